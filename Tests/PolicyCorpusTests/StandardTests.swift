import Decimals
import Diagnostics
import Facts
import Testing

@testable import PolicyCorpus

/// A criterion, what is told, and how the enterprise stands to it in 2025.
struct CriterionCase: CustomTestStringConvertible, Sendable {
  let criterion: String
  let facts: [String: String]
  let answer: Criterion.Answer

  init(_ criterion: String, _ facts: String, _ answer: Criterion.Answer) {
    self.criterion = criterion
    self.facts = Dictionary(
      uniqueKeysWithValues: facts.split(separator: " ").map { word in
        let parts = word.split(separator: "=")
        return (String(parts[0]), String(parts[1]))
      })
    self.answer = answer
  }

  var testDescription: String {
    "\(criterion) \(facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))"
  }
}

@Suite("What others than the documents set")
struct StandardTests {
  let corpus: PolicyCorpus

  init() throws {
    corpus = try CarriedCorpus.corpus.get()
  }

  @Test("every standard says how it is known and what it asks for each rung")
  func carried() {
    #expect(
      corpus.standards.map(\.id.text) == [
        "above-scale-industry", "above-scale-software-earlier", "above-scale-software", "enterprise-sizes", "gazelle",
        "quality-smes-2022", "quality-smes-2026", "single-champion", "unicorn",
      ])
    #expect(corpus.standards.filter { $0.sureness == .seen }.count == 4)
    #expect(corpus.standards.flatMap(\.notes).count { $0.sureness == .unchecked } == 1)
    for standard in corpus.standards {
      for rung in standard.rungs { #expect(!standard.criteria(of: rung).isEmpty) }
    }
  }

  @Test("the two versions of the ladder follow one another without a gap")
  func ladder() throws {
    let earlier = try #require(StandardID("quality-smes-2022").flatMap(corpus.standard))
    let later = try #require(StandardID("quality-smes-2026").flatMap(corpus.standard))
    #expect(earlier.period.from == nil && earlier.period.to?.description == "2026-03-31")
    #expect(later.period.from?.description == "2026-04-01" && later.period.to == nil)
    #expect(later.replaces?.standard == earlier.id)
    #expect(earlier.number == "工信部企业〔2022〕63号" && later.number == "工信部企业〔2026〕2号")
  }

  @Test("the rungs of the ladder are called as the dictionary calls them")
  func rungNames() throws {
    let tier = try #require(FactID("tier").flatMap(corpus.facts.definition))
    guard case .enumeration(let choices) = tier.type else {
      Issue.record("tier is no enumeration")
      return
    }
    for standard in corpus.standards where standard.id.text.hasPrefix("quality-smes") {
      #expect(Set(standard.rungs.map(\.id)).isSubset(of: choices.map(\.id)))
    }
  }

  @Test("each threshold of a size lets in what is at it and leaves out what is below", arguments: sizes)
  func size(_ example: CriterionCase) throws {
    #expect(try answer(example) == example.answer)
  }

  @Test(
    "each threshold of a title that facts tell lets in what is at it and leaves out what is beyond", arguments: titles)
  func title(_ example: CriterionCase) throws {
    #expect(try answer(example) == example.answer)
  }

  @Test("what the dictionary has no fact for is left to a person")
  func byHand() throws {
    for criterion in corpus.standards.flatMap(\.criteria) where criterion.condition == nil {
      #expect(try criterion.answer(year: 2025, corpus.knowledge(of: [:])) == .byHand)
    }
    #expect(corpus.standards.flatMap(\.criteria).count { $0.condition == nil } == 21)
  }

  @Test("a fact that nobody told leaves the answer open, unless the others decide")
  func unknown() throws {
    for (facts, answer) in [
      ("industry=3911 employees@2025=1000", Criterion.Answer.unknown),
      ("industry=3911 employees@2025=999", .unmet),
      ("employees@2025=1000 revenue@2025=400000000", .unknown),
    ] {
      let example = CriterionCase("enterprise-sizes/industry-large", facts, answer)
      #expect(try self.answer(example) == answer, "\(facts)")
    }
  }

