import Diagnostics
import Journal
import PolicyCorpus
import Quantities

extension CaseEvent {
  /// The event as the journal and the store hold it.
  public var json: CanonicalJSON {
    switch self {
    case .opened(let opening): Self.object("opened", opening.json)
    case .joined(let joining): Self.object("joined", joining.json)
    case .assigned(let party, let officer, let reasons):
      Self.object(
        "assigned",
        [
          "party": CanonicalJSON(party), "officer": CanonicalJSON(officer?.text),
          "reasons": .list(reasons.map(\.json)),
        ])
    case .taken(let party, let days):
      Self.object("taken", ["party": CanonicalJSON(party), "after": CanonicalJSON(days)])
    case .asked(let party, let question):
      Self.object("asked", ["party": CanonicalJSON(party), "text": .text(question)])
    case .answered(let party, let answer, let due):
      Self.object("answered", ["party": CanonicalJSON(party), "text": .text(answer), "due": DueDay.json(due)])
    case .termSet(let party, let days, let reason, let due):
      Self.object(
        "term_set",
        [
          "party": CanonicalJSON(party), "days": CanonicalJSON(days), "text": .text(reason), "due": DueDay.json(due),
        ])
    case .dueMoved(let party, let contact, let due, let ground):
      Self.object(
        "due_moved",
        .object(
          ([
            "party": CanonicalJSON(party), "contact_due": DueDay.json(contact), "due": DueDay.json(due),
          ] as [String: CanonicalJSON]).merging(ground.map { ["ground": .text($0)] } ?? [:]) { $1 }))
    case .stepReached(let step): Self.object("step_reached", ["step": .text(step)])
    case .stepMadeUp(let step, let day):
      Self.object("step_made_up", ["step": .text(step), "day": .text("\(day)")])
    case .fieldSet(let name, let value): Self.object("field_set", ["name": .text(name), "value": .text(value)])
    case .noted(let text): Self.object("noted", ["text": .text(text)])
    case .closed(let party, let outcome, let words):
      Self.object(
        "closed", ["party": CanonicalJSON(party), "outcome": .text(outcome.rawValue), "text": .text(words)])
    case .escalated(let party, let level):
      Self.object("escalated", ["party": CanonicalJSON(party), "level": CanonicalJSON(level.rawValue)])
    case .charged(let party, let words):
      Self.object("charged", ["party": CanonicalJSON(party), "text": .text(words)])
    case .leads(let party): Self.object("leads", ["party": CanonicalJSON(party)])
    case .reopened(let party, let reason):
      Self.object(
        "reopened",
        .object(["text": .text(reason)].merging(party.map { ["party": CanonicalJSON($0)] } ?? [:]) { $1 }))
    case .rated(let rating): Self.object("rated", rating.json)
    case .contactErased(let reason): Self.object("contact_erased", ["text": .text(reason)])
    case .attached(let attaching):
      Self.object(
        "attached",
        ["step": .text(attaching.step.rawValue), "files": .list(attaching.files.map(\.json))])
    }
  }

