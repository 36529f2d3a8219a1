import CorpusFixtures
import Cultivation
import Diagnostics
import EnterpriseFixtures
import Enterprises
import PolicyCorpus
import Quantities
import Testing
import Workbooks

@testable import Storage

@Suite("A register brought in from a file")
struct RegisterFileTests {
  private static let corpus = Result { try CorpusFixture.load() }

  private func withDesk(_ body: @Sendable (RegisterDesk) async throws -> Void) async throws {
    try await StoreUnderTest.sqlite.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      try await body(RegisterDesk(store: store, corpus: try Self.corpus.get(), colleagues: { [] }))
    }
  }

  private func file(_ text: String) throws -> RegisterFile {
    RegisterFile(
      file: "library.csv", bytes: Array(text.utf8),
      register: try #require(InstrumentID("shenggui-2023/3#cultivation-library")))
  }

  @Test("rows come in once; the same file again is the same command, and a changed field is a change")
  func rounds() async throws {
    try await withDesk { desk in
      let first = try file("credit_code,entered_on,入库来源\n\(Codes.first),2026-03-01,税务名单\n\(Codes.second),2026-03-02,\n")
      let preview = try await desk.preview(first, at: noon("2026-05-10"), within: .everywhere)
      #expect(preview.added == 2 && preview.record == nil)
      let command = first.command(by: .commandLine, key: "1")
      let done = try await desk.importFile(first, command: command, at: noon("2026-05-10"), within: .everywhere)
      #expect(done.added == 2 && done.record == 2)
      let again = try await desk.importFile(first, command: command, at: noon("2026-05-11"), within: .everywhere)
      #expect(again.isRepeated && again.record == 2)
      let second = try file("credit_code,入库来源\n\(Codes.first),街镇排摸\n\(Codes.second),\n")
      let changed = try await desk.importFile(
        second, command: second.command(by: .commandLine, key: "2"), at: noon("2026-05-12"), within: .everywhere)
      #expect(changed.changed == 1 && changed.unchanged == 1)
      // The day of entry and the area are no fields: a row that has others is told, and goes back.
      let other = try file(
        "credit_code,entered_on,area,入库来源\n\(Codes.first),2026-04-01,,税务名单\n\(Codes.second),2026-03-02,310101,\n")
      let seen = try await desk.examine(other, at: noon("2026-05-13"), within: .everywhere)
      #expect(seen.faults.map(\.code) == ["register.entered-otherwise", "register.counted-elsewhere"])
      #expect(seen.faults.map(\.place?.field) == ["entered_on", "area"] && !seen.bringsAny)
      #expect(seen.faults.first?.rendered(in: .chinese).contains("2026年3月1日入库的，这里写2026年4月1日") == true)
      let same = try file("credit_code,entered_on,入库来源\n\(Codes.first),2026-03-01,街镇排摸\n")
      #expect(try await desk.examine(same, at: noon("2026-05-13"), within: .everywhere).unchanged == 1)
    }
  }

  @Test("what is proposed comes in on the day that the file names")
  func proposed() async throws {
    try await withDesk { desk in
      let register = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
      let opening = EntryOpening(
        subject: EntrySubject(try #require(CreditCode(Codes.first))), title: "", area: nil, origin: .hand, fields: [:])
      let proposal = RegisterCommand(
        register: register, day: try #require(CalendarDay("2026-03-01")), wishes: [.propose(opening)],
        ground: Ground(reason: "因"))
      _ = try await desk.act(
        proposal, command: proposal.command(by: .commandLine, key: "p"), at: noon("2026-05-10"), within: .everywhere)
      // As a spreadsheet writes a day when it saves.
      let list = try file("credit_code,entered_on\n\(Codes.first),2026/4/1\n")
      _ = try await desk.importFile(
        list, command: list.command(by: .commandLine, key: "1"), at: noon("2026-05-10"), within: .everywhere)
      let rows = try await desk.page(
        RegisterQuery(register, .on(try #require(CalendarDay("2026-04-01")))), within: .everywhere
      ).rows
      #expect(rows.map(\.enteredOn) == [CalendarDay("2026-04-01")])
    }
  }

  @Test("every wrong cell is told at its line and column; where no row is sound nothing comes in")
  func faults() async throws {
    try await withDesk { desk in
      let wrong = try file(
        "credit_code,entered_on,入库来源,area\n\(Codes.first),2026-13-01,税务名单,\nABC,,,\n\(Codes.second),,听说,\n"
          + "\(Codes.third),,,松江\n91310000000000000X,,,\n")
      do {
        _ = try await desk.preview(wrong, at: noon("2026-05-10"), within: .everywhere)
        Issue.record("the file was taken")
      } catch let faults as Diagnostics {
        #expect(
          faults.all.map(\.code) == [
            "register.day", "register.credit-code", "register.field-value", "register.area",
            "register.unknown-enterprise",
          ])
        #expect(faults.all.compactMap(\.place?.line) == [2, 3, 4, 5, 6])
        #expect(
          faults.all[0].rendered(in: .chinese) == """
            library.csv:2:20 (entered_on): 错误：“2026-13-01”不是日期
              应为：2026-11-21
            """)
      }
      let twice = try file("credit_code\n\(Codes.first)\n\(Codes.first)\n")
      let once = try await desk.preview(twice, at: noon("2026-05-10"), within: .everywhere)
      #expect(once.added == 1 && once.refused == 1 && once.faults.map(\.code) == ["register.row-twice"])
      let bare = try file("name\n甲\n")
      #expect(
        await codes { _ = try await desk.preview(bare, at: noon("2026-05-10"), within: .everywhere) } == [
          "register.column-missing"
        ])
      let secret = try file("credit_code,培育措施\n\(Codes.first),机密★\n")
      #expect(
        await codes { _ = try await desk.preview(secret, at: noon("2026-05-10"), within: .everywhere) } == [
          "import.classified"
        ])
      let empty = try file("credit_code\n")
      #expect(
        await codes { _ = try await desk.preview(empty, at: noon("2026-05-10"), within: .everywhere) } == [
          "register.empty-file"
        ])
    }
  }

  @Test("a spreadsheet of the register's own shape says per row what is new, changed and wrong, and by which cell")
  func workbook() async throws {
    try await withDesk { desk in
      let corpus = try Self.corpus.get()
      let register = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
      let declaration = try #require(corpus.register(register))
      let form = RegisterWorkbook(declaration, dictionary: corpus.facts, areas: corpus.areas, in: .chinese)
      /// The empty sheet, filled in as people do.
      func filled(_ rows: [[String: String]], header: (String) -> String = { $0 }) throws -> RegisterFile {
        let read = try WorkbookReader.read(try form.draft([], beside: ["不认识的列"]).bytes(), file: "名单.xlsx")
        let sheet = try #require(read.sheets.first)
        #expect(sheet.name == "名单" && read.sheets.last?.name == "填表说明")
        var draft = SheetDraft(sheet.name)
        // A title above the header, as in lists that go round.
        draft.set("培育库名单", row: 1, column: 0)
        let head = try #require(sheet.row(1))
        for cell in head.cells { draft.set(header(cell.value.shown), row: 2, column: cell.column) }
        for (index, row) in rows.enumerated() {
          for cell in head.cells {
            if let text = row[cell.value.shown] { draft.set(text, row: index + 3, column: cell.column) }
          }
        }
        return RegisterFile(file: "名单.xlsx", bytes: try WorkbookDraft([draft]).bytes(), register: register)
      }
      let at = noon("2026-05-10")
      let first = try filled([
        ["统一社会信用代码": Codes.first, "入库登记日": "2026-03-01", "入库来源": "税务名单"],
        ["统一社会信用代码": Codes.second, "所属地区": "浦东新区"],
      ])
      let seen = try await desk.examine(first, at: at, within: .everywhere)
      #expect(seen.added == 2 && seen.faults.isEmpty && seen.passed == ["不认识的列"], "\(seen)")
      #expect(seen.lines.map(\.line) == [3, 4] && seen.lines.map(\.state) == [.added, .added])
      let command = first.command(by: .commandLine, key: "1")
      #expect(try await desk.importFile(first, command: command, at: at, within: .everywhere).record == 2)

      // What was taken in goes out in the same shape, and brings nothing when it comes back.
      let entries = try await desk.page(RegisterQuery(register, .on(at.dayInShanghai)), within: .everywhere).rows
      let out = try form.draft(
        entries.map { RegisterWorkbook.Line(entry: $0, fields: $0.fields, beside: []) }, beside: []
      ).bytes()
      let back = try await desk.examine(
        RegisterFile(file: "名单.xlsx", bytes: out, register: register), at: at, within: .everywhere)
      #expect(back.rows == 2 && back.unchanged == 2 && back.passed.isEmpty, "\(back)")

      let mixed = try filled([
        ["统一社会信用代码": Codes.first, "入库来源": "街镇排摸"], ["统一社会信用代码": "ABC"],
        ["统一社会信用代码": Codes.second, "入库来源": "听说"],
      ])
      let mended = try await desk.examine(mixed, at: at, within: .everywhere)
      #expect(mended.lines.flatMap(\.changes).map { [$0.field, $0.before, $0.after] } == [["入库来源", "税务名单", "街镇排摸"]])
      #expect(mended.faults.map(\.code) == ["register.credit-code", "register.field-value"])
      #expect(mended.faults.map { $0.place?.field?.hasPrefix("名单!") } == [true, true])
      #expect(mended.faults.first?.place?.field == "名单!A4")
      #expect(mended.rows == 3 && mended.changed == 1 && mended.refused == 2)
      // The sound row is taken, the others go back; what is left of the file then brings nothing.
      let taken = try await desk.importFile(
        mixed, command: mixed.command(by: .commandLine, key: "2"), at: at, within: .everywhere)
      #expect(taken.record == 3 && taken.changed == 1 && taken.refused == 2 && taken.faults == mended.faults)
      #expect(
        await codes {
          _ = try await desk.importFile(
            mixed, command: mixed.command(by: .commandLine, key: "3"), at: at, within: .everywhere)
        } == ["register.credit-code", "register.field-value"])
      let headless = try filled([["统一社会信用代码": Codes.first]], header: { $0 == "统一社会信用代码" ? "代码" : $0 })
      #expect(
        await codes { _ = try await desk.examine(headless, at: at, within: .everywhere) } == [
          "register.column-missing"
        ])
      let secret = try filled([["统一社会信用代码": Codes.first, "入库来源": "机密★"]])
      #expect(
        await codes { _ = try await desk.examine(secret, at: at, within: .everywhere) } == ["import.classified"])
    }
  }

  @Test(
    "a list of exits lets its entries leave on their days; what does not stand in the register goes back",
    arguments: StoreUnderTest.products)
  func exits(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let desk = RegisterDesk(store: store, corpus: try Self.corpus.get(), colleagues: { [] })
      let at = noon("2026-12-20")
      let library = try file(
        "credit_code,entered_on,入库来源\n\(Codes.first),2026-03-01,税务名单\n\(Codes.second),2026-03-02,\n")
      _ = try await desk.importFile(
        library, command: library.command(by: .commandLine, key: "1"), at: at, within: .everywhere)

      let list = try file(
        "credit_code,title,left_on,exit,入库来源\n\(Codes.first),,2026-11-30,已入统,街镇排摸\n"
          + "\(Codes.second),,2026-12-10,搬走了,\n\(Codes.third),丙厂,2026-12-01,已入统,\n")
      let seen = try await desk.preview(list, at: at, within: .everywhere)
      #expect(seen.rows == 3 && seen.left == 1 && seen.refused == 2 && seen.added + seen.changed + seen.unchanged == 0)
      let line = try #require(seen.lines.first)
      #expect(line.state == .left && line.title == "上海甲仪器有限公司")
      #expect(line.exit?.day == CalendarDay("2026-11-30") && line.exit?.reason == "已入统")
      #expect(line.changes.map { [$0.field, $0.before, $0.after] } == [["入库来源", "税务名单", "街镇排摸"]])
      #expect(seen.faults.map(\.code) == ["register.exit-reason", "register.not-inside"])
      #expect(seen.faults.map(\.place?.line) == [3, 4] && seen.faults.map(\.place?.field) == ["exit", "credit_code"])
      #expect(seen.faults.last?.rendered(in: .chinese).contains("这一册里没有“丙厂”") == true)
      // Another district learns nothing of it.
      let pudong = AreaScope.area(try #require(AreaCode("310115")))
      let foreign = try await desk.examine(list, at: at, within: pudong)
      #expect(
        foreign.faults.map(\.code) == ["register.not-inside", "register.exit-reason", "register.not-inside"])
      #expect(foreign.faults.first?.rendered(in: .chinese).contains("上海甲") == false && !foreign.bringsAny)

      let done = try await desk.importFile(
        list, command: list.command(by: .commandLine, key: "2"), at: at, within: .everywhere)
      #expect(done.record == 3 && done.left == 1)
      let left = try await desk.page(RegisterQuery(list.register, .state(.left)), within: .everywhere).rows
      #expect(left.map(\.leftOn) == [CalendarDay("2026-11-30")] && left.map(\.exitReason) == ["已入统"])
      #expect(left.first?.fields["入库来源"] == "街镇排摸")
      #expect(
        try await desk.page(RegisterQuery(list.register, .on(at.dayInShanghai)), within: .everywhere).rows.map(\.title)
          == ["上海乙电子_100%有限公司"])

      // The list of those who left, exported, brings nothing; what has left does not leave on another day.
      let exported = [RegisterFile.columns] + left.map { RegisterFile.cells(of: $0) }
      let back = try file(exported.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n")
      let same = try await desk.preview(back, at: at, within: .everywhere)
      #expect(same.rows == 1 && same.unchanged == 1)
      let late = try file(
        "credit_code,left_on,exit\n\(Codes.second),2027-01-01,已入统\n\(Codes.first),2026-11-29,已入统\n")
      let refused = try await desk.examine(late, at: at, within: .everywhere)
      #expect(refused.faults.map(\.code) == ["register.future-day", "register.not-inside"])
      #expect(refused.faults.first?.place?.field == "left_on")
      #expect(refused.faults.last?.rendered(in: .chinese).contains("2026年11月30日已出库（已入统）") == true)
    }
  }

  @Test(
    "a row that surely fails what the register declares goes back, and is taken and named where it names its document",
    arguments: [
      // Of the second nobody told whether it entered: unknown is not no. Its revenue is known, and below the rule's.
      ("shenggui-2023/3#cultivation-library", "原先另有决定收入的", [3]),
      ("shenggui-2023/3#high-growth-candidates", "主管部门的名单已列入的", [2, 3]),
    ])
  func condition(_ register: String, _ remedy: String, _ lines: [Int]) async throws {
    try await StoreUnderTest.sqlite.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      try await FactDesk.on(store).bring(
        "credit_code,above_scale_on\n\(Codes.first),2024-12-05\n", key: "entered", on: "2026-04-01")
      let desk = RegisterDesk(store: store, corpus: try Self.corpus.get(), colleagues: { [] })
      func file(_ text: String) throws -> RegisterFile {
        RegisterFile(file: "list.csv", bytes: Array(text.utf8), register: try #require(InstrumentID(register)))
      }
      let at = noon("2026-05-10")
      let bare = try file("credit_code,evidence\n\(Codes.second),\n\(Codes.first),\n")
      let seen = try await desk.examine(bare, at: at, within: .everywhere)
      #expect(seen.refused == lines.count && seen.added == 2 - lines.count && seen.exceptions.isEmpty)
      #expect(seen.faults.allSatisfy { $0.code == "register.condition-fails" })
      #expect(seen.faults.compactMap(\.place?.line) == lines)
      let text = try #require(seen.faults.last).rendered(in: .chinese)
      #expect(text.contains("首次入统日期 2024-12-05") && text.contains(remedy) && text.contains("依据文件"), "\(text)")
      let told = try file("credit_code,evidence\n\(Codes.second),示例〔2026〕3号\n\(Codes.first),示例〔2026〕3号\n")
      for outcome in [
        try await desk.preview(told, at: at, within: .everywhere),
        try await desk.importFile(told, command: told.command(by: .commandLine, key: "1"), at: at, within: .everywhere),
      ] {
        #expect(outcome.added == 2 && outcome.exceptions.map(\.line) == lines)
        #expect(outcome.exceptions.allSatisfy { $0.evidence == "示例〔2026〕3号" })
      }
      // Who stands in it is not asked again.
      let again = try await desk.preview(bare, at: at, within: .everywhere)
      #expect(again.unchanged == 2 && again.exceptions.isEmpty)
    }
  }
}
