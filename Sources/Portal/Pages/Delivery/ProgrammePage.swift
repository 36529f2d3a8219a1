import Access
import Benefits
import Delivery
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

/// 券的年度安排: who may get one and at most for how much, who has one, who may take it.
enum ProgrammePage {
  static func open(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let form = request.form
      guard let instrument = form.text("purpose").flatMap(InstrumentID.init), portal.fundPurposes.contains(instrument)
      else { throw Diagnostics(.chooseFromList("purpose")) }
      guard portal.voucherPurposes.contains(instrument) else {
        let name = { portal.instrumentName(instrument, portal.renderer.words($0)) }
        throw Diagnostics(.noVoucher(Wording(zh: name(.chinese), en: name(.english))))
      }
      let funding = try funding(form)
      let bearing = try await portal.ports.delivery.store.read { book in
        try funding.budgets.compactMap { try book.budget($0) }
      }
      guard request.keeps(bearing) else { throw Diagnostics(.ownBudgetNeeded("first")) }
      let reply = try await portal.ports.delivery.run(
        .openProgramme(
          instrument: instrument, name: form.text("name") ?? "", document: form.text("document") ?? "",
          validFrom: try request.day("validFrom"), validTo: try request.day("validTo"),
          categories: categories(form.text("categories")), funding: funding,
          // What is no number is refused as out of bounds.
          reservationDays: form.text("reservationDays").map { _ in
            form.whole("reservationDays", in: -9999...9999) ?? 0
          }),
        by: request.actor.id, key: request.commandKey, at: request.now)
      return DeliveryView.next("/delivery/programmes/\(reply.subject)?done=opened")
    } catch let faults as Diagnostics {
      let budgets = try await portal.ports.delivery.store.read { book in
        try book.offered(try book.standingBudgets().filter { request.keeps($0) })
      }
      let pen = DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults))
      let view = DeliveryView(
        crumbs: BudgetPages.crumbs(pen) + [Crumb(pen.words("delivery.act.open"))],
        title: pen.words("delivery.act.open"),
        faults: pen.faults,
        sections: [
          DeliveryView.Section(title: pen.words("delivery.act.open"), acts: [openForm(pen, budgets)])
        ])
      return .page(Page("delivery/page", title: view.title, view: view, status: 422))
    }
  }

  private static func funding(_ form: FormFields) throws -> VoucherProgramme.Funding {
    guard let first = form.text("first").flatMap(BudgetID.init) else { throw Diagnostics(.chooseFromList("first")) }
    guard let second = form.text("second").flatMap(BudgetID.init) else { return .one(first) }
    guard let share = form.text("share") else {
      throw Diagnostics(
        Diagnostic(
          "delivery.share-text", at: Place(field: "share"),
          Wording(zh: "没有填第一方承担的比例", en: "the first payer's share is missing"),
          expected: Wording(zh: "百分数，如 50", en: "per cent, such as 50")))
    }
    return .shared(first, share: try CallPages.share(share, of: "share"), second)
  }

  private static func categories(_ text: String?) -> [String] {
    (text ?? "").split { ["、", ",", "，", ";", "；"].contains($0) }.map { String($0).trimmingWhiteSpace }
      .filter { !$0.isEmpty }
  }

  static func openForm(_ pen: DeliveryPen, _ budgets: [OfferedBudget]) -> DeliveryView.Act {
    let (portal, words, today) = (pen.portal, pen.words, pen.request.today)
    let choices = budgets.map { portal.choice($0, words) }
    let purposes = portal.voucherPurposes.map {
      Choice(value: $0.description, label: portal.instrumentName($0, words), isChosen: false)
    }
    let none = [Choice(value: "", label: words("delivery.noSecond"), isChosen: true)]
    var reservationDays = pen.field("reservationDays", of: "open", type: "number", isShort: true, isRequired: false)
    reservationDays.hint = words(
      "delivery.hint.reservationDays", ["days": "\(VoucherProgramme.defaultReservationDays)"])
    return pen.act(
      "/delivery/programmes", "delivery.act.open",
      fields: [
        pen.choice("purpose", of: "open", purposes), pen.field("name", of: "open"), pen.field("document", of: "open"),
        pen.field("validFrom", of: "open", value: "\(today.year)-01-01", type: "date", isShort: true),
        pen.field("validTo", of: "open", value: "\(today.year)-12-31", type: "date", isShort: true),
        pen.field("categories", of: "open", hint: "delivery.hint.categories"),
        pen.choice("first", of: "open", choices), pen.choice("second", of: "open", none + choices),
        pen.field("share", of: "open", isShort: true, isRequired: false, hint: "delivery.hint.share"),
        reservationDays,
      ])
  }

  // MARK: One programme

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func providers(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await act(request, portal, done: "admitted") { programme in
      guard let code = CreditCode(request.form.text("provider")?.uppercased() ?? "") else {
        throw Diagnostics(
          Diagnostic(
            "delivery.provider-code", at: Place(field: "provider"),
            CreditCode.refusalWording(request.form.text("provider")?.uppercased() ?? ""),
            expected: CreditCode.expectedWording))
      }
      switch try request.asked("do", among: Admission.self) {
      case .stop: return [.stopProvider(programme.id, code, reason: request.form.text("reason") ?? "")]
      case .admit:
        return [
          .admitProvider(
            programme.id, code, name: request.form.text("name") ?? "",
            categories: categories(request.form.text("categories")))
        ]
      }
    }
  }

  /// 撤回安排: one that was arranged wrongly, before anything was issued under it.
  static func withdraw(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await act(request, portal, done: "withdrawn") { programme in
      [.withdrawProgramme(programme.id, reason: request.form.text("reason") ?? "")]
    }
  }

  private enum Admission: String {
    case admit, stop
  }

  /// Runs the commands that a form comes to, each under a key of its own, and shows what was refused.
  private static func act(
    _ request: PortalRequest, _ portal: Portal, done: String,
    _ commands: (VoucherProgramme) async throws -> [DeliveryCommand]
  ) async throws -> Reply {
    let programme = try await kept(request, portal)
    do {
      for (index, command) in try await commands(programme).enumerated() {
        _ = try await portal.ports.delivery.run(
          command, by: request.actor.id, key: "\(request.commandKey)-\(index)", at: request.now)
      }
      return DeliveryView.next("/delivery/programmes/\(programme.id)?done=\(done)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let programme = try await found(request, portal)
    let action = "/delivery/programmes/\(programme.id)"
    let (providers, budgets, sums) = try await portal.ports.delivery.store.read { book in
      (
        try book.providers(of: programme.id), try programme.funding.budgets.map { try book.budget($0) },
        try book.sums(of: programme.id, within: request.scope)
      )
    }
    let asked = try await SubmissionPages.sections(pen) { $0.programme?.id == programme.id }
    var sections =
      asked + [try await VoucherList.section(of: programme, pen), try await uses(of: programme, pen)]
    if programme.withdrawn == nil, request.keeps(budgets.compactMap { $0 }) {
      if budgets.compactMap({ $0 }).areOfTwoDistricts {
        sections.insert(
          DeliveryView.Section(
            title: words("delivery.eligible"), lead: words("delivery.twoDistricts"),
            links: [Crumb(words("delivery.act.open"), "/delivery")]), at: 0)
      } else {
        sections.insert(try await VoucherIssue.section(programme, pen), at: 0)
      }
      sections.append(provider(programme, providers, action, pen))
      if sums.count == 0, asked.isEmpty {
        sections.append(
          DeliveryView.Section(
            title: words("delivery.act.withdrawProgramme"), lead: words("delivery.withdrawProgrammeLead"),
            folds: words("delivery.act.withdrawProgramme"),
            acts: [
              pen.act(
                action, "delivery.act.withdrawProgramme", fields: [pen.field("reason", of: "withdraw-programme")],
                isPlain: true)
            ]))
      }
    }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(programme.name)], title: programme.name,
      lead: [
        programme.withdrawn.map { words("delivery.programmeWithdrawnFor", ["reason": $0]) },
        portal.instrumentName(programme.instrument, words), programme.document,
        "\(programme.validFrom.text(in: pen.language)) — \(programme.validTo.text(in: pen.language))",
        programme.categories.joined(separator: words("list.separator")),
        words("delivery.reservationTerm", ["days": "\(programme.daysToClaim)"]),
        words("delivery.borneBy") + budgets.compactMap { $0?.name }.joined(separator: words("list.separator")),
      ].compactMap { $0 }.joined(separator: " · "), done: pen.done, faults: pen.faults,
      sums: Self.figures(sums, at: action, words),
      sections: sections)
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// What the vouchers of a programme came to, by the names of the parts.
  static let parts = ["issued", "used", "settled", "left", "ended"]

  /// The parts in their order, each opening to the vouchers or uses that it counts.
  static func figures(_ sums: VoucherSums, at path: String, _ words: Strings) -> [Figure] {
    let hrefs = [
      "#vouchers", "?uses=used#uses", "?uses=\(ReservationFilter.State.settled.rawValue)#uses", "#vouchers",
      "#vouchers",
    ]
    let amounts = [sums.issued, sums.used, sums.settled, sums.left, sums.ended]
    return zip(parts, zip(amounts, hrefs)).map { name, part in
      Figure(.yuan(part.0), label: words("delivery.sums.\(name)"), href: path + part.1)
    }
  }

  /// Where the programme's vouchers were used, the newest first: all but what was let go, or what the address asks for.
  private static func uses(of programme: VoucherProgramme, _ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let (request, words) = (pen.request, pen.words)
    let name = "use"
    let number = request.query.whole(name, in: 1...1_000_000) ?? 1
    let state = request.query.text("uses").flatMap(ReservationFilter.State.init(rawValue:))
    let found = try await pen.portal.ports.delivery.store.read {
      try $0.reservations(
        ReservationFilter(programme: programme.id, state: state, isUsed: state == nil, isNewestFirst: true),
        scope: request.scope, offset: (number - 1) * Pager.size, limit: Pager.size)
    }
    let sides = try await ReservationRows.Sides(of: found.rows, showing: [.holder, .provider], pen)
    let title = [words("delivery.uses"), state?.wording(pen.language)].compactMap { $0 }.joined(separator: " · ")
    return DeliveryView.Section(
      title: title, anchor: "uses",
      table: ReservationRows.table(found.rows, sides, pen, opening: VoucherStory.href),
      empty: found.rows.isEmpty ? words("delivery.noUses") : nil,
      pager: found.total == 0
        ? nil : Pager(request, page: number, total: found.total, words: words, by: name, of: title))
  }

  private static func provider(
    _ programme: VoucherProgramme, _ providers: [VoucherProvider], _ action: String, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    var acts = [
      pen.act(
        "\(action)/providers", "delivery.act.admit", hidden: ["do": "admit"],
        fields: [
          pen.field("provider", of: "admit"), pen.field("name", of: "admit"),
          pen.field(
            "categories", of: "admit", value: programme.categories.joined(separator: "、"),
            hint: "delivery.hint.categories"),
        ])
    ]
    let admitted = providers.filter(\.isAdmitted)
    if !admitted.isEmpty {
      acts.append(
        pen.act(
          "\(action)/providers", "delivery.act.stop", hidden: ["do": "stop"],
          fields: [
            pen.choice(
              "provider", of: "stop",
              admitted.map { Choice(value: $0.code.text, label: $0.name, isChosen: false) }),
            pen.field("reason", of: "stop"),
          ], isPlain: true))
    }
    return DeliveryView.Section(
      title: words("delivery.providers"),
      table: DeliveryView.Table(
        [
          words("delivery.field.name"), words("delivery.field.provider"), words("delivery.field.categories"),
          words("table.state"),
        ],
        rows: providers.map { provider in
          [
            .text(provider.name), .text(provider.code.text),
            .text(provider.categories.joined(separator: words("list.separator"))),
            provider.isAdmitted
              ? .state("yes", words("delivery.admitted"))
              : DeliveryView.Table.Cell(
                note: provider.stopped, state: StateMark(css: "out", word: words("delivery.stopped"))),
          ]
        }), empty: providers.isEmpty ? words("delivery.noProviders") : nil, folds: words("delivery.act.admit"),
      acts: acts)
  }

  /// One that the reader keeps.
  static func kept(_ request: PortalRequest, _ portal: Portal) async throws -> VoucherProgramme {
    let programme = try await found(request, portal)
    guard try await portal.ports.delivery.store.read({ try request.keeps(programme, in: $0) }) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    return programme
  }

  static func found(_ request: PortalRequest, _ portal: Portal) async throws -> VoucherProgramme {
    guard let id = request.parameters["programme"].flatMap(ProgrammeID.init),
      let programme = try await portal.ports.delivery.store.read({ try $0.programme(id) })
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return programme
  }
}

extension Portal {
  /// The names of enterprises that the scope admits.
  func enterpriseNames(_ codes: [CreditCode], within scope: AreaScope) async throws -> [CreditCode: String] {
    try await enterprises(codes, within: scope).mapValues(\.title)
  }

  /// The enterprises of a list that the scope admits, on one unchanging view. Cost: a query for some hundred of them.
  func enterprises(_ codes: some Sequence<CreditCode>, within scope: AreaScope) async throws -> [CreditCode: Enterprise]
  {
    let wanted = Array(Set(codes))
    return try await ports.store.read { try $0.enterprises.enterprises(wanted) }.filter { scope.contains($0.value) }
  }
}

extension Diagnostic {
  fileprivate static func noVoucher(_ purpose: Wording) -> Diagnostic {
    Diagnostic(
      "delivery.no-voucher", at: Place(field: "purpose"),
      Wording(zh: "“\(purpose.zh)”不是券，不能安排发券", en: "“\(purpose.en)” is no voucher"),
      expected: Wording(zh: "文件规定发券的事项", en: "what a document gives as a voucher"),
      remedy: Wording(zh: "现金奖励在“申报通知”里办理", en: "what is paid in cash goes by a call"))
  }
}
