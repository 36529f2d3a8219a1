import Journal
import PolicyCorpus
import Quantities

extension DispatchMaterial {
  /// What a meeting asks for beside the progress: the library, who has reported, 退规预警 and the chance of the year's
  /// target. What does not exist for the indicator is `nil`.
  public struct Meeting: Sendable, Hashable {
    /// 培育库, where one is measured by the indicator.
    public let library: Library?
    /// 报送 of the material's month, the rounds that ask somebody of the area.
    public let rounds: [Round]
    /// 退规预警; `nil` where nobody watches.
    public let warnings: Warnings?
    /// 完成把握; `nil` where none is forecast, or no target is to be made.
    public let chance: Chance?

    public init(library: Library? = nil, rounds: [Round] = [], warnings: Warnings? = nil, chance: Chance? = nil) {
      self.library = library
      self.rounds = rounds
      self.warnings = warnings
      self.chance = chance
    }
  }

  public struct Library: Sendable, Hashable {
    public let register: InstrumentID
    /// The year whose targets it is measured by, and how many times those it should hold, such as `1.2`.
    public let year: Int
    public let times: String
    /// The day on which those in it were counted: the material's month's last where that has passed. `nil` in materials that
    /// were issued before it was kept, which counted on their own day.
    public let on: CalendarDay?
    /// Each district, or the one.
    public let rows: [LibraryRow]
    /// The same on the day on which the material was made, where that is a later one; `nil` in materials that were issued
    /// before it was kept.
    public let now: Now?

    /// The library on the day of the material itself.
    public struct Now: Sendable, Hashable {
      public let on: CalendarDay
      public let rows: [LibraryRow]

      public init(on: CalendarDay, rows: [LibraryRow]) {
        self.on = on
        self.rows = rows
      }
    }

    public init(
      register: InstrumentID, year: Int, times: String, on: CalendarDay? = nil, rows: [LibraryRow], now: Now? = nil
    ) {
      self.register = register
      self.year = year
      self.times = times
      self.on = on
      self.rows = rows
      self.now = now
    }

    /// Those of which it is known how many they need.
    public var measured: [LibraryRow] { rows.filter { $0.needed != nil } }
  }

  /// One district's library, in enterprises.
  public struct LibraryRow: Sendable, Hashable {
    public let area: AreaCode
    public let target: Int?
    /// 应有; `nil` without a target.
    public let needed: Int?
    /// 在库, and 拟入库.
    public let held: Int
    public let proposed: Int

    public init(area: AreaCode, target: Int?, needed: Int?, held: Int, proposed: Int) {
      self.area = area
      self.target = target
      self.needed = needed
      self.held = held
      self.proposed = proposed
    }

    /// 还缺: what those in the library and those proposed do not fill; `nil` where nobody knows what is needed.
    public var lacking: Int? { needed.map { max(0, $0 - held - proposed) } }
  }

  /// One round of reports, as far as it asks somebody of the area.
  public struct Round: Sendable, Hashable {
    public let id: String
    public let title: String
    public let expected: Int
    /// 未报, and how many were sent back.
    public let missing: Int
    public let returned: Int
    /// 部分已报; `nil` in materials that were issued before it was kept.
    public let partial: Int?
    /// Who has not reported: areas by their codes, enterprises by their names; at most `mostRows`.
    public let names: [String]
    /// Who has reported in part, in the same way.
    public let partialNames: [String]

    public init(
      id: String, title: String, expected: Int, missing: Int, partial: Int? = nil, returned: Int, names: [String],
      partialNames: [String] = []
    ) {
      self.id = id
      self.title = title
      self.expected = expected
      self.missing = missing
      self.partial = partial
      self.returned = returned
      self.names = names
      self.partialNames = partialNames
    }
  }

  public struct Warnings: Sendable, Hashable {
    public let total: Int
    /// By cause, the most frequent first.
    public let causes: [Cause]

    public init(total: Int, causes: [Cause]) {
      self.total = total
      self.causes = causes
    }
  }

  public struct Cause: Sendable, Hashable {
    /// As the watch list has it; `nil` where nobody has told one.
    public let name: String?
    public let count: Int

    public init(name: String?, count: Int) {
      self.name = name
      self.count = count
    }
  }

  public struct Chance: Sendable, Hashable {
    /// How many are still needed; 0 where the target is made.
    public let needed: Int
    public let candidates: Int
    /// In ten-thousandths.
    public let share: Int
    /// How many the task lacked at the end of the material's month: what came since is in `needed` alone. `nil` in
    /// materials that were issued before it was kept.
    public let atEnd: Int?

    public init(needed: Int, candidates: Int, share: Int, atEnd: Int? = nil) {
      self.needed = needed
      self.candidates = candidates
      self.share = share
      self.atEnd = atEnd
    }

    /// What has come since the month's end; `nil` where nothing has, or where the task is made by it.
    public var since: Int? { atEnd.flatMap { needed > 0 && $0 > needed ? $0 - needed : nil } }

    /// A sum of chances comes to one or to nothing by rounding: nothing that is still needed is certain, and nothing that
    /// as many candidates could bring about is impossible.
    public init(_ chance: TargetChance, atEnd: Int?) {
      let least = chance.needed > 0 && chance.candidates >= chance.needed ? 1 : 0
      let share = Int((chance.chance * 10_000).rounded())
      self.init(
        needed: max(0, chance.needed), candidates: chance.candidates,
        share: chance.needed > 0 ? min(max(share, least), 9_999) : 10_000, atEnd: atEnd)
    }
  }
}

