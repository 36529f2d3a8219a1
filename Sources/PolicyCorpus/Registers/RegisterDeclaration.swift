import Decimals
import Facts
import Quantities

/// 库、清单、目录: who is entered, who leaves and why, how many there should be, and what is kept of each.
public struct RegisterDeclaration: Sendable {
  public let subject: SubjectKind
  public let entry: Entry
  /// The reasons for which an entry may leave.
  public let exitReasons: [String]
  /// How often every entry is looked at again; `nil` where nobody says.
  public let review: Cycle?
  public let capacity: Capacity?
  public let fields: [Field]
  /// The field that holds the last day on which an entry is valid; `nil` where entries do not expire.
  public let validUntil: String?

  /// How entries come in.
  public enum Entry: Sendable, Hashable {
    /// By a condition over facts, which a count names.
    case rule(CountID)
    /// By a person's hand, and from where.
    case byHand(String)
  }

  /// How many entries an area's register should hold, as a multiple of its target.
  public struct Capacity: Sendable, Hashable {
    public let indicator: InstrumentID
    public let times: Decimal128
    /// How a fraction is rounded, and the reading that says so.
    public let rounding: RoundingRule
    public let reading: ReadingID

    /// The number of entries that belong to a target; `nil` where it is out of range.
    public func entries(forTarget target: Decimal128) -> Int? {
      times.multiplied(by: target)?.rounded(scale: 0, rounding)?.integer
    }
  }

  /// What is kept of each entry beside its subject.
  public struct Field: Sendable, Hashable {
    public let name: String
    public let type: FieldType
  }
}

/// The value of a field of a register or a case.
public enum FieldType: Sendable, Hashable {
  /// Read from the subject's facts, not typed again.
  case fact(FactID)
  case choice([String])
  case quantity(unit: String)
  case text, day, month, area, enterprise, person
}

/// How often something comes round.
public enum Cycle: String, Sendable, Hashable, CaseIterable {
  case month, quarter, year
}

extension FieldType {
  /// The canonical text of what was typed; `nil` where it is no value of the type. A fact and a person are not typed.
  /// - Parameter hasArea: whether there is such an area.
  public func canonical(_ typed: String, hasArea: (AreaCode) -> Bool) -> String? {
    switch self {
    case .choice(let choices): choices.contains(typed) ? typed : nil
    case .quantity: Decimal128(exactly: typed).map { $0.plainText() }
    case .day: CalendarDay(typed)?.description
    case .month: Period(typed).flatMap { if case .month = $0 { typed } else { nil } }
    case .area: AreaCode(typed).flatMap { hasArea($0) ? $0.text : nil }
    case .enterprise: CreditCode(typed)?.text
    case .text, .fact, .person: typed
    }
  }
}
