import Access
import Cultivation
import Diagnostics
import Enterprises
import Facts
import Quantities

/// 入统与退规 of one enterprise: what the statistics office confirmed of it, and the forms that record an entry or an exit.
enum ScalePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let done: String?
    let path: String
    let rows: [Row]
    let entry: EntryForm
    let exit: ExitForm
    let reason: String
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  struct Row: Sendable {
    let day: String
    let mark: StateMark
    let document: String
    let told: String
    /// Takes it back; `nil` where something was recorded after it.
    let withdrawal: Withdrawal?
  }

  struct Withdrawal: Sendable {
    let key: String
    let record: String
    /// Which it is that is taken back.
    let label: String
  }

  struct EntryForm: Sendable {
    let key: String
    let day: String
    let routes: [Choice]
    let firsts: [Choice]
    let document: String
    /// Who fell out enters again: the day of its first entry stays.
    let note: String?
    /// The day of first entry that is known already, with the way to its correction; `nil` where none is.
    let known: Crumb?
    /// Another day that was told before.
    let doubts: FigureDoubts?
  }

  struct ExitForm: Sendable {
    let key: String
    let day: String
    let document: String
    /// That nobody told of an entry.
    let doubts: FigureDoubts?
  }

  private enum Act: String {
    case enter, exit, withdraw
  }

  /// The page of an enterprise, for those who may record.
  static func path(of enterprise: Enterprise, for actor: Actor) -> String? {
    let rule = RouteRule(.post, "/enterprises/{code}/scale", grants: Portal.scaleKeepers)
    guard case .allowed(let scope) = decide(actor, rule), scope.contains(enterprise) else { return nil }
    return path(of: enterprise.creditCode)
  }

  static func path(of code: CreditCode) -> String { "/enterprises/\(code)/scale" }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil)
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let enterprise = try await portal.enterprise(of: request)
    let (code, actor) = (enterprise.creditCode, request.actor.id)
    let act: Act
    do {
      act = try request.asked("act")
      switch act {
      case .enter:
        let entry = EntryConfirmation(
          enterprise: code, day: try day("day", request),
          route: request.form.text("route").flatMap(ScaleMove.Route.init(rawValue:)),
          isFirst: request.form.text("first").flatMap { ["yes": true, "no": false][$0] },
          document: request.form.text("document") ?? "")
        try await request.confirming { isConfirmed in
          try await portal.scale.confirm(
            [entry], isConfirmed: isConfirmed, by: actor, key: request.commandKey, at: request.now,
            within: request.scope)
        }
      case .exit:
        let day = try day("exit-day", request)
        try await request.confirming { isConfirmed in
          try await portal.scale.recordExit(
            of: code, on: day, document: request.form.text("exit-document") ?? "", isConfirmed: isConfirmed, by: actor,
            key: request.commandKey, at: request.now, within: request.scope)
        }
      case .withdraw:
        _ = try await portal.scale.withdraw(
          request.form.text("record").flatMap { Int($0) } ?? 0, of: code, reason: request.form.text("reason") ?? "",
          by: actor, key: request.commandKey, at: request.now, within: request.scope)
      }
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults)
    }
    await portal.ports.factsChanged()
    guard let path = LocalPath(checking: "\(path(of: code))?done=\(act.rawValue)") else { throw ClausePage.unknown }
    return .seeOther(path)
  }

  private static func day(_ field: String, _ request: PortalRequest) throws -> CalendarDay {
    let text = request.form.text(field) ?? ""
    guard let day = CalendarDay(text), FactDictionary.days.contains(day) else {
      throw Diagnostics(
        Diagnostic(
          "scale.day", at: Place(field: field),
          text.isEmpty
            ? Wording(zh: "没有写日期", en: "the day is missing")
            : Wording(zh: "“\(text.excerpt)”不是日期", en: "“\(text.excerpt)” is no day"),
          expected: Wording(verbatim: "2026-11-21")))
    }
    return day
  }

  // MARK: The page

  private static func page(_ request: PortalRequest, _ portal: Portal, faults: Diagnostics?) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let enterprise = try await portal.enterprise(of: request)
    let code = enterprise.creditCode
    let history = try await portal.ports.monitoring.scaleHistory(of: code)
    let dossier = try await portal.facts.dossier(of: code, known: request.today, within: request.scope)
    let told = ToldFacts(
      try await portal.facts.history(of: code, at: request.now, within: request.scope), on: request.today)
    let names = try await portal.actorNames(words)
    let isExit = request.form.text("act") == Act.exit.rawValue
    // Doubts stand beside the tick that answers them, and not among what has to be put right.
    let doubts = FigureDoubts(faults, of: request.form, words: words)
    let marked = FormFaults(faults?.toPutRight, words: words) { fault in
      let field = fault.place?.field ?? "main"
      return isExit && ["day", "document"].contains(field) ? "exit-\(field)" : field
    }
    let last = history.changes.map(\.record).max()
    let view = View(
      crumbs: [
        Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title, enterprise.path),
        Crumb(words("scale.title")),
      ],
      title: "\(enterprise.title) · \(words("scale.title"))",
      done: request.query.text("done").flatMap(Act.init(rawValue:)).map { words("scale.done.\($0.rawValue)") },
      path: path(of: code),
      rows: history.changes.reversed().map { change in
        Row(
          day: change.day.text(in: words.language),
          mark: change.isAbove
            ? StateMark(css: "yes", word: words("scale.in")) : StateMark(css: "no", word: words("scale.out")),
          document: change.document.isEmpty ? "—" : change.document,
          told: words(
            "scale.told", ["person": names(change.by), "day": change.at.dayInShanghai.text(in: words.language)]),
          withdrawal: change.record == last
            ? Withdrawal(
              key: portal.freshKey(), record: "\(change.record)",
              label: words(
                "scale.withdrawWhich",
                [
                  "day": change.day.text(in: words.language), "what": words(change.isAbove ? "scale.in" : "scale.out"),
                ])) : nil)
      },
      entry: entry(dossier?.enterprise, history, told, doubts: isExit ? nil : doubts, request, portal, words),
      exit: ExitForm(
        key: portal.freshKey(), day: request.form.exactly("exit-day") ?? "",
        document: request.form.exactly("exit-document") ?? "", doubts: isExit ? doubts : nil),
      reason: request.form.exactly("reason") ?? "", faults: marked.all, hasFaults: !marked.isEmpty)
    return .page(Page("monitoring/scale", title: view.title, view: view, status: faults == nil ? 200 : 422))
  }

  /// The form as it was sent, else as the facts have it.
  private static func entry(
    _ subject: Subject?, _ history: ScaleHistory, _ facts: ToldFacts, doubts: FigureDoubts?, _ request: PortalRequest,
    _ portal: Portal, _ words: Strings
  ) -> EntryForm {
    func told(_ name: String) -> FactValue? {
      guard let subject, let id = FactID(name),
        case .known(let value) = subject.knowledge(of: FactReference(id), on: request.today, known: request.today)
      else { return nil }
      return value
    }
    let entered = subject?.firstEntry(known: request.today)
    let exit = history.exit(entered: entered)
    // An entry after an exit is another than the facts tell of.
    let isPrefilled = exit == nil && request.form.text("act") == nil
    var (day, route, first) = (
      request.form.exactly("day") ?? "", request.form.text("route"), request.form.text("first")
    )
    if isPrefilled {
      day = entered.map { "\($0)" } ?? ""
      if case .choice(let name)? = told("above_scale_route") { route = name }
      if case .boolean(let flag)? = told("first_entry") { first = flag ? "yes" : "no" }
    } else if exit != nil, first == nil {
      first = "no"
    }
    let unchosen = Choice(value: "", label: "—", isChosen: false)
    return EntryForm(
      key: portal.freshKey(), day: day,
      routes: [unchosen]
        + ScaleMove.Route.allCases.map {
          Choice(value: $0.rawValue, label: words("moves.way.\($0.rawValue)"), isChosen: $0.rawValue == route)
        },
      firsts: [
        unchosen, Choice(value: "yes", label: words("answer.yes"), isChosen: first == "yes"),
        Choice(value: "no", label: words("answer.no"), isChosen: first == "no"),
      ],
      document: request.form.exactly("document") ?? "",
      note: exit.map { words("scale.reentryNote", ["day": $0.day.text(in: words.language)]) },
      known: facts.fact("above_scale_on").flatMap { fact in
        entered.map { day in
          let isRecorded = history.tells(fact)
          return Crumb(
            words(
              isRecorded ? "scale.knownRecorded" : "scale.known",
              [
                "day": day.text(in: words.language), "basis": fact.origin.basis.kind.name(words.language),
              ]), isRecorded ? nil : FactPage.path(of: fact))
        }
      }, doubts: doubts)
  }
}
