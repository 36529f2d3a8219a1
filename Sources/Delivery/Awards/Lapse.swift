import Diagnostics
import Journal
import Quantities

extension Award {
  /// 逾期视为放弃: the term that passed without a consent, or without the papers that were asked for.
  public struct Lapse: Sendable, Hashable {
    /// The step that goes on where it is taken up again.
    public let step: ChainStep
    public let until: Deadline
    /// What papers were asked for; `nil` where the consent did not come.
    public let asked: String?

    public init(step: ChainStep, until: Deadline, asked: String?) {
      self.step = step
      self.until = until
      self.asked = asked
    }

    var json: CanonicalJSON {
      ["step": .text(step.rawValue), "until": until.json, "asked": CanonicalJSON(asked)]
    }

    /// Reads what `json` wrote; `nil` for anything else.
    init?(json: CanonicalJSON) {
      guard let step = json["step"].text.flatMap(ChainStep.init(rawValue:)), let until = Deadline(json: json["until"])
      else { return nil }
      self.init(step: step, until: until, asked: json["asked"].text)
    }
  }

  /// Which term it stands under, with its last day: for the consent that of its call, for papers the one they were asked
  /// for with; `nil` where it waits for nothing of the enterprise.
  func term(under terms: Call.Terms, _ workingDays: WorkingDayCalendar) -> Lapse? {
    switch state {
    case .waiting(.consent):
      // Awards from before the term was kept with the proposal were told it by the table of their own year alone.
      Lapse(
        step: .consent,
        until: workingDays.firm(
          confirmBy
            ?? workingDays.unrecorded.withholding(proposedOn.year + 1)
            .deadline(terms.daysToConfirm, after: proposedOn),
          of: terms.daysToConfirm), asked: nil)
    case .returned(let step, let until, let reason):
      Lapse(step: step, until: workingDays.firm(until, of: terms.supplementDays), asked: reason)
    case .waiting, .publicised, .postponed, .refused, .withdrawn, .issued: nil
    }
  }

  mutating func reinstate(until: Deadline) {
    guard let lapse else { return }
    if let asked = lapse.asked {
      state = .returned(lapse.step, until: until, reason: asked)
    } else {
      state = .waiting(lapse.step)
      confirmBy = until
    }
    self.lapse = nil
  }
}

extension WorkingDayCalendar {
  /// A number of working days after a day.
  func deadline(_ days: Int, after day: CalendarDay) -> Award.Deadline {
    let last = self.day(days, workingDaysFrom: day.adding(days: 1))
    return Award.Deadline(day: last, isProvisional: !isPublished(last))
  }

  /// What a term comes to that was told before its year's holidays were published: as many working days by the published
  /// calendar, and never earlier than it was told. A term that was not provisional stays.
  /// - Parameter days: how many working days it has.
  func firm(_ told: Award.Deadline, of days: Int) -> Award.Deadline {
    guard told.isProvisional, isPublished(told.day) else { return told }
    let first = withholding(told.day.year).day(days, workingDaysBackFrom: told.day)
    let last = max(told.day, day(days, workingDaysFrom: first))
    return Award.Deadline(day: last, isProvisional: !isPublished(last))
  }
}

extension DeliveryDesk {
  /// The calendar by which terms are reckoned now, for pages. Cost: two short reads.
  public func calendar() async throws -> WorkingDayCalendar { try await store.read { try calendar(in: $0) } }

  /// The term that an award stands under; `nil` where it waits for nothing of the enterprise.
  public func term(of award: Award, under call: Call, by calendar: WorkingDayCalendar) -> Award.Lapse? {
    award.term(under: call.terms, calendar)
  }

  /// Those of some awards of a call whose term is over on a day: their enterprises neither confirmed nor handed in.
  public func late(
    _ awards: [Award], under call: Call, on day: CalendarDay, by calendar: WorkingDayCalendar
  ) -> [Award] {
    awards.filter { award in term(of: award, under: call, by: calendar).map { $0.until.day < day } ?? false }
  }
}

extension [RecordedAct] {
  /// Who asked for papers last, and whether the term for them was extended since; `nil` where nobody did.
  public var request: (by: ActorID, isExtended: Bool)? {
    lastIndex { $0.act.name == .returned }.map { asked in
      (self[asked].by, self[asked...].contains { $0.act.name == .supplementExtended })
    }
  }
}

extension DeliveryDecision {
  /// 逾期视为放弃. It ends what nobody answers; it judges nothing, so that whoever drew it up may.
  func lapse(_ ids: [AwardID]) throws -> [AwardEvent] {
    let awards = try awards(
      ids, in: [.waiting, .returned],
      needed: Wording(zh: "待意愿与账户确认或待补正", en: "due: consent and account, or papers wanted"))
    guard let call = try awards.first.map({ try self.call($0.call) }) else { throw Diagnostics(.awardCount(0)) }
    return try awards.flatMap { award in
      guard let term = award.term(under: call.terms, workingDays) else {
        throw Diagnostics(
          wrongState(award, needed: Wording(zh: "待意愿与账户确认或待补正", en: "due: consent and account, or papers wanted")))
      }
      guard today > term.until.day else { throw Diagnostics(.termRuns(award, term.until.day)) }
      return acted([award.id], .lapsed(term))
    }
  }

