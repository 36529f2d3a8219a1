import Access
import Enterprises
import Journal
import PolicyCorpus
import Programmes
import Quantities
import Services

/// 模拟数据: gatherings and programmes of the demonstration city, kept by the same ways as real ones, each command once.
struct DemonstrationProgrammes {
  let desk: ProgrammeDesk
  let facts: FactDesk
  let people: any AccessStore
  let workingDays: WorkingDayCalendar

  /// A gathering that was held, with who attended.
  struct Held: Sendable {
    let id: Gathering.ID
    let guests: [CreditCode]
  }

  /// Days that the city is shown by, with two gatherings each: one held, one to come.
  private static let shown = ["zjtx-2025/20#service-day", "zjtx-2025/5#monthly-roadshow"]

  /// - Returns: those that were held.
  func fill(at now: Timestamp) async throws -> [Held] {
    guard let city = AreaCode("310000") else { return [] }
    let own = try await people.people().compactMap { $0.enterprise.flatMap { CreditCode($0) } }.prefix(1)
    let codes = own + (try await facts.page(EnterpriseQuery(limit: 40), within: .everywhere).rows.map(\.creditCode))
    var held: [Held] = []
    func hold(
      _ event: (instrument: Instrument, declaration: EventDeclaration), _ number: Int, inDays offset: Int, _ key: String
    ) async throws {
      let day = now.dayInShanghai.adding(days: offset)
      guard let start = hour(number % 4 == 0 ? (9, 30) : (14, 0), of: day) else { return }
      // Planned and invited to before it is held, and told of after it.
      let planned = min(now, workingDays.moment(14, before: start))
      let told = start.adding(seconds: 3 * 3600)
      let id = try await desk.plan(
        GatheringFigures(
          title: "模拟场次：\(event.instrument.name.zh)", channel: event.declaration.channels.first ?? "",
          venue: "模拟会场", area: city, start: start, end: start.adding(seconds: 7_200),
          about: Array(event.declaration.about.prefix(2)), text: "模拟数据"), of: event.instrument.id,
        by: .demonstration, key: key, at: planned, within: .everywhere)
      func act(_ command: GatheringCommand, _ step: Int, at: Timestamp) async throws {
        try await desk.act(
          command, on: id, by: .demonstration, key: "\(key)-\(step)", at: at.adding(seconds: step), within: .everywhere)
      }
      try await act(.invite(Array(codes.prefix(20 + number)), filter: "模拟数据"), 1, at: planned)
      guard told < now else { return }
      let guests = Array(codes.prefix(12 + number))
      try await act(.attend(guests), 2, at: told)
      try await act(.hold(words: "模拟数据：按安排举行"), 3, at: told)
      held.append(Held(id: id, guests: guests))
    }
    let events = Array(desk.events.enumerated())
    for (number, event) in events where number % 2 == 0 {
      try await hold(event, number, inDays: number * 9 - 40, "programmes-\(event.instrument.id)")
    }
    for (number, event) in events where Self.shown.contains("\(event.instrument.id)") {
      for (offset, name) in [(-20, "past"), (15, "next")] {
        try await hold(event, number, inDays: offset, "programmes-\(event.instrument.id)-\(name)")
      }
    }
    let day = workingDays.day(60, before: now.dayInShanghai)
    for (number, programme) in desk.programmes.enumerated() where number % 3 == 0 {
      func act(_ command: ProgrammeCommand, _ step: Int) async throws {
        try await desk.act(
          command, in: programme.instrument.id, by: .demonstration,
          key: "programme-\(programme.instrument.id)-\(step)", at: now.adding(seconds: step), within: .everywhere)
      }
      try await act(.appoint(post: "模拟牵头处室负责人", .lead, city, on: day), 1)
      try await act(.admit(name: "模拟参加方\(number + 1)", nil, city, on: day), 2)
      if !programme.declaration.milestones.isEmpty {
        try await act(.pass(1, on: workingDays.day(40, before: now.dayInShanghai)), 3)
      }
      try await act(.report(text: "模拟数据：本月按计划推进。", city, on: workingDays.day(30, before: now.dayInShanghai)), 4)
    }
    try await keepSome(Array(codes), in: city, since: day, at: now)
    return held
  }

  /// 后续诉求: a case that came of the last gathering that was held.
  func follow(_ held: [Held], by cases: CaseDesk, at now: Timestamp) async throws {
    guard let last = held.last, let code = last.guests.last, let ledger = InstrumentID("shenggui-2023/8#service-ledger")
    else { return }
    let opening = try await cases.prepare(
      CaseIntake(
        instrument: ledger, type: "困难诉求", enterprise: code, text: "模拟数据：会上提出想找本区的检测机构，请对接。", channel: .officer),
      by: CaseActor(.demonstration, .office(.everywhere)), key: "gathering-case", salt: "gathering", at: now,
      within: .everywhere)
    try await desk.follow(
      code, opening: opening, on: last.id, by: .demonstration, key: "gathering-follow", at: now, within: .everywhere)
  }

  /// A time of day in Shanghai, on the next working day where the day is none.
  private func hour(_ time: (hour: Int, minute: Int), of day: CalendarDay) -> Timestamp? {
    Timestamp(dayInShanghai: workingDays.day(1, workingDaysFrom: day), minute: time.hour * 60 + time.minute)
  }

  /// 模拟数据: two posts that look after some enterprises, one of which has not been contacted for long.
  private func keepSome(_ codes: [CreditCode], in city: AreaCode, since day: CalendarDay, at now: Timestamp)
    async throws
  {
    guard let id = InstrumentID("shenggui-2023/8#guaranteed-contacts"), let declaration = desk.programme(id) else {
      return
    }
    var step = 0
    func act(_ command: ProgrammeCommand) async throws {
      step += 1
      try await desk.act(
        command, in: id, by: .demonstration, key: "kept-\(step)", at: now.adding(seconds: step), within: .everywhere)
    }
    func standing() async throws -> Programme {
      try await desk.programme(at: id)?.programme ?? Programme(id, milestones: declaration.milestones)
    }
    guard try await !standing().participants.values.contains(where: { $0.keeper != nil }) else { return }
    let posts = ["模拟分管领导", "模拟处室负责人"]
    for post in posts { try await act(.appoint(post: post, .lead, city, on: day)) }
    let kept = Array(codes.dropFirst().prefix(4))
    for code in kept {
      guard let enterprise = try await facts.enterprise(code, within: .everywhere) else { continue }
      try await act(.admit(name: enterprise.title, code, enterprise.area ?? city, on: day))
    }
    let programme = try await standing()
    for (index, code) in kept.enumerated() {
      guard let number = programme.participants.first(where: { $0.value.enterprise == code })?.key,
        let member = programme.members.first(where: { $0.value.post == posts[index % posts.count] })?.key
      else { continue }
      try await act(.entrust(number, to: member, on: day))
      if index > 0 { try await act(.contact(number, text: "模拟数据：电话了解用工和订单情况。", on: day.adding(days: 12 * index))) }
    }
  }
}
