import Diagnostics
import HummingbirdTesting
import PolicyCorpus
import Rules
import Testing

@testable import Portal

@Suite("规则: decisions as pages, tried without an account")
struct RulePageTests {
  private static let growth = "/rules/shenggui-2023/5/annual-entrant-growth-award"

  @Test("every rule of the corpus has a page that opens in both languages, with every case passing")
  func everyPage() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      let list = try await browser.get("/rules").text
      for rule in city.portal.rules.book.rules {
        #expect(list.contains("href=\"\(rule.id.rulePath)\""))
        let page = try await browser.get(rule.id.rulePath)
        #expect(page.status == 200, "\(rule.id)")
        #expect(page.text.contains("\(rule.benefit.cases.count) 个全部相符"), "\(rule.id)")
        #expect(page.text.contains(rule.version.hex))
      }
      let english = try await browser.get("\(Self.growth)?lang=en").text
      #expect(english.contains("10% (included) to 30% (excluded)") && english.contains("at most"))
    }
  }

  @Test("the list narrows by words, document and analysis, and says what to do where nothing is left")
  func filters() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      #expect(try await browser.get("/rules?q=产值增幅").text.contains("annual-entrant-growth-award"))
      let own = try await browser.get("/rules?document=shenggui-2023").text
      #expect(own.contains("2 项规则，共") && !own.contains("basic-research-subsidy"))
      let none = try await browser.get("/rules?state=found").text
      #expect(none.contains("没有符合条件的规则") && none.contains("去掉筛选"))
      #expect(try await browser.get("/rules?q=%3Cscript%3Ealert").text.contains("<script>alert") == false)
    }
  }

  @Test("a trial shows the row that fires, each cell's answer and the way to the amount, without an account or scripts")
  func trial() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let page = try await browser.post(
        Self.growth,
        [
          "on": "2026-05-10", "year": "2025", "asked": "industry", "industry": "3911", "asked": "above_scale_route",
          "above_scale_route": "annual", "asked": "first_entry", "first_entry": "true", "asked": "above_scale_on",
          "above_scale_on": "2024-12-20", "asked": "output@2025", "output@2025": "13200", "asked": "output@2024",
          "output@2024": "1亿",
        ])
      #expect(page.status == 200)
      #expect(page.text.contains("第 2 行 g30 命中") && page.text.contains("最高40万元"))
      #expect(page.text.contains("<b class=\"value\">32%</b>"))
      #expect(page.text.contains("条文给出：最高40万元") && page.text.contains("value=\"13200\""))
      // What is not told is unknown, and the trial says what is missing.
      let part = try await browser.send(
        Self.growth, .post,
        headers: [.contentType: "application/x-www-form-urlencoded", try #require(.init("HX-Request")): "true"],
        body: Array("on=2026-05-10&asked=industry&industry=3911".utf8))
      #expect(part.status == 200 && !part.text.contains("<html"))
      #expect(part.text.contains("还可能命中：1 g10、2 g30") && part.text.contains("是否首次入统"))
    }
  }

  @Test("a trial of a subject's rule: the base, the share with its rounding, and the cap")
  func subjects() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      let capped = city.portal.rules.book.rules.first { rule in
        if case .share(_, _, .some) = rule.benefit.tiers.first?.amount { true } else { false }
      }
      let rule = try #require(capped)
      let page = try await browser.get(rule.id.rulePath).text
      #expect(page.contains("计算基数"))
      #expect(page.contains("还缺这些才能判断"))
    }
  }

  @Test("what cannot be read is said at its field, and what was typed stays")
  func faults() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let page = try await browser.post(
        Self.growth, ["on": "tomorrow", "asked": "output@2025", "output@2025": "<b>many</b>"])
      #expect(page.status == 422)
      #expect(page.text.contains("href=\"#output@2025\"") && page.text.contains("“tomorrow”不是日期"))
      #expect(page.text.contains("&lt;b&gt;many&lt;/b&gt;") && !page.text.contains("<b>many"))
      #expect(try await browser.get("/rules/shenggui-2023/5/no-such-rule").status == 404)
      #expect(try await browser.get("/rules/shenggui-2023/1/new-entrants-2025").status == 404)
    }
  }

  @Test("a rule's download is its DMN 1.5 model, under a name of its own")
  func download() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      let file = try await browser.get("\(Self.growth)/model")
      #expect(file.headers[.contentDisposition]?.contains("shenggui-2023-5-annual-entrant-growth-award.dmn") == true)
      let id = try #require(InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
      let rule = try #require(city.portal.rules.rule(id))
      #expect(file.text == rule.benefit.exportedModel?.xml)
    }
  }

  @Test("a standard's page says of each criterion whether facts tell it, and how sure it is")
  func standard() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      for standard in city.portal.corpus.standards {
        let page = try await browser.get("/rules/standards/\(standard.id)")
        #expect(page.status == 200 && page.text.contains(standard.sureness.wording.zh), "\(standard.id)")
      }
      #expect(try await browser.get("/rules/standards/none").status == 404)
    }
  }
}

