import Decimals
import Diagnostics
import Enterprises
import Facts
import Quantities
import Workbooks

/// Holds each row of a workbook against the register, its own other figures and what was reported before. It stores
/// nothing: what would be recorded, and everything that somebody should look at, is in the `DryRun`.
///
/// Cost: one pass over the rows, a query for some hundred enterprises, one pass over the history.
struct ReportCheck {
  /// A row as it was read, before it is checked.
  struct DraftRow {
    let sheet: Int
    let row: Row
    let name: String
    let codeText: String
    var enterprise: CreditCode?
    /// Whether the register has it, and under which name.
    var isRegistered = false
    var registeredName: String?
    /// Whom of the reporter's own enterprises it is about, or may be.
    var expected: [CreditCode] = []
    var findings: [Finding] = []
    /// Of which measures another sheet tells what cannot be beside what the row tells.
    var impossible: Set<FactID> = []
  }

  let workbook: Workbook
  let plan: ReportPlan
  let request: ReportRequest
  let reference: ImportReference
  let view: any EnterpriseReading
  var history: ReportHistory
  /// The columns of facts whose month's round is locked for the reporter: no report of another month alters them.
  let locked: Set<String>
  /// What an enterprise reported for itself of a figure.
  let ownWord: (FactReference, CreditCode) throws -> OwnWord?
  /// The codes that stand in the rows.
  let codes: Set<CreditCode>
  /// The enterprises of these codes, and of those that a wrong check character may stand for, as far as the register has them.
  let known: [CreditCode: Enterprise]
  var names: NamesOfRegister
  var totals: [TotalRow] = []

  /// A row of sums, such as 合计.
  struct TotalRow {
    let sheet: Int
    let row: Row
    let name: String
    /// How many rows of enterprises stand before it in the sheet.
    let after: Int
    var isPart: Bool { name.contains("小计") }
  }

