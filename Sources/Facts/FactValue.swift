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

/// A subject and what has been told about it: the enterprise itself, or a project, contract … of it.
public struct Subject: Sendable, Hashable {
  public let kind: SubjectKind
  /// Tells subjects of one kind apart, within one enterprise.
  public let key: String
  /// In the order in which they were told: of two entries for the same fact, period and day, the later one counts.
  public let entries: [FactEntry]

  public init(kind: SubjectKind, key: String, entries: [FactEntry]) {
    self.kind = kind
    self.key = key
    self.entries = entries
  }

  /// What is known of a fact, as it held on `day` and as was known by `known`.
  ///
  /// An entry that holds only from a later day, or was recorded later than `known`, does not count.
  /// Cost: linear in the subject's entries.
  public func knowledge(of reference: FactReference, on day: CalendarDay, known: CalendarDay) -> Knowledge {
    var best: FactEntry?
    // Periods tell most entries apart, and cost less than names.
    for entry in entries where entry.reference.period == reference.period && entry.reference.fact == reference.fact {
      if let since = entry.since, since > day { continue }
      if let recorded = entry.recorded, recorded > known { continue }
      if let chosen = best, let since = chosen.since, since > (entry.since ?? since.adding(days: -1)) { continue }
      best = entry
    }
    guard let best else { return .unknown }
    return best.value.map(Knowledge.known) ?? .absent
  }
}

/// An enterprise and its subjects: what an assessment reads.
public struct Dossier: Sendable, Hashable {
  /// Any key of the enterprise; a credit code where it has one.
  public let key: String
  public let enterprise: Subject
  /// Projects, contracts, loans … of the enterprise.
  public let subjects: [Subject]
  /// Kinds of subject of which every entry is listed, so that sums over them are known.
  public let complete: Set<SubjectKind>

  public init(key: String, enterprise: Subject, subjects: [Subject] = [], complete: Set<SubjectKind> = []) {
    self.key = key
    self.enterprise = enterprise
    self.subjects = subjects
    self.complete = complete
  }
}
