import Diagnostics
import Testing

@testable import Portal

extension GoldenPageTests {
  private static let table = DecisionTableView(
    caption: "U 唯一命中：至多一行成立", isTrial: true, policy: "U", policyWords: "U 唯一命中：至多一行成立",
    inputs: [
      .init(name: "入统途径", type: "文字", value: "年报达到规模入统"), .init(name: "产值增幅", type: "比例", value: "未知"),
    ], outputs: [.init(name: "最高", type: "金额（元）", value: nil)],
    rows: [
      .init(
        number: "1", name: "g10",
        cells: [
          .init(
            label: "入统途径", text: "年报达到规模入统", code: "\"annual\"", mark: StateMark(css: "yes", word: "符合")),
          .init(
            label: "产值增幅", text: "10%（含）至30%（不含）", code: "[0.10..0.30)", mark: StateMark(css: "ask", word: "未知")),
        ], results: [.init(label: "最高", text: "20万元", code: "20万", mark: nil)],
        mark: StateMark(css: "ask", word: "未知"), isFired: false)
    ])

  private static let analysis = AnalysisView(
    state: StateMark(css: "late", word: "1 处发现"),
    findings: [.init(kind: "空缺", text: "第 1 条和第 2 条规则之间有空缺：没有规则管 x < 10", remedy: "添一条规则")],
    miss: "表外的情形一律得“暂不相符”，例如：没有规则管 x = -1")

  private static func rulePage() -> Page {
    let question = MatchQuestion(
      field: "output@2025", label: "工业总产值 2025年", hint: "当年价", place: "产值台账", release: nil, value: "<多>", unit: "万元",
      fault: "“<多>”不是金额", isText: true, isDay: false, choices: [], hasChoices: false, isNumeric: true)
    return Page(
      "rules/rule", title: "增长奖励",
      view: RulePage.View(
        crumbs: [Crumb("规则", "/rules"), Crumb("增长奖励")], title: "增长奖励",
        clause: Crumb("《某方案》第五条", "/documents/d/5#growth-award"), version: "0123abcd",
        state: StateMark(css: "yes", word: "已启用"), document: "模拟〔2026〕1号", versions: "/rules/d/5/growth-award/versions",
        facts: [Pair("对象", "企业")], table: table,
        inputs: [
          .init(name: "产值增幅", type: "比例", expression: "(a - b) / b", facts: ["工业总产值 当年", "工业总产值 前1年"])
        ], analysis: analysis,
        cases: [
          .init(
            title: "恰为30％进高档", expected: "初步相符（待审核） · 最高40万元 · g30",
            state: StateMark(css: "yes", word: "相符"), fault: nil)
        ], casesSummary: StateMark(css: "yes", word: "1 个全部相符"), readings: [reading],
        download: "/rules/d/5/growth-award/model",
        trial: RuleTrialView(
          action: "/rules/d/5/growth-award", on: "2026-05-10", onFault: nil,
          years: [Choice(value: "2025", label: "2025年", isChosen: true)], slot: nil, questions: [question],
          complete: "该企业的贷款已全部列出", isComplete: true,
          faults: [.init(href: "#output@2025", text: "工业总产值 2025年：“<多>”不是金额")],
          result: .init(
            state: StateMark(css: "ask", word: "待补信息"), amount: AmountView(text: "最高40万元", exact: "400,000元"),
            row: "还可能命中：1 g10。", force: nil, table: table, steps: ["条文给出：最高20万元", "结果：最高20万元"],
            missing: ["工业总产值 2025年"], before: [], closing: "以申报通知和审核结果为准。"))),
      part: "rules/trial", status: 422)
  }

  @Test("a rule: its table, what was tried on it and came out, its analysis, cases and readings")
  func rule() throws {
    try expect(Self.rulePage(), is: "rule.html")
  }

  @Test("the same rule in English")
  func ruleInEnglish() throws {
    try expect(Self.rulePage(), .english, is: "rule.en.html")
  }

  @Test("the list of rules with what each analysis found")
  func ruleList() throws {
    try expect(
      Page(
        "rules/list", title: "规则",
        view: RuleListPage.View(
          query: "<增长>", documents: [Choice(value: "", label: "全部", isChosen: true)],
          states: [Choice(value: "clean", label: "无问题", isChosen: false)], summary: "1 项规则，共 57 项。",
          groups: [
            .init(
              document: Crumb("某方案", "/documents/d"),
              rows: [
                .init(
                  name: "增长奖励", href: "/rules/d/5/growth-award",
                  clause: Crumb("第五条", "/documents/d/5#growth-award"), rows: "2", version: "0123abcd4567",
                  state: StateMark(css: "no", word: "未启用"),
                  analysis: StateMark(css: "yes", word: "无问题"), cases: "47")
              ])
          ], isEmpty: false,
          standards: [.init(title: "某标准", href: "/rules/standards/s", criteria: "3", sureness: "据转述")],
          corpus: "46ca3d96a450", mayPlay: true, mayUpload: true)), is: "rules.html")
  }

