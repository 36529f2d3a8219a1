import Decimals
import Diagnostics
import Materials
import PolicyCorpus
import Quantities
import Targets

/// A meeting's material, as the screen shows it and as the Word file has it: both are made of this one view, so that
/// their figures are the same.
struct MaterialView: Sendable {
  let title: String
  /// The area's own figures on the screen, each a door to who is behind it.
  let figures: [Figure]
  let summary: [Sentence]
  /// As at which day what follows the progress is told: on the page for the leaders where that holds all lines, else in the
  /// annex that does.
  let toldOn: String?
  /// Who rose and fell among its like, each place a door to the order that it is one of.
  let moves: [Sentence]
  /// What follows the progress, each with its number, on the screen as in the Word file.
  let parts: [Part]
  let tables: [Table]
  struct Part: Sendable {
    let heading: String
    /// All lines as the screen has them.
    let shown: [Sentence]
    /// Lines of one kind each, such as what people wrote and the open cases: the page for the leaders has the first of
    /// each.
    let groups: [[String]]
    /// How many lines of the last group nobody may miss: cases past their day.
    let urgent: Int
    let lines: [String]

    init(heading: String, groups: [[Sentence]], urgent: Int = 0) {
      self.heading = heading
      self.urgent = urgent
      self.groups = groups.map { $0.map(\.text) }
      shown = groups.flatMap { $0 }
      lines = shown.map(\.text)
    }

    /// The first lines of each group.
    fileprivate func first(_ shape: PageShape) -> [String] {
      groups.enumerated().flatMap { place, group in
        let most = shape.hasUrgent && place == groups.count - 1 ? max(shape.lines, min(3, urgent)) : shape.lines
        return group.prefix(most)
      }
    }

    /// Whether the page for the leaders has no room for some of its lines.
    fileprivate func isCut(by shape: PageShape) -> Bool {
      guard let rows = shape.rows else { return first(shape).count < lines.count }
      return lines.count > 1 || lines.first.map { !WordDocument.fits(heading + "：" + $0, lines: rows) } ?? false
    }

    /// The part in one paragraph of so many lines of the page: its heading, the beginning of its first line, how many
    /// there are beside, and the annex that has them all.
    fileprivate func runIn(rows: Int, annex: Int, _ words: Strings) -> String {
      let lead = heading + words("targets.dispatch.runIn")
      guard let line = lines.first else { return lead + words("targets.dispatch.nothing") }
      let count = "\(lines.count - 1)"
      let number = "\(annex)"
      let rest = lines.count > 1 ? words("targets.dispatch.restOf", ["count": count, "number": number]) : ""
      if WordDocument.fits(lead + line + rest, lines: rows) { return lead + line + rest }
      let ending = words(
        lines.count > 1 ? "targets.dispatch.wholeAndRest" : "targets.dispatch.whole",
        ["count": count, "number": number])
      if let short = WordDocument.shortened(line + rest, to: rows, ending: ending, after: lead) { return lead + short }
      return lead + words("targets.dispatch.allInAnnex", ["count": "\(lines.count)", "number": "\(annex)"])
    }
  }

  /// How much of each part the page for the leaders holds.
  fileprivate struct PageShape {
    let lines: Int
    let hasUrgent: Bool
    /// How many lines of the page each part takes at most, its heading before its first line; `nil` for whole lines
    /// below the headings.
    var rows: Int?

    /// 名次变动: left to the annex where each part has one line of the page.
    var hasMoves: Bool { rows != 1 }

    /// From the fullest to the one that is taken in any case.
    static let all =
      (1...3).reversed().map { PageShape(lines: $0, hasUrgent: true) } + [PageShape(lines: 1, hasUrgent: false)]
      + (2...3).reversed().map { PageShape(lines: 1, hasUrgent: false, rows: $0) }
    static let least = PageShape(lines: 1, hasUrgent: false, rows: 1)
  }

  struct Table: Sendable {
    let caption: String
    let head: [String]
    /// The heads as a file has them, with the unit of what is counted.
    let fileHead: [String]
    let rows: [Row]
    /// What a door to the table names; `nil` where none leads there.
    var anchor: String?
    /// What the rows differ in from what the whole was given; `nil` where they don't.
    var note: String?
  }

