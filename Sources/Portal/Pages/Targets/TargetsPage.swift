import Decimals
import PolicyCorpus
import Quantities
import Targets

/// 目标: every indicator of the documents, clause by clause, with how far it is.
enum TargetsPage {
  struct View: Sendable {
    let lead: String
    let sums: [Figure]
    let documents: [Choice]
    let states: [Choice]
    let sections: [Section]
    let isEmpty: Bool
    let export: String
    let warnings: Int
  }

  struct Section: Sendable {
    let title: String
    let href: String
    let rows: [Row]
    /// 还没有数据: those that nobody told anything of, folded under what there is; `nil` where there are none.
    let silent: Silent?
  }

  struct Silent: Sendable {
    let summary: String
    let rows: [Row]
  }

  struct Row: Sendable {
    let clause: String
    let clauseHref: String
    let name: String
    let href: String
    let modality: String?
    let place: String
    let goal: String
    let value: String
    /// Where the value comes from; `nil` where there is none.
    let valueHref: String?
    let asOf: String?
    let bar: TargetBar?
    let state: StateMark
  }

  /// One line of the list before it is put into words.
  private struct Line {
    let instrument: Instrument
    let declaration: IndicatorDeclaration
    let place: TargetPlace
    let year: Int?
    let progress: IndicatorProgress
    /// What the breakdown of the target has for the place, where nobody gave it a task.
    let plan: Decimal128?
    /// How many places with something to reach are judged behind the line, how many of them have reached theirs, how many
    /// need a look, and how many places there are; `nil` where the line is judged itself.
    let parts: (reached: Int, warned: Int, judged: Int, all: Int)?
    /// The districts that the city's figure is made up of, where it is of those with a task; `nil` for any other figure.
    let districts: [AreaCode]?
    /// What other sources have, where that is another number.
    let others: [ObservedSlot]

    /// Whether somebody should look at it, or at one of its places.
    var isWarned: Bool { parts.map { $0.warned > 0 } ?? progress.state.isWarning }
    /// Whether it is reached, in each of its places where they are judged.
    var isReached: Bool { parts.map { $0.reached == $0.judged } ?? progress.state.isReached }
    /// Whether there is neither a figure nor anything to attend to.
    var isSilent: Bool { progress.state == .noData && !isWarned && plan == nil }
    /// Its page; of the year where the list tells of several.
    let href: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let board = try await portal.targets.board(on: request.today, within: request.scope)
    let text = TargetWords(portal, request)
    let words = text.words
    let lines = lines(board, portal, try await plans(board, portal))
    let shown = filtered(lines, request)
    let chosen = request.query.text("document")
    let warned = lines.count(where: \.isWarned)
    let view = View(
      lead: words("targets.lead"),
      sums: [
        Figure(.count(lines.count), label: words("targets.sum.all"), href: "/targets"),
        Figure(
          .count(lines.count(where: \.isReached)),
          label: words("targets.sum.reached"), href: "/targets?state=reached"),
        Figure(.count(warned), label: words("targets.sum.warning"), href: "/targets?state=warning"),
        Figure(
          .count(lines.count { $0.progress.state == .noData }), label: words("targets.sum.noData"),
          href: "/targets?state=noData"),
      ],
      documents: [Choice(value: "", label: words("filter.all"), isChosen: chosen == nil)]
        + portal.corpus.newestFirst.map {
          Choice(value: $0.id.text, label: $0.title(request.language), isChosen: $0.id.text == chosen)
        },
      states: ["", "warning", "reached", "noData"].map { state in
        Choice(
          value: state, label: words(state.isEmpty ? "filter.all" : "targets.filter.\(state)"),
          isChosen: request.query.text("state") ?? "" == state)
      },
      sections: sections(shown, text, foldsSilent: request.query.text("state") != "noData"), isEmpty: shown.isEmpty,
      export: "/targets/export?\(request.query.encoded())", warnings: warned)
    return .page(Page("targets/list", title: words("nav.targets"), view: view, nonStatistical: true))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let board = try await portal.targets.board(on: request.today, within: request.scope)
    let text = TargetWords(portal, request)
    let words = text.words
    let shown = filtered(lines(board, portal, try await plans(board, portal)), request)
    let mark = try await portal.watermark("targets", rows: shown.count, of: .sums, request, words)
    var file = ListFile()
    file.append([
      words("targets.clause"), words("targets.indicator"), words("enterprise.area"), words("targets.year"),
      words("targets.unit"), words("indicator.target"), words("indicator.done"), words("targets.asOf"),
      words("targets.expected"), words("table.state"), words("declared.figures"), words("targets.others"),
      words("export.watermark"),
    ])
    for line in shown {
      file.append([
        line.instrument.id.clause.wording(request.language), line.instrument.name(request.language),
        text.place(line.place, of: line.declaration) + text.partOfCity(line.districts),
        line.year.map { "\($0)" } ?? "", text.said(line.declaration.unit),
        (line.progress.target ?? line.plan)?.plainText() ?? "", line.progress.measure.value?.plainText() ?? "",
        line.progress.measure.asOf?.description ?? "",
        TargetWords.expected(line.progress, unit: line.declaration.unit)?.plainText() ?? "",
        state(line, text).word, text.figures(line.declaration),
        text.disagreement(line.others, unit: line.declaration.unit) ?? "", mark,
      ])
    }
    return try file.reply(named: "\(words("nav.targets"))-\(request.today)", to: request)
  }

