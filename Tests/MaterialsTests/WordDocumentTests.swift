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
    // Twenty-five characters beside the indent fill a line; one more begins another.
    let full = String(repeating: "字", count: 25)
    #expect(WordDocument.fitsOnePage(page(19, full)) && !WordDocument.fitsOnePage(page(10, full + "字")))
    #expect(WordDocument.fitsOnePage(page(19, String(repeating: "9", count: 50))))
    #expect(!WordDocument.fitsOnePage(page(1) + [.table(.init(caption: "", head: [], rows: []))]))
  }

  @Test("an empty document can be packed too")
  func empty() throws {
    #expect(try WordDocument(title: "").bytes().count > 500)
  }
}
