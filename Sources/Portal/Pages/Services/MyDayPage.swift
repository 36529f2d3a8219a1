import Access
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services

/// 今日: what somebody has to do, the most urgent first; an enterprise's own requests for the enterprise.
enum MyDayPage {
  struct View: Sendable {
    struct Part: Sendable {
      let title: String
      let lead: String
      let rows: [CaseLine]
    }

    let title: String
    let lead: String
    let parts: [Part]
    let isEmpty: Bool
    let isEnterprise: Bool
    let mayOpen: Bool
    /// What nobody looks after, for those who hand it out.
    let alerts: [Crumb]
    /// What beside cases has its day.
    let agenda: WaitingList?
    let links: [Crumb]
  }

  /// The most cases of one part that are shown; its title counts them all, and the list has them.
  private static let most = 100

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let parts =
      request.isOwnEnterprise
      ? try await ownParts(request, portal, said) : try await officeParts(request, portal, said)
    let words = said.words
    let agenda = try await DayAgenda(request: request, portal: portal, words: words).list()
    let mayOpen = Portal.allows(request.actor, Portal.caseKeepers)
    return .page(
      Page(
        "services/day", title: words(request.isOwnEnterprise ? "service.own" : "service.day"),
        view: View(
          title: words(request.isOwnEnterprise ? "service.own" : "service.day"),
          lead: words(request.isOwnEnterprise ? "service.ownLead" : "service.dayLead"),
          parts: parts.filter { !$0.rows.isEmpty }, isEmpty: agenda == nil && parts.allSatisfy(\.rows.isEmpty),
          isEnterprise: request.isOwnEnterprise, mayOpen: mayOpen,
          alerts: try await staffingAlerts(request, portal, words), agenda: agenda,
          links: try await portal.exportLinks(request.actor, at: request.now, words)
            + awardLinks(request, portal, words) + courseLink(request, portal, words) + links(request, words))))
  }

  /// Late, due soon, to be taken up, in hand, waiting: of what the person has, stands in for, or nobody of the unit has
  /// taken. Who leads an area sees what was raised to it first.
  private static func officeParts(
    _ request: PortalRequest, _ portal: Portal, _ said: ServiceWords
  ) async throws -> [View.Part] {
    let day = request.today
    let standing = try await portal.cases.officers().filter {
      $0.isAway(on: day) && $0.absence?.deputy == request.actor.id
    }
    let mine = try await portal.cases.parts(
      of: [request.actor.id] + standing.map(\.key),
      unclaimedIn: request.actor.person?.area ?? portal.cases.reference.city, by: request.caseActor,
      within: request.scope, on: day)
    let leads = !request.actor.roles.isDisjoint(with: [.city, .district])
    let raised =
      leads
      ? try await portal.cases.raisedParts(by: request.caseActor, within: request.scope, on: day)
        .filter { !mine.contains($0) } : []
    let ladder = try await portal.cases.currentLadder()
    let parts = Dictionary(grouping: mine) { urgency(of: $0.party, ladder, said) }
    func part(_ key: String, _ parts: [CasePart]) -> View.Part {
      View.Part(
        title: said.words("service.part.\(key)", ["count": "\(parts.count)"]),
        lead: said.words("service.partLead.\(key)"), rows: parts.prefix(most).map { CaseLine($0, said) })
    }
    return [part("raised", raised)] + Urgency.allCases.map { part($0.rawValue, parts[$0] ?? []) }
  }

  private enum Urgency: String, CaseIterable {
    case late, soon, new, hand, waiting
  }

  private static func urgency(of party: CaseParty, _ ladder: CaseLadder, _ said: ServiceWords) -> Urgency {
    switch ladder.rung(of: party, on: said.today, said.calendar) {
    case .late, .contactLate: .late
    case .waiting: .waiting
    case .soon: .soon
    case .calm: party.state == .new ? .new : .hand
    }
  }

  /// What waits for the enterprise first, then what it may rate.
  private static func ownParts(
    _ request: PortalRequest, _ portal: Portal, _ said: ServiceWords
  ) async throws -> [View.Part] {
    let open = try await portal.cases.page(CaseQuery(limit: most), within: request.scope, on: request.today).rows
    let closed = try await portal.cases.page(
      CaseQuery(filter: .closed, order: .opened, isDescending: true, limit: most), within: request.scope,
      on: request.today
    ).rows
    let asked = try await portal.cases.asked(within: request.scope, on: request.today)
    func part(_ key: String, _ rows: [CaseRow]) -> View.Part {
      View.Part(
        title: said.words("service.part.\(key)", ["count": "\(rows.count)"]),
        lead: said.words("service.partLead.\(key)"), rows: rows.map { CaseLine($0, said) })
    }
    return [
      part("asked", open.filter { asked.contains($0.id) }), part("ownOpen", open.filter { !asked.contains($0.id) }),
      part("unrated", closed.filter { $0.rating == nil }), part("ownClosed", closed.filter { $0.rating != nil }),
    ]
  }

  /// 无专员、待移交: what of the area nobody looks after, each with its rows.
  private static func staffingAlerts(
    _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [Crumb] {
    guard Portal.allows(request.actor, Portal.serviceLeads) else { return [] }
    let left = try await portal.cases.staffing(within: request.scope)
    return [
      left.enterprises == 0
        ? nil
        : Crumb(words("officer.alert.enterprises", ["count": "\(left.enterprises)"]), "/services/officers/without"),
      left.cases == 0
        ? nil : Crumb(words("officer.alert.cases", ["count": "\(left.cases)"]), "/services/cases?state=stranded"),
    ].compactMap { $0 }
  }

  /// What awards wait for outside, for those who handle them.
  private static func awardLinks(
    _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [Crumb] {
    guard Portal.allows(request.actor, Portal.awardReaders) else { return [] }
    return try await portal.ports.delivery.store.read { try AwardPages.reminders(in: $0, request, words) }
  }

  /// The reminders of production courses, for those who look after an area.
  private static func courseLink(
    _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [Crumb] {
    guard request.scope.area != nil else { return [] }
    let count = try await CourseSight.all(request, portal).reduce(0) { $0 + $1.reminders.count }
    return count == 0 ? [] : [Crumb(words("course.dayLink", ["count": "\(count)"]), "/cultivation/courses")]
  }

  /// The other pages of this section, as far as the reader may go.
  static func links(_ request: PortalRequest, _ words: Strings) -> [Crumb] {
    var links = [Crumb(words("case.list"), "/services/cases")]
    if request.actor.roles.contains(.officer) { links.append(Crumb(words("officer.own"), "/services/mine")) }
    if !request.isOwnEnterprise { links.append(Crumb(words("unit.title"), "/services/units")) }
    if Portal.allows(request.actor, Portal.serviceLeads) {
      links += [
        Crumb(words("officer.title"), "/services/officers"), Crumb(words("caseImport.title"), "/services/import"),
        Crumb(words("setting.title"), "/services/settings"),
      ]
    }
    return links
  }
}
