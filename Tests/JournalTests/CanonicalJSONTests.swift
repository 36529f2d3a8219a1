import Diagnostics
import Testing

@testable import Journal

@Suite("Canonical JSON")
struct CanonicalJSONTests {
  @Test("keys are sorted by their UTF-16 code units, whatever order they were given in")
  func sortedKeys() {
    let value: CanonicalJSON = ["b": 1, "a": [true, nil, "x"], "中": "文", "\u{1F600}": 2, "\u{FB33}": 3]
    // An emoji's first code unit, D83D, comes before FB33, though its scalar comes after.
    #expect(value.description == #"{"a":[true,null,"x"],"b":1,"中":"文","😀":2,"דּ":3}"#)
  }

  @Test("keys of every length of UTF-8, and those that begin alike, come in the order of UTF-16")
  func keyOrder() throws {
    let marks = [
      "", "\u{0}", "a", "\u{7F}", "\u{80}", "é", "\u{7FF}", "\u{800}", "中", "\u{D7FF}", "\u{E000}", "\u{EFFF}",
      "\u{F000}",
      "\u{FFFF}", "\u{10000}", "\u{103FF}", "\u{10FFFF}",
    ]
    let keys = marks.flatMap { first in marks.map { "x\(first)\($0)" } }
    let value = CanonicalJSON.object(Dictionary(keys.map { ($0, 1) }) { first, _ in first })
    let sorted = Set(keys).sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
    let written = sorted.map { "\(CanonicalJSON.text($0)):1" }.joined(separator: ",")
    #expect(value.description == "{\(written)}")
    #expect(try CanonicalJSON(canonical: value.bytes) == value)
  }

  @Test("only quotes, backslashes and control characters are escaped, in the shortest way")
  func escapes() {
    let value = CanonicalJSON.text("\"\\/\u{8}\t\n\u{c}\r\u{1}\u{1f}\u{7f}é")
    #expect(value.description == "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0001\\u001f\u{7f}é\"")
  }

  @Test("what was written reads back as the same value")
  func roundTrip() throws {
    let values: [CanonicalJSON] = [
      nil, true, false, 0, -1, .integer(.max), .integer(.min), "", "一\n\"二\"", [], [:], [[], [:], [1, "2"]],
      ["a": ["b": ["c": [nil]]], "": ""],
    ]
    for value in values {
      #expect(try CanonicalJSON(canonical: value.bytes) == value)
    }
  }

  @Test(
    "another spelling of the same value is refused",
    arguments: [
      #"{"b":1,"a":2}"#, #"{"a": 1}"#, "[1, 2]", "1.0", "1e3", "01", "-0", #""\u0041""#, #""\/""#, #"{"a":1,"a":1}"#,
      "",
      "nul", "[1", #"{"a":1"#, "1 ", "\u{FEFF}1", "12345678901234567890", #""\u001F""#,
    ])
  func otherSpellings(_ text: String) {
    #expect(throws: Diagnostics.self) { try CanonicalJSON(canonical: text.utf8) }
  }

  @Test("a value nested without end is refused before it can exhaust the stack")
  func depth() {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: Diagnostics.self) { try CanonicalJSON(canonical: deep.utf8) }
  }

  @Test("the message says near which byte the payload stops being canonical")
  func message() {
    let error = #expect(throws: Diagnostics.self) { try CanonicalJSON(canonical: #"{"a":1,}"#.utf8) }
    #expect(
      error?.rendered(in: .chinese) == """
        错误：日志内容不是规范 JSON（第 8 字节附近）
          应为：键按序、无空格、无小数的 JSON（RFC 8785）
        """)
    #expect(
      error?.rendered(in: .english) == """
        error: the journal's payload is not canonical JSON (near byte 8)
          expected: JSON with sorted keys, no spaces and no fractions (RFC 8785)
        """)
  }
}

@Suite("Content hashes")
struct ContentHashTests {
  @Test("the hash of abc is the standard's example")
  func knownAnswer() {
    #expect(
      ContentHash(of: Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("only sixty-four lower-case hexadecimal digits are read")
  func reading() {
    let hex = ContentHash(of: []).hex
    #expect(ContentHash(hex: hex)?.hex == hex)
    #expect(ContentHash(hex: hex.uppercased()) == nil)
    #expect(ContentHash(hex: String(hex.dropLast())) == nil)
    #expect(ContentHash(hex: "g" + hex.dropFirst()) == nil)
  }
}
