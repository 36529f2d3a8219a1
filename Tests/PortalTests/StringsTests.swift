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

  @Test("every word that a page names is in the tables, and every word of the tables is named by a page")
  func named() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Portal").standardizedFileURL.path
    var inTemplates: Set<String> = []
    // In code a key may be put together from a fixed beginning and a part that is known only when it runs.
    var inCode: Set<String> = []
    for case let path as String in try #require(FileManager.default.enumerator(atPath: sources)) {
      let isTemplate = path.hasSuffix(".mustache")
      guard isTemplate || path.hasSuffix(".swift") else { continue }
      let text = try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
      if isTemplate {
        for match in text.matches(of: /\{\{[#^]?t\.([A-Za-z0-9.]+)/) { inTemplates.insert(String(match.1)) }
      } else {
        for match in text.matches(of: /"([a-zA-Z]+\.[A-Za-z0-9._]*)("|\\\()/) {
          inCode.insert(String(match.1) + (match.2 == "\"" ? "" : "*"))
        }
        // A whole family of keys by its last part: `\(key).title`.
        for match in text.matches(of: /"\\\([a-z]+\)(\.[a-zA-Z]+)"/) { inCode.insert("*" + String(match.1)) }
      }
    }
    #expect(inTemplates.filter { zh.texts[$0] == nil }.sorted() == [])
    let idle = zh.texts.keys.filter { key in
      !inTemplates.contains(key)
        && !inCode.contains { name in
          name == key || (name.hasSuffix("*") && key.hasPrefix(name.dropLast()))
            || (name.hasPrefix("*") && key.hasSuffix(name.dropFirst()))
        }
    }
    #expect(idle.sorted() == [])
  }

  @Test("a counted word goes with its number, and every counted word names a number that is filled in")
  func counted() {
    #expect(en("instalments.dayLink", ["count": "1"]) == "1 acceptance due soon or late")
    #expect(en("instalments.dayLink", ["count": "2"]) == "2 acceptances due soon or late")
    #expect(en("case.daysLeft", ["days": "0"]) == "0 working days left")
    #expect(
      en("officer.moved", ["from": "{cases|a|b}", "to": "x", "enterprises": "1", "cases": "1,001", "by": "y"])
        == "{cases|a|b} → x: 1 enterprise, 1,001 open cases (by y)")
    for (key, text) in en.texts {
      for word in text.matches(of: /\{([a-zA-Z]+)\|([^{}|]*)\|([^{}|]*)\}/) {
        #expect(text.contains("{\(word.1)}") && word.2 != word.3, "\(key)")
      }
    }
    #expect(zh.texts.values.allSatisfy { !$0.contains(/\{[a-z]+\|/) })
  }

  @Test("a missing key shows itself, so that nobody reads an empty place")
  func missing() {
    #expect(zh("no.such.key") == "no.such.key")
  }

  private static func parts(of text: String) -> Set<String> {
    Set(text.matches(of: /\{([a-z]+)\}/).map { String($0.1) })
  }
}