  @Test(
    "the points for research and for the main business step at each of their shares",
    arguments: [
      ("research-ratio", "rd_expense", "5000000", 20), ("research-ratio", "rd_expense", "4999999.99", 15),
      ("research-ratio", "rd_expense", "3000000", 15), ("research-ratio", "rd_expense", "2999999.99", 10),
      ("research-ratio", "rd_expense", "2000000", 10), ("research-ratio", "rd_expense", "1999999.99", 5),
      ("research-ratio", "rd_expense", "1000000", 5), ("research-ratio", "rd_expense", "999999.99", 0),
      ("main-business-ratio", "main_revenue", "70000000", 20),
      ("main-business-ratio", "main_revenue", "69999999.99", 15),
      ("main-business-ratio", "main_revenue", "60000000", 15),
      ("main-business-ratio", "main_revenue", "59999999.99", 10),
      ("main-business-ratio", "main_revenue", "55000000", 10),
      ("main-business-ratio", "main_revenue", "54999999.99", 5),
      ("main-business-ratio", "main_revenue", "50000000", 5),
      ("main-business-ratio", "main_revenue", "49999999.99", 0),
    ])
  func points(item: String, fact: String, amount: String, points: Int) throws {
    let facts = ["revenue@2025": "100000000", "\(fact)@2025": amount]
    #expect(try score(item)?.points(year: 2025, corpus.knowledge(of: facts)) == points)
  }

  @Test("a share of the least revenue is a share")
  func pointsOfLittle() throws {
    for (share, points) in [("0.05", 20), ("0.03", 15), ("0.02", 10), ("0.01", 5)] {
      let facts = ["revenue@2025": "1", "rd_expense@2025": share]
      #expect(try score("research-ratio")?.points(year: 2025, corpus.knowledge(of: facts)) == points)
    }
    for (share, points) in [("0.70", 20), ("0.60", 15), ("0.55", 10), ("0.50", 5)] {
      let facts = ["revenue@2025": "1", "main_revenue@2025": share]
      #expect(try score("main-business-ratio")?.points(year: 2025, corpus.knowledge(of: facts)) == points)
    }
  }

  @Test("a score has no points from nothing, none that is told without its facts, and none where no fact tells")
  func pointsElsewhere() throws {
    for revenue in ["0", "-0.01"] {
      let facts = ["revenue@2025": revenue, "rd_expense@2025": "5", "main_revenue@2025": "5"]
      #expect(try score("research-ratio")?.points(year: 2025, corpus.knowledge(of: facts)) == 0)
      #expect(try score("main-business-ratio")?.points(year: 2025, corpus.knowledge(of: facts)) == 0)
    }
    let item = try #require(score("research-ratio"))
    #expect(try item.points(year: 2025, corpus.knowledge(of: ["revenue@2025": "1"])) == nil)
    #expect(try score("debt-ratio")?.points(year: 2025, corpus.knowledge(of: [:])) == nil)
  }

