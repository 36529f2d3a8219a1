import Diagnostics
import Foundation
import Testing

@testable import PolicyCorpus

@Suite("What the corpus gives to others")
struct ExportTests {
  let corpus: PolicyCorpus

  init() throws {
    corpus = try CarriedCorpus.corpus.get()
  }

  @Test("the export is JSON that holds every part under the agreed names")
  func shape() throws {
    let parts = try #require(parsed() as? [String: [[String: Any]]])
    #expect(
      Set(parts.keys)
        == [
          "documents", "clauses", "instruments", "benefits", "indicators", "readings", "standards", "energyFactors",
        ])
    let ofPlan = parts.mapValues { entries in
      entries.count { ($0["id"] as? String)?.hasPrefix("shenggui-2023/") ?? false }
    }
    #expect(ofPlan["clauses"] == 9 && ofPlan["instruments"] == 33)
    // Three benefits of clause 5 and one of clause 6.
    #expect(ofPlan["benefits"] == 4)
    // 3 of clause 1, 16 + 1 of clause 2, 1 of clause 3, 3 of clause 4, 2 of clause 7.
    #expect(ofPlan["indicators"] == 26)
    let expected: [String: Set<String>] = [
      "documents": [
        "id", "title", "number", "issuers", "signed", "printed", "effectiveFrom", "effectiveTo", "periodBasis",
        "relations",
      ],
      "clauses": ["id", "document", "number", "title", "summary", "responsible"],
      "instruments": ["id", "clause", "kind", "name", "state"],
      "benefits": [
        "id", "clause", "name", "subject", "form", "tiers", "base", "upTo", "accrual", "cash", "frequency", "payer",
        "delivery", "overlaps", "forceTestedOn", "inForce", "calls",
      ],
      "indicators": [
        "id", "clause", "name", "value", "unit", "normalised", "direction", "modality", "frequency", "window",
        "aggregation", "average", "baseline", "since", "start", "figures", "deadline", "deadlineBasis", "scope",
        "areas", "countsIn",
      ],
      "readings": ["id", "clause", "question", "chosen", "others", "reason"],
      "standards": [
        "id", "title", "number", "effectiveFrom", "effectiveTo", "replaces", "sureness", "source", "rungs", "criteria",
        "notes",
      ],
      "energyFactors": [
        "id", "energy", "name", "basis", "value", "unit", "effectiveFrom", "effectiveTo", "sureness", "source", "doubt",
      ],
    ]
    for (part, keys) in expected {
      for entry in parts[part] ?? [] { #expect(keys.isSubset(of: entry.keys), "\(part)") }
    }
    // The frequencies are promised: a yearly figure of the deadline's year is a stock, with that told beside it.
    let added = parts["indicators"]?.first { $0["id"] as? String == "gaozhiliang-2023/目标#industrial-value-added" }
    #expect(added?["frequency"] as? String == "stock" && added?["countsIn"] as? String == "deadlineYear")
  }

