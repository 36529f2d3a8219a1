import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Foundation
import Journal
import Quantities
import Reporting
import Synchronization
import Testing
import Workbooks

@testable import Storage

/// What every store of reports must do, whatever database is behind it.
@Suite("The contract of reporting stores")
struct ReportingContractTests {
  private static let month = "2025-11"

  private static func desk(_ store: SQLStore) throws -> ReportingDesk {
    ReportingDesk(store: store, facts: try FactDesk.on(store))
  }

  /// A workbook of the template's shape for two enterprises, the second doubtful where `slip` says so.
  private static func book(_ outputs: [(String, String, String)]) throws -> [UInt8] {
    var text = "2025年11月表,,单位：千元\n统一社会信用代码,单位详细名称,工业总产值本月\n"
    for (code, name, value) in outputs { text += "\(code),\(name),\(value)\n" }
    return Array(text.utf8)
  }

  private static func incoming(
    _ bytes: [UInt8], _ desk: ReportingDesk, answers: IncomingReport.Answers? = nil, file: String = "泗泾.csv"
  ) async throws -> IncomingReport {
    let workbook = try WorkbookReader.read(bytes, file: file)
    return IncomingReport(
      bytes: bytes, workbook: workbook, plan: try await desk.plan(workbook, month: nil),
      request: ReportRequest(basis: .voluntary, scope: .everywhere), answers: answers)
  }

  private static let usual = [
    (Codes.first, "上海甲仪器有限公司", "100"), (Codes.second, "上海乙电子_100%有限公司", "200"),
    (Codes.third, "名字不同", "300"),
  ]

