import Diagnostics
import PolicyCorpus
import Quantities

/// 更正: what was done to an entry by mistake is taken back, or the day of entry is put right, by a later act with its own
/// reason. The act that was wrong stays in the history; the entry stands as if it had not been.
struct StandingActs: Sendable {
  /// Those that stand, with the day of entry as it was corrected, each with its place in the history.
  private(set) var events: [(place: Int, event: RegisterEvent)] = []
  /// The place of what was taken back, by that of the act that did so.
  private(set) var withdrawn: [Int: Int] = [:]

  /// - Parameter history: everything that was done to one entry, in the order of doing.
  init(_ history: some Sequence<RegisterEvent>) {
    for (place, event) in history.enumerated() {
      switch event.act {
      case .withdrawn: if let last = events.popLast() { withdrawn[place] = last.place }
      case .redated(let day):
        guard let entry = entryPlace else { continue }
        let wrong = events[entry].event
        events[entry].event = RegisterEvent(entry: wrong.entry, day: day, act: wrong.act, ground: wrong.ground)
      default: events.append((place, event))
      }
    }
  }

  /// The last that stands, where it can be taken back: what opens an entry, and what two entries share, stays.
  var withdrawable: RegisterEvent? {
    guard let last = events.last?.event else { return nil }
    switch last.act {
    case .entered(nil), .refused(nil), .left, .renewed, .reviewed, .amended: return last
    case .proposed, .entered, .refused, .restored, .merged, .absorbed, .withdrawn, .redated: return nil
    }
  }

  /// Where the act stands by which the entry came in, among `events`.
  private var entryPlace: Int? { events.lastIndex { $0.event.act.name == .entered } }

  /// The days on which the entry may have come in: between the acts before and after it; `nil` where it never came in.
  /// - Parameter today: no act takes effect after it.
  func entryDays(through today: CalendarDay) -> ClosedRange<CalendarDay>? {
    guard let place = entryPlace else { return nil }
    let earliest = place > 0 ? events[place - 1].event.day : Period.year(Register.years.lowerBound).start
    let latest = place + 1 < events.count ? min(events[place + 1].event.day, today) : today
    return earliest <= latest ? earliest...latest : nil
  }
}

extension RegisterEvent.Act {
  /// Whether it says how an earlier act stands, and does nothing to the entry by itself.
  var isCorrection: Bool {
    switch self {
    case .withdrawn, .redated: true
    default: false
    }
  }
}

extension RegisterEntry {
  /// The entry as everything that was done to it left it, corrections with them; `nil` where nothing opens it.
  /// - Parameter day: acts that take effect after it are left out.
  init?(
    acts: some Sequence<RegisterEvent>, in register: InstrumentID, validUntil field: String?,
    through day: CalendarDay? = nil
  ) {
    let standing = StandingActs(acts).events.map(\.event).filter { event in day.map { event.day <= $0 } ?? true }
    guard let first = standing.first, var entry = RegisterEntry(opening: first, in: register, validUntil: field) else {
      return nil
    }
    for event in standing.dropFirst() { entry.take(event, validUntil: field) }
    self = entry
  }
}

extension EntryHistory {
  /// The last act, where it can be taken back: `nil` where nothing can.
  public var withdrawable: RegisterEvent? { StandingActs(acts.map(\.event)).withdrawable }

  /// What was taken back by an act, by their places in the history.
  public var withdrawn: [Int: Int] { StandingActs(acts.map(\.event)).withdrawn }
}

extension Register {
  /// What takes the last act back.
  func withdrawal(of id: EntryID, after seen: Int, _ command: RegisterCommand) throws(Diagnostic) -> [RegisterEvent] {
    let (entry, acts) = try history(of: id, seen)
    guard StandingActs(acts).withdrawable != nil else { throw .notWithdrawable(entry) }
    if let other = openEntry(of: entry.subject), other.id != id { throw .alreadyOpen(other) }
    return [RegisterEvent(entry: id, day: command.day, act: .withdrawn, ground: command.ground)]
  }

