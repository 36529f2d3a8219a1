import Access
import Delivery
import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// The list of awards, with what may be done for all that wait at a step.
extension AwardPages {
  static func list(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let asked = AwardsList(request.form.text("call") == nil ? request.query : request.form, pen)
    let filter = asked.filter
    let (calls, found, reminders) = try await portal.ports.delivery.store.read { book in
      let calls = try book.calls()
      return (
        calls, try asked.page(calls, asked.list(calls), in: book), try Self.reminders(in: book, request, words)
      )
    }
    let shown = asked.kind == .bounced ? bouncedHref : filter.acceptBy == nil ? nil : dueHref
    let titles = Dictionary(calls.map { ($0.id, $0.terms.title) }) { first, _ in first }
    let title =
      switch asked.kind {
      case .late: words("calls.lateAwards")
      case .bounced: words("calls.bouncedAwards")
      case .needing(let need, _): words("carry.need.\(need.rawValue)")
      case .any: title(of: filter, pen)
      }
    var sections = [
      asked.section(title, found, calls, links: reminders.filter { $0.href != shown } + ChangedAwards.links(pen))
    ]
    sections += try await bulk(filter.call, titles, pen)
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(words("calls.handling"))], title: words("calls.handling"),
      lead: pen.sentences(
        (filter.benefits?.first).map { words("calls.ofBenefit", ["benefit": portal.instrumentName($0, words)]) },
        words("calls.handlingLead")), done: pen.done,
      faults: pen.faults + asked.unread, sections: sections)
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// 逾期未确认、未补正: those whose term is over, of one call or of every call.
  static func late(
    _ filter: AwardFilter, _ calls: [Call], _ desk: DeliveryDesk, _ scope: AreaScope, _ request: PortalRequest,
    in book: any DeliveryReader
  ) throws -> [Award] {
    var filter = filter
    filter.isUnderWay = true
    let awards = try book.awards(filter, scope: scope, offset: 0, limit: .max).rows
    let byCall = Dictionary(grouping: awards, by: \.call)
    let calendar = try desk.calendar(in: book)
    return calls.flatMap { desk.late(byCall[$0.id] ?? [], under: $0, on: request.today, by: calendar) }
      .sorted { $0.id < $1.id }
  }

  /// What a list is narrowed to.
  private static func title(of filter: AwardFilter, _ pen: DeliveryPen) -> String {
    let (words, language) = (pen.words, pen.language)
    if let name = filter.step?.wording(language) ?? filter.stage?.wording(language) ?? filter.state?.wording(language) {
      return name
    }
    if filter.isApproved { return words("calls.approvedAwards") }
    if filter.isPaid { return words("calls.paidAwards") }
    if filter.isRecovering { return words("recovery.waitingAwards") }
    if filter.isUnderWay { return words("calls.waiting") }
    return filter.acceptBy == nil ? words("calls.allAwards") : words("instalments.due", ["days": "\(reminding)"])
  }

  /// What of a call the reader may bring a step further all at once.
  private static func bulk(
    _ call: CallID?, _ titles: [CallID: String], _ pen: DeliveryPen
  ) async throws -> [DeliveryView.Section] {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    guard let call else { return [] }
    let desk = portal.ports.delivery
    let (found, rights, live, resumable) = try await desk.store.read { book in
      let found = try book.call(call)
      let rights = try found.map { try AwardRights($0, request, in: book) }
      return (
        found, rights,
        try Self.live(of: call, desk, request, in: book),
        rights?.isOfBudget == true ? try found.map { try book.resumable(of: $0) } ?? [] : []
      )
    }
    guard let found, let rights else { return [] }
    let terms = found.terms
    let ended = try await portal.ended(of: live)
    var acts: [DeliveryView.Act] = []
    var told: [String] = []
    var awaited: [Crumb] = []
    func act(
      _ what: String, at step: ChainStep, _ awards: [Award], title: String,
      fields: [DeliveryView.Act.Field] = [], isPlain: Bool = false
    ) -> DeliveryView.Act {
      pen.act(
        "/delivery/awards", "calls.act.all.\(what)",
        title: words(
          title,
          [
            "step": step.wording(pen.language), "count": "\(awards.count)",
            "sum": awards.map { $0.approved ?? $0.proposed }.total.grouped,
          ]), hidden: ["do": what, "call": call.text, "step": step.rawValue, "seen": Self.seen(awards)],
        fields: fields, isPlain: isPlain)
    }
    for step in terms.steps where step != .consent && rights.may(step) {
      let what = what(at: step, approving: terms.approvingStep)
      let waiting = together(what, at: step, of: live, besides: ended, on: request.today)
      let doubtful = together(what, at: step, of: live, on: request.today).filter { ended[$0.enterprise] != nil }
      if DoubtPart.isGuarded(what), let left = DoubtPart.leftOut(doubtful, at: step.wording(pen.language), pen) {
        told.append(left.text)
        awaited += left.links
      }
      let again = live.count { $0.state == .waiting(step) && $0.takenBack != nil }
      if again > 0 { told.append(words("calls.againOneByOne", ["count": "\(again)"])) }
      let hindrance = try await desk.store.read { book in
        try waiting.first.flatMap { try desk.hindrance(for: request.actor.id, judging: $0, in: book, at: request.now) }
      }
      if let hindrance {
        told.append("\(step.wording(pen.language))\(words("sentence.separator"))\(pen.said(hindrance))")
      } else if !waiting.isEmpty, let held = try await ShareHoldPart.told(at: step, of: found, rights, pen) {
        told.append(held.text)
        awaited += held.links
      } else if !waiting.isEmpty {
        if step == terms.approvingStep || step == .issue { told += try await since(waiting, pen) }
        acts.append(
          act(
            what, at: step, waiting, title: waiting.count < DeliveryDesk.largestBatch ? "calls.allAt" : "calls.firstAt",
            fields: OfficePaperPart.fields(
              OfficePaperPart.kind(at: step, approving: terms.approvingStep), of: "all-\(what)", pen)))
      }
      let published = together("clear", at: step, of: live, on: request.today)
      if step == .publicity, !published.isEmpty {
        acts.append(act("clear", at: step, published, title: "calls.publishedNow", isPlain: true))
      }
    }
    let calendar = try await desk.calendar()
    for step in terms.steps where rights.may(step) {
      let late = desk.late(live.filter { $0.state.step == step }, under: found, on: request.today, by: calendar)
        .prefix(DeliveryDesk.largestBatch)
      if !late.isEmpty {
        acts.append(
          act(
            "lapse", at: step, Array(late), title: step == .consent ? "calls.lateConsents" : "calls.latePapers",
            isPlain: true))
      }
    }
    if let step = terms.approvingStep, rights.may(step), !resumable.isEmpty {
      acts.append(
        act(
          "resume", at: step, Array(resumable.prefix(DeliveryDesk.largestBatch)), title: "calls.resumable",
          isPlain: true))
    }
    return acts.isEmpty && told.isEmpty
      ? []
      : [
        DeliveryView.Section(
          title: words("calls.atOnce"),
          lead: ([titles[call]] + told).compactMap { $0 }.joined(separator: words("sentence.separator")),
          anchor: "at-once", links: awaited, acts: acts)
      ]
  }

  /// Whom of those who wait something stands against that has come up since, and of whom the facts have changed.
  private static func since(_ waiting: [Award], _ pen: DeliveryPen) async throws -> [String] {
    let desk = pen.portal.ports.delivery
    func told(_ awards: [Award], _ few: String, _ many: String) -> String? {
      guard !awards.isEmpty else { return nil }
      let names = awards.prefix(5).map { "\($0.name)（\($0.id)）" }.joined(separator: pen.words("list.separator"))
      return pen.words(awards.count > 5 ? many : few, ["count": "\(awards.count)", "names": names])
    }
    let found = try await desk.store.read { try $0.recheck(waiting) }
    var now: [AwardID: Reassessment] = [:]
    // What cannot be worked out now hides no list.
    var refusal: Diagnostics?
    do { now = try await desk.reassess(waiting, at: pen.request.now) } catch let faults as Diagnostics {
      refusal = faults
    }
    return [
      told(
        waiting.filter { found[$0.id]?.fault(giving: $0.approved ?? $0.proposed, on: $0) != nil }, "calls.heldNow",
        "calls.heldNowMore"),
      told(waiting.filter { now[$0.id] != nil }, "calls.changedNow", "calls.changedNowMore"),
      refusal.map {
        pen.words(
          "calls.notReassessed", ["cause": $0.all.map(pen.said).joined(separator: pen.words("list.separator"))])
      },
    ].compactMap { $0 }
  }

  private static func what(at step: ChainStep, approving: ChainStep?) -> String {
    switch step {
    case .publicity: "publicise"
    case .issue: "issue"
    case approving: "approve"
    default: "pass"
    }
  }
}
