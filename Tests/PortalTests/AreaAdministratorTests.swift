import Access
import Enterprises
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("An administrator of one area")
struct AreaAdministratorTests {
  @Test(
    "sees and adds the area's people, and neither anybody else's nor what is the whole city's: its imports and its journal"
  )
  func area() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests).add(
        .init(
          id: "admin.songjiang", name: "区系统管理员", roles: [.administrator], area: "310117",
          password: TestPortal.password, isPasswordInitial: false), by: .console)
      var admin = Browser(client)
      _ = try await admin.signIn("admin.songjiang")
      for path in ["/administration/import", "/administration/journal", "/api/v1/journal"] {
        let answer = try await admin.get(path)
        #expect(answer.status == 403 && answer.text.contains("您的账号只负责本区域"), "\(path)")
      }
      let doors = try await admin.get("/administration").text
      #expect(doors.contains("/administration/people") && !doors.contains("/administration/journal"))

      let people = try await city.store.people()
      let listed = try await admin.get("/administration/people").text
      let songjiang = try #require(AreaCode("310117"))
      for person in people where person.id.text != "admin.songjiang" {
        let shown = listed.contains("/administration/people/\(person.id)/disable")
        if let area = person.area { #expect(shown == songjiang.contains(area), "\(person.id)") }
        if person.area == nil, person.enterprise == nil { #expect(!shown, "\(person.id)") }
      }
      #expect(!listed.contains("value=\"310115\""))

      func add(_ fields: [(String, String)]) async throws -> Browser.Answer {
        try await admin.post(
          "/administration/people", [("id", "new.one"), ("name", "某科"), ("password", "three quiet herons")] + fields)
      }
      let elsewhere = try await add([("roles", "district"), ("area", "310115")])
      #expect(elsewhere.status == 422 && elsewhere.text.contains("只能增加您自己区域的人员"))
      let nowhere = try await add([("roles", "finance_maker")])
      #expect(nowhere.status == 422 && nowhere.text.contains("只能增加您自己区域的人员"))
      for role in ["city", "analyst"] {
        let wider = try await add([("roles", role), ("area", "310117")])
        #expect(wider.status == 422 && wider.text.contains("看全市的数据，不由一个区域授予"))
      }
      let foreign = try #require(
        try await city.portal.facts.page(.init(limit: 99), within: .everywhere).rows.first { enterprise in
          enterprise.area.map { !songjiang.contains($0) } ?? false
        })
      let stranger = try await add([("roles", "enterprise"), ("enterprise", foreign.creditCode.text)])
      #expect(stranger.status == 422 && stranger.text.contains("企业名单里没有"))
      #expect(try await city.store.people().count == people.count)
      let street = try #require(
        city.portal.corpus.areas.children(of: songjiang, level: .street).first?.code.text)
      #expect(try await add([("roles", "officer"), ("area", street)]).status == 303)

      let before = try await city.store.read { try $0.journalRecords.head().count }
      #expect(try await admin.post("/administration/people/city/disable", ["sure": "yes"]).status == 422)
      #expect(try await city.store.read { try $0.journalRecords.head().count } == before)
      #expect(try await admin.post("/administration/people/new.one/disable", ["sure": "yes"]).status == 303)
    }
  }
}
