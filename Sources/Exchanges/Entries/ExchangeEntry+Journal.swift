import Journal
import PolicyCorpus
import Quantities

extension ExchangeFigures {
  public var json: CanonicalJSON {
    [
      "title": .text(title), "text": .text(text), "values": .object(values.mapValues { .text($0) }),
      "until": .text("\(until)"),
    ]
  }

  public init?(_ json: CanonicalJSON) {
    guard let title = json["title"].text, let text = json["text"].text, let values = json["values"].members,
      let until = json["until"].text.flatMap({ CalendarDay($0) })
    else { return nil }
    self.init(title: title, text: text, values: values.compactMapValues(\.text), until: until)
  }
}

extension ExchangeParty {
  var json: CanonicalJSON {
    switch self {
    case .enterprise(let code): ["enterprise": .text(code.text)]
    case .institution(let name): ["institution": .text(name)]
    }
  }

  init?(_ json: CanonicalJSON) {
    if let code = json["enterprise"].text.flatMap({ CreditCode($0) }) {
      self = .enterprise(code)
    } else if let name = json["institution"].text {
      self = .institution(name)
    } else {
      return nil
    }
  }
}

extension ExchangeOpening {
  var json: CanonicalJSON {
    [
      "instrument": .text("\(instrument)"), "side": .text(side.rawValue), "party": party.json,
      "area": .text(area.text), "figures": figures.json, "published": .boolean(isPublished),
    ]
  }

  init?(_ json: CanonicalJSON) {
    guard let instrument = json["instrument"].text.flatMap({ InstrumentID($0) }),
      let side = json["side"].text.flatMap(ExchangeSide.init(rawValue:)), let party = ExchangeParty(json["party"]),
      let area = json["area"].text.flatMap({ AreaCode($0) }), let figures = ExchangeFigures(json["figures"]),
      let isPublished = json["published"].boolean
    else { return nil }
    self.init(
      instrument: instrument, side: side, party: party, area: area, figures: figures, isPublished: isPublished)
  }
}

extension ListedSource {
  var json: CanonicalJSON { ["register": .text("\(register)"), "entry": CanonicalJSON(entry)] }

  init?(_ json: CanonicalJSON) {
    guard let register = json["register"].text.flatMap({ InstrumentID($0) }), let entry = json["entry"].integer else {
      return nil
    }
    self.init(register: register, entry: entry)
  }
}

extension ExchangeResult {
  /// The members of an event's form. What nobody told is absent, as in records from before it was asked for.
  var members: [String: CanonicalJSON] {
    var members: [String: CanonicalJSON] = ["day": .text("\(on)"), "words": .text(words)]
    if !values.isEmpty { members["values"] = .object(values.mapValues { .text($0) }) }
    if let amount { members["fen"] = .integer(amount.fen) }
    return members
  }

  init?(_ json: CanonicalJSON) {
    guard let day = json["day"].text.flatMap({ CalendarDay($0) }), let words = json["words"].text else { return nil }
    self.init(
      on: day, words: words, values: (json["values"].members ?? [:]).compactMapValues(\.text),
      amount: json["fen"].integer.map { Money(fen: Int64($0)) })
  }
}

extension ExchangeEvent {
  /// The event as the journal and the table of acts keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["act": .text(name.rawValue)]
    switch self {
    case .opened(let opening): members["entry"] = opening.json
    case .published: break
    case .refused(let reason): members["reason"] = .text(reason)
    case .amended(let figures, let isPublished):
      members["figures"] = figures.json
      members["published"] = .boolean(isPublished)
    case .renewed(let until): members["until"] = .text("\(until)")
    case .responded(let number, let party, let text):
      members["number"] = CanonicalJSON(number)
      members["party"] = party.json
      members["text"] = .text(text)
    case .accepted(let number), .takenBack(let number): members["number"] = CanonicalJSON(number)
    case .declined(let number, let reason), .failed(let number, let reason):
      members["number"] = CanonicalJSON(number)
      members["reason"] = .text(reason)
    case .referred(let number, let party, let text, let source):
      members["number"] = CanonicalJSON(number)
      members["party"] = party.json
      members["text"] = .text(text)
      members["source"] = source.json
    case .settled(let number, let result):
      members["number"] = CanonicalJSON(number)
      members.merge(result.members) { $1 }
    case .closed(let outcome, let words):
      members["outcome"] = .text(outcome.rawValue)
      members["words"] = .text(words)
    }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(_ json: CanonicalJSON) {
    guard let name = json["act"].text.flatMap(Name.init(rawValue:)) else { return nil }
    let number = json["number"].integer
    let reason = json["reason"].text
    let words = json["words"].text
    switch name {
    case .opened:
      guard let opening = ExchangeOpening(json["entry"]) else { return nil }
      self = .opened(opening)
    case .published: self = .published
    case .refused:
      guard let reason else { return nil }
      self = .refused(reason: reason)
    case .amended:
      guard let figures = ExchangeFigures(json["figures"]), let isPublished = json["published"].boolean else {
        return nil
      }
      self = .amended(figures, isPublished: isPublished)
    case .renewed:
      guard let until = json["until"].text.flatMap({ CalendarDay($0) }) else { return nil }
      self = .renewed(until: until)
    case .responded:
      guard let number, let party = ExchangeParty(json["party"]), let text = json["text"].text else { return nil }
      self = .responded(number, party, text: text)
    case .referred:
      guard let number, let party = ExchangeParty(json["party"]), let text = json["text"].text,
        let source = ListedSource(json["source"])
      else { return nil }
      self = .referred(number, party, text: text, source: source)
    case .accepted:
      guard let number else { return nil }
      self = .accepted(number)
    case .takenBack:
      guard let number else { return nil }
      self = .takenBack(number)
    case .declined, .failed:
      guard let number, let reason else { return nil }
      self = name == .declined ? .declined(number, reason: reason) : .failed(number, reason: reason)
    case .settled:
      guard let number, let result = ExchangeResult(json) else { return nil }
      self = .settled(number, result)
    case .closed:
      guard let outcome = json["outcome"].text.flatMap(ExchangeEntry.Outcome.init(rawValue:)), let words else {
        return nil
      }
      self = .closed(outcome, words: words)
    }
  }
}

extension ExchangeCommand {
  /// What tells one command from another.
  var json: CanonicalJSON {
    switch self {
    case .publish: ["act": "publish"]
    case .refuse(let reason): ["act": "refuse", "reason": .text(reason)]
    case .amend(let figures): ["act": "amend", "figures": figures.json]
    case .renew(let until): ["act": "renew", "until": .text("\(until)")]
    case .respond(let party, let text): ["act": "respond", "party": party.json, "text": .text(text)]
    case .accept(let number): ["act": "accept", "number": CanonicalJSON(number)]
    case .decline(let number, let reason):
      ["act": "decline", "number": CanonicalJSON(number), "reason": .text(reason)]
    case .takeBack(let number): ["act": "take_back", "number": CanonicalJSON(number)]
    case .refer(let referral):
      [
        "act": "refer", "source": referral.source.json, "party": referral.party.json, "text": .text(referral.text),
      ]
    case .settle(let number, let result):
      .object(result.members.merging(["act": "settle", "number": CanonicalJSON(number)]) { $1 })
    case .fail(let number, let reason): ["act": "fail", "number": CanonicalJSON(number), "reason": .text(reason)]
    case .close(let outcome, let words):
      ["act": "close", "outcome": .text(outcome.rawValue), "words": .text(words)]
    }
  }
}
