import Decimals
import Diagnostics
import Enterprises
import Facts
import Quantities
import Workbooks

/// The rows of one sheet on their way from cells to facts.
struct SheetReading {
  /// By reference: every row looks at each.
  final class FigureColumn {
    let index: Int
    let figure: ReportFigure
    let unit: AmountUnit?
    /// `nil` for a figure that is only compared.
    let reference: FactReference?
    /// `nil` where the dictionary has no such fact.
    let type: FactType?
    /// By which what was told before is found.
    let number: Int32?
    /// Of the report's source.
    let rank: Int
    let months: ReportHistory.Months?
    /// What the sound rows come to; `nil` before the first.
    var sum: Money?

    init(
      _ column: Int, _ figure: ReportFigure, unit: AmountUnit?, in month: ReportMonth, _ dictionary: FactDictionary,
      _ history: ReportHistory, _ request: ReportRequest
    ) {
      index = column
      self.figure = figure
      reference = figure.reference(in: month, dictionary)
      let measure = dictionary.definition(of: figure.measure)
      if case .decimal(.yuan)? = measure?.type { self.unit = unit } else { self.unit = nil }
      type = (reference.flatMap { dictionary.definition(of: $0.fact) } ?? measure)?.type
      number = reference.flatMap(history.number)
      rank = reference.map { history.rank(of: request, for: $0.fact) } ?? 0
      months = history.months(of: figure.measure)
    }
  }

  /// A cell of a row of figures.
  struct ReadCell {
    /// `nil` for an empty cell, and one that is no figure.
    var figure: FigureCell?
    /// Whether something stands there that cannot be recorded.
    var isUnreadable = false
  }

  /// Where among the columns a measure's figures are: the month's, those from January on, and the same of a year before;
  /// `nil` for those that the sheet has not.
  private struct MeasureColumns {
    let measure: FactID
    let month, toDate, monthBefore, toDateBefore: Int?
    let months: ReportHistory.Months?

    init(_ measure: FactID, in columns: [FigureColumn], _ history: ReportHistory) {
      func place(_ span: RelativePeriod.Span, _ back: Int) -> Int? {
        columns.firstIndex { $0.figure == ReportFigure(measure, RelativePeriod(span, monthsBack: back)) }
      }
      self.measure = measure
      month = place(.month, 0)
      toDate = place(.toDate, 0)
      monthBefore = place(.month, 12)
      toDateBefore = place(.toDate, 12)
      months = history.months(of: measure)
    }
  }

  let planned: ReportPlan.PlannedSheet
  private let areaColumn, industryColumn: Int?
  let columns: [FigureColumn]
  private let profile: [FactDefinition]
  /// What is compared with what was told before, in order.
  private let measures: [MeasureColumns]
  /// Areas by their names and by their codes.
  private let areas: [String: [Area]]
  private var told: [FactReport.Row] = []
  /// The rows' figures, for sums; none where the sheet has no total.
  private(set) var figures: [[ReadCell]] = []
  private let hasTotals: Bool
  /// What each enterprise's sound rows tell.
  private(set) var taken: [CreditCode: [TakenFigure]] = [:]

  /// - Parameter rows: how many are going to be checked.
  init(_ planned: ReportPlan.PlannedSheet, rows: Int, check: ReportCheck) {
    self.planned = planned
    areaColumn = planned.mapping.column(.area)
    industryColumn = planned.mapping.column(.industry)
    told.reserveCapacity(rows)
    taken.reserveCapacity(rows)
    let dictionary = check.reference.dictionary
    hasTotals = check.totals.contains { $0.sheet == planned.index }
    columns = planned.mapping.figures.map { column, figure in
      FigureColumn(
        column, figure, unit: planned.mapping.unit(ofColumn: column), in: check.plan.month, dictionary, check.history,
        check.request)
    }
    profile = ["name", "operating_area", "industry"].compactMap { FactID($0).flatMap(dictionary.definition) }
    measures = Set(columns.map(\.figure.measure)).sorted().map { [columns] in
      MeasureColumns($0, in: columns, check.history)
    }
    areas = check.reference.areas.all.reduce(into: [:]) { areas, area in
      for text in Set([area.name, area.code.text]) { areas[text, default: []].append(area) }
    }
  }

