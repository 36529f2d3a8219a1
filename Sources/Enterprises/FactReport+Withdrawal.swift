import Diagnostics
import Facts
import Journal
import Quantities

/// 整份退回: what some recordings told, taken back together, until it is told again.
///
/// Every figure ceases to stand, and so does what a person corrected in it since: a correction says what the source should
/// have said. What a new enterprise is known by ceases too where nothing else stands of it. Nothing is edited: the facts
/// stay in the history, each with its ending.
public struct ReportWithdrawal: Sendable {
  /// The journal's records that told the facts.
  public let records: Set<Int>
  public let reason: String
  /// What the one who asks adds to the record, such as the round and what happened in it.
  public let context: CanonicalJSON

  public init(records: Set<Int>, reason: String, context: CanonicalJSON) {
    self.records = records
    self.reason = reason
    self.context = context
  }

  /// The facts that are to cease.
  /// - Parameter isVouched: whether another report that stands tells the fact as well; it was recorded only once.
  /// Cost: one pass over the facts, and a query for each enterprise that the recordings made known.
  func facts(
    in view: any EnterpriseReading, unless isVouched: (RecordedFact) -> Bool
  ) throws -> [RecordedFact] {
    var ceasing: [RecordedFact] = []
    var profiles: [RecordedFact] = []
    for told in try view.facts.facts(recordedIn: records) {
      guard let fact = try Self.standing(told, in: view), !isVouched(fact) else { continue }
      if fact.reference.period == nil { profiles.append(fact) } else { ceasing.append(fact) }
    }
    for (code, own) in Dictionary(grouping: profiles, by: \.subject.enterprise) {
      let going = Set(ceasing.map(\.id)).union(own.map(\.id))
      let others = try view.facts.facts(of: code).contains { $0.ending == nil && !going.contains($0.id) }
      if !others { ceasing += own }
    }
    return ceasing.sorted { $0.id < $1.id }
  }

  /// The fact itself, or what it was corrected to; `nil` where neither stands.
  private static func standing(_ told: RecordedFact, in view: any EnterpriseReading) throws -> RecordedFact? {
    var fact = told
    while let ending = fact.ending {
      guard case .corrected(let by) = ending.way, let next = try view.facts.fact(by) else { return nil }
      fact = next
    }
    return fact
  }

  /// The batch that the journal keeps: the numbers of the facts, one a line.
  static func segment(_ facts: [RecordedFact]) -> [UInt8] {
    Array(facts.map { "\($0.id)" }.joined(separator: "\n").utf8)
  }

  /// Reads what `segment` wrote; `nil` where it is something else.
  static func ids(in bytes: [UInt8]) -> [RecordedFact.ID]? {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let numbers = lines.compactMap { Int($0) }
    return numbers.count == lines.count ? numbers.map(RecordedFact.ID.init) : nil
  }
}

extension FactDesk {
  /// Takes back what some recordings told, within somebody's unit of work: one record, with the numbers of the facts that
  /// cease as its segment.
  ///
  /// The caller has looked for the command's stored reply before.
  /// - Parameter isVouched: whether another report that stands tells a fact as well; such a fact stays.
  /// - Throws: `Diagnostics` with `facts.no-reason`; what the store throws.
  @discardableResult
  public func withdraw(
    _ withdrawal: ReportWithdrawal, command: Command, reply: CanonicalJSON, at: Timestamp,
    to work: any EnterpriseWork, unless isVouched: (RecordedFact) -> Bool
  ) throws -> JournalRecord {
    guard withdrawal.reason.contains(where: { !$0.isWhitespace }) else { throw Diagnostics(.noReason) }
    let facts = try withdrawal.facts(in: work, unless: isVouched)
    let bytes = ReportWithdrawal.segment(facts)
    let segment = try work.journal.keep(segment: bytes)
    let record = try work.journal.append(
      JournalEntry(
        kind: EnterpriseProjection.RecordKind.reportWithdrawn.rawValue, command: command, at: at,
        payload: [
          "records": .list(withdrawal.records.sorted().map { CanonicalJSON($0) }), "facts": CanonicalJSON(facts.count),
          "reason": .text(withdrawal.reason), "context": withdrawal.context,
        ],
        reply: reply, segments: [segment]))
    try projection.apply(record, to: work, segment: { $0 == segment ? bytes : nil })
    return record
  }
}
