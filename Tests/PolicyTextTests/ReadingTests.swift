import Diagnostics
import Foundation
import PolicyCorpus
import Testing

@testable import PolicyText

@Suite("Reading the holder's file")
struct ReadingTests {
  /// The lines of a file of some name and bytes.
  static func lines(_ bytes: [UInt8], named name: String) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("text-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    let document = try #require(DocumentID("lamp-2026"))
    return try OfficialText.read(file, as: document).lines
  }

  /// A part of a word processor's file.
  static func part(_ content: String) -> String { "<w:part xmlns:w=\"w\">\(content)</w:part>" }

  /// What is said of a file, without its folder.
  static func refusal(_ bytes: [UInt8], named name: String, in language: Language = .english) throws -> String {
    do {
      _ = try lines(bytes, named: name)
      return ""
    } catch let faults as Diagnostics {
      #expect(faults.all.allSatisfy { $0.place?.file != nil && $0.remedy != nil })
      return faults.rendered(in: language).replacing(#/^\S*/(?=[^/\s]+: |[^/\s]+:\d)/#, with: "")
    }
  }

  @Test("text and Markdown are read line by line, in UTF-8 and in GBK")
  func plain() throws {
    #expect(try Self.lines(Array("灯\r\n塔\n".utf8), named: "a.txt") == ["灯", "塔", ""])
    #expect(try Self.lines([0xEF, 0xBB, 0xBF] + Array("# 灯".utf8), named: "a.MD") == ["# 灯"])
    #expect(try Self.lines([0xB5, 0xC6, 0xCB, 0xFE], named: "a.txt") == ["灯塔"])
  }

  @Test("of a web page the visible text is read, a line for each block")
  func html() throws {
    let page = """
      <!DOCTYPE html><html><head><title>不要</title><style>p { color: red }</style></head>
      <body><!-- 不要 --><h1>灯塔</h1><p>总值&nbsp;10<b>亿</b>元&mdash;至少</p><script>if (a < b) {}</script>
      <table><tr><td>灯</td><td>2&#23478;</td></tr></table><p>a &lt; b &unknown; &#x706F;<br/>完</p></body></html>
      """
    #expect(
      try Self.lines(Array(page.utf8), named: "a.html") == ["灯塔", "总值 10亿元—至少", "灯 2家", "a < b &unknown; 灯", "完"])
  }

  @Test("of a word processor's file each paragraph is a line; what was deleted and drawn twice is left out")
  func word() throws {
    let body = """
      <w:document xmlns:w="w" xmlns:mc="mc"><w:body>
      <w:p><w:r><w:t>(一)修整</w:t></w:r><w:r><w:t xml:space="preserve">旧灯塔 </w:t></w:r><w:del><w:r><w:t>不要</w:t></w:r></w:del></w:p>
      <w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:tab/><w:t>右</w:t></w:r></w:p>
      <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>画</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>画</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
      </w:body></w:document>
      """
    let file = StoredZip(["word/document.xml": body, "word/header1.xml": Self.part("<w:p><w:t>页眉</w:t></w:p>")]).bytes
    #expect(try Self.lines(file, named: "a.docx") == ["页眉", "(一)修整旧灯塔 ", "上", "下 右", "画"])
  }

  @Test("a mark of a state secret is refused wherever it stands", arguments: ["a.txt", "a.html", "a.docx", "机密★.txt"])
  func classified(name: String) throws {
    let bytes: [UInt8]
    switch name {
    case "a.html": bytes = Array("<p>秘密★1年</p><p>灯</p>".utf8)
    case "a.docx":
      bytes =
        StoredZip([
          "word/document.xml": Self.part("<w:p><w:t>灯</w:t></w:p>"),
          "word/header1.xml": Self.part("<w:p><w:t>绝密</w:t></w:p>"),
        ]).bytes
    case "a.txt": bytes = Array("灯\n密级：机密\n".utf8)
    default: bytes = Array("灯".utf8)
    }
    #expect(try Self.refusal(bytes, named: name).contains("carries the classification mark"))
  }

