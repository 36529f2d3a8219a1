import Access
import Delivery
import Diagnostics
import Quantities

/// 待确认的转移支付和结转: money that is to go from one budget to another, and who may say yes.
enum FundsPart {
  /// Says yes or no to one.
  static func answer(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let budget = try await BudgetPages.found(request, portal)
    do {
      guard let id = request.parameters["move"].flatMap(FundTransferID.init),
        let move = try await portal.ports.delivery.store.read({ book in
          try book.fundTransfer(id).flatMap { try Move($0, in: book) }
        }), [move.from.id, move.to.id].contains(budget.id)
      else { throw PageFault.notFound(BudgetPages.unknown) }
      guard move.mayAnswer(request) else { throw Diagnostics(.notYourMove(move)) }
      let (command, done): (DeliveryCommand, String) =
        switch try request.asked("do", among: Verdict.self) {
        case .confirm: (.confirmFunds(id), "changed")
        case .refuse: (.refuseFunds(id, reason: request.form.text("reason") ?? ""), "fundsRefused")
        }
      _ = try await portal.ports.delivery.run(
        command, by: request.actor.id, key: request.commandKey, at: request.now)
      return DeliveryView.next("/delivery/budgets/\(budget.id)?done=\(done)")
    } catch let faults as Diagnostics {
      return try await BudgetPages.one(
        DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private enum Verdict: String {
    case confirm, refuse
  }

  /// Those that wait, of a budget or of all that the reader sees; none where nothing waits.
  static func sections(concerning budget: Budget?, _ pen: DeliveryPen) async throws -> [DeliveryView.Section] {
    let words = pen.words
    let moves = try await moves(concerning: budget, pen.request, pen.portal)
    guard !moves.isEmpty else { return [] }
    let actors = try await pen.portal.actorNames(words)
    var acts: [DeliveryView.Act] = []
    for move in moves where budget != nil && move.mayAnswer(pen.request) {
      let action = "/delivery/budgets/\(budget?.id.text ?? "")/moves/\(move.transfer.id)"
      let title = "\(move.from.name) → \(move.to.name) · \(move.transfer.amount.grouped)"
      // Nobody says yes to what they drew up themselves: they may take it back.
      let isOwn = move.transfer.by == pen.request.actor.id
      if !isOwn { acts.append(pen.act(action, "funds.act.confirm", title: title, hidden: ["do": "confirm"])) }
      acts.append(
        pen.act(
          action, "funds.act.refuse", title: isOwn ? words("funds.own", ["funds": title]) : nil,
          hidden: ["do": "refuse"], fields: [pen.field("reason", of: "refuse-\(move.transfer.id)")], isPlain: true))
    }
    func cell(_ budget: Budget) -> DeliveryView.Table.Cell {
      .text(budget.name, path(budget, pen), note: pen.portal.payerName(budget.payer, words))
    }
    // What follows is looked at before it is confirmed: its calls, and what is promised under them now.
    func following(_ move: Move) -> DeliveryView.Table.Cell {
      guard let (titles, sum) = move.following else { return .text("—") }
      return .text(
        titles.joined(separator: words("list.separator")), path(move.from, pen).map { "\($0)#calls" },
        note: words("funds.promised", ["sum": sum.grouped]))
    }
    let hasCalls = moves.contains { $0.following != nil }
    return [
      DeliveryView.Section(
        title: words("funds.waiting"), lead: words("funds.lead"), anchor: "funds",
        table: DeliveryView.Table(
          [
            words("funds.from"), words("funds.to"), words("delivery.field.document"), words("calls.who"),
          ] + (hasCalls ? [words("funds.calls")] : []) + [words("delivery.field.amount")],
          numbers: [hasCalls ? 5 : 4],
          rows: moves.map { move in
            let sum = DeliveryView.Table.Cell.money(
              move.transfer.amount, path(move.from, pen) ?? path(move.to, pen))
            return [
              cell(move.from), cell(move.to), .text(move.transfer.document), .text(actors(move.transfer.by)),
            ] + (hasCalls ? [following(move), sum] : [sum])
          }), acts: acts)
    ]
  }

  private static func path(_ budget: Budget, _ pen: DeliveryPen) -> String? {
    pen.request.scope.contains(budget) ? "/delivery/budgets/\(budget.id)" : nil
  }

  fileprivate struct Move: Sendable {
    let transfer: FundTransfer
    let from: Budget
    let to: Budget
    /// 随转的通知 and what is promised under them; `nil` where none follow.
    let following: (titles: [String], sum: Money)?

    /// `nil` where the book does not have one of its budgets.
    init?(_ transfer: FundTransfer, in book: any DeliveryReader) throws {
      guard let from = try book.budget(transfer.from), let to = try book.budget(transfer.to) else { return nil }
      self.transfer = transfer
      self.from = from
      self.to = to
      following = try CarryOverPart.following(transfer, from: from, in: book)
    }

    /// A district's money goes by that district's own people alone; the city's by the district that gets it, or by another
    /// of the city's. The engine keeps apart who drew it up.
    func mayAnswer(_ request: PortalRequest) -> Bool {
      let roles = request.actor.roles
      if let own = request.scope.area, !roles.isDisjoint(with: [.district, .financeChecker]) {
        return (from.payer.area ?? to.payer.area).map(own.contains) ?? false
      }
      // From one year to the next it stays the city's: its checker may say so, too.
      return from.payer == .city && (roles.contains(.city) || to.payer == .city && roles.contains(.financeChecker))
    }
  }

  private static func moves(
    concerning budget: Budget?, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [Move] {
    try await portal.ports.delivery.store.read { book in
      try book.fundTransfers(in: .waiting).compactMap { try Move($0, in: book) }.filter { move in
        let isConcerned = budget.map { [move.from.id, move.to.id].contains($0.id) }
        return isConcerned ?? [move.from, move.to].contains { request.scope.contains($0) }
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func notYourMove(_ move: FundsPart.Move) -> Diagnostic {
    Diagnostic(
      "delivery.not-your-move", at: Place(field: "do"),
      Wording(
        zh: "“\(move.from.name)”转出的钱不由您确认", en: "it is not for you to confirm what leaves “\(move.from.name)”"),
      expected: Wording(
        zh: "区级资金由该区确认；市级资金由转入的区或市级另一人确认；结转由同一财政的另一人确认",
        en: "a district's money by that district; the city's by the district that gets it, or another of the city"))
  }
}
