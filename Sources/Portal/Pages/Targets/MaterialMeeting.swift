import Cultivation
import Instruments
import PolicyCorpus
import Quantities
import Reporting
import Targets

extension Portal {
  /// What a meeting about an area's month asks for beside the progress, as known today.
  /// - Parameter scope: the area with all below it.
  /// Cost: as the register's capacity, the rounds and the warnings of the area with their entries; the chance is remembered.
  func meeting(
    about indicator: InstrumentID, _ area: AreaCode, month: Period, within scope: AreaScope, _ request: PortalRequest
  ) async throws -> DispatchMaterial.Meeting {
    let rounds = try await rounds(of: month, area, within: scope)
    // Who may fall out, and how likely the target is, is told of what a library stands for.
    guard let register = corpus.library(measuredBy: indicator) else { return .init(rounds: rounds) }
    return DispatchMaterial.Meeting(
      library: try await library(register, area, month: month, within: scope, request), rounds: rounds,
      warnings: try await warnings(in: area, request),
      chance: try await chance(of: indicator, area, month: month, register, within: scope, request))
  }

  /// In January the library is measured against the year that has ended, which the material tells of: those in it are
  /// counted at the end of the material's month, and beside on the day of the material.
  private func library(
    _ register: InstrumentID, _ area: AreaCode, month: Period, within scope: AreaScope, _ request: PortalRequest
  ) async throws -> DispatchMaterial.Library? {
    let day = min(month.lastDay, request.today)
    guard let declaration = corpus.register(register) else { return nil }
    let districts = area == corpus.areas.city?.code ? corpus.areas.districts.map(\.code) : [area]
    func report(on day: CalendarDay) async throws -> CapacityReport? {
      try await CapacityReport.measured(
        declaration, districts: districts,
        sizes: try await registers.sizes(of: register, on: day, within: scope),
        proposals: try await registers.proposals(of: register, atEndOf: day, within: scope), targets: targets,
        year: month.year, on: request.today)
    }
    guard let atEnd = try await report(on: day) else { return nil }
    let now = day < request.today ? try await report(on: request.today) : nil
    return DispatchMaterial.Library(
      register: register, year: atEnd.year, times: atEnd.times.plainText(), on: day, rows: atEnd.libraryRows,
      now: now.map { .init(on: request.today, rows: $0.libraryRows) })
  }

  /// The rounds of a month that ask somebody of the area: its own, and those of the city. A district's own is no round of the
  /// city's meeting.
  private func rounds(
    of month: Period, _ area: AreaCode, within scope: AreaScope
  ) async throws -> [DispatchMaterial.Round] {
    let isCity = area == corpus.areas.city?.code
    var rounds: [DispatchMaterial.Round] = []
    for round in try await reporting.rounds(within: scope)
    where round.opening.month.period == month && round.withdrawn == nil
      && (round.opening.area == nil || !isCity && round.opening.area == area)
    {
      let reporters = try await reporters(of: round, within: scope)
      guard !reporters.isEmpty else { continue }
      let states = Dictionary(grouping: reporters) { round.state(of: $0.key) }
      func names(_ state: Round.State) -> [String] {
        (states[state] ?? []).prefix(DispatchMaterial.mostRows).map { reporter in
          if case .area(let code) = reporter.key { code.text } else { reporter.name }
        }
      }
      rounds.append(
        DispatchMaterial.Round(
          id: "\(round.id)", title: round.opening.titleAfterMonth, expected: reporters.count,
          missing: states[.missing]?.count ?? 0, partial: states[.partial]?.count ?? 0,
          returned: states[.returned]?.count ?? 0, names: names(.missing), partialNames: names(.partial)))
    }
    return rounds
  }

  private func warnings(in area: AreaCode, _ request: PortalRequest) async throws -> DispatchMaterial.Warnings? {
    guard let watchList = MonitoringDesk.watchList else { return nil }
    var query = WatchQuery(.warnings, register: watchList, area: area == corpus.areas.city?.code ? nil : area)
    query.areaOn = request.today
    let causes = try await WarningsPage.causes(query, request, self)
    return DispatchMaterial.Warnings(total: causes.reduce(0) { $0 + $1.count }, causes: causes)
  }

