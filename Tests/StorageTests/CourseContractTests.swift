import CorpusFixtures
import Cultivation
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Storage

/// What every store of production courses does, whatever database is behind it.
@Suite("Production courses, kept")
struct CourseContractTests {
  private static let corpus = Result { try CorpusFixture.load() }

  @Test(
    "a plan and a milestone are recorded within the scope, once for a key, and the journal rebuilds them",
    arguments: StoreUnderTest.all)
  func life(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let desk = CourseDesk(store: store, corpus: try Self.corpus.get())
      let first = try #require(CreditCode(Codes.first))
      let second = try #require(CreditCode(Codes.second))
      let songjiang = AreaScope.area(try #require(AreaCode("310117")))
      func act(
        _ act: CourseAct, _ key: String, on code: CreditCode? = nil, _ scope: AreaScope = .everywhere
      ) async throws -> Int {
        try await desk.act(
          act, on: code ?? first, by: .commandLine, key: key, at: noon("2026-05-10"), within: scope)
      }
      let plan = CourseAct.plan(
        PlannedRamp(
          title: "二期产线", covers: .project, months: try PlannedRamp.months(typed: "2026-04 100\n2026-06 300"),
          basis: .voluntary, declarer: .enterprise))
      #expect(try await act(plan, "1", songjiang) == 1)
      #expect(try await act(plan, "1", songjiang) == 1)
      #expect(
        await codes { _ = try await act(.end(1, on: try #require(CalendarDay("2026-05-10")), .full, reason: "x"), "1") }
          == ["command.key-reused"])
      #expect(await codes { _ = try await act(plan, "2", on: second, songjiang) } == ["course.no-enterprise"])
      #expect(await codes { _ = try await act(plan, "2", .enterprise(second.text)) } == ["course.no-enterprise"])
      #expect(await codes { _ = try await act(plan, "2") } == ["course.ramp-twice"])
      let day = try #require(CalendarDay("2026-05-01"))
      let told = Money(fen: 80_000_000)
      #expect(
        try await act(.tell(1, .month(year: 2026, month: 4), told, .voluntary), "3", .enterprise(first.text)) == 1)
      #expect(try await act(.expect(kind: "许可获批", title: "某创新药", by: day), "4", on: second) == 1)
      #expect(try await act(.reach(1, on: day, evidence: "注册证"), "5", on: second) == 1)

      #expect(
        try await desk.courses(within: .everywhere).map(\.enterprise).sorted { $0.text < $1.text }
          == [first, second].sorted { $0.text < $1.text })
      #expect(try await desk.courses(within: songjiang).map(\.enterprise) == [first])
      #expect(try await desk.courses(within: .enterprise(second.text)).map(\.enterprise) == [second])
      #expect(try await desk.courses(within: .nothing).isEmpty)
      let found = try await desk.course(of: first)
      #expect(found.steps.map(\.event.act.name) == [.plan, .tell])
      #expect(found.course.ramps[1]?.told[.month(year: 2026, month: 4)]?.amount == told)
      #expect(try await desk.course(of: second).course.milestones[1]?.reached?.evidence == "注册证")

      let projections: [any ReplayedProjection] = [
        EnterpriseProjection(try Reference.load().dictionary), CourseProjection(),
      ]
      let report = try await store.replay(projections, at: noon("2026-05-11"))
      #expect(report.difference == nil && report.rows > 4)
    }
  }
}
