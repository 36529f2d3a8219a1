// Facts: the dictionary of what may be known about a subject, and the values that are.
// May import: BatchEvaluation (columns alone), Decimals, Declarations, Diagnostics, Quantities.
// Start reading at `FactDefinition` and `FactDictionary`, then `FactEntry`, `Dossier` and `FactsFile`.

import Diagnostics
import Quantities

/// A fact's name in rules and files: `[a-z][a-z0-9_]*`.
public struct FactID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String
  /// A number made of the text: nearly always it tells names apart, without a look at their letters.
  let mark: UInt64

  /// `nil` where the text is not `[a-z][a-z0-9_]*`.
  public init?(_ text: String) {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first),
      text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
    else { return nil }
    self.text = text
    mark = Self.mark(of: text.utf8)
  }

  /// FNV-1a (draft-eastlake-fnv).
  static func mark(of text: some Sequence<UInt8>) -> UInt64 {
    var mark: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { mark = (mark ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mark
  }

  public static func == (left: FactID, right: FactID) -> Bool { left.mark == right.mark && left.text == right.text }
  public func hash(into hasher: inout Hasher) { hasher.combine(mark) }
  public static func < (left: FactID, right: FactID) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// What a fact is about. Facts belong to subjects; subjects belong to an enterprise, a park or an institution.
public enum SubjectKind: String, Sendable, Hashable, CaseIterable {
  case enterprise, project, product, contract, loan, insurance, person, site, park, institution

  /// The enterprise's fact by which somebody says that all of its subjects of the kind are listed, such as `loan_listed`:
  /// only then are sums over them known. A dictionary need not have it.
  public var listedFact: FactID? { FactID("\(rawValue)_listed") }
}

/// What kind of value a fact has.
public enum FactType: Sendable, Hashable {
  case decimal(Unit)
  case boolean
  case day
  case year
  case enumeration([Choice])
  /// An identifier with a form of its own: a credit code, an area, an industry.
  case code(CodeSystem)
  /// Free words, such as a name. No rule reads them.
  case text

  public enum Unit: Sendable, Hashable {
    case yuan, share, count
    /// A physical quantity, with its unit.
    case quantity(String)

    /// What people call a unit of a quantity: 吨标准煤 for tce; other units are written as they are.
    public static func wording(ofQuantity unit: String) -> Wording {
      unit == "tce" ? Wording(zh: "吨标准煤", en: "tce") : Wording(verbatim: unit)
    }
  }

  public enum CodeSystem: String, Sendable, Hashable, CaseIterable {
    case creditCode = "credit_code"
    case area, industry
  }

  /// One value of an enumeration, with its names for people.
  public struct Choice: Sendable, Hashable {
    public let id: String
    public let name: Wording

    public init(id: String, name: Wording) {
      self.id = id
      self.name = name
    }
  }
}

/// A source that facts come from, such as a business licence.
public struct FactSource: Sendable, Hashable {
  public let id: String
  public let name: Wording

  public init(id: String, name: Wording) {
    self.id = id
    self.name = name
  }
}

/// One entry of the dictionary: all that the program and its users need to know about a fact.
public struct FactDefinition: Sendable, Hashable {
  /// The length of the periods that a fact is told for.
  public enum Periodicity: String, Sendable, Hashable, CaseIterable {
    case year, month
  }

  public let id: FactID
  public let name: Wording
  public let subject: SubjectKind
  public let type: FactType
  /// Empty for a fact without periods, such as an industry.
  public let periods: Set<Periodicity>
  /// Whether the statutory survey asks for it too: the law's limits apply to its closed periods.
  public let isStatutory: Bool
  /// Whether an enterprise can bring about that it is something else. It cannot change what a thing is, such as the kind of
  /// a contract, nor what is past, nor what a register of others holds: no gap asks for that.
  public let canChange: Bool
  /// Whether it is a day on which something has happened: nobody can tell one that is still to come.
  public let isPast: Bool
  /// The class of the data: `public`, `internal`, `sensitive`.
  public let classification: Classification
  /// Who can tell it.
  public let suppliedBy: Wording
  /// Whether that is the enterprise, and no office that recognises or confirms it.
  public let isToldByEnterprise: Bool
  /// Where the supplier finds it: form and line.
  public let whereToFind: Wording
  public let definition: Wording
  /// Sources from the most to the least trusted.
  public let sources: [FactSource]

  public enum Classification: String, Sendable, Hashable, CaseIterable {
    case `public`, `internal`, sensitive
  }

  public init(
    id: FactID, name: Wording, subject: SubjectKind, type: FactType, periods: Set<Periodicity>, isStatutory: Bool,
    canChange: Bool = true, isPast: Bool = false, classification: Classification, suppliedBy: Wording,
    isToldByEnterprise: Bool, whereToFind: Wording, definition: Wording,
    sources: [FactSource]
  ) {
    self.id = id
    self.name = name
    self.subject = subject
    self.type = type
    self.periods = periods
    self.isStatutory = isStatutory
    self.canChange = canChange
    self.isPast = isPast
    self.classification = classification
    self.suppliedBy = suppliedBy
    self.isToldByEnterprise = isToldByEnterprise
    self.whereToFind = whereToFind
    self.definition = definition
    self.sources = sources
  }
}

extension Period {
  /// Whether it is a year or a month.
  public var periodicity: FactDefinition.Periodicity {
    switch self {
    case .year: .year
    case .month: .month
    }
  }
}
