import Delivery
import Diagnostics
import Quantities

/// 年末结转: the calls that a budget pays with what each still needs of it, and the form by which its money and they go to a
/// later year's budget.
enum CarryOverPart {
  /// `nil` where no call is paid from the budget.
  /// - Parameter acts: what the reader may do about it.
  static func section(
    _ budget: Budget, _ needs: [CallNeed], acts: [DeliveryView.Act], hasLater: Bool, _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    let words = pen.words
    guard !needs.isEmpty else { return nil }
    func cell(_ kind: CallNeed.Kind, _ need: CallNeed) -> DeliveryView.Table.Cell {
      let part = need.part(kind)
      return .sum(
        part.amount, "\(AwardsList.path)?call=\(need.call.id)&need=\(kind.rawValue)&budget=\(budget.id)",
        note: words("reconciliation.count", ["count": "\(part.count)"]))
    }
    func note(_ need: CallNeed) -> String {
      need.isPaidHere
        ? CallNotices.window(of: need.call, on: pen.request.today, words) : words("carry.leftBehind")
    }
    var rows = needs.map { need in
      [.text(need.call.terms.title, "/delivery/calls/\(need.call.id)", note: note(need))]
        + CallNeed.Kind.allCases.map { cell($0, need) }
    }
    if needs.count > 1 {
      rows.append(
        [.text(words("delivery.sumOf", ["count": "\(needs.count)"]))]
          + CallNeed.Kind.allCases.map { kind in .money(needs.map { $0.part(kind).amount }.total) })
    }
    return DeliveryView.Section(
      title: words("carry.calls"),
      lead: pen.sentences(words("carry.lead"), hasLater ? nil : words("carry.noLater")), anchor: "calls",
      table: DeliveryView.Table(
        [words("carry.call")]
          + CallNeed.Kind.allCases.map {
            words("delivery.kindColumn", ["kind": words("carry.need.\($0.rawValue)")])
          }, numbers: Set(1...CallNeed.Kind.allCases.count), rows: rows),
      folds: acts.isEmpty || acts.asks ? nil : words("carry.fold"), acts: acts)
  }

  /// 发券方案 that issue on the budget, alone or with another payer's; `nil` where none does.
  static func programmes(_ programmes: [VoucherProgramme], _ pen: DeliveryPen) -> DeliveryView.Section? {
    let words = pen.words
    guard !programmes.isEmpty else { return nil }
    return DeliveryView.Section(
      title: words("carry.programmes"), lead: words("carry.programmesLead"), anchor: "programmes",
      table: DeliveryView.Table(
        [words("delivery.field.name"), words("delivery.validity")],
        rows: programmes.map {
          [
            .text($0.name, "/delivery/programmes/\($0.id)", note: $0.document),
            .text("\($0.validFrom.text(in: pen.language)) — \($0.validTo.text(in: pen.language))"),
          ]
        }))
  }

  /// Those that issue on a budget and were not withdrawn.
  static func programmes(on budget: Budget, in book: any DeliveryReader) throws -> [VoucherProgramme] {
    try book.programmes().filter { $0.withdrawn == nil && $0.funding.budgets.contains(budget.id) }
  }

  /// - Parameter later: the same payer's budgets of later years, for the same purpose.
  static func act(
    _ budget: Budget, _ needs: [CallNeed], to later: [OfferedBudget], _ pen: DeliveryPen
  ) -> DeliveryView.Act {
    let words = pen.words
    let following = needs.filter(\.mayFollow)
    var amount = pen.amount(of: "carry")
    amount.isRequired = following.isEmpty
    amount.hint = following.isEmpty ? nil : words("carry.amountHint")
    let follows = following.map { need in
      pen.choice(
        field(need.call.id), of: "carry",
        [
          Choice(value: "", label: words("carry.stays"), isChosen: true),
          Choice(value: "yes", label: words("carry.follows", ["sum": need.movable.grouped]), isChosen: false),
        ], label: words("carry.following", ["call": need.call.terms.title]))
    }
    var act = pen.act(
      "/delivery/budgets/\(budget.id)", "carry.act", title: words("carry.actTitle"),
      hidden: ["movement": BudgetMovement.carryOver.rawValue],
      fields: [pen.choice("to", of: "carry", later.map { pen.portal.choice($0, words) }), amount] + follows
        + [pen.field("document", of: "carry")], isPlain: true, asksDoubts: true)
    act.doubts?.label = words("carry.anyway")
    return act
  }

  private static func field(_ call: CallID) -> String { "follow-\(call)" }

  /// Draws a carry-over up. What it would leave without money is asked about before.
  static func offer(_ budget: Budget, _ request: PortalRequest, _ portal: Portal) async throws -> DeliveryReply {
    let form = request.form
    guard let target = form.text("to").flatMap(BudgetID.init) else { throw Diagnostics(.chooseFromList("to")) }
    let document = form.text("document") ?? ""
    return try await request.confirming { isConfirmed in
      try await portal.ports.delivery.run(
        wish: request.typedWish, by: request.actor.id, key: request.commandKey, at: request.now
      ) { book in
        let needs = try book.needs(of: budget)
        let calls = needs.map(\.call.id).filter { form.text(field($0)) == "yes" }
        let amount = form.text("amount") == nil && !calls.isEmpty ? .zero : try request.amount()
        let doubts =
          try isConfirmed ? [] : doubts(amount, calls, of: needs, budget, target, on: request.today, in: book)
        guard doubts.isEmpty else { throw Diagnostics(doubts) }
        return .moveFunds(
          .carryOver, from: budget.id, to: target, amount: amount, document: document, calls: calls)
      }
    }
  }

