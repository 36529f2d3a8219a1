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
  /// What stands at the head of every page, such as 草稿; `nil` for nothing.
  public let header: String?

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
    /// A line below the table, in its size; `nil` for none.
    public let note: String?

    public init(caption: String, head: [String], rows: [[String]], note: String? = nil) {
      self.caption = caption
      self.head = head
      self.rows = rows
      self.note = note
    }
  }

  public init(title: String, blocks: [Block] = [], header: String? = nil) {
    self.title = title
    self.blocks = blocks
    self.header = header
  }

  /// The file. Equal documents give equal bytes.
  /// - Throws: `Diagnostics` with code `material.word` where it cannot be packed.
  /// Cost: linear in the text.
  public func bytes() throws(Diagnostics) -> [UInt8] {
    var members: [(name: String, text: String)] = [
      ("[Content_Types].xml", Self.contentTypes(hasHeader: header != nil)), ("_rels/.rels", Self.relations),
      ("docProps/core.xml", Self.properties(title)), ("word/document.xml", body),
      ("word/styles.xml", Self.styles), ("word/footer1.xml", Self.footer),
      ("word/_rels/document.xml.rels", Self.documentRelations(hasHeader: header != nil)),
    ]
    if let header { members.append(("word/header1.xml", Self.header(header))) }
    return try ZipPacking.pack(members)
  }

  /// Lines of 28 pt on a page of GB/T 9704.
  public static let linesOfPage = 22

  /// Whether blocks without tables fit one page of GB/T 9704. Cost: linear in the text.
  public static func fitsOnePage(_ blocks: [Block]) -> Bool { lines(of: blocks) <= linesOfPage }

  /// How many lines of a page blocks take: of 28 pt and 28 full-width characters, titles of lines of 35 pt for each 20, a
  /// mark of a line for each 31; a table takes a page. Cost: linear in the text.
  public static func lines(of blocks: [Block]) -> Int {
    blocks.reduce(0) { sum, block in
      switch block {
      case .title(let text): sum + (5 * ((width(of: text) + 199) / 200) + 3) / 4
      case .mark(let text): sum + max(1, (width(of: text) + 309) / 310)
      case .heading(let text), .paragraph(let text): sum + max(1, lines(of: text))
      case .table, .newPage: sum + linesOfPage
      }
    }
  }

  /// How many lines a paragraph or a heading takes: both begin with two characters of indent, and of the 27 characters and
  /// a half that a line has room for 27 are filled. What may not stand apart goes to the next line together: the letters and
  /// figures of a word, and a mark with what it closes or opens. Cost: linear in the text.
  public static func lines(of text: String) -> Int {
    let line = 270
    var (rows, column, run) = (1, 20, 0)
    func end() {
      guard run > 0 else { return }
      if column + run > line {
        rows += 1
        column = 0
      }
      // A word longer than a line is broken.
      rows += max(0, column + run - 1) / line
      column = (column + run - 1) % line + 1
      run = 0
    }
    var (joins, lastIsWord) = (false, false)
    for scalar in text.unicodeScalars {
      let isWord = isNarrow(scalar) && scalar != " "
      let closes = closing.contains(scalar)
      if !closes && !joins && !(isWord && run > 0 && lastIsWord) { end() }
      if scalar == " " {
        end()
        // A space at the end of a line hangs over.
        column = min(line, column + width(of: scalar))
      } else {
        run += width(of: scalar)
      }
      lastIsWord = isWord
      joins = opening.contains(scalar)
    }
    end()
    return rows
  }

  /// The beginning of a text, with an ending, that takes at most some lines of a page; `nil` where the text takes no more
  /// as it is, or where nothing of it would be left beside the ending.
  /// Cost: a pass over the lines for each character that is left out.
  public static func shortened(_ text: String, to most: Int, ending: String, after lead: String = "") -> String? {
    guard lines(of: lead + text) > most else { return nil }
    var kept = text.prefix(most * 90)
    while !kept.isEmpty, lines(of: lead + kept + ending) > most { kept.removeLast() }
    return kept.count < 4 ? nil : kept + ending
  }

  /// In tenths of a character's width; what does not break counts with its marks.
  private static func width(of text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + width(of: $1) } }

  /// In tenths of a Chinese character's width, and at least as wide as fonts for Chinese have it: the letters and figures
  /// of some are half as wide as a character, and of those that stand in for them more.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    guard isNarrow(scalar) else { return 10 }
    if scalar == " " { return 3 }
    if widest.contains(scalar) { return 10 }
    if slim.contains(scalar) { return 4 }
    return scalar.properties.isUppercase || wide.contains(scalar) ? 8 : 6
  }

  private static let widest = Set("MW@%mw&".unicodeScalars)
  private static let wide = Set("+=<>~−".unicodeScalars)
  private static let slim = Set("ijltfr.,:;'!|()[]/-".unicodeScalars)
  private static let closing = Set("，。；：、？！）》”’】〕…,.;:?!)%％".unicodeScalars)
  private static let opening = Set("（《“‘【〔(".unicodeScalars)

  /// Quotation marks, dots and dashes are as wide as the characters of a Chinese line in which they stand.
  private static func isNarrow(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x2E80 && !(0x2014...0x2026).contains(scalar.value)
  }

  // MARK: The body

  var body: String {
    // The paragraph after a new page carries the break: one of its own would be a line more, and a page that is full
    // would be followed by an empty one.
    var breaks = false
    let content = blocks.map { block in
      let isFirst = breaks
      breaks = block == .newPage
      return switch block {
      case .title(let text): Self.paragraph(text, style: "Title", breaksPage: isFirst)
      case .mark(let text): Self.paragraph(text, style: "Mark", breaksPage: isFirst)
      case .heading(let text): Self.paragraph(text, style: "Heading1", breaksPage: isFirst)
      case .paragraph(let text): Self.paragraph(text, style: "Body", breaksPage: isFirst)
      case .table(let table): Self.table(table, breaksPage: isFirst)
      case .newPage: ""
      }
    }.joined()
    let head = header == nil ? "" : #"<w:headerReference w:type="default" r:id="rId3"/>"#
    // Margins 37, 26, 35 and 28 mm, in twentieths of a point.
    return Self.declaration + """
      <w:document xmlns:w="\(Self.namespace)" xmlns:r="\(Self.relationsNamespace)"><w:body>\(content)<w:sectPr>\(head)\
      <w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>\
      <w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/>\
      </w:sectPr></w:body></w:document>
      """
  }

  private static func paragraph(
    _ text: String, style: String, alignment: String? = nil, breaksPage: Bool = false
  ) -> String {
    let aligned = alignment.map { #"<w:jc w:val="\#($0)"/>"# } ?? ""
    let breaking = breaksPage ? "<w:pageBreakBefore/>" : ""
    return #"<w:p><w:pPr><w:pStyle w:val="\#(style)"/>\#(breaking)\#(aligned)</w:pPr><w:r><w:t xml:space="preserve">"#
      + escaped(text) + "</w:t></w:r></w:p>"
  }

  /// How wide a table is, in twentieths of a point, and what each cell has at both its sides together.
  private static let tableWidth = 8844
  private static let cellMargins = 120

  /// The columns' widths: each has room for its figures, the longest word of its head and two of its characters beside each
  /// other, the first for its longest name as far as the others leave it; what is left is shared among the others.
  static func widths(of table: Table) -> [Int] {
    // Text of tables is 五号, 10.5 pt: a tenth of a character is 21 twentieths of a point.
    func wide(_ text: String) -> Int { width(of: text) * 21 + cellMargins }
    func longestWord(_ head: String) -> Int {
      let words = head.split { $0 == " " || $0.unicodeScalars.contains { !isNarrow($0) } }
      return words.map { wide(String($0)) }.max() ?? 0
    }
    var widths = table.head.enumerated().map { column, head in
      let figures = table.rows.map { column < $0.count ? wide($0[column]) : 0 }.max() ?? 0
      return max(figures, column == 0 ? wide(head) : max(longestWord(head), 2 * 210 + cellMargins))
    }
    guard widths.count > 1 else { return [tableWidth] }
    let figures = widths.dropFirst().reduce(0, +)
    // A name may go on in a second line; a figure and two characters of a head may not.
    widths[0] = min(widths[0], max(tableWidth / 6, tableWidth - figures), tableWidth * 2 / 5)
    let sum = widths[0] + figures
    return sum > tableWidth
      ? widths.map { $0 * tableWidth / sum }
      : widths.enumerated().map { $0.offset == 0 ? $0.element : $0.element + (tableWidth - sum) / (widths.count - 1) }
  }

  private static func table(_ table: Table, breaksPage: Bool) -> String {
    let widths = widths(of: table)
    func cell(_ text: String, _ index: Int, isHead: Bool) -> String {
      let alignment = index == 0 ? "left" : "right"
      let width = index < widths.count ? widths[index] : 0
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
    let grid = widths.map { #"<w:gridCol w:w="\#($0)"/>"# }.joined()
    let sides = ["left", "right"].map { #"<w:\#($0) w:w="\#(cellMargins / 2)" w:type="dxa"/>"# }.joined()
    let note = table.note.map { paragraph($0, style: "TableText") } ?? ""
    return paragraph(table.caption, style: "Caption", breaksPage: breaksPage)
      + #"<w:tbl><w:tblPr><w:tblW w:w="\#(tableWidth)" w:type="dxa"/><w:tblBorders>\#(borders)</w:tblBorders>"#
      + #"<w:tblLayout w:type="fixed"/><w:tblCellMar>\#(sides)</w:tblCellMar></w:tblPr>"#
      + "<w:tblGrid>\(grid)</w:tblGrid>" + row(table.head, isHead: true) + table.rows.map { row($0) }.joined()
      + "</w:tbl>" + note
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
