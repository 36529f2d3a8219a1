import Diagnostics
import Quantities

/// 核减范围: the awards of a call among which its rule divides what its budget has.
///
/// By the same share that is all whose amount is not published yet: those that are to be approved, and those that are
/// approved and wait for the publication; a cut anew takes the latter back, so that nobody's share is another than the
/// others'. Whose amount is published keeps it, and nobody who is approved after them gets a larger share than theirs: an
/// objection that is upheld gains nothing by what others left. In the order of their numbers it is those that are to be
/// approved.
public struct AllotmentPool: Sendable {
  /// Those whose amount is to be approved.
  public let waiting: [Award]
  /// 已核定未公示.
  public let approved: [Award]
  /// 已公示的同比例: approved by the same share and published, or issued since.
  private let published: [Award]
  /// What the budget has for them: what is free of it, and what is promised to those that are approved.
  public let room: Money

  /// - Parameters:
  ///   - line: the call's live awards.
  ///   - free: what is free of its budget.
  init(of line: [Award], at step: ChainStep, under rule: Call.Oversubscription, free: Money) {
    waiting = line.filter { $0.state == .waiting(step) }
    approved = rule == .proportional ? line.filter { $0.state == .waiting(.publicity) && $0.approval != nil } : []
    published =
      rule == .proportional
      ? line.filter { award in
        switch award.state {
        case .publicised, .issued, .waiting(.issue): award.approval != nil
        default: false
        }
      } : []
    room = Money(fen: free.fen + approved.compactMap(\.approved).total.fen)
  }

  /// In the order of their numbers.
  public var awards: [Award] { (waiting + approved).sorted { $0.id < $1.id } }

  /// What they would have uncut.
  public var asked: Money { awards.map(\.asked).total }

  /// Whether one of them was cut.
  public var isCut: Bool { awards.contains(where: \.isCut) }

  /// Whether all of them have the same share of what they would have uncut.
  public var isOneShare: Bool { Allotment.isOneShare(awards.map { ($0.asked, $0.proposed) }) }

  /// What they may have together by the share of those that are published, to the fen above; `nil` while nobody is. What
  /// stands by that very share is right as it stands, whichever way its fens were rounded.
  private var byPublishedShare: Money? {
    let (whole, part) = (published.map(\.asked).total.fen, published.map(\.proposed).total.fen)
    guard whole > 0, part < whole else { return nil }
    if Allotment.isOneShare((awards + published).map { ($0.asked, $0.proposed) }) {
      return awards.map(\.proposed).total
    }
    // Wide, since two amounts multiply here.
    return Money(fen: Int64((Int128(asked.fen) * Int128(part) + Int128(whole) - 1) / Int128(whole)))
  }

  /// What the rule divides among them.
  var limit: Money { min(room, asked, byPublishedShare ?? asked) }

  /// Whether they have a larger share than those that are published.
  public var isAbovePublished: Bool { byPublishedShare.map { awards.map(\.proposed).total > $0 } ?? false }

  /// Whether the rule gives other amounts now than those that stand: the budget changed since, or somebody came or
  /// left.
  public var isStale: Bool {
    !isOneShare || isAbovePublished || (isCut && awards.map(\.proposed).total != limit)
  }

  /// Whether somebody's amount is published already, so that all others have the same share of theirs.
  var isShareFixed: Bool { !published.isEmpty }

  /// What they would have together if there were money for it: all that they ask for, or the share of those that are
  /// published.
  var due: Money { min(asked, byPublishedShare ?? asked) }

  /// Whether amounts of theirs, in their order, are a smaller share than that of those that are published, by more than
  /// what rounding does.
  func isBelowPublished(_ parts: [Money]) -> Bool {
    guard isShareFixed, due.fen - parts.total.fen > 1 else { return false }
    let all = zip(awards, parts).map { ($0.asked, $1) } + published.map { ($0.asked, $0.proposed) }
    return !Allotment.isOneShare(all)
  }
}

extension Allotment {
  /// Whether amounts and parts of them can be of one share, as `proportional` leaves them: to less than a fen.
  static func isOneShare(_ parts: [(amount: Money, part: Money)]) -> Bool {
    let parts = parts.filter { $0.amount > .zero }
    // The share lies between (part - 1) / amount and (part + 1) / amount, for each of them; amounts multiply here.
    func isBelow(_ one: (amount: Money, part: Money), _ other: (amount: Money, part: Money), by fen: Int128) -> Bool {
      (Int128(one.part.fen) + fen) * Int128(other.amount.fen) < (Int128(other.part.fen) + fen) * Int128(one.amount.fen)
    }
    guard let highest = parts.max(by: { isBelow($0, $1, by: -1) }),
      let lowest = parts.min(by: { isBelow($0, $1, by: 1) })
    else { return true }
    return (Int128(highest.part.fen) - 1) * Int128(lowest.amount.fen)
      < (Int128(lowest.part.fen) + 1) * Int128(highest.amount.fen)
  }
}

