import Access
import Delivery
import PolicyCorpus
import Quantities

extension InstrumentWriter {
  /// The money behind a voucher, a fund or a benefit: what each role sees here is what it may open under 兑现, and nothing
  /// is told to the public. `nil` where there is nothing to tell. Cost: the benefit's awards once, and one sum for each
  /// budget.
  func moneyPanel() async throws -> MoneyPanel? {
    let id = instrument.id
    let money = scope(of: Portal.money)
    let awards = instrument.kind == .benefit ? scope(of: Portal.awardReaders) : nil
    guard portal.fundPurposes.contains(id), money != nil || awards != nil else { return nil }
    let (sums, budgets, programmes) = try await portal.ports.delivery.store.read { book in
      (
        try awards.map { try book.sums(ofAwardsFor: id, scope: $0) } ?? AwardSums(),
        try money.map { scope in
          try book.standingBudgets().filter { $0.purpose == id && scope.contains($0) }.map {
            ($0, try book.sums(of: $0.id))
          }
        } ?? [],
        try money.map { scope in
          try book.programmes().filter { $0.instrument == id && $0.withdrawn == nil }.map {
            ($0, try book.sums(of: $0.id, within: scope))
          }
        } ?? []
      )
    }
    guard sums != AwardSums() || !budgets.isEmpty || !programmes.isEmpty else { return nil }
    return MoneyPanel(
      figures: figures(sums), kinds: BudgetPages.kinds.map { words("delivery.kind.\($0.rawValue)") },
      // The newest year first, as one looks for it.
      budgets: budgets.enumerated().sorted { ($1.element.0.year, $0.offset) < ($0.element.0.year, $1.offset) }.map {
        row($0.element.0, $0.element.1)
      },
      sums: [words("delivery.panel.vouchers")] + ProgrammePage.parts.map { words("delivery.sums.\($0)") },
      programmes: programmes.map { programme, sums in
        let path = "/delivery/programmes/\(programme.id)"
        return MoneyPanel.Programme(
          name: Crumb(programme.name, path),
          validity: "\(programme.validFrom.text(in: language)) — \(programme.validTo.text(in: language))",
          parts: [Figure(.count(sums.count), href: "\(path)#vouchers")] + ProgrammePage.figures(sums, at: path, words))
      })
  }

  /// What the reader's roles admit under pages of these grants; `nil` where they admit none.
  private func scope(of grants: [Role: AreaRule]) -> AreaScope? {
    let rule = RouteRule(.get, "/delivery", grants: grants)
    guard case .allowed(let scope) = decide(request.actor, rule, on: request.today) else { return nil }
    return scope
  }

  private func figures(_ sums: AwardSums) -> [Figure] {
    guard sums != AwardSums() else { return [] }
    let rows = "/delivery/awards?benefit=\(FormFields.encode("\(instrument.id)"))&"
    func yuan(_ part: AwardSums.Part, _ name: String, _ which: String) -> Figure {
      Figure(.yuan(part.amount), label: words("delivery.panel.\(name)"), href: part.count == 0 ? nil : rows + which)
    }
    return [
      Figure(.count(sums.approved.count), label: words("delivery.panel.approvedCount"), href: rows + "approved=1"),
      yuan(sums.approved, "approved", "approved=1"), yuan(sums.issued, "issued", "state=issued"),
      yuan(sums.paid, "paid", "paid=1"),
    ]
  }

  private func row(_ budget: Budget, _ sums: [LedgerAccount.Kind: Money]) -> MoneyPanel.Budget {
    let path = "/delivery/budgets/\(budget.id)"
    let total = BudgetPages.kinds.compactMap { sums[$0] }.total
    let promised = total.subtracting(sums[.available] ?? .zero) ?? .zero
    let used = [LedgerAccount.Kind.payable, .requested, .paid].compactMap { sums[$0] }.total
    let (usedPercent, promisedPercent) = (used.percent(of: total), promised.percent(of: total))
    return MoneyPanel.Budget(
      name: Crumb(budget.name, path), payer: "\(budget.year) · \(portal.payerName(budget.payer, words))",
      total: Figure(.yuan(total), href: "\(path)/\(BudgetPages.givenName)"),
      parts: BudgetPages.kinds.map { Figure(.yuan(sums[$0] ?? .zero), href: "\(path)/\($0.rawValue)") },
      used: usedPercent, promised: promisedPercent,
      says: words("delivery.panel.says", ["used": "\(usedPercent)", "promised": "\(promisedPercent)"]))
  }
}

extension Money {
  /// How much of a whole it is, in whole per cent rounded down, so that nothing shows as spent that is not; 0 of nothing.
  fileprivate func percent(of whole: Money) -> Int {
    whole.fen > 0 ? Int(whole.fen.dividingFullWidth(fen.multipliedFullWidth(by: 100)).quotient) : 0
  }
}
