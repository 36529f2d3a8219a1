import Diagnostics
import Journal
import Quantities

/// What somebody wants done between an award's advance and its settlement.
public enum InstalmentCommand: Sendable, Hashable {
  /// 登记验收意见.
  case inspect(Findings)
  /// 验收复核.
  case accept
  case returnInspection(reason: String)
  /// 拟定清算.
  case draftSettlement(note: String)
  /// 清算复核: the remainder is owed, or what was advanced too much is to be recovered.
  case settle
  case returnSettlement(reason: String)
  /// 验收延期.
  case extendAcceptance(until: CalendarDay, document: String)

  /// What an inspection found, as it is entered.
  public struct Findings: Sendable, Hashable {
    public let on: CalendarDay
    public let inspectors: String
    public let outcome: Instalments.Inspection.Outcome
    /// Eligible spending where the clause's row gives a rate, else the amount of support; zero where nothing is.
    public let figure: Money
    public let papers: [Award.Paper]
    public let note: String

    public init(
      on: CalendarDay, inspectors: String, outcome: Instalments.Inspection.Outcome, figure: Money,
      papers: [Award.Paper], note: String
    ) {
      self.on = on
      self.inspectors = inspectors
      self.outcome = outcome
      self.figure = figure
      self.papers = papers
      self.note = note
    }
  }

  func payload(of award: AwardID) -> CanonicalJSON {
    var members: [String: CanonicalJSON] = ["id": .text(award.text)]
    switch self {
    case .inspect(let findings):
      members["do"] = "inspect-award"
      members["on"] = .text(findings.on.description)
      members["inspectors"] = .text(findings.inspectors)
      members["outcome"] = .text(findings.outcome.rawValue)
      members["fen"] = .integer(findings.figure.fen)
      members["papers"] = .list(findings.papers.map(\.json))
      members["note"] = .text(findings.note)
    case .accept: members["do"] = "accept-award"
    case .returnInspection(let reason):
      members["do"] = "return-inspection"
      members["reason"] = .text(reason)
    case .draftSettlement(let note):
      members["do"] = "draft-settlement"
      members["note"] = .text(note)
    case .settle: members["do"] = "settle-award"
    case .returnSettlement(let reason):
      members["do"] = "return-settlement"
      members["reason"] = .text(reason)
    case .extendAcceptance(let until, let document):
      members["do"] = "extend-acceptance"
      members["until"] = .text(until.description)
      members["document"] = .text(document)
    }
    return .object(members)
  }
}

extension DeliveryDecision {
  func decide(_ command: InstalmentCommand, on id: AwardID) throws -> [AwardEvent] {
    let award = try found(book.award(id), id)
    guard let instalments = award.instalments else { throw Diagnostics(.paidAtOnce(award)) }
    try checkProposer(award)
    let act: InstalmentAct
    switch command {
    case .inspect(let findings):
      guard case .awaiting = instalments.stage else { throw Diagnostics(.wrongStage(award, needed: .awaiting)) }
      let inspection = try inspection(findings, of: award, instalments.plan)
      // After the last day nothing can pass that was not looked at in time.
      if let due = instalments.acceptBy(by: workingDays)?.day, inspection.on > due, inspection.outcome != .failed {
        throw Diagnostics(.acceptanceIsLate(inspection.on, due))
      }
      act = .inspected(inspection)
    case .accept:
      guard case .inspected(let inspection) = instalments.stage else {
        throw Diagnostics(.wrongStage(award, needed: .inspected))
      }
      try checkMaker(inspection.by, Wording(zh: "复核验收", en: "check"))
      act = .accepted
    case .returnInspection(let reason):
      guard case .inspected = instalments.stage else { throw Diagnostics(.wrongStage(award, needed: .inspected)) }
      act = .inspectionReturned(reason: try told(reason))
    case .draftSettlement(let note):
      guard case .accepted(let acceptance) = instalments.stage, let approved = award.approved else {
        throw Diagnostics(.wrongStage(award, needed: .accepted))
      }
      // An advance on its way may still bounce, and would leave a claim for money that never left.
      guard instalments.paid == instalments.advance || award.payment == .owed else {
        throw Diagnostics(.advanceIsOpen(award))
      }
      act = .settlementDrafted(
        Instalments.Settlement(
          amount: min(approved, acceptance.inspection.confirmed), note: note.isEmpty ? "" : try told(note), by: actor
        ))
    case .settle:
      guard case .drafted(_, let settlement) = instalments.stage else {
        throw Diagnostics(.wrongStage(award, needed: .drafted))
      }
      try checkMaker(settlement.by, Wording(zh: "复核清算", en: "check"))
      act = .settled
    case .returnSettlement(let reason):
      guard case .drafted = instalments.stage else { throw Diagnostics(.wrongStage(award, needed: .drafted)) }
      act = .settlementReturned(reason: try told(reason))
    case .extendAcceptance(let until, let document):
      guard case .awaiting = instalments.stage else { throw Diagnostics(.wrongStage(award, needed: .awaiting)) }
      guard let due = instalments.acceptBy(by: workingDays)?.day else { throw Diagnostics(.noAcceptanceTerm) }
      guard until > due, until >= today else { throw Diagnostics(.acceptanceExtension(until, due, today)) }
      // As of a call's window: no slip of the pen can be taken back.
      let latest = max(due, today).adding(days: 366)
      guard until <= latest else { throw Diagnostics(.acceptanceFarOff(until, latest)) }
      act = .acceptanceExtended(
        until: Award.Deadline(day: until, isProvisional: false), document: try self.document(document))
    }
    return acted([id], .instalment(act))
  }