extension DeliveryReader {
  /// What the rule of a call would divide now, and among whom; `nil` while it has no budget. Cost: the call's awards.
  public func allotmentPool(of call: Call) throws -> AllotmentPool? {
    guard let budget = call.terms.budget, let step = call.terms.approvingStep else { return nil }
    return AllotmentPool(
      of: try live(of: call), at: step, under: call.terms.oversubscription, free: try balance(.available(budget)))
  }

  /// 恢复办理: those of a call that are postponed and that its budget has room for by now. In order, that is from the first
  /// on while a whole one fits, after those before it that are not decided on yet; in proportion, whom a share is left
  /// for. Cost: the call's awards.
  public func resumable(of call: Call) throws -> [Award] {
    guard let pool = try allotmentPool(of: call), let step = call.terms.approvingStep, pool.room > .zero else {
      return []
    }
    let taken = Set(pool.approved.map(\.id))
    let queue = try live(of: call).filter {
      $0.isUndecided(at: step) || $0.state.name == .postponed || taken.contains($0.id)
    }
    let parts: [Money?] =
      switch call.terms.oversubscription {
      case .proportional: Allotment.proportional(queue.map(\.asked), within: pool.room).map { $0 > .zero ? $0 : nil }
      case .postponement: Allotment.inOrder(queue.map(\.asked), within: pool.room)
      }
    return zip(queue, parts).compactMap { award, part in
      award.state.name == .postponed && part != nil ? award : nil
    }
  }

  /// In the order of their numbers.
  func live(of call: Call) throws -> [Award] {
    try awards(AwardFilter(call: call.id, isLive: true), scope: .everywhere, offset: 0, limit: .max).rows
  }
}

extension Award {
  /// Whether it is under review up to a step, or owes papers there.
  func isUndecided(at step: ChainStep) -> Bool {
    switch state {
    case .waiting(let due), .returned(let due, until: _, reason: _): due <= step
    case .publicised, .postponed, .refused, .withdrawn, .issued: false
    }
  }
}

extension Call {
  /// Whether enterprises may still apply on a day, so that who shares its money is not known yet.
  public func takesApplications(on day: CalendarDay) -> Bool {
    terms.entrance == .application && phase(on: day) == .open
  }

  /// Whether nobody's share is known yet on a day: the rule gives all the same, and more may come.
  public func awaitsAll(on day: CalendarDay) -> Bool {
    terms.oversubscription == .proportional && takesApplications(on: day)
  }
}

extension DeliveryDecision {
  /// 同比例: no amount is approved or published while its share may change.
  func checkShare(of call: Call) throws {
    guard !call.awaitsAll(on: today) else { throw Diagnostics(.shareIsOpen(call.terms.closes)) }
  }

  /// Carries out the call's rule.
  func allot(_ call: Call) throws -> [AwardEvent] {
    guard let budget = call.terms.budget else { throw Diagnostics(.callWithoutBudget) }
    guard !call.takesApplications(on: today) else { throw Diagnostics(.windowIsOpen(call.terms.closes)) }
    let line = try book.live(of: call)
    guard let step = line.first(where: { $0.approvingStep != nil })?.approvingStep else {
      throw Diagnostics(.nothingWaits)
    }
    let before = line.filter { $0.isUndecided(at: step) && $0.state != .waiting(step) }
    guard before.isEmpty else { throw Diagnostics(.notAllArrived(before.count)) }
    let pool = AllotmentPool(
      of: line, at: step, under: call.terms.oversubscription, free: try book.balance(.available(budget)))
    for award in pool.awards { try checkProposer(award) }
    if let lack = pool.lackForPublishedShare { throw Diagnostics(.belowPublished(lack)) }
    // Who is approved in full has nothing to gain by another cut.
    guard !pool.waiting.isEmpty || pool.isCut else { throw Diagnostics(.nothingWaits) }
    guard pool.asked > pool.limit || pool.isCut else { throw Diagnostics(.nothingToAllot) }
    // Nobody's support is cut for one that cannot be approved.
    for award in pool.awards { try checkBase(of: award) }
    guard pool.room > .zero else {
      throw Diagnostics(.overdrawn(.available(budget), by: Money(fen: pool.room.fen - pool.asked.fen)))
    }
    let events = allotted(pool, by: call.terms.oversubscription)
    // What stands as the rule would have it is not allotted once more.
    guard !events.isEmpty else { throw Diagnostics(.nothingToAllot) }
    return events
  }

