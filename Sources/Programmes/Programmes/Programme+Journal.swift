import Journal
import Quantities

extension ProgrammeEvent {
  /// The event as the journal and the table of acts keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["act": .text(name.rawValue)]
    switch self {
    case .appointed(let number, let post, let role, let area, let day):
      members["number"] = CanonicalJSON(number)
      members["post"] = .text(post)
      members["role"] = .text(role.rawValue)
      members["area"] = .text(area.text)
      members["day"] = .text("\(day)")
    case .released(let number, let day), .passed(let number, let day):
      members["number"] = CanonicalJSON(number)
      members["day"] = .text("\(day)")
    case .admitted(let number, let name, let enterprise, let area, let day):
      members["number"] = CanonicalJSON(number)
      members["name"] = .text(name)
      members["enterprise"] = CanonicalJSON(enterprise?.text)
      members["area"] = .text(area.text)
      members["day"] = .text("\(day)")
    case .left(let number, let day, let reason):
      members["number"] = CanonicalJSON(number)
      members["day"] = .text("\(day)")
      members["reason"] = .text(reason)
    case .reported(let text, let area, let day):
      members["text"] = .text(text)
      members["area"] = .text(area.text)
      members["day"] = .text("\(day)")
    case .entrusted(let number, let keeper, let day):
      members["number"] = CanonicalJSON(number)
      members["keeper"] = CanonicalJSON(keeper)
      members["day"] = .text("\(day)")
    case .contacted(let number, let text, let day):
      members["number"] = CanonicalJSON(number)
      members["text"] = .text(text)
      members["day"] = .text("\(day)")
    }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(_ json: CanonicalJSON) {
    guard let name = json["act"].text.flatMap(Name.init(rawValue:)),
      let day = json["day"].text.flatMap({ CalendarDay($0) })
    else { return nil }
    let number = json["number"].integer ?? 0
    let area = json["area"].text.flatMap { AreaCode($0) }
    switch name {
    case .appointed:
      guard let post = json["post"].text, let role = json["role"].text.flatMap(Programme.Role.init(rawValue:)),
        let area
      else { return nil }
      self = .appointed(number, post: post, role, area, from: day)
    case .released: self = .released(number, on: day)
    case .admitted:
      guard let title = json["name"].text, let area else { return nil }
      self = .admitted(number, name: title, json["enterprise"].text.flatMap { CreditCode($0) }, area, from: day)
    case .passed: self = .passed(number, on: day)
    case .left:
      guard let reason = json["reason"].text else { return nil }
      self = .left(number, on: day, reason: reason)
    case .entrusted:
      guard let keeper = json["keeper"].integer else { return nil }
      self = .entrusted(number, to: keeper, on: day)
    case .contacted:
      guard let text = json["text"].text else { return nil }
      self = .contacted(number, text: text, on: day)
    case .reported:
      guard let text = json["text"].text, let area else { return nil }
      self = .reported(text: text, area, on: day)
    }
  }
}

extension ProgrammeCommand {
  /// What tells one command from another.
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["day": .text("\(day)")]
    switch self {
    case .appoint(let post, let role, let area, _):
      members["appoint"] = .text(post)
      members["role"] = .text(role.rawValue)
      members["area"] = .text(area.text)
    case .release(let number, _): members["release"] = CanonicalJSON(number)
    case .admit(let name, let enterprise, let area, _):
      members["admit"] = .text(name)
      members["enterprise"] = CanonicalJSON(enterprise?.text)
      members["area"] = .text(area.text)
    case .pass(let number, _): members["pass"] = CanonicalJSON(number)
    case .leave(let number, _, let reason):
      members["leave"] = CanonicalJSON(number)
      members["reason"] = .text(reason)
    case .report(let text, let area, _):
      members["report"] = .text(text)
      members["area"] = .text(area.text)
    case .entrust(let number, let keeper, _):
      members["entrust"] = CanonicalJSON(number)
      members["keeper"] = CanonicalJSON(keeper)
    case .contact(let number, let text, _):
      members["contact"] = CanonicalJSON(number)
      members["text"] = .text(text)
    }
    return .object(members)
  }
}
