import Access
import DelimitedText
import Delivery
import Diagnostics
import Journal
import Quantities

/// 拨付: what is owed, what is asked for, and what the treasury says of it.
///
/// A request is drafted, checked, returned, exported, marked and settled by the people of the budget that it is paid
/// from alone: the whole city's see a district's requests and do nothing with them.
enum TransfersPage {
  /// The largest voucher file: 2 MiB.
  static let limit = 2 << 20

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func draft(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let budget = request.form.text("budget") ?? ""
    let payee = request.form.text("payee") ?? ""
    let account = request.form.exactly("account")
    return try await act(
      request, portal, done: "drafted",
      wish: [
        "do": "draft-dues", "budget": .text(budget), "payee": .text(payee), "account": CanonicalJSON(account),
      ]
    ) { book in
      guard let from = try BudgetID(budget).flatMap({ try book.budget($0) }), request.scope.contains(from) else {
        throw Diagnostics(.chooseFromList("budget"))
      }
      try checkOwner([from], request, portal)
      guard let due = try Dues.one(of: from, to: payee, account: account, in: book) else {
        throw Diagnostics(.notDueAnyMore)
      }
      return .draftTransfer(due.budget.id, payee: due.payee, payeeName: due.name, due.reservations, awards: due.awards)
    }
  }

  static func decide(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let id = request.parameters["transfer"].flatMap(TransferID.init) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    let budgets = try await checkScope([id], request, portal)
    return try await act(request, portal) {
      try checkOwner(budgets, request, portal)
      return switch try request.asked("do", among: Verdict.self) {
      case .approve: (.approveTransfer(id), done: "approved")
      case .sendBack: (.returnTransfer(id, reason: request.form.text("reason") ?? ""), done: "returned")
      }
    }
  }

  private enum Verdict: String {
    case approve
    case sendBack = "return"
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await act(request, portal, done: "exported", wish: ["do": "export-approved"]) { book in
      // Those beyond one batch come with the next export.
      let approved = try own(.approved, most: DeliveryDesk.largestBatch, in: book, of: request.scope).rows.map(\.id)
      guard !approved.isEmpty else {
        let others = try book.budgets().filter { request.scope.contains($0) && !request.scope.owns($0) }
        let waiting = try others.first { budget in
          try !book.transfers(TransferFilter(state: .approved, budgets: [budget.id]), offset: 0, limit: 1).rows.isEmpty
        }
        throw Diagnostics(waiting.map { .notYourTransfer(portal.ownerName($0)) } ?? .nothingApproved)
      }
      return .exportTransfers(approved)
    }
  }

  static func mark(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let batch = try await batch(request, portal)
    let open = Set(batch.rows.filter(\.isOpen).map(\.budget))
    return try await act(request, portal) {
      try checkOwner(batch.budgets.filter { open.contains($0.id) }, request, portal)
      return switch try request.asked("do", among: Mark.self) {
      case .sent: (.markSent(batch: batch.number), done: "sent")
      case .unknown: (.markUnknown(batch: batch.number), done: "unknown")
      }
    }
  }

  private enum Mark: String {
    case sent, unknown
  }

  /// The file of a batch: the same bytes whenever it is asked for.
  static func file(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let batch = try await batch(request, portal)
    let words = portal.renderer.words(request.language)
    let lines = try await portal.ports.delivery.store.read { book in
      try batch.rows.compactMap { transfer in
        try book.budget(transfer.budget).map { TransferFile.Line(transfer, of: $0) }
      }
    }
    let remark = portal.ports.isDemonstration ? words("banner.demonstration") : ""
    return .download(
      name: "\(words("delivery.transferFile"))-\(batch.number).csv", type: .csv,
      bytes: TransferFile(lines, remark: remark).bytes)
  }

