import Archives
import Decimals
import DelimitedText
import Diagnostics
import Quantities

/// Reads spreadsheets. Everything is bounded, so that a small file cannot fill the memory.
public struct WorkbookReader {
  /// How much is taken in before a file is refused.
  public struct Limits: Sendable, Hashable {
    /// What all parts together may unfold to.
    public var unfoldedBytes: Int
    /// Cells that are not empty; texts that cells share, and merged ranges, are bounded alike.
    public var cells: Int
    public var sheets: Int
    /// Formats of cells, and relationships of parts; spreadsheets hold 65,490 formats.
    public var formats: Int
    /// Bytes of one text; spreadsheets hold 32,767 characters.
    public var textBytes: Int

    /// 512 MiB, five million cells, 64 sheets: far above any honest report.
    public static let standard = Limits(
      unfoldedBytes: 512 << 20, cells: 5_000_000, sheets: 64, textBytes: 32_767 * 4)

    public init(unfoldedBytes: Int, cells: Int, sheets: Int, formats: Int = 65_536, textBytes: Int) {
      self.unfoldedBytes = unfoldedBytes
      self.cells = cells
      self.sheets = sheets
      self.formats = formats
      self.textBytes = textBytes
    }
  }

  private let archive: ZipReader
  private let file: String
  private let limits: Limits
  private let progress: (Int) -> Void
  private let claimedSize: Int
  private var used = 0
  private var styles = WorkbookStyles()
  private var shared: [String] = []
  private var cells = 0

  /// Reads a spreadsheet: .xlsx, or comma-separated text in UTF-8 or GBK.
  /// - Parameter progress: told how much has been read, from 0 to 100.
  /// - Throws: `Diagnostics` with a code of `workbook.…` or `csv.…`.
  /// Cost: linear; the cells stand in memory.
  public static func read(
    _ bytes: [UInt8], file: String, limits: Limits = .standard, progress: (Int) -> Void = { _ in }
  ) throws(Diagnostics) -> Workbook {
    guard !bytes.isEmpty else { throw Diagnostics(.emptyFile(file)) }
    if bytes.starts(with: compoundFile) {
      throw Diagnostics(bytes.contains(encryptedStream) ? .encrypted(file) : .oldForm(file))
    }
    guard bytes.starts(with: [0x50, 0x4B]) else {
      guard file.lowercased().hasSuffix(".csv") || file.lowercased().hasSuffix(".txt") else {
        throw Diagnostics(.notAWorkbook(file))
      }
      return try delimited(bytes, file: file, limits: limits)
    }
    do {
      return try withoutActuallyEscaping(progress) { progress in
        var reader = try WorkbookReader(bytes, file: file, limits: limits, progress: progress)
        return Workbook(file: file, sheets: try reader.sheets())
      }
    } catch let fault as Diagnostic {
      throw Diagnostics(fault)
    } catch let fault as ZipFault {
      throw Diagnostics(.damagedWorkbook(file, "zip", fault.reason))
    } catch {
      throw error as? Diagnostics ?? Diagnostics(.damagedWorkbook(file, "zip", "\(error)"))
    }
  }

