import Access
import Delivery
import Diagnostics
import Quantities

/// 测算批次: who was found, for at most how much, why, and what stands against it.
enum RunPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  /// Proposes what the run found.
  static func propose(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let run = try await found(request, portal)
    do {
      let keeps = try await portal.ports.delivery.store.read { book in
        try book.call(run.call).map { try request.keeps($0, in: book) } ?? false
      }
      guard keeps else { throw Diagnostics(.notYourFunds) }
      _ = try await portal.ports.delivery.run(
        .award(try FormerPart.command(request, run) ?? .propose(run.id)), by: request.actor.id,
        key: request.commandKey, at: request.now)
      return DeliveryView.next("/delivery/calls/\(run.call)?done=proposed")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let run = try await found(request, portal)
    let desk = portal.ports.delivery
    let (rows, awards) = try await desk.store.read { book in
      (
        try book.rows(of: run.id, finding: finding(request), scope: request.scope, offset: 0, limit: .max).rows,
        try desk.reckoned(
          book.awards(AwardFilter(run: run.id), scope: request.scope, offset: 0, limit: .max).rows, in: book)
      )
    }
    // A row that was proposed again after it had ended is told as it stands last.
    let byRow = Dictionary(awards.map { ($0.row, $0) }) { $1 }
    let mark = try await portal.watermark("runs/\(run.id)", rows: rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append(
      [
        words("enterprise.name"), words("delivery.field.provider"), words("calls.subject"), words("table.state"),
        words("calls.atMost"), words("calls.why"), words("calls.checks"), words("calls.stands"),
      ] + Award.OfficePaper.Kind.allCases.map { words("calls.paper.\($0.rawValue)") } + [words("export.watermark")])
    for row in rows {
      file.append(
        [
          row.subject.name, row.subject.enterprise.text,
          row.subject.subject == row.subject.enterprise.text ? "" : row.subject.subject,
          row.finding.wording(pen.language), row.atMost?.description ?? "", AwardWords.reasons(row, of: run, pen),
          row.checks.map { $0.wording(pen.language) }.joined(separator: words("sentence.separator")),
          byRow[row.number].map { AwardWords.standing($0, pen) } ?? "",
        ] + Award.OfficePaper.Kind.allCases.map { OfficePaperPart.cell(byRow[row.number], $0, pen) } + [mark])
    }
    return try file.reply(named: "\(words("calls.runNumber", ["number": "\(run.id.number)"]))", to: request)
  }

  private static func finding(_ request: PortalRequest) -> RunRow.Finding? {
    request.query.text("finding").flatMap(RunRow.Finding.init(rawValue:))
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let run = try await found(request, portal)
    let number = Pager.page(of: request)
    let chosen = finding(request)
    let (call, keeps, rows) = try await portal.ports.delivery.store.read { book in
      let call = try book.call(run.call)
      return (
        call, try call.map { try request.keeps($0, in: book) } ?? false,
        try book.rows(
          of: run.id, finding: chosen, scope: request.scope, offset: (number - 1) * Pager.size, limit: Pager.size)
      )
    }
    guard let call else { throw PageFault.notFound(BudgetPages.unknown) }
    let path = "/delivery/runs/\(run.id)"
    // A reader of a part counts that part: each number opens to the rows that it counts.
    let isWhole = [.everywhere, run.question.scope].contains(request.scope)
    let counts = try await portal.ports.delivery.store.read { try Self.counts(of: run, within: request.scope, in: $0) }
    let sums = (isWhole ? whole(run, path, words) : []) + findings(counts, path, words)
    let awaitsProposal =
      keeps && run.kind == .everybody && call.terms.entrance == .withoutApplication
      && (run.counts.rows[.proposed] ?? 0) > 0
    var isProposed = false
    if awaitsProposal {
      isProposed = try await portal.ports.delivery.store.read { book in
        // Who was held by an earlier award and was proposed alone since takes nobody else along.
        try book.awards(AwardFilter(call: run.call, run: run.id), scope: .everywhere, offset: 0, limit: .max).rows
          .contains { award in try !book.trail(of: award.id).contains { $0.act.name == .proposedAgain } }
      }
    }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("calls.kept"), "/delivery/calls"), Crumb(call.terms.title, "/delivery/calls/\(call.id)"),
        Crumb(words("calls.runNumber", ["number": "\(run.id.number)"])),
      ],
      title: "\(words("calls.runNumber", ["number": "\(run.id.number)"])) · \(call.terms.title)",
      lead: basis(run, pen), done: pen.done, faults: pen.faults, sums: sums,
      sections: [
        DeliveryView.Section(
          title: chosen?.wording(pen.language) ?? words("calls.everyRow"),
          lead: isWhole ? nil : words("calls.ownRows"),
          table: DeliveryView.Table(
            [words("enterprise.name"), words("table.state"), words("calls.atMost"), words("calls.why")], numbers: [2],
            rows: rows.rows.map { row in
              [
                .text(
                  row.subject.name, "/enterprises/\(row.subject.enterprise)",
                  note: row.subject.subject == row.subject.enterprise.text ? nil : row.subject.subject),
                AwardWords.finding(row, pen),
                row.atMost.map { .money($0, "/enterprises/\(row.subject.enterprise)") } ?? .text("—"),
                .text(AwardWords.reasons(row, of: run, pen)),
              ]
            }), empty: rows.rows.isEmpty ? words("calls.noRows") : nil,
          pager: Pager(request, page: number, total: rows.total, words: words),
          links: [Crumb(words("calls.export"), "\(path)/export\(chosen.map { "?finding=\($0.rawValue)" } ?? "")")],
          acts: awaitsProposal && !isProposed ? [pen.act(path, "calls.act.propose")] : [])
      ] + [try await FormerPart.section(run, call, keeps: keeps, pen)].compactMap { $0 }
        + (isWhole ? [asked(run, path, words)] : []))
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// How many rows of each finding the reader's part of a run has. Cost: for a part, the run's rows, once.
  static func counts(
    of run: Run, within scope: AreaScope, in book: any DeliveryReader
  ) throws -> [RunRow.Finding: Int] {
    guard ![.everywhere, run.question.scope].contains(scope) else { return run.counts.rows }
    return try book.counts(of: run.id, scope: scope)
  }

  /// By which rule, on which day, with the facts of which day.
  private static func basis(_ run: Run, _ pen: DeliveryPen) -> String {
    let words = pen.words
    return words(
      run.rule.enabledBy == nil ? "calls.basisLoaded" : "calls.basis",
      [
        "on": run.question.on.text(in: pen.language), "year": "\(run.question.year)",
        "known": run.question.known.text(in: pen.language), "version": String(run.rule.version.prefix(12)),
        "document": run.rule.enabledBy ?? "", "rows": run.segment.short,
      ])
  }

  private static func whole(_ run: Run, _ path: String, _ words: Strings) -> [Figure] {
    [
      Figure(.count(run.counts.asked), label: words("calls.asked"), href: "#asked"),
      Figure(.yuan(run.counts.atMost), label: words("calls.atMostInAll"), href: "\(path)?finding=proposed"),
    ]
  }

  /// What all that were asked came to: those with rows, and those of whom the answer was no, which keep none.
  private static func asked(_ run: Run, _ path: String, _ words: Strings) -> DeliveryView.Section {
    let kept = RunRow.Finding.allCases.map { finding -> [DeliveryView.Table.Cell] in
      let href = "\(path)?finding=\(finding.rawValue)"
      return [
        .text(words("calls.finding.\(finding.rawValue)"), href), .number(run.counts.rows[finding] ?? 0, href),
      ]
    }
    let others = [
      (words("calls.notEligible"), run.counts.ineligible), (words("calls.notInForce"), run.counts.notInForce),
      (words("calls.notOfYear"), run.counts.otherYear),
    ].map { name, count -> [DeliveryView.Table.Cell] in
      [.text(name, note: words("calls.keepsNoRows")), .number(count)]
    }
    return DeliveryView.Section(
      title: words("calls.askedTitle"), lead: words("calls.askedLead"), anchor: "asked",
      table: DeliveryView.Table(
        [words("calls.cameTo"), words("delivery.count")], numbers: [1],
        rows: kept + others + [[.text(words("calls.askedTotal")), .number(run.counts.asked)]]))
  }

  private static func findings(_ counts: [RunRow.Finding: Int], _ path: String, _ words: Strings) -> [Figure] {
    RunRow.Finding.allCases.compactMap { finding in
      counts[finding].map { count in
        Figure(
          .count(count), label: words("calls.finding.\(finding.rawValue)"),
          href: "\(path)?finding=\(finding.rawValue)")
      }
    }
  }

  private static func found(_ request: PortalRequest, _ portal: Portal) async throws -> Run {
    guard let id = request.parameters["run"].flatMap(RunID.init),
      let run = try await portal.ports.delivery.store.read({ try $0.run(id) }), run.kind == .everybody
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return run
  }
}
