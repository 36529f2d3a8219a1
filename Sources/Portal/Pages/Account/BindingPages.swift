import Access
import Diagnostics
import Enterprises
import Quantities

/// 绑定企业: somebody asks to act for an enterprise; an administrator of its area answers.
enum BindingPages {
  // MARK: Asking

  static func new(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    if request.actor.isSignedIn { return .seeOther(LocalPath("/account")) }
    return form(DeliveryPen(request, portal))
  }

  /// Makes the account and the request, and signs the person in: so that they read their sign-in name on the next page.
  static func apply(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    if request.actor.isSignedIn { return .seeOther(LocalPath("/account")) }
    let password = request.form.exactly("password") ?? ""
    do {
      guard password == request.form.exactly("again") else { throw Diagnostics(.passwordsDiffer) }
      let person = try await counted(request, portal) {
        try await portal.ports.access.apply($0, password: password)
      }
      switch try await portal.ports.access.signIn(name: person.id.text, password: password) {
      case .signedIn(let token, _): return .signedIn(token, LocalPath("/account/binding?done=asked"))
      // Nobody else knows the name: this is not reached, and signing in by hand is the way on.
      case .refused, .locked: return .seeOther(LocalPath("/sign-in"))
      }
    } catch let faults as Diagnostics {
      return form(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  static func own(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await ownPage(DeliveryPen(request, portal))
  }

  static func ask(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      try await counted(request, portal) { try await portal.ports.access.ask($0, by: request.actor) }
      return .seeOther(LocalPath("/account/binding?done=asked"))
    } catch let faults as Diagnostics {
      return try await ownPage(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// Makes a request within the bounds of its address; one that is refused counts for nothing.
  private static func counted<Result>(
    _ request: PortalRequest, _ portal: Portal, _ make: (AccessCommand.AskBinding) async throws -> Result
  ) async throws -> Result {
    let asked = asked(request)
    let attempt = try portal.bindingAttempts.note(
      asked.enterprise.filter { !$0.isWhitespace }.uppercased(), from: request.address, at: request.now)
    do {
      return try await make(asked)
    } catch {
      portal.bindingAttempts.takeBack(attempt)
      throw error
    }
  }

  private static func asked(_ request: PortalRequest) -> AccessCommand.AskBinding {
    let form = request.form
    return AccessCommand.AskBinding(
      enterprise: form.text("enterprise") ?? "", enterpriseName: form.text("enterpriseName") ?? "",
      office: form.text("office") ?? "", evidence: form.text("evidence") ?? "")
  }

  private static func form(_ pen: DeliveryPen) -> Reply {
    let words = pen.words
    let password = [
      field("password", pen, type: "password", hint: "people.passwordHint"), field("again", pen, type: "password"),
    ]
    return page(
      DeliveryView(
        crumbs: [Crumb(words("signIn.title"), "/sign-in"), Crumb(words("binding.title"))],
        title: words("binding.title"),
        lead: words("binding.lead"), faults: pen.faults,
        sections: [
          DeliveryView.Section(
            title: words("binding.ask"), lead: words("binding.askLead"),
            acts: [pen.act("/sign-in/binding", "binding.act.ask", fields: fields(pen) + password)])
        ]))
  }

  private static func fields(_ pen: DeliveryPen) -> [DeliveryView.Act.Field] {
    var evidence = field("evidence", pen, hint: "binding.hint.evidence")
    evidence.isLong = true
    return [
      field("enterprise", pen), field("enterpriseName", pen, hint: "binding.hint.enterpriseName"), field("office", pen),
      evidence,
    ]
  }

  private static func field(
    _ name: String, _ pen: DeliveryPen, type: String = "text", hint: String? = nil
  ) -> DeliveryView.Act.Field {
    pen.field(name, of: "binding", type: type, hint: hint, label: pen.words("binding.field.\(name)"))
  }

  /// How the person's own requests stand, and the next one where there may be one.
  private static func ownPage(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    guard let person = request.actor.person, person.enterprise == nil else {
      return .seeOther(LocalPath("/account"))
    }
    let all = try await portal.ports.access.store.bindings(
      in: BindingRequest.State.Name.allCases, of: person.key, limit: 100)
    let isOpen = all.contains { $0.request.isOpen }
    let isDoubtful = all.contains { $0.request.isOpen && !$0.request.enterprise.hasValidCheckCharacter }
    let view = DeliveryView(
      crumbs: [Crumb(words("account.link"), "/account"), Crumb(words("binding.title"))], title: words("binding.title"),
      lead: words("binding.ownLead", ["id": person.id.text]),
      done: request.query.text("done") == nil ? nil : words("binding.done.asked"), faults: pen.faults,
      sections: [
        DeliveryView.Section(
          title: words("binding.mine"), lead: isDoubtful ? words("binding.checkCharacter") : nil,
          table: DeliveryView.Table(
            [words("binding.field.enterprise"), words("binding.askedOn"), words("table.state")],
            rows: all.reversed().map { asked in
              [
                .text(asked.request.enterprise.text, note: asked.evidence?.enterpriseName),
                .text(asked.request.askedAt.dayInShanghai.text(in: pen.language)), state(asked.request, words),
              ]
            }), empty: all.isEmpty ? words("binding.noneMine") : nil,
          folds: isOpen ? words("binding.replace") : nil,
          acts: [
            pen.act(
              "/account/binding", "binding.act.ask", title: all.isEmpty || isOpen ? nil : words("binding.askAgain"),
              fields: fields(pen))
          ])
      ])
    return page(view)
  }

  /// - Parameter enterprise: whose principal account decides, as others than the asker are told; `nil` for the asker.
  private static func state(
    _ request: BindingRequest, of enterprise: String? = nil, _ words: Strings
  ) -> DeliveryView.Table.Cell {
    let css =
      switch request.state {
      case .waiting, .toPrincipal: "ask"
      case .bound: "yes"
      case .refused, .lapsed: "out"
      }
    var cell = DeliveryView.Table.Cell.state(css, words("binding.state.\(request.state.name.rawValue)"))
    switch request.state {
    case .refused(let reason): cell.note = reason
    case .lapsed(let lapse): cell.note = words("binding.lapsed.\(lapse.rawValue)")
    case .toPrincipal:
      cell.note =
        enterprise.map { words("bindings.toPrincipalNote", ["enterprise": $0]) } ?? words("binding.toPrincipalNote")
    case .waiting, .bound: break
    }
    return cell
  }

  // MARK: Answering

  static func waiting(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await waitingPage(DeliveryPen(request, portal))
  }

  static func answer(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let answer = try request.asked("do", among: Answer.self)
      switch answer {
      case .dismiss: return try await dismiss(request, portal)
      case .confirm, .disagree: return try await answerSuccession(answer, request, portal)
      case .accept, .refuse: break
      }
      guard let id = request.form.text("request").flatMap({ BindingRequest.ID($0) }),
        try await visible(request, portal).contains(where: { $0.asked.request.id == id })
      else { throw Diagnostics(.notWaitingHere) }
      let decided = try await portal.ports.access.answer(
        answer == .accept ? .accept : .refuse(reason: request.form.text("reason") ?? ""), to: id, by: request.actor)
      return DeliveryView.next("/administration/bindings?done=\(decided.state.name.rawValue)")
    } catch let faults as Diagnostics {
      return try await waitingPage(
        DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private enum Answer: String {
    case accept, refuse, dismiss, confirm, disagree
  }

  /// 变更主账号, confirmed or refused by an administrator whose enterprise it is.
  private static func answerSuccession(
    _ answer: Answer, _ request: PortalRequest, _ portal: Portal
  ) async throws -> Reply {
    guard let chosen = request.form.text("enterprise").flatMap({ CreditCode($0) }),
      try await portal.enterprises([chosen], within: request.scope)[chosen] != nil
    else { throw Diagnostics(.chooseFromList("enterprise")) }
    try await portal.ports.access.answer(
      answer == .confirm ? .confirm : .refuse(reason: request.form.text("reason") ?? ""),
      toSuccessionOf: chosen, by: request.actor)
    return DeliveryView.next("/administration/bindings?done=\(answer == .confirm ? "confirmed" : "refused")")
  }

  /// The changes of principal accounts that wait, of the enterprises that the administrator sees.
  private static func successions(_ people: [Person], _ pen: DeliveryPen) async throws -> [DeliveryView.Section] {
    let (portal, words) = (pen.portal, pen.words)
    let waiting = try await portal.ports.access.store.successions()
    let known = try await portal.enterprises(waiting.map(\.enterprise), within: pen.request.scope)
    func said(_ person: Person?) -> DeliveryView.Table.Cell { .text(person?.name ?? "—", note: person?.id.text) }
    return waiting.compactMap { succession in
      let code = succession.enterprise.text
      guard let enterprise = known[succession.enterprise] else { return nil }
      func act(_ what: String, _ fields: [DeliveryView.Act.Field] = []) -> DeliveryView.Act {
        pen.act(
          "/administration/bindings", "agents.act.\(what)", hidden: ["do": what, "enterprise": code],
          fields: fields, isPlain: what == "disagree")
      }
      let successor = people.first { $0.key == succession.successor }
      let rows: [[DeliveryView.Table.Cell]] = [
        [.text(words("enterprise.name")), .text(enterprise.title, note: code)],
        [.text(words("agents.principal")), said(people.first { $0.isPrincipal && $0.enterprise == code })],
        [.text(words("bindings.successor")), said(successor)],
        [.text(words("bindings.successionAsker")), said(people.first { $0.key == succession.askedBy })],
        [.text(words("binding.askedOn")), .text(succession.askedAt.dayInShanghai.text(in: pen.language))],
      ]
      return DeliveryView.Section(
        title: words("agents.succession"),
        lead: words("agents.successionEffect", ["successor": successor?.name ?? "—"]), anchor: "succession-\(code)",
        table: DeliveryView.Table([words("calls.item"), words("calls.said")], rows: rows),
        acts: [
          act("confirm"),
          act(
            "disagree",
            [
              pen.field(
                "reason", of: "disagree-\(code)", hint: "bindings.hint.reason", label: words("bindings.reason"))
            ]),
        ])
    }
  }

  /// 一并不予通过.
  private static func dismiss(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    // What came in after the page was made is not what was chosen.
    let through = request.form.text("through").flatMap { BindingRequest.ID($0) }
    let seen = try await visible(request, portal).filter { $0.asked.request.id <= through ?? BindingRequest.ID(0) }
    let chosen = request.form.text("batch").flatMap { name in batches(of: seen).first { $0.name == name } }
    guard let chosen else { throw Diagnostics(.chooseFromList("batch")) }
    let count = try await portal.ports.access.dismiss(
      chosen.seen.map(\.asked.request.id), reason: request.form.text("reason") ?? "", by: request.actor)
    return DeliveryView.next("/administration/bindings?done=dismissed&count=\(count)")
  }

  /// Requests that can be dismissed together, by the name that the form bears.
  private static func batches(of seen: [Seen]) -> [(name: String, seen: [Seen])] {
    let byEnterprise = Dictionary(grouping: seen) { $0.asked.request.enterprise.text }.filter { $0.value.count > 1 }
    let unknown = seen.filter { $0.enterprise == nil }
    return [("all", seen), ("unknown", unknown)].filter { $0.1.count > 1 }
      + byEnterprise.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { ($0.key, $0.value) }
  }

  private static func dismissing(_ seen: [Seen], _ pen: DeliveryPen) -> DeliveryView.Section? {
    let words = pen.words
    let batches = batches(of: seen)
    guard let last = seen.map(\.asked.request.id).max(), !batches.isEmpty else { return nil }
    let choices = batches.map { name, seen in
      let label =
        switch name {
        case "all", "unknown": words("bindings.batch.\(name)")
        default: seen.compactMap { $0.enterprise?.title }.first ?? name
        }
      return Choice(
        value: name, label: words("bindings.batch.count", ["name": label, "count": "\(seen.count)"]), isChosen: false)
    }
    return DeliveryView.Section(
      title: words("bindings.batch"), lead: words("bindings.batch.lead"), folds: words("bindings.batch"),
      acts: [
        pen.act(
          "/administration/bindings", "bindings.act.dismiss", hidden: ["do": "dismiss", "through": "\(last)"],
          fields: [
            pen.choice("batch", of: "dismiss", choices, label: words("bindings.batch.which")),
            pen.field("reason", of: "dismiss", hint: "bindings.hint.reason", label: words("bindings.reason")),
          ], isPlain: true)
      ])
  }

  /// The most requests that one page shows; the oldest come first, and answering them brings the next.
  private static let most = 50

  /// A request with what the register knows of its enterprise.
  private struct Seen {
    let asked: AskedBinding
    let enterprise: Enterprise?
  }

  /// The requests that the administrator may answer: those for enterprises of the own area; those that the register does
  /// not know are the whole city's.
  private static func visible(_ request: PortalRequest, _ portal: Portal) async throws -> [Seen] {
    let asked = try await portal.ports.access.store.bindings(
      in: [.waiting, .toPrincipal], of: nil, limit: 2 * BindingLimits().mostWaiting)
    let known = try await portal.enterprises(asked.map(\.request.enterprise), within: .everywhere)
    return asked.compactMap { asked in
      let enterprise = known[asked.request.enterprise]
      let isVisible = enterprise.map(request.scope.contains) ?? (request.scope == .everywhere)
      return isVisible ? Seen(asked: asked, enterprise: enterprise) : nil
    }
  }

  private static func waitingPage(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let seen = try await visible(request, portal)
    let people = try await portal.ports.access.store.people()
    let principals = Dictionary(people.filter(\.isPrincipal).map { ($0.enterprise ?? "", $0.name) }) { first, _ in first
    }
    let shown = seen.prefix(most)
    var sections = shown.map { section($0, principal: principals[$0.asked.request.enterprise.text], pen) }
    if let dismissing = dismissing(seen, pen) { sections.insert(dismissing, at: 0) }
    sections.insert(contentsOf: try await successions(people, pen), at: 0)
    if sections.isEmpty {
      sections = [DeliveryView.Section(title: words("bindings.waiting"), empty: words("bindings.none"))]
    }
    var view = DeliveryView(
      crumbs: [Crumb(words("nav.administration"), "/administration"), Crumb(words("bindings.title"))],
      title: words("bindings.title"),
      lead: words("bindings.lead")
        + (seen.count > shown.count
          ? words("bindings.count", ["count": "\(seen.count)", "shown": "\(shown.count)"]) : ""),
      done: request.query.text("done").flatMap { done in
        words.texts["bindings.done.\(done)"].map { _ in
          words("bindings.done.\(done)", ["count": request.query.text("count") ?? ""])
        }
      }, faults: pen.faults)
    view.sections = sections
    return page(view)
  }

  private static func section(_ seen: Seen, principal: String?, _ pen: DeliveryPen) -> DeliveryView.Section {
    let words = pen.words
    let (asked, request) = (seen.asked, seen.asked.request)
    let typed = asked.evidence?.enterpriseName
    let name = seen.enterprise?.title
    let match: DeliveryView.Table.Cell =
      name == nil
      ? .state("no", words("bindings.unknown"))
      : typed == name ? .state("yes", words("bindings.sameName")) : .state("ask", words("bindings.otherName"))
    var rows: [[DeliveryView.Table.Cell]] = [
      [
        .text(words("binding.field.enterprise")),
        .text(
          request.enterprise.text,
          note: request.enterprise.hasValidCheckCharacter ? nil : words("bindings.checkCharacter")),
      ],
      [.text(words("bindings.typedName")), .text(typed ?? words("bindings.erased"))],
      [.text(words("bindings.registeredName")), .text(name ?? "—")], [.text(words("bindings.names")), match],
      [
        .text(words("enterprise.area")),
        .text(seen.enterprise.map { pen.portal.areaName($0.area, in: pen.language) } ?? "—"),
      ],
      [.text(words("bindings.asker")), .text(asked.evidence?.office ?? words("bindings.erased"))],
      [.text(words("binding.field.evidence")), .text(asked.evidence?.text ?? words("bindings.erased"))],
      [.text(words("signIn.name")), .text(asked.person?.id.text ?? "—")],
      [.text(words("binding.askedOn")), .text(request.askedAt.dayInShanghai.text(in: pen.language))],
    ]
    if let principal {
      rows.append([.text(words("agents.principal")), .text(principal, note: words("bindings.principalNote"))])
    }
    if request.state == .toPrincipal {
      rows.append([.text(words("table.state")), state(request, of: name ?? typed ?? request.enterprise.text, words)])
    }
    let id = "\(request.id)"
    return DeliveryView.Section(
      title: typed ?? request.enterprise.text, anchor: id,
      table: DeliveryView.Table([words("calls.item"), words("calls.said")], rows: rows),
      acts: [
        pen.act("/administration/bindings", "bindings.act.accept", hidden: ["request": id, "do": "accept"]),
        pen.act(
          "/administration/bindings", "bindings.act.refuse", hidden: ["request": id, "do": "refuse"],
          fields: [
            pen.field("reason", of: "refuse-\(id)", hint: "bindings.hint.reason", label: words("bindings.reason"))
          ], isPlain: true),
      ])
  }

  private static func page(_ view: DeliveryView) -> Reply {
    var view = view
    view.isBook = false
    return PlaceView(sheets: view).page()
  }
}

extension Diagnostic {
  fileprivate static let passwordsDiffer = Diagnostic(
    "access.password-again", at: Place(field: "again"), Wording(zh: "两次输入的密码不一样", en: "the two passwords differ"))

  /// What was offered on a page that is not new any more, or is another administrator's.
  fileprivate static let notWaitingHere = Diagnostic(
    "access.binding-decided",
    Wording(
      zh: "这个申请已经有结果（可能刚刚办过），或不归您审核",
      en: "the request is answered already, perhaps a moment ago, or not yours to answer"),
    remedy: Wording(
      zh: "看下面现在的名单；不在名单里的不用再办", en: "look at the list as it is now below: what is not on it needs nothing"))
}
