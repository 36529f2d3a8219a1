import Diagnostics
import Quantities
import Testing

@testable import Delivery

@Suite("Calls")
struct CallTests {
  @Test(
    "a notice arranges its benefit once, however its number is typed; another's, or one that was withdrawn, stands in nobody's way"
  )
  func callTwice() throws {
    let fixture = try AwardFixture()
    func refusal(_ document: String) throws -> String? {
      var terms = try fixture.terms()
      terms.document = document
      return fixture.refusal(.call(.record(terms)))
    }
    let twice = """
      document: 错误：文号“模拟〔2026〕2号”的通知已经登记为“2026年升规奖励（模拟）”，是同一个事项的
        应为：同一事项、同一文号的通知登记一次
        办法：核对文号；要改那一份的，拟稿时修改，已发布的延长或撤回
      """
    for typed in ["模拟〔2026〕2号", "模拟[2026]2号", " 模拟（２０２６） 2 号", "模拟【2026】2号"] {
      #expect(try refusal(typed) == twice, "\(typed)")
    }
    #expect(try refusal("模拟〔2026〕22号") == nil)
    // A draft may keep its own number, and take no other's.
    let draft = CallID(number: 2)
    var terms = try fixture.terms()
    terms.document = "模拟〔2026〕22号"
    #expect(fixture.refusal(.call(.revise(draft, terms))) == nil)
    terms.document = "模拟〔2026〕2号"
    #expect(fixture.refusal(.call(.revise(draft, terms))) == twice)
    try fixture.run(.call(.withdraw(draft, reason: "作废")))
    #expect(try refusal("模拟〔2026〕22号") == nil)
  }

  @Test("a call is a draft, then announced, open from its first day to its last, and closed after it")
  func phases() throws {
    let fixture = try AwardFixture()
    let drafted = Call(id: fixture.call, terms: try fixture.terms(), madeBy: fixture.proposer)
    #expect(drafted.phase(on: try day("2026-06-10")) == .drafted)
    let call = try #require(fixture.book.call(fixture.call))
    let phases = try ["2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01"].map { call.phase(on: try day($0)) }
    #expect(phases == [.announced, .open, .open, .closed])
  }