  /// The chance of making the year's target; `nil` where nobody forecasts, where there is none to make, and of a year that
  /// is over.
  private func chance(
    of indicator: InstrumentID, _ area: AreaCode, month: Period, _ register: InstrumentID, within scope: AreaScope,
    _ request: PortalRequest
  ) async throws -> DispatchMaterial.Chance? {
    let year = month.year
    let board = try await targets.board(of: indicator, on: request.today, within: request.scope)
    guard let port = ports.entryChances, board.isYearly(indicator), board.hasEntries(indicator),
      year >= request.today.year, let progress = board.progress(of: indicator, in: .area(area), year: year),
      let needed = progress.needed(towards: board.declaration(of: indicator)?.direction)
    else { return nil }
    let outlook = try await port.chances(
      markedBy: register, within: scope, by: Period.year(year).lastDay, on: request.today)
    let chance = targets.chance(of: indicator, in: area, needed: needed, among: outlook)
    guard chance.isTold else { return nil }
    let task = board.yearlyTask(of: indicator, in: area, year: year).flatMap {
      board.declaration(of: indicator)?.inPlanUnit($0.value)
    }
    let done = board.actuals(of: indicator, in: area, year: year)?.toDate[month.start.month - 1]
    return DispatchMaterial.Chance(chance, atEnd: task.flatMap { task in done.map { max(0, task - $0) } })
  }
}

extension CapacityReport {
  fileprivate var libraryRows: [DispatchMaterial.LibraryRow] {
    rows.compactMap { row in
      row.area.map {
        DispatchMaterial.LibraryRow(
          area: $0, target: row.target?.value.integer, needed: row.needed, held: row.size, proposed: row.proposed)
      }
    }
  }
}

/// What a meeting asks for, in sentences and as a table: every number of a sentence stands in the table too, which the
/// workbook has.
struct MeetingWriter {
  let meeting: DispatchMaterial.Meeting
  let material: DispatchMaterial
  let text: TargetWords
  let doors: MaterialDoors

  /// `nil` for materials that were issued before it was kept, and for drafts of months that have passed.
  init?(_ material: DispatchMaterial, _ text: TargetWords, _ doors: MaterialDoors) {
    guard let meeting = material.around.meeting else { return nil }
    self.meeting = meeting
    self.material = material
    self.text = text
    self.doors = doors
  }

  private var words: Strings { text.words }

  /// One thing that is counted: its name, the number, and the rows behind it.
  private struct Count {
    let name: String
    let count: Int
    let door: String?
    /// The round that it is of: two may have one title.
    var round: String?
    /// What it is without its day, which is another in each material; `nil` where its name has none.
    var thing: String?
  }

  /// A number of the parts that are told as known on the material's day, as it is printed.
  struct Known {
    /// The same of the same thing in two materials of one month.
    let key: String
    let name: String
    let text: String
    let door: String?
    var isForecast = false
  }

  // MARK: Sentences

  var items: [MaterialView.Item] {
    (library + chance + rounds + warnings).map { MaterialView.Item($0) }
  }

