import Diagnostics
import Instruments
import Quantities

/// 已不予支持、已放弃的: the awards of a call that ended without support. What a later run finds for the same subject is
/// listed as that and not proposed: who proposes it again says why, and the new award names the one before it.
public struct FormerAwards: Sendable {
  private let awards: [CreditCode: [Award]]

  init(_ awards: [Award]) {
    self.awards = Dictionary(grouping: awards.sorted { $0.id < $1.id }, by: \.enterprise)
  }

  public var isEmpty: Bool { awards.isEmpty }

  /// The last of them for a subject, however its number was typed; `nil` where there is none.
  public func last(of subject: AssessedSubject) -> Award? {
    awards[subject.enterprise]?.last { DocumentNumber.isSame($0.subject, as: subject.subject) }
  }
}

extension AwardCheck.Kind {
  /// How an award ended without support; `nil` where it did not.
  init?(endOf award: Award) {
    switch award.state.name {
    case .refused: self = .refusedBefore
    case .withdrawn: self = award.lapse == nil ? .withdrawnBefore : .lapsedBefore
    case .waiting, .returned, .publicised, .postponed, .issued: return nil
    }
  }

  /// Whether it tells of a former award of the same call and subject.
  public var isOfFormer: Bool { [.refusedBefore, .withdrawnBefore, .lapsedBefore].contains(self) }
}

extension RunRow {
  /// Whether it could be proposed but for a former award that ended: it is, by itself and with a reason.
  public var isHeldByFormer: Bool { finding == .barred && atMost != nil && checks.contains { $0.kind.isOfFormer } }

  /// The row with a former award of its subject among its checks, where it would be proposed.
  /// - Parameter outcome: whether that holds it back, or is for the reviewers.
  fileprivate func naming(_ former: Award, _ outcome: AwardCheck.Outcome) -> RunRow {
    guard finding == .proposed, let kind = AwardCheck.Kind(endOf: former) else { return self }
    return RunRow(
      number: number, subject: subject, finding: outcome == .bars ? .barred : finding, atMost: atMost,
      checks: [AwardCheck(kind, outcome, by: former.id.text, granted: .zero)] + checks)
  }
}

extension DeliveryReader {
  /// Those of a call that ended, of all enterprises or one. Cost: two queries.
  public func formerAwards(under call: CallID, of enterprise: CreditCode? = nil) throws -> FormerAwards {
    FormerAwards(
      try [Award.State.Name.refused, .withdrawn].flatMap { state in
        try awards(
          AwardFilter(call: call, enterprise: enterprise, state: state), scope: .everywhere, offset: 0, limit: .max
        ).rows
      })
  }
}

extension DeliveryDecision {
  /// Each subject that matches or may, held against what was granted by now and what is found for those before it. Of one
  /// whose award under the call ended, a run over everybody proposes nothing; where the enterprise itself applies anew, the
  /// reviewers are told.
  func rows(
    of population: AssessedPopulation, _ question: BenefitQuestion, under call: CallID, _ kind: Run.Kind
  ) throws -> [RunRow] {
    let enterprise: CreditCode? = if case .enterprise(let key) = question.scope { CreditCode(key) } else { nil }
    let former = try book.formerAwards(under: call, of: enterprise)
    var checks = try checks(of: population, question)
    return population.rows.enumerated().map { index, subject in
      guard let last = former.last(of: subject) else { return checks.row(index + 1, subject) }
      guard kind == .everybody else { return checks.row(index + 1, subject).naming(last, .warns) }
      // What is not proposed takes nothing from those after it.
      var own = checks
      let row = own.row(index + 1, subject).naming(last, .bars)
      return row
    }
  }

  /// The rows that a run proposes by itself.
  func unended(_ rows: [RunRow], of run: Run) throws -> [RunRow] {
    let former = try book.formerAwards(under: run.call)
    return rows.filter { former.last(of: $0.subject) == nil }
  }

  /// The rows of a run that still stand, those too that a former award keeps from being proposed by itself.
  func standingRows(of run: Run) throws -> [RunRow] {
    let held = try book.rows(of: run.id, finding: .barred, scope: .everywhere, offset: 0, limit: .max).rows
      .filter(\.isHeldByFormer)
    let rows = try proposable(run)
    guard !held.isEmpty else { return rows }
    let checks = try checksNow(of: run, nil)
    return rows
      + held.filter { row in
        var own = checks
        let now = own.examine(row.subject)
        return now.finding == .proposed && now.atMost == row.atMost
      }
  }

  private func checksNow(of run: Run, _ enterprise: CreditCode?) throws -> AwardChecks {
    AwardChecks(
      benefit: run.question.benefit, year: run.question.year, terms: run.terms,
      priors: try book.priorGrants(run.question.benefit, run.terms, of: enterprise),
      claims: try book.claims(on: enterprise))
  }

  /// 重新提出: one row whose award under the call ended, with the reason why.
  func proposeAgain(_ run: Run, _ number: Int, _ reason: String) throws -> [AwardEvent] {
    let call = try proposingCall(of: run)
    let reason = try told(reason)
    guard let row = try book.row(number, of: run.id), row.finding == .proposed || row.isHeldByFormer,
      let former = try book.formerAwards(under: call.id, of: row.subject.enterprise).last(of: row.subject)
    else { throw Diagnostics(.noFormer) }
    var checks = try checksNow(of: run, row.subject.enterprise)
    let now = checks.examine(row.subject)
    guard now.finding == .proposed, now.atMost == row.atMost else {
      throw Diagnostics(.changedSinceRun(row, now.checks.filter { $0.outcome != .warns }))
    }
    let id = AwardID(number: try next(.award))
    return [
      .proposed(run.id, rows: [number], first: id, by: actor, on: today, confirmBy: consentTerm(under: call))
    ] + acted([id], .proposedAgain(after: former.id, reason: reason))
  }
}

extension Diagnostic {
  fileprivate static let noFormer = Diagnostic(
    "delivery.no-former", at: Place(field: "row"),
    Wording(
      zh: "这一行不是已不予支持或已放弃的，不能这样重新提出",
      en: "this row is of nobody who was refused or gave up: it is not proposed again in this way"),
    expected: Wording(zh: "批次里列为已不予支持、已放弃的一行", en: "a row that the run lists as refused or given up"),
    remedy: Wording(zh: "刷新页面，从列表里选", en: "reload the page and choose one from the list"))

  fileprivate static func changedSinceRun(_ row: RunRow, _ checks: [AwardCheck]) -> Diagnostic {
    let why = checks.map(\.wording)
    let said =
      why.isEmpty
      ? Wording(zh: "最高金额和测算时不同", en: "the most that it may have is another than then")
      : Wording(zh: why.map(\.zh).joined(separator: "；"), en: why.map(\.en).joined(separator: "; "))
    return Diagnostic(
      "delivery.changed-since-run", at: Place(field: "row"),
      Wording(
        zh: "“\(row.subject.name)”测算以后有了变化：\(said.zh)",
        en: "since the run something has changed for “\(row.subject.name)”: \(said.en)"),
      remedy: Wording(zh: "需要时重新测算，再提出", en: "make another run where need be, then propose"))
  }
}
