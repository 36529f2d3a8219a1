import Corpus
import Decimals
import Diagnostics
import Foundation
import Quantities
import Randomness
import Testing

@testable import Facts

/// The corpus's own dictionary, read once.
func corpusDictionary() throws -> FactDictionary { try readCorpusDictionary.get() }

private let readCorpusDictionary = Result {
  let url = CorpusFolder.bundled.appendingPathComponent("facts.yaml")
  return try FactDictionary(yaml: String(contentsOf: url, encoding: .utf8), file: "facts.yaml")
}

@Suite("The facts file")
struct FactsFileTests {
  private let dictionary: FactDictionary

  init() throws {
    dictionary = try corpusDictionary()
  }

  private func reference(_ text: String) throws -> FactReference {
    let parts = text.split(separator: "@").map(String.init)
    let id = try #require(FactID(parts[0]))
    guard parts.count > 1 else { return FactReference(id) }
    let period = try #require(Period(parts[1]))
    return FactReference(id, period)
  }

  private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  @Test("a whole file is read: enterprise, periods, days, subjects, complete kinds")
  func wholeFile() throws {
    let json = """
      { "enterprise": "e1",
        "facts": [
          {"fact": "output", "period": "2025", "value": "132000000"},
          {"fact": "output", "period": "2025-11", "value": 1.10},
          {"fact": "employees", "period": 2024, "value": 120},
          {"fact": "tier", "value": "srdi", "since": "2024-05-01", "recorded": "2024-06-01"},
          {"fact": "first_entry", "value": true},
          {"fact": "founded_on", "value": "2019-03-08"},
          {"fact": "national_green_factory_on", "value": null},
          {"fact": "industry", "value": "0610"},
          {"fact": "statistical_area", "value": "310117001"},
          {"fact": "name", "value": "模拟企业"} ],
        "complete": ["loan"],
        "subjects": [
          {"subject": "contract", "key": "c1", "facts": [{"fact": "contract_amount", "value": "0.10"}]},
          {"subject": "project", "key": "c1"} ] }
      """
    let (dossier, warnings) = try FactsFile.read(json: json, dictionary: dictionary, file: "f.json")
    #expect(warnings.isEmpty)
    #expect(dossier.key == "e1")
    #expect(dossier.complete == [.loan])
    let told = dossier.enterprise.entries.map { "\($0.reference)=\($0.value.map(\.description) ?? "-")" }
    #expect(
      told == [
        "output@2025=132000000", "output@2025-11=1.1", "employees@2024=120", "tier=srdi", "first_entry=true",
        "founded_on=2019-03-08", "national_green_factory_on=-", "industry=0610", "statistical_area=310117001",
        "name=模拟企业",
      ])
    #expect(dossier.enterprise.entries[3].since == CalendarDay("2024-05-01"))
    #expect(dossier.enterprise.entries[3].recorded == CalendarDay("2024-06-01"))
    #expect(dossier.subjects.map(\.kind) == [.contract, .project])
    #expect(dossier.subjects[0].entries.first?.value == .decimal(Decimal128(coefficient: 1, exponent: -1)))
  }

  @Test("unknown, known to be absent and known are three answers")
  func threeAnswers() throws {
    let json =
      #"{"enterprise": "e1", "facts": [{"fact": "gazelle", "value": null}, {"fact": "listed", "value": false}]}"#
    let subject = try FactsFile.read(json: json, dictionary: dictionary, file: "f.json").dossier.enterprise
    func knowledge(_ fact: String) throws -> Knowledge {
      subject.knowledge(of: try reference(fact), on: try day("2026-01-01"), known: try day("2026-01-01"))
    }
    #expect(try knowledge("gazelle") == .absent)
    #expect(try knowledge("listed") == .known(.boolean(false)))
    #expect(try knowledge("unicorn") == .unknown)
  }

  @Test("a fact holds from its day on, and counts from the day on which it was recorded")
  func overTime() throws {
    let json = """
      {"enterprise": "e1", "facts": [
        {"fact": "tier", "value": "srdi", "since": "2024-05-01"},
        {"fact": "tier", "value": "little_giant", "since": "2025-05-01", "recorded": "2025-06-10"},
        {"fact": "tier", "value": null, "since": "2028-05-01"}]}
      """
    let subject = try FactsFile.read(json: json, dictionary: dictionary, file: "f.json").dossier.enterprise
    func tier(on: String, known: String) throws -> Knowledge {
      subject.knowledge(of: try reference("tier"), on: try day(on), known: try day(known))
    }
    #expect(try tier(on: "2024-04-30", known: "2026-01-01") == .unknown)
    #expect(try tier(on: "2024-05-01", known: "2026-01-01") == .known(.choice("srdi")))
    #expect(try tier(on: "2025-05-01", known: "2025-06-09") == .known(.choice("srdi")))
    #expect(try tier(on: "2025-05-01", known: "2025-06-10") == .known(.choice("little_giant")))
    #expect(try tier(on: "2028-05-01", known: "2028-05-01") == .absent)
  }

  @Test(
    "of many entries the one is found that a look at each finds, and a repeated one is noticed",
    arguments: [3, 40, 400])
  func manyEntries(count: Int) throws {
    var generator = SeededGenerator(seed: 61)
    let facts = dictionary.all.prefix(7).map(\.id)
    let periods: [Period?] = [nil, .year(2024), .year(2025), .month(year: 2025, month: 1)]
    let days: [CalendarDay?] = try [nil, "2024-01-01", "2024-05-01", "2025-01-01"].map { try $0.map(day) }
    let (on, known) = (try day("2024-06-01"), try day("2024-05-01"))
    var repeated = 0
    for _ in 0..<50 {
      let entries = (0..<count).map { index in
        FactEntry(
          FactReference(
            facts.randomElement(using: &generator) ?? facts[0], periods.randomElement(using: &generator) ?? nil),
          index % 5 == 0 ? nil : .decimal(Decimal128(index)), since: days.randomElement(using: &generator) ?? nil,
          recorded: days.randomElement(using: &generator) ?? nil)
      }
      let subject = Subject(kind: .enterprise, key: "e", entries: entries)
      for reference in facts.flatMap({ fact in periods.map { FactReference(fact, $0) } }) {
        let counting = entries.filter { entry in
          entry.reference == reference && (entry.since ?? on) <= on && (entry.recorded ?? known) <= known
        }
        // The latest day counts, and of one day what was told last.
        let latest = counting.enumerated().max { left, right in
          let days = [left, right].map { $0.element.since?.daysSinceEpoch ?? Int.min }
          return (days[0], left.offset) < (days[1], right.offset)
        }
        let expected = latest.map { $0.element.value.map(Knowledge.known) ?? .absent } ?? .unknown
        #expect(subject.knowledge(of: reference, on: on, known: known) == expected)
      }
      let isRepeated = Set(entries.map(FactTelling.init)).count < count
      #expect(subject.repeatsItself == isRepeated)
      repeated += isRepeated ? 1 : 0
    }
    #expect(repeated > 0 || count == 3)
  }

  @Test("an amount keeps every digit that no binary number could")
  func exactAmounts() throws {
    for amount in ["0.10", "129999999.99", "90071992547409.93", "92233720368547758.07", "-0.01"] {
      for value in [amount, "\"\(amount)\""] {
        let json = #"{"enterprise": "e", "facts": [{"fact": "output", "period": "2025", "value": \#(value)}]}"#
        let entry = try FactsFile.read(json: json, dictionary: dictionary, file: "f.json").dossier.enterprise.entries
          .first
        #expect(entry?.value == Decimal128(exactly: amount).map(FactValue.decimal))
      }
    }
  }

  @Test("what is said of a value that cannot be taken, word for word", arguments: Golden.valueFaults)
  func valueFaults(golden: Golden) {
    #expect(golden.said(in: .chinese, by: dictionary) == golden.zh)
    #expect(golden.said(in: .english, by: dictionary) == golden.en)
  }

  @Test("what is said of names, periods, days and shapes, word for word", arguments: Golden.fileFaults)
  func fileFaults(golden: Golden) {
    #expect(golden.said(in: .chinese, by: dictionary) == golden.zh)
    #expect(golden.said(in: .english, by: dictionary) == golden.en)
  }

  @Test("a message shows the line and what of it is meant")
  func wholeMessage() throws {
    let json = "{\n  \"enterprise\": \"e1\",\n  \"facts\": [\n    {\"fact\": \"tier\", \"value\": \"专精特新\"}\n  ]\n}"
    let faults = try #require(throws: Diagnostics.self) {
      try FactsFile.read(json: json, dictionary: dictionary, file: "f.json")
    }
    #expect(
      faults.rendered(in: .chinese) == """
        f.json:4:31 (facts[0].value): 错误：“专精特新”不是优质中小企业梯度（tier）的选项
          |     {"fact": "tier", "value": "专精特新"}
          |                               ^^^^^^^^^^
          应为：none（没有）、innovative（创新型中小企业）、srdi（专精特新中小企业）、little_giant（专精特新“小巨人”企业）
        """)
  }

  @Test("bytes that are not UTF-8 are refused")
  func notUTF8() throws {
    let faults = try #require(throws: Diagnostics.self) {
      try FactsFile.read(bytes: [0xFF, 0xFE, 0x7B], dictionary: dictionary, file: "f.json")
    }
    #expect(faults.rendered(in: .chinese) == "f.json: 错误：文件不是 UTF-8 编码\n  办法：另存为 UTF-8")
    let sound = Array(#"{"enterprise": "e1"}"#.utf8)
    #expect(try FactsFile.read(bytes: sound, dictionary: dictionary, file: "f.json").dossier.key == "e1")
  }
}