  /// Reads the treasury's file: first what it would do, then, on a yes, all of it.
  static func advise(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let isSure = request.form.text("sure") != nil
      let text = request.file.map { $0.bytes } ?? Array((request.form.exactly("text") ?? "").utf8)
      let name = request.file?.name ?? request.form.text("name") ?? ""
      let table = try DelimitedText(
        bytes: text, file: name, limits: DelimitedText.Limits(bytes: limit, recordBytes: 4096, cells: 50))
      let advice = try await portal.ports.delivery.store.read {
        try TreasuryAdvice(
          table, book: $0, of: request.scope.contains,
          settledBy: { request.scope.owns($0) ? nil : portal.ownerName($0) }, on: request.today)
      }
      guard advice.faults.isEmpty else { throw Diagnostics(advice.faults) }
      guard isSure else {
        return try await preview(
          advice, String(decoding: table.bytes, as: UTF8.self), name, DeliveryPen(request, portal))
      }
      guard !advice.settlements.isEmpty else { return .seeOther(LocalPath("/delivery/transfers?done=known")) }
      return try await act(request, portal) { (.settleTransfers(advice.settlements), done: "advised") }
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  // MARK: Pages

  private static func preview(
    _ advice: TreasuryAdvice, _ text: String, _ name: String, _ pen: DeliveryPen
  ) async throws -> Reply {
    let words = pen.words
    let requests = try await pen.portal.ports.delivery.store.read { book in
      try advice.lines.map { try book.transfer(reference: $0.reference)?.id }
    }
    let rows = zip(advice.lines, requests).map { line, request -> [DeliveryView.Table.Cell] in
      let path = request.map { "/delivery/transfers/\($0)" }
      let outcome: DeliveryView.Table.Cell =
        switch line.finding {
        case .known: .state("out", words("delivery.advice.known"))
        case .settles(let settlement):
          switch settlement.outcome {
          case .paid(let voucher, let day):
            .text("\(words("delivery.advice.paid")) \(voucher)", note: day.text(in: pen.language))
          case .bounced(let reason): .text(words("delivery.advice.bounced"), note: reason)
          }
        }
      return [.number(line.number), .text(line.reference, path), .money(line.amount, path), outcome]
    }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("delivery.transfers"), "/delivery/transfers"), Crumb(words("delivery.advice")),
      ], title: words("delivery.advice"), lead: words("delivery.adviceLead", ["file": name]),
      sections: [
        DeliveryView.Section(
          title: words("delivery.adviceLines"),
          table: DeliveryView.Table(
            [
              words("delivery.fileLine"), words("delivery.reference"), words("delivery.field.amount"),
              words("delivery.outcome"),
            ], numbers: [0, 2], rows: rows),
          acts: [
            pen.act(
              "/delivery/advice", "delivery.act.advise", hidden: ["sure": "1", "text": text, "name": name],
              isUpload: true)
          ])
      ])
    return .page(Page("delivery/page", title: view.title, view: view))
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let dues = try await portal.ports.delivery.store.read { try Dues.all(in: $0, within: request.scope) }
    let budgets = try await portal.ports.delivery.store.read { try $0.budgets() }.filter { request.scope.contains($0) }
    let payers = Dictionary(uniqueKeysWithValues: budgets.map { ($0.id, $0) })
    let number = Pager.page(of: request)
    let state = request.query.text("state").flatMap(TransferRequest.State.Name.init(rawValue:))
    let all = try await portal.ports.delivery.store.read {
      try $0.transfers(
        TransferFilter(state: state, budgets: budgets.map(\.id)), offset: (number - 1) * Pager.size,
        limit: Pager.size)
    }
    let (mayMake, mayCheck) = (has(.financeMaker, request), has(.financeChecker, request))
    let approved = try await own(.approved, most: 0, request, portal).total
    let drafted = try await own(.drafted, most: mayCheck ? mostForms : 0, request, portal)
    let checking = try await portal.ports.delivery.store.read { book in
      try drafted.rows.map { draft in
        let payment: (any PaidIntoAccount)? =
          try draft.awards.first.flatMap { try book.award($0) }
          ?? draft.reservations.first.flatMap { try book.reservation($0) }
        return Draft(transfer: draft, payment: payment)
      }
    }
    // A file can be had again after its batch is settled.
    let recent = Set(all.rows.compactMap(\.batch))
    let open = try await openBatches(request, portal)
    let files = open.all.union(recent).sorted(by: >)
    let marking = open.own.sorted()
    let marks = try await Self.marks(of: Array(marking.prefix(mostForms)), portal)
    let mine = dues.filter { request.scope.owns($0.budget) && $0.account != nil }
    let lacking = dues.filter { $0.account == nil }
    var sections = [
      DeliveryView.Section(
        title: words("delivery.dues"),
        lead: pen.sentences(
          words("delivery.duesLead"),
          lacking.isEmpty
            ? nil
            : words(
              "delivery.duesLacking",
              ["count": "\(lacking.reduce(0) { $0 + $1.reservations.count + $1.awards.count })"]),
          mayMake && mine.count > mostForms ? pen.some("forms", mostForms, of: mine.count) : nil),
        table: DeliveryView.Table(
          [words("delivery.payee"), words("delivery.budget"), words("delivery.count"), words("delivery.field.amount")],
          numbers: [2, 3],
          rows: dues.map { due in
            let path = due.path(for: pen)
            let account = AccountPart.words(due.account, of: due.payment, pen)
            return [
              .text(
                due.name, path,
                note: [due.payee.text, account ?? words("delivery.dueLacking"), due.bounced(pen)].compactMap { $0 }
                  .joined(separator: " · ")),
              budget(due.budget, pen),
              .number(due.reservations.count + due.awards.count, path), .money(due.amount, path),
            ]
          }), empty: dues.isEmpty ? words("delivery.noDues") : nil, folds: words("delivery.act.draft"),
        acts: mayMake
          ? mine.prefix(mostForms).map { draft($0, pen) } : []),
      DeliveryView.Section(
        title: state?.wording(pen.language) ?? words("delivery.requests"),
        lead: mayCheck && drafted.total > mostForms ? pen.some("checks", mostForms, of: drafted.total) : nil,
        anchor: "requests",
        table: table(all.rows, payers, pen),
        empty: all.rows.isEmpty ? words("delivery.noRequests") : nil,
        pager: Pager(request, page: number, total: all.total, words: words),
        acts: checks(checking, pen)),
    ]
    if mayMake {
      sections.append(
        DeliveryView.Section(
          title: words("delivery.files"),
          lead: pen.sentences(
            words("delivery.filesLead", ["count": "\(approved)"]),
            approved > DeliveryDesk.largestBatch
              ? words("delivery.exportOfFirst", ["count": "\(DeliveryDesk.largestBatch)"]) : nil,
            files.count > mostFiles ? pen.some("files", mostFiles, of: files.count) : nil,
            marking.count > mostForms ? pen.some("marks", mostForms, of: marking.count) : nil),
          links: (approved == 0
            ? [] : [Crumb(words("delivery.seeApproved"), "/delivery/transfers?state=approved#requests")])
            + files.prefix(mostFiles).map {
              Crumb(words("delivery.download", ["batch": "\($0)"]), "/delivery/batches/\($0)")
            },
          acts: (approved == 0 ? [] : [pen.act("/delivery/transfers/export", "delivery.act.export")])
            + marking.prefix(mostForms).flatMap { batch in
              (marks[batch] ?? []).enumerated().map { index, mark in
                pen.act(
                  "/delivery/batches/\(batch)", "delivery.act.\(mark)",
                  title: index == 0 ? words("delivery.batch", ["batch": "\(batch)"]) : nil, hidden: ["do": mark],
                  isPlain: true)
              }
            }))
      var file = pen.field("file", of: "advice", type: "file", hint: "delivery.hint.advice")
      file.isRequired = true
      sections.append(
        DeliveryView.Section(
          title: words("delivery.advice"),
          acts: [pen.act("/delivery/advice", "delivery.act.read", fields: [file], isUpload: true)]))
    }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(words("delivery.transfers"))], title: words("delivery.transfers"),
      lead: words("delivery.transfersLead"), done: pen.done, faults: pen.faults, sections: sections)
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// What each batch can still be marked as: nothing that it is already.
  private static func marks(of batches: [Int], _ portal: Portal) async throws -> [Int: [String]] {
    try await portal.ports.delivery.store.read { book in
      try batches.reduce(into: [:]) { marks, batch in
        let states = Set(
          try book.transfers(TransferFilter(batch: batch), offset: 0, limit: .max).rows.map(\.state.name))
        marks[batch] =
          (states.isDisjoint(with: [.exported, .unknown]) ? [] : ["sent"])
          + (states.isDisjoint(with: [.exported, .sent]) ? [] : ["unknown"])
      }
    }
  }

  /// How many things have their forms on the page at once, and how many files are listed; the page says what is left out.
  private static let mostForms = 20
  private static let mostFiles = 100

  /// The form that drafts what is due to a payee.
  static func draft(_ due: Dues, _ pen: DeliveryPen) -> DeliveryView.Act {
    pen.act(
      "/delivery/transfers", "delivery.act.draft",
      title: [
        due.name, due.budget.name, due.amount.grouped, AccountPart.words(due.account, of: due.payment, pen),
      ].compactMap { $0 }.joined(separator: " · "),
      hidden: ["budget": due.budget.id.text, "payee": due.payee.text, "account": due.account ?? ""], isPlain: true)
  }

  private static func table(
    _ rows: [TransferRequest], _ payers: [BudgetID: Budget], _ pen: DeliveryPen
  ) -> DeliveryView.Table? {
    let words = pen.words
    return DeliveryView.Table(
      [
        words("delivery.reference"), words("table.state"), words("delivery.field.amount"), words("delivery.payee"),
        words("delivery.budget"),
      ], numbers: [2],
      rows: rows.map { row in
        var state = DeliveryView.Table.Cell.state(css(row.state.name), row.state.name.wording(pen.language))
        switch row.state {
        case .confirmed(let voucher, let day): state.note = "\(voucher) \(day.text(in: pen.language))"
        case .returned(let reason): state.note = reason
        case .drafted, .approved, .exported, .sent, .unknown: break
        }
        let batch = row.batch.map { words("delivery.batch", ["batch": "\($0)"]) }
        let notes = [batch, state.note].compactMap { $0 }
        state.note = notes.isEmpty ? nil : notes.joined(separator: " · ")
        let path = "/delivery/transfers/\(row.id)"
        return [
          .text(row.reference, path), state, .money(row.amount, path),
          .text(row.payeeName, note: row.account.map { AccountPart.end($0, pen) }),
          payers[row.budget].map { budget($0, pen) } ?? .text("—"),
        ]
      })
  }

  /// A budget with who bears it, and so decides on it.
  private static func budget(_ budget: Budget, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    .text(budget.name, "/delivery/budgets/\(budget.id)", note: pen.portal.payerName(budget.payer, pen.words))
  }

  private static func css(_ state: TransferRequest.State.Name) -> String {
    switch state {
    case .drafted, .approved, .exported, .sent: "ask"
    case .unknown: "no"
    case .confirmed: "yes"
    case .returned: "out"
    }
  }

  /// A request that waits for its check, with one of its awards and uses, which all are for one account.
  struct Draft: Sendable {
    let transfer: TransferRequest
    let payment: (any PaidIntoAccount)?
  }

  static func checks(_ drafts: [Draft], _ pen: DeliveryPen) -> [DeliveryView.Act] {
    drafts.flatMap { waiting in
      let draft = waiting.transfer
      return [
        pen.act(
          "/delivery/transfers/\(draft.id)", "delivery.act.approve",
          title: [
            draft.reference, draft.payeeName, draft.amount.grouped,
            AccountPart.words(draft.account, of: waiting.payment, pen),
          ].compactMap { $0 }.joined(separator: " · "), hidden: ["do": "approve"]),
        pen.act(
          "/delivery/transfers/\(draft.id)", "delivery.act.return", hidden: ["do": "return"],
          fields: [pen.field("reason", of: "return-\(draft.id)")], isPlain: true),
      ]
    }
  }

  // MARK: What a person may touch

  private static func has(_ role: Role, _ request: PortalRequest) -> Bool { request.actor.roles.contains(role) }

  /// The first requests in a state on which the reader decides, and how many there are.
  private static func own(
    _ state: TransferRequest.State.Name, most: Int, _ request: PortalRequest, _ portal: Portal
  ) async throws -> (rows: [TransferRequest], total: Int) {
    try await portal.ports.delivery.store.read { try own(state, most: most, in: $0, of: request.scope) }
  }

  private static func own(
    _ state: TransferRequest.State.Name, most: Int, in book: any DeliveryReader, of scope: AreaScope
  ) throws -> (rows: [TransferRequest], total: Int) {
    let budgets = try book.budgets().filter { scope.owns($0) }.map(\.id)
    return try book.transfers(TransferFilter(state: state, budgets: budgets), offset: 0, limit: most)
  }

  /// The batches that wait for their outcome: those that the reader marks, and those that only are to be had again.
  private static func openBatches(
    _ request: PortalRequest, _ portal: Portal
  ) async throws -> (own: Set<Int>, all: Set<Int>) {
    try await portal.ports.delivery.store.read { book in
      let budgets = try book.budgets().filter { request.scope.contains($0) }
      let owned = Set(budgets.filter { request.scope.owns($0) }.map(\.id))
      let open = try book.openBatches(of: budgets.map(\.id))
      return (Set(open.filter { $0.value.isSubset(of: owned) }.keys), Set(open.keys))
    }
  }

  /// - Returns: the budgets that the requests are paid from.
  @discardableResult
  static func checkScope(_ ids: [TransferID], _ request: PortalRequest, _ portal: Portal) async throws -> [Budget] {
    let budgets = try await portal.ports.delivery.store.read { book in
      try ids.map { id in try book.transfer(id).flatMap { try book.budget($0.budget) } }
    }
    let seen = budgets.compactMap { $0 }.filter { request.scope.contains($0) }
    guard seen.count == ids.count else { throw PageFault.notFound(BudgetPages.unknown) }
    return seen
  }

  /// - Throws: `delivery.not-your-transfer` where one of the budgets is another's.
  private static func checkOwner(
    _ budgets: [Budget], _ request: PortalRequest, _ portal: Portal
  ) throws(Diagnostics) {
    if let other = budgets.first(where: { !request.scope.owns($0) }) {
      throw Diagnostics(.notYourTransfer(portal.ownerName(other)))
    }
  }

  private static func batch(
    _ request: PortalRequest, _ portal: Portal
  ) async throws -> (number: Int, rows: [TransferRequest], budgets: [Budget]) {
    guard let number = request.parameters["batch"].flatMap({ Int($0) }) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    let rows = try await portal.ports.delivery.store.read {
      try $0.transfers(TransferFilter(batch: number), offset: 0, limit: .max).rows
    }
    guard !rows.isEmpty else { throw PageFault.notFound(BudgetPages.unknown) }
    return (number, rows, try await checkScope(rows.map(\.id), request, portal))
  }

  private static func act(
    _ request: PortalRequest, _ portal: Portal, _ asked: () throws -> (DeliveryCommand, done: String)
  ) async throws -> Reply {
    do {
      let (command, done) = try asked()
      return try await act(request, portal, done: done, wish: command.payload) { _ in command }
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static func act(
    _ request: PortalRequest, _ portal: Portal, done: String, wish: CanonicalJSON,
    _ command: @escaping @Sendable (any DeliveryReader) throws -> DeliveryCommand
  ) async throws -> Reply {
    do {
      _ = try await portal.ports.delivery.run(
        wish: wish, by: request.actor.id, key: request.commandKey, at: request.now, command)
      return DeliveryView.next("/delivery/transfers?done=\(done)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }
}

extension Portal {
  /// Who decides on a budget's money.
  func ownerName(_ budget: Budget) -> Wording {
    func name(_ language: Language) -> String { payerName(budget.payer, renderer.words(language), decides: true) }
    return Wording(zh: name(.chinese), en: name(.english))
  }
}

extension Diagnostic {
  fileprivate static func notYourTransfer(_ owner: Wording) -> Diagnostic {
    Diagnostic(
      "delivery.not-your-transfer",
      Wording(
        zh: "这笔资金不由您这一级承担，由\(owner.zh)承担：拨付申请的拟定、复核、退回、导出和标记由\(owner.zh)的财政人员办理",
        en:
          "\(owner.en) bears this, and you do not: its finance people draft, check, return, export and mark the request"
      ),
      remedy: Wording(zh: "请\(owner.zh)的财政经办和复核人员办理", en: "leave it to the finance people of \(owner.en)"))
  }

  /// What was offered on a page that is not new any more.
  fileprivate static let notDueAnyMore = Diagnostic(
    "delivery.not-due",
    Wording(
      zh: "这家收款单位在这笔预算下、这个收款账户里已没有待拨付的款：可能已经拟了申请，或刚更正了收款账户",
      en:
        "nothing is owed to this payee under this budget into this account any more: it was asked for, or the account was put right"
    ),
    expected: Wording(zh: "待拨付清单里现有的一笔", en: "what the list of what is owed holds now"),
    remedy: Wording(zh: "看下面现在的清单，再拟一次", en: "look at the list as it is now below, and draft it anew"))

  fileprivate static let nothingApproved = Diagnostic(
    "delivery.nothing-approved",
    Wording(zh: "没有已复核、待导出的拨付申请", en: "no transfer request is approved and waits for its export"),
    remedy: Wording(zh: "先由复核人员复核；已导出的，在下面下载", en: "have one checked first; what was exported is downloaded below"))
}
