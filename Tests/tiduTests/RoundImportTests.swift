import Corpus
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Reporting
import Storage
import Testing

@Suite("tidu import facts --round", .timeLimit(.minutes(5)))
struct RoundImportTests {
  @Test("a workbook by command answers a round for one of its roster, and for nobody else")
  func answers() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-round-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let corpus = try PolicyCorpus.load(from: CorpusFolder.bundled)
    let reference = ImportReference(dictionary: corpus.facts, areas: corpus.areas, industries: corpus.industries)
    let opened = Timestamp(millisecondsSinceEpoch: 1_764_561_600_000)
    let body = "91310117MA1000001"
    let check = try #require(CreditCode.checkCharacter(for: body))
    let code = "\(body)\(check)"
    let street = Reporter(.area(try #require(AreaCode("310117001"))), name: "街道")
    let id: Round.ID
    do {
      let (store, _) = try await SQLiteStore.open(in: folder.appending(path: "data"), at: opened)
      let facts = FactDesk(store: store, reference: reference)
      let file = FactImport(
        file: "enterprise.csv",
        bytes: Array("credit_code,name,statistical_area\n\(code),模拟企业,\(street.key.text)\n".utf8),
        subject: .enterprise, basis: .voluntary)
      _ = try await facts.importFacts(file, command: file.command(by: .commandLine, key: "enterprise"), at: opened)
      let opening = RoundOpening(
        month: try #require(ReportMonth("2025-11")), title: "工业月报", area: AreaCode("310117"),
        due: try #require(CalendarDay("2025-12-05")), roster: [street])
      id = try await ReportingDesk(store: store, facts: facts).open(
        opening, by: .commandLine, key: "round", at: opened)
      try store.close()
    }
    let book = "2025年11月表,,单位：千元\n统一社会信用代码,单位详细名称,工业总产值本月\n\(code),模拟企业,100\n"
    try CommandTests.write(book, to: "report.csv", in: folder)
    func send(_ more: String...) throws -> CommandTests.Run {
      try CommandTests.tidu(["import", "facts", "report.csv"] + more, in: folder)
    }
    #expect(try send("--round", "0123456789ab", "--reporter", street.key.text).messages.contains("没有这个报送任务"))
    let other = try send("--round", id.text, "--reporter", "310117002")
    #expect(other.status == 2 && other.messages.contains("不在这个任务的报送名单里"), "\(other.messages)")
    let wrong = try send("--round", id.text, "--reporter", street.key.text, "--month", "2025-10")
    #expect(wrong.status == 2, "\(wrong.messages)")
    let done = try send("--round", id.text, "--reporter", street.key.text)
    #expect(done.status == 0 && done.answer.contains("收下 1 行"), "\(done.messages)")
    #expect(try send("--round", id.text, "--area", street.key.text).answer.contains("已经收过"))

    let (store, _) = try await SQLiteStore.open(in: folder.appending(path: "data"), at: opened)
    let desk = ReportingDesk(store: store, facts: FactDesk(store: store, reference: reference))
    let round = try #require(try await desk.round(id, within: .everywhere))
    #expect(round.entry(of: street.key).versions.count == 1)
    let sums = round.sums(of: [street.key])
    #expect(sums.map { $0.figures["output@2025-11"]?.description } == ["100000"])
    try store.close()
  }
}
