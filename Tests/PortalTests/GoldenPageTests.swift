import Access
import Diagnostics
import Testing

@testable import Portal

/// Pages written from view models made by hand: what stands in the golden files is what a person has looked at.
@Suite("The pages, held to golden HTML")
struct GoldenPageTests {
  private let renderer: PageRenderer

  init() throws {
    renderer = try PageRenderer(
      templates: PortalResources.bundled.templates, words: PortalResources.bundled.words)
  }

  func expect(_ page: Page, _ language: Language = .chinese, is name: String) throws {
    let words = renderer.words(language)
    let chrome = PageChrome(
      title: page.title, htmlLanguage: language == .chinese ? "zh-CN" : "en", stylesheet: "/assets/tidu.css",
      script: "/assets/tidu.js", htmx: nil, mark: "/assets/mark.svg", isDemonstration: true,
      isNonStatistical: page.showsNonStatisticalData, notices: page.notices,
      navigation: [
        PageChrome.Item(href: "/", label: words("nav.overview"), isCurrent: false),
        PageChrome.Item(href: "/documents", label: words("nav.documents"), isCurrent: true),
      ],
      person: PageChrome.Visitor(name: "区级主管部门", roles: Role.district.name(language)),
      otherLanguage: PageChrome.Item(
        href: language == .chinese ? "/?lang=en" : "/?lang=zh", label: language == .chinese ? "English" : "中文",
        isCurrent: false),
      today: "2026年11月21日", formToken: "0123", path: "/")
    try Golden.expect(
      renderer.render(page.template, view: page.view, chrome: chrome, language: language), is: name)
  }

  static let reading = ReadingView(
    question: "增幅算哪一年？", chosen: "按增幅所属年份", others: "按兑现年份；或都可", reason: "最后一年的事实次年才有",
    switches: [ReadingView.Switch(answer: "按兑现年份", value: "d/5:paid-after-period=0")])

  @Test("the page of a clause with a benefit, an indicator, a register and what is only shown")
  func clause() throws {
    try expect(Self.clausePage, is: "clause.html")
  }

  @Test("the same page in English")
  func clauseInEnglish() throws {
    try expect(Self.clausePage, .english, is: "clause.en.html")
  }

