import Access
import Delivery
import Diagnostics
import PolicyCorpus
import Quantities

/// 兑现 and one budget: what of the money is free, promised, asked for and paid.
enum BudgetPages {
  static let kinds: [LedgerAccount.Kind] = [.available, .issued, .reserved, .payable, .requested, .paid]

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await overview(DeliveryPen(request, portal))
  }

  static func grant(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let form = request.form
      guard let purpose = form.text("purpose").flatMap(InstrumentID.init), portal.fundPurposes.contains(purpose) else {
        throw Diagnostics(.chooseFromList("purpose"))
      }
      guard request.keepsFunds else { throw Diagnostics(.notYourFunds) }
      let payer = Budget.Payer(area: form.text("payer").flatMap { AreaCode($0) })
      // A district registers its own money and nobody else's.
      if let own = request.ownDistrict, payer != .district(own) { throw Diagnostics(.chooseFromList("payer")) }
      let (name, document) = (form.text("name") ?? "", form.text("document") ?? "")
      let (year, amount) = (form.whole("year", in: 0...9999) ?? 0, try request.amount())
      let reply = try await request.confirming { isConfirmed in
        try await portal.ports.delivery.run(
          wish: request.typedWish, by: request.actor.id, key: request.commandKey, at: request.now
        ) { book in
          let alike = try isConfirmed ? [] : book.budgets(alike: name, document: document, payer, year: year)
          // One by the same document for the same purpose is refused as entered already.
          let isSame = alike.contains { DocumentNumber.isSame($0.document, as: document) && $0.purpose == purpose }
          guard isSame || alike.isEmpty else { throw Diagnostics(alike.map { .alike($0, name: name) }) }
          return .grantBudget(
            name: name, year: year, purpose: purpose, payer: payer, document: document, amount: amount)
        }
      }
      return DeliveryView.next("/delivery/budgets/\(reply.subject)?done=granted")
    } catch let faults as Diagnostics {
      return try await overview(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  static func budget(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await one(DeliveryPen(request, portal))
  }

  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let budget = try await found(request, portal)
      guard request.keeps(budget) else { throw Diagnostics(.notYourFunds) }
      let form = request.form
      let command: DeliveryCommand
      switch form.text("movement").flatMap(BudgetMovement.init(rawValue:)) {
      case let movement? where movement == .increase || movement == .recovery:
        command = .changeBudget(
          budget.id, movement, amount: try request.amount(), document: form.text("document") ?? "")
      case .carryOver:
        _ = try await CarryOverPart.offer(budget, request, portal)
        return DeliveryView.next("/delivery/budgets/\(budget.id)?done=fundsOffered")
      case let movement?:
        guard let target = form.text("to").flatMap(BudgetID.init) else { throw Diagnostics(.chooseFromList("to")) }
        command = .moveFunds(
          movement, from: budget.id, to: target, amount: try request.amount(), document: form.text("document") ?? "")
      case nil: throw Diagnostics(.chooseFromList("movement"))
      }
      let reply = try await portal.ports.delivery.run(
        command, by: request.actor.id, key: request.commandKey, at: request.now)
      if SubmissionID(reply.subject) != nil {
        return DeliveryView.next("/delivery/submissions/\(reply.subject)?done=submitted")
      }
      let isOffered = FundTransferID(reply.subject) != nil
      return DeliveryView.next("/delivery/budgets/\(budget.id)?done=\(isOffered ? "fundsOffered" : "changed")")
    } catch let faults as Diagnostics {
      return try await one(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// The postings of a budget's accounts of one kind, each with the journal's record.
  static func postings(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let budget = try await found(request, portal)
    guard let list = PostingList(of: budget, named: request.parameters["account"], pen) else {
      throw PageFault.notFound(unknown)
    }
    let view = DeliveryView(
      crumbs: crumbs(pen) + [Crumb(budget.name, "/delivery/budgets/\(budget.id)"), Crumb(list.title)],
      title: "\(budget.name) · \(list.title)", sections: [try await list.section()])
    return .page(Page("delivery/page", title: view.title, view: view))
  }

  /// How the address names what was put into a budget: no account of its own, but what two of them tell together.
  static let givenName = "given"

  // MARK: Pages

  private static func overview(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let calls = try await portal.ports.delivery.store.read { try $0.calls() }.filter {
      $0.phase(on: request.today) == .open
    }
    let underWay = try await portal.ports.delivery.store.read { book in
      try book.awards(AwardFilter(isUnderWay: true), scope: request.scope, offset: 0, limit: 0).total
    }
    let (kept, programmes, waiting) = try await portal.ports.delivery.store.read { book in
      let budgets = try book.standingBudgets().filter { request.scope.contains($0) }
      return (
        try book.offered(budgets.filter { request.keeps($0) }), try book.programmes(),
        (
          claims: try book.reservations(ReservationFilter(state: .claimed), scope: request.scope, offset: 0, limit: 0)
            .total,
          refunds: try book.reservations(
            ReservationFilter(isRefunding: true), scope: request.scope, offset: 0, limit: 0
          ).total,
          recoveries: try book.awards(
            AwardFilter(isRecovering: true), scope: request.scope, offset: 0, limit: 0
          ).total,
          bounced: try book.bounced(within: request.scope).count,
          drafts: try book.transfers(
            TransferFilter(state: .drafted, budgets: budgets.map(\.id)), offset: 0, limit: 0
          ).total
        )
      )
    }
    var list = try await BudgetList.section(pen)
    if request.keepsFunds { list.acts = [grantForm(pen)] }
    if list.acts.asks { list.folds = nil }
    list.links += ChangedAwards.links(pen)
    var sections = [list]
    sections += try await SubmissionPages.sections(pen, empty: words("submission.none"))
    sections += try await FundsPart.sections(concerning: nil, pen)
    sections.append(
      DeliveryView.Section(
        title: words("delivery.programmes"),
        table: DeliveryView.Table(
          [
            words("delivery.field.name"), words("delivery.instrument"), words("delivery.validity"),
          ],
          rows: programmes.map { programme in
            [
              .text(
                programme.name, "/delivery/programmes/\(programme.id)",
                note: [programme.document, programme.withdrawn.map { _ in words("delivery.programmeWithdrawn") }]
                  .compactMap { $0 }.joined(separator: " · ")),
              .text(portal.instrumentName(programme.instrument, words)),
              .text("\(programme.validFrom.text(in: pen.language)) — \(programme.validTo.text(in: pen.language))"),
            ]
          }), empty: programmes.isEmpty ? words("delivery.noProgrammes") : nil,
        folds: words("delivery.act.open"),
        acts: kept.isEmpty ? [] : [ProgrammePage.openForm(pen, kept)]))
    let view = DeliveryView(
      crumbs: [Crumb(words("nav.delivery"))], title: words("nav.delivery"), lead: words("delivery.lead"),
      done: pen.done, faults: pen.faults,
      sums: [
        Figure(.count(calls.count), label: words("calls.openNow"), href: "/delivery/calls?open=1"),
        Figure(.count(underWay), label: words("calls.waiting"), href: "/delivery/awards?open=1"),
        Figure(.count(waiting.claims), label: words("delivery.waitingClaims"), href: "/delivery/claims"),
        Figure(
          .count(waiting.drafts), label: words("delivery.waitingDrafts"),
          href: "/delivery/transfers?state=drafted#requests"),
        Figure(.count(waiting.bounced), label: words("calls.bouncedAwards"), href: AwardPages.bouncedHref),
        Figure(.count(waiting.refunds), label: words("delivery.refunding"), href: "/delivery/claims#refunds"),
        Figure(
          .count(waiting.recoveries), label: words("recovery.waitingAwards"), href: "/delivery/awards?recovery=1"),
        Figure(
          .count(try await SubmissionPages.waiting(pen).count), label: words("submission.waiting"),
          href: "#submissions"),
      ], sections: sections)
    // What is asked about was not done either.
    return .page(
      Page("delivery/page", title: view.title, view: view, status: pen.refused == nil && !view.hasFaults ? 200 : 422))
  }

  static func one(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let budget = try await found(request, portal)
    let (sums, needs, programmes, others) = try await portal.ports.delivery.store.read { book in
      (
        try book.sums(of: budget.id), try book.needs(of: budget),
        try CarryOverPart.programmes(on: budget, in: book),
        try book.offered(
          try book.standingBudgets().filter {
            $0.id != budget.id && $0.purpose == budget.purpose && request.scope.contains($0)
          })
      )
    }
    let total = kinds.compactMap { sums[$0] }.total
    let later = others.filter { $0.budget.payer == budget.payer && $0.budget.year > budget.year }
    let action = "/delivery/budgets/\(budget.id)"
    var acts: [DeliveryView.Act] = []
    var carry: [DeliveryView.Act] = []
    if request.keeps(budget) {
      let movements = [BudgetMovement.increase, .recovery].map {
        Choice(value: $0.rawValue, label: words("delivery.movement.\($0.rawValue)"), isChosen: $0 == .increase)
      }
      acts.append(
        pen.act(
          action, "delivery.act.change", title: words("delivery.act.changeTitle"),
          fields: [
            pen.choice("movement", of: "change", movements), pen.amount(of: "change"),
            pen.field("document", of: "change"),
          ], isPlain: true))
      let beside = others.filter { $0.budget.payer != budget.payer && $0.budget.year == budget.year }
      if !beside.isEmpty {
        acts.append(
          pen.act(
            action, "delivery.act.move", title: words("delivery.act.moveTitle"),
            hidden: ["movement": BudgetMovement.transfer.rawValue],
            fields: [
              pen.choice("to", of: "move", beside.map { portal.choice($0, words) }), pen.amount(of: "move"),
              pen.field("document", of: "move"),
            ], isPlain: true))
      }
      if !later.isEmpty { carry.append(CarryOverPart.act(budget, needs, to: later, pen)) }
    }
    let calls = CarryOverPart.section(
      budget, needs, acts: carry, hasLater: !later.isEmpty || !request.keeps(budget), pen)
    if calls == nil { acts += carry }
    let waiting =
      try await SubmissionPages.sections(pen) { $0.budgets.contains { $0.id == budget.id } }
      + FundsPart.sections(concerning: budget, pen)
    let isReturned = try await portal.ports.delivery.store.read { try $0.isReturned(budget.id) }
    let view = DeliveryView(
      crumbs: crumbs(pen) + [Crumb(budget.name)], title: budget.name,
      lead: [
        "\(budget.year)", portal.payerName(budget.payer, words), portal.instrumentName(budget.purpose, words),
        budget.document, isReturned ? words("delivery.budgetReturned") : nil,
      ].compactMap { $0 }.joined(separator: " · "), done: pen.done, faults: pen.faults,
      sections: waiting + [
        DeliveryView.Section(
          title: words("delivery.where"),
          table: DeliveryView.Table(
            [words("delivery.account"), words("delivery.field.amount")], numbers: [1],
            rows: kinds.map { kind in
              [
                .text(words("delivery.kind.\(kind.rawValue)")),
                .money(sums[kind] ?? .zero, "/delivery/budgets/\(budget.id)/\(kind.rawValue)"),
              ]
            } + [[.text(words("delivery.total")), .money(total, "\(action)/\(givenName)")]]),
          links: [Crumb(words("statement.title"), StatementPage.path(budget))],
          folds: acts.asks ? nil : words("delivery.act.changes"), acts: acts)
      ] + [calls, CarryOverPart.programmes(programmes, pen)].compactMap { $0 })
    // What is asked about was not done either.
    return .page(
      Page("delivery/page", title: view.title, view: view, status: pen.refused == nil && !view.hasFaults ? 200 : 422))
  }

  private static func grantForm(_ pen: DeliveryPen) -> DeliveryView.Act {
    let (portal, words) = (pen.portal, pen.words)
    let own = pen.request.ownDistrict
    let city: [Choice] =
      own == nil ? [Choice(value: "", label: words("delivery.payer.city"), isChosen: true)] : []
    let payers: [Choice] =
      city
      + portal.corpus.areas.districts.filter { own == nil || $0.code == own }.map {
        Choice(value: $0.code.text, label: portal.areaName($0.code, in: pen.language), isChosen: $0.code == own)
      }
    var form = pen.act(
      "/delivery/budgets", "delivery.act.grant",
      fields: [
        pen.field("name", of: "grant"),
        pen.field("year", of: "grant", value: "\(pen.request.today.year)", type: "number", isShort: true),
        pen.choice(
          "purpose", of: "grant",
          portal.fundPurposes.map {
            Choice(value: $0.description, label: portal.instrumentName($0, words), isChosen: false)
          }), pen.choice("payer", of: "grant", payers), pen.field("document", of: "grant"), pen.amount(of: "grant"),
      ], asksDoubts: true)
    form.doubts?.label = words("delivery.anotherBudget")
    return form
  }

  static func found(_ request: PortalRequest, _ portal: Portal) async throws -> Budget {
    guard let id = request.parameters["budget"].flatMap(BudgetID.init),
      let budget = try await portal.ports.delivery.store.read({ try $0.budget(id) }), request.scope.contains(budget)
    else { throw PageFault.notFound(unknown) }
    return budget
  }

  /// Where a record of the journal stands, for those who may read it.
  static func journal(_ record: Int, _ request: PortalRequest) -> String? {
    request.actor.roles.contains(.auditor) ? "/administration/journal?before=\(record + 1)" : nil
  }

  /// A record of the journal by its number, which opens for those who read the journal.
  static func record(_ number: Int, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    .text(pen.words("export.record", ["record": "\(number)"]), journal(number, pen.request))
  }

  static let unknown = Wording(zh: "没有这一笔，或者您看不到它。", en: "There is no such thing, or you may not see it.")

  /// The way to a page of 兑现: a link for those alone who may open its first page.
  static func crumbs(_ pen: DeliveryPen) -> [Crumb] {
    [Crumb(pen.words("nav.delivery"), Portal.allows(pen.request.actor, Portal.money) ? "/delivery" : nil)]
  }
}

extension AreaScope {
  /// Whether a person with this scope may see a budget: the city's is for those who work for the whole city.
  func contains(_ budget: Budget) -> Bool {
    switch self {
    case .everywhere: true
    case .area(let own), .park(let own, _): budget.payer.area.map(own.contains) ?? false
    case .enterprise, .nothing: false
    }
  }

  /// Whether a person with this scope decides on a budget's money: a district's is for that district's own people, and
  /// for nobody of the whole city, who see it; the city's is for those who work for the whole city.
  func owns(_ budget: Budget) -> Bool {
    switch self {
    case .everywhere: budget.payer == .city
    case .area(let own), .park(let own, _): budget.payer.area == own
    case .enterprise, .nothing: false
    }
  }

  /// Whether who sees this decides on what some budgets bear together: what a district bears, alone or with the city, is
  /// for that district's own people, the city's for the city's.
  func decides(on budgets: [Budget]) -> Bool {
    budgets.deciding.contains(where: owns)
  }
}

extension Portal {
  /// What budgets can be for: the vouchers and funds that the documents declare, and the benefits that pay.
  var fundPurposes: [InstrumentID] { voucherPurposes + calledBenefits.map(\.id) }

  /// What vouchers can be arranged for: those that the documents declare. What is paid in cash is no voucher.
  var voucherPurposes: [InstrumentID] { corpus.instruments.filter { $0.kind == .voucher }.map(\.id) }

  /// The benefits of which applications are taken here: with conditions to assess and sums to pay.
  var calledBenefits: [BenefitDeclaration] { corpus.benefits.filter(\.paysSum) }

  /// What a call can be for: those first, then all else that one may apply for elsewhere, such as a title, a service, a
  /// place, a voucher, or support whose sum no text tells.
  var calledInstruments: [InstrumentID] {
    let here = calledBenefits.map(\.id)
    let elsewhere = [InstrumentKind.benefit, .voucher, .register].flatMap { kind in
      corpus.instruments.filter { $0.kind == kind }.map(\.id)
    }
    let taken = Set(here)
    return here + elsewhere.filter { !taken.contains($0) }
  }

  /// The budgets that can pay a call's benefit; while none is chosen, those that can pay some call's.
  func budgets(_ budgets: [OfferedBudget], for benefit: InstrumentID?) -> [OfferedBudget] {
    let benefits = benefit.map { [$0] } ?? calledBenefits.map(\.id)
    let purposes = ports.delivery.purposes
    return budgets.filter { offered in benefits.contains { purposes.purpose(offered.budget.purpose, fits: $0) } }
  }

  func instrumentName(_ id: InstrumentID, _ words: Strings) -> String {
    corpus.instrument(id)?.name(words.language) ?? id.description
  }

  /// A budget's payer: a district by its name; the city as the one that pays (市级财政), or that decides on it (市级).
  func payerName(_ payer: Budget.Payer, _ words: Strings, decides: Bool = false) -> String {
    payer.area.map { areaName($0, in: words.language) }
      ?? words(decides ? "delivery.payer.cityDecides" : "delivery.payer.city")
  }

  /// A budget by its name, and by what tells those of one name apart.
  func choice(_ offered: OfferedBudget, isChosen: Bool = false, _ words: Strings) -> Choice {
    let budget = offered.budget
    return Choice(
      value: budget.id.text,
      label: words(
        "delivery.budgetChoice",
        [
          "name": budget.name, "payer": payerName(budget.payer, words), "year": "\(budget.year)",
          "document": budget.document, "free": offered.free.grouped,
        ]), isChosen: isChosen)
  }
}

/// A budget that a form offers, with what of it is free.
struct OfferedBudget: Sendable {
  let budget: Budget
  let free: Money
}

extension DeliveryReader {
  /// Cost: a balance for each.
  func offered(_ budgets: [Budget]) throws -> [OfferedBudget] {
    try budgets.map { OfferedBudget(budget: $0, free: try balance(.available($0.id))) }
  }
}

extension Diagnostic {
  /// Another budget of the same payer and year that may be the same one.
  fileprivate static func alike(_ earlier: Budget, name: String) -> Diagnostic {
    let isNamesake = earlier.isNamed(name)
    let (zh, en) = isNamesake ? ("同名", "the same name") : ("同一文号", "the same document number")
    return Diagnostic(
      doubtCode, at: Place(field: isNamesake ? "name" : "document"),
      Wording(
        zh: "同一财政、同一年度已有\(zh)的预算“\(earlier.name)”（\(earlier.document)）",
        en: "the payer has a budget of the year with \(en): “\(earlier.name)” (\(earlier.document))"),
      remedy: Wording(
        zh: "是追加的，在原预算里记“追加”；确是另一笔的，勾选后再登记，名称最好能区分",
        en:
          "record an increase there where it is more of the same; where it is another one, say so and enter it, best by a name of its own"
      ))
  }

  static let choiceCode = "delivery.choice"

  static func chooseFromList(_ field: String) -> Diagnostic {
    Diagnostic(
      choiceCode, at: Place(field: field),
      Wording(zh: "没有选，或选的已不在其中", en: "nothing was chosen, or what was chosen is gone"),
      expected: Wording(zh: "列表中的一项", en: "one of the list"))
  }
}
