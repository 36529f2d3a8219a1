import Diagnostics
import PolicyCorpus
import Quantities

extension DeliveryDecision {
  /// - Parameter amending: the last of a line, which the new one amends; `nil` where it begins one.
  func record(_ terms: ImplementingRule.Terms, amending: ImplementingRuleID?) throws -> DeliveryEvent {
    let rules = ImplementingRules(try book.implementingRules())
    let terms = try checked(terms)
    if let taken = rules.all.first(where: { DocumentNumber.isSame($0.terms.document, as: terms.document) }) {
      throw Diagnostics(.ruleDocumentTaken(taken))
    }
    if let amending {
      let before = try found(rules[amending], amending)
      if let amendment = rules.amendment(of: amending) { throw Diagnostics(.alreadyAmended(before, by: amendment)) }
      guard terms.validFrom >= before.terms.validFrom, terms.issuedOn >= before.terms.issuedOn else {
        throw Diagnostics(.amendsBackwards(terms, before))
      }
    }
    return .implementingRuleRecorded(
      ImplementingRule(
        id: ImplementingRuleID(number: try next(.implementingRule)), terms: terms, amends: amending, madeBy: actor))
  }

  private func checked(_ terms: ImplementingRule.Terms) throws -> ImplementingRule.Terms {
    var terms = terms
    terms.issuer = try stated(terms.issuer, field: "issuer", Wording(zh: "制定单位", en: "the issuing unit"))
    terms.document = try document(terms.document)
    terms.title = try stated(terms.title, field: "title", Wording(zh: "名称", en: "the title"))
    guard terms.issuedOn <= today else {
      throw Diagnostics(
        Diagnostic(
          "delivery.rule-issued", at: Place(field: "issuedOn"),
          Wording(
            zh: "印发日期 \(terms.issuedOn.wording.zh) 还没有到",
            en: "\(terms.issuedOn.wording.en) has not come: it cannot be issued yet"),
          expected: Wording(zh: "不晚于今天 \(today.wording.zh)", en: "at the latest today, \(today.wording.en)"),
          remedy: Wording(zh: "印发后再登记", en: "record it once it is issued")))
    }
    if let last = terms.validTo, last < terms.validFrom {
      throw Diagnostics(
        Diagnostic(
          "delivery.rule-period", at: Place(field: "validTo"),
          Wording(
            zh: "失效日 \(last.wording.zh) 早于施行日 \(terms.validFrom.wording.zh)",
            en: "\(last.wording.en) is before its first day, \(terms.validFrom.wording.en)"),
          expected: Wording(zh: "不早于施行日；文件没有写的，空着", en: "not before it; empty where the document names none")))
    }
    guard (1...20).contains(terms.clauses.count), Set(terms.clauses).count == terms.clauses.count else {
      throw Diagnostics(
        Diagnostic(
          "delivery.rule-clauses", at: Place(field: "clause1"),
          Wording(
            zh: "细则对应 \(terms.clauses.count) 条，或有重复", en: "\(terms.clauses.count) clauses, or one named twice"),
          expected: Wording(zh: "1 到 20 条，各不相同", en: "1 to 20, each once")))
    }
    terms.fixes.papers = try checkedPapers(terms.fixes.papers)
    if !terms.fixes.contact.isEmpty {
      terms.fixes.contact = try stated(terms.fixes.contact, field: "contact", Wording(zh: "联系方式", en: "the contact"))
    }
    terms.fixes.advance = try terms.fixes.advance.map(checked)
    return terms
  }

  // MARK: Calls

  /// A call's terms under the rule that it names: what the rule fixes, the call keeps to; its document number is the
  /// rule's.
  func checked(_ terms: Call.Terms, under id: ImplementingRuleID) throws -> Call.Terms {
    let rules = ImplementingRules(try book.implementingRules())
    let rule = try found(rules[id], id)
    guard rule.terms.clauses.contains(terms.instrument.clause) else { throw Diagnostics(.otherClause(rule)) }
    guard rules.standing(of: rule, on: terms.opens) == .inForce else {
      throw Diagnostics(.notInForce(rule, on: terms.opens, rules.standing(of: rule, on: terms.opens)))
    }
    let fixes = rule.terms.fixes
    func keep(_ keeps: Bool, _ field: String, _ fixed: Wording) throws {
      guard keeps else { throw Diagnostics(.againstRule(rule, field, fixed)) }
    }
    if let entrance = fixes.entrance { try keep(terms.entrance == entrance, "chain", entrance.wording) }
    // What is filed elsewhere is paid elsewhere too: how, its call does not say.
    let isPaid = terms.entrance != .elsewhere
    if isPaid, let order = fixes.oversubscription {
      try keep(terms.oversubscription == order, "oversubscription", order.wording)
    }
    if isPaid, let advance = fixes.advance {
      let share = advance.share.percent
      try keep(
        terms.advance?.share.value == advance.share.value, "advance",
        Wording(zh: "先预拨 \(share)", en: "\(share) paid ahead"))
      let missing = advance.papers.filter { terms.advance?.papers.contains($0) != true }
      try keep(
        missing.isEmpty, "acceptancePapers",
        Wording(
          zh: "验收材料含\(missing.joined(separator: "、"))",
          en: "an acceptance that takes \(missing.joined(separator: ", "))"))
    }
    if isPaid, let term = fixes.advance?.acceptance {
      let fixed =
        switch term {
        case .workingDays(let days):
          Wording(zh: "验收在下达后 \(days) 个工作日内", en: "an acceptance within \(days) working days of the issue")
        case .day(let day): Wording(zh: "验收不晚于 \(day.wording.zh)", en: "an acceptance by \(day.wording.en)")
        }
      try keep(terms.advance?.acceptance == term, "acceptance", fixed)
    }
    let missing = fixes.papers.filter { !terms.papers.contains($0) }
    try keep(
      missing.isEmpty, "papers",
      Wording(zh: "申报材料含\(missing.joined(separator: "、"))", en: "papers with \(missing.joined(separator: ", "))"))
    var terms = terms
    terms.rule = rule.terms.document
    return terms
  }
}

