import Diagnostics
import PolicyCorpus
import Quantities

extension DeliveryDecision {
  func decideProgramme(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .openProgramme(
      let instrument, let name, let document, let from, let to, let categories, let funding, let days):
      guard from <= to else {
        throw Diagnostics(
          Diagnostic(
            "delivery.validity", at: Place(field: "validTo"),
            Wording(zh: "有效期的末日早于首日", en: "the last day is before the first"),
            expected: Wording(zh: "不早于 \(from.wording.zh)", en: "\(from.wording.en) or later")))
      }
      guard to >= today else {
        throw Diagnostics(
          Diagnostic(
            "delivery.validity", at: Place(field: "validTo"),
            Wording(zh: "有效期的末日 \(to.wording.zh) 已过", en: "the last day, \(to.wording.en), is over"),
            expected: Wording(zh: "不早于今天 \(today.wording.zh)", en: "not before today, \(today.wording.en)")))
      }
      try check(funding, for: instrument, from, to)
      if let days, !VoucherProgramme.reservationTerms.contains(days) { throw Diagnostics(.reservationDays(days)) }
      return [
        .programmeOpened(
          VoucherProgramme(
            id: ProgrammeID(number: try next(.programme)), instrument: instrument,
            name: try stated(name, field: "name", Wording(zh: "名称", en: "the name")),
            document: try self.document(document), validFrom: from, validTo: to,
            categories: try distinct(categories), funding: funding, reservationDays: days))
      ]
    case .withdrawProgramme(let id, let reason):
      _ = try standing(id)
      guard try book.vouchers(VoucherFilter(programme: id), scope: .everywhere, offset: 0, limit: 0).total == 0 else {
        throw Diagnostics(.programmeInUse)
      }
      for asked in try book.submissions(of: .issue, in: .waiting) {
        if case .issue(id, _) = asked.matter { throw Diagnostics(.programmeAwaited(asked)) }
      }
      return [.programmeWithdrawn(id, reason: try self.reason(reason))]
    case .admitProvider(let id, let code, let name, let categories):
      let programme = try standing(id)
      let categories = try distinct(categories)
      if let other = categories.first(where: { !programme.categories.contains($0) }) {
        throw Diagnostics(.unknownCategory(other, among: programme.categories))
      }
      // A few lawful early codes fail the check: theirs is known from the register.
      guard try code.hasValidCheckCharacter || book.isRegistered(code, within: .everywhere) else {
        throw Diagnostics(.providerCode(code))
      }
      return [
        .providerAdmitted(
          VoucherProvider(
            programme: id, code: code, name: try stated(name, field: "name", Wording(zh: "名称", en: "the name")),
            categories: categories))
      ]
    case .stopProvider(let id, let code, let reason):
      let programme = try found(book.programme(id), id)
      guard let provider = try book.provider(code, in: id) else {
        throw Diagnostics(.noProvider(code, of: programme))
      }
      guard provider.isAdmitted else {
        throw Diagnostics(
          .wrongState(
            Wording(zh: "服务机构", en: "the provider"), now: Wording(zh: "已停止", en: "stopped"),
            needed: Wording(zh: "已准入", en: "admitted")))
      }
      return [.providerStopped(id, code, reason: try self.reason(reason))]
    default: return []
    }
  }

  /// A programme that was not withdrawn.
  func standing(_ id: ProgrammeID) throws -> VoucherProgramme {
    let programme = try found(book.programme(id), id)
    guard let reason = programme.withdrawn else { return programme }
    throw Diagnostics(.programmeWithdrawn(programme, reason))
  }

  private func check(
    _ funding: VoucherProgramme.Funding, for instrument: InstrumentID, _ from: CalendarDay, _ to: CalendarDay
  ) throws {
    let budgets = try funding.budgets.map(budget)
    for (budget, field) in zip(budgets, ["first", "second"]) {
      try checkStanding(budget, at: field)
      guard budget.purpose == instrument else {
        throw Diagnostics(
          .otherPurpose(
            budget, at: field, than: Wording(zh: "这种券", en: "this voucher"),
            needed: Wording(zh: "这种券", en: "the voucher")))
      }
      guard from.year == budget.year, to.year == budget.year else {
        throw Diagnostics(
          Diagnostic(
            "delivery.other-year", at: Place(field: "validTo"),
            Wording(
              zh: "有效期 \(from.wording.zh) 至 \(to.wording.zh) 超出了“\(budget.name)”的年度",
              en: "\(from.wording.en) to \(to.wording.en) is beyond the year of “\(budget.name)”"),
            expected: Wording(zh: "\(budget.year) 年之内", en: "days of \(budget.year)"),
            remedy: Wording(zh: "跨年的，结转后用下一年度的预算另行安排", en: "for another year, carry over and arrange another issue")))
      }
    }
    guard case .shared(_, let share, _) = funding else { return }
    guard share.value > 0, share.value < 1 else {
      throw Diagnostics(
        Diagnostic(
          "delivery.share", at: Place(field: "share"),
          Wording(zh: "承担比例“\(share.percent)”不能用", en: "the share “\(share.percent)” cannot be used"),
          expected: Wording(
            zh: "大于 0、小于 100%；一家承担时不分", en: "above 0 and below 100%; one payer alone shares with nobody")))
    }
    guard budgets.count == 2, budgets[0].id != budgets[1].id, budgets[0].payer != budgets[1].payer else {
      throw Diagnostics(
        Diagnostic(
          "delivery.same-payer", at: Place(field: "second"),
          Wording(zh: "共担的两笔预算出自同一财政", en: "both budgets are the same payer's"),
          expected: Wording(zh: "一笔市级、一笔区级", en: "one of the city, one of a district")))
    }
    try checkPayers(budgets)
  }

  /// A voucher is issued and its claims are accepted once for all that bear it: one district would decide on the other's
  /// money.
  func checkPayers(_ budgets: [Budget]) throws {
    guard budgets.areOfTwoDistricts else { return }
    throw Diagnostics(
      Diagnostic(
        "delivery.two-districts", at: Place(field: "second"),
        Wording(
          zh: "“\(budgets[0].name)”和“\(budgets[1].name)”由两个区承担：发券和核销各只批准一次，一个区会替另一个区决定",
          en: "“\(budgets[0].name)” and “\(budgets[1].name)” are two districts': one would decide for the other"),
        expected: Wording(zh: "一笔市级、一笔区级", en: "one of the city, one of a district"),
        remedy: Wording(zh: "两个区各开一个券的年度安排", en: "open a programme for each of the districts")))
  }

  private func distinct(_ categories: [String]) throws -> [String] {
    var seen: [String] = []
    for category in categories {
      let name = try stated(category, field: "categories", Wording(zh: "服务类别", en: "the category"))
      if !seen.contains(name) { seen.append(name) }
    }
    guard (1...50).contains(seen.count) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.categories", at: Place(field: "categories"),
          Wording(zh: "服务类别有 \(seen.count) 个", en: "there are \(seen.count) categories"),
          expected: Wording(zh: "1 到 50 个", en: "1 to 50")))
    }
    return seen
  }
}

