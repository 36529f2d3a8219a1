import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// 登记册: the entries of one register as far as a command needs them, and what may be done to them.
///
/// It decides and applies, and does nothing else: no store, no clock.
public struct Register: Sendable {
  public let id: InstrumentID
  public let declaration: RegisterDeclaration
  public private(set) var entries: [EntryID: RegisterEntry]
  /// The number that the next entry gets.
  public private(set) var next: Int
  private var open: [EntrySubject: EntryID]
  /// What was done to those entries whose history is known, in the order of doing.
  private(set) var acts: [EntryID: [RegisterEvent]]

  /// - Parameters:
  ///   - next: one more than the last entry's number over all registers.
  ///   - acts: the history of the entries that a correction is asked for.
  public init(
    id: InstrumentID, declaration: RegisterDeclaration, entries: some Sequence<RegisterEntry> = [], next: Int = 1,
    acts: [EntryID: [RegisterEvent]] = [:]
  ) {
    self.id = id
    self.declaration = declaration
    self.entries = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
    self.next = next
    open = [:]
    self.acts = acts
    for entry in self.entries.values where entry.state.isOpen { open[entry.subject] = entry.id }
  }

  /// The entry of a subject that waits for the register or stands in it.
  public func openEntry(of subject: EntrySubject) -> RegisterEntry? { open[subject].flatMap { entries[$0] } }

  /// Takes in one more entry as the store has it; one that is held already stays as it is.
  mutating func hold(_ entry: RegisterEntry) {
    guard entries[entry.id] == nil else { return }
    entries[entry.id] = entry
    if entry.state.isOpen { open[entry.subject] = entry.id }
  }

  /// Brings the register to where it stands after an event.
  public mutating func apply(_ event: RegisterEvent) {
    let field = declaration.validUntil
    if let opened = RegisterEntry(opening: event, in: id, validUntil: field) {
      entries[event.entry] = opened
      acts[event.entry] = [event]
      next = max(next, event.entry.number + 1)
    } else {
      acts[event.entry]?.append(event)
      if !event.act.isCorrection {
        entries[event.entry]?.take(event, validUntil: field)
      } else if let known = acts[event.entry] {
        entries[event.entry] = RegisterEntry(acts: known, in: id, validUntil: field)
      }
    }
    guard let entry = entries[event.entry] else { return }
    if entry.state.isOpen {
      open[entry.subject] = entry.id
    } else if open[entry.subject] == entry.id {
      open[entry.subject] = nil
    }
  }

