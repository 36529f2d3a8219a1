import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Journal
import Quantities
import Testing

@testable import Storage

/// Facts that are added on a page, whatever database is behind it.
@Suite("Facts that nobody had told, added")
struct FactAdditionContractTests {
  private func codes(of body: () async throws -> Void) async throws -> [String] {
    do {
      try await body()
      return []
    } catch let faults as Diagnostics {
      return faults.all.map(\.code)
    }
  }

  @Test(
    "one that stands is corrected and not added, times and bases are asked for, and a slip waits for a yes",
    arguments: StoreUnderTest.products)
  func add(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(
        "credit_code,name,statistical_area,output@2024,output@2023\n\(Codes.first),甲,310117,100000000,90000000\n")
      let code = try #require(CreditCode(Codes.first))
      func add(
        _ column: String, _ text: String, since: String? = nil, basis: Basis = .voluntary, key: String,
        isConfirmed: Bool = false, reason: String = ""
      ) async throws -> FactReply {
        let telling = FactTelling(
          subject: SubjectReference(code),
          lines: [.init(column: column, text: text, since: since.flatMap { CalendarDay($0) })], basis: basis,
          doubts: isConfirmed ? .confirmed : .asked, isAddition: true, reason: reason)
        return try await desk.tell(
          telling, command: telling.command(by: .commandLine, key: key), at: noon("2026-05-10"), within: .everywhere)
      }
      #expect(
        try await codes { _ = try await add("output@2024", "100000000", key: "a1") } == ["facts.told-already"])
      #expect(
        try await codes { _ = try await add("statistical_area", "310117", key: "a2") } == ["facts.told-already"])
      #expect(
        try await codes { _ = try await add("output@2027", "100000000", key: "a3") } == ["facts.wrong-time"])
      #expect(
        try await codes { _ = try await add("tax_area", "310117", basis: .entryConfirmation, key: "a4") }
          == ["import.entry-only"])
      let ended = Basis.departmentSharing(
        agreement: "一号", purpose: "服务", until: try #require(CalendarDay("2026-05-09")))
      #expect(
        try await codes { _ = try await add("tax_area", "310117", basis: ended, key: "a5") } == ["basis.expired"])
      // A thousand times as much is asked about; said to be right, it is the same command.
      #expect(
        try await codes { _ = try await add("output@2025", "100000000000", key: "a6") } == ["figure.doubtful"])
      #expect(
        try await codes { _ = try await add("output@2025", "100000000000", key: "a6", isConfirmed: true) }
          == ["facts.no-reason"])
      let sure = try await add("output@2025", "100000000000", key: "a6", isConfirmed: true, reason: "电话核实")
      let record = try #require(try await store.read { try $0.journalRecords.record(sure.record) })
      #expect(record.entry.payload["reason"] == .text("电话核实"))
      #expect(try await add("output@2025", "100000000000", key: "a6").record == sure.record)
      _ = try await add("tax_area", "310117", key: "a7")
      // What is to come is no fact yet: no list would have it once the day has come.
      #expect(
        try await codes { _ = try await add("statistical_area", "310115", since: "2026-05-11", key: "a8") }
          == ["facts.since-ahead"])
      // From a day on it is another.
      _ = try await add("tax_area", "310115", since: "2026-03-01", key: "a8")
      let day = try #require(CalendarDay("2026-05-10"))
      let dossier = try #require(try await desk.dossier(of: code, known: day, within: .everywhere))
      let tax = FactReference(try #require(FactID("tax_area")))
      #expect(dossier.enterprise.knowledge(of: tax, on: day, known: day) == .known(.code("310115")))
      #expect(
        dossier.enterprise.knowledge(of: tax, on: try #require(CalendarDay("2026-02-28")), known: day)
          == .known(.code("310117")))
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary)], at: noon("2026-05-11"))
      #expect(report.difference == nil)
    }
  }
}
