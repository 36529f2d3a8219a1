import Delivery
import Diagnostics
import Enterprises
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
