import Decimals
import Diagnostics
import Materials
import PolicyCorpus
import Quantities
import Targets
import Workbooks

/// A meeting's material, as the screen shows it and as the Word file has it: both are made of this one view, so that
/// their figures are the same.
struct MaterialView: Sendable {
  let title: String
  let summary: [String]
  let moves: [String]
  let difficulties: [String]
  let outcomes: [Pair]
  let promises: [String]
  /// 在办诉求, after the sentence that counts them; empty where nobody told.
  let openCases: [String]
  /// 近期可能入统, or the sentence that nobody forecasts.
  let entrants: [String]
  let tables: [Table]

  struct Table: Sendable {
    let caption: String
    let head: [String]
    let rows: [Row]
  }

  struct Row: Sendable {
    let name: String
    /// The page with what is behind the figures; `nil` on paper.
    let href: String?
    let cells: [String]
  }
}

extension MaterialView {
  init(_ material: DispatchMaterial, _ text: TargetWords) {
    let words = text.words
    let portal = text.portal
    func name(_ area: AreaCode) -> String { portal.areaName(area, in: text.language) }
    let month = material.month.text(in: text.language)
    title = words("targets.dispatch.heading", ["area": name(material.area), "month": month])
    let whole = material.whole
    summary =
      [
        whole.target.map { target in
          words(
            "targets.dispatch.done",
            [
              "month": month, "area": name(material.area), "done": "\(whole.cumulative)", "target": "\(target)",
              "percent": "\(whole.percent ?? 0)",
            ])
        }
          ?? words(
            "targets.dispatch.doneWithoutTarget",
            ["month": month, "area": name(material.area), "done": "\(whole.cumulative)"]),
        words(
          "targets.dispatch.compared",
          [
            "new": "\(whole.month)", "before": "\(whole.monthBefore)", "last": "\(whole.lastYear)",
            "difference": Self.signed(whole.cumulative - whole.lastYear),
          ]),
      ]
      + (whole.planned.map { planned in
        [
          words(
            "targets.dispatch.againstPlan",
            ["planned": "\(planned)", "difference": Self.signed(whole.cumulative - planned)])
        ]
      } ?? [])
    let risers = material.parts.filter { $0.rise > 0 }.sorted { ($1.rise, $0.area) < ($0.rise, $1.area) }.prefix(3)
    let fallers = material.parts.filter { $0.rise < 0 }.sorted { ($0.rise, $0.area) < ($1.rise, $1.area) }.prefix(3)
    moves = [("targets.dispatch.risers", risers), ("targets.dispatch.fallers", fallers)].compactMap { key, rows in
      rows.isEmpty
        ? nil
        : words(
          key,
          [
            "areas": rows.map {
              words(
                "targets.dispatch.move",
                ["area": name($0.area), "from": "\($0.rankBefore)", "to": "\($0.rank)"])
            }.joined(separator: words("list.separator"))
          ])
    }
    difficulties = material.notes.difficulties
    outcomes = material.notes.outcomes.map { Pair($0.promise, $0.result) }
    promises = material.notes.promises
    openCases = material.around.difficulties.map { Self.lines(of: $0, text) } ?? []
    entrants = Self.lines(of: material.around.entrants, text)
    let isCity = material.area == portal.corpus.areas.city?.code
    let head = [
      words("targets.dispatch.rank"), words("targets.task"), words("targets.planned"), words("targets.dispatch.month"),
      words("targets.dispatch.monthBefore"), words("targets.cumulative"), words("targets.dispatch.lastYear"),
      words("targets.dispatch.percent"),
    ]
    func table(_ caption: String, _ rows: [DispatchMaterial.Row]) -> Table? {
      guard !rows.isEmpty else { return nil }
      return Table(
        caption: words(caption), head: [words("enterprise.area")] + head,
        rows: rows.map { row in
          Row(
            name: name(row.area),
            href: material.indicator.targetPath("", ["year": "\(material.month.year)", "area": row.area.text]),
            cells: [
              row.rank == 0 ? "—" : "\(row.rank)", row.target.map { "\($0)" } ?? "—",
              row.planned.map { "\($0)" } ?? "—",
              "\(row.month)", "\(row.monthBefore)", "\(row.cumulative)", "\(row.lastYear)",
              row.percent.map { "\($0)%" } ?? "—",
            ])
        })
    }
    tables = [
      table(isCity ? "targets.byDistrict" : "targets.byStreet", material.parts),
      table("targets.byPark", material.parks), table("targets.byStreet", material.streets),
    ].compactMap { $0 }
  }

