import Diagnostics
import Facts
import Foundation
import Journal
import Quantities
import Workbooks

/// What the headers of a sheet say: where they stand, what each column is called, and what it probably means.
public struct SheetLayout: Sendable, Hashable {
  /// A column with its header, read from above: `工业总产值/本月/上年同期`.
  public struct Column: Sendable, Hashable {
    /// Counted from 0.
    public let index: Int
    public let header: String
    public let meaning: ColumnMeaning
    public let unit: AmountUnit?
    /// What the header says instead of a unit that this program has: 百元, 万美元, or two units.
    let oddUnit: String?
    /// Why the column is taken for no figure, though it may be one; `nil` for what is understood.
    public let doubt: Wording?

    /// `E 列“本月”：没有写是哪项指标`: the doubt with its column; `nil` where there is none.
    var doubtInPlace: Wording? {
      doubt.map { doubt in
        let letters = CellAddress.letters(ofColumn: index)
        return Wording(
          zh: "\(letters) 列“\(header.excerpt)”：\(doubt.zh)", en: "column \(letters), “\(header.excerpt)”: \(doubt.en)")
      }
    }
  }

  public let sheet: String
  /// The rows of the headers; data begins below.
  public let headerRows: ClosedRange<Int>
  public let columns: [Column]
  /// The unit that a title or a corner names for the whole sheet.
  public let unit: AmountUnit?
  /// What it names instead of a unit that this program has.
  let oddUnit: String?
  /// What stands above the headers.
  public let titles: [String]
  public let fingerprint: ContentHash
  /// The headers without the report's own month, as the layout is known by.
  let shape: [Int: String]

  /// What the headers suggest.
  public var proposal: LayoutMapping {
    LayoutMapping(
      fingerprint: fingerprint, meanings: Dictionary(uniqueKeysWithValues: columns.map { ($0.index, $0.meaning) }),
      units: Dictionary(uniqueKeysWithValues: columns.compactMap { column in column.unit.map { (column.index, $0) } }),
      unit: unit, headers: shape, sheet: sheet)
  }

  /// Whether a row of the data is a head again.
  enum Head { case same, other }

  /// What a row below the headers is, where it names columns or a unit again: as printed forms do on every page.
  func head(in row: Row) -> Head? {
    // Rows of figures, which most are, are told from headers before anything is folded.
    guard !row.cells.isEmpty, row.cells.allSatisfy({ if case .text = $0.value { true } else { false } }) else {
      return nil
    }
    let texts = row.cells.compactMap { cell -> (column: Int, text: String)? in
      if case .text(let text) = cell.value { (cell.column, HeaderText.folded(text)) } else { nil }
    }
    if texts.contains(where: { $0.text.contains("信用代码") || ["单位详细名称", "企业名称", "单位名称"].contains($0.text) }) {
      let isSame = texts.allSatisfy { text in
        header(ofColumn: text.column)?.split(separator: "/").contains { $0 == text.text } ?? false
      }
      return isSame ? .same : .other
    }
    // A second row of headers, such as 本月, below the first.
    if texts.allSatisfy({ text in
      header(ofColumn: text.column)?.split(separator: "/").contains { $0 == text.text } ?? false
    }) {
      return .same
    }
    guard texts.count == 1 else { return nil }
    let said = HeaderLexer([]).units(inTitle: texts[0].text)
    guard said.unit != nil || said.oddUnit != nil else { return nil }
    return said.unit != nil && said.unit == unit ? .same : .other
  }

  public func header(ofColumn index: Int) -> String? { column(at: index)?.header }