  /// Which calls would be left without the money that they need, here and where they go.
  private static func doubts(
    _ amount: Money, _ calls: [CallID], of needs: [CallNeed], _ budget: Budget, _ target: BudgetID,
    on today: CalendarDay, in book: any DeliveryReader
  ) throws -> [Diagnostic] {
    let left = Money(fen: try book.balance(.available(budget.id)).fen - amount.fen)
    // More than there is, or nowhere to go, is refused by itself.
    guard left >= .zero, let later = try book.budget(target) else { return [] }
    let (following, staying) = (
      needs.filter { calls.contains($0.call.id) }, needs.filter { $0.isPaidHere && !calls.contains($0.call.id) }
    )
    var doubts: [Diagnostic] = []
    if amount > .zero {
      if staying.map(\.undecided.amount).total > left {
        doubts.append(.leavesShort(budget, left, staying))
      } else if left == .zero, let open = staying.first(where: { $0.call.takesApplications(on: today) }) {
        doubts.append(.leavesOpen(budget, open.call))
      } else if left == .zero,
        let programme = try programmes(on: budget, in: book).first(where: { $0.validTo >= today })
      {
        doubts.append(.leavesProgramme(budget, programme))
      }
    }
    let there = Money(fen: try book.balance(.available(target)).fen + amount.fen)
    if following.map(\.undecided.amount).total > there { doubts.append(.arrivesShort(later, there, following)) }
    return doubts
  }

  /// 随转的通知 of a waiting carry-over, with what would follow now; `nil` where none do.
  static func following(
    _ transfer: FundTransfer, from budget: Budget, in book: any DeliveryReader
  ) throws -> (titles: [String], sum: Money)? {
    guard !transfer.calls.isEmpty else { return nil }
    let needs = try book.needs(of: budget).filter { transfer.calls.contains($0.call.id) }
    return (
      try transfer.calls.compactMap { try book.call($0)?.terms.title },
      needs.map(\.movable).total
    )
  }
}

extension Diagnostic {
  private static func told(_ needs: [CallNeed]) -> (calls: String, count: Int, sum: Money) {
    let short = needs.filter { $0.undecided.count > 0 }
    return (
      short.map { "“\($0.call.terms.title)”" }.joined(), short.map(\.undecided.count).reduce(0, +),
      short.map(\.undecided.amount).total
    )
  }

  fileprivate static func leavesShort(_ budget: Budget, _ left: Money, _ needs: [CallNeed]) -> Diagnostic {
    let told = told(needs)
    return Diagnostic(
      doubtCode, at: Place(field: "amount"),
      Wording(
        zh:
          "转出后“\(budget.name)”可用 \(left.grouped) 元，不够留下的\(told.calls)待核定的 \(told.count) 笔、\(told.sum.grouped) 元",
        en:
          "\(left.grouped) yuan would be free of “\(budget.name)”; \(told.count) awards of \(told.calls) that stay wait for \(told.sum.grouped)"
      ),
      remedy: Wording(
        zh: "选通知随转改列，或少转一些；确要这样转的，勾选后再提交",
        en: "have the calls follow, or carry less over; where it is meant, say so and send it"))
  }

  fileprivate static func leavesOpen(_ budget: Budget, _ call: Call) -> Diagnostic {
    Diagnostic(
      doubtCode, at: Place(field: "amount"),
      Wording(
        zh: "转出后“\(budget.name)”没有可用的钱，“\(call.terms.title)”还在受理申报（到 \(call.terms.closes.wording.zh)）",
        en:
          "nothing would be free of “\(budget.name)”, and applications under “\(call.terms.title)” come in until \(call.terms.closes.wording.en)"
      ),
      remedy: Wording(
        zh: "选通知随转改列，或少转一些；确要这样转的，勾选后再提交",
        en: "have the call follow, or carry less over; where it is meant, say so and send it"))
  }

  fileprivate static func leavesProgramme(_ budget: Budget, _ programme: VoucherProgramme) -> Diagnostic {
    Diagnostic(
      doubtCode, at: Place(field: "amount"),
      Wording(
        zh: "转出后“\(budget.name)”没有可用的钱，“\(programme.name)”（到 \(programme.validTo.wording.zh)）不能再发券",
        en:
          "nothing would be free of “\(budget.name)”: no more vouchers could be issued under “\(programme.name)”, until \(programme.validTo.wording.en)"
      ),
      remedy: Wording(
        zh: "还要发的，少转一些；确要这样转的，勾选后再提交",
        en: "carry less over where more are to be issued; where it is meant, say so and send it"))
  }

  fileprivate static func arrivesShort(_ budget: Budget, _ there: Money, _ needs: [CallNeed]) -> Diagnostic {
    let told = told(needs)
    return Diagnostic(
      doubtCode, at: Place(field: "amount"),
      Wording(
        zh:
          "转入后“\(budget.name)”可用 \(there.grouped) 元，不够随转的\(told.calls)待核定的 \(told.count) 笔、\(told.sum.grouped) 元",
        en:
          "\(there.grouped) yuan would be free of “\(budget.name)”; \(told.count) awards of \(told.calls) that follow wait for \(told.sum.grouped)"
      ),
      remedy: Wording(
        zh: "多转一些，或随后追加那一年的指标；确要这样转的，勾选后再提交",
        en: "carry more over, or have that year's budget increased; where it is meant, say so and send it"))
  }
}
