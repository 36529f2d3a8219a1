import Testing

@testable import Materials

@Suite("Word documents")
struct WordDocumentTests {
  private static let document = WordDocument(
    title: "调度材料",
    blocks: [
      .title("调度材料"), .mark("模拟数据"), .heading("一、总体进度"), .paragraph("新增 <3> 家 & \"其他\""),
      .table(.init(caption: "分街镇进度", head: ["街镇", "任务"], rows: [["甲街道", "12"], ["乙镇", "20"]])), .newPage,
    ])

  @Test("the same document gives the same bytes, and they are a ZIP file that names its parts")
  func bytes() throws {
    let first = try Self.document.bytes()
    #expect(try Self.document.bytes() == first)
    #expect(Array(first.prefix(4)) == [0x50, 0x4B, 3, 4])
    let text = String(decoding: first, as: UTF8.self)
    for part in ["[Content_Types].xml", "word/document.xml", "word/styles.xml", "word/footer1.xml"] {
      #expect(text.contains(part))
    }
  }

  @Test("text is escaped, and what XML has no room for is left out")
  func escaping() {
    #expect(WordDocument.escaped("a<b>&\"c\"\u{0}\u{B}\td\u{FFFF}") == "a&lt;b&gt;&amp;&quot;c&quot; d")
  }

  @Test("a page holds twenty-two lines, by the length of each paragraph, and no table")
  func onePage() {
    func page(_ lines: Int, _ text: String = "一") -> [WordDocument.Block] {
      [.title("调度材料"), .mark("模拟数据")] + Array(repeating: .paragraph(text), count: lines)
    }
    #expect(WordDocument.fitsOnePage([]) && WordDocument.fitsOnePage(page(19)) && !WordDocument.fitsOnePage(page(20)))
    // Twenty-five characters beside the indent fill a line; one more begins another. Figures are taken to be wider than
    // half a character, and capitals wider still, as in the fonts that stand in for those of the standard.
    let full = String(repeating: "字", count: 25)
    #expect(WordDocument.fitsOnePage(page(19, full)) && !WordDocument.fitsOnePage(page(10, full + "字")))
    for (text, count) in [("9", 41), ("M", 25), ("A", 31), ("i", 62)] {
      #expect(WordDocument.lines(of: String(repeating: text, count: count)) == 1, "\(text)")
      #expect(WordDocument.lines(of: String(repeating: text, count: count + 1)) > 1, "\(text)")
    }
    #expect(!WordDocument.fitsOnePage(page(1) + [.table(.init(caption: "", head: [], rows: []))]))
  }

  @Test("a shortened text keeps within its lines with its ending, and one that fits is left alone")
  func shortening() throws {
    let full = String(repeating: "字", count: 25)
    #expect(WordDocument.shortened(full, to: 1, ending: "…") == nil && WordDocument.lines(of: full) == 1)
    for most in 1...3 {
      let short = try #require(WordDocument.shortened(full + full + full + full, to: most, ending: "…（全文见附件4）"))
      #expect(WordDocument.lines(of: short) <= most && WordDocument.lines(of: "字" + short) > most)
      #expect(short.hasPrefix("字字字字") && short.hasSuffix("字…（全文见附件4）"))
    }
    #expect(WordDocument.shortened(full + full, to: 1, ending: full) == nil, "nothing would be left of it")
  }

  @Test("a new page is begun by its first paragraph, so that a full page is followed by no empty one")
  func newPage() {
    let blocks: [WordDocument.Block] = [.title("甲"), .newPage, .heading("乙"), .paragraph("丙")]
    let text = WordDocument(title: "甲", blocks: blocks).body
    #expect(text.matches(of: /<w:p>/).count == 3 && text.matches(of: /<w:pageBreakBefore\/>/).count == 1)
    #expect(text.contains("<w:pStyle w:val=\"Heading1\"/><w:pageBreakBefore/></w:pPr>"))
  }

  @Test(
    "each column has room for its figures and for two characters of its head, a name for itself; a note stands below")
  func columns() {
    let head = ["区域", "名次", "任务数", "全年计划", "分解计划", "当月", "上月", "累计实绩", "待入统确认", "去年同期", "完成率"]
    let names = ["模拟综合经济技术开发区", "不在园区或未归到园区", "合计"]
    func table(_ figure: String, columns: Int) -> WordDocument.Table {
      .init(
        caption: "分园区", head: Array(head.prefix(columns)),
        rows: names.map { [$0] + Array(repeating: figure, count: columns - 1) }, note: "下级目标合计38")
    }
    let widths = WordDocument.widths(of: table("12", columns: 11))
    // Eleven characters of 210 with 120 for both margins; two for each head.
    #expect(widths[0] == 11 * 210 + 120 && widths.dropFirst().allSatisfy { $0 >= 2 * 210 + 120 })
    #expect((8800...8844).contains(widths.reduce(0, +)))
    // Figures that need more have it; the name goes on in a second line.
    let wide = WordDocument.widths(of: table("12345", columns: 10))
    #expect(wide == [8844 - 9 * 750] + Array(repeating: 5 * 126 + 120, count: 9))
    #expect(WordDocument.widths(of: .init(caption: "", head: ["区域"], rows: [])) == [8844])
    let body = WordDocument(title: "", blocks: [.table(table("12", columns: 11))]).body
    #expect(body.contains(#"<w:gridCol w:w="2430"/>"#) && body.contains(#"<w:tblLayout w:type="fixed"/>"#))
    #expect(body.contains("</w:tbl><w:p>") && body.contains("下级目标合计38</w:t>"))
  }

  @Test("what is said at the head of every page is a part of its own, which a document without it has not")
  func header() throws {
    let draft = WordDocument(title: "甲", blocks: [.title("甲")], header: "草稿 <一>")
    #expect(draft.body.contains(#"<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference"#))
    #expect(WordDocument.header("草稿 <一>").contains("草稿 &lt;一&gt;</w:t>"))
    #expect(WordDocument.contentTypes(hasHeader: true).contains("/word/header1.xml"))
    #expect(WordDocument.documentRelations(hasHeader: true).contains(#"Id="rId3""#))
    #expect(String(decoding: try draft.bytes(), as: UTF8.self).contains("word/header1.xml"))
    #expect(!String(decoding: try Self.document.bytes(), as: UTF8.self).contains("header1"))
    #expect(!Self.document.body.contains("headerReference"))
  }

  @Test("an empty document can be packed too")
  func empty() throws {
    #expect(try WordDocument(title: "").bytes().count > 500)
  }
}