  @Test("the factors of energy keep each source's figure, and say that none is certain")
  func energyFactors() throws {
    let factors = corpus.energyFactors.factors
    #expect(
      factors.map { "\($0.id) \($0.value)" } == [
        "electricity-calorific 1.229", "electricity-equivalent-lowest 2.8498", "electricity-equivalent-highest 3.15",
        "natural-gas-lower 12.143", "natural-gas-higher 13.3",
      ])
    #expect(factors.allSatisfy { $0.sureness == .secondhand && $0.period == .unknown })
    let calorific = try #require(corpus.energyFactors.factor("electricity-calorific"))
    #expect(calorific.basis == .calorific && calorific.unit.zh == "吨标准煤/万千瓦时" && calorific.energyName.zh == "电力")
    #expect(corpus.energyFactors.factor("natural-gas-lower")?.doubt != nil)
  }

  @Test("a standard, a criterion and a factor are described with how sure they are", arguments: Language.allCases)
  func words(language: Language) throws {
    for (id, words) in try #require(StandardWords.expected[language]) {
      #expect(try corpus.description(of: id, in: language) == words)
    }
    let ladder = try corpus.description(of: "quality-smes-2026", in: language)
    #expect(ladder.contains(language == .chinese ? "施行：自 2026-04-01 起" : "In force: from 2026-04-01"))
    #expect(ladder.contains(language == .chinese ? "替代：quality-smes-2022" : "Replaces: quality-smes-2022"))
    #expect(corpus.listing(in: language).contains("\n  quality-smes-2026/srdi-revenue  "))
  }

  @Test("the export gives a criterion its condition on one line, and the facts that it reads")
  func exported() {
    #expect(
      corpus.exported.rendered.contains(
        #"""
                "condition": "revenue[Y] > 0 and rd_expense[Y] >= revenue[Y] * 3% and revenue[Y-1] > 0 and rd_expense[Y-1] >= revenue[Y-1] * 3%",
                "facts": [
                  "revenue[Y]",
                  "rd_expense[Y]",
                  "revenue[Y-1]",
                  "rd_expense[Y-1]"
                ],
        """#.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")))
  }

  private func answer(_ example: CriterionCase) throws -> Criterion.Answer {
    let criterion = try #require(CriterionID(example.criterion).flatMap(corpus.criterion))
    return try criterion.answer(year: 2025, corpus.knowledge(of: example.facts))
  }

  private func score(_ id: String) -> Criterion.ScoreItem? {
    CriterionID("quality-smes-2022/innovative-score").flatMap(corpus.criterion)?.scores.first { $0.id == id }
  }
}

/// At each threshold and just below: people, then revenue.
private let sizes: [CriterionCase] =
  [
    ("industry", "0610", [(1000, 400_000_000), (300, 20_000_000), (20, 3_000_000)]),
    ("software", "6513", [(300, 100_000_000), (100, 10_000_000), (10, 500_000)]),
    ("information", "6311", [(2000, 1_000_000_000), (100, 10_000_000), (10, 1_000_000)]),
  ].flatMap { field, industry, thresholds -> [CriterionCase] in
    func told(_ employees: Int, _ revenue: String) -> String {
      "industry=\(industry) employees@2025=\(employees) revenue@2025=\(revenue)"
    }
    let rungs = zip(["large", "medium", "small"], thresholds).flatMap { rung, threshold in
      let (employees, revenue) = threshold
      return [
        CriterionCase("enterprise-sizes/\(field)-\(rung)", told(employees, "\(revenue)"), .met),
        CriterionCase("enterprise-sizes/\(field)-\(rung)", told(employees - 1, "\(revenue)"), .unmet),
        CriterionCase("enterprise-sizes/\(field)-\(rung)", told(employees, "\(revenue - 1).99"), .unmet),
        CriterionCase(
          "enterprise-sizes/\(field)-\(rung)", "industry=4710 employees@2025=\(employees) revenue@2025=\(revenue)",
          .inapplicable),
      ]
    }
    let (employees, revenue) = thresholds[2]
    return rungs + [
      CriterionCase("enterprise-sizes/\(field)-micro", told(employees, "\(revenue)"), .unmet),
      CriterionCase("enterprise-sizes/\(field)-micro", told(employees - 1, "\(revenue)"), .met),
      CriterionCase("enterprise-sizes/\(field)-micro", told(employees, "\(revenue - 1).99"), .met),
    ]
  }
  + [
    // The first and last divisions of each field, and those beside them.
    ("industry", "0549", .inapplicable), ("industry", "0610", .met), ("industry", "4690", .met),
    ("industry", "4710", .inapplicable), ("software", "6490", .inapplicable), ("software", "6513", .met),
    ("software", "6610", .inapplicable), ("information", "6210", .inapplicable), ("information", "6311", .met),
    ("information", "6490", .met), ("information", "6513", .inapplicable),
  ].flatMap { field, industry, answer in
    [("large", 9999, "9999999999"), ("medium", 9999, "9999999999"), ("small", 9999, "9999999999"), ("micro", 0, "0")]
      .map { rung, employees, revenue in
        CriterionCase(
          "enterprise-sizes/\(field)-\(rung)",
          "industry=\(industry) employees@2025=\(employees) revenue@2025=\(revenue)", answer)
      }
  }

private let titles: [CriterionCase] =
  [
    CriterionCase("above-scale-industry/main-revenue", "industry=3911 main_revenue@2025=20000000", .met),
    CriterionCase("above-scale-industry/main-revenue", "industry=3911 main_revenue@2025=19999999.99", .unmet),
    CriterionCase("above-scale-industry/main-revenue", "industry=0549 main_revenue@2025=20000000", .inapplicable),
    CriterionCase("above-scale-industry/main-revenue", "industry=0610 main_revenue@2025=20000000", .met),
    CriterionCase("above-scale-industry/main-revenue", "industry=4690 main_revenue@2025=20000000", .met),
    CriterionCase("above-scale-industry/main-revenue", "industry=4710 main_revenue@2025=20000000", .inapplicable),
    CriterionCase("above-scale-software-earlier/revenue", "industry=6513 revenue@2025=10000000", .met),
    CriterionCase("above-scale-software-earlier/revenue", "industry=6513 revenue@2025=9999999.99", .unmet),
    CriterionCase("above-scale-software/revenue", "industry=6513 revenue@2025=20000000", .met),
    CriterionCase("above-scale-software/revenue", "industry=6513 revenue@2025=19999999.99", .unmet),

    CriterionCase("above-scale-software-earlier/revenue", "industry=6311 revenue@2025=10000000", .inapplicable),
    CriterionCase("above-scale-software-earlier/revenue", "industry=6490 revenue@2025=10000000", .met),
    CriterionCase("above-scale-software-earlier/revenue", "industry=6610 revenue@2025=10000000", .inapplicable),
    CriterionCase("above-scale-software/revenue", "industry=6311 revenue@2025=20000000", .inapplicable),
    CriterionCase("above-scale-software/revenue", "industry=6490 revenue@2025=20000000", .met),
    CriterionCase("above-scale-software/revenue", "industry=6610 revenue@2025=20000000", .inapplicable),

    CriterionCase("quality-smes-2022/srdi-research-ratio", "revenue@2025=0.01 rd_expense@2025=0.01", .met),
    CriterionCase("quality-smes-2026/srdi-main-business", "revenue@2025=0.01 main_revenue@2025=0.01", .met),
    CriterionCase("quality-smes-2026/little-giant-main-business", "revenue@2025=0.01 main_revenue@2025=0.01", .met),
    CriterionCase("quality-smes-2022/srdi-research-expense", "rd_expense@2025=1000000", .met),
    CriterionCase("quality-smes-2022/srdi-research-expense", "rd_expense@2025=999999.99", .unmet),
    CriterionCase("quality-smes-2022/srdi-research-ratio", "revenue@2025=100000000 rd_expense@2025=3000000", .met),
    CriterionCase("quality-smes-2022/srdi-research-ratio", "revenue@2025=100000000 rd_expense@2025=2999999.99", .unmet),
    CriterionCase("quality-smes-2022/srdi-research-ratio", "revenue@2025=0 rd_expense@2025=3000000", .unmet),
    CriterionCase("quality-smes-2022/srdi-revenue", "revenue@2025=10000000", .met),
    CriterionCase("quality-smes-2022/srdi-revenue", "revenue@2025=9999999.99", .unmet),

    CriterionCase("quality-smes-2026/srdi-revenue", "revenue@2025=15000000", .met),
    CriterionCase("quality-smes-2026/srdi-revenue", "revenue@2025=14999999.99", .unmet),
    CriterionCase("quality-smes-2026/srdi-main-business", "revenue@2025=100000000 main_revenue@2025=80000000", .met),
    CriterionCase(
      "quality-smes-2026/srdi-main-business", "revenue@2025=100000000 main_revenue@2025=79999999.99", .unmet),
    CriterionCase("quality-smes-2026/srdi-main-business", "revenue@2025=0 main_revenue@2025=0", .unmet),
    CriterionCase("quality-smes-2026/srdi-research-expense", "rd_expense@2025=1000000 rd_expense@2024=1000000", .met),
    CriterionCase(
      "quality-smes-2026/srdi-research-expense", "rd_expense@2025=999999.99 rd_expense@2024=1000000", .unmet),
    CriterionCase(
      "quality-smes-2026/srdi-research-expense", "rd_expense@2025=1000000 rd_expense@2024=999999.99", .unmet),
    CriterionCase("quality-smes-2026/little-giant-revenue", "revenue@2025=50000000", .met),
    CriterionCase("quality-smes-2026/little-giant-revenue", "revenue@2025=49999999.99", .unmet),
    CriterionCase(
      "quality-smes-2026/little-giant-main-business", "revenue@2025=100000000 main_revenue@2025=90000000", .met),
    CriterionCase(
      "quality-smes-2026/little-giant-main-business", "revenue@2025=100000000 main_revenue@2025=89999999.99", .unmet),
    CriterionCase("quality-smes-2026/little-giant-main-business", "revenue@2025=0 main_revenue@2025=0", .unmet),
    CriterionCase(
      "quality-smes-2026/little-giant-research-expense", "rd_expense@2025=6000000 rd_expense@2024=6000000", .met),
    CriterionCase(
      "quality-smes-2026/little-giant-research-expense", "rd_expense@2025=6000000 rd_expense@2024=5999999.99", .unmet),

    CriterionCase("unicorn/age", "founded_on=2015-01-01", .met),
    CriterionCase("unicorn/age", "founded_on=2014-12-31", .unmet),
    CriterionCase("unicorn/unlisted", "listed=false", .met),
    CriterionCase("unicorn/unlisted", "listed=true", .unmet),
    CriterionCase("gazelle/age", "founded_on=2010-01-01", .met),
    CriterionCase("gazelle/age", "founded_on=2009-12-31", .unmet),
  ]
  + ["srdi-research-ratio", "little-giant-research-ratio"].flatMap { name in
    [
      ("100000000", "3000000", "100000000", "3000000", Criterion.Answer.met),
      ("0.01", "0.01", "100000000", "3000000", .met),
      ("100000000", "3000000", "0.01", "0.01", .met),
      ("100000000", "2999999.99", "100000000", "3000000", .unmet),
      ("100000000", "3000000", "100000000", "2999999.99", .unmet),
      ("0", "3000000", "100000000", "3000000", .unmet),
      ("100000000", "3000000", "0", "3000000", .unmet),
    ].map { revenue, research, revenueBefore, researchBefore, answer in
      CriterionCase(
        "quality-smes-2026/\(name)",
        "revenue@2025=\(revenue) rd_expense@2025=\(research) revenue@2024=\(revenueBefore) rd_expense@2024=\(researchBefore)",
        answer)
    }
  }
  + [("main-business", "400000000", "399999999.99"), ("main-business-of-srdi", "200000000", "199999999.99")]
  .flatMap { name, mean, less in
    ["none", "innovative", "srdi", "little_giant"].flatMap { tier in
      let isSpecialised = tier == "srdi" || tier == "little_giant"
      let applies = isSpecialised == (name == "main-business-of-srdi")
      return [(mean, mean, Criterion.Answer.met), (less, mean, .unmet), (mean, less, .unmet)]
        .map { lastYear, yearBefore, answer in
          CriterionCase(
            "single-champion/\(name)",
            "tier=\(tier) main_revenue@2025=\(mean) main_revenue@2024=\(lastYear) main_revenue@2023=\(yearBefore)",
            applies ? answer : .inapplicable)
        }
    }
  }
