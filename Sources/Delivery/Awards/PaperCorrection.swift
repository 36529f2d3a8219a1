import Diagnostics
import Quantities

extension DeliveryDecision {
  /// 更正文件: a number, place or day that was typed wrongly is recorded once more; what was recorded before stays in the
  /// history. It has to hold what held of the first record: no later than that, and where the award has gone on since, so
  /// that what came after still comes after it.
  /// Cost: what happened to each award.
  func correctPaper(_ ids: [AwardID], to paper: Award.OfficePaper, _ reason: String) throws -> [AwardEvent] {
    let kind = paper.kind
    let awards = try awards(ids, in: Award.State.Name.allCases.filter { $0 != .refused && $0 != .withdrawn })
    guard let first = awards.first, let old = first.officePaper(kind) else {
      throw Diagnostics(.noPaper(kind))
    }
    // One paper is corrected, for as many as it was recorded for.
    for award in awards where award.officePaper(kind) != old { throw Diagnostics(.otherPaper(award, old)) }
    let named = Award.OfficePaper(
      kind, try stated(paper.name, field: "paper", Wording(zh: "文号或公示处", en: "the number or place")), on: paper.day,
      until: paper.until)
    let why = try told(reason)
    guard kind == .notice else {
      guard named != old else { throw Diagnostics(.samePaper(old)) }
      for award in awards {
        let trail = try book.trail(of: award.id)
        let latest = trail.recorded(kind) ?? today
        guard named.day <= latest else { throw Diagnostics(.paperAfterRecord(award, named.day, latest)) }
        try check(named.day, of: kind, on: award, trail, until: latest)
      }
      return acted(ids, .paperCorrected(named, until: nil, reason: why))
    }
    let (notice, until) = try reckoned(named, for: try call(first.call).terms.publicityDays)
    guard notice != old else { throw Diagnostics(.samePaper(old)) }
    for award in awards { try check(notice, until.day, on: award) }
    return acted(ids, .paperCorrected(notice, until: until, reason: why))
  }

  /// What came after a publication still comes after it.
  private func check(_ notice: Award.OfficePaper, _ last: CalendarDay, on award: Award) throws {
    let trail = try book.trail(of: award.id)
    let latest = trail.recorded(.notice) ?? today
    guard notice.day <= latest else { throw Diagnostics(.paperAfterRecord(award, notice.day, latest, field: "from")) }
    try checkBegin(of: notice, on: award, trail)
    guard award.state.name != .publicised else { return }
    let cleared = trail.last { $0.act == .cleared }?.at.dayInShanghai
    let next = [cleared, award.officePaper(.issue)?.day].compactMap { $0 }.min()
    if let next, last >= next { throw Diagnostics(.publishedPast(award, last, next)) }
  }
}

extension [RecordedAct] {
  /// On which day the paper of a kind was recorded first for the amount that stands; `nil` where none was.
  fileprivate func recorded(_ kind: Award.OfficePaper.Kind) -> CalendarDay? {
    let since = lastIndex { $0.act.isReopening }.map { $0 + 1 } ?? startIndex
    return self[since...].first { act in
      if case .documented(let paper) = act.act { paper.kind == kind } else { false }
    }?.at.dayInShanghai
  }
}

extension AwardAct {
  /// Whether an award goes back by it to where its amount is approved.
  fileprivate var isReopening: Bool {
    switch self {
    case .reopened, .takenBack, .revoked: true
    case .answered(_, let answer): answer.isUpheld
    default: false
    }
  }
}

extension Wording {
  /// Which days are taken.
  static func days(from first: CalendarDay, to last: CalendarDay) -> Wording {
    Wording(zh: "\(first.wording.zh) 到 \(last.wording.zh)", en: "\(first.wording.en) to \(last.wording.en)")
  }
}

extension Diagnostic {
  fileprivate static func noPaper(_ kind: Award.OfficePaper.Kind) -> Diagnostic {
    Diagnostic(
      "delivery.no-paper", at: Place(field: "paper"),
      Wording(zh: "这一笔没有登记过这种文件，没有可更正的", en: "no such paper was recorded: there is nothing to correct"),
      remedy: Wording(zh: "刷新页面，看看别人是否已经办了", en: "reload the page: somebody may have done it already"))
  }

  fileprivate static func otherPaper(_ award: Award, _ paper: Award.OfficePaper) -> Diagnostic {
    Diagnostic(
      "delivery.other-paper", at: Place(field: "paper"),
      Wording(
        zh: "“\(award.name)”登记的不是“\(paper.name)”（\(paper.day.wording.zh)），不能一起更正",
        en: "“\(award.name)” has another paper than “\(paper.name)” of \(paper.day.wording.en)"),
      remedy: Wording(zh: "逐笔更正", en: "correct them one by one"))
  }

  fileprivate static func samePaper(_ paper: Award.OfficePaper) -> Diagnostic {
    Diagnostic(
      "delivery.same-paper", at: Place(field: "paper"),
      Wording(
        zh: "和登记的一样：“\(paper.name)”，\(paper.day.wording.zh)",
        en: "that is what is recorded: “\(paper.name)”, \(paper.day.wording.en)"),
      remedy: Wording(zh: "填正确的文号或日期", en: "give the right number or day"))
  }

  fileprivate static func paperAfterRecord(
    _ award: Award, _ day: CalendarDay, _ recorded: CalendarDay, field: String = "paperDay"
  ) -> Diagnostic {
    Diagnostic(
      "delivery.paper-after-record", at: Place(field: field),
      Wording(
        zh: "“\(award.name)”的这份文件 \(recorded.wording.zh) 就登记了，日期不会是 \(day.wording.zh)",
        en: "the paper of “\(award.name)” was recorded on \(recorded.wording.en): it cannot be of \(day.wording.en)"),
      expected: Wording(zh: "\(recorded.wording.zh) 或以前", en: "\(recorded.wording.en), or a day before"))
  }

  fileprivate static func publishedPast(_ award: Award, _ last: CalendarDay, _ next: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.published-past", at: Place(field: "to"),
      Wording(
        zh: "“\(award.name)”\(next.wording.zh) 已经转下达，公示不会到 \(last.wording.zh)",
        en: "“\(award.name)” had gone on by \(next.wording.en): it was not published until \(last.wording.en)"),
      expected: Wording(
        zh: "\(next.adding(days: -1).wording.zh) 或以前", en: "\(next.adding(days: -1).wording.en), or a day before"))
  }
}
