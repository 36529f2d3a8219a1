import Access
import Delivery
import Diagnostics
import Instruments
import Journal
import Quantities

/// 拨付: what is owed, what is asked for, and what the treasury says of it.
///
/// A request is drafted, checked, returned, exported, marked and settled by the people of the budget that it is paid
/// from alone: the whole city's see a district's requests and do nothing with them.
enum TransfersPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func draft(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let budget = request.form.text("budget") ?? ""
    let payee = request.form.text("payee") ?? ""
    let account = request.form.exactly("account")
    let reason = request.form.text("doubt") ?? ""
    let ended = try await portal.ended(among: CreditCode(payee).map { [$0] } ?? [])
    return try await act(request, portal, done: "drafted") { book in
      guard let from = try BudgetID(budget).flatMap({ try book.budget($0) }), request.scope.contains(from) else {
        throw Diagnostics(.chooseFromList("budget"))
      }
      try checkOwner([from], request, portal)
      guard let due = try Dues.one(of: from, to: payee, account: account, in: book) else {
        throw Diagnostics(.notDueAnyMore)
      }
      return try ended.judged(
        .draftTransfer(due.budget.id, payee: due.payee, payeeName: due.name, due.reservations, awards: due.awards),
        for: due.payee, named: due.name, due.awards, reason: reason)
    }
  }

  static func decide(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let id = request.parameters["transfer"].flatMap(TransferID.init) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    let budgets = try await checkScope([id], request, portal)
    let transfer = try await portal.ports.delivery.store.read { try $0.transfer(id) }
    let ended = try await portal.ended(among: transfer.map { [$0.payee] } ?? [])
    return try await act(request, portal) {
      try checkOwner(budgets, request, portal)
      return switch try request.asked("do", among: Verdict.self) {
      case .approve:
        (
          try transfer.map {
            try ended.judged(
              .approveTransfer(id), for: $0.payee, named: $0.payeeName, $0.awards,
              reason: request.form.text("doubt") ?? "")
          } ?? .approveTransfer(id), done: "approved"
        )
      case .sendBack: (.returnTransfer(id, reason: request.form.text("reason") ?? ""), done: "returned")
      }
    }
  }

  private enum Verdict: String {
    case approve
    case sendBack = "return"
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await act(request, portal, done: "exported") { book in
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

  // MARK: Pages

  static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let owed = try await portal.ports.delivery.store.read { try Dues.all(in: $0, within: request.scope) }
    let budgets = try await portal.ports.delivery.store.read { try $0.standingBudgets() }.filter {
      request.scope.contains($0)
    }
    let lines = try await portal.ports.delivery.store.read { try TransfersList.lines(budgets, in: $0, pen) }
    let calls = try await portal.ports.delivery.store.read { try $0.calls() }
    let narrowed = TransfersList.budget(budgets, request)
    let (mayMake, mayCheck) = (has(.financeMaker, request), has(.financeChecker, request))
    let approved = try await own(.approved, most: 0, request, portal).total
    let drafted = try await own(.drafted, most: mayCheck ? mostForms : 0, request, portal)
    let checked = mayCheck ? try await ownDrafts(request, portal) : []
    let ended = try await portal.ended(among: owed.map(\.payee) + drafted.rows.map(\.payee) + checked.map(\.payee))
    let dues = owed.map { $0.marked(by: ended) }
    let checking = try await portal.ports.delivery.store.read { book in
      try drafted.rows.map { draft in
        let payment: (any PaidIntoAccount)? =
          try draft.awards.first.flatMap { try book.award($0) }
          ?? draft.reservations.first.flatMap { try book.reservation($0) }
        return Draft(transfer: draft, payment: payment, ending: ended[draft.payee])
      }
    }
    let check =
      mayCheck
      ? try await portal.ports.delivery.store.read { book in
        try TransfersTogether.check(
          of: budgets.filter { request.scope.owns($0) && (narrowed?.id ?? $0.id) == $0.id }, in: book, request, portal
        ).leavingOut(ended)
      } : nil
    // A file can be had again after its batch is settled.
    let recent = Set(lines.compactMap(\.transfer.batch))
    let open = try await openBatches(request, portal)
    let files = open.all.union(recent).sorted(by: >)
    let marking = open.own.sorted()
    let marks = try await Self.marks(of: Array(marking.prefix(mostForms)), portal)
    let own = dues.filter { request.scope.owns($0.budget) }
    let mine = own.filter { $0.account != nil }
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
        table: DuesList.list(pen).table(
          Array(dues.prefix(Pager.size)), of: dues.count, sums: DuesList.list(pen).sums(dues), isFixed: true, pen),
        empty: dues.isEmpty ? words("delivery.noDues") : nil,
        links: dues.isEmpty
          ? [] : [Crumb(words("delivery.allDues", ["count": FigureText.count(dues.count).short]), DuesList.path)],
        folds: words("delivery.act.draft"),
        acts: mayMake
          ? TransfersTogether.drafts(own, pen) + mine.prefix(mostForms).map { draft($0, pen) } : [])
    ]
    if mayMake, let held = TransfersTogether.heldDues(own, pen) { sections.append(held) }
    let stopped = try await portal.ports.delivery.store.read { try Dues.held(in: $0, within: request.scope) }
    if let held = BrakePart.list(stopped, pen) { sections.append(held) }
    let together = check.map { TransfersTogether.approval($0, of: narrowed, pen) }
    var requests = TransfersList.section(lines, filters: TransfersList.filters(budgets, calls, pen), pen)
    if mayCheck, drafted.total > mostForms {
      requests.lead = pen.sentences(requests.lead, pen.some("checks", mostForms, of: drafted.total))
    }
    requests.links = [Crumb(words("reconciliation.title"), ReconciliationPage.path)]
    requests.acts = [together?.act].compactMap { $0 } + checks(checking, pen)
    sections.append(requests)
    if let held = together?.held { sections.append(held) }
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
      lead: words("delivery.transfersLead"), done: pen.done,
      faults: pen.faults + TransfersList.unread(pen), sections: sections)
    return .page(
      Page("delivery/page", title: view.title, view: view, status: pen.faults.isEmpty ? 200 : 422))
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
  static let mostForms = 20
  private static let mostFiles = 100

  /// The form that drafts what is due to a payee.
  static func draft(_ due: Dues, _ pen: DeliveryPen) -> DeliveryView.Act {
    pen.act(
      "/delivery/transfers", "delivery.act.draft",
      title: [
        due.name, due.budget.name, due.amount.grouped, AccountPart.words(due.account, of: due.payment, pen),
      ].compactMap { $0 }.joined(separator: " · "),
      hidden: ["budget": due.budget.id.text, "payee": due.payee.text, "account": due.account ?? ""],
      fields: due.ending == nil ? [] : [DoubtPart.field(of: "draft-\(due.budget.id)-\(due.payee)-\(due.part)", pen)],
      isPlain: true)
  }

  /// A request that waits for its check, with one of its awards and uses, which all are for one account.
  struct Draft: Sendable {
    let transfer: TransferRequest
    let payment: (any PaidIntoAccount)?
    /// 存疑: how its payee is known to have ended.
    let ending: AssessedSubject.Ending?
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
            waiting.ending?.doubt(pen.language),
          ].compactMap { $0 }.joined(separator: " · "), hidden: ["do": "approve"],
          fields: waiting.ending == nil ? [] : [DoubtPart.field(of: "approve-\(draft.id)", pen)]),
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

  /// All that is drafted on the own budgets.
  private static func ownDrafts(_ request: PortalRequest, _ portal: Portal) async throws -> [TransferRequest] {
    try await own(.drafted, most: DeliveryDesk.largestBatch, request, portal).rows
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
  static func checkOwner(
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

  static func act(
    _ request: PortalRequest, _ portal: Portal, _ asked: () throws -> (DeliveryCommand, done: String)
  ) async throws -> Reply {
    do {
      let (command, done) = try asked()
      return try await act(request, portal, done: done) { _ in command }
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// The wish is all that was typed, whatever the command makes of it.
  static func act(
    _ request: PortalRequest, _ portal: Portal, done: String,
    _ command: @escaping @Sendable (any DeliveryReader) throws -> DeliveryCommand
  ) async throws -> Reply {
    do {
      _ = try await portal.ports.delivery.run(
        wish: request.typedWish, by: request.actor.id, key: request.commandKey, at: request.now, command)
      return DeliveryView.next("/delivery/transfers?done=\(done)")
    } catch let faults as Diagnostics {
      let faults = try await portal.told(faults, of: request)
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
