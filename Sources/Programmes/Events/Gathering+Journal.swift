import Journal
import PolicyCorpus
import Quantities

extension GatheringFigures {
  var json: CanonicalJSON {
    [
      "title": .text(title), "channel": .text(channel), "venue": .text(venue), "area": .text(area.text),
      "start": .integer(start.millisecondsSinceEpoch), "end": .integer(end.millisecondsSinceEpoch),
      "about": .list(about.map { .text("\($0)") }), "text": .text(text),
    ]
  }

  init?(_ json: CanonicalJSON) {
    guard let title = json["title"].text, let channel = json["channel"].text, let venue = json["venue"].text,
      let area = json["area"].text.flatMap({ AreaCode($0) }), let start = json["start"].integer,
      let end = json["end"].integer, let about = json["about"].list, let text = json["text"].text
    else { return nil }
    self.init(
      title: title, channel: channel, venue: venue, area: area,
      start: Timestamp(millisecondsSinceEpoch: Int64(start)), end: Timestamp(millisecondsSinceEpoch: Int64(end)),
      about: about.compactMap { $0.text.flatMap { ClauseID($0) } }, text: text)
  }
}

extension CanonicalJSON {
  init(codes: [CreditCode]) { self = .list(codes.map { .text($0.text) }) }

  var codes: [CreditCode]? {
    guard let list else { return nil }
    let codes = list.compactMap { $0.text.flatMap { CreditCode($0) } }
    return codes.count == list.count ? codes : nil
  }
}

extension GatheringEvent {
  /// The event as the journal and the table of acts keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["act": .text(name.rawValue)]
    switch self {
    case .planned(let instrument, let figures):
      members["instrument"] = .text("\(instrument)")
      members["figures"] = figures.json
    case .amended(let figures, let reason, let asksAgain):
      members["figures"] = figures.json
      members["reason"] = .text(reason)
      if asksAgain { members["asksAgain"] = .boolean(true) }
    case .invited(let codes, let filter):
      members["enterprises"] = CanonicalJSON(codes: codes)
      members["filter"] = .text(filter)
    case .withdrawn(let codes, let number, let reason):
      members["enterprises"] = CanonicalJSON(codes: codes)
      members["invitation"] = CanonicalJSON(number)
      members["reason"] = .text(reason)
    case .answered(let code, let answer):
      members["enterprise"] = .text(code.text)
      members["answer"] = .text(answer.rawValue)
    case .attended(let codes): members["enterprises"] = CanonicalJSON(codes: codes)
    case .struck(let code, let reason):
      members["enterprise"] = .text(code.text)
      members["reason"] = .text(reason)
    case .held(let words): members["words"] = .text(words)
    case .cancelled(let reason): members["reason"] = .text(reason)
    case .followed(let code, let number):
      members["enterprise"] = .text(code.text)
      members["case"] = CanonicalJSON(number)
    }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(_ json: CanonicalJSON) {
    guard let name = json["act"].text.flatMap(Name.init(rawValue:)) else { return nil }
    let code = json["enterprise"].text.flatMap { CreditCode($0) }
    let reason = json["reason"].text
    switch name {
    case .planned:
      guard let instrument = json["instrument"].text.flatMap({ InstrumentID($0) }),
        let figures = GatheringFigures(json["figures"])
      else { return nil }
      self = .planned(instrument, figures)
    case .amended:
      guard let figures = GatheringFigures(json["figures"]), let reason else { return nil }
      // Where it is not said, nobody was asked again.
      self = .amended(figures, reason: reason, asksAgain: json["asksAgain"] == .boolean(true))
    case .invited:
      guard let codes = json["enterprises"].codes, let filter = json["filter"].text else { return nil }
      self = .invited(codes, filter: filter)
    case .withdrawn:
      guard let codes = json["enterprises"].codes, let number = json["invitation"].integer, let reason else {
        return nil
      }
      self = .withdrawn(codes, invitation: number, reason: reason)
    case .answered:
      guard let code, let answer = json["answer"].text.flatMap(Gathering.Answer.init(rawValue:)) else { return nil }
      self = .answered(code, answer)
    case .attended:
      guard let codes = json["enterprises"].codes else { return nil }
      self = .attended(codes)
    case .struck:
      guard let code, let reason else { return nil }
      self = .struck(code, reason: reason)
    case .held:
      guard let words = json["words"].text else { return nil }
      self = .held(words: words)
    case .cancelled:
      guard let reason else { return nil }
      self = .cancelled(reason: reason)
    case .followed:
      guard let code, let number = json["case"].integer else { return nil }
      self = .followed(code, case: number)
    }
  }
}

extension GatheringCommand {
  /// What tells one command from another.
  var json: CanonicalJSON {
    switch self {
    case .amend(let figures, let reason): ["act": "amend", "figures": figures.json, "reason": .text(reason)]
    case .invite(let codes, let filter):
      ["act": "invite", "enterprises": CanonicalJSON(codes: codes), "filter": .text(filter)]
    case .withdraw(let number, let reason):
      ["act": "withdraw", "invitation": CanonicalJSON(number), "reason": .text(reason)]
    case .answer(let code, let answer):
      ["act": "answer", "enterprise": .text(code.text), "answer": .text(answer.rawValue)]
    case .attend(let codes): ["act": "attend", "enterprises": CanonicalJSON(codes: codes)]
    case .strike(let code, let reason): ["act": "strike", "enterprise": .text(code.text), "reason": .text(reason)]
    case .hold(let words): ["act": "hold", "words": .text(words)]
    case .cancel(let reason): ["act": "cancel", "reason": .text(reason)]
    case .follow(let code, let number):
      ["act": "follow", "enterprise": .text(code.text), "case": CanonicalJSON(number)]
    }
  }
}
