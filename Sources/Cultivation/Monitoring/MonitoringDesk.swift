import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where people look up who may come above scale and who may fall out, and turn a warning into a case.
public struct MonitoringDesk: Sendable {
  public let store: any MonitoringStore
  private let cases: any RaisedCases
  private let projection = WarningProjection()

  /// - Parameter cases: opens cases among the services.
  public init(store: any MonitoringStore, cases: any RaisedCases) {
    self.store = store
    self.cases = cases
  }

  /// The register of those who are cultivated for entry, and the one of those who are kept from falling out.
  public static let library = InstrumentID("shenggui-2023/3#cultivation-library")
  public static let watchList = InstrumentID("shenggui-2023/4#falling-watch-list")
  /// 已退规: the watch list's reason for letting go of who fell out, as its clause declares it.
  public static let fallenOut = "已退规"
  /// The outcome that is recorded of such a one while its entry still stands.
  static let outcome = (field: "结果", value: "退规")

  /// Whether an entry of the watch list still stands though it was recorded that the enterprise fell out.
  public static func isOverdue(_ entry: RegisterEntry) -> Bool {
    entry.register == watchList && entry.state == .entered && entry.fields[outcome.field] == outcome.value
  }

  /// Turns the warning about an enterprise into a case of the services: of the time that it speaks of one at a time is open.
  ///
  /// The case and what links it to the warning are one transaction. Of two people who ask at once one opens the case; the
  /// other is refused with its number, and nothing of theirs is kept.
  /// - Returns: the case's number.
  /// - Throws: `Diagnostics` as `Warning.check`; what the services refuse; `command.key-reused`.
  public func openCase(
    for enterprise: CreditCode, words: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> Int {
    let command = Command(
      actor: actor, key: key, payload: ["warning": .text(enterprise.text), "words": .text(words)])
    let watched = try await store.watched(enterprise, within: scope)
    let opening = try await cases.prepare(
      for: enterprise, words: words, by: actor, key: "\(key)-case", at: at, within: scope)
    return try await store.writeWarnings { [projection] work in
      if let stored = try work.journal.reply(to: command)?["case"].integer { return stored }
      // The newest comes first.
      let warning = Warning(
        enterprise: enterprise,
        cases: Dictionary(
          try work.warnings.cases(of: enterprise).map { ($0.through, $0.number) },
          uniquingKeysWith: { first, _ in first }))
      let last = watched?.through.flatMap { warning.cases[$0] }
      let isOver = try last.map { try opening.isClosed($0, in: work) } ?? false
      let through = try warning.check(watched, words: words, isOver: isOver)
      let number = try opening.open(in: work)
      let record = try work.journal.append(
        JournalEntry(
          kind: WarningProjection.recordKind, command: command, at: at,
          payload: WarningProjection.payload(enterprise, through, number: number),
          reply: ["case": CanonicalJSON(number)]))
      try projection.apply(record, to: work)
      return number
    }
  }
}
