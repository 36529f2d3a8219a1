import Access
import Cultivation
import Delivery
import Enterprises
import Foundation
import PolicyCorpus
import PolicyText
import Portal
import Quantities
import Storage

/// Everything that stands on one store, as the portal is given it.
struct PortalHouse {
  let database: SQLStore
  /// Where texts and keys lie.
  let folder: URL
  let corpus: PolicyCorpus
  let desk: FactDesk
  let delivery: DeliveryDesk
  let clock: @Sendable () -> Timestamp

  /// The ports, for somebody who reads: nobody works the standings out anew, and nobody keeps everybody in memory.
  /// - Parameters:
  ///   - heeded: up to which record everything is worked out.
  ///   - trouble: is told that a session's last use could not be stored.
  func ports(
    heeded: @escaping @Sendable () async throws -> Int?, trouble: @escaping @Sendable (any Error) -> Void = { _ in }
  ) -> PortalPorts {
    let database = database
    let texts = AttachedTexts(of: TextShelf(in: folder), beside: corpus)
    return PortalPorts(
      corpus: corpus, store: database, standings: database, rules: database, services: database, targets: database,
      registers: database, ladders: database, places: database, exchanges: database, programmes: database,
      monitoring: database, courses: database, reports: database, entryChances: ForecastChances(store: database),
      delivery: delivery, attachments: database, people: database,
      access: AccessDesk(
        store: database, clock: clock, registers: desk.registers(areas: corpus.areas), trouble: trouble),
      trouble: { await database.sealingTrouble() },
      verifyJournal: {
        let report = try await database.verifyJournal()
        return report.fault.map { .failure($0) } ?? .success(report.head)
      },
      attachedText: { try texts.text(of: $0) }, heeded: heeded, clock: clock)
  }
}
