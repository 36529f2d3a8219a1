import Access
import Benefits
import Delivery
import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// 申报通知: what is published, open to everybody; for an enterprise what waits for it, what it matches and how it applies.
enum CallBoard {
  /// The most bytes of all papers of an application together.
  static let limit = 16 << 20

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let calls = try await portal.ports.delivery.store.read { try $0.calls() }.filter { $0.state.name == .published }
    let limits = try await portal.limits(of: calls)
    func window(_ call: Call) -> DeliveryView.Table.Cell {
      .text(CallNotices.window(of: call, limits[call.id], on: request.today, words))
    }
    var sections: [DeliveryView.Section] = []
    if let own = enterprise(of: request) {
      let desk = portal.ports.delivery
      let (awards, bounced, ours, held) = try await desk.store.read { book in
        (
          try desk.reckoned(
            book.awards(AwardFilter(enterprise: own), scope: .everywhere, offset: 0, limit: 100).rows, in: book),
          try Set(book.bounced(AwardFilter(enterprise: own), within: .everywhere).map(\.id)),
          Set(try calls.filter { try book.isFor(own, $0) }.map(\.id)),
          try book.heldGrants(of: Array(Set(calls.map(\.terms.instrument))), enterprise: own)
        )
      }
      sections.append(mine(awards, calls, bounced: bounced, pen))
      let applied = Set(awards.filter(\.counts).map(\.call))
      let drafted = Set(try await portal.ports.delivery.store.readDrafts { try $0.drafts(of: own) }.map(\.call))
      let closing = calls.filter { call in
        call.terms.entrance.isApplied && call.phase(on: request.today) == .open
          && CallNotices.daysLeft(of: call, on: request.today) <= CallNotices.reminding && !applied.contains(call.id)
          && ours.contains(call.id) && !ApplicationGate.isBarred(call, for: own, by: held, portal)
      }.sorted { $0.terms.closes < $1.terms.closes }
      if !closing.isEmpty {
        sections.append(
          DeliveryView.Section(
            title: words("calls.closing"),
            table: DeliveryView.Table(
              [words("calls.field.title"), words("calls.windowHead")],
              rows: closing.map { call in
                [
                  .text(
                    call.terms.title, call.path,
                    note: call.terms.entrance == .elsewhere
                      ? CallNotices.filing(call, words)
                      : words(drafted.contains(call.id) ? "calls.draftKept" : "calls.notApplied")),
                  window(call),
                ]
              })))
      }
    }
    if Portal.allows(request.actor, Portal.awardReaders), let closing = try await closing(calls, limits, pen) {
      sections.append(closing)
    }
    let rules = Crumb(words("implementing.title"), "/implementing-rules")
    sections.append(
      DeliveryView.Section(
        title: words("calls.published"),
        table: DeliveryView.Table(
          [
            words("calls.field.title"), words("calls.benefit"), words("calls.windowHead"), words("calls.entrance"),
          ],
          rows: calls.map { call in
            [
              .text(call.terms.title, call.path, note: call.terms.document),
              .text(portal.instrumentName(call.terms.instrument, words), call.terms.instrument.anchor),
              window(call),
              .text(call.terms.entrance.wording(pen.language)),
            ]
          }), empty: calls.isEmpty ? words("calls.nonePublished") : nil,
        links: Portal.allows(request.actor, Portal.awardReaders)
          ? [
            Crumb(words("calls.toHandling"), "/delivery/awards"), Crumb(words("calls.kept"), "/delivery/calls"), rules,
          ] : [rules]))
    var view = DeliveryView(
      crumbs: [Crumb(words("nav.calls"))], title: words("nav.calls"), lead: words("calls.lead"), done: pen.done,
      faults: [], sections: sections)
    view.isBook = false
    return .page(Page("delivery/page", title: view.title, view: view))
  }

  /// For those who handle awards: the windows that close soon, with how many match in their area and have not applied.
  private static func closing(
    _ calls: [Call], _ limits: [CallID: CallLimit], _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section? {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let rule = RouteRule(.get, "/calls", grants: Portal.awardReaders)
    guard case .allowed(let scope) = decide(request.actor, rule, on: request.today) else { return nil }
    var rows: [[DeliveryView.Table.Cell]] = []
    for call in calls where call.terms.entrance.isApplied && call.phase(on: request.today) == .open {
      let limit = limits[call.id]
      guard CallNotices.daysLeft(of: call, on: request.today) <= CallNotices.reminding, limit?.concerns(scope) ?? true
      else { continue }
      let matching = try await CallWaitingPage.matching(call, within: scope, portal)
      // Who has applied elsewhere is not known here.
      let waiting: DeliveryView.Table.Cell =
        call.terms.entrance == .elsewhere
        ? .text("—", note: CallNotices.filing(call, words))
        : .number(
          try await CallWaitingPage.waiting(under: call, within: scope, portal).total,
          "/delivery/calls/\(call.id)/waiting")
      rows.append([
        .text(call.terms.title, "/delivery/calls/\(call.id)"),
        .text(CallNotices.window(of: call, limit, on: request.today, words)),
        .number(matching, call.terms.instrument.rowsPath(state: "holds", area: limit?.area.text)),
        waiting,
      ])
    }
    return rows.isEmpty
      ? nil
      : DeliveryView.Section(
        title: words("calls.closing"),
        table: DeliveryView.Table(
          [
            words("calls.field.title"), words("calls.windowHead"), words("calls.matching"), words("calls.notApplied"),
          ], numbers: [2, 3], rows: rows))
  }

  /// - Parameter bounced: those of which a payment was sent back, and whose account was not put right since.
  private static func mine(
    _ awards: [Award], _ calls: [Call], bounced: Set<AwardID>, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    func state(_ award: Award) -> DeliveryView.Table.Cell {
      var cell = AwardWords.state(award, pen)
      if bounced.contains(award.id) {
        cell.note = [cell.note, words("calls.bouncedNote")].compactMap { $0 }.joined(separator: " · ")
      }
      return cell
    }
    let titles = Dictionary(calls.map { ($0.id, $0.terms.title) }) { first, _ in first }
    return DeliveryView.Section(
      title: words("calls.mine"), lead: words("calls.mineLead"), anchor: mineAnchor,
      table: DeliveryView.Table(
        [words("calls.field.title"), words("table.state"), words("calls.amount"), words("calls.subject")],
        numbers: [2],
        rows: awards.map { award in
          [
            .text(titles[award.call] ?? "—", "/calls/awards/\(award.id)"), state(award),
            .money(award.granted, "/calls/awards/\(award.id)"),
            .text(award.subject == award.enterprise.text ? "—" : award.subject),
          ]
        }), empty: awards.isEmpty ? words("calls.noneMine") : nil)
  }

  private static let mineAnchor = "mine"

  /// For an enterprise, wherever it looks first: its payments that came back and wait for its account, and its awards that
  /// lack one, each with the way there.
  static func accountsDue(_ request: PortalRequest, _ portal: Portal, _ words: Strings) async throws -> [Crumb] {
    guard let own = enterprise(of: request) else { return [] }
    let (bounced, lacking) = try await portal.ports.delivery.store.read { book in
      (
        try book.bounced(AwardFilter(enterprise: own), within: .everywhere), try book.awardsLackingAccount(of: own)
      )
    }
    return [
      bounced.first.map { first in
        Crumb(
          words("calls.bouncedOwn", ["count": "\(bounced.count)"]),
          bounced.count == 1 ? "/calls/awards/\(first.id)#\(AccountPart.anchor)" : "/calls#\(mineAnchor)")
      },
      // One form is for all of them.
      lacking.first.map { first in
        Crumb(
          words("calls.accountLackingOwn", ["count": "\(lacking.count)"]),
          "/calls/awards/\(first.id)#\(AccountPart.anchor)")
      },
    ].compactMap { $0 }
  }

  static func one(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func apply(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      guard let own = enterprise(of: request) else { throw PageFault.notFound(BudgetPages.unknown) }
      let call = try await published(request, portal)
      if let reply = try await ApplicationDraftPart.act(request, of: own, under: call, portal) { return reply }
      if let reply = try await ObjectionPart.act(request, of: own, under: call, portal) { return reply }
      if let reply = try await LackingFacts.act(request, of: own, under: call, portal) { return reply }
      let typed = try ApplicationDraftPart.Typed(request, under: call)
      let reply = try await portal.ports.delivery.apply(
        under: call.id, for: own, subject: typed.subject, papers: typed.papers.map(\.paper),
        files: typed.papers.map(\.file), amount: typed.amount, account: typed.account,
        over: request.seenVersion, by: request.actor.id, key: request.commandKey, at: request.now)
      return DeliveryView.next("/calls/awards/\(reply.subject)?done=applied")
    } catch let faults as Diagnostics {
      try await ApplicationDraftPart.keep(request, refused: faults, portal)
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// The papers that came with a form, by their place in the notice's list.
  static func papers(
    _ titles: [String], _ request: PortalRequest
  ) throws -> [(paper: Award.Paper, file: IncomingFile)] {
    try titles.enumerated().compactMap { index, title in
      try request.incoming("paper-\(index)").first.map { file in
        (Award.Paper(title: title, file: file.file.name, hash: file.hash), file)
      }
    }
  }

  /// A field for each paper of a notice.
  static func paperFields(
    _ papers: [(index: Int, title: String)], of action: String, isRequired: Bool, _ pen: DeliveryPen
  ) -> [DeliveryView.Act.Field] {
    papers.map { paper in
      DeliveryView.Act.Field(
        id: "\(action)-paper-\(paper.index)", name: "paper-\(paper.index)", label: paper.title,
        hint: pen.words("calls.hint.paper"), type: "file", isRequired: isRequired, accepts: FileKind.accepted,
        fault: pen.refused?.faults.all.first { $0.place?.field == "paper-\(paper.index)" }.map(pen.said))
    }
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let call = try await published(request, portal)
    let terms = call.terms
    let limit = try await portal.limit(of: call)
    var sections = [notice(call, limit, pen)]
    if case .withdrawn(let reason) = call.state {
      // Whoever was writing, or kept the address, is told why.
      sections.insert(
        DeliveryView.Section(
          title: call.phase(on: request.today).wording(pen.language),
          lead: words("calls.withdrawnWhy", ["reason": reason])), at: 0)
    }
    if let named = try await publicised(call, pen) { sections.append(named) }
    if terms.entrance == .elsewhere, call.state.name == .published {
      sections.append(
        DeliveryView.Section(
          title: words("calls.apply"), lead: words("calls.elsewhere.apply"), anchor: "apply",
          empty: CallNotices.filing(call, words),
          links: terms.address.isEmpty ? [] : [Crumb(words("calls.elsewhere.open"), terms.address)]))
    }
    if let own = enterprise(of: request), call.state.name == .published,
      let lacking = try await LackingFacts.withoutApplication(call, of: own, pen)
    {
      sections.append(lacking)
    }
    if let own = enterprise(of: request), terms.entrance == .application, call.state.name == .published {
      let elsewhere = try await ApplicationGate.elsewhere(call, limit, for: own, pen)
      let live = try await portal.ports.delivery.store.read {
        try $0.awards(
          AwardFilter(call: call.id, enterprise: own, isLive: true), scope: .everywhere, offset: 0, limit: 20
        ).rows
      }
      let kind = portal.corpus.benefit(terms.instrument)?.subject ?? .enterprise
      let isForItself = kind == .enterprise
      // Who has one for itself has nothing more to apply for, nor has who belongs to another district.
      let isOpen =
        call.phase(on: request.today) == .open && !(isForItself && !live.isEmpty) && elsewhere == nil
      var fields: [DeliveryView.Act.Field] = []
      var choices: [ApplicationChoice] = []
      // What cannot be assessed now hides nothing of the notice: it still says what is wanted, and whom to ask.
      var refusal: Diagnostics?
      if isOpen {
        do {
          choices = try await portal.ports.delivery.choices(
            under: call.id, for: own, by: request.actor.id, at: request.now)
          if !isForItself {
            fields.append(ApplicationPart.field(choices, pen))
            sections.append(try await ApplicationPart.section(choices, of: kind, for: own, pen))
          }
          let lacking = LackingFacts(choices, under: call, of: own, portal)
          if let lacking = try await lacking.section(pen) { sections.append(lacking) }
        } catch let faults as Diagnostics {
          refusal = faults
        }
      }
      let nothing =
        refusal.map { faults in
          words(
            "calls.notAssessed",
            ["cause": faults.all.map(pen.said).joined(separator: words("list.separator")), "contact": terms.contact])
        } ?? (isForItself ? ApplicationGate.cannot(choices, pen) : words("calls.noChoice"))
      let hasOne = choices.contains { $0.refusal == nil }
      let draft =
        isOpen ? try await portal.ports.delivery.store.readDrafts { try $0.draft(under: call.id, of: own) } : nil
      if terms.asksAmount { fields.append(pen.appliedField) }
      fields.append(pen.accountField(of: "apply"))
      fields += paperFields(terms.papers.enumerated().map { ($0, $1) }, of: "apply", isRequired: true, pen)
      let application =
        DeliveryView.Section(
          title: words("calls.apply"),
          lead: draft.map { ApplicationDraftPart.lead($0, under: call, pen) } ?? words("calls.applyLead"),
          anchor: "apply",
          empty: isOpen
            ? hasOne ? nil : nothing
            : words(isForItself && !live.isEmpty ? "calls.appliedAlready" : "calls.notOpen"),
          links: live.map { Crumb(words("calls.toOwn"), "/calls/awards/\($0.id)") }
            + ApplicationGate.held(choices, beside: live, pen),
          acts: isOpen && hasOne ? ApplicationDraftPart.form(fields, draft, under: call, pen) : [])
      // What it has under the call, from before it moved, it still opens here.
      sections.append(live.isEmpty ? elsewhere ?? application : application)
    }
    var view = DeliveryView(
      crumbs: [Crumb(words("nav.calls"), "/calls"), Crumb(terms.title)], title: terms.title,
      lead: CallNotices.window(of: call, limit, on: request.today, words), done: pen.done, faults: pen.faults,
      sections: sections)
    view.isBook = false
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// 公示名单: whom the call is about to support, for how much and until when anybody may object; `nil` while nobody is
  /// published. Who was named until a day that has passed is named no more, and the page says since when.
  private static func publicised(_ call: Call, _ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let desk = portal.ports.delivery
    let found = try await desk.store.read { book in
      try desk.reckoned(
        book.awards(AwardFilter(call: call.id, state: .publicised), scope: .everywhere, offset: 0, limit: .max).rows,
        in: book)
    }
    let named = found.compactMap { award -> (award: Award, until: Award.Deadline)? in
      guard case .publicised(let until) = award.state, !award.isPublicityOver(on: request.today) else { return nil }
      return (award, until)
    }
    guard !named.isEmpty else {
      let last = found.compactMap { award -> Award.Deadline? in
        if case .publicised(let until) = award.state { until } else { nil }
      }.max { $0.day < $1.day }
      return last.map { last in
        DeliveryView.Section(
          title: words("calls.publicisedEnded"),
          lead: words(
            "calls.publicisedEndedLead",
            ["day": AwardWords.deadline(last, pen), "unit": call.terms.unit, "contact": call.terms.contact]),
          anchor: "publicised")
      }
    }
    let number = Pager.page(of: request)
    return DeliveryView.Section(
      title: words("calls.publicised"),
      lead: words("calls.publicisedLead", ["unit": call.terms.unit, "contact": call.terms.contact]),
      anchor: "publicised",
      table: DeliveryView.Table(
        [words("enterprise.name"), words("calls.subject"), words("calls.amount"), words("calls.objectUntil")],
        numbers: [2],
        rows: named.dropFirst((number - 1) * Pager.size).prefix(Pager.size).map { award, until in
          [
            .text(award.name, note: award.enterprise.text),
            .text(award.subject == award.enterprise.text ? "—" : award.subject), .money(award.granted),
            .text(AwardWords.deadline(until, pen)),
          ]
        }), pager: Pager(request, page: number, total: named.count, words: words),
      acts: ObjectionPart.acts(named.map(\.award), under: call, pen))
  }

  /// What the notice says, as a table of two columns.
  /// - Parameter limit: whose enterprises alone it is for.
  static func notice(_ call: Call, _ limit: CallLimit?, _ pen: DeliveryPen) -> DeliveryView.Section {
    let (portal, words, terms) = (pen.portal, pen.words, call.terms)
    var rows: [[DeliveryView.Table.Cell]] = [
      [.text(words("calls.benefit")), .text(portal.instrumentName(terms.instrument, words), terms.instrument.anchor)],
      [.text(words("calls.field.document")), .text(terms.document)],
      [
        .text(words("calls.area")),
        .text(limit.map { words("calls.areaOf", ["area": $0.name(pen.language)]) } ?? words("calls.areaAll")),
      ],
      [.text(words("calls.field.year")), .text("\(terms.year)")],
      [.text(words("calls.entrance")), .text(terms.entrance.wording(pen.language))],
      [
        .text(words("calls.field.papers")),
        .text(terms.papers.isEmpty ? words("calls.noPapers") : terms.papers.joined(separator: words("list.separator"))),
      ],
    ]
    if terms.entrance != .elsewhere {
      rows += [
        [
          .text(words("calls.field.chain")),
          .text(terms.steps.map { $0.wording(pen.language) }.joined(separator: " → ")),
        ],
        [.text(words("calls.field.oversubscription")), .text(terms.oversubscription.wording(pen.language))],
        [
          .text(words("instalments.way")),
          .text(
            terms.advance.map { words("instalments.declared", ["share": $0.share.percent]) }
              ?? words("instalments.atOnce"),
            note: terms.advance.map { AwardWords.acceptance(of: $0, pen) }),
        ],
      ]
    }
    rows.append([.text(words("calls.field.unit")), .text(terms.unit, note: terms.contact)])
    if !terms.address.isEmpty {
      rows.append([.text(words("calls.field.address")), .text(terms.address, terms.address)])
    }
    if terms.asksAmount { rows.append([.text(words("calls.field.asksAmount")), .text(words("calls.asksAmount.yes"))]) }
    if terms.steps.contains(.consent) {
      rows.append([
        .text(words("calls.field.confirmationDays")),
        .text(
          "\(terms.daysToConfirm)", note: terms.confirmationDays == nil ? words("calls.confirmationDefault") : nil),
      ])
    }
    if !terms.rule.isEmpty {
      rows.insert(
        [.text(words("calls.field.rule")), .text(terms.rule, terms.implementing.map { "/implementing-rules/\($0)" })],
        at: 2)
    }
    return DeliveryView.Section(
      title: words("calls.notice"), table: DeliveryView.Table([words("calls.item"), words("calls.said")], rows: rows))
  }

  /// A call that is published, or was until it was withdrawn.
  static func published(_ request: PortalRequest, _ portal: Portal) async throws -> Call {
    guard let id = request.parameters["call"].flatMap(CallID.init),
      let call = try await portal.ports.delivery.store.read({ try $0.call(id) }), call.state.name != .drafted
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return call
  }

  /// The enterprise that the person works for.
  static func enterprise(of request: PortalRequest) -> CreditCode? {
    request.actor.roles.contains(.enterprise) ? request.actor.person?.enterprise.flatMap { CreditCode($0) } : nil
  }
}
