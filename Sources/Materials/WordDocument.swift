// Materials: what leaves the house as a document: meeting material as Word files. Never a red header: issued documents
// are made in the office's own system.
// May import: CZip, Diagnostics.
// Start reading at `WordDocument`.

import Diagnostics

/// A Word document (ECMA-376, WordprocessingML) with the body typography of GB/T 9704: A4, 仿宋 of size 三号 (16 pt), lines
/// 28 pt apart, two characters of indent, headings in 黑体, pages numbered at the foot.
public struct WordDocument: Sendable, Hashable {
  /// What the file's properties name it.
  public let title: String
  public var blocks: [Block]

  public enum Block: Sendable, Hashable {
    case title(String)
    /// A line below the title, such as 模拟数据 · 非统计口径.
    case mark(String)
    case heading(String)
    case paragraph(String)
    case table(Table)
    /// 另起一页, before an annex.
    case newPage
  }

  public struct Table: Sendable, Hashable {
    public let caption: String
    public let head: [String]
    /// Each row has as many cells as the head; the first is left-aligned, the others are right-aligned.
    public let rows: [[String]]

    public init(caption: String, head: [String], rows: [[String]]) {
      self.caption = caption
      self.head = head
      self.rows = rows
    }
  }

  public init(title: String, blocks: [Block] = []) {
    self.title = title
    self.blocks = blocks
  }

  /// The file. Equal documents give equal bytes.
  /// - Throws: `Diagnostics` with code `material.word` where it cannot be packed.
  /// Cost: linear in the text.
  public func bytes() throws(Diagnostics) -> [UInt8] {
    try ZipPacking.pack([
      ("[Content_Types].xml", Self.contentTypes), ("_rels/.rels", Self.relations),
      ("docProps/core.xml", Self.properties(title)), ("word/document.xml", body),
      ("word/styles.xml", Self.styles), ("word/footer1.xml", Self.footer),
      ("word/_rels/document.xml.rels", Self.documentRelations),
    ])
  }

  /// Whether blocks without tables fit one page of GB/T 9704: 22 lines of 28 full-width characters, a title of two lines'
  /// height for each 20. Cost: linear in the text.
  public static func fitsOnePage(_ blocks: [Block]) -> Bool {
    let lines = blocks.reduce(0) { sum, block in
      switch block {
      case .title(let text): sum + 2 * ((width(of: text) + 39) / 40)
      case .mark: sum + 1
      // Both begin with two characters of indent; one character a line is left for words that do not break.
      case .heading(let text), .paragraph(let text): sum + (width(of: text) + 4 + 53) / 54
      case .table, .newPage: sum + 22
      }
    }
    return lines <= 22
  }

  /// In half-width characters.
  private static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 && $1.value != 0x201C && $1.value != 0x201D ? 1 : 2) }
  }

  // MARK: The body

  private var body: String {
    let content = blocks.map { block in
      switch block {
      case .title(let text): Self.paragraph(text, style: "Title")
      case .mark(let text): Self.paragraph(text, style: "Mark")
      case .heading(let text): Self.paragraph(text, style: "Heading1")
      case .paragraph(let text): Self.paragraph(text, style: "Body")
      case .table(let table): Self.table(table)
      case .newPage: #"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#
      }
    }.joined()
    // Margins 37, 26, 35 and 28 mm, in twentieths of a point.
    return Self.declaration + """
      <w:document xmlns:w="\(Self.namespace)" xmlns:r="\(Self.relationsNamespace)"><w:body>\(content)<w:sectPr>\
      <w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>\
      <w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/>\
      </w:sectPr></w:body></w:document>
      """
  }

  private static func paragraph(_ text: String, style: String, alignment: String? = nil) -> String {
    let aligned = alignment.map { #"<w:jc w:val="\#($0)"/>"# } ?? ""
    return #"<w:p><w:pPr><w:pStyle w:val="\#(style)"/>\#(aligned)</w:pPr><w:r><w:t xml:space="preserve">"#
      + escaped(text) + "</w:t></w:r></w:p>"
  }

  private static func table(_ table: Table) -> String {
    let width = 8844 / max(1, table.head.count)
    func cell(_ text: String, _ index: Int, isHead: Bool) -> String {
      let alignment = index == 0 ? "left" : "right"
      return #"<w:tc><w:tcPr><w:tcW w:w="\#(width)" w:type="dxa"/></w:tcPr>"#
        + paragraph(text, style: isHead ? "TableHead" : "TableText", alignment: alignment) + "</w:tc>"
    }
    func row(_ cells: [String], isHead: Bool = false) -> String {
      let properties = isHead ? "<w:trPr><w:tblHeader/></w:trPr>" : "<w:trPr><w:cantSplit/></w:trPr>"
      return "<w:tr>" + properties
        + cells.enumerated().map { cell($0.element, $0.offset, isHead: isHead) }.joined() + "</w:tr>"
    }
    let borders = ["top", "left", "bottom", "right", "insideH", "insideV"]
      .map { #"<w:\#($0) w:val="single" w:sz="4" w:space="0" w:color="000000"/>"# }.joined()
    let grid = table.head.map { _ in #"<w:gridCol w:w="\#(width)"/>"# }.joined()
    return paragraph(table.caption, style: "Caption")
      + #"<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:tblBorders>\#(borders)</w:tblBorders></w:tblPr>"#
      + "<w:tblGrid>\(grid)</w:tblGrid>" + row(table.head, isHead: true) + table.rows.map { row($0) }.joined()
      + "</w:tbl>"
  }

  /// Text as XML has it; what XML 1.0 has no room for is left out.
  static func escaped(_ text: String) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": continue
      case "\t", "\n", "\r": output += " "
      default: if scalar.value >= 0x20 { output.unicodeScalars.append(scalar) }
      }
    }
    return output
  }
}