  @Test("the playground with a result, a mistake and a table")
  func playground() throws {
    var outcome = PlaygroundPage.Outcome()
    outcome.value = "3"
    outcome.type = "数"
    outcome.parts = [.init(level: 1, text: "a < 1", value: "true"), .init(level: 2, text: "a", value: "0")]
    outcome.faults = ["错误：没有叫“<outptu>”的名称\n  | <outptu>\n  | ^^^^^^^^"]
    outcome.table = Self.table
    outcome.analysis = Self.analysis
    outcome.causes = ["1:1: 错误：不能除以零"]
    try expect(
      Page(
        "rules/playground", title: "演练场",
        view: PlaygroundPage.View(
          crumbs: [Crumb("规则", "/rules"), Crumb("演练场")],
          tabs: [.init(label: "表达式", href: "/rules/playground?kind=expression", isCurrent: true)],
          kind: "expression", isExpression: true, isTests: false, isTable: false,
          modes: [Choice(value: "strict", label: "严格", isChosen: true)], expression: "a < 1 </textarea>", input: "",
          table: "", context: "{\"a\": 0}", outcome: outcome, bounds: "至多 4,000 字节")), is: "playground.html")
  }

  private static func versionsPage() -> Page {
    let row = VersionsPage.View.Row(
      document: "模拟〔2026〕<1>号", from: "2026年6月1日", state: StateMark(css: "ask", word: "待复核"),
      version: Crumb("0123abcd4567", "/rules/d/5/growth-award/versions/0123"),
      facts: [Pair("提请", "政策分析 · 2026年5月10日 10:00")],
      id: "7", mayWithdraw: false, mayDecide: true, waits: nil, mayStop: false, stop: nil, returnStop: nil)
    return Page(
      "rules/versions", title: "增长奖励 · 版本与启用",
      view: VersionsPage.View(
        crumbs: [Crumb("规则", "/rules"), Crumb("版本与启用")], title: "增长奖励 · 版本与启用",
        path: "/rules/d/5/growth-award/versions", on: "2026-05-10", inForce: StateMark(css: "no", word: "未启用"),
        inForceFacts: [], rows: [row],
        versions: [
          .init(
            short: "0123abcd4567", href: "/rules/d/5/growth-award/versions/0123", origin: "文件库", note: "",
            analysis: StateMark(css: "yes", word: "无问题"), state: StateMark(css: "yes", word: "现在装载"), discard: nil),
          .init(
            short: "89ab", href: "/rules/d/5/growth-award/versions/89ab", origin: "上传的模型", note: "a.dmn · 政策分析",
            analysis: nil, state: StateMark(css: "ask", word: "草稿"), discard: "89ab"),
        ], corpora: [Pair("46ca3d96a450", "版本 0123abcd4567，日志第 3 条")], mayAct: true,
        choices: [Choice(value: "0123", label: "0123 文件库", isChosen: true)],
        fields: [
          .init(name: "document", label: "文号", value: "\"号\"", isDay: false, fault: nil),
          .init(name: "from", label: "自哪一天起", value: "", isDay: true, fault: "没有填自哪一天起"),
        ], today: "2026-05-10", key: "00ff", done: nil, faults: [.init(href: "#from", text: "没有填自哪一天起")]),
      status: 422)
  }

  @Test("the versions of a rule: what waits for the reader, the form with its faults, drafts")
  func versions() throws {
    try expect(Self.versionsPage(), is: "rule-versions.html")
    try expect(Self.versionsPage(), .english, is: "rule-versions.en.html")
  }

  @Test("a model that was brought: what it contains, what is wrong, how it differs, and the way on")
  func modelReview() throws {
    var outcome = PlaygroundPage.Outcome()
    outcome.value = "400000"
    outcome.type = "数"
    try expect(
      Page(
        "rules/review", title: "看一看模型",
        view: ModelUploadPage.ReviewPageView(
          crumbs: [Crumb("规则", "/rules"), Crumb("<a>.dmn")],
          review: ModelReviewView(
            file: "<a>.dmn", version: "0123abcd4567", facts: [Pair("模型", "增长奖励")], tables: [Self.table],
            analysis: Self.analysis, faults: ["a.dmn:3:5: 错误：这里不能有“<”"],
            rule: Crumb("增长奖励", "/rules/d/5/growth-award"),
            changes: [.init(kind: "格子不同", row: "g10", column: "产值增幅", before: "< 0.3", after: "< 0.2")],
            decisions: ["增长奖励"]),
          key: "00ff", rules: [Choice(value: "d/5#growth-award", label: "第五条 增长奖励", isChosen: true)],
          decision: [Choice(value: "增长奖励", label: "增长奖励", isChosen: true)], context: "{\"x\": 1}", outcome: outcome,
          faults: [])), is: "rule-review.html")
  }
}
