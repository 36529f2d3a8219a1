import Quantities

extension Award {
  /// The award with its terms as they come to by a calendar: a term that was told before its year was published is as many
  /// working days by the published one, and never earlier. The record keeps what was told.
  func reckoned(under terms: Call.Terms, by workingDays: WorkingDayCalendar) -> Award {
    var award = self
    switch state {
    case .publicised(let told): award.state = .publicised(until: workingDays.firm(told, of: terms.publicityDays))
    case .returned(let step, let told, let reason):
      award.state = .returned(step, until: workingDays.firm(told, of: terms.supplementDays), reason: reason)
    case .waiting, .postponed, .refused, .withdrawn, .issued: break
    }
    award.instalments?.acceptBy = instalments?.acceptBy(by: workingDays)
    return award
  }

  /// Whether one of its terms may have moved since it was told.
  fileprivate var hasProvisionalTerm: Bool {
    let term: Deadline? =
      switch state {
      case .publicised(let until), .returned(_, let until, reason: _): until
      case .waiting, .postponed, .refused, .withdrawn, .issued: instalments?.acceptBy
      }
    return term?.isProvisional == true
  }
}

extension Instalments {
  /// 验收期限 by a calendar: the last day of an acceptance that is due.
  func acceptBy(by workingDays: WorkingDayCalendar) -> Award.Deadline? {
    guard let told = acceptBy, case .workingDays(let days) = plan.terms.acceptance else { return acceptBy }
    return workingDays.firm(told, of: days)
  }
}

extension DeliveryDesk {
  /// Awards with the terms that they stand under now, for pages: of publications, of missing papers, of acceptances. What
  /// is shown and offered goes by these days, as what is decided does. `term(of:under:by:)` tells the one for a consent.
  /// Cost: the calendar and each call once, and nothing where no term was told as provisional.
  public func reckoned(_ awards: [Award], in book: any DeliveryReader) throws -> [Award] {
    guard awards.contains(where: \.hasProvisionalTerm) else { return awards }
    let calendar = try calendar(in: book)
    var calls: [CallID: Call] = [:]
    return try awards.map { award in
      guard award.hasProvisionalTerm, let call = try calls[award.call] ?? book.call(award.call) else { return award }
      calls[award.call] = call
      return award.reckoned(under: call.terms, by: calendar)
    }
  }

  /// 公示至: the last day of the publication that an award is in or has behind it, as that comes to by a calendar; `nil`
  /// where nothing was published since it was approved.
  /// - Parameter trail: what happened to it.
  public func publishedUntil(
    _ trail: [RecordedAct], under call: Call, by calendar: WorkingDayCalendar
  ) -> CalendarDay? {
    guard let approved = trail.lastIndex(where: { $0.act.name == .approved }) else { return nil }
    let told = trail[approved...].compactMap { act -> Award.Deadline? in
      switch act.act {
      case .publicised(let until): until
      case .paperCorrected(_, let until, _): until
      default: nil
      }
    }
    return told.last.map { calendar.firm($0, of: call.terms.publicityDays).day }
  }

  /// One award with the terms that it stands under now; `nil` where there is none of the number.
  public func reckoned(_ id: AwardID, in book: any DeliveryReader) throws -> Award? {
    try book.award(id).flatMap { try reckoned([$0], in: book).first }
  }
}
