import Diagnostics
import Journal
import Quantities

/// 不相容职责分离: who did one thing does not do the other. All rules of one matter stand here; which roles one person may
/// hold at all is said by `Role.apart` of Access.
extension DeliveryDecision {
  /// 经办与复核: who made a thing does not check it.
  func checkMaker(_ maker: ActorID, _ step: Wording) throws {
    guard maker != actor else { throw Diagnostics(.makerIsChecker(step)) }
  }

  /// 经办与审批: who drew a proposal up, or made the run that it comes from, judges it at no step.
  func checkProposer(_ award: Award) throws {
    guard try !isProposer(of: award) else { throw Diagnostics(.proposerJudges(award)) }
  }

  private func isProposer(of award: Award) throws -> Bool {
    try award.proposedBy == actor || book.run(award.run)?.madeBy == actor
  }

  /// 相邻环节: who passed a review does not pass the next one; who approved an amount does not issue it; who took an approval
  /// back does not approve it anew.
  /// Cost: one look-up of what happened to the award.
  func checkNeighbour(_ award: Award, at step: ChainStep) throws {
    try checkRecorder(award, at: step)
    guard step != award.approvingStep || award.takenBack?.by != actor else {
      throw Diagnostics(.takerApproves(award))
    }
    if step == .issue {
      guard award.approval?.by != actor else { throw Diagnostics(.approverIssues(award)) }
    } else if let before = award.review(before: step),
      let passed = try book.trail(of: award.id).last(where: { $0.act.passed == before }), passed.by == actor
    {
      throw Diagnostics(.neighbours(award, before, step))
    }
  }

  /// 核定与退回核定: who proposed an award or approved its amount does not take the approval back.
  func checkTakingBack(_ award: Award) throws {
    try checkProposer(award)
    guard award.approval?.by != actor else { throw Diagnostics(.approverTakesBack(award)) }
  }

  /// 代录与核定: who recorded an account for an enterprise does not approve what goes into it.
  private func checkRecorder(_ award: Award, at step: ChainStep) throws {
    guard step != award.approvingStep || award.hearsay?.by != actor else { throw Diagnostics(.recorderApproves(award)) }
  }

  /// 提出、核定与代录: who drew an award up, or approved its amount, records no account for its enterprise.
  func checkRecording(for award: Award) throws {
    try checkProposer(award)
    guard award.approval?.by != actor else { throw Diagnostics(.approverRecords(award)) }
  }

  /// 异议的登记与答复: who recorded an objection does not answer it.
  /// Cost: one look-up of what happened to the award.
  private func checkObjector(_ award: Award, objection index: Int) throws {
    let raised = try book.trail(of: award.id).filter { $0.act.name == .objected }
    guard !raised.indices.contains(index) || raised[index].by != actor else {
      throw Diagnostics(.objectorAnswers(award, index + 1))
    }
  }

  /// 异议的答复: neither who recorded an objection, nor who proposed what it is about, answers it.
  /// Cost: two look-ups.
  func checkAnswering(_ award: Award, objection index: Int) throws {
    try checkObjector(award, objection: index)
    guard try !isProposer(of: award) else { throw Diagnostics(.proposerAnswers(award)) }
  }

  /// 下达与拨付, 清算与拨付, 代录与拨付: who issued an award, checked its settlement, or recorded its account for the
  /// enterprise, does not let its money go.
  func checkIssuer(of transfer: TransferRequest) throws {
    for id in transfer.awards {
      let award = try found(book.award(id), id)
      if case .settled(_, _, by: actor)? = award.instalments?.stage { throw Diagnostics(.settlerReleases(award)) }
      guard award.state != .issued(by: actor) else { throw Diagnostics(.issuerReleases(award)) }
      guard award.hearsay?.by != actor else { throw Diagnostics(.recorderReleases(award)) }
    }
  }
}

