import HummingbirdTesting
import Testing

@testable import Portal

@Suite("English pages")
struct EnglishPageTests {
  @Test("whatever is Chinese on an English page says that it is, in texts, labels and titles")
  func chineseIsMarked() async throws {
    #expect(UnmarkedChinese.found(in: "<p title=\"甲\"><b lang=\"zh-CN\">乙</b>丙</p>") == ["p: 甲", "text: 丙"])
    try await TestPortal.run(enterprises: 40) { city, client in
      try await city.makeMoney()
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      let pages = [
        "city": [
          "/", "/documents/shenggui-2023/5", "/enterprises", "/enterprises/\(own)", "/targets",
          "/services",
          "/cultivation", "/rules", "/delivery", "/delivery/awards/a1", "/programmes", "/exchanges",
        ],
        "enterprise": ["/services", "/enterprises/\(own)", "/account/agents"],
      ]
      for (name, paths) in pages {
        var browser = Browser(client)
        _ = try await browser.signIn(name)
        for path in paths {
          let answer = try await browser.get("\(path)?lang=en")
          #expect(answer.status == 200, "\(path)")
          #expect(UnmarkedChinese.found(in: answer.text) == [], "\(path) of \(name)")
        }
      }
    }
  }
}

/// Chinese that stands where the page's language is another, by a reading of the tags that knows nothing of how it is marked.
enum UnmarkedChinese {
  private static let voids: Set<String> = [
    "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr",
  ]

  static func found(in html: String) -> [String] {
    var found: [String] = []
    // What is open, with the language that holds inside.
    var open: [(name: String, isChinese: Bool)] = []
    var isChinese: Bool { open.last?.isChinese ?? false }
    var rest = html[...]
    while let start = rest.firstIndex(of: "<") {
      let text = rest[..<start]
      if !isChinese, let run = text.firstMatch(of: /[\u{4E00}-\u{9FFF}]+/) {
        found.append("text: \(run.output)")
      }
      rest = rest[start...]
      if rest.hasPrefix("<!--"), let end = rest.firstRange(of: "-->") {
        rest = rest[end.upperBound...]
        continue
      }
      guard let tag = rest.prefixMatch(of: /<(\/?)([a-zA-Z0-9!]+)((?:"[^"]*"|'[^']*'|[^>"'])*)>/) else {
        return found + ["\(rest.prefix(80))"]
      }
      let (name, attributes) = (String(tag.output.2).lowercased(), tag.output.3)
      rest = rest[tag.range.upperBound...]
      if tag.output.1 == "/" {
        if let index = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(index...) }
        continue
      }
      let language = attributes.firstMatch(of: /\slang="([^"]*)"/).map { $0.output.1.hasPrefix("zh") }
      let inside = language ?? isChinese
      let spoken = attributes.matches(of: /\s(?:aria-label|title|alt|placeholder|label|value)="([^"]*)"/)
      if !inside, name != "button", name != "option", name != "data",
        let run = spoken.compactMap({
          $0.output.1.firstMatch(of: /[\u{4E00}-\u{9FFF}]+/)
        }).first,
        !attributes.contains("type=\"hidden\"")
      {
        found.append("\(name): \(run.output)")
      }
      if name == "script" || name == "style" {
        rest = rest.firstRange(of: "</\(name)").map { rest[$0.lowerBound...] } ?? rest[rest.endIndex...]
      }
      if !voids.contains(name), !attributes.hasSuffix("/"), name != "!doctype" { open.append((name, inside)) }
    }
    return found
  }
}