  /// Checks a workbook by a plan that leaves nothing open.
  /// - Parameters:
  ///   - locked: columns of facts, such as `output@2026-09`, that a locked round holds for the reporter.
  ///   - ownWord: what an enterprise reported for itself of a figure; asked of those alone that would be told otherwise.
  ///   - progress: rows done, of all.
  /// - Throws: `Diagnostics` where the basis does not hold or the month has not begun, or with what `ReportPlan.open` names.
  static func run(
    _ workbook: Workbook, plan: ReportPlan, request: ReportRequest, reference: ImportReference,
    view: any EnterpriseReading,
    on day: CalendarDay, locked: Set<String> = [],
    ownWord: @escaping (FactReference, CreditCode) throws -> OwnWord? = { _, _ in nil },
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> DryRun {
    try FactReport.check(request.basis, file: workbook.file, on: day)
    if request.basis.kind == .entryConfirmation { throw Diagnostics(.basisWithoutFigures(workbook.file)) }
    if plan.month.period.start > day { throw Diagnostics(.monthNotBegun(plan.month, workbook.file, on: day)) }
    let open = plan.open(reference.dictionary, file: workbook.file)
    guard open.isEmpty else { throw Diagnostics(open) }
    let codes = Self.codes(in: workbook, plan)
    let meant = codes.union(codes.compactMap { $0.hasValidCheckCharacter ? nil : $0.withRightCheckCharacter })
    var check = ReportCheck(
      workbook: workbook, plan: plan, request: request, reference: reference, view: view,
      history: try ReportHistory(
        plan, request: request, reference: reference, resolution: FactResolution(reference.dictionary.all), view: view),
      locked: locked, ownWord: ownWord,
      // Of whom nothing stands any more, since the report that brought it was sent back, is told about as somebody new.
      codes: codes, known: told(try view.enterprises.enterprises(meant.sorted())),
      names: NamesOfRegister(view, within: request.scope))
    var drafts: [[DraftRow]] = []
    for sheet in plan.sheets { drafts.append(try check.drafts(of: sheet)) }
    check.markRepeated(&drafts)
    try check.history.readYear(
      of: drafts.joined().lazy.filter(\.isRegistered).compactMap(\.enterprise), plan, request: request, view: view)
    check.markMonthsOverTotals(&drafts)
    return try check.finish(drafts, progress: progress)
  }

  /// Those of whom something stands: of most workbooks all.
  private static func told(_ enterprises: [CreditCode: Enterprise]) -> [CreditCode: Enterprise] {
    func isTold(_ enterprise: Enterprise) -> Bool { enterprise.name != nil || enterprise.area != nil }
    return enterprises.values.allSatisfy(isTold) ? enterprises : enterprises.filter { isTold($0.value) }
  }

  /// The credit codes that stand in the rows.
  private static func codes(in workbook: Workbook, _ plan: ReportPlan) -> Set<CreditCode> {
    var codes: Set<CreditCode> = []
    for sheet in plan.sheets {
      guard let column = sheet.mapping.column(.creditCode) else { continue }
      for row in workbook.sheets[sheet.index].rows where row.number > sheet.layout.headerRows.upperBound {
        if case .text(let text)? = row[column], let code = code(in: text) { codes.insert(code) }
      }
    }
    return codes
  }

  /// A credit code as it was typed: in small letters or full-width ones too. Most stand as they should.
  private static func code(in text: String) -> CreditCode? {
    CreditCode(text) ?? CreditCode(HeaderText.folded(text).uppercased())
  }

  func place(_ sheet: ReportPlan.PlannedSheet, _ row: Int, _ column: Int) -> CellPlace {
    CellPlace(file: workbook.file, sheet: sheet.index, sheetName: sheet.layout.sheet, row: row, column: column)
  }

  /// 往期报送: what was told before, each with its time and, where it came in a workbook, its cell.
  /// Cost: a query a figure.
  func earlier(_ figures: [ToldFigure], unit: AmountUnit?) throws -> Wording {
    let told = try figures.map { try words(of: $0, unit: unit, withCell: true) }
    return Wording(
      zh: "往期报送：" + told.map(\.zh).joined(separator: "、"), en: "told before: " + told.map(\.en).joined(separator: ", "))
  }

  private func words(of figure: ToldFigure, unit: AmountUnit?, withCell: Bool) throws -> Wording {
    let amount = CellPlace.words(figure.value, unit)
    let time = figure.period.words(for: plan.month)
    let cell = withCell ? try view.facts.fact(figure.fact)?.cell : nil
    return Wording(
      zh: "\(time.zh) \(amount.zh)" + (cell.map { "（\($0.file) \($0.sheet)!\($0.cell)）" } ?? ""),
      en: "\(time.en) \(amount.en)" + (cell.map { " (\($0.file) \($0.sheet)!\($0.cell))" } ?? ""))
  }

  /// 往期报送: what the year comes to before the report's month, and of which figures; one cumulative figure as it was told.
  func earlier(_ year: YearSoFar, unit: AmountUnit?) throws -> Wording {
    guard !year.isTold else { return try earlier(year.figures, unit: unit) }
    let sum = CellPlace.words(year.sum, unit)
    // A dozen cells are no help: of some figures each is told with its cell, of many with its time alone.
    let told = try year.figures.map { try words(of: $0, unit: unit, withCell: year.figures.count < 3) }
    let missing = year.missing.map { $0.words(for: plan.month) }
    return Wording(
      zh: "往期报送合计 \(sum.zh)：" + told.map(\.zh).joined(separator: "、")
        + (missing.isEmpty ? "" : "；\(missing.map(\.zh).joined(separator: "、"))没有报送"),
      en: "told before, \(sum.en) in all: " + told.map(\.en).joined(separator: ", ")
        + (missing.isEmpty ? "" : "; nothing was told of \(missing.map(\.en).joined(separator: ", "))"))
  }

  // MARK: Finding the rows

  /// What footers begin with: signatures, dates, notes.
  private static let footers = [
    "制表", "填表", "审核", "负责人", "单位负责人", "填报人", "填报单位", "填报日期", "报出日期", "联系电话", "联系人", "统计负责人", "注:", "备注:",
    "说明:",
  ]

  private mutating func drafts(of sheet: ReportPlan.PlannedSheet) throws -> [DraftRow] {
    let mapping = sheet.mapping
    let codeColumn = mapping.column(.creditCode)
    let nameColumn = mapping.column(.name)
    let figures = mapping.figures
    var rows: [DraftRow] = []
    rows.reserveCapacity(workbook.sheets[sheet.index].rows.count)
    var another: Int?
    for row in workbook.sheets[sheet.index].rows where row.number > sheet.layout.headerRows.upperBound {
      switch sheet.layout.head(in: row) {
      case .same?: continue
      case .other?:
        another = row.number
        continue
      case nil: break
      }
      let codeText = codeColumn.flatMap { row[$0] }.map { HeaderText.folded($0.shown) } ?? ""
      let name = nameColumn.flatMap { row[$0] }.map { $0.shown.trimmingWhiteSpace } ?? ""
      let hasFigures = figures.contains { row[$0.column] != nil }
      guard !codeText.isEmpty || !name.isEmpty || hasFigures else { continue }
      if CreditCode(codeText) == nil {
        let first = row.cells.first { if case .text = $0.value { true } else { false } }
        let firstText = HeaderText.folded(first?.value.shown ?? "")
        if Self.footers.contains(where: firstText.hasPrefix) { continue }
        let label = HeaderText.folded(name).isEmpty ? firstText : HeaderText.folded(name)
        // 其中:规上 is a part of the total below or above it, and is counted with its enterprises.
        if codeText.isEmpty || !codeText.contains(where: \.isNumber), label.hasPrefix("其中") { continue }
        if ["合计", "小计", "总计"].contains(where: { label.contains($0) || codeText.contains($0) }), label.count <= 12 {
          totals.append(
            TotalRow(
              sheet: sheet.index, row: row, name: label.contains("计") ? label : codeText, after: rows.count))
          continue
        }
      }
      var draft = DraftRow(sheet: sheet.index, row: row, name: name, codeText: codeText)
      try identify(&draft, sheet, codeColumn: codeColumn, nameColumn: nameColumn)
      if let another { draft.findings.append(place(sheet, row.number, figures.first?.column ?? 0).otherHead(another)) }
      rows.append(draft)
    }
    return rows
  }

  // MARK: Who the row is about

  private mutating func identify(
    _ draft: inout DraftRow, _ sheet: ReportPlan.PlannedSheet, codeColumn: Int?, nameColumn: Int?
  ) throws {
    let number = draft.row.number
    let at = place(sheet, number, codeColumn ?? nameColumn ?? 0)
    var isNumber = false
    if case .number? = codeColumn.flatMap({ draft.row[$0] }) { isNumber = true }
    if !isNumber, let code = Self.code(in: draft.codeText) {
      // A few early codes are lawful all the same: those that the register has. No other may be founded.
      guard code.hasValidCheckCharacter || known[code] != nil else {
        let right = code.withRightCheckCharacter
        let own = right.flatMap { known[$0] }.flatMap { request.scope.contains($0) ? $0 : nil }
        draft.expected = own.map { [$0.creditCode] } ?? []
        draft.findings.append(
          at.checkCharacter(code, right, known: own?.title, isInFile: right.map(codes.contains) ?? false))
        return
      }
      draft.enterprise = code
      if let known = known[code] {
        draft.isRegistered = true
        draft.registeredName = known.name
        if request.scope.contains(known) {
          draft.expected = [code]
        } else {
          draft.findings.append(outside(known, at))
        }
        if let nameColumn, !draft.name.isEmpty, let right = known.name, !NamesOfRegister.isSame(draft.name, right) {
          draft.findings.append(place(sheet, number, nameColumn).otherName(draft.name, right))
        }
      } else {
        let same = draft.name.isEmpty ? [] : try names.enterprises(named: draft.name)
        draft.expected = same.map(\.creditCode)
        if let other = same.first {
          draft.findings.append(at.codeOfName(code, draft.name, other.creditCode))
        } else if draft.name.isEmpty {
          draft.findings.append(at.newWithoutName(code))
        } else {
          draft.findings.append(at.newEnterprise(code, draft.name))
        }
      }
      return
    }
    let candidates = draft.name.isEmpty ? [] : try names.enterprises(named: draft.name)
    draft.expected = candidates.map(\.creditCode)
    guard draft.codeText.isEmpty, request.key == .nameAndArea else {
      draft.findings.append(
        at.creditCode(draft.codeText, cell: codeColumn.flatMap { draft.row[$0] }, candidates: candidates))
      return
    }
    let named = place(sheet, number, nameColumn ?? 0)
    switch candidates.count {
    case 1:
      draft.enterprise = candidates[0].creditCode
      draft.isRegistered = true
      draft.registeredName = candidates[0].name
    case 0: draft.findings.append(named.notInRegister(draft.name))
    default: draft.findings.append(named.severalCandidates(draft.name, candidates))
    }
  }

  /// Why a row is of somebody else than who reports itself, or outside the reporter's area: of a park, that the enterprise
  /// has left it, or came later.
  private func outside(_ known: Enterprise, _ at: CellPlace) -> Finding {
    if case .enterprise = request.scope { return at.notOwn() }
    guard case .park(let park, let day) = request.scope else { return at.outsideScope(known) }
    let name = reference.areas.area(park)?.name ?? park.text
    let other = known.park(on: day).map { reference.areas.area($0)?.name ?? $0.text }
    let own = known.parks.filter { $0.park == park }
    let near = own.last { $0.until.map { $0.lastDay < day } ?? false } ?? own.first { day < $0.from.start }
    return at.outsidePark(known, name, stay: near, other: other)
  }

  /// Marks every row of an enterprise that tells the same figures twice, here or on another sheet.
  ///
  /// Cost: linear in the rows times the sheets, however often one enterprise is told.
  private func markRepeated(_ drafts: inout [[DraftRow]]) {
    guard Self.tellsTwice(drafts) else { return }
    let told = plan.sheets.map { sheet in Set(sheet.mapping.figures.map(\.figure)) }
    for (code, places) in Self.placesOfEnterprises(drafts) where places.count > 1 {
      for index in plan.sheets.indices where places.contains(where: { $0.sheet == index }) {
        let alike = places.filter { !told[index].isDisjoint(with: told[$0.sheet]) }
        guard alike.count > 1 else { continue }
        // One more than is named: a row isn't named beside itself.
        let named = alike.prefix(CellPlace.namedRepeats + 1).map { ($0, identity(of: $0, in: drafts).field) }
        for here in alike where here.sheet == index {
          let others = named.filter { $0.0 != here }.prefix(CellPlace.namedRepeats).map(\.1)
          drafts[index][here.row].findings.append(identity(of: here, in: drafts).repeated(code, at: others))
        }
      }
    }
  }

  /// A figure of a row, where it stands.
  private struct PlacedFigure {
    let here: (sheet: Int, row: Int)
    let at: CellPlace
    let figure: ReportFigure
    let unit: AmountUnit?
    let cell: FigureCell
  }

  /// 累计小于本月 over sheets: of an enterprise whose month stands in one row and whose figure to date in another, marks both
  /// where the month is more. A figure that is told twice is in doubt already, and held against no other row.
  ///
  /// Cost: linear in the rows of those that are told more than once.
  private func markMonthsOverTotals(_ drafts: inout [[DraftRow]]) {
    guard plan.sheets.count > 1, Self.tellsTwice(drafts) else { return }
    for (code, places) in Self.placesOfEnterprises(drafts) where places.count > 1 {
      let past = history.past(of: code)
      let told = Dictionary(grouping: places.flatMap { figures(of: $0, in: drafts) }, by: \.figure)
      for (figure, months) in told where figure.period.span == .month {
        let back = figure.period.monthsBack
        let totals = told[ReportFigure(figure.measure, RelativePeriod(.toDate, monthsBack: back))] ?? []
        guard back == 0 || back == 12, months.count == 1, totals.count == 1, months[0].here != totals[0].here,
          months[0].cell.exceeds(totals[0].cell),
          back > 0
            ? past.boundsMonthsYearBefore(history.months(of: figure.measure))
            : past.boundsMonths(history.months(of: figure.measure))
        else { continue }
        let (month, total) = (months[0], totals[0])
        for (own, other) in [(month, total), (total, month)] {
          drafts[own.here.sheet][own.here.row].findings.append(
            own.at.monthOverTotal(
              month.cell.value, month.unit, total: total.cell.value, total.unit, isTotal: own.here == total.here,
              isYearBefore: back > 0, other: Wording(zh: " \(other.at.field) ", en: "at \(other.at.field)")))
          drafts[own.here.sheet][own.here.row].impossible.insert(figure.measure)
        }
      }
    }
  }

  /// The figures of a row that can be read.
  private func figures(of here: (sheet: Int, row: Int), in drafts: [[DraftRow]]) -> [PlacedFigure] {
    let sheet = plan.sheets[here.sheet]
    let row = drafts[here.sheet][here.row].row
    return sheet.mapping.figures.compactMap { column, figure in
      var unit: AmountUnit?
      if case .decimal(.yuan)? = reference.dictionary.definition(of: figure.measure)?.type {
        unit = sheet.mapping.unit(ofColumn: column)
      }
      let at = place(sheet, row.number, column)
      guard case .figure(let cell) = FigureCell.read(row[column], unit: unit, at: at) else { return nil }
      return PlacedFigure(here: here, at: at, figure: figure, unit: unit, cell: cell)
    }
  }

  /// Where in the sheets each enterprise's rows stand.
  private static func placesOfEnterprises(_ drafts: [[DraftRow]]) -> [CreditCode: [(sheet: Int, row: Int)]] {
    var places: [CreditCode: [(sheet: Int, row: Int)]] = [:]
    for (sheet, rows) in drafts.enumerated() {
      for (index, row) in rows.enumerated() {
        if let code = row.enterprise { places[code, default: []].append((sheet, index)) }
      }
    }
    return places
  }

  /// Whether any enterprise has more than one row.
  private static func tellsTwice(_ drafts: [[DraftRow]]) -> Bool {
    var seen: Set<CreditCode> = []
    seen.reserveCapacity(drafts.reduce(0) { $0 + $1.count })
    for rows in drafts {
      for index in rows.indices {
        if let code = rows[index].enterprise, !seen.insert(code).inserted { return true }
      }
    }
    return false
  }

  /// Where a row says whom it is about.
  private func identity(of here: (sheet: Int, row: Int), in drafts: [[DraftRow]]) -> CellPlace {
    let sheet = plan.sheets[here.sheet]
    let column = sheet.mapping.column(.creditCode) ?? sheet.mapping.column(.name) ?? 0
    return place(sheet, drafts[here.sheet][here.row].row.number, column)
  }

  // MARK: Putting it together

  private mutating func finish(_ drafts: [[DraftRow]], progress: (Int, Int) -> Void) throws -> DryRun {
    let all = max(1, drafts.reduce(0) { $0 + $1.count })
    var rows: [DryRun.CheckedRow] = []
    rows.reserveCapacity(all)
    var findings: [Finding] = []
    var sheets: [FactReport.ReportedSheet] = []
    var counts: [DryRun.State: Int] = [:]
    var sums: [FactReference: Money] = [:]
    var taken: [CreditCode: [TakenFigure]] = [:]
    for (planned, drafted) in zip(plan.sheets, drafts) {
      var reading = SheetReading(planned, rows: drafted.count, check: self)
      let own = planned.mapping.figures.filter { $0.figure.period.monthsBack == 0 }.map(\.column)
      for draft in drafted {
        var checked = try reading.check(draft, self)
        // What belongs elsewhere by its own cell may be left out.
        let isElsewhere = checked.findings.contains { $0.diagnostic.code == "report.area-outside" }
        if !isElsewhere { checked.row.expected = draft.expected }
        checked.row.tellsMonth = own.contains { !FigureCell.isBlank(draft.row[$0]) }
        rows.append(checked.row)
        counts[checked.row.state, default: 0] += 1
        findings += checked.findings
        if rows.count % 200 == 0 { progress(rows.count, all) }
      }
      findings += reading.checkTotals(totals.filter { $0.sheet == planned.index }, self)
      for (reference, sum) in reading.sums { sums[reference] = [sums[reference] ?? .zero, sum].total }
      taken = taken.isEmpty ? reading.taken : taken.merging(reading.taken) { $0 + $1 }
      sheets.append(reading.reported)
    }
    progress(all, all)
    return DryRun(
      plan: plan, rows: rows, findings: findings.sorted { ($0.sheet, $0.address) < ($1.sheet, $1.address) },
      sheets: sheets, totals: sums, taken: taken, counts: counts)
  }
}

/// The register's enterprises by name, read once somebody asks.
struct NamesOfRegister {
  private let view: any EnterpriseReading
  private let scope: AreaScope
  private var byName: [String: [Enterprise]]?

  init(_ view: any EnterpriseReading, within scope: AreaScope) {
    self.view = view
    self.scope = scope
  }

  /// Cost: the first time one pass over the scope's enterprises.
  mutating func enterprises(named name: String) throws -> [Enterprise] {
    let known: [String: [Enterprise]]
    if let byName {
      known = byName
    } else {
      let all = try view.enterprises.page(EnterpriseQuery(order: .creditCode, limit: .max), within: scope).rows
      known = Dictionary(grouping: all.filter { $0.name != nil }) { Self.folded($0.name ?? "") }
      byName = known
    }
    return known[Self.folded(name)] ?? []
  }

  /// Names as they are compared: brackets, white space and full-width forms do not matter.
  static func folded(_ name: String) -> String {
    SearchText.folded(HeaderText.folded(name)).filter { !"()[]【】〔〕,.、。·".contains($0) }
  }

  static func isSame(_ left: String, _ right: String) -> Bool { left == right || folded(left) == folded(right) }
}

extension String {
  /// Without white space at either end.
  var trimmingWhiteSpace: String {
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    var text = self[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
