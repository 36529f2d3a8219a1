import Benefits
import Delivery
import Diagnostics
import Instruments
import PolicyCorpus
import Quantities

/// 发券: who matches and what each may still get, one by one or all at once after the sum was shown.
enum VoucherIssue {
  /// Issues to one of those who match, or shows what all of them would take and then, on a yes, issues to all or to
  /// nobody.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let programme = try await ProgrammePage.kept(request, portal)
    do {
      let step = try request.asked("do", among: Step.self)
      guard step != .one else { return try await one(programme, request, portal) }
      let eligible = try await Eligible.of(programme, request, portal, limit: DeliveryDesk.largestBatch)
      let plan = try await Plan(eligible, programme, portal)
      guard step == .sure else {
        return try preview(plan, programme, DeliveryPen(request, portal))
      }
      let (count, sum) = (request.form.text("count") ?? "", request.form.text("sum") ?? "")
      let reply = try await portal.ports.delivery.run(
        wish: request.typedWish, by: request.actor.id, key: request.commandKey, at: request.now
      ) { _ in
        // What was seen is what is done.
        guard count == "\(plan.rows.count)", sum == plan.sum.description else { throw Diagnostics(.planChanged(plan)) }
        guard plan.shortages.isEmpty else { throw Diagnostics(plan.shortages) }
        return .issueVouchers(
          programme.id,
          plan.rows.map { VoucherGrant(enterprise: $0.enterprise, amount: $0.amount, entitlement: $0.entitlement) })
      }
      return done(reply)
    } catch let faults as Diagnostics {
      let faults = try await portal.told(faults, of: request)
      return try await ProgrammePage.page(
        DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private enum Step: String {
    case one, all, sure
  }

  private static func one(
    _ programme: VoucherProgramme, _ request: PortalRequest, _ portal: Portal
  ) async throws -> Reply {
    let typed = request.form.text("enterprise") ?? ""
    let eligible = try await Eligible.of(
      programme, request, portal, limit: DeliveryDesk.largestBatch, matching: typed)
    // Sent again, it gets its answer, though the enterprise may get nothing more by then.
    let reply = try await portal.ports.delivery.run(
      wish: request.typedWish, by: request.actor.id, key: request.commandKey, at: request.now
    ) { _ in
      let row = try eligible.only(typed)
      return try eligible.ended.judged(
        .issueVoucher(programme.id, row.enterprise, amount: try request.amount(), row.entitlement), for: row.enterprise,
        named: row.name, [], reason: request.form.text("doubt") ?? "")
    }
    return done(reply)
  }

  private static func done(_ reply: DeliveryReply) -> Reply {
    DeliveryView.next("/delivery/submissions/\(reply.subject)?done=submitted")
  }

  // MARK: What is shown

  /// Who may get one, with the forms to issue.
  static func section(_ programme: VoucherProgramme, _ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let words = pen.words
    let action = "/delivery/programmes/\(programme.id)/issue"
    let eligible = try await Eligible.of(programme, pen.request, pen.portal, limit: 20)
    return DeliveryView.Section(
      title: words("delivery.eligible"),
      lead: words(
        "delivery.eligibleLead",
        [
          "count": FigureText.count(eligible.total).short, "open": FigureText.count(eligible.open).short,
          "benefits": eligible.benefits.map { pen.portal.instrumentName($0, words) }
            .joined(separator: words("list.separator")),
        ]) + (eligible.lacksCeilings ? words("delivery.withoutCeilingLead") : "")
        + (doubtful(eligible.doubtful, pen) ?? ""),
      table: table(eligible.rows, eligible.ended, pen),
      empty: eligible.rows.isEmpty ? words("delivery.noEligible") : nil,
      links: eligible.rows.count < eligible.total
        ? eligible.benefits.map {
          Crumb(
            words("delivery.allEligible", ["benefit": pen.portal.instrumentName($0, words)]),
            $0.rowsPath(state: "holds"))
        } : [], folds: words("delivery.act.issue"),
      acts: eligible.rows.isEmpty
        ? []
        : [
          pen.act(
            action, "delivery.act.issueOne", hidden: ["do": "one"],
            fields: [
              pen.field("enterprise", of: "issue", hint: "delivery.hint.oneEligible"), pen.amount(of: "issue"),
            ] + (eligible.doubtful.isEmpty ? [] : [DoubtPart.optionalField(of: "issue", pen)]))
        ]
          + (eligible.hasCeilings
            ? [pen.act(action, "delivery.act.issueAll", hidden: ["do": "all"], isPlain: true)] : []))
  }

  /// 存疑: whom issuing to all leaves out; `nil` where nobody is.
  private static func doubtful(_ rows: [Eligible.Row], _ pen: DeliveryPen) -> String? {
    guard let first = rows.first else { return nil }
    return pen.words(
      rows.count > 1 ? "delivery.doubtEligibleMore" : "delivery.doubtEligible",
      ["count": "\(rows.count)", "name": first.name])
  }

  private static func table(
    _ rows: [Eligible.Row], _ ended: EndedEnterprises, _ pen: DeliveryPen
  ) -> DeliveryView.Table? {
    let words = pen.words
    return DeliveryView.Table(
      [
        words("enterprise.name"), words("delivery.field.provider"), words("calls.ceiling"), words("delivery.taken"),
        words("delivery.left"),
      ], numbers: [2, 3, 4],
      rows: rows.map { row in
        let path = "/enterprises/\(row.enterprise)"
        return [
          .text(row.name, path, note: ended[row.enterprise]?.doubt(pen.language)), .text(row.enterprise.text),
          .ceiling(row.entitlement.ceiling, path, words),
          .money(row.taken, path), .ceiling(row.left, path, words),
        ]
      })
  }

  /// What all would take: the sum, and what each budget bears and has.
  private static func preview(_ plan: Plan, _ programme: VoucherProgramme, _ pen: DeliveryPen) throws -> Reply {
    let words = pen.words
    let shortages = plan.shortages.map(pen.said)
    let action = "/delivery/programmes/\(programme.id)"
    var view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(programme.name, action), Crumb(words("delivery.issueAll"))],
      title: words("delivery.issueAll"),
      lead: words("delivery.issueAllLead") + (doubtful(plan.doubtful, pen) ?? ""), faults: shortages,
      sums: [
        Figure(.count(plan.rows.count), label: words("delivery.issueCount"), href: "#eligible"),
        Figure(.yuan(plan.sum), label: words("delivery.issueSum"), href: "#eligible"),
      ])
    view.sections = [
      DeliveryView.Section(
        title: words("delivery.issueBudgets"),
        table: DeliveryView.Table(
          [
            words("delivery.budget"), words("delivery.issueSum"), words("delivery.kind.available"),
            words("delivery.issueShort"),
          ], numbers: [1, 2, 3],
          rows: plan.parts.map { part in
            [
              .text(part.budget.name, "/delivery/budgets/\(part.budget.id)"), .money(part.needed, "#eligible"),
              .money(part.available, "/delivery/budgets/\(part.budget.id)/available"),
              .money(part.short, "/delivery/budgets/\(part.budget.id)/available"),
            ]
          }),
        empty: plan.rows.isEmpty ? words(plan.isOneByOne ? "delivery.oneByOne" : "delivery.noEligible") : nil,
        acts: plan.rows.isEmpty || !shortages.isEmpty
          ? []
          : [
            pen.act(
              "\(action)/issue", "delivery.act.issueSure",
              hidden: ["do": "sure", "count": "\(plan.rows.count)", "sum": plan.sum.description])
          ])
    ]
    if !plan.rows.isEmpty {
      view.sections.append(
        DeliveryView.Section(
          title: words("delivery.eligible"),
          lead: plan.rows.count > 200 ? pen.some("issue", 200, of: plan.rows.count) : nil, anchor: "eligible",
          table: table(Array(plan.rows.prefix(200)), .none, pen)))
    }
    return .page(Page("delivery/page", title: view.title, view: view, status: shortages.isEmpty ? 200 : 422))
  }

