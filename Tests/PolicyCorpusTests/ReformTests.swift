import Diagnostics
import Quantities
import Testing

@testable import PolicyCorpus

/// Patches of reforms: what they make of the rules, and what is said of bad ones.
@Suite("Reforms as patches")
struct ReformTests {
  private static let corpus = Result { try PolicyCorpus.load(from: ExampleDocument.files()) }

  private func reform(_ yaml: String) throws -> PolicyReform {
    try PolicyReform(yaml: yaml, file: "patch.yaml", for: Self.corpus.get())
  }

  @Test("amounts, thresholds, inputs, dates, caps and whole tables are as the patch writes them")
  func changes() throws {
    let corpus = try Self.corpus.get()
    let reform = try reform(
      """
      title: 多改几处
      changes:
        - {benefit: "example-2023/2#entry-award", row: entry, column: 最高, cell: 60万}
        - {benefit: "example-2023/2#entry-award", to: 2026-12-31}
        - {benefit: "example-2023/2#entry-award", enterprise_cap: 55万}
        - {benefit: "example-2023/2#entry-award", with: "example-2023/2#growth-award", stacking: exclusive}
        - benefit: "example-2023/2#growth-award"
          table: |
            U   | 入统途径 | 第几年 | 产值增幅     || 最高
            g05 | "annual" | 1      | [0.05..0.30) || 15万
            g30 | "annual" | 1      | [0.30..0.50) || 40万
            g50 | "annual" | 1      | >= 0.50      || 60万
      """)
    let after = corpus.applying(reform)
    let entry = try #require(after.benefits.first { $0.id.name == "entry-award" })
    #expect(entry.tiers.map(\.amount) == [.upTo(Money(fen: 60_000_000))])
    #expect(entry.force.to == CalendarDay("2026-12-31"))
    #expect(entry.enterpriseCap == Money(fen: 55_000_000))
    #expect(entry.overlaps.contains { $0.benefit.name == "growth-award" && $0.stacking == .exclusive })
    let growth = try #require(after.benefits.first { $0.id.name == "growth-award" })
    #expect(growth.tiers.map(\.row) == ["g05", "g30", "g50"])
    #expect(growth.overlaps.contains { $0.benefit.name == "entry-award" })
    #expect(Set(reform.touched.map(\.name)) == ["entry-award", "growth-award"])
    // What is not named stays, and so does what was loaded.
    #expect(after.clauses.count == corpus.clauses.count)
    let former = corpus.benefits.first { $0.id.name == "entry-award" }
    #expect(former?.tiers.map(\.amount) == [.upTo(Money(fen: 50_000_000))])
  }

  private static let clause = """
    title: 加一条
    clauses:
      - document: example-2023
        clause: "9"
        title: {zh: 上市奖励, en: Listing award}
        summary: {zh: 上市的一次性奖励100万元。, en: in short}
        responsible: []
        instruments:
          - id: listing-award
            row: example-2023/9#01
            kind: benefit
            name: {zh: 上市奖励, en: Listing award}
            state: runs
            subject: enterprise
            accrual: Y
            frequency: once
            payer: city
            delivery: unstated
            cash: true
            inputs:
              上市: listed
            table: |
              U      | 上市 || 定额
              listed | true || 100万
            cases: |
              上市的企业100万元 | on=2026-05-10 | listed=true || eligible fixed 1000000 1000000 listed
              没有上市的不相符 | on=2026-05-10 | listed=false || ineligible none
    """

  @Test("a new clause stands among its document's, with its benefits")
  func newClause() throws {
    let after = try Self.corpus.get().applying(try reform(Self.clause))
    #expect(after.clauses.last?.id.description == "example-2023/9")
    #expect(after.benefits.contains { $0.id.description == "example-2023/9#listing-award" })
  }

