import Diagnostics
import EnterpriseFixtures
import Journal
import Quantities
import Randomness
import Testing

@testable import Reporting

@Suite("Rounds")
struct RoundTests {
  static func opening(_ count: Int = 3) throws -> RoundOpening {
    RoundOpening(
      month: try #require(ReportMonth("2025-11")), title: "工业月报", area: AreaCode("310117"),
      due: try #require(CalendarDay("2025-12-05")),
      roster: try (1...count).map { Reporter(.area(try #require(AreaCode("31011710\($0)"))), name: "镇\($0)") })
  }

  static func submission(returned: Int = 0, fen: Int64 = 100) -> Submission {
    Submission(
      file: "a.xlsx", fileHash: ContentHash(of: [1]), accepted: 3, returned: returned, returnedFile: nil,
      totals: ["output@2025-11": Money(fen: fen)])
  }

  /// The same in the plainest words: lists and flags.
  struct Model {
    struct Sent {
      var returned: Bool
      var afterLock: Bool
      var late: Bool
      var fen: Int64
      var taken = false
      var counts: Bool { !afterLock || taken }
    }
    var sent: [Int: [Sent]] = [:]
    var locked = false
    /// Who is on the roster, and from which day on each is late.
    var on: Set<Int> = [0, 1, 2]
    var due: [Int: String] = [:]

    func counted(_ who: Int) -> [Sent] { (sent[who] ?? []).filter(\.counts) }
    /// The first of those that came after the lock and were followed by none that counts.
    func held(_ who: Int) -> Int? {
      let all = sent[who] ?? []
      return all.indices.dropFirst((all.lastIndex(where: \.counts) ?? -1) + 1).first
    }
    func state(_ who: Int) -> Round.State {
      guard let last = counted(who).last else { return .missing }
      if last.returned { return .returned }
      return counted(who).count > 1 ? .resubmitted : .reported
    }
  }

  @Test("a round asks for a month of the last ten years or the next one: anything else is a slip")
  func months() throws {
    let day = try #require(CalendarDay("2025-12-01"))
    for (month, isRight) in [
      ("1990-01", false), ("2015-11", false), ("2015-12", true), ("2025-11", true), ("2026-01", true),
      ("2026-02", false),
    ] {
      let usual = try Self.opening()
      let opening = RoundOpening(
        month: try #require(ReportMonth(month)), title: usual.title, area: usual.area,
        due: try #require(CalendarDay("2026-03-05")), roster: usual.roster)
      do throws(Diagnostics) {
        _ = try RoundCommand.open(opening).decide(nil, on: day)
        #expect(isRight, "\(month)")
      } catch {
        #expect(!isRight && error.all.map(\.code) == ["round.month"], "\(month): \(error)")
      }
    }
  }

  @Test("a round opened by mistake is withdrawn with its reason while nobody has sent anything, and then takes nothing")
  func withdrawal() throws {
    let day = try #require(CalendarDay("2025-12-06"))
    var round = Round(
      try #require(Round.ID("0123456789ab")), try Self.opening(), at: noon("2025-12-01"), by: .commandLine)
    let key = round.roster[0].key
    func refusal(_ command: RoundCommand) -> [String] {
      do throws(Diagnostics) {
        _ = try command.decide(round, on: day)
        return []
      } catch {
        return error.all.map(\.code)
      }
    }
    #expect(refusal(.withdraw(reason: " ")) == ["round.no-reason"])
    let due = try #require(CalendarDay("2025-12-05"))
    #expect(round.isOverdue(key, on: day) && !round.isOverdue(key, on: due))
    // Being reminded is no report; a report that came is one, even from somebody who is off the roster by now.
    round.apply(.reminded([key]), at: noon("2025-12-02"), by: .commandLine, record: 1)
    var touched = round
    touched.apply(.submitted(key, Self.submission()), at: noon("2025-12-03"), by: .commandLine, record: 2)
    touched.apply(.excused(key, reason: "停产"), at: noon("2025-12-03"), by: .commandLine, record: 3)
    do throws(Diagnostics) {
      _ = try RoundCommand.withdraw(reason: "建错").decide(touched, on: day)
      Issue.record("it was withdrawn")
    } catch {
      #expect(error.all.map(\.code) == ["round.has-reports"])
    }
    let event = try RoundCommand.withdraw(reason: "建错月份").decide(round, on: day)
    #expect(RoundEvent(json: event.json) == event)
    round.apply(event, at: noon("2025-12-06"), by: .commandLine, record: 4)
    #expect(round.withdrawn == "建错月份" && !round.isOverdue(key, on: day))
    for command: RoundCommand in [
      .submit(key, Self.submission()), .remind([key]), .lock, .reopen(reason: "补"), .withdraw(reason: "再"),
      .excuse(key, reason: "停产"),
    ] {
      #expect(refusal(command) == ["round.withdrawn"], "\(command)")
    }
  }

  @Test("a round does what lists and flags would, whatever is done to it in whatever order")
  func model() throws {
    var random = SeededGenerator(seed: 20_261_125)
    for run in 0..<150 {
      let opening = try Self.opening()
      var round = Round(
        try #require(Round.ID("0123456789ab")), opening, at: noon("2025-12-01"), by: .commandLine)
      var model = Model()
      for step in 0..<40 {
        let who = Int.random(in: 0...2, using: &random)
        let key = opening.roster[who].key
        let day = step < 20 ? "2025-12-05" : step < 35 ? "2025-12-06" : "2025-12-09"
        let isOn = model.on.contains(who)
        let command: RoundCommand
        let allowed: Bool
        var change: (inout Model) -> Void = { _ in }
        switch Int.random(in: 0...9, using: &random) {
        case 0, 1, 2:
          let returned = Bool.random(using: &random)
          let fen = Int64.random(in: 0...1000, using: &random)
          command = .submit(key, Self.submission(returned: returned ? 1 : 0, fen: fen))
          allowed = isOn
          let (afterLock, late) = (model.locked, day > model.due[who] ?? "2025-12-05")
          change = {
            $0.sent[who, default: []].append(
              Model.Sent(returned: returned, afterLock: afterLock, late: late, fen: fen))
          }
        case 3:
          command = .sendBack(key, reason: "数不对")
          allowed = !model.locked && isOn && [.reported, .resubmitted].contains(model.state(who))
          change = { model in
            if let last = model.sent[who]?.lastIndex(where: \.counts) {
              model.sent[who]?[last].returned = true
              model.sent[who]?[last].fen = 0
            }
          }
        case 4:
          command = .remind([key])
          allowed = !model.locked && isOn && [.missing, .returned].contains(model.state(who))
        case 5:
          command = .lock
          allowed = !model.locked
          change = { $0.locked = true }
        case 6:
          let due = Bool.random(using: &random) ? "2025-12-07" : "2025-12-05"
          command = .expect(opening.roster[who], due: try #require(CalendarDay(due)), reason: "漏列")
          allowed = !model.locked && !isOn && due >= day
          change = {
            $0.on.insert(who)
            $0.due[who] = due
          }
        case 8:
          let place = model.held(who)
          let fen = Int64.random(in: 0...1000, using: &random)
          command = .take(key, version: (place ?? 0) + 1, Self.submission(fen: fen), reason: "同意补报")
          allowed = isOn && place != nil
          change = { model in
            guard let place else { return }
            model.sent[who]?[place].taken = true
            model.sent[who]?[place].returned = false
            model.sent[who]?[place].fen = fen
          }
        case 7:
          command = .excuse(key, reason: "停产")
          allowed = !model.locked && isOn && model.on.count > 1
          change = { $0.on.remove(who) }
        default:
          command = .reopen(reason: "补正")
          allowed = model.locked
          change = { $0.locked = false }
        }
        do {
          let event = try command.decide(round, on: try #require(CalendarDay(day)))
          #expect(allowed, "run \(run), step \(step): \(command)")
          #expect(RoundEvent(json: event.json) == event)
          round.apply(event, at: noon(day), by: .commandLine, record: step)
          change(&model)
        } catch {
          #expect(!allowed, "run \(run), step \(step): \(error)")
        }
        #expect(round.isLocked == model.locked)
        var sum: Int64 = 0
        for (index, reporter) in opening.roster.enumerated() {
          #expect(round.state(of: reporter.key) == model.state(index), "run \(run), step \(step)")
          #expect(round.entry(of: reporter.key).versions.count == (model.sent[index] ?? []).count)
          #expect(round.entry(of: reporter.key).isLate == (model.counted(index).first?.late ?? false))
          if model.on.contains(index) { sum += model.counted(index).last?.fen ?? 0 }
        }
        #expect(Set(round.roster.map(\.key)) == Set(model.on.map { opening.roster[$0].key }))
        let off = [0, 1, 2].filter { !model.on.contains($0) }.map { opening.roster[$0] }
        #expect(Set(round.former.map(\.reporter)) == Set(off))
        #expect(round.awaited.allSatisfy { round.reporter($0.key) != nil })
        #expect((round.sum(of: "output@2025-11") ?? .zero).fen == sum, "run \(run), step \(step)")
      }
    }
  }

  @Test(
    "without a figure that is asked for, or of all who told the month before, it is reported in part and awaited on")
  func partly() throws {
    let opening = try Self.opening(1)
    var round = Round(try #require(Round.ID("0123456789ab")), opening, at: noon("2025-12-01"), by: .commandLine)
    let key = opening.roster[0].key
    let after = try #require(CalendarDay("2025-12-06"))
    func submission(_ column: String, expected: Int?, lacking: Int?) -> Submission {
      let totals = [column: Money(fen: 100)]
      return Submission(
        file: "a.xlsx", fileHash: ContentHash(of: [1]), accepted: 1, returned: 0, returnedFile: nil, totals: totals,
        standing: Submission.Standing(
          accepted: 1, returned: 0, untold: 0, totals: totals, rows: nil, expected: expected, lacking: lacking))
    }
    // Another figure than the one that is asked for.
    let other = submission("revenue_to_date@2025-11", expected: 31, lacking: 31)
    #expect(Submission(json: other.json) == other)
    round.apply(.submitted(key, other), at: noon("2025-12-02"), by: .commandLine, record: 2)
    #expect(round.state(of: key) == .partial && round.untoldMeasures(of: key) == ["output"])
    #expect(round.awaited.map(\.key) == [key] && round.isOverdue(key, on: after))
    let most = submission("output_to_date@2025-11", expected: 31, lacking: 2)
    round.apply(.submitted(key, most), at: noon("2025-12-03"), by: .commandLine, record: 3)
    var entry = round.entry(of: key)
    #expect(entry.state == .partial && entry.expected == 31 && entry.told == 29 && entry.lacking == 2)
    #expect(round.untoldMeasures(of: key).isEmpty)
    let codes = try [Codes.first, Codes.second].map { try #require(CreditCode($0)) }.sorted()
    #expect(
      faults { try RoundCommand.absent(key, [], reason: "已注销").decide(round, on: after) } == ["round.no-enterprise"])
    #expect(faults { try RoundCommand.absent(key, codes, reason: " ").decide(round, on: after) } == ["round.no-reason"])
    let absent = try RoundCommand.absent(key, codes, reason: "已注销").decide(round, on: after)
    #expect(RoundEvent(json: absent.json) == absent)
    round.apply(absent, at: noon("2025-12-04"), by: .commandLine, record: 4)
    entry = round.entry(of: key)
    #expect(entry.lacking == 0 && entry.state == .resubmitted && entry.absences.map(\.enterprise) == codes)
    #expect(
      faults { try RoundCommand.absent(key, codes, reason: "已注销").decide(round, on: after) }
        == ["round.nothing-lacking"])
    // A version that comes later leaves them out of its own count.
    let last = submission("output@2025-11", expected: 29, lacking: 1)
    round.apply(.submitted(key, last), at: noon("2025-12-04"), by: .commandLine, record: 5)
    #expect(round.state(of: key) == .partial && round.entry(of: key).lacking == 1 && round.awaited.count == 1)
    // What was recorded before this was counted is reported by the figure alone.
    let older = submission("output@2025-11", expected: nil, lacking: nil)
    round.apply(.submitted(key, older), at: noon("2025-12-05"), by: .commandLine, record: 6)
    #expect(round.state(of: key) == .resubmitted && !round.isOverdue(key, on: after))
  }

  @Test("what is wrong with a round that is opened is told all at once")
  func openings() throws {
    let good = try Self.opening()
    #expect(RoundOpening(json: good.json) == good)
    let bad = RoundOpening(
      month: good.month, title: " ", area: nil, due: try #require(CalendarDay("2025-11-30")), measures: [],
      roster: [good.roster[0], good.roster[0]])
    #expect(
      faults { try RoundCommand.open(bad).decide(nil, on: bad.due) } == [
        "round.title", "round.due", "round.reporter-twice", "round.no-measure",
      ])
    let wish = RoundOpening(
      month: good.month, title: "月报：营业收入请报到2000万元", area: good.area, due: good.due, measures: good.measures,
      roster: good.roster)
    #expect(faults { try RoundCommand.open(wish).decide(nil, on: good.due) } == ["round.figure-asked"])
    #expect(faults { try RoundCommand.lock.decide(nil, on: bad.due) } == ["round.unknown"])
    #expect(faults { try RoundCommand.open(good).decide(nil, on: good.due) } == [])
    #expect(faults { try RoundCommand.open(good).decide(nil, on: good.due.adding(days: 1)) } == ["round.due-past"])
  }

  @Test("after the lock a version is kept and listed, and the figures stay")
  func lateVersion() throws {
    let opening = try Self.opening(1)
    var round = Round(try #require(Round.ID("0123456789ab")), opening, at: noon("2025-12-01"), by: .commandLine)
    let key = opening.roster[0].key
    round.apply(.submitted(key, Self.submission(fen: 100)), at: noon("2025-12-02"), by: .commandLine, record: 2)
    round.apply(.locked, at: noon("2025-12-06"), by: .commandLine, record: 3)
    round.apply(.submitted(key, Self.submission(fen: 900)), at: noon("2025-12-07"), by: .commandLine, record: 4)
    #expect(round.sum(of: "output@2025-11") == Money(fen: 100))
    #expect(round.entry(of: key).versions.map(\.isAfterLock) == [false, true])
    #expect(round.state(of: key) == .reported && !round.entry(of: key).isLate)
    round.apply(.reopened(reason: "补正"), at: noon("2025-12-08"), by: .commandLine, record: 5)
    round.apply(.submitted(key, Self.submission(fen: 300)), at: noon("2025-12-08"), by: .commandLine, record: 6)
    #expect(round.sum(of: "output@2025-11") == Money(fen: 300) && round.state(of: key) == .resubmitted)
  }

  @Test("streets and parks that tell of the same enterprise have a sum of each kind, and no total has it twice")
  func kinds() throws {
    let codes = ["310117101", "310117102", "310117504"]
    let usual = try Self.opening()
    let opening = RoundOpening(
      month: usual.month, title: usual.title, area: usual.area, due: usual.due,
      roster: try codes.map { Reporter(.area(try #require(AreaCode($0))), name: $0) })
    var round = Round(try #require(Round.ID("0123456789ab")), opening, at: noon("2025-12-01"), by: .commandLine)
    // The park's enterprise of 30 lies in the first street, whose 100 has it too.
    for (index, fen) in [100, 40, 30].enumerated() {
      round.apply(
        .submitted(opening.roster[index].key, Self.submission(fen: Int64(fen))), at: noon("2025-12-02"),
        by: .commandLine, record: index + 2)
    }
    let sums = round.sums(of: opening.roster.map(\.key))
    #expect(sums.map(\.kind) == [.street, .park] && sums.map(\.reporters.count) == [2, 1])
    #expect(sums.map { $0.figures["output@2025-11"] } == [Money(fen: 140), Money(fen: 30)])
    let enterprise = try #require(CreditCode(Codes.first))
    #expect(Reporter.Key.enterprise(enterprise).kind == .enterprise)
    #expect(Reporter.Key.area(try #require(usual.area)).kind == .district)
  }

  @Test("the roster changes with a reason: who is added is late after a day of its own, who is removed counts no more")
  func roster() throws {
    let opening = try Self.opening(2)
    var round = Round(try #require(Round.ID("0123456789ab")), opening, at: noon("2025-12-01"), by: .commandLine)
    let (first, second) = (opening.roster[0], opening.roster[1])
    let third = Reporter(.area(try #require(AreaCode("310117103"))), name: "镇3")
    let foreign = Reporter(.area(try #require(AreaCode("310115001"))), name: "外区街道")
    let today = try #require(CalendarDay("2025-12-08"))
    let due = try #require(CalendarDay("2025-12-10"))
    func refusal(_ command: RoundCommand) -> [String] { faults { try command.decide(round, on: today) } }
    #expect(refusal(.expect(first, due: due, reason: "漏列")) == ["round.already-expected"])
    #expect(refusal(.expect(foreign, due: due, reason: "漏列")) == ["round.elsewhere"])
    #expect(refusal(.expect(third, due: today.adding(days: -1), reason: "漏列")) == ["round.own-due"])
    #expect(refusal(.expect(third, due: due, reason: " ")) == ["round.no-reason"])
    #expect(refusal(.excuse(third.key, reason: "停产")) == ["round.not-expected"])
    #expect(refusal(.excuse(first.key, reason: "")) == ["round.no-reason"])
    #expect(refusal(.excuse(first.key, reason: "请把产值报到2100万元")) == ["round.figure-asked"])

    func apply(_ command: RoundCommand, _ day: String, _ record: Int) throws {
      let event = try command.decide(round, on: try #require(CalendarDay(day)))
      round.apply(event, at: noon(day), by: .commandLine, record: record)
    }
    try apply(.submit(first.key, Self.submission(fen: 100)), "2025-12-04", 2)
    try apply(.submit(second.key, Self.submission(fen: 10)), "2025-12-04", 3)
    try apply(.expect(third, due: due, reason: "漏列"), "2025-12-08", 4)
    try apply(.submit(third.key, Self.submission(fen: 7)), "2025-12-09", 5)
    #expect(!round.entry(of: third.key).isLate && round.due(of: third.key) == due && round.due(of: first.key) < due)
    #expect(round.sum(of: "output@2025-11") == Money(fen: 117))
    try apply(.excuse(first.key, reason: "停产"), "2025-12-09", 6)
    #expect(round.sum(of: "output@2025-11") == Money(fen: 17) && round.count(.reported) == 2)
    #expect(round.former.map(\.reason) == ["停产"] && round.entry(of: first.key).versions.count == 1)
    #expect(refusal(.submit(first.key, Self.submission())) == ["round.not-expected"])
    try apply(.expect(first, due: due, reason: "复产"), "2025-12-09", 7)
    #expect(round.sum(of: "output@2025-11") == Money(fen: 117) && round.former.isEmpty)
    try apply(.excuse(first.key, reason: "停产"), "2025-12-09", 8)
    try apply(.excuse(second.key, reason: "停产"), "2025-12-09", 9)
    #expect(refusal(.excuse(third.key, reason: "停产")) == ["round.last-reporter"])
    try apply(.lock, "2025-12-11", 10)
    #expect(refusal(.expect(first, due: today.adding(days: 9), reason: "漏列")) == ["round.locked"])
    #expect(refusal(.excuse(third.key, reason: "停产")) == ["round.locked"])
  }

  private func faults(_ body: () throws -> RoundEvent) -> [String] {
    do {
      _ = try body()
      return []
    } catch let error as Diagnostics {
      return error.all.map(\.code)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("a title that says the month itself does not say it twice")
  func monthOfTitle() throws {
    let month = try #require(ReportMonth("2025-11"))
    for (title, rest) in [
      ("工业月报", "工业月报"), ("11月月报", "月报"), ("2025年11月月报", "月报"), ("11月份工业月报", "工业月报"), ("1月月报", "1月月报"), ("11月", "11月"),
      ("11月份", "11月份"), ("11月份额表", "份额表"),
    ] {
      #expect(month.titleAfter(title) == rest)
    }
  }
}

extension Round {
  /// What stands of a figure, of a roster of one kind; `nil` where nothing was told.
  func sum(of figure: String) -> Money? { sums(of: roster.map(\.key)).first?.figures[figure] }
}
