import Delivery
import Foundation
import HummingbirdTesting
import Quantities
import Testing

@testable import Portal

@Suite("The interface for machines says what it gives, and gives it")
struct InterfaceTests {
  @Test("every operation is described, and nothing else is")
  func described() async throws {
    try await TestPortal.run { city, _ in
      let paths = city.portal.routes.filter { $0.isInterface && $0.rule.pattern.hasPrefix("/api/v1/") }
        .map { String($0.rule.pattern.dropFirst("/api/v1/".count)) }
      #expect(Set(paths) == Set(OpenAPI.operations.keys))
    }
  }

  @Test("a row has exactly the members that are described, each of its type")
  func members() async throws {
    try await TestPortal.run { city, client in
      try await city.makeMoney()
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      _ = try await city.entry(for: .visitor, key: "entry")
      let enterprise = try #require(
        try await city.portal.facts.page(.init(limit: 1), within: .everywhere).rows.first)
      try await browser.get("/services/new")
      _ = try await browser.post(
        "/services/new",
        ["enterprise": enterprise.creditCode.text, "type": "shenggui-2023/8#service-ledger|困难诉求", "text": "诉求"])
      let paths = [
        "documents", "clauses", "facts", "rules", "enterprises", "indicators", "registers", "cases", "vouchers",
        "proposals", "journal",
        "registers/shenggui-2023/3/cultivation-library",
      ]
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      for path in paths {
        let name = path.hasPrefix("registers/") ? "registers/{document}/{clause}/{instrument}" : path
        let operation = try #require(OpenAPI.operations[name])
        let text =
          try await path == "journal" ? auditor.get("/api/v1/journal").text : browser.get("/api/v1/\(path)").text
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let list = try #require(operation.list)
        let rows = try #require(answer[list] as? [[String: Any]], "\(path)")
        #expect(!rows.isEmpty, "\(path)")
        for row in rows { Self.check(row, operation, path) }
      }
      let one = try #require(
        try JSONSerialization.jsonObject(with: Data(try await browser.get("/api/v1/cases/1").text.utf8))
          as? [String: Any])
      let told = try #require(OpenAPI.operations["cases/{case}"])
      #expect(Set(told.members.keys).isSubset(of: one.keys))
    }
  }

  private static func check(_ row: [String: Any], _ operation: OpenAPI.Operation, _ path: String) {
    #expect(Set(row.keys) == Set(operation.members.keys), "\(path)")
    for (name, value) in row {
      guard let type = operation.members[name] else { continue }
      let fits =
        switch type.filter({ $0 != "?" }) {
        case "string": value is String
        case "integer": value is Int
        case "boolean": value is Bool
        case "array": value is [Any]
        default: value is [String: Any]
        }
      #expect(fits || (type.hasSuffix("?") && value is NSNull), "\(path): \(name) is \(value), not \(type)")
    }
  }

  @Test("an enterprise is told of its own vouchers alone, without their codes, and an unknown state is refused")
  func vouchers() async throws {
    try await TestPortal.run { city, client in
      try await city.makeMoney()
      var browser = Browser(client)
      _ = try await browser.signIn("enterprise")
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      let text = try await browser.get("/api/v1/vouchers?enterprise=91310117MA1J0000XX").text
      #expect(text.contains("\"total\":1") && text.contains(own.text) && !text.contains("code\""))
      let refused = try await browser.get("/api/v1/vouchers?state=gone")
      #expect(refused.status == 400 && refused.text.contains("live, expired, withdrawn"))
    }
  }

  @Test("what was proposed is told within the asker's area, an enterprise's own alone, and without accounts")
  func proposals() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      let call = try await city.makeCall()
      var (official, district, enterprise) = (Browser(client), Browser(client), Browser(client))
      _ = try await official.signIn("city")
      _ = try await district.signIn("songjiang")
      _ = try await enterprise.signIn("enterprise")
      let everywhere = try await Self.proposals(official, "?call=\(call)&limit=500")
      let area = try #require(city.city.people().first { $0.id == "songjiang" }?.area)
      let inside = try await city.portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(call: call), scope: .area(area), offset: 0, limit: .max).total
      }
      #expect(inside > 0 && inside < everywhere.count)
      #expect(try await Self.proposals(district, "?limit=500").count == inside)
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      let other = try #require(everywhere.first { $0["enterprise"] as? String != own.text }?["enterprise"] as? String)
      let mine = try await Self.proposals(enterprise, "?enterprise=\(other)")
      #expect(mine.allSatisfy { $0["enterprise"] as? String == own.text })
      #expect(try await Self.proposals(official, "?step=consent&limit=500").count == everywhere.count)
      #expect(try await Self.proposals(official, "?step=panel").isEmpty)
      #expect(try await official.get("/api/v1/proposals?state=paid").status == 400)
      var visitor = Browser(client)
      #expect(try await visitor.get("/api/v1/proposals").status == 401)
    }
  }

  private static func proposals(_ browser: Browser, _ query: String) async throws -> [[String: Any]] {
    var browser = browser
    let answer = try await browser.get("/api/v1/proposals\(query)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
    return try #require(object["proposals"] as? [[String: Any]])
  }

  @Test("an indicator's line carries the target, what is there, and by which task")
  func indicators() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let answer = try #require(
        try JSONSerialization.jsonObject(
          with: Data(try await browser.get("/api/v1/indicators?document=shenggui-2023&year=2025").text.utf8))
          as? [String: Any])
      let rows = try #require(answer["indicators"] as? [[String: Any]])
      let entrants = try #require(rows.first { $0["id"] as? String == "shenggui-2023/1#new-entrants-2025" })
      #expect(entrants["target"] as? String == "1000" && entrants["unit"] as? String == "家")
      #expect(entrants["place"] as? String == "310000" && entrants["year"] as? Int == 2025)
      #expect(try await browser.get("/api/v1/indicators?year=25").status == 400)
    }
  }
}
