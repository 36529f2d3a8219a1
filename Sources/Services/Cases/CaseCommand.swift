import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// What somebody wants of an open or closed case.
public enum CaseCommand: Sendable, Hashable {
  /// 接办.
  case take(party: Int, officer: ActorID?)
  /// 改派: another person of the same unit.
  case assign(party: Int, officer: ActorID)
  /// 请企业补充: the clock stands still until the answer.
  case ask(party: Int, question: String)
  case answer(party: Int, text: String)
  /// 改期限: by the unit itself while the term runs, by the unit above once it has run out.
  case setTerm(party: Int, workingDays: Int, reason: String)
  /// 转办: another unit goes on in this one's place; one that is in the case already goes on within its own part.
  case handOn(party: Int, to: ServiceUnit, officer: ActorID?, reason: String)
  /// 退回: not this unit's duty; the fallback owner has its part.
  case refuse(party: Int, reason: String)
  /// 协办: further units, each with its own clock.
  case invite([ServiceUnit], reason: String)
  case close(party: Int, CaseOutcome, words: String)
  case step(String)
  /// 补登: a step that was passed over, with the day on which it was done.
  case makeUp(step: String, on: CalendarDay)
  case field(name: String, value: String)
  case note(String)
  /// 重新打开: a unit's closed part goes on, whether or not other parts are open.
  case reopen(party: Int, reason: String)
  case rate(CaseRating.Mark, words: String)
  /// 撤回, by the enterprise itself: every open part ends.
  case withdraw(reason: String)
  case eraseContact(reason: String)
}

extension CaseCommand {
  /// What the person says in words of their own; `nil` where nothing is said, or what the enterprise said is passed on.
  var ownWords: String? {
    switch self {
    case .ask(_, let words), .setTerm(_, _, let words), .handOn(_, _, _, let words), .refuse(_, let words),
      .invite(_, let words), .close(_, _, let words), .field(_, let words), .note(let words), .reopen(_, let words):
      words
    case .take, .assign, .answer, .step, .makeUp, .rate, .withdraw, .eraseContact: nil
    }
  }

  /// Whom it gives a part to.
  var namedOfficer: ActorID? {
    switch self {
    case .take(_, let officer), .handOn(_, _, let officer, _): officer
    case .assign(_, let officer): officer
    default: nil
    }
  }

  /// Whether a part may be given to whoever is named: 改派 is to somebody of the part's own unit, 转办 to anybody who acts for
  /// the other unit. True where the case has no such part, which is then told instead.
  /// - Parameter member: `nil` for somebody who works on no cases.
  func mayName(_ member: UnitMember?, in found: ServiceCase) -> Bool {
    switch self {
    case .handOn(_, let unit, _, _): member?.unit.acts(for: unit) ?? false
    case .take(let party, _), .assign(let party, _):
      found.parties.indices.contains(party) ? member?.unit == found.parties[party].unit : true
    default: true
    }
  }

  /// With which step files may come; `nil` where none may.
  var attachingStep: CaseEvent.Attaching.Step? {
    switch self {
    case .answer: .answered
    case .close: .closed
    case .note: .noted
    default: nil
    }
  }

  /// The field in which `ownWords` are typed.
  var wordsField: String { if case .field = self { "value" } else { "text" } }
}

/// Who wants it, and how far they may go.
public struct CaseActor: Sendable, Hashable {
  public enum Standing: Sendable, Hashable {
    /// Somebody of an office, who acts for the units of their scope.
    case office(AreaScope)
    /// Somebody of the enterprise itself.
    case enterprise(CreditCode)
  }

  public let id: ActorID
  public let standing: Standing
  /// The department that they belong to; `nil` for those of an area's own office, who act for its departments too.
  public let department: ServiceUnit?

  public init(_ id: ActorID, _ standing: Standing, department: ServiceUnit? = nil) {
    self.id = id
    self.standing = standing
    self.department = department
  }

  /// Whether they act for a unit. This is the one place that says whose part of a case is whose: those of a department take,
  /// work on and close that department's parts and nobody else's; those of an area's own office act for its departments
  /// and for all below. Everybody of the area reads the case.
  public func acts(for unit: ServiceUnit) -> Bool {
    guard case .office(let scope) = standing, scope.covers(unit) else { return false }
    return department?.acts(for: unit) ?? true
  }

  /// Whether a case is theirs to work on, or their own: they act for a unit that has an open part of it or leads it, or for
  /// the enterprise.
  func worksOn(_ found: ServiceCase) -> Bool {
    switch standing {
    case .office: found.openParties.contains { acts(for: $0.unit) } || found.mayDirect(self)
    case .enterprise(let own): own == found.opening.enterprise
    }
  }

