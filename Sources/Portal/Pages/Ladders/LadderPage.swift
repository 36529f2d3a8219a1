import Cultivation
import Diagnostics
import PolicyCorpus
import Quantities

/// 梯度: how many enterprises stand on each rung, by area, and whose recognition ends soon.
enum LadderPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let expiring: [Figure]
    let ladders: [Part]
  }

  struct Part: Sendable {
    let name: String
    let lead: String
    let heads: [String]
    let rows: [Row]
  }

  struct Row: Sendable {
    let area: String
    let cells: [RungCell]
    /// Over how many columns the line goes that sets parks apart from the streets, before the first of them; else `nil`.
    let parkLine: String?
  }

  struct RungCell: Sendable {
    let figure: Figure
    /// Those whose recognition has left its register; `nil` where there are none.
    let left: Figure?
  }

  /// Within how many days an end is shown.
  static let spans = [30, 60, 90, 180]

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let counts = try await portal.ladders.counts(on: request.today, within: request.scope)
    var expiring: [Figure] = []
    for days in spans {
      let total = try await portal.ladders.expiring(
        within: days, of: request.today, offset: 0, limit: 0, scope: request.scope
      ).total
      expiring.append(
        Figure(
          .count(total), label: words("ladders.within", ["days": "\(days)"]),
          href: total == 0 ? nil : "/cultivation/expiring?days=\(days)"))
    }
    let areas = areas(request.scope, portal)
    var parks: [AreaCode: [RungCount]] = [:]
    for park in areas where park.isPark {
      parks[park] = try await portal.ladders.counts(on: request.today, within: .park(park, on: request.today))
    }
    let table = RungTable(counts, areas: areas, parks: parks)
    let firstPark = table.rows.compactMap { $0 }.first(where: \.isPark)
    let view = View(
      crumbs: [Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("ladders.title"))], expiring: expiring,
      ladders: Ladder.allCases.map { ladder in
        Part(
          name: ladder.name(request.language), lead: words("ladders.lead.\(ladder.rawValue)"),
          heads: ladder.rungs.map { $0.name(request.language) },
          rows: table.rows.map { area in
            Row(
              area: area.map { portal.areaName($0, in: request.language) } ?? words("ladders.all"),
              cells: ladder.rungs.map { cell($0, area, table, words) },
              parkLine: area != nil && area == firstPark ? "\(ladder.rungs.count + 1)" : nil)
          })
      })
    return .page(Page("ladders/overview", title: words("ladders.title"), view: view))
  }

  private static func cell(_ rung: Rung, _ area: AreaCode?, _ table: RungTable, _ words: Strings) -> RungCell {
    let (count, left) = table.count(of: rung, in: area)
    return RungCell(
      figure: Figure(.count(count), href: count == 0 ? nil : rung.path(area)),
      left: left == 0
        ? nil : Figure(.count(left), label: words("ladders.leftShort"), href: rung.path(area, isLeft: true)))
  }

  /// The areas that the reader's numbers are split by.
  private static func areas(_ scope: AreaScope, _ portal: Portal) -> [AreaCode] {
    switch scope {
    case .everywhere: portal.corpus.areas.districts.map(\.code)
    case .area(let own) where own.isDistrictOrCity:
      (portal.corpus.areas.children(of: own, level: .street) + portal.corpus.areas.children(of: own, level: .park))
        .map(\.code)
    case .area, .park, .enterprise, .nothing: []
    }
  }
}

/// Numbers by rung and area; under `nil` all that the reader sees.
private struct RungTable {
  let rows: [AreaCode?]
  private let counts: [Rung: [AreaCode?: (count: Int, left: Int)]]

  /// - Parameter parks: those of each park: of them no area tells.
  init(_ counts: [RungCount], areas: [AreaCode], parks: [AreaCode: [RungCount]]) {
    var sums: [Rung: [AreaCode?: (count: Int, left: Int)]] = [:]
    func add(_ count: RungCount, to area: AreaCode?) {
      sums[count.rung, default: [:]][area, default: (0, 0)].count += count.count
      sums[count.rung, default: [:]][area, default: (0, 0)].left += count.left
    }
    for count in counts {
      add(count, to: nil)
      for area in count.area?.holders ?? [] where parks[area] == nil { add(count, to: area) }
    }
    for (park, counts) in parks { for count in counts { add(count, to: park) } }
    self.counts = sums
    let held = areas.filter { area in sums.values.contains { $0[area] != nil } }
    rows = [nil] + held.map { $0 }
  }

  func count(of rung: Rung, in area: AreaCode?) -> (count: Int, left: Int) { counts[rung]?[area] ?? (0, 0) }
}

extension Rung {
  /// The list of those who stand on it, or of those whose recognition has left.
  func path(_ area: AreaCode? = nil, isLeft: Bool = false) -> String {
    let choices = [area.map { "area=\($0)" }, isLeft ? "left=1" : nil].compactMap { $0 }
    return "/cultivation/ladders/\(rawValue)" + (choices.isEmpty ? "" : "?" + choices.joined(separator: "&"))
  }
}