  @Test("an exported tier says when it holds and its ceiling in yuan, and leaves rates open")
  func tiers() throws {
    let parts = try #require(parsed() as? [String: [[String: Any]]])
    let benefit = try #require(
      parts["benefits"]?.first { $0["id"] as? String == "shenggui-2023/5#annual-entrant-growth-award" })
    let tiers = try #require(benefit["tiers"] as? [[String: Any]])
    #expect(tiers.map { $0["yuan"] as? String } == ["200000", "400000"])
    #expect(
      tiers.map { $0["when"] as? String } == [
        #"行业大类 in (["06".."46"]) and 入统途径 in ("annual") and 首次升规 in (true) and 升规后第几年 in (1) and 产值增幅 in ([0.10..0.30))"#,
        #"行业大类 in (["06".."46"]) and 入统途径 in ("annual") and 首次升规 in (true) and 升规后第几年 in (1) and 产值增幅 in (>= 0.30)"#,
      ])
    for key in ["rate", "rateMax", "unitMin", "unitMax", "capYuan"] { #expect(tiers[0][key] is NSNull) }
    #expect(benefit["form"] as? String == "ceiling")
    #expect(benefit["inForce"] as? [String: String] == ["from": "2023-01-01", "to": "2025-12-31", "basis": "title"])
  }

  @Test("the same corpus gives the same text")
  func deterministic() throws {
    #expect(try PolicyCorpus.load(from: CarriedCorpus.files.get()).exported.rendered == corpus.exported.rendered)
  }

  @Test("JSON keeps the order of members and escapes what it must")
  func json() {
    let value = JSONValue(fields: [
      "z": .text("“引号” \" \\ \n \u{1}"), "a": .list([]), "m": .list([.integer(1), .null, .boolean(true)]),
    ])
    #expect(
      value.rendered == #"""
        {
          "z": "“引号” \" \\ \n \u0001",
          "a": [],
          "m": [
            1,
            null,
            true
          ]
        }
        """#)
    #expect(compact(value) == #"{"z":"“引号” \" \\ \n \u0001","a":[],"m":[1,null,true]}"#)
    #expect(compact(JSONValue(fields: ["none": .list([JSONValue(fields: [:])])])) == #"{"none":[{}]}"#)
  }

  @Test("a byte that is spelled otherwise is, wherever in a text it stands, and no other is")
  func escapes() throws {
    for length in 1...17 {
      for place in 0..<length {
        for byte in ["\"", "\\", "\n", "\u{1}", "\u{1F}", " ", "!", "#", "[", "]", "\u{7F}", "é", "模"] {
          let text = String(repeating: "a", count: place) + byte + String(repeating: "~", count: length - place - 1)
          let written = compact(.text(text))
          #expect(try JSONDecoder().decode(String.self, from: Data(written.utf8)) == text)
          let isSpelled = ["\"", "\\", "\n", "\u{1}", "\u{1F}"].contains(byte)
          #expect((written == "\"\(text)\"") == !isSpelled)
        }
      }
    }
  }

  private func compact(_ value: JSONValue) -> String {
    var writer = JSONWriter(isIndented: false)
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("a listing names every clause and instrument, and a description what they set up", arguments: Language.allCases)
  func words(language: Language) throws {
    let listing = corpus.listing(in: language)
    for clause in corpus.clauses { #expect(listing.contains("\(clause.id)  \(clause.title(language))")) }
    for instrument in corpus.instruments { #expect(listing.contains("\(instrument.id)  ")) }
    for id in corpus.clauses.map(\.id.description) + corpus.readings.map(\.id.description) {
      #expect(try corpus.description(of: id, in: language).contains(id))
    }
    let award = try corpus.description(of: "shenggui-2023/5#new-entrant-award", in: language)
    let expected: [Language: String] = [
      .chinese: #"""
      shenggui-2023/5#new-entrant-award  扶持事项  新开业（投产）企业首次升规奖励  运行
        entry  最高50万元  行业大类 in (["06".."46"]) and 入统途径 in ("new") and 首次升规 in (true)
      """#,
      .english: #"""
      shenggui-2023/5#new-entrant-award  benefit  Award for the first entry above scale of newly opened (commissioned) enterprises  runs
        entry  at most 500,000 yuan  行业大类 in (["06".."46"]) and 入统途径 in ("new") and 首次升规 in (true)
      """#,
    ]
    #expect(award == expected[language])
    // What has no value of its own is told too, and how its figures come together.
    let share = try corpus.description(of: "zhuanxing-2026/目标#research-intensity", in: language)
    let told: [Language: String] = [
      .chinese: #"""
        研发费用占营收比重  显著提升  2028-12-31
        数怎样算：看期限那一年的数，以前各年只列数；各月填年初以来的数，不相加，也不按时间进度折算，取最近一次；与2025年的数比
      """#,
      .english: #"""
        R&D expense as a share of revenue  rise markedly  2028-12-31
        How it is told: the year of the deadline counts, and the years before are only told; a month has the figure since the year began: months are not added up, none is due by a day, and the newest holds; held against the figure of 2025
      """#,
    ]
    let lines = try #require(told[language])
    #expect(share.contains(lines))
  }

  @Test("every indicator with figures says in words how they come together, and a way of working says nothing")
  func figures() throws {
    for instrument in corpus.instruments {
      guard case .indicator(let indicator) = instrument.declaration else { continue }
      #expect(
        indicator.figureWords.isEmpty == (indicator.frequency == .rule || indicator.direction == .rule),
        "\(instrument.id)")
    }
    func words(_ id: String) throws -> [String] {
      guard case .indicator(let indicator) = corpus.instrument(try #require(InstrumentID(id)))?.declaration else {
        return []
      }
      return indicator.figureWords.map(\.zh)
    }
    #expect(try words("gaoduan-2022/5#dormitory-sets") == ["历来累计的数，取最近一次", "从2021年1月1日起算"])
    #expect(
      try words("gaozhiliang-2023/目标#industrial-value-added")
        == ["看期限那一年的数，以前各年只列数", "各月填年初以来的累计数，取最近一次"])
    #expect(try words("gaozhiliang-2023/20#new-towns-growth-lead") == ["整个期间的数，期末填报一次"])
    #expect(
      try words("gaozhiliang-2023/8#national-quality-benchmarks")
        == ["历来累计的数，取最近一次", "原有的也计，起点没有写，报了起算以前的数才看快慢"])
    #expect(try words("shenggui-2023/4#exits") == ["每年一个数", "各月填当月的数，各月相加", "当年的按登记的数，进没进过名单都数"])
    #expect(
      try words("gaozhiliang-2023/目标#industrial-investment-growth") == ["各年增速的复合平均", "只有全年的数进平均，缺一年不算"])
  }

  @Test("an id that the corpus does not have is told with the nearest")
  func unknownID() {
    let fault = #expect(throws: Diagnostic.self) {
      try corpus.description(of: "shenggui-2023/5#new-entrant-awards", in: .english)
    }
    #expect(
      fault?.rendered(in: .english) == """
        error: the corpus has no “shenggui-2023/5#new-entrant-awards”
          expected: the id of a document, clause, instrument, reading or standard, such as shenggui-2023/5
          try: did you mean “shenggui-2023/5#new-entrant-award”?
        """)
  }

  private func parsed() throws -> Any {
    try JSONSerialization.jsonObject(with: Data(corpus.exported.rendered.utf8))
  }
}

@Suite("Accounting for mechanisms")
struct CoverageTests {
  private static let head = "id\tclause\tname\tkind\tduty\n"

  @Test("a row works where its kind has an engine or a place for records, and what is only shown needs none")
  func working() throws {
    let coverage = try coverage(
      """
      shenggui-2023/5#01\tshenggui-2023/5\t奖励\tbenefit\t-
      shenggui-2023/5#03\tshenggui-2023/5\t配套\tbenefit\t-
      shenggui-2023/1#02\tshenggui-2023/1\t新增\tindicator\t-
      shenggui-2023/6#01\tshenggui-2023/6\t担保\tbenefit\t-
      """, engines: [.benefit])
    #expect(coverage.rows.map(\.state) == [.runs, .shows, .runs, .records])
    #expect(coverage.rows.map(\.isWorking) == [true, true, false, false])
    #expect(coverage.rows[0].instruments.map(\.name) == ["new-entrant-award"])
    #expect(coverage.rows[1].reason?.zh.isEmpty == false)
    #expect(coverage.isComplete && coverage.workingCount == 2)
  }

  @Test("a row that nobody accounts for, or accounts for as another kind, is missing")
  func missing() throws {
    let coverage = try coverage(
      """
      shenggui-2023/5#04\tshenggui-2023/5\t别的\tbenefit\t-
      shenggui-2023/1#02\tshenggui-2023/1\t新增\tregister\t-
      """, engines: [])
    #expect(coverage.rows.map(\.state) == [.missing, .missing])
    #expect(!coverage.isComplete)
    #expect(
      coverage.rendered(in: .english) == """
        shenggui-2023/5#04\tmissing\tno instrument accounts for this row
        shenggui-2023/1#02\tmissing\tthe list says register, the instrument “shenggui-2023/1#new-entrants-2025” is declared as indicator
        2 rows: missing 2; 0 working
        """)
    #expect(coverage.exported.rendered.contains(#""state": "missing""#))
  }

  @Test("a list with a wrong head, a short row or a repeated id is refused with the places")
  func badList() {
    func message(_ text: String) -> String? {
      let faults = #expect(throws: Diagnostics.self) { try MechanismList(tsv: text, file: "list.tsv") }
      return faults?.rendered(in: .english)
    }
    #expect(
      message("id,clause\n") == """
        list.tsv:1: error: the head of the list is wrong
          expected: id clause name kind duty, separated by tabs
        """)
    #expect(
      message(Self.head + "a\tb\n" + "c\td\te\tf\tg\n" + "c\td\te\tf\tg\n") == """
        list.tsv:2: error: the row has 2 cells
          expected: 5 cells, separated by tabs
        list.tsv:4: error: the id c stands twice
        """)
  }

  private func coverage(_ rows: String, engines: Set<InstrumentKind>) throws -> Coverage {
    let list = try MechanismList(tsv: Self.head + rows + "\n", file: "list.tsv")
    return Coverage(of: list, by: try CarriedCorpus.corpus.get(), engines: engines)
  }
}
