import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// What operators set of services, each in a form of its own.
public enum ServiceSetting: String, Sendable, Hashable, CaseIterable {
  case terms
  case days
  case ladder
  case bounds
  case years

  /// What the journal calls the setting of it.
  var recordKind: String {
    switch self {
    case .terms: "services.terms-set"
    case .days: CaseDesk.dayKind
    case .ladder: ServiceRule.ladderKind
    case .bounds: ServiceRule.boundsKind
    case .years: ServiceRule.yearKind
    }
  }
}

extension CaseDesk {
  /// Who set something of it last, and when; `nil` where nobody ever did.
  /// Cost: one look-up.
  public func lastChange(of setting: ServiceSetting) async throws -> RecordedChange? {
    try await store.readServices { try $0.journalRecords.lastChange(ofKinds: [setting.recordKind]) { _ in true } }
  }

  /// Sets the terms of every kind of case, or of one. Cases that are open keep theirs.
  /// - Parameter seen: the last setting of terms, as it was when somebody began to type; `nil` asks for nothing.
  /// - Throws: `Diagnostics` with each field that is wrong; `command.key-reused`, `command.changed-since`.
  public func setTerms(
    _ terms: (contact: Int, simple: Int, complex: Int), of instrument: InstrumentID?, reason: String,
    over seen: SeenVersion? = nil, by actor: ActorID, key: String, at: Timestamp
  ) async throws {
    var faults: [Diagnostic] = []
    for (field, days) in [("contact", terms.contact), ("simple", terms.simple), ("complex", terms.complex)]
    where !(1...ServiceTerm.longest).contains(days) {
      faults.append(.termOutOfRange(days, field: field))
    }
    if let instrument, reference.type(instrument) == nil { faults.append(.caseTypeUnknown("\(instrument)")) }
    faults += CaseText.faults(reason, field: "reason")
    guard faults.isEmpty else { throw Diagnostics(faults) }
    let payload: CanonicalJSON = [
      "instrument": CanonicalJSON(instrument?.description), "contact": CanonicalJSON(terms.contact),
      "simple": CanonicalJSON(terms.simple), "complex": CanonicalJSON(terms.complex), "reason": .text(reason),
    ]
    let command = Command(actor: actor, key: key, payload: payload)
    try await store.writeServices { [self] work in
      guard try work.journal.reply(to: command) == nil else { return }
      let kind = ServiceSetting.terms.recordKind
      try seen?.check(
        try work.journalRecords.lastChange(ofKinds: [kind]) { $0["instrument"].text == instrument?.description })
      try append(JournalEntry(kind: kind, command: command, at: at, payload: payload), to: work)
    }
  }

  /// Says of a day that an area's units work or do not, or takes such a word back, and moves the deadlines that follow.
  /// - Parameters:
  ///   - isWorked: `nil` for what the published table says.
  ///   - seen: as of `setTerms`, of days.
  ///   - scope: whose calendars the person may set.
  /// - Returns: the cases whose deadlines moved with it.
  /// - Throws: `Diagnostics` with code `services.calendar-area`, `services.calendar-day`, `cases.text` or
  ///   `command.changed-since`.
  @discardableResult
  public func setDay(
    _ day: CalendarDay?, of area: AreaCode?, isWorked: Bool?, reason: String, over seen: SeenVersion? = nil,
    by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> MovedCases {
    var faults: [Diagnostic] = []
    let known = area.flatMap { reference.areas.area($0) != nil && scope.covers(ServiceUnit($0)) ? $0 : nil }
    if known == nil { faults.append(.calendarArea) }
    let near = day.flatMap { abs($0.daysSinceEpoch - at.dayInShanghai.daysSinceEpoch) <= 800 ? $0 : nil }
    if near == nil { faults.append(.calendarDay) }
    faults += CaseText.faults(reason, field: "reason")
    guard let known, let near, faults.isEmpty else { throw Diagnostics(faults) }
    let payload: CanonicalJSON = [
      "area": .text(known.text), "day": .text("\(near)"), "worked": isWorked.map(CanonicalJSON.boolean) ?? .null,
      "reason": .text(reason),
    ]
    let command = Command(actor: actor, key: key, payload: payload)
    let moved = try await store.writeServices { [self] work in
      guard try work.journal.reply(to: command) == nil else { return MovedCases(count: 0, record: nil) }
      try seen?.check(
        try work.journalRecords.lastChange(ofKinds: [Self.dayKind]) {
          $0["area"].text == known.text && $0["day"].text == "\(near)"
        })
      let record = try work.journalRecords.head().count + 1
      try append(JournalEntry(kind: Self.dayKind, command: command, at: at, payload: payload), to: work)
      return MovedCases(count: try moveDeadlines(on: nil, by: actor, at: at, in: work), record: record)
    }
    try await watch(at: at)
    return moved
  }
}

extension ServiceTerm {
  /// A term as somebody typed it.
  /// - Throws: `cases.term` with what was typed, at its field. Whether it is within range is the command's to say.
  public static func workingDays(typed text: String, field: String) throws(Diagnostics) -> Int {
    let digits = text.filter { !$0.isWhitespace }
    guard let days = Int(digits) else {
      throw Diagnostics(
        Diagnostic(
          "cases.term", at: Place(field: field),
          digits.isEmpty
            ? Wording(zh: "没有填写工作日数", en: "the number of working days is missing")
            : Wording(zh: "“\(text.excerpt)”不是工作日数", en: "“\(text.excerpt)” is no number of working days"),
          expected: Wording(zh: "1 到 \(longest) 的整数，如 15", en: "a whole number from 1 to \(longest), such as 15")))
    }
    return days
  }
}

extension Diagnostic {
  static func termOutOfRange(_ days: Int, field: String) -> Diagnostic {
    var fault = termOutOfRange(days)
    fault.place = Place(field: field)
    return fault
  }

  static var calendarArea: Diagnostic {
    Diagnostic(
      "services.calendar-area", at: Place(field: "area"),
      Wording(zh: "没有选择区域，或者它不归您管", en: "no area is chosen, or it is not yours"),
      expected: Wording(zh: "您所在的区域或其下级", en: "your own area or one below it"))
  }

  static var calendarDay: Diagnostic {
    Diagnostic(
      "services.calendar-day", at: Place(field: "day"),
      Wording(zh: "日期没有填写，或者离今天太远", en: "the day is missing or too far off"),
      expected: Wording(zh: "前后两年之内的一天，如 2026-10-09", en: "a day within two years, such as 2026-10-09"))
  }
}