  private var library: [Sentence] {
    guard let library = meeting.library else { return [Sentence(words("targets.meeting.noLibrary"))] }
    let counts = counts(of: library)
    guard !library.measured.isEmpty else {
      let bare = Sentence(
        words, "targets.meeting.libraryUnmeasured",
        ["held": "\(counts.held.count)", "proposed": "\(counts.proposed.count)"],
        doors: ["held": counts.held.door, "proposed": counts.proposed.door])
      return [dated(bare, library)] + libraryNow
    }
    let isPartial = library.measured.count < library.rows.count
    let told = Sentence(
      words, isPartial ? "targets.meeting.libraryOfSome" : "targets.meeting.library",
      [
        "year": "\(library.year)", "times": library.times, "count": "\(library.measured.count)",
        "needed": "\(counts.needed.count)", "held": "\(counts.held.count)", "proposed": "\(counts.proposed.count)",
        "lacking": "\(counts.lacking.count)",
      ],
      doors: [
        "needed": counts.needed.door, "held": counts.held.door, "proposed": counts.proposed.door,
        "lacking": counts.lacking.door,
      ])
    let whole = dated(told, library)
    let lacking = library.measured.filter { ($0.lacking ?? 0) > 0 }
    guard library.rows.count > 1, !lacking.isEmpty else { return [whole] + libraryNow }
    let named = lacking.map { row in
      Sentence(
        words, "targets.meeting.lacks",
        ["area": text.portal.areaName(row.area, in: text.language), "count": "\(row.lacking ?? 0)"],
        doors: ["count": doors.library(library, "candidates", row.area)])
    }
    return [whole, Sentence(words, "targets.meeting.lackingAreas", listing: "areas", named)] + libraryNow
  }

  /// A sentence about the month's end says so where another about a later day follows.
  private func dated(_ sentence: Sentence, _ library: DispatchMaterial.Library) -> Sentence {
    library.dayBeside.map { day in
      Sentence(words("targets.meeting.asOf", ["day": day.text(in: text.language)])) + sentence
    } ?? sentence
  }

  /// The library on the material's own day, beside that of the month's end.
  private var libraryNow: [Sentence] {
    guard let library = meeting.library, let now = library.now else { return [] }
    let counts = counts(of: library, now)
    return [
      Sentence(
        words, library.measured.isEmpty ? "targets.meeting.libraryNowUnmeasured" : "targets.meeting.libraryNow",
        [
          "day": now.on.text(in: text.language), "held": "\(counts.held.count)",
          "proposed": "\(counts.proposed.count)", "lacking": "\(counts.lacking.count)",
        ],
        doors: ["held": counts.held.door, "proposed": counts.proposed.door, "lacking": counts.lacking.door])
    ]
  }

  /// - Parameter now: the library on the material's own day, in the place of that of the month's end.
  private func counts(
    of library: DispatchMaterial.Library, _ now: DispatchMaterial.Library.Now? = nil
  ) -> (needed: Count, held: Count, proposed: Count, lacking: Count) {
    let all = now?.rows ?? library.rows
    // Without a target nobody knows what is needed, and those who are there are told of all.
    let measured = all.filter { $0.needed != nil }
    let rows = measured.isEmpty ? all : measured
    let only = rows.count == 1 ? rows[0].area : nil
    let day = now?.on ?? library.dayBeside
    func count(_ key: String, _ value: (DispatchMaterial.LibraryRow) -> Int, _ door: String?) -> Count {
      let sum = rows.reduce(0) { $0 + value($1) }
      let name = words(key)
      return Count(
        name: day.map { words("targets.meeting.at", ["name": name, "day": $0.text(in: text.language)]) } ?? name,
        count: sum, door: sum > 0 ? door : nil, thing: now == nil ? name : "now \(name)")
    }
    return (
      count("cultivation.needed", { $0.needed ?? 0 }, doors.task(library.year, only)),
      count("cultivation.size", \.held, doors.library(library, nil, only, on: now?.on)),
      count("cultivation.tab.proposed", \.proposed, doors.library(library, "proposed", only)),
      count("cultivation.shortfall", { $0.lacking ?? 0 }, doors.library(library, "candidates", only))
    )
  }

  private var chance: [Sentence] {
    // Without a library there is nobody whose chances could be told.
    guard meeting.library != nil else { return [] }
    guard let chance = meeting.chance else { return [Sentence(words("targets.meeting.noChance"))] }
    let end = (chance.atEnd ?? 0) > chance.needed ? chance.atEnd : nil
    let before = end.map { end in
      Sentence(
        words, "targets.meeting.neededAtEnd",
        ["month": material.month.text(in: text.language), "needed": "\(end)"],
        doors: ["needed": doors.area(material.whole)])
    }
    guard chance.needed > 0 else {
      return [before.map { $0 + words("targets.meeting.madeSince") } ?? Sentence(words("targets.chance.made"))]
    }
    let told = Sentence(
      words, "targets.meeting.chance",
      [
        "needed": "\(chance.needed)", "percent": percent(of: chance),
        "candidates": "\(chance.candidates)",
      ],
      doors: [
        "percent": doors.area(material.whole), "candidates": doors.candidates(chance.candidates),
      ])
    guard let before, let since = chance.since else { return [told] }
    return [before + words("targets.meeting.since", ["count": "\(since)"]) + told]
  }