extension DeliveryDesk {
  /// Why somebody may not judge an award as it stands, whatever their role: they drew it up, which keeps them from answering
  /// objections to it too, did the step next to this one, or recorded the objection that waits for its answer. `nil` where nothing keeps them from it, and where nobody
  /// judges.
  /// Cost: two look-ups.
  public func hindrance(
    for actor: ActorID, judging award: Award, in book: any DeliveryReader, at: Timestamp
  ) throws -> Diagnostic? {
    try hindrance(for: actor, in: book, at: at) { decision in
      switch award.state {
      case .waiting(.publicity), .refused, .withdrawn: break
      case .publicised:
        if let open = award.openObjection { try decision.checkAnswering(award, objection: open) }
      // Acceptance and settlement say what it comes to; without them nothing is judged any more.
      case .issued: if award.instalments != nil { try decision.checkProposer(award) }
      case .waiting(let step) where step.isJudged:
        try decision.checkProposer(award)
        try decision.checkNeighbour(award, at: step)
      case .waiting, .returned, .postponed: try decision.checkProposer(award)
      }
    }
  }

  /// Why somebody may not take an award's approval back, whatever their role: they drew it up or approved it. `nil` where
  /// nothing keeps them from it.
  /// Cost: one look-up.
  public func hindrance(
    for actor: ActorID, takingBack award: Award, in book: any DeliveryReader, at: Timestamp
  ) throws -> Diagnostic? {
    try hindrance(for: actor, in: book, at: at) { try $0.checkTakingBack(award) }
  }

  /// Why somebody may record no account for an award's enterprise, whatever their role: they drew it up or approved it.
  /// `nil` where nothing keeps them from it.
  /// Cost: one look-up.
  public func hindrance(
    for actor: ActorID, recordingFor award: Award, in book: any DeliveryReader, at: Timestamp
  ) throws -> Diagnostic? {
    try hindrance(for: actor, in: book, at: at) { try $0.checkRecording(for: award) }
  }

  /// Why somebody may not decide on what some awards get, whatever their role: they drew one of them up. `nil` where
  /// nothing keeps them from it.
  /// Cost: one look-up for each run and proposer.
  public func hindrance(
    for actor: ActorID, decidingOn awards: [Award], in book: any DeliveryReader, at: Timestamp
  ) throws -> Diagnostic? {
    let each = Dictionary(awards.map { ("\($0.run) \($0.proposedBy)", $0) }) { first, _ in first }
    return try hindrance(for: actor, in: book, at: at) { decision in
      for award in each.values.sorted(by: { $0.id < $1.id }) { try decision.checkProposer(award) }
    }
  }

  private func hindrance(
    for actor: ActorID, in book: any DeliveryReader, at: Timestamp, _ check: (DeliveryDecision) throws -> Void
  ) throws -> Diagnostic? {
    do {
      try check(try decision(by: actor, on: at.dayInShanghai, in: book))
      return nil
    } catch let faults as Diagnostics {
      return faults.all.first
    }
  }
}

extension Award {
  /// The review that is for another person than the one that is due; `nil` where no review is due, or none follows.
  public var nextReview: ChainStep? {
    guard case .waiting(let step) = state, step.isReview else { return nil }
    return steps.first { $0 > step && $0.isReview }
  }

  /// The review that comes before a step on its way, where the two are for two people.
  fileprivate func review(before step: ChainStep) -> ChainStep? {
    step.isReview ? steps.last { $0 < step && $0.isReview } : nil
  }
}

extension ChainStep {
  /// The reviews of which one person takes no two that follow each other; the credit check is a look-up beside them.
  fileprivate var isReview: Bool {
    switch self {
    case .town, .district, .experts, .panel: true
    case .consent, .credit, .publicity, .issue: false
    }
  }
}

extension AwardAct {
  /// The step that it brings an award past.
  fileprivate var passed: ChainStep? {
    switch self {
    case .passed(let step, note: _), .approved(let step, _, budget: _, reason: _): step
    default: nil
    }
  }
}

extension Diagnostic {
  static func makerIsChecker(_ step: Wording) -> Diagnostic {
    Diagnostic(
      "delivery.maker-is-checker",
      Wording(
        zh: "经办和复核须是两个人：这一笔是您经办的，不能由您\(step.zh)",
        en: "maker and checker must be two people: you made this one, so you cannot \(step.en) it"),
      remedy: Wording(zh: "请另一位复核人员办理", en: "ask another checker"))
  }

