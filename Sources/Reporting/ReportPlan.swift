import Diagnostics
import Facts
import Journal
import Quantities
import Secrecy
import Workbooks

/// How a workbook is going to be read: its month, and for each sheet with a table the layout and its mapping.
public struct ReportPlan: Sendable, Hashable {
  public struct PlannedSheet: Sendable, Hashable {
    /// Which sheet of the workbook, counted from 0.
    public let index: Int
    public let layout: SheetLayout
    public var mapping: LayoutMapping
    /// Whether somebody confirmed the mapping before.
    public let isRemembered: Bool
  }

  /// Why a sheet is not read.
  public struct PassedSheet: Sendable, Hashable {
    public let name: String
    public let reason: Wording
  }

  public let month: ReportMonth
  public var sheets: [PlannedSheet]
  public let passed: [PassedSheet]

  /// How many months before the plan's own its columns reach, beside those of the year before.
  var monthsBack: Int {
    sheets.flatMap(\.mapping.figures).map(\.figure.period.monthsBack).filter { $0 < 12 }.max() ?? 0
  }

  /// Finds the tables of a workbook and proposes what they mean.
  /// - Parameters:
  ///   - asked: the month that the report is asked for; `nil` takes it from headers, titles and names.
  ///   - remembered: the mapping that was confirmed for a layout.
  /// - Throws: `Diagnostics` where the workbook as a whole is refused: `import.classified`, `report.statutory-form`,
  ///   `report.no-table`, `report.month-missing`, `report.other-month`, `report.too-many-merged`.
  /// Cost: the heads of the sheets; every text is looked at for marks of secrecy.
  public init(
    _ workbook: Workbook, dictionary: FactDictionary, month asked: ReportMonth?,
    remembered: (ContentHash) throws -> LayoutMapping?
  ) throws {
    try Self.refuseMarks(in: workbook)
    var passed: [PassedSheet] = []
    var found: [(index: Int, reading: HeaderReading, rows: ClosedRange<Int>, months: [ReportMonth])] = []
    for (index, sheet) in workbook.sheets.enumerated() {
      if sheet.isHidden {
        passed.append(PassedSheet(name: sheet.name, reason: Wording(zh: "隐藏的工作表，不读", en: "hidden, so not read")))
        continue
      }
      let reading = try HeaderReading(sheet, dictionary, file: workbook.file)
      guard let rows = reading.headerRows() else {
        passed.append(
          PassedSheet(
            name: sheet.name,
            reason: sheet.rows.isEmpty
              ? Wording(zh: "空表", en: "empty")
              : Wording(zh: "没有找到企业表头，不读", en: "no header of a table of enterprises, so not read")))
        continue
      }
      let named = reading.month(named: sheet.name)
      found.append((index, reading, rows, reading.months(rows) + [named].compactMap { $0 }))
    }
    guard !found.isEmpty else {
      throw Diagnostics(.noTable(workbook.file, passed, hasHidden: workbook.sheets.contains(where: \.isHidden)))
    }
    guard
      let month = asked ?? found.compactMap({ $0.months.first }).max()
        ?? found.first?.reading.month(named: workbook.file)
    else {
      throw Diagnostics(.monthMissing(workbook.file))
    }
    for (index, _, rows, months) in found {
      if let other = months.first, other != month {
        throw Diagnostics(
          .otherMonth(other, asked: month, workbook.file, workbook.sheets[index].name, row: rows.lowerBound))
      }
    }
    self.month = month
    self.passed = passed
    sheets = try found.map { index, reading, rows, _ in
      let layout = reading.layout(rows, month: month)
      let known = try remembered(layout.fingerprint)
      return PlannedSheet(
        index: index, layout: layout, mapping: known ?? layout.proposal, isRemembered: known != nil)
    }
  }

