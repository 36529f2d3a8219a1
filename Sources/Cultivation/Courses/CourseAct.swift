import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// What a milestone makes possible to file.
public enum Filing: Sendable, Hashable {
  /// 申报纳统: entry above scale, which the enterprise files and the statistics office confirms.
  case entry
  /// A benefit's application.
  case benefit(InstrumentID)

  public init?(_ text: String) {
    if text == "entry" {
      self = .entry
    } else if let id = InstrumentID(text) {
      self = .benefit(id)
    } else {
      return nil
    }
  }

  public var text: String {
    switch self {
    case .entry: "entry"
    case .benefit(let id): "\(id)"
    }
  }
}

/// What can be done to a production course. A number is a plan's or a milestone's.
public enum CourseAct: Sendable, Hashable {
  case plan(PlannedRamp)
  /// Changes what is still to come of a plan.
  case replan(Int, PlannedRamp, reason: String)
  /// What a project really made in a month that is over; told again, it corrects what was told before. The reason is for a
  /// correction, and for a figure that is confirmed though it is unlike the others.
  case tell(Int, Period, Money, Basis, reason: String = "", isConfirmed: Bool = false)
  case end(Int, on: CalendarDay, RampPlan.Outcome, reason: String)
  case expect(kind: String, title: String, by: CalendarDay)
  case move(Int, to: CalendarDay, reason: String)
  case reach(Int, on: CalendarDay, evidence: String)
  /// Takes back that it was reached, as long as nothing rests on it.
  case revoke(Int, reason: String)
  case answer(Int, Filing, Milestone.Answer, on: CalendarDay, note: String)
  case drop(Int, on: CalendarDay, reason: String)

  /// What is asked, whether or not it is confirmed: the same act again is the same command.
  var asked: CourseAct {
    guard case .tell(let number, let month, let amount, let basis, let reason, true) = self else { return self }
    return .tell(number, month, amount, basis, reason: reason)
  }

  public enum Name: String, Sendable, Hashable, CaseIterable {
    case plan, replan, tell, end, expect, move, reach, revoke, answer, drop
  }

  public var name: Name {
    switch self {
    case .plan: .plan
    case .replan: .replan
    case .tell: .tell
    case .end: .end
    case .expect: .expect
    case .move: .move
    case .reach: .reach
    case .revoke: .revoke
    case .answer: .answer
    case .drop: .drop
    }
  }

  /// The number of what it is about; `nil` where it begins something.
  public var number: Int? {
    switch self {
    case .plan, .expect: nil
    case .replan(let number, _, _), .tell(let number, _, _, _, _, _), .end(let number, _, _, _),
      .move(let number, _, _),
      .reach(let number, _, _), .revoke(let number, _), .answer(let number, _, _, _, _), .drop(let number, _, _):
      number
    }
  }
}

/// An act that was carried out, and the number of what it is about.
public struct CourseEvent: Sendable, Hashable {
  public let number: Int
  public let act: CourseAct

  public init(number: Int, act: CourseAct) {
    self.number = number
    self.act = act
  }
}

// MARK: As the journal and the table of steps keep them

extension CourseEvent {
  public var json: CanonicalJSON { ["number": CanonicalJSON(number), "act": act.json] }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(_ json: CanonicalJSON) {
    guard let number = json["number"].integer, let act = CourseAct(json["act"], number: number) else { return nil }
    self.init(number: number, act: act)
  }
}

