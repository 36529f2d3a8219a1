import Decimals
import Diagnostics
import EnterpriseFixtures
import Facts
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Cultivation

@Suite("What a register takes and refuses")
struct RegisterTests {
  private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  @Test("an entry counts as standing on the span's last day, and as come and gone on the days on which it did")
  func counted() throws {
    let (from, through) = (try day("2026-04-01"), try day("2026-06-30"))
    func counted(_ enteredOn: String?, _ leftOn: String? = nil) throws -> [CalendarDay?] {
      let entry = RegisterEntry(
        id: EntryID(1), register: try RegisterModelTests.register("shenggui-2023/3#cultivation-library").id,
        subject: EntrySubject(.enterprise, enterprise: CreditCode(Codes.first), key: ""), title: "甲", area: nil,
        origin: .hand, state: leftOn == nil ? .entered : .left(reason: "已入统"), since: from,
        enteredOn: try enteredOn.map(day), leftOn: try leftOn.map(day), lastActOn: through)
      let counted = entry.counted(from: from, through: through)
      return [counted.standing, counted.entered, counted.left]
    }
    #expect(try counted("2026-03-31") == [through, nil, nil])
    #expect(try counted("2026-04-01") == [through, from, nil])
    #expect(try counted("2026-06-30") == [through, through, nil])
    #expect(try counted("2026-07-01") == [nil, nil, nil])
    // Who leaves on a day is not there on it.
    #expect(try counted("2026-03-01", "2026-04-01") == [nil, nil, from])
    #expect(try counted("2026-03-01", "2026-03-31") == [nil, nil, nil])
    #expect(try counted("2026-05-02", "2026-06-30") == [nil, day("2026-05-02"), through])
    #expect(try counted("2026-05-02", "2026-07-01") == [through, day("2026-05-02"), nil])
    #expect(try counted(nil) == [nil, nil, nil])
  }

  private func opening(_ key: String, _ fields: [String: String] = [:]) throws -> EntryOpening {
    EntryOpening(
      subject: EntrySubject(.enterprise, enterprise: CreditCode(Codes.first), key: key), title: "甲",
      area: AreaCode("310117"), origin: .hand, fields: fields)
  }

  private func fault(
    _ register: Register, _ wish: RegisterCommand.Wish, on text: String = "2026-05-10", reason: String = "因"
  ) throws -> String? {
    let command = RegisterCommand(
      register: register.id, day: try day(text), wishes: [wish], ground: Ground(reason: reason))
    let today = try day("2026-05-10")
    do throws(Diagnostics) {
      _ = try register.decide(command, today: today)
      return nil
    } catch {
      return error.rendered(in: .chinese)
    }
  }

  private func entered(_ name: String, on text: String = "2026-05-01", fields: [String: String] = [:]) throws
    -> Register
  {
    var register = try RegisterModelTests.register(name)
    let command = RegisterCommand(
      register: register.id, day: try day(text), wishes: [.enter(.new(try opening("", fields)))],
      ground: Ground(reason: "因"))
    for event in try register.decide(command, today: try day("2026-05-10")) { register.apply(event) }
    return register
  }

  @Test("an act of each state's own brings an entry into it, and people and the database tell the states apart")
  func states() throws {
    let acts: [RegisterEntry.State.Name: RegisterEvent.Act] = [
      .proposed: .proposed(try opening("")), .entered: .entered(nil), .left: .left(reason: "迁出本区"),
      .refused: .refused(nil), .merged: .merged(into: EntryID(2)),
    ]
    for state in RegisterEntry.State.Name.allCases {
      var register = try RegisterModelTests.register("shenggui-2023/3#cultivation-library")
      let act = try #require(acts[state])
      for act in [.proposed(try opening("")), act] {
        register.apply(
          RegisterEvent(entry: EntryID(1), day: try day("2026-05-01"), act: act, ground: Ground(reason: "因")))
      }
      #expect(register.entries[EntryID(1)]?.state.name == state && act.name == state.act)
    }
    // What the database and the journal keep never changes.
    #expect(RegisterEntry.State.Name.allCases.map(\.rawValue) == ["proposed", "entered", "left", "refused", "merged"])
    for language in Language.allCases {
      #expect(Set(RegisterEntry.State.Name.allCases.map { $0.wording(language) }).count == 5)
    }
  }