  private static func object(_ event: String, _ members: CanonicalJSON) -> CanonicalJSON {
    .object((members.members ?? [:]).merging(["event": .text(event)]) { $1 })
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    let party = json["party"].integer ?? 0
    let text = json["text"].text ?? ""
    let due = DueDay(json: json["due"])
    switch json["event"].text {
    case "opened":
      guard let opening = CaseOpening(json: json) else { return nil }
      self = .opened(opening)
    case "joined":
      guard let joining = Joining(json: json) else { return nil }
      self = .joined(joining)
    case "assigned":
      self = .assigned(
        party: party, officer: json["officer"].text.flatMap(ActorID.init), reasons: RoutingReason.list(json["reasons"]))
    case "taken": self = .taken(party: party, afterWorkingDays: json["after"].integer ?? 0)
    case "asked": self = .asked(party: party, question: text)
    case "answered": self = .answered(party: party, answer: text, due: due)
    case "term_set":
      guard let days = json["days"].integer else { return nil }
      self = .termSet(party: party, workingDays: days, reason: text, due: due)
    case "due_moved":
      self = .dueMoved(
        party: party, contact: DueDay(json: json["contact_due"]), due: due, ground: json["ground"].text)
    case "step_reached": self = .stepReached(json["step"].text ?? "")
    case "step_made_up":
      guard let step = json["step"].text, let day = json["day"].text.flatMap({ CalendarDay($0) }) else { return nil }
      self = .stepMadeUp(step, on: day)
    case "field_set": self = .fieldSet(name: json["name"].text ?? "", value: json["value"].text ?? "")
    case "noted": self = .noted(text)
    case "closed":
      guard let outcome = json["outcome"].text.flatMap(CaseOutcome.init(rawValue:)) else { return nil }
      self = .closed(party: party, outcome, words: text)
    case "escalated":
      guard let level = json["level"].integer.flatMap(EscalationLevel.init(rawValue:)) else { return nil }
      self = .escalated(party: party, level)
    case "charged": self = .charged(party: party, words: text)
    case "leads": self = .leads(party: party)
    case "reopened": self = .reopened(party: json["party"].integer, reason: text)
    case "rated":
      guard let mark = json["mark"].text.flatMap(CaseRating.Mark.init(rawValue:)) else { return nil }
      self = .rated(CaseRating(mark: mark, words: text, isOnBehalf: json["on_behalf"].boolean ?? false))
    case "contact_erased": self = .contactErased(reason: text)
    case "attached":
      guard let step = json["step"].text.flatMap(Attaching.Step.init(rawValue:)), let list = json["files"].list else {
        return nil
      }
      self = .attached(Attaching(step, list.compactMap { AttachedFile(json: $0) }))
    default: return nil
    }
  }
}

extension CaseOpening {
  var json: CanonicalJSON {
    [
      "instrument": .text("\(instrument)"), "type": .text(type), "enterprise": .text(enterprise.text),
      "area": CanonicalJSON(area?.text), "text": .text(text), "channel": .text(channel.rawValue),
      "complex": .boolean(isComplex), "contact": CanonicalJSON(contact?.hex),
    ]
  }

  init?(json: CanonicalJSON) {
    guard let instrument = json["instrument"].text.flatMap({ InstrumentID($0) }), let type = json["type"].text,
      let enterprise = json["enterprise"].text.flatMap({ CreditCode($0) }), let text = json["text"].text,
      let channel = json["channel"].text.flatMap(Channel.init(rawValue:))
    else { return nil }
    self.init(
      instrument: instrument, type: type, enterprise: enterprise, area: json["area"].text.flatMap { AreaCode($0) },
      text: text, channel: channel, isComplex: json["complex"].boolean ?? false,
      contact: json["contact"].text.flatMap(ContentHash.init(hex:)))
  }
}

extension CaseEvent.Joining {
  var json: CanonicalJSON {
    [
      "party": CanonicalJSON(party), "unit": .text("\(unit)"), "lead": .boolean(isLead),
      "officer": CanonicalJSON(officer?.text), "reasons": .list(reasons.map(\.json)),
      "days": CanonicalJSON(workingDays), "contact_due": DueDay.json(contactDue), "due": DueDay.json(due),
    ]
  }

  init?(json: CanonicalJSON) {
    guard let party = json["party"].integer, let unit = json["unit"].text.flatMap({ ServiceUnit($0) }),
      let days = json["days"].integer
    else { return nil }
    self.init(
      party: party, unit: unit, isLead: json["lead"].boolean ?? false,
      officer: json["officer"].text.flatMap(ActorID.init), reasons: RoutingReason.list(json["reasons"]),
      workingDays: days, contactDue: DueDay(json: json["contact_due"]), due: DueDay(json: json["due"]))
  }
}

extension DueDay {
  static func json(_ due: DueDay?) -> CanonicalJSON {
    due.map { ["day": .text("\($0.day)"), "provisional": .boolean($0.isProvisional)] } ?? .null
  }

  init?(json: CanonicalJSON) {
    guard let day = json["day"].text.flatMap({ CalendarDay($0) }) else { return nil }
    self.init(day, isProvisional: json["provisional"].boolean ?? false)
  }
}

