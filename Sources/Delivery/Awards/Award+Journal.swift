import Journal
import PolicyCorpus
import Quantities

extension Award.Paper {
  public var json: CanonicalJSON { ["title": .text(title), "file": .text(file), "hash": .text(hash.hex)] }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let title = json["title"].text, let file = json["file"].text,
      let hash = json["hash"].text.flatMap(ContentHash.init(hex:))
    else { return nil }
    self.init(title: title, file: file, hash: hash)
  }
}

extension Award.Deadline {
  var json: CanonicalJSON { ["day": .text(day.description), "provisional": .boolean(isProvisional)] }

  init?(json: CanonicalJSON) {
    guard let day = json["day"].text.flatMap({ CalendarDay($0) }), let provisional = json["provisional"].boolean else {
      return nil
    }
    self.init(day: day, isProvisional: provisional)
  }
}

extension Award.Objection {
  var json: CanonicalJSON { ["text": .text(text), "answer": answer?.json ?? .null] }

  init?(json: CanonicalJSON) {
    guard let text = json["text"].text else { return nil }
    self.init(text: text, answer: Answer(json: json["answer"]))
  }
}

extension Award.Objection.Answer {
  var json: CanonicalJSON { ["upheld": .boolean(isUpheld), "text": .text(text)] }

  init?(json: CanonicalJSON) {
    guard let upheld = json["upheld"].boolean, let text = json["text"].text else { return nil }
    self.init(isUpheld: upheld, text: text)
  }
}

extension Award.State {
  fileprivate var json: CanonicalJSON {
    let state = CanonicalJSON.text(name.rawValue)
    return switch self {
    case .waiting(let step): ["state": state, "step": .text(step.rawValue)]
    case .returned(let step, let until, let reason):
      ["state": state, "step": .text(step.rawValue), "until": until.json, "reason": .text(reason)]
    case .publicised(let until): ["state": state, "until": until.json]
    case .postponed(let reason), .refused(let reason), .withdrawn(let reason):
      ["state": state, "reason": .text(reason)]
    case .issued(let actor): ["state": state, "by": .text(actor.text)]
    }
  }

  fileprivate init?(json: CanonicalJSON) {
    let step = json["step"].text.flatMap(ChainStep.init(rawValue:))
    let until = Award.Deadline(json: json["until"])
    let reason = json["reason"].text
    let state: Award.State? =
      switch json["state"].text.flatMap(Name.init(rawValue:)) {
      case .waiting: step.map { .waiting($0) }
      case .returned:
        step.flatMap { step in
          until.flatMap { until in reason.map { .returned(step, until: until, reason: $0) } }
        }
      case .publicised: until.map { .publicised(until: $0) }
      case .postponed: reason.map { .postponed(reason: $0) }
      case .refused: reason.map { .refused(reason: $0) }
      case .withdrawn: reason.map { .withdrawn(reason: $0) }
      case .issued: json["by"].text.flatMap { ActorID($0) }.map { .issued(by: $0) }
      case nil: nil
      }
    guard let state else { return nil }
    self = state
  }
}

extension Award.Payment {
  fileprivate var json: CanonicalJSON {
    if case .requested(let id) = self {
      ["stage": .text(name.rawValue), "transfer": .text(id.text)]
    } else {
      ["stage": .text(name.rawValue)]
    }
  }

  fileprivate init?(json: CanonicalJSON) {
    switch json["stage"].text.flatMap(Name.init(rawValue:)) {
    case .none?: self = .none
    case .owed: self = .owed
    case .requested:
      guard let id = json["transfer"].text.flatMap(TransferID.init) else { return nil }
      self = .requested(id)
    case .paid: self = .paid
    case nil: return nil
    }
  }
}

