import Access
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Reporting

/// One of a round's sums (已收数据合计), opened: what each reporter told and in which workbook, then enterprise by
/// enterprise with the cell, and what no longer counts. The same total stands at each foot.
enum RoundSumPage {
  struct View: Sendable {
    let sheets: DeliveryView
  }

  static func path(_ round: Round, _ reference: FactReference) -> String {
    "/reporting/rounds/\(round.id)/figures/\(reference)"
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await shown(request, portal, isWhole: false)
  }

  /// The page's tables with their feet as a file, the rows of all its leaves: what the page reckons is not reckoned again.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard case .page(let page) = try await shown(request, portal, isWhole: true), let view = page.view as? View else {
      throw ClausePage.unknown
    }
    let words = portal.renderer.words(request.language)
    let round = try await RoundPage.asked(request, portal)
    let tables = view.sheets.sections.compactMap { section in section.table.map { (section.title, $0) } }
    let rows = tables.flatMap { $1.rows.map(\.cells) }
    let mark = try await portal.watermark(
      "reporting/\(round.id)/figures", rows: rows.count,
      of: request.query.text("reporter") == nil ? ExportedRows(of: round.roster) : .enterprises, request, words)
    let file = ListFile(
      tables.first?.1.heads.map(\.label) ?? [],
      // Which of the page's tables a row is of, where it has several.
      before: tables.count > 1
        ? (words("table.state"), tables.flatMap { title, table in table.rows.map { _ in title } }) : nil,
      rows: rows, mark: mark, words)
    return try file.reply(named: "\(view.sheets.title)-\(request.today)", to: request)
  }

  private static func shown(_ request: PortalRequest, _ portal: Portal, isWhole: Bool) async throws -> Reply {
    let round = try await RoundPage.asked(request, portal)
    guard let reference = request.parameters["column"].flatMap(FactReference.init(column:)),
      portal.corpus.facts.definition(of: reference.fact) != nil
    else {
      throw PageFault.notFound(
        Wording(zh: "这个报送任务里没有这一项数据。", en: "The round has no such figure."))
    }
    if let name = request.query.text("reporter") {
      let reporter = try await ReporterPage.reporter(name, of: round, request, portal)
      return try await enterprises(reference, of: reporter, round, isWhole: isWhole, request, portal)
    }
    return try await reporters(reference, round, request, portal)
  }

  // MARK: Reporter by reporter

  private static func reporters(
    _ reference: FactReference, _ round: Round, _ request: PortalRequest, _ portal: Portal
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let own = try await portal.reporters(of: round, within: request.scope)
    let sent = own.filter { !round.entry(of: $0.key).versions.isEmpty }.sorted { $0.key < $1.key }
    let sums = round.sums(of: own.map(\.key))
    let dropped = try await portal.reporting.droppedCounts(reference, of: sent.map(\.key), in: round)
    let changes = try await portal.reporting.changes(
      reference, of: sent.map(\.key), in: round, within: request.scope)
    let reads = Portal.allows(request.actor, Portal.reportReaders)
    func row(_ reporter: Reporter) -> [DeliveryView.Table.Cell] {
      let entry = round.entry(of: reporter.key)
      let amount = entry.counted?.submission.standing.totals["\(reference)"]
      let rowsPath = "\(path(round, reference))?reporter=\(reporter.key.text)"
      let note = notes(entry, amount, words)
      return [
        DeliveryView.Table.Cell.text(
          portal.name(of: reporter, in: words.language), reads ? ReporterPage.path(round, reporter) : nil),
        DeliveryView.Table.Cell(state: StateMark(entry.state, in: words.language)),
        workbook(entry.counted ?? entry.versions.last, ReporterPage.path(round, reporter), reads: reads, words),
        amount.map { amount in
          .sum(amount, rowsPath, note: changed((changes[reporter.key] ?? [:]).values, words))
        } ?? .text("—", note: note),
        dropped[reporter.key].map { .number($0, "\(rowsPath)#dropped") } ?? .text(""),
      ]
    }
    // Each kind with its own total beneath.
    let rows = sums.flatMap { sum in
      let lines = sent.filter { $0.key.kind == sum.kind }.map(row)
      guard let total = sum.figures["\(reference)"] else { return lines }
      let changed = Self.changed(sum.reporters.flatMap { (changes[$0] ?? [:]).values }, words)
      let name =
        sums.count > 1
        ? words("reporting.sumOf", ["name": sum.kind.name(words.language)]) : words("reporting.sumTotal")
      return lines + [
        [.text(name), .text(""), .text(""), .sum(total, nil, note: changed), .text("")]
      ]
    }
    let name = portal.factName(reference, in: request.language)
    let section = DeliveryView.Section(
      title: words("reporting.sumReporters"), lead: words("reporting.sumLead"), anchor: "reporters",
      table: DeliveryView.Table(
        [
          words("reporting.reporter"), words("table.state"), words("reporting.sumWorkbook"),
          words("reporting.sumYuan"), words("reporting.sumDropped"),
        ], numbers: [3, 4], rows: rows), empty: rows.isEmpty ? words("reporting.sumNone") : nil,
      links: rows.isEmpty ? [] : files(request, words))
    return page(
      crumbs: [Crumb(name)], title: words("reporting.sumOf", ["name": name]), lead: apart(sums, words),
      sections: [section], round, words)
  }

  /// Why there is a sum of each kind and none of all; `nil` where the reporters are of one kind.
  static func apart(_ sums: [Round.Sum], _ words: Strings) -> String? {
    guard sums.count > 1 else { return nil }
    let kinds = sums.map { $0.kind.name(words.language) }.joined(separator: words("list.separator"))
    return words("reporting.sumApart", ["kinds": kinds])
  }

  /// How many of a sum's figures were corrected since, and of how many a better source's counts.
  private static func changed(_ changes: some Collection<ReportedFigures.Change>, _ words: Strings) -> String? {
    let outranking = changes.count(where: \.isOutranking)
    let notes = [
      changes.count == outranking
        ? nil : words("reporting.changedCount", ["count": "\(changes.count - outranking)"]),
      outranking == 0 ? nil : words("reporting.outrankingCount", ["count": "\(outranking)"]),
    ].compactMap { $0 }
    return notes.isEmpty ? nil : notes.joined(separator: words("sentence.separator"))
  }

  private static func files(_ request: PortalRequest, _ words: Strings) -> [Crumb] {
    ListFile.links("\(request.path)/export?\(request.query.encoded(replacing: ["page": nil, "lang": nil]))", words)
  }

  /// Why nothing of a reporter is in the sum; `nil` where something is.
  private static func notes(_ entry: Round.Entry, _ amount: Money?, _ words: Strings) -> String? {
    guard amount == nil else { return nil }
    if let sentBack = entry.standing?.sentBack { return words("reporting.sentBack", ["reason": sentBack.reason]) }
    return words(entry.standing == nil ? "reporting.notCounted" : "reporting.sumAbsent")
  }

  private static func workbook(
    _ version: Round.Version?, _ reporter: String, reads: Bool, _ words: Strings
  ) -> DeliveryView.Table.Cell {
    guard let version else { return .text("") }
    return .text(
      words("reporting.sumVersion", ["number": "\(version.number)", "file": version.submission.file]),
      reads ? "\(reporter)/versions/\(version.number)" : nil)
  }

  // MARK: Enterprise by enterprise

  private static func enterprises(
    _ reference: FactReference, of reporter: Reporter, _ round: Round, isWhole: Bool, _ request: PortalRequest,
    _ portal: Portal
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let entry = round.entry(of: reporter.key)
    let told = try await portal.reporting.figures(reference, of: reporter.key, in: round)
    let page = Pager.page(of: request)
    let counted = told.counted ?? []
    let isExpected = round.reporter(reporter.key) != nil
    let shown = isWhole ? counted : Array(counted.dropFirst((page - 1) * Pager.size).prefix(Pager.size))
    let changes =
      try await portal.reporting.changes(
        reference, of: [reporter.key], in: round, within: request.scope)[reporter.key] ?? [:]
    var rows = try await lines(shown, reference, changes, of: reporter, round, request, portal)
    // Whose reporter was taken off the roster counts for nothing, though its rows are there.
    let total = entry.counted?.submission.standing.totals["\(reference)"]
    if let total, isExpected || !rows.isEmpty {
      rows.append([
        .text(words("reporting.sumTotal")), .text(""), .text(""),
        .sum(total, nil, note: changed(changes.values, words)),
      ])
    }
    let heads = [
      words("enterprise.name"), words("reporting.sumWorkbook"), words("reporting.cell"), words("reporting.sumYuan"),
    ]
    var sections = [
      DeliveryView.Section(
        title: words("reporting.sumEnterprises"),
        lead: isExpected
          ? told.counted == nil ? words("reporting.sumNoRows") : nil : words("reporting.offRoster"),
        anchor: "counted", table: DeliveryView.Table(heads, numbers: [3], rows: rows),
        empty: rows.isEmpty ? words("reporting.sumNone") : nil,
        pager: counted.count > Pager.size ? Pager(request, page: page, total: counted.count, words: words) : nil,
        links: rows.isEmpty ? [] : files(request, words))
    ]
    if !told.dropped.isEmpty {
      sections.append(
        DeliveryView.Section(
          title: words("reporting.sumDropped"), lead: words("reporting.sumDroppedLead"), anchor: "dropped",
          table: DeliveryView.Table(
            heads, numbers: [3],
            rows: try await lines(told.dropped, reference, [:], of: reporter, round, request, portal))))
    }
    let name = portal.factName(reference, in: request.language)
    let reporterName = portal.name(of: reporter, in: request.language)
    return Self.page(
      crumbs: [Crumb(name, path(round, reference)), Crumb(reporterName)], title: "\(reporterName) \(name)",
      sections: sections, round, words)
  }

  private static func lines(
    _ lines: [ReportedFigures.Line], _ reference: FactReference, _ changes: [CreditCode: ReportedFigures.Change],
    of reporter: Reporter, _ round: Round, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [[DeliveryView.Table.Cell]] {
    let words = portal.renderer.words(request.language)
    let reads = Portal.allows(request.actor, Portal.reportReaders)
    let versions = round.entry(of: reporter.key).versions
    let own = ReporterPage.path(round, reporter)
    var rows: [[DeliveryView.Table.Cell]] = []
    let known = try await portal.enterprises(lines.map(\.enterprise), within: request.scope)
    let cells = try await VersionCells(of: lines.compactMap(\.place), reporter, round, portal)
    for line in lines {
      let enterprise = known[line.enterprise]
      let version = line.place.flatMap { place in versions.first { $0.number == place.version } }
      rows.append([
        .text(enterprise?.title ?? line.enterprise.text, enterprise?.path),
        workbook(version, own, reads: reads, words),
        line.place.map { .text(cells.name(of: $0), reads ? cells.path(of: $0) : nil) }
          ?? .text(words("reporting.sumNoCell")),
        .sum(line.amount, nil, note: changes[line.enterprise].map { portal.told($0, of: reference, words) }),
      ])
    }
    return rows
  }

  private static func page(
    crumbs: [Crumb], title: String, lead: String? = nil, sections: [DeliveryView.Section], _ round: Round,
    _ words: Strings
  ) -> Reply {
    let view = DeliveryView(
      crumbs: [
        Crumb(words("reporting.title"), "/reporting"),
        Crumb(round.opening.title, "/reporting/rounds/\(round.id)"),
      ] + crumbs, title: title, lead: lead, sections: sections)
    return .page(Page("reporting/sum", title: title, view: View(sheets: view), nonStatistical: true))
  }
}

extension Portal {
  /// 后来更正: what counts now of a figure that a report told otherwise.
  func told(_ change: ReportedFigures.Change, of reference: FactReference, _ words: Strings) -> String {
    guard change.isTold else { return words("reporting.changedGone") }
    return words(
      change.isOutranking ? "reporting.outranking" : "reporting.changed",
      [
        "value": change.value.map { factValue($0, of: reference.fact, in: words.language).short } ?? words("fact.none")
      ])
  }
}
