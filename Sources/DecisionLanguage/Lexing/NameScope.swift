/// The names that an expression may use, with what is known of their types. FEEL's names hold spaces and marks, so that
/// the scope decides where a name ends: `Approved/Declined` is one name where the scope has it, and a division where it
/// has not.
public struct NameScope: Sendable {
  /// The declared type of each name.
  public private(set) var types: [String: FEELType]
  /// Types that the host declares, such as item definitions, by name.
  public let typeNames: [String: FEELType]
  /// Names of entries of contexts whose types nobody declares.
  public let entryNames: Set<String>
  private(set) var index: NameIndex
  /// Every name of an entry of any context that the scope's types mention.
  private(set) var members: NameIndex

  /// - Parameters:
  ///   - types: the names with their types; `.any` where nothing is known. Entries of a context type are known behind
  ///     its names, inside filters and in loops over lists of it.
  ///   - typeNames: names that `instance of` and parameters may use beside FEEL's own.
  ///   - entryNames: names of entries of contexts whose types nobody declares, known behind any dot.
  public init(
    types: [String: FEELType], typeNames: [String: FEELType] = [:], entryNames: Set<String> = []
  ) {
    self.types = types
    self.typeNames = typeNames
    self.entryNames = entryNames
    index = NameIndex(types.keys)
    var found = entryNames
    for type in types.values { type.collectMembers(into: &found) }
    members = NameIndex(found)
  }

  /// Names of which no types are known.
  public init(_ names: some Sequence<String>) {
    self.init(types: Dictionary(names.map { ($0, FEELType.any) }) { first, _ in first })
  }

  /// The same scope with further names, which hide others of the same name. Cost: linear in the new names.
  public func adding(_ more: [String: FEELType]) -> NameScope {
    var scope = self
    var found: Set<String> = []
    for (name, type) in more {
      scope.types[name] = type
      scope.index.insert(name)
      type.collectMembers(into: &found)
    }
    for name in found { scope.members.insert(name) }
    return scope
  }

  public var names: Set<String> { Set(types.keys) }

  /// FEEL's own functions, which every scope has.
  static let library = NameScope(BuiltInFunction.names)
}

/// Names by their first scalar, the longest first.
struct NameIndex: Sendable {
  private var byFirst: [Unicode.Scalar: [Entry]] = [:]

  private struct Entry: Sendable {
    let name: String
    let scalars: [Unicode.Scalar]
  }

  init(_ names: some Sequence<String>) {
    for name in names { insert(name) }
  }

  mutating func insert(_ name: String) {
    let scalars = Array(name.unicodeScalars)
    // A name in quotes may hold any sign; only what could stand without them is read without them.
    guard let first = scalars.first, first.isNameStart || !first.isASCII,
      scalars.allSatisfy({ $0.isNamePart || $0.isNameMark || $0.isBlank || !$0.isASCII })
    else { return }
    var entries = byFirst[first] ?? []
    guard !entries.contains(where: { $0.scalars == scalars }) else { return }
    let position = entries.firstIndex { $0.scalars.count < scalars.count } ?? entries.count
    entries.insert(Entry(name: name, scalars: scalars), at: position)
    byFirst[first] = entries
  }

  /// The longest known name that begins at `start` and does not end within a word, and where it ends. One blank of a
  /// name stands for any blanks of the text.
  func longestName(in scalars: [Unicode.Scalar], at start: Int) -> (name: String, end: Int)? {
    for entry in byFirst[scalars[start]] ?? [] {
      guard let end = Self.match(entry.scalars, scalars, start) else { continue }
      if end < scalars.count, scalars[end].isNamePart, scalars[end - 1].isNamePart { continue }
      return (entry.name, end)
    }
    return nil
  }

  /// Names that hold blanks or marks.
  var namesWithMarks: [String] {
    byFirst.values.flatMap { $0 }.filter { !$0.scalars.allSatisfy(\.isNamePart) }.map(\.name)
  }

  private static func match(_ name: [Unicode.Scalar], _ text: [Unicode.Scalar], _ start: Int) -> Int? {
    var position = start
    for scalar in name {
      guard position < text.count else { return nil }
      if scalar == " " {
        guard text[position].isBlank else { return nil }
        while position < text.count, text[position].isBlank { position += 1 }
      } else {
        guard text[position] == scalar else { return nil }
        position += 1
      }
    }
    return position
  }
}

extension FEELType {
  fileprivate func collectMembers(into found: inout Set<String>) {
    switch self {
    case .context(let entries):
      for (name, type) in entries {
        found.insert(name)
        type.collectMembers(into: &found)
      }
    case .list(let type), .range(let type), .constrained(let type, _), .function(_, let type):
      type.collectMembers(into: &found)
    default: return
    }
  }
}

extension Unicode.Scalar {
  /// What begins a name: letters of any script, `_`, `?`, and signs that are no punctuation, such as pictographs.
  var isNameStart: Bool {
    if isASCII { return ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || self == "?" }
    if properties.isAlphabetic || properties.isIdeographic { return true }
    switch properties.generalCategory {
    case .otherSymbol, .modifierSymbol: return true
    default: return false
    }
  }

  var isNamePart: Bool {
    isNameStart || isDigit || self == "\u{B7}" || self == "\u{200D}" || self == "\u{FE0F}"
      || ("\u{203F}"..."\u{2040}").contains(self) || properties.generalCategory == .nonspacingMark
      || properties.generalCategory == .spacingMark
  }

  /// The marks that may stand inside a name that is declared.
  var isNameMark: Bool { [".", "/", "-", "’", "'", "+", "*"].contains(self) }

  var isDigit: Bool { ("0"..."9").contains(self) }

  /// White space and line ends of FEEL.
  var isBlank: Bool { properties.isWhitespace || self == "\u{FEFF}" }
}
