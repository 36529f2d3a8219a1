import Journal
import PolicyCorpus
import Quantities

/// What somebody wants done with awards.
public enum AwardCommand: Sendable, Hashable {
  /// 登记他处已获支持.
  case recordOtherGrant(OtherGrantEntry)
  /// 批量登记: all of them, or none.
  case recordOtherGrants([OtherGrantEntry])
  case withdrawOtherGrant(OtherGrantID, reason: String)
  /// 提出拟支持名单: every row of a run that stands.
  case propose(RunID)
  /// 重新提出: a row of a run whose award under the call was refused, given up or lapsed, with the reason.
  case proposeAgain(RunID, row: Int, reason: String)
  /// 意愿与账户确认, by the enterprise.
  case confirm(AwardID, account: String)
  /// 更正账户, by the enterprise, after a payment bounced; 补填账户 where it was applied for without one.
  case correctAccount(AwardID, account: String)
  /// 代录意愿与账户, for an enterprise that cannot sign in, with how it was heard.
  case confirmFor(AwardID, account: String, HeardAccount)
  /// 代录更正账户, in the same way.
  case correctAccountFor(AwardID, account: String, HeardAccount)
  /// A step that judges is passed.
  case pass(ChainStep, [AwardID], note: String)
  /// 核定: as proposed, or for one award another amount with its reason, at most the ceiling; with the minutes of the decision
  /// where it was a meeting's.
  case approve(ChainStep, [AwardID], amount: Money?, reason: String, minutes: Award.OfficePaper? = nil)
  /// 退回核定, before the publication.
  case takeBack(AwardID, reason: String)
  /// 退回补正.
  case sendBack([AwardID], reason: String)
  /// 补正, by the enterprise.
  case supplement(AwardID, [Award.Paper])
  /// 延长补正期: once, by who asked for the papers.
  case extendSupplement(AwardID, reason: String)
  /// 逾期视为放弃: a consent or papers did not come within their term.
  case lapse([AwardID])
  case refuse([AwardID], reason: String)
  /// Carries out the call's rule where more is asked for than the budget holds.
  case allot(CallID)
  /// 恢复办理: what was postponed, or has lapsed, is taken up again.
  case resume([AwardID])
  /// 公示, with where and from when the office published the list.
  case publicise([AwardID], notice: Award.OfficePaper? = nil)
  case object(AwardID, text: String)
  case answer(AwardID, objection: Int, isUpheld: Bool, text: String)
  /// 公示期满.
  case clear([AwardID])
  /// 下达, with the office's document.
  case issue([AwardID], document: Award.OfficePaper? = nil)
  /// 更正文件: the number, place or days of a paper as they should have been recorded, for awards that it was recorded for.
  case correctPaper([AwardID], to: Award.OfficePaper, reason: String)
  /// The enterprise gives it up.
  case withdraw(AwardID, reason: String)
  case recovery(AwardID, RecoveryCommand)
  case instalment(AwardID, InstalmentCommand)
  /// 暂缓、恢复拨付, 撤销下达.
  case brake(AwardID, BrakeCommand)
}

/// What has happened to runs and awards.
public enum AwardEvent: Sendable, Hashable {
  /// A run was made; its rows are in its segment.
  case runMade(Run)
  case otherGrantRecorded(OtherGrant)
  case otherGrantWithdrawn(OtherGrantID, reason: String)
  /// Some rows of a run became awards, numbered on from the first.
  /// - Parameter confirmBy: the term of the consent as it was told; `nil` where none is asked for, and in older records.
  case proposed(
    RunID, rows: [Int], first: AwardID, by: ActorID, on: CalendarDay, confirmBy: Award.Deadline? = nil)
  case acted([AwardID], AwardAct, by: ActorID)
}

