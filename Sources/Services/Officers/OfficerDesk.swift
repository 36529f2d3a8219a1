import DelimitedText
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities

extension CaseDesk {
  /// Everybody who holds the post of an officer, with what they are given.
  public func officers() async throws -> [Officer] {
    let roster = try await reference.roster()
    return try await store.readServices { [reference] in try reference.officers(roster, $0.officers) }
  }

  /// The officers who may be given a part of some unit, whoever has the least in hand first.
  /// - Parameter areas: those of the units.
  public func officers(actingIn areas: Set<AreaCode>) async throws -> [OfficerLoad] {
    let roster = try await reference.roster().filter { entry in areas.contains { entry.area.contains($0) } }
    return try await store.readServices { [reference] view in
      let loads = try view.cases.openLoads()
      return try reference.officers(roster, view.officers).map { OfficerLoad(officer: $0, cases: loads[$0.key] ?? 0) }
        .sorted { ($0.cases, $0.officer.key.text) < ($1.cases, $1.officer.key.text) }
    }
  }

  /// Those who belong to some units themselves, whoever has the least in hand first.
  public func members(of units: Set<ServiceUnit>) async throws -> [MemberLoad] {
    let members = try await reference.members().filter { units.contains($0.unit) }
    return try await store.readServices { view in
      let loads = try view.cases.openLoads()
      let absences = Dictionary(
        try view.officers.profiles().map { ($0.key, $0.absence) }, uniquingKeysWith: { $1 })
      return members.map {
        MemberLoad(member: $0, absence: absences[$0.key] ?? nil, cases: loads[$0.key] ?? 0)
      }.sorted { ($0.cases, $0.member.key.text) < ($1.cases, $1.member.key.text) }
    }
  }

  /// The departments that clauses name and those that have people, each once: what is offered to whoever types one.
  public func departmentNames() async throws -> [String] {
    let staffed = try await reference.members().compactMap(\.unit.department)
    let named = reference.types.flatMap { $0.departments + $0.responsible }
      // A group of units is none.
      .filter { ServiceUnit(named: $0, in: reference.city, of: reference.city)?.department != nil }
    return Set(staffed + named).sorted()
  }

  // MARK: What an officer is given

  /// Sets which subjects, industries, rungs and sizes an officer is given.
  /// - Parameter seen: the last setting of the officer, as it was when somebody began to change it; `nil` asks for nothing.
  /// - Throws: `Diagnostics` with code `officers.unknown`, `officers.outside`, `officers.industry`, `cases.instrument`,
  ///   `command.changed-since`.
  public func setProfile(
    of officer: ActorID, subjects: Set<InstrumentID>, industries: [String], tiers: Set<String>,
    sizes: Set<String> = [], over seen: SeenVersion? = nil, by actor: CaseActor, key: String, at: Timestamp
  ) async throws {
    let roster = try await reference.roster()
    var faults: [Diagnostic] = []
    for subject in subjects where reference.type(subject) == nil { faults.append(.caseTypeUnknown("\(subject)")) }
    for code in industries where !(2...4).contains(code.count) || !code.allSatisfy({ $0.isASCII && $0.isNumber }) {
      faults.append(.industryCode(code))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    try await change(officer, roster, over: seen, by: actor, key: key, at: at) { profile, _ in
      profile.subjects = subjects
      profile.industries = industries
      profile.tiers = tiers
      profile.sizes = sizes
    }
  }

  /// 请假: names the days away and who stands in, or ends an absence.
  /// - Parameter seen: as of `setProfile`.
  /// - Throws: `Diagnostics` with code `officers.absence-days`, `officers.absent-already`, `officers.deputy`,
  ///   `officers.deputy-elsewhere`, `officers.stands-in`, `officers.unknown`, `officers.outside` or
  ///   `command.changed-since`.
  public func setAbsence(
    _ absence: Officer.Absence?, of officer: ActorID, over seen: SeenVersion? = nil, by actor: CaseActor, key: String,
    at: Timestamp
  ) async throws {
    let roster = try await reference.roster()
    try await change(officer, roster, over: seen, by: actor, key: key, at: at) { profile, profiles in
      if let absence {
        let faults = Self.faults(absence, of: profile, roster, profiles, on: at.dayInShanghai)
        guard faults.isEmpty else { throw Diagnostics(faults) }
      }
      profile.absence = absence
    }
  }

  /// What stands against an absence: its days, another of the same officer's, and a deputy who is away or stands in.
  private static func faults(
    _ absence: Officer.Absence, of officer: OfficerProfile, _ roster: [RosterEntry], _ profiles: [OfficerProfile],
    on day: CalendarDay
  ) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    if absence.from > absence.through || absence.through < day
      || absence.through.daysSinceEpoch - absence.from.daysSinceEpoch > 366
    {
      faults.append(.absenceDays)
    }
    // The same first day says that it is the same absence, with other days or another deputy.
    if let own = officer.absence, day <= own.through, own.from != absence.from { faults.append(.absentAlready(own)) }
    let present = profiles.filter { profile in roster.contains { $0.key == profile.key } }
    if absence.deputy == officer.key || !roster.contains(where: { $0.key == absence.deputy }) {
      faults.append(.deputy)
    } else if !meet(absence.deputy, officer.key, roster) {
      faults.append(.deputyElsewhere)
    } else if let away = present.first(where: { $0.key == absence.deputy })?.absence, away.overlaps(absence) {
      faults.append(.deputyAway(away))
    }
    let promised = present.compactMap(\.absence).first { $0.deputy == officer.key && $0.overlaps(absence) }
    if let promised { faults.append(.standsIn(promised)) }
    return faults
  }

