import Delivery
import Diagnostics
import Enterprises
import Foundation
import Journal
import Reporting
import Testing

@testable import Portal

@Suite("The journal's page")
struct JournalPageTests {
  @Test("every kind of record that a made-up city leaves, and that its desks can write, has a name in both languages")
  func names() async throws {
    try await TestPortal.run { city, _ in
      try await city.makeMoney()
      let written = try await city.store.read { try $0.journalRecords.recent(limit: .max).map(\.entry.kind) }
      let kinds = Set(written)
        .union(EnterpriseProjection.RecordKind.allCases.map(\.rawValue))
        .union(RoundEvent.RecordKind.allCases.map(\.rawValue))
        .union(AwardAct.Name.allCases.map { "delivery.award-\($0.rawValue)" })
      #expect(kinds.count > 40)
      for language in Language.allCases {
        let words = city.portal.renderer.words(language)
        #expect(kinds.filter { words.texts["journal.kind.\($0)"] == nil }.sorted() == [], "\(language)")
      }
    }
  }

  /// Kinds are written in the rooms as raw values, constants, or the answers of a switch; those of 兑现 and of cases without
  /// their first part.
  @Test("every kind of record and event that the sources write has a name in both languages")
  func everyKind() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
      .standardizedFileURL.path
    let pattern = try Regex(
      #"(?:case \w+ = |static let \w+ = |case \.[^"\n]*:\s+\(?\s*|kind: |\? |: )"([a-z]+\.[a-z]+(?:-[a-z]+)*)""#,
      as: (Substring, Substring).self)
    let short: Set = ["DeliveryEvent+Journal", "Call+Journal"]
    let rooms: Set = [
      "access", "cultivation", "delivery", "enterprises", "evaluations", "exchanges", "places", "programmes",
      "reporting", "rules", "services", "store", "targets",
    ]
    var kinds: Set<String> = []
    for case let path as String in try #require(FileManager.default.enumerator(atPath: sources)) {
      guard path.hasSuffix(".swift"), !path.hasPrefix("Portal/") else { continue }
      let file = path.split(separator: "/").last.map { String($0.dropLast(6)) } ?? ""
      let text = try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
      let isOfJournal = ["JournalEntry(", "ecordKind", "enum Kind"].contains { text.contains($0) }
      if isOfJournal || file.hasSuffix("+Journal") || file.hasSuffix("Projection") {
        for match in text.matches(of: pattern) where rooms.contains(String(match.1.prefix { $0 != "." })) {
          kinds.insert(String(match.1))
        }
      }
      if short.contains(file) {
        for match in text.matches(of: /case \.\w+: "([a-z]+(?:-[a-z]+)*)"/) { kinds.insert("delivery.\(match.1)") }
      }
      if file == "CaseEvent+JSON", let part = text.split(separator: "var recordKind").last {
        for match in part.matches(of: /case \.\w+: "([a-z-]+)"/) { kinds.insert("services.case-\(match.1)") }
      }
    }
    #expect(kinds.count > 90)
    for language in Language.allCases {
      let words = try Strings.load(language, from: PortalResources.bundled.words)
      #expect(kinds.filter { words.texts["journal.kind.\($0)"] == nil }.sorted() == [], "\(language)")
    }
  }

  @Test("tells what happened, to whom, where and for how much, by names; the record itself is folded away")
  func content() async throws {
    try await TestPortal.run(enterprises: 40) { city, client in
      try await city.makeMoney()
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      let page = try await auditor.get("/administration/journal").text
      let open = page.replacing(/<details class="more">[\s\S]*?<\/details>/, with: "")
      #expect(!open.contains("&quot;") && !open.contains("fen") && page.contains("<summary>原始记录</summary>"))
      #expect(open.contains("事项：") && open.contains("金额（元）：") && open.contains("成长券"))
      let holder = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      let name = try #require(
        try await city.portal.enterpriseNames([holder], within: .everywhere)[holder])
      let issued = try await auditor.get("/administration/journal?kind=delivery.voucher-issued").text
      #expect(issued.contains("企业：\(name)") || page.contains("企业：\(name)"))
      let places = try await auditor.get("/administration/journal?kind=access.person-added").text
      #expect(places.contains("区域：") && places.contains("人员："))
    }
  }

  @Test("an amount is told as often as one sort of event has it, and what is reserved and settled at once is one sum")
  func sums() {
    func payload(_ events: [(kind: String, fen: Int64)]) -> CanonicalJSON {
      ["events": .list(events.map { ["kind": .text($0.kind), "event": ["fen": .integer($0.fen)]] })]
    }
    let three = payload([("a", 40_000_000), ("a", 40_000_000), ("a", 30_000_000)])
    #expect(JournalReading(three).fen == [40_000_000, 40_000_000, 30_000_000])
    #expect(JournalReading(payload([("a", 30_000), ("b", 30_000), ("b", 100)])).fen == [30_000, 100])
  }

  @Test("covers mobile numbers in texts, also behind a line's end, and leaves sums as they are")
  func covered() {
    let payload = CanonicalJSON.object([
      "fen": .integer(15_000_000_000), "text": .text("打\n13800001234"), "list": .list([.text("王经理13800001234")]),
    ])
    #expect(
      payload.withNumbersCovered.description
        == #"{"fen":15000000000,"list":["王经理138****1234"],"text":"打\n138****1234"}"#)
  }

  @Test("is narrowed to one kind and one actor, and says so where nothing fits")
  func narrowed() async throws {
    try await TestPortal.run { _, client in
      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      let page = try await admin.get("/administration/journal?kind=access.signed-in").text
      #expect(page.contains("<option value=\"access.signed-in\" selected>登录</option>"))
      #expect(page.contains("<td class=\"nowrap\">登录</td>") && !page.contains("<td class=\"nowrap\">添加人员</td>"))
      let own = try await admin.get("/administration/journal?actor=command-line").text
      #expect(own.contains("<option value=\"command-line\" selected>命令行</option>"))
      for query in ["kind=no.such", "actor=Nobody%20Here", "kind=access.signed-in&actor=program"] {
        let none = try await admin.get("/administration/journal?\(query)").text
        #expect(none.contains("没有符合这些条件的记录") && none.contains("看全部"), "\(query)")
      }
    }
  }
}
