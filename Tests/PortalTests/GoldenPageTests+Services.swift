import Diagnostics
import Testing

@testable import Portal

extension GoldenPageTests {
  @Test("a case with two units: one that waits for the enterprise, one that has closed its part")
  func serviceCase() throws {
    try expect(Self.casePage, is: "case.html")
  }

  @Test("the same case in English")
  func serviceCaseInEnglish() throws {
    try expect(Self.casePage, .english, is: "case.en.html")
  }

  @Test("an officer's day: what is late first, each with whom to call")
  func day() throws {
    let line = Self.line(state: StateMark(css: "late", word: "已逾期"), phone: "021-00000000")
    let page = Page(
      "services/day", title: "今日",
      view: MyDayPage.View(
        title: "今日", lead: "最急的在前",
        parts: [MyDayPage.View.Part(title: "已逾期（1）", lead: "先办这些", rows: [line])], isEmpty: false,
        isEnterprise: false, mayOpen: true, alerts: [], agenda: nil, links: [Crumb("台账", "/services/cases")]))
    try expect(page, is: "day.html")
  }

  private static func line(state: StateMark, phone: String?) -> CaseLine {
    CaseLine(
      number: "2026-0007", href: "/services/cases/7", enterprise: "某仪器有限公司<1>", enterpriseHref: "/enterprises/x",
      kind: "服务台账", text: "缺三十名焊工", state: state, due: "2026年5月15日（逾期1个工作日）", owner: "某街道 服务专员",
      raised: "已提级", phone: phone)
  }

  private static var casePage: Page {
    let form = CaseForm(
      anchor: "answer-0", title: "答复", hint: "企业电话或当面答复的，由您代为登记。", isOpen: true, isBare: false, act: "answer",
      party: "0",
      key: "00", path: "/services/cases/7",
      selects: [
        CaseForm.Select(
          id: "unit-0", name: "unit", label: "单位", choices: [Choice(value: "310117", label: "松江区", isChosen: true)],
          isRequired: false)
      ],
      inputs: [
        CaseForm.Input(
          id: "text-answer-0", name: "text", label: "答复内容", value: "\"三十\"<名>", isLong: true, isRequired: true),
        CaseForm.Input(id: "days-0", name: "days", label: "工作日", value: "5", isLong: false, isRequired: false),
      ],
      buttons: [
        CaseForm.Button(name: "", value: "", label: "提交答复", isPlain: false),
        CaseForm.Button(name: "to", value: "310117", label: "转松江区", isPlain: true),
      ], draft: "case-7-answer-0")
    let bare = CaseForm(
      anchor: "take-0", title: "接办", hint: nil, isOpen: false, isBare: true, act: "take", party: "0", key: "01",
      path: "/services/cases/7", selects: [], inputs: [],
      buttons: [CaseForm.Button(name: "", value: "", label: "我来接办", isPlain: false)], draft: nil)
    let waiting = CasePage.View.Party(
      unit: "某街道", role: "主办", officer: "服务专员", state: StateMark(css: "ask", word: "等企业补充"), due: "等企业补充，时限暂停",
      note: "2026年5月11日前联系企业", reasons: "企业的服务专员", question: "要哪些工种？", words: nil, raised: "已催办",
      reckoning: CasePage.View.Reckoned(
        lead: "2026年5月10日登记，当天不计，共5个工作日。",
        rows: [CasePage.View.Reckoned.Row(day: "2026年5月11日", weekday: "周一", kind: "工作日", number: "1")],
        hasRows: true, note: "企业答复前不计时，答复当天起继续。"), forms: [bare, form])
    let closed = CasePage.View.Party(
      unit: "松江区 生态环境局", role: "协办", officer: nil, state: StateMark(css: "yes", word: "已解决"), due: "2026年5月12日办结",
      note: nil, reasons: nil, question: nil, words: "环评可以", raised: nil, reckoning: nil, forms: [])
    return Page(
      "services/case", title: "服务台账 2026-0007",
      view: CasePage.View(
        crumbs: [Crumb("服务", "/services"), Crumb("2026-0007")], title: "服务台账", subtitle: "编号 2026-0007",
        state: StateMark(css: "ask", word: "等企业补充"), text: "缺三十名焊工\n<两班倒>", facts: [Pair("来源", "电话")],
        enterprise: Crumb("某仪器有限公司", "/enterprises/x"), clause: Crumb("第八条", "/documents/d/8#service-ledger"),
        contact: Pair("联系人", "人事部 021-00000000"), phone: "021-00000000", parties: [waiting, closed],
        steps: [CasePage.View.Step(name: "登记", day: "2026年5月10日"), CasePage.View.Step(name: "办理", day: nil)],
        fields: [Pair("诉求类别", "用工")], forms: [],
        timeline: [CasePage.View.Entry(at: "2026-05-10 10:00", who: "服务专员", what: "某街道请企业补充", detail: "要哪些工种？")],
        faults: [FieldFault(href: "#answer-0", text: "没有填写内容")], hasFaults: true, done: nil,
        path: "/services/cases/7", drafts: "case-7-", draftGone: "事项已经办结"), status: 422)
  }
}
