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

  @Test("an empty document can be packed too")
  func empty() throws {
    #expect(try WordDocument(title: "").bytes().count > 500)
  }
}