  /// The sheet's columns that are recorded: its figures, then what a new enterprise is known by.
  private var recorded: [FigureColumn] { columns.filter { $0.reference != nil } }

  var reported: FactReport.ReportedSheet {
    let letters: (Int?) -> String = { $0.map(CellAddress.letters) ?? "" }
    let figureColumns = recorded.compactMap { column in
      column.reference.flatMap { reference in
        column.type.map { FactReport.Column(reference, $0, letters: letters(column.index)) }
      }
    }
    let profileColumns = profile.map { definition in
      FactReport.Column(
        FactReference(definition.id), definition.type, letters: letters(profileColumn(definition)))
    }
    return FactReport.ReportedSheet(name: planned.layout.sheet, columns: figureColumns + profileColumns, rows: told)
  }

  /// The sums of the sound rows.
  var sums: [FactReference: Money] {
    columns.reduce(into: [:]) { sums, column in
      guard let reference = column.reference, let sum = column.sum else { return }
      sums[reference] = (sums[reference] ?? .zero).adding(sum) ?? sums[reference]
    }
  }

  private func profileColumn(_ definition: FactDefinition) -> Int? {
    switch definition.id.text {
    case "name": planned.mapping.column(.name)
    case "operating_area": areaColumn
    default: industryColumn
    }
  }

  // MARK: A row

  mutating func check(
    _ draft: ReportCheck.DraftRow, _ check: ReportCheck
  ) throws -> (row: DryRun.CheckedRow, findings: [Finding]) {
    var findings = draft.findings
    var read = [ReadCell](repeating: ReadCell(), count: columns.count)
    var values: [FactValue?] = []
    values.reserveCapacity(columns.count + profile.count)
    var changes: [DryRun.Change] = []
    var hasNew = false
    let past = draft.enterprise.map(check.history.past(of:))
    for (place, column) in columns.enumerated() {
      let at = check.place(planned, draft.row.number, column.index)
      switch FigureCell.read(draft.row[column.index], unit: column.unit, at: at) {
      case .blank: if column.reference != nil { values.append(nil) }
      case .fault(let fault):
        findings.append(fault)
        read[place].isUnreadable = true
        if column.reference != nil { values.append(nil) }
      case .figure(let cell):
        read[place].figure = cell
        guard let reference = column.reference, let type = column.type else { continue }
        guard let value = valid(cell.value, type, at: at, &findings) else {
          read[place].isUnreadable = true
          values.append(nil)
          continue
        }
        let known = past?.known(column.number)
        if let code = draft.enterprise, let known, known.outranks(column.rank), known.counting.value != value {
          findings.append(outranked(cell, column, known, of: code, at, check))
        }
        guard known?.own?.value != value else {
          values.append(nil)
          continue
        }
        if check.locked.contains("\(reference)") {
          findings.append(at.lockedMonth(column.figure.period.words(for: check.plan.month)))
          values.append(nil)
          continue
        }
        values.append(value)
        if let known {
          if changes.isEmpty { changes.reserveCapacity(columns.count) }
          changes.append(
            DryRun.Change(
              reference: reference, before: known.counting.value, told: known.counting.id,
              record: known.counting.record, after: value))
          if let code = draft.enterprise, let finding = try ownFigure(cell, column, known, of: code, at, check) {
            findings.append(finding)
          }
        } else {
          hasNew = true
        }
      }
    }
    if hasTotals { figures.append(read) }
    if let code = draft.enterprise, let past { try compare(read, of: code, past, draft, check, &findings) }
    let area = self.area(of: draft, check, &findings)
    let industry = self.industry(of: draft, check, &findings)
    let isConfirmed = check.request.confirmed.contains(.init(sheet: draft.sheet, row: draft.row.number))
    let worst = findings.map(\.grade).max()
    let isNewEnterprise = draft.enterprise != nil && !draft.isRegistered
    let state: DryRun.State
    switch worst {
    case .wrong?: state = .wrong
    case .doubtful? where !isConfirmed: state = .doubtful
    // A row that alters a figure is a changed one, whatever else it brings.
    default: state = !changes.isEmpty ? .changed : isNewEnterprise || hasNew ? .new : .unchanged
    }
    if !state.isReturned, let code = draft.enterprise {
      add(read, of: code, row: draft.row.number)
      let own = isNewEnterprise ? [FactValue.text(draft.name), area, industry] : [nil, nil, nil]
      let all = values + Array(own.prefix(profile.count))
      if all.contains(where: { $0 != nil }) {
        told.append(FactReport.Row(number: draft.row.number, enterprise: code, values: all))
      }
    }
    return (
      DryRun.CheckedRow(
        place: .init(sheet: draft.sheet, row: draft.row.number), enterprise: draft.enterprise,
        name: draft.name.isEmpty ? draft.registeredName ?? "" : draft.name, state: state, changes: changes),
      findings
    )
  }