  struct Row: Sendable {
    let name: String
    /// The page with what is behind the figures; `nil` on paper.
    let href: String?
    let cells: [String]
    /// The cells as the screen has them.
    var shown: [Cell] = []
    /// 合计, and what counts for none of the rows above it.
    var isSum = false
  }

  /// A figure, and on the screen the list of those behind it as they are known now; `nil` where there are none.
  struct Cell: Sendable {
    let text: String
    let door: String?
  }
}

extension MaterialView {
  /// - Parameters:
  ///   - isWhole: whether what follows the progress is told; without it the figures stand alone.
  ///   - issued: the record of an issued material; `nil` for a draft, and on paper.
  init(_ material: DispatchMaterial, _ text: TargetWords, isWhole: Bool = true, issued: Int? = nil) {
    let words = text.words
    let portal = text.portal
    func name(_ area: AreaCode) -> String { portal.areaName(area, in: text.language) }
    let month = material.month.text(in: text.language)
    title = words("targets.dispatch.heading", ["area": name(material.area), "month": month])
    let doors = MaterialDoors(material, text, issued: issued)
    figures = doors.figures(of: material.whole)
    summary = Self.summary(of: material, text, doors)
    toldOn = material.around.toldOn.map { words("targets.dispatch.toldOn", ["day": $0.text(in: text.language)]) }
    moves = [
      ("targets.dispatch.risers", material.risers), ("targets.dispatch.fallers", material.fallers),
    ].compactMap { key, rows in
      rows.isEmpty
        ? nil
        : Sentence(
          words, key, listing: "areas",
          rows.map {
            Sentence(
              words, "targets.dispatch.move",
              ["area": name($0.area), "from": "\($0.rankBefore)", "to": "\($0.rank)"],
              doors: ["from": doors.orderBefore, "to": "#\(MaterialDoors.order)"])
          })
    }
    let notes = material.notes
    let open = material.around.difficulties.map { Self.lines(of: $0, text, doors) } ?? (sentence: [], cases: [])
    let groups: [(name: String, lines: [[Sentence]])] = [
      ("difficulties", [notes.difficulties.map { Sentence($0) }, open.sentence, open.cases]),
      (
        "entrants",
        [Self.lead(of: material.around, text, doors), Self.lines(of: material.around.entrants, text, doors)]
      ),
      (
        "outcomes",
        [
          notes.outcomes.map {
            Sentence(words, "targets.dispatch.became", ["promise": $0.promise, "result": $0.result])
          }
        ]
      ),
      ("promises", [notes.promises.map { Sentence($0) }]),
    ]
    let urgent = material.around.difficulties?.rows.count(where: \.isOverdue) ?? 0
    parts =
      isWhole
      ? groups.map { name, lines in
        Part(
          heading: words("targets.dispatch.part.\(name)"), groups: lines, urgent: name == "difficulties" ? urgent : 0)
      } : []
    tables = Self.tables(of: material, text, doors)
  }

