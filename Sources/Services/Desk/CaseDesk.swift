import Diagnostics
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where cases are opened and worked: reads what stands, decides, journals and applies in one transaction.
///
/// Every change is one command and one record of the journal; the same command again gets the reply it got before.
public struct CaseDesk: Sendable {
  public let store: any ServiceStore
  public let reference: ServiceReference
  /// The ladder that holds until somebody sets another.
  let ladder: CaseLadder
  let projection = ServiceProjection()

  public init(store: any ServiceStore, reference: ServiceReference, ladder: CaseLadder = .standard) {
    self.store = store
    self.reference = reference
    self.ladder = ladder
  }

  // MARK: Intake

  /// Opens a case and gives it to whoever fits.
  /// - Parameters:
  ///   - salt: sixteen random bytes as hexadecimal digits, for the commitment to the contact.
  ///   - scope: whose enterprises the person may open cases for.
  ///   - files: what comes with it, at most `CaseEvent.Attaching.mostFiles`.
  /// - Throws: `Diagnostics` with every field that is wrong; `cases.files`; `command.key-reused`.
  public func open(
    _ intake: CaseIntake, by actor: CaseActor, key: String, salt: String, at: Timestamp, within scope: AreaScope,
    files: [IncomingFile] = []
  ) async throws -> CaseReply {
    let opening = try await prepare(intake, by: actor, key: key, salt: salt, at: at, within: scope, files: files)
    return try await store.writeServices { try opening.opened(in: $0) }
  }

  /// The same for a case that is opened in another engine's transaction.
  public func prepare(
    _ intake: CaseIntake, by actor: CaseActor, key: String, salt: String, at: Timestamp, within scope: AreaScope,
    files: [IncomingFile] = []
  ) async throws -> PreparedOpening {
    PreparedOpening(
      desk: self, intake: intake, actor: actor,
      command: Command(actor: actor.id, key: key, payload: CaseFiles.wish(intake.json, files)),
      files: (try CaseFiles.checked(files, with: .opened), files), salt: salt, at: at, scope: scope,
      roster: try await reference.roster(),
      facts: try await intake.enterprise.asyncFlatMap {
        try await reference.routingFacts([$0], at.dayInShanghai)[$0]
      })
  }

  // MARK: Acts

  /// Carries a command on a case out.
  /// - Parameter files: what comes with it, at most `CaseEvent.Attaching.mostFiles`: kept in the same transaction as the
  ///   record that names them.
  /// - Throws: `Diagnostics` as `ServiceCase.decide` does; `cases.unknown` outside the scope; `cases.officer-elsewhere` where
  ///   it names somebody who does not act for the unit; `cases.files`; `command.key-reused`.
  public func act(
    _ command: CaseCommand, on id: ServiceCase.ID, by actor: CaseActor, key: String, at: Timestamp,
    within scope: AreaScope, files: [IncomingFile] = []
  ) async throws -> CaseReply {
    let journalled = Command(
      actor: actor.id, key: key,
      payload: CaseFiles.wish(
        ["case": CanonicalJSON(id.number), "act": .text(command.recordKind), "command": command.json], files))
    let attached = try CaseFiles.checked(files, with: command.attachingStep)
    let named = command.namedOfficer.flatMap { $0 == actor.id ? nil : $0 }
    let member = try await named.asyncFlatMap { key in try await reference.members().first { $0.key == key } }
    return try await store.writeServices { [self] work in
      if let stored = try work.journal.reply(to: journalled) { return CaseReply(repeated: stored) }
      guard let found = try work.cases.serviceCase(id), try work.cases.isVisible(id, within: scope) else {
        throw Diagnostics(.unknownCase)
      }
      // Whoever is named must be able to work on it.
      if named != nil, !command.mayName(member, in: found) { throw Diagnostics(.officerElsewhere) }
      var closers: Set<ActorID> = []
      if case .rate = command { closers = Set(try work.cases.occurrences(of: id).compactMap(\.closer)) }
      let context = try context(of: found, actor: actor, on: at.dayInShanghai, closers: closers, work)
      let events = try found.decide(command, in: context) + attached
      guard !events.isEmpty else { return CaseReply(case: id, record: nil) }
      let reply = CaseReply(case: id, record: try work.journalRecords.head().count + 1)
      try append(
        JournalEntry(
          kind: command.recordKind, command: journalled, at: at, payload: Self.payload([(id, events)]),
          reply: reply.json), to: work)
      try CaseFiles.keep(files, of: id, at: at, in: work)
      if case .eraseContact = command { try work.caseTable.eraseContact(of: id) }
      return reply
    }
  }

  /// Climbs the ladder for every open case, and moves deadlines that the present calendar gives otherwise.
  /// - Returns: how many cases something happened to.
  /// Cost: one pass over the open cases.
  @discardableResult
  public func watch(at: Timestamp) async throws -> Int {
    try await store.writeServices { [self] work in
      var changed = 0
      let current = try work.settings.rules().ladder?.value ?? ladder
      let ids = try work.cases.openIDs()
      for start in stride(from: 0, to: ids.count, by: Self.casesPerRecord) {
        var events: [(ServiceCase.ID, [CaseEvent])] = []
        for id in ids[start..<min(start + Self.casesPerRecord, ids.count)] {
          guard var found = try work.cases.serviceCase(id), reference.type(found.opening.instrument) != nil else {
            continue
          }
          let program = CaseActor(.program, .office(.everywhere))
          let context = try context(of: found, actor: program, on: at.dayInShanghai, work)
          let moved = found.movedDeadlines(context.calendar) { _ in context.terms.contact }
          for event in moved { found.apply(event, at: at) }
          let all = moved + found.climb(current, in: context)
          if !all.isEmpty { events.append((id, all)) }
        }
        guard !events.isEmpty else { continue }
        changed += events.count
        try append(
          JournalEntry(kind: "services.cases-watched", actor: .program, at: at, payload: Self.payload(events)),
          to: work)
      }
      return changed
    }
  }

