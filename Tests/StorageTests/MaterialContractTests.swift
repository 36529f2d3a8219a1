import CorpusFixtures
import EnterpriseFixtures
import Enterprises
import PolicyCorpus
import Quantities
import Testing

@testable import Storage
@testable import Targets

/// What every store of issued materials does, whatever database is behind it.
@Suite("Materials, kept")
struct MaterialContractTests {
  private static let corpus = Result { try CorpusFixture.load() }

  @Test(
    "a material stands as it was issued, once for each area and month, and what changed since is told beside it",
    arguments: StoreUnderTest.products)
  func issued(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      let desk = TargetDesk(store: store, corpus: try Self.corpus.get())
      let indicator = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let area = try #require(AreaCode("310117"))
      func assign(_ value: String, _ reason: String, on day: String) async throws {
        _ = try await desk.carryOut(
          .assign(
            indicator, year: 2026, document: "示例〔2026〕\(value)号", issuedOn: try #require(CalendarDay(day)),
            lines: [.init(area: area, value: value)], reason: reason),
          by: .commandLine, key: value, at: noon(day), within: .everywhere)
      }
      func draft(_ month: Int, on day: String) async throws -> DispatchMaterial {
        try await desk.draft(
          of: indicator, area: area, month: .month(year: 2026, month: month),
          notes: .init(difficulties: ["用工"], outcomes: [.init(promise: "走访", result: "已走访")], promises: ["再走访"]),
          on: try #require(CalendarDay(day)), within: .everywhere)
      }
      try await assign("200", "", on: "2026-01-10")
      let first = try await draft(1, on: "2026-02-10")
      for (month, material) in [(1, first), (2, try await draft(2, on: "2026-03-10"))] {
        _ = try await desk.carryOut(
          .issue(material), by: .commandLine, key: "m\(month)", at: noon("2026-0\(month + 1)-10"), within: .everywhere)
      }
      #expect(
        await codes {
          _ = try await desk.carryOut(
            .issue(first), by: .commandLine, key: "again", at: noon("2026-03-11"), within: .everywhere)
        } == ["targets.issued-already"])
      try await assign("220", "年中调整", on: "2026-03-20")
      let kept = try await desk.materials(of: indicator, area: area)
      #expect(kept.map(\.material.month.start.month) == [2, 1] && kept[1].material == first)
      #expect(first.whole.target == 200)
      let differences = first.differences(to: try await draft(1, on: "2026-03-21"))
      #expect(differences.map(\.figure) == [.target] && differences[0].issued == 200 && differences[0].now == 220)

      // A slip in the text is corrected by a second issue; the first stands, and whoever asks for the month gets the second.
      let second = DispatchMaterial.Notes(
        difficulties: ["用工", "用地"], outcomes: [.init(promise: "走访", result: "已走访两家")], promises: ["再走访三家"])
      func reissue(
        _ record: Int, _ notes: DispatchMaterial.Notes, reason: String, key: String,
        within scope: AreaScope = .everywhere
      ) async throws -> Int {
        try await desk.carryOut(
          .reissue(indicator, area: area, record: record, notes: notes, reason: reason), by: .commandLine, key: key,
          at: noon("2026-04-02"), within: scope
        ).record
      }
      let record = kept[1].trace.record
      for (notes, reason, scope, code) in [
        (second, "", AreaScope.everywhere, "targets.no-reason"),
        (second, "请企业把营业收入报到2000万元", .everywhere, "targets.figure-asked"),
        (first.notes, "错字", .everywhere, "targets.nothing-corrected"),
        (second, "错字", .area(try #require(AreaCode("310115"))), "targets.no-material"),
      ] {
        #expect(
          await codes { _ = try await reissue(record, notes, reason: reason, key: "r\(code)", within: scope) } == [code]
        )
      }
      let again = try await reissue(record, second, reason: "漏写用地", key: "second")
      #expect(try await reissue(record, second, reason: "漏写用地", key: "second") == again)
      #expect(
        await codes { _ = try await reissue(record, second, reason: "又一次", key: "third") }
          == ["targets.replaced-already"])
      let now = try await desk.materials(of: indicator, area: area)
      #expect(now.map(\.material.month.start.month) == [2, 1, 1] && now.map(\.number) == [1, 2, 1])
      #expect(now[2].material == first && now.successor(of: now[2]) == now[1] && now.successor(of: now[1]) == nil)
      #expect(now[1].material.whole == first.whole && now[1].material.notes == second)
      let correction = try #require(now[1].material.correction)
      #expect(
        correction.replaces == record && correction.reason == "漏写用地" && correction.issuedOn == CalendarDay("2026-02-10")
      )
      #expect(
        correction.changes == [
          .init(part: .difficulties, before: nil, after: "用地"),
          .init(part: .outcomes, before: "走访：已走访", after: "走访：已走访两家"),
          .init(part: .promises, before: "再走访", after: "再走访三家"),
        ])
      let third = try await reissue(again, first.notes, reason: "撤回更正", key: "third issue")
      #expect(try await desk.materials(of: indicator, area: area)[1].trace.record == third)

      let report = try await store.replay([TargetProjection()], at: noon("2026-05-01"))
      #expect(report.difference == nil && report.rows == 6)
      try await database.tamper("UPDATE materials SET content = '{}' WHERE closed_month = '2026-02'")
      let difference = try await store.replay([TargetProjection()], at: noon("2026-05-01")).difference
      #expect(difference?.table == "materials" && difference?.column == "content")
    }
  }
}
