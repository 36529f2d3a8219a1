import Access
import Cultivation
import Foundation
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Services
import Testing

@testable import Portal

@Suite("What a program reads of a long list beyond its first rows is approved first")
struct InterfaceApprovalTests {
  private static let library = "/api/v1/registers/shenggui-2023/3/cultivation-library"

  /// Six hundred cases and as many entries of the library, beside the city's seven hundred enterprises.
  private static func fill(_ city: TestPortal) async throws {
    let listed = try await city.portal.facts.page(.init(limit: 600), within: .everywhere).rows
    try #require(listed.count == 600)
    let lines = listed.map { "\($0.creditCode),原册\n" }.joined()
    let file = RegisterFile(
      file: "library.csv", bytes: Array("credit_code,evidence\n\(lines)".utf8),
      register: try #require(InstrumentID("shenggui-2023/3#cultivation-library")))
    _ = try await city.portal.registers.importFile(
      file, command: file.command(by: .demonstration, key: "library"), at: city.clock.now, within: .everywhere)
    for (number, rows) in [listed.prefix(300), listed.suffix(300)].enumerated() {
      let cases = rows.map { "\($0.creditCode),shenggui-2023/8#service-ledger,困难诉求,缺用工\n" }.joined()
      _ = try await city.portal.cases.importCases(
        Array("credit_code,instrument,type,text\n\(cases)".utf8), file: "cases.csv",
        by: CaseActor(.demonstration, .office(.everywhere)), key: "cases-\(number)", salt: { "00" }, at: city.clock.now,
        within: .everywhere)
    }
  }

  private static func total(_ answer: Browser.Answer) throws -> Int {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
    return try #require(object["total"] as? Int)
  }

  @Test(
    "the first five hundred rows are read without asking, in the list's own order; an approved request's number opens the rest for a day, to whoever asked alone"
  )
  func lists() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      try await Self.fill(city)
      var (asker, admin, auditor) = (Browser(client), Browser(client), Browser(client))
      _ = try await asker.signIn("city")
      _ = try await auditor.signIn("auditor")
      for (index, path) in ["/api/v1/enterprises", "/api/v1/cases", Self.library].enumerated() {
        let number = "x\(index + 1)"
        let first = try await asker.get("\(path)?limit=500")
        #expect(first.status == 200 && !first.text.contains("watermark"), "\(path)")
        let total = try Self.total(first)
        #expect(total > 500, "\(path)")
        #expect(try await asker.get("\(path)?offset=400&limit=100").status == 200, "\(path)")
        let refused = try await asker.get("\(path)?offset=401&limit=100")
        #expect(refused.status == 403 && refused.text.contains("api.export-needed"), "\(path)")
        let held = try #require(refused.text.firstMatch(of: /exports\?held=([0-9a-f]{32})/)).1
        let asking = try await asker.get("/exports?held=\(held)").text
        #expect(asking.contains("\(total) 行企业数据"), "\(path)")
        #expect(
          try await asker.post("/exports", ["do": "ask", "held": String(held), "purpose": "数据对账"]).location
            == "/exports?done=asked")
        #expect(try await asker.get("\(path)?offset=401&limit=100&export=\(number)").status == 403, "\(path)")
        _ = try await admin.signIn("admin")
        #expect(
          try await admin.post("/exports", ["do": "approve", "request": number]).location == "/exports?done=approved")
        #expect(try await asker.get("/exports").text.contains("export=\(number)"), "\(path)")
        let approval = try await city.store.read { try $0.journalRecords.head().count }
        let rest = try await asker.get("\(path)?offset=500&limit=500&export=\(number)")
        #expect(rest.status == 200 && rest.text.contains("批准见日志第 \(approval) 条"), "\(path)")
        let record = try await city.store.read { try $0.journalRecords.record(approval + 1) }
        #expect(record?.entry.kind == "portal.list-exported" && record?.entry.payload["approval"].integer == approval)
        #expect(record?.entry.payload["rows"].integer == total - 500, "\(path)")
        // Any other number, other filters that list as much, and anybody else: refused, from the first page on.
        #expect(try await asker.get("\(path)?export=x99").text.contains("api.export-number"), "\(path)")
        let other = path == "/api/v1/cases" ? "state=all" : "q=\(FormFields.encode("模拟"))"
        #expect(try await asker.get("\(path)?\(other)&export=\(number)").status == 403, "\(path)")
        #expect(try await auditor.get("\(path)?offset=500&export=\(number)").status == 403, "\(path)")
        // What a filter makes short needs nobody.
        #expect(try await asker.get("\(path)?area=310117&offset=1&export=x99").status == 200, "\(path)")
      }
      // Another order of a long list brings others to its beginning.
      #expect(try await asker.get("/api/v1/cases?sort=opened&desc=1").status == 403)
      #expect(try await asker.get("/api/v1/cases?sort=opened&desc=1&export=x2").status == 200)
      #expect(try await asker.get("/api/v1/cases?sort=opened&desc=1&area=310117").status == 200)

      city.clock.advance(seconds: ExportRequest.fetchSeconds)
      _ = try await asker.signIn("city")
      #expect(try await asker.get("/api/v1/enterprises?offset=500&export=x1").text.contains("api.export-number"))
    }
  }

  @Test("every list that is read by pages takes the number of an approval, and says so to whoever writes a client")
  func described() async throws {
    let paged = OpenAPI.operations.filter { $0.value.parameters.contains("offset") }
    #expect(paged.count == 5 && paged.values.allSatisfy(\.isOfEnterprises))
    try await TestPortal.run(enterprises: 0) { _, client in
      var visitor = Browser(client)
      let text = try await visitor.get("/api/openapi.json").text
      #expect(text.matches(of: /first 500, in the list's own order/).count == 5)
      #expect(text.matches(of: /"name":"export"/).count == 5)
    }
  }
}
