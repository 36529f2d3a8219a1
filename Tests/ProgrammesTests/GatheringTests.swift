import CorpusFixtures
import Diagnostics
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Programmes

enum Made {
  static let codes = ["91310000MA1K35XN0A", "91310115MA1H7BXJ3T", "91310112MA1GB2JE8K"].compactMap { CreditCode($0) }
  /// 2026-05-10, 10:00 in Shanghai.
  static let now = Timestamp(millisecondsSinceEpoch: 1_778_378_400_000)

  static func figures(days: Int = 0) throws -> GatheringFigures {
    let start = now.adding(seconds: days * 86_400)
    return GatheringFigures(
      title: "专属服务日", channel: "政策宣讲", venue: "一楼会议室", area: try #require(AreaCode("310117")), start: start,
      end: start.adding(seconds: 3_600), about: [try #require(ClauseID("shenggui-2023/5"))])
  }

  static func gathering(days: Int = 0) throws -> Gathering {
    let instrument = try #require(InstrumentID("shenggui-2023/8#policy-briefings"))
    return try #require(Gathering(Gathering.ID(7), [.planned(instrument, figures(days: days))]))
  }
}

@Suite("A gathering")
struct GatheringTests {
  @Test("whatever is asked in whatever order, it stands as a simple model says", arguments: 1...20)
  func model(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
    var gathering = try Made.gathering(days: 3)
    var history: [GatheringEvent] = [.planned(gathering.instrument, gathering.figures)]
    var state = "planned"
    var invited: Set<CreditCode> = []
    var attended: Set<CreditCode> = []
    var rounds: [Set<CreditCode>?] = []
    var answered: Set<CreditCode> = []
    var askedAgain: Set<CreditCode> = []
    var followed: Set<CreditCode> = []
    var cases = 0
    var now = Made.now
    for step in 0..<80 {
      if step % 15 == 14 { now = now.adding(seconds: 86_400) }
      let code = Made.codes[Int.random(in: 0..<3, using: &random)]
      var changed = gathering.figures
      changed.venue = "\(Int.random(in: 1...3, using: &random))楼"
      changed.start = now.adding(seconds: Int.random(in: -2...2, using: &random) * 86_400)
      changed.end = changed.start.adding(seconds: 3_600)
      let command: GatheringCommand =
        switch Int.random(in: 0..<(step > 55 ? 11 : 9), using: &random) {
        case 0, 1: .invite([code, Made.codes[0]], filter: "全部")
        case 2: .answer(code, .coming)
        case 3, 4: .attend([code])
        case 5: .strike(code, reason: "记错")
        case 6: .follow(code, case: step)
        case 7: .withdraw(invitation: Int.random(in: 0..<rounds.count + 1, using: &random), reason: "筛选错了")
        case 8: .amend(changed, reason: "场地有变")
        case 9: .hold(words: "顺利")
        default: .cancel(reason: "改期")
        }
      let hasBegun = now.dayInShanghai >= gathering.figures.start.dayInShanghai
      let isOver = now.dayInShanghai > gathering.figures.end.dayInShanghai
      let isAllowed: Bool =
        switch command {
        case .invite: state == "planned" && !isOver
        case .withdraw(let number, _):
          state == "planned" && !isOver && rounds.indices.contains(number)
            && rounds[number].map { answered.union(askedAgain).union(attended).union(followed).isDisjoint(with: $0) }
              ?? false
        case .answer: state == "planned" && !isOver && invited.contains(code)
        case .attend: state != "cancelled" && hasBegun
        case .strike, .follow: attended.contains(code)
        case .hold: state == "planned" && hasBegun
        case .cancel: state == "planned" && attended.isEmpty
        case .amend(let figures, _):
          state == "planned"
            && (figures.start == gathering.figures.start || invited.isEmpty
              || figures.start.dayInShanghai >= now.dayInShanghai)
        }
      let decided = Result { () throws(Diagnostics) in try gathering.decide(command, at: now) }
      guard case .success(let event) = decided else {
        #expect(!isAllowed, "\(command)")
        continue
      }
      #expect(isAllowed, "\(command)")
      guard let event else { continue }
      #expect(GatheringEvent(event.json) == event)
      gathering.apply(event)
      history.append(event)
      switch event {
      case .invited(let codes, _):
        invited.formUnion(codes)
        rounds.append(Set(codes))
      case .withdrawn(let codes, let number, _):
        invited.subtract(codes)
        rounds[number] = nil
      case .answered(let code, _):
        answered.insert(code)
        askedAgain.remove(code)
      case .amended(let figures, _, let asksAgain):
        #expect(asksAgain == (figures.start > now))
        // Every answer was to the time and place before; to one that has begun nobody answers any more.
        if asksAgain {
          askedAgain.formUnion(answered)
          answered = []
        }
      case .attended(let codes): attended.formUnion(codes)
      case .struck(let code, _): attended.remove(code)
      case .followed(let code, _):
        followed.insert(code)
        cases += 1
      case .held: state = "held"
      case .cancelled: state = "cancelled"
      case .planned: break
      }
      #expect(gathering.state.name.rawValue == state && gathering.cases == cases)
      #expect(gathering.invited == invited.count && gathering.attended == attended.count)
      #expect(Set(gathering.guests.filter { $0.value.answer != nil }.keys) == answered)
      #expect(Set(gathering.guests.filter { $0.value.formerAnswer != nil }.keys) == askedAgain)
      if state == "cancelled" { #expect(gathering.attended == 0) }
    }
    #expect(Gathering(Gathering.ID(7), history) == gathering)
  }

  @Test("a change of its text alone asks nobody again; a change of its time does, and is told with its reason")
  func moved() throws {
    var gathering = try Made.gathering(days: 3)
    let before = gathering.figures
    gathering.apply(.invited(Made.codes, filter: "全部"))
    gathering.apply(.answered(Made.codes[0], .coming))
    var changed = before
    changed.text = "带上营业执照"
    gathering.apply(.amended(changed, reason: "补充内容", asksAgain: false))
    #expect(gathering.guests[Made.codes[0]]?.answer == .coming && gathering.lastMove == nil)
    var moved = changed
    moved.start = changed.start.adding(seconds: 86_400)
    moved.end = changed.end.adding(seconds: 86_400)
    gathering.apply(.amended(moved, reason: "场地有变", asksAgain: true))
    #expect(gathering.guests[Made.codes[0]]?.answer == nil && gathering.guests[Made.codes[0]]?.formerAnswer == .coming)
    #expect(gathering.lastMove == .init(from: changed, reason: "场地有变"))
    // The same answer again is an answer to the new time.
    let again = try gathering.decide(.answer(Made.codes[0], .coming), at: Made.now)
    #expect(again == .answered(Made.codes[0], .coming))
    var past = moved
    past.start = Made.now.adding(seconds: -86_400)
    past.end = past.start.adding(seconds: 3_600)
    let refused = Result { () throws(Diagnostics) in try gathering.decide(.amend(past, reason: "记错"), at: Made.now) }
    guard case .failure(let faults) = refused else {
      Issue.record("moved into the past")
      return
    }
    #expect(faults.all.map(\.code) == ["gatherings.moved-back"])
  }

  @Test(
    "answers stand where a change is recorded once it has begun, and where the journal says nothing of asking again")
  func begun() throws {
    func change(days: Int) throws -> (gathering: Gathering, event: GatheringEvent) {
      var gathering = try Made.gathering(days: days)
      gathering.apply(.invited(Made.codes, filter: "全部"))
      gathering.apply(.answered(Made.codes[0], .coming))
      var changed = gathering.figures
      changed.venue = "二楼会议室"
      return (gathering, try #require(try gathering.decide(.amend(changed, reason: "场地有变"), at: Made.now)))
    }
    let (planned, moved) = try change(days: 3)
    guard case .object(var members) = moved.json else {
      Issue.record("no object")
      return
    }
    #expect(members.removeValue(forKey: "asksAgain") == .boolean(true))
    let earlier = try #require(GatheringEvent(.object(members)))
    var (ahead, replayed) = (planned, planned)
    ahead.apply(moved)
    #expect(ahead.guests[Made.codes[0]]?.answer == nil && ahead.guests[Made.codes[0]]?.formerAnswer == .coming)
    replayed.apply(earlier)
    #expect(replayed.guests[Made.codes[0]]?.answer == .coming && replayed.lastMove?.reason == "场地有变")
    // It began two days ago, or this very moment.
    for days in [-2, 0] {
      let (before, event) = try change(days: days)
      var gathering = before
      gathering.apply(event)
      #expect(gathering.guests[Made.codes[0]]?.answer == .coming && gathering.lastMove?.reason == "场地有变")
    }
  }

  @Test(
    "one is planned for a year ahead and recorded for three months back, and no other year slips in",
    arguments: [(-91, false), (-90, true), (0, true), (366, true), (367, false), (26_000, false)])
  func days(days: Int, isTaken: Bool) throws {
    let id = try #require(InstrumentID("shenggui-2023/8#policy-briefings"))
    let corpus = try CorpusFixture.load()
    guard case .event(let declaration)? = corpus.instrument(id)?.declaration else {
      Issue.record("no event")
      return
    }
    var figures = try Made.figures(days: days)
    figures.channel = declaration.channels[0]
    let decided = Result { () throws(Diagnostics) in
      try figures.check(declaration, today: Made.now.dayInShanghai) { _ in true }
    }
    switch decided {
    case .success: #expect(isTaken)
    case .failure(let fault): #expect(!isTaken && fault.all.map(\.code) == ["gatherings.start"])
    }
  }

  @Test("reach counts those whom the clause concerns, and nobody else")
  func reach() throws {
    let clause = try #require(ClauseID("shenggui-2023/5"))
    let all = Set(Made.codes)
    let reach = ClauseReach(clause, matching: [Made.codes[0], Made.codes[1]], invited: all, attended: [Made.codes[2]])
    #expect(reach.matching == 2 && reach.invited == 2 && reach.attended == 0)
    #expect(ClauseReach(clause, matching: nil, invited: all, attended: all).invited == 0)
  }
}

@Suite("The calendar that goes out")
struct CalendarTextTests {
  @Test("is an iCalendar object whose UID stays, whose sequence grows, and whose stamp is given")
  func golden() throws {
    var gathering = try Made.gathering(days: 1)
    var changed = gathering.figures
    changed.venue = "二楼；东侧, 203\\204"
    changed.text = "带上\n营业执照"
    gathering.apply(.amended(changed, reason: "换地点", asksAgain: true))
    gathering.apply(.cancelled(reason: "改期"))
    var calendar = CalendarText(name: "活动日历")
    calendar.append(gathering, stamp: Made.now, address: nil)
    let text = String(decoding: calendar.bytes, as: UTF8.self)
    #expect(
      text
        == """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Tidu//Tidu//ZH
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        X-WR-CALNAME:活动日历
        BEGIN:VEVENT
        UID:gathering-7@tidu
        DTSTAMP:20260510T020000Z
        SEQUENCE:2
        DTSTART:20260511T020000Z
        DTEND:20260511T030000Z
        SUMMARY:专属服务日
        LOCATION:二楼；东侧\\, 203\\\\204
        DESCRIPTION:带上\\n营业执照
        STATUS:CANCELLED
        END:VEVENT
        END:VCALENDAR

        """.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
  }

  @Test("no line is longer than 75 octets, no character is torn, and unfolding gives the text back", arguments: 1...30)
  func folding(_ length: Int) {
    let line = "SUMMARY:" + String(repeating: "专属服务日a", count: length)
    let folded = CalendarText.folded(line)
    let text = String(decoding: folded, as: UTF8.self)
    for part in text.components(of: "\r\n") { #expect(part.utf8.count <= 75) }
    #expect(text.components(of: "\r\n ").joined() == line)
    #expect(String(validating: folded, as: UTF8.self) != nil)
  }
}

extension String {
  /// The parts between a separator, which may be several characters.
  fileprivate func components(of separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}

@Suite("A programme")
struct ProgrammeTests {
  @Test("milestones are passed in order, nobody takes part twice, and who has left passes nothing", arguments: 1...20)
  func model(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
    let id = try #require(InstrumentID("zjtx-2025/19#service-system"))
    let area = try #require(AreaCode("310117"))
    let milestones = ["建立", "挂牌", "开展服务"]
    var programme = Programme(id, milestones: milestones)
    var history: [ProgrammeEvent] = []
    var model: [(name: String, passed: Int, last: CalendarDay, isIn: Bool)] = []
    // Since when each post is held, whether it still is, and who is looked after by which.
    var posts: [(from: CalendarDay, isHeld: Bool)] = []
    var keepers: [Int: Int] = [:]
    var since: [CalendarDay] = []
    var today = CalendarDay(daysSinceEpoch: 20_000)
    for _ in 0..<120 {
      if Int.random(in: 0..<3, using: &random) == 0 { today = today.adding(days: 1) }
      let day = today.adding(days: Int.random(in: -2...1, using: &random))
      let name = "甲\(Int.random(in: 0..<4, using: &random))"
      let number = Int.random(in: 1...5, using: &random)
      let one = number <= model.count ? model[number - 1] : nil
      let keeper = Int.random(in: 1...3, using: &random)
      let post = keeper <= posts.count ? posts[keeper - 1] : nil
      let command: ProgrammeCommand =
        switch Int.random(in: 0..<10, using: &random) {
        case 5: .appoint(post: "乙\(posts.count)", .lead, area, on: day)
        case 6: .release(keeper, on: day)
        case 7, 8: .entrust(number, to: keeper, on: day)
        case 9: .contact(number, text: "电话联系", on: day)
        case 0: .admit(name: name, nil, area, on: day)
        case 1, 2: .pass(number, on: day)
        case 3: .leave(number, on: day, reason: "结束")
        default: .report(text: "按计划推进", area, on: day)
        }
      let isAllowed: Bool =
        switch command {
        case .admit: day <= today && !model.contains { $0.name == name && $0.isIn }
        case .pass: day <= today && one.map { $0.isIn && $0.passed < 3 && day >= $0.last } == true
        case .leave: day <= today && one.map { $0.isIn && day >= $0.last } == true
        case .release: day <= today && post.map { $0.isHeld && day >= $0.from } == true
        case .entrust:
          day <= today && one?.isIn == true && post.map { $0.isHeld && day >= max($0.from, since[number - 1]) } == true
            && keepers[number] != keeper
        case .contact: day <= today && one?.isIn == true && day >= since[number - 1]
        default: day <= today
        }
      let decided = Result { () throws(Diagnostics) in try programme.decide(command, today: today) }
      guard case .success(let event) = decided else {
        #expect(!isAllowed, "\(command)")
        continue
      }
      #expect(isAllowed, "\(command)")
      #expect(ProgrammeEvent(event.json) == event)
      programme.apply(event)
      history.append(event)
      switch event {
      case .admitted(_, let name, _, _, let day):
        model.append((name, 0, day, true))
        since.append(day)
      case .appointed(_, _, _, _, let day): posts.append((day, true))
      case .released(let number, _): posts[number - 1].isHeld = false
      case .entrusted(let number, let keeper, _): keepers[number] = keeper
      case .passed(let number, let day):
        model[number - 1].passed += 1
        model[number - 1].last = day
      case .left(let number, _, _): model[number - 1].isIn = false
      default: break
      }
      for (index, one) in model.enumerated() {
        let participant = try #require(programme.participants[index + 1])
        #expect(participant.passed.count == one.passed && (participant.left == nil) == one.isIn)
        #expect(participant.passed == participant.passed.sorted())
        // Whoever has left the post keeps nobody.
        let held = keepers[index + 1].flatMap { posts[$0 - 1].isHeld ? "乙\($0 - 1)" : nil }
        #expect(programme.keeper(of: index + 1)?.post == held)
      }
    }
    #expect(Programme(id, milestones: milestones, events: history) == programme)
  }

  @Test("a participant is to be contacted a cycle after the last contact, or after it came in, and the last one counts")
  func contacts() throws {
    let id = try #require(InstrumentID("shenggui-2023/8#guaranteed-contacts"))
    let area = try #require(AreaCode("310117"))
    let day = CalendarDay(daysSinceEpoch: 20_000)
    var programme = Programme(
      id, milestones: [],
      events: [.appointed(1, post: "乙", .lead, area, from: day), .admitted(1, name: "甲", nil, area, from: day)])
    #expect(programme.contactDue(of: 1, .month) == day.adding(days: 31))
    #expect(programme.contactDue(of: 1, nil) == nil && programme.contactDue(of: 2, .month) == nil)
    for offset in [9, 4] { programme.apply(.contacted(1, text: "电话", on: day.adding(days: offset))) }
    #expect(programme.contactDue(of: 1, .quarter) == day.adding(days: 9 + 92))
    programme.apply(.entrusted(1, to: 1, on: day))
    #expect(throws: Diagnostics.self) { try programme.decide(.entrust(1, to: 1, on: day), today: day) }
  }

  @Test(
    "a month later is the same day of the month, or the last of a shorter one",
    arguments: [
      ("2026-11-05", "2026-12-05"), ("2026-09-30", "2026-10-30"), ("2026-11-27", "2026-12-27"),
      ("2027-01-31", "2027-02-28"), ("2028-01-30", "2028-02-29"), ("2026-12-31", "2027-01-31"),
    ])
  func months(_ last: String, _ next: String) throws {
    let id = try #require(InstrumentID("zjtx-2025/19#service-system"))
    let area = try #require(AreaCode("310000"))
    let day = try #require(CalendarDay(last))
    let programme = Programme(id, milestones: [], events: [.reported(text: "x", area, on: day)])
    #expect(programme.dueOn(.month) == CalendarDay(next))
    #expect(programme.dueOn(.year)?.civil.year == day.civil.year + 1)
  }

  @Test("an enterprise that takes part is not taken in again by another name, until it has left")
  func twice() throws {
    let id = try #require(InstrumentID("shenggui-2023/8#guaranteed-contacts"))
    let area = try #require(AreaCode("310117"))
    let code = try #require(CreditCode("91310000MA1K35XN0A"))
    let day = try #require(CalendarDay("2026-05-10"))
    var programme = Programme(id, milestones: [], events: [.admitted(1, name: "甲", code, area, from: day)])
    #expect(throws: Diagnostics.self) { try programme.decide(.admit(name: "乙", code, area, on: day), today: day) }
    programme.apply(.left(1, on: day, reason: "迁出"))
    #expect(throws: Never.self) { try programme.decide(.admit(name: "乙", code, area, on: day), today: day) }
  }

  @Test("the review is due a cycle after the last report, and never where nobody says")
  func due() throws {
    let id = try #require(InstrumentID("zjtx-2025/19#service-system"))
    let area = try #require(AreaCode("310000"))
    let day = try #require(CalendarDay("2026-05-10"))
    let programme = Programme(id, milestones: [], events: [.reported(text: "x", area, on: day)])
    #expect(programme.dueOn(.month) == CalendarDay("2026-06-10") && programme.dueOn(nil) == nil)
    #expect(Programme(id, milestones: []).dueOn(.month) == nil)
  }
}