  /// What issuing to all comes to.
  fileprivate struct Plan: Sendable {
    struct Part: Sendable {
      let budget: Budget
      let needed: Money
      let available: Money
      var short: Money { Money(fen: max(0, needed.fen - available.fen)) }
    }

    /// Those whose ceiling says what each gets.
    let rows: [Eligible.Row]
    /// 存疑: those who are issued to one by one.
    let doubtful: [Eligible.Row]
    /// Whether there are only others: what each gets is entered one by one.
    let isOneByOne: Bool
    let sum: Money
    let parts: [Part]

    init(_ eligible: Eligible, _ programme: VoucherProgramme, _ portal: Portal) async throws {
      rows = eligible.rows.filter { $0.left != nil && eligible.ended[$0.enterprise] == nil }
      doubtful = eligible.doubtful
      isOneByOne = rows.isEmpty && !eligible.rows.isEmpty
      sum = Money(fen: rows.reduce(0) { $0 + $1.amount.fen })
      var needed: [BudgetID: Int64] = [:]
      for row in rows {
        for part in programme.funding.split(row.amount)?.parts ?? [] {
          needed[part.budget, default: 0] += part.amount.fen
        }
      }
      parts = try await portal.ports.delivery.store.read { [needed] book in
        try programme.funding.budgets.compactMap { id in
          try book.budget(id).map {
            Part(
              budget: $0, needed: Money(fen: needed[id] ?? 0), available: try book.balance(.available(id)))
          }
        }
      }
    }

    var shortages: [Diagnostic] { parts.filter { $0.short > .zero }.map { .issueShort($0.budget, $0.short) } }
  }
}

