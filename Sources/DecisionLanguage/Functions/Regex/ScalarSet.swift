/// A set of code points, as brackets and escapes of a regular expression describe it.
struct ScalarSet: Sendable {
  enum Part: Sendable {
    case scalar(Unicode.Scalar)
    case range(ClosedRange<Unicode.Scalar>)
    case kind(Kind, isNegated: Bool)
  }

  enum Kind: Sendable {
    case space, digit, word, nameStart, namePart
    case categories(Set<Unicode.GeneralCategory>)
    case block([ClosedRange<UInt32>])
  }

  private let parts: [Part]
  private let isNegated: Bool
  /// What is taken away again; at most one.
  private let without: [ScalarSet]

  init(_ parts: [Part], isNegated: Bool = false, without: ScalarSet? = nil) {
    self.parts = parts
    self.isNegated = isNegated
    self.without = without.map { [$0] } ?? []
  }

  func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
    let isHit = parts.contains { part in
      part.contains(scalar) || (ignoringCase && part.hasCase && scalar.caseVariants.contains { part.contains($0) })
    }
    return isHit != isNegated && !without.contains { $0.contains(scalar, ignoringCase: ignoringCase) }
  }
}

extension ScalarSet.Part {
  fileprivate func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .scalar(let own): own == scalar
    case .range(let range): range.contains(scalar)
    case .kind(let kind, let isNegated): kind.contains(scalar) != isNegated
    }
  }

  /// Whether capitals matter: to characters and ranges, not to categories.
  fileprivate var hasCase: Bool {
    if case .kind = self { false } else { true }
  }
}

extension ScalarSet.Kind {
  fileprivate func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .space: return scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    case .digit: return scalar.properties.generalCategory == .decimalNumber
    case .word: return !UnicodeCategories.noWord.contains(scalar.properties.generalCategory)
    case .nameStart: return scalar == ":" || Self.isXMLNameStart(scalar)
    case .namePart:
      return scalar == ":" || Self.isXMLNameStart(scalar) || scalar == "-" || scalar == "." || scalar.isDigit
        || scalar == "\u{B7}" || ("\u{300}"..."\u{36F}").contains(scalar) || ("\u{203F}"..."\u{2040}").contains(scalar)
    case .categories(let categories): return categories.contains(scalar.properties.generalCategory)
    case .block(let ranges): return ranges.contains { $0.contains(scalar.value) }
    }
  }

  /// NameStartChar of XML 1.0, fifth edition, without the colon.
  private static func isXMLNameStart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF,
      0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
      0x10000...0xEFFFF:
      true
    default: false
    }
  }
}

extension Unicode.Scalar {
  /// The same letter large and small, as far as each is one code point.
  var caseVariants: [Unicode.Scalar] {
    let lower = properties.lowercaseMapping.singleScalar
    let upper = properties.uppercaseMapping.singleScalar
    return [
      lower, upper, lower?.properties.uppercaseMapping.singleScalar, upper?.properties.lowercaseMapping.singleScalar,
    ]
    .compactMap { $0 }
  }

  /// Whether two code points are the same letter, large or small.
  func equals(ignoringCase other: Unicode.Scalar) -> Bool {
    if self == other { return true }
    if isASCII, other.isASCII {
      let small = value | 0x20
      return small == other.value | 0x20 && (0x61...0x7A).contains(small)
    }
    return caseVariants.contains(other) || other.caseVariants.contains(self)
  }
}

extension String {
  fileprivate var singleScalar: Unicode.Scalar? { unicodeScalars.count == 1 ? unicodeScalars.first : nil }
}

/// General categories by the names that `\p{…}` uses.
enum UnicodeCategories {
  static let named: [String: Set<Unicode.GeneralCategory>] = {
    let groups: [String: [String: Unicode.GeneralCategory]] = [
      "L": [
        "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter,
        "Lo": .otherLetter,
      ],
      "M": ["Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark],
      "N": ["Nd": .decimalNumber, "Nl": .letterNumber, "No": .otherNumber],
      "P": [
        "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Ps": .openPunctuation, "Pe": .closePunctuation,
        "Pi": .initialPunctuation, "Pf": .finalPunctuation, "Po": .otherPunctuation,
      ],
      "S": ["Sm": .mathSymbol, "Sc": .currencySymbol, "Sk": .modifierSymbol, "So": .otherSymbol],
      "Z": ["Zs": .spaceSeparator, "Zl": .lineSeparator, "Zp": .paragraphSeparator],
      "C": ["Cc": .control, "Cf": .format, "Co": .privateUse, "Cn": .unassigned],
    ]
    var named: [String: Set<Unicode.GeneralCategory>] = [:]
    for (group, members) in groups {
      named[group] = Set(members.values)
      for (name, category) in members { named[name] = [category] }
    }
    return named
  }()

  /// Punctuation, separators and others: what `\w` leaves out.
  static let noWord: Set<Unicode.GeneralCategory> = ["P", "Z", "C"].reduce(into: []) { found, group in
    found.formUnion(named[group] ?? [])
  }
}