  /// The column at a place of the sheet. Cost: logarithmic.
  func column(at index: Int) -> Column? {
    var low = 0
    var high = columns.count
    while low < high {
      let middle = (low + high) / 2
      if columns[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low < columns.count && columns[low].index == index ? columns[low] : nil
  }
}

/// Finds headers in sheets. Cost: the first rows of the sheet.
struct HeaderReading {
  private let sheet: Sheet
  private let dictionary: FactDictionary
  private let measures: [(words: String, id: FactID)]
  private let lexer: HeaderLexer
  private let merged: MergedCells

  /// How far down a header may begin, and how many rows it may have.
  private static let deepest = 40
  private static let tallest = 6

  /// - Throws: `report.too-many-merged`.
  init(_ sheet: Sheet, _ dictionary: FactDictionary, file: String) throws(Diagnostics) {
    self.sheet = sheet
    self.dictionary = dictionary
    measures = Self.measures(dictionary)
    lexer = HeaderLexer(measures)
    merged = try MergedCells(sheet, through: Self.deepest + Self.tallest + 1, file: file)
  }

  /// What headers call the facts of an enterprise that are amounts or counts, the longest first.
  static func measures(_ dictionary: FactDictionary) -> [(words: String, id: FactID)] {
    let customary = [
      "工业总产值": "output", "工业产值": "output", "总产值": "output", "产值": "output", "营业收入": "revenue", "营收": "revenue",
      "主营业务收入": "main_revenue", "研发费用": "rd_expense", "研究开发费用": "rd_expense", "从业人员": "employees",
      "用工人数": "employees", "职工人数": "employees",
    ]
    var words = customary.compactMap { entry in
      FactID(entry.value).flatMap { id in dictionary.definition(of: id).map { _ in (words: entry.key, id: id) } }
    }
    for definition in dictionary.definitions(of: .enterprise) where !definition.periods.isEmpty {
      guard case .decimal = definition.type, !definition.id.text.hasSuffix("_year_before"),
        !definition.id.text.hasSuffix("_to_date")
      else { continue }
      words.append((HeaderText.folded(definition.name.zh), definition.id))
    }
    return words.sorted { ($0.words.count, $1.words) > ($1.words.count, $0.words) }
  }

  /// The value that stands at a place, through merged cells.
  private func text(row: Int, column: Int) -> String {
    let place = merged.range(row: row, column: column)?.first ?? CellAddress(row: row, column: column)
    switch sheet.row(place.row)?[place.column] {
    case .text(let text)?: return HeaderText.folded(text)
    case .day(let day)?: return "\(day.year)年\(day.month)月"
    case .number(let number)?: return number.plainText()
    default: return ""
    }
  }

  private enum Word {
    case creditCode, name, area, industry, ignored, measure, period, other, none
  }

  /// Words that make plans, forecasts and parts of figures, by which a row is known as one of headers all the same.
  static let others = ["计划", "目标", "预计", "预测", "预报", "预估", "测算", "任务", "其中", "实际", "完成"]
  /// Those of them that make a whole sheet something else than a report.
  private static let forecasts = others.prefix(7)

  private func word(_ text: String) -> Word {
    guard !text.isEmpty, text.count <= 40 else { return .none }
    if text.contains("信用代码") { return .creditCode }
    if ["同比", "增长", "增幅", "增速", "占比", "比重", "增减"].contains(where: text.contains) { return .ignored }
    if ["序号", "编号", "备注", "规模", "说明"].contains(where: text.contains) { return .ignored }
    if measures.contains(where: { text.contains($0.words) }) { return .measure }
    if ["单位详细名称", "单位名称", "企业名称", "企业全称", "企业详细名称"].contains(where: text.contains) || text == "名称" {
      return .name
    }
    if text.contains("行业代码") || text == "行业" { return .industry }
    if ["所属街镇", "街镇", "街道", "所属园区", "所在园区", "所属镇", "属地"].contains(where: text.contains) { return .area }
    if lexer.words(of: text).hasPeriod { return .period }
    return Self.others.contains(where: text.contains) ? .other : .none
  }

  /// The rows of the headers, or `nil` where the sheet has no table of enterprises.
  func headerRows() -> ClosedRange<Int>? {
    guard
      let start = sheet.rows.prefix(while: { $0.number <= Self.deepest }).first(where: { row in
        row.cells.count >= 2
          && row.cells.contains { [.creditCode, .name].contains(word(text(row: row.number, column: $0.column))) }
      })
    else { return nil }
    let identity = start.cells.filter {
      [.creditCode, .name].contains(word(text(row: start.number, column: $0.column)))
    }.map(\.column)
    var first = start.number
    while first > 1, start.number - first < 3, isGroup(first - 1, identity) { first -= 1 }
    var last = start.number
    for range in identity.compactMap({ merged.range(row: start.number, column: $0) }) {
      last = max(last, min(range.last.row, first + Self.tallest))
    }
    while last - first < Self.tallest, continues(last + 1, identity) { last += 1 }
    return first...last
  }

  /// Whether a row above the identity's names groups: measures or periods that do not span the identity as titles do.
  private func isGroup(_ row: Int, _ identity: [Int]) -> Bool {
    guard let cells = sheet.row(row)?.cells else { return false }
    return cells.contains { cell in
      let range = merged.range(row: row, column: cell.column)
      let isTitle =
        cell.column <= (identity.min() ?? 0)
        || range.map { range in identity.contains { range.contains(row: row, column: $0) } } ?? false
      let text = text(row: row, column: cell.column)
      let word = word(text)
      return !isTitle && [.measure, .period, .other].contains(word) && (word == .measure || !isUnit(text))
    }
  }

  /// Whether a row below goes on with headers: words about periods and measures and no enterprise, or the numbers and
  /// letters under which forms count their columns.
  private func continues(_ row: Int, _ identity: [Int]) -> Bool {
    guard let cells = sheet.row(row)?.cells, !cells.isEmpty else { return false }
    if Self.isCounting(cells) { return true }
    let filled = Set(cells.map(\.column))
    guard !identity.contains(where: { filled.contains($0) && !isMerged(row, $0) }) else { return false }
    return cells.contains { cell in
      guard case .text = cell.value else { return false }
      let text = text(row: row, column: cell.column)
      switch word(text) {
      case .measure, .period, .ignored, .other: return true
      default: return isUnit(text)
      }
    }
  }

  /// Whether a text names a unit of money, and nothing else.
  private func isUnit(_ text: String) -> Bool {
    let words = lexer.words(of: text)
    return (words.unit != nil || words.oddUnit != nil) && words.unknown.isEmpty && words.measures.isEmpty
  }

  private func isMerged(_ row: Int, _ column: Int) -> Bool {
    merged.range(row: row, column: column).map { $0.first.row < row } ?? false
  }

  /// 甲, 乙, 1, 2 …: how forms count their columns.
  private static func isCounting(_ cells: [Cell]) -> Bool {
    guard cells.count >= 2 else { return false }
    let letters: Set<String> = ["甲", "乙", "丙", "丁", "戊", "己", "庚"]
    var numbers: [Int] = []
    for cell in cells {
      let text = HeaderText.folded(cell.value.shown).trimmingCharacters(in: CharacterSet(charactersIn: "()"))
      if letters.contains(text) { continue }
      guard let number = Int(text), (0...60).contains(number) else { return false }
      numbers.append(number)
    }
    return zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 } && (numbers.first ?? 1) <= 3
  }

  /// The header of each column, from above; blank cells beside a group belong to it.
  func headers(_ rows: ClosedRange<Int>) -> [Int: [String]] {
    let columns = Set(
      rows.flatMap { row in sheet.row(row)?.cells.map(\.column) ?? [] }
        + merged.ranges.filter { rows.overlaps($0.first.row...$0.last.row) && $0.last.column - $0.first.column < 64 }
        .flatMap { Array($0.first.column...$0.last.column) })
    var headers: [Int: [String]] = [:]
    for row in rows {
      if let cells = sheet.row(row)?.cells, Self.isCounting(cells) { continue }
      var group = ""
      // Where the cell that groups is merged, it groups what it spans and no more.
      var end = Int.max
      for column in columns.sorted() {
        var text = text(row: row, column: column)
        let hasMore =
          row < rows.upperBound
          && ((row + 1)...rows.upperBound).contains { below in
            !self.text(row: below, column: column).isEmpty
          }
        if text.isEmpty, hasMore, !group.isEmpty, column <= end,
          // What says whom a row is about has no part in what stands beside it.
          ![.creditCode, .name, .area, .industry].contains(word(group))
        {
          text = group
        } else if !text.isEmpty {
          group = text
          end =
            merged.range(row: row, column: column).flatMap { $0.first.column < $0.last.column ? $0.last.column : nil }
            ?? .max
        }
        if !text.isEmpty, headers[column]?.last != text { headers[column, default: []].append(text) }
      }
    }
    return headers
  }

  /// What stands above the headers.
  func titles(above row: Int) -> [String] {
    sheet.rows.prefix { $0.number < row }.flatMap(\.cells).compactMap { cell in
      if case .text(let text) = cell.value { HeaderText.folded(text) } else { nil }
    }
  }

  /// Every period that headers and titles name wholly, headers first.
  func months(_ rows: ClosedRange<Int>) -> [ReportMonth] {
    let headers = headers(rows).values.flatMap { $0 }.filter { text in !Self.forecasts.contains(where: text.contains) }
    let fromHeaders = headers.map(lexer.words).filter { !$0.isLastYear && !$0.isSameTime }.compactMap(\.absoluteMonth)
    let fromTitles = titles(above: rows.lowerBound).compactMap { lexer.words(of: $0).absoluteMonth }
    return [fromHeaders.max(), fromTitles.max()].compactMap { $0 }
  }

  /// The month that a name of a sheet or a file says wholly.
  func month(named name: String) -> ReportMonth? { lexer.words(of: HeaderText.folded(name)).absoluteMonth }

  /// The sheet's layout, seen from the report's month.
  func layout(_ rows: ClosedRange<Int>, month: ReportMonth) -> SheetLayout {
    let titles = titles(above: rows.lowerBound)
    let paths = headers(rows).filter { $0.value != [ReturnedRows.messages] }.sorted { $0.key < $1.key }
    let read = paths.map { path in
      path.value.reduce(into: HeaderWords()) { $0.add(lexer.words(of: $1)) }
    }
    let named = (titles + [HeaderText.folded(sheet.name)]).map { ($0, lexer.words(of: $0)) }
    let ofTitles = Set(named.flatMap(\.1.measures))
    var reading = ColumnReading(
      month: month, dictionary: dictionary,
      // A title may say what every column is, where no column says it.
      titleMeasure: ofTitles.count == 1 && read.allSatisfy(\.measures.isEmpty) ? ofTitles.first : nil,
      forecast: Self.forecasts.first { word in
        named.contains { $0.0.contains(word) && (!$0.1.measures.isEmpty || $0.1.hasPeriod) }
      })
    let columns = zip(paths, read).map { path, words in
      let (meaning, doubt) = meaning(path.value, words, &reading)
      return SheetLayout.Column(
        index: path.key, header: path.value.joined(separator: "/"), meaning: meaning, unit: words.unit,
        oddUnit: words.oddUnit, doubt: doubt)
    }
    let units = named.reduce(into: HeaderWords()) { $0.add(lexer.units(inTitle: $1.0)) }
    let shape = columns.map { ($0.index, Self.withoutMonth($0.header, month)) }
    // What an earlier way of reading headers had people confirm is not brought back: it took plans for figures.
    let lines = ["words=2"] + shape.map { "\($0)=\($1)" } + ["unit=\(units.unit?.rawValue ?? units.oddUnit ?? "")"]
    return SheetLayout(
      sheet: sheet.name, headerRows: rows, columns: columns, unit: units.unit,
      oddUnit: units.unknownUnits.isEmpty ? nil : units.oddUnit, titles: titles,
      fingerprint: ContentHash(of: lines.joined(separator: "\n").utf8),
      shape: Dictionary(uniqueKeysWithValues: shape))
  }

  private func meaning(
    _ path: [String], _ words: HeaderWords, _ reading: inout ColumnReading
  ) -> (ColumnMeaning, doubt: Wording?) {
    let kinds = path.map(word)
    if kinds.contains(.creditCode) { return (.creditCode, nil) }
    if kinds.contains(.ignored) || path.contains(where: { $0.contains("%") }) { return (.ignored, nil) }
    if kinds.contains(.name) { return (.name, nil) }
    if kinds.contains(.industry) { return (.industry, nil) }
    if kinds.contains(.area) { return (.area, nil) }
    return reading.read(words)
  }

  /// A header without the report's own month, so that next month's has the same form.
  static func withoutMonth(_ header: String, _ month: ReportMonth) -> String {
    var text = header.replacing(/1月?-\d{1,2}月/, with: "1-M月")
    text = text.replacing(/(\d{4}[.\/年])1-\d{1,2}(?=[^\d.\-\/月日号季期批周旬次轮届%个家]|$)/) { "\($0.1)1-M月" }
    text = text.replacing("\(month.year)年", with: "Y年").replacing("\(month.year - 1)年", with: "Z年")
    return text.replacing(/(^|[^\d-])(\d{1,2})月/) { match in
      guard let number = Int(match.2) else { return String(match.0) }
      let back = (month.month - number + 12) % 12
      return "\(match.1)M\(back == 0 ? "" : "-\(back)")月"
    }
  }
}
