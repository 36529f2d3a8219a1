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
      let library = DispatchMaterial.Library(
        register: indicator, year: 2026, times: "1.2",
        rows: below.map { .init(area: $0, target: 9_999_999, needed: 9_999_999, held: 0, proposed: 0) })
      let round = DispatchMaterial.Round(
        id: "0123456789ab", title: text(upTo: 60), expected: 9_999_999, missing: 9_999_999, returned: 9_999_999,
        names: lines(20))
      let meeting = DispatchMaterial.Meeting(
        library: library, rounds: [round],
        warnings: .init(total: 9_999_999, causes: lines(6).map { .init(name: $0, count: 9_999_999) }),
        chance: .init(needed: 9_999_999, candidates: 9_999_999, share: 1))
      let outcomes = lines(20).map { DispatchMaterial.Outcome(promise: $0, result: text(upTo: 200)) }
      return DispatchMaterial(
        indicator: indicator, area: area, month: .month(year: 2026, month: 9), whole: row(area, rank: 0, of: 0),
        parts: parts, parks: Array(parts.prefix(3)), streets: Array(parts.prefix(2)),
        notes: .init(difficulties: lines(40), outcomes: outcomes, promises: lines(40)),
        around: .init(
          difficulties: .init((rows: open, total: 9_999_999, overdue: 9_999_999)), entrants: entrants,
          sure: 9_999_999, toldOn: CalendarDay("2026-10-01"), meeting: Bool.random(using: &random) ? meeting : nil))
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
    for turn in 0..<150 {
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
      let named = language == .chinese ? "附件\(annexes)" : "annex \(annexes)"
      for part in view.parts where !part.items.allSatisfy({ Self.has($0, told) }) {
        // What is not there in whole stands in the last annex, and the page says so at the part's heading.
        let heading = try #require(told.first { $0.hasPrefix(part.heading) } ?? told.first { $0.contains(named) })
        #expect(heading.contains(named), "turn \(turn)")
        #expect(part.lines.allSatisfy(rest.contains), "turn \(turn)")
      }
    }
    // Who rose and fell had no room in some of them.
    #expect(isLeast > 0)
  }

  /// Whether a page has a line, in whole or by the name that it has there.
  private static func has(_ item: MaterialView.Item, _ told: [String]) -> Bool {
    told.contains(item.sentence.text) || item.short.map { short in told.contains { $0.contains(short) } } ?? false
  }

  /// A district's material with so many of each kind, as long as they are in life.
  private func material(
    _ city: TestPortal, difficulties: Int, cases: Int, entrants: Int, promises: Int,
    month: Period = .month(year: 2026, month: 9), toldOn: String = "2026-10-01"
  ) throws -> DispatchMaterial {
    let area = try #require(AreaCode("310117"))
    let code = try #require(CreditCode("91310117MA0000001U"))
    let day = try #require(CalendarDay("2026-09-30"))
    let open = (0..<cases).map { index in
      OpenDifficulty(
        number: index + 1, enterprise: code, name: "模拟精密机械\(index + 1)号", area: AreaCode("310117107"), text: "用工紧张",
        owner: "310117", openedOn: day, due: day, isOverdue: index < 2)
    }
    let row = DispatchMaterial.Row(
      area: area, target: 40, plannedYear: nil, planned: nil, month: 3, monthBefore: 2, cumulative: 18, lastYear: 15,
      pending: 4)
    return DispatchMaterial(
      indicator: try #require(InstrumentID("shenggui-2023/2#district-targets")), area: area,
      month: month, whole: row, parts: [row], parks: [], streets: [],
      notes: .init(
        difficulties: (0..<difficulties).map { "产能爬坡慢之\($0 + 1)" }, outcomes: [],
        promises: (0..<promises).map { "上门核实第\($0 + 1)家" }),
      around: .init(
        difficulties: .init((rows: open, total: cases, overdue: min(2, cases))),
        entrants: (0..<entrants).map {
          .init(enterprise: code, name: "模拟仪器\($0 + 1)厂", area: AreaCode("310117107"), percent: 90 - $0)
        }, sure: 0, toldOn: CalendarDay(toldOn)))
  }

  @Test(
    "the page is filled line by line: few items are there in whole, of many as many of each part as there is room for")
  func filled() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let text = TargetWords(city.portal, Self.request(.chinese))
    func page(
      difficulties: Int, cases: Int, entrants: Int, promises: Int
    ) throws -> (view: MaterialView, told: [String], annexes: Int) {
      let material = try material(
        city, difficulties: difficulties, cases: cases, entrants: entrants, promises: promises)
      let view = MaterialView(material, text)
      let blocks = view.document(mark: "模拟数据 · 非统计口径", text.words).blocks
      let page = Array(blocks.prefix { $0 != .newPage })
      #expect(WordDocument.fitsOnePage(page))
      return (view, Self.text(of: page), blocks.count { $0 == .newPage })
    }
    // Nothing to tell: each part says so in its heading's line, and no annex has the rest.
    let none = try page(difficulties: 0, cases: 0, entrants: 0, promises: 0)
    #expect(none.told.contains("四、上月事项办理情况：无。") && none.told.contains("五、下月事项：无。"))
    #expect(none.told.contains("没有预测年内可能入统的企业。") && none.annexes == 1)
    // In January the material's year has ended: that it is forecast no more does not say that nobody may enter.
    let december = try material(
      city, difficulties: 0, cases: 0, entrants: 0, promises: 0, month: .month(year: 2025, month: 12),
      toldOn: "2026-01-05")
    let over = MaterialView(december, text).parts.flatMap { $0.items.map(\.sentence.text) }
    #expect(over.contains("2025年已经结束，不再预测当年入统；入统情况以统计部门确认为准。"))
    // A few: all of them, as at which day they are told, and no annex for the rest.
    let few = try page(difficulties: 1, cases: 0, entrants: 1, promises: 1)
    for part in few.view.parts { #expect(part.items.allSatisfy { Self.has($0, few.told) }, "\(part.heading)") }
    #expect(few.told.contains("模拟仪器1厂（九亭镇，约90%）。"))
    #expect(few.told.contains("以下没有另写日期的，均为2026年10月1日所知。") && few.annexes == 1)
    // Many: the typed difficulty and cases past their day before others, some entrants by name, some promises; a sentence
    // that only says how many there are is none of the items.
    let many = try page(difficulties: 1, cases: 6, entrants: 20, promises: 12)
    let shown = many.view.parts.map { part in part.items.filter { !$0.isLead && Self.has($0, many.told) }.count }
    #expect(shown[0] >= 2 && shown[1] >= 3 && shown[3] >= 1, "\(shown)")
    #expect(many.told.contains("产能爬坡慢之1") && many.told.contains { $0.hasPrefix("超期：模拟精密机械1号") })
    let all = [7, 20, 0, 12]
    for (place, heading) in ["二、存在困难", "三、近期可能入统", "", "五、下月事项"].enumerated() where shown[place] < all[place] {
      #expect(many.told.contains("\(heading)（其余\(all[place] - shown[place])项见附件2）"), "\(heading)")
    }
    #expect(many.annexes == 2)
    // Nothing that is left has room any more.
    let blocks = many.view.document(mark: "模拟数据 · 非统计口径", text.words).blocks.prefix { $0 != .newPage }
    #expect(!WordDocument.fitsOnePage(Array(blocks) + [.paragraph("一"), .paragraph("一")]))
  }
}