  private var rounds: [Sentence] {
    let month = material.month.text(in: text.language)
    guard !meeting.rounds.isEmpty else { return [Sentence(words("targets.meeting.noRound", ["month": month]))] }
    return meeting.rounds.map { round in
      let told = Sentence(
        words, round.partial == nil ? "targets.meeting.round" : "targets.meeting.roundWithPartial",
        [
          "month": month, "title": round.title, "expected": "\(round.expected)", "missing": "\(round.missing)",
          "partial": "\(round.partial ?? 0)", "returned": "\(round.returned)",
        ],
        doors: [
          "expected": doors.round(round, round.expected, nil), "missing": doors.round(round, round.missing, .missing),
          "partial": doors.round(round, round.partial ?? 0, .partial),
          "returned": doors.round(round, round.returned, .returned),
        ])
      return told
        + named(round.names, of: round.missing, ("targets.meeting.missingNames", "targets.meeting.missingSome"))
        + named(
          round.partialNames, of: round.partial ?? 0, ("targets.meeting.partialNames", "targets.meeting.partialSome"))
    }
  }

  /// `部分已报的：九亭镇。`; nothing where there is nobody.
  private func named(_ names: [String], of count: Int, _ keys: (all: String, some: String)) -> String {
    guard count > 0 else { return "" }
    let told = names.map { name in AreaCode(name).map { text.portal.areaName($0, in: text.language) } ?? name }
    return words(
      names.count < count ? keys.some : keys.all,
      ["names": told.joined(separator: words("list.separator"))])
  }

  /// 应报、未报、部分已报、退回, in that order.
  private func counts(of round: DispatchMaterial.Round) -> [Count] {
    func count(_ state: Round.State, _ count: Int) -> Count {
      Count(name: state.name(text.language), count: count, door: doors.round(round, count, state))
    }
    return [Count(name: words("month.expected"), count: round.expected, door: doors.round(round, round.expected, nil))]
      + [count(.missing, round.missing)] + (round.partial.map { [count(.partial, $0)] } ?? [])
      + [count(.returned, round.returned)]
  }

  private var warnings: [Sentence] {
    guard let warnings = meeting.warnings else { return [] }
    guard warnings.total > 0 else { return [Sentence(words("targets.meeting.noWarning"))] }
    let causes = warnings.causes.map { cause in
      Sentence(
        words, "targets.meeting.cause", ["cause": name(of: cause), "count": "\(cause.count)"],
        doors: ["count": doors.warnings(cause.count, cause)])
    }
    return [
      Sentence(
        words, "targets.meeting.warnings", ["total": "\(warnings.total)"],
        doors: ["total": doors.warnings(warnings.total, nil)])
        + Sentence(words, "targets.meeting.causes", listing: "causes", causes)
    ]
  }

  private func name(of cause: DispatchMaterial.Cause) -> String {
    cause.name.map { text.portal.corpus.wording($0)(text.language) } ?? words("targets.meeting.noCause")
  }

  // MARK: What is known

