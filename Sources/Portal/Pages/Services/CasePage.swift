import Access
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services

/// 一件事项: what is asked, who has it and by when, how the deadline was reckoned, what happened, and what may be done.
enum CasePage {
  struct View: Sendable {
    struct Party: Sendable {
      let unit: String
      let role: String
      let officer: String?
      let state: StateMark
      let due: String
      let note: String?
      /// 原期限: the term that it had first, and how often it was changed.
      var changedTerm: String?
      let reasons: String?
      /// What it was asked to do, by those who invited it or handed on to it.
      var charges: [String] = []
      /// Who works on it where that is not plain, and that nobody else of the unit can be given it.
      var reading: [String] = []
      /// What is closed is shown folded, once something else of the case is there to be read.
      var isFolded = false
      let question: String?
      let words: String?
      let raised: String?
      let reckoning: Reckoned?
      let forms: [CaseForm]
    }

    struct Reckoned: Sendable {
      struct Row: Sendable {
        let day: String
        let weekday: String
        let kind: String
        let number: String
      }

      let lead: String
      let rows: [Row]
      /// Whether a day has passed that could be counted.
      let hasRows: Bool
      let note: String?
    }

    struct Entry: Sendable {
      let at: String
      let who: String
      let what: String
      let detail: String?
      /// What came with it.
      var entryFiles: [FileLink] = []
    }

    struct Step: Sendable {
      let name: String
      let day: String?
    }