extension CourseAct {
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "name": .text(name.rawValue), "of": number.map { CanonicalJSON($0) } ?? .null,
    ]
    switch self {
    case .plan(let plan): members["plan"] = plan.json
    case .replan(_, let plan, let reason):
      members["plan"] = plan.json
      members["reason"] = .text(reason)
    case .tell(_, let month, let amount, let basis, let reason, let isConfirmed):
      members["month"] = .text("\(month)")
      members["fen"] = CanonicalJSON(Int(amount.fen))
      members["basis"] = basis.json
      if !reason.isEmpty { members["reason"] = .text(reason) }
      if isConfirmed { members["confirmed"] = .boolean(true) }
    case .end(_, let day, let outcome, let reason):
      members["day"] = .text("\(day)")
      members["outcome"] = .text(outcome.rawValue)
      members["reason"] = .text(reason)
    case .expect(let kind, let title, let day):
      members["kind"] = .text(kind)
      members["title"] = .text(title)
      members["day"] = .text("\(day)")
    case .move(_, let day, let reason), .drop(_, let day, let reason):
      members["day"] = .text("\(day)")
      members["reason"] = .text(reason)
    case .reach(_, let day, let evidence):
      members["day"] = .text("\(day)")
      members["evidence"] = .text(evidence)
    case .revoke(_, let reason): members["reason"] = .text(reason)
    case .answer(_, let what, let answer, let day, let note):
      members["what"] = .text(what.text)
      members["answer"] = .text(answer.rawValue)
      members["day"] = .text("\(day)")
      members["note"] = .text(note)
    }
    return .object(members)
  }

  init?(_ json: CanonicalJSON, number: Int) {
    guard let name = json["name"].text.flatMap(Name.init(rawValue:)) else { return nil }
    let day = json["day"].text.flatMap { CalendarDay($0) }
    let reason = json["reason"].text
    switch name {
    case .plan:
      guard let plan = PlannedRamp(json["plan"]) else { return nil }
      self = .plan(plan)
    case .replan:
      guard let plan = PlannedRamp(json["plan"]), let reason else { return nil }
      self = .replan(number, plan, reason: reason)
    case .tell:
      guard let month = json["month"].text.flatMap({ Period($0) }), let fen = json["fen"].integer,
        let basis = Basis(readable: json["basis"])
      else { return nil }
      self = .tell(
        number, month, Money(fen: Int64(fen)), basis, reason: reason ?? "",
        isConfirmed: json["confirmed"] == .boolean(true))
    case .end:
      guard let day, let reason, let outcome = json["outcome"].text.flatMap(RampPlan.Outcome.init(rawValue:)) else {
        return nil
      }
      self = .end(number, on: day, outcome, reason: reason)
    case .expect:
      guard let kind = json["kind"].text, let title = json["title"].text, let day else { return nil }
      self = .expect(kind: kind, title: title, by: day)
    case .move:
      guard let day, let reason else { return nil }
      self = .move(number, to: day, reason: reason)
    case .reach:
      guard let day, let evidence = json["evidence"].text else { return nil }
      self = .reach(number, on: day, evidence: evidence)
    case .revoke:
      guard let reason else { return nil }
      self = .revoke(number, reason: reason)
    case .answer:
      guard let what = json["what"].text.flatMap({ Filing($0) }), let day, let note = json["note"].text,
        let answer = json["answer"].text.flatMap(Milestone.Answer.init(rawValue:))
      else { return nil }
      self = .answer(number, what, answer, on: day, note: note)
    case .drop:
      guard let day, let reason else { return nil }
      self = .drop(number, on: day, reason: reason)
    }
  }
}

extension PlannedRamp {
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "title": .text(title), "covers": .text(covers.rawValue), "declarer": .text(declarer.rawValue),
      "basis": basis.json,
      "months": .object(
        Dictionary(uniqueKeysWithValues: months.map { ("\($0.key)", CanonicalJSON(Int($0.value.fen))) })),
    ]
    members["origin"] = origin.map {
      ["teller": .text($0.teller), "day": .text("\($0.day)"), "paper": .text($0.paper)]
    }
    return .object(members)
  }

  init?(_ json: CanonicalJSON) {
    guard let title = json["title"].text, let covers = json["covers"].text.flatMap(Covers.init(rawValue:)),
      let declarer = json["declarer"].text.flatMap(Declarer.init(rawValue:)), let basis = Basis(readable: json["basis"])
    else { return nil }
    var months: [Period: Money] = [:]
    for (month, fen) in json["months"].members ?? [:] {
      guard let period = Period(month), let fen = fen.integer else { return nil }
      months[period] = Money(fen: Int64(fen))
    }
    var origin: Origin?
    if let teller = json["origin"]["teller"].text, let paper = json["origin"]["paper"].text,
      let day = json["origin"]["day"].text.flatMap({ CalendarDay($0) })
    {
      origin = Origin(teller: teller, day: day, paper: paper)
    }
    self.init(title: title, covers: covers, months: months, basis: basis, declarer: declarer, origin: origin)
  }
}

extension Basis {
  /// What `json` wrote; `nil` for anything else, which a record's reader reports with the record.
  fileprivate init?(readable json: CanonicalJSON) {
    do {
      try self.init(json: json)
    } catch {
      return nil
    }
  }
}