  /// 总体进度: the area's own figures, in sentences.
  private static func summary(
    of material: DispatchMaterial, _ text: TargetWords, _ doors: MaterialDoors
  ) -> [Sentence] {
    let words = text.words
    let whole = material.whole
    let month = material.month.text(in: text.language)
    let area = text.portal.areaName(material.area, in: text.language)
    var sentences: [Sentence] = []
    if let target = whole.target {
      sentences.append(
        Sentence(
          words, "targets.dispatch.done",
          [
            "month": month, "area": area, "done": "\(whole.cumulative)", "target": "\(target)",
            "percent": done(whole) ?? "—",
          ],
          doors: [
            "done": doors.cumulative(whole), "target": doors.target(whole),
            "percent": done(whole) == nil ? nil : doors.cumulative(whole),
          ]))
    } else {
      sentences.append(
        Sentence(
          words, "targets.dispatch.doneWithoutTarget",
          ["month": month, "area": area, "done": "\(whole.cumulative)"], doors: ["done": doors.cumulative(whole)]))
    }
    sentences.append(
      Sentence(
        words, "targets.dispatch.compared",
        [
          "new": "\(whole.month)", "before": "\(whole.monthBefore)", "last": "\(whole.lastYear)",
          "difference": difference(whole.cumulative - whole.lastYear, words),
        ], doors: ["new": doors.month(whole), "before": doors.monthBefore(whole), "last": doors.lastYear(whole)]))
    if let planned = whole.planned {
      sentences.append(
        Sentence(
          words, "targets.dispatch.againstPlan",
          ["planned": "\(planned)", "difference": difference(whole.cumulative - planned, words)],
          doors: ["planned": doors.plan(whole)]))
    }
    let (pending, open) = (whole.pending ?? 0, whole.open ?? 0)
    if whole.pending == nil { sentences.append(Sentence(words("targets.dispatch.mixed"))) }
    // In one sentence where there are both: the page for the leaders has few lines.
    let key: String? =
      switch (pending > 0, open > 0) {
      case (true, true): "targets.dispatch.pendingAndLacking"
      case (true, false): "targets.dispatch.pending"
      case (false, true): "targets.dispatch.lacking"
      case (false, false): nil
      }
    if let key {
      sentences.append(
        Sentence(
          words, key, ["count": "\(pending)", "open": "\(open)"],
          doors: ["count": doors.pending(whole), "open": doors.open(whole)]))
    }
    return sentences
  }

  private static func lines(
    of open: DispatchMaterial.Difficulties, _ text: TargetWords, _ doors: MaterialDoors
  ) -> (sentence: [Sentence], cases: [Sentence]) {
    let words = text.words
    let cases = open.rows.map { row in
      Sentence(
        words,
        row.isOverdue
          ? "targets.dispatch.overdueCase"
          : row.due == nil ? "targets.dispatch.pausedCase" : "targets.dispatch.openCase",
        [
          "name": row.name, "area": text.portal.areaName(row.area, in: text.language),
          // The sentence brings its own full stop.
          "text": row.text.hasSuffix("。") || row.text.hasSuffix(".") ? String(row.text.dropLast()) : row.text,
          "owner": AreaCode(row.owner).map { text.portal.areaName($0, in: text.language) } ?? row.owner,
          "due": row.due?.text(in: text.language) ?? "",
        ], doors: ["name": doors.openCase(row)])
    }
    let total = Sentence(
      words, "targets.dispatch.openCases", ["total": "\(open.total)", "overdue": "\(open.overdue)"],
      doors: ["total": doors.cases(open.total, "open"), "overdue": doors.cases(open.overdue, "overdue")])
    let listed =
      open.total > cases.count ? words("targets.dispatch.openCasesListed", ["shown": "\(cases.count)"]) : ""
    return ([total + listed], cases)
  }

  /// What the chances are of, and how many are as good as sure, listed or not.
  private static func lead(
    of around: DispatchMaterial.Surroundings, _ text: TargetWords, _ doors: MaterialDoors
  ) -> [Sentence] {
    guard let entrants = around.entrants, !entrants.isEmpty, let sure = around.sure else { return [] }
    return [
      Sentence(
        text.words, "targets.dispatch.entrantsLead", ["sure": "\(sure)", "shown": "\(entrants.count)"],
        doors: ["sure": doors.sure(sure)])
    ]
  }

  private static func lines(
    of entrants: [DispatchMaterial.Entrant]?, _ text: TargetWords, _ doors: MaterialDoors
  ) -> [Sentence] {
    guard let entrants else { return [Sentence(text.words("targets.dispatch.noForecast"))] }
    guard !entrants.isEmpty else { return [Sentence(text.words("targets.dispatch.noEntrant"))] }
    return entrants.map {
      Sentence(
        text.words, "targets.dispatch.entrant",
        [
          "name": $0.name, "area": text.portal.areaName($0.area, in: text.language),
          // Nothing that is only likely is called certain, and nothing that may be is called impossible.
          "percent": $0.percent >= 100 || $0.percent <= 0
            ? FigureText.chance($0.percent >= 100 ? 0.999 : 0.001, text.words)
            : text.words("targets.dispatch.about", ["percent": "\($0.percent)"]),
        ], doors: ["percent": doors.chance($0)])
    }
  }