  /// Whether a case is or was theirs to work on, or is their own: only they open its files, also once it is closed.
  func hasPart(in found: ServiceCase) -> Bool {
    switch standing {
    case .office: found.parties.contains { acts(for: $0.unit) }
    case .enterprise(let own): own == found.opening.enterprise
    }
  }

  /// Whether they act for the unit above another, which decides what that one may not decide for itself; of the city's own
  /// office, above which is nobody, for itself.
  public func actsAbove(_ unit: ServiceUnit) -> Bool { acts(for: unit.parent ?? unit) }

  /// Whether they act for every unit there is.
  var actsEverywhere: Bool {
    if case .office(.everywhere) = standing { department == nil } else { false }
  }

  func acts(for enterprise: CreditCode) -> Bool {
    switch standing {
    case .office: true
    case .enterprise(let own): own == enterprise
    }
  }

  /// An office's person; the enterprise decides nothing about its own case.
  var isOffice: Bool { if case .office = standing { true } else { false } }
}

/// Everything that a decision needs beside the case and the command.
public struct CaseContext: Sendable {
  public let actor: CaseActor
  public let on: CalendarDay
  public let calendar: ServiceCalendar
  public let terms: CaseTerms
  public let type: CaseType
  /// Whoever has it when nobody else does.
  public let fallback: ServiceUnit
  /// Who closed parts of the case: they don't record how content the enterprise is.
  public let closers: Set<ActorID>
  /// Fields that name an area or an enterprise are held against these.
  public let hasArea: @Sendable (AreaCode) -> Bool

  public init(
    actor: CaseActor, on: CalendarDay, calendar: ServiceCalendar, terms: CaseTerms, type: CaseType,
    fallback: ServiceUnit, closers: Set<ActorID> = [],
    hasArea: @escaping @Sendable (AreaCode) -> Bool = { _ in true }
  ) {
    self.actor = actor
    self.on = on
    self.calendar = calendar
    self.terms = terms
    self.type = type
    self.fallback = fallback
    self.closers = closers
    self.hasArea = hasArea
  }

  /// A party that comes in today.
  func joining(
    _ number: Int, _ routing: CaseRouting, isLead: Bool, isComplex: Bool
  ) -> CaseEvent {
    let days = terms.workingDays(isComplex: isComplex)
    let contact = CaseClock(start: on, workingDays: terms.contact)
    let clock = CaseClock(start: on, workingDays: days)
    return .joined(
      CaseEvent.Joining(
        party: number, unit: routing.unit, isLead: isLead, officer: routing.officer, reasons: routing.reasons,
        workingDays: days, contactDue: calendar.reckon(contact, for: routing.unit).due,
        due: calendar.reckon(clock, for: routing.unit).due))
  }
}

extension CaseOpening {
  /// The most characters of a text that somebody types into a case.
  public static let longestText = 2_000

  /// Opens a case and gives it to whoever the routing names.
  /// - Throws: `Diagnostics` with codes `cases.text`, `cases.type`, `cases.not-taken-in`, `cases.not-yours`.
  public func decide(_ routing: CaseRouting, in context: CaseContext) throws(Diagnostics) -> [CaseEvent] {
    var faults: [Diagnostic] = []
    if !context.type.isTakenIn { faults.append(.notTakenIn(context.type)) }
    if !context.type.declaration.types.contains(type) { faults.append(.caseType(type, of: context.type)) }
    faults += CaseText.faults(text, field: "text", hasContact: true)
    if !context.actor.acts(for: enterprise) { faults.append(.notYourCase) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    // The first declared step is the intake itself.
    return [.opened(self), context.joining(0, routing, isLead: true, isComplex: isComplex)]
      + context.type.declaration.steps.prefix(1).map { .stepReached($0) }
  }
}

extension ServiceCase {
  /// The most parties that a case has had, those that left it included.
  static let mostParties = 50
  /// The most to which people bring it by handing on and inviting. What is left is for those who must have it after a
  /// refusal, a reopening or an abandonment.
  static let mostByHand = 40

