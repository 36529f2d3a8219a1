import Cultivation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// One entry: what is kept of it, everything that was done to it, and what can be done now.
enum EntryPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let subject: String?
    let subjectHref: String?
    let state: StateMark
    let done: String?
    let facts: [Pair]
    let dues: [String]
    let acts: [ActView]
    let amend: AmendForm?
    let decide: DecideForm?
    let correct: CorrectForm?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  struct ActView: Sendable {
    let day: String
    let act: String
    let ground: String
    let evidence: String?
    let by: String
    let record: String
  }

  struct AmendForm: Sendable {
    let path: String
    let key: String
    /// The version that the fields are filled from.
    let over: String
    /// Who changed the entry since the form was opened, and when; `nil` where nobody did.
    let changed: String?
    let fields: [EntryField]
    let reason: String
    let mayReview: Bool
  }

  struct DecideForm: Sendable {
    let path: String
    let key: String
    let entry: String
    /// The day that was typed; today before anything was.
    let day: String
    let today: String
    let isProposed: Bool
    let exits: [Choice]
    let renews: Bool
    let until: String
    let others: [Choice]
    let hasOthers: Bool
    let reason: String
    let evidence: String
    let faultAt: [String: String?]
  }

  /// 更正: for what was done by mistake.
  struct CorrectForm: Sendable {
    let path: String
    let key: String
    let entry: String
    /// How many acts there were when the form was made.
    let acts: Int
    let today: String
    /// The act that can be taken back, with its day; `nil` where none can.
    let last: String?
    /// 入库日期; `nil` where it never came in.
    let enteredOn: String?
    let reason: String
    let evidence: String
    let faultAt: [String: String?]
  }

  /// Whose form was sent: what was typed in one stands in no other.
  private enum Sent {
    case amend, decide, correct

    init?(_ request: PortalRequest) {
      guard let act = request.form.text("act") else { return nil }
      self =
        switch act {
        case "withdraw", "redate": .correct
        default: request.form.text("from") == nil ? .amend : .decide
        }
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(try id(request), request, portal, faults: nil)
  }

  /// 变更或复核, as the button says.
  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try RegisterAddress(request, portal)
    let id = try id(request)
    do {
      let forms = EntryForms(
        declaration: address.declaration, portal: portal, words: portal.renderer.words(request.language), colleagues: []
      )
      let wish: RegisterCommand.Wish =
        try request.asked("act", among: Act.self) == .review
        ? .review(id) : .amend(id, forms.typed(request).mapValues { $0.trimmingWhiteSpace.isEmpty ? nil : $0 })
      let command = RegisterCommand(
        register: address.id, day: request.today, wishes: [wish],
        ground: Ground(reason: request.form.text("reason") ?? ""))
      let reply = try await portal.registers.act(
        command, over: request.seenVersion,
        command: command.command(by: request.actor.id, key: request.commandKey), at: request.now,
        within: request.scope)
      guard let path = LocalPath(checking: "\(id.path(in: address.id))?done=\(reply.acts)") else {
        throw RegisterAddress.unknown
      }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      return try await page(id, request, portal, faults: faults)
    }
  }

  private enum Act: String {
    case amend, review
  }

  private static func id(_ request: PortalRequest) throws -> EntryID {
    guard let number = Int(request.parameters["entry"] ?? "") else { throw RegisterAddress.unknown }
    return EntryID(number)
  }

  static func page(
    _ id: EntryID, _ request: PortalRequest, _ portal: Portal, faults: Diagnostics?
  ) async throws -> Reply {
    let address = try RegisterAddress(request, portal)
    guard let history = try await portal.registers.history(of: id, within: request.scope),
      history.entry.register == address.id
    else { throw RegisterAddress.unknown }
    let (entry, declaration) = (history.entry, address.declaration)
    let words = portal.renderer.words(request.language)
    let language = request.language
    let actors = try await portal.actorNames(words)
    let cells = RegisterCells(portal: portal, words: words, people: try await portal.personNames())
    let forms = EntryForms(
      declaration: declaration, portal: portal, words: words,
      colleagues: try await portal.ports.people.officers(
        within: request.scope, besides: Set(entry.fields.values)))
    let marked = FormFaults(faults, words: words, field: forms.place)
    let dossier = try await cells.dossier(of: entry, declaration, on: request.today, within: request.scope)
    let subject = try await subject(of: entry, request, portal)
    let exit = try await portal.registers.dueExits(of: entry.register, on: request.today, within: request.scope)
      .first { $0.entry.id == id }
    func date(_ day: CalendarDay?) -> String { day?.text(in: language) ?? "—" }
    var facts = [
      Pair(words("enterprise.area"), portal.areaName(entry.area, in: language)),
      Pair(words("cultivation.origin"), words("cultivation.origins.\(entry.origin.rawValue)")),
    ]
    // A register that declares a field for the day of entry shows it there.
    if !cells.declaresEntryDay(declaration) { facts.append(Pair(words("cultivation.entered"), date(entry.enteredOn))) }
    if let left = entry.leftOn { facts.append(Pair(words("cultivation.left"), date(left))) }
    if case .left(let reason) = entry.state {
      facts.append(Pair(words("cultivation.exitReason"), portal.corpus.wording(reason)(language)))
    }
    facts += cells.pairs(of: entry, declaration, dossier, on: request.today)
    let view = View(
      crumbs: address.crumbs(words, Crumb(entry.title)), title: entry.title, subject: subject?.title,
      subjectHref: subject?.href, state: StateMark(entry.state.name, in: language),
      done: request.query.text("done").flatMap { Int($0) }.map { words("cultivation.done", ["count": "\($0)"]) },
      facts: facts,
      dues: [exit].compactMap { $0.map { portal.said($0, words) } }
        + declaration.dues(of: entry, on: request.today).map { words.said($0, on: request.today) },
      acts: try await acts(of: history, declaration, cells, request, portal, actors),
      amend: amendForm(
        entry, over: try await portal.standing(history.acts.lastChange, words), forms, marked,
        faults.map { RefusedForm(form: request.form, faults: $0) }, request, portal),
      decide: try await decideForm(entry, declaration, exit, marked, request, portal),
      correct: correctForm(history, declaration, cells, marked, request, portal), faults: marked.all,
      hasFaults: !marked.isEmpty)
    return .page(
      Page(
        "cultivation/entry", title: view.title, view: view, status: marked.isEmpty ? 200 : 422,
        nonStatistical: declaration.showsStatutoryFacts(portal.corpus.facts)))
  }

  private static func subject(
    of entry: RegisterEntry, _ request: PortalRequest, _ portal: Portal
  ) async throws -> (title: String, href: String)? {
    guard let code = entry.subject.enterprise,
      let enterprise = try await portal.facts.enterprise(code, within: request.scope)
    else { return nil }
    return (enterprise.title, enterprise.path)
  }

  /// The other entry that an act is about, by its name and day; `nil` where there is none, or the reader may not see it.
  private static func other(
    than recorded: RecordedAct, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> String? {
    let id: EntryID
    switch recorded.event.act {
    case .merged(let other), .absorbed(let other, _): id = other
    default: return nil
    }
    return try await portal.registers.history(of: id, within: request.scope).map { named($0.entry, words) }
  }

  /// What tells entries of one name apart.
  private static func named(_ entry: RegisterEntry, _ words: Strings) -> String {
    words(
      "cultivation.namedEntry",
      [
        "title": entry.title, "state": entry.state.name.wording(words.language),
        "day": entry.since.text(in: words.language),
      ])
  }

  /// Everything that was done to an entry, the latest first; what was taken back says so, and what took it back says what.
  private static func acts(
    of history: EntryHistory, _ declaration: RegisterDeclaration, _ cells: RegisterCells, _ request: PortalRequest,
    _ portal: Portal, _ actors: ActorNames
  ) async throws -> [ActView] {
    let words = portal.renderer.words(request.language)
    let withdrawn = history.withdrawn
    let gone = Set(withdrawn.values)
    var views: [ActView] = []
    for (place, recorded) in history.acts.enumerated() {
      let event = recorded.event
      var text = Self.text(
        of: event, try await other(than: recorded, request, portal, words), declaration, cells, portal, words)
      if let taken = withdrawn[place] {
        text += "：\(Self.text(of: history.acts[taken].event, nil, declaration, cells, portal, words))"
      }
      if gone.contains(place) { text += words("cultivation.takenBack") }
      views.append(
        ActView(
          day: event.day.text(in: words.language), act: text, ground: event.ground.reason,
          evidence: event.ground.evidence.orNil, by: actors(recorded.actor),
          record: words(
            "cultivation.recorded", ["at": recorded.at.text(in: words.language), "record": "\(recorded.record)"])))
    }
    return views.reversed()
  }

  private static func text(
    of event: RegisterEvent, _ other: String?, _ declaration: RegisterDeclaration, _ cells: RegisterCells,
    _ portal: Portal, _ words: Strings
  ) -> String {
    let language = words.language
    var text = words("cultivation.act.\(event.act.name.rawValue)")
    switch event.act {
    case .left(let reason): text += "：\(portal.corpus.wording(reason)(language))"
    case .renewed(let until): text += "：\(until.text(in: language))"
    case .merged, .absorbed: text += other.map { "：\($0)" } ?? ""
    case .amended(let changes):
      let parts = declaration.fields.compactMap { field in
        changes[field.name].map { "\(portal.corpus.wording(field.name)(language)) \(cells.text($0, field))" }
      }
      text += "：\(parts.joined(separator: words("list.separator")))"
    case .redated(let day): text += "：\(day.text(in: language))"
    case .proposed, .entered, .refused, .restored, .reviewed, .withdrawn: break
    }
    return text
  }

  private static func amendForm(
    _ entry: RegisterEntry, over version: StandingVersion, _ forms: EntryForms, _ faults: FormFaults,
    _ refused: RefusedForm?, _ request: PortalRequest, _ portal: Portal
  ) -> AmendForm? {
    guard entry.state.isOpen, portal.workingScope(request).holds(entry, request) else { return nil }
    let isChanged = refused?.faults.tellsChange == true
    return AmendForm(
      path: entry.path, key: portal.freshKey(), over: version.text(in: refused),
      changed: isChanged ? version.told : nil,
      fields: forms.fields(request, standing: entry.fields, faults, isChanged: isChanged),
      reason: Sent(request) == .amend ? request.form.exactly("reason") ?? "" : "",
      mayReview: entry.state == .entered)
  }

  private static func decideForm(
    _ entry: RegisterEntry, _ declaration: RegisterDeclaration, _ due: DueExit?, _ faults: FormFaults,
    _ request: PortalRequest, _ portal: Portal
  ) async throws -> DecideForm? {
    guard entry.state.isOpen, portal.decidingScope(request).holds(entry, request) else { return nil }
    let language = request.language
    let namesakes =
      try await portal.registers.namesakes(in: entry.register, within: request.scope)
      .first { $0.contains { $0.id == entry.id } } ?? []
    let words = portal.renderer.words(language)
    // A page that tells that an entry should go asks for the reason.
    let isSent = Sent(request) == .decide
    let exit = (isSent ? request.form.text("exit") : request.query.text("exit") ?? due?.reason) ?? ""
    func typed(_ name: String) -> String { isSent ? request.form.exactly(name) ?? "" : "" }
    let others = namesakes.filter { $0.id != entry.id }.map { other in
      Choice(value: "\(other.id)", label: named(other, words), isChosen: typed("into") == "\(other.id)")
    }
    return DecideForm(
      path: entry.register.registerPath("act"), key: portal.freshKey(), entry: "\(entry.id)",
      day: isSent ? typed("day") : "\(request.query.day("left") ?? due?.day ?? request.today)",
      today: "\(request.today)", isProposed: entry.state == .proposed,
      exits: [Choice(value: "", label: "—", isChosen: !declaration.exitReasons.contains(exit))]
        + declaration.exitReasons.map {
          Choice(value: $0, label: portal.corpus.wording($0)(language), isChosen: $0 == exit)
        },
      renews: declaration.validUntil != nil, until: typed("until"), others: others, hasOthers: !others.isEmpty,
      reason: typed("reason"), evidence: typed("evidence"), faultAt: at(isSent ? faults : nil))
  }

  private static func correctForm(
    _ history: EntryHistory, _ declaration: RegisterDeclaration, _ cells: RegisterCells, _ faults: FormFaults,
    _ request: PortalRequest, _ portal: Portal
  ) -> CorrectForm? {
    let entry = history.entry
    let last = history.withdrawable
    guard last != nil || entry.enteredOn != nil, portal.decidingScope(request).holds(entry, request) else { return nil }
    let words = portal.renderer.words(request.language)
    let isSent = Sent(request) == .correct
    func typed(_ name: String) -> String? { isSent ? request.form.exactly(name) : nil }
    return CorrectForm(
      path: entry.register.registerPath("act"), key: portal.freshKey(), entry: "\(entry.id)", acts: history.acts.count,
      today: "\(request.today)",
      last: last.map { event in
        words(
          "cultivation.lastAct",
          [
            "act": text(of: event, nil, declaration, cells, portal, words),
            "day": event.day.text(in: request.language),
          ])
      }, enteredOn: entry.enteredOn.map { typed("entered_on") ?? "\($0)" }, reason: typed("reason") ?? "",
      evidence: typed("evidence") ?? "", faultAt: at(isSent ? faults : nil))
  }

  /// The faults of the form that was sent; those of another stand at none of its fields.
  private static func at(_ faults: FormFaults?) -> [String: String?] {
    Dictionary(
      uniqueKeysWithValues: ["reason", "evidence", "day", "until", "exit", "into", "entered_on"].map {
        ($0, faults?[$0])
      }
    )
  }
}
