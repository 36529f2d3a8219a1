import Diagnostics
import PolicyCorpus
import Programmes
import Quantities

extension DeliveryPen {
  /// A field of a form of 行动与活动.
  func programme(
    _ name: String, of action: String, value: String = "", type: String = "text", isShort: Bool = false,
    isRequired: Bool = true, isLong: Bool = false, hint: String? = nil
  ) -> DeliveryView.Act.Field {
    var field = field(
      name, of: action, value: value, type: type, isShort: isShort, isRequired: isRequired, hint: hint,
      label: words("programmes.field.\(name)"))
    field.isLong = isLong
    return field
  }

  func programme(_ name: String, of action: String, _ options: [Choice]) -> DeliveryView.Act.Field {
    choice(name, of: action, options, label: words("programmes.field.\(name)"))
  }

  func mark(_ gathering: Gathering) -> StateMark {
    let word = words("programmes.state.\(gathering.state.name.rawValue)")
    return switch gathering.state {
    case .planned: StateMark(css: "ask", word: word)
    case .held: StateMark(css: "yes", word: word)
    case .cancelled: StateMark(css: "out", word: word)
    }
  }

  /// The areas that somebody may act for: their own first.
  var programmeAreas: [Choice] { programmeAreas(chosen: nil) }

  /// - Parameter chosen: the area that stands so far, which a form keeps unless somebody chooses another; the own one where
  ///   nothing stands.
  func programmeAreas(chosen: AreaCode?) -> [Choice] {
    var areas = portal.areaChoices(within: request.scope, chosen: chosen, words: words).filter { !$0.value.isEmpty }
    let own: AreaCode? = request.scope.area ?? portal.corpus.areas.city?.code
    // What stands may lie below the areas that are offered: a street's, looked at by the city.
    for code in [chosen, own].compactMap({ $0 }) where !areas.contains(where: { $0.value == code.text }) {
      areas.insert(
        Choice(value: code.text, label: portal.areaName(code, in: language), isChosen: code == chosen ?? own), at: 0)
    }
    return areas
  }
}

extension InstrumentID {
  /// The page of a programme.
  var programmePath: String { "/programmes/\(clause.document)/\(FormFields.encode(clause.number))/\(name)" }
}

extension Gathering {
  var path: String { "/programmes/gatherings/\(id)" }
}

