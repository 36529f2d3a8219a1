import Decimals
import Quantities

/// A value that a fact has.
public enum FactValue: Sendable, Hashable {
  case decimal(Decimal128)
  case boolean(Bool)
  case day(CalendarDay)
  case year(Int)
  /// A value of an enumeration, by its id.
  case choice(String)
  case code(String)
  case text(String)
}

extension FactValue: CustomStringConvertible {
  /// The canonical form that files, the journal and the store use: `132000000`, `true`, `2024-05-01`, `srdi`.
  public var description: String {
    switch self {
    case .decimal(let value): value.description
    case .boolean(let value): value ? "true" : "false"
    case .day(let value): value.description
    case .year(let value): String(value)
    case .choice(let value), .code(let value), .text(let value): value
    }
  }
}

/// What is known of a fact: unknown is not no, and not the same as known to be absent.
public enum Knowledge: Sendable, Hashable {
  /// Nobody has told it.
  case unknown
  /// It is known that there is none.
  case absent
  case known(FactValue)

  /// The value, where there is one that is known.
  public var value: FactValue? {
    if case .known(let value) = self { return value }
    return nil
  }
}

/// A fact of a period, such as `output@2025`, or without one.
public struct FactReference: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let fact: FactID
  public let period: Period?

  public init(_ fact: FactID, _ period: Period? = nil) {
    self.fact = fact
    self.period = period
  }

  /// Reads `output@2025` or `industry`, the form of columns and fields; `nil` for anything else.
  public init?(column text: String) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, let fact = FactID(first) else { return nil }
    guard parts.count > 1 else {
      self.init(fact)
      return
    }
    guard let period = Period(parts[1]) else { return nil }
    self.init(fact, period)
  }

  /// `output@2025`, the form of columns and case grids.
  public var description: String { period.map { "\(fact)@\($0)" } ?? fact.text }

  public static func < (left: FactReference, right: FactReference) -> Bool {
    left.fact != right.fact
      ? left.fact < right.fact : (left.period?.description ?? "") < (right.period?.description ?? "")
  }
}

/// One thing told about a subject.
public struct FactEntry: Sendable, Hashable {
  public let reference: FactReference
  /// `nil` where it is known that there is none.
  public let value: FactValue?
  /// The first day on which the value holds; `nil` where it always has.
  public let since: CalendarDay?
  /// The day on which it became known; `nil` where nobody noted it.
  public let recorded: CalendarDay?

  public init(_ reference: FactReference, _ value: FactValue?, since: CalendarDay? = nil, recorded: CalendarDay? = nil)
  {
    self.reference = reference
    self.value = value
    self.since = since
    self.recorded = recorded
  }
}

/// An enterprise and its subjects: what an assessment reads.
public struct Dossier: Sendable, Hashable {
  /// Any key of the enterprise; a credit code where it has one.
  public let key: String
  public let enterprise: Subject
  /// Projects, contracts, loans … of the enterprise.
  public let subjects: [Subject]
  /// Kinds of subject of which every entry is listed, so that sums over them are known. A fact may say the same of others:
  /// `lists` heeds both.
  public let complete: Set<SubjectKind>

  public init(key: String, enterprise: Subject, subjects: [Subject] = [], complete: Set<SubjectKind> = []) {
    self.key = key
    self.enterprise = enterprise
    self.subjects = subjects
    self.complete = complete
  }
}

extension Dossier {
  /// Whether somebody has said that every entry of a kind of subject is listed: the dossier as a whole, or the enterprise's
  /// fact that says so.
  /// - Parameters:
  ///   - day: as the fact held then.
  ///   - known: the day of knowledge.
  public func lists(all kind: SubjectKind, on day: CalendarDay, known: CalendarDay) -> Bool {
    if complete.contains(kind) { return true }
    guard let fact = kind.listedFact else { return false }
    return enterprise.knowledge(of: FactReference(fact), on: day, known: known) == .known(.boolean(true))
  }
}
