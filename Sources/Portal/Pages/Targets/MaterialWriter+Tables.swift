import Decimals
import PolicyCorpus
import Quantities
import Targets
import Workbooks

extension MaterialView {
  /// The figures of what lies below the area, each kind of place in a table of its own, with what they come to: every
  /// column adds up to the area's own.
  static func tables(
    of material: DispatchMaterial, _ told: MaterialTelling, _ text: TargetWords, _ doors: MaterialDoors
  ) -> [Table] {
    let isCity = material.area == text.portal.corpus.areas.city?.code
    let writer = TableWriter(material, told, text, doors)
    return [
      writer.table(
        isCity ? "targets.byDistrict" : "targets.byStreet", material.parts, of: isCity ? .district : .street,
        anchor: MaterialDoors.order),
      writer.table("targets.byPark", material.parks, of: .park),
      writer.table("targets.byStreet", material.streets, of: .street),
    ].compactMap { $0 } + (MeetingWriter(material, text, doors)?.tables ?? [])
  }

  private struct TableWriter {
    let material: DispatchMaterial
    let text: TargetWords
    let doors: MaterialDoors
    /// Whether anybody is open: beside the others only then, as on the indicator's page.
    let hasOpen: Bool
    /// The same of those of last year who wait for confirmation.
    let hasLastPending: Bool
    let told: MaterialTelling

    var words: Strings { text.words }

    init(_ material: DispatchMaterial, _ told: MaterialTelling, _ text: TargetWords, _ doors: MaterialDoors) {
      self.material = material
      self.told = told
      self.text = text
      self.doors = doors
      let all = [material.whole] + material.parts + material.parks + material.streets
      hasOpen = all.contains { ($0.open ?? 0) > 0 }
      hasLastPending = all.contains { ($0.lastPending ?? 0) > 0 }
    }

    /// `nil` where there is no row.
    func table(
      _ caption: String, _ rows: [DispatchMaterial.Row], of level: Area.Level, anchor: String? = nil
    ) -> Table? {
      guard !rows.isEmpty else { return nil }
      let head =
        [
          words("targets.dispatch.rank"), words("targets.task"), words("targets.dispatch.plannedYear"),
          words("targets.planned"), words("targets.dispatch.month"), words("targets.dispatch.monthBefore"),
          words("targets.cumulative"), words("targets.unconfirmed"),
        ] + (hasOpen ? [words("targets.dispatch.openHead")] : [])
        + [words("targets.dispatch.lastYear")] + (hasLastPending ? [words("targets.dispatch.lastPending")] : [])
        + [words("targets.dispatch.percent")]
      var shown = rows.map { row in
        line(
          row, text.portal.areaName(row.area, in: text.language), href: doors.area(row), doors,
          done: MaterialView.done(row))
      }
      var notes: [String] = []
      // What people tell of an area need not be the sum of what they tell of its parts.
      if told.isOfEntries {
        let sums = material.sums(of: rows)
        if let unplaced = sums.unplaced {
          shown.append(
            line(
              unplaced, words("targets.dispatch.unplaced.\(level.rawValue)"), doors.unplaced(of: level), done: nil,
              isSum: true))
        }
        let planned = rows.count { $0.plannedYear != nil }
        shown.append(
          line(
            sums.total, words("table.total"), doors, done: sums.hasWholeGoal ? MaterialView.done(sums.total) : nil,
            isSum: true, hasPlans: planned == rows.count))
        if 0 < planned, planned < rows.count {
          notes.append(words("targets.dispatch.plansOfSome", ["count": "\(planned)", "all": "\(rows.count)"]))
        }
        if let note = note(on: sums.total, rows, of: level) { notes.append(note) }
      }
      if rows.contains(where: { $0.target == nil && $0.plannedYear != nil }) {
        notes.append(words("targets.dispatch.percentOfPlan"))
      }
      return Table(
        caption: words(caption), head: [words("enterprise.area")] + head,
        // The first is a place in the order, and the last is in per cent.
        fileHead: [words("enterprise.area")]
          + head.enumerated().map { column, name in
            column == 0
              ? name
              : words("export.withUnit", ["name": name, "unit": column == head.count - 1 ? "%" : told.unit])
          },
        rows: shown, anchor: anchor, note: notes.isEmpty ? nil : notes.joined(separator: words("sentence.separator")))
    }