  /// How a compound file begins: what an .xls is, and what an encrypted .xlsx is wrapped in (MS-CFB, 2.2).
  private static let compoundFile: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0]
  /// The stream that holds an encrypted workbook, as its name stands in the file (MS-OFFCRYPTO, 2.3.4.4).
  private static let encryptedStream: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, 0] }

  private init(_ bytes: [UInt8], file: String, limits: Limits, progress: @escaping (Int) -> Void) throws {
    archive = try ZipReader(bytes)
    self.file = file
    self.limits = limits
    self.progress = progress
    claimedSize = Self.total(archive.members.filter { $0.name.hasPrefix("xl/") }.map(\.claimedSize))
  }

  /// What the parts claim to unfold to, at least 1: whoever claims more than there is room for only makes the progress
  /// slow.
  static func total(_ claimedSizes: [Int]) -> Int {
    claimedSizes.reduce(1) { sum, size in sum + min(max(0, size), .max - sum) }
  }

  private mutating func sheets() throws -> [Sheet] {
    let targets = RelationshipHandler(file: file, limit: limits.formats)
    try parse("xl/_rels/workbook.xml.rels", targets)
    let book = BookHandler(file: file, limit: limits.sheets)
    try parse("xl/workbook.xml", book)
    guard !book.sheets.isEmpty else { throw Diagnostic.noSheets(file) }
    styles.countsFrom1904 = book.countsFrom1904
    if archive.member(named: "xl/styles.xml") != nil {
      let handler = StyleHandler(file: file, limit: limits.formats)
      try parse("xl/styles.xml", handler)
      styles.days = handler.days
    }
    if archive.member(named: "xl/sharedStrings.xml") != nil {
      let handler = SharedTextHandler(file: file, limits: limits)
      try parse("xl/sharedStrings.xml", handler)
      shared = handler.texts
    }
    var sheets: [Sheet] = []
    for declared in book.sheets {
      // A chart has a sheet of its own and no cells.
      guard let part = targets.targets[declared.relationship], part.contains("worksheets") else { continue }
      let handler = SheetHandler(
        file: file, sheet: declared.name, shared: shared, styles: styles, cellsLeft: limits.cells - cells,
        textLimit: limits.textBytes)
      try parse(part, handler)
      cells += handler.count
      sheets.append(
        Sheet(name: declared.name, isHidden: declared.isHidden, rows: handler.orderedRows, merged: handler.merged))
    }
    return sheets
  }

  private mutating func parse(_ part: String, _ handler: MarkupHandler) throws {
    guard let member = archive.member(named: part) else { throw Diagnostic.partMissing(file, part) }
    let before = used
    let left = limits.unfoldedBytes - used
    var read = 0
    try MarkupStream.read(handler, file: file, part: part) { feed in
      do {
        try archive.read(member, atMost: left) { block in
          try feed(block)
          read += block.count
          progress(min(100, (before + read) * 100 / claimedSize))
        }
      } catch let fault as ZipFault {
        guard read > left - (1 << 16) else { throw Diagnostic.damagedWorkbook(file, part, fault.reason) }
        throw Diagnostic.tooMuch(
          file, Wording(zh: "解压后的大小", en: "the unfolded size"), limit: "\(limits.unfoldedBytes >> 20) MiB")
      }
    }
    used += read
  }

  /// Comma-separated text as a workbook of one sheet, every cell a text.
  private static func delimited(_ bytes: [UInt8], file: String, limits: Limits) throws(Diagnostics) -> Workbook {
    let text = try DelimitedText(bytes: bytes, file: file)
    let head = text.bytes.prefix { $0 != 0x0A }
    guard !head.contains(0x09) || head.contains(0x2C) else { throw Diagnostics(.tabsBetweenCells(file)) }
    var reader = text.reader()
    var rows: [Row] = []
    var count = 0
    while reader.advance() {
      if let fault = reader.faults.first { throw Diagnostics(fault) }
      let cells = (0..<reader.count).compactMap { column -> Cell? in
        reader.isEmpty(column) ? nil : Cell(column: column, .text(reader[column]))
      }
      guard !cells.isEmpty else { continue }
      count += cells.count
      guard count <= limits.cells, reader.line <= CellAddress.rows else {
        throw Diagnostics(
          .tooMuch(file, Wording(zh: "单元格", en: "the number of cells"), limit: "\(limits.cells)"))
      }
      rows.append(Row(number: reader.line, cells: cells))
    }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return Workbook(file: file, sheets: [Sheet(name: String(name.prefix { $0 != "." }), rows: rows)])
  }
}

/// Which part of the archive each relationship names.
private final class RelationshipHandler: MarkupHandler {
  private(set) var targets: [String: String] = [:]
  private let file: String
  private let limit: Int

  init(file: String, limit: Int) {
    self.file = file
    self.limit = limit
  }