  /// What a command leads to; nothing where it asks for what is so already.
  /// - Throws: `Diagnostics` with the reason, each at its field.
  public func decide(_ command: CaseCommand, in context: CaseContext) throws(Diagnostics) -> [CaseEvent] {
    if context.actor.isOffice, let words = command.ownWords {
      try CaseText.checkWish(words, field: command.wordsField)
    }
    switch command {
    case .take(let number, let officer):
      let party = try openParty(number, context)
      guard party.state == .new else { return try assigning(party, officer) }
      return try assigning(party, officer) + [taken(party, context)]
    case .assign(let number, let officer): return try assigning(try openParty(number, context), officer)
    case .ask(let number, let question):
      let party = try openParty(number, context)
      try CaseText.check(question, field: "text")
      guard !party.isWaiting else { throw Diagnostics(.alreadyWaiting) }
      return (party.state == .new ? [taken(party, context)] : [])
        + [.asked(party: number, question: question)]
    case .answer(let number, let text):
      let party = try anyOpenParty(number)
      guard context.actor.acts(for: opening.enterprise), !context.actor.isOffice || context.actor.acts(for: party.unit)
      else { throw Diagnostics(.notYourCase) }
      try CaseText.check(text, field: "text")
      guard party.isWaiting else { throw Diagnostics(.notWaiting) }
      var clock = party.clock
      clock.resume(on: context.on)
      return [.answered(party: number, answer: text, due: context.calendar.reckon(clock, for: party.unit).due)]
    case .setTerm(let number, let days, let reason): return try settingTerm(number, days, reason, context)
    case .handOn(let number, let unit, let officer, let reason):
      return try handingOn(number, to: unit, officer, reason, context)
    case .refuse(let number, let reason): return try refusing(number, reason, context)
    case .invite(let units, let reason): return try inviting(units, reason, context)
    case .close(let number, let outcome, let words):
      let party = try openParty(number, context)
      guard CaseOutcome.ownClosings.contains(outcome) else { throw Diagnostics(.closingOutcome) }
      try CaseText.check(words, field: "text")
      // Whoever closes it has taken it up, if only then.
      return (party.state == .new ? [taken(party, context)] : [])
        + [.closed(party: number, outcome, words: words)]
    case .step(let name): return try reaching(name, context)
    case .makeUp(let name, let day): return try makingUp(name, on: day, context)
    case .field(let name, let value): return try setting(name, value, context)
    case .note(let text):
      guard context.actor.acts(for: opening.enterprise) else { throw Diagnostics(.notYourCase) }
      try CaseText.check(text, field: "text")
      return [.noted(text)]
    case .reopen(let number, let reason): return try reopening(number, reason, context)
    case .rate(let mark, let words):
      guard context.actor.acts(for: opening.enterprise) else { throw Diagnostics(.notYourCase) }
      guard !isOpen else { throw Diagnostics(.rateOpen) }
      guard outcome != .withdrawn else { throw Diagnostics(.rateWithdrawn) }
      guard rating == nil else { throw Diagnostics(.alreadyRated) }
      let isOnBehalf = context.actor.isOffice
      // What the enterprise thinks is not for those to say whose work it judges, and how it was heard must be told.
      if isOnBehalf, context.closers.contains(context.actor.id) { throw Diagnostics(.closerRates) }
      if isOnBehalf, words.isEmpty { throw Diagnostics(.ratingUnheard) }
      if !words.isEmpty { try CaseText.check(words, field: "text") }
      return [.rated(CaseRating(mark: mark, words: words, isOnBehalf: isOnBehalf))]
    case .withdraw(let reason):
      guard !context.actor.isOffice, context.actor.acts(for: opening.enterprise) else {
        throw Diagnostics(.notYourCase)
      }
      guard isOpen else { throw Diagnostics(.withdrawClosed) }
      try CaseText.check(reason, field: "text")
      return openParties.map { .closed(party: $0.number, .withdrawn, words: reason) }
    case .eraseContact(let reason):
      guard context.actor.acts(for: opening.enterprise) else { throw Diagnostics(.notYourCase) }
      guard hasContact else { return [] }
      try CaseText.check(reason, field: "text")
      return [.contactErased(reason: reason)]
    }
  }

  // MARK: One command each

  private func taken(_ party: CaseParty, _ context: CaseContext) -> CaseEvent {
    .taken(
      party: party.number,
      afterWorkingDays: context.calendar.workingDays(after: party.joinedOn, through: context.on, for: party.unit))
  }

  private func assigning(_ party: CaseParty, _ officer: ActorID?) throws(Diagnostics) -> [CaseEvent] {
    guard let officer, officer != party.officer else { return [] }
    return [.assigned(party: party.number, officer: officer, reasons: [.named])]
  }