  private static var clausePage: Page {
    let benefit = InstrumentView(
      anchor: "growth-award", kind: "扶持事项", name: "增长奖励", subtitle: "一次性 · 最高40万元",
      benefit: BenefitPanel(
        sums: [
          Figure(.count(1068), label: "初步相符（家）", href: "/documents/d/5/growth-award?state=holds"),
          Figure(FigureText(short: "1,960", exact: "19,600,000元", value: "19600000"), label: "最高合计（万元）"),
        ],
        conditions: [Pair("首次升规", "是")], tierHead: "产值增幅",
        tiers: [
          BenefitPanel.Tier(
            condition: "10%（含）至30%（不含）", amount: "最高20万元", exact: "200,000元",
            figure: Figure(.count(38), href: "/documents/d/5/growth-award?row=g10")),
          BenefitPanel.Tier(condition: "30%（含）以上", amount: "最高40万元", exact: "400,000元", figure: nil),
        ],
        districts: [
          AreaFigures(
            name: "松江区", holding: Figure(.count(2), href: "/documents/d/5/growth-award?area=310117"),
            undecided: Figure(.count(0)), amount: nil)
        ],
        rows: [
          StandingRowView(
            name: "模拟<甲>有限公司", subject: "合同 HT2024-01", href: "/enterprises/X", area: "佘山镇",
            state: StateMark(css: "ask", word: "待补信息"),
            row: "", amount: "最高40万元", exact: "400,000元")
        ],
        allRows: "/documents/d/5/growth-award", rule: "/rules/d/5/growth-award",
        calls: [CallLine(text: "已有政策依据，申报通知未发布", href: "/calls/c1")],
        closing: "以申报通知和审核结果为准。",
        isUncounted: false, nobody: nil),
      indicator: nil, counts: [], facts: [], readings: 1)
    let indicator = InstrumentView(
      anchor: "targets", kind: "指标", name: "新增目标", subtitle: "由各区", benefit: nil,
      indicator: IndicatorPanel(
        goal: "2025年12月31日前（条文写明）；达到200家", modality: "目标", year: "2025年",
        rows: [
          IndicatorPanel.Row(
            area: "松江区", target: "200", count: Figure(.count(142), href: "/rows"), pending: nil, percent: "71%",
            width: 71,
            state: StateMark(css: "ask", word: "还差58"), isMine: true)
        ], total: nil, hasRows: true),
      counts: [], facts: [], readings: 0)
    let register = InstrumentView(
      anchor: "library", kind: "库与名单", name: "培育企业库", subtitle: "", benefit: nil, indicator: nil,
      counts: [
        CountPanel(
          name: "可入库的企业", year: "2025年", figures: [Figure(.count(3), label: "符合条件（家）", href: "/rows")],
          districts: [], mark: "非统计口径")
      ], facts: [Pair("应有规模", "240家"), Pair("出库原因", "已入统、迁出本区")], readings: 0)
    return Page(
      "clause/clause", title: "第五条 鼓励升规提质纳统",
      view: ClauseView(
        crumbs: [Crumb("文件", "/documents"), Crumb("第五条")], heading: "第五条 鼓励升规提质纳统",
        summary: "摘要。", facts: [Pair("执行期", "2023年1月1日至2025年12月31日（据题名）")],
        implementing: [Crumb("细则（模拟1号，现行）", "/implementing-rules/i1")], readings: [reading],
        readingCosts: nil, documentReadings: [],
        findings: ["各区合计 1076 家，比全市多 76 家"], instruments: [benefit, indicator, register],
        official: OfficialTextPanel(
          paragraphs: [
            .init(runs: [
              .init(text: "增长<", href: nil, title: nil), .init(text: "10%", href: "#growth-award", title: "增长奖励、新增目标"),
              .init(text: "的给予奖励。", href: nil, title: nil),
            ])
          ], trouble: nil),
        computed: "按 2026年11月21日 已知的情况测算。", isPublic: false, previous: Crumb("第四条", "/documents/d/4"),
        next: nil),
      nonStatistical: true)
  }

  private static let cards = AssessmentCards(
    groups: [
      AssessmentCards.Group(
        told: .eligible, state: StateMark(css: "yes", word: "初步相符（待审核）"), count: "1",
        cards: [
          AssessmentCards.Card(
            anchor: "growth-award", name: "增长奖励", clause: "《某方案》第五条", href: "/documents/d/5#growth-award",
            state: StateMark(css: "yes", word: "初步相符（待审核）"), subject: nil,
            amount: AmountView(text: "最高40万元", exact: "400,000元"),
            year: "所属年度 2025", force: nil, call: CallLine(text: "已有政策依据，申报通知未发布", href: "/calls/c1"),
            reasons: [
              .init(mark: StateMark(css: "yes", word: "符合"), text: "产值增幅：30%（含）以上", values: "产值 2025年：13,200万元")
            ], missing: nil, questions: [], failing: [], readings: [reading], hasDetails: true)
        ], isFolded: false),
      AssessmentCards.Group(
        told: .undecided, state: StateMark(css: "ask", word: "待补信息"), count: "1",
        cards: [
          AssessmentCards.Card(
            anchor: "loan", name: "贴息", clause: "《某方案》第六条", href: "/documents/d/6#loan",
            state: StateMark(css: "ask", word: "待补信息"), subject: "l1", amount: nil, year: nil, force: nil, call: nil,
            reasons: [], missing: nil,
            questions: [.init(name: "已付利息", release: "补上后最多可释放12万元", place: "银行回单")], failing: [],
            readings: [], hasDetails: false)
        ], isFolded: false),
      AssessmentCards.Group(
        told: .notInForce, state: StateMark(css: "out", word: "不在执行期"), count: "1",
        cards: [
          AssessmentCards.Card(
            anchor: "entry", name: "首次升规奖励", clause: "《某方案》第五条", href: "/documents/d/5#entry",
            state: StateMark(css: "out", word: "不在执行期"), subject: nil, amount: nil, year: nil,
            force: "发生日 2026年1月5日；执行期 2023年1月1日至2025年12月31日（据题名）", call: nil, reasons: [], missing: nil,
            questions: [], failing: [], readings: [], hasDetails: false)
        ], isFolded: true),
    ],
    matched: "1", undecided: "1",
    total: AmountView(text: "最高52万元", exact: "520,000元"), strict: "有的两项能否同得，文件没有写明；若只得其一，合计最高40万元。",
    closing: "以申报通知和审核结果为准。", on: "2026年11月21日", isEmpty: false)

