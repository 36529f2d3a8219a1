import Cultivation
import Exchanges
import PolicyCorpus
import Programmes
import Quantities
import Targets

extension InstrumentWriter {
  /// How an exchange goes; `nil` for other kinds, and for those who may not see it.
  func livePanel() async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.rowsAndOwn) else { return nil }
    if [CourseDesk.programme, CourseDesk.indicator].contains(instrument.id) { return try await coursePanel() }
    switch instrument.declaration {
    case .exchange: return try await exchangePanel()
    case .programme: return try await programmePanel()
    case .event: return try await eventPanel()
    case .evaluation: return try await evaluationPanel()
    case .indicator(let declaration): return try await breakdownPanel(of: declaration)
    case .case(let declaration) where declaration.hasNamedOfficer: return try await officerPanel()
    default: return nil
    }
  }

  /// The production courses within reach, in figures.
  private func coursePanel() async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.rows) else { return nil }
    let sights = try await CourseSight.all(request, portal)
    func path(_ part: String) -> String { "/cultivation/courses?part=\(part)" }
    let isRamp = instrument.id == CourseDesk.indicator
    let ramps = sights.reduce(0) { $0 + $1.course.openRamps.count }
    let behind = sights.flatMap(\.reminders).count { $0.kind == .behind }
    let milestones = sights.flatMap(\.course.milestones.values)
    let mayFile = sights.flatMap(\.reminders).count { $0.kind == .mayFile }
    return LivePanel(
      figures: isRamp
        ? [
          Figure(.count(ramps), label: words("course.ramps"), href: path("ramps")),
          Figure(.count(behind), label: words("course.behindCount"), href: path("reminders")),
        ]
        : [
          Figure(.count(milestones.count), label: words("course.part.milestones"), href: path("milestones")),
          Figure(
            .count(milestones.count { $0.reached != nil }), label: words("course.reachedCount"),
            href: path("milestones")),
          Figure(.count(mayFile), label: words("course.reminder.mayFile"), href: path("reminders")),
        ], links: [Crumb(words("course.open"), path(isRamp ? "ramps" : "milestones"))])
  }

  /// Of a duty to break a target down: how many districts have, and how many have not.
  private func breakdownPanel(of declaration: IndicatorDeclaration) async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.rows), let whole = portal.corpus.brokenDown(by: declaration) else {
      return nil
    }
    let board = try await portal.targets.board(of: whole, on: request.today, within: request.scope)
    let all = try await portal.targets.breakdowns(of: whole, year: request.today.year, on: board)
    guard !all.isEmpty else { return nil }
    let path = instrument.id.targetPath
    let year = Period.year(request.today.year).text(in: language)
    let figures = [
      (all.count { !$0.isMissing }, "targets.breakdowns.done"),
      (all.count { !$0.differences.isEmpty }, "targets.breakdowns.withDifferences"),
      (all.count(where: \.isMissing), "targets.breakdowns.missing"),
    ].map { count, key in Figure(.count(count), label: words(key, ["year": year]), href: path) }
    return LivePanel(figures: figures, links: [Crumb(words("targets.breakdowns.open"), path)])
  }

  private func programmePanel() async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.rows),
      let found = try await portal.programmes.programme(at: instrument.id)
    else { return nil }
    let running = found.programme.running.values
    let path = instrument.id.programmePath
    return LivePanel(
      figures: [
        Figure(.count(running.count), label: words("programmes.participants"), href: path),
        Figure(
          .count(running.count { !$0.passed.isEmpty && $0.passed.count == found.programme.milestones.count }),
          label: words("programmes.through"), href: path),
      ], links: [Crumb(words("programmes.open"), path)])
  }

  /// The rounds that the reader may look at, and the latest of them with where it stands.
  private func evaluationPanel() async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.rows) else { return nil }
    let rounds = try await portal.evaluations.rounds(of: instrument.id).filter {
      EvaluationsPage.sees($0, request.scope, portal)
    }
    var figures: [Figure] = []
    for round in rounds.prefix(2) {
      let state = try await portal.evaluations.state(of: round)
      let name = "\(portal.areaName(round.owner, in: language)) \(round.period.text(in: language))"
      let step =
        switch state.standing?.cause {
        case .concluded?: words("evaluations.panel.concluded")
        case .some: words("evaluations.panel.published")
        case nil: words("evaluations.panel.draft")
        }
      figures.append(
        Figure(
          .count(state.standing?.sheet.rows.count ?? 0),
          label: words("evaluations.panel.ranked", ["round": name, "step": step]),
          href: "\(instrument.id.evaluationPath)?owner=\(round.owner)&period=\(round.period)"))
    }
    return LivePanel(figures: figures, links: [Crumb(words("evaluations.panel.open"), instrument.id.evaluationPath)])
  }

  private func eventPanel() async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.rows), portal.programmes.event(instrument.id) != nil else { return nil }
    let held = try await portal.programmes.gatherings(
      of: instrument.id, from: request.now.adding(seconds: -ProgrammesPage.back * 86_400),
      to: request.now.adding(seconds: ProgrammesPage.forth * 86_400))
    let counts = GuestCounts(try await portal.guestCounts(of: held, within: request.scope).values)
    let rows = ProgrammesPage.path(of: instrument.id)
    return LivePanel(
      figures: [
        Figure(.count(held.count), label: words("programmes.sessions"), href: rows),
        Figure(.count(counts.invited), label: words("programmes.invited"), href: rows),
        Figure(.count(counts.attended), label: words("programmes.attended"), href: rows),
      ], links: [Crumb(words("programmes.open"), "/programmes")])
  }

  /// How an exchange goes in the whole city, as everybody may see it; `nil` for other kinds, and while nothing stands.
  func publicPanel() async throws -> LivePanel? {
    guard case .exchange = instrument.declaration, portal.exchanges.exchange(instrument.id) != nil else { return nil }
    let figure = try await portal.exchanges.publicFigure(of: instrument.id, on: request.today)
    guard figure.demands + figure.supplies + figure.contracts.count > 0 else { return nil }
    let contracts = figure.contracts
    func count(_ number: Int, of enterprises: Int, _ key: String) -> Figure? {
      number == 0
        ? nil
        : reader.count(
          number, of: enterprises, isOfEnterprises: false, label: words(key), href: nil, words: words)
    }
    return LivePanel(
      figures: [
        count(figure.demands, of: figure.demanders, "exchanges.demands"),
        count(figure.supplies, of: figure.suppliers, "exchanges.supplies"),
        count(contracts.count, of: contracts.enterprises, "exchanges.contracts"),
        contracts.told == 0
          ? nil
          : reader.amount(
            contracts.amount, of: contracts.enterprises, label: words("exchanges.contractSum"), words: words),
      ].compactMap { $0 }, links: [])
  }

  private func exchangePanel() async throws -> LivePanel? {
    guard portal.exchanges.exchange(instrument.id) != nil else { return nil }
    let all = try await portal.exchanges.figures(for: request.exchangeActor, on: request.today)
    let figure = all[instrument.id] ?? ExchangeFigure()
    func path(_ filter: ExchangeQuery.Filter, _ side: ExchangeSide?) -> String {
      ExchangesPage.path(instrument.id, side: side, filter: filter)
    }
    return LivePanel(
      figures: [
        Figure(.count(figure.demands), label: words("exchanges.demands"), href: path(.live, .demand)),
        Figure(.count(figure.supplies), label: words("exchanges.supplies"), href: path(.live, .supply)),
        Figure(.count(figure.unanswered), label: words("exchanges.filter.unanswered"), href: path(.unanswered, nil)),
        Figure(.count(figure.settled), label: words("exchanges.filter.settled"), href: path(.settled, nil)),
      ]
        + (figure.contracts.told == 0
          ? []
          : [
            Figure(
              .amount(figure.contracts.amount, in: language), label: words("exchanges.contractSum"),
              href: path(.settled, nil))
          ]),
      links: Portal.allows(request.actor, Portal.caseKeepers)
        ? [Crumb(words("exchanges.post"), "/exchanges/new?exchange=\(FormFields.encode("\(instrument.id)"))")] : [])
  }
}