  /// Every number that is printed of what is known on the material's day.
  var known: [Known] {
    var known = rows.map { row in
      Known(
        key: "\(row.round ?? "") \(row.thing ?? row.name)", name: row.name, text: "\(row.count)", door: row.door)
    }
    func add(_ key: String, _ name: String, _ text: String, _ door: String?) {
      known.append(Known(key: key, name: words(name), text: text, door: door, isForecast: true))
    }
    if let chance = meeting.chance {
      add(
        "needed", "targets.dispatch.known.needed", "\(chance.needed)",
        chance.needed > 0 ? doors.area(material.whole) : nil)
      if chance.needed > 0 {
        add("chance", "targets.chance.label", percent(of: chance), doors.area(material.whole))
        add(
          "candidates", "targets.dispatch.known.candidates", "\(chance.candidates)",
          doors.candidates(chance.candidates))
      }
    }
    // Where nobody is listed no sentence says how many there are.
    if let entrants = material.around.entrants, !entrants.isEmpty || meeting.chance != nil {
      if let likely = material.around.likely {
        add("likely", "targets.dispatch.known.likely", "\(likely)", doors.likely(likely))
      }
      if let sure = material.around.sure {
        add("sure", "targets.dispatch.known.sure", "\(sure)", doors.sure(sure))
      }
    }
    return known
  }

  private func percent(of chance: DispatchMaterial.Chance) -> String {
    FigureText.chance(Double(chance.share) / 10_000, words)
  }

  // MARK: The table

  /// Every number of the sentences that is a count, and of the overdue cases.
  private var rows: [Count] {
    var rows: [Count] = []
    if let library = meeting.library {
      let counts = counts(of: library)
      rows +=
        (library.measured.isEmpty ? [] : [counts.needed]) + [counts.held, counts.proposed]
        + (library.measured.isEmpty ? [] : [counts.lacking])
      if let now = library.now {
        let counts = self.counts(of: library, now)
        rows += [counts.held, counts.proposed] + (library.measured.isEmpty ? [] : [counts.lacking])
      }
    }
    for round in meeting.rounds {
      rows += counts(of: round).map {
        Count(name: "\(round.title) · \($0.name)", count: $0.count, door: $0.door, round: round.id)
      }
    }
    if let warnings = meeting.warnings {
      let title = words("warnings.title")
      rows.append(Count(name: title, count: warnings.total, door: doors.warnings(warnings.total, nil)))
      rows += warnings.causes.map {
        Count(name: "\(title) · \(name(of: $0))", count: $0.count, door: doors.warnings($0.count, $0))
      }
    }
    if let cases = material.around.difficulties {
      rows.append(
        Count(
          name: words("targets.meeting.openCases"), count: cases.total, door: doors.cases(cases.total, "open")))
      rows.append(
        Count(
          name: words("targets.meeting.overdueCases"), count: cases.overdue,
          door: doors.cases(cases.overdue, "overdue")))
    }
    return rows
  }

  /// Every number of the sentences, and of the overdue cases, in a row of its own.
  var tables: [MaterialView.Table] {
    var lines = rows.map { row in
      MaterialView.Row(
        name: row.name, href: nil, cells: ["\(row.count)"],
        shown: [MaterialView.Cell(text: "\(row.count)", door: row.door)])
    }
    if let chance = meeting.chance, chance.needed > 0 {
      let percent = percent(of: chance)
      lines.append(
        MaterialView.Row(
          name: words("targets.chance.label"), href: nil, cells: [percent],
          shown: [MaterialView.Cell(text: percent, door: doors.area(material.whole))]))
    }
    guard !lines.isEmpty else { return libraryTable }
    let head = [words("targets.meeting.thing"), words("targets.meeting.number")]
    return libraryTable
      + [
        MaterialView.Table(caption: words("targets.meeting.table"), head: head, fileHead: head, rows: lines)
      ]
  }

