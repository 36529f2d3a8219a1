import Diagnostics
import Quantities
import Testing

@testable import Facts

/// The quick way through a facts file tells what the one that knows every form tells, or nothing.
@Suite("The facts file, read straight")
struct PlainFactsFileTests {
  private let dictionary: FactDictionary

  init() throws { dictionary = try corpusDictionary() }

  private static let file = """
    { "enterprise": "e1", "facts": [
      {"fact": "output", "period": "2025", "value": "132.10"}, {"fact": "output", "period": 2024, "value": -1.5},
      {"fact": "tier", "value": "srdi", "since": "2024-05-01", "recorded": "2024-06-01"},
      {"fact": "name", "value": "\\u6a21拟\\uD842\\uDfB7\\/\\\"\\\\企业"},
      {"fact": "listed", "value": true}, {"fact": "founded_on", "value": null} ],
      "complete": ["loan"], "subjects": [
      {"subject": "contract", "key": "c1", "facts": [{"fact": "contract_amount", "value": 0}]},
      {"subject": "loan", "key": "c1"} ] }
    """

  private func plain(_ bytes: [UInt8]) -> Dossier? {
    bytes.withUnsafeBufferPointer { PlainFactsFile.dossier($0, dictionary) }
  }

  /// What the way that knows every form tells; `nil` where it finds a fault or a doubt.
  private func any(_ bytes: [UInt8]) -> Dossier? {
    guard let json = String(validating: bytes, as: UTF8.self) else { return nil }
    do throws(Diagnostics) {
      let (dossier, warnings) = try FactsFile.readAny(json: json, dictionary: dictionary, file: "f.json")
      return warnings.isEmpty ? dossier : nil
    } catch {
      return nil
    }
  }

  @Test("a file as programs write it is read straight, with every kind of value and of subject")
  func whole() throws {
    let bytes = Array(Self.file.utf8)
    let dossier = try #require(plain(bytes))
    #expect(dossier == any(bytes) && dossier.enterprise.entries.count == 6 && dossier.subjects.count == 2)
    #expect(plain(Array(#"{"enterprise": "e"}"#.utf8)) == any(Array(#"{"enterprise": "e"}"#.utf8)))
  }

  @Test(
    "wherever a file is cut, or a character is left out or another, what is still read straight is what stands there")
  func changed() {
    let bytes = Array(Self.file.utf8)
    var straight = 0
    func compare(_ changed: [UInt8], _ what: String) {
      guard let dossier = plain(changed) else { return }
      straight += 1
      #expect(dossier == any(changed), "\(what)")
    }
    for place in bytes.indices {
      compare(Array(bytes[..<place]), "cut at \(place)")
      var shorter = bytes
      shorter.remove(at: place)
      compare(shorter, "without \(place)")
      for other in "0eu.-\"\\{}[],: \n\u{1}x".utf8 {
        var changed = bytes
        changed[place] = other
        compare(changed, "\(place) \(other)")
        changed.insert(bytes[place], at: place)
        compare(changed, "\(place) and \(other)")
      }
      var broken = bytes
      broken[place] = 0xFF
      compare(broken, "\(place) broken")
    }
    #expect(straight > 1000, "\(straight)")
  }

  @Test(
    "what is written otherwise, wrong or doubtful is left to the other way",
    arguments: [
      #"{"enterprise": " "}"#, #"{"enterprise": 1}"#, #"{"enterprise": "e", "enterprise": "e"}"#,
      #"{"enterprise": "\uD842"}"#, #"{"enterprise": "\uD842\u0065"}"#, #"{"enterprise": "\uDFB7"}"#,
      #"{"enterprise": "\u00e"}"#, #"{"enterprise": "\x"}"#, #"{"enterprise": "\u0020\t"}"#,
      #"{"enterprise": "e", "x": 1}"#, #"{"facts": []}"#, "", "[]",
      #"{"enterprise": "e", "complete": ["enterprise"]}"#, #"{"enterprise": "e", "complete": null}"#,
      #"{"enterprise": "e", "facts": [{"fact": "output", "value": "1"}]}"#,
      #"{"enterprise": "e", "facts": [{"fact": "tier", "value": "srdi", "period": "2025"}]}"#,
      #"{"enterprise": "e", "facts": [{"fact": "tier", "value": "no such"}]}"#,
      #"{"enterprise": "e", "facts": [{"fact": "output", "period": "2025", "value": 1e3}]}"#,
      #"{"enterprise": "e", "facts": [{"fact": "principal", "value": 1}]}"#,
      #"{"enterprise": "e", "facts": [{"fact": "listed", "value": "true"}]}"#,
      #"{"enterprise": "e", "facts": [{"fact": "listed", "value": true, "since": null}]}"#,
      #"{"enterprise": "e", "facts": [{"fact": "listed", "value": true}, {"fact": "listed", "value": false}]}"#,
      #"{"enterprise": "e", "facts": [{"fact": "credit_code", "value": "91310000MA1FL00010"}]}"#,
      #"{"enterprise": "e", "subjects": [{"key": "c", "facts": [], "subject": "loan"}]}"#,
      #"{"enterprise": "e", "subjects": [{"subject": "loan", "key": "c"}, {"subject": "loan", "key": "c"}]}"#,
    ])
  func others(text: String) {
    #expect(plain(Array(text.utf8)) == nil)
  }
}
