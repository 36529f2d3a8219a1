import Diagnostics
import PolicyCorpus
import Programmes
import Quantities

/// One programme: who leads it, who takes part and how far each is, what was reported.
enum ProgrammeStatePage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let id = try instrument(request, portal)
    do {
      try await portal.programmes.act(
        try command(request), in: id, by: request.actor.id, key: request.commandKey, at: request.now,
        within: request.scope)
      return DeliveryView.next("\(id.programmePath)?done=saved")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static func instrument(_ request: PortalRequest, _ portal: Portal) throws -> InstrumentID {
    guard let document = request.parameters["document"].flatMap({ DocumentID($0) }),
      let clause = ClauseID(document: document, number: request.parameters["clause"] ?? ""),
      let id = InstrumentID(clause: clause, name: request.parameters["instrument"] ?? ""),
      portal.programmes.programme(id) != nil
    else {
      throw PageFault.notFound(Wording(zh: "没有这项工作机制。", en: "There is no such programme."))
    }
    return id
  }

  private static func command(_ request: PortalRequest) throws(Diagnostics) -> ProgrammeCommand {
    let form = request.form
    func fault(_ field: String) -> Diagnostics { form.unread(field, code: "programmes.typed") }
    guard let day = form.day("day") else { throw fault("day") }
    func area() throws(Diagnostics) -> AreaCode {
      guard let area = form.text("area").flatMap({ AreaCode($0) }) else { throw fault("area") }
      return area
    }
    let number = form.text("number").flatMap { Int($0) } ?? 0
    switch form.text("act") {
    case "appoint":
      guard let role = form.text("role").flatMap(Programme.Role.init(rawValue:)) else { throw fault("role") }
      return .appoint(post: form.text("post") ?? "", role, try area(), on: day)
    case "release": return .release(number, on: day)
    case "admit":
      let typed = form.text("enterprise")
      let code = typed.flatMap { CreditCode($0) }
      guard typed == nil || code != nil else { throw fault("enterprise") }
      return .admit(name: form.text("name") ?? "", code, try area(), on: day)
    case "pass": return .pass(number, on: day)
    case "leave": return .leave(number, on: day, reason: form.text("reason") ?? "")
    case "report": return .report(text: (form.text("text") ?? "").replacing("\r\n", with: "\n"), try area(), on: day)
    case "entrust":
      guard let keeper = form.text("keeper").flatMap({ Int($0) }) else { throw fault("keeper") }
      return .entrust(number, to: keeper, on: day)
    case "contact": return .contact(number, text: (form.text("text") ?? "").replacing("\r\n", with: "\n"), on: day)
    default: throw fault("act")
    }
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let id = try instrument(request, portal)
    guard let found = try await portal.programmes.programme(at: id), let declaration = portal.programmes.programme(id),
      let instrument = portal.corpus.instrument(id)
    else { throw PageFault.notFound(Wording(zh: "没有这项工作机制。", en: "There is no such programme.")) }
    let mayAct = Portal.allows(request.actor, Portal.serviceLeads)
    let due = found.programme.dueOn(declaration.review)
    return PlaceView(
      sheets: DeliveryView(
        crumbs: [Crumb(words("nav.programmes"), "/programmes"), Crumb(instrument.name(pen.language))],
        title: instrument.name(pen.language),
        lead: [
          id.clause.wording(pen.language), declaration.participants.map { portal.corpus.wording($0)(pen.language) },
          due.map { words("programmes.dueOn", ["day": $0.text(in: pen.language)]) },
        ].compactMap { $0 }.joined(separator: " · "),
        done: request.query.text("done").flatMap { words.texts["programmes.done.\($0)"] }, faults: pen.faults,
        sections: [
          participantSection(found.programme, id, pen, mayAct: mayAct),
          try await KeeperList.section(found.programme, id, declaration, pen, mayAct: mayAct),
          memberSection(found.programme, id, declaration, pen, mayAct: mayAct),
          try await reportSection(found.steps, id, pen, mayAct: mayAct),
        ]), foot: words("programmes.foot")
    ).page()
  }

  static func day(_ pen: DeliveryPen, _ action: String) -> DeliveryView.Act.Field {
    pen.programme("day", of: action, value: "\(pen.request.today)", type: "date", isShort: true)
  }

  private static func participantSection(
    _ programme: Programme, _ id: InstrumentID, _ pen: DeliveryPen, mayAct: Bool
  ) -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    func said(_ text: String) -> String { portal.corpus.wording(text)(pen.language) }
    let seen = programme.participants.filter { request.scope.contains($0.value.area) }.sorted { $0.key < $1.key }
    let list = ParticipantList(request)
    let listed = seen.filter { list.holds($0.value, of: programme) }
    let running = seen.filter { $0.value.left == nil }
    let choices = running.map { Choice(value: "\($0.key)", label: $0.value.name, isChosen: false) }
    var acts: [DeliveryView.Act] = []
    if mayAct {
      acts.append(
        pen.act(
          id.programmePath, "programmes.act.admit", title: words("programmes.act.admit"), hidden: ["act": "admit"],
          fields: [
            pen.programme("name", of: "admit"), pen.programme("enterprise", of: "admit", isRequired: false),
            pen.programme("area", of: "admit", pen.programmeAreas), day(pen, "admit"),
          ], isPlain: true))
      if !choices.isEmpty, !programme.milestones.isEmpty {
        acts.append(
          pen.act(
            id.programmePath, "programmes.act.pass", title: words("programmes.act.pass"), hidden: ["act": "pass"],
            fields: [pen.programme("number", of: "pass", choices), day(pen, "pass")], isPlain: true))
      }
      if !choices.isEmpty {
        acts.append(
          pen.act(
            id.programmePath, "programmes.act.leave", title: words("programmes.act.leave"), hidden: ["act": "leave"],
            fields: [
              pen.programme("number", of: "leave", choices), day(pen, "leave"), pen.programme("reason", of: "leave"),
            ], isPlain: true))
      }
    }
    return DeliveryView.Section(
      title: words("programmes.participants"),
      lead: programme.milestones.isEmpty
        ? nil : words("programmes.steps", ["steps": programme.milestones.map(said).joined(separator: " → ")]),
      anchor: "participants", tabs: list.tabs(id, words),
      table: DeliveryView.Table(
        [
          words("programmes.field.name"), words("enterprise.area"), words("programmes.since"),
          words("programmes.reached"),
          words("programmes.nextStep"), words("table.state"),
        ],
        rows: listed.map { _, participant in
          let reached = participant.passed.count
          return [
            .text(participant.name, participant.enterprise.map { "/enterprises/\($0)" }),
            .text(portal.areaName(participant.area, in: pen.language)),
            .text(participant.from.text(in: pen.language)),
            reached == 0
              ? .text("—")
              : .text(
                said(programme.milestones[reached - 1]), note: participant.passed[reached - 1].text(in: pen.language)),
            .text(reached < programme.milestones.count ? said(programme.milestones[reached]) : "—"),
            participant.left.map {
              .init(note: $0.reason, state: StateMark(css: "out", word: words("programmes.gone")))
            }
              ?? .state("yes", words("programmes.takesPart")),
          ]
        }),
      empty: listed.isEmpty
        ? words(seen.isEmpty ? "programmes.noParticipants" : "programmes.nobodyReached") : nil,
      folds: acts.isEmpty || pen.refused != nil ? nil : words("programmes.change"), acts: acts)
  }

  private static func memberSection(
    _ programme: Programme, _ id: InstrumentID, _ declaration: ProgrammeDeclaration, _ pen: DeliveryPen, mayAct: Bool
  ) -> DeliveryView.Section {
    let (portal, words) = (pen.portal, pen.words)
    let members = programme.members.sorted { $0.key < $1.key }
    let present = members.filter { $0.value.until == nil }
    let declared = portal.unitNames(declaration.lead + declaration.responsible, words)
    var acts: [DeliveryView.Act] = []
    if mayAct {
      acts.append(
        pen.act(
          id.programmePath, "programmes.act.appoint", title: words("programmes.act.appoint"),
          hidden: ["act": "appoint"],
          fields: [
            pen.programme("post", of: "appoint", hint: "programmes.postHint"),
            pen.programme(
              "role", of: "appoint",
              Programme.Role.allCases.map {
                Choice(value: $0.rawValue, label: words("programmes.role.\($0.rawValue)"), isChosen: false)
              }), pen.programme("area", of: "appoint", pen.programmeAreas), day(pen, "appoint"),
          ], isPlain: true))
      if !present.isEmpty {
        acts.append(
          pen.act(
            id.programmePath, "programmes.act.release", title: words("programmes.act.release"),
            hidden: ["act": "release"],
            fields: [
              pen.programme(
                "number", of: "release",
                present.map { Choice(value: "\($0.key)", label: $0.value.post, isChosen: false) }), day(pen, "release"),
            ], isPlain: true))
      }
    }
    return DeliveryView.Section(
      title: words("programmes.members"),
      lead: declared.isEmpty ? nil : words("programmes.declaredUnits", ["units": declared]),
      table: DeliveryView.Table(
        [
          words("programmes.field.post"), words("programmes.field.role"), words("enterprise.area"),
          words("programmes.since"), words("programmes.until"),
        ],
        rows: members.map { _, member in
          [
            .text(member.post), .text(words("programmes.role.\(member.role.rawValue)")),
            .text(portal.areaName(member.area, in: pen.language)), .text(member.from.text(in: pen.language)),
            .text(member.until?.text(in: pen.language) ?? "—"),
          ]
        }), empty: members.isEmpty ? words("programmes.noMembers") : nil,
      folds: acts.isEmpty || pen.refused != nil ? nil : words("programmes.change"), acts: acts)
  }

  private static func reportSection(
    _ steps: [RecordedStep<ProgrammeEvent>], _ id: InstrumentID, _ pen: DeliveryPen, mayAct: Bool
  ) async throws -> DeliveryView.Section {
    let (portal, words) = (pen.portal, pen.words)
    let actors = try await portal.actorNames(words)
    let acts =
      mayAct
      ? [
        pen.act(
          id.programmePath, "programmes.act.report", hidden: ["act": "report"],
          fields: [
            pen.programme("text", of: "report", isLong: true), pen.programme("area", of: "report", pen.programmeAreas),
            day(pen, "report"),
          ])
      ] : []
    return DeliveryView.Section(
      title: words("programmes.history"),
      table: DeliveryView.Table(
        [words("programmes.when"), words("programmes.what"), words("programmes.who")],
        rows: steps.reversed().prefix(100).map { step in
          var note: String?
          switch step.event {
          case .reported(let text, _, _), .contacted(_, let text, _): note = text
          default: break
          }
          return [
            .text(step.at.text(in: pen.language), note: words("export.record", ["record": "\(step.record)"])),
            .text(words("programmes.step.\(step.event.name.rawValue)"), note: note),
            .text(actors(step.actor)),
          ]
        }), empty: steps.isEmpty ? words("programmes.noHistory") : nil, acts: acts)
  }
}
