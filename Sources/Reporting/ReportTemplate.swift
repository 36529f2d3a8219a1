import Decimals
import Diagnostics
import Facts
import Quantities
import Workbooks

/// 报送模板: the workbook that a round asks for, empty or with what is known, in the shape that is read back.
public struct ReportTemplate: Sendable {
  /// A row to be filled in, or filled.
  public struct Line: Sendable, Hashable {
    public let code: String
    public let name: String
    public let industry: String
    public let area: String
    /// What is known, in yuan, by fact and period: as a column is recorded or, for 上年同期, as it was told then.
    public let values: [FactReference: Decimal128]

    public init(
      code: String, name: String, industry: String = "", area: String = "", values: [FactReference: Decimal128] = [:]
    ) {
      self.code = code
      self.name = name
      self.industry = industry
      self.area = area
      self.values = values
    }
  }

  public let month: ReportMonth
  public let title: String
  public let measures: [FactDefinition]
  public let unit: AmountUnit
  private let dictionary: FactDictionary

  /// - Parameter measures: ids of facts that are amounts; unknown ones are left out.
  public init(
    month: ReportMonth, title: String, measures: [String], unit: AmountUnit, dictionary: FactDictionary
  ) {
    self.month = month
    self.title = title
    self.measures = measures.compactMap { FactID($0).flatMap(dictionary.definition) }
    self.unit = unit
    self.dictionary = dictionary
  }

  /// The columns of figures: each measure's month and year to date, with the year before, as far as they are kept.
  public var figures: [(definition: FactDefinition, figure: ReportFigure, reference: FactReference, header: String)] {
    measures.flatMap { definition in
      [(RelativePeriod.Span.month, 0, "本月"), (.month, 12, "上年同月"), (.toDate, 0, "1-本月累计"), (.toDate, 12, "上年同期累计")]
        .compactMap { span, back, header in
          let figure = ReportFigure(definition.id, RelativePeriod(span, monthsBack: back))
          return figure.reference(in: month, dictionary).map { (definition, figure, $0, header) }
        }
    }
  }

  /// Everything that the columns are filled in from.
  public var known: Set<FactReference> {
    Set(figures.flatMap { [$0.reference, $0.figure.toldThen(in: month, dictionary)].compactMap { $0 } })
  }

  private static let identity = ["统一社会信用代码", "单位详细名称", "行业代码", "所属街镇"]
  private static let firstRow = 5

  /// The workbook.
  /// - Parameters:
  ///   - streets: what may be chosen in the column of areas.
  ///   - spare: empty rows below the lines.
  public func draft(_ lines: [Line], streets: [String], spare: Int = 50) -> WorkbookDraft {
    var sheet = SheetDraft("报送表")
    let figures = figures
    let last = Self.identity.count + figures.count - 1
    sheet.set("\(month.chinese)\(month.titleAfter(title))", row: 1, column: 0, CellStyle(.title))
    sheet.merged.append(CellRange(CellAddress(row: 1, column: 0), CellAddress(row: 1, column: max(1, last))))
    sheet.set("自愿填报，非统计口径；没有数的格子留空", row: 2, column: 0, CellStyle(.note))
    sheet.set("单位：\(unit.name.zh)", row: 2, column: max(1, last), CellStyle(.note))
    for (column, text) in Self.identity.enumerated() {
      sheet.set(text, row: 3, column: column, CellStyle(.header))
      sheet.merged.append(CellRange(CellAddress(row: 3, column: column), CellAddress(row: 4, column: column)))
      sheet.widths[column] = [22, 32, 10, 16][column]
    }
    var start = Self.identity.count
    for definition in measures {
      let count = figures.count { $0.definition.id == definition.id }
      guard count > 0 else { continue }
      sheet.set(definition.name.zh, row: 3, column: start, CellStyle(.header))
      if count > 1 {
        sheet.merged.append(
          CellRange(CellAddress(row: 3, column: start), CellAddress(row: 3, column: start + count - 1)))
      }
      start += count
    }
    for (index, figure) in figures.enumerated() {
      sheet.set(figure.header, row: 4, column: Self.identity.count + index, CellStyle(.header))
      sheet.widths[Self.identity.count + index] = 16
    }
    for (index, line) in lines.enumerated() { set(line, row: Self.firstRow + index, in: &sheet) }
    let end = Self.firstRow + lines.count + spare
    if spare > 0 {
      for row in (Self.firstRow + lines.count)..<end {
        for column in 0...last { sheet.set(nil, row: row, column: column, style(ofColumn: column)) }
      }
    }
    if !streets.isEmpty {
      sheet.choices.append(
        (
          CellRange(CellAddress(row: Self.firstRow, column: 3), CellAddress(row: max(Self.firstRow, end), column: 3)),
          streets
        ))
    }
    sheet.frozen = (rows: 4, columns: 2)
    return WorkbookDraft([sheet])
  }

  private func style(ofColumn column: Int) -> CellStyle {
    CellStyle(.plain, column < Self.identity.count ? .text : .decimal)
  }

  private func set(_ line: Line, row: Int, in sheet: inout SheetDraft) {
    for (column, text) in [line.code, line.name, line.industry, line.area].enumerated() {
      sheet.set(text.isEmpty ? nil : .text(text), row: row, column: column, style(ofColumn: column))
    }
    for (index, figure) in figures.enumerated() {
      let column = Self.identity.count + index
      // A year before as it was filed again for this month, else as it was told then.
      let known =
        line.values[figure.reference] ?? figure.figure.toldThen(in: month, dictionary).flatMap { line.values[$0] }
      let value = known?.divided(by: unit.yuan)
      sheet.set(value.map(CellValue.number), row: row, column: column, style(ofColumn: column))
    }
  }
}