  override func start(_ name: UnsafePointer<CChar>, _ attributes: MarkupAttributes) {
    guard isName(name, "Relationship") else { return }
    let all = attributes.all
    guard let id = all["Id"], let target = all["Target"] else { return }
    targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
    if targets.count > limit {
      stop(.tooMuch(file, Wording(zh: "关系", en: "the number of relationships"), limit: "\(limit)"))
    }
  }
}

/// The sheets in their order, and from which year days are counted.
private final class BookHandler: MarkupHandler {
  struct DeclaredSheet {
    let name: String
    let relationship: String
    let isHidden: Bool
  }

  private(set) var sheets: [DeclaredSheet] = []
  private(set) var countsFrom1904 = false
  private let file: String
  private let limit: Int

  init(file: String, limit: Int) {
    self.file = file
    self.limit = limit
  }

  override func start(_ name: UnsafePointer<CChar>, _ attributes: MarkupAttributes) {
    if isName(name, "sheet") {
      let all = attributes.all
      guard let title = all["name"], let relationship = all["id"] else { return }
      sheets.append(
        DeclaredSheet(
          name: title, relationship: relationship, isHidden: (all["state"] ?? "visible") != "visible"))
      if sheets.count > limit {
        stop(.tooMuch(file, Wording(zh: "工作表", en: "the number of sheets"), limit: "\(limit)"))
      }
    } else if isName(name, "workbookPr") {
      countsFrom1904 = ["1", "true"].contains(attributes.all["date1904"] ?? "")
    }
  }
}

/// Which of the cell formats show a number as a day.
private final class StyleHandler: MarkupHandler {
  private(set) var days: Set<Int> = []
  private var custom: Set<Int> = []
  private var isInFormats = false
  private var index = 0
  private let file: String
  private let limit: Int

  init(file: String, limit: Int) {
    self.file = file
    self.limit = limit
  }

  override func start(_ name: UnsafePointer<CChar>, _ attributes: MarkupAttributes) {
    if isName(name, "numFmt") {
      let all = attributes.all
      if let id = all["numFmtId"].flatMap({ Int($0) }), let code = all["formatCode"], Self.isDay(code) {
        custom.insert(id)
      }
    } else if isName(name, "cellXfs") {
      isInFormats = true
    } else if isInFormats, isName(name, "xf") {
      let id = attributes.all["numFmtId"].flatMap { Int($0) } ?? 0
      // The built-in formats of days, the East Asian ones among them (ECMA-376, 18.8.30).
      let isBuiltIn = (14...17).contains(id) || id == 22 || (27...31).contains(id) || (50...58).contains(id) || id == 36
      if isBuiltIn || custom.contains(id) { days.insert(index) }
      index += 1
    }
    if max(index, custom.count) > limit {
      stop(.tooMuch(file, Wording(zh: "单元格格式", en: "the number of cell formats"), limit: "\(limit)"))
    }
  }

  override func end(_ name: UnsafePointer<CChar>) {
    if isName(name, "cellXfs") { isInFormats = false }
  }

  /// Whether a format shows years, months or days: quoted text, escapes and `[Red]` apart.
  private static func isDay(_ code: String) -> Bool {
    var isQuoted = false
    var isBracketed = false
    var isEscaped = false
    for character in code {
      if isEscaped {
        isEscaped = false
      } else if character == "\"" {
        isQuoted.toggle()
      } else if isQuoted {
        continue
      } else if character == "\\" || character == "_" {
        isEscaped = true
      } else if character == "[" {
        isBracketed = true
      } else if character == "]" {
        isBracketed = false
      } else if !isBracketed, "yYdD".contains(character) {
        return true
      }
    }
    return false
  }
}

/// The texts that cells share, without the readings that East Asian files put beside them.
private final class SharedTextHandler: MarkupHandler {
  private(set) var texts: [String] = []
  private var text: [UInt8] = []
  private var isText = false
  private var isReading = false
  private let file: String
  private let limits: WorkbookReader.Limits

