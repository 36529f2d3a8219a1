import Access
import Places
import PolicyCorpus
import Quantities

@testable import Portal

extension TestPortal {
  /// A plot that somebody may see and act on.
  func plot(for actor: Actor) async throws -> Plot.ID {
    let own = actor.person?.area ?? portal.corpus.areas.districts.first?.code
    guard let area = own else { throw TestPortalFault.nothingThere }
    let standing = try await portal.places.plots(within: .area(area), on: clock.now.dayInShanghai)
    if let plot = standing.first?.plot { return plot.id }
    return try await portal.places.open(
      PlotFigures(title: "巡检 \(area)", area: area, use: .industrial, origin: .newSupply, land: 100), by: .demonstration,
      key: "walk-\(area)", at: clock.now, within: .everywhere)
  }
}
