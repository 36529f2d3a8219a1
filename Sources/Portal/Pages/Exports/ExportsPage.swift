import Access
import Cultivation
import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// 导出审批: a list of many enterprises is asked for, approved by somebody else or refused, and fetched.
enum ExportsPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  private enum Act: String {
    case ask, approve, refuse
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let act = try request.asked("do", among: Act.self)
      guard act != .ask else { return try await ask(request, portal) }
      guard let id = request.form.text("request").flatMap({ ExportRequest.ID($0) }) else {
        throw Diagnostics(.chooseFromList("request"))
      }
      try await portal.ports.access.answer(
        act == .approve ? .approve : .refuse(reason: request.form.text("reason") ?? ""), to: id, by: request.actor)
      return .seeOther(act == .approve ? LocalPath("/exports?done=approved") : LocalPath("/exports?done=refused"))
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// The list and its rows are as the program held them back: the form brings its key and the purpose alone.
  private static func ask(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let key = request.form.text("held") ?? ""
    if let path = portal.heldExports.end(of: key, for: request.actor, at: request.now) { return .seeOther(path) }
    guard let held = portal.heldExports.upload(key, for: request.actor, at: request.now)?.request else {
      throw Diagnostics(.heldNoMore)
    }
    try await portal.ports.access.ask(
      AccessCommand.AskExport(
        list: held.list, address: held.address, rows: held.rows, purpose: request.form.text("purpose") ?? ""),
      by: request.actor, within: request.scope)
    let next = LocalPath("/exports?done=asked")
    portal.heldExports.finish(key, leadingTo: next)
    return .seeOther(next)
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let access = portal.ports.access
    let people = try await portal.ports.people.people()
    let names = try await portal.actorNamesWithAreas(words)
    let key = request.form.text("held") ?? request.query.text("held")
    var sections: [DeliveryView.Section] = []
    if let key {
      let held = portal.heldExports.upload(key, for: request.actor, at: request.now)?.request
      sections.append(held.map { asking($0, key: key, people, pen) } ?? gone(words))
    }
    sections += try await access.exportsWaiting(for: request.actor).map { waiting($0, names, pen) }
    let answers = request.actor.roles.contains(.administrator)
    if answers, sections.isEmpty {
      sections.append(DeliveryView.Section(title: words("exports.waiting"), empty: words("exports.noneWaiting")))
    }
    sections.append(mine(try await access.exports(of: request.actor), names, pen))
    var view = DeliveryView(
      crumbs: [Crumb(words("exports.title"))], title: words("exports.title"),
      lead: words("exports.lead"),
      done: request.query.text("done").flatMap { words.texts["exports.done.\($0)"] }, faults: pen.faults,
      sections: sections)
    view.isBook = false
    return PlaceView(sheets: view).page()
  }

  private static func gone(_ words: Strings) -> DeliveryView.Section {
    DeliveryView.Section(title: words("exports.ask"), empty: words("exports.gone"))
  }

  private static func asking(
    _ held: HeldExport, key: String, _ people: [Person], _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let (request, words) = (pen.request, pen.words)
    let area: AreaCode? = request.scope.area
    let approvers = people.filter { ExportRequest.mayAnswer(Actor($0), asker: request.actor.id, area: area) }
    let who =
      approvers.isEmpty
      ? words("exports.nobody")
      : words("exports.who", ["people": approvers.map(\.name).joined(separator: words("list.separator"))])
    var purpose = pen.field("purpose", of: "ask", hint: "exports.hint.purpose", label: words("exports.purpose"))
    purpose.isLong = true
    return DeliveryView.Section(
      title: words("exports.ask"),
      lead: pen.sentences(
        words("exports.askLead", ["rows": FigureText.count(held.rows).short, "most": "\(ExportRequest.mostUnasked)"]),
        who,
        words(
          "exports.then",
          ["days": "\(ExportRequest.openDays)", "hours": "\(ExportRequest.fetchSeconds / 3600)"])),
      anchor: "ask",
      table: DeliveryView.Table(
        [words("calls.item"), words("calls.said")],
        rows: [
          [.text(words("exports.list")), list(held.address, pen)],
          [.text(words("exports.rows")), rows(held.rows, listed: held.address)],
          [.text(words("enterprise.area")), .text(pen.areaName(area))],
        ]),
      acts: [pen.act("/exports", "exports.act.ask", hidden: ["do": "ask", "held": key], fields: [purpose])])
  }