  @Test("an enterprise's page: the card in its order, the facts with their basis, its contracts folded")
  func enterprise() throws {
    try expect(Self.enterprisePage, is: "enterprise.html")
  }

  @Test("the same page of an enterprise in English")
  func enterpriseInEnglish() throws {
    try expect(Self.enterprisePage, .english, is: "enterprise.en.html")
  }

  private static var enterprisePage: Page {
    Page(
      "enterprises/enterprise", title: "模拟甲有限公司",
      view: EnterprisePage.View(
        crumbs: [Crumb("企业", "/enterprises"), Crumb("模拟甲有限公司")], name: "模拟甲有限公司", subtitle: "X · 佘山镇",
        cards: Self.cards,
        facts: [
          EnterprisePage.FactGroup(
            name: "产值", mark: "非统计口径",
            tellings: [
              .init(
                isFirst: true, period: "2025年", value: "13,200万元", exact: "132,000,000元", basis: "部门共享",
                source: "某协议", recorded: "2026年3月2日", fate: "", counts: true, change: "/enterprises/X/facts/7",
                cell: nil),
              .init(
                isFirst: false, period: "2025年", value: "13,000万元", exact: "130,000,000元", basis: "企业自愿填报",
                source: nil, recorded: "2026年2月1日", fate: "已更正：少一位", counts: false, change: nil, cell: nil),
            ])
        ],
        hasFacts: true,
        subjects: [
          EnterprisePage.SubjectPart(
            title: "合同（2）", heads: [.init(label: "合同类别", isNumber: false), .init(label: "合同金额", isNumber: true)],
            rows: [
              .init(
                key: "HT2024-01",
                cells: [
                  .init(text: "首台套", exact: "first_set", isNumber: false),
                  .init(text: "6,666.67万元", exact: "66,666,666.67元", isNumber: true),
                ]),
              .init(
                key: "HT2025-02",
                cells: [
                  .init(text: "数字化服务", exact: "digital_service", isNumber: false),
                  .init(text: "未知", exact: "", isNumber: true),
                ]),
            ],
            facts: [
              EnterprisePage.FactGroup(
                name: "合同类别（HT2024-01）", mark: nil,
                tellings: [
                  .init(
                    isFirst: true, period: "—", value: "首台套", exact: "first_set", basis: "企业自愿填报", source: nil,
                    recorded: "2026年2月1日", fate: "", counts: true, change: nil, cell: nil)
                ])
            ])
        ],
        on: "2026-11-21", forYear: "", fault: nil,
        done: "已更正，原记录保留在历史里。", path: "/enterprises/X"),
      nonStatistical: true)
  }

