import Access
import Delivery
import Diagnostics
import Instruments
import Quantities

/// 送审事项: increases and recoveries of budgets, issues and withdrawals of vouchers, and demands for paid support that
/// another person approves.
enum SubmissionPages {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func answer(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try await found(request, portal)
    do {
      guard asked.mayAnswer(request) else { throw Diagnostics(.notYourSubmission) }
      let id = asked.submission.id
      let ended = try await portal.ended(among: asked.grants)
      let (command, done): (DeliveryCommand, String) =
        switch try request.asked("do", among: Verdict.self) {
        case .approve:
          (
            try asked.grants.first { ended[$0] != nil }.map {
              try ended.judged(
                .approveSubmission(id), for: $0, named: asked.title(portal.renderer.words(request.language)), [],
                reason: request.form.text("doubt") ?? "")
            } ?? .approveSubmission(id), "submissionApproved"
          )
        case .return: (.returnSubmission(id, reason: request.form.text("reason") ?? ""), "submissionReturned")
        }
      _ = try await portal.ports.delivery.run(
        command, by: request.actor.id, key: request.commandKey, at: request.now)
      return DeliveryView.next("\(asked.path)?done=\(done)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private enum Verdict: String {
    case approve, `return`
  }

  /// What is asked for, with the budgets that it concerns.
  struct Asked: Sendable {
    let submission: Submission
    let programme: VoucherProgramme?
    let voucher: Voucher?
    let award: Award?
    let budgets: [Budget]

    init(_ submission: Submission, in book: any DeliveryReader) throws {
      self.submission = submission
      var programme: VoucherProgramme?
      var voucher: Voucher?
      var award: Award?
      let budgets: [BudgetID]
      switch submission.matter {
      case .increase(let id, _, document: _), .recovery(let id, _, document: _): budgets = [id]
      case .issue(let id, _):
        programme = try book.programme(id)
        budgets = programme?.funding.budgets ?? []
      case .withdrawal(let id, reason: _):
        voucher = try book.voucher(id)
        programme = try voucher.flatMap { try book.programme($0.programme) }
        budgets = voucher?.face.parts.map(\.budget) ?? []
      case .demand(let id, _, document: _):
        award = try book.award(id)
        budgets = award?.approval.map { [$0.budget] } ?? []
      }
      self.programme = programme
      self.voucher = voucher
      self.award = award
      self.budgets = try budgets.compactMap { try book.budget($0) }
    }

    /// Whether it is the money that a budget is entered with.
    private var isFirst: Bool {
      guard case .increase(_, _, let document) = submission.matter else { return false }
      return budgets.first?.document == document
    }

    /// To whom vouchers would be issued.
    var grants: [CreditCode] {
      if case .issue(_, let grants) = submission.matter { grants.map(\.enterprise) } else { [] }
    }

    var path: String { "/delivery/submissions/\(submission.id)" }

    /// Whoever sees a budget sees what is asked of it. What a district bears with the city goes to that district's
    /// enterprises alone, so that nobody reads another's rows here.
    func isSeen(within scope: AreaScope) -> Bool { budgets.contains { scope.contains($0) } }

    /// Whoever's the money is. The engine keeps apart who asked.
    func mayAnswer(_ request: PortalRequest) -> Bool {
      !request.actor.roles.isDisjoint(with: [.city, .district, .financeChecker]) && request.scope.decides(on: budgets)
    }

    /// Whether the reader is the one who answers it.
    func waits(for request: PortalRequest) -> Bool {
      submission.state == .waiting && mayAnswer(request) && submission.by != request.actor.id
    }

    /// What is asked for, in a line.
    func title(_ words: Strings) -> String {
      let kind = words(isFirst ? "submission.kind.grant" : "submission.kind.\(submission.matter.kind.rawValue)")
      let about: String? =
        switch submission.matter {
        case .increase, .recovery: budgets.first?.name
        case .issue(_, let grants):
          programme.map { "\($0.name) · \(words("submission.grants", ["count": "\(grants.count)"]))" }
        case .withdrawal(let id, reason: _):
          programme.map { "\($0.name) · \(words("delivery.voucherNumber", ["number": "\(id.number)"]))" }
        case .demand: award?.name
        }
      return [kind, about].compactMap { $0 }.joined(separator: " · ")
    }
  }

  /// Those that wait and the reader sees; of what a page is about where it says so.
  static func waiting(
    _ pen: DeliveryPen, where isConcerned: (Asked) -> Bool = { _ in true }
  ) async throws -> [Asked] {
    try await pen.portal.ports.delivery.store.read { book in
      try book.submissions(of: nil, in: .waiting).map { try Asked($0, in: book) }
    }.filter { $0.isSeen(within: pen.request.scope) && isConcerned($0) }
  }

  /// A list of those that wait; where nothing waits, none, unless what stands instead is given.
  static func sections(
    _ pen: DeliveryPen, empty: String? = nil, where isConcerned: (Asked) -> Bool = { _ in true }
  ) async throws -> [DeliveryView.Section] {
    try await sections(of: try await waiting(pen, where: isConcerned), empty: empty, pen)
  }

  static func sections(
    of rows: [Asked], empty: String? = nil, _ pen: DeliveryPen
  ) async throws -> [DeliveryView.Section] {
    let words = pen.words
    guard !rows.isEmpty || empty != nil else { return [] }
    let actors = try await pen.portal.actorNames(words)
    return [
      DeliveryView.Section(
        title: words("submission.waiting"), lead: words("submission.lead"), anchor: "submissions",
        table: DeliveryView.Table(
          [
            words("submission.matter"), words("calls.who"), words("delivery.when"), words("delivery.field.amount"),
          ], numbers: [3],
          rows: rows.map { row in
            [
              .text(row.title(words), row.path), .text(actors(row.submission.by)),
              .text(row.submission.on.text(in: pen.language)),
              row.submission.amount.map { .money($0, row.path) } ?? .text("—"),
            ]
          }), empty: rows.isEmpty ? empty : nil)
    ]
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, words) = (pen.request, pen.words)
    let asked = try await found(request, pen.portal)
    let submission = asked.submission
    let actors = try await pen.portal.actorNames(words)
    let by = actors(submission.by)
    var lead = [
      submission.state.name.wording(pen.language), words("submission.by", ["person": by]),
      submission.on.text(in: pen.language),
    ]
    switch submission.state {
    case .waiting: break
    case .approved(let other):
      lead.append(words("submission.approvedBy", ["person": actors(other)]))
    case .returned(let other, let reason):
      lead.append(
        words(
          "submission.returnedBy", ["person": actors(other), "reason": reason]))
    }
    let ended = submission.state == .waiting ? try await pen.portal.ended(among: asked.grants) : .none
    let isDoubtful = asked.grants.contains { ended[$0] != nil }
    var acts: [DeliveryView.Act] = []
    if submission.state == .waiting, asked.mayAnswer(request) {
      if submission.by != request.actor.id {
        acts.append(
          pen.act(
            asked.path, "submission.act.approve", hidden: ["do": "approve"],
            fields: isDoubtful ? [DoubtPart.field(of: "approve", pen)] : []))
      }
      acts.append(
        pen.act(
          asked.path, "submission.act.return", hidden: ["do": "return"], fields: [pen.field("reason", of: "return")],
          isPlain: true))
    }
    let name = words("submission.number", ["number": "\(submission.id.number)"])
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(name)], title: asked.title(words),
      lead: lead.joined(separator: " · "), done: pen.done, faults: pen.faults,
      sums: submission.amount.map { [Figure(.yuan($0), label: words("submission.sum"), href: "#matter")] } ?? [],
      sections: [try await matter(asked, ended, acts, pen)])
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// What is asked for, row by row, and its answers.
  private static func matter(
    _ asked: Asked, _ ended: EndedEnterprises, _ acts: [DeliveryView.Act], _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    var section = DeliveryView.Section(title: words("submission.matter"), anchor: "matter", acts: acts)
    func path(_ budget: Budget) -> String? {
      pen.request.scope.contains(budget) ? "/delivery/budgets/\(budget.id)" : nil
    }
    func cell(_ budget: Budget) -> DeliveryView.Table.Cell {
      .text(budget.name, path(budget), note: pen.portal.payerName(budget.payer, words))
    }
    switch asked.submission.matter {
    case .increase(_, let amount, let document), .recovery(_, let amount, let document):
      section.table = DeliveryView.Table(
        [words("delivery.budget"), words("delivery.field.document"), words("delivery.field.amount")], numbers: [2],
        rows: asked.budgets.map { [cell($0), .text(document), .money(amount, path($0))] })
    case .withdrawal(let id, let reason):
      let name = words("delivery.voucherNumber", ["number": "\(id.number)"])
      let whole = try await pen.portal.ports.delivery.store.read { book in
        try asked.voucher.map { try VoucherWhole(of: $0, in: book) }
      }
      let path = "/delivery/vouchers/\(id)"
      // What went back stands once it is done; until then, what would.
      let isDone = asked.submission.state.name == .approved
      section.table = DeliveryView.Table(
        [
          words("delivery.voucher"), words("delivery.field.reason"), words("delivery.face"),
          words("delivery.cameTo.held"), words("delivery.cameTo.settled"),
          words(isDone ? "delivery.cameTo.ended" : "delivery.free"),
        ], numbers: [2, 3, 4, 5],
        rows: [
          [
            .text(name, path), .text(reason), .money(asked.voucher?.face.total ?? .zero, "\(path)#standing"),
            .money(whole?.held ?? .zero, "\(path)#uses"), .money(whole?.settled ?? .zero, "\(path)#uses"),
            .money((isDone ? whole?.ended : asked.voucher?.free) ?? .zero, "\(path)#uses"),
          ]
        ])
    case .demand(let id, let amount, let document):
      section.table = DeliveryView.Table(
        [
          words("submission.award"), words("delivery.budget"), words("delivery.field.document"),
          words("delivery.field.amount"),
        ], numbers: [3],
        rows: asked.budgets.map {
          [
            .text(asked.award?.name ?? "—", "/delivery/awards/\(id)"), cell($0), .text(document),
            .money(amount, "/delivery/awards/\(id)#trail"),
          ]
        })
    case .issue(let programme, let grants):
      let page = Pager.page(of: pen.request)
      // Those in doubt come first.
      let ordered = grants.filter { ended[$0.enterprise] != nil } + grants.filter { ended[$0.enterprise] == nil }
      let shown = ordered.dropFirst((page - 1) * Pager.size).prefix(Pager.size)
      let names = try await pen.portal.enterpriseNames(shown.map(\.enterprise), within: pen.request.scope)
      section.table = DeliveryView.Table(
        [
          words("enterprise.name"), words("delivery.field.provider"), words("calls.ceiling"), words("delivery.face"),
        ], numbers: [2, 3],
        rows: shown.map { grant in
          let path = names[grant.enterprise].map { _ in "/enterprises/\(grant.enterprise)" }
          return [
            .text(
              names[grant.enterprise] ?? grant.enterprise.text, path,
              note: ended[grant.enterprise]?.doubt(pen.language)), .text(grant.enterprise.text),
            .ceiling(grant.entitlement.ceiling, path, words), .money(grant.amount, path),
          ]
        })
      section.pager = Pager(pen.request, page: page, total: grants.count, words: words)
      section.links =
        (asked.programme.map { [Crumb($0.name, "/delivery/programmes/\(programme)")] } ?? [])
        + asked.budgets.filter { pen.request.scope.contains($0) }.map { Crumb($0.name, "/delivery/budgets/\($0.id)") }
    }
    return section
  }

  private static func found(_ request: PortalRequest, _ portal: Portal) async throws -> Asked {
    guard let id = request.parameters["submission"].flatMap(SubmissionID.init),
      let asked = try await portal.ports.delivery.store.read({ book in
        try book.submission(id).map { try Asked($0, in: book) }
      }), asked.isSeen(within: request.scope)
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return asked
  }
}

extension Diagnostic {
  fileprivate static let notYourSubmission = Diagnostic(
    "delivery.not-your-submission", at: Place(field: "do"),
    Wording(zh: "送审事项不由您批准", en: "it is not for you to approve this"),
    expected: Wording(
      zh: "有区级资金的，由该区的主管部门或财政复核人员；只有市级资金的，由市级或市财政复核人员",
      en: "where a district bears a part, that district's commission or finance checkers; else the city's"))
}
