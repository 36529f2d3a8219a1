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
  /// Every name of an entry of any context that the scope's types mention, and the properties of values.
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
    members = Self.properties
    for name in found { members.insert(name) }
  }

  /// The properties that values have of themselves, known behind any dot.
  private static let properties = NameIndex(TemporalProperty.names + RangeProperty.names)

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

/// Names as a tree of their scalars. Cost: putting a name in, and finding the longest at a place, is linear in its length.
struct NameIndex: Sendable {
  private struct Node: Sendable {
    var next: [Unicode.Scalar: Int] = [:]
    var name: String?
  }

  private var nodes = [Node()]
  /// Names that hold blanks or marks.
  private(set) var namesWithMarks: Set<String> = []

  init(_ names: some Sequence<String>) {
    for name in names { insert(name) }
  }

  mutating func insert(_ name: String) {
    // A name in quotes may hold any sign; only what could stand without them is read without them.
    let scalars = name.unicodeScalars
    guard let first = scalars.first, first.isNameStart || !first.isASCII,
      scalars.allSatisfy({ $0.isNamePart || $0.isNameMark || $0.isBlank || !$0.isASCII })
    else { return }
    var node = 0
    for scalar in scalars {
      if let next = nodes[node].next[scalar] {
        node = next
      } else {
        nodes.append(Node())
        nodes[node].next[scalar] = nodes.count - 1
        node = nodes.count - 1
      }
    }
    nodes[node].name = name
    if !scalars.allSatisfy(\.isNamePart) { namesWithMarks.insert(name) }
  }

  /// The longest known name that begins at `start` and does not end within a word, and where it ends. One blank of a
  /// name stands for any blanks of the text.
  func longestName(in scalars: [Unicode.Scalar], at start: Int) -> (name: String, end: Int)? {
    var longest: (name: String, end: Int)?
    var node = 0
    var position = start
    while position < scalars.count {
      let isBlank = scalars[position].isBlank
      guard let next = nodes[node].next[isBlank ? " " : scalars[position]] else { break }
      node = next
      position += 1
      while isBlank, position < scalars.count, scalars[position].isBlank { position += 1 }
      let isWithinWord = position < scalars.count && scalars[position].isNamePart && scalars[position - 1].isNamePart
      if let name = nodes[node].name, !isWithinWord { longest = (name, position) }
    }
    return longest
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
    if isASCII { return isNameStart || isDigit }
    return isNameStart || self == "\u{B7}" || self == "\u{200D}" || self == "\u{FE0F}"
      || ("\u{203F}"..."\u{2040}").contains(self) || properties.generalCategory == .nonspacingMark
      || properties.generalCategory == .spacingMark
  }

  /// The marks that may stand inside a name that is declared.
  var isNameMark: Bool { [".", "/", "-", "’", "'", "+", "*"].contains(self) }

  var isDigit: Bool { ("0"..."9").contains(self) }

  /// White space and line ends of FEEL.
  var isBlank: Bool {
    if isASCII { return self == " " || ("\t"..."\r").contains(self) }
    return properties.isWhitespace || self == "\u{FEFF}"
  }
}
