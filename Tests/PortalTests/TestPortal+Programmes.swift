import Access
import PolicyCorpus
import Programmes
import Quantities

@testable import Portal

extension TestPortal {
  /// A gathering of today that somebody may see and act on: their enterprise is invited.
  func gathering(for actor: Actor, key: String) async throws -> Gathering.ID {
    guard let area = actor.person?.area ?? portal.corpus.areas.city?.code,
      let about = ClauseID("shenggui-2023/5")
    else { throw TestPortalFault.nothingThere }
    let id = try await portal.programmes.plan(
      GatheringFigures(
        title: "巡检", channel: "线下宣讲", venue: "会场", area: area, start: clock.now,
        end: clock.now.adding(seconds: 3_600), about: [about]), of: InstrumentID("shenggui-2023/8#policy-briefings"),
      by: .demonstration, key: key, at: clock.now, within: .everywhere)
    if let code = actor.person?.enterprise.flatMap({ CreditCode($0) }) {
      try await portal.programmes.act(
        .invite([code], filter: "巡检"), on: id, by: .demonstration, key: "\(key)-1", at: clock.now, within: .everywhere)
    }
    return id
  }
}
