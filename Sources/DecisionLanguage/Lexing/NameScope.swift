/// The names that an expression may use. FEEL's names hold spaces and marks, so that the scope decides where a name
/// ends: `Approved/Declined` is one name where the scope has it, and a division where it has not.
public struct NameScope: Sendable {
  /// Every name, split into scalars, the longest first.
  private let byFirst: [Unicode.Scalar: [[Unicode.Scalar]]]
  public let names: Set<String>

  public init(_ names: some Sequence<String>) {
    self.names = Set(names)
    let split = self.names.map { Array($0.unicodeScalars) }.filter { !$0.isEmpty }
    byFirst = Dictionary(grouping: split, by: { $0[0] }).mapValues { $0.sorted { $0.count > $1.count } }
  }

  /// The length of the longest known name that begins at `start` and does not end within a word.
  func longestName(in scalars: [Unicode.Scalar], at start: Int) -> Int? {
    for name in byFirst[scalars[start]] ?? [] {
      let end = start + name.count
      guard end <= scalars.count, scalars[start..<end].elementsEqual(name) else { continue }
      if end < scalars.count, scalars[end].isNamePart, scalars[end - 1].isNamePart { continue }
      return name.count
    }
    return nil
  }
}

extension Unicode.Scalar {
  /// Letters (of any script) and `_` begin a name.
  var isNameStart: Bool { properties.isAlphabetic || properties.isIdeographic || self == "_" }

  var isNamePart: Bool { isNameStart || isDigit || properties.canonicalCombiningClass != .notReordered }

  var isDigit: Bool { ("0"..."9").contains(self) }

  /// White space and line ends of FEEL.
  var isBlank: Bool { properties.isWhitespace || self == "\u{FEFF}" }
}