  /// What a command leads to.
  /// - Parameter today: no act takes effect after it.
  /// - Throws: `Diagnostics` with everything that is wrong: `register.no-reason`, `register.future-day`, `register.day-early`,
  ///   `register.already-open`, `register.no-entry`, `register.wrong-state`, `register.before-last-act`,
  ///   `register.exit-reason`, `register.no-expiry`, `register.renewal-passed`, `register.renewal-not-later`,
  ///   `register.renewal-too-long`, `register.ends-before`, `register.merge-itself`, `register.nothing-asked`,
  ///   `register.not-withdrawable`, `register.entered-outside`, `register.acted-since`, `register.too-much`.
  public func decide(_ command: RegisterCommand, today: CalendarDay) throws(Diagnostics) -> [RegisterEvent] {
    guard !command.wishes.isEmpty else { throw Diagnostics(.nothingAsked) }
    guard command.wishes.count <= RegisterCommand.limit else { throw Diagnostics(.tooMuch(command.wishes.count)) }
    guard command.day <= today else { throw Diagnostics(.futureDay(command.day, today: today)) }
    guard Self.years.contains(command.day.year) else { throw Diagnostics(.dayTooEarly(command.day)) }
    var state = self
    var events: [RegisterEvent] = []
    var faults: [Diagnostic] = []
    for wish in command.wishes {
      do throws(Diagnostic) {
        for event in try state.events(of: wish, command) {
          state.apply(event)
          events.append(event)
        }
      } catch {
        // A reason that is missing is missing once, however many entries it was to be for.
        if !faults.contains(error) { faults.append(error) }
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return events
  }

  private func events(
    of wish: RegisterCommand.Wish, _ command: RegisterCommand
  ) throws(Diagnostic) -> [RegisterEvent] {
    let ground = command.ground
    func event(_ id: EntryID, _ act: RegisterEvent.Act) -> RegisterEvent {
      RegisterEvent(entry: id, day: command.day, act: act, ground: ground)
    }
    func reasoned() throws(Diagnostic) {
      guard ground.reason.contains(where: { !$0.isWhitespace }) else { throw .noReason }
    }
    switch wish {
    case .propose(let opening):
      try reasoned()
      return [event(try newEntry(opening), .proposed(opening))]
    case .enter(.new(let opening)):
      try reasoned()
      return [event(try newEntry(opening), .entered(opening))]
    case .enter(.entry(let id)):
      try reasoned()
      return [event(try entry(id, in: [.proposed], command.day).id, .entered(nil))]
    case .refuse(.new(let opening)):
      try reasoned()
      return [event(try newEntry(opening), .refused(opening))]
    case .refuse(.entry(let id)):
      try reasoned()
      return [event(try entry(id, in: [.proposed], command.day).id, .refused(nil))]
    case .leave(let id, let reason):
      let entry = try entry(id, in: [.entered], command.day)
      guard declaration.exitReasons.contains(reason) else { throw .exitReason(reason, declaration.exitReasons) }
      return [event(entry.id, .left(reason: reason))]
    case .restore(let id):
      try reasoned()
      guard let entry = entries[id], entry.register == self.id else { throw .noEntry }
      guard case .left = entry.state else { throw .wrongState(entry) }
      guard entry.lastActOn <= command.day else { throw .beforeLastAct(entry, command.day) }
      if let other = openEntry(of: entry.subject) { throw .alreadyOpen(other) }
      return [event(id, .restored)]
    case .renew(let id, let until):
      try reasoned()
      let entry = try entry(id, in: [.entered], command.day)
      guard declaration.validUntil != nil else { throw .noExpiry }
      let earliest = max(entry.validUntil ?? command.day, command.day)
      guard until >= command.day else {
        throw .renewalPassed(until, validUntil: entry.validUntil, on: command.day)
      }
      guard until > earliest else { throw .renewalNotLater(until, than: earliest) }
      let latest = command.day.adding(days: Self.longestRenewal)
      guard until <= latest else { throw .renewalTooLong(until, latest: latest) }
      return [event(entry.id, .renewed(until: until))]
    case .review(let id):
      return [event(try entry(id, in: [.entered], command.day).id, .reviewed)]
    case .amend(let id, let changes):
      try reasoned()
      let entry = try entry(id, in: [.proposed, .entered], command.day)
      // What is typed as it stands is no change.
      let real = changes.filter { entry.fields[$0.key] != $0.value }
      var fields = entry.fields
      for (name, value) in real { fields[name] = value }
      try checkPeriod(fields, touched: Set(real.keys))
      return real.isEmpty ? [] : [event(entry.id, .amended(real))]
    case .merge(let duplicate, let kept):
      try reasoned()
      guard duplicate != kept else { throw .mergeItself }
      let other = try entry(duplicate, in: [.proposed, .entered], command.day)
      let entry = try entry(kept, in: [.proposed, .entered], command.day)
      // The one that is only proposed gives way to the one that stands in the register.
      guard entry.state == .entered || other.state == .proposed else { throw .mergeIntoProposal(other) }
      let taken = other.fields.filter { entry.fields[$0.key] == nil }
      return [event(other.id, .merged(into: entry.id)), event(entry.id, .absorbed(other.id, fields: taken))]
    case .withdraw(let id, let seen):
      try reasoned()
      return try withdrawal(of: id, after: seen, command)
    case .redate(let id, let day, let seen):
      try reasoned()
      return try redating(of: id, to: day, after: seen, command)
    }
  }

  /// The years in which something stands in a register: what lies before is a slip of the pen, and would change every past
  /// day's list.
  static let years = 2000...2100

  /// How many days a renewal reaches at most: twenty years. What is meant to reach further is a slip of the pen.
  private static let longestRenewal = 7_305

  /// Nothing ends before it begins: the days that are declared before the last valid one are what it runs from.
  private func checkPeriod(_ fields: [String: String], touched: Set<String>) throws(Diagnostic) {
    guard let last = declaration.validUntil, let until = fields[last].flatMap({ CalendarDay($0) }) else { return }
    for field in declaration.fields.prefix(while: { $0.name != last }) {
      guard case .day = field.type, touched.contains(field.name) || touched.contains(last),
        let from = fields[field.name].flatMap({ CalendarDay($0) }), until < from
      else { continue }
      throw .endsBeforeItBegins(last, until, field.name, from)
    }
  }

  private func newEntry(_ opening: EntryOpening) throws(Diagnostic) -> EntryID {
    if let entry = openEntry(of: opening.subject) { throw .alreadyOpen(entry) }
    try checkPeriod(opening.fields, touched: Set(opening.fields.keys))
    return EntryID(next)
  }

  private func entry(
    _ id: EntryID, in states: [RegisterEntry.State], _ day: CalendarDay
  ) throws(Diagnostic) -> RegisterEntry {
    guard let entry = entries[id], entry.register == self.id else { throw .noEntry }
    guard states.contains(entry.state) else { throw .wrongState(entry) }
    guard entry.lastActOn <= day else { throw .beforeLastAct(entry, day) }
    return entry
  }
}
