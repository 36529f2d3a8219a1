import Diagnostics
import PolicyCorpus
import Testing

@testable import PolicyText

@Suite("The audit of figures")
struct AuditTests {
  static func audit(
    _ text: String = ExampleCorpus.text, _ file: String = "", replacing old: String = "", with new: String = ""
  ) throws -> CorpusAudit {
    try CorpusAudit(
      of: ExampleCorpus.corpus(file, replacing: old, with: new), against: [ExampleCorpus.official(text)])
  }

  static func findings(_ audit: CorpusAudit) -> [String] {
    audit.documents.flatMap(\.findings).map { "\($0.code) \($0.place.map { "\($0)" } ?? "")" }
  }

  @Test("a corpus that agrees with its text is clean, and every figure has its account")
  func clean() throws {
    let audit = try Self.audit()
    #expect(Self.findings(audit) == [])
    #expect(audit.isClean)
    let counts = try #require(audit.documents.first?.counts)
    #expect(counts.rules == 15)
    #expect(counts.days == 1)
    #expect(counts.notes == 1)
    #expect(counts.none == 4)
    #expect(counts.missing == 0)
  }

  @Test("a figure that the text does not have is named with the rule's place")
  func notInText() throws {
    let audit = try Self.audit(ExampleCorpus.text, "01-towers.yaml", replacing: "|| 50万", with: "|| 55万")
    #expect(
      audit.documents.flatMap(\.findings).map { $0.rendered(in: .chinese) } == [
        """
        shanghai/lamp-2026/01-towers.yaml:22:32: 错误：lamp-2026/1#first-light-award 的金额 55万元 不在 lamp-2026/1 的正文里
          办法：对照 lamp-2026.txt，改正条款文件
        """,
        """
        lamp-2026.txt:25:29: 错误：lamp-2026/1 正文里的“５０万元”没有规则、指标、日期或说明承接
          | (一)修整旧灯塔.研发投入达到1亿元/年的工坊,给予最高５０万
          |                                                   ^^^^^^
          办法：补上用到它的指标或事项；不是规则的，在条款文件的 figures 里写明 text 和 why
        """,
      ])
  }

  @Test("a figure of the text that nothing uses is named with its line, in English too")
  func unaccounted() throws {
    let text = ExampleCorpus.text.replacing("四\n\n大航道先行", with: "另设 7 座灯塔,四\n\n大航道先行")
    #expect(
      try Self.audit(text).documents.flatMap(\.findings).map { $0.rendered(in: .english) } == [
        """
        lamp-2026.txt:36:32: error: nothing accounts for “7 座” in the text of lamp-2026/2
          | 2000 元/吨标煤给予补贴,最高不超过 300 万元,另设 7 座灯塔,四
          |                                                 ^^^^
          try: add the indicator or benefit that uses it; where it is no rule, add its text and why under figures of the clause file
        """
      ])
  }

  @Test("a figure that the text has twice and the corpus once is named as one too many")
  func surplus() throws {
    let text = ExampleCorpus.text.replacing("四\n\n大航道先行", with: "另给 300 万元")
    let findings = try Self.audit(text).documents.flatMap(\.findings)
    #expect(findings.map(\.message.zh) == ["lamp-2026/2 正文里的“300 万元”没有规则、指标、日期或说明承接"])
    #expect(findings.first?.remedy?.zh.hasPrefix("正文里这个数比规则里多") == true)
  }

  @Test(
    "each kind of figure that is altered in the corpus is found",
    arguments: [
      ("00-goals.yaml", "value: 120", "value: 121"), ("00-goals.yaml", "value: 15,", "value: 16,"),
      ("00-goals.yaml", "value: 1.2", "value: 1.3"), ("00-goals.yaml", "unit: 家", "unit: 个"),
      ("00-goals.yaml", "day: 2028-12-31", "day: 2027-12-31"), ("00-goals.yaml", "unit: 万亿元", "unit: 亿元"),
      ("02-stores.yaml", "| 1000  ", "| 1001  "), ("02-stores.yaml", "| 300万", "| 301万"),
      ("02-stores.yaml", "unit: 倍", "unit: \"%\""), ("03-keepers.yaml", "value: 200", "value: 201"),
      ("03-keepers.yaml", "modality: [左右]", "modality: [以下]"),
      ("03-keepers.yaml", "unit: 万个小时", "unit: 个小时"), ("03-keepers.yaml", "value: 30", "value: 3"),
      ("document.yaml", "from: 2026-02-01", "from: 2026-02-02"),
      ("document.yaml", "signed: 2026-01-05", "signed: 2026-01-06"),
      ("document.yaml", "printed: 2026-01-08", "printed: 2026-01-07"), ("document.yaml", "〔2026〕3号", "〔2026〕4号"),
      ("document.yaml", "灯塔工坊培育", "灯塔工坊扶持"), ("01-towers.yaml", "zh: 修整旧灯塔", "zh: 修整新灯塔"),
      ("01-towers.yaml", "[市经济信息化委, 市财政局]", "[市财政局, 市经济信息化委]"), ("01-towers.yaml", "text: 连续两年", "text: 连续四年"),
    ])
  func altered(file: String, old: String, new: String) throws {
    let findings = try Self.audit(ExampleCorpus.text, file, replacing: old, with: new).documents.flatMap(\.findings)
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.place?.file != nil && $0.remedy != nil })
  }

  @Test(
    "each kind of figure that is altered in the text is found",
    arguments: [
      ("120 家", "130 家"), ("15％", "51％"), ("1.2 万\n\n亿元", "1.2 \n\n亿元"), ("1亿元/年", "2亿元/年"), ("５０万\n元", "５\n元"),
      ("１０００万元(含)", "１００万元(含)"), ("最高 20\n万元", "最高 2\n万元"), ("１．２倍", "１２倍"), ("按 1000—", "按 100—"),
      ("2000 元/", "20 元/"), ("300 万元", "300 元"), ("2\n00 名", "2 00 名"), ("一万个", "十万个"), ("百分之三十", "百分之四十"),
      ("2026 年 2 月 1 日", "2026 年 3 月 1 日"), ("2028 年 12 月", "2029 年 12 月"), ("到 2028 年", "到 2030 年"), ("两年", "三年"),
      ("(责任单位:市财政局)", ""), ("市经济信息化\n\n委、", ""),
    ])
  func alteredText(old: String, new: String) throws {
    #expect(ExampleCorpus.text.contains(old))
    let findings = try Self.audit(ExampleCorpus.text.replacing(old, with: new)).documents.flatMap(\.findings)
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.place?.file != nil && $0.remedy != nil })
  }

  @Test("a clause that is missing, and one that the corpus does not have, are named")
  func missingClause() throws {
    let text = ExampleCorpus.text.replacing("(二)扩建灯库", with: "(二)拆除灯库").replacing("按目标", with: "")
    let other = try Self.audit(text).documents.flatMap(\.findings).map(\.code)
    #expect(other.contains("text.title"))
    let gone = try Self.audit(
      ExampleCorpus.text.replacing("##### **三、护航措施**\n\n(一)落实人手。", with: "(三)收灯。"))
    #expect(Self.findings(gone).contains("text.missing-clause lamp-2026.txt"))
    #expect(Self.findings(gone).contains("text.unknown-clause lamp-2026.txt:40"))
  }

  @Test("documents without a text are named, and the counts stand below the findings")
  func unattached() throws {
    let audit = try CorpusAudit(of: ExampleCorpus.corpus(), against: [])
    #expect(audit.isClean)
    #expect(
      audit.rendered(in: .english)
        == "no text to audit against: lamp-2026 (tidu corpus attach FILE --document ID)")
    #expect(
      try Self.audit().rendered(in: .chinese) == """
        lamp-2026.txt:31: 提醒：这一行是乱码，没有归入任何一条
          办法：对照原件补正，或不理会
        lamp-2026：4 条；数字 15 处有规则，1 处是日期，1 处有说明，4 处不是数字，0 处没有着落；共 0 个发现
        """)
  }

  @Test("the audit as data holds code, place and remedy of each finding")
  func exported() throws {
    let audit = try Self.audit(ExampleCorpus.text.replacing("120 家", with: "130 家"))
    #expect(
      audit.exported(in: .english).rendered == """
        {
          "documents": [
            {
              "document": "lamp-2026",
              "file": "lamp-2026.txt",
              "clauses": 4,
              "figures": {
                "rules": 14,
                "days": 1,
                "notes": 1,
                "none": 4,
                "missing": 1
              },
              "findings": [
                {
                  "code": "audit.figure-not-in-text",
                  "file": "shanghai/lamp-2026/00-goals.yaml",
                  "line": 6,
                  "column": 10,
                  "message": "the target 120家 of lamp-2026/目标#lit-workshops does not stand in the text of lamp-2026/目标",
                  "remedy": "compare with lamp-2026.txt and mend the clause file"
                },
                {
                  "code": "audit.figure-unaccounted",
                  "file": "lamp-2026.txt",
                  "line": 18,
                  "column": 2,
                  "message": "nothing accounts for “130 家” in the text of lamp-2026/目标",
                  "remedy": "add the indicator or benefit that uses it; where it is no rule, add its text and why under figures of the clause file"
                }
              ],
              "remarks": [
                {
                  "code": "text.garbled",
                  "file": "lamp-2026.txt",
                  "line": 31,
                  "column": null,
                  "message": "this line is garbled and belongs to no clause",
                  "remedy": "mend it by the original, or leave it"
                }
              ]
            }
          ],
          "unattached": [],
          "findings": 2
        }
        """)
  }
}
