import Decimals
import Diagnostics
import Journal
import Quantities

/// Carries what the journal says about evaluations into their tables: the one way in, for commands and for replay.
public struct EvaluationProjection: Sendable {
  public init() {}

  /// Numbers of what one record brings: the record's, then the place within it.
  private static let perRecord = 10_000

  /// Applies a record that is in the journal; one of another kind changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`; what the store throws.
  public func apply(_ record: JournalRecord, to work: any TargetWork) throws {
    guard let kind = EvaluationEvent.Kind(rawValue: record.entry.kind) else { return }
    let payload = record.entry.payload
    let trace = Trace(record)
    let reason = payload["reason"].text ?? ""
    func number(_ index: Int) -> Int { record.sequence * Self.perRecord + index }
    func round() throws -> EvaluationRound { try read(EvaluationRound(json: payload["round"]), record) }
    func keep(_ sheet: EvaluationSheet, _ cause: KeptSheet.Cause) throws {
      try work.evaluationTable.insert(
        KeptSheet(id: number(0), cause: cause, sheet: sheet, reason: reason, trace: trace))
    }
    switch kind {
    case .schemeSet:
      let scheme = try read(ScoringScheme(json: payload["scheme"]), record)
      try work.evaluationTable.insert(
        KeptScheme(id: number(0), round: try round(), scheme: scheme, reason: reason, trace: trace))
    case .figuresEntered:
      for (index, line) in (payload["lines"].list ?? []).enumerated() {
        try work.evaluationTable.insert(
          KeptFigure(
            id: number(index), round: try round(), subject: try read(EvaluatedSubject(json: line["subject"]), record),
            criterion: try read(line["criterion"].text, record),
            value: try read(line["value"].text.flatMap { Decimal128(exactly: $0) }, record),
            evidence: payload["evidence"].text ?? "", reason: reason, trace: trace))
      }
    case .published: try keep(try read(EvaluationSheet(json: payload["sheet"]), record), .published)
    case .corrected: try keep(try read(EvaluationSheet(json: payload["sheet"]), record), .corrected)
    case .concluded:
      let last = try read(try work.evaluations.state(of: try round()).standing, record)
      try keep(last.sheet, .concluded)
    case .objected:
      try work.evaluationTable.insert(
        Objection(
          id: number(0), round: try round(), subject: try read(EvaluatedSubject(json: payload["subject"]), record),
          criterion: try read(payload["criterion"].text, record), text: payload["text"].text ?? "", trace: trace))
    case .answered:
      try work.evaluationTable.answer(
        try read(payload["objection"].integer, record),
        Objection.Answer(
          isUpheld: try read(payload["upheld"].boolean, record), text: payload["text"].text ?? "", trace: trace))
    }
  }

  private func read<T>(_ value: T?, _ record: JournalRecord) throws -> T {
    guard let value else { throw TargetProjection.unreadable(record) }
    return value
  }
}
