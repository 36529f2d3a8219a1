import Diagnostics
import PolicyCorpus
import Quantities

extension DeliveryReader {
  /// 适用区域: the district whose enterprises alone a call is for, which is that of the treasury that pays it; `nil` for one of
  /// the whole city. A district registers calls over budgets of its own alone, so whose call it is says the same.
  /// Cost: a look-up.
  public func area(of call: Call) throws -> AreaCode? {
    try call.terms.budget.flatMap { try budget($0)?.payer.area }
  }

  /// The same of several; those of the whole city are absent. Cost: the list of budgets, once.
  public func areas(of calls: [Call]) throws -> [CallID: AreaCode] {
    guard calls.contains(where: { $0.terms.budget != nil }) else { return [:] }
    let payers = Dictionary(try budgets().map { ($0.id, $0.payer.area) }) { first, _ in first }
    return Dictionary(
      calls.compactMap { call in call.terms.budget.flatMap { payers[$0] ?? nil }.map { (call.id, $0) } }
    ) { first, _ in first }
  }

  /// Whether a call is for an enterprise, by where the register has it now.
  public func isFor(_ enterprise: CreditCode, _ call: Call) throws -> Bool {
    try area(of: call).map { try isRegistered(enterprise, within: .area($0)) } ?? true
  }
}

extension DeliveryDecision {
  /// Refuses an application under another district's call, in the words of who applies.
  func checkPlace(of enterprise: CreditCode, under call: Call) throws {
    guard try !book.isFor(enterprise, call) else { return }
    throw Diagnostics(
      Diagnostic(
        "delivery.other-area", at: Place(field: "call"),
        Wording(
          zh: "“\(call.terms.title)”由区级资金安排，只受理该区的企业；贵企业的统计所在地不在该区",
          en: "“\(call.terms.title)” is a district's, for its own enterprises; yours is counted elsewhere"),
        remedy: Wording(
          zh: "统计所在地登记有误的，请服务专员更正；贵企业可以申报的见“申报通知”",
          en: "have your officer correct the place where it is wrong; what you can apply for stands among the calls")))
  }
}
