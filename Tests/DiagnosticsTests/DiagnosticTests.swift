import Diagnostics
import Testing

@Suite("What the program says to people")
struct DiagnosticTests {
  private let fault = Diagnostic(
    "table.cell", at: Place(file: "05.yaml", line: 27, column: 5, field: "table"),
    Wording(zh: "读不懂“五十万”", en: "“五十万” cannot be read"), expected: Wording(zh: "如 50万", en: "such as 50万"),
    remedy: Wording(zh: "写成 50万", en: "write 50万"), sourceLine: "最高 | 五十万", length: 1)

  @Test("a message names place, fault, source, expectation and remedy in Chinese")
  func chinese() {
    #expect(
      fault.rendered(in: .chinese) == """
        05.yaml:27:5 (table): 错误：读不懂“五十万”
          | 最高 | 五十万
          |       ^
          应为：如 50万
          办法：写成 50万
        """)
  }

  @Test("the same message in English")
  func english() {
    #expect(
      fault.description == """
        05.yaml:27:5 (table): error: “五十万” cannot be read
          | 最高 | 五十万
          |       ^
          expected: such as 50万
          try: write 50万
        """)
  }

  @Test("a caret is as wide as the characters that it marks")
  func wideCarets() {
    var wide = fault
    wide.place?.column = 6
    wide.length = 3
    #expect(wide.rendered(in: .english).contains("  |        ^^^^^^\n"))
    wide.place?.column = 1
    wide.length = 2
    #expect(wide.rendered(in: .english).contains("  | ^^^^\n"))
  }

  @Test("a caret past the end of its line still shows, and a length past it is cut")
  func caretAtTheEnd() {
    var end = fault
    end.sourceLine = "ab"
    end.place?.column = 3
    end.length = 9
    #expect(end.rendered(in: .english).contains("  | ab\n  |   ^\n"))
  }

  @Test("a message without a place or source is one line")
  func bare() {
    let bare = Diagnostic("a.b", severity: .warning, Wording(zh: "可疑", en: "doubtful"))
    #expect(bare.rendered(in: .chinese) == "提醒：可疑")
    #expect(bare.rendered(in: .english) == "warning: doubtful")
  }

  @Test("control characters of a source never reach the terminal")
  func controlCharacters() {
    let hostile = Diagnostic(
      "a.b", at: Place(line: 1, column: 1), Wording(verbatim: "x"), sourceLine: "a\u{1B}[2Jb\u{202E}c\td")
    #expect(hostile.rendered(in: .english).contains("  | a\u{FFFD}[2Jb\u{FFFD}c\td\n"))
    #expect("a\u{1B}\nb\tc".excerpt == "a\u{FFFD}\u{FFFD}b c")
    #expect(String(repeating: "长", count: 61).excerpt == String(repeating: "长", count: 60) + "…")
    #expect(String(repeating: "长", count: 60).excerpt == String(repeating: "长", count: 60))
    #expect(String(repeating: "a", count: 60).excerpt == String(repeating: "a", count: 60))
    #expect(String(repeating: "a", count: 61).excerpt == String(repeating: "a", count: 60) + "…")
  }

  @Test("several faults are rendered one below the other")
  func several() {
    let faults = Diagnostics([
      Diagnostic("a", Wording(zh: "甲", en: "first")), Diagnostic("b", Wording(zh: "乙", en: "second")),
    ])
    #expect(faults.rendered(in: .chinese) == "错误：甲\n错误：乙")
    #expect(faults.description == "error: first\nerror: second")
  }

  @Test(
    "a place says what it knows",
    arguments: [
      (Place(), ""), (Place(file: "a.yaml"), "a.yaml"), (Place(file: "a.yaml", line: 3), "a.yaml:3"),
      (Place(file: "a.yaml", line: 3, column: 9), "a.yaml:3:9"), (Place(line: 3, column: 9), "3:9"),
      (Place(file: "a.yaml", column: 9), "a.yaml"), (Place(field: "facts[2].value"), "facts[2].value"),
      (Place(file: "f.json", line: 1, column: 2, field: "facts[2]"), "f.json:1:2 (facts[2])"),
    ])
  func places(place: Place, text: String) {
    #expect(place.description == text)
  }

  @Test("places are in the order of their files")
  func placesInOrder() {
    let places = [
      Place(file: "a", line: 10), Place(file: "a", line: 9, column: 2), Place(file: "b", line: 1),
      Place(file: "a", line: 9, column: 1),
    ]
    #expect(places.sorted().map(\.description) == ["a:9:1", "a:9:2", "a:10", "b:1"])
  }
}

@Suite("The nearest name")
struct NearestNameTests {
  @Test(
    "a slip of the pen is recognised",
    arguments: [
      ("outptu", "output"), ("ouput", "output"), ("outputs", "output"), ("Output", "output"), ("revenu", "revenue"),
      ("main_revnue", "main_revenue"), ("行业大累", "行业大类"), ("tire", "tier"),
    ])
  func near(mistyped: String, meant: String) {
    #expect(nearestName(to: mistyped, among: ["output", "revenue", "main_revenue", "tier", "行业大类"]) == meant)
  }

  @Test("a name far from all is not taken for any", arguments: ["profit", "x", "", "产值", "o"])
  func far(name: String) {
    #expect(nearestName(to: name, among: ["output", "revenue", "y", "行业大类"]) == nil)
  }

  @Test("of two equally near the first in the alphabet is chosen, whatever the order given")
  func ties() {
    #expect(nearestName(to: "bat", among: ["cat", "bar"]) == "bar")
    #expect(nearestName(to: "bat", among: ["bar", "cat"]) == "bar")
  }

  @Test("a name of a megabyte is passed over at once")
  func hostileLength() {
    #expect(nearestName(to: String(repeating: "a", count: 1_000_000), among: ["output"]) == nil)
  }
}
