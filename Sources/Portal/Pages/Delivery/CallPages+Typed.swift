import Decimals
import Delivery
import Diagnostics
import PolicyCorpus
import Quantities

/// What was typed about a call.
extension CallPages {
  static func terms(_ request: PortalRequest, _ portal: Portal) throws -> Call.Terms {
    let form = request.form
    guard let benefit = form.text("benefit").flatMap({ InstrumentID($0) }),
      portal.calledInstruments.contains(benefit)
    else { throw Diagnostics(.chooseFromList("benefit")) }
    // A rule that is not recorded is named by its number alone.
    let rule = form.text("rule")
    let implementing = rule.flatMap(ImplementingRuleID.init)
    let way = form.text("chain") ?? ""
    let isElsewhere = way == Call.Entrance.elsewhere.rawValue
    let names = isElsewhere ? [] : way.split(separator: ",").map(String.init)
    let steps = names.compactMap(ChainStep.init(rawValue:))
    guard isElsewhere || steps.count == names.count && chains.contains(steps) else {
      throw Diagnostics(.chooseFromList("chain"))
    }
    guard let order = form.text("oversubscription").flatMap(Call.Oversubscription.init(rawValue:)) else {
      throw Diagnostics(.chooseFromList("oversubscription"))
    }
    // Out of its bounds a number is refused as it was typed.
    func days(_ field: String) -> Int { form.whole(field, in: -9999...9999) ?? 0 }
    return Call.Terms(
      instrument: benefit, title: form.text("title") ?? "", document: form.text("document") ?? "",
      rule: implementing == nil ? rule ?? "" : "", implementing: implementing,
      year: form.whole("year", in: 0...9999) ?? 0, opens: try request.day("opens"),
      closes: try request.day("closes"),
      entrance: isElsewhere ? .elsewhere : steps.first == .consent ? .withoutApplication : .application,
      papers: papers(form.text("papers")), unit: form.text("unit") ?? "", contact: form.text("contact") ?? "",
      address: form.text("address") ?? "", steps: steps,
      oversubscription: order, budget: form.text("budget").flatMap(BudgetID.init),
      publicityDays: days("publicityDays"), supplementDays: days("supplementDays"),
      confirmationDays: form.text("confirmationDays").map { _ in days("confirmationDays") },
      advance: try advance(request), asksAmount: form.text("asksAmount") == "yes")
  }

  /// The share that a form says is paid ahead; `nil` where it says none.
  static func advance(_ request: PortalRequest) throws -> Call.Advance? {
    let typed = request.form.text("advance") ?? ""
    guard !percent(typed).isEmpty else { return nil }
    return Call.Advance(
      share: try share(typed, of: "advance"), papers: papers(request.form.text("acceptancePapers")),
      acceptance: try acceptance(request))
  }

  /// Until when a form says that the acceptance is due: a number of working days, or a day; `nil` where it says nothing.
  private static func acceptance(_ request: PortalRequest) throws -> Call.AcceptanceTerm? {
    let text = TypedNumber.halfWidth(request.form.text("acceptance") ?? "").filter { !$0.isWhitespace }
    if text.isEmpty { return nil }
    if let days = Int(text) { return .workingDays(days) }
    if let day = request.form.day("acceptance") { return .day(day) }
    throw Diagnostics(
      Diagnostic(
        "delivery.acceptance-text", at: Place(field: "acceptance"),
        Wording(zh: "“\(text.excerpt)”不是期限", en: "“\(text.excerpt)” is no time"),
        expected: Wording(
          zh: "工作日数，如 120；或一天，如 2027-06-30", en: "working days, such as 120, or a day, such as 2027-06-30")))
  }

  /// How a form says until when an acceptance is due.
  static func typed(_ acceptance: Call.AcceptanceTerm?) -> String {
    switch acceptance {
    case .workingDays(let days): "\(days)"
    case .day(let day): "\(day)"
    case nil: ""
    }
  }

  /// The names that a field separates.
  static func papers(_ text: String?) -> [String] {
    (text ?? "").split { ["、", "；", ";"].contains($0) }.map { String($0).trimmingWhiteSpace }.filter { !$0.isEmpty }
  }

  /// The digits of a percentage, with its sign or without.
  private static func percent(_ text: String) -> String {
    TypedNumber.halfWidth(text).filter { !["%", "％", " "].contains($0) }
  }

  /// A share as a form has it, in per cent.
  static func share(_ text: String, of field: String) throws -> Share {
    guard let value = Decimal128(percent(text))?.multiplied(by: Decimal128(coefficient: 1, exponent: -2)) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.share-text", at: Place(field: field),
          Wording(zh: "“\(text.excerpt)”不是百分比", en: "“\(text.excerpt)” is no percentage"),
          expected: Wording(zh: "大于 0、小于 100 的数，如 50", en: "a number above 0 and below 100, such as 50")))
    }
    return Share(value)
  }

  /// A district's call is over a budget of its own; what is filed elsewhere has none, and is the city's to record.
  static func checkFunds(of terms: Call.Terms, _ request: PortalRequest, _ portal: Portal) async throws {
    guard request.keepsFunds else { throw Diagnostics(.notYourFunds) }
    guard terms.entrance != .elsewhere || request.keepsCityFunds else { throw Diagnostics(.elsewhereIsCity) }
    let budget = try await portal.ports.delivery.store.read { book in try terms.budget.flatMap { try book.budget($0) } }
    guard request.keeps(budget.map { [$0] } ?? []) else { throw Diagnostics(.ownBudgetNeeded("budget")) }
  }

  static func otherGrant(
    of call: Call, _ request: PortalRequest, _ portal: Portal
  ) async throws -> AwardCommand {
    guard let code = CreditCode(request.form.text("enterprise")?.uppercased() ?? "") else {
      throw Diagnostics(
        Diagnostic(
          "delivery.enterprise-code", at: Place(field: "enterprise"),
          CreditCode.refusalWording(request.form.text("enterprise")?.uppercased() ?? ""),
          expected: CreditCode.expectedWording))
    }
    if !request.keepsCityFunds, try await portal.enterprises([code], within: request.scope).isEmpty {
      throw Diagnostics(
        Diagnostic(
          "delivery.enterprise-elsewhere", at: Place(field: "enterprise"),
          Wording(
            zh: "您的查看范围内没有企业“\(code)”", en: "there is no enterprise “\(code)” within what you may see")))
    }
    return .recordOtherGrant(
      OtherGrantEntry(
        enterprise: code, benefit: call.terms.instrument, subject: request.form.text("subject") ?? "",
        year: request.form.whole("year", in: 0...9999) ?? 0, amount: try request.amount(),
        office: request.form.text("office") ?? "", document: request.form.text("document") ?? "",
        isUnregistered: request.form.text("registered") == "no"))
  }
}

extension Diagnostic {
  fileprivate static let elsewhereIsCity = Diagnostic(
    "delivery.elsewhere-is-city", at: Place(field: "chain"),
    Wording(
      zh: "在其他渠道申报的通知由市级人员登记", en: "a notice of what is filed elsewhere is recorded by the city's people"),
    expected: Wording(zh: "另一种办理环节", en: "another way"),
    remedy: Wording(zh: "把通知给市级人员登记", en: "hand the notice to them"))
}
