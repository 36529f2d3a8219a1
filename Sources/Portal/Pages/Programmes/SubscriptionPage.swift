import Access
import Diagnostics
import PolicyCorpus
import Programmes
import Quantities

/// 日历订阅: an address by which a calendar program follows the gatherings of one person without signing in.
///
/// What it gives is what the person's own page gives, by the same line of the table of routes, as their rights are at the
/// time of reading.
enum SubscriptionPage {
  private enum Act: String {
    case open, close
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal), key: nil)
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      switch try request.asked("act", among: Act.self) {
      case .open:
        // Only its hash is stored: it stands on this page, and on no other.
        return try await page(DeliveryPen(request, portal), key: portal.ports.access.openCalendar(by: request.actor))
      case .close:
        try await portal.ports.access.closeCalendar(by: request.actor)
        return DeliveryView.next("/programmes/calendar/subscription?done=calendarClosed")
      }
    } catch let faults as Diagnostics {
      return try await page(
        DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)), key: nil)
    }
  }

  /// The calendar that a key opens.
  static func feed(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let typed = request.parameters["key"] ?? ""
    let key = CalendarKey(typed.hasSuffix(ending) ? String(typed.dropLast(ending.count)) : typed)
    guard let key, let actor = try await portal.ports.access.actor(readingCalendar: key),
      let rule = portal.routes.first(where: { $0.rule.method == .get && $0.rule.pattern == ProgrammesPage.calendarPath }
      )?
      .rule, case .allowed(let scope) = decide(actor, rule, on: request.today)
    else {
      guard portal.calendarReads.noteUnknown(from: request.address, at: request.now) else { return tooOften }
      throw PageFault.notFound(
        Wording(
          zh: "这个订阅地址已经停用，或者不对。请登录后在“行动与活动”里重新取得。",
          en: "This address was ended, or is none. Sign in and get another under Programmes and events."))
    }
    guard portal.calendarReads.note(key, at: request.now) else { return tooOften }
    return try await ProgrammesPage.calendar(request, portal, within: scope)
  }

  private static let ending = ".ics"

  private static let tooOften = Reply.data(
    type: .text, bytes: Array("读得太频繁，请过一小时再读。 Read too often: try again in an hour.\n".utf8), status: 429)

  /// - Parameter key: the key that was given just now.
  private static func page(_ pen: DeliveryPen, key: CalendarKey?) async throws -> Reply {
    let (request, words) = (pen.request, pen.words)
    let opened = try await pen.portal.ports.access.calendarOpened(by: request.actor)
    let path = "/programmes/calendar/subscription"
    var sections: [DeliveryView.Section] = []
    if let key {
      let address = "/calendar/\(key.text)\(ending)"
      sections.append(
        DeliveryView.Section(
          title: words("programmes.calendarAddress"), lead: words("programmes.calendarOnce"), anchor: "address",
          table: DeliveryView.Table(
            [words("programmes.calendarAddress")],
            rows: [[.text(words("programmes.calendarLink"), address, note: address)]])))
    }
    var acts = [
      pen.act(
        path, opened == nil ? "programmes.act.openCalendar" : "programmes.act.renewCalendar", hidden: ["act": "open"],
        isPlain: opened != nil)
    ]
    if opened != nil {
      acts.append(pen.act(path, "programmes.act.closeCalendar", hidden: ["act": "close"], isPlain: true))
    }
    sections.append(
      DeliveryView.Section(
        title: words("programmes.subscription"),
        lead: opened.map { words("programmes.calendarSince", ["at": $0.text(in: pen.language)]) }
          ?? words("programmes.calendarNone"), acts: acts))
    return PlaceView(
      sheets: DeliveryView(
        crumbs: [Crumb(words("nav.programmes"), "/programmes"), Crumb(words("programmes.subscription"))],
        title: words("programmes.subscription"), lead: words("programmes.subscriptionLead"),
        done: request.query.text("done").flatMap { words.texts["programmes.done.\($0)"] }, faults: pen.faults,
        sections: sections)
    ).page()
  }
}
