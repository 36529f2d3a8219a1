import Demonstration
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Targets

/// 模拟数据: the lists of the demonstration city's parks for the running year, each district's one command.
struct DemonstrationParks {
  let desk: TargetDesk
  let facts: FactDesk

  /// As many enterprises of a district are looked at.
  private static let most = 3000

  /// - Parameter now: when the city's journal began.
  func fill(at now: Timestamp) async throws {
    let year = now.dayInShanghai.year
    guard
      let open = Attribution.Span(from: .month(year: year, month: 1), until: nil),
      let over = Attribution.Span(from: open.from, until: .month(year: year, month: 3))
    else { return }
    for district in desk.corpus.areas.districts.map(\.code) {
      let parks = desk.corpus.areas.children(of: district, level: .park).map(\.code)
      guard !parks.isEmpty, let number = Int(district.text) else { continue }
      let rows = try await facts.page(
        EnterpriseQuery(order: .creditCode, limit: Self.most), within: .area(district)
      ).rows
      let placements = rows.enumerated().compactMap { place, enterprise -> ParkPlacement? in
        guard place >= DemonstrationEvaluations.inParks, enterprise.parks.isEmpty,
          enterprise.park(on: now.dayInShanghai) == nil,
          let draw = ParkDraw(district: number, place: place, parks: parks.count)
        else { return nil }
        return ParkPlacement(
          enterprise: enterprise.creditCode, park: parks[draw.park], span: draw.hasLeft ? over : open)
      }
      guard !placements.isEmpty else { continue }
      _ = try await desk.carryOut(
        .placeInParks(placements, file: "模拟数据"), by: .demonstration, key: "parks-\(district)",
        at: desk.corpus.workingDays.moment(60, before: now), within: .everywhere)
    }
  }
}