  /// 恢复办理 of what had lapsed: with a new term of the same length, while nothing of the call is issued.
  func reinstated(_ awards: [Award]) throws -> [AwardEvent] {
    guard let call = try awards.first.map({ try self.call($0.call) }) else { return [] }
    let issued = AwardFilter(call: call.id, state: .issued)
    guard try book.awards(issued, scope: .everywhere, offset: 0, limit: 1).total == 0 else {
      throw Diagnostics(.issuedSince(call))
    }
    var places: Set<String> = []
    for award in awards where !places.insert(award.place).inserted { throw Diagnostics(.lapsedTwice(award)) }
    // Since it lapsed the subject may have been proposed anew, or been granted something that bars it.
    let standing = try Dictionary(grouping: awards, by: \.run).keys.reduce(into: [RunID: Set<Int>]()) { rows, id in
      rows[id] = Set(try standingRows(of: try found(book.run(id), id)).map(\.number))
    }
    return try awards.flatMap { award in
      guard let lapse = award.lapse, standing[award.run]?.contains(award.row) == true else {
        throw Diagnostics(.grantedSince(award))
      }
      let days = lapse.asked == nil ? call.terms.daysToConfirm : call.terms.supplementDays
      return acted([award.id], .reinstated(until: deadline(days)))
    }
  }

  /// 延长补正期: once, by who asked for the papers, by the call's term again.
  func extendSupplement(_ id: AwardID, _ reason: String) throws -> [AwardEvent] {
    guard let award = try awards([id], in: [.returned]).first, case .returned(_, let until, reason: _) = award.state
    else { throw Diagnostics(.missing(id)) }
    let trail = try book.trail(of: id)
    guard let asked = trail.request, asked.by == actor else { throw Diagnostics(.otherAsked(award)) }
    guard !asked.isExtended else { throw Diagnostics(.extendedAlready(award, until.day)) }
    let days = try call(award.call).terms.supplementDays
    return acted(
      [id],
      .supplementExtended(
        until: workingDays.deadline(days, after: max(today, workingDays.firm(until, of: days).day)),
        reason: try told(reason)))
  }
}

extension Diagnostic {
  fileprivate static func termRuns(_ award: Award, _ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.term-runs",
      Wording(
        zh: "“\(award.name)”的期限到 \(day.wording.zh)，还没有过，不能视为放弃",
        en: "the term of “\(award.name)” runs until \(day.wording.en): it is not given up yet"),
      remedy: Wording(zh: "期满次日起再办", en: "go on from the day after"))
  }

  fileprivate static func issuedSince(_ call: Call) -> Diagnostic {
    Diagnostic(
      "delivery.issued-since",
      Wording(
        zh: "“\(call.terms.title)”已有下达的，逾期的不能再恢复",
        en: "some of “\(call.terms.title)” is issued: what had lapsed cannot be taken up again"),
      remedy: Wording(zh: "确需支持的，在下一份通知办理", en: "take it up under the next call"))
  }

  fileprivate static func grantedSince(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.granted-since",
      Wording(
        zh: "“\(award.name)”逾期后已另行提出，或已获与它不能兼得的支持，不能恢复",
        en: "since it lapsed “\(award.name)” was proposed anew, or has what bars it: it cannot be taken up again"),
      remedy: Wording(zh: "按另行提出的一笔办理", en: "go on with the other one"))
  }

  fileprivate static func lapsedTwice(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.lapsed-twice",
      Wording(
        zh: "“\(award.name)”的同一对象有几笔逾期的，不能一起恢复",
        en: "several of what lapsed are for one subject of “\(award.name)”: they cannot be taken up again together"),
      expected: Wording(zh: "同一对象恢复一笔", en: "one for each subject"),
      remedy: Wording(zh: "只选其中要办理的一笔", en: "choose the one that is to go on"))
  }

  fileprivate static func otherAsked(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.other-asked",
      Wording(
        zh: "“\(award.name)”的补正不是您要求的，补正期由要求补正的人延长",
        en: "the papers of “\(award.name)” were not asked for by you: who asked extends the term"),
      remedy: Wording(zh: "请退回补正的人办理", en: "leave it to who sent it back"))
  }

  fileprivate static func extendedAlready(_ award: Award, _ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.extended-already",
      Wording(
        zh: "“\(award.name)”的补正期已经延长过一次，到 \(day.wording.zh)",
        en: "the term for the papers of “\(award.name)” was extended already, until \(day.wording.en)"),
      expected: Wording(zh: "补正期延长一次", en: "one extension"))
  }
}