extension Diagnostic {
  fileprivate static func ruleDocumentTaken(_ rule: ImplementingRule) -> Diagnostic {
    Diagnostic(
      "delivery.rule-document", at: Place(field: "document"),
      Wording(
        zh: "文号“\(rule.terms.document)”已登记为“\(rule.terms.title)”",
        en: "“\(rule.terms.document)” is recorded already, as “\(rule.terms.title)”"),
      expected: Wording(zh: "另一份文件的文号", en: "the number of another document"),
      remedy: Wording(zh: "内容有变的，用修订它的文件登记修订", en: "record the document that amends it where something has changed"))
  }

  fileprivate static func alreadyAmended(
    _ rule: ImplementingRule, by amendment: ImplementingRule
  ) -> Diagnostic {
    Diagnostic(
      "delivery.rule-amended",
      Wording(
        zh: "“\(rule.terms.title)”已由 \(amendment.terms.document) 修订",
        en: "“\(rule.terms.title)” has been amended by \(amendment.terms.document)"),
      remedy: Wording(zh: "从最后一版修订", en: "amend the last version"))
  }

  fileprivate static func amendsBackwards(
    _ terms: ImplementingRule.Terms, _ before: ImplementingRule
  ) -> Diagnostic {
    let isEarly = terms.validFrom < before.terms.validFrom
    return Diagnostic(
      "delivery.rule-backwards", at: Place(field: isEarly ? "validFrom" : "issuedOn"),
      isEarly
        ? Wording(
          zh: "施行日 \(terms.validFrom.wording.zh) 早于被修订的一版",
          en: "\(terms.validFrom.wording.en) is before the first day of what it amends")
        : Wording(
          zh: "印发日期 \(terms.issuedOn.wording.zh) 早于被修订的一版",
          en: "\(terms.issuedOn.wording.en) is before the issue of what it amends"),
      expected: Wording(
        zh: "不早于 \((isEarly ? before.terms.validFrom : before.terms.issuedOn).wording.zh)",
        en: "not before \((isEarly ? before.terms.validFrom : before.terms.issuedOn).wording.en)"))
  }

  fileprivate static func otherClause(_ rule: ImplementingRule) -> Diagnostic {
    .unfit(
      "delivery.rule-other-clause", at: "rule", rule.terms.title,
      Wording(zh: "不是这一条的实施细则", en: "does not carry this clause out"),
      expected: Wording(zh: "对应该扶持事项所在条款的细则", en: "a rule for the clause of the benefit"))
  }

  fileprivate static func notInForce(
    _ rule: ImplementingRule, on day: CalendarDay, _ standing: ImplementingRule.Standing
  ) -> Diagnostic {
    Diagnostic(
      "delivery.rule-not-in-force", at: Place(field: "rule"),
      Wording(
        zh: "申报起始日 \(day.wording.zh) 那天，“\(rule.terms.title)”（\(rule.terms.document)）\(standing.wording.zh)",
        en:
          "on \(day.wording.en), when the call opens, “\(rule.terms.title)” (\(rule.terms.document)) is \(standing.wording.en)"
      ),
      expected: Wording(zh: "那天现行的一版", en: "the version that is in force on that day"))
  }

  fileprivate static func againstRule(_ rule: ImplementingRule, _ field: String, _ fixed: Wording) -> Diagnostic {
    Diagnostic(
      "delivery.against-rule", at: Place(field: field),
      Wording(
        zh: "与实施细则 \(rule.terms.document) 不符", en: "this is not what the implementing rule \(rule.terms.document) says"),
      expected: fixed,
      remedy: Wording(zh: "按细则填写；细则有变的，先登记修订", en: "keep to the rule, or record its amendment first"))
  }
}
