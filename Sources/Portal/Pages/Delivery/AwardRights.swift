import Access
import Delivery
import Diagnostics

/// Who does what with the awards of a call: by the role of the step, and where money is decided on, by whose budget it
/// is. The engine keeps those apart who propose, approve and issue.
struct AwardRights: Sendable {
  private let request: PortalRequest
  private let approving: ChainStep?
  /// Whether the reader's own budget bears the awards: its free amount is shown to nobody else, and nobody else
  /// approves, cuts, issues, settles or claims back what it pays. Where there is none yet, those who see everything.
  let isOfBudget: Bool
  /// Who bears the awards; `nil` while the call has no budget.
  let payer: Budget.Payer?

  init(_ call: Call, _ request: PortalRequest, in book: any DeliveryReader) throws {
    self.request = request
    approving = call.terms.approvingStep
    let budget = try call.terms.budget.flatMap { try book.budget($0) }
    payer = budget?.payer
    isOfBudget =
      call.terms.budget == nil ? request.scope == .everywhere : budget.map(request.scope.owns) ?? false
  }

  /// Whether the reader judges at a step.
  func may(_ step: ChainStep) -> Bool { holds(Self.roles(at: step, payer)) && (isOfBudget || !decidesMoney(step)) }

  /// - Throws: `delivery.department`, `delivery.not-your-step`, `delivery.not-your-budget`.
  func check(_ step: ChainStep) throws(Diagnostics) {
    guard request.isOfOffice else { throw Diagnostics(.departmentJudgesNone) }
    guard holds(Self.roles(at: step, payer)) else { throw Diagnostics(.notYourStep(step)) }
    guard isOfBudget || !decidesMoney(step) else { throw Diagnostics(.notYourBudget) }
  }

  /// Whether the reader holds one of some roles, in the area's own office.
  func holds(_ roles: Set<Role>) -> Bool { request.isOfOffice && !request.actor.roles.isDisjoint(with: roles) }

  private func decidesMoney(_ step: ChainStep) -> Bool { step == approving || step == .issue }

  /// - Parameter payer: who bears the awards; `nil` where nobody does yet.
  static func roles(at step: ChainStep, _ payer: Budget.Payer?) -> Set<Role> {
    switch step {
    // Only to end what nobody confirms.
    case .consent: [.city, .district]
    case .credit: [.city, .district]
    case .town: [.officer, .district]
    case .district: [.district, .city]
    // A district calls its own experts together for what it bears.
    case .experts: payer?.area == nil ? [.city] : [.city, .district]
    case .panel: [.city, .financeChecker]
    case .publicity: [.city, .district]
    case .issue: [.city, .financeMaker, .financeChecker]
    }
  }
}

extension Diagnostic {
  fileprivate static let departmentJudgesNone = Diagnostic(
    "delivery.department", at: Place(field: "step"),
    Wording(zh: "部门的账号办理诉求，不办理兑现的环节", en: "a department's account works on cases, not on the steps of an award"),
    remedy: Wording(
      zh: "请街镇、区级主管部门或财政的人员办理；要部门出意见的，登记一件诉求请它协办",
      en: "leave it to the street's, the district's or the treasury's people; for a department's opinion open a case"))

  fileprivate static func notYourStep(_ step: ChainStep) -> Diagnostic {
    Diagnostic(
      "delivery.not-your-step", at: Place(field: "step"),
      Wording(zh: "“\(step.wording.zh)”不由您的角色办理", en: "the step “\(step.wording.en)” is not for your role"),
      remedy: Wording(zh: "请有权限的人员办理", en: "leave it to those who may"))
  }

  static let notYourBudget = Diagnostic(
    "delivery.not-your-budget", at: Place(field: "do"),
    Wording(
      zh: "这笔资金不由您这一级承担，核定、核减、下达、清算、核销和追缴由承担资金的一方办理",
      en: "another payer bears this: approval, cuts, issue, settlement and recovery are that payer's"),
    remedy: Wording(
      zh: "请承担资金一方的人员办理：区级资金和市、区共担的由该区的人员，市级资金由市级或市财政人员",
      en:
        "leave it to the payer's people: what a district bears, alone or with the city, is its own people's, the rest the city's"
    ))
}
