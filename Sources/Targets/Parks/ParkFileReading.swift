import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities
import Secrecy
import Workbooks

/// Reads the rows of a list of parks' enterprises.
struct ParkFileReading {
  struct Row {
    let number: Int
    let placement: ParkPlacement
    fileprivate let cells: [ParkFile.Column: CellAddress]
    fileprivate let file: String

    /// A fault at the cell that it is about.
    func placed(_ fault: Diagnostic) -> Diagnostic {
      var fault = fault
      let column: ParkFile.Column =
        switch fault.place?.field {
        case "park": .park
        case "from": .from
        default: .enterprise
        }
      fault.place = Place(file: file, field: cells[column].map { "\($0)" })
      return fault
    }
  }

  private let decision: TargetDecision
  private let file: String
  private let parks: [String: [AreaCode]]

  init(_ decision: TargetDecision, _ file: String) {
    self.decision = decision
    self.file = file
    parks = Dictionary(
      grouping: decision.corpus.areas.all.filter { $0.level == .park && decision.canTouch($0.code) }, by: \.name
    ).mapValues { $0.map(\.code) }
  }

  /// As many rows are looked at for a header: a title may stand before it.
  private static let headerRows = 20
  /// How many faults are told before the reading stops.
  private static let shown = 100

  /// The sound rows, and what is wrong with the others.
  /// - Throws: `Diagnostics` where there is no table in the file, or a mark of secrecy.
  func rows(of parkFile: ParkFile) throws -> (rows: [Row], faults: [Diagnostic]) {
    guard parkFile.bytes.count <= ParkFile.limit else { throw Diagnostics(fault(.tooLarge)) }
    let workbook = try WorkbookReader.read(parkFile.bytes, file: file)
    try refuseMarks(in: workbook)
    guard let (sheet, head, columns) = table(in: workbook) else { throw Diagnostics(fault(.noTable)) }
    var rows: [Row] = []
    var faults: [Diagnostic] = []
    for line in sheet.rows[(head + 1)...] where faults.count < Self.shown {
      let texts = columns.mapValues { line[$0]?.shown.trimmed ?? "" }
      guard texts.values.contains(where: { !$0.isEmpty }) else { continue }
      guard rows.count < ParkFile.mostRows else { throw Diagnostics(fault(.tooManyRows)) }
      let cells = columns.mapValues { CellAddress(row: line.number, column: $0) }
      var wrong: [Diagnostic] = []
      func note(_ kind: FaultKind, _ column: ParkFile.Column) {
        wrong.append(fault(kind, texts[column] ?? "", at: cells[column]))
      }
      let code = texts[.enterprise].flatMap { CreditCode($0.uppercased()) }
      if code == nil { note(.creditCode, .enterprise) }
      let park = park(named: texts[.park] ?? "")
      if park == nil { note(.park, .park) }
      let from = Self.first(texts[.from] ?? "")
      if from == nil { note(.from, .from) }
      let last = texts[.until] ?? ""
      let until = Self.last(last)
      if !last.isEmpty, until == nil { note(.until, .until) }
      guard wrong.isEmpty, let code, let park, let from else {
        faults += wrong
        continue
      }
      guard let span = Attribution.Span(from: from, until: until) else {
        faults.append(fault(.order, last, at: cells[.until]))
        continue
      }
      rows.append(
        Row(
          number: line.number, placement: ParkPlacement(enterprise: code, park: park, span: span), cells: cells,
          file: file))
    }
    if rows.isEmpty, faults.isEmpty { throw Diagnostics(fault(.noTable)) }
    return (rows, faults)
  }

  /// The first sheet in view with a header, where that stands in it, and which column is which.
  private func table(in workbook: Workbook) -> (Sheet, Int, [ParkFile.Column: Int])? {
    for sheet in workbook.sheets where !sheet.isHidden {
      for (index, row) in sheet.rows.prefix(Self.headerRows).enumerated() {
        var columns: [ParkFile.Column: Int] = [:]
        for cell in row.cells {
          let name = cell.value.shown.trimmed.lowercased()
          guard let column = ParkFile.Column.allCases.first(where: { $0.names.contains(name) }) else { continue }
          columns[column] = columns[column] ?? cell.column
        }
        if columns[.enterprise] != nil, columns[.park] != nil, columns[.from] != nil { return (sheet, index, columns) }
      }
    }
    return nil
  }