/// Those who match the benefits that entitle to a voucher, have none of the programme yet and are in no submission that
/// waits, and of whose ceiling vouchers, awards and grants elsewhere leave something, or for whom the text states none.
private struct Eligible: Sendable {
  struct Row: Sendable {
    let enterprise: CreditCode
    let name: String
    let entitlement: VoucherEntitlement
    /// What stands of other programmes' and earlier vouchers, and of the same in cash or from elsewhere.
    var taken = Money.zero
    /// `nil` where the text states no ceiling.
    var left: Money?

    /// What issuing to all gives.
    var amount: Money { left ?? .zero }
  }

  let rows: [Row]
  /// How many match, whether or not they have one.
  let total: Int
  /// How many of them something can be issued to.
  let open: Int
  /// Whether a ceiling is stated for one of these, so that issuing to all gives somebody something.
  let hasCeilings: Bool
  /// Whether none is stated for one of these: each gets what whoever issues enters.
  let lacksCeilings: Bool
  let benefits: [InstrumentID]
  /// Who of those whom something can be issued to is known to have ended or moved away.
  var ended = EndedEnterprises.none
  var doubtful: [Row] = []

  static func of(
    _ programme: VoucherProgramme, _ request: PortalRequest, _ portal: Portal, limit: Int, matching: String? = nil
  ) async throws -> Eligible {
    guard let mark = try await portal.ports.standings.projectionMark(),
      case .voucher(let declaration) = portal.corpus.instrument(programme.instrument)?.declaration
    else {
      return Eligible(rows: [], total: 0, open: 0, hasCeilings: false, lacksCeilings: false, benefits: [])
    }
    // What a district's budget bears goes to that district's enterprises alone.
    let payers = try await portal.ports.delivery.store.read { book in
      try programme.funding.budgets.compactMap { try book.budget($0)?.payer.area }
    }
    let scope = payers.reduce(request.scope) { scope, district in scope.intersection(.area(district)) }
    var rows: [CreditCode: Row] = [:]
    var order: [CreditCode] = []
    var total = 0
    for benefit in declaration.entitledBy {
      let found = try await portal.ports.standings.standings(
        StandingFilter(source: .benefit(benefit), state: .holds), scope: scope, offset: 0, limit: .max)
      total += found.total
      let declared = portal.corpus.benefit(benefit)
      for row in found.rows {
        // An amount that is merely not known is no leave to choose one.
        let most = declared?.namesNoAmount == true ? nil : row.standing.maximum ?? .zero
        guard let code = CreditCode(row.standing.enterprise), most != .zero else { continue }
        if let earlier = rows[code] {
          // A ceiling that is stated holds before none, the highest before the others.
          guard let most, most > earlier.entitlement.ceiling ?? .zero else { continue }
        } else {
          order.append(code)
        }
        rows[code] = Row(
          enterprise: code, name: row.name,
          entitlement: VoucherEntitlement(
            benefit: benefit, ceiling: most, corpus: mark.corpus, frequency: declared?.frequency ?? .unstated,
            year: declared?.yearAsked(on: mark.on) ?? mark.on.year),
          left: most)
      }
    }
    let standing = Dictionary(
      grouping: try await portal.ports.delivery.store.read { try $0.standingVouchers() }, by: \.voucher.enterprise)
    let held = Dictionary(
      grouping: try await portal.ports.delivery.store.read {
        try $0.heldGrants(of: declaration.entitledBy, enterprise: nil)
      }, by: \.enterprise)
    let asked = try await portal.ports.delivery.store.read { book in
      try Set(book.submissions(of: .issue, in: .waiting).flatMap { $0.matter.grants(of: programme.id) })
    }
    let open = order.compactMap { code -> Row? in
      guard var row = rows[code], !asked.contains(code) else { return nil }
      let own = standing[code] ?? []
      guard !own.contains(where: { $0.voucher.programme == programme.id && $0.voucher.state != .withdrawn }) else {
        return nil
      }
      let allowance = row.entitlement.allowance(
        of: programme.instrument, after: own, beside: held[code] ?? [], on: request.today)
      (row.taken, row.left) = (allowance.taken, allowance.left)
      return row.left == .zero ? nil : row
    }
    let wanted = open.filter { row in matching.map(row.matches) ?? true }
    let ended = try await portal.ended(among: open.map(\.enterprise))
    return Eligible(
      rows: Array(wanted.prefix(limit)), total: total, open: open.count,
      hasCeilings: open.contains { $0.left != nil }, lacksCeilings: open.contains { $0.left == nil },
      benefits: declaration.entitledBy, ended: ended,
      doubtful: open.filter { ended[$0.enterprise] != nil })
  }
}