  @Test("a fact to correct or withdraw: as it was recorded, what was typed, and each message at its field")
  func fact() throws {
    func view(isOpen: Bool, choices: [Choice]) -> FactPage.View {
      FactPage.View(
        crumbs: [Crumb("企业", "/enterprises"), Crumb("模拟甲有限公司", "/enterprises/X"), Crumb("产值 2025年")],
        title: "产值 2025年", facts: [Pair("数值", "13,200万元（132,000,000元）"), Pair("依据与来源", "部门共享（某协议、兑现）")],
        fate: isOpen ? nil : "已撤回：弄错了企业", isOpen: isOpen, path: "/enterprises/X/facts/7", key: "00ff",
        value: "1.3亿", hint: "当年产值；按元填写", choices: choices, hasChoices: !choices.isEmpty, reason: "多填<一>位",
        valueFault: "“1.3亿”不是数", reasonFault: nil,
        faults: [.init(href: "#value", text: "“1.3亿”不是数")], hasFaults: true)
    }
    try expect(
      Page(
        "enterprises/fact", title: "产值 2025年", view: view(isOpen: true, choices: []), status: 422, nonStatistical: true),
      is: "fact.html")
    let choices = [
      Choice(value: "true", label: "是", isChosen: true), Choice(value: "-", label: "没有", isChosen: false),
    ]
    try expect(
      Page("enterprises/fact", title: "是否首次入统", view: view(isOpen: true, choices: choices)), is: "fact-choice.html")
    try expect(
      Page("enterprises/fact", title: "产值 2025年", view: view(isOpen: false, choices: [])), is: "fact-ended.html")
  }

  @Test("政策匹配 with a wrong value: summary at the top, message at the field, the card beside it")
  func match() throws {
    func question(_ field: String, value: String = "", fault: String? = nil) -> MatchQuestion {
      MatchQuestion(
        field: field, label: "产值 2025年", hint: "当年生产的产品总值", place: "产值台账", release: "最多可释放40万元", value: value,
        unit: "万元", fault: fault, isText: true, isDay: false, choices: [], hasChoices: false, isNumeric: true)
    }
    let chosen = MatchQuestion(
      field: "first_entry", label: "是否首次入统", hint: "从未入统", place: "名录", release: nil, value: "true", unit: nil,
      fault: nil, isText: false, isDay: false,
      choices: [
        Choice(value: "", label: "不清楚", isChosen: false), Choice(value: "true", label: "是", isChosen: true),
      ], hasChoices: true, isNumeric: false)
    let page = Page(
      "match/match", title: "政策匹配",
      view: MatchPage.View(
        on: "2026年11月21日", year: "2025", years: [Choice(value: "2025", label: "2025年", isChosen: true)],
        progress: "已答 1 项，还有 2 项可能改变结果。",
        faults: [MatchPage.Fault(href: "#output@2024", text: "产值：“很多”不是数")], hasFaults: true,
        enterprise: MatchPage.Section(
          key: nil, title: "企业", next: [question("output@2024", value: "很多", fault: "“很多”不是数")], hasNext: true,
          skipped: [question("output@2025")], hasSkipped: true, answered: [chosen], hasAnswered: true, isDone: false,
          remove: nil),
        subjects: [
          MatchPage.Section(
            key: "contract-1", title: "合同 1", next: [question("contract-1:contract_amount")], hasNext: true,
            skipped: [], hasSkipped: false, answered: [], hasAnswered: false, isDone: false, remove: "去掉合同 1")
        ], additions: [MatchPage.Addition(kind: "loan", label: "贷款（2项）")],
        cards: Self.cards,
        taken: MatchPage.Taken(
          value: "d/5:paid-after-period=0", question: "增幅算哪一年？", answer: "按兑现年份", before: "最高40万元", after: "最高20万元",
          isChanged: true)))
    try expect(page, is: "match.html")
  }

  @Test("signing in with a wrong password keeps the name and says what happens next")
  func signIn() throws {
    let view = SignInPage.View(
      name: "zhang", fault: "登录名或密码不对。", done: nil, next: "/enterprises", isDemonstration: true)
    try expect(Page("sign-in/sign-in", title: "登录", view: view, status: 422), is: "sign-in.html")
  }