  /// The most that one enterprise is believed to have: ten trillion yuan, so that no sum of a round's rows overflows.
  static let greatest = Money(fen: 1_000_000_000_000_000)

  /// The value as the dictionary has it.
  private func valid(
    _ value: Decimal128, _ type: FactType, at place: CellPlace, _ findings: inout [Finding]
  ) -> FactValue? {
    switch type {
    case .decimal(.yuan):
      guard let money = Money(exactlyYuan: value), money <= Self.greatest else {
        let isWholeFen = value.multiplied(by: 100).map { $0 == $0.floored } ?? true
        findings.append(isWholeFen ? place.tooGreat(value) : place.finerThanFen(value))
        return nil
      }
    case .decimal(.count):
      guard value.integer != nil else {
        findings.append(place.noCount(value))
        return nil
      }
    default: break
    }
    return .decimal(value)
  }

  private mutating func add(_ read: [ReadCell], of code: CreditCode, row: Int) {
    var told: [TakenFigure] = []
    told.reserveCapacity(columns.count)
    for (column, cell) in zip(columns, read) {
      guard let reference = column.reference, column.unit != nil, let value = cell.figure?.value,
        let money = Money(exactlyYuan: value)
      else { continue }
      column.sum = (column.sum ?? .zero).adding(money) ?? column.sum
      told.append(
        TakenFigure(
          reference: reference, amount: money, sheet: planned.index,
          cell: CellAddress(row: row, column: column.index)))
    }
    guard !told.isEmpty else { return }
    if let before = taken.updateValue(told, forKey: code) { taken[code] = before + told }
  }

  /// A figure that counts for nothing beside what a better source told.
  private func outranked(
    _ cell: FigureCell, _ column: FigureColumn, _ known: ReportHistory.Known, of code: CreditCode, _ at: CellPlace,
    _ check: ReportCheck
  ) -> Finding {
    let counting: Decimal128? = if case .decimal(let value)? = known.counting.value { value } else { nil }
    var finding = at.outranked(cell.value, by: counting, unit: column.unit)
    let time = column.figure.period.words(for: check.plan.month)
    finding.against = [Finding.Comparison(enterprise: code, fact: known.counting.id, time: time)]
    return finding
  }

