import EnterpriseFixtures
import Enterprises
import Facts
import Journal
import Quantities
import Reporting
import Testing
import Workbooks

@testable import Storage

/// Reports as older programs recorded them, their payloads and segments byte by byte: every store opens them, lets them
/// be taken, and rebuilds them from the journal.
@Suite("The contract of reports that older programs recorded")
struct OlderReportContractTests {
  private typealias City = ReportWithdrawalContractTests.City

  private static let unknown = ReportWithdrawalContractTests.unknown

  /// A record on its way into the journal as it was written then.
  private struct OlderRecord: Sendable {
    let kind: String
    let payload: String
    /// Of facts, the sheet's rows first; then the file, then which rows stand with it.
    let segments: [String]
    let file: [UInt8]

    func append(to city: City, key: String, on day: String) async throws -> Int {
      let projections: [any ReplayedProjection] = [
        EnterpriseProjection(try Reference.load().dictionary), ReportingProjection(),
      ]
      return try await city.store.unitOfWork { work in
        var kept: [ContentHash: [UInt8]] = [:]
        let rows = segments.map { Array($0.utf8) }
        let all = rows.dropLast() + [file] + rows.suffix(1)
        let hashes = try all.map { bytes in
          let hash = try work.journal.keep(segment: bytes)
          kept[hash] = bytes
          return hash
        }
        let record = try work.journal.append(
          JournalEntry(
            kind: kind, command: Command(actor: .commandLine, key: key, payload: .text(key)), at: noon(day),
            payload: try CanonicalJSON(canonical: Array(payload.utf8)), segments: hashes))
        for projection in projections { try projection.apply(record, to: work, segment: { kept[$0] }) }
        return record.sequence
      }
    }
  }

  /// The mapping of the sheet, as all of these records have it.
  private static func layout(sheet: String) -> String {
    """
    {"columns":[{"column":0,"header":"统一社会信用代码","meaning":"credit_code","unit":null},\
    {"column":1,"header":"单位详细名称","meaning":"name","unit":null},\
    {"column":2,"header":"工业总产值本月","meaning":"output:month:0","unit":null}],\
    "fingerprint":"\(String(repeating: "ab", count: 32))","sheet":"\(sheet)","unit":"thousand"}
    """
  }

  /// What the round was told: so many rows, and what they come to in fen.
  private static func event(
    _ city: City, file: String, bytes: [UInt8], rows: String, accepted: Int, fen: Int
  ) -> String {
    let sums = "{\"output@2025-11\":\(fen)}"
    return """
      {"event":"submitted","reporter":"\(city.town.text)","submission":{"accepted":\(accepted),"file":"\(file)",\
      "file_hash":"\(ContentHash(of: bytes))","returned":0,"returned_file":null,"standing":{"accepted":\(accepted),\
      "returned":0,"rows":"\(ContentHash(of: rows.utf8))","totals":\(sums)},"totals":\(sums)}}
      """
  }

  /// A report of which the facts were recorded as it came, as it was before records had the names of all sheets.
  private static func reported(
    _ city: City, file: String, bytes: [UInt8], sheet: String, segment: String, rows: String, fen: Int
  ) -> OlderRecord {
    let event = event(city, file: file, bytes: bytes, rows: rows, accepted: 1, fen: fen)
    return OlderRecord(
      kind: "enterprises.facts-reported",
      payload: """
        {"basis":{"kind":"voluntary"},"columns":[[{"fact":"output@2025-11","kind":"decimal"}]],\
        "context":{"confirmed":[],"event":\(event),"layouts":[\(layout(sheet: sheet))],"month":"2025-11","reason":"",\
        "round":"\(city.round)"},"rows":1,"source":"told","workbook":{"file":"\(file)","hash":"\(ContentHash(of: bytes))",\
        "sheets":[{"columns":{"output@2025-11":"C"},"name":"\(sheet)"}]}}
        """, segments: [segment, rows], file: bytes)
  }

