import Delivery
import Diagnostics
import Instruments
import Quantities

/// 全部拟定 and 全部复核: what a budget owes is asked for, and what is asked for is approved, at one press. How many they
/// are and what they come to is seen before and told with the act: where the list has changed since, nothing is done.
enum TransfersTogether {
  /// Drafts a request for each payee and account that a budget owes, or that all of the own budgets owe where none is named:
  /// as many as one act takes.
  static func draft(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = request.form.text("budget") ?? ""
    let proof = Proof(request.form)
    let ended = try await endedPayees(request, portal)
    return try await TransfersPage.act(request, portal, done: "draftedAll") { book in
      guard !asked.isEmpty else { throw Diagnostics(.chooseFromList("budget")) }
      let budgets = try own(asked == all ? "" : asked, in: book, request)
      try TransfersPage.checkOwner(budgets, request, portal)
      let ready = inOneAct(
        try budgets.flatMap { try Dues.all(of: $0, in: book) }.map { $0.marked(by: ended) }.filter(\.isReady))
      try proof.check(ready.count, ready.map(\.amount).total)
      return .draftTransfers(
        ready.map {
          TransferDraft($0.budget.id, payee: $0.payee, payeeName: $0.name, $0.reservations, awards: $0.awards)
        })
    }
  }

  /// Which of those to whom the own budgets owe something, or whose requests are drafted on them, are in doubt.
  private static func endedPayees(_ request: PortalRequest, _ portal: Portal) async throws -> EndedEnterprises {
    let payees = try await portal.ports.delivery.store.read { book in
      let own = try book.budgets().filter { request.scope.owns($0) }
      return try Set(own.flatMap { try Dues.all(of: $0, in: book) }.map(\.payee)).union(
        book.transfers(TransferFilter(state: .drafted, budgets: own.map(\.id)), offset: 0, limit: .max).rows.map(
          \.payee))
    }
    return try await portal.ended(among: payees)
  }

  /// How a form names all of the own budgets.
  private static let all = "all"

  /// The first of some dues that one act asks for: as many as it takes awards and uses.
  private static func inOneAct(_ dues: [Dues]) -> [Dues] {
    var left = DeliveryDesk.largestBatch
    return Array(
      dues.prefix { due in
        left -= due.awards.count + due.reservations.count
        return left >= 0
      })
  }

  /// Approves what is drafted on the reader's budgets, or on one of them.
  static func approve(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = request.form.text("budget") ?? ""
    let proof = Proof(request.form)
    let ended = try await endedPayees(request, portal)
    return try await TransfersPage.act(request, portal, done: "approvedAll") { book in
      let budgets = try own(asked, in: book, request)
      if !asked.isEmpty { try TransfersPage.checkOwner(budgets, request, portal) }
      let check = try Self.check(of: budgets, in: book, request, portal).leavingOut(ended)
      try proof.check(check.ready.count, check.sum)
      return .approveTransfers(check.ready.map(\.id))
    }
  }

  /// The budgets of a list whose requests the reader drafts or approves: the one that is named, or all of the own.
  private static func own(
    _ named: String, in book: any DeliveryReader, _ request: PortalRequest
  ) throws -> [Budget] {
    guard !named.isEmpty else { return try book.budgets().filter { request.scope.owns($0) } }
    guard let budget = try BudgetID(named).flatMap({ try book.budget($0) }), request.scope.contains(budget) else {
      throw Diagnostics(.chooseFromList("budget"))
    }
    return [budget]
  }

  /// What is drafted on some budgets, as much as one act takes, parted by whether the reader may approve it.
  static func check(
    of budgets: [Budget], in book: any DeliveryReader, _ request: PortalRequest, _ portal: Portal
  ) throws -> TransferCheck {
    let drafted = try book.transfers(
      TransferFilter(state: .drafted, budgets: budgets.map(\.id)), offset: 0, limit: DeliveryDesk.largestBatch
    ).rows
    return try portal.ports.delivery.check(drafted, by: request.actor.id, in: book, at: request.now)
  }

  /// How many there were and what they came to when the reader pressed the button.
  struct Proof: Sendable {
    let count: String
    let fen: String

    init(_ form: FormFields) {
      count = form.text("count") ?? ""
      fen = form.text("fen") ?? ""
    }

    /// - Throws: `delivery.sum-changed` where it is not what the book holds.
    func check(_ count: Int, _ sum: Money) throws(Diagnostics) {
      guard self.count == "\(count)", fen == "\(sum.fen)" else { throw Diagnostics(.sumChanged(count, sum)) }
    }
  }

  // MARK: Parts of the page

