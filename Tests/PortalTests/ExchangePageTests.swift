import Exchanges
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("The pages of exchanges")
struct ExchangePageTests {
  private static let space = "zjtx-2025/15#smart-space"

  @Test("an enterprise posts and waits, the city publishes, a supply fits with its reasons, and the two settle")
  func way() async throws {
    try await TestPortal.run { city, client in
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get("/exchanges").text.contains("您还没有发布或应答过"))
      let form = try await enterprise.get("/exchanges/new?exchange=\(FormFields.encode(Self.space))&side=demand").text
      #expect(form.contains("面积（平方米）") && form.contains("长期租赁") && !form.contains("name=\"party\""))
      let fields: KeyValuePairs<String, String> = [
        "key": "e1", "exchange": Self.space, "side": "demand", "title": "找厂房", "text": "数控车床用", "value-1": "厂房",
        "value-2": "1000", "value-4": "1.5", "until": "2026-07-31",
      ]
      let posted = try await enterprise.post("/exchanges/new", fields)
      #expect(posted.status == 303)
      let path = try #require(posted.location?.split(separator: "?").first.map(String.init))
      #expect(try await enterprise.get(path).text.contains("还没有审核，别人看不到"))
      var officer = Browser(client)
      _ = try await officer.signIn("city")
      #expect(try await officer.get("/exchanges/entries?show=submitted").text.contains("找厂房"))
      _ = try await officer.get(path)
      #expect(try await officer.post(path, ["key": "e2", "act": "publish"]).status == 303)
      let supply = try await officer.post(
        "/exchanges/new",
        [
          "key": "e3", "exchange": Self.space, "side": "supply", "party": "某园区公司", "area": "310117", "title": "厂房二层",
          "text": "适合数控车床", "value-1": "厂房", "value-2": "900", "until": "2026-07-31",
        ])
      #expect(supply.status == 303)
      let page = try await enterprise.get(path).text
      #expect(page.contains("厂房二层") && page.contains("面积（需 1,000 平方米，供 900 平方米）") && page.contains("数控车床"))
      let answered = try await officer.post(
        path, ["key": "e4", "act": "respond", "party": "某园区公司", "text": "可以再腾一间"])
      #expect(answered.status == 303)
      #expect(try await enterprise.get(path).text.contains("可以再腾一间"))
      #expect(try await enterprise.post(path, ["key": "e5", "act": "accept", "number": "1"]).status == 303)
      let early = try await enterprise.post(
        path, ["key": "e6", "act": "settle", "number": "1", "day": "2026-07-01", "words": "签约"])
      #expect(early.status == 422 && early.text.contains("还没有到"))
      let vague = try await enterprise.post(
        path,
        ["key": "e8", "act": "settle", "number": "1", "day": "2026-05-10", "words": "签约", "result-1": "许多"])
      // What is changed during the talks is looked at again, and they go on.
      let kept = fields.filter { !["key", "text"].contains($0.key) }.map { ($0.key, $0.value) }
      let changed = try await enterprise.post(
        path, kept + [("key", "e9"), ("act", "amend"), ("text", "数控车床用，要吊车")])
      #expect(changed.status == 303)
      let again = try await enterprise.get(path).text
      #expect(again.contains("改后的内容还没有审核") && again.contains("value=\"settle\""))
      #expect(vague.status == 422 && vague.text.contains("“合同金额”填了“许多”") && vague.text.contains("value=\"许多\""))
      let settled = try await enterprise.post(
        path,
        [
          "key": "e7", "act": "settle", "number": "1", "day": "2026-05-10", "words": "签约", "result-0": "900",
          "result-1": "12.34",
        ])
      #expect(settled.status == 303)
      #expect(try await officer.post(path, ["key": "e10", "act": "publish"]).status == 303)
      let done = try await enterprise.get(path).text
      #expect(done.contains("123,400 元") && done.contains("成交面积：900 平方米"))
      #expect(try await officer.get("/exchanges").text.contains("123,400"))
      #expect(try await officer.get("/exchanges/entries?show=settled").text.contains("123,400"))
      #expect(try await officer.get("/exchanges/export?show=settled").text.contains("123400"))
      // Others are told that there are contracts once three enterprises have some on each side.
      var visitor = Browser(client)
      let open = try await visitor.get("/documents/zjtx-2025/15").text
      #expect(open.contains("少于3家") && !open.contains("123,400") && !open.contains("12.34"))
      #expect(try await officer.get("/exchanges/export?show=settled").text.contains("找厂房"))
      #expect(try await officer.get("/documents/zjtx-2025/15").text.contains("/exchanges/new?exchange="))
      #expect(try await enterprise.get("\(path)?lang=en").text.contains("settled"))
    }
  }

  @Test("another enterprise's post is hidden until it is published, and what is typed wrong comes back at its field")
  func hidden() async throws {
    try await TestPortal.run { city, client in
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      let other = try #require(
        try await city.portal.facts.page(.init(limit: 9), within: .everywhere).rows.first { $0.creditCode != own })
      let id = try await city.portal.exchanges.post(
        ExchangePosting(
          instrument: InstrumentID(Self.space), side: .demand, party: .enterprise(other.creditCode),
          figures: ExchangeFigures(title: "甲", text: "乙", until: city.clock.now.dayInShanghai.adding(days: 9))),
        by: ExchangeActor(.demonstration, .enterprise(other.creditCode)), key: "x", at: city.clock.now)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get("/exchanges/entries/\(id)").status == 404)
      #expect(try await enterprise.post("/exchanges/entries/\(id)", ["act": "publish", "key": "y"]).status == 404)
      let wrong = try await enterprise.post(
        "/exchanges/new",
        [
          "key": "z", "exchange": Self.space, "side": "demand", "title": "", "text": "x", "value-2": "许多",
          "until": "2026-06-01",
        ])
      #expect(wrong.status == 422 && wrong.text.contains("“面积”填了“许多”") && wrong.text.contains("value=\"许多\""))
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      #expect(try await auditor.get("/exchanges").status == 200)
      #expect(try await auditor.post("/exchanges/new", ["title": "x"]).status == 403)
    }
  }
}
