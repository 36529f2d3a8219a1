import Enterprises
import HummingbirdTesting
import Places
import Quantities
import Testing

@testable import Portal

@Suite("The pages of places")
struct PlacePageTests {
  private static let plot: KeyValuePairs<String, String> = [
    "title": "甲地块", "area": "310117", "use": "industrial", "origin": "new_supply", "land": "10,000",
    "supporting_land": "1600", "land_until": "2026-07-01",
  ]

  @Test("a plot is recorded with its building, is below the floor, is explained, and every number leads to its rows")
  func plot() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      #expect(try await browser.get("/places").text.contains("还没有登记地块"))
      let opened = try await browser.post("/places/new", Self.plot.map { ($0.key, $0.value) } + [("key", "a1")])
      #expect(opened.status == 303)
      let path = try #require(opened.location?.split(separator: "?").first.map(String.init))
      let page = try await browser.get(path).text
      #expect(page.contains("没有登记楼宇") && page.contains("未登记权利人，不判断") && page.contains("即将到期"))
      #expect(!page.contains("超比例") && page.contains("是不是大型企业这里不判断"))
      #expect(page.contains("/documents/gaoduan-2022/3#industrial-plot-ratio"))
      let tooLow = try await browser.post(
        path, ["act": "build", "key": "a2", "name": "一号楼", "floor_area": "19999", "storeys": "8"])
      #expect(tooLow.status == 303)
      let below = try await browser.get("/places?show=below").text
      #expect(below.contains("甲地块") && below.contains("1.99") && below.contains("低于下限"))
      #expect(try await browser.post(path, ["act": "except", "key": "a3", "reason": "净空限制"]).status == 303)
      #expect(try await browser.get("/places?show=below").text.contains("这一类没有地块"))
      let explained = try await browser.get(path).text
      #expect(explained.contains("理由：净空限制") && explained.contains("说明理由"))
      let holder = try #require(try await city.portal.facts.page(.init(limit: 1), within: .everywhere).rows.first)
      let amended = try await browser.post(
        path,
        Self.plot.map { ($0.key, $0.value) } + [
          ("act", "amend"), ("key", "a5"), ("holder", holder.creditCode.text), ("reason", "补登权利人"),
        ])
      #expect(amended.status == 303)
      #expect(try await browser.get(path).text.contains("超比例"))
      let wrong = try await browser.post(
        path, ["act": "lease", "key": "a4", "building": "1", "lessee": "123", "floor_area": "5", "until": "2027-01-01"])
      #expect(wrong.status == 422 && wrong.text.contains("“123”不是统一社会信用代码：有 3 位，少 15 位"))
      // One that is over holds its floor all the same, which is said.
      func lease(_ until: String, _ key: String) async throws -> String? {
        try await browser.post(
          path,
          [
            "act": "lease", "key": key, "building": "1", "lessee": holder.creditCode.text, "floor_area": "5",
            "until": until,
          ]
        ).location
      }
      #expect(try await lease("2026-05-10", "a7") == "\(path)?done=saved")
      #expect(try await lease("2026-05-09", "a8") == "\(path)?done=leaseOver")
      #expect(try await browser.get("\(path)?done=leaseOver").text.contains("到期日已经过去，仍占着面积"))
      #expect(try await browser.get("/places/plots/export").text.contains("日志第"))
      let english = try await browser.get("\(path)?lang=en").text
      #expect(english.contains("below, explained") && english.contains("at most 15%"))
      // Built higher, it needs no reason any more, and is offered none.
      let higher = try await browser.post(
        path,
        [
          "act": "rebuild", "key": "a6", "building": "1", "name": "一号楼", "floor_area": "20000", "storeys": "8",
          "reason": "加层",
        ])
      #expect(higher.status == 303)
      let met = try await browser.get(path).text
      #expect(met.contains("达到下限") && !met.contains("理由：净空限制") && !met.contains("value=\"except\""))
    }
  }

  @Test("a district keeps its own plots alone, an officer reads them, an enterprise sees none")
  func rights() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let own = try await district.post("/places/new", Self.plot.map { ($0.key, $0.value) } + [("key", "b1")])
      #expect(own.status == 303)
      let fields = Self.plot.map { ($0.key, $0.key == "area" ? "310115" : $0.value) }
      let foreign = try await district.post("/places/new", fields + [("key", "b2")])
      #expect(foreign.status == 422 && foreign.text.contains("不在您的范围内"))
      let area = try #require(AreaCode("310115"))
      let elsewhere = try await city.portal.places.open(
        PlotFigures(title: "乙地块", area: area, use: .other, origin: .existing, land: 100), by: .demonstration,
        key: "b3", at: city.clock.now, within: .everywhere)
      #expect(try await district.get(elsewhere.path).status == 404)
      #expect(try await district.post(elsewhere.path, ["act": "close", "reason": "x", "key": "b4"]).status == 404)
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get("/places").status == 200)
      #expect(try await officer.post("/places/new", ["title": "丙"]).status == 403)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get("/places").status == 403)
    }
  }

  @Test("positions come in by file; the circles tell reached, out of reach and unknown, and state their bound")
  func circles() async throws {
    try await TestPortal.run { city, client in
      let found = try await city.portal.facts.page(EnterpriseQuery(limit: 3), within: .everywhere).rows
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      _ = try await browser.get("/places/circles")
      let text = """
        kind,name,longitude,latitude,source
        enterprise,\(found[0].creditCode),121.2,31.1,示例
        enterprise,\(found[1].creditCode),121.21,31.1,示例
        enterprise,\(found[2].creditCode),121.6,31.4,示例

        """
      let looked = try await browser.upload(
        "/places/circles", ["key": "c0"], file: "positions.csv",
        bytes: Array(text.replacing("121.2,31.1,", with: "116.4,39.9,").utf8))
      #expect(looked.status == 200 && looked.text.contains("在本市之外") && looked.text.contains("位置核对无误，导入"))
      let seen = try await browser.upload(
        "/places/circles", ["key": "c1"], file: "positions.csv", bytes: Array(text.utf8))
      #expect(seen.status == 200 && seen.text.contains("121.200000, 31.100000"))
      let sent = try await browser.post(
        "/places/circles", ["sure": "1", "name": "positions.csv", "text": text, "key": "c1"])
      #expect(sent.status == 303)
      let page = try await browser.get("/places/circles?done=3").text
      #expect(page.contains("已导入 3 个位置") && page.contains("1−1/e") && page.contains("<svg class=\"circles\""))
      #expect(page.contains("登记册里还没有站点"))
      let rows = try await browser.get("/places/circles/enterprises?reach=uncovered").text
      #expect(rows.contains(found[0].title) && rows.contains("121.200000, 31.100000"))
      let bad = try await browser.upload(
        "/places/circles", ["key": "c2"], file: "positions.csv", bytes: Array("kind,name\n".utf8))
      #expect(bad.status == 422 && bad.text.contains("kind,name,longitude,latitude,source"))
    }
  }
}