  private func inspection(
    _ findings: InstalmentCommand.Findings, of award: Award, _ plan: Instalments.Plan
  ) throws -> Instalments.Inspection {
    let first = try issueDay(of: award)
    guard findings.on >= first, findings.on <= today else {
      throw Diagnostics(.inspectionDay(findings.on, first, today))
    }
    let isFailed = findings.outcome == .failed
    guard isFailed == (findings.figure == .zero) else { throw Diagnostics(.inspectionFigure(findings.outcome)) }
    let figure = isFailed ? .zero : try positive(findings.figure)
    guard let confirmed = plan.support(for: figure) else { throw Diagnostics(.amountOutOfRange) }
    let approved = award.approved ?? .zero
    // Spending may be more than the support rests on; support itself is not above what was approved.
    guard plan.rate != nil || figure <= approved else { throw Diagnostics(.confirmsAbove(figure, approved)) }
    guard findings.outcome != .partly || confirmed < approved else {
      throw Diagnostics(.partlyConfirmsAll(confirmed, approved))
    }
    guard confirmed >= approved || !findings.note.isEmpty else {
      throw Diagnostics(.lessWithoutReason(confirmed, approved, findings.outcome))
    }
    return Instalments.Inspection(
      on: findings.on,
      inspectors: try stated(
        findings.inspectors, field: "inspectors", Wording(zh: "验收单位（人员）", en: "who inspected")),
      outcome: findings.outcome, figure: figure, confirmed: confirmed,
      papers: try acceptancePapers(findings.papers, wanted: plan.terms.papers, isFailed: isFailed),
      note: findings.note.isEmpty ? "" : try told(findings.note), by: actor)
  }

  /// The day of its issue, as the journal has it: nothing is looked at before. Cost: the award's history.
  private func issueDay(of award: Award) throws -> CalendarDay {
    let issued = try book.trail(of: award.id).last { $0.act.name == .issued }?.at.dayInShanghai
    return max(issued ?? award.proposedOn, award.proposedOn)
  }

  /// Papers that the call asks for at the acceptance, each once; all of them, but where it failed.
  private func acceptancePapers(_ papers: [Award.Paper], wanted: [String], isFailed: Bool) throws -> [Award.Paper] {
    let titles = papers.map(\.title)
    guard Set(titles).count == titles.count, titles.allSatisfy(wanted.contains) else {
      throw Diagnostics(.acceptancePapers(wanted))
    }
    let missing = wanted.filter { !titles.contains($0) }
    guard isFailed || missing.isEmpty else { throw Diagnostics(.acceptancePapersMissing(missing)) }
    return try papers.map { paper in
      Award.Paper(
        title: paper.title, file: try stated(paper.file, field: "papers", Wording(zh: "文件名", en: "the file's name")),
        hash: paper.hash)
    }
  }

  /// The advance that a call declares, held within its bounds.
  func checked(_ advance: Call.Advance) throws -> Call.Advance {
    guard advance.share.value > 0, advance.share.value < 1 else {
      throw Diagnostics(
        Diagnostic(
          "delivery.advance-share", at: Place(field: "advance"),
          Wording(
            zh: "预拨比例“\(advance.share.percent)”不能用", en: "a share of “\(advance.share.percent)” cannot be advanced"),
          expected: Wording(zh: "大于 0、小于 100%；一次拨付的，空着", en: "above 0 and below 100%; empty where all is paid at once"))
      )
    }
    let papers = try advance.papers.map {
      try stated($0, field: "acceptancePapers", Wording(zh: "材料名称", en: "the name of a paper"))
    }
    guard (1...20).contains(papers.count), Set(papers).count == papers.count else {
      throw Diagnostics(
        Diagnostic(
          "delivery.acceptance-papers", at: Place(field: "acceptancePapers"),
          Wording(zh: "验收材料有 \(papers.count) 种，或有重名", en: "\(papers.count) papers of acceptance, or one named twice"),
          expected: Wording(zh: "1 到 20 种，各不同名", en: "1 to 20, each of another name")))
    }
    switch advance.acceptance {
    case .workingDays(let days):
      guard (1...750).contains(days) else { throw Diagnostics(.acceptanceTerm("\(days)", today)) }
    case .day(let day): guard day > today else { throw Diagnostics(.acceptanceTerm("\(day)", today)) }
    case nil: break
    }
    return Call.Advance(share: advance.share, papers: papers, acceptance: advance.acceptance)
  }

