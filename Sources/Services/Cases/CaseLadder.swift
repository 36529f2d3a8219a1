import Quantities

/// 催办阶梯: what a party is told on a day, from its deadlines and its silence.
public struct CaseLadder: Sendable, Hashable {
  /// Working days before the deadline from which it is announced.
  public let soon: Int
  /// Working days past the deadline after which the unit above sees it.
  public let raisedAfter: Int
  /// Working days past the deadline after which the fallback owner takes the lead, where nothing was done for as many up to
  /// that day. What nobody has taken up is late from its day of first contact: it need not be as late by its own deadline.
  public let abandonedAfter: Int

  public init(soon: Int, raisedAfter: Int, abandonedAfter: Int) {
    self.soon = soon
    self.raisedAfter = raisedAfter
    self.abandonedAfter = abandonedAfter
  }

  /// The most working days of a rung.
  static let longest = 60

  /// Two working days before; three after; five after without a sign of life.
  public static let standard = CaseLadder(soon: 2, raisedAfter: 3, abandonedAfter: 5)

  /// How urgent a party is on a day.
  public enum Rung: Sendable, Hashable {
    case calm
    /// Nobody was in touch by the day of first contact, so many working days ago.
    case contactLate(workingDays: Int)
    /// So many working days are left; 0 on the day itself.
    case soon(workingDays: Int)
    /// So many working days have passed since; 0 where only days off have. Also of what had run out before the enterprise was
    /// asked: the days go on.
    case late(workingDays: Int)
    /// The enterprise owes an answer, and the deadline had not passed before the question.
    case waiting
  }

  /// Cost: linear in the days to or from the deadline.
  public func rung(of party: CaseParty, on day: CalendarDay, _ calendar: ServiceCalendar) -> Rung {
    guard party.isOpen else { return .calm }
    if let due = party.due, due.day < day { return .late(workingDays: overrun(due, party, day, calendar)) }
    if party.isWaiting { return .waiting }
    if party.state == .new, let due = party.contactDue, due.day < day {
      return .contactLate(workingDays: overrun(due, party, day, calendar))
    }
    guard let due = party.due else { return .calm }
    let left = calendar.workingDays(after: day, through: due.day, for: party.unit)
    return left <= soon ? .soon(workingDays: left) : .calm
  }

  /// How far a party is to be raised on a day. A wait for the enterprise is nobody's silence, though what had run out before
  /// is raised all the same.
  public func level(of party: CaseParty, on day: CalendarDay, _ calendar: ServiceCalendar) -> EscalationLevel {
    guard party.isOpen else { return .none }
    let missed = [party.due, party.state == .new ? party.contactDue : nil].compactMap { $0 }.filter { $0.day < day }
    guard let late = missed.map({ overrun($0, party, day, calendar) }).max() else { return .none }
    let silence = calendar.workingDays(after: party.lastActivity, through: day, for: party.unit)
    if late >= abandonedAfter, silence >= abandonedAfter, !party.isWaiting { return .abandoned }
    return late >= raisedAfter ? .raised : .reminded
  }

  /// Working days since the deadline; none yet where only days off have followed, which makes late work no more punctual.
  private func overrun(
    _ due: DueDay, _ party: CaseParty, _ day: CalendarDay, _ calendar: ServiceCalendar
  ) -> Int {
    calendar.workingDays(after: due.day, through: day, for: party.unit)
  }
}

extension ServiceCase {
  /// What the ladder leads to on a day: each party is raised once to each level, and an abandoned lead gets the
  /// fallback owner beside it, who answers for the case from then on.
  public func climb(_ ladder: CaseLadder, in context: CaseContext) -> [CaseEvent] {
    var events: [CaseEvent] = []
    var next = parties.count
    for party in openParties {
      let level = ladder.level(of: party, on: context.on, context.calendar)
      guard level > party.level else { continue }
      events.append(.escalated(party: party.number, level))
      guard level == .abandoned, party.isLead, next < Self.mostParties else { continue }
      // Whoever has let the own part lie too is passed over for the unit above.
      var above = party.unit == context.fallback ? party.unit.parent : context.fallback
      while let unit = above,
        openParties.contains(where: {
          $0.unit == unit && ladder.level(of: $0, on: context.on, context.calendar) == .abandoned
        })
      {
        above = unit.parent
      }
      guard let fallback = above else { continue }
      if let there = openParties.first(where: { $0.unit == fallback }) {
        events.append(.leads(party: there.number))
        continue
      }
      events.append(
        joining(next, CaseRouting(unit: fallback, reasons: [.fallback(.abandoned)]), isLead: true, in: context))
      next += 1
    }
    return events
  }

  /// The deadlines that the present calendar gives otherwise than the stored ones.
  /// - Parameter ground: what changed the calendar, where somebody said it.
  public func movedDeadlines(
    _ calendar: ServiceCalendar, on ground: String? = nil, contactTerm: (CaseParty) -> Int
  ) -> [CaseEvent] {
    openParties.compactMap { party in
      let due = calendar.reckon(party.clock, for: party.unit).due
      let contact =
        party.state == .new
        ? calendar.reckon(CaseClock(start: party.joinedOn, workingDays: contactTerm(party)), for: party.unit).due
        : party.contactDue
      guard due != party.due || contact != party.contactDue else { return nil }
      return .dueMoved(party: party.number, contact: contact, due: due, ground: ground)
    }
  }
}
