import Diagnostics
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

@Suite("What evaluations refuse, and why")
struct EvaluationDecisionTests {
  private func refusals(
    _ command: EvaluationCommand, scope: AreaScope = .everywhere, on day: String = "2026-02-01",
    _ state: EvaluationState = EvaluationState()
  ) throws -> [String] {
    let decision = EvaluationDecision(
      corpus: try Fixture.corpus(), scope: scope, by: .commandLine, at: try Fixture.noon(day))
    return Fixture.codes { _ = try decision.decide(command, state) }
  }

  private func scheme(
    _ typed: EvaluationCommand.TypedScheme, _ round: EvaluationRound? = nil
  ) throws -> EvaluationCommand {
    .setScheme(try round ?? Fixture.round(), typed, reason: "")
  }

  @Test("a scheme whose points don't add up, without a number, twice the same, or reading what is not there")
  func schemes() throws {
    #expect(try refusals(try scheme(Fixture.scheme())) == [])
    let targets = "indicator \(Fixture.districtTargets)"
    let whole = Fixture.criterion("完成率", targets, "share", ["100", "1"])
    #expect(try refusals(try scheme(Fixture.scheme([whole]))) == [])
    #expect(
      try refusals(try scheme(Fixture.scheme([Fixture.criterion("完成率", targets, "share", ["90", "1"])])))
        == ["evaluations.weights"])
    #expect(try refusals(try scheme(Fixture.scheme([]))) == ["evaluations.no-criteria"])
    #expect(try refusals(try scheme(Fixture.scheme([whole, whole]))) == ["evaluations.criterion-twice"])
    #expect(
      try refusals(try scheme(Fixture.scheme([whole], document: " ", issued: "2026-02-02", decimals: "5", days: "0")))
        == [
          "evaluations.no-document", "evaluations.no-issue-day", "evaluations.no-decimals",
          "evaluations.no-objection-days",
        ])
    // Its number and its day speak of the same year, and a document without a number of a time near the one that it judges.
    #expect(
      try refusals(try scheme(Fixture.scheme([whole], document: "沪金〔2026〕1号", issued: "1900-01-01")))
        == ["evaluations.issued-in-another-year"])
    #expect(
      try refusals(try scheme(Fixture.scheme([whole], document: "考核通知", issued: "1900-01-01")))
        == ["evaluations.issued-long-before"])
    #expect(try refusals(try scheme(Fixture.scheme([whole], document: "考核通知", issued: "2026-02-01"))) == [])
    for source in [
      "indicator shenggui-2023/9#district-evaluation", "register \(Fixture.districtTargets) standing",
      "cases x#y closed",
      "心证", "",
    ] {
      #expect(
        try refusals(try scheme(Fixture.scheme([Fixture.criterion("一项", source, "best", ["100"])])))
          == ["evaluations.no-source"], "\(source)")
    }
    #expect(
      try refusals(try scheme(Fixture.scheme([Fixture.criterion("一项", "entered", "share", ["100", "1"])])))
        == ["evaluations.share-without-base"])
    for (way, figures) in [
      ("range", ["100", "5", "5"]), ("share", ["100", "0.9"]), ("best", ["0"]), ("bonus", ["2", "1"]),
    ] {
      #expect(
        try refusals(try scheme(Fixture.scheme([whole, Fixture.criterion("一项", targets, way, figures)])))
          .contains("evaluations.way-figures"), "\(way)")
    }
    #expect(
      try refusals(try scheme(Fixture.scheme([Fixture.criterion("", targets, "range", ["x", "1", "2"])])))
        == ["evaluations.no-name", "evaluations.no-points"])
    #expect(
      try refusals(try scheme(Fixture.scheme([Fixture.criterion("一项", targets, "range", ["100"])])))
        == ["evaluations.no-way"])
  }

  @Test("who ranks institutions or projects scores them by figures that are entered, not by what is read of areas")
  func namedSubjects() throws {
    let resources = try Fixture.round("gaoduan-2022/7#resource-efficiency-evaluation")
    let byArea = Fixture.criterion("完成率", "indicator \(Fixture.districtTargets)", "share", ["100", "1"])
    #expect(try refusals(try scheme(Fixture.scheme([byArea]), resources)) == ["evaluations.source-of-areas"])
    let entered = Fixture.criterion("孵化能力", "entered", "range", ["100", "0", "100"])
    #expect(try refusals(try scheme(Fixture.scheme([entered]), resources)) == [])
  }

  @Test("the city ranks districts, a district its own streets and parks, each over the declared time")
  func rounds() throws {
    let songjiang = AreaScope.area(try Fixture.area("310117"))
    let minhang = AreaScope.area(try Fixture.area("310112"))
    let streets = try Fixture.round(Fixture.streetEvaluation, owner: "310117")
    #expect(try refusals(try scheme(Fixture.scheme(), streets), scope: songjiang) == [])
    #expect(try refusals(try scheme(Fixture.scheme(), streets), scope: minhang) == ["evaluations.not-yours"])
    #expect(try refusals(try scheme(Fixture.scheme()), scope: songjiang) == ["evaluations.not-yours"])
    // The city sees a district's round, and does not run it.
    #expect(try refusals(try scheme(Fixture.scheme(), streets)) == ["evaluations.not-yours"])
    let city = try Fixture.round(Fixture.streetEvaluation)
    #expect(try refusals(try scheme(Fixture.scheme(), city)) == ["evaluations.not-yours"])
    let month = try Fixture.round(Fixture.districtEvaluation, "2025-12")
    #expect(try refusals(try scheme(Fixture.scheme(), month)) == ["evaluations.no-period"])
    let quarter = "zhuanxing-2026/14#resale-checks"
    #expect(
      try refusals(try scheme(Fixture.scheme(), Fixture.round(quarter, owner: "310117", "2026-02")), scope: songjiang)
        == ["evaluations.no-period"])
    #expect(
      try refusals(
        try scheme(Fixture.scheme(), Fixture.round(quarter, owner: "310117", "2026-03")), scope: songjiang,
        on: "2026-04-02")
        == [])
    let unknown = try Fixture.round(Fixture.districtTargets)
    #expect(try refusals(try scheme(Fixture.scheme(), unknown)) == ["evaluations.no-evaluation"])
    #expect(EvaluationDecision.areas(of: try Fixture.round(), try Fixture.corpus()).count == 16)
    #expect(
      Set(EvaluationDecision.areas(of: streets, try Fixture.corpus()).map(\.kind)).isSubset(of: [.street, .park]))
  }

  @Test("figures are entered for criteria that are entered, for who is ranked, with evidence, once")
  func figures() throws {
    var state = EvaluationState()
    let kept = try Fixture.kept([
      .init(name: "核查", source: .entered, way: .best(points: 100)),
      .init(name: "户数", source: .register(try Fixture.id("shenggui-2023/7#library"), .standing), way: .best(points: 1)),
    ])
    let round = try Fixture.round()
    state.schemes = [KeptScheme(id: 1, round: round, scheme: kept, reason: "", trace: Fixture.trace)]
    func enter(_ lines: [(String, String, String)], evidence: String = "示例台账", reason: String = "") -> EvaluationCommand
    {
      .enter(
        round, lines: lines.map { .init(subject: Fixture.subject($0.0), criterion: $0.1, value: $0.2) },
        evidence: evidence, reason: reason)
    }
    #expect(try refusals(enter([("310101", "核查", "1,234.5")]), state) == [])
    #expect(try refusals(enter([("310101", "核查", "1")])) == ["evaluations.no-scheme"])
    #expect(
      try refusals(
        enter(
          [("310101", "户数", "1"), ("310117001", "核查", "1"), ("310101", "核查", "多"), ("310101", "核查", "2")],
          evidence: ""),
        state)
        == [
          "evaluations.no-evidence", "evaluations.not-entered", "evaluations.not-ranked", "evaluations.no-figure",
          "evaluations.figure-twice",
        ])
    state.figures = [
      KeptFigure(
        id: 2, round: round, subject: Fixture.subject("310101"), criterion: "核查", value: 1, evidence: "示例台账",
        reason: "", trace: Fixture.trace)
    ]
    #expect(try refusals(enter([("310101", "核查", "2")]), state) == ["evaluations.no-reason"])
    #expect(try refusals(enter([("310101", "核查", "2")], reason: "补充核查"), state) == [])
  }
}