  struct Damaged: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let message: String
    var testDescription: String { name }
  }

  static let damaged = [
    Damaged(
      name: "a.doc", bytes: [0xD0, 0xCF],
      message: """
        a.doc: error: files of this kind (.doc) cannot be read
          expected: .txt .md .html .docx .pdf
          try: save it from the word processor as .docx
        """),
    Damaged(
      name: "a", bytes: Array("灯".utf8),
      message: """
        a: error: files of this kind (.) cannot be read
          expected: .txt .md .html .docx .pdf
          try: save it as one of these
        """),
    Damaged(
      name: "a.txt", bytes: Array("%PDF-1.7".utf8),
      message: """
        a.txt: error: the name ends in .txt, but the content is of another kind
          expected: .txt .md .html .docx .pdf
          try: give the file the ending of its content
        """),
    Damaged(
      name: "b.txt", bytes: Array("灯".utf8) + [0xFF, 0xFF],
      message: """
        b.txt:1:2: error: from here on the file is neither UTF-8 nor GBK; its text may be damaged
          expected: text in UTF-8 or GBK
          try: save it as text in UTF-8
        """),
    Damaged(
      name: "c.txt", bytes: [0xFF, 0xFE, 0x6F, 0x70],
      message: """
        c.txt:1:1: error: the file is encoded in UTF-16
          expected: text in UTF-8 or GBK
          try: save it as text in UTF-8
        """),
    Damaged(
      name: "d.txt", bytes: Array(" \n　\n".utf8),
      message: """
        d.txt: error: there is no text in the file
          try: a scanned page must go through text recognition first; then save it as text
        """),
    Damaged(
      name: "e.html", bytes: Array("<html><head>灯</head><script>灯".utf8),
      message: """
        e.html: error: there is no text in the file
          try: a scanned page must go through text recognition first; then save it as text
        """),
    Damaged(
      name: "f.docx", bytes: Array("灯".utf8),
      message: """
        f.docx: error: this is no .docx file that can be read
          expected: a .docx file that is not encrypted
          try: open it in a word processor, take its password off, and save it as .docx or as text
        """),
    Damaged(
      name: "g.docx", bytes: [0x50, 0x4B, 0x03, 0x04, 0x00],
      message: """
        g.docx: error: this is no .docx file that can be read (Not a zip archive)
          expected: a .docx file that is not encrypted
          try: open it in a word processor, take its password off, and save it as .docx or as text
        """),
    Damaged(
      name: "h.docx", bytes: StoredZip(["xl/workbook.xml": "<a/>"]).bytes,
      message: """
        h.docx: error: this is no .docx file that can be read
          expected: a .docx file that is not encrypted
          try: open it in a word processor, take its password off, and save it as .docx or as text
        """),
    Damaged(
      name: "i.docx", bytes: StoredZip(["word/document.xml": "<!DOCTYPE a [<!ENTITY b \"c\">]><w:p>&b;</w:p>"]).bytes,
      message: """
        i.docx: error: this is no .docx file that can be read
          expected: a .docx file that is not encrypted
          try: open it in a word processor, take its password off, and save it as .docx or as text
        """),
    // A type definition that cannot be seen as UTF-8: with its mark, without it, and under another name.
    Damaged(name: "j.docx", bytes: docx(inUTF16: true), message: unreadable("j.docx")),
    Damaged(name: "k.docx", bytes: docx(inUTF16: false), message: unreadable("k.docx")),
    Damaged(
      name: "l.docx",
      bytes: StoredZip([
        "word/document.xml":
          "<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADwAIQ-DOCTYPE a [+ADwAIQ-ENTITY b \"c\">]><w:p>&b;</w:p>"
      ]).bytes, message: unreadable("l.docx")),
  ]

  private static func unreadable(_ name: String) -> String {
    """
    \(name): error: this is no .docx file that can be read
      expected: a .docx file that is not encrypted
      try: open it in a word processor, take its password off, and save it as .docx or as text
    """
  }

  private static func docx(inUTF16 isMarked: Bool) -> [UInt8] {
    let text = "<!DOCTYPE a [<!ENTITY b \"c\">]><w:p>&b;</w:p>"
    var bytes: [UInt8] = isMarked ? [0xFF, 0xFE] : []
    for unit in text.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    return StoredZip([(name: "word/document.xml", bytes: bytes)]).bytes
  }

  @Test("a file that cannot be read is refused with what to do", arguments: damaged)
  func refusals(_ file: Damaged) throws {
    #expect(try Self.refusal(file.bytes, named: file.name) == file.message)
  }

  @Test("a damaged paragraph of a word processor's file is a message, no half text")
  func brokenXML() throws {
    let file = StoredZip(["word/document.xml": Self.part("<w:p><w:t>灯</w:p>")]).bytes
    #expect(
      try Self.refusal(file, named: "a.docx").hasPrefix("a.docx: error: this is no .docx file that can be read ("))
  }

  @Test("where pdftotext is not installed, the message says how to get on")
  func missingTool() throws {
    let faults = #expect(throws: Diagnostics.self) {
      try PDFText.text(of: URL(fileURLWithPath: "/tmp/a.pdf"), path: "/nowhere")
    }
    #expect(
      faults?.rendered(in: .chinese) == """
        /tmp/a.pdf: 错误：读 PDF 要用 pdftotext，这台机器上没有
          办法：安装 poppler-utils，或把正文另存为 .txt、.docx
        """)
  }

  @Test("a file that is not there is said to be missing")
  func missing() throws {
    let document = try #require(DocumentID("lamp-2026"))
    let faults = #expect(throws: Diagnostics.self) {
      try OfficialText.read(URL(fileURLWithPath: "/nowhere/a.txt"), as: document)
    }
    #expect(
      faults?.rendered(in: .english) == """
        /nowhere/a.txt: error: there is no such file
          try: check the path
        """)
  }
}

/// A ZIP file whose members are stored without compression (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16).
struct StoredZip {
  let bytes: [UInt8]

  init(_ members: KeyValuePairs<String, String>) {
    self.init(members.map { (name: $0.key, bytes: Array($0.value.utf8)) })
  }

  init(_ members: [(name: String, bytes: [UInt8])]) {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in members {
      let name = Array(name.utf8)
      let common =
        Self.little(20, 2) + Self.little(0, 2) + Self.little(0, 2) + Self.little(0, 4)
        + Self.little(Self.checksum(content), 4)
        + Self.little(content.count, 4) + Self.little(content.count, 4) + Self.little(name.count, 2) + Self.little(0, 2)
      directory +=
        [0x50, 0x4B, 0x01, 0x02] + Self.little(20, 2) + common + Self.little(0, 10) + Self.little(file.count, 4) + name
      file += [0x50, 0x4B, 0x03, 0x04] + common + name + content
    }
    let end =
      [0x50, 0x4B, 0x05, 0x06] + Self.little(0, 4) + Self.little(members.count, 2) + Self.little(members.count, 2)
      + Self.little(directory.count, 4) + Self.little(file.count, 4) + Self.little(0, 2)
    bytes = file + directory + end
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> (8 * $0) : 0) }
  }

  /// CRC-32 of ISO 3309.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    var register: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 { register = register & 1 == 1 ? (register >> 1) ^ 0xEDB8_8320 : register >> 1 }
    }
    return Int(register ^ 0xFFFF_FFFF)
  }
}