  /// 多几家, 少几家 or 持平.
  static func difference(_ number: Int, _ words: Strings) -> String {
    switch number {
    case 0: words("targets.dispatch.same")
    case ..<0: words("targets.dispatch.fewer", ["count": "\(-number)"])
    default: words("targets.dispatch.more", ["count": "\(number)"])
    }
  }

  /// 完成率; `nil` for a row without a goal.
  static func done(_ row: DispatchMaterial.Row) -> String? {
    row.goal.flatMap { FigureText.done(Decimal128(row.cumulative), of: Decimal128($0)) }
  }

  /// 领导版 of one page, then the annexes: the page holds the first lines of each part, as many as fit, and says how many
  /// more there are and in which annex; the annexes have all of them. At the least each part has one line of the page.
  func document(mark: String, _ words: Strings) -> WordDocument {
    let shape = PageShape.all.first { WordDocument.fitsOnePage(page($0, mark: mark, words)) } ?? .least
    var blocks = page(shape, mark: mark, words)
    for (index, annex) in annexes(beyond: shape, words).enumerated() {
      let head = words("targets.dispatch.annex", ["number": "\(index + 1)", "name": annex.name])
      blocks.append(.newPage)
      if let table = annex.table {
        blocks.append(
          .table(
            .init(caption: head, head: table.head, rows: table.rows.map { [$0.name] + $0.cells }, note: table.note)))
      } else {
        blocks.append(.heading(head))
        if !shape.hasMoves, !moves.isEmpty {
          blocks.append(.heading(words("targets.dispatch.part.progress")))
          blocks += moves.map { .paragraph($0.text) }
        }
        if let toldOn { blocks.append(.paragraph(toldOn)) }
        for part in parts where part.isCut(by: shape) {
          blocks.append(.heading(part.heading))
          blocks += part.lines.map { .paragraph($0) }
        }
      }
    }
    return WordDocument(title: title, blocks: blocks)
  }

  /// The page for the leaders in one shape.
  private func page(_ shape: PageShape, mark: String, _ words: Strings) -> [WordDocument.Block] {
    let annexes = annexes(beyond: shape, words)
    func heading(_ name: String, leavingOut count: Int) -> WordDocument.Block {
      .heading(
        count == 0
          ? name
          : words("targets.dispatch.rest", ["heading": name, "count": "\(count)", "number": "\(annexes.count)"]))
    }
    var blocks: [WordDocument.Block] = [.title(title), .mark(mark)]
    blocks.append(
      heading(words("targets.dispatch.part.progress"), leavingOut: shape.hasMoves ? 0 : moves.count))
    let asAt = isCut(by: shape) ? nil : toldOn
    let sentences = (summary + (shape.hasMoves ? moves : [])).map(\.text)
    blocks += (sentences + [asAt].compactMap { $0 }).map { .paragraph($0) }
    for part in parts {
      if let rows = shape.rows {
        blocks.append(.paragraph(part.runIn(rows: rows, annex: annexes.count, words)))
        continue
      }
      let lines = part.first(shape)
      blocks.append(heading(part.heading, leavingOut: part.lines.count - lines.count))
      blocks += (lines.isEmpty ? [words("targets.dispatch.nothing")] : lines).map { .paragraph($0) }
    }
    guard !annexes.isEmpty else { return blocks }
    let names = annexes.enumerated().map { "\($0.offset + 1). \($0.element.name)" }
    let named = words("targets.dispatch.annexes", ["names": names.joined(separator: words("sentence.separator"))])
    return blocks + [.paragraph(named)]
  }

  /// Whether an annex has what the page for the leaders leaves out.
  private func isCut(by shape: PageShape) -> Bool {
    !shape.hasMoves && !moves.isEmpty || parts.contains { $0.isCut(by: shape) }
  }

  /// 附件: the tables, then whatever the page for the leaders has no room for.
  private func annexes(beyond shape: PageShape, _ words: Strings) -> [(name: String, table: Table?)] {
    tables.map { ($0.caption, $0) } + (isCut(by: shape) ? [(words("targets.dispatch.allLines"), nil)] : [])
  }
}