  private func allotted(_ pool: AllotmentPool, by rule: Call.Oversubscription) -> [AwardEvent] {
    let awards = pool.awards
    switch rule {
    case .proportional:
      let parts = zip(awards, Allotment.proportional(awards.map(\.asked), within: pool.limit))
        .filter { $0.0.proposed != $0.1 }
      // An approval of another share is taken back first, so that its money is there for the others.
      let reopened = parts.map(\.0).filter { $0.approval != nil }.map(\.id)
      return (reopened.isEmpty ? [] : acted(reopened, .reopened))
        + parts.flatMap { award, part in
          acted([award.id], part == .zero ? .postponed(reason: "") : .cut(to: part))
        }
    case .postponement:
      let parts = Allotment.inOrder(awards.map(\.asked), within: pool.room)
      return zip(awards, parts).filter { $0.1 == nil }.flatMap { acted([$0.0.id], .postponed(reason: "")) }
    }
  }

  /// 按序: nobody is approved on money that those before may need, who are under review or postponed.
  /// - Parameter sum: what is approved of them together.
  func checkPlace(
    of awards: [Award], for sum: Money, in line: [Award], under call: Call, within room: Money
  ) throws {
    guard let last = awards.max(by: { $0.id < $1.id }), let step = call.terms.approvingStep else { return }
    let own = Set(awards.map(\.id))
    let ahead = line.filter {
      $0.id < last.id && !own.contains($0.id) && ($0.isUndecided(at: step) || $0.state.name == .postponed)
    }
    guard sum <= room else { throw Diagnostics(.approvedBeyond(sum, room, call.terms)) }
    guard ahead.isEmpty || (ahead.map(\.proposed) + [sum]).total <= room else {
      throw Diagnostics(
        .pastItsPlace(
          last, ahead, room, closes: call.takesApplications(on: today) ? call.terms.closes : nil))
    }
  }

  /// 恢复办理, of what was postponed and of what had lapsed.
  func resume(_ ids: [AwardID]) throws -> [AwardEvent] {
    let postponed = Award.State.Name.postponed.wording
    let awards = try awards(ids, in: [.postponed, .withdrawn], needed: postponed)
    // What the enterprise gave up itself stays so.
    for award in awards where award.state.name == .withdrawn && award.lapse == nil {
      throw Diagnostics(wrongState(award, needed: postponed))
    }
    let waiting = awards.filter { $0.state.name == .postponed }.map(\.id)
    return (waiting.isEmpty ? [] : acted(waiting, .resumed))
      + (try reinstated(awards.filter { $0.lapse != nil && $0.state.name == .withdrawn }))
  }
}

extension Diagnostic {
  fileprivate static func windowIsOpen(_ closes: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.window-open",
      Wording(
        zh: "申报受理到 \(closes.wording.zh) 为止，还会有企业申报，现在不能核减",
        en: "applications come in until \(closes.wording.en): nothing can be cut before all are there"),
      remedy: Wording(zh: "截止次日起办理", en: "carry the rule out from the day after"))
  }

  fileprivate static func shareIsOpen(_ closes: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.share-open",
      Wording(
        zh: "申报受理到 \(closes.wording.zh) 为止，还会有企业申报；通知规定同比例核减，比例没有定，现在不能核定、公示",
        en:
          "applications come in until \(closes.wording.en), and the call gives all the same share: nothing is approved or published before all are there"
      ),
      remedy: Wording(zh: "截止次日起办理", en: "go on from the day after"))
  }

  fileprivate static func pastItsPlace(
    _ award: Award, _ ahead: [Award], _ room: Money, closes: CalendarDay?
  ) -> Diagnostic {
    let sum = ahead.map(\.proposed).total
    let until = closes.map {
      Wording(zh: "（申报受理到 \($0.wording.zh) 为止）", en: " (applications come in until \($0.wording.en))")
    }
    return Diagnostic(
      "delivery.past-its-place",
      Wording(
        zh:
          "“\(award.name)”前面还有 \(ahead.count) 笔没有审核完或已延后，合计 \(sum.grouped) 元；预算可用 \(room.grouped) 元，按序足额不够先核定这一笔\(until?.zh ?? "")",
        en:
          "\(ahead.count) before “\(award.name)” are not decided on yet or postponed, \(sum.grouped) yuan together; \(room.grouped) are free, and in order that is not enough for this one before them\(until?.en ?? "")"
      ),
      remedy: Wording(zh: "先办结排在前面的", en: "bring those before it to their end first"))
  }

  static func sharesDiffer(_ terms: Call.Terms) -> Diagnostic {
    Diagnostic(
      "delivery.shares-differ",
      Wording(
        zh: "待核定和已核定未公示的几笔比例不同，或与已公示的比例不同；同一份通知下须按同一比例",
        en:
          "those to be approved and those approved but not published have different shares, or others than those that are published; one call has one"
      ),
      remedy: Wording(
        zh: "先按通知的规则办理：\(terms.oversubscription.wording.zh)；已核定未公示的一并退回重算",
        en:
          "carry out the call's rule first: \(terms.oversubscription.wording.en); what is approved and not published is cut anew with them"
      ))
  }
}
