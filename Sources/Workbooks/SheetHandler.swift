import Decimals
import Diagnostics
import Quantities

/// Takes the cells out of a sheet as they come by.
final class SheetHandler: MarkupHandler {
  private enum Kind {
    case number, shared, text, boolean, error, isoDay
  }

  private let file: String
  private let sheet: String
  private let shared: [String]
  private let styles: WorkbookStyles
  private let cellsLeft: Int
  private let textLimit: Int

  private var rows: [Row] = []
  private(set) var merged: [CellRange] = []
  /// Cells that are not empty.
  private(set) var count = 0

  private var number = 0
  private var cells: [Cell] = []
  private var column = -1
  private var kind = Kind.number
  private var style = -1
  private var hasFormula = false
  private var content: [UInt8] = []
  private var isContent = false
  private var isReading = false
  private var isOrdered = true

  init(
    file: String, sheet: String, shared: [String], styles: WorkbookStyles, cellsLeft: Int, textLimit: Int
  ) {
    self.file = file
    self.sheet = sheet
    self.shared = shared
    self.styles = styles
    self.cellsLeft = cellsLeft
    self.textLimit = textLimit
    content.reserveCapacity(256)
  }

  /// The rows in the order of their numbers, each once: of two with one number the later one's cells follow.
  var orderedRows: [Row] {
    if isOrdered { return rows }
    return Dictionary(grouping: rows, by: \.number).sorted { $0.key < $1.key }.map { number, parts in
      var cells: [Int: Cell] = [:]
      for cell in parts.flatMap(\.cells) { cells[cell.column] = cell }
      return Row(number: number, cells: cells.values.sorted { $0.column < $1.column })
    }
  }

  override func start(_ name: UnsafePointer<CChar>, _ attributes: MarkupAttributes) {
    if isName(name, "c") {
      startCell(attributes)
    } else if isName(name, "v") || isName(name, "t") {
      isContent = !isReading
    } else if isName(name, "f") {
      hasFormula = true
    } else if isName(name, "rPh") {
      isReading = true
    } else if isName(name, "row") {
      startRow(attributes)
    } else if isName(name, "mergeCell") {
      guard let text = attributes.all["ref"] else { return }
      guard let range = CellRange(text) else { return stop(.impossibleAddress(text, file, sheet: sheet)) }
      merged.append(range)
      if merged.count > cellsLeft {
        stop(.tooMuch(file, Wording(zh: "合并的单元格", en: "the number of merged ranges"), limit: "\(cellsLeft)"))
      }
    }
  }

  override func end(_ name: UnsafePointer<CChar>) {
    if isName(name, "v") || isName(name, "t") {
      isContent = false
    } else if isName(name, "c") {
      endCell()
    } else if isName(name, "rPh") {
      isReading = false
    } else if isName(name, "row") {
      if !cells.isEmpty {
        if let last = rows.last, last.number >= number { isOrdered = false }
        rows.append(Row(number: number, cells: cells))
      }
      cells.removeAll(keepingCapacity: true)
    }
  }