  fileprivate static func proposerJudges(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.proposer-judges",
      Wording(
        zh: "提出人不能审批：这一笔（\(award.name)）是您测算或提出的",
        en: "who proposes does not approve: you ran or proposed this one (\(award.name))"),
      remedy: Wording(zh: "请另一位有权限的人员办理", en: "ask another person who may"))
  }

  fileprivate static func approverIssues(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.approver-issues",
      Wording(
        zh: "核定和下达须是两个人：“\(award.name)”是您核定的",
        en: "approval and issue are two people's: you approved “\(award.name)”"),
      remedy: Wording(zh: "请另一位有权限的人员下达", en: "ask another person who may to issue it"))
  }

  fileprivate static func approverTakesBack(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.approver-takes-back",
      Wording(
        zh: "核定和退回核定须是两个人：“\(award.name)”是您核定的",
        en: "approval and taking it back are two people's: you approved “\(award.name)”"),
      remedy: Wording(zh: "核定有误的，请另一位有权限的人员退回", en: "where it is wrong, ask another person who may to take it back"))
  }

  fileprivate static func takerApproves(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.taker-approves",
      Wording(
        zh: "退回核定和重新核定须是两个人：“\(award.name)”的核定是您退回的",
        en: "taking an approval back and approving anew are two people's: you took that of “\(award.name)” back"),
      remedy: Wording(zh: "请另一位有权限的人员核定", en: "ask another person who may to approve it"))
  }

  fileprivate static func neighbours(_ award: Award, _ before: ChainStep, _ step: ChainStep) -> Diagnostic {
    let (one, other) = (before.wording, step.wording)
    return Diagnostic(
      "delivery.neighbouring-steps",
      Wording(
        zh: "\(one.zh)和\(other.zh)须是两个人：“\(award.name)”的\(one.zh)是您办的",
        en: "\(one.en) and \(other.en) are two people's: you did the \(one.en) of “\(award.name)”"),
      remedy: Wording(zh: "请另一位有权限的人员办理", en: "ask another person who may"))
  }

  fileprivate static func objectorAnswers(_ award: Award, _ number: Int) -> Diagnostic {
    Diagnostic(
      "delivery.objector-answers",
      Wording(
        zh: "异议的登记和答复须是两个人：“\(award.name)”的第 \(number) 条异议是您登记的",
        en:
          "an objection is recorded by one and answered by another: you recorded objection \(number) to “\(award.name)”"
      ),
      remedy: Wording(zh: "请另一位有权限的人员核实并答复", en: "ask another person who may to look into it and answer"))
  }

  fileprivate static func proposerAnswers(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.proposer-answers",
      Wording(
        zh: "提出人不能答复异议：这一笔（\(award.name)）是您测算或提出的",
        en: "who proposes answers no objection to it: you ran or proposed this one (\(award.name))"),
      remedy: Wording(zh: "请另一位有权限的人员核实并答复", en: "ask another person who may to look into it and answer"))
  }

  fileprivate static func settlerReleases(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.settler-releases",
      Wording(
        zh: "清算复核和拨付复核须是两个人：其中“\(award.name)”的清算是您复核的",
        en: "checks of a settlement and of its transfer are two people's: you checked that of “\(award.name)” in it"),
      remedy: Wording(zh: "请另一位复核人员办理", en: "ask another checker"))
  }

  fileprivate static func recorderApproves(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.recorder-approves",
      Wording(
        zh: "代录账户和核定须是两个人：“\(award.name)”的意愿与账户是您代录的",
        en: "you recorded the account of “\(award.name)” for the enterprise: another person approves it"),
      remedy: Wording(zh: "请另一位有权限的人员核定", en: "ask another person who may to approve it"))
  }

  fileprivate static func approverRecords(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.approver-records",
      Wording(
        zh: "核定和代录账户须是两个人：“\(award.name)”是您核定的",
        en: "you approved “\(award.name)”: another person records its account for the enterprise"),
      remedy: Wording(zh: "请另一位经办人员代录", en: "ask another officer to record it"))
  }

  fileprivate static func recorderReleases(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.recorder-releases",
      Wording(
        zh: "代录账户和拨付复核须是两个人：其中“\(award.name)”的账户是您代录的",
        en: "you recorded the account of “\(award.name)” in it for the enterprise: another person lets the money go"),
      remedy: Wording(zh: "请另一位复核人员办理", en: "ask another checker"))
  }

  fileprivate static func issuerReleases(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.issuer-releases",
      Wording(
        zh: "下达和拨付复核须是两个人：其中“\(award.name)”是您下达的",
        en: "issue and approval of the transfer are two people's: you issued “\(award.name)” in it"),
      remedy: Wording(zh: "请另一位复核人员办理", en: "ask another checker"))
  }
}