  /// Whether one of two officers may open what the other may: the area of one is the other's, or lies in it.
  private static func meet(_ one: ActorID, _ other: ActorID, _ roster: [RosterEntry]) -> Bool {
    let areas = [one, other].compactMap { key in roster.first { $0.key == key }?.area }
    return areas.count == 2 && (areas[0].contains(areas[1]) || areas[1].contains(areas[0]))
  }

  private func change(
    _ officer: ActorID, _ roster: [RosterEntry], over seen: SeenVersion?, by actor: CaseActor, key: String,
    at: Timestamp, _ body: @Sendable (inout OfficerProfile, [OfficerProfile]) throws -> Void
  ) async throws {
    guard let entry = roster.first(where: { $0.key == officer }) else { throw Diagnostics(.unknownOfficer) }
    guard actor.id == officer || actor.acts(for: ServiceUnit(entry.area)) else {
      throw Diagnostics(.officerOutside)
    }
    try await store.writeServices { [self] work in
      let profiles = try work.officers.profiles()
      let before = profiles.first { $0.key == officer } ?? OfficerProfile(key: officer)
      var after = before
      try body(&after, profiles)
      let command = Command(actor: actor.id, key: key, payload: after.json)
      guard try work.journal.reply(to: command) == nil, after != before else { return }
      try seen?.check(try work.journalRecords.lastChange(ofOfficer: officer))
      try append(
        JournalEntry(kind: OfficerProfile.kind, command: command, at: at, payload: after.json), to: work)
    }
  }

  /// Who set an officer's duties or absence last, and when; `nil` where nobody ever did.
  public func lastChange(ofOfficer officer: ActorID) async throws -> RecordedChange? {
    try await store.readServices { try $0.journalRecords.lastChange(ofOfficer: officer) }
  }

  // MARK: Whose enterprises

  /// What an assignment came to.
  public struct AssignmentReply: Sendable, Hashable {
    public let assigned: Int
    /// Those that nobody covers.
    public let uncovered: Int
    /// The most enterprises that one officer has afterwards.
    public let highestLoad: Int

    var json: CanonicalJSON {
      [
        "assigned": CanonicalJSON(assigned), "uncovered": CanonicalJSON(uncovered),
        "highest": CanonicalJSON(highestLoad),
      ]
    }
  }