  /// What is to be said about columns that may hold figures and are not understood, sheet by sheet, and about those that
  /// a person had read all the same.
  public func doubts(_ dictionary: FactDictionary) -> [Wording] {
    sheets.flatMap { sheet in
      sheet.layout.columns.compactMap { column -> Wording? in
        guard let doubt = column.doubt else { return nil }
        let letters = CellAddress.letters(ofColumn: column.index)
        let header = column.header.excerpt
        guard case .figure(let figure)? = sheet.mapping.meanings[column.index] else {
          return Wording(
            zh: "“\(sheet.layout.sheet.excerpt)” \(letters) 列“\(header)”不导入：\(doubt.zh)",
            en: "“\(sheet.layout.sheet.excerpt)”, column \(letters), “\(header)”, is not read: \(doubt.en)")
        }
        let name = dictionary.definition(of: figure.measure)?.name ?? Wording(verbatim: figure.measure.text)
        let time = figure.period.words(for: month)
        return Wording(
          zh: "“\(sheet.layout.sheet.excerpt)” \(letters) 列“\(header)”按人工指定作“\(name.zh) \(time.zh)”导入：\(doubt.zh)",
          en:
            "“\(sheet.layout.sheet.excerpt)”, column \(letters), “\(header)”, is read as \(name.en), \(time.en), as a "
            + "person chose: \(doubt.en)")
      }
    }
  }

  /// What a person must still say before rows can be read.
  public func open(_ dictionary: FactDictionary, file: String) -> [Diagnostic] {
    sheets.flatMap { sheet -> [Diagnostic] in
      let place = Place(file: file, field: "\(sheet.layout.sheet)!\(sheet.layout.headerRows.lowerBound)")
      var faults: [Diagnostic] = []
      if sheet.mapping.column(.creditCode) == nil, sheet.mapping.column(.name) == nil {
        faults.append(.noKeyColumn(at: place))
      }
      let figures = sheet.mapping.figures
      if figures.isEmpty {
        faults.append(.noFigureColumn(sheet.layout.columns.compactMap(\.doubtInPlace), at: place))
      }
      for (column, figure) in figures {
        let cell = Place(
          file: file,
          field: "\(sheet.layout.sheet)!\(CellAddress(row: sheet.layout.headerRows.upperBound, column: column))")
        let header = sheet.layout.header(ofColumn: column) ?? ""
        guard let definition = dictionary.definition(of: figure.measure) else { continue }
        if figure.period.isRunningYear(in: month) {
          faults.append(.yearNotOver(header, month.year, at: cell))
        } else if figure.reference(in: month, dictionary) == nil,
          !(figure.period.span == .year && figure.period.isYearBefore)
        {
          faults.append(.noSuchFact(header, definition, at: cell))
        }
        guard case .decimal(.yuan) = definition.type else { continue }
        let own = sheet.layout.column(at: column)?.oddUnit
        if let odd = own ?? (sheet.mapping.units[column] == nil ? sheet.layout.oddUnit : nil) {
          faults.append(.unitUnknown(odd, header, at: cell))
        } else if sheet.mapping.unit(ofColumn: column) == nil {
          faults.append(.unitMissing(header, at: cell))
        }
      }
      let doubled = Dictionary(grouping: figures, by: \.figure).filter { $0.value.count > 1 }
      for (_, columns) in doubled.sorted(by: { $0.value[0].column < $1.value[0].column }) {
        faults.append(
          .doubledColumn(
            columns.map { CellAddress.letters(ofColumn: $0.column) },
            sheet.layout.header(ofColumn: columns[0].column) ?? "", at: place))
      }
      return faults
    }
  }

  /// How many rows at either end of a sheet are looked at for marks of the statutory survey.
  private static let edge = 12

  /// Refuses what carries a mark of a state secret, and the forms of the statutory survey: by the file's name, the sheets'
  /// names, and what stands in their cells.
  private static func refuseMarks(in workbook: Workbook) throws {
    let name = workbook.file.split(separator: "/").last.map(String.init) ?? workbook.file
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    if StatutoryMark.stands(inName: HeaderText.folded(stem)) {
      throw Diagnostics(.statutoryForm(stem, at: Place(file: workbook.file)))
    }
    for sheet in workbook.sheets {
      let place = Place(file: workbook.file, field: sheet.name.excerpt)
      try refuseSecret(sheet.name, of: workbook, at: place)
      if StatutoryMark.stands(inName: HeaderText.folded(sheet.name)) {
        throw Diagnostics(.statutoryForm(sheet.name, at: place))
      }
      for (index, row) in sheet.rows.enumerated() {
        let isEdge = index < edge || index >= sheet.rows.count - edge
        for cell in row.cells {
          guard case .text(let text) = cell.value, isEdge || mayBeSecret(text) else { continue }
          let place = Place(
            file: workbook.file, field: "\(sheet.name)!\(CellAddress(row: row.number, column: cell.column))")
          try refuseSecret(text, of: workbook, at: place)
          if isEdge, StatutoryMark.stands(in: HeaderText.folded(text)) {
            throw Diagnostics(.statutoryForm(text, at: place))
          }
        }
      }
    }
  }