  /// A figure that is not what the enterprise reported for itself: nobody's takes the place of that unseen.
  private func ownFigure(
    _ cell: FigureCell, _ column: FigureColumn, _ known: ReportHistory.Known, of code: CreditCode, _ at: CellPlace,
    _ check: ReportCheck
  ) throws -> Finding? {
    guard column.unit != nil, let reference = column.reference, let own = try check.ownWord(reference, code),
      cell.value != own.amount.yuan
    else { return nil }
    var finding = at.ownFigure(cell.value, own, unit: column.unit)
    if known.counting.value == .decimal(own.amount.yuan) {
      let time = column.figure.period.words(for: check.plan.month)
      finding.against = [Finding.Comparison(enterprise: code, fact: known.counting.id, time: time)]
    }
    return finding
  }

  // MARK: Against history and against each other

  private func compare(
    _ read: [ReadCell], of code: CreditCode, _ past: ReportHistory.Past, _ draft: ReportCheck.DraftRow,
    _ check: ReportCheck, _ findings: inout [Finding]
  ) throws {
    // Of two figures that cannot both be right nobody is asked whether one is a slip.
    let impossible = draft.impossible.union(monthsOverTotals(read, past, draft, check, &findings))
    var slipped = impossible
    for (column, cell) in zip(columns, read) {
      guard let cell = cell.figure, !impossible.contains(column.figure.measure) else { continue }
      let at = check.place(planned, draft.row.number, column.index)
      let likes = column.figure.period.monthsBack == 0 ? past.likes(of: column.figure, column.months) : []
      if let oddity = Slip.oddity(of: cell.value, likes: likes.compactMap { $0.carried(to: check.plan.month) }) {
        findings.append(
          at.odd(cell.value, oddity, unit: column.unit, earlier: try check.earlier(likes, unit: column.unit))
            .held(against: likes, of: code, in: check.plan.month))
        slipped.insert(column.figure.measure)
      } else if likes.isEmpty, let finding = try againstLastYear(cell, column, of: code, past, at, check) {
        findings.append(finding)
        slipped.insert(column.figure.measure)
      }
    }
    for places in measures where !slipped.contains(places.measure) {
      func cell(_ place: Int?) -> PlacedCell? {
        place.flatMap { place in read[place].figure.map { (columns[place], $0) } }
      }
      let at = { (column: FigureColumn) in check.place(planned, draft.row.number, column.index) }
      let month = cell(places.month)
      let toDate = cell(places.toDate)
      let year = past.yearSoFar(places.months)
      let before = findings.count
      let due = toDate.flatMap { toDate in year.flatMap { toDate.cell.value.subtracting($0.sum) } }
      func earlier(_ year: YearSoFar, _ column: FigureColumn) throws -> Wording {
        try check.earlier(year, unit: column.unit)
      }
      if let toDate, let year, let due, due.isNegative, let slack = toDate.cell.slack(for: year), due.magnitude > slack
      {
        findings.append(
          at(toDate.column).falling(
            toDate.cell.value, unit: toDate.column.unit, isTold: year.isTold, earlier: try earlier(year, toDate.column)
          ).held(against: year.figures, of: code, in: check.plan.month))
      } else if let month, let toDate, let year, let due, let gap = month.cell.value.subtracting(due),
        // Where months are missing, only more than there can be is a difference.
        year.missing.isEmpty || !gap.isNegative,
        let slack = toDate.cell.slack(for: year).flatMap(month.cell.slack.adding), gap.magnitude > slack
      {
        findings.append(
          at(month.column).monthDifference(
            month.cell.value, toDate.cell.value, gap: due, unit: month.column.unit,
            earlier: year.figures.isEmpty ? nil : try earlier(year, month.column)
          ).held(against: year.figures, of: code, in: check.plan.month))
      } else if let year, let finding = try againstTold(month, toDate, year, places, of: code, past, at, check) {
        findings.append(finding)
      }
      try compareYearBefore(cell(places.toDateBefore), places, of: code, past, at, check, &findings)
      for (span, place) in [(RelativePeriod.Span.month, places.monthBefore), (.toDate, places.toDateBefore)] {
        guard let now = cell(place), let own = past.told(places.months, span, back: 12),
          let gap = now.cell.value.subtracting(own.value)?.magnitude, gap > now.cell.slack
        else { continue }
        let isLarge = gap.multiplied(by: 20).map { $0 > own.value } ?? true
        findings.append(
          at(now.column).yearBefore(
            now.cell.value, unit: now.column.unit, isLarge: isLarge,
            earlier: try check.earlier([own], unit: now.column.unit)
          ).held(against: [own], of: code, in: check.plan.month))
      }
      // What is odd already needs no second doubt.
      guard findings.count == before else { continue }
      compareInRow(
        month: month, toDate: toDate, monthBefore: cell(places.monthBefore), toDateBefore: cell(places.toDateBefore),
        places, past, at, check, &findings)
    }
  }

