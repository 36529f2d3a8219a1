import Instruments
import Journal
import PolicyCorpus
import Quantities

extension DispatchMaterial {
  /// The month that a material may be issued about: the last that has closed. What other engines know is known as at
  /// today alone, and would be told of a month that it says nothing about.
  public static func lastMonth(on day: CalendarDay) -> Period {
    let (year, month, _) = day.civil
    return month > 1 ? .month(year: year, month: month - 1) : .month(year: year - 1, month: 12)
  }

  /// What other engines know for the meeting: the open difficulties of enterprises, and who may enter next.
  public struct Surroundings: Sendable, Hashable {
    /// 在办诉求; `nil` where nobody tells.
    public let difficulties: Difficulties?
    /// 近期可能入统, the likeliest first; `nil` where nobody forecasts. A forecast is never a figure to reach.
    public let entrants: [Entrant]?
    /// How many have a chance of `sureFrom` or more, listed or not; `nil` where nobody told.
    public let sure: Int?
    /// How many have a chance of `likelyFrom` or more, listed or not: the others are not listed. `nil` in materials that were
    /// issued before it was kept.
    public let likely: Int?
    /// The day as at which all of this was told; `nil` in materials that were issued before it was kept.
    public let toldOn: CalendarDay?
    /// What a meeting asks for beside; `nil` in materials that were issued before it was kept.
    public let meeting: Meeting?

    public init(
      difficulties: Difficulties? = nil, entrants: [Entrant]? = nil, sure: Int? = nil, likely: Int? = nil,
      toldOn: CalendarDay? = nil, meeting: Meeting? = nil
    ) {
      self.difficulties = difficulties
      self.entrants = entrants
      self.sure = sure
      self.likely = likely
      self.toldOn = toldOn
      self.meeting = meeting
    }
  }

  public struct Difficulties: Sendable, Hashable {
    /// Those past their day first; at most `mostRows`.
    public let rows: [Difficulty]
    public let total: Int
    public let overdue: Int

    public init(_ open: (rows: [OpenDifficulty], total: Int, overdue: Int)) {
      rows = open.rows.prefix(DispatchMaterial.mostRows).map(Difficulty.init)
      total = open.total
      overdue = open.overdue
    }

    fileprivate init(rows: [Difficulty], total: Int, overdue: Int) {
      self.rows = rows
      self.total = total
      self.overdue = overdue
    }
  }

  public struct Difficulty: Sendable, Hashable {
    /// The case's number.
    public let number: Int
    public let name: String
    public let area: AreaCode?
    public let text: String
    public let owner: String
    public let due: CalendarDay?
    public let isOverdue: Bool
  }

  public struct Entrant: Sendable, Hashable {
    public let enterprise: CreditCode
    public let name: String
    public let area: AreaCode?
    /// The chance that the year's revenue reaches the line, in whole per cent: 0 under one, and 100 over ninety-nine. Who
    /// reaches it has not entered yet.
    public let percent: Int

    public init(enterprise: CreditCode, name: String, area: AreaCode?, percent: Int) {
      self.enterprise = enterprise
      self.name = name
      self.area = area
      self.percent = percent
    }
  }

  /// Lines of each list, at most.
  public static let mostRows = 20
  /// From this chance on somebody is told among the nearly sure.
  public static let sureFrom = 0.99
  /// From this chance on somebody is named as likely to enter: who is likelier not to is no news for a meeting. A reading of
  /// 近期可能入统, which no document puts in figures.
  public static let likelyFrom = 0.5
}

extension DispatchMaterial.Entrant {
  public init(_ likely: LikelyEntrant) {
    let percent = likely.chance < 0.01 ? 0 : likely.chance > 0.99 ? 100 : Int((likely.chance * 100).rounded())
    self.init(enterprise: likely.enterprise, name: likely.name, area: likely.area, percent: percent)
  }
}

// MARK: - As the journal has it

extension DispatchMaterial.Difficulty {
  fileprivate init(_ open: OpenDifficulty) {
    self.init(
      number: open.number, name: open.name, area: open.area, text: open.text, owner: open.owner, due: open.due,
      isOverdue: open.isOverdue)
  }

  fileprivate var json: CanonicalJSON {
    [
      "case": CanonicalJSON(number), "name": .text(name), "area": CanonicalJSON(area?.text), "text": .text(text),
      "owner": .text(owner), "due": CanonicalJSON(due?.description), "overdue": .boolean(isOverdue),
    ]
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let number = json["case"].integer, let name = json["name"].text, let text = json["text"].text,
      let owner = json["owner"].text, let isOverdue = json["overdue"].boolean
    else { return nil }
    self.init(
      number: number, name: name, area: json["area"].text.flatMap { AreaCode($0) }, text: text, owner: owner,
      due: json["due"].text.flatMap { CalendarDay($0) }, isOverdue: isOverdue)
  }
}

extension DispatchMaterial.Surroundings {
  /// `nil` where nobody told anything, as in materials that were issued before anybody did.
  var json: CanonicalJSON? {
    guard difficulties != nil || entrants != nil || meeting != nil else { return nil }
    var members: [String: CanonicalJSON] = [
      "difficulties": difficulties.map {
        [
          "total": CanonicalJSON($0.total), "overdue": CanonicalJSON($0.overdue), "rows": .list($0.rows.map(\.json)),
        ]
      } ?? .null,
      "entrants": entrants.map { entrants in
        .list(
          entrants.map {
            [
              "enterprise": .text($0.enterprise.text), "name": .text($0.name), "area": CanonicalJSON($0.area?.text),
              "percent": CanonicalJSON($0.percent),
            ]
          })
      } ?? .null,
    ]
    if let sure { members["sure"] = CanonicalJSON(sure) }
    if let likely { members["likely"] = CanonicalJSON(likely) }
    if let toldOn { members["told_on"] = .text("\(toldOn)") }
    if let meeting { members["meeting"] = meeting.json }
    return .object(members)
  }

  /// `nil` where the text is not what `json` writes.
  init?(json: CanonicalJSON) {
    var difficulties: DispatchMaterial.Difficulties?
    if let rows = json["difficulties"]["rows"].list {
      let read = rows.compactMap { DispatchMaterial.Difficulty(json: $0) }
      guard read.count == rows.count, let total = json["difficulties"]["total"].integer,
        let overdue = json["difficulties"]["overdue"].integer
      else { return nil }
      difficulties = DispatchMaterial.Difficulties(rows: read, total: total, overdue: overdue)
    }
    var entrants: [DispatchMaterial.Entrant]?
    if let list = json["entrants"].list {
      let read = list.compactMap { entry -> DispatchMaterial.Entrant? in
        guard let code = entry["enterprise"].text.flatMap(CreditCode.init), let name = entry["name"].text,
          let percent = entry["percent"].integer
        else { return nil }
        return DispatchMaterial.Entrant(
          enterprise: code, name: name, area: entry["area"].text.flatMap { AreaCode($0) }, percent: percent)
      }
      guard read.count == list.count else { return nil }
      entrants = read
    }
    let meeting = DispatchMaterial.Meeting(json: json["meeting"])
    guard (json["meeting"] == .null) == (meeting == nil) else { return nil }
    self.init(
      difficulties: difficulties, entrants: entrants, sure: json["sure"].integer, likely: json["likely"].integer,
      toldOn: json["told_on"].text.flatMap { CalendarDay($0) }, meeting: meeting)
  }
}
