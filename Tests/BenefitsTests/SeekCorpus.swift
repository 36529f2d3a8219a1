import Corpus
import DecisionLanguage
import Facts
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// Rules of every shape over small sums, so that each value of a fact can be tried one by one.
enum SeekCorpus {
  static let loaded = Result { Assessor(corpus: try ExampleCorpus.read(clause: clause)) }

  /// Benefits whose conditions and amounts hang on `contract_amount`, `paid_amount`, `recognised` and `contract_kind`.
  static let benefits = [
    "tiers", "share", "exact", "ratio", "derived", "first", "base", "kinds", "prices", "crossed",
  ]

  static func question(_ benefit: String, _ facts: [String: String?], complete: Bool = true) throws -> Question {
    let assessor = try loaded.get()
    let id = try #require(InstrumentID("example-2023/1#\(benefit)"))
    let asked = try #require(assessor.assessedBenefit(id))
    let dossier = try dossier(facts)
    return Question(
      asked: asked, subject: dossier.subjects[0], dossier: dossier, on: try #require(CalendarDay("2026-05-10")),
      forYear: nil, known: try #require(CalendarDay("2026-05-10")), dictionary: assessor.corpus.facts)
  }

  /// One contract, signed within the period.
  static func dossier(_ facts: [String: String?]) throws -> Dossier {
    let dictionary = try loaded.get().corpus.facts
    var all = facts
    if all["signed_on"] == nil { all["signed_on"] = "2025-09-01" }
    let entries = try all.sorted { $0.key < $1.key }.map { name, text in
      let reference = try #require(FactReference(column: name))
      let definition = try #require(dictionary.definition(of: reference.fact))
      return FactEntry(reference, try text.map { try dictionary.value($0, for: definition, at: .init()) })
    }
    let isOfEnterprise = { (entry: FactEntry) in
      dictionary.definition(of: entry.reference.fact)?.subject == .enterprise
    }
    return Dossier(
      key: "e", enterprise: Subject(kind: .enterprise, key: "e", entries: entries.filter(isOfEnterprise)),
      subjects: [Subject(kind: .contract, key: "c", entries: entries.filter { !isOfEnterprise($0) })],
      complete: [.contract])
  }

  private static func benefit(
    _ row: Int, _ name: String, _ inputs: [String], base: String? = nil, cap: String? = nil, table: [String],
    examples: [String]
  ) -> String {
    """
      - id: \(name)
        row: example-2023/1#\(row < 10 ? "0" : "")\(row)
        kind: benefit
        name: {zh: \(name), en: \(name)}
        state: runs
        subject: contract
        accrual: signed_on
        frequency: once
        payer: city
        delivery: unstated
        cash: true
    \(base.map { "    base: \($0)\n" } ?? "")\(cap.map { "    enterprise_cap: \($0)\n" } ?? "")    inputs:
    \(inputs.map { "      \($0)" }.joined(separator: "\n"))
        table: |
    \(table.map { "      \($0)" }.joined(separator: "\n"))
        cases: |
    \(examples.enumerated().map { "      例\($0 + 1) | on=2026-05-10 | signed_on=2025-09-01 \($1)" }.joined(separator: "\n"))

    """
  }

  private static let amount = "合同额: contract_amount"
  private static let paid = "已付额: paid_amount"
  private static let recognised = "认定: recognised"
  private static let kind = "类别: contract_kind"

  static var clause: String {
    """
    clause: "1"
    title: {zh: 奖励, en: Awards}
    summary: {zh: 各种奖励, en: awards}
    responsible: []
    instruments:

    """
      + benefit(
        1, "tiers", [amount, recognised, kind],
        table: [
          "U | 合同额 | 认定 | 类别 || 最高", #"low | [1..2.5) | true | "first_set" || 1"#,
          #"mid | [2.5..5] | true | "first_set" || 2"#, #"top | > 7 | true | "first_set", "first_batch" || 4"#,
          #"other | < 0.5 | - | "eda_purchase" || 3"#,
        ],
        examples: [
          "contract_amount=3 recognised=true contract_kind=first_set || eligible upTo 0 2 mid",
          "contract_amount=1 recognised=true contract_kind=first_set || eligible upTo 0 1 low",
          "contract_amount=8 recognised=true contract_kind=first_batch || eligible upTo 0 4 top",
          "contract_amount=0.4 contract_kind=eda_purchase || eligible upTo 0 3 other",
        ])
      + benefit(
        2, "share", [recognised], base: "contract_amount", cap: "2",
        table: ["U | 认定 || 最高比例 | 封顶", "yes | true || 30% | 2.5"],
        examples: ["contract_amount=1 recognised=true || eligible upTo 0 0.3 yes"])
      + benefit(
        3, "exact", [recognised], base: "contract_amount + paid_amount",
        table: ["U | 认定 || 比例 | 封顶", "yes | true || 15% | 1.2"],
        examples: ["contract_amount=1 paid_amount=1 recognised=true || eligible fixed 0.3 0.3 yes"])
      + benefit(
        4, "ratio", ["付款比: {ratio: \"paid_amount / contract_amount\", unless_positive: nothing}", recognised],
        table: ["U | 付款比 | 认定 || 最高", "half | [0.5..0.9) | true || 1", "all | >= 0.9 | - || 2"],
        examples: [
          "contract_amount=2 paid_amount=1 recognised=true || eligible upTo 0 1 half",
          "contract_amount=2 paid_amount=2 || eligible upTo 0 2 all",
        ])
      + benefit(
        5, "derived", ["余额: \"if recognised = true then contract_amount - paid_amount * 2 else contract_amount / 3\""],
        table: ["U | 余额 || 最高", "in | (0.4..1.1] || 1", "out | > 2 || 3"],
        examples: [
          "contract_amount=3 paid_amount=1 recognised=true || eligible upTo 0 1 in",
          "contract_amount=9 recognised=false || eligible upTo 0 3 out",
        ])
      + benefit(
        6, "first", [amount, paid],
        table: ["F | 合同额 | 已付额 || 最高", "a | < 2 | - || 1", "b | < 6 | >= 1.5 || 3", "c | - | > 4 || 2"],
        examples: [
          "contract_amount=1 paid_amount=1 || eligible upTo 0 1 a",
          "contract_amount=3 paid_amount=2 || eligible upTo 0 3 b",
          "contract_amount=9 paid_amount=5 || eligible upTo 0 2 c",
        ])
      + benefit(
        7, "base", [amount, recognised], base: "contract_amount", table: ["U | 合同额 | 认定 || 最高", "x | < 4 | true || 3"],
        examples: ["contract_amount=1 recognised=true || eligible upTo 0 1 x"])
      + benefit(
        8, "kinds", ["两样: recognised = true and contract_amount >= 2", kind],
        table: [
          "U | 两样 | 类别 || 定额", #"a | true | "first_set" || 1"#, #"b | true | not("first_set", "first_batch") || 2"#,
          #"c | false | "first_batch" || 0.5"#,
        ],
        examples: [
          "contract_amount=3 recognised=true contract_kind=first_set || eligible fixed 1 1 a",
          "contract_amount=3 recognised=true contract_kind=eda_purchase || eligible fixed 2 2 b",
          "contract_amount=1 recognised=true contract_kind=first_batch || eligible fixed 0.5 0.5 c",
        ])
      + benefit(
        9, "prices", [paid], base: "contract_amount",
        table: ["U | 已付额 || 单价下限 | 单价上限 | 封顶", "p | >= 1 || 0.1 | 0.7 | 3"],
        examples: ["contract_amount=2 paid_amount=1 || eligible range 0.2 1.4 p"])
      + benefit(
        10, "crossed", ["两款: contract_amount > paid_amount", "合计: contract_amount + paid_amount"],
        table: ["U | 两款 | 合计 || 最高", "x | true | [3..4] || 1", "y | false | > 8 || 2"],
        examples: [
          "contract_amount=2 paid_amount=1 || eligible upTo 0 1 x",
          "contract_amount=4 paid_amount=5 || eligible upTo 0 2 y",
        ])
        + """
        readings:
          - id: nothing
            question: 合同额为零时如何算？
            chosen: 不落入任何一档
            others: [视为全付]
            reason: 没有基数
            about: [ratio]

        """
  }
}
