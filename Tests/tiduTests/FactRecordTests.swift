import Corpus
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Storage
import Targets
import Testing

@testable import tidu

@Suite("For which records everybody is worked out anew", .timeLimit(.minutes(5)))
struct FactRecordTests {
  @Test("a list that says which enterprises count for which parks is one of them")
  func parks() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-parks-\(UUID().uuidString)")
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let corpus = try PolicyCorpus.load(from: CorpusFolder.bundled)
    let now = Timestamp(millisecondsSinceEpoch: 1_778_400_000_000)
    let (store, _) = try await SQLiteStore.open(in: folder, at: now)
    let desk = FactDesk(
      store: store,
      reference: ImportReference(dictionary: corpus.facts, areas: corpus.areas, industries: corpus.industries))
    let body = "91310117MA1000001"
    let check = try #require(CreditCode.checkCharacter(for: body))
    let file = FactImport(
      file: "enterprise.csv", bytes: Array("credit_code,name,statistical_area\n\(body)\(check),模拟企业,310117001\n".utf8),
      subject: .enterprise, basis: .voluntary)
    _ = try await desk.importFacts(file, command: file.command(by: .commandLine, key: "enterprise"), at: now)
    let before = try #require(try await store.lastFactRecords().max())
    let list = ParkFile(file: "园区.csv", bytes: Array("信用代码,园区,起\n\(body)\(check),310117504,2026-01\n".utf8))
    let taken = try await TargetDesk(store: store, corpus: corpus).takeIn(
      list, by: .commandLine, key: "list", at: now, within: .everywhere)
    let record = try #require(taken.record)
    #expect(record > before)
    #expect(try await store.lastFactRecords().max() == record)
  }
}
