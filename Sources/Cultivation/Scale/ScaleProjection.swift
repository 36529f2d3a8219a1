import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// Carries what the journal says about entries and exits into their table: the one way in, for commands and for replay.
public struct ScaleProjection: Sendable {
  /// The kinds of record that it writes.
  public enum RecordKind: String, Sendable, Hashable, CaseIterable {
    case recorded = "cultivation.scale-recorded"
    case withdrawn = "cultivation.scale-withdrawn"
  }

  public init() {}

  static func payload(_ changes: [ScaleChange], file: String? = nil) -> CanonicalJSON {
    [
      "file": CanonicalJSON(file),
      "changes": .list(
        changes.map {
          [
            "enterprise": .text($0.enterprise.text), "day": .text("\($0.day)"), "above": .boolean($0.isAbove),
            "document": .text($0.document),
          ]
        }),
    ]
  }

  static func payload(withdrawing change: ScaleChange, reason: String) -> CanonicalJSON {
    [
      "enterprise": .text(change.enterprise.text), "record": CanonicalJSON(change.record), "reason": .text(reason),
    ]
  }

  /// Applies a record that is in the journal; one of another kind changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`; what the store throws.
  public func apply(_ record: JournalRecord, to work: any RegisterWork) throws {
    guard let kind = RecordKind(rawValue: record.entry.kind) else { return }
    let payload = record.entry.payload
    switch kind {
    case .recorded:
      for json in payload["changes"].list ?? [] {
        guard let enterprise = json["enterprise"].text.flatMap({ CreditCode($0) }),
          let day = json["day"].text.flatMap({ CalendarDay($0) }), case .boolean(let isAbove) = json["above"],
          let document = json["document"].text
        else { throw RegisterProjection.unreadable(record) }
        try work.scaleTable.insert(
          ScaleChange(
            enterprise: enterprise, day: day, isAbove: isAbove, document: document, at: record.entry.at,
            by: record.entry.actor, record: record.sequence))
      }
    case .withdrawn:
      guard let enterprise = payload["enterprise"].text.flatMap({ CreditCode($0) }),
        let number = payload["record"].integer
      else { throw RegisterProjection.unreadable(record) }
      try work.scaleTable.remove(record: number, of: enterprise)
    }
  }
}

extension ScaleChange {
  /// What an act on the watch list says of this: who leaves it as 已退规 fell out, and who is put there after that is above
  /// scale again.
  /// - Parameter history: what is recorded of the enterprise so far: what it says already is not said twice.
  /// Returns `nil` for any other act.
  public init?(
    _ act: RecordedAct, on entry: RegisterEntry, history: (CreditCode) throws -> ScaleHistory
  ) rethrows {
    guard entry.register == MonitoringDesk.watchList, entry.subject.kind == .enterprise, entry.subject.key.isEmpty,
      let code = entry.subject.enterprise
    else { return nil }
    let isAbove: Bool
    switch act.event.act {
    case .left(reason: MonitoringDesk.fallenOut): isAbove = false
    case .entered: isAbove = true
    default: return nil
    }
    let last = try history(code).changes.last
    guard (last.map { !$0.isAbove } ?? false) == isAbove else { return nil }
    self.init(
      enterprise: code, day: act.event.day, isAbove: isAbove, document: act.event.ground.evidence, at: act.at,
      by: act.actor, record: act.record)
  }
}