  @Test(
    "a workbook's record without the names of its sheets opens by the workbook that was kept, and replay agrees",
    arguments: StoreUnderTest.products)
  func withoutSheetNames(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let city = try await City(try await database.open(at: noon("2025-12-01")).store)
      var cover = SheetDraft("说明")
      cover.set("请填下一张表", row: 1, column: 0)
      var table = SheetDraft("产值表")
      for (column, head) in ["统一社会信用代码", "单位详细名称", "工业总产值本月"].enumerated() {
        table.set(head, row: 2, column: column)
      }
      let bytes = try WorkbookDraft([cover, table]).bytes()
      let record = try await Self.reported(
        city, file: "泗泾.xlsx", bytes: bytes, sheet: "产值表",
        segment: "line,credit_code,key,output@2025-11\n3,\(Codes.first),,100000\n",
        rows: "1 0\n\(Codes.first) 0 output@2025-11=10000000=1:1:C3", fen: 10_000_000
      ).append(to: city, key: "old", on: "2025-12-02")
      try city.store.close()

      // Another start of the program reads what the first wrote.
      let store = try await database.open(at: noon("2025-12-03")).store
      let desk = ReportingDesk(store: store, facts: try FactDesk.on(store))
      let round = try #require(try await desk.round(city.round, within: .everywhere))
      let version = try #require(round.entry(of: city.town).counted)
      #expect(version.record == record && round.sum(of: "output@2025-11")?.description == "100000")
      #expect(try await desk.sheetNames(of: version) == ["说明", "产值表"])
      let output = try #require(FactReference(column: "output@2025-11"))
      let told = try await desk.figures(output, of: city.town, in: round).counted
      #expect(told?.map(\.enterprise.text) == [Codes.first] && told?.first?.amount.description == "100000")
      #expect(told?.first?.place?.description == "1:1:C3")
      let first = try #require(CreditCode(Codes.first))
      let fact = try await desk.facts.history(of: first, at: noon("2025-12-03"), within: .everywhere).last?.fact
      #expect(fact?.cell?.sheet == "产值表" && fact?.cell?.cell == "C3")
      #expect(try await desk.layouts().map(\.mapping.sheet) == ["产值表"])
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ReportingProjection()], at: noon("2025-12-31"))
      #expect(report.difference == nil && report.records == record)
    }
  }

  private static let head = "2025年11月表,,单位：千元\n统一社会信用代码,单位详细名称,工业总产值本月\n"

  @Test(
    "a version held since before new enterprises were confirmed waits until they are, is taken, and replay agrees",
    arguments: StoreUnderTest.products)
  func heldWithNewEnterprise(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try await City(store)
      try await city.act(.lock, "lock", on: "2025-12-06")
      let file = Array((Self.head + "\(Codes.first),上海甲仪器有限公司,150\n\(Self.unknown),戊材料有限公司,50\n").utf8)
      // Which rows stood was kept without their cells.
      let rows = """
        2 0
        \(Codes.first) 0 output@2025-11=15000000
        \(Self.unknown) 0 output@2025-11=5000000
        """
      let event = Self.event(city, file: "泗泾.csv", bytes: file, rows: rows, accepted: 2, fen: 20_000_000)
      let held = OlderRecord(
        kind: "reporting.submitted",
        payload: """
          {"confirmed":[],"event":\(event),"layouts":[\(Self.layout(sheet: "泗泾"))],"month":"2025-11","reason":"",\
          "request":{"basis":{"kind":"voluntary"},"key":"credit_code","source":"told"},"round":"\(city.round)"}
          """, segments: [rows], file: file)
      _ = try await held.append(to: city, key: "old", on: "2025-12-07")
      let waiting = try await city.state().entry(of: city.town)
      #expect(waiting.held.map(\.number) == [1] && waiting.standing == nil)
      #expect(try await city.desk.sheetNames(of: waiting.versions[0]) == ["泗泾"])
      #expect(try await city.standing() == [:])
      #expect(try await city.replayDifference() == nil)

      // It would found an enterprise that nobody looked at: it stays whole, whoever takes it.
      #expect(await codes { try await city.take("t1", on: "2025-12-08") } == ["report.new-unconfirmed"])
      try await city.act(.reopen(reason: "补报"), "reopen", on: "2025-12-08")
      #expect(try await city.state().entry(of: city.town).held.map(\.number) == [1])
      try await city.act(.lock, "lock-2", on: "2025-12-08")

      let again = [(Codes.first, "上海甲仪器有限公司", "150"), (Self.unknown, "戊材料有限公司", "50")]
      #expect(try await city.send(again, "v2", on: "2025-12-09", founding: [4]).isHeld)
      try await city.take("t2", on: "2025-12-10")
      #expect(try await city.standing() == [Codes.first: "150000", Self.unknown: "50000"])
      #expect(try await city.sum() == "200000")
      let taken = try await city.state().entry(of: city.town)
      #expect(taken.held.isEmpty && taken.versions.map { $0.taken?.reason } == ["区里同意补报", "区里同意补报"])
      #expect(taken.versions.map(\.submission.accepted) == [1, 2] && taken.state == .resubmitted)
      #expect(try await city.replayDifference() == nil)
    }
  }

  @Test(
    "a version held since before late reports waited, its facts recorded as it came, is taken as it is, and replays",
    arguments: StoreUnderTest.products)
  func heldWithFacts(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try await City(store)
      try await city.act(.lock, "lock", on: "2025-12-06")
      let file = Array((Self.head + "\(Codes.first),上海甲仪器有限公司,150\n").utf8)
      let record = try await Self.reported(
        city, file: "泗泾.csv", bytes: file, sheet: "泗泾",
        segment: "line,credit_code,key,output@2025-11\n3,\(Codes.first),,150000\n",
        rows: "1 0\n\(Codes.first) 0 output@2025-11=15000000", fen: 15_000_000
      ).append(to: city, key: "old", on: "2025-12-07")
      #expect(try await city.state().entry(of: city.town).held.map(\.record) == [record])
      #expect(try await city.standing() == [Codes.first: "150000"])
      #expect(try await city.sum() == nil)
      try await city.take("t1", on: "2025-12-08")
      #expect(try await city.standing() == [Codes.first: "150000"])
      #expect(try await city.sum() == "150000")
      let entry = try await city.state().entry(of: city.town)
      #expect(entry.held.isEmpty && entry.records == [record, record + 1])
      #expect(entry.versions[0].submission.accepted == 1)
      #expect(try await city.replayDifference() == nil)
      // What it told ceases with it.
      try await city.act(.reopen(reason: "更正"), "reopen", on: "2025-12-09")
      try await city.act(.sendBack(city.town, reason: "全部重报"), "back", on: "2025-12-09")
      #expect(try await city.standing() == [:])
      #expect(try await city.replayDifference() == nil)
    }
  }
}
