import PolicyCorpus
import Quantities
import Testing

@testable import Portal
@testable import Targets

@Suite("What a material tells as known on its day, beside today")
struct KnownSinceTests {
  private func material(
    _ id: InstrumentID, lacking: Int, sure: Int, missing: [Int], cause: String?, cases: Int, on day: String
  ) throws -> DispatchMaterial {
    let area = try #require(AreaCode("310117"))
    let row = DispatchMaterial.Row(
      area: area, target: 200, plannedYear: nil, planned: nil, month: 1, monthBefore: 1, cumulative: 1, lastYear: 1,
      pending: 0)
    return DispatchMaterial(
      indicator: id, area: area, month: .month(year: 2026, month: 10), whole: row, parts: [], parks: [], streets: [],
      notes: .init(difficulties: [], outcomes: [], promises: []),
      around: .init(
        difficulties: .init((rows: [], total: cases, overdue: 0)),
        entrants: [
          .init(enterprise: try #require(CreditCode("91310117MA0000001U")), name: "示例公司", area: area, percent: 100)
        ], sure: sure, likely: 8, toldOn: CalendarDay(day),
        meeting: .init(
          library: .init(
            register: id, year: 2026, times: "1.2",
            rows: [.init(area: area, target: 200, needed: 240, held: 14, proposed: 2)]),
          rounds: missing.enumerated().map { number, missing in
            .init(id: "round\(number)", title: "月报", expected: 17, missing: missing, returned: 0, names: [])
          },
          warnings: .init(total: 3, causes: [.init(name: cause, count: 3)]),
          chance: .init(needed: lacking, candidates: 319, share: 1))))
  }

  @Test("each printed number that is another today is listed with both, and none that is the same or came afterwards")
  func compared() async throws {
    let city = try await TestPortal(enterprises: 5)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    let text = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    let issued = try material(
      id, lacking: 200, sure: 6, missing: [3, 5], cause: "订单减少", cases: 4, on: "2026-11-01")
    // Of two rounds with one title the second has moved.
    let now = try material(
      id, lacking: 199, sure: 5, missing: [3, 1], cause: "停产", cases: 4, on: "2026-11-28")
    let today = try #require(CalendarDay("2026-11-28"))
    let since = try #require(KnownSince(issued, now, on: today, text))
    #expect(
      since.rows.map { [$0.name, $0.issued, $0.now] } == [
        ["月报 · 未报", "5", "1"], ["退规预警 · 订单减少", "3", "—"], ["离年度任务还差", "200", "199"],
        ["营业收入达线把握在99%以上的", "6", "5"],
      ])
    #expect(since.lead.contains("2026年11月1日所知") && since.lead.contains("不是更正"))
    #expect(since.rows.allSatisfy { $0.now == "—" ? $0.href == nil : $0.href != nil })
    let same = try #require(KnownSince(issued, issued, on: today, text))
    #expect(same.rows.isEmpty && same.lead.contains("相同"))
    // Once the year has ended nothing is forecast of it, which is no change.
    let january = try #require(CalendarDay("2027-01-04"))
    let over = try #require(KnownSince(issued, now, on: january, text))
    #expect(over.rows.map(\.name) == ["月报 · 未报", "退规预警 · 订单减少"] && over.lead.contains("年度已过"))
  }
}