extension Diagnostic {
  fileprivate static func programmeWithdrawn(_ programme: VoucherProgramme, _ reason: String) -> Diagnostic {
    Diagnostic(
      "delivery.programme-withdrawn",
      Wording(
        zh: "“\(programme.name)”已经撤回（\(reason.excerpt)）", en: "“\(programme.name)” was withdrawn (\(reason.excerpt))"),
      remedy: Wording(zh: "需要发券的，另行安排", en: "arrange another issue where vouchers are to be given"))
  }

  fileprivate static let programmeInUse = Diagnostic(
    "delivery.programme-in-use",
    Wording(zh: "这个安排下已经发过券，不能撤回", en: "vouchers were issued under it: it cannot be withdrawn"),
    remedy: Wording(zh: "不再用的券逐张收回", en: "withdraw the vouchers that are no longer wanted, one by one"))

  fileprivate static func programmeAwaited(_ asked: Submission) -> Diagnostic {
    Diagnostic(
      "delivery.programme-awaited",
      Wording(
        zh: "这个安排下的发券还在送审（第 \(asked.id.number) 件）",
        en: "vouchers under it wait for approval (submission \(asked.id.number))"),
      remedy: Wording(zh: "先退回那一件，再撤回", en: "return that submission first"))
  }

  fileprivate static func reservationDays(_ days: Int) -> Diagnostic {
    let terms = VoucherProgramme.reservationTerms
    return Diagnostic(
      "delivery.reservation-days", at: Place(field: "reservationDays"),
      Wording(zh: "预约期限“\(days)”日不能用", en: "a term of “\(days)” days cannot be used"),
      expected: Wording(
        zh: "\(terms.lowerBound) 到 \(terms.upperBound) 日；不填的按 \(VoucherProgramme.defaultReservationDays) 日",
        en:
          "\(terms.lowerBound) to \(terms.upperBound) days; \(VoucherProgramme.defaultReservationDays) where nothing is said"
      ))
  }

  fileprivate static func providerCode(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "delivery.provider-code", at: Place(field: "provider"),
      Wording(
        zh: "\(code) 的校验位不对，企业库里也没有", en: "the check character of \(code) is wrong, and the register has no such code"),
      expected: Wording(zh: "营业执照上的统一社会信用代码", en: "the credit code of the business licence"),
      remedy: Wording(zh: "核对最后一位；确为早年代码的，先登记入库", en: "look at its last character; register a lawful early code first"))
  }

  fileprivate static func noProvider(_ code: CreditCode, of programme: VoucherProgramme) -> Diagnostic {
    Diagnostic(
      "delivery.no-provider", at: Place(field: "provider"),
      Wording(
        zh: "“\(programme.name)”的服务机构名单里没有 \(code)", en: "\(code) is no provider of “\(programme.name)”"),
      remedy: Wording(zh: "从名单里选", en: "choose one from the list"))
  }

  static func unknownCategory(_ category: String, among known: [String]) -> Diagnostic {
    Diagnostic(
      "delivery.category", at: Place(field: "category"),
      Wording(zh: "服务类别“\(category.excerpt)”不在其中", en: "“\(category.excerpt)” is none of the categories"),
      expected: Wording(zh: known.joined(separator: "、"), en: known.joined(separator: ", ")))
  }
}