  /// A month without its figure to date, or the other way round, held against the other as it was told before: by a version
  /// before this one, or by another reporter. Where another sheet may tell the other anew nothing is said.
  private func againstTold(
    _ month: PlacedCell?, _ toDate: PlacedCell?, _ year: YearSoFar, _ places: MeasureColumns, of code: CreditCode,
    _ past: ReportHistory.Past, _ at: (FigureColumn) -> CellPlace, _ check: ReportCheck
  ) throws -> Finding? {
    guard let own = month ?? toDate, month == nil || toDate == nil, own.column.unit != nil else { return nil }
    let span: RelativePeriod.Span = month == nil ? .month : .toDate
    let other = ReportFigure(places.measure, RelativePeriod(span))
    guard !check.plan.sheets.contains(where: { $0.mapping.figures.contains { $0.figure == other } }),
      let told = past.told(places.months, span, back: 0),
      let due = (month == nil ? own.cell.value : told.value).subtracting(year.sum),
      let gap = (month == nil ? told.value : own.cell.value).subtracting(due),
      // Where months are missing, only more than there can be is a difference.
      year.missing.isEmpty || !gap.isNegative,
      let slack = own.cell.slack(for: year).flatMap(own.cell.slack.adding), gap.magnitude > slack
    else { return nil }
    let figures = year.figures + [told]
    return at(own.column).differenceFromTold(
      own.cell.value, isToDate: month == nil, unit: own.column.unit,
      earlier: try check.earlier(figures, unit: own.column.unit)
    ).held(against: figures, of: code, in: check.plan.month)
  }

  /// A figure of which no like was told, held against what is known of the whole of last year.
  private func againstLastYear(
    _ cell: FigureCell, _ column: FigureColumn, of code: CreditCode, _ past: ReportHistory.Past, _ at: CellPlace,
    _ check: ReportCheck
  ) throws -> Finding? {
    let period = column.figure.period
    let isToDate = period.span == .toDate
    // Heads are not added up from month to month, and 上年同期 is held against what was told then, where it was.
    guard column.unit != nil, period.span != .year, period.monthsBack == 0 || period.isYearBefore,
      period.monthsBack == 0 || past.told(column.months, period.span, back: 12) == nil,
      let total = past.lastYear(column.months),
      let part = Slip.part(ofYear: total.value, month: check.plan.month.month, isToDate: isToDate),
      let oddity = Slip.oddity(of: cell.value, partOfYear: part, isEstablished: past.isEstablished(column.months))
    else { return nil }
    return at.odd(
      cell.value, oddity, unit: column.unit, likes: Slip.likes(ofYearToDate: isToDate),
      earlier: try check.earlier([total], unit: column.unit)
    ).held(against: [total], of: code, in: check.plan.month)
  }

  /// A cell of figures with its column.
  private typealias PlacedCell = (column: FigureColumn, cell: FigureCell)

