import Quantities
import Testing

@testable import Delivery

@Suite("Budgets that are entered wrongly")
struct ReturnedBudgetTests {
  private func grant(_ year: Int, _ fixture: DeliveryFixture) -> DeliveryCommand {
    .grantBudget(
      name: "写错", year: year, purpose: fixture.purpose, payer: .city, document: "模拟〔\(year)〕9号", amount: yuan(70))
  }

  @Test("one stands while it waits, no more once it was sent back, and again where its money is asked for anew")
  func standing() throws {
    let fixture = try DeliveryFixture(amount: 50)
    let budget = BudgetID(number: 3)
    func stands() throws -> Bool { try fixture.book.standingBudgets().contains { $0.id == budget } }
    let before = try fixture.book.standingBudgets().count
    try fixture.run(grant(2026, fixture))
    #expect(try stands())
    try fixture.run(.returnSubmission(SubmissionID(number: 3), reason: "写错了"), by: fixture.checker)
    #expect(try !stands() && fixture.book.isReturned(budget))
    // The others have money, and what was submitted is still there to read.
    #expect(try fixture.book.standingBudgets().count == before)
    #expect(fixture.book.submission(SubmissionID(number: 3))?.state.name == .returned)
    let programme = DeliveryCommand.openProgramme(
      instrument: fixture.purpose, name: "券", document: "模拟〔2026〕7号", validFrom: try day("2026-01-01"),
      validTo: try day("2026-12-31"), categories: ["检验检测"], funding: .one(budget))
    #expect(fixture.refusal(programme)?.contains("“写错”登记时送审的已退回，不能列支") == true)
    try fixture.run(.changeBudget(budget, .increase, amount: yuan(70), document: "模拟〔2026〕10号"))
    #expect(try stands())
    try fixture.run(.approveSubmission(SubmissionID(number: 4)), by: fixture.checker)
    #expect(try stands())
  }

  @Test("a budget is of last year at the earliest, and of two years ahead at the latest")
  func years() throws {
    let fixture = try DeliveryFixture(amount: 50)
    for year in [2019, 2024, 2029, 2100] {
      #expect(
        fixture.refusal(grant(year, fixture))
          == "year: 错误：年度“\(year)”不能用\n  应为：2025 到 2028，上一年到后两年")
    }
    for year in 2025...2028 { #expect(fixture.refusal(grant(year, fixture)) == nil) }
  }

  @Test("a call whose budget was sent back names another, and no call names one that was")
  func calls() throws {
    let fixture = try AwardFixture()
    try fixture.run(
      .grantBudget(
        name: "写错", year: 2026, purpose: fixture.benefit, payer: .city, document: "模拟〔2026〕9号", amount: yuan(5)))
    var terms = try fixture.terms()
    terms.budget = BudgetID(number: 2)
    try fixture.run(.call(.record(terms)))
    let call = CallID(number: 2)
    try fixture.run(.call(.publish(call)))
    let fund = DeliveryCommand.call(.fund(call, fixture.budget))
    #expect(fixture.refusal(fund)?.contains("已有支出预算") == true)
    try fixture.run(.returnSubmission(SubmissionID(number: 2), reason: "写错了"), by: fixture.owner)
    terms.document = "模拟〔2026〕12号"
    #expect(fixture.refusal(.call(.record(terms)))?.hasPrefix("budget: 错误：“写错”登记时送审的已退回") == true)
    try fixture.run(fund)
    #expect(fixture.book.call(call)?.terms.budget == fixture.budget)
  }
}