  private static func filtered(_ lines: [Line], _ request: PortalRequest) -> [Line] {
    lines.filter { line in
      if let document = request.query.text("document"), line.instrument.id.clause.document.text != document {
        return false
      }
      switch request.query.text("state") {
      case "warning": return line.isWarned
      case "reached": return line.isReached
      case "noData": return line.progress.state == .noData
      default: return true
      }
    }
  }

  /// What was planned for a street or town of one's own, by indicator: its year is the running one, which alone is planned
  /// while the list is read.
  private static func plans(_ board: TargetBoard, _ portal: Portal) async throws -> [InstrumentID: Cascade.Row] {
    guard let own = board.scope.area, !own.isDistrictOrCity else { return [:] }
    var plans: [InstrumentID: Cascade.Row] = [:]
    for instrument in board.indicators {
      guard let declaration = board.declaration(of: instrument.id), declaration.isCascaded, declaration.isYearly else {
        continue
      }
      plans[instrument.id] = try await portal.targets.plans(of: instrument.id, for: [own], year: board.on.year)[own]
    }
    return plans
  }

  /// A line for each indicator and year that is told of: the reader's own place where the indicator has one, else the first
  /// that they may see.
  private static func lines(
    _ board: TargetBoard, _ portal: Portal, _ plans: [InstrumentID: Cascade.Row]
  ) -> [Line] {
    let own: AreaCode? = board.scope.area ?? portal.corpus.areas.city?.code
    let asked = board.indicators.flatMap { instrument in
      board.listedYears(of: instrument.id, in: own).map { (instrument: instrument, year: $0) }
    }
    return asked.flatMap { instrument, year -> [Line] in
      guard let declaration = board.declaration(of: instrument.id) else { return [] }
      let places = board.places(of: instrument.id)
      let isUsual = year == board.usualYear(of: instrument.id, in: own)
      // A street has its own line by what its district gave it or planned for it: of the district it sees no entries.
      func isGivenBelow(_ own: AreaCode) -> Bool {
        guard !own.isDistrictOrCity else { return false }
        return year == board.on.year && plans[instrument.id] != nil
          || board.target(of: instrument.id, in: .area(own), year: year) != nil
      }
      func line(_ place: TargetPlace, parts: (Int, Int, Int, Int)? = nil) -> Line? {
        let plan = year == board.on.year && place.area == own ? plans[instrument.id] : nil
        return board.progress(of: instrument.id, in: place, year: year).map {
          Line(
            instrument: instrument, declaration: declaration, place: place,
            year: board.isYearly(instrument.id) ? year : nil, progress: $0,
            plan: $0.target == nil ? plan.map { Decimal128($0.total) } : nil, parts: parts,
            districts: place.area.flatMap { board.districtsWithTask(of: instrument.id, in: $0, year: year) },
            others: board.disagreements(in: $0.measure),
            href: isUsual ? instrument.id.targetPath : instrument.id.targetPath("", ["year": "\(year)"]))
        }
      }
      if let own, places.contains(.area(own)) || isGivenBelow(own) { return [line(.area(own))].compactMap { $0 } }
      // Zones each for itself; districts together, in one line.
      if !declaration.zones.isEmpty { return places.compactMap { line($0) } }
      guard let own, !places.isEmpty else {
        return own.flatMap { line(.area($0)) }.map { [$0] } ?? []
      }
      let states = places.compactMap { board.progress(of: instrument.id, in: $0, year: year)?.state }
      // Who has no target is neither behind nor ahead of one.
      let judged = states.count { $0 != .noTarget }
      let parts = (states.count(where: \.isReached), states.count(where: \.isWarning), judged, states.count)
      let whole = places.count == 1 ? places[0] : .area(own)
      return [line(whole, parts: places.count > 1 && states.count > 1 && judged > 0 ? parts : nil)].compactMap { $0 }
    }
  }

