import Access
import Exchanges
import PolicyCorpus
import Quantities

@testable import Portal

extension TestPortal {
  /// A published entry that somebody may see and act on: of their own enterprise, or of their area.
  func exchangeEntry(for actor: Actor, key: String) async throws -> ExchangeEntry.ID {
    let own = actor.person?.enterprise.flatMap { CreditCode($0) }
    guard let area = actor.person?.area ?? portal.corpus.areas.city?.code else { throw TestPortalFault.nothingThere }
    return try await portal.exchanges.post(
      ExchangePosting(
        instrument: InstrumentID("zjtx-2025/15#smart-space"), side: .demand,
        party: own.map { .enterprise($0) } ?? .institution("巡检"), area: own == nil ? area : nil,
        figures: ExchangeFigures(
          title: "巡检", text: "巡检", until: clock.now.dayInShanghai.adding(days: 30))),
      by: ExchangeActor(.demonstration, .office(.everywhere)), key: key, at: clock.now)
  }
}