@Suite("演练场: expressions, tests and tables within bounds")
struct PlaygroundPageTests {
  private static let path = "/rules/playground"

  private func run(_ body: @Sendable (inout Browser) async throws -> Void) async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("analyst")
      try await body(&browser)
    }
  }

  @Test("it is for those who have signed in")
  func rights() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let page = try await browser.get(Self.path)
      let form = try await browser.post(Self.path, ["expression": "1"])
      #expect(page.status == 303 && form.status == 401)
    }
  }

  @Test("an expression's value, type and the value of each part, by form and by address")
  func expression() async throws {
    try await run { browser in
      let page = try await browser.post(
        Self.path, ["expression": "if a > 1 then a * 0.3 else 0", "context": #"{"a": 10}"#])
      #expect(page.status == 200)
      #expect(page.text.contains("<b><code>3</code></b><span>数</span>"))
      #expect(page.text.contains("<code>a &gt; 1</code> <b>= true</b>"))
      #expect(try await browser.get(Self.path + "?expression=1%2B1").text.contains("<b><code>2</code></b>"))
    }
  }

  @Test("a mistake is shown at its place, with what was expected and the nearest name")
  func mistakes() async throws {
    try await run { browser in
      let page = try await browser.post(Self.path, ["expression": "outptu * 2", "context": #"{"output": 1}"#])
      #expect(page.status == 422)
      #expect(page.text.contains("outptu * 2\n  | ^^^^^^") && page.text.contains("output"))
      let json = try await browser.post(Self.path, ["expression": "1", "context": "{\"a\": }"])
      #expect(json.status == 422 && json.text.contains("JSON:1"))
    }
  }

  @Test("by the standard an error is null with its cause, in strict mode an error")
  func modes() async throws {
    try await run { browser in
      let standard = try await browser.post(Self.path, ["mode": "standard", "expression": "1 / 0"])
      #expect(standard.status == 200 && standard.text.contains("为什么得空值"))
      #expect(try await browser.post(Self.path, ["mode": "strict", "expression": "1 / 0"]).status == 422)
    }
  }

  @Test("tests of a cell, each by itself")
  func tests() async throws {
    try await run { browser in
      let page = try await browser.post(
        Self.path, ["kind": "tests", "expression": "< 0.1, [0.3..0.5]", "input": "0.32"])
      #expect(page.status == 200 && page.text.contains("<code>[0.3..0.5]</code> <span class=\"st yes\">"))
      #expect(page.text.contains("<code>&lt; 0.1</code> <span class=\"st no\">"))
    }
  }

  @Test("a table with the row that fires, what is unknown, and its analysis")
  func table() async throws {
    try await run { browser in
      let table = "U | x || y\na | [0..10) || 1\nb | >= 20 || 2"
      let page = try await browser.post(Self.path, ["kind": "table", "table": table, "context": #"{"x": 25}"#])
      #expect(page.status == 200 && page.text.contains("第 2 行 b 命中"))
      #expect(page.text.contains("第 1 条和第 2 条规则之间有空缺"))
      let open = try await browser.post(Self.path, ["kind": "table", "table": table, "context": ""])
      #expect(open.text.contains("还可能命中：1 a、2 b"))
      let stranger = try await browser.post(Self.path, ["kind": "table", "table": table, "context": #"{"X": 1}"#])
      #expect(stranger.status == 422 && stranger.text.contains("表里没有叫“X”的输入"))
    }
  }

  @Test(
    "hostile input ends in an error, soon", .timeLimit(.minutes(20)),
    arguments: [
      String(repeating: "(", count: 3_000), String(repeating: "[", count: 2_000) + "1",
      "for i in 1..1000000000 return i", "count(for i in 1..9999, j in 1..9999 return i)", "10 ** 6000 ** 6000",
      "function(x) x(x)", "string join(for i in 1..100000 return \"aaaaaaaa\")", String(repeating: "a", count: 4_001),
      #"matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a+)+b")"#, "<script>alert(1)</script>",
    ])
  func hostile(expression: String) async throws {
    try await run { browser in
      let page = try await browser.post(Self.path, ["expression": expression])
      #expect(page.status == 422 || page.status == 200)
      #expect(!page.text.contains("<script>alert"))
    }
  }
}