  static let casesPerRecord = 200

  // MARK: What several ways need

  func append(_ entry: JournalEntry, to work: any ServiceWork) throws {
    let record = try work.journal.append(entry)
    try projection.apply(record, to: work) { _ in nil }
  }

  /// - Parameter instants: when the events of each case happened; `nil` for when they are recorded.
  static func payload(_ cases: [(ServiceCase.ID, [CaseEvent])], at instants: [[Timestamp]?]? = nil) -> CanonicalJSON {
    [
      "cases": .list(
        cases.enumerated().map { index, told in
          var members: [String: CanonicalJSON] = [
            "case": CanonicalJSON(told.0.number), "events": .list(told.1.map(\.json)),
          ]
          if let own = instants?[index] { members["at"] = .list(own.map { .integer($0.millisecondsSinceEpoch) }) }
          return .object(members)
        })
    ]
  }

  func context(
    of found: ServiceCase, actor: CaseActor, on day: CalendarDay, closers: Set<ActorID> = [],
    _ view: any ServiceReading
  ) throws -> CaseContext {
    guard let type = reference.type(found.opening.instrument) else {
      throw Diagnostics(.instrumentGone(found.opening.instrument))
    }
    let areas = reference.areas
    return CaseContext(
      actor: actor, on: day, calendar: try reference.calendar(view.settings),
      terms: try reference.terms(type.instrument, view.settings), type: type,
      fallback: reference.fallback(found.opening.area), closers: closers, hasArea: { areas.area($0) != nil })
  }
}

/// What somebody typed to open a case.
public struct CaseIntake: Sendable, Hashable {
  public let instrument: InstrumentID?
  public let type: String
  public let enterprise: CreditCode?
  /// What was typed for the enterprise: told where it means none.
  public let enterpriseTyped: String
  public let text: String
  public let channel: CaseOpening.Channel
  /// `nil` for what goes with the kind of case.
  public let isComplex: Bool?
  public let contactName: String
  public let contactPhone: String

  public init(
    instrument: InstrumentID?, type: String, enterprise: CreditCode?, enterpriseTyped: String = "", text: String,
    channel: CaseOpening.Channel, isComplex: Bool? = nil, contactName: String = "", contactPhone: String = ""
  ) {
    self.instrument = instrument
    self.type = type
    self.enterprise = enterprise
    self.enterpriseTyped = enterpriseTyped
    self.text = text
    self.channel = channel
    self.isComplex = isComplex
    self.contactName = contactName
    self.contactPhone = contactPhone
  }

  /// What the command's key stands for. Name and phone are left out: their hash could be tried out.
  var json: CanonicalJSON {
    [
      "instrument": CanonicalJSON(instrument?.description), "type": .text(type),
      "enterprise": CanonicalJSON(enterprise?.text), "text": .text(text), "channel": .text(channel.rawValue),
      "complex": isComplex.map(CanonicalJSON.boolean) ?? .null,
    ]
  }
}

/// What the asker is told.
public struct CaseReply: Sendable, Hashable {
  public let `case`: ServiceCase.ID
  /// The journal's record; `nil` where nothing had to be done.
  public let record: Int?
  public let isRepeated: Bool

  init(case id: ServiceCase.ID, record: Int?) {
    self.case = id
    self.record = record
    isRepeated = false
  }

  init(repeated json: CanonicalJSON) {
    self.case = ServiceCase.ID(json["case"].integer ?? 0)
    record = json["record"].integer
    isRepeated = true
  }

  var json: CanonicalJSON {
    ["case": CanonicalJSON(`case`.number), "record": record.map { CanonicalJSON($0) } ?? .null]
  }
}

extension Diagnostic {
  static func instrumentGone(_ instrument: InstrumentID) -> Diagnostic {
    Diagnostic(
      "cases.instrument-gone",
      Wording(
        zh: "条款文件里已没有这类事项（\(instrument)），只能查看",
        en: "the corpus no longer declares \(instrument): the case can only be read"),
      remedy: Wording(zh: "恢复该条款的声明", en: "restore the clause's declaration"))
  }

  static func contactPhone(_ typed: String) -> Diagnostic {
    Diagnostic(
      "cases.contact-phone", at: Place(field: "contact_phone"),
      Wording(zh: "“\(typed.excerpt)”不是电话号码", en: "“\(typed.excerpt)” is no phone number"),
      expected: Wording(
        zh: "手机或座机号码，如 13800000000 或 021-00000000 转 8001",
        en: "a mobile or fixed number, such as 13800000000 or 021-00000000 ext 8001"),
      remedy: Wording(zh: "改好号码，或者空着", en: "correct it, or leave it empty"))
  }

  static var contactTooLong: Diagnostic {
    Diagnostic(
      "cases.contact", at: Place(field: "contact_name"),
      Wording(zh: "联系人或电话太长", en: "the contact's name or phone is too long"),
      expected: Wording(
        zh: "各最多 \(CaseContact.longest) 字", en: "at most \(CaseContact.longest) characters each"))
  }
}

extension Optional where Wrapped: Sendable {
  fileprivate func asyncFlatMap<Result>(_ body: (Wrapped) async throws -> Result?) async throws -> Result? {
    switch self {
    case .some(let value): try await body(value)
    case .none: nil
    }
  }
}
