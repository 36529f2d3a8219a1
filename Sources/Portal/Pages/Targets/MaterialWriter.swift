import Decimals
import Diagnostics
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
  /// What a second issue corrects and why, a line each; empty for a first.
  let corrections: [String]

  struct Part: Sendable {
    let heading: String
    let items: [Item]
    /// All lines as the screen has them.
    let shown: [Sentence]
    let lines: [String]

    init(heading: String, items: [Item]) {
      self.heading = heading
      self.items = items
      shown = items.map(\.sentence)
      lines = shown.map(\.text)
    }

    /// In which order the page for the leaders takes its lines: the first that people wrote, then what is urgent, then the
    /// others as they stand. What only says how many there are is none of them.
    var order: [Int] {
      let own = items.indices.filter { !items[$0].isLead }
      let first = own.first.map { [$0] } ?? []
      let urgent = own.dropFirst().filter { items[$0].isUrgent }
      return first + urgent + own.dropFirst().filter { !items[$0].isUrgent }
    }
  }

  /// One line of a part.
  struct Item: Sendable {
    let sentence: Sentence
    /// Whether it says how many there are, and is none of them.
    var isLead = false
    /// Whether it is a case past its day.
    var isUrgent = false
    /// What the page for the leaders names in its place, in one sentence with the others; `nil` for what it has in whole.
    var short: String?

    init(_ sentence: Sentence, isLead: Bool = false, isUrgent: Bool = false, short: String? = nil) {
      self.sentence = sentence
      self.isLead = isLead
      self.isUrgent = isUrgent
      self.short = short
    }
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
  ///   - board: what stands today; `nil` on paper.
  init(
    _ material: DispatchMaterial, _ text: TargetWords, isWhole: Bool = true, issued: Int? = nil,
    board: TargetBoard? = nil
  ) {
    let words = text.words
    let portal = text.portal
    func name(_ area: AreaCode) -> String { portal.areaName(area, in: text.language) }
    let month = material.month.text(in: text.language)
    let told = MaterialTelling(material, text)
    title =
      told.isOfEntries
      ? words("targets.dispatch.heading", ["area": name(material.area), "month": month])
      : words("targets.told.heading", ["area": name(material.area), "month": month, "name": told.name])
    let doors = MaterialDoors(material, text, issued: issued, board: board)
    figures = doors.figures(of: material.whole)
    summary = told.isOfEntries ? Self.summary(of: material, text, doors) : told.summary(doors)
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
    parts = isWhole ? Self.parts(of: material, told, text, doors) : []
    corrections = Self.corrections(of: material, text)
    tables = Self.tables(of: material, told, text, doors)
  }

  /// What is done of the tasks of the parts, where the area itself was given none; `nil` where no part was given one.
  private static func doneOfParts(
    _ material: DispatchMaterial, _ text: TargetWords, _ doors: MaterialDoors
  ) -> Sentence? {
    let given = material.parts.filter { $0.target != nil }
    guard !given.isEmpty else { return nil }
    let target = given.reduce(0) { $0 + ($1.target ?? 0) }
    let isAll = given.count == material.parts.count
    let done = material.whole.cumulative ?? 0
    // Of all parts together with whom none of them has, as in the table's last line.
    let reached =
      isAll
      ? material.sums(of: material.parts).total.cumulative ?? 0 : given.reduce(0) { $0 + ($1.cumulative ?? 0) }
    let words = text.words
    let isCity = material.area == text.portal.corpus.areas.city?.code
    return Sentence(
      words, "targets.dispatch.doneOfParts.\(isAll ? "all" : "some")",
      [
        "month": material.month.text(in: text.language), "done": "\(done)", "target": "\(target)",
        "area": text.portal.areaName(material.area, in: text.language), "reached": "\(reached)",
        "level": words("targets.dispatch.parts.\(isCity ? "district" : "street")"), "count": "\(given.count)",
        "percent": FigureText.done(Decimal128(reached), of: Decimal128(target)) ?? "—",
      ], doors: ["done": doors.cumulative(material.whole)])
  }

  /// 总体进度: the area's own figures, in sentences.
  private static func summary(
    of material: DispatchMaterial, _ text: TargetWords, _ doors: MaterialDoors
  ) -> [Sentence] {
    let words = text.words
    let whole = material.whole
    let month = material.month.text(in: text.language)
    let area = text.portal.areaName(material.area, in: text.language)
    // What is entered is counted, so that each of these is known.
    let (cumulative, lastYear) = (whole.cumulative ?? 0, whole.lastYear ?? 0)
    var sentences: [Sentence] = []
    if let target = whole.target {
      sentences.append(
        Sentence(
          words, "targets.dispatch.done",
          [
            "month": month, "area": area, "done": "\(cumulative)", "target": "\(target)",
            "percent": done(whole) ?? "—",
          ],
          doors: [
            "done": doors.cumulative(whole), "target": doors.target(whole),
            "percent": done(whole) == nil ? nil : doors.cumulative(whole),
          ]))
    } else if let ofParts = doneOfParts(material, text, doors) {
      sentences.append(ofParts)
    } else {
      sentences.append(
        Sentence(
          words, "targets.dispatch.doneWithoutTarget",
          ["month": month, "area": area, "done": "\(cumulative)"], doors: ["done": doors.cumulative(whole)]))
    }
    // Whether there are more or fewer than last year is not known while some of that year wait.
    let waiting = whole.lastPending ?? 0
    sentences.append(
      Sentence(
        words, waiting > 0 ? "targets.dispatch.comparedPending" : "targets.dispatch.compared",
        [
          "new": "\(whole.month ?? 0)", "before": "\(whole.monthBefore ?? 0)", "last": "\(lastYear)",
          "difference": difference(cumulative - lastYear, words), "pending": "\(waiting)",
        ],
        doors: [
          "new": doors.month(whole), "before": doors.monthBefore(whole), "last": doors.lastYear(whole),
          "pending": doors.lastPending(whole),
        ]))
    if let planned = whole.planned {
      sentences.append(
        Sentence(
          words, "targets.dispatch.againstPlan",
          ["planned": "\(planned)", "difference": difference(cumulative - planned, words)],
          doors: ["planned": doors.plan(whole)]))
    }
    if let planned = whole.plannedYear, let target = whole.target, planned != target {
      sentences.append(
        Sentence(
          words, "targets.dispatch.planBesideTask",
          ["sum": "\(planned)", "difference": difference(planned - target, words)],
          doors: ["sum": doors.plan(whole)]))
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
    row.cumulative.flatMap { done in row.goal.flatMap { FigureText.done(Decimal128(done), of: Decimal128($0)) } }
  }
}