extension AwardCommand {
  var payload: CanonicalJSON {
    switch self {
    case .recordOtherGrant(let entry): .object(entry.members.merging(["do": "record-other-grant"]) { $1 })
    case .recordOtherGrants(let entries):
      ["do": "record-other-grants", "grants": .list(entries.map { .object($0.members) })]
    case .withdrawOtherGrant(let id, let reason):
      ["do": "withdraw-other-grant", "id": .text(id.text), "reason": .text(reason)]
    case .propose(let run): ["do": "propose-awards", "run": .text(run.text)]
    case .proposeAgain(let run, let row, let reason):
      ["do": "propose-again", "run": .text(run.text), "row": CanonicalJSON(row), "reason": .text(reason)]
    case .confirm(let id, let account): ["do": "confirm-award", "id": .text(id.text), "account": .text(account)]
    case .correctAccount(let id, let account):
      ["do": "correct-account", "id": .text(id.text), "account": .text(account)]
    case .confirmFor(let id, let account, let heard):
      [
        "do": "confirm-award-for", "id": .text(id.text), "account": .text(account), "heard": .text(heard.how),
        "proof": .text(heard.proof),
      ]
    case .correctAccountFor(let id, let account, let heard):
      [
        "do": "correct-account-for", "id": .text(id.text), "account": .text(account), "heard": .text(heard.how),
        "proof": .text(heard.proof),
      ]
    case .pass(let step, let ids, let note):
      ["do": "pass-awards", "step": .text(step.rawValue), "ids": Self.list(ids), "note": .text(note)]
    case .approve(let step, let ids, let amount, let reason, let minutes):
      Self.with(
        minutes,
        [
          "do": "approve-awards", "step": .text(step.rawValue), "ids": Self.list(ids),
          "fen": amount.map { .integer($0.fen) } ?? .null, "reason": .text(reason),
        ])
    case .takeBack(let id, let reason):
      ["do": "take-back-approval", "id": .text(id.text), "reason": .text(reason)]
    case .sendBack(let ids, let reason): ["do": "return-awards", "ids": Self.list(ids), "reason": .text(reason)]
    case .supplement(let id, let papers):
      ["do": "supplement-award", "id": .text(id.text), "papers": .list(papers.map(\.json))]
    case .extendSupplement(let id, let reason):
      ["do": "extend-supplement", "id": .text(id.text), "reason": .text(reason)]
    case .lapse(let ids): ["do": "lapse-awards", "ids": Self.list(ids)]
    case .refuse(let ids, let reason): ["do": "refuse-awards", "ids": Self.list(ids), "reason": .text(reason)]
    case .allot(let call): ["do": "allot-awards", "call": .text(call.text)]
    case .resume(let ids): ["do": "resume-awards", "ids": Self.list(ids)]
    case .publicise(let ids, let notice): Self.with(notice, ["do": "publicise-awards", "ids": Self.list(ids)])
    case .object(let id, let text): ["do": "object-to-award", "id": .text(id.text), "text": .text(text)]
    case .answer(let id, let objection, let isUpheld, let text):
      [
        "do": "answer-objection", "id": .text(id.text), "objection": CanonicalJSON(objection),
        "upheld": .boolean(isUpheld), "text": .text(text),
      ]
    case .clear(let ids): ["do": "clear-awards", "ids": Self.list(ids)]
    case .issue(let ids, let document): Self.with(document, ["do": "issue-awards", "ids": Self.list(ids)])
    case .correctPaper(let ids, let paper, let reason):
      Self.with(paper, ["do": "correct-paper", "ids": Self.list(ids), "reason": .text(reason)])
    case .withdraw(let id, let reason): ["do": "withdraw-award", "id": .text(id.text), "reason": .text(reason)]
    case .recovery(let id, let command): command.payload(of: id)
    case .instalment(let id, let command): command.payload(of: id)
    case .brake(let id, let command): command.payload(of: id)
    }
  }

  /// Absent where there is none, as in wishes from before they were recorded.
  private static func with(_ paper: Award.OfficePaper?, _ members: [String: CanonicalJSON]) -> CanonicalJSON {
    .object(members.merging(paper.map { ["paper": $0.json] } ?? [:]) { $1 })
  }

  private static func list(_ ids: [AwardID]) -> CanonicalJSON { .list(ids.map { .text($0.text) }) }
}