    /// - Parameters:
    ///   - doors: those of the line: the area's own, or those of the rest.
    ///   - hasPlans: whether its plans are shown: those of some rows alone say nothing beside what all have brought.
    private func line(
      _ row: DispatchMaterial.Row, _ name: String, href: String? = nil, _ doors: MaterialDoors, done: String?,
      isSum: Bool = false, hasPlans: Bool = true
    ) -> Row {
      func cell(_ count: Int?, _ door: String?) -> Cell { Cell(text: count.map { "\($0)" } ?? "—", door: door) }
      // The tasks and plans of a sum are several: each stands in its own row.
      let cells =
        [
          cell(row.rank == 0 ? nil : row.rank, nil), cell(row.target, isSum ? nil : doors.target(row)),
          cell(hasPlans ? row.plannedYear : nil, isSum || row.plannedYear == nil ? nil : doors.plan(row)),
          cell(hasPlans ? row.planned : nil, isSum ? nil : doors.plan(row)), cell(row.month, doors.month(row)),
          cell(row.monthBefore, doors.monthBefore(row)), cell(row.cumulative, doors.cumulative(row)),
          cell(row.pending, doors.pending(row)),
        ] + (hasOpen ? [cell(row.open, doors.open(row))] : []) + [
          cell(row.lastYear, doors.lastYear(row))
        ] + (hasLastPending ? [cell(row.lastPending, doors.lastPending(row))] : []) + [
          // Those who are that share of the goal.
          Cell(text: done ?? "—", door: done == nil ? nil : doors.cumulative(row))
        ]
      return Row(name: name, href: href, cells: cells.map(\.text), shown: cells, isSum: isSum)
    }

    /// That the tasks of the rows, or else their plans, are not what the whole was given: told, never hidden. Those of
    /// parks, and of some rows alone, may well be fewer.
    private func note(
      on total: DispatchMaterial.Row, _ rows: [DispatchMaterial.Row], of level: Area.Level
    ) -> String? {
      guard let own = material.whole.target else { return nil }
      // Where no row was given a task, the plan says what the rows are to bring of the whole's.
      guard let sum = total.target ?? total.plannedYear else { return nil }
      let isPlan = total.target == nil
      // A city's streets are planned by their districts, as far as those have planned.
      let mayBeLess =
        level == .park
        || (isPlan ? level == .street && !material.streets.isEmpty : rows.contains { $0.target == nil })
      guard mayBeLess ? own < sum : own != sum else { return nil }
      return words(
        isPlan
          ? sum < own ? "targets.dispatch.plansLess" : "targets.dispatch.plansMore"
          : sum < own ? "targets.sumLess" : "targets.sumMore",
        ["sum": "\(sum)", "target": "\(own)", "difference": "\((sum - own).magnitude)"])
    }
  }

  /// One sheet for each table, with the figures as numbers, then the sentences of all parts on one.
  func workbook(mark: String, _ words: Strings) -> WorkbookDraft {
    WorkbookDraft(
      tables.enumerated().map { index, table in
        var sheet = SheetDraft("\(index + 1) \(table.caption)")
        sheet.set(title, row: 1, column: 0, CellStyle(.title))
        sheet.set(mark, row: 2, column: 0, CellStyle(.note))
        for (column, head) in table.fileHead.enumerated() {
          sheet.set(head, row: 3, column: column, CellStyle(.header))
          sheet.widths[column] = column == 0 ? 24 : 12
        }
        for (offset, row) in table.rows.enumerated() {
          sheet.set(row.name, row: 4 + offset, column: 0)
          for (column, cell) in row.cells.enumerated() {
            let isPercent = table.fileHead[column + 1].contains("%") && cell.hasSuffix("%")
            let figure = isPercent ? String(cell.dropLast()) : cell
            let value = Decimal128(exactly: figure).map(CellValue.number) ?? .text(cell)
            sheet.set(value, row: 4 + offset, column: column + 1)
          }
        }
        if let note = table.note { sheet.set(note, row: 4 + table.rows.count, column: 0, CellStyle(.note)) }
        sheet.frozen = (rows: 3, columns: 1)
        return sheet
      } + [told(mark: mark, words)])
  }

  /// The sentences of the progress and of all parts, a row each, as the screen has them.
  private func told(mark: String, _ words: Strings) -> SheetDraft {
    var sheet = SheetDraft("\(tables.count + 1) \(words("targets.dispatch.told"))")
    sheet.widths[0] = 110
    sheet.set(title, row: 1, column: 0, CellStyle(.title))
    sheet.set(mark, row: 2, column: 0, CellStyle(.note))
    var row = 3
    func add(_ text: String, _ look: CellStyle.Look = .plain) {
      sheet.set(text, row: row, column: 0, CellStyle(look))
      row += 1
    }
    for line in corrections { add(line) }
    add(words("targets.dispatch.part.progress"), .header)
    for sentence in summary + moves { add(sentence.text) }
    if let toldOn { add(toldOn) }
    for part in parts {
      add(part.heading, .header)
      for line in part.lines.isEmpty ? [words("targets.dispatch.nothing")] : part.lines { add(line) }
    }
    return sheet
  }
}