  @Test(
    "every failure says what happened, what is safe and what to do, in both languages",
    arguments: [
      ("not-found", Failure.notFound(nil)), ("sign-in-needed", .refused(.signInNeeded)),
      ("refused", .refused(.areaMissing)), ("method", .methodNotAllowed), ("too-large", .tooLarge(64 << 10)),
      ("stale-form", .staleForm), ("broken", .broken("1f2e3d4c")),
      (
        "unreadable",
        .unreadable(
          Diagnostics(
            Diagnostic(
              "api.day", at: Place(field: "on"), Wording(zh: "“x”不是日期", en: "'x' is no day"),
              expected: Wording(verbatim: "2026-05-10"))))
      ),
    ])
  func failure(name: String, failure: Failure) throws {
    var text = ""
    for language in Language.allCases {
      let page = failure.page(renderer.words(language))
      let html = try renderer.render(
        page.template, view: page.view, chrome: ["title": page.title], language: language)
      let main = try #require(html.firstMatch(of: /<main[\s\S]*<\/main>/)).0
      text += "\(failure.status)\n\(main)\n" + String(decoding: failure.problem(in: language), as: UTF8.self) + "\n"
    }
    try Golden.expect(text, is: "failure-\(name).html")
  }

  @Test("an import's preview: what is new, what changes, what is doubtful, and the way on")
  func importPreview() throws {
    let view = ImportPage.PreviewView(
      crumbs: [Crumb("管理", "/administration"), Crumb("导入")], file: "企业.csv", details: [Pair("数据依据", "企业自愿填报")],
      sums: [Figure(.count(2), label: "行"), Figure(.count(1), label: "变动")],
      changes: [
        .init(
          subject: "91310117YT5AN6EG3P", fact: "产值 2025年", before: "13,000万元", after: "13,200万元", note: "", line: "2")
      ], hasChanges: true, faults: [], faultCount: "", hasFaults: false,
      warnings: ["企业.csv:2:1: 提醒：统一社会信用代码的校验位不符"], hasWarnings: true, key: "00ff")
    try expect(Page("administration/import-preview", title: "导入预览", view: view), is: "import-preview.html")
  }

  @Test("a list of enterprises with its sorted column, filters and pages")
  func list() throws {
    let view = EnterpriseListPage.View(
      heads: [("企业", "name"), ("区域", "area")].map { label, order in
        ColumnHead(label, by: order, chosen: "name", isDescending: true, Self.listRequest)
      },
      rows: [
        .init(
          name: "模拟甲 & 乙", href: "/enterprises/X", creditCode: "X", area: "松江区", industry: "电子（39）",
          updated: "2026年11月21日")
      ], pager: Self.pager, search: "模拟", industry: "39", sort: "name", isDescending: true,
      areas: [Choice(value: "", label: "全部区域", isChosen: true)], export: "/enterprises/export?q=x", isEmpty: false,
      isUnfilled: false, mayImport: false)
    try expect(Page("enterprises/list", title: "企业", view: view), is: "enterprises.html")
  }

  private static var pager: Pager {
    let words = Strings(
      language: .chinese, texts: ["pager.label": "翻页", "pager.summary": "第 {first}—{last} 条，共 {total} 条"])
    return Pager(listRequest, page: 2, total: 1_234, words: words)
  }

  private static var listRequest: PortalRequest {
    PortalRequest(
      actor: .visitor, scope: .everywhere, language: .chinese, path: "/enterprises",
      query: FormFields([("q", "模拟"), ("page", "2")]), form: FormFields(), file: nil, body: [], parameters: [:],
      token: SessionToken(random: RandomSource { Array(repeating: 1, count: $0) }), isPartial: false,
      now: TestPortal.now, address: .unknown)
  }
}