  private static func mine(
    _ requests: [ExportRequest], _ names: ActorNames, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    return DeliveryView.Section(
      title: words("exports.mine"), lead: words("exports.mineLead", ["days": "\(ExportRequest.listedDays)"]),
      anchor: "mine",
      table: DeliveryView.Table(
        [
          words("exports.number"), words("exports.list"), words("exports.rows"), words("exports.purpose"),
          words("binding.askedOn"), words("table.state"), words("exports.file"),
        ], numbers: [2],
        rows: requests.map { request in
          [
            .text("\(request.id)"), list(request.address, pen), rows(request.rows, listed: request.address),
            .text(request.purpose), .text(request.askedAt.text(in: pen.language)), state(request, names, pen),
            file(request, pen),
          ]
        }), empty: requests.isEmpty ? words("exports.noneMine") : nil)
  }

  private static func waiting(
    _ request: ExportRequest, _ names: ActorNames, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    let id = "\(request.id)"
    return DeliveryView.Section(
      title: words("exports.waitingOf", ["number": id, "person": names(request.asker)]),
      lead: words("exports.waitingLead", ["hours": "\(ExportRequest.fetchSeconds / 3600)"]), anchor: id,
      table: DeliveryView.Table(
        [words("calls.item"), words("calls.said")],
        rows: [
          [.text(words("exports.list")), list(request.address, pen)],
          // Whoever approves need not be one who may see the rows: the number opens to nothing.
          [.text(words("exports.rows")), .number(request.rows)],
          [.text(words("enterprise.area")), .text(pen.areaName(request.area))],
          [.text(words("exports.purpose")), .text(request.purpose)],
          [.text(words("binding.askedOn")), .text(request.askedAt.text(in: pen.language))],
          [.text(words("exports.until")), .text(request.waitsUntil.text(in: pen.language))],
        ]),
      acts: [
        pen.act("/exports", "exports.act.approve", hidden: ["request": id, "do": "approve"]),
        pen.act(
          "/exports", "exports.act.refuse", hidden: ["request": id, "do": "refuse"],
          fields: [
            pen.field("reason", of: "refuse-\(id)", hint: "exports.hint.reason", label: words("exports.reason"))
          ], isPlain: true),
      ])
  }

  private static func state(
    _ request: ExportRequest, _ names: ActorNames, _ pen: DeliveryPen
  ) -> DeliveryView.Table.Cell {
    let words = pen.words
    let state = request.state(at: pen.request.now)
    let css =
      switch state {
      case .requested: "ask"
      case .approved: "yes"
      case .refused, .expired: "out"
      }
    var cell = DeliveryView.Table.Cell.state(css, words("exports.state.\(state.rawValue)"))
    let until = (request.fetchedUntil ?? request.waitsUntil).text(in: pen.language)
    cell.note =
      switch (state, request.answer) {
      case (.refused, let answer?):
        words("exports.refusedBy", ["person": names(answer.by), "reason": answer.refusal ?? ""])
      case (.approved, let answer?):
        words("exports.approvedBy", ["person": names(answer.by), "until": until, "record": "\(answer.record)"])
      case (.expired, nil): words("exports.unanswered", ["until": until])
      default: words("exports.endsOn", ["until": until])
      }
    return cell
  }

  /// Where an approved list is fetched; a program says the number of what it reads.
  private static func file(_ request: ExportRequest, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    guard request.state(at: pen.request.now) == .approved else { return .text("—") }
    return isRead(request.address)
      ? .text(pen.words("exports.read", ["number": "\(request.id)"]))
      : .text(pen.words("exports.fetch"), request.address)
  }