extension RoutingReason {
  /// `area:310117` and the like.
  var json: CanonicalJSON {
    switch self {
    case .ownOfficer: "own_officer"
    case .named: "named"
    case .reopened: "reopened"
    case .clauseNamesOfficer: "clause_names_officer"
    case .deputy(let officer): .text("deputy:\(officer)")
    case .area(let area): .text("area:\(area)")
    case .subject(let instrument): .text("subject:\(instrument)")
    case .industry(let code): .text("industry:\(code)")
    case .tier(let tier): .text("tier:\(tier)")
    case .size(let size): .text("size:\(size)")
    case .lightest(let load, let among): .text("lightest:\(load):\(among)")
    case .fallback(let why): .text("fallback:\(why.rawValue)")
    }
  }

  init?(json: CanonicalJSON) {
    guard let text = json.text else { return nil }
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let rest = parts.count > 1 ? parts[1] : ""
    switch parts.first {
    case "own_officer": self = .ownOfficer
    case "named": self = .named
    case "reopened": self = .reopened
    case "clause_names_officer": self = .clauseNamesOfficer
    case "deputy":
      guard let officer = ActorID(rest) else { return nil }
      self = .deputy(of: officer)
    case "area":
      guard let area = AreaCode(rest) else { return nil }
      self = .area(area)
    case "subject":
      guard let instrument = InstrumentID(rest) else { return nil }
      self = .subject(instrument)
    case "industry": self = .industry(rest)
    case "tier": self = .tier(rest)
    case "size": self = .size(rest)
    case "lightest":
      let numbers = rest.split(separator: ":").compactMap { Int($0) }
      guard numbers.count == 2 else { return nil }
      self = .lightest(load: numbers[0], among: numbers[1])
    case "fallback":
      guard let why = Fallback(rawValue: rest) else { return nil }
      self = .fallback(why)
    default: return nil
    }
  }

  static func list(_ json: CanonicalJSON) -> [RoutingReason] {
    (json.list ?? []).compactMap { RoutingReason(json: $0) }
  }
}

extension CaseCommand {
  /// What the journal calls it: `services.case-taken` and the like.
  var recordKind: String {
    let act =
      switch self {
      case .take: "taken"
      case .assign: "assigned"
      case .ask: "asked"
      case .answer: "answered"
      case .setTerm: "term-set"
      case .handOn: "handed-on"
      case .refuse: "refused"
      case .invite: "invited"
      case .close: "closed"
      case .step: "step-reached"
      case .makeUp: "step-made-up"
      case .field: "field-set"
      case .note: "noted"
      case .reopen: "reopened"
      case .rate: "rated"
      case .withdraw: "withdrawn"
      case .eraseContact: "contact-erased"
      }
    return "services.case-\(act)"
  }

  /// What is asked for, in full: the payload that a command's key stands for.
  var json: CanonicalJSON {
    switch self {
    case .take(let party, let officer): [CanonicalJSON(party), CanonicalJSON(officer?.text)]
    case .assign(let party, let officer): [CanonicalJSON(party), .text(officer.text)]
    case .ask(let party, let text), .answer(let party, let text), .refuse(let party, let text),
      .reopen(let party, let text):
      [CanonicalJSON(party), .text(text)]
    case .setTerm(let party, let days, let text): [CanonicalJSON(party), CanonicalJSON(days), .text(text)]
    case .handOn(let party, let unit, let officer, let text):
      [CanonicalJSON(party), .text("\(unit)"), CanonicalJSON(officer?.text), .text(text)]
    case .invite(let units, let text): [.list(units.map { .text("\($0)") }), .text(text)]
    case .close(let party, let outcome, let text): [CanonicalJSON(party), .text(outcome.rawValue), .text(text)]
    case .step(let name), .note(let name), .withdraw(let name), .eraseContact(let name): .text(name)
    case .makeUp(let step, let day): [.text(step), .text("\(day)")]
    case .field(let name, let value): [.text(name), .text(value)]
    case .rate(let mark, let text): [.text(mark.rawValue), .text(text)]
    }
  }
}

extension CaseRating {
  fileprivate var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["mark": .text(mark.rawValue), "text": .text(words)]
    // What was stored before it could be told stays as it was.
    if isOnBehalf { members["on_behalf"] = true }
    return .object(members)
  }
}