  private func settingTerm(
    _ number: Int, _ days: Int, _ reason: String, _ context: CaseContext
  ) throws(Diagnostics) -> [CaseEvent] {
    let party = try openParty(number, context)
    var faults = CaseText.faults(reason, field: "text")
    if !(1...ServiceTerm.longest).contains(days) { faults.append(.termOutOfRange(days)) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    if !mayReset(party, context.actor, on: context.on), let above = party.unit.parent, let due = party.due {
      throw Diagnostics(.termPassed(due.day, above))
    }
    guard days != party.clock.workingDays else { return [] }
    var clock = party.clock
    clock.setTerm(days)
    return [
      .termSet(
        party: number, workingDays: days, reason: reason, due: context.calendar.reckon(clock, for: party.unit).due)
    ]
  }

  private func handingOn(
    _ number: Int, to unit: ServiceUnit, _ officer: ActorID?, _ reason: String, _ context: CaseContext
  ) throws(Diagnostics) -> [CaseEvent] {
    let party = try openParty(number, context)
    var faults = CaseText.faults(reason, field: "text")
    let handed = CaseEvent.closed(party: number, .handedOn, words: reason)
    // It is in the case already: this joins its part.
    if party.unit != unit, let there = openParties.first(where: { $0.unit == unit }) {
      guard faults.isEmpty else { throw Diagnostics(faults) }
      var events = [handed]
      if party.isLead { events.append(.leads(party: there.number)) }
      events.append(.charged(party: there.number, words: reason))
      return events + (try assigning(there, officer))
    }
    faults += unitFaults(unit, context)
    if parties.count >= Self.mostByHand { faults.append(.tooManyParties(Self.mostByHand)) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return [
      handed,
      joining(
        parties.count, CaseRouting(unit: unit, officer: officer, reasons: [.named]), isLead: party.isLead, in: context),
      .charged(party: parties.count, words: reason),
    ]
  }

  private func refusing(
    _ number: Int, _ reason: String, _ context: CaseContext
  ) throws(Diagnostics) -> [CaseEvent] {
    let party = try openParty(number, context)
    try CaseText.check(reason, field: "text")
    let refusal = CaseEvent.closed(party: number, .notForMe, words: reason)
    // Its part must be somebody's: beside the lead where that goes on, else with the case.
    let leads = party.isLead || openParties.count == 1
    // The fallback owner, then one unit above another, none of which has refused it before; above the city nobody: it
    // does not go round for ever.
    let refused = Set(parties.filter { $0.outcome == .notForMe }.map(\.unit)).union([party.unit])
    let above = sequence(first: party.unit, next: \.parent).dropFirst()
    guard let next = ([context.fallback] + above).first(where: { !refused.contains($0) }) else {
      throw Diagnostics(.cannotRefuse)
    }
    // It is in the case already: this joins its part.
    if let there = openParties.first(where: { $0.unit == next }) {
      return leads ? [refusal, .leads(party: there.number)] : [refusal]
    }
    guard parties.count < Self.mostParties else { throw Diagnostics(.tooManyParties(Self.mostParties)) }
    return [
      refusal,
      joining(
        parties.count, CaseRouting(unit: next, reasons: [.fallback(.refused)]), isLead: leads, in: context),
    ]
  }

  private func inviting(
    _ units: [ServiceUnit], _ reason: String, _ context: CaseContext
  ) throws(Diagnostics) -> [CaseEvent] {
    try directorOfOpenCase(context)
    var faults = CaseText.faults(reason, field: "text")
    if units.isEmpty { faults.append(.noUnit) }
    var seen: Set<ServiceUnit> = []
    for unit in units where seen.insert(unit).inserted { faults += unitFaults(unit, context) }
    if parties.count + seen.count > Self.mostByHand { faults.append(.tooManyParties(Self.mostByHand)) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return seen.sorted().enumerated().flatMap { offset, unit in
      let number = parties.count + offset
      return [
        joining(number, CaseRouting(unit: unit, reasons: [.named]), isLead: false, in: context),
        .charged(party: number, words: reason),
      ]
    }
  }

  private func reaching(_ name: String, _ context: CaseContext) throws(Diagnostics) -> [CaseEvent] {
    try directorOfOpenCase(context)
    guard steps[name] == nil else { return [] }
    if let fault = fault(recording: name, of: context.type) { throw Diagnostics(fault) }
    return [.stepReached(name)]
  }

  private func makingUp(
    _ name: String, on day: CalendarDay, _ context: CaseContext
  ) throws(Diagnostics) -> [CaseEvent] {
    try directorOfOpenCase(context)
    guard steps[name] != day else { return [] }
    if let fault = fault(makingUp: name, of: context.type) { throw Diagnostics(fault) }
    let (first, last) = daysFor(makingUp: name, of: context.type, today: context.on)
    guard first <= day, day <= last else { throw Diagnostics(.stepDay(name, first, last)) }
    return [.stepMadeUp(name, on: day)]
  }

  private func setting(_ name: String, _ value: String, _ context: CaseContext) throws(Diagnostics) -> [CaseEvent] {
    try directorOfOpenCase(context)
    let value = try CaseField.checked(name, value, in: context)
    return fields[name] == value ? [] : [.fieldSet(name: name, value: value)]
  }

  /// The parts that can be opened again: the last of each unit, where the unit itself closed it.
  public var reopenable: [CaseParty] {
    lastParts.filter { part in
      guard let outcome = part.outcome else { return false }
      return CaseOutcome.ownClosings.contains(outcome)
    }
  }

  /// Whether somebody who acts for an open part's unit may change its term: nobody makes the own lateness undone.
  public func mayReset(_ party: CaseParty, _ actor: CaseActor, on day: CalendarDay) -> Bool {
    !party.isLate(on: day) || actor.actsAbove(party.unit)
  }

  /// Whether somebody may open a part again: the enterprise, the unit whose part it is, and whoever answers for the case.
  /// Nobody else, who could then do nothing with it.
  public func mayReopen(_ party: CaseParty, _ actor: CaseActor) -> Bool {
    guard actor.isOffice else { return actor.acts(for: opening.enterprise) }
    return actor.acts(for: party.unit) || owner.map { actor.acts(for: $0.unit) } ?? false
  }

  private func reopening(
    _ number: Int, _ reason: String, _ context: CaseContext
  ) throws(Diagnostics) -> [CaseEvent] {
    guard parties.indices.contains(number) else { throw Diagnostics(.unknownParty) }
    let party = parties[number]
    guard mayReopen(party, context.actor) else { throw Diagnostics(.notYoursToReopen) }
    guard !party.isOpen else { throw Diagnostics(.reopenOpen) }
    guard reopenable.contains(party) else { throw Diagnostics(.reopenPassed) }
    guard isOpen || context.type.declaration.reopens else { throw Diagnostics(.reopenNever(context.type)) }
    try CaseText.check(reason, field: "text")
    guard parties.count < Self.mostParties else { throw Diagnostics(.tooManyParties(Self.mostParties)) }
    return [
      .reopened(party: number, reason: reason),
      joining(
        parties.count, CaseRouting(unit: party.unit, officer: party.officer, reasons: [.reopened]),
        isLead: party.isLead, in: context),
    ]
  }

  /// Whether somebody may invite units to an open case and record how far it is: whoever acts for an open part, and for
  /// the lead, which answers for the whole also after its own part.
  public func mayDirect(_ actor: CaseActor) -> Bool {
    isOpen
      && (openParties.contains { actor.acts(for: $0.unit) }
        || reopenable.contains { $0.isLead && actor.acts(for: $0.unit) })
  }

  // MARK: What several commands ask for

  /// A party that comes in; what takes several units is a complex matter for each beside the lead.
  func joining(_ number: Int, _ routing: CaseRouting, isLead: Bool, in context: CaseContext) -> CaseEvent {
    context.joining(number, routing, isLead: isLead, isComplex: opening.isComplex || !isLead)
  }

  private func anyOpenParty(_ number: Int) throws(Diagnostics) -> CaseParty {
    guard parties.indices.contains(number) else { throw Diagnostics(.unknownParty) }
    guard parties[number].isOpen else { throw Diagnostics(.partyClosed) }
    return parties[number]
  }

  private func openParty(_ number: Int, _ context: CaseContext) throws(Diagnostics) -> CaseParty {
    let party = try anyOpenParty(number)
    guard context.actor.acts(for: party.unit) else { throw Diagnostics(.notYourCase) }
    return party
  }

  private func directorOfOpenCase(_ context: CaseContext) throws(Diagnostics) {
    guard isOpen else { throw Diagnostics(.caseClosed) }
    guard mayDirect(context.actor) else { throw Diagnostics(.notYourCase) }
  }

  private func unitFaults(_ unit: ServiceUnit, _ context: CaseContext) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    if !context.hasArea(unit.area) { faults.append(.unknownUnit(unit)) }
    if openParties.contains(where: { $0.unit == unit }) { faults.append(.unitThere(unit)) }
    return faults
  }
}
