import Access
import Enterprises
import HummingbirdTesting
import Journal
import Quantities
import Services
import Testing

@testable import Portal

@Suite("Officers and visits on their pages")
struct OfficerPageTests {
  @Test(
    "every enterprise of the officer's street becomes theirs; away, the deputy sees it; a handover moves all at once")
  func officers() async throws {
    try await TestPortal.run { city, client in
      let officer = try await city.officer()
      let other = try await city.addOfficer()
      var district = try await TestPortal.signedIn("songjiang", on: client)
      let board = try await district.get("/services/officers").text
      #expect(board.contains("第二位专员") && board.contains("没有专员的企业"))
      let assigned = try await district.post("/services/officers", ["act": "assign"])
      #expect(assigned.location?.contains("done=assign&assigned=") == true)
      let held = try await city.store.readServices { try $0.officers.holdings(within: .everywhere) }
      let loads = Dictionary(held.map { ($0.officer, $0.enterprises) }, uniquingKeysWith: +)
      #expect(abs((loads[officer.key] ?? 0) - (loads[other.key] ?? 0)) <= 1 && loads.count == 2)

      let missing = try await district.post("/services/officers", ["act": "absence", "officer": officer.key.text])
      #expect(missing.status == 422 && missing.text.contains("<a href=\"#deputy\">"))
      _ = try await district.post(
        "/services/officers",
        [
          "act": "absence", "officer": officer.key.text, "from_day": "2026-05-10", "through": "2026-05-20",
          "deputy": other.key.text,
        ])
      #expect(try await district.get("/services/officers").text.contains("第二位专员代理"))

      // Of another street: may open nothing of what the first has.
      let streets = city.portal.corpus.areas.children(of: try #require(officer.area).district, level: .street)
      let elsewhere = try await city.addOfficer(
        "third", "第三位专员", area: try #require(streets.first { $0.code != officer.area }).code)
      let refused = try await district.post(
        "/services/officers", ["act": "handover", "from": officer.key.text, "to": elsewhere.key.text, "reason": "轮岗"])
      #expect(refused.status == 422 && refused.text.contains("都不在这位专员的区域，没有移交"))
      let deputy = try await district.post(
        "/services/officers",
        [
          "act": "absence", "officer": other.key.text, "from_day": "2026-05-11", "through": "2026-05-12",
          "deputy": elsewhere.key.text,
        ])
      #expect(deputy.status == 422 && deputy.text.contains("<a href=\"#deputy\">这位代理人的区域在别处"))
      let said = try await district.get(
        "/services/officers?done=handover&enterprises=2&cases=1&left=3&leftCases=0"
      ).text
      #expect(said.contains("已移交企业2家、在办事项1件。另有企业3家、在办事项0件在对方区域以外，没有转"))

      let wrong = try await district.post(
        "/services/officers", ["act": "handover", "from": other.key.text, "to": other.key.text, "reason": "轮岗"])
      #expect(wrong.status == 422 && wrong.text.contains("移交给了同一个人"))
      let moved = try await district.post(
        "/services/officers", ["act": "handover", "from": officer.key.text, "to": other.key.text, "reason": "轮岗"])
      #expect(moved.location?.hasPrefix("/services/officers?done=handover&enterprises=") == true)
      let after = try await district.get("/services/officers").text
      #expect(after.contains("服务专员 → 第二位专员") && after.contains("轮岗"))
      var second = try await TestPortal.signedIn("second", on: client)
      let own = try await second.get("/services/mine").text
      #expect(own.contains("走访记录") && own.contains("最久没有走访的在前"))
      #expect(try await second.get("/services/mine?q=%E6%9F%A5%E6%97%A0").text.contains("没有这样的名称或代码"))
    }
  }

  @Test(
    "one enterprise gets another officer from its page, and some of an officer's at once, with a reason and a record")
  func given() async throws {
    try await TestPortal.run { city, client in
      let officer = try await city.officer()
      let street = try #require(officer.area)
      let other = try await city.addOfficer()
      let rows = try await city.portal.facts.page(.init(limit: 3), within: .area(street)).rows
      try #require(rows.count >= 2)
      let (first, last) = (rows[0].creditCode, rows[rows.count - 1].creditCode)
      func officers() async throws -> [ActorID?] {
        try await city.store.readServices { view in try [first, last].map { try view.officers.officer(of: $0) } }
      }
      var district = try await TestPortal.signedIn("songjiang", on: client)
      #expect(
        try await district.get("/enterprises/\(first)").text.contains(
          "/services/officers/enterprises?enterprise=\(first)"))
      let page = try await district.get("/services/officers/enterprises?enterprise=\(first)").text
      #expect(page.contains("value=\"\(first)\"") && page.contains(" checked") && page.contains("还没有专员"))
      // A reason is asked for, and what was ticked and chosen stays.
      let bare = try await district.post(
        "/services/officers",
        [("act", "give"), ("about", first.text), ("enterprise", first.text), ("to", officer.key.text)])
      #expect(bare.status == 422 && bare.text.contains("<a href=\"#reason\">没有填写内容"))
      #expect(bare.text.contains("value=\"\(officer.key.text)\" selected"))
      let named = try await district.post(
        "/services/officers",
        [
          ("act", "give"), ("about", first.text), ("enterprise", first.text), ("to", officer.key.text),
          ("reason", "包保"),
        ])
      #expect(named.location == "/services/officers/enterprises?enterprise=\(first)&enterprises=1&cases=0")
      #expect(try await officers() == [officer.key, nil])
      let both: [(String, String)] = [
        ("act", "give"), ("officer", officer.key.text), ("enterprise", first.text), ("enterprise", last.text),
        ("to", other.key.text), ("reason", "新来的专员"), ("key", "both"),
      ]
      for _ in 1...2 {
        let moved = try await district.post("/services/officers", both)
        #expect(moved.location?.hasSuffix("&enterprises=2&cases=0") == true)
      }
      #expect(try await officers() == [other.key, other.key])
      let board = try await district.get("/services/officers").text
      #expect(board.contains("服务专员 → 第二位专员") && board.contains("新来的专员"))
      let again = try await district.post(
        "/services/officers",
        [("act", "give"), ("about", first.text), ("enterprise", first.text), ("to", other.key.text), ("reason", "再交")])
      #expect(again.status == 422 && again.text.contains("已经由这位专员负责"))
      let none = try await district.post(
        "/services/officers",
        [("act", "give"), ("officer", other.key.text), ("to", officer.key.text), ("reason", "没选")])
      #expect(none.status == 422 && none.text.contains("没有勾选企业"))
    }
  }

  @Test("officers are evened out as the preview shows, at once")
  func balanced() async throws {
    try await TestPortal.run { city, client in
      let officer = try await city.officer()
      var district = try await TestPortal.signedIn("songjiang", on: client)
      try await district.get("/services/officers")
      _ = try await district.post("/services/officers", ["act": "assign"])
      let other = try await city.addOfficer()
      func loads() async throws -> [ActorID: Int] {
        let held = try await city.store.readServices { try $0.officers.holdings(within: .everywhere) }
        return Dictionary(held.map { ($0.officer, $0.enterprises) }, uniquingKeysWith: +)
      }
      let all = try #require(try await loads()[officer.key])
      try #require(all >= 2)
      let page = try await district.get("/services/officers/balance").text
      #expect(page.contains("还没有移") && page.contains("第二位专员"))
      let seen = String(try #require(page.firstMatch(of: /name="seen" value="([0-9a-f]{32})"/)).1)
      let stale = try await district.post(
        "/services/officers", ["act": "balance", "seen": "0", "reason": "新来一位"])
      #expect(stale.status == 422 && stale.text.contains("名单变了"))
      let done = try await district.post(
        "/services/officers", ["act": "balance", "seen": seen, "reason": "新来一位"])
      #expect(done.location == "/services/officers?done=balance&enterprises=\(all / 2)")
      let after = try await loads()
      #expect(after[other.key] == all / 2 && after[officer.key] == all - all / 2)
      let even = try await district.get("/services/officers/balance").text
      #expect(even.contains("已经均衡，没有可移的") && even.contains("第二位专员") && even.contains("再移也不更均衡"))
    }
  }

  @Test("duties and absence are changed on what stands: saving one thing leaves the others as they were")
  func standing() async throws {
    try await TestPortal.run { city, client in
      let officer = try await city.officer()
      let other = try await city.addOfficer()
      var district = try await TestPortal.signedIn("songjiang", on: client)
      let blank = try await district.get("/services/officers").text
      // Nothing that would replace what stands is offered before somebody is chosen.
      #expect(!blank.contains("name=\"industries\"") && blank.contains("看现在的分工"))
      _ = try await district.post(
        "/services/officers",
        [
          ("act", "profile"), ("officer", officer.key.text), ("industries", "34 39"), ("tier", "little_giant"),
          ("subject", "shenggui-2023/8#service-ledger"),
        ])
      _ = try await district.post(
        "/services/officers",
        [
          "act": "absence", "officer": officer.key.text, "from_day": "2026-05-12", "through": "2026-05-20",
          "deputy": other.key.text,
        ])
      let page = try await district.get("/services/officers?officer=\(officer.key.text)").text
      #expect(page.contains("name=\"industries\" value=\"34 39\"") && page.contains("value=\"little_giant\" checked"))
      #expect(page.contains("value=\"shenggui-2023/8#service-ledger\" selected"))
      #expect(page.contains("value=\"2026-05-12\"") && page.contains("value=\"2026-05-20\""))
      #expect(page.contains("value=\"\(other.key.text)\" selected"))
    }
  }

  @Test("a visit is noted on the phone, with a photo whose place is taken out, and seen by the street alone")
  func visit() async throws {
    try await TestPortal.run { city, client in
      let officer = try await city.officer()
      let street = try #require(officer.area)
      let found = try await city.portal.facts.page(.init(limit: 1), within: .area(street)).rows
      let own = try #require(found.first)
      let path = "/enterprises/\(own.creditCode)/visits"
      var browser = try await TestPortal.signedIn("officer", on: client)
      let form = try await browser.get(path).text
      #expect(form.contains("想记就记") && form.contains("data-draft=\"visit-\(own.creditCode)\""))
      let text = try await browser.upload(
        path, ["on": "2026-05-10", "note": "看了新产线"], file: "a.txt", bytes: Array("secret".utf8))
      #expect(text.status == 422 && text.text.contains("这个文件不是照片") && text.text.contains("看了新产线"))
      let exif: [UInt8] = [0xFF, 0xE1, 0, 10] + Array("Exif31.2".utf8)
      let photo: [UInt8] = [0xFF, 0xD8] + exif + [0xFF, 0xDB, 0, 3, 1, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0xD9]
      let saved = try await browser.upload(
        path, ["on": "2026-05-10", "note": "看了新产线"], file: "p.jpg", bytes: photo)
      #expect(saved.location == "\(path)?done=1")
      #expect(try await browser.get("\(path)?done=1").text.contains("看照片"))
      let shown = try await browser.get("/services/visits/1/photo")
      #expect(shown.headers[.contentType] == "image/jpeg" && !shown.text.contains("Exif"))
      // Once its term is over the page says so instead of leading to it.
      #expect(form.contains("记录满 1095 天后删除照片"))
      let later = city.clock.now.adding(seconds: 1_096 * 86_400)
      #expect(try await city.store.eraseVisitPhotos(after: .standard, at: later) == 1)
      let after = try await browser.get(path).text
      #expect(after.contains("按期删除") && !after.contains("看照片") && after.contains("看了新产线"))
      #expect(try await browser.get("/services/visits/1/photo").status == 404)
      let bare = try await browser.post(path, ["on": "2026-05-10", "note": ""])
      #expect(bare.status == 422 && bare.text.contains("<a href=\"#note\">"))
      try await AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests).add(
        .init(
          id: "chongming", name: "崇明", roles: [.officer], area: "310151", password: TestPortal.password,
          isPasswordInitial: false),
        by: .console)
      var far = try await TestPortal.signedIn("chongming", on: client)
      #expect(try await far.get(path).status == 404)
      #expect(try await far.get("/services/visits/1/photo").status == 404)
      var enterprise = try await TestPortal.signedIn("enterprise", on: client)
      #expect(try await enterprise.get(path).status == 403)
    }
  }

  @Test("the number of enterprises without officer opens to them, each district's to its own")
  func without() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let all = try await city.portal.facts.page(.init(limit: 500), within: .everywhere).rows
      var district = try await TestPortal.signedIn("songjiang", on: client)
      #expect(try await district.get("/services/officers").text.contains("href=\"/services/officers/without\""))
      let page = try await district.get("/services/officers/without").text
      for enterprise in all {
        #expect(page.contains(enterprise.creditCode.text) == (enterprise.area?.district == songjiang))
      }
    }
  }
}