  /// Whether a text holds 密, without which it carries no mark. Every text of a workbook is asked.
  private static func mayBeSecret(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      // Its three bytes stand in this order nowhere else.
      bytes.indices.dropLast(2).contains { bytes[$0] == 0xE5 && bytes[$0 + 1] == 0xAF && bytes[$0 + 2] == 0x86 }
    }
  }

  /// - Parameter place: where the text stands; a mark in the file's name has its own.
  private static func refuseSecret(_ text: String, of workbook: Workbook, at place: Place) throws {
    guard let mark = ClassificationMark.first(in: Array(text.utf8), file: workbook.file) else { return }
    var refusal = mark.refusal
    if mark.place.line != nil { refusal.place = place }
    throw Diagnostics(refusal)
  }
}

extension Diagnostic {
  static func statutoryForm(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "report.statutory-form", at: place,
      Wording(
        zh: "“\(text.excerpt)”是法定统计调查的报表，不能进入本系统，没有保存任何内容",
        en: "“\(text.excerpt)” is a form of the statutory survey, which has no way in; nothing was stored"),
      expected: Wording(
        zh: "企业自愿填报、部门共享或经批准的地方调查的表", en: "a report told voluntarily, shared, or of an approved local survey"),
      remedy: Wording(
        zh: "请企业按本系统的模板自愿填报", en: "ask the enterprises to fill in this system's template of their own will"))
  }

  static func noTable(_ file: String, _ passed: [ReportPlan.PassedSheet], hasHidden: Bool) -> Diagnostic {
    let reasons = Wording(
      zh: passed.map { "“\($0.name)”\($0.reason.zh)" }.joined(separator: "；"),
      en: passed.map { "“\($0.name)”: \($0.reason.en)" }.joined(separator: "; "))
    return Diagnostic(
      "report.no-table", at: Place(file: file),
      Wording(
        zh: "没有一张工作表有企业表头（\(reasons.zh)）", en: "no sheet has the header of a table of enterprises (\(reasons.en))"),
      expected: Wording(
        zh: "前 40 行内有一行含“统一社会信用代码”或“单位详细名称”",
        en: "within the first 40 rows one with 统一社会信用代码 or 单位详细名称"),
      remedy: hasHidden
        ? Wording(
          zh: "要报的工作表先取消隐藏；或从报送任务下载空表，照它填",
          en: "show the sheet that is to be read, or take the template of the round")
        : Wording(zh: "从报送任务下载空表，照它填", en: "take the template of the round"))
  }

  static func monthMissing(_ file: String) -> Diagnostic {
    Diagnostic(
      "report.month-missing", at: Place(file: file),
      Wording(zh: "标题、表头和文件名里都没有写明是哪个月", en: "neither title, header nor file name says which month it is for"),
      expected: Wording(zh: "如“2025年11月”或“2025年1-11月”", en: "such as 2025年11月 or 2025年1-11月"),
      remedy: Wording(zh: "写进标题或文件名", en: "put it into the title or the file's name"))
  }

  static func monthNotBegun(_ month: ReportMonth, _ file: String, on day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "report.month-not-begun", at: Place(file: file),
      Wording(zh: "这份表写的是\(month.chinese)，还没有到", en: "it is for \(month), which has not begun"),
      expected: Wording(zh: "\(day) 以前开始的月份", en: "a month that began by \(day)"),
      remedy: Wording(
        zh: "核对标题和表头的年月；预计数不能当月报报", en: "compare year and month of title and headers; a forecast is no report"))
  }

  static func otherMonth(
    _ other: ReportMonth, asked: ReportMonth, _ file: String, _ sheet: String, row: Int
  ) -> Diagnostic {
    Diagnostic(
      "report.other-month", at: Place(file: file, field: "\(sheet)!\(row)"),
      Wording(zh: "这张表是\(other.chinese)的", en: "this sheet is for \(other)"),
      expected: Wording(zh: asked.chinese, en: "\(asked)"),
      remedy: Wording(zh: "换成当月的表；补报往月请到那个月的报送任务", en: "send the month's own sheet; an earlier month has its own round")
    )
  }

  static func noKeyColumn(at place: Place) -> Diagnostic {
    Diagnostic(
      "report.no-key-column", at: place,
      Wording(zh: "没有一列是信用代码或企业名称", en: "no column holds credit codes or names"),
      expected: Wording(zh: "统一社会信用代码，或单位详细名称", en: "统一社会信用代码 or 单位详细名称"),
      remedy: Wording(zh: "改好表头，或在对应关系里指定这一列", en: "mend the header, or say which column it is"))
  }

  /// - Parameter doubts: why columns that may hold figures are not understood.
  static func noFigureColumn(_ doubts: [Wording], at place: Place) -> Diagnostic {
    let named = doubts.prefix(5)
    let more =
      doubts.count > named.count
      ? Wording(zh: "；等 \(doubts.count) 列", en: "; \(doubts.count) columns in all") : Wording(zh: "", en: "")
    let zh = named.map(\.zh).joined(separator: "；") + more.zh
    let en = named.map(\.en).joined(separator: "; ") + more.en
    return Diagnostic(
      "report.no-figure-column", at: place,
      Wording(
        zh: "没有认出任何一列数据" + (named.isEmpty ? "" : "（\(zh)）"),
        en: "no column of figures was recognised" + (named.isEmpty ? "" : " (\(en))")),
      expected: Wording(zh: "如“工业总产值 本月”“1-11月累计”", en: "such as 工业总产值 本月"),
      remedy: Wording(zh: "改好表头，或在对应关系里指定各列是什么", en: "mend the header, or say what the columns are"))
  }

  static func unitMissing(_ header: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "report.unit-missing", at: place,
      Wording(zh: "“\(header.excerpt)”没有写明单位", en: "“\(header.excerpt)” names no unit"),
      expected: Wording(zh: "元、千元、万元或亿元", en: "元, 千元, 万元 or 亿元"),
      remedy: Wording(zh: "写进表头或标题，或在导入时选定单位", en: "put it into header or title, or choose it as you import"))
  }

  static func unitUnknown(_ word: String, _ header: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "report.unit-unknown", at: place,
      Wording(
        zh: "“\(header.excerpt)”的单位“\(word.excerpt)”不认识，或者不止一个",
        en: "the unit “\(word.excerpt)” of “\(header.excerpt)” is not known, or is more than one"),
      expected: Wording(
        zh: AmountUnit.allCases.map(\.name.zh).joined(separator: "、"),
        en: AmountUnit.allCases.map(\.name.zh).joined(separator: ", ")),
      remedy: Wording(
        zh: "换算成其中一种单位、改好表头再报，或把这一列改成“不导入”",
        en: "convert into one of these and mend the header, or have the column ignored"))
  }

  static func yearNotOver(_ header: String, _ year: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      "report.year-not-over", at: place,
      Wording(
        zh: "“\(header.excerpt)”是\(year)年全年的数，这一年还没有过完",
        en: "“\(header.excerpt)” is for the whole of \(year), which is not over"),
      expected: Wording(zh: "本月或 1—本月累计", en: "the month, or the year to date"),
      remedy: Wording(zh: "计划和预计数不能当实绩报：把这一列改成“不导入”", en: "a plan is no result: have the column ignored"))
  }

  static func noSuchFact(_ header: String, _ definition: FactDefinition, at place: Place) -> Diagnostic {
    Diagnostic(
      "report.no-such-fact", at: place,
      Wording(
        zh: "“\(header.excerpt)”：\(definition.name.zh)不按这样的期间记",
        en: "“\(header.excerpt)”: \(definition.name.en) is not kept for such a time"),
      remedy: Wording(zh: "在对应关系里改成“不导入”", en: "have the column ignored"))
  }

  static func doubledColumn(_ letters: [String], _ header: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "report.doubled-column", at: place,
      Wording(
        zh: "\(letters.joined(separator: "、")) 列是同一项（“\(header.excerpt)”）",
        en: "the columns \(letters.joined(separator: ", ")) are the same (“\(header.excerpt)”)"),
      expected: Wording(zh: "同一项只有一列", en: "one column for each figure"),
      remedy: Wording(zh: "在对应关系里只留一列", en: "keep one of them"))
  }
}