  /// A form for all budgets where several owe something, and one for each budget that owes several payees, in the order of
  /// the budgets.
  static func drafts(_ dues: [Dues], _ pen: DeliveryPen) -> [DeliveryView.Act] {
    let ready = dues.filter(\.isReady)
    let each = Dictionary(grouping: ready, by: \.budget.id).sorted { $0.key < $1.key }
    func act(_ dues: [Dues], of budget: Budget?, named name: String) -> DeliveryView.Act {
      let taken = inOneAct(dues)
      let sum = taken.map(\.amount).total
      let rest = dues.count - taken.count
      return pen.act(
        "/delivery/transfers/all", "delivery.act.draftAll",
        title: pen.words("delivery.draftAll", ["budget": name, "count": "\(taken.count)", "sum": sum.grouped])
          + (rest == 0 ? "" : pen.words("delivery.draftRest", ["count": "\(rest)"])),
        hidden: ["budget": budget?.id.text ?? all, "count": "\(taken.count)", "fen": "\(sum.fen)"])
    }
    let together =
      each.count > 1
      ? [act(ready, of: nil, named: pen.words("delivery.draftAllBudgets", ["count": "\(each.count)"]))] : []
    return together
      + each.compactMap { _, dues in
        guard dues.count > 1, let budget = dues.first?.budget else { return nil }
        return act(dues, of: budget, named: budget.name)
      }
  }

  /// 不在其中: what is owed and not drafted with the others, each with its reason; `nil` where all of it is.
  static func heldDues(_ dues: [Dues], _ pen: DeliveryPen) -> DeliveryView.Section? {
    let held = dues.filter { !$0.isReady }
    guard !held.isEmpty else { return nil }
    let words = pen.words
    return DeliveryView.Section(
      title: words("delivery.heldDues"),
      lead: pen.sentences(
        words("delivery.heldDuesLead"),
        held.count > TransfersPage.mostForms ? pen.some("held", TransfersPage.mostForms, of: held.count) : nil),
      anchor: "held-dues",
      table: DeliveryView.Table(
        [words("delivery.payee"), words("delivery.field.amount"), words("delivery.why")], numbers: [1],
        rows: held.prefix(TransfersPage.mostForms).map { due in
          let path = due.path(for: pen)
          return [
            .text(due.name, path, note: due.budget.name), .money(due.amount, path),
            .text(
              pen.sentences(
                due.account == nil ? words("delivery.dueLacking") : due.bounced(pen), due.ending?.doubt(pen.language))),
          ]
        }))
  }

  /// The form that approves all that the reader may, with those that it leaves out.
  /// - Parameter budget: the budget that the list is narrowed to.
  static func approval(
    _ check: TransferCheck, of budget: Budget?, _ pen: DeliveryPen
  ) -> (act: DeliveryView.Act?, held: DeliveryView.Section?) {
    let words = pen.words
    let sum = check.sum
    let act =
      check.ready.count > 1
      ? pen.act(
        "/delivery/transfers/checks", "delivery.act.approveAll",
        title: [
          words("delivery.approveAll", ["count": "\(check.ready.count)", "sum": sum.grouped]), budget?.name,
        ].compactMap { $0 }.joined(separator: " · "),
        hidden: ["budget": budget?.id.text ?? "", "count": "\(check.ready.count)", "fen": "\(sum.fen)"]) : nil
    guard !check.held.isEmpty else { return (act, nil) }
    let most = TransfersPage.mostForms
    return (
      act,
      DeliveryView.Section(
        title: words("delivery.heldDrafts"),
        lead: pen.sentences(
          words("delivery.heldDraftsLead"),
          check.held.count > most ? pen.some("held", most, of: check.held.count) : nil), anchor: "held-drafts",
        table: DeliveryView.Table(
          [
            words("delivery.reference"), words("delivery.payee"), words("delivery.field.amount"), words("delivery.why"),
          ], numbers: [2],
          rows: check.held.prefix(most).map { held in
            let path = "/delivery/transfers/\(held.transfer.id)"
            return [
              .text(held.transfer.reference, path), .text(held.transfer.payeeName), .money(held.transfer.amount, path),
              .text(pen.said(held.why)),
            ]
          }))
    )
  }
}

extension Dues {
  /// Whether it can be asked for with the others at once: its payee confirmed an account, and after a bounce anew, and is in no
  /// doubt.
  var isReady: Bool { account != nil && (bounce.map(\.isCorrected) ?? true) && ending == nil }
}

extension Diagnostic {
  fileprivate static func sumChanged(_ count: Int, _ sum: Money) -> Diagnostic {
    Diagnostic(
      "delivery.sum-changed",
      Wording(
        zh: "名单变了，现在是 \(count) 笔、合计 \(sum.grouped) 元：什么都没有办",
        en: "the list has changed: it holds \(count) now, \(sum.grouped) yuan together, and nothing was done"),
      remedy: Wording(
        zh: "看下面现在的名单和合计，再办一次", en: "look at the list and its sum as they are now below, then do it again"))
  }
}
