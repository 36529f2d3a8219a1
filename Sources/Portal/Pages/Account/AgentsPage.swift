import Access
import Diagnostics
import Journal
import Quantities

/// 授权经办人: who acts for the person's own enterprise, until when, and what its principal account may change.
enum AgentsPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let form = request.form
    let access = portal.ports.access
    let id = form.text("id") ?? ""
    let until = form.day("until")
    do {
      let act = try request.asked("act", among: Act.self)
      switch act {
      case .authorise:
        try await access.authorise(
          AccessCommand.AddPerson(
            id: id, name: form.text("name") ?? "", roles: [], password: form.exactly("password") ?? ""),
          until: until, by: request.actor)
      case .take, .refuse:
        guard let asked = form.text("request").flatMap({ BindingRequest.ID($0) }) else {
          throw Diagnostics(.chooseFromList("request"))
        }
        try await access.answer(
          act == .take ? .authorise(until: until) : .refuse(reason: form.text("reason") ?? ""), to: asked,
          by: request.actor)
      case .extend: try await access.change(.runs(until: until), of: id, by: request.actor)
      case .succeed: try await access.askSuccession(of: id, by: request.actor)
      case .confirm: try await answer(.confirm, request, portal)
      case .disagree: try await answer(.refuse(reason: form.text("reason") ?? ""), request, portal)
      case .withdraw: try await answer(.withdraw, request, portal)
      case .end: try await access.change(.ends, of: id, by: request.actor)
      }
      return DeliveryView.next("/account/agents?done=\(act.done)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: form, faults: faults)))
    }
  }

  private enum Act: String {
    case authorise, take, refuse, extend, succeed, confirm, disagree, withdraw, end

    var done: String {
      switch self {
      case .authorise: "authorised"
      case .succeed: "asked"
      case .confirm: "confirmed"
      case .disagree: "refused"
      case .withdraw: "withdrawn"
      case .take, .refuse, .extend, .end: "changed"
      }
    }
  }

  private static func answer(
    _ answer: Succession.Answer, _ request: PortalRequest, _ portal: Portal
  ) async throws {
    guard case .enterprise(let key) = request.scope, let code = CreditCode(key) else { return }
    try await portal.ports.access.answer(answer, toSuccessionOf: code, by: request.actor)
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    guard case .enterprise(let key) = request.scope else {
      throw PageFault.notFound(Wording(zh: "没有这一页。", en: "There is no such page."))
    }
    let people = try await portal.ports.access.store.people().filter {
      $0.enterprise == key && $0.roles.contains(.enterprise)
    }
    let own = people.first { $0.id == request.actor.person?.id }
    let isPrincipal = own?.isPrincipal ?? false
    let agents = people.filter { $0.isActive && $0.mandate != nil }
    var acts: [DeliveryView.Act] = []
    if isPrincipal {
      acts.append(
        pen.act(
          "/account/agents", "agents.act.authorise", title: words("agents.act.authorise"),
          hidden: ["act": "authorise"],
          fields: [
            field("id", of: "authorise", pen, hint: "people.idHint"),
            field("name", of: "authorise", pen, hint: "agents.hint.name"),
            field("password", of: "authorise", pen, type: "password", hint: "people.passwordHint"),
            field(
              "until", of: "authorise", pen, value: "\(request.today.adding(days: 180))", type: "date",
              hint: "agents.hint.until"),
          ]))
    }
    let waiting = try await portal.ports.access.store.successions().first { $0.enterprise.text == key }
    if isPrincipal {
      for agent in agents { acts += changes(agent, maySucceed: waiting == nil, pen) }
    } else if let own, waiting == nil {
      acts.append(pen.act("/account/agents", "agents.act.succeedSelf", hidden: ["act": "succeed", "id": own.id.text]))
    }
    var asking: [AskedBinding] = []
    if isPrincipal {
      asking = try await portal.ports.access.store.bindings(in: [.toPrincipal], of: nil, limit: .max)
        .filter { $0.request.enterprise.text == key }
    }
    let view = DeliveryView(
      crumbs: [Crumb(words("account.link"), "/account"), Crumb(words("agents.title"))], title: words("agents.title"),
      lead: words(isPrincipal ? "agents.lead" : "agents.leadAgent"),
      done: request.query.text("done").flatMap { words.texts["agents.done.\($0)"] }, faults: pen.faults,
      sections: [
        DeliveryView.Section(
          title: words("agents.list"),
          table: DeliveryView.Table(
            [words("people.name"), words("signIn.name"), words("agents.standing"), words("table.state")],
            rows: people.sorted { ($0.mandate == nil ? 0 : 1, $0.id) < ($1.mandate == nil ? 0 : 1, $1.id) }.map {
              row($0, pen)
            }), acts: acts)
      ] + (waiting.map { [self.waiting($0, own: own, people, pen)] } ?? []) + asking.map { self.asking($0, pen) })
    return .page(
      Page("places/page", title: view.title, view: PlaceView(sheets: view), status: view.hasFaults ? 422 : 200))
  }

  /// 绑定申请 of somebody to whom an administrator said that there is a principal account already.
  private static func asking(_ asked: AskedBinding, _ pen: DeliveryPen) -> DeliveryView.Section {
    let words = pen.words
    let id = "\(asked.request.id)"
    return DeliveryView.Section(
      title: words("agents.asking", ["name": asked.evidence?.office ?? "—"]),
      lead: [asked.evidence?.text, words("agents.askingLead", ["id": asked.person?.id.text ?? "—"])].compactMap { $0 }
        .joined(separator: words("sentence.separator")), anchor: id,
      acts: [
        pen.act(
          "/account/agents", "agents.act.authorise", hidden: ["act": "take", "request": id],
          fields: [
            field(
              "until", of: "take-\(id)", pen, value: "\(pen.request.today.adding(days: 180))", type: "date",
              hint: "agents.hint.until")
          ]),
        pen.act(
          "/account/agents", "bindings.act.refuse", hidden: ["act": "refuse", "request": id],
          fields: [
            pen.field("reason", of: "refuse-\(id)", hint: "bindings.hint.reason", label: words("bindings.reason"))
          ], isPlain: true),
      ])
  }

  /// What waits to be confirmed by somebody else than whoever asked.
  private static func waiting(
    _ succession: Succession, own: Person?, _ people: [Person], _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    func name(_ key: ActorID) -> String { people.first { $0.key == key }?.name ?? "—" }
    let isOfPrincipal = people.contains { $0.isPrincipal && $0.key == succession.askedBy }
    func act(_ what: String, _ fields: [DeliveryView.Act.Field] = [], isPlain: Bool = true) -> DeliveryView.Act {
      pen.act("/account/agents", "agents.act.\(what)", hidden: ["act": what], fields: fields, isPlain: isPlain)
    }
    var acts: [DeliveryView.Act] = []
    if succession.askedBy == own?.key {
      acts = [act("withdraw")]
    } else if own?.isPrincipal ?? false {
      let reason = pen.field(
        "reason", of: "disagree", hint: "bindings.hint.reason", label: words("bindings.reason"))
      acts = [act("confirm", isPlain: false), act("disagree", [reason])]
    }
    let successor = name(succession.successor)
    return DeliveryView.Section(
      title: words("agents.succession"),
      lead: words(
        "agents.successionLead",
        [
          "asker": name(succession.askedBy), "successor": successor,
          "day": succession.askedAt.dayInShanghai.text(in: pen.language),
        ]) + words(isOfPrincipal ? "agents.successionToOffice" : "agents.successionToPrincipal")
        + words("agents.successionEffect", ["successor": successor]), anchor: "succession", acts: acts)
  }

  private static func row(_ person: Person, _ pen: DeliveryPen) -> [DeliveryView.Table.Cell] {
    let words = pen.words
    let standing = person.mandate.map { words("agents.until", ["day": $0.until.text(in: pen.language)]) }
    let state: DeliveryView.Table.Cell =
      !person.isActive
      ? .state("out", words("people.inactive"))
      : person.mayAct(on: pen.request.today)
        ? .state("yes", words("people.active")) : .state("late", words("agents.over"))
    return [.text(person.name), .text(person.id.text), .text(standing ?? words("agents.principal")), state]
  }

  private static func changes(_ agent: Person, maySucceed: Bool, _ pen: DeliveryPen) -> [DeliveryView.Act] {
    let id = agent.id.text
    func act(_ what: String, _ fields: [DeliveryView.Act.Field] = []) -> DeliveryView.Act {
      pen.act(
        "/account/agents", "agents.act.\(what)", title: what == "extend" ? agent.name : nil,
        hidden: ["act": what, "id": id], fields: fields, isPlain: true)
    }
    return [
      act(
        "extend",
        [
          field(
            "until", of: "extend-\(id)", pen, value: "\(agent.mandate?.until ?? pen.request.today)", type: "date",
            hint: "agents.hint.until")
        ])
    ] + (maySucceed ? [act("succeed")] : []) + [act("end")]
  }

  private static func field(
    _ name: String, of action: String, _ pen: DeliveryPen, value: String = "", type: String = "text", hint: String
  ) -> DeliveryView.Act.Field {
    pen.field(
      name, of: action, value: value, type: type, isShort: type == "date", hint: hint,
      label: pen.words("agents.field.\(name)"))
  }
}