  @Test("a published call is revised no more, only extended by a document or withdrawn before anybody is in it")
  func published() throws {
    let fixture = try AwardFixture()
    #expect(
      fixture.refusal(.call(.revise(fixture.call, try fixture.terms())))
        == "错误：申报通知“2026年升规奖励（模拟）”现在是“正在受理”，不能做这一步\n  应为：这一步在“拟稿”时办\n  办法：刷新页面，看看别人是否已经办了")
    #expect(
      fixture.refusal(.call(.extend(fixture.call, closes: try day("2026-06-30"), document: "模拟〔2026〕3号")))
        == "closes: 错误：“2026年6月30日”不晚于原截止日\n  应为：2026年6月30日 之后、不早于今天")
    // The last day is 30 June 2026: a year and a day more is as much as is taken.
    #expect(
      fixture.refusal(.call(.extend(fixture.call, closes: try day("2027-07-02"), document: "模拟〔2026〕3号")))
        == """
        closes: 错误：“2027年7月2日”比原截止日晚一年以上
          应为：不晚于 2027年7月1日
          办法：看看年份是不是写错了：延长以后不能再改早
        """)
    try fixture.run(.call(.extend(fixture.call, closes: try day("2026-07-10"), document: "模拟〔2026〕3号")))
    #expect(fixture.book.call(fixture.call)?.phase(on: try day("2026-07-10")) == .open)
    _ = try fixture.proposed([yuan(1)])
    #expect(
      fixture.refusal(.call(.withdraw(fixture.call, reason: "作废")))
        == "错误：这份通知下已有拟支持或申报，不能撤回\n  办法：逐笔办结，或延长申报期")
  }

  @Test("a window that is over is not published, and one that has long been over is extended from today on")
  func over() throws {
    let fixture = try AwardFixture()
    try fixture.run(.call(.record(try fixture.terms())))
    #expect(
      fixture.refusal(.call(.publish(CallID(number: 2))), on: "2026-07-01")
        == "closes: 错误：拟稿的申报期到 2026年6月30日 为止，已经过了，不能发布\n  应为：今天或以后的截止日\n  办法：先修改拟稿里的截止日，再发布")
    func extended(_ closes: String) throws -> String? {
      fixture.refusal(
        .call(.extend(fixture.call, closes: try day(closes), document: "模拟〔2028〕3号")), on: "2028-01-01")
    }
    #expect(
      try extended("2029-01-02")?.hasPrefix("closes: 错误：“2029年1月2日”比今天晚一年以上\n  应为：不晚于 2029年1月1日") == true)
    #expect(try extended("2028-03-01") == nil)
    #expect(fixture.book.call(fixture.call)?.phase(on: try day("2028-03-01")) == .open)
  }

  @Test(
    "steps make a chain only in order, with one that judges before the publication, and the issue last",
    arguments: [
      ([ChainStep.credit, .publicity, .issue], Call.Entrance.withoutApplication),
      ([.consent, .publicity, .issue], .withoutApplication), ([.consent, .credit, .issue], .withoutApplication),
      ([.consent, .credit, .publicity], .withoutApplication), ([.district, .town, .publicity, .issue], .application),
      ([.consent, .panel, .publicity, .issue], .application), ([], .application),
    ])
  func steps(_ steps: [ChainStep], _ entrance: Call.Entrance) throws {
    let fixture = try AwardFixture()
    let refusal = fixture.refusal(.call(.record(try fixture.terms(entrance, steps))))
    #expect(refusal?.hasPrefix("steps: 错误：这些环节连不成办理流程") == true)
  }

  @Test("a call names its document, its papers once, days within bounds, and a budget for its own benefit")
  func terms() throws {
    let fixture = try AwardFixture()
    func refusal(_ change: (inout Call.Terms) -> Void) throws -> String? {
      var terms = try fixture.terms(.application, [.town, .district, .panel, .publicity, .issue])
      change(&terms)
      return fixture.refusal(.call(.record(terms)))
    }
    #expect(try refusal { _ in } == nil)
    #expect(try refusal { $0.document = " " } == "document: 错误：没有填文号\n  应为：1 到 200 个字")
    #expect(try refusal { $0.papers = ["甲", "甲"] } == "papers: 错误：材料有 2 种，或有重名\n  应为：不超过 40 种，各不同名")
    #expect(try refusal { $0.publicityDays = 0 } == "publicityDays: 错误：“0”个工作日不能用\n  应为：1 到 60")
    #expect(try refusal { $0.closes = $0.opens.adding(days: -1) }?.hasPrefix("closes: 错误：截止日 2026年5月31日") == true)
    #expect(try refusal { $0.year = 1999 } == "year: 错误：年度“1999”不能用\n  应为：2000 到 2100")
    #expect(
      try refusal { $0.instrument = fixture.other }
        == "budget: 错误：“升规奖励”不是这个事项的预算\n  应为：用途为该扶持事项，或列有该事项的专项资金的预算\n  办法：先在预算指标里登记")
  }

  @Test(
    "what pays no sum is called as filed elsewhere alone, and says where; nothing is applied for, run or funded under it"
  )
  func elsewhere() throws {
    let fixture = try AwardFixture()
    func terms() throws -> Call.Terms {
      var terms = try fixture.terms(.elsewhere, [])
      terms.instrument = fixture.other
      terms.budget = nil
      terms.papers = ["申请表"]
      terms.address = "https://12345.example.cn/apply"
      return terms
    }
    var decision = try fixture.decision(by: fixture.proposer, on: "2026-06-01")
    decision.paid = PaidBenefits(benefits: [fixture.benefit])
    func refused(_ change: (inout Call.Terms) -> Void) throws -> String? {
      var terms = try terms()
      change(&terms)
      do {
        _ = try decision.decide(.call(.record(terms)))
        return nil
      } catch let refusal as Diagnostics { return refusal.rendered(in: .chinese) }
    }
    #expect(try refused { _ in } == nil && (try refused { $0.address = "" }) == nil)
    // A benefit that pays a sum may be filed elsewhere, too.
    #expect(try refused { $0.instrument = fixture.benefit } == nil)
    let taken = try refused {
      $0.entrance = .application
      $0.steps = [.town, .district, .panel, .publicity, .issue]
      $0.address = ""
    }
    #expect(
      taken
        == "chain: 错误：这一事项没有可以算出的金额，这里不受理申报，也不核定\n  应为：“其他渠道申报”\n  办法：改选这一项，写明受理单位和联系方式")
    #expect(try refused { $0.budget = fixture.budget }?.hasPrefix("budget: 错误：在其他渠道申报的，这里没有办理环节") == true)
    #expect(try refused { $0.steps = [.town] }?.hasPrefix("steps: 错误：在其他渠道申报的") == true)
    #expect(try refused { $0.contact = "" }?.hasPrefix("contact: 错误：没有填联系方式") == true)
    for typed in ["example.cn", "https://", "ftp://example.cn", "https://example.cn/ 网址", "https://a@example.cn"] {
      #expect(try refused { $0.address = typed }?.contains("不是网址") == true, "\(typed)")
    }
    let call = CallID(number: 2)
    try fixture.run(.call(.record(try terms())))
    try fixture.run(.call(.publish(call)))
    #expect(fixture.book.call(call)?.terms.address == "https://12345.example.cn/apply")
    #expect(fixture.book.call(call)?.terms.entrance == .elsewhere)
    #expect(
      fixture.refusal(.call(.fund(call, fixture.budget)))
        == "call: 错误：“2026年升规奖励（模拟）”在其他渠道申报，这里不受理、不测算、不核定\n  办法：按通知向模拟受理单位申报（模拟电话）")
    #expect(throws: Diagnostics.self) {
      _ = try fixture.decision(by: fixture.owner, on: "2026-06-10").openCall(call)
    }
  }

  @Test("a fund's budget pays the benefits that the fund declares, and no others")
  func fund() throws {
    let fixture = try AwardFixture()
    try fixture.run(
      .grantBudget(
        name: "专项资金", year: 2026, purpose: fixture.fund, payer: .city, document: "模拟〔2026〕8号", amount: yuan(10)))
    var terms = try fixture.terms(.application, [.town, .district, .panel, .publicity, .issue])
    terms.budget = BudgetID(number: 2)
    #expect(fixture.refusal(.call(.record(terms))) == nil)
    terms.instrument = fixture.other
    terms.document = "模拟〔2026〕99号"
    #expect(fixture.refusal(.call(.record(terms)))?.hasPrefix("budget: 错误：“专项资金”不是这个事项的预算") == true)
    terms.budget = nil
    #expect(fixture.refusal(.call(.record(terms))) == nil)
  }

  @Test("a call is for a year that has begun by its window, and in which its clause can be in force")
  func years() throws {
    let fixture = try AwardFixture()
    var terms = try fixture.terms()
    terms.year = 2027
    #expect(
      fixture.refusal(.call(.record(terms)))
        == "year: 错误：所属年度 2027 到受理时还没有开始，不会有相符的\n  应为：不晚于 2026 年度")
    terms.opens = try day("2027-01-04")
    terms.closes = try day("2027-02-01")
    terms.budget = nil
    #expect(fixture.refusal(.call(.record(terms))) == nil)
    var decision = try fixture.decision(by: fixture.proposer, on: "2026-06-01")
    decision.years = CallYears(spans: [fixture.benefit: CallYears.Span(first: 2023, last: 2025)])
    func refused(_ year: Int) throws -> String? {
      var terms = try fixture.terms()
      terms.year = year
      do {
        _ = try decision.decide(.call(.record(terms)))
        return nil
      } catch let refusal as Diagnostics { return refusal.rendered(in: .chinese) }
    }
    #expect(
      try refused(2026)
        == "year: 错误：所属年度 2026 不在文件的执行期，不会有相符的\n  应为：2023 到 2025 年度\n  办法：核对所属年度")
    #expect(try refused(2022)?.contains("不在文件的执行期") == true)
    #expect(try refused(2025) == nil && (try refused(2023)) == nil)
  }
}