  /// Gives every enterprise of the scope that has no officer, or one for whom that has ended, an officer, in one record.
  /// - Throws: `command.key-reused`; what the store throws.
  /// Cost: linear in the enterprises without officer.
  public func assignEnterprises(
    within scope: AreaScope, by actor: ActorID, key: String, at: Timestamp
  ) async throws -> AssignmentReply {
    let roster = try await reference.roster()
    let command = Command(actor: actor, key: key, payload: ["assign": .text("\(scope)")])
    return try await store.writeServices { [self] work in
      if let stored = try work.journal.reply(to: command) {
        return AssignmentReply(
          assigned: stored["assigned"].integer ?? 0, uncovered: stored["uncovered"].integer ?? 0,
          highestLoad: stored["highest"].integer ?? 0)
      }
      let officers = try reference.officers(roster, work.officers).filter { scope.covers(ServiceUnit($0.area)) }
      let ended = EndedHoldings(try work.officers.holdings(within: .everywhere), roster)
      let result = OfficerAssignment(
        try work.officers.enterprisesWithoutOfficer(within: scope, ended: ended), officers: officers,
        loads: ended.loads, on: at.dayInShanghai)
      let reply = AssignmentReply(
        assigned: result.choices.count, uncovered: result.uncovered.count, highestLoad: result.loads.values.max() ?? 0)
      guard !result.choices.isEmpty else { return reply }
      var writer = DelimitedTextWriter(for: .program)
      writer.append(["credit_code", "officer", "nearness"])
      for choice in result.choices {
        writer.append([choice.enterprise.text, choice.officer.text, choice.nearness.rawValue])
      }
      let bytes = writer.bytes
      let hash = try work.journal.keep(segment: bytes)
      let record = try work.journal.append(
        JournalEntry(
          kind: "services.enterprises-assigned", command: command, at: at, payload: reply.json, reply: reply.json,
          segments: [hash]))
      try projection.apply(record, to: work) { $0 == hash ? bytes : nil }
      return reply
    }
  }

  // MARK: Visits

  /// Notes a visit.
  /// - Parameter photo: bytes that `VisitPhoto` has read: bounded, of a known kind, without place or camera.
  /// - Throws: `Diagnostics` with code `cases.text`, `cases.figure-asked`, `visits.day` or `cases.enterprise`.
  public func record(
    note: String, on day: CalendarDay?, to enterprise: CreditCode, photo: VisitPhoto?, by actor: ActorID, key: String,
    at: Timestamp, within scope: AreaScope
  ) async throws -> Int {
    var faults = CaseText.faults(note, field: "note")
    let today = at.dayInShanghai
    if day.map({ $0 > today || $0.daysSinceEpoch < today.daysSinceEpoch - 366 }) ?? true {
      faults.append(.visitDay(day, today))
    }
    guard let day, faults.isEmpty else { throw Diagnostics(faults) }
    try CaseText.checkWish(note, field: "note")
    let hash = photo.map { ContentHash(of: $0.bytes) }
    let asked: CanonicalJSON = [
      "enterprise": .text(enterprise.text), "on": .text("\(day)"), "note": .text(note),
      "photo": CanonicalJSON(hash?.hex),
    ]
    let command = Command(actor: actor, key: key, payload: asked)
    return try await store.writeServices { [self] work in
      if let stored = try work.journal.reply(to: command) { return stored["visit"].integer ?? 0 }
      guard let found = try work.enterprises.enterprise(enterprise), scope.contains(found) else {
        throw Diagnostics(.enterpriseUnknown(enterprise.text))
      }
      let id = try work.officers.lastVisitID() + 1
      try append(
        JournalEntry(
          kind: "services.visit-recorded", command: command, at: at,
          payload: .object((asked.members ?? [:]).merging(["visit": CanonicalJSON(id)]) { $1 }),
          reply: ["visit": CanonicalJSON(id)]), to: work)
      if let photo, let hash { try work.attachmentTable.keep(photo.bytes, as: hash, of: .visit(id), at: at) }
      return id
    }
  }
}

extension JournalReader {
  /// The last record that set what an officer is given.
  /// Cost: the settings of officers that are newer; all of them where there is none of this one.
  fileprivate func lastChange(ofOfficer officer: ActorID) throws -> RecordedChange? {
    try lastChange(ofKinds: [OfficerProfile.kind]) { OfficerProfile(json: $0)?.key == officer }
  }
}

/// Somebody of a unit, with what is in hand.
public struct MemberLoad: Sendable, Hashable {
  public let member: UnitMember
  public let absence: Officer.Absence?
  /// Open parts of cases.
  public let cases: Int
}

/// An officer, with what is in hand.
public struct OfficerLoad: Sendable, Hashable {
  public let officer: Officer
  /// Open parts of cases.
  public let cases: Int
}

