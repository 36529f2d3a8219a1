import Decimals
import Diagnostics
import Facts
import PolicyCorpus
import Quantities
import Workbooks

/// 名单表: a register as a spreadsheet, its entries or none, in the form in which it is brought in again.
public struct RegisterWorkbook {
  /// An entry's row: what is brought in again, then what stands beside it.
  public struct Line: Sendable {
    public let entry: RegisterEntry
    /// The typed fields by their names, as files write them.
    public let fields: [String: String]
    public let beside: [CellValue?]

    public init(entry: RegisterEntry, fields: [String: String], beside: [CellValue?]) {
      self.entry = entry
      self.fields = fields
      self.beside = beside
    }
  }

  private let declaration: RegisterDeclaration
  private let dictionary: FactDictionary
  private let areas: AreaRegister
  private let language: Language

  public init(
    _ declaration: RegisterDeclaration, dictionary: FactDictionary, areas: AreaRegister, in language: Language
  ) {
    self.declaration = declaration
    self.dictionary = dictionary
    self.areas = areas
    self.language = language
  }

  private var typed: [RegisterDeclaration.Field] {
    declaration.fields.filter { if case .fact = $0.type { false } else { true } }
  }

  /// As many empty rows below the entries offer a field's choices.
  private static let spare = 500

  /// The sheet of entries, and one that says what is typed into which column.
  /// - Parameter beside: the headers of columns that go out and do not come in again, such as facts.
  public func draft(_ lines: [Line], beside: [String]) -> WorkbookDraft {
    var sheet = SheetDraft(Wording(zh: "名单", en: "List")(language))
    sheet.frozen = (rows: 1, columns: 1)
    let columns = RegisterColumn.allCases
    let headers = columns.map { $0.name(language) } + typed.map { $0.header(dictionary) } + beside
    for (column, header) in headers.enumerated() {
      sheet.set(header, row: 1, column: column, CellStyle(.header, .text))
      sheet.widths[column] = column == 0 ? 22 : 18
    }
    for (index, line) in lines.enumerated() {
      let row = index + 2
      for (column, text) in cells(of: line.entry).enumerated() where !text.isEmpty {
        sheet.set(text, row: row, column: column, CellStyle(.plain, .text))
      }
      for (column, day) in [(RegisterColumn.enteredOn, line.entry.enteredOn), (.leftOn, line.entry.leftOn)] {
        guard let day, let place = columns.firstIndex(of: column) else { continue }
        sheet.set(.day(day), row: row, column: place, CellStyle(.plain, .day))
      }
      for (place, field) in typed.enumerated() {
        guard let text = line.fields[field.name] else { continue }
        let (value, format) = Self.cell(text, field.type)
        sheet.set(value, row: row, column: columns.count + place, CellStyle(.plain, format))
      }
      for (place, value) in line.beside.enumerated() {
        guard let value else { continue }
        sheet.set(
          value, row: row, column: columns.count + typed.count + place, CellStyle(.plain, Self.format(of: value)))
      }
    }
    let last = lines.count + 1 + Self.spare
    func offer(_ choices: [String], in column: Int) {
      sheet.choices.append(
        (CellRange(CellAddress(row: 2, column: column), CellAddress(row: last, column: column)), choices))
    }
    if let exit = columns.firstIndex(of: .exit) { offer(declaration.exitReasons, in: exit) }
    for (place, field) in typed.enumerated() {
      guard case .choice(let choices) = field.type else { continue }
      offer(choices, in: columns.count + place)
    }
    return WorkbookDraft([sheet, hints])
  }

  private var hints: SheetDraft {
    var sheet = SheetDraft(Wording(zh: "填表说明", en: "How to fill in")(language))
    sheet.widths = [0: 24, 1: 70]
    let rows =
      RegisterColumn.allCases.map { ($0.name(language), $0.hint(declaration)(language)) }
      + typed.map { ($0.header(dictionary), $0.hint(language)) }
    for (index, row) in rows.enumerated() {
      sheet.set(row.0, row: index + 1, column: 0, CellStyle(.header, .text))
      sheet.set(row.1, row: index + 1, column: 1, CellStyle(.note, .text))
    }
    return sheet
  }

  /// The first columns of an entry's row, an area by its name where that is its own.
  private func cells(of entry: RegisterEntry) -> [String] {
    var cells = RegisterFile.cells(of: entry)
    if let area = entry.area, let place = RegisterColumn.allCases.firstIndex(of: .area) {
      let name = areas.area(area)?.name
      let isOwn = areas.all.count { $0.name == name } == 1
      cells[place] = isOwn ? name ?? area.text : area.text
    }
    return cells
  }

  private static func cell(_ text: String, _ type: FieldType) -> (CellValue, CellStyle.Format) {
    switch type {
    case .quantity: Decimal128(exactly: text).map { (.number($0), .general) } ?? (.text(text), .text)
    case .day: CalendarDay(text).map { (.day($0), .day) } ?? (.text(text), .text)
    case .fact, .choice, .text, .month, .area, .enterprise, .person: (.text(text), .text)
    }
  }

  private static func format(of value: CellValue) -> CellStyle.Format {
    switch value {
    case .day: .day
    case .text: .text
    case .number, .boolean, .error, .uncalculated: .general
    }
  }
}
