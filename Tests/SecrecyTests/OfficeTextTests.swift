import Archives
import Randomness
import Secrecy
import Testing

@Suite("Marks in the text of office documents")
struct OfficeTextTests {
  private static func archive(_ parts: [(name: String, text: String)]) throws -> [UInt8] {
    var writer = ZipWriter()
    for part in parts { writer.add(part.name, part.text) }
    return try writer.bytes()
  }

  private static func mark(_ name: String, _ text: String) throws -> ClassificationMark? {
    ClassificationMark.first(
      inUpload: try archive([("[Content_Types].xml", "<Types/>"), (name, text)]), named: "材料")
  }

  /// Where a mark stands in each kind of document, however the program that wrote it cut its text.
  private static let marked: [(part: String, text: String)] = [
    ("word/document.xml", "<w:document><w:p><w:r><w:t>机密★1年</w:t></w:r></w:p></w:document>"),
    ("word/document.xml", "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>机</w:t></w:r><w:r><w:t>密</w:t></w:r></w:p>"),
    ("word/document.xml", "<w:p><w:r><w:t>见附件</w:t></w:r><w:r><w:br/></w:r><w:r><w:t>绝密</w:t></w:r></w:p>"),
    ("word/document.xml", "<w:p><w:r><w:t>外</w:t><w:p><w:r><w:t>秘密</w:t></w:r></w:p></w:r></w:p>"),
    ("word/header2.xml", "<w:hdr><w:p><w:r><w:t xml:space=\"preserve\"> 绝密 </w:t></w:r></w:p></w:hdr>"),
    ("word/footnotes.xml", "<w:p><w:r><w:t>&#x673A;&#23494;&#9733;</w:t></w:r></w:p>"),
    ("word/document.xml", "<w:p><w:r><w:t><![CDATA[【机密】]]></w:t></w:r></w:p>"),
    ("word/document.xml", "<w:p title=\"a>b\"><w:r><w:t>密级：机密</w:t></w:r></w:p>"),
    ("xl/sharedStrings.xml", "<sst><si><t>企业</t></si><si><r><t>绝</t></r><r><t>密</t></r></si></sst>"),
    ("xl/worksheets/sheet1.xml", "<row><c t=\"inlineStr\"><is><t>本表属秘密级事项</t></is></c></row>"),
    ("xl/worksheets/sheet1.xml", "<oddHeader>&amp;C&amp;\"宋体,常规\"&amp;14机密</oddHeader>"),
    ("xl/workbook.xml", "<sheets><sheet name=\"绝密\" sheetId=\"1\"/></sheets>"),
    ("xl/comments1.xml", "<comment><text><r><t>秘密★</t></r></text></comment>"),
    ("docProps/core.xml", "<cp:coreProperties><dc:title>机密</dc:title></cp:coreProperties>"),
    ("docProps/custom.xml", "<property name=\"密级\"><vt:lpwstr>秘密</vt:lpwstr></property>"),
    ("Doc_0/Pages/Page_0/Content.xml", "<ofd:TextObject><ofd:TextCode X=\"0\">机密★长期</ofd:TextCode></ofd:TextObject>"),
  ]

  @Test("a mark is found in text, headers, notes, cells, sheets' names and properties of Word, Excel and OFD files")
  func found() throws {
    for (part, text) in Self.marked {
      let found = try Self.mark(part, text)
      #expect(found != nil, "\(part): \(text)")
      #expect(found?.place.file == "材料" && found?.place.field == part)
    }
  }

  @Test("words about secrets are none, nor what is no text of the document")
  func passed() throws {
    for (part, text) in [
      ("word/document.xml", "<w:p><w:r><w:t>涉及商业秘密，请保密</w:t></w:r></w:p>"),
      ("word/document.xml", "<w:p><w:r><w:t>上海机密电子</w:t></w:r><w:r><w:t>有限公司</w:t></w:r></w:p>"),
      ("word/document.xml", "<w:p><w:r><w:delText>机密★</w:delText><w:t>已定稿</w:t></w:r></w:p>"),
      ("word/document.xml", "<w:p><!-- <w:t>机密★</w:t> --><w:r><w:t>密切配合</w:t></w:r></w:p>"),
      ("xl/sharedStrings.xml", "<sst><si><t>绝</t></si><si><t>密</t></si></sst>"),
      ("xl/styles.xml", "<font><name val=\"机密★\"/></font>"), ("word/media/image1.png", "机密★"),
    ] {
      #expect(try Self.mark(part, text) == nil, "\(part): \(text)")
    }
  }

  @Test("a part in two bytes a character is read too, in either order")
  func wide() throws {
    let text = "<?xml version=\"1.0\"?><w:p><w:r><w:t>机密★</w:t></w:r></w:p>"
    for isBigEnded in [true, false] {
      for mark in [[UInt16(0xFEFF)], []] {
        let bytes = (mark + Array(text.utf16)).flatMap { unit -> [UInt8] in
          let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
          return isBigEnded ? pair : pair.reversed()
        }
        var writer = ZipWriter()
        writer.add("word/document.xml", bytes)
        #expect(ClassificationMark.first(inUpload: try writer.bytes(), named: "a.docx") != nil)
      }
    }
  }

  @Test("short parts are read first, and a mark behind much text is found")
  func long() throws {
    let long = "<w:p>" + String(repeating: "<w:r><w:t>密</w:t></w:r>", count: 1 << 10) + "</w:p>"
    let marks = ["<w:p><w:r><w:t>机密★</w:t></w:r></w:p>", "<w:p><w:r><w:t>绝密★</w:t></w:r></w:p>"]
    let bytes = try Self.archive([("word/document.xml", long + marks[0]), ("word/header1.xml", marks[1])])
    #expect(ClassificationMark.first(inUpload: bytes, named: "a.docx")?.word == "绝密")
    #expect(try Self.mark("word/document.xml", long + marks[0])?.word == "机密")
  }

  @Test("whatever the bytes are, they are read without harm")
  func damaged() throws {
    let whole = try Self.archive(
      Self.marked.enumerated().map { ("part\($0.offset)/\($0.element.part)", $0.element.text) })
    var generator = SeededGenerator(seed: 46)
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0...Int.random(in: 0...8, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
      }
      if Bool.random(using: &generator) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator)) }
      _ = ClassificationMark.first(inUpload: bytes, named: "a.docx")
    }
    // The text itself, cut and bent before it is packed.
    for (part, text) in Self.marked {
      let bytes = Array(text.utf8)
      for end in bytes.indices {
        var writer = ZipWriter()
        var bent = Array(bytes[..<end])
        if let place = bent.indices.randomElement(using: &generator) {
          bent[place] = "<>&;\"/!".utf8.randomElement(using: &generator) ?? 0
        }
        writer.add(part, bent)
        _ = ClassificationMark.first(inUpload: try writer.bytes(), named: "a.docx")
      }
    }
  }
}
