import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Cultivation

@Suite("Production courses")
struct ProductionCourseTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private let code: CreditCode
  private let today: CalendarDay
  private static let kinds = ["成果验证", "许可获批", "市场准入", "其他节点"]

  init() throws {
    code = try #require(CreditCode(Codes.first))
    today = try #require(CalendarDay("2026-05-10"))
  }

  private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  private func plan(
    _ months: String, title: String = "二期产线", covers: PlannedRamp.Covers = .enterprise, basis: Basis = .voluntary
  ) throws -> PlannedRamp {
    PlannedRamp(
      title: title, covers: covers, months: try PlannedRamp.months(typed: months), basis: basis, declarer: .enterprise)
  }

  private func course(_ acts: CourseAct...) throws -> ProductionCourse {
    var course = ProductionCourse(code)
    for act in acts { course.apply(try course.decide(act, kinds: Self.kinds, today: today)) }
    return course
  }

  private func refusal(_ act: CourseAct, in course: ProductionCourse) -> [String] {
    do {
      _ = try course.decide(act, kinds: Self.kinds, today: today)
      return []
    } catch {
      return error.all.map(\.code)
    }
  }

  @Test(
    "the gap is told in words and months: on plan, from nine tenths on close to it, below that behind; untold is not zero"
  )
  func standing() throws {
    let ramp = try #require(
      try course(.plan(plan("2026-01 100\n2026-02 200\n2026-03 300\n2026-04 400\n2026-05 500"))).ramps[1])
    func standing(_ told: [Int: String]) throws -> RampStanding {
      let figures = try told.mapValues {
        ToldFigure(amount: try #require(Money(typedTenThousands: $0)), basis: .voluntary)
      }
      return RampStanding(ramp, told: { figures[$0.monthNumber] }, on: today)
    }
    let mixed = try standing([1: "100", 2: "180", 3: "269.999999", 5: "1"])
    #expect(mixed.months.map(\.word) == [.reached, .near, .behind, .untold, .open])
    // No figure to reach for a month that is over.
    #expect(mixed.months.map { $0.planned?.description } == [nil, nil, nil, nil, "5000000"])
    #expect(mixed.word == .behind && mixed.last?.period.monthNumber == 3)
    // What March brought was due in February.
    #expect(mixed.monthsLate == 1)
    #expect(try standing([3: "270"]).monthsLate == 0)
    #expect(try standing([4: "99"]).monthsLate == 4)
    #expect(try standing([4: "100"]).monthsLate == 3)
    #expect(try standing([1: "100"]).word == .reached)
    let nothing = try standing([:])
    #expect(nothing.word == .untold && nothing.last == nil)
    // A month is held against its plan from the day after its last.
    let eve = RampStanding(ramp, told: { _ in nil }, on: try day("2026-01-31"))
    let after = RampStanding(ramp, told: { _ in nil }, on: try day("2026-02-01"))
    #expect(eve.word == .open && after.word == .untold)
    // A month that has not begun does not run.
    let before = RampStanding(ramp, told: { _ in nil }, on: try day("2025-12-31"))
    #expect(before.word == .ahead && Set(before.months.map(\.word)) == [.ahead])
    #expect(eve.months.map(\.word) == [.open, .ahead, .ahead, .ahead, .ahead])
  }

  @Test("an office records a whole enterprise's plan with who of it told that, when and by which paper, and sets none")
  func recorded() throws {
    func plan(
      _ covers: PlannedRamp.Covers, _ origin: PlannedRamp.Origin?
    ) throws -> CourseAct {
      .plan(
        PlannedRamp(
          title: "全厂", covers: covers, months: try PlannedRamp.months(typed: "2026-06 1"), basis: .voluntary,
          declarer: .office, origin: origin))
    }
    let empty = ProductionCourse(code)
    let origin = PlannedRamp.Origin(teller: "生产部", day: try day("2026-05-08"), paper: "扩产安排来函")
    #expect(try refusal(plan(.enterprise, nil), in: empty) == ["course.missing"])
    #expect(
      try refusal(plan(.enterprise, .init(teller: " ", day: origin.day, paper: "来函")), in: empty) == ["course.missing"])
    #expect(
      try refusal(plan(.enterprise, .init(teller: "生产部", day: origin.day, paper: "")), in: empty) == ["course.missing"])
    #expect(
      try refusal(plan(.enterprise, .init(teller: "生产部", day: day("2026-05-11"), paper: "来函")), in: empty)
        == ["course.told-later"])
    #expect(try refusal(plan(.project, nil), in: empty) == [])
    let ramp = try #require(try course(plan(.enterprise, origin)).ramps[1])
    #expect(ramp.origin == origin && ramp.isDeclared)
    // Nobody is held against months of which nobody is known to have told them; what was made of them is told all the same.
    var undeclared = ProductionCourse(code)
    undeclared.apply(CourseEvent(number: 1, act: try plan(.enterprise, nil)))
    let old = try #require(undeclared.ramps[1])
    #expect(!old.isDeclared)
    let told = ToldFigure(amount: try #require(Money(typedTenThousands: "0.5")), basis: .voluntary)
    let july = try day("2026-07-01")
    for (ramp, word) in [(ramp, RampStanding.Word.behind), (old, .undeclared)] {
      let standing = RampStanding(ramp, told: { _ in told }, on: july)
      #expect(standing.word == word && standing.last?.told == told && standing.months.map(\.planned) == [nil])
      #expect(standing.monthsLate == (word == .behind ? 1 : 0))
      #expect(undeclared.reminders([:], [1: standing], on: july).map(\.kind) == (word == .behind ? [.behind] : []))
      #expect(RampStanding(ramp, told: { _ in nil }, on: july).word == .untold)
    }
    // The journal keeps it, and what was recorded before it was asked for reads as it was.
    for act in [try plan(.enterprise, origin), try plan(.enterprise, nil)] {
      #expect(CourseAct(act.json, number: 1) == act)
    }
  }

  @Test("what is over is neither planned nor planned anew, and an amount has its bounds")
  func closed() throws {
    let empty = ProductionCourse(code)
    #expect(try refusal(.plan(plan("2026-03 100\n2026-04 200")), in: empty) == ["course.plan-past"])
    let planned = try course(.plan(plan("2026-04 200\n2026-05 300\n2026-06 400")))
    func replan(_ months: String) throws -> CourseAct { .replan(1, try plan(months), reason: "延期") }
    #expect(try refusal(replan("2026-04 199\n2026-05 300"), in: planned) == ["course.closed-month"])
    #expect(try refusal(replan("2026-03 1\n2026-05 300"), in: planned) == ["course.closed-month"])
    var changed = planned
    changed.apply(try planned.decide(try replan("2026-05 250\n2026-07 450"), kinds: [], today: today))
    #expect(changed.ramps[1]?.months.keys.sorted().map(\.description) == ["2026-04", "2026-05", "2026-07"])
    #expect(changed.ramps[1]?.changes == 1)
    #expect(try refusal(.plan(plan("2026-06 -1")), in: empty) == ["course.amount-bounds"])
    #expect(try refusal(.plan(plan("2026-06 10000000")), in: empty) == [])
    #expect(try refusal(.plan(plan("2026-06 10000000.000001")), in: empty) == ["course.amount-bounds"])
    #expect(try refusal(.plan(plan("2026-06 1")), in: planned) == ["course.ramp-twice"])
    #expect(try refusal(.plan(plan("2026-06 1", basis: .statisticalAggregate)), in: empty) == ["course.basis"])
    let over = Basis.departmentSharing(agreement: "协议", purpose: "服务", until: try day("2026-05-09"))
    #expect(try refusal(.plan(plan("2026-06 1", basis: over)), in: empty) == ["course.basis-over"])
  }

  @Test("a figure unlike those before is told once somebody confirms it and says how, and else by no way")
  func slipped() throws {
    func tell(
      _ month: Int, _ amount: String, reason: String = "", isConfirmed: Bool = false
    ) throws -> CourseAct {
      .tell(
        1, .month(year: 2026, month: month), try #require(Money(typedTenThousands: amount)), .voluntary, reason: reason,
        isConfirmed: isConfirmed)
    }
    let project = try course(
      .plan(plan("2026-01 100\n2026-06 1", covers: .project)), tell(1, "100"), tell(2, "110"))
    #expect(try refusal(tell(3, "549"), in: project) == [])
    #expect(try refusal(tell(3, "551"), in: project) == ["figure.doubtful"])
    #expect(try refusal(tell(3, "11"), in: project) == ["figure.doubtful"])
    #expect(try refusal(tell(3, "1200000", isConfirmed: true), in: project) == ["course.missing"])
    let confirmed = try tell(3, "1200000", reason: "电话核实", isConfirmed: true)
    #expect(refusal(confirmed, in: project) == [])
    // Corrected within reason, it is in no doubt; of the first month only the figure that stands says what is like it.
    #expect(try refusal(tell(1, "114", reason: "漏计"), in: project) == [])
    #expect(try refusal(tell(1, "1140", reason: "漏计"), in: project) == ["figure.doubtful"])
    let slip = try tell(3, "1200000")
    do throws(Diagnostics) {
      _ = try project.decide(slip, kinds: [], today: today)
      Issue.record("taken")
    } catch {
      #expect(
        error.rendered(in: .chinese) == """
          amount: 错误：存疑：2026年3月 1,200,000 万元，约是已填报的 10,909 倍；已填报：2026年2月 110 万元、2026年1月 100 万元
            办法：照企业的原始记录核对，看看单位是否用错（元与万元）；确实如此的可确认
          """)
    }
  }

  @Test("a project is told month by month and corrected by telling again; a whole enterprise is told by its facts")
  func told() throws {
    let month = Period.month(year: 2026, month: 4)
    let whole = try course(.plan(plan("2026-06 1")))
    #expect(refusal(.tell(1, month, .zero, .voluntary), in: whole) == ["course.told-by-facts"])
    let project = try course(
      .plan(plan("2026-04 100\n2026-06 1", covers: .project)), .tell(1, month, Money(fen: 90_000_000), .voluntary),
      .tell(1, month, Money(fen: 100_000_000), .voluntary, reason: "漏计一批"))
    let ramp = try #require(project.ramps[1])
    #expect(RampStanding(ramp, told: { _ in nil }, on: today).word == .reached)
    #expect(
      refusal(.tell(1, .month(year: 2026, month: 6), .zero, .voluntary), in: project) == ["course.future-month"])
    #expect(refusal(.tell(1, .year(2026), .zero, .voluntary), in: project) == ["course.future-month"])
    #expect(
      refusal(.tell(1, .month(year: 2026, month: 3), .zero, .voluntary), in: project) == ["course.before-plan"])
    // A month that runs has no figure yet, and told again needs a reason, whatever the figure.
    #expect(
      refusal(.tell(1, .month(year: 2026, month: 5), .zero, .voluntary), in: project) == ["course.future-month"])
    #expect(refusal(.tell(1, month, Money(fen: 99_000_000), .voluntary), in: project) == ["course.told-already"])
    func end(_ on: String) throws -> CourseAct { .end(1, on: try day(on), .full, reason: "达产") }
    #expect(try refusal(end("2026-03-31"), in: project) == ["course.end-before-plan"])
    #expect(try refusal(end("2026-04-01"), in: project) == [])
    let ended = try course(
      .plan(plan("2026-06 1", covers: .project)), .end(1, on: today, .full, reason: "按设计产能运行"))
    #expect(refusal(.tell(1, month, .zero, .voluntary), in: ended) == ["course.no-ramp"])
  }

  @Test("a plan is read line by line, and every line that cannot be read is named")
  func typed() throws {
    let months = try PlannedRamp.months(typed: "2026-06\t1,234.5\n\n2026-07，20\n2026-08 0.000001")
    #expect(months.values.map(\.fen).sorted() == [1, 20_000_000, 1_234_500_000])
    do {
      _ = try PlannedRamp.months(typed: "六月 1\n2026-06 1\n2026-06 2\n2026-07 多\n2026-08 0.0000001\n2026 5")
      Issue.record("it was read")
    } catch {
      #expect(
        error.rendered(in: .chinese) == """
          1 (months): 错误：“六月”不是月份
            应为：每行一个月份和当月计划产值（万元），如 2026-07 120
          3 (months): 错误：2026年6月写了两次
            办法：删去一行
          4 (months): 错误：“多”不是金额
            应为：以万元为单位，最多六位小数，如 120 或 1,234.5
          5 (months): 错误：“0.0000001”不是金额
            应为：以万元为单位，最多六位小数，如 120 或 1,234.5
          6 (months): 错误：“2026”不是月份
            应为：每行一个月份和当月计划产值（万元），如 2026-07 120
          """)
    }
  }

  @Test(
    "a reached licence opens entry and what is in force on its day, until it is answered; who has entered files no entry"
  )
  func openings() throws {
    let desk = MilestoneReader(corpus: try Self.corpus.get())
    #expect(desk.kinds == Self.kinds)
    let licence = CourseAct.expect(kind: "许可获批", title: "某创新药", by: try day("2026-04-01"))
    let awaited = try course(licence)
    let milestone = try #require(awaited.milestones[1])
    let before = desk.openings(of: milestone, isAboveScale: false)
    #expect(before.allSatisfy { !$0.mayBeFiled(milestone, on: today) })
    #expect(
      before.map(\.what.text).contains("entry")
        && before.map(\.what.text).contains("gaoduan-2022/15#innovative-drug-support"))
    #expect(awaited.reminders([1: before], [:], on: today).map(\.kind) == [.late])
    #expect(awaited.reminders([1: before], [:], on: try day("2026-04-01")).map(\.kind) == [.soon])
    #expect(awaited.reminders([1: before], [:], on: try day("2026-03-02")).map(\.kind) == [.soon])
    #expect(awaited.reminders([1: before], [:], on: try day("2026-03-01")).isEmpty)

    var reached = awaited
    reached.apply(
      try awaited.decide(.reach(1, on: try day("2026-03-20"), evidence: "注册证"), kinds: Self.kinds, today: today))
    let now = try #require(reached.milestones[1])
    let open = desk.openings(of: now, isAboveScale: false).filter { $0.mayBeFiled(now, on: today) }.map(\.what.text)
    // The entry plan ended with 2025; the later document still gives an award for the first entry.
    #expect(open.contains("zjtx-2025/2#first-entry-award") && !open.contains("shenggui-2023/5#new-entrant-award"))
    #expect(open.contains("gaoduan-2022/15#innovative-device-support") && open.contains("entry"))
    let entered = desk.openings(of: now, isAboveScale: true).map(\.what.text)
    #expect(entered.allSatisfy { $0.hasPrefix("gaoduan-2022/15#") } && entered.count == 2)
    // What is for products of a kind is for who makes them, or may: by its products, else by its industry, else unknown.
    func supports(_ kinds: Set<String>, _ industry: String?) -> [String] {
      desk.openings(
        of: now, isAboveScale: true, maker: MilestoneMaker(productKinds: kinds, industry: industry)
      ).map(\.what.text)
    }
    let (drug, device) = ("gaoduan-2022/15#innovative-drug-support", "gaoduan-2022/15#innovative-device-support")
    #expect(supports([], nil) == [drug, device])
    #expect(supports([], "3841").isEmpty)
    #expect(supports([], "27") == [drug, device] && supports([], "3581") == [device] && supports([], "35") == [device])
    #expect(supports(["class1_drug"], "3841") == [drug] && supports(["special_device"], "2710") == [device])

    var answered = reached
    for what in desk.openings(of: now, isAboveScale: false).map(\.what) {
      let openings = [1: desk.openings(of: try #require(answered.milestones[1]), isAboveScale: false)]
      let waits = openings[1]?.contains { $0.mayBeFiled(now, on: today) } ?? false
      #expect(answered.reminders(openings, [:], on: today).map(\.kind) == (waits ? [.mayFile] : []))
      answered.apply(
        try answered.decide(
          .answer(1, what, .notApplicable, on: today, note: "看过"), kinds: Self.kinds, today: today))
    }
    #expect(
      answered.reminders(
        [1: desk.openings(of: try #require(answered.milestones[1]), isAboveScale: false)], [:], on: today
      ).isEmpty)
    #expect(refusal(.answer(1, .entry, .filed, on: today, note: "x"), in: answered) == ["course.answered"])
    #expect(refusal(.revoke(1, reason: "误登"), in: answered) == ["course.answered"])
    #expect(refusal(.revoke(1, reason: "误登"), in: reached).isEmpty)
    // What a day in 2025 opened was in force then.
    var earlier = awaited
    earlier.apply(
      try awaited.decide(.reach(1, on: try day("2025-12-31"), evidence: "注册证"), kinds: Self.kinds, today: today))
    let old = try #require(earlier.milestones[1])
    let first = desk.openings(of: old, isAboveScale: false).first {
      $0.what.text == "shenggui-2023/5#new-entrant-award"
    }
    let last = try day("2025-12-31")
    #expect(first?.isInForce == true && first?.until == last)
    #expect(first?.mayBeFiled(old, on: last) == true && first?.mayBeFiled(old, on: today) == false)
  }

  @Test("no act is taken out of turn, and every refusal says which")
  func order() throws {
    let empty = ProductionCourse(code)
    #expect(refusal(.expect(kind: "上市", title: "药", by: today), in: empty) == ["course.milestone-kind"])
    #expect(refusal(.expect(kind: "市场准入", title: " ", by: today), in: empty) == ["course.missing"])
    #expect(
      refusal(.expect(kind: "市场准入", title: "11010519491231002X", by: today), in: empty) == ["register.identity-number"])
    #expect(refusal(.reach(1, on: today, evidence: "x"), in: empty) == ["course.no-milestone"])
    #expect(refusal(.answer(1, .entry, .filed, on: today, note: "x"), in: empty) == ["course.not-reached"])
    let one = try course(.expect(kind: "市场准入", title: "药", by: today))
    #expect(refusal(.expect(kind: "市场准入", title: "药", by: today), in: one) == ["course.milestone-twice"])
    #expect(refusal(.reach(1, on: today.adding(days: 1), evidence: "x"), in: one) == ["course.future-day"])
    #expect(refusal(.move(1, to: today.adding(days: 4_000), reason: "x"), in: one) == ["course.expected-bounds"])
    let reached = try course(
      .expect(kind: "市场准入", title: "药", by: today), .reach(1, on: today, evidence: "x"))
    #expect(refusal(.drop(1, on: today, reason: "x"), in: reached) == ["course.no-milestone"])
    #expect(
      refusal(.answer(1, .entry, .filed, on: today.adding(days: -1), note: "x"), in: reached)
        == ["course.before-reached"])
  }

  @Test(
    "whatever is done in whatever order, the events lead to the same course, and each survives the journal",
    arguments: 1...30)
  func model(_ seed: UInt64) throws {
    var random = Steps(state: seed)
    var course = ProductionCourse(code)
    var events: [CourseEvent] = []
    for _ in 0..<40 {
      let number = Int(random.next() % 5) + 1
      let day = today.adding(days: Int(random.next() % 60) - 50)
      let months = "2026-0\(4 + random.next() % 3) \(random.next() % 500)\n2026-09 \(random.next() % 900)"
      let covers: PlannedRamp.Covers = random.next() % 2 == 0 ? .project : .enterprise
      let acts: [CourseAct] = [
        .plan(try plan(months, title: "线\(number)", covers: covers)),
        .replan(number, try plan("2026-05 \(random.next() % 9)", title: "线"), reason: "调"),
        .tell(
          number, .month(year: 2026, month: Int(random.next() % 6) + 1), Money(fen: Int64(random.next() % 999)),
          .voluntary),
        .end(number, on: day, .stopped, reason: "停"),
        .expect(kind: Self.kinds[number % 4], title: "品\(number)", by: day), .move(number, to: day, reason: "迟"),
        .reach(number, on: day, evidence: "证"), .revoke(number, reason: "误"),
        .answer(number, .entry, .filed, on: day, note: "报"), .drop(number, on: day, reason: "停"),
      ]
      let act = acts[Int(random.next() % UInt64(acts.count))]
      let before = course
      do {
        let event = try course.decide(act, kinds: Self.kinds, today: today)
        course.apply(event)
        events.append(event)
      } catch {
        #expect(course == before)
      }
      // Closed months keep the plan that they had.
      for (number, ramp) in before.ramps {
        for (month, amount) in ramp.months where month.isClosed(on: today) {
          #expect(course.ramps[number]?.months[month] == amount)
        }
      }
      #expect(course.milestones.values.allSatisfy { $0.reached == nil || $0.dropped == nil })
      #expect(course.milestones.values.allSatisfy { $0.reached != nil || $0.answers.isEmpty })
    }
    #expect(!events.isEmpty)
    let kept = events.compactMap { CourseEvent($0.json) }
    #expect(kept == events)
    #expect(ProductionCourse(code, events: kept) == course)
  }

  private struct Steps {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}