  @Test("a patch that an editor marked with the byte order reads as any other")
  func byteOrderMark() throws {
    let patch = "title: 改\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", column: 最高, cell: 60万}\n"
    let marked = try reform("\u{FEFF}" + patch).benefits.map { $0.tiers.map(\.amount) }
    #expect(marked == [[.upTo(Money(fen: 60_000_000))]])
  }

  @Test("inputs may read other facts of the same kind, and a base other money")
  func otherFacts() throws {
    let reform = try reform(
      """
      title: 换一个事实
      changes:
        - {benefit: "example-2023/2#growth-award", input: 产值增幅, reads: "(revenue[Y] - revenue[Y-1]) / revenue[Y-1]"}
        - {benefit: "example-2023/2#growth-award", base: "min(revenue[Y], 500万)"}
      """)
    let growth = try #require(reform.benefits.first)
    #expect(growth.inputs.first { $0.name == "产值增幅" }?.text == "(revenue[Y] - revenue[Y-1]) / revenue[Y-1]")
    #expect(growth.base?.source.text == "min(revenue[Y], 500万)")
  }

  @Test(
    "what is wrong with a patch is told with its place",
    arguments: [
      (
        "title: 空的\n",
        """
        patch.yaml:1:1: error: the patch changes nothing
          | title: 空的
          | ^
          expected: changes, clauses
          try: list changes, or write a new clause
        """
      ),
      (
        "title: 错名\nchanges:\n  - {benefit: \"example-2023/2#entry-awards\", column: 最高, cell: 60万}\n",
        """
        patch.yaml:3:15: error: there is no benefit with a table called “example-2023/2#entry-awards”
          |   - {benefit: "example-2023/2#entry-awards", column: 最高, cell: 60万}
          |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          try: did you mean “example-2023/2#entry-award”?
        """
      ),
      (
        "title: 错额\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", column: 最高, cell: 六十万}\n",
        """
        patch.yaml:3:63: error: nothing is called '六十万'
          |   - {benefit: "example-2023/2#entry-award", column: 最高, cell: 六十万}
          |                                                                 ^^^^^^
          try: known names: 入统途径, 首次升规
        """
      ),
      (
        "title: 错选项\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", column: 入统途径, cell: '\"newly\"'}\n",
        """
        patch.yaml:3:65: error: “above_scale_route” has no value “newly”
          |   - {benefit: "example-2023/2#entry-award", column: 入统途径, cell: '"newly"'}
          |                                                                     ^^^^^^^
          expected: new, annual, transfer, reclassified
        """
      ),
      (
        "title: 重叠\nchanges:\n  - {benefit: \"example-2023/2#growth-award\", row: g10, column: 产值增幅, cell: \">= 0.10\"}\n",
        """
        patch.yaml:3:5: error: the altered table of “growth-award” has rows that overlap or never hold
          |   - {benefit: "example-2023/2#growth-award", row: g10, column: 产值增幅, cell: ">= 0.10"}
          |     ^
          try: change the bounds of the neighbouring rows too
        """
      ),
      (
        "title: 没改\nchanges:\n  - {benefit: \"example-2023/2#growth-award\"}\n",
        """
        patch.yaml:3:5: error: nothing of “growth-award” is changed
          |   - {benefit: "example-2023/2#growth-award"}
          |     ^
          expected: column + cell, input + reads, table, base, from, to, tested_on, enterprise_cap, with + stacking
        """
      ),
      (
        "title: 基数是文字\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", base: industry}\n",
        """
        patch.yaml:3:51: error: the base comes to string
          |   - {benefit: "example-2023/2#entry-award", base: industry}
          |                                                   ^^^^^^^^
          expected: an amount, such as contract_amount
        """
      ),
      (
        "title: 基数是人数\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", base: \"employees[Y]\"}\n",
        """
        patch.yaml:3:52: error: the base comes to count
          |   - {benefit: "example-2023/2#entry-award", base: "employees[Y]"}
          |                                                    ^^^^^^^^^^^^
          expected: an amount, such as contract_amount
        """
      ),
      (
        "title: 基数是常数\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", base: 100万}\n",
        """
        patch.yaml:3:51: error: the base reads no amount of money
          |   - {benefit: "example-2023/2#entry-award", base: 100万}
          |                                                   ^^^^^
          expected: an amount, such as contract_amount
        """
      ),
      (
        "title: 读法是文字\nchanges:\n  - {benefit: \"example-2023/2#growth-award\", input: 第几年, reads: industry}\n",
        """
        patch.yaml:3:65: error: the column “第几年” compares number, and this comes to string
          |   - {benefit: "example-2023/2#growth-award", input: 第几年, reads: industry}
          |                                                                    ^^^^^^^^
          expected: number
        """
      ),
      (
        "title: 读法没有这些值\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", input: 入统途径, reads: tier}\n",
        """
        patch.yaml:3:65: error: “tier” has no value “new”
          |   - {benefit: "example-2023/2#entry-award", input: 入统途径, reads: tier}
          |                                                                     ^^^^
          expected: none, innovative, srdi, little_giant
        """
      ),
      (
        "title: 改两次\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", row: entry, column: 最高, cell: 60万}\n  - {benefit: \"example-2023/2#entry-award\", column: 最高, cell: 70万}\n",
        """
        patch.yaml:4:63: error: “最高” of “entry-award” is changed already on line 3
          |   - {benefit: "example-2023/2#entry-award", column: 最高, cell: 70万}
          |                                                                 ^
          try: keep one of them
        """
      ),
      (
        "title: 与自己\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", with: \"example-2023/2#entry-award\", stacking: exclusive}\n",
        """
        patch.yaml:3:51: error: a benefit does not overlap itself
          |   - {benefit: "example-2023/2#entry-award", with: "example-2023/2#entry-award", stacking: exclusive}
          |                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^
        """
      ),
      (
        "title: 关系相反\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", with: \"example-2023/2#growth-award\", stacking: exclusive}\n  - {benefit: \"example-2023/2#growth-award\", with: \"example-2023/2#entry-award\", stacking: cumulative}\n",
        """
        patch.yaml:4:92: error: line 3 says that the two are exclusive, and here they are cumulative
          |   - {benefit: "example-2023/2#growth-award", with: "example-2023/2#entry-award", stacking: cumulative}
          |                                                                                            ^^^^^^^^^^
          try: say the same in both places
        """
      ),
      (
        "title: 列名写错\nchanges:\n  - {benefit: \"example-2023/2#entry-award\", row: entry, colunm: 最高, cell: 60万}\n",
        """
        patch.yaml:3:57: error: there is no key “colunm” here
          |   - {benefit: "example-2023/2#entry-award", row: entry, colunm: 最高, cell: 60万}
          |                                                         ^^^^^^
          expected: base, benefit, cell, column, enterprise_cap, from, row, tested_on, to
          try: did you mean “column”?
        """
      ),
    ] as [(String, String)])
  func faults(_ yaml: String, _ message: String) throws {
    let fault = #expect(throws: Diagnostics.self) { try reform(yaml) }
    #expect(fault?.rendered(in: .english) == message)
  }

  @Test("a new clause is held to everything that a file of the corpus is held to")
  func badClause() throws {
    for (old, new, code) in [
      ("row: example-2023/9#01", "row: example-2023/8#01", "corpus.row-of-other-clause"),
      ("document: example-2023", "document: example-2024", "reform.unknown-document"),
      ("clause: \"9\"", "clause: \"2\"", "corpus.duplicate-id"), ("上市: listed", "上市: listde", "corpus.unknown-fact"),
    ] {
      let fault = #expect(throws: Diagnostics.self) { try reform(Self.clause.replacing(old, with: new)) }
      #expect(fault?.all.first?.code == code, "\(new)")
      #expect(fault?.all.first?.place?.file == "patch.yaml")
    }
  }
}