/// 行动与活动: what is held when, and how each declared programme goes.
enum ProgrammesPage {
  /// How far the calendar looks back and forth, in days: as far as gatherings can be planned, so that each stands in it.
  static let back = GatheringFigures.daysBack + 1
  static let forth = GatheringFigures.daysAhead + 1

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let (every, own) = try await gatherings(request, portal, within: request.scope)
    let event = request.query.text("event").flatMap { InstrumentID($0) }.flatMap { portal.corpus.instrument($0) }
    let all = event.map { event in every.filter { $0.instrument == event.id } } ?? every
    // What was cancelled before its day was not held: it stands, marked so, where those who were invited look for it.
    let upcoming = all.filter { $0.figures.end >= request.now && $0.state.name != .held }
    let past = all.filter { !upcoming.contains($0) }.reversed()
    let counts = own == nil ? try await portal.guestCounts(of: every, within: request.scope) : nil
    let mayPlan = Portal.allows(request.actor, Portal.serviceLeads)
    var sections = [
      DeliveryView.Section(
        title: words(own == nil ? "programmes.upcoming" : "programmes.invitations"), anchor: "upcoming",
        table: table(upcoming, own, counts, pen), empty: upcoming.isEmpty ? words("programmes.noUpcoming") : nil,
        links: [
          Crumb(words("programmes.calendar"), calendarPath),
          Crumb(words("programmes.subscribe"), "\(calendarPath)/subscription"),
        ]
          + (mayPlan ? [Crumb(words("programmes.plan"), "/programmes/new")] : [])),
      DeliveryView.Section(
        title: words("programmes.past"), anchor: "past",
        // Of one kind all of them: what a figure counts is there whole.
        table: table(Array(past.prefix(event == nil ? 50 : .max)), own, counts, pen),
        empty: past.isEmpty ? words("programmes.noPast") : nil),
    ]
    if let counts, event == nil {
      sections.append(eventSection(all, counts, pen))
      sections += try await programmeSections(pen)
    }
    return .page(
      Page(
        "places/page", title: words("nav.programmes"),
        view: PlaceView(
          sheets: DeliveryView(
            crumbs: event.map { [Crumb(words("nav.programmes"), "/programmes"), Crumb($0.name(pen.language))] }
              ?? [Crumb(words("nav.programmes"))], title: event?.name(pen.language) ?? words("nav.programmes"),
            lead: words("programmes.lead")
              + (own == nil && request.scope != .everywhere ? words("programmes.countsOfArea") : ""),
            done: request.query.text("done").flatMap { words.texts["programmes.done.\($0)"] }, sections: sections),
          foot: words("programmes.foot"))))
  }

  /// The gatherings of the months around today; an enterprise's are those it is invited to.
  private static func gatherings(
    _ request: PortalRequest, _ portal: Portal, within scope: AreaScope
  ) async throws -> (all: [Gathering], own: CreditCode?) {
    var own: CreditCode?
    if case .enterprise(let key) = scope { own = CreditCode(key) }
    return (
      try await portal.programmes.gatherings(
        from: request.now.adding(seconds: -back * 86_400), to: request.now.adding(seconds: forth * 86_400),
        enterprise: own), own
    )
  }

  /// - Parameter own: the enterprise that reads: it has its own answer there, and no figures of the other guests, whose
  ///   rows are not for it.
  /// - Parameter counts: how many guests any other reader sees.
  private static func table(
    _ gatherings: [Gathering], _ own: CreditCode?, _ counts: [Gathering.ID: GuestCounts]?, _ pen: DeliveryPen
  ) -> DeliveryView.Table? {
    let words = pen.words
    let columns =
      own == nil ? ["programmes.invited", "programmes.attended", "programmes.cases"] : ["programmes.reply"]
    return DeliveryView.Table(
      [
        words("programmes.field.start"), words("programmes.field.title"), words("programmes.field.venue"),
        words("enterprise.area"), words("table.state"),
      ] + columns.map { words($0) }, numbers: own == nil ? [5, 6, 7] : [],
      rows: gatherings.map { gathering in
        let answer = own.flatMap { gathering.guests[$0]?.answer }
        let last: [DeliveryView.Table.Cell] =
          own == nil
          ? seen(counts?[gathering.id], gathering)
          : [.text(answer.map { words("programmes.answer.\($0.rawValue)") } ?? "—")]
        let first: [DeliveryView.Table.Cell] = [
          .text(gathering.figures.start.text(in: pen.language)),
          .text(
            gathering.figures.title, gathering.path,
            note: pen.portal.corpus.instrument(gathering.instrument)?.name(pen.language)),
          .text(gathering.figures.venue), .text(pen.portal.areaName(gathering.figures.area, in: pen.language)),
          .init(state: pen.mark(gathering)),
        ]
        return first + last
      })
  }

  private static func seen(_ counts: GuestCounts?, _ gathering: Gathering) -> [DeliveryView.Table.Cell] {
    [
      .number(counts?.invited ?? 0, GuestList.invited.path(of: gathering)),
      .number(counts?.attended ?? 0, GuestList.attended.path(of: gathering)),
      .number(counts?.cases ?? 0, GuestList.cases.path(of: gathering)),
    ]
  }

  /// The page that lists an event's gatherings.
  static func path(of event: InstrumentID) -> String { "/programmes?event=\(FormFields.encode("\(event)"))" }

  private static func eventSection(
    _ all: [Gathering], _ counts: [Gathering.ID: GuestCounts], _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    let byEvent = Dictionary(grouping: all, by: \.instrument)
    return DeliveryView.Section(
      title: words("programmes.events"), anchor: "events",
      table: DeliveryView.Table(
        [
          words("programmes.event"), words("programmes.sessions"), words("programmes.invited"),
          words("programmes.attended"), words("programmes.cases"),
        ], numbers: Set(1...4),
        rows: pen.portal.programmes.events.map { instrument, _ in
          let own = byEvent[instrument.id] ?? []
          let sum = GuestCounts(own.compactMap { counts[$0.id] })
          let rows = path(of: instrument.id)
          return [
            .text(
              instrument.name(pen.language), "\(instrument.id.clause.path)#\(instrument.id.name)",
              note: instrument.id.clause.wording(pen.language)), .number(own.count, rows),
            .number(sum.invited, rows), .number(sum.attended, rows), .number(sum.cases, rows),
          ]
        }))
  }

  private static func programmeSections(_ pen: DeliveryPen) async throws -> [DeliveryView.Section] {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let all = Dictionary(
      try await portal.programmes.allProgrammes().map { ($0.instrument, $0) }, uniquingKeysWith: { first, _ in first })
    return portal.corpus.newestFirst.compactMap { document in
      let own = portal.programmes.programmes.filter { $0.instrument.id.clause.document == document.id }
      guard !own.isEmpty else { return nil }
      return DeliveryView.Section(
        title: "\(words("programmes.programmes")) · \(document.title(pen.language))",
        table: DeliveryView.Table(
          [
            words("programmes.programme"), words("programmes.leads"), words("programmes.participants"),
            words("programmes.through"), words("programmes.due"),
          ], numbers: [2, 3],
          rows: own.map { instrument, declaration in
            let programme = all[instrument.id] ?? Programme(instrument.id, milestones: declaration.milestones)
            let running = programme.running.values.filter { request.scope.contains($0.area) }
            let leads = programme.leads.map(\.post)
            let due = programme.dueOn(declaration.review)
            return [
              .text(
                instrument.name(pen.language), instrument.id.programmePath,
                note: instrument.id.clause.wording(pen.language)),
              leads.isEmpty
                ? .state("ask", words("programmes.noLead"))
                : .text(leads.prefix(2).joined(separator: words("list.separator"))),
              .number(running.count, ParticipantList.running.path(of: instrument.id)),
              .number(
                running.count { ParticipantList.through.holds($0, of: programme) },
                ParticipantList.through.path(of: instrument.id)),
              due.map {
                $0 < request.today ? .state("late", $0.text(in: pen.language)) : .text($0.text(in: pen.language))
              }
                ?? .text("—"),
            ]
          }))
    }
  }

  /// 日历: the gatherings as a file for calendars.
  static func calendar(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await calendar(request, portal, within: request.scope)
  }

  /// Where it is.
  static let calendarPath = "/programmes/calendar"

  /// - Parameter scope: of whoever reads it, signed in or by a key of theirs.
  static func calendar(
    _ request: PortalRequest, _ portal: Portal, within scope: AreaScope
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    var calendar = CalendarText(name: words("programmes.calendarName"))
    for gathering in try await gatherings(request, portal, within: scope).all {
      calendar.append(gathering, stamp: request.now, address: nil)
    }
    return .download(name: "\(words("programmes.calendarName")).ics", type: .calendar, bytes: calendar.bytes)
  }
}