  private static func lines(of open: DispatchMaterial.Difficulties, _ text: TargetWords) -> [String] {
    let words = text.words
    return [words("targets.dispatch.openCases", ["total": "\(open.total)", "overdue": "\(open.overdue)"])]
      + open.rows.map { row in
        words(
          row.isOverdue ? "targets.dispatch.overdueCase" : "targets.dispatch.openCase",
          [
            "name": row.name, "area": text.portal.areaName(row.area, in: text.language),
            // The sentence brings its own full stop.
            "text": row.text.hasSuffix("。") || row.text.hasSuffix(".") ? String(row.text.dropLast()) : row.text,
            "owner": AreaCode(row.owner).map { text.portal.areaName($0, in: text.language) } ?? row.owner,
            "due": row.due?.text(in: text.language) ?? "—",
          ])
      }
  }

  private static func lines(of entrants: [DispatchMaterial.Entrant]?, _ text: TargetWords) -> [String] {
    guard let entrants else { return [text.words("targets.dispatch.noForecast")] }
    guard !entrants.isEmpty else { return [text.words("targets.dispatch.noEntrant")] }
    return entrants.map {
      text.words(
        "targets.dispatch.entrant",
        [
          "name": $0.name, "area": text.portal.areaName($0.area, in: text.language), "percent": "\($0.percent)",
        ])
    }
  }

  /// One sheet for each table, with the figures as numbers.
  func workbook(mark: String) -> WorkbookDraft {
    WorkbookDraft(
      tables.enumerated().map { index, table in
        var sheet = SheetDraft("\(index + 1) \(table.caption)")
        sheet.set(title, row: 1, column: 0, CellStyle(.title))
        sheet.set(mark, row: 2, column: 0, CellStyle(.note))
        for (column, head) in table.head.enumerated() {
          sheet.set(head, row: 3, column: column, CellStyle(.header))
          sheet.widths[column] = column == 0 ? 24 : 12
        }
        for (offset, row) in table.rows.enumerated() {
          sheet.set(row.name, row: 4 + offset, column: 0)
          for (column, cell) in row.cells.enumerated() {
            let value = Decimal128(exactly: cell).map(CellValue.number) ?? .text(cell)
            sheet.set(value, row: 4 + offset, column: column + 1)
          }
        }
        sheet.frozen = (rows: 3, columns: 1)
        return sheet
      })
  }

  private static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }

  /// 领导版 of one page, then the annexes: the page holds the first lines of each part, as many as fit, the annexes all of
  /// them.
  func document(mark: String, _ words: Strings) -> WordDocument {
    let parts: [(key: String, lines: [String])] = [
      ("targets.dispatch.part.difficulties", difficulties + openCases),
      ("targets.dispatch.part.entrants", entrants),
      ("targets.dispatch.part.outcomes", outcomes.map { "\($0.term)：\($0.text)" }),
      ("targets.dispatch.part.promises", promises),
    ]
    func page(_ shown: Int) -> [WordDocument.Block] {
      var blocks: [WordDocument.Block] = [.title(title), .mark(mark)]
      blocks.append(.heading(words("targets.dispatch.part.progress")))
      blocks += (summary + moves).map { .paragraph($0) }
      for part in parts {
        blocks.append(.heading(words(part.key)))
        blocks += (part.lines.isEmpty ? [words("targets.dispatch.nothing")] : Array(part.lines.prefix(shown)))
          .map { .paragraph($0) }
      }
      return blocks
    }
    let shown = (1...3).last { WordDocument.fitsOnePage(page($0)) } ?? 1
    var blocks = page(shown)
    for table in tables {
      blocks.append(.newPage)
      blocks.append(
        .table(
          .init(caption: table.caption, head: table.head, rows: table.rows.map { [$0.name] + $0.cells })))
    }
    if parts.contains(where: { $0.lines.count > shown }) {
      blocks.append(.newPage)
      for part in parts where part.lines.count > shown {
        blocks.append(.heading(words(part.key)))
        blocks += part.lines.map { .paragraph($0) }
      }
    }
    return WordDocument(title: title, blocks: blocks)
  }
}