  @Test("every refusal says what, where, what was expected and what to do")
  func messages() throws {
    let library = try entered("shenggui-2023/3#cultivation-library")
    #expect(
      try fault(library, .enter(.new(try opening("")))) == """
        subject: 错误：“甲”自2026年5月1日起已是在库
          应为：同一对象同时只有一条
          办法：改在原来那一条上办理
        """)
    #expect(
      try fault(library, .leave(EntryID(1), reason: "不想要了")) == """
        exit: 错误：没有“不想要了”这种出库原因
          应为：已入统、营收回落、停产或注销、迁出本区、企业不愿入库
        """)
    #expect(
      try fault(library, .leave(EntryID(1), reason: "已入统"), on: "2026-04-30") == """
        day: 错误：“甲”在2026年5月1日还有登记，2026年4月30日早于它
          应为：2026年5月1日或以后的日期
        """)
    #expect(
      try fault(library, .review(EntryID(1)), on: "2026-05-11") == """
        day: 错误：生效日期2026年5月11日还没有到
          应为：2026年5月10日或更早
        """)
    #expect(
      try fault(library, .propose(try opening("二")), reason: " ") == """
        reason: 错误：没有写理由
          应为：一句话
          办法：用一句话写明依据什么
        """)
    #expect(try fault(library, .review(EntryID(9)))?.contains("没有这一条") == true)
    #expect(try fault(library, .renew(EntryID(1), until: try day("2027-01-01")))?.contains("没有有效期") == true)
    #expect(try fault(library, .merge(EntryID(1), into: EntryID(1)))?.contains("并入它自己") == true)
    #expect(try fault(library, .refuse(.entry(EntryID(1))))?.contains("现在是在库") == true)
  }

  @Test("a renewal must be later than what holds, and the field moves with it")
  func renewal() throws {
    var register = try entered("zjtx-2025/16#key-institutions", fields: ["有效期至": "2026-06-30"])
    #expect(register.entries[EntryID(1)]?.validUntil == CalendarDay("2026-06-30"))
    #expect(try fault(register, .renew(EntryID(1), until: try day("2026-06-30")))?.contains("没有延长") == true)
    // A day that has passed is told as one.
    #expect(try fault(register, .renew(EntryID(1), until: try day("2026-04-30")))?.contains("已经过了") == true)
    #expect(try fault(register, .renew(EntryID(1), until: try day("2062-06-30")))?.contains("比二十年还长") == true)
    let command = RegisterCommand(
      register: register.id, day: try day("2026-05-10"), wishes: [.renew(EntryID(1), until: try day("2026-07-01"))],
      ground: Ground(reason: "复核通过"))
    for event in try register.decide(command, today: try day("2026-05-10")) { register.apply(event) }
    let entry = try #require(register.entries[EntryID(1)])
    #expect(entry.validUntil == CalendarDay("2026-07-01") && entry.fields["有效期至"] == "2026-07-01")
  }

  @Test("a mistaken act is taken back with a reason and stays in the history, and a day of entry is put right")
  func corrections() throws {
    var register = try entered("zjtx-2025/16#key-institutions", fields: ["有效期至": "2026-06-30"])
    let id = EntryID(1)
    func act(_ wish: RegisterCommand.Wish, on text: String) throws {
      let command = RegisterCommand(
        register: register.id, day: try day(text), wishes: [wish], ground: Ground(reason: "误登"))
      for event in try register.decide(command, today: try day("2026-05-10")) { register.apply(event) }
    }
    let opened = try #require(register.entries[id])
    // What opens an entry is not taken back.
    #expect(try fault(register, .withdraw(id, after: 1))?.contains("不能撤回") == true)
    try act(.renew(id, until: try day("2029-12-31")), on: "2026-05-09")
    let exit = try #require(register.declaration.exitReasons.first)
    #expect(try fault(register, .leave(id, reason: exit), on: "2026-05-08")?.contains("早于它") == true)
    #expect(try fault(register, .withdraw(id, after: 2), reason: " ")?.contains("没有写理由") == true)
    #expect(try fault(register, .withdraw(id, after: 1))?.contains("之后又有办理") == true)
    try act(.withdraw(id, after: 2), on: "2026-05-10")
    #expect(register.entries[id] == opened && register.acts[id]?.count == 3)
    // The exit of an earlier day is no longer in the renewal's way.
    try act(.leave(id, reason: exit), on: "2026-05-08")
    #expect(register.entries[id]?.leftOn == CalendarDay("2026-05-08"))
    try act(.redate(id, entered: try day("2026-04-20"), after: 4), on: "2026-05-10")
    #expect(register.entries[id]?.enteredOn == CalendarDay("2026-04-20"))
    #expect(register.entries[id]?.leftOn == CalendarDay("2026-05-08"))
    #expect(
      try fault(register, .redate(id, entered: try day("2026-05-09"), after: 5))?
        .contains("2000年1月1日至2026年5月8日") == true)
    try act(.withdraw(id, after: 5), on: "2026-05-10")
    let back = try #require(register.entries[id])
    #expect(back.state == .entered && back.leftOn == nil && back.enteredOn == CalendarDay("2026-04-20"))
    #expect(back.fields == opened.fields && back.validUntil == opened.validUntil)
    // The events alone lead to the same entry, and a past day is read without what was taken back.
    let history = try #require(register.acts[id])
    #expect(history.allSatisfy { RegisterEvent($0.json) == $0 })
    #expect(RegisterEntry(acts: history, in: register.id, validUntil: "有效期至") == back)
    let before = RegisterEntry(
      acts: history, in: register.id, validUntil: "有效期至", through: try day("2026-04-19"))
    #expect(before == nil)
  }

  @Test("who has entered the statistics or moved to another district is to leave, by the fact's day, and nobody else")
  func dueExits() throws {
    let library = try entered("shenggui-2023/3#cultivation-library")
    let entry = try #require(library.entries[EntryID(1)])
    let code = try #require(CreditCode(Codes.first))
    let actor = ActorID.commandLine
    func change(_ text: String, isAbove: Bool, _ record: Int) throws -> ScaleChange {
      ScaleChange(
        enterprise: code, day: try day(text), isAbove: isAbove, document: "", at: Timestamp(millisecondsSinceEpoch: 0),
        by: actor, record: record)
    }
    func exit(
      _ confirmed: String?, _ changes: [ScaleChange] = [], area: (String, String)? = nil, on text: String = "2026-05-10"
    ) throws -> [String]? {
      let place = try area.map { (code: try #require(AreaCode($0.0)), since: try day($0.1)) }
      let found = entry.dueExit(
        confirmed: try confirmed.map(day), ScaleHistory(changes), area: place,
        reasons: library.declaration.exitReasons, on: try day(text))
      return found.map { [$0.reason, "\($0.toldOn)", "\($0.day)"] }
    }
    #expect(try exit(nil) == nil)
    #expect(try exit("2026-05-08") == ["已入统", "2026-05-08", "2026-05-08"])
    // It cannot leave before it came.
    #expect(try exit("2026-04-01") == ["已入统", "2026-04-01", "2026-05-01"])
    #expect(try exit("2026-05-11") == nil)
    // Who fell out again may well wait to rise; who entered anew no more.
    let out = try change("2025-06-01", isAbove: false, 1)
    #expect(try exit("2024-01-01", [out]) == nil)
    #expect(try exit("2024-01-01", [out, try change("2026-05-09", isAbove: true, 2)])?.last == "2026-05-09")
    #expect(try exit(nil, area: ("310112", "2026-05-02")) == ["迁出本区", "2026-05-02", "2026-05-02"])
    #expect(try exit(nil, area: ("310117103", "2026-05-02")) == nil)
    // Where it was when it came in it has not moved to.
    #expect(try exit(nil, area: ("310112", "2026-04-30")) == nil)
  }

  @Test("an entry stands in the register from its day up to the day before it leaves")
  func edges() throws {
    var register = try entered("shenggui-2023/3#cultivation-library")
    let command = RegisterCommand(
      register: register.id, day: try day("2026-05-09"), wishes: [.leave(EntryID(1), reason: "已入统")],
      ground: Ground(reason: ""))
    for event in try register.decide(command, today: try day("2026-05-10")) { register.apply(event) }
    let entry = try #require(register.entries[EntryID(1)])
    #expect(try !entry.isIn(on: day("2026-04-30")) && entry.isIn(on: day("2026-05-01")))
    #expect(try entry.isIn(on: day("2026-05-08")) && !entry.isIn(on: day("2026-05-09")))
    // It may come back, as another entry.
    #expect(try fault(register, .enter(.new(try opening("")))) == nil)
  }

  @Test("reviews fall due in the cycle after the one in which an entry was last looked at")
  func reviews() throws {
    let monthly = try entered("shenggui-2023/3#cultivation-library", on: "2026-01-31")
    let entry = try #require(monthly.entries[EntryID(1)])
    let declaration = monthly.declaration
    #expect(try declaration.dues(of: entry, on: day("2026-01-31")).isEmpty)
    #expect(
      try declaration.dues(of: entry, on: day("2026-02-01"))
        == [EntryDue(kind: .review, by: day("2026-02-28"), isOverdue: false)])
    #expect(try declaration.dues(of: entry, on: day("2026-02-28")).first?.isOverdue == false)
    #expect(try declaration.dues(of: entry, on: day("2026-03-01")).first?.isOverdue == true)
    #expect(declaration.dueBounds(on: try day("2026-02-15")).lookedAtBefore == CalendarDay("2026-02-01"))
    #expect(Cycle.quarter.start(of: try day("2026-06-30")) == CalendarDay("2026-04-01"))
    #expect(Cycle.quarter.lastDay(ofCycleAfter: try day("2026-06-30")) == CalendarDay("2026-09-30"))
    #expect(Cycle.year.lastDay(ofCycleAfter: try day("2026-06-30")) == CalendarDay("2027-12-31"))
  }

  @Test("the library of each district is rounded up by itself: 200 asks for 240, 8 for 10, 3 for 4, 2 for 3")
  func capacity() async throws {
    struct Fixed: AreaTargets {
      let values: [String: Int]
      func target(
        of indicator: InstrumentID, in area: AreaCode, year: Int, on day: CalendarDay
      ) async throws -> AreaTarget? {
        values[area.text].map { AreaTarget(value: Decimal128($0), origin: .assignment(document: "示例〔2026〕1号")) }
      }
    }
    let register = try RegisterModelTests.register("shenggui-2023/3#cultivation-library")
    let codes = ["310101", "310104", "310107", "310117", "310151"]
    let districts = try codes.map { try #require(AreaCode($0)) }
    let targets = Fixed(values: ["310101": 2, "310104": 3, "310107": 8, "310117": 200])
    let report = try #require(
      try await CapacityReport.measured(
        register.declaration, districts: districts, sizes: [districts[0]: 5, districts[3]: 239, nil: 7],
        proposals: [districts[1]: 1, districts[2]: 12, nil: 3], targets: targets, on: day("2026-05-10")))
    #expect(report.rows.map(\.needed) == [3, 4, 10, 240, nil])
    #expect(report.rows.map(\.shortfall) == [0, 3, 0, 1, nil])
    // Those that are only proposed do not make a register full.
    #expect(report.rows.map(\.isFull) == [true, false, false, false, nil] && !report.isFull)
    #expect(report.total?.needed == 257 && report.total?.size == 244)
    // What no target is for, and what belongs to no district, is in the whole.
    #expect(report.targeted == Array(districts.prefix(4)))
    #expect(report.placeless.size == 7 && report.placeless.proposed == 3)
    #expect(report.whole.size == 251 && report.whole.proposed == 16 && report.whole.needed == nil)
    // A surplus of one district does not help another.
    #expect(report.totalShortfall == 4)
    // Another year than the day's has its own targets.
    struct Yearly: AreaTargets {
      func target(
        of indicator: InstrumentID, in area: AreaCode, year: Int, on day: CalendarDay
      ) async throws -> AreaTarget? {
        AreaTarget(value: Decimal128(year == 2025 ? 50 : 200), origin: .assignment(document: "示例〔2026〕1号"))
      }
    }
    let past = try #require(
      try await CapacityReport.measured(
        register.declaration, districts: [districts[3]], sizes: [:], targets: Yearly(), year: 2025,
        on: day("2026-01-10")))
    #expect(past.year == 2025 && past.rows.map(\.needed) == [60])
  }

  @Test("fields take what the declaration asks for and nothing else")
  func fields() throws {
    let register = try RegisterModelTests.register("shenggui-2023/3#cultivation-library")
    let areas = try Reference.load().areas
    let officer = Colleague(key: try #require(.init("p-1")), signIn: "officer", name: "某人")
    let fields = RegisterFields(register.declaration, areas: areas, colleagues: [officer])
    #expect(
      try fields.canonical(["入库来源": " 税务名单 ", "预计入统月份": "2026-11", "服务专员": "officer", "培育措施": ""])
        == ["入库来源": "税务名单", "预计入统月份": "2026-11", "服务专员": "p-1"])
    func code(_ name: String, _ text: String) -> String? {
      do throws(Diagnostic) {
        _ = try fields.canonical(text, of: name)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code("入库来源", "听说的") == "register.field-value")
    #expect(code("入库日期", "2026-02-30") == "register.field-value")
    #expect(code("预计入统月份", "2026") == "register.field-value")
    #expect(try fields.canonical("2026/11", of: "预计入统月份") == "2026-11")
    #expect(code("服务专员", "someone") == "register.field-value")
    #expect(code("培育措施", String(repeating: "长", count: 501)) == "register.text-too-long")
    #expect(code("培育措施", "联系人 11010519491231002X") == "register.identity-number")
    #expect(code("培育措施", "编号 110105194912310021") == nil)
    #expect(code("营收", "1") == "register.unknown-field")
    let watch = RegisterFields(
      try RegisterModelTests.register("shenggui-2023/4#falling-watch-list").declaration, areas: areas, colleagues: [])
    #expect(throws: Diagnostic.self) { try watch.canonical("1", of: "产值") }
  }
}
