import Access
import Delivery
import Diagnostics
import Quantities

/// 谁管钱: who registers budgets, and keeps the calls and programmes over them. The city's people keep the city's, and enter
/// for a district what it leaves to them; a district keeps what it bears alone, within its area. What is decided on with the
/// money is said by `AreaScope.owns` and `AwardRights`.
extension PortalRequest {
  /// The district for whose own money the reader answers; `nil` for the city's people, and for everybody else.
  var ownDistrict: AreaCode? {
    guard !keepsCityFunds, actor.roles.contains(.district), isOfOffice, case .area(let area) = scope,
      area.isDistrictOrCity
    else { return nil }
    return area
  }

  /// Whether the reader registers budgets, calls and programmes at all.
  var keepsFunds: Bool { keepsCityFunds || ownDistrict != nil }

  /// Whether the reader keeps the whole city's.
  var keepsCityFunds: Bool { actor.roles.contains(.city) && isOfOffice }

  /// Other departments of an area work on cases: they ask for no money of their own here, judge no award, record no
  /// account and open no papers.
  var isOfOffice: Bool { actor.person?.department == nil }

  func keeps(_ budget: Budget) -> Bool {
    keepsCityFunds || ownDistrict.map { budget.payer == .district($0) } ?? false
  }

  /// What several bear together is the city's to keep.
  func keeps(_ budgets: [Budget]) -> Bool { keepsCityFunds || !budgets.isEmpty && budgets.allSatisfy { keeps($0) } }

  func keeps(_ programme: VoucherProgramme, in book: any DeliveryReader) throws -> Bool {
    keeps(try programme.funding.budgets.compactMap { try book.budget($0) })
  }

  /// A call is kept by whoever keeps its budget; without one, by the city.
  func keeps(_ call: Call, in book: any DeliveryReader) throws -> Bool {
    keeps(try call.terms.budget.flatMap { try book.budget($0) }.map { [$0] } ?? [])
  }
}

extension Diagnostic {
  static let notYourFunds = Diagnostic(
    "delivery.not-your-funds", at: Place(field: "do"),
    Wording(zh: "这笔资金不由您管理", en: "this money is not yours to keep"),
    expected: Wording(
      zh: "市级主管部门管市级的，区级主管部门管本区自己承担的", en: "the city's people keep the city's, a district what it bears alone"),
    remedy: Wording(zh: "请承担资金一方的主管部门办理", en: "leave it to the payer's people"))

  /// A district's call or programme without a budget of its own.
  static func ownBudgetNeeded(_ field: String) -> Diagnostic {
    Diagnostic(
      "delivery.own-budget", at: Place(field: field),
      Wording(zh: "没有选本区自己的预算", en: "no budget of the district's own is chosen"),
      expected: Wording(zh: "本区登记、由本区承担的预算", en: "a budget that the district registered and bears"),
      remedy: Wording(zh: "先在“兑现 › 预算指标”登记，经另一人批准", en: "register one under Delivery › Budgets, and have it approved"))
  }
}