  init(file: String, limits: WorkbookReader.Limits) {
    self.file = file
    self.limits = limits
  }

  override func start(_ name: UnsafePointer<CChar>, _ attributes: MarkupAttributes) {
    if isName(name, "si") {
      text.removeAll(keepingCapacity: true)
    } else if isName(name, "rPh") {
      isReading = true
    } else if isName(name, "t") {
      isText = !isReading
    }
  }

  override func end(_ name: UnsafePointer<CChar>) {
    if isName(name, "si") {
      texts.append(EscapedText.plain(text))
      if texts.count > limits.cells {
        stop(.tooMuch(file, Wording(zh: "共用的文字", en: "the number of shared texts"), limit: "\(limits.cells)"))
      }
    } else if isName(name, "rPh") {
      isReading = false
    } else if isName(name, "t") {
      isText = false
    }
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard isText else { return }
    text.append(contentsOf: bytes)
    if text.count > limits.textBytes {
      stop(.tooMuch(file, Wording(zh: "一个单元格的文字", en: "the text of a cell"), limit: "\(limits.textBytes)"))
    }
  }
}

/// What cells need to know of the book: which formats are days', and from when days are counted.
struct WorkbookStyles {
  var days: Set<Int> = []
  var countsFrom1904 = false

  /// The day of a serial number; `nil` where it names none.
  ///
  /// The count from 1900 has a 29 February 1900 that never was: day 60 is none, and days before it are shifted by one.
  func day(_ serial: Decimal128) -> CalendarDay? {
    guard let number = serial.floored.integer, (0...2_958_465).contains(number) else { return nil }
    if countsFrom1904 { return CalendarDay(daysSinceEpoch: number - 24_107) }
    guard number > 0, number != 60 else { return nil }
    return CalendarDay(daysSinceEpoch: number - (number < 60 ? 25_568 : 25_569))
  }

  /// The serial number of a day in a book that counts from 1900; `nil` before it.
  static func serial(_ day: CalendarDay) -> Int? {
    let number = day.daysSinceEpoch + 25_569
    return number > 60 ? number : number - 1 > 0 ? number - 1 : nil
  }
}

/// `_x000D_`: how spreadsheets write characters that XML has no room for (ECMA-376, 22.9.2.19).
enum EscapedText {
  /// The text that escaped bytes stand for.
  static func plain(_ bytes: [UInt8]) -> String {
    guard bytes.contains(UInt8(ascii: "_")) else { return String(decoding: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let scalar = escaped(bytes, at: index) {
        plain += Array(String(Character(scalar)).utf8)
        index += 7
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static func escaped(_ bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
    guard index + 7 <= bytes.count, bytes[index] == UInt8(ascii: "_"), bytes[index + 1] == UInt8(ascii: "x"),
      bytes[index + 6] == UInt8(ascii: "_"),
      let value = UInt32(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
    else { return nil }
    return Unicode.Scalar(value)
  }

  /// The text as a part of a workbook: markup, and what XML has no room for, escaped.
  static func append(_ text: String, to output: inout [UInt8]) {
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "&"): output += Array("&amp;".utf8)
      case UInt8(ascii: "<"): output += Array("&lt;".utf8)
      case UInt8(ascii: ">"): output += Array("&gt;".utf8)
      case UInt8(ascii: "\""): output += Array("&quot;".utf8)
      case 0x09, 0x0A: output.append(byte)
      case 0..<0x20: output += Array("_x00\(Hexadecimal.text(of: [byte]).uppercased())_".utf8)
      case UInt8(ascii: "_") where escaped(bytes, at: index) != nil: output += Array("_x005F_".utf8)
      case 0xEF where index + 2 < bytes.count && bytes[index + 1] == 0xBF && bytes[index + 2] > 0xBD:
        // U+FFFE and U+FFFF.
        output += Array((bytes[index + 2] == 0xBE ? "_xFFFE_" : "_xFFFF_").utf8)
        index += 2
      default: output.append(byte)
      }
      index += 1
    }
  }
}
