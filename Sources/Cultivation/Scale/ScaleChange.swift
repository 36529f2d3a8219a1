import Enterprises
import Journal
import Quantities

/// 入统、退规: that the statistics office confirmed an enterprise's entry above scale, or that it fell out. A yes or no with a
/// day, and never a figure.
public struct ScaleChange: Sendable, Hashable {
  public let enterprise: CreditCode
  public let day: CalendarDay
  /// Whether it entered; else it fell out.
  public let isAbove: Bool
  /// The document of the statistics office; empty where nobody named one.
  public let document: String
  public let at: Timestamp
  public let by: ActorID
  /// The journal's record of it.
  public let record: Int

  public init(
    enterprise: CreditCode, day: CalendarDay, isAbove: Bool, document: String, at: Timestamp, by: ActorID, record: Int
  ) {
    self.enterprise = enterprise
    self.day = day
    self.isAbove = isAbove
    self.document = document
    self.at = at
    self.by = by
    self.record = record
  }
}

/// What is recorded of one enterprise, the earliest first: where it stands now, with what its facts tell.
public struct ScaleHistory: Sendable, Hashable {
  public let changes: [ScaleChange]

  public init(_ changes: [ScaleChange] = []) {
    self.changes = changes.sorted { ($0.day, $0.record) < ($1.day, $1.record) }
  }

  /// 已退规: the exit that is the last thing known; `nil` where it never fell out, or entered again.
  /// - Parameter entered: the day of first entry that the facts tell: one after the exit is an entry again.
  public func exit(entered: CalendarDay?) -> ScaleChange? {
    guard let last = changes.last, !last.isAbove, entered.map({ $0 <= last.day }) ?? true else { return nil }
    return last
  }

  /// Whether a fact was told as one of these entries was recorded: it is corrected by taking that entry back alone.
  public func tells(_ fact: RecordedFact) -> Bool {
    Basis.entryFacts.contains(fact.reference.fact.text) && fact.origin.basis.kind == .entryConfirmation
      && changes.contains { $0.isAbove && $0.at == fact.origin.recordedAt && $0.by == fact.origin.recordedBy }
  }

  /// 再入统: the entry that is the last thing known, where an exit came before it; `nil` for any other.
  public var reentry: ScaleChange? {
    guard let last = changes.last, last.isAbove, changes.contains(where: { !$0.isAbove }) else { return nil }
    return last
  }
}

/// Some enterprise that fell out, or entered again after that, for a list.
public struct ScaleChangeRow: Sendable, Hashable {
  public let change: ScaleChange
  public let name: String
  /// The area for which it counts.
  public var area: AreaCode?
  /// The area that was given for the day (考核归属); `nil` where its statistical area holds.
  public let given: AreaCode?
  /// The park that was given for the day.
  public let park: AreaCode?

  public init(change: ScaleChange, name: String, area: AreaCode?, given: AreaCode? = nil, park: AreaCode? = nil) {
    self.change = change
    self.name = name
    self.area = area
    self.given = given
    self.park = park
  }

  /// Whether it counts for an area: for a park by what was given, or by an own area that is that park.
  public func counts(for area: AreaCode) -> Bool {
    guard area.isPark else { return self.area.map(area.contains) ?? false }
    return park.map { $0 == area } ?? (self.area == area)
  }
}

public protocol ScaleReader {
  /// What is recorded of an enterprise.
  func changes(of enterprise: CreditCode) throws -> ScaleHistory

  /// Exits of a span, its ends counted, and entries that followed one, by day, each with the enterprise's own area of now.
  func rows(from first: CalendarDay, through last: CalendarDay, within scope: AreaScope) throws -> [ScaleChangeRow]
}

public protocol ScaleRepository {
  func insert(_ change: ScaleChange) throws
  /// Takes out what a record told of an enterprise.
  func remove(record: Int, of enterprise: CreditCode) throws
}