  override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard isContent else { return }
    content.append(contentsOf: bytes)
    if content.count > textLimit {
      stop(.tooMuch(file, Wording(zh: "一个单元格的文字", en: "the text of a cell"), limit: "\(textLimit)"))
    }
  }

  private func startRow(_ attributes: MarkupAttributes) {
    number += 1
    column = -1
    cells.removeAll(keepingCapacity: true)
    attributes.forEach { name, value in
      guard isName(name, "r") else { return }
      guard let given = Int(String(cString: value)), (1...CellAddress.rows).contains(given) else {
        return stop(.impossibleAddress(String(cString: value), file, sheet: sheet))
      }
      number = given
    }
    if number > CellAddress.rows { stop(.impossibleAddress("\(number)", file, sheet: sheet)) }
  }

  private func startCell(_ attributes: MarkupAttributes) {
    column += 1
    kind = .number
    style = -1
    hasFormula = false
    content.removeAll(keepingCapacity: true)
    attributes.forEach { name, value in
      guard name[0] != 0, name[1] == 0 else { return }
      switch UInt8(bitPattern: name[0]) {
      case UInt8(ascii: "r"): place(at: value)
      case UInt8(ascii: "t"): kind = Self.kind(value)
      case UInt8(ascii: "s"): style = Int(String(cString: value)) ?? -1
      default: break
      }
    }
    if column >= CellAddress.columns { stop(.impossibleAddress("\(column + 1)", file, sheet: sheet)) }
  }

  private func place(at text: UnsafePointer<CChar>) {
    var next = text
    var letters = 0
    while (0x41...0x5A).contains(next.pointee), letters <= CellAddress.columns {
      letters = letters * 26 + Int(next.pointee) - 0x40
      next += 1
    }
    guard (1...CellAddress.columns).contains(letters) else {
      return stop(.impossibleAddress(String(cString: text), file, sheet: sheet))
    }
    if letters - 1 < column { isOrdered = false }
    column = letters - 1
  }

  private static func kind(_ text: UnsafePointer<CChar>) -> Kind {
    if isName(text, "s") { return .shared }
    if isName(text, "str") || isName(text, "inlineStr") { return .text }
    if isName(text, "b") { return .boolean }
    if isName(text, "e") { return .error }
    if isName(text, "d") { return .isoDay }
    return .number
  }

  private func endCell() {
    guard let value = value() else { return }
    count += 1
    guard count <= cellsLeft else {
      return stop(.tooMuch(file, Wording(zh: "单元格", en: "the number of cells"), limit: "\(cellsLeft)"))
    }
    cells.append(Cell(column: column, value))
  }

  private func value() -> CellValue? {
    if content.isEmpty { return hasFormula && kind != .text ? .uncalculated : nil }
    switch kind {
    case .shared:
      guard let index = Int(String(decoding: content, as: UTF8.self)), shared.indices.contains(index) else {
        stop(.damagedWorkbook(file, sheet, "shared string"))
        return nil
      }
      return shared[index].isEmpty ? nil : .text(shared[index])
    case .text: return .text(EscapedText.plain(content))
    case .boolean: return .boolean(content.first == UInt8(ascii: "1"))
    case .error: return .error(String(decoding: content, as: UTF8.self))
    case .isoDay:
      let text = String(decoding: content, as: UTF8.self)
      return CalendarDay(String(text.prefix(10))).map(CellValue.day) ?? .text(text)
    case .number:
      guard let number = SpreadsheetNumber.decimal(content) else {
        return .text(String(decoding: content, as: UTF8.self))
      }
      if styles.days.contains(style), let day = styles.day(number) { return .day(day) }
      return .number(number)
    }
  }
}

/// Numbers as spreadsheets store them: binary ones, written with up to seventeen digits.
enum SpreadsheetNumber {
  /// The digits that a spreadsheet keeps and shows.
  static let digits = 15

  /// Reads a number, rounded to fifteen digits; `nil` where the text is none.
  /// Cost: plain short numbers take one pass; all others are parsed.
  static func decimal(_ text: [UInt8]) -> Decimal128? {
    var coefficient: Int64 = 0
    var count = 0
    var scale = 0
    var hasPoint = false
    var isPlain = true
    var index = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { index = 1 }
    while index < text.count {
      let byte = text[index]
      if (0x30...0x39).contains(byte) {
        if count > 0 || byte != 0x30 { count += 1 }
        guard count <= digits else {
          isPlain = false
          break
        }
        coefficient = coefficient * 10 + Int64(byte - 0x30)
        if hasPoint { scale += 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        isPlain = false
        break
      }
      index += 1
    }
    let marks = (isNegative ? 1 : 0) + (hasPoint ? 1 : 0)
    if isPlain, scale < 100, text.count > marks {
      return Decimal128(coefficient: isNegative ? -coefficient : coefficient, exponent: Int8(-scale))
    }
    guard let exact = Decimal128(rounding: String(decoding: text, as: UTF8.self)) else { return nil }
    return rounded(exact)
  }

  /// The value with fifteen digits.
  static func rounded(_ number: Decimal128) -> Decimal128 {
    guard !number.isZero else { return number }
    // How many digits stand before the point, or, negative, how many zeros follow it.
    let text = number.magnitude.plainText()
    let whole = text.prefix { $0 != "." }
    let before: Int
    if whole == "0" {
      before = -text.drop { $0 != "." }.dropFirst().prefix { $0 == "0" }.count
    } else {
      before = whole.count
    }
    return number.rounded(scale: digits - before, .halfEven) ?? number
  }
}