extension Award {
  /// All of it, as the book keeps it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "id": .text(id.text), "call": .text(call.text), "run": .text(run.text), "row": CanonicalJSON(row),
      "benefit": .text(benefit.description), "enterprise": .text(enterprise.text), "name": .text(name),
      "subject": .text(subject), "year": CanonicalJSON(year), "once": .boolean(isOnce),
      "ceiling": .integer(ceiling.fen),
      "steps": .list(steps.map { .text($0.rawValue) }), "by": .text(proposedBy.text),
      "on": .text(proposedOn.description), "state": state.json, "proposed": .integer(allotted.fen),
      "approval": approval.map {
        ["fen": .integer($0.amount.fen), "budget": .text($0.budget.text), "by": .text($0.by.text)]
      } ?? .null, "account": CanonicalJSON(account), "papers": .list(papers.map(\.json)),
      "objections": .list(objections.map(\.json)), "payment": payment.json, "recovered": .integer(recovered.fen),
    ]
    // Absent where it is paid at once, as in every row from before advances were kept.
    if let instalments { members["instalments"] = instalments.json }
    // Absent where there is none, as in every row from before these were kept.
    if demanded > .zero { members["demanded"] = .integer(demanded.fen) }
    if let recovery { members["recovery"] = recovery.json }
    if let correction { members["correction"] = correction.json }
    if let confirmBy { members["confirm_by"] = confirmBy.json }
    if let lapse { members["lapse"] = lapse.json }
    if let hearsay { members["recorded_for"] = hearsay.json }
    if let advancedFrom { members["advanced_from"] = .text(advancedFrom.text) }
    if let applied { members["applied"] = .integer(applied.fen) }
    if let takenBack { members["taken_back"] = takenBack.json }
    if let held { members["held"] = held.json }
    if let revoking { members["revoking"] = revoking.json }
    if !officePapers.isEmpty { members["office_papers"] = .list(officePapers.map(\.json)) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(AwardID.init), let call = json["call"].text.flatMap(CallID.init),
      let run = json["run"].text.flatMap(RunID.init), let row = json["row"].integer,
      let benefit = json["benefit"].text.flatMap({ InstrumentID($0) }),
      let enterprise = json["enterprise"].text.flatMap({ CreditCode($0) }), let name = json["name"].text,
      let subject = json["subject"].text, let year = json["year"].integer, let once = json["once"].boolean,
      let ceiling = json["ceiling"].integer, let steps = json["steps"].list,
      let by = json["by"].text.flatMap({ ActorID($0) }), let on = json["on"].text.flatMap({ CalendarDay($0) }),
      let state = State(json: json["state"]), let allotted = json["proposed"].integer,
      let payment = Payment(json: json["payment"]), let recovered = json["recovered"].integer
    else { return nil }
    self.init(
      id: id, call: call, run: run, row: row, benefit: benefit, enterprise: enterprise, name: name, subject: subject,
      year: year, isOnce: once, ceiling: Money(fen: Int64(ceiling)),
      steps: steps.compactMap { $0.text.flatMap(ChainStep.init(rawValue:)) }, proposedBy: by, proposedOn: on,
      state: state)
    self.allotted = Money(fen: Int64(allotted))
    let given = json["approval"]
    if let fen = given["fen"].integer, let budget = given["budget"].text.flatMap(BudgetID.init),
      let by = given["by"].text.flatMap({ ActorID($0) })
    {
      approval = Approval(amount: Money(fen: Int64(fen)), budget: budget, by: by)
    }
    account = json["account"].text
    correction = AccountCorrection(json: json["correction"])
    guard correction != nil || json["correction"] == .null else { return nil }
    papers = (json["papers"].list ?? []).compactMap(Paper.init(json:))
    objections = (json["objections"].list ?? []).compactMap(Objection.init(json:))
    applied = json["applied"].integer.map { Money(fen: Int64($0)) }
    self.payment = payment
    self.recovered = Money(fen: Int64(recovered))
    demanded = Money(fen: Int64(json["demanded"].integer ?? 0))
    recovery = Repayment(json: json["recovery"])
    guard recovery != nil || json["recovery"] == .null else { return nil }
    instalments = Instalments(json: json["instalments"])
    guard instalments != nil || json["instalments"] == .null else { return nil }
    advancedFrom = json["advanced_from"].text.flatMap(BudgetID.init)
    confirmBy = Deadline(json: json["confirm_by"])
    guard confirmBy != nil || json["confirm_by"] == .null else { return nil }
    lapse = Lapse(json: json["lapse"])
    guard lapse != nil || json["lapse"] == .null else { return nil }
    hearsay = Hearsay(json: json["recorded_for"])
    guard hearsay != nil || json["recorded_for"] == .null else { return nil }
    takenBack = TakenBack(json: json["taken_back"])
    guard takenBack != nil || json["taken_back"] == .null else { return nil }
    held = Brake(json: json["held"])
    guard held != nil || json["held"] == .null else { return nil }
    revoking = Brake(json: json["revoking"])
    guard revoking != nil || json["revoking"] == .null else { return nil }
    officePapers = (json["office_papers"].list ?? []).compactMap(OfficePaper.init(json:))
  }
}

