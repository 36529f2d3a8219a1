import Diagnostics
import Facts
import PolicyCorpus
import Programmes
import Quantities
import Services

/// 安排活动: a session of a declared event, or one each month.
enum GatheringPlanPage {
  /// How far ahead a form proposes a session, in days.
  private static let ahead = 14

  static func new(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func plan(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let figures = try figures(request)
      let event = request.form.text("event").flatMap { InstrumentID($0) }
      if let rule = try rule(request.form) {
        guard let sessions = request.form.whole("sessions", in: MonthlyRule.sessions) else {
          throw request.form.unread("sessions", code: "gatherings.series", expected: Self.sessions)
        }
        let calendar = try await portal.cases.calendar()
        let unit = ServiceUnit(figures.area)
        let days = rule.days(first: figures.start.dayInShanghai, count: sessions) {
          calendar.isWorkingDay($0, for: unit)
        }
        _ = try await portal.programmes.plan(
          days.map(figures.on), of: event, by: request.actor.id, key: request.commandKey, at: request.now,
          within: request.scope)
        return DeliveryView.next(
          "/programmes?event=\(FormFields.encode(event?.description ?? ""))&done=series")
      }
      let id = try await portal.programmes.plan(
        figures, of: event, by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
      let isPast = figures.end.dayInShanghai < request.today
      return DeliveryView.next("/programmes/gatherings/\(id)?done=\(isPast ? "recorded" : "planned")")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static var sessions: Wording {
    let bounds = MonthlyRule.sessions
    return Wording(
      zh: "\(bounds.lowerBound) 到 \(bounds.upperBound) 场", en: "\(bounds.lowerBound) to \(bounds.upperBound)")
  }

  /// By what rule it comes again; `nil` where it is one session.
  private static func rule(_ form: FormFields) throws(Diagnostics) -> MonthlyRule? {
    guard let typed = form.text("monthly") else { return nil }
    guard let rule = MonthlyRule(rawValue: typed) else { throw form.unread("monthly", code: "gatherings.typed") }
    return rule
  }

  static func figures(_ request: PortalRequest) throws(Diagnostics) -> GatheringFigures {
    let form = request.form
    guard let area = form.text("area").flatMap({ AreaCode($0) }) else {
      throw request.form.unread("area", code: "gatherings.typed")
    }
    guard let start = form.text("start").flatMap({ Timestamp(shanghai: $0) }) else {
      throw request.form.unread("start", code: "gatherings.typed")
    }
    guard let end = form.text("end").flatMap({ Timestamp(shanghai: $0) }) else {
      throw request.form.unread("end", code: "gatherings.typed")
    }
    return GatheringFigures(
      title: form.text("title") ?? "", channel: form.text("channel") ?? "", venue: form.text("venue") ?? "",
      area: area, start: start, end: end, about: form.all("about").compactMap { ClauseID($0) },
      text: (form.text("text") ?? "").replacing("\r\n", with: "\n"))
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let asked = request.query.text("event") ?? request.form.text("event")
    let crumbs = [Crumb(words("nav.programmes"), "/programmes"), Crumb(words("programmes.plan"))]
    guard
      let (instrument, declaration) = portal.programmes.events.first(where: { "\($0.instrument.id)" == asked })
    else {
      return PlaceView(
        sheets: DeliveryView(
          crumbs: crumbs, title: words("programmes.plan"), lead: words("programmes.choose"), faults: pen.faults,
          sections: [
            DeliveryView.Section(
              title: words("programmes.events"),
              table: DeliveryView.Table(
                [words("programmes.event"), words("programmes.audience")],
                rows: portal.programmes.events.map { instrument, declaration in
                  [
                    .text(
                      instrument.name(pen.language),
                      "/programmes/new?event=\(FormFields.encode("\(instrument.id)"))"),
                    .text(portal.corpus.wording(declaration.audience)(pen.language)),
                  ]
                }))
          ])
      ).page()
    }
    var hidden: KeyValuePairs<String, String> = ["event": "\(instrument.id)"]
    // The clauses of the declaration are what a session is about, unless somebody says otherwise later.
    if let first = declaration.about.first {
      hidden = declaration.about.count == 1 ? ["event": "\(instrument.id)", "about": "\(first)"] : hidden
    }
    let calendar = try await portal.cases.calendar()
    let own = pen.request.scope.area ?? portal.corpus.areas.city?.code
    let ahead = request.today.adding(days: Self.ahead)
    // An office holds nothing on its days off, so no form proposes one.
    let day = own.map { own in
      MonthlyRule.workingDay(from: ahead) { calendar.isWorkingDay($0, for: ServiceUnit(own)) }
    }
    var fields = Self.fields(pen, declaration, of: "plan", figures: nil, day: day)
    if declaration.about.count > 1 {
      fields.append(
        pen.programme(
          "about", of: "plan",
          declaration.about.map {
            Choice(
              value: "\($0)", label: portal.corpus.clause($0)?.heading(pen.language) ?? "\($0)", isChosen: false)
          }))
    }
    fields += repetition(pen, isPublished: calendar.isPublished(ahead.adding(days: 366)))
    return PlaceView(
      sheets: DeliveryView(
        crumbs: crumbs, title: instrument.name(pen.language),
        lead: portal.corpus.wording(declaration.audience)(pen.language), faults: pen.faults,
        sections: [
          DeliveryView.Section(
            title: words("programmes.plan"),
            acts: [pen.act("/programmes/new", "programmes.act.plan", hidden: hidden, fields: fields)])
        ])
    ).page()
  }

  /// The fields of a gathering that form after form asks for.
  /// - Parameter day: the one that stands in a form where nothing is planned yet.
  static func fields(
    _ pen: DeliveryPen, _ declaration: EventDeclaration, of action: String, figures: GatheringFigures?,
    day: CalendarDay? = nil
  ) -> [DeliveryView.Act.Field] {
    let corpus = pen.portal.corpus
    let day = day ?? pen.request.today.adding(days: ahead)
    let start = figures?.start.shanghaiText ?? "\(day)T14:00"
    let end = figures?.end.shanghaiText ?? "\(day)T16:00"
    var fields = [pen.programme("title", of: action, value: figures?.title ?? "")]
    if figures == nil {
      fields.append(
        pen.programme(
          "channel", of: action,
          declaration.channels.map {
            Choice(value: $0, label: corpus.wording($0)(pen.language), isChosen: false)
          }))
    }
    return fields + [
      pen.programme("venue", of: action, value: figures?.venue ?? ""),
      pen.programme("area", of: action, pen.programmeAreas(chosen: figures?.area)),
      pen.programme("start", of: action, value: start, type: "datetime-local", isShort: true),
      pen.programme("end", of: action, value: end, type: "datetime-local", isShort: true),
      pen.programme("text", of: action, value: figures?.text ?? "", isRequired: false, isLong: true),
    ]
  }

  /// Whether it comes again each month, and how often.
  private static func repetition(_ pen: DeliveryPen, isPublished: Bool) -> [DeliveryView.Act.Field] {
    let words = pen.words
    var monthly = pen.programme(
      "monthly", of: "plan",
      [Choice(value: "", label: words("programmes.monthly.once"), isChosen: true)]
        + MonthlyRule.allCases.map {
          Choice(value: $0.rawValue, label: words("programmes.monthly.\($0.rawValue)"), isChosen: false)
        })
    monthly.hint = words(isPublished ? "programmes.monthlyHint" : "programmes.monthlyOpen")
    return [
      monthly, pen.programme("sessions", of: "plan", isShort: true, isRequired: false, hint: "programmes.sessionsHint"),
    ]
  }
}

extension Timestamp {
  /// Reads `2026-11-26T14:00` of Shanghai; `nil` for anything else.
  init?(shanghai text: String) {
    let parts = text.split(separator: "T")
    guard parts.count == 2, let day = CalendarDay(String(parts[0])), FactDictionary.days.contains(day) else {
      return nil
    }
    let clock = parts[1].split(separator: ":").compactMap { Int($0) }
    guard clock.count >= 2, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]) else { return nil }
    self.init(dayInShanghai: day, minute: clock[0] * 60 + clock[1])
  }

  /// `2026-11-26T14:00` of Shanghai, as a form's field of day and time holds it.
  var shanghaiText: String {
    String(textInShanghai.prefix(16))
  }
}
