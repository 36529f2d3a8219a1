import Diagnostics
import Quantities

extension DeliveryReader {
  /// 在册预算: all but those whose registration was sent back before any money came in. What was submitted stays on record,
  /// and where more is asked for one of them by a new submission it stands again.
  /// Cost: the budgets, with a look-up for each, and the increases that wait.
  public func standingBudgets() throws -> [Budget] {
    let awaited = try awaitedBudgets()
    return try budgets().filter { try !isReturned($0.id, awaited) }
  }

  /// 登记已退回: whether a budget never held money, and nothing that would bring some waits for its second person.
  /// Cost: two look-ups, and the increases that wait.
  public func isReturned(_ budget: BudgetID) throws -> Bool { try isReturned(budget, try awaitedBudgets()) }

  private func isReturned(_ budget: BudgetID, _ awaited: Set<BudgetID>) throws -> Bool {
    try !awaited.contains(budget) && opened(.granted(budget)) == nil && opened(.available(budget)) == nil
  }

  /// Those that wait for money which another person has to approve.
  private func awaitedBudgets() throws -> Set<BudgetID> {
    Set(
      try submissions(of: .increase, in: .waiting).compactMap { submission in
        if case .increase(let budget, _, document: _) = submission.matter { budget } else { nil }
      })
  }
}

extension DeliveryDecision {
  /// The years for which money is entered now: from the one before, whose accounts are still being closed, to two ahead.
  func checkBudget(year: Int) throws {
    let years = today.year - 1...today.year + 2
    guard years.contains(year) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.budget-year", at: Place(field: "year"),
          Wording(zh: "年度“\(year)”不能用", en: "the year “\(year)” cannot be used"),
          expected: Wording(
            zh: "\(years.lowerBound) 到 \(years.upperBound)，上一年到后两年",
            en: "\(years.lowerBound) to \(years.upperBound): from last year to two years ahead")))
    }
  }

  /// Refuses a budget whose registration was sent back.
  func checkStanding(_ budget: Budget, at field: String) throws {
    guard try book.isReturned(budget.id) else { return }
    throw Diagnostics(
      .unfit(
        "delivery.budget-returned", at: field, budget.name,
        Wording(zh: "登记时送审的已退回，不能列支", en: "was sent back when it was entered: nothing can be paid from it"),
        expected: Wording(zh: "在册的预算", en: "a budget that stands"),
        remedy: Wording(zh: "登记正确的预算，由另一人批准", en: "enter the right one, and have another person approve it")))
  }
}