extension Submission.Matter {
  /// Whom it would give vouchers of a programme.
  fileprivate func grants(of programme: ProgrammeID) -> [CreditCode] {
    if case .issue(programme, let grants) = self { grants.map(\.enterprise) } else { [] }
  }
}

extension Eligible.Row {
  /// Whether what somebody typed is its code, or stands in its name.
  fileprivate func matches(_ typed: String) -> Bool {
    !typed.isEmpty && (enterprise.text == typed.uppercased() || name.contains(typed))
  }
}

extension Eligible {
  /// The one that somebody's words mean.
  /// - Throws: `delivery.no-such-eligible`, `delivery.several-eligible` with some of those that are meant.
  fileprivate func only(_ typed: String) throws(Diagnostics) -> Row {
    if let exact = rows.first(where: { $0.enterprise.text == typed.uppercased() || $0.name == typed }) { return exact }
    guard let first = rows.first else {
      throw Diagnostics(
        Diagnostic(
          "delivery.no-such-eligible", at: Place(field: "enterprise"),
          Wording(
            zh: "可发而未领的企业里没有“\(typed.excerpt)”", en: "none of those who match and hold none is “\(typed.excerpt)”"),
          expected: Wording(
            zh: "企业名称（或其中一段）或统一社会信用代码", en: "a name, a part of one, or a unified social credit code"),
          remedy: Wording(
            zh: "在企业页面看它的测算结论；已领过券的、已送审待批准的、同一事项的券和支持已占满上限的不再发",
            en:
              "see on the enterprise's page what it matches; who holds one, waits for an approval, or has the whole ceiling already, gets no other"
          ))
      )
    }
    guard rows.count > 1 else { return first }
    let some = rows.prefix(8).map { "\($0.name)（\($0.enterprise)）" }
    throw Diagnostics(
      Diagnostic(
        "delivery.several-eligible", at: Place(field: "enterprise"),
        Wording(zh: "“\(typed.excerpt)”对得上 \(rows.count) 家", en: "“\(typed.excerpt)” is said of \(rows.count)"),
        expected: Wording(verbatim: some.joined(separator: "、") + (rows.count > some.count ? "…" : "")),
        remedy: Wording(zh: "填统一社会信用代码", en: "enter the credit code")))
  }
}

extension Diagnostic {
  fileprivate static func issueShort(_ budget: Budget, _ short: Money) -> Diagnostic {
    Diagnostic(
      "delivery.issue-short",
      Wording(
        zh: "“\(budget.name)”还差 \(short.grouped) 元，不能全部发放", en: "“\(budget.name)” is \(short.grouped) yuan short of all"
      ),
      remedy: Wording(
        zh: "先追加预算，或逐家发放较低的券面", en: "increase the budget first, or issue lower faces one by one"))
  }

  fileprivate static func planChanged(_ plan: VoucherIssue.Plan) -> Diagnostic {
    Diagnostic(
      "delivery.list-changed", at: Place(field: "enterprise"),
      Wording(
        zh: "名单变了，现在是 \(plan.rows.count) 家，合计 \(plan.sum.grouped) 元",
        en: "the list has changed: \(plan.rows.count) now, \(plan.sum.grouped) yuan in all"),
      remedy: Wording(zh: "再看一遍，然后确认", en: "look at it again, then confirm"))
  }
}