  /// The last day of an acceptance for an award that is issued today; `nil` where its call names none.
  func acceptBy(_ advance: Call.Advance?) -> Award.Deadline? {
    switch advance?.acceptance {
    case .workingDays(let days): deadline(days)
    case .day(let day): Award.Deadline(day: day, isProvisional: false)
    case nil: nil
    }
  }
}

extension Diagnostic {
  fileprivate static func wrongStage(_ award: Award, needed: Instalments.Stage.Name) -> Diagnostic {
    .wrongState(
      Wording(zh: "“\(award.name)”这一笔", en: "the award of “\(award.name)”"),
      now: award.state.name == .issued
        ? award.instalments?.stage.name.wording ?? award.state.wording : award.state.wording,
      needed: needed.wording)
  }

  fileprivate static func paidAtOnce(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.paid-at-once",
      Wording(
        zh: "“\(award.name)”这一笔一次拨付，没有预拨和清算", en: "the award of “\(award.name)” is paid at once: nothing is settled"),
      expected: Wording(zh: "通知声明了预拨的事项", en: "an award whose call declares an advance"))
  }

  fileprivate static func advanceIsOpen(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.advance-open",
      Wording(
        zh: "“\(award.name)”的预拨款还没有支付结果，不能清算",
        en: "the advance of “\(award.name)” is not paid yet: nothing can be settled"),
      remedy: Wording(zh: "先在拨付里办完预拨，读入国库凭证", en: "have the advance paid first, and read the treasury's voucher"))
  }

  fileprivate static func inspectionDay(_ day: CalendarDay, _ first: CalendarDay, _ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.inspection-day", at: Place(field: "on"),
      Wording(zh: "验收日“\(day.wording.zh)”不能用", en: "an acceptance on “\(day.wording.en)” cannot be recorded"),
      expected: Wording(
        zh: "从 \(first.wording.zh)（下达之日）到今天 \(today.wording.zh)",
        en: "from \(first.wording.en), when it was issued, to today, \(today.wording.en)"))
  }

  fileprivate static func acceptanceTerm(_ text: String, _ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.acceptance-term", at: Place(field: "acceptance"),
      Wording(zh: "验收期限“\(text)”不能用", en: "an acceptance due “\(text)” cannot be declared"),
      expected: Wording(
        zh: "下达后 1 到 750 个工作日，或今天 \(today.wording.zh) 之后的一天",
        en: "1 to 750 working days after the issue, or a day after today, \(today.wording.en)"))
  }

  static let acceptanceTermMissing = Diagnostic(
    "delivery.acceptance-term-missing", at: Place(field: "acceptance"),
    Wording(zh: "有预拨，没有填验收期限", en: "part is paid ahead, and no time for the acceptance is given"),
    expected: Wording(
      zh: "下达后的工作日数，如 120；或一天，如 2027-06-30",
      en: "working days after the issue, such as 120, or a day, such as 2027-06-30"),
    remedy: Wording(
      zh: "通知没有写期限的，先由主管部门定下来；不预拨的，预拨比例空着",
      en: "have the office set one first; leave the share empty where nothing is paid ahead")
  )

  fileprivate static func acceptanceIsLate(_ on: CalendarDay, _ due: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.acceptance-late", at: Place(field: "on"),
      Wording(
        zh: "验收日 \(on.wording.zh) 过了验收期限 \(due.wording.zh)，不能登记为通过",
        en: "an acceptance on \(on.wording.en) is after \(due.wording.en): nothing can pass"),
      expected: Wording(
        zh: "不晚于 \(due.wording.zh) 的验收日，或结论为不通过", en: "a day up to \(due.wording.en), or that it failed"),
      remedy: Wording(
        zh: "有文件同意延期的，先登记延期；否则按不通过登记，预拨款转为追缴",
        en:
          "record an extension where a document grants one; else record that it failed, and the advance is claimed back"
      ))
  }

  fileprivate static let noAcceptanceTerm = Diagnostic(
    "delivery.no-acceptance-term",
    Wording(zh: "通知没有写验收期限，无期可延", en: "the notice names no time for the acceptance: there is nothing to extend"))

  fileprivate static func acceptanceExtension(
    _ until: CalendarDay, _ due: CalendarDay, _ today: CalendarDay
  ) -> Diagnostic {
    Diagnostic(
      "delivery.acceptance-extension", at: Place(field: "until"),
      Wording(zh: "延到 \(until.wording.zh) 不行", en: "it cannot be extended until \(until.wording.en)"),
      expected: Wording(
        zh: "\(due.wording.zh) 之后、不早于今天 \(today.wording.zh)",
        en: "after \(due.wording.en), and not before today, \(today.wording.en)"))
  }

  fileprivate static func acceptanceFarOff(_ until: CalendarDay, _ latest: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.acceptance-extension", at: Place(field: "until"),
      Wording(
        zh: "延到 \(until.wording.zh) 超过一年", en: "until \(until.wording.en) it is an extension of over a year"),
      expected: Wording(zh: "不晚于 \(latest.wording.zh)", en: "\(latest.wording.en) at the latest"),
      remedy: Wording(
        zh: "看看年份是不是写错了：延期以后不能再改早",
        en: "look whether the year is mistyped: the last day is never moved back again"))
  }

  fileprivate static func inspectionFigure(_ outcome: Instalments.Inspection.Outcome) -> Diagnostic {
    Diagnostic(
      "delivery.inspection-figure", at: Place(field: "amount"),
      outcome == .failed
        ? Wording(zh: "验收不通过，却填了确认的金额", en: "the acceptance failed, and an amount is confirmed")
        : Wording(zh: "没有填确认的金额", en: "no amount is confirmed"),
      expected: outcome == .failed
        ? Wording(zh: "不通过的，金额空着；部分通过的，选“部分通过”", en: "no amount where it failed; else say that it passed in part")
        : Wording(zh: "大于零；什么都不能确认的，选“不通过”", en: "above zero; where nothing can be confirmed, it failed"))
  }

  fileprivate static func partlyConfirmsAll(_ confirmed: Money, _ approved: Money) -> Diagnostic {
    Diagnostic(
      "delivery.partly-all", at: Place(field: "outcome"),
      Wording(
        zh: "部分通过，但确认的支持 \(confirmed.grouped) 元不低于核定的 \(approved.grouped) 元",
        en: "passed in part, yet \(confirmed.grouped) yuan is no less than the \(approved.grouped) approved"),
      expected: Wording(zh: "全部确认的，选“通过”", en: "“passed” where all of it is confirmed"))
  }

  fileprivate static func confirmsAbove(_ confirmed: Money, _ approved: Money) -> Diagnostic {
    Diagnostic(
      "delivery.confirms-above", at: Place(field: "amount"),
      Wording(
        zh: "确认的支持 \(confirmed.grouped) 元高于核定的 \(approved.grouped) 元",
        en: "\(confirmed.grouped) yuan is above the \(approved.grouped) approved"),
      expected: Wording(zh: "不超过 \(approved.grouped) 元", en: "at most \(approved.grouped) yuan"))
  }

  fileprivate static func lessWithoutReason(
    _ confirmed: Money, _ approved: Money, _ outcome: Instalments.Inspection.Outcome
  ) -> Diagnostic {
    Diagnostic(
      "delivery.less-without-reason", at: Place(field: outcome == .passed ? "outcome" : "note"),
      Wording(
        zh: "确认的支持 \(confirmed.grouped) 元低于核定的 \(approved.grouped) 元，没有写理由",
        en: "\(confirmed.grouped) yuan is confirmed of the \(approved.grouped) approved, without a reason"),
      remedy: outcome == .passed
        ? Wording(
          zh: "只确认一部分的，选“部分通过”，写明哪些没有确认、为什么", en: "say “passed in part”, and what was not confirmed and why")
        : Wording(zh: "写明哪些没有确认、为什么", en: "say what was not confirmed, and why"))
  }

  fileprivate static func acceptancePapers(_ wanted: [String]) -> Diagnostic {
    Diagnostic(
      "delivery.acceptance-papers", at: Place(field: "papers"),
      Wording(zh: "有材料不在通知的验收材料里，或重复", en: "a paper is not among the notice's for the acceptance, or there twice"),
      expected: Wording(zh: wanted.joined(separator: "、"), en: wanted.joined(separator: ", ")))
  }

  fileprivate static func acceptancePapersMissing(_ missing: [String]) -> Diagnostic {
    Diagnostic(
      "delivery.acceptance-papers-missing", at: Place(field: "papers"),
      Wording(
        zh: "还缺验收材料：\(missing.joined(separator: "、"))",
        en: "missing for the acceptance: \(missing.joined(separator: ", "))"),
      remedy: Wording(zh: "补齐后再登记；验收不通过的可以不交", en: "add them and record it again; none is needed where it failed"))
  }
}
