import Diagnostics
import Journal
import Quantities
import Testing

@testable import Services

@Suite("What may be done with a case")
struct CaseCommandTests {
  @Test("asking pauses, changing the term leaves it paused, and the answer counts the new term")
  func pauseOutlastsTerm() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    #expect(found.status == .new && found.due?.day == day("2026-05-18"))
    try found.act(.ask(party: 0, question: "请补充用电合同"), on: "2026-05-13")
    #expect(found.status == .waiting && found.due == nil && found.parties[0].takenAfter == 2)
    try found.act(.setTerm(party: 0, workingDays: 10, reason: "要现场核实"), on: "2026-05-14")
    #expect(found.status == .waiting && found.due == nil && found.parties[0].clock.isPaused)
    try found.act(
      .answer(party: 0, text: "合同已上传"), on: "2026-05-20", as: CaseActor(person("9"), .enterprise(Fixture.enterprise)))
    // One day was counted before the question; nine more from the 20th on.
    #expect(found.status == .inHand && found.due?.day == day("2026-06-01"))
  }

  @Test(
    "a term is the unit's own to change while it runs, and the unit above's once it has run out; the first one is kept")
  func whoSetsTerms() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    let street = Fixture.office(.area(Fixture.street.area))
    let district = Fixture.office(.area(Fixture.songjiang.area))
    try found.act(.setTerm(party: 0, workingDays: 7, reason: "要看现场"), on: "2026-05-18", as: street)
    #expect(found.due?.day == day("2026-05-20") && found.parties[0].termChanges == 1)
    #expect(found.parties[0].firstTerm == .init(workingDays: 5, due: DueDay(day("2026-05-18"), isProvisional: false)))
    let late = CaseCommand.setTerm(party: 0, workingDays: 30, reason: "再看")
    #expect(codes { try found.act(late, on: "2026-05-21", as: street) } == ["cases.term-passed"])
    #expect(!found.mayReset(found.parties[0], street, on: day("2026-05-21")))
    // A question makes it undone as little.
    try found.act(.ask(party: 0, question: "要几个人？"), on: "2026-05-21", as: street)
    #expect(codes { try found.act(late, on: "2026-05-22", as: street) } == ["cases.term-passed"])
    try found.act(.answer(party: 0, text: "三十个"), on: "2026-05-22")
    try found.act(.setTerm(party: 0, workingDays: 10, reason: "同意延长"), on: "2026-05-22", as: district)
    // The day of the question, on whose end it waited, is not counted.
    #expect(found.due?.day == day("2026-05-26") && found.parties[0].termChanges == 2)
    #expect(found.parties[0].firstTerm?.workingDays == 5)
    // The same once more changes nothing.
    #expect(try found.act(.setTerm(party: 0, workingDays: 10, reason: "再定"), on: "2026-05-22", as: street) == [])
    #expect(found.parties[0].termChanges == 2)
    // Above the city is nobody, above a department its area's office.
    var citys = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11", unit: Fixture.city)
    try citys.act(.setTerm(party: 0, workingDays: 30, reason: "要协调"), on: "2026-05-20")
    #expect(citys.parties[0].termChanges == 1)
    let department = ServiceUnit(area("310117"), department: "规划资源局")
    var departments = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11", unit: department)
    let own = CaseActor(person("4"), .office(.area(area("310117"))), department: department)
    #expect(codes { try departments.act(late, on: "2026-05-20", as: own) } == ["cases.term-passed"])
    try departments.act(late, on: "2026-05-20", as: district)
    #expect(departments.parties[0].termChanges == 1)
  }

  @Test("several units at once: one that closes stops nobody, the case ends with the last and as all of them say")
  func several() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    let departments = [
      ServiceUnit(area("310117"), department: "规划资源局"), ServiceUnit(area("310117"), department: "生态环境局"),
    ]
    try found.act(.invite(departments, reason: "涉及用地和环评"), on: "2026-05-12")
    try found.act(.close(party: 0, .done, words: "街道这边办好了"), on: "2026-05-13")
    #expect(found.isOpen && found.owner?.unit == departments[1] || found.owner?.unit == departments[0])
    #expect(found.due?.day == day("2026-06-02") && found.openParties.count == 2)
    try found.act(.close(party: 1, .doneWithoutHelp, words: "没有指标"), on: "2026-05-14")
    #expect(found.isOpen)
    try found.act(.close(party: 2, .done, words: "环评已批"), on: "2026-05-15")
    #expect(!found.isOpen && found.outcome == .partlyDone && found.closedOn == day("2026-05-15"))

    // What was not settled goes on alone, by its unit, with a new term; its end changes the whole's.
    let own = CaseActor(person("9"), .enterprise(Fixture.enterprise))
    try found.act(.reopen(party: 1, reason: "指标有了"), on: "2026-05-18", as: own)
    #expect(found.outcome == nil && found.openParties.map(\.unit) == [found.parties[1].unit])
    // What goes on beside the lead has the term of a complex matter again.
    #expect(found.openParties[0].due?.day == day("2026-06-08") && found.owner?.number == 3)
    #expect(
      codes { try found.act(.reopen(party: 1, reason: "再开"), on: "2026-05-18", as: own) } == ["cases.reopen-passed"])
    #expect(
      codes { try found.act(.reopen(party: 3, reason: "再开"), on: "2026-05-18", as: own) } == ["cases.reopen-open"])
    try found.act(.close(party: 3, .done, words: "已安排"), on: "2026-05-19")
    #expect(found.outcome == .done && found.reopenings == 1)
  }

  @Test("the enterprise withdraws what is open, and nobody else does; what a unit had settled stays settled")
  func withdrawn() throws {
    let own = CaseActor(person("9"), .enterprise(Fixture.enterprise))
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    try found.act(.invite([ServiceUnit(area("310115"))], reason: "供应商在那边"), on: "2026-05-12")
    #expect(codes { try found.act(.withdraw(reason: "不用了"), on: "2026-05-12") } == ["cases.not-yours"])
    #expect(codes { try found.act(.withdraw(reason: ""), on: "2026-05-12", as: own) } == ["cases.text"])
    var settled = found
    try found.act(.withdraw(reason: "自己解决了"), on: "2026-05-13", as: own)
    #expect(!found.isOpen && found.outcome == .withdrawn && found.closedOn == day("2026-05-13"))
    #expect(found.parties.allSatisfy { $0.outcome == .withdrawn } && found.reopenable.isEmpty)
    #expect(codes { try found.act(.withdraw(reason: "再撤"), on: "2026-05-13", as: own) } == ["cases.withdraw-closed"])
    #expect(codes { try found.act(.rate(.fair, words: ""), on: "2026-05-13", as: own) } == ["cases.rate-withdrawn"])
    try settled.act(.close(party: 1, .done, words: "已对接"), on: "2026-05-13")
    try settled.act(.withdraw(reason: "够了"), on: "2026-05-14", as: own)
    #expect(settled.outcome == .done && settled.reopenable.map(\.number) == [1])
  }

  @Test(
    "a part is opened again by the enterprise, its own unit or the lead, and by nobody who could do nothing with it")
  func whoReopens() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    try found.act(.invite([ServiceUnit(area("310115"))], reason: "供应商在那边"), on: "2026-05-12")
    for party in 0...1 { try found.act(.close(party: party, .doneWithoutHelp, words: "没有办法"), on: "2026-05-13") }
    #expect(found.outcome == .doneWithoutHelp)
    func tried(_ party: Int, _ scope: AreaScope) -> [String] {
      codes {
        var copy = found
        try copy.act(.reopen(party: party, reason: "再看"), on: "2026-05-14", as: Fixture.office(scope))
      }
    }
    #expect(tried(1, .area(area("310115"))) == [] && tried(0, .area(area("310115"))) == ["cases.not-yours-to-reopen"])
    #expect(tried(0, .area(Fixture.street.area)) == [] && tried(1, .area(Fixture.street.area)) == [])
    #expect(tried(0, .area(area("310112"))) == ["cases.not-yours-to-reopen"])
    #expect(tried(7, .everywhere) == ["cases.unknown-party"])
  }

  @Test(
    "handing on gives the next unit a clock of its own; refusing gives the case to the district, then to the city, where it stays"
  )
  func handOnAndRefuse() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    try found.act(
      .handOn(party: 0, to: ServiceUnit(area("310117002")), officer: person("5"), reason: "企业在那边"), on: "2026-05-12")
    #expect(found.parties[0].outcome == .handedOn && found.owner?.officer == person("5"))
    #expect(found.parties[1].isLead && !found.parties[0].isLead && found.due?.day == day("2026-05-19"))
    try found.act(.refuse(party: 1, reason: "不是街道职责"), on: "2026-05-13")
    #expect(found.owner?.unit == Fixture.songjiang && found.owner?.reasons == [.fallback(.refused)])
    try found.act(.refuse(party: 2, reason: "要市里定"), on: "2026-05-13")
    #expect(found.owner?.unit == Fixture.city)
    // The district has refused it: it does not go round.
    #expect(codes { try found.act(.refuse(party: 3, reason: "区里办"), on: "2026-05-13") } == ["cases.cannot-refuse"])
    #expect(found.owner?.unit == Fixture.city && found.isOpen)
  }

  @Test(
    "what a unit is asked to do stands in its own part; a part handed to a unit that helps already joins that one's")
  func handedToHelper() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    let helpers = [Fixture.songjiang, ServiceUnit(area("310117"), department: "生态环境局")]
    try found.act(.invite(helpers, reason: "请看环评"), on: "2026-05-12")
    #expect(found.parties.map(\.charges) == [[], ["请看环评"], ["请看环评"]])
    let events = try found.act(
      .handOn(party: 0, to: Fixture.songjiang, officer: person("5"), reason: "由区里主办"), on: "2026-05-13")
    #expect(
      events == [
        .closed(party: 0, .handedOn, words: "由区里主办"), .leads(party: 1), .charged(party: 1, words: "由区里主办"),
        .assigned(party: 1, officer: person("5"), reasons: [.named]),
      ])
    #expect(found.parties.count == 3 && found.owner?.number == 1 && found.owner?.officer == person("5"))
    #expect(found.parties[1].charges == ["请看环评", "由区里主办"])
    // The part goes on with its own deadline, and who helps stays beside.
    #expect(found.parties[1].joinedOn == day("2026-05-12"))
    try found.act(.handOn(party: 2, to: Fixture.songjiang, officer: nil, reason: "并到区里"), on: "2026-05-14")
    #expect(found.openParties.map(\.number) == [1] && found.owner?.number == 1)
    // To oneself nothing is handed on.
    #expect(
      codes { try found.act(.handOn(party: 1, to: Fixture.songjiang, officer: nil, reason: "自己"), on: "2026-05-14") }
        == ["cases.unit-there"])
    for event in events { #expect(CaseEvent(json: event.json) == event) }
  }

  @Test("a refused part beside the lead is the fallback owner's, beside the lead, and within its part once it is there")
  func refusedBeside() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    let departments = ["规划资源局", "生态环境局"].map { ServiceUnit(area("310117"), department: $0) }
    try found.act(.invite(departments, reason: "涉及用地和环评"), on: "2026-05-12")
    try found.act(.refuse(party: 1, reason: "不归我们"), on: "2026-05-12")
    let fallback = try #require(found.parties.last)
    #expect(fallback.unit == Fixture.songjiang && fallback.isOpen && fallback.reasons == [.fallback(.refused)])
    #expect(!fallback.hasLed && fallback.clock.workingDays == 15 && found.owner?.number == 0)
    try found.act(.refuse(party: 2, reason: "不归我们"), on: "2026-05-12")
    #expect(found.parties.count == 4 && found.openParties.map(\.number) == [0, 3])
    // It has the case when the lead refuses too, and who led is still told apart from who was asked.
    #expect(try found.act(.refuse(party: 0, reason: "不归我们"), on: "2026-05-13").last == .leads(party: 3))
    #expect(found.owner?.number == 3 && found.parties.map(\.isLead) == [false, false, false, true])
    #expect(found.parties.map(\.hasLed) == [true, false, false, true])
  }

  @Test("the lead that closed its own part still invites and records how far the case is, which nobody calls untouched")
  func leadAfterwards() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    try found.act(.invite([ServiceUnit(area("310115"))], reason: "供应商在那边"), on: "2026-05-12")
    #expect(found.status == .new)
    try found.act(.close(party: 0, .done, words: "我们这边好了"), on: "2026-05-13")
    #expect(found.status == .inHand)
    let street = Fixture.office(.area(Fixture.street.area))
    try found.act(.step("办理"), on: "2026-05-14", as: street)
    try found.act(.invite([Fixture.songjiang], reason: "还要区里"), on: "2026-05-14", as: street)
    try found.act(.close(party: 1, .done, words: "好了"), on: "2026-05-15")
    #expect(
      codes { try found.act(.step("反馈"), on: "2026-05-15", as: Fixture.office(.area(area("310115")))) }
        == ["cases.not-yours"])
    try found.act(.close(party: 2, .done, words: "好了"), on: "2026-05-15")
    #expect(codes { try found.act(.step("反馈"), on: "2026-05-15", as: street) } == ["cases.closed"])
  }

  @Test("where the city itself is the last resort it cannot refuse")
  func lastResort() throws {
    let type = try Fixture.type()
    let found = try ServiceCase.opened(type, on: "2026-05-11", unit: Fixture.city)
    let context = CaseContext(
      actor: Fixture.office(), on: day("2026-05-12"), calendar: try Fixture.calendar(),
      terms: CaseTerms(contact: 1, simple: 5, complex: 15, origin: .table), type: type, fallback: Fixture.city)
    let faults = #expect(throws: Diagnostics.self) {
      try found.decide(.refuse(party: 0, reason: "不归我们"), in: context)
    }
    #expect(
      faults?.rendered(in: .chinese) == """
        text: 错误：没有可以再接的兜底单位（上级已经退回，或本单位就是最后的兜底），不能再退回
          办法：转办给应当承办的单位，或办结并说明
        """)
  }

  @Test(
    "an office records the enterprise's rating only where it says how it was heard, and never whoever closed the case")
  func ratedFor() throws {
    let type = try Fixture.type()
    var found = try ServiceCase.opened(type, on: "2026-05-11")
    try found.act(.close(party: 0, .done, words: "好了"), on: "2026-05-12")
    let calendar = try Fixture.calendar()
    func rate(_ actor: CaseActor, closers: Set<ActorID>, words: String) throws(Diagnostics) -> [CaseEvent] {
      let context = CaseContext(
        actor: actor, on: day("2026-05-13"), calendar: calendar,
        terms: CaseTerms(contact: 1, simple: 5, complex: 15, origin: .table), type: type,
        fallback: Fixture.songjiang, closers: closers)
      return try found.decide(.rate(.satisfied, words: words), in: context)
    }
    let closer = Fixture.office()
    let colleague = CaseActor(person("2"), .office(.everywhere))
    let own = CaseActor(person("9"), .enterprise(Fixture.enterprise))
    #expect(codes { _ = try rate(closer, closers: [closer.id], words: "电话回访") } == ["cases.closer-rates"])
    #expect(codes { _ = try rate(colleague, closers: [closer.id], words: "") } == ["cases.rating-unheard"])
    let heard = try rate(colleague, closers: [closer.id], words: "电话回访")
    #expect(heard == [.rated(CaseRating(mark: .satisfied, words: "电话回访", isOnBehalf: true))])
    #expect(try rate(own, closers: [closer.id], words: "") == [.rated(CaseRating(mark: .satisfied, words: ""))])
    for event in heard { #expect(CaseEvent(json: event.json) == event) }
  }

  @Test("a case that went through many hands can be handed on no more, and still be refused, reopened and abandoned")
  func manyHands() throws {
    let type = try Fixture.type()
    var found = try ServiceCase.opened(type, on: "2026-05-11")
    let units = [Fixture.songjiang, Fixture.street]
    for turn in 0..<ServiceCase.mostByHand - 1 {
      try found.act(.handOn(party: turn, to: units[turn % 2], officer: nil, reason: "归他们"), on: "2026-05-12")
    }
    let last = found.parties.count - 1
    #expect(found.parties.count == ServiceCase.mostByHand)
    #expect(
      codes { try found.act(.handOn(party: last, to: Fixture.city, officer: nil, reason: "归他们"), on: "2026-05-12") }
        == ["cases.too-many-parties"])
    #expect(
      codes { try found.act(.invite([Fixture.city], reason: "一起"), on: "2026-05-12") } == ["cases.too-many-parties"])
    try found.act(.refuse(party: last, reason: "不归我们"), on: "2026-05-12")
    #expect(found.parties.count == ServiceCase.mostByHand + 1 && found.isOpen)
  }

  @Test("a closed case is rated once and opened again only where its clause lets it")
  func afterwards() throws {
    let ledger = try Fixture.type()
    var found = try ServiceCase.opened(ledger, on: "2026-05-11")
    #expect(codes { try found.act(.rate(.satisfied, words: ""), on: "2026-05-11") } == ["cases.rate-open"])
    #expect(codes { try found.act(.reopen(party: 0, reason: "再看"), on: "2026-05-11") } == ["cases.reopen-open"])
    try found.act(.close(party: 0, .done, words: "好了"), on: "2026-05-12")
    let own = CaseActor(person("9"), .enterprise(Fixture.enterprise))
    try found.act(.rate(.dissatisfied, words: "没解决"), on: "2026-05-13", as: own)
    #expect(codes { try found.act(.rate(.satisfied, words: ""), on: "2026-05-13", as: own) } == ["cases.already-rated"])
    try found.act(.reopen(party: 0, reason: "还是缺人"), on: "2026-05-14", as: own)
    #expect(found.isOpen && found.rating == nil && found.reopenings == 1 && found.owner?.unit == Fixture.street)

    let power = try Fixture.type("shenggui-2023/6#special-power")
    var other = try ServiceCase.opened(power, on: "2026-05-11")
    try other.act(.close(party: 0, .done, words: "送电"), on: "2026-05-12", type: power)
    #expect(
      codes { try other.act(.reopen(party: 0, reason: "又停了"), on: "2026-05-13", type: power) } == ["cases.reopen-never"]
    )
  }

  @Test("who is outside reads and does not act; an enterprise decides nothing about its own case")
  func rights() throws {
    let found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    func tried(_ command: CaseCommand, as actor: CaseActor) -> [String] {
      codes {
        var copy = found
        try copy.act(command, on: "2026-05-12", as: actor)
      }
    }
    let pudong = Fixture.office(.area(area("310115")))
    let own = CaseActor(person("9"), .enterprise(Fixture.enterprise))
    let stranger = CaseActor(person("8"), .enterprise(code("91310115MA00000022")))
    for actor in [pudong, own, stranger] {
      #expect(tried(.take(party: 0, officer: nil), as: actor) == ["cases.not-yours"])
      #expect(tried(.close(party: 0, .done, words: "好"), as: actor) == ["cases.not-yours"])
      #expect(tried(.invite([Fixture.city], reason: "一起"), as: actor) == ["cases.not-yours"])
    }
    #expect(tried(.note("补一句"), as: stranger) == ["cases.not-yours"])
    #expect(tried(.note("补一句"), as: own) == [])
    #expect(tried(.take(party: 3, officer: nil), as: Fixture.office()) == ["cases.unknown-party"])
  }

  @Test("a department's people work on its part alone; those of its area's own office stand in for every department")
  func departments() throws {
    let (planning, ecology) = (
      ServiceUnit(area("310117"), department: "规划资源局"), ServiceUnit(area("310117"), department: "生态环境局")
    )
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    try found.act(.invite([planning, ecology], reason: "一起看选址"), on: "2026-05-11")
    let own = CaseActor(person("4"), .office(.area(area("310117"))), department: planning)
    let part = try #require(found.parties.first { $0.unit == planning }).number
    let others = found.parties.map(\.number).filter { $0 != part }
    func tried(_ command: CaseCommand, as actor: CaseActor) -> [String] {
      codes {
        var copy = found
        try copy.act(command, on: "2026-05-12", as: actor)
      }
    }
    #expect(others.count == 2)
    for other in others {
      #expect(tried(.take(party: other, officer: own.id), as: own) == ["cases.not-yours"])
      #expect(tried(.ask(party: other, question: "几时"), as: own) == ["cases.not-yours"])
      #expect(tried(.close(party: other, .done, words: "好"), as: own) == ["cases.not-yours"])
    }
    #expect(tried(.take(party: part, officer: own.id), as: own) == [])
    #expect(tried(.note("已看现场"), as: own) == [])
    // It may ask others in while its part is open, as any unit may.
    #expect(tried(.invite([Fixture.city], reason: "一起"), as: own) == [])
    let office = Fixture.office(.area(area("310117")))
    for party in found.parties { #expect(tried(.close(party: party.number, .done, words: "好"), as: office) == []) }
    try found.act(.close(party: part, .done, words: "可以"), on: "2026-05-12", as: own)
    #expect(found.openParties.map(\.number) == others)
    #expect(tried(.invite([Fixture.city], reason: "一起"), as: own) == ["cases.not-yours"])
    #expect(tried(.reopen(party: part, reason: "再看"), as: own) == [])
    let elsewhere = CaseActor(person("5"), .office(.area(area("310115"))), department: planning)
    #expect(tried(.reopen(party: part, reason: "再看"), as: elsewhere) == ["cases.not-yours-to-reopen"])
  }

  @Test("texts are bounded, types and steps and fields are those that the clause declares")
  func inputs() throws {
    let type = try Fixture.type()
    let calendar = try Fixture.calendar()
    let context = Fixture.context(type, on: "2026-05-11", calendar: calendar)
    let wrong = CaseOpening(
      instrument: type.instrument, type: "没有这类", enterprise: Fixture.enterprise, area: nil,
      text: String(repeating: "长", count: 2_001), channel: .portal, isComplex: false)
    let faults = #expect(throws: Diagnostics.self) {
      try wrong.decide(CaseRouting(unit: Fixture.street, reasons: []), in: context)
    }
    #expect(
      faults?.rendered(in: .chinese) == """
        type: 错误：“服务台账”没有“没有这类”这一类
          应为：困难诉求
        text: 错误：内容有 2001 字，太长
          应为：最多 2000 字
          办法：写要点，其余在联系时说明
        """)
    var found = try ServiceCase.opened(type, on: "2026-05-11")
    // A number with a right check character is a person's; with a wrong one it is only a number.
    #expect(codes { try found.act(.note("身份证310101199003071230"), on: "2026-05-12") } == ["cases.identity-number"])
    #expect(codes { try found.act(.note("流水号310101199003071231"), on: "2026-05-12") } == [])
    // Nor does an office ask for a figure to be reported.
    #expect(codes { try found.act(.note("请把10月产值报到2100万元"), on: "2026-05-12") } == ["cases.figure-asked"])
    let asking = #expect(throws: Diagnostics.self) {
      try found.act(.field(name: "诉求类别", value: "请把10月产值报到2100万元"), on: "2026-05-12")
    }
    #expect(asking?.all.map { $0.place?.field } == ["value"])
    #expect(codes { try found.act(.step("没有这步"), on: "2026-05-11") } == ["cases.step"])
    try found.act(.take(party: 0, officer: nil), on: "2026-05-12")
    #expect(try found.act(.step("办理"), on: "2026-05-12") == [.stepReached("办理")])
    #expect(try found.act(.step("办理"), on: "2026-05-13") == [])
    #expect(codes { try found.act(.field(name: "诉求类别", value: "别的"), on: "2026-05-13") } == ["cases.field-value"])
    #expect(codes { try found.act(.field(name: "反馈日期", value: "明天"), on: "2026-05-13") } == ["cases.field-value"])
    #expect(codes { try found.act(.field(name: "没有", value: "x"), on: "2026-05-13") } == ["cases.field"])
    try found.act(.field(name: "诉求类别", value: "用工"), on: "2026-05-13")
    #expect(found.fields == ["诉求类别": "用工"])
    #expect(
      codes { try found.act(.setTerm(party: 0, workingDays: 0, reason: ""), on: "2026-05-13") }
        == ["cases.text", "cases.term"])
    #expect(
      codes { try found.act(.setTerm(party: 0, workingDays: 251, reason: "x"), on: "2026-05-13") }
        == ["cases.term"])
  }
}