  /// 累计小于本月, of this year or of the year before, which no enterprise has but after months below nothing: the measures of
  /// which a row says so.
  private func monthsOverTotals(
    _ read: [ReadCell], _ past: ReportHistory.Past, _ draft: ReportCheck.DraftRow, _ check: ReportCheck,
    _ findings: inout [Finding]
  ) -> Set<FactID> {
    var found: Set<FactID> = []
    for places in measures {
      for (month, toDate) in [(places.month, places.toDate), (places.monthBefore, places.toDateBefore)] {
        guard let month, let toDate, !read[month].isUnreadable, !read[toDate].isUnreadable,
          let part = read[month].figure, let total = read[toDate].figure, part.exceeds(total)
        else { continue }
        let isYearBefore = columns[month].figure.period.monthsBack > 0
        guard isYearBefore ? past.boundsMonthsYearBefore(places.months) : past.boundsMonths(places.months) else {
          continue
        }
        for place in [month, toDate] {
          findings.append(
            check.place(planned, draft.row.number, columns[place].index).monthOverTotal(
              part.value, columns[month].unit, total: total.value, columns[toDate].unit, isTotal: place == toDate,
              isYearBefore: isYearBefore, other: Wording(zh: "同一行", en: "beside it")))
        }
        found.insert(places.measure)
      }
    }
    return found
  }

  /// 上年同期累计, by itself as this year's figure is: it does not fall from month to month.
  private func compareYearBefore(
    _ toDate: PlacedCell?, _ places: MeasureColumns, of code: CreditCode, _ past: ReportHistory.Past,
    _ at: (FigureColumn) -> CellPlace, _ check: ReportCheck, _ findings: inout [Finding]
  ) throws {
    guard let toDate else { return }
    let slack = toDate.cell.slack
    func isLess(_ value: Decimal128, than other: Decimal128) -> Bool {
      other.subtracting(value).map { $0 > slack } ?? false
    }
    // Who says what was told then, is right whatever a report gave in between.
    let isAsTold =
      past.told(places.months, .toDate, back: 12).map {
        !isLess($0.value, than: toDate.cell.value) && !isLess(toDate.cell.value, than: $0.value)
      } ?? false
    if !isAsTold, let last = past.yearBeforeSoFar(places.months), isLess(toDate.cell.value, than: last.value) {
      findings.append(
        at(toDate.column).falling(
          toDate.cell.value, unit: toDate.column.unit, isYearBefore: true, isTold: true,
          earlier: try check.earlier([last], unit: toDate.column.unit)
        ).held(against: [last], of: code, in: check.plan.month))
    }
  }

  /// The figures of one row against each other, where nothing else was known to hold them against: the month and the sum
  /// against those of a year before, and the month against the mean of the sum's months. Each may be five times the other:
  /// seasons and growth stay within that. A month may be more of a sum where nothing shows that anything came before it.
  private func compareInRow(
    month: PlacedCell?, toDate: PlacedCell?, monthBefore: PlacedCell?, toDateBefore: PlacedCell?,
    _ places: MeasureColumns, _ past: ReportHistory.Past, _ at: (FigureColumn) -> CellPlace, _ check: ReportCheck,
    _ findings: inout [Finding]
  ) {
    func doubt(_ own: PlacedCell, beside other: PlacedCell, called name: Wording) -> Finding? {
      guard own.column.unit != nil, other.cell.value > 0,
        let oddity = Slip.oddity(of: own.cell.value, likes: [other.cell.value])
      else { return nil }
      return at(own.column).oddInRow(
        own.cell.value, oddity, beside: other.cell.value, called: name, unit: own.column.unit)
    }
    if let month, let monthBefore, past.told(places.months, .month, back: 12) == nil,
      let finding = doubt(month, beside: monthBefore, called: Wording(zh: "上年同月", en: "month a year before"))
    {
      findings.append(finding)
    }
    if let toDate, let toDateBefore, past.told(places.months, .toDate, back: 12) == nil,
      let finding = doubt(
        toDate, beside: toDateBefore, called: Wording(zh: "上年同期累计", en: "figure to date a year before"))
    {
      findings.append(finding)
    }
    // What was told of the year before the month says exactly what is left for it.
    guard let month, let toDate, month.column.unit != nil, toDate.cell.value > 0,
      past.yearSoFar(places.months).map({ !$0.missing.isEmpty }) ?? true,
      let mean = toDate.cell.value.divided(by: Decimal128(check.plan.month.month)),
      let oddity = Slip.oddity(of: month.cell.value, likes: [mean])
    else { return }
    let isLess = month.cell.value < mean
    let hasBefore =
      [monthBefore, toDateBefore].contains { ($0?.cell.value ?? 0) > 0 } || past.lastYear(places.months) != nil
    guard isLess || hasBefore else { return }
    findings.append(
      at(month.column).oddInRow(
        month.cell.value, oddity, beside: mean, called: Wording(zh: "累计的月均", en: "monthly mean of the figure to date"),
        unit: month.column.unit))
  }

