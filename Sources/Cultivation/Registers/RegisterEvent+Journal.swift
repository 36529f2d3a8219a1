import Diagnostics
import Facts
import Journal
import PolicyCorpus
import Quantities

extension Ground {
  var json: CanonicalJSON { ["reason": .text(reason), "evidence": .text(evidence)] }

  init?(_ json: CanonicalJSON) {
    guard let reason = json["reason"].text, let evidence = json["evidence"].text else { return nil }
    self.init(reason: reason, evidence: evidence)
  }
}

extension CanonicalJSON {
  init(texts: [String: String]) { self = .object(texts.mapValues { .text($0) }) }
  init(changes: [String: String?]) { self = .object(changes.mapValues { CanonicalJSON($0) }) }

  /// The texts of an object that holds nothing else.
  fileprivate var texts: [String: String]? {
    guard let members else { return nil }
    let texts = members.compactMapValues(\.text)
    return texts.count == members.count ? texts : nil
  }
}

extension EntryOpening {
  var json: CanonicalJSON {
    [
      "kind": .text(subject.kind.rawValue), "enterprise": CanonicalJSON(subject.enterprise?.text),
      "key": .text(subject.key), "title": .text(title), "area": CanonicalJSON(area?.text),
      "origin": .text(origin.rawValue), "fields": CanonicalJSON(texts: fields),
    ]
  }

  init?(_ json: CanonicalJSON) {
    guard let kind = json["kind"].text.flatMap(SubjectKind.init(rawValue:)), let key = json["key"].text,
      let title = json["title"].text, let origin = json["origin"].text.flatMap(EntryOrigin.init(rawValue:)),
      let fields = json["fields"].texts
    else { return nil }
    self.init(
      subject: EntrySubject(kind, enterprise: json["enterprise"].text.flatMap { CreditCode($0) }, key: key),
      title: title, area: json["area"].text.flatMap { AreaCode($0) }, origin: origin, fields: fields)
  }
}

extension RegisterEvent {
  /// The event as the journal and the table of acts keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "entry": CanonicalJSON(entry.number), "day": .text("\(day)"), "act": .text(act.name.rawValue),
      "ground": ground.json,
    ]
    switch act {
    case .proposed(let opening): members["opening"] = opening.json
    case .entered(let opening), .refused(let opening): members["opening"] = opening?.json
    case .left(let reason): members["reason"] = .text(reason)
    case .renewed(let until): members["until"] = .text("\(until)")
    case .reviewed, .restored, .withdrawn: break
    case .redated(let day): members["entered"] = .text("\(day)")
    case .amended(let changes): members["fields"] = CanonicalJSON(changes: changes)
    case .merged(let other): members["other"] = CanonicalJSON(other.number)
    case .absorbed(let other, let fields):
      members["other"] = CanonicalJSON(other.number)
      members["fields"] = CanonicalJSON(texts: fields)
    }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(_ json: CanonicalJSON) {
    guard let entry = json["entry"].integer, let day = json["day"].text.flatMap({ CalendarDay($0) }),
      let name = json["act"].text.flatMap(Act.Name.init(rawValue:)), let ground = Ground(json["ground"]),
      let act = Act(name, json)
    else { return nil }
    self.init(entry: EntryID(entry), day: day, act: act, ground: ground)
  }
}

extension RegisterEvent.Act {
  fileprivate init?(_ name: Name, _ json: CanonicalJSON) {
    let opening = EntryOpening(json["opening"])
    let other = json["other"].integer.map { EntryID($0) }
    switch name {
    case .proposed:
      guard let opening else { return nil }
      self = .proposed(opening)
    case .entered: self = .entered(opening)
    case .refused: self = .refused(opening)
    case .left:
      guard let reason = json["reason"].text else { return nil }
      self = .left(reason: reason)
    case .renewed:
      guard let until = json["until"].text.flatMap({ CalendarDay($0) }) else { return nil }
      self = .renewed(until: until)
    case .reviewed: self = .reviewed
    case .restored: self = .restored
    case .withdrawn: self = .withdrawn
    case .redated:
      guard let day = json["entered"].text.flatMap({ CalendarDay($0) }) else { return nil }
      self = .redated(entered: day)
    case .amended:
      guard let members = json["fields"].members else { return nil }
      self = .amended(members.mapValues(\.text))
    case .merged:
      guard let other else { return nil }
      self = .merged(into: other)
    case .absorbed:
      guard let other, let fields = json["fields"].texts else { return nil }
      self = .absorbed(other, fields: fields)
    }
  }
}