extension Diagnostic {
  static func industryCode(_ code: String) -> Diagnostic {
    Diagnostic(
      "officers.industry", at: Place(field: "industries"),
      Wording(zh: "“\(code.excerpt)”不是行业代码", en: "“\(code.excerpt)” is no code of an industry"),
      expected: Wording(zh: "2 到 4 位数字，如 39，几个之间用空格", en: "two to four digits, such as 39, with spaces between"))
  }

  static var absenceDays: Diagnostic {
    Diagnostic(
      "officers.absence-days", at: Place(field: "through"),
      Wording(zh: "请假的起止日期不对", en: "the days of the absence are not right"),
      expected: Wording(
        zh: "起不晚于止，止不早于今天，最长一年", en: "the first not after the last, the last not before today, a year at most"))
  }

  static var deputy: Diagnostic {
    Diagnostic(
      "officers.deputy", at: Place(field: "deputy"), Wording(zh: "没有选择代理的专员", en: "no deputy is chosen"),
      expected: Wording(zh: "另一位在岗的服务专员", en: "another officer who is there"))
  }

  static var deputyElsewhere: Diagnostic {
    Diagnostic(
      "officers.deputy-elsewhere", at: Place(field: "deputy"),
      Wording(zh: "这位代理人的区域在别处，请假人的企业都打不开", en: "the deputy is of another area and can open none of the enterprises"),
      expected: Wording(
        zh: "同一街镇、园区的专员，或上级、下级区域的专员", en: "an officer of the same area, of the area above or of one within it"),
      remedy: Wording(zh: "换一位代理", en: "choose another deputy"))
  }

  static func deputyAway(_ absence: Officer.Absence) -> Diagnostic {
    clash(
      "officers.deputy", at: "deputy", with: absence, zh: ("", "自己也请假"), en: "this officer is away too,",
      remedy: Wording(zh: "换一位代理", en: "choose another deputy"))
  }

  static func absentAlready(_ absence: Officer.Absence) -> Diagnostic {
    clash(
      "officers.absent-already", at: "from", with: absence, zh: ("已登记", "请假"), en: "an absence is recorded already",
      remedy: Wording(
        zh: "改这次的天数或代理人，用同一个起始日再登记；另一次请假，等这次结束或先取消再登记",
        en:
          "to change its days or deputy, record it with the same first day; another absence waits for its end, or end it first"
      ))
  }

  static func standsIn(_ absence: Officer.Absence) -> Diagnostic {
    clash(
      "officers.stands-in", at: "from", with: absence, zh: ("在", "代理别人"), en: "this officer stands in for another",
      remedy: Wording(zh: "先给被代理的人另选代理，再登记请假", en: "give that one another deputy first"))
  }

  /// An absence that a new one runs into, by the words around its days.
  private static func clash(
    _ code: String, at field: String, with absence: Officer.Absence, zh: (before: String, after: String), en: String,
    remedy: Wording
  ) -> Diagnostic {
    Diagnostic(
      code, at: Place(field: field),
      Wording(
        zh: "这位专员\(zh.before) \(absence.from) 至 \(absence.through) \(zh.after)",
        en: "\(en) from \(absence.from) to \(absence.through)"), remedy: remedy)
  }

  static var unknownOfficer: Diagnostic {
    Diagnostic(
      "officers.unknown", at: Place(field: "to"), Wording(zh: "没有选择在岗的服务专员", en: "no officer is chosen"),
      remedy: Wording(
        zh: "从名单里选；名单来自“管理 › 人员”里的服务专员角色", en: "choose from the list, which is that of people with the role of officer")
    )
  }

  static var officerOutside: Diagnostic {
    Diagnostic(
      "officers.outside", at: Place(field: "to"),
      Wording(zh: "这位专员不在您管理的区域", en: "the officer is not of an area that you manage"),
      remedy: Wording(zh: "请其所在区或市级办理", en: "ask the officer's district or the city"))
  }

  static func visitDay(_ day: CalendarDay?, _ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "visits.day", at: Place(field: "on"),
      day.map { day in
        day > today
          ? Wording(zh: "走访日期在将来", en: "the day of the visit is to come")
          : Wording(zh: "走访日期早于一年", en: "the day of the visit is more than a year back")
      } ?? Wording(zh: "没有填写走访日期", en: "the day of the visit is missing"),
      expected: Wording(zh: "今天或过去一年内的一天", en: "today or a day of the past year"))
  }
}