extension AwardAct {
  /// The form by which the journal and an award's trail keep it.
  public var json: CanonicalJSON {
    let act = CanonicalJSON.text(name.rawValue)
    return switch self {
    case .confirmed(let account): ["act": act, "account": .text(account)]
    case .accountCorrected(let correction): ["act": act, "correction": correction.json]
    case .passed(let step, let note): ["act": act, "step": .text(step.rawValue), "reason": .text(note)]
    case .approved(let step, let amount, let budget, let reason):
      [
        "act": act, "step": .text(step.rawValue), "fen": .integer(amount.fen), "budget": .text(budget.text),
        "reason": .text(reason),
      ]
    case .returned(let reason, let until): ["act": act, "reason": .text(reason), "until": until.json]
    case .supplemented(let papers): ["act": act, "papers": .list(papers.map(\.json))]
    case .refused(let reason), .postponed(let reason), .withdrawn(let reason), .objected(let reason),
      .takenBack(let reason), .held(let reason), .released(let reason), .revocationDrafted(let reason),
      .revocationReturned(let reason):
      ["act": act, "reason": .text(reason)]
    case .resumed, .cleared, .reopened, .revoked: ["act": act]
    case .lapsed(let lapse): ["act": act, "lapse": lapse.json]
    case .reinstated(let until): ["act": act, "until": until.json]
    case .supplementExtended(let until, let reason): ["act": act, "until": until.json, "reason": .text(reason)]
    case .recordedFor(let hearsay): ["act": act, "recorded_for": hearsay.json]
    case .documented(let paper): ["act": act, "paper": paper.json]
    case .paperCorrected(let paper, let until, let reason):
      ["act": act, "paper": paper.json, "until": until?.json ?? .null, "reason": .text(reason)]
    case .doubtJudged(let doubt): .object(doubt.members.merging(["act": act]) { $1 })
    case .carried(let source, let target, let document):
      ["act": act, "from": .text(source.text), "to": .text(target.text), "document": .text(document)]
    case .proposedAgain(let former, let reason): ["act": act, "after": .text(former.text), "reason": .text(reason)]
    // Absent where there is none, as in records from before it was kept.
    case .issued(let acceptBy): .object(["act": act].merging(acceptBy.map { ["accept_by": $0.json] } ?? [:]) { $1 })
    case .cut(let amount), .applied(let amount): ["act": act, "fen": .integer(amount.fen)]
    case .publicised(let until): ["act": act, "until": until.json]
    case .answered(let index, let answer): ["act": act, "objection": CanonicalJSON(index), "answer": answer.json]
    case .demanded(let amount, let document):
      ["act": act, "fen": .integer(amount.fen), "document": .text(document)]
    case .recoveryDrafted(let recovery): ["act": act, "recovery": recovery.json]
    case .recoveryReturned(let reason): ["act": act, "reason": .text(reason)]
    case .recovered(let amount, let reason): ["act": act, "fen": .integer(amount.fen), "reason": .text(reason)]
    case .instalment(let step): .object(step.members.merging(["act": act]) { $1 })
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    let step = json["step"].text.flatMap(ChainStep.init(rawValue:))
    let reason = json["reason"].text
    let until = Award.Deadline(json: json["until"])
    let amount = json["fen"].integer.map { Money(fen: Int64($0)) }
    let act: AwardAct? =
      switch json["act"].text.flatMap(Name.init(rawValue:)) {
      case .confirmed: json["account"].text.map { .confirmed(account: $0) }
      case .accountCorrected: AccountCorrection(json: json["correction"]).map { .accountCorrected($0) }
      case .passed: step.flatMap { step in reason.map { .passed(step, note: $0) } }
      case .approved:
        if let step, let amount, let reason, let budget = json["budget"].text.flatMap(BudgetID.init) {
          .approved(step, amount, budget: budget, reason: reason)
        } else {
          nil
        }
      case .returned: reason.flatMap { reason in until.map { .returned(reason: reason, until: $0) } }
      case .supplemented: json["papers"].list.map { .supplemented($0.compactMap(Award.Paper.init(json:))) }
      case .refused: reason.map { .refused(reason: $0) }
      case .postponed: reason.map { .postponed(reason: $0) }
      case .resumed: .resumed
      case .cut: amount.map { .cut(to: $0) }
      case .applied: amount.map { .applied($0) }
      case .publicised: until.map { .publicised(until: $0) }
      case .objected: reason.map { .objected($0) }
      case .answered:
        json["objection"].integer.flatMap { index in
          Award.Objection.Answer(json: json["answer"]).map { .answered(index, $0) }
        }
      case .cleared: .cleared
      case .issued: .issued(acceptBy: Award.Deadline(json: json["accept_by"]))
      case .withdrawn: reason.map { .withdrawn(reason: $0) }
      case .demanded: amount.flatMap { amount in json["document"].text.map { .demanded(amount, document: $0) } }
      case .recoveryDrafted: Repayment(json: json["recovery"]).map { .recoveryDrafted($0) }
      case .recoveryReturned: reason.map { .recoveryReturned(reason: $0) }
      case .recovered: amount.flatMap { amount in reason.map { .recovered(amount, reason: $0) } }
      case .reopened: .reopened
      case .takenBack: reason.map { .takenBack(reason: $0) }
      case .lapsed: Award.Lapse(json: json["lapse"]).map { .lapsed($0) }
      case .reinstated: until.map { .reinstated(until: $0) }
      case .supplementExtended:
        until.flatMap { until in reason.map { .supplementExtended(until: until, reason: $0) } }
      case .recordedFor: Award.Hearsay(json: json["recorded_for"]).map { .recordedFor($0) }
      case .documented: Award.OfficePaper(json: json["paper"]).map { .documented($0) }
      case .proposedAgain:
        json["after"].text.flatMap(AwardID.init).flatMap { former in
          reason.map { .proposedAgain(after: former, reason: $0) }
        }
      case .paperCorrected:
        Award.OfficePaper(json: json["paper"]).flatMap { paper in
          reason.map { .paperCorrected(paper, until: until, reason: $0) }
        }
      case .held: reason.map { .held(reason: $0) }
      case .released: reason.map { .released(reason: $0) }
      case .revocationDrafted: reason.map { .revocationDrafted(reason: $0) }
      case .revocationReturned: reason.map { .revocationReturned(reason: $0) }
      case .revoked: .revoked
      case .doubtJudged: Award.JudgedDoubt(json: json).map { .doubtJudged($0) }
      case .carried:
        if let from = json["from"].text.flatMap(BudgetID.init), let to = json["to"].text.flatMap(BudgetID.init),
          let document = json["document"].text
        {
          .carried(from: from, to: to, document: document)
        } else {
          nil
        }
      case .some(let name): InstalmentAct(name: name, json: json).map { .instalment($0) }
      case nil: nil
      }
    guard let act else { return nil }
    self = act
  }
}

extension AwardEvent {
  /// The last part of the record's kind.
  var name: String {
    switch self {
    case .runMade: "run-made"
    case .otherGrantRecorded: "other-grant-recorded"
    case .otherGrantWithdrawn: "other-grant-withdrawn"
    case .proposed: "awards-proposed"
    case .acted(_, let act, by: _): "award-\(act.name.rawValue)"
    }
  }