// MARK: - As the journal has it

extension DispatchMaterial.Meeting {
  var json: CanonicalJSON {
    [
      "library": library?.json ?? .null, "rounds": .list(rounds.map(\.json)), "warnings": warnings?.json ?? .null,
      "chance": chance?.json ?? .null,
    ]
  }

  /// `nil` where the text is not what `json` writes.
  init?(json: CanonicalJSON) {
    guard let list = json["rounds"].list else { return nil }
    let rounds = list.compactMap { DispatchMaterial.Round(json: $0) }
    guard rounds.count == list.count else { return nil }
    let (library, warnings, chance) = (
      DispatchMaterial.Library(json: json["library"]), DispatchMaterial.Warnings(json: json["warnings"]),
      DispatchMaterial.Chance(json: json["chance"])
    )
    guard (json["library"] == .null) == (library == nil), (json["warnings"] == .null) == (warnings == nil),
      (json["chance"] == .null) == (chance == nil)
    else { return nil }
    self.init(library: library, rounds: rounds, warnings: warnings, chance: chance)
  }
}

extension DispatchMaterial.Library {
  fileprivate var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "register": .text("\(register)"), "year": CanonicalJSON(year), "times": .text(times),
      "rows": .list(rows.map(\.json)),
    ]
    if let on { members["on"] = .text("\(on)") }
    if let now { members["now"] = ["on": .text("\(now.on)"), "rows": .list(now.rows.map(\.json))] }
    return .object(members)
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let register = json["register"].text.flatMap({ InstrumentID($0) }), let year = json["year"].integer,
      let times = json["times"].text, let list = json["rows"].list
    else { return nil }
    let rows = list.compactMap { DispatchMaterial.LibraryRow(json: $0) }
    guard rows.count == list.count else { return nil }
    let now = DispatchMaterial.Library.Now(json: json["now"])
    guard (json["now"] == .null) == (now == nil) else { return nil }
    self.init(
      register: register, year: year, times: times, on: json["on"].text.flatMap { CalendarDay($0) }, rows: rows,
      now: now)
  }
}

extension DispatchMaterial.Library.Now {
  fileprivate init?(json: CanonicalJSON) {
    guard let on = json["on"].text.flatMap({ CalendarDay($0) }), let list = json["rows"].list else { return nil }
    let rows = list.compactMap { DispatchMaterial.LibraryRow(json: $0) }
    guard rows.count == list.count else { return nil }
    self.init(on: on, rows: rows)
  }
}

extension DispatchMaterial.LibraryRow {
  fileprivate var json: CanonicalJSON {
    [
      "area": .text(area.text), "target": target.map { CanonicalJSON($0) } ?? .null,
      "needed": needed.map { CanonicalJSON($0) } ?? .null, "held": CanonicalJSON(held),
      "proposed": CanonicalJSON(proposed),
    ]
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let area = json["area"].text.flatMap({ AreaCode($0) }), let held = json["held"].integer,
      let proposed = json["proposed"].integer
    else { return nil }
    self.init(
      area: area, target: json["target"].integer, needed: json["needed"].integer, held: held, proposed: proposed)
  }
}

extension DispatchMaterial.Round {
  fileprivate var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "id": .text(id), "title": .text(title), "expected": CanonicalJSON(expected), "missing": CanonicalJSON(missing),
      "returned": CanonicalJSON(returned), "names": .list(names.map { .text($0) }),
    ]
    if let partial {
      members["partial"] = CanonicalJSON(partial)
      members["partial_names"] = .list(partialNames.map { .text($0) })
    }
    return .object(members)
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let id = json["id"].text, let title = json["title"].text, let expected = json["expected"].integer,
      let missing = json["missing"].integer, let returned = json["returned"].integer, let names = json["names"].list
    else { return nil }
    self.init(
      id: id, title: title, expected: expected, missing: missing, partial: json["partial"].integer, returned: returned,
      names: names.compactMap(\.text), partialNames: json["partial_names"].list?.compactMap(\.text) ?? [])
  }
}

extension DispatchMaterial.Warnings {
  fileprivate var json: CanonicalJSON {
    ["total": CanonicalJSON(total), "causes": .list(causes.map(\.json))]
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let total = json["total"].integer, let causes = json["causes"].list else { return nil }
    self.init(
      total: total,
      causes: causes.compactMap { cause in
        cause["count"].integer.map { DispatchMaterial.Cause(name: cause["name"].text, count: $0) }
      })
  }
}

extension DispatchMaterial.Cause {
  fileprivate var json: CanonicalJSON { ["name": CanonicalJSON(name), "count": CanonicalJSON(count)] }
}

extension DispatchMaterial.Chance {
  fileprivate var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "needed": CanonicalJSON(needed), "candidates": CanonicalJSON(candidates), "share": CanonicalJSON(share),
    ]
    if let atEnd { members["at_end"] = CanonicalJSON(atEnd) }
    return .object(members)
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let needed = json["needed"].integer, let candidates = json["candidates"].integer,
      let share = json["share"].integer
    else { return nil }
    self.init(needed: needed, candidates: candidates, share: share, atEnd: json["at_end"].integer)
  }
}