  /// What puts the day of entry right; nothing where it is that already.
  func redating(
    of id: EntryID, to day: CalendarDay, after seen: Int, _ command: RegisterCommand
  ) throws(Diagnostic) -> [RegisterEvent] {
    let (entry, acts) = try history(of: id, seen)
    guard entry.enteredOn != nil, let days = StandingActs(acts).entryDays(through: command.day) else {
      throw .wrongState(entry)
    }
    guard days.contains(day) else { throw .enteredOutside(day, days) }
    guard day != entry.enteredOn else { return [] }
    return [RegisterEvent(entry: id, day: command.day, act: .redated(entered: day), ground: command.ground)]
  }

  /// - Parameter seen: how many acts there were for whoever asks.
  private func history(
    of id: EntryID, _ seen: Int
  ) throws(Diagnostic) -> (entry: RegisterEntry, acts: [RegisterEvent]) {
    guard let entry = entries[id], entry.register == self.id, let acts = acts[id] else { throw .noEntry }
    guard acts.count == seen else { throw .actedSince(entry) }
    return (entry, acts)
  }
}

extension RegisterWishes {
  /// What an act told of entry or exit above scale is taken back where that is recorded.
  /// - Parameter name: the kind of act that is meant; `nil` for the last that stands.
  func checkTellsNoScale(_ id: EntryID, by name: RegisterEvent.Act.Name? = nil) throws {
    guard let entry = try view.registers.entry(id), let code = entry.subject.enterprise else { return }
    let acts = try view.registers.acts(on: id)
    let standing = StandingActs(acts.map(\.event)).events
    guard let last = standing.last(where: { name == nil || $0.event.act.name == name }).map({ acts[$0.place] }) else {
      return
    }
    let tells = try view.scaleChanges.changes(of: code).changes.contains { change in
      change.record == last.record || change.at == last.at && change.by == last.actor
    }
    guard !tells else { throw Diagnostics(.tellsScale(entry)) }
  }
}

extension Diagnostic {
  fileprivate static func notWithdrawable(_ entry: RegisterEntry) -> Diagnostic {
    Diagnostic(
      "register.not-withdrawable",
      Wording(
        zh: "“\(entry.title.excerpt)”最近一条办理不能撤回", en: "the last act on “\(entry.title.excerpt)” can't be taken back"),
      expected: Wording(
        zh: "出库、续期、复核、变更，或对拟入库的决定", en: "an exit, a renewal, a review, a change, or what was decided about a proposal"),
      remedy: Wording(
        zh: "整条误登的，按实际原因出库；并错的，另行提出", en: "let an entry that was a mistake leave; propose anew what was merged wrongly")
    )
  }

  fileprivate static func enteredOutside(_ day: CalendarDay, _ days: ClosedRange<CalendarDay>) -> Diagnostic {
    let (first, last) = (days.lowerBound, days.upperBound)
    return Diagnostic(
      "register.entered-outside", at: Place(field: "entered_on"),
      Wording(
        zh: "入库日期不能是\(day.text(in: .chinese))", en: "the day of entry can't be \(day.text(in: .english))"),
      expected: Wording(
        zh: "\(first.text(in: .chinese))至\(last.text(in: .chinese))，在前后两条办理之间",
        en: "\(first.text(in: .english)) to \(last.text(in: .english)), between the acts before and after"))
  }

  fileprivate static func actedSince(_ entry: RegisterEntry) -> Diagnostic {
    Diagnostic(
      "register.acted-since",
      Wording(
        zh: "“\(entry.title.excerpt)”在您打开页面之后又有办理",
        en: "“\(entry.title.excerpt)” was acted on since you opened the page"),
      remedy: Wording(zh: "看过办理经过，再决定撤回哪一条", en: "look at its history, then decide what to take back"))
  }

  fileprivate static func tellsScale(_ entry: RegisterEntry) -> Diagnostic {
    Diagnostic(
      "register.tells-scale",
      Wording(
        zh: "“\(entry.title.excerpt)”的这条办理同时登记了入统或退规",
        en: "this act on “\(entry.title.excerpt)” recorded an entry or an exit above scale, too"),
      remedy: Wording(zh: "到“入统和退规”撤回，名单随之恢复", en: "take it back at “entries and exits”: the list follows"))
  }
}