  /// Whether a program reads the list page by page, and no file is fetched.
  private static func isRead(_ address: String) -> Bool { address.hasPrefix("/api/") }

  /// A list by the section that it belongs to, with its path and filters.
  private static func list(_ address: String, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    let parts = address.split(separator: "?", maxSplits: 1)
    let path = parts.first.map(String.init) ?? ""
    let section = page(of: path).split(separator: "/").first.map(String.init) ?? ""
    let query = FormFields(urlEncoded: parts.count > 1 ? String(parts[1]) : "") ?? FormFields()
    let filters = FilterWords(pen.portal, pen.words)
    let told = filters.line(filters.told(query, at: path))
    return .text(
      pen.words.texts["nav.\(section)"] ?? path,
      note: [isRead(path) ? path : kind(path, pen), told].compactMap { $0 }.joined(separator: " · "))
  }

  /// Which list of its section it is, where people call that by a name of its own.
  private static func kind(_ path: String, _ pen: DeliveryPen) -> String? {
    if path.hasPrefix("/reporting/"), path.hasSuffix("/template") { return pen.words("reporting.form") }
    let parts = page(of: path).split(separator: "/")
    guard parts.first == "cultivation" else { return nil }
    if parts.count > 3, let id = InstrumentID("\(parts[1])/\(parts[2])#\(parts[3])") {
      return pen.portal.corpus.instrument(id)?.name(pen.language)
    }
    return parts.count == 3 ? Rung(rawValue: String(parts[2]))?.name(pen.language) : nil
  }

  /// How many rows, opening to the page that lists them.
  private static func rows(_ count: Int, listed address: String) -> DeliveryView.Table.Cell {
    .number(count, page(of: address))
  }

  /// The page of a list by the address of its file, or of what programs read. Most files stand below their lists; these do
  /// not all.
  static func page(of address: String) -> String {
    address.replacing("/places/plots/export", with: "/places").replacing("/guests/export", with: "")
      .replacing("/moves/exits/export", with: "/moves")
      .replacing("/exchanges/export", with: "/exchanges/entries").replacing("/export", with: "")
      .replacing("/template", with: "").replacing("/api/v1/cases", with: "/services/cases")
      .replacing("/api/v1/registers/", with: "/cultivation/").replacing("/api/v1/proposals", with: "/delivery/awards")
      .replacing("/api/v1/vouchers", with: "/delivery").replacing("/api/v1/", with: "/")
  }
}

extension DeliveryPen {
  /// An area, or the whole city for none.
  fileprivate func areaName(_ area: AreaCode?) -> String {
    area.map { portal.areaName($0, in: language) } ?? words("exports.wholeCity")
  }
}

extension Portal {
  /// What of one's own requests can be fetched, and what waits for one's answer, for the pages on which people begin.
  func exportLinks(_ actor: Actor, at now: Timestamp, _ words: Strings) async throws -> [Crumb] {
    let own = try await ports.access.exports(of: actor).map { $0.state(at: now) }
    let waiting = try await ports.access.exportsWaiting(for: actor).count
    return [
      ("exports.dayWaiting", waiting, "/exports"),
      ("exports.dayApproved", own.count { $0 == .approved }, "/exports#mine"),
      ("exports.dayRequested", own.count { $0 == .requested }, "/exports#mine"),
    ].filter { $0.1 > 0 }.map { Crumb(words($0.0, ["count": "\($0.1)"]), $0.2) }
  }
}

extension Diagnostic {
  fileprivate static let heldNoMore = Diagnostic(
    "access.export-held", at: Place(field: "held"),
    Wording(zh: "这份名单等用途已经超过半小时，没有收下申请", en: "the list has waited for its purpose for more than half an hour"),
    remedy: Wording(zh: "回到名单那一页，再点一次导出", en: "go back to the list and export it again"))
}
