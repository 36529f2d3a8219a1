import Foundation
import Testing

@Suite("tidu corpus attach and audit")
struct TextCommandTests {
  /// The entry plan's headings and figures, in words of our own.
  static let text = """
    《上海市工业企业升规提质三年行动方案（2023-2025）》
    2023年10月26日
    （一）总体目标。2023-2025 年；2025年 1000
    家，１万家。用词：逐年增长、实现、突破。
    （二）区级分解目标。2025年：200家，100家，80家，8家，3家，2家。用词：应、原则、目标、逐年递增。
    （三）明确培育路径。1000 万元；1．2倍。用词：应、按照。
    （四）强化运行监测。2000-5000 万。用词：应、掌握、紧盯、减少。
    （五）鼓励升规提质纳统。50万元；10%（含）、30%，20万
    元；30％，40万元。
    （六）加大要素保障力度。无。
    （七）压实主体责任。用词：逐月梳理；倒排时间节点；分解到街镇、园区；应；细化到月；制定年度目标。
    （八）健全工作机制。无。
    （九）强化督促考核。无。
    上海市经济和信息化委员会办公室 2023年10月26日印发
    """

  @Test("a text is attached into the data folder, and the audit finds every figure on either side")
  func attachAndAudit() throws {
    try CommandTests.withFolder { folder in
      try CommandTests.write(Self.text, to: "plan.txt", in: folder)
      let attached = try CommandTests.tidu(
        "corpus", "attach", "plan.txt", "--document", "shenggui-2023", "--lang", "en", in: folder)
      #expect(attached.status == 0, "\(attached.messages)")
      #expect(attached.answer == "shenggui-2023: attached; 9 clauses found; 0 passages belong to none\n")
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "data/texts/shenggui-2023.json").path))
      let audit = try CommandTests.tidu("corpus", "audit", "--lang", "en", in: folder)
      #expect(audit.status == 0, "\(audit.answer)")
      #expect(audit.answer.contains("0 are unaccounted for; 0 findings"))
    }
  }

  @Test("a figure that differs is a finding with its place, in words and as data")
  func finding() throws {
    try CommandTests.withFolder { folder in
      try CommandTests.write(
        Self.text.replacing("50万元", with: "60万元"), to: "shenggui-2023.txt", in: folder)
      let audit = try CommandTests.tidu("corpus", "audit", "--texts", ".", in: folder)
      #expect(audit.status == 1)
      #expect(audit.answer.contains("shenggui-2023/5#new-entrant-award 的金额 50万元 不在 shenggui-2023/5 的正文里"))
      #expect(audit.answer.contains("shenggui-2023.txt:8:13: 错误：shenggui-2023/5 正文里的“60万元”没有规则、指标、日期或说明承接"))
      let data = try CommandTests.tidu("corpus", "audit", "--texts", ".", "--format", "json", in: folder)
      #expect(data.status == 1)
      let report = try #require(try JSONSerialization.jsonObject(with: Data(data.answer.utf8)) as? [String: Any])
      #expect(report["findings"] as? Int == 2)
    }
  }

  @Test("a file with a mark of a state secret is refused, and nothing of it is kept")
  func classified() throws {
    try CommandTests.withFolder { folder in
      try CommandTests.write("机密★1年\n" + Self.text, to: "plan.txt", in: folder)
      let refused = try CommandTests.tidu("corpus", "attach", "plan.txt", "--document", "shenggui-2023", in: folder)
      #expect(refused.status == 2)
      #expect(refused.messages.contains("文件带有密级标志“机密”，已拒绝，没有保存任何内容"))
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "data").path))
    }
  }

  @Test("without any text the audit says how to attach one")
  func nothingAttached() throws {
    try CommandTests.withFolder { folder in
      let audit = try CommandTests.tidu("corpus", "audit", "--lang", "en", in: folder)
      #expect(audit.status == 2)
      #expect(
        audit.messages == """
          data/texts: error: no text is attached yet
            try: run tidu corpus attach FILE --document ID first, or name the folder of originals with --texts

          """)
    }
  }
}
