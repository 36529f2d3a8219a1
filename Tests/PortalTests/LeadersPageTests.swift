import Access
import Diagnostics
import Instruments
import Journal
import Materials
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Portal
@testable import Targets

@Suite("领导版一页")
struct LeadersPageTests {
  /// Material of the greatest lengths and numbers that a month may have, some of each kind by chance.
  private struct Extremes {
    var random: SeededGenerator
    let corpus: PolicyCorpus
    let code: CreditCode
    let day: CalendarDay

    mutating func text(upTo most: Int) -> String {
      let length = Int.random(in: 1...most, using: &random)
      let isLatin = Int.random(in: 0...3, using: &random) == 0
      return isLatin
        ? String(repeating: "Wide words of names ", count: length / 20 + 1).prefix(length).description
        : String(repeating: "模拟企业诉求“用工”", count: length / 10 + 1).prefix(length).description
    }

    mutating func lines(_ most: Int) -> [String] {
      (0..<Int.random(in: 0...most, using: &random)).map { _ in text(upTo: 200) }
    }

    mutating func row(_ area: AreaCode, rank: Int, of all: Int) -> DispatchMaterial.Row {
      let isPlanned = Bool.random(using: &random)
      func number() -> Int { Int.random(in: 0...9_999_999, using: &random) }
      var row = DispatchMaterial.Row(
        area: area, target: Bool.random(using: &random) ? number() : nil, plannedYear: isPlanned ? number() : nil,
        planned: isPlanned ? number() : nil, month: number(), monthBefore: number(), cumulative: number(),
        lastYear: number(), pending: Bool.random(using: &random) ? number() : nil, rank: rank,
        rankBefore: all + 1 - rank)
      row.open = row.pending == nil ? nil : 9_999_999
      return row
    }

    mutating func material(of area: AreaCode, _ indicator: InstrumentID) -> DispatchMaterial {
      let areas = corpus.areas
      let below =
        (area == areas.city?.code ? areas.districts.map(\.code) : areas.children(of: area, level: .street).map(\.code))
      // The longest names stand first in the order, so that sentences about who rose and fell name them.
      let longest = below.sorted { (areas.area($0)?.name.count ?? 0) > (areas.area($1)?.name.count ?? 0) }
      var parts: [DispatchMaterial.Row] = []
      for (place, code) in longest.enumerated() { parts.append(row(code, rank: place + 1, of: longest.count)) }
      var open: [OpenDifficulty] = []
      for number in 0..<Int.random(in: 0...25, using: &random) {
        open.append(
          OpenDifficulty(
            number: number + 1, enterprise: code, name: text(upTo: 120), area: below.first, text: text(upTo: 500),
            owner: text(upTo: 40), openedOn: day, due: Bool.random(using: &random) ? day : nil,
            isOverdue: Bool.random(using: &random)))
      }
      var entrants: [DispatchMaterial.Entrant] = []
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        entrants.append(.init(enterprise: code, name: text(upTo: 120), area: below.last, percent: 100))
      }
      let outcomes = lines(20).map { DispatchMaterial.Outcome(promise: $0, result: text(upTo: 200)) }
      return DispatchMaterial(
        indicator: indicator, area: area, month: .month(year: 2026, month: 9), whole: row(area, rank: 0, of: 0),
        parts: parts, parks: Array(parts.prefix(3)), streets: Array(parts.prefix(2)),
        notes: .init(difficulties: lines(40), outcomes: outcomes, promises: lines(40)),
        around: .init(
          difficulties: .init((rows: open, total: 9_999_999, overdue: 9_999_999)), entrants: entrants,
          sure: 9_999_999, toldOn: CalendarDay("2026-10-01")))
    }
  }

  /// Somebody's who looks at a material.
  static func request(_ language: Language, scope: AreaScope = .everywhere) -> PortalRequest {
    PortalRequest(
      actor: .visitor, scope: scope, language: language, path: "/", query: FormFields(), form: FormFields(),
      file: nil, body: [], parameters: [:],
      token: SessionToken(random: RandomSource { Array(repeating: 1, count: $0) }), isPartial: false,
      now: TestPortal.now, address: .unknown)
  }

  private static func text(of blocks: some Sequence<WordDocument.Block>) -> [String] {
    blocks.compactMap { block in
      switch block {
      case .title(let text), .mark(let text), .heading(let text), .paragraph(let text): text
      case .table, .newPage: nil
      }
    }
  }

  @Test(
    "the page for the leaders fits whatever a month brings, tells how much it leaves out, and the annexes have all of it",
    arguments: [Language.chinese, .english])
  func fits(language: Language) async throws {
    let city = try await TestPortal(enterprises: 5)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let corpus = city.portal.corpus
    let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    let text = TargetWords(city.portal, Self.request(language))
    var extremes = Extremes(
      random: SeededGenerator(seed: 20_260_927), corpus: corpus,
      code: try #require(CreditCode("91310117MA0000001U")), day: try #require(CalendarDay("2026-09-30")))
    let areas = [corpus.areas.city?.code, AreaCode("310115"), AreaCode("310117")].compactMap { $0 }
    var isLeast = 0
    for turn in 0..<240 {
      let view = MaterialView(extremes.material(of: areas[turn % areas.count], id), text)
      let document = view.document(mark: "模拟数据 · 非统计口径", text.words)
      let page = Array(document.blocks.prefix { $0 != .newPage })
      #expect(WordDocument.fitsOnePage(page), "turn \(turn)")
      let told = Self.text(of: page)
      let rest = Self.text(of: document.blocks.dropFirst(page.count))
      let annexes = document.blocks.count { $0 == .newPage }
      // No sentence with the figures is ever shortened.
      #expect(view.summary.map(\.text).allSatisfy(told.contains), "turn \(turn)")
      for line in view.moves.map(\.text) where !told.contains(line) {
        isLeast += 1
        #expect(rest.contains(line), "turn \(turn)")
      }
      for part in view.parts {
        let heading = try #require(told.first { $0.hasPrefix(part.heading) })
        let lead = part.heading + text.words("targets.dispatch.runIn")
        guard !part.lines.allSatisfy({ told.contains($0) || heading == lead + $0 }) else { continue }
        // What is not there in whole stands in the last annex, and the page says so at the part's heading.
        #expect(heading.contains(language == .chinese ? "附件\(annexes)" : "annex \(annexes)"), "turn \(turn)")
        #expect(part.lines.allSatisfy(rest.contains), "turn \(turn)")
      }
    }
    // The least shape was among them.
    #expect(isLeast > 0)
  }
}