  /// The documents with something to look at first, each with its live lines before those of which nothing is told yet.
  /// - Parameter foldsSilent: whether those are folded; where a reader asks for them alone, they stand open.
  private static func sections(_ lines: [Line], _ text: TargetWords, foldsSilent: Bool) -> [Section] {
    let sections = text.portal.corpus.newestFirst.compactMap { document -> Section? in
      let own = lines.filter { $0.instrument.id.clause.document == document.id }
      guard !own.isEmpty else { return nil }
      let silent = foldsSilent ? own.filter(\.isSilent) : []
      return Section(
        title: document.title(text.language), href: document.id.path,
        rows: own.filter { !foldsSilent || !$0.isSilent }.map { row($0, text) },
        silent: silent.isEmpty
          ? nil
          : Silent(
            summary: text.words("targets.silent", ["count": "\(silent.count)"]), rows: silent.map { row($0, text) }))
    }
    return sections.filter { !$0.rows.isEmpty } + sections.filter(\.rows.isEmpty)
  }

  private static func row(_ line: Line, _ text: TargetWords) -> Row {
    let words = text.words
    return Row(
      clause: line.instrument.id.clause.wording(text.language), clauseHref: line.instrument.id.clause.path,
      name: line.instrument.name(text.language), href: line.href,
      modality: text.modality(line.declaration).orNil,
      place: text.place(line.place, of: line.declaration) + text.partOfCity(line.districts),
      goal: line.parts != nil && line.progress.target == nil
        ? words("targets.byArea") : text.goal(line.declaration, line.progress.target, plan: line.plan),
      value: text.amount(line.progress.measure.value, unit: line.declaration.unit),
      valueHref: line.progress.measure.value == nil ? nil : line.href,
      // A bare year under a dash says nothing.
      asOf: line.progress.measure.value == nil
        ? untold(line, text)
        : [
          line.year.map { Period.year($0).text(in: text.language) },
          line.progress.measure.asOf.map { words("targets.asOfDay", ["day": $0.text(in: text.language)]) },
          line.others.isEmpty ? nil : words("targets.others.differ"),
        ].compactMap { $0 }.joined(separator: " · ").orNil,
      bar: text.bar(line.progress), state: state(line, text))
  }

  /// That nobody told anything, of which year.
  private static func untold(_ line: Line, _ text: TargetWords) -> String? {
    line.progress.state == .noData
      ? line.year.map { text.words("targets.untoldOfYear", ["year": Period.year($0).text(in: text.language)]) } : nil
  }

  private static func state(_ line: Line, _ text: TargetWords) -> StateMark {
    guard let parts = line.parts else {
      return line.plan == nil
        ? text.state(line.progress, of: line.instrument)
        : StateMark(css: "ask", word: text.words("targets.state.planOnly"))
    }
    let word = text.words(
      parts.judged == parts.all ? "targets.parts" : "targets.partsOfSome",
      [
        "reached": "\(parts.reached)", "warned": "\(parts.warned)", "judged": "\(parts.judged)", "all": "\(parts.all)",
      ])
    return StateMark(css: parts.warned > 0 ? "late" : parts.reached == parts.judged ? "yes" : "no", word: word)
  }
}