    let crumbs: [Crumb]
    let title: String
    let subtitle: String
    let state: StateMark
    let text: String
    /// What it was opened with.
    var openingFiles: [FileLink] = []
    let facts: [Pair]
    let enterprise: Crumb
    /// The clause that declares this kind of case.
    let clause: Crumb
    /// What it came from, where that was a warning.
    var cause: Crumb?
    let contact: Pair?
    let phone: String?
    let parties: [Party]
    let steps: [Step]
    let fields: [Pair]
    /// What concerns the case and no single party.
    let forms: [CaseForm]
    let timeline: [Entry]
    let faults: [FieldFault]
    let hasFaults: Bool
    let done: String?
    let path: String
    /// How the names of what the browser kept for this page begin, and what to say of it where its form is gone.
    let drafts: String
    let draftGone: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: [])
  }

  /// Carries out what the pressed button says.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let id = try id(of: request)
    let reply: CaseReply
    var done = request.form.text("act") ?? "act"
    do {
      let standing = try await portal.cases.standing(of: id, within: request.scope)
      guard
        let command = try CaseForm.command(
          of: request, in: standing?.opening.area?.district, of: portal.cases.reference.city)
      else {
        throw Diagnostics(
          Diagnostic(
            "cases.act", at: Place(field: "act"), Wording(zh: "没有选择要做什么", en: "nothing to do was chosen"),
            remedy: Wording(zh: "在下面选一项再提交", en: "choose one of the actions below")))
      }
      try await checkPassing(command, on: id, request, portal)
      // A question stops no term that has run out.
      if case .ask(let party, _) = command, let parties = standing?.parties, parties.indices.contains(party),
        parties[party].isLate(on: request.today)
      {
        done = "askLate"
      }
      reply = try await portal.cases.act(
        command, on: id, by: request.caseActor, key: request.commandKey, at: request.now, within: request.scope,
        files: try request.incoming("file"))
    } catch let faults as Diagnostics {
      if faults.all.contains(where: { $0.code == "cases.unknown" }) { throw unknown }
      return try await page(request, portal, faults: faults.all)
    }
    if reply.record == nil { done = "unchanged" }
    guard let path = LocalPath(checking: "/services/cases/\(id)?done=\(FormFields.encode(done))") else { throw unknown }
    return .seeOther(path)
  }

  /// Whoever records a step is asked first about those before it that were not reached.
  /// - Throws: `Diagnostics` with code `cases.steps-passed-over` where the form did not confirm it.
  private static func checkPassing(
    _ command: CaseCommand, on id: ServiceCase.ID, _ request: PortalRequest, _ portal: Portal
  ) async throws {
    guard case .step(let step) = command, request.form.text("passing") != step,
      let dossier = try await portal.cases.dossier(of: id, by: request.caseActor, within: request.scope),
      dossier.case.steps[step] == nil,
      let type = portal.cases.reference.type(dossier.case.opening.instrument), dossier.case.mayRecord(step, of: type),
      dossier.case.mayDirect(request.caseActor)
    else { return }
    let passed = dossier.steps(passedOverBy: step, along: type.declaration.steps)
    guard !passed.isEmpty else { return }
    throw Diagnostics(.stepsPassedOver(passed.map(portal.corpus.wording), by: portal.corpus.wording(step)))
  }

  static var unknown: PageFault {
    .notFound(
      Wording(
        zh: "没有这件事项，或者它不在您的查看范围内。", en: "There is no such case, or it is outside what you may see."))
  }

  static func id(of request: PortalRequest) throws -> ServiceCase.ID {
    guard let number = request.parameters["case"].flatMap({ Int($0) }), number > 0 else { throw unknown }
    return ServiceCase.ID(number)
  }

  // MARK: The page

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: [Diagnostic]
  ) async throws -> Reply {
    let id = try id(of: request)
    guard let dossier = try await portal.cases.dossier(of: id, by: request.caseActor, within: request.scope)
    else { throw unknown }
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let found = dossier.case
    let writer = CaseFormWriter(
      dossier, try await officers(of: dossier.case, request, portal),
      try await portal.cases.members(of: Set(found.openParties.map(\.unit))),
      departments: try await portal.cases.departmentNames(), request, portal, said, faults: faults)
    let number = said.number(id, openedOn: found.openedOn)
    let title = said.kind(found.opening.instrument, found.opening.type)
    let contact = dossier.contact
    let files = try await CaseFileLinks(dossier, request, portal, words)
    let view = View(
      crumbs: [
        Crumb(words("nav.services"), "/services"), Crumb(words("case.list"), "/services/cases"), Crumb(number),
      ],
      title: title, subtitle: words("case.subtitle", ["number": number, "day": said.day(found.openedOn)]),
      state: said.mark(found), text: found.opening.text, openingFiles: files.opening,
      facts: facts(of: found, said),
      enterprise: Crumb(dossier.enterprise, "/enterprises/\(found.opening.enterprise)"),
      clause: Crumb(
        portal.corpus.clause(found.opening.instrument.clause)?.heading(request.language)
          ?? "\(found.opening.instrument.clause)",
        found.opening.instrument.clause.path + "#\(found.opening.instrument.name)"),
      cause: try await cause(of: found, request, portal, words),
      contact: contact.map {
        Pair(words("case.contact"), [$0.name, $0.phone].filter { !$0.isEmpty }.joined(separator: " "))
      },
      phone: contact?.dialled,
      parties: ordered(found.parties).map { party(of: $0, dossier, request, said, writer) },
      steps: steps(of: dossier, portal, said),
      fields: found.fields.sorted { $0.key < $1.key }.map { Pair(said.said($0.key), said.said($0.value)) },
      forms: writer.caseForms(), timeline: CaseTimeline(said, request, files).entries(of: dossier),
      faults: faults.map { FieldFault(href: "#\(writer.openAnchor ?? "acts")", text: said.fault($0)) },
      hasFaults: !faults.isEmpty,
      done: request.query.text("done").flatMap { words.texts["case.done.\($0)"] }, path: "/services/cases/\(id)",
      drafts: writer.drafts, draftGone: words(found.isOpen ? "visit.draftMoved" : "visit.draftClosed"))
    return .page(
      Page("services/case", title: "\(title) \(number)", view: view, status: faults.isEmpty ? 200 : 422))
  }

  /// Whom open parts may be given to: those of the city, of the case's district, and of the units that have it. Nobody where
  /// the reader gives nothing to anybody.
  private static func officers(
    of found: ServiceCase, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [OfficerLoad] {
    guard found.isOpen, !request.isOwnEnterprise, Portal.allows(request.actor, Portal.caseKeepers) else { return [] }
    let own = found.openParties.map(\.unit.area)
    guard found.openParties.contains(where: { request.caseActor.acts(for: $0.unit) }) else { return [] }
    let district = found.opening.area?.district
    let within = district.map { portal.corpus.areas.children(of: $0, level: .street).map(\.code) } ?? []
    let parks = district.map { portal.corpus.areas.children(of: $0, level: .park).map(\.code) } ?? []
    return try await portal.cases.officers(actingIn: Set(own + within + parks + [district].compactMap { $0 }))
  }

  /// The warning that became the case, for whoever sees warnings; `nil` where none did.
  private static func cause(
    of found: ServiceCase, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> Crumb? {
    guard Portal.allows(request.actor, Portal.rows),
      let opened = try await portal.ports.monitoring.warningCases(of: found.opening.enterprise)
        .first(where: { $0.number == found.id.number })
    else { return nil }
    return Crumb(
      words("case.warned", ["time": WatchedWords.through(opened.through, words)]),
      "/enterprises/\(found.opening.enterprise)/warning")
  }

  private static func facts(of found: ServiceCase, _ said: ServiceWords) -> [Pair] {
    let words = said.words
    var facts = [
      Pair(words("case.channel"), said.addressed("case.channels.\(found.opening.channel.rawValue)")),
      Pair(words("case.difficulty"), said.difficulty(of: found.opening)),
      Pair(words("case.since"), since(intakeOf: found, said)),
    ]
    for (place, given) in found.ratings.enumerated() {
      let rating = given.rating
      let mark = words("case.mark.\(rating.mark.rawValue)")
      let isLast = found.rating != nil && place == found.ratings.count - 1
      facts.append(
        Pair(
          words(isLast ? "case.rating" : "case.ratingBefore"),
          rating.words.isEmpty ? mark : words("case.withWords", ["what": mark, "words": rating.words])))
    }
    if found.reopenings > 0 {
      facts.append(Pair(words("case.reopenings"), words("case.times", ["count": "\(found.reopenings)"])))
    }
    return facts
  }

  /// How long the case takes as a whole, whoever has had it: each part's own deadline begins when it comes in.
  private static func since(intakeOf found: ServiceCase, _ said: ServiceWords) -> String {
    let unit = found.owner?.unit ?? ServiceUnit(said.portal.cases.reference.city)
    let days = said.calendar.workingDays(after: found.openedOn, through: found.closedOn ?? said.today, for: unit)
    return said.words(
      found.isOpen ? days == 0 ? "case.sinceNow" : "case.sinceDay" : "case.sinceClosed", ["days": "\(days)"])
  }

  /// The lead first, then those that are open in the order in which they came, then what is closed, the latest first.
  private static func ordered(_ parties: [CaseParty]) -> [CaseParty] {
    func rank(_ party: CaseParty) -> (Int, Int) {
      if party.isLead { return (0, 0) }
      return party.isOpen ? (1, party.number) : (2, -party.number)
    }
    return parties.sorted { rank($0) < rank($1) }
  }

  private static func party(
    of party: CaseParty, _ dossier: CaseDossier, _ request: PortalRequest, _ said: ServiceWords,
    _ writer: CaseFormWriter
  ) -> View.Party {
    let words = said.words
    var closing: String?
    if case .closed(_, let text, _) = party.state { closing = text }
    // What a unit said of its part holds until it has the case again.
    let isReplaced =
      party.outcome.map(CaseOutcome.ownClosings.contains) ?? false && !dossier.case.lastParts.contains(party)
    return View.Party(
      unit: said.unit(party.unit), role: said.role(party),
      officer: party.officer.map { officer in
        dossier.gone.contains(officer) && party.isOpen
          ? words("case.officerGone", ["name": said.person(officer)]) : said.person(officer)
      },
      state: isReplaced ? StateMark(css: "out", word: words("case.replaced")) : said.mark(party), due: said.due(party),
      note: isReplaced
        ? party.outcome.map { words("case.replacedNote", ["outcome": words("case.outcome.\($0.rawValue)")]) }
        : party.isOpen && party.state == .new
          ? said.lateContact(party) ?? party.contactDue.map { words("case.contactBy", ["day": said.day($0.day)]) }
          : nil,
      changedTerm: request.isOwnEnterprise ? nil : said.changedTerm(party),
      reasons: request.isOwnEnterprise || party.reasons.isEmpty ? nil : said.reasons(party.reasons),
      charges: request.isOwnEnterprise ? [] : party.charges, reading: writer.reading(of: party),
      isFolded: !party.isOpen && (dossier.case.isOpen || !party.isLead) && !writer.isOpen(in: party),
      question: party.question, words: closing,
      raised: party.isOpen && party.level > .none && !request.isOwnEnterprise
        ? words("case.level.\(party.level.rawValue)") : nil,
      reckoning: party.isOpen ? reckoning(of: party, dossier, said) : nil,
      forms: writer.forms(of: party))
  }

  /// The days from intake to deadline, each counted or with the reason why not.
  private static func reckoning(
    of party: CaseParty, _ dossier: CaseDossier, _ said: ServiceWords
  ) -> View.Reckoned {
    let words = said.words
    let reckoning = dossier.calendar.reckon(party.clock, for: party.unit)
    // Whoever came to it later counts from the day on which they did.
    let isFirst = party.joinedOn == dossier.case.parties.first?.joinedOn
    return View.Reckoned(
      lead: words(
        isFirst ? "case.reckoningLead" : "case.reckoningLater",
        ["days": "\(party.clock.workingDays)", "day": said.day(party.clock.start)]),
      rows: reckoning.steps.map { step in
        let isWaited = step.isPaused && step.kind.isWorked
        let kind =
          switch step.kind {
          case _ where isWaited: said.addressed("case.day.paused")
          case .published(.weekday): words("case.day.weekday")
          case .published(.weekend): words("case.day.weekend")
          case .published(.holiday): words("case.day.holiday")
          case .published(.makeUpWorkday): words("case.day.makeUp")
          case .own(isWorked: true): words("case.day.ownWorked")
          case .own(isWorked: false): words("case.day.ownOff")
          }
        return View.Reckoned.Row(
          day: said.day(step.day), weekday: words("case.weekday.\(step.day.weekday)"), kind: kind,
          number: step.number.map { "\($0)" } ?? "—")
      }, hasRows: !reckoning.steps.isEmpty,
      note: reckoning.due == nil
        ? said.addressed("case.pausedNote")
        : party.isWaiting
          ? said.addressed("case.lateWaitingNote")
          : reckoning.due?.isProvisional == true ? words("case.provisionalNote") : nil
    )
  }

  private static func steps(of dossier: CaseDossier, _ portal: Portal, _ said: ServiceWords) -> [View.Step] {
    let declared = portal.cases.reference.type(dossier.case.opening.instrument)?.declaration.steps ?? []
    return dossier.progress(along: declared).map { View.Step(name: said.said($0.step), day: $0.day.map(said.day)) }
  }
}