  @Test(
    "a report leaves its sound rows, each with its cell, one record, and the rows that go back",
    arguments: StoreUnderTest.all)
  func accepting(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try Self.desk(store)
      try await desk.facts.bring(threeEnterprises)
      let report = try await Self.incoming(try Self.book(Self.usual), desk)
      let command = report.command(by: .commandLine, key: "r1")
      let (reply, run) = try await desk.accept(report, command: command, at: noon("2025-12-03"))
      #expect(reply.record == 2 && reply.accepted == 2 && reply.returned == 1 && reply.recorded == 2)
      #expect(run?.findings.map { $0.diagnostic.place?.field } == ["泗泾!B5"])
      let again = try await desk.accept(report, command: command, at: noon("2025-12-04"))
      #expect(again.reply.isRepeated && again.reply.record == 2 && again.run == nil)
      let code = try #require(CreditCode(Codes.second))
      let history = try await desk.facts.history(of: code, at: noon("2025-12-05"), within: .everywhere)
      let fact = try #require(history.last?.fact)
      #expect(fact.reference.description == "output@2025-11" && fact.value?.description == "200000")
      #expect(fact.cell?.file == "泗泾.csv" && fact.cell?.sheet == "泗泾" && fact.cell?.cell == "C4")
      #expect(try await desk.file(try #require(fact.cell).fileHash) == report.bytes)
    }
  }

  @Test(
    "what was told in the same words is not recorded again, and a later figure follows the first",
    arguments: StoreUnderTest.all)
  func correcting(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try Self.desk(store)
      try await desk.facts.bring(threeEnterprises)
      let first = try await Self.incoming(try Self.book(Self.usual), desk)
      _ = try await desk.accept(first, command: first.command(by: .commandLine, key: "r1"), at: noon("2025-12-03"))
      let same = try await Self.incoming(try Self.book(Self.usual), desk)
      #expect(same.plan.sheets[0].isRemembered)
      let reply = try await desk.accept(
        same, command: same.command(by: .commandLine, key: "r2"), at: noon("2025-12-04")
      ).reply
      #expect(reply.recorded == 0 && reply.accepted == 2)
      let other = try await Self.incoming(try Self.book([(Codes.first, "上海甲仪器有限公司", "101")]), desk)
      let changed = try await desk.accept(
        other, command: other.command(by: .commandLine, key: "r3"), at: noon("2025-12-05"))
      #expect(changed.run?.rows.map(\.state) == [.changed])
      let code = try #require(CreditCode(Codes.first))
      let told = try await desk.facts.history(of: code, at: noon("2025-12-06"), within: .everywhere)
        .filter { $0.fact.reference.description == "output@2025-11" }
      #expect(told.map { $0.fact.value?.description } == ["100000", "101000"] && told.map(\.counts) == [false, true])
    }
  }

  @Test(
    "a layout is remembered by its headers, withdrawn with a reason, mapped anew, and replay agrees",
    arguments: StoreUnderTest.products)
  func layouts(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2025-12-01")).store
      let desk = try Self.desk(store)
      try await desk.facts.bring(threeEnterprises, on: "2025-11-01")
      let first = try await Self.incoming(try Self.book(Self.usual), desk)
      _ = try await desk.accept(first, command: first.command(by: .commandLine, key: "r1"), at: noon("2025-12-03"))
      let layout = try #require(try await desk.layouts().first)
      #expect(layout.mapping.sheet == "泗泾" && layout.mapping.headers[2] == "工业总产值本月" && layout.at == noon("2025-12-03"))
      #expect(LayoutMapping(json: layout.mapping.json) == layout.mapping)
      let fingerprint = layout.mapping.fingerprint
      func withdraw(_ key: String, reason: String = "列认错了") async throws {
        try await desk.withdraw(
          layout: fingerprint, reason: reason, by: .commandLine, key: key, at: noon("2025-12-04"))
      }
      #expect(await codes { try await withdraw("w0", reason: " ") } == ["round.no-reason"])
      try await withdraw("w1")
      try await withdraw("w1")
      #expect(await codes { try await withdraw("w2") } == ["report.layout-unknown"])
      #expect(try await desk.layouts().isEmpty)
      #expect(try await desk.withdrawnLayouts(limit: 5).map(\.reason) == ["列认错了"])
      var again = try await Self.incoming(try Self.book([(Codes.first, "上海甲仪器有限公司", "101")]), desk)
      #expect(!again.plan.sheets[0].isRemembered && again.plan.sheets[0].mapping == first.plan.sheets[0].mapping)
      again.plan.sheets[0].mapping.unit = .tenThousand
      _ = try await desk.accept(again, command: again.command(by: .commandLine, key: "r2"), at: noon("2025-12-05"))
      #expect(try await desk.layouts().map(\.mapping.unit) == [.tenThousand])
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ReportingProjection()], at: noon("2025-12-09"))
      #expect(report.difference == nil && report.records == 4)
    }
  }

  @Test(
    "rows that are mended add to those that were taken; a whole report takes their place, and so does one after it was sent back",
    arguments: StoreUnderTest.all)
  func mending(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try Self.desk(store)
      try await desk.facts.bring(threeEnterprises, on: "2025-11-01")
      let town = Reporter.Key.area(try #require(AreaCode("310117102")))
      let opening = RoundOpening(
        month: try #require(ReportMonth(Self.month)), title: "工业月报", area: AreaCode("310117"),
        due: try #require(CalendarDay("2025-12-05")), roster: [Reporter(town, name: "泗泾镇")])
      let id = try await desk.open(opening, by: .commandLine, key: "open", at: noon("2025-12-01"))
      let answers = IncomingReport.Answers(round: id, reporter: town)
      func send(_ rows: [(String, String, String)], _ key: String) async throws -> String {
        let report = try await Self.incoming(try Self.book(rows), desk, answers: answers)
        _ = try await desk.accept(report, command: report.command(by: .commandLine, key: key), at: noon("2025-12-04"))
        let round = try #require(try await desk.round(id, within: .everywhere))
        let stands = try #require(round.entry(of: town).standing).submission.standing
        let sum = round.sum(of: "output@2025-11")?.description ?? "-"
        return "\(round.state(of: town).rawValue) \(stands.accepted)/\(stands.returned) \(sum)"
      }
      #expect(try await send(Self.usual, "v1") == "returned 2/1 300000")
      // Still wrong: nothing is lost, and nothing counted twice.
      #expect(try await send([Self.usual[2]], "v2") == "returned 2/1 300000")
      #expect(try await send([(Codes.third, "", "300")], "v3") == "resubmitted 3/0 600000")
      #expect(try await send([(Codes.first, "", "110")], "v4") == "resubmitted 3/0 610000")
      let whole = [(Codes.first, "", "120"), (Codes.second, "", "200"), (Codes.third, "", "300")]
      #expect(try await send(whole, "v5") == "resubmitted 3/0 620000")
      try await desk.act(
        .sendBack(town, reason: "丙不属本镇"), on: id,
        command: Command(actor: .commandLine, key: "back", payload: "back"), at: noon("2025-12-04"))
      #expect(try await send(Array(whole.prefix(2)), "v6") == "resubmitted 2/0 320000")
      let empty = try await Self.incoming(try Self.book([(Codes.first, "", "")]), desk, answers: answers)
      let refusal = await #expect(throws: Diagnostics.self) {
        _ = try await desk.accept(empty, command: empty.command(by: .commandLine, key: "v7"), at: noon("2025-12-04"))
      }
      #expect(refusal?.all.map(\.code) == ["report.nothing-told"])
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ReportingProjection()], at: noon("2025-12-09"))
      #expect(report.difference == nil)
    }
  }

  @Test(
    "a street has reported in part until those who told the month before have come or are recorded as absent",
    arguments: StoreUnderTest.products)
  func partly(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2025-12-01")).store
      let desk = try Self.desk(store)
      let names = ["上海甲仪器有限公司", "上海乙电子有限公司", "丙精密机械厂"]
      let own = [Codes.first, Codes.second, Codes.third]
      var text = "credit_code,name,statistical_area,output@2025-10\n"
      for (code, name) in zip(own, names) { text += "\(code),\(name),310117102,100000\n" }
      try await desk.facts.bring(text, on: "2025-11-01")
      let town = Reporter.Key.area(try #require(AreaCode("310117102")))
      let opening = RoundOpening(
        month: try #require(ReportMonth(Self.month)), title: "工业月报", area: AreaCode("310117"),
        due: try #require(CalendarDay("2025-12-05")), roster: [Reporter(town, name: "泗泾镇")])
      let id = try await desk.open(opening, by: .commandLine, key: "open", at: noon("2025-12-01"))
      let answers = IncomingReport.Answers(round: id, reporter: town)
      func report(_ places: Int...) async throws -> IncomingReport {
        try await Self.incoming(try Self.book(places.map { (own[$0], names[$0], "100") }), desk, answers: answers)
      }
      func send(_ report: IncomingReport, _ key: String) async throws {
        _ = try await desk.accept(report, command: report.command(by: .commandLine, key: key), at: noon("2025-12-04"))
      }
      func entry() async throws -> Round.Entry {
        try #require(try await desk.round(id, within: .everywhere)).entry(of: town)
      }
      func absent(_ place: Int, _ key: String) async throws {
        let act = RoundCommand.absent(town, [try #require(CreditCode(own[place]))], reason: "已迁出")
        try await desk.act(
          act, on: id, command: act.command(on: id, by: .commandLine, key: key), at: noon("2025-12-04"))
      }
      let first = try await report(0)
      let run = try await desk.dryRun(first, at: noon("2025-12-04"))
      let ahead = try await desk.lacking(after: run, answering: answers)
      #expect(ahead.expected == 3 && ahead.codes.map(\.text) == [own[1], own[2]].sorted())
      try await send(first, "v1")
      var now = try await entry()
      #expect(now.state == .partial && now.told == 1 && now.expected == 3 && now.lacking == 2)
      let round = try #require(try await desk.round(id, within: .everywhere))
      #expect(try await desk.rows(of: town, in: round)?.lacking == ahead.codes && round.awaited.map(\.key) == [town])
      #expect(await codes { try await absent(0, "a0") } == ["round.not-lacking"])
      try await absent(2, "a1")
      try await absent(2, "a1")
      now = try await entry()
      #expect(now.state == .partial && now.lacking == 1)
      try await send(try await report(1), "v2")
      now = try await entry()
      #expect(now.state == .resubmitted && now.lacking == 0 && now.told == 2 && now.expected == 2)
      let replayed = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ReportingProjection()], at: noon("2025-12-09"))
      #expect(replayed.difference == nil && replayed.records == 5)
    }
  }

  @Test(
    "a pasted roster is of areas and enterprises by name or code; what is of nobody or of several is told by its line",
    arguments: StoreUnderTest.all)
  func pasted(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try Self.desk(store)
      try await desk.facts.bring(
        "credit_code,name,statistical_area\n\(Codes.first),上海甲仪器有限公司,310117102\n"
          + "\(Codes.second),丙精密机械厂,310117103\n\(Codes.third),丙精密机械厂,310117102\n")
      let scope = AreaScope.area(try #require(AreaCode("310117")))
      let list = "泗泾镇\n\n  上海甲仪器有限公司 \n1\t丙精密机械厂\t\(Codes.third.lowercased())\n\(Codes.first)\n"
      let roster = try await desk.roster(pasted: list, within: scope)
      #expect(roster.map(\.key.text) == ["310117102", Codes.first, Codes.third])
      #expect(roster.map(\.name) == ["泗泾镇", "上海甲仪器有限公司", "丙精密机械厂"])
      let refusal = await #expect(throws: Diagnostics.self) {
        _ = try await desk.roster(pasted: "泗泾镇\n丙精密机械厂\n查无此厂\n浦东新区", within: scope)
      }
      #expect(
        refusal?.all.map { "\($0.code) \($0.place?.line ?? 0)" } == [
          "round.pasted-ambiguous 2", "round.pasted-unknown 3", "round.pasted-unknown 4",
        ])
      #expect(refusal?.all[0].message.zh.contains(Codes.second) == true)
      // Whom the reader does not see is nobody's.
      let street = AreaScope.area(try #require(AreaCode("310117103")))
      #expect(
        await codes { _ = try await desk.roster(pasted: Codes.first, within: street) } == ["round.pasted-unknown"])
    }
  }

  @Test("a round lives through its states, and replay rebuilds it", arguments: StoreUnderTest.products)
  func rounds(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2025-12-01")).store
      let desk = try Self.desk(store)
      try await desk.facts.bring(threeEnterprises, on: "2025-11-01")
      let town = Reporter.Key.area(try #require(AreaCode("310117102")))
      let opening = RoundOpening(
        month: try #require(ReportMonth(Self.month)), title: "工业月报", area: AreaCode("310117"),
        due: try #require(CalendarDay("2025-12-05")), roster: [Reporter(town, name: "泗泾镇")])
      let id = try await desk.open(opening, by: .commandLine, key: "open", at: noon("2025-12-01"))
      #expect(try await desk.open(opening, by: .commandLine, key: "open", at: noon("2025-12-02")) == id)
      func act(_ act: RoundCommand, _ key: String, _ day: String) async throws {
        try await desk.act(
          act, on: id, command: Command(actor: .commandLine, key: key, payload: .text("\(act)")), at: noon(day))
      }
      try await act(.remind([town]), "remind", "2025-12-03")
      let answers = IncomingReport.Answers(round: id, reporter: town)
      let first = try await Self.incoming(try Self.book(Self.usual), desk, answers: answers)
      _ = try await desk.accept(first, command: first.command(by: .commandLine, key: "v1"), at: noon("2025-12-04"))
      var round = try #require(try await desk.round(id, within: .everywhere))
      #expect(round.state(of: town) == .returned)
      let returned = try #require(round.entry(of: town).standing?.submission.returnedFile)
      let back = try WorkbookReader.read(try #require(try await desk.file(returned)), file: "退回.xlsx")
      #expect(back.sheets[0].row(2)?[3] == .text("核对意见"))
      #expect(back.sheets[0].row(3)?[1] == .text("名字不同"))
      let second = try await Self.incoming(try Self.book(Array(Self.usual.prefix(2))), desk, answers: answers)
      _ = try await desk.accept(second, command: second.command(by: .commandLine, key: "v2"), at: noon("2025-12-06"))
      let forgotten = Reporter(.area(try #require(AreaCode("310117103"))), name: "洞泾镇")
      let own = try #require(CalendarDay("2025-12-10"))
      try await act(.expect(forgotten, due: own, reason: "漏列"), "add", "2025-12-06")
      try await act(.excuse(forgotten.key, reason: "并入他处报送"), "remove", "2025-12-06")
      round = try #require(try await desk.round(id, within: .everywhere))
      #expect(round.roster.map(\.key) == [town] && round.former.map(\.reporter) == [forgotten])
      #expect(round.due(of: forgotten.key) == own)
      try await act(.lock, "lock", "2025-12-07")
      let late = try await Self.incoming(try Self.book([(Codes.first, "上海甲仪器有限公司", "150")]), desk, answers: answers)
      _ = try await desk.accept(late, command: late.command(by: .commandLine, key: "v3"), at: noon("2025-12-08"))
      let area = try #require(AreaCode("310117102"))
      round = try #require(try await desk.round(id, within: .area(area)))
      // The third is expected, and its row has not come again.
      #expect(round.isLocked && round.state(of: town) == .returned && round.entry(of: town).versions.count == 3)
      let owed = try await desk.rows(of: town, in: round)?.owed
      #expect(owed?.map(\.place?.description) == ["1:0:A5"] && owed?.first?.enterprise?.text == Codes.third)
      #expect(round.sum(of: "output@2025-11")?.description == "300000")
      #expect(try await desk.round(id, within: .area(try #require(AreaCode("310115")))) == nil)
      // The same is asked once.
      let later = try #require(CalendarDay("2025-12-12"))
      let again = RoundOpening(
        month: opening.month, title: opening.title, area: opening.area, due: later, roster: opening.roster)
      #expect(
        await codes { _ = try await desk.open(again, by: .commandLine, key: "again", at: noon("2025-12-08")) }
          == ["round.opened-already"])
      // One that was opened by mistake.
      let other = RoundOpening(
        month: opening.month, title: opening.title, area: opening.area, due: later, measures: ["revenue"],
        roster: round.roster)
      let mistaken = try await desk.open(other, by: .commandLine, key: "mistake", at: noon("2025-12-08"))
      let withdrawal = RoundCommand.withdraw(reason: "重复新建")
      for _ in 0..<2 {
        try await desk.act(
          withdrawal, on: mistaken, command: withdrawal.command(on: mistaken, by: .commandLine, key: "withdraw"),
          at: noon("2025-12-08"))
      }
      #expect(try await desk.round(mistaken, within: .everywhere)?.withdrawn == "重复新建")
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ReportingProjection()], at: noon("2025-12-09"))
      #expect(report.difference == nil && report.records == 11)
    }
  }
}