  // MARK: Where and what

  private func area(
    of draft: ReportCheck.DraftRow, _ check: ReportCheck, _ findings: inout [Finding]
  ) -> FactValue? {
    let own = check.request.scope.area
    // An enterprise of a park lies in some street of its district too: such a row names one or the other.
    let around = own.map { $0.isPark ? $0.district : $0 }
    // Parks are no part of where an enterprise lies: a new one is founded in its street.
    let isNew = draft.enterprise != nil && !draft.isRegistered
    let text = areaColumn.flatMap { draft.row[$0]?.shown.trimmingWhiteSpace } ?? ""
    let column = areaColumn ?? planned.mapping.column(.creditCode) ?? planned.mapping.column(.name) ?? 0
    let at = check.place(planned, draft.row.number, column)
    let register = check.reference.areas
    let named = areas[text] ?? []
    let found = named.first { area in around?.contains(area.code) ?? true } ?? named.first
    if isNew, own?.isPark == true ? found?.level != .street : found?.level == .park {
      let district = (around ?? found?.code)?.district
      findings.append(
        at.newOfPark(
          draft.name, text, streets: district.map { register.children(of: $0, level: .street) } ?? [],
          hasColumn: areaColumn != nil))
      return nil
    }
    guard !text.isEmpty else { return own.map { .code($0.text) } }
    guard let area = found else {
      findings.append(at.unknownArea(text, register.all.filter { around?.contains($0.code) ?? true }))
      return own.map { .code($0.text) }
    }
    // Another park is none of those that the enterprise lies in.
    let isOtherPark = own.map { $0.isPark && area.code.isPark && area.code != $0 } ?? false
    if let around, isOtherPark || !around.contains(area.code) && !area.code.contains(around) {
      let whole = isOtherPark ? own ?? around : around
      findings.append(at.areaOutside(text, register.area(whole)?.name ?? whole.text))
    }
    return .code(area.code.text)
  }

  private func industry(
    of draft: ReportCheck.DraftRow, _ check: ReportCheck, _ findings: inout [Finding]
  ) -> FactValue? {
    guard let column = industryColumn, let text = draft.row[column]?.shown.trimmingWhiteSpace,
      !text.isEmpty, text.utf8.first.map({ (0x30...0x39).contains($0) }) == true
    else { return nil }
    // A spreadsheet takes the leading zero of 0610 away.
    let padded = text.utf8.count == 3 ? ["0" + text, text] : [text]
    guard let code = padded.compactMap(IndustryCode.init).first(where: check.reference.industries.contains) else {
      findings.append(check.place(planned, draft.row.number, column).unknownIndustry(text))
      return nil
    }
    return .code(code.text)
  }
}

extension Finding {
  /// The finding with what its figure was held against.
  fileprivate func held(against figures: [ToldFigure], of enterprise: CreditCode, in month: ReportMonth) -> Finding {
    var finding = self
    finding.against = figures.map {
      Comparison(enterprise: enterprise, fact: $0.fact, time: $0.period.words(for: month))
    }
    return finding
  }
}
