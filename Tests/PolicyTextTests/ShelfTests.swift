import Diagnostics
import Foundation
import PolicyCorpus
import Testing

@testable import PolicyText

@Suite("Keeping and showing attached texts")
struct ShelfTests {
  static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shelf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    try body(folder)
  }

  @Test("what is kept comes back as it was, empty lines and all, and a later text replaces it")
  func roundTrip() throws {
    try Self.withFolder { folder in
      let shelf = TextShelf(in: folder)
      let text = try ExampleCorpus.official()
      #expect(try shelf.text(of: text.document) == nil)
      try shelf.keep(text)
      #expect(try shelf.texts(of: [text.document]) == [text])
      let other = try ExampleCorpus.official("灯 \"1\"\\\t\n\n")
      try shelf.keep(other)
      #expect(try shelf.text(of: text.document) == other)
      #expect(try FileManager.default.contentsOfDirectory(atPath: shelf.folder.path) == ["lamp-2026.json"])
    }
  }

  @Test("a text that could not be read again is not kept")
  func tooLarge() throws {
    try Self.withFolder { folder in
      let shelf = TextShelf(in: folder)
      let text = try ExampleCorpus.official(String(repeating: "1\n", count: 250_000))
      let faults = #expect(throws: Diagnostics.self) { try shelf.keep(text) }
      #expect(faults?.all.map(\.code) == ["text.too-large"])
      #expect(try shelf.text(of: text.document) == nil)
    }
  }

  @Test(
    "a damaged file on the shelf is told with its place",
    arguments: [
      ("{", "t.json:1:2"), ("[]", "t.json:1:1"),
      (#"{"version": "2", "document": "lamp-2026", "file": "a", "lines": []}"#, "t.json:1:13 (version)"),
      (#"{"version": "1", "document": "other", "file": "a", "lines": []}"#, "t.json:1:30 (document)"),
      (#"{"version": "1", "document": "lamp-2026", "lines": []}"#, "t.json:1:1"),
      (#"{"version": "1", "document": "lamp-2026", "file": "a", "lines": {}}"#, "t.json:1:65 (lines)"),
      (#"{"version": "1", "document": "lamp-2026", "file": "a", "lines": [], "more": 1}"#, "t.json:1:69"),
    ])
  func damaged(json: String, place: String) throws {
    let document = try #require(DocumentID("lamp-2026"))
    let faults = #expect(throws: Diagnostics.self) {
      try TextShelf.text(json: json, file: "t.json", document: document)
    }
    #expect(faults?.all.first?.place?.description == place)
  }

  @Test("a folder of originals is read by the documents' names, and one without any is told")
  func originals() throws {
    try Self.withFolder { folder in
      let document = try #require(DocumentID("lamp-2026"))
      let faults = #expect(throws: Diagnostics.self) { try OfficialText.texts(in: folder, of: [document]) }
      #expect(faults?.all.map(\.code) == ["text.folder"])
      try Data("灯".utf8).write(to: folder.appendingPathComponent("lamp-2026.md"))
      try Data("灯".utf8).write(to: folder.appendingPathComponent("lamp-2026-notes.md"))
      #expect(try OfficialText.texts(in: folder, of: [document]).map(\.lines) == [["灯"]])
    }
  }

  @Test("a text of another document, or of none that the corpus has, is refused")
  func otherDocument() throws {
    let other = #expect(throws: Diagnostics.self) { try ExampleCorpus.attached("(一)收灯。不点了。") }
    #expect(
      other?.rendered(in: .english) == """
        lamp-2026.txt: error: none of the clauses of “灯塔工坊培育三年方案（2026-2028年）” was found
          try: check the file and --document; a scanned page needs text recognition first
        """)
    let lamp = try #require(DocumentID("lamp-2025"))
    let unknown = #expect(throws: Diagnostics.self) {
      try AttachedText(OfficialText("灯", as: lamp, file: "a.txt"), beside: ExampleCorpus.corpus())
    }
    #expect(
      unknown?.rendered(in: .chinese) == """
        错误：文件库里没有“lamp-2025”
          应为：lamp-2026
          办法：是否想写“lamp-2026”？
        """)
  }

  @Test("what attaching says: differences, passages without a place, and how many clauses were found")
  func attachment() throws {
    let text = ExampleCorpus.text.replacing("(一)落实人手", with: "(一)招收人手")
      .replacing("(二)扩建灯库", with: "(四)收灯库").replacing("委、市财政局", with: "委")
    #expect(
      try ExampleCorpus.attached(text).rendered(in: .chinese) == """
        lamp-2026.txt:25:4: 错误：lamp-2026/1 的责任单位是“市经济信息化委”，文件库里是“市经济信息化委、市财政局”
          | (一)修整旧灯塔.研发投入达到1亿元/年的工坊,给予最高５０万
          |     ^^
          办法：对照原件；哪一处错就改哪一处
        lamp-2026.txt:42:4: 错误：lamp-2026/保障1 的标题是“招收人手”，文件库里是“落实人手”
          | (一)招收人手。每年新增守灯人 2
          |     ^^^^^^^^
          办法：对照原件；哪一处错就改哪一处
        lamp-2026.txt: 错误：正文里没有找到 lamp-2026/2“扩建灯库”
          应为：以编号和这个标题开头的一行
          办法：看正文是否缺页、标题是否损坏；文件库里多出的条款则删去
        lamp-2026.txt:31: 提醒：这一行是乱码，没有归入任何一条
          办法：对照原件补正，或不理会
        lamp-2026.txt:35: 错误：文件库里没有这一条：“(四)收灯库.按照目标的１．２倍建库,按 1000—2000 元/吨标煤给予补贴,最高不超过 300 万元,四大航道先行…”
          办法：补上条款文件，或核对它的标题和编号
        lamp-2026：已装入，找到 3 条，缺 1 条；未归入任何一条的有 2 处
        """)
  }

  @Test("a clause's text is shown in paragraphs, each figure that a rule uses leading to it")
  func view() throws {
    let corpus = try ExampleCorpus.corpus()
    let attached = try ExampleCorpus.attached()
    let found = try #require(attached.clauses.first)
    let clause = try #require(corpus.clause(found.id))
    let document = try #require(corpus.document(attached.document))
    let view = ClauseTextView(clause, of: document, in: found, from: attached.source)
    #expect(
      view.paragraphs.map {
        $0.map { $0.instruments.isEmpty ? $0.text : "[\($0.text) → \($0.instruments.map(\.name).joined())]" }
      }
        == [
          ["主要目标"],
          [
            "到 2028 年,新增亮灯工坊", "[120 家 → lit-workshops]", ",“1+(2+3)”航道成形,灯油占比降到 ", "[15％ → oil-share]", "以下,灯塔总值达 ",
            "[1.2 万亿元 → lamp-value]", ".",
          ],
        ])
    #expect(view.paragraphs.flatMap { $0 }.map(\.text).joined() == found.text.string.filter { !$0.isNewline })
  }
}