  var json: CanonicalJSON {
    switch self {
    case .runMade(let run): ["run": run.json]
    case .otherGrantRecorded(let grant): ["grant": grant.json]
    case .otherGrantWithdrawn(let id, let reason): ["id": .text(id.text), "reason": .text(reason)]
    case .proposed(let run, let rows, let first, let by, let day, let confirmBy):
      .object(
        [
          "run": .text(run.text), "rows": .list(rows.map { CanonicalJSON($0) }), "first": .text(first.text),
          "by": .text(by.text), "on": .text(day.description),
        ].merging(confirmBy.map { ["confirm_by": $0.json] } ?? [:]) { $1 })
    case .acted(let ids, let act, let by):
      ["ids": .list(ids.map { .text($0.text) }), "act": act.json, "by": .text(by.text)]
    }
  }

  /// Reads an event by its name; `nil` where the payload is none.
  init?(name: Substring, json: CanonicalJSON) {
    let by = json["by"].text.flatMap { ActorID($0) }
    switch name {
    case "run-made":
      guard let run = Run(json: json["run"]) else { return nil }
      self = .runMade(run)
    case "other-grant-recorded":
      guard let grant = OtherGrant(json: json["grant"]) else { return nil }
      self = .otherGrantRecorded(grant)
    case "other-grant-withdrawn":
      guard let id = json["id"].text.flatMap(OtherGrantID.init), let reason = json["reason"].text else { return nil }
      self = .otherGrantWithdrawn(id, reason: reason)
    case "awards-proposed":
      guard let run = json["run"].text.flatMap(RunID.init), let rows = json["rows"].list?.compactMap(\.integer),
        let first = json["first"].text.flatMap(AwardID.init), let by,
        let day = json["on"].text.flatMap({ CalendarDay($0) })
      else { return nil }
      self = .proposed(
        run, rows: rows, first: first, by: by, on: day, confirmBy: Award.Deadline(json: json["confirm_by"]))
    case let name where name.hasPrefix("award-"):
      guard let ids = json["ids"].list?.compactMap({ $0.text.flatMap(AwardID.init) }),
        let act = AwardAct(json: json["act"]),
        act.name.rawValue == name.dropFirst("award-".count), let by
      else { return nil }
      self = .acted(ids, act, by: by)
    default: return nil
    }
  }
}