  /// 培育库 by district, for the city.
  private var libraryTable: [MaterialView.Table] {
    guard let library = meeting.library, library.rows.count > 1 else { return [] }
    func cell(_ count: Int?, _ door: String?) -> MaterialView.Cell {
      MaterialView.Cell(text: count.map { "\($0)" } ?? "—", door: count ?? 0 > 0 ? door : nil)
    }
    let now = library.now
    let today = Dictionary(now?.rows.map { ($0.area, $0) } ?? []) { first, _ in first }
    var rows = library.rows.map { row in
      let cells =
        [
          cell(row.target, doors.task(library.year, row.area)), cell(row.needed, doors.task(library.year, row.area)),
          cell(row.held, doors.library(library, nil, row.area)),
          cell(row.proposed, doors.library(library, "proposed", row.area)),
          cell(row.lacking, doors.library(library, "candidates", row.area)),
        ]
        + (now.map { now in
          [
            cell(today[row.area]?.held, doors.library(library, nil, row.area, on: now.on)),
            cell(today[row.area]?.lacking, doors.library(library, "candidates", row.area)),
          ]
        } ?? [])
      return MaterialView.Row(
        name: text.portal.areaName(row.area, in: text.language), href: nil, cells: cells.map(\.text), shown: cells)
    }
    // A surplus of one district does not help another: what is lacking is added up as the rows have it.
    func sum(
      _ value: (DispatchMaterial.LibraryRow) -> Int?, _ rows: [DispatchMaterial.LibraryRow]? = nil
    ) -> MaterialView.Cell {
      let told = (rows ?? library.rows).compactMap(value)
      return cell(told.isEmpty ? nil : told.reduce(0, +), nil)
    }
    let sums =
      [sum(\.target), sum(\.needed), sum(\.held), sum(\.proposed), sum(\.lacking)]
      + (now.map { [sum(\.held, $0.rows), sum(\.lacking, $0.rows)] } ?? [])
    rows.append(
      MaterialView.Row(name: words("table.total"), href: nil, cells: sums.map(\.text), shown: sums, isSum: true))
    let head =
      [
        words("enterprise.area"), words("targets.task"), words("cultivation.needed"), words("cultivation.size"),
        words("cultivation.tab.proposed"), words("cultivation.shortfall"),
      ]
      + (now.map { now in
        ["cultivation.size", "cultivation.shortfall"].map {
          words("targets.meeting.at", ["name": words($0), "day": now.on.text(in: text.language)])
        }
      } ?? [])
    let caption = words("targets.meeting.libraryTable", ["year": "\(library.year)"])
    return [
      MaterialView.Table(
        caption: library.dayBeside.map {
          words("targets.meeting.at", ["name": caption, "day": $0.text(in: text.language)])
        } ?? caption, head: head, fileHead: head, rows: rows)
    ]
  }
}

extension DispatchMaterial.Library {
  /// The day of the month's end, where a later day's figures stand beside.
  fileprivate var dayBeside: CalendarDay? { now == nil ? nil : on }
}

extension MaterialDoors {
  /// The rows of a library, of one district or all; `nil` for whoever does not see them.
  /// - Parameter on: the day of those in it; without one, that of the month's end.
  func library(
    _ library: DispatchMaterial.Library, _ tab: String?, _ area: AreaCode?, on: CalendarDay? = nil
  ) -> String? {
    guard sees(area) else { return nil }
    let day = tab == nil ? (on ?? library.on).map { "\($0)" } : nil
    return library.register.registerPath("", ["tab": tab, "on": day, "area": area?.text])
  }

  /// The page where a task stands, of one district or of all.
  func task(_ year: Int, _ area: AreaCode?) -> String? {
    sees(area) ? material.indicator.targetPath("", ["year": "\(year)", "area": area?.text]) : nil
  }

  /// A round's roster, or those of it that are in a state.
  func round(_ round: DispatchMaterial.Round, _ count: Int, _ state: Round.State?) -> String? {
    guard count > 0, sees(nil) else { return nil }
    return "/reporting/rounds/\(round.id)\(state.map { "?state=\($0.rawValue)" } ?? "")#board"
  }

  /// 退规预警 of the material's area, or those of one cause.
  func warnings(_ count: Int, _ cause: DispatchMaterial.Cause?) -> String? {
    list(
      "/cultivation/warnings", of: count,
      ["area": narrowed, WarningsPage.causeQuery: cause.map { $0.name ?? WarningsPage.noCause }])
  }

  /// Who may enter.
  func candidates(_ count: Int) -> String? { list("/cultivation/monitoring", of: count, ["area": narrowed]) }

  /// Whether the reader sees the material's area, and one below it.
  private func sees(_ area: AreaCode?) -> Bool {
    text.scope.contains(material.area) && area.map { text.scope.contains($0) } ?? true
  }
}