  /// A park by its code, or by a name that it has alone.
  private func park(named text: String) -> AreaCode? {
    if let code = AreaCode(text) { return code }
    return parks[text].flatMap { $0.count == 1 ? $0[0] : nil }
  }

  /// The month from which somebody counts: a month, or that of a day.
  private static func first(_ text: String) -> Period? {
    if let day = CalendarDay.typed(text) { return .month(year: day.year, month: day.month) }
    return Period.typedMonth(text)
  }

  /// The last month in which somebody counts: a month, or that of its last day. Another day would leave open whether its
  /// month still counts.
  private static func last(_ text: String) -> Period? {
    guard let day = CalendarDay.typed(text) else { return Period.typedMonth(text) }
    let month = Period.month(year: day.year, month: day.month)
    return month.lastDay == day ? month : nil
  }

  private func refuseMarks(in workbook: Workbook) throws {
    for sheet in workbook.sheets {
      for row in sheet.rows {
        for cell in row.cells {
          guard case .text(let text) = cell.value, text.contains("密"),
            let mark = ClassificationMark.first(in: Array(text.utf8), file: file)
          else { continue }
          throw Diagnostics(mark.refusal)
        }
      }
    }
  }

  // MARK: Faults

  private enum FaultKind {
    case noTable, tooLarge, tooManyRows, creditCode, park, from, until, order
  }

  private func fault(_ kind: FaultKind, _ text: String = "", at cell: CellAddress? = nil) -> Diagnostic {
    let place = Place(file: file, field: cell.map { "\($0)" })
    let quoted = text.excerpt
    func diagnostic(_ code: String, _ message: Wording, expected: Wording) -> Diagnostic {
      Diagnostic("targets.park-list-\(code)", at: place, message, expected: expected)
    }
    switch kind {
    case .noTable:
      return diagnostic(
        "empty", Wording(zh: "没有认出名单的表头，或者其后没有一行", en: "no header of the list was found, or no row after it"),
        expected: Wording(
          zh: "表头有：" + ParkFile.headers(in: .chinese).joined(separator: "、"),
          en: "headers: " + ParkFile.headers(in: .english).joined(separator: ", ")))
    case .tooLarge:
      return diagnostic(
        "large", Wording(zh: "文件太大", en: "the file is too large"),
        expected: Wording(zh: "至多 \(ParkFile.limit >> 20) MB", en: "at most \(ParkFile.limit >> 20) MB"))
    case .tooManyRows:
      return diagnostic(
        "rows", Wording(zh: "名单太长", en: "the list is too long"),
        expected: Wording(zh: "每次至多 \(ParkFile.mostRows) 行", en: "at most \(ParkFile.mostRows) rows at once"))
    case .creditCode:
      return diagnostic("code", CreditCode.refusalWording(text), expected: CreditCode.expectedWording)
    case .park:
      return diagnostic(
        "park", Wording(zh: "“\(quoted)”不是您范围内的园区", en: "“\(quoted)” is no park within your area"),
        expected: Wording(
          zh: parks.keys.sorted().prefix(6).joined(separator: "、") + "，或园区代码",
          en: parks.keys.sorted().prefix(6).joined(separator: ", ") + ", or a park's code"))
    case .from:
      return diagnostic(
        "from", Wording(zh: "“\(quoted)”不是月份", en: "“\(quoted)” is no month"),
        expected: Wording(zh: "如 2026-01；写日期的从那个月起算", en: "such as 2026-01; a day counts from its month on"))
    case .until:
      return diagnostic(
        "until", Wording(zh: "“\(quoted)”不是月份，也不是月末日", en: "“\(quoted)” is no month, nor a month's last day"),
        expected: Wording(
          zh: "最后计入的月份，如 2026-06；仍在园区的不填",
          en: "the last month that counts, such as 2026-06; nothing while it stays"))
    case .order:
      return diagnostic(
        "order", Wording(zh: "截止月份“\(quoted)”早于起始月份", en: "the last month, “\(quoted)”, lies before the first"),
        expected: Wording(zh: "不早于起始月份", en: "not before the first month"))
    }
  }
}

extension String {
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
