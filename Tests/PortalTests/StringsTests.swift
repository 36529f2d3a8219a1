import Diagnostics
import Foundation
import Testing

@testable import Portal

@Suite("The words of the pages")
struct StringsTests {
  private let zh: Strings
  private let en: Strings

  init() throws {
    zh = try Strings.load(.chinese, from: PortalResources.bundled.words)
    en = try Strings.load(.english, from: PortalResources.bundled.words)
  }

  @Test("both languages have the same keys, and no text is empty")
  func sameKeys() {
    #expect(Set(zh.texts.keys) == Set(en.texts.keys))
    #expect(zh.texts.filter { $0.value.isEmpty }.isEmpty)
    #expect(en.texts.filter { $0.value.isEmpty }.isEmpty)
  }

  @Test("the parts to be filled in are the same in both languages")
  func sameParts() {
    for (key, text) in zh.texts {
      #expect(Self.parts(of: text) == Self.parts(of: en.texts[key] ?? ""), "\(key)")
    }
  }

  @Test("every word that a template names is in the tables, and every key is used somewhere")
  func templates() throws {
    let root = PortalResources.bundled.templates.path
    var named: Set<String> = []
    for case let path as String in try #require(FileManager.default.enumerator(atPath: root)) {
      guard path.hasSuffix(".mustache") else { continue }
      let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
      for match in text.matches(of: /\{\{[#^\/]?t\.([A-Za-z0-9.]+)/) { named.insert(String(match.1)) }
    }
    #expect(named.filter { zh.texts[$0] == nil }.sorted() == [])
  }

  @Test("a missing key shows itself, so that nobody reads an empty place")
  func missing() {
    #expect(zh("no.such.key") == "no.such.key")
  }

  private static func parts(of text: String) -> Set<String> {
    Set(text.matches(of: /\{([a-z]+)\}/).map { String($0.1) })
  }
}
