import Journal
import PolicyCorpus
import Quantities

extension Call.Terms {
  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "instrument": .text(instrument.description), "title": .text(title), "document": .text(document),
      "rule": .text(rule), "year": CanonicalJSON(year), "opens": .text(opens.description),
      "closes": .text(closes.description), "entrance": .text(entrance.rawValue),
      "papers": .list(papers.map(CanonicalJSON.text)), "unit": .text(unit), "contact": .text(contact),
      "steps": .list(steps.map { .text($0.rawValue) }), "oversubscription": .text(oversubscription.rawValue),
      "budget": CanonicalJSON(budget?.text), "publicity_days": CanonicalJSON(publicityDays),
      "supplement_days": CanonicalJSON(supplementDays),
    ]
    // Absent where there is none, as in records from before these were kept.
    if let confirmationDays { members["confirmation_days"] = CanonicalJSON(confirmationDays) }
    if asksAmount { members["asks_amount"] = true }
    if !address.isEmpty { members["address"] = .text(address) }
    if let advance { members["advance"] = advance.json }
    if let implementing { members["implementing"] = .text(implementing.text) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let instrument = json["instrument"].text.flatMap({ InstrumentID($0) }), let title = json["title"].text,
      let document = json["document"].text, let rule = json["rule"].text, let year = json["year"].integer,
      let opens = json["opens"].text.flatMap({ CalendarDay($0) }),
      let closes = json["closes"].text.flatMap({ CalendarDay($0) }),
      let entrance = json["entrance"].text.flatMap(Call.Entrance.init(rawValue:)),
      let papers = json["papers"].list?.compactMap(\.text), let unit = json["unit"].text,
      let contact = json["contact"].text,
      let steps = json["steps"].list?.compactMap({ $0.text.flatMap(ChainStep.init(rawValue:)) }),
      let oversubscription = json["oversubscription"].text.flatMap(Call.Oversubscription.init(rawValue:)),
      let publicity = json["publicity_days"].integer, let supplement = json["supplement_days"].integer
    else { return nil }
    let advance = Call.Advance(json: json["advance"])
    guard advance != nil || json["advance"] == .null else { return nil }
    self.init(
      instrument: instrument, title: title, document: document, rule: rule,
      implementing: json["implementing"].text.flatMap(ImplementingRuleID.init), year: year, opens: opens,
      closes: closes,
      entrance: entrance, papers: papers, unit: unit, contact: contact,
      address: json["address"].text ?? "", steps: steps,
      oversubscription: oversubscription, budget: json["budget"].text.flatMap(BudgetID.init), publicityDays: publicity,
      supplementDays: supplement, confirmationDays: json["confirmation_days"].integer.map { Int($0) },
      advance: advance, asksAmount: json["asks_amount"].boolean ?? false)
  }
}

extension Call.State {
  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    switch self {
    case .drafted: ["state": .text(name.rawValue)]
    case .published(let day): ["state": .text(name.rawValue), "on": .text(day.description)]
    case .withdrawn(let reason): ["state": .text(name.rawValue), "reason": .text(reason)]
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    switch json["state"].text.flatMap(Name.init(rawValue:)) {
    case .drafted: self = .drafted
    case .published:
      guard let day = json["on"].text.flatMap({ CalendarDay($0) }) else { return nil }
      self = .published(on: day)
    case .withdrawn:
      guard let reason = json["reason"].text else { return nil }
      self = .withdrawn(reason: reason)
    case nil: return nil
    }
  }
}

extension CallCommand {
  var payload: CanonicalJSON {
    switch self {
    case .record(let terms): ["do": "record-call", "terms": terms.json]
    case .revise(let id, let terms): ["do": "revise-call", "id": .text(id.text), "terms": terms.json]
    case .publish(let id): ["do": "publish-call", "id": .text(id.text)]
    case .fund(let id, let budget): ["do": "fund-call", "id": .text(id.text), "budget": .text(budget.text)]
    case .extend(let id, let closes, let document):
      [
        "do": "extend-call", "id": .text(id.text), "closes": .text(closes.description), "document": .text(document),
      ]
    case .withdraw(let id, let reason): ["do": "withdraw-call", "id": .text(id.text), "reason": .text(reason)]
    }
  }
}

extension CallEvent {
  /// The last part of the record's kind.
  var name: String {
    switch self {
    case .recorded: "call-recorded"
    case .revised: "call-revised"
    case .published: "call-published"
    case .funded: "call-funded"
    case .extended: "call-extended"
    case .withdrawn: "call-withdrawn"
    }
  }

  var json: CanonicalJSON {
    switch self {
    case .recorded(let call):
      ["id": .text(call.id.text), "terms": call.terms.json, "by": .text(call.madeBy.text)]
    case .revised(let id, let terms): ["id": .text(id.text), "terms": terms.json]
    case .published(let id, on: let day): ["id": .text(id.text), "on": .text(day.description)]
    case .funded(let id, let budget): ["id": .text(id.text), "budget": .text(budget.text)]
    case .extended(let id, let closes, let document):
      ["id": .text(id.text), "closes": .text(closes.description), "document": .text(document)]
    case .withdrawn(let id, let reason): ["id": .text(id.text), "reason": .text(reason)]
    }
  }

  /// Reads an event by its name; `nil` where the payload is none.
  init?(name: Substring, json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(CallID.init) else { return nil }
    let terms = Call.Terms(json: json["terms"])
    switch name {
    case "call-recorded":
      guard let terms, let by = json["by"].text.flatMap({ ActorID($0) }) else { return nil }
      self = .recorded(Call(id: id, terms: terms, madeBy: by))
    case "call-revised":
      guard let terms else { return nil }
      self = .revised(id, terms)
    case "call-published":
      guard let day = json["on"].text.flatMap({ CalendarDay($0) }) else { return nil }
      self = .published(id, on: day)
    case "call-funded":
      guard let budget = json["budget"].text.flatMap(BudgetID.init) else { return nil }
      self = .funded(id, budget)
    case "call-extended":
      guard let closes = json["closes"].text.flatMap({ CalendarDay($0) }), let document = json["document"].text else {
        return nil
      }
      self = .extended(id, closes: closes, document: document)
    case "call-withdrawn":
      guard let reason = json["reason"].text else { return nil }
      self = .withdrawn(id, reason: reason)
    default: return nil
    }
  }
}

extension JournalReader {
  /// Who typed the terms of a call last, and when: its recording, or the last revision of its draft.
  /// Cost: the records of such that are newer.
  public func lastChange(of call: CallID) throws -> RecordedChange? {
    try lastChange(ofKinds: ["delivery.call-recorded", "delivery.call-revised"]) { payload in
      payload["events"].list?.contains { $0["event"]["id"].text == call.text } ?? false
    }
  }
}
