import Diagnostics
import Instruments
import Journal
import Quantities

/// Where people budget, issue vouchers, redeem them and have money transferred: each command is one transaction and one
/// record of the journal; the same command again gets the reply it got before.
public struct DeliveryDesk: Sendable {
  public let store: any DeliveryStore
  public let codes: VoucherCodes
  /// The most awards that one act covers, uses and awards that one request pays, and requests of one file.
  public static let largestBatch = 5000
  /// The calendar that travels with the program: what was published since stands in the book.
  private let workingDays: WorkingDayCalendar
  /// Which budgets may pay which benefits.
  public let purposes: BudgetPurposes
  /// For which years a benefit can be given.
  private let years: CallYears
  /// What is approved and paid here.
  private let paid: PaidBenefits
  /// To what each benefit is given.
  private let subjects: GrantSubjects
  /// Who tells whom a benefit matches.
  let assessments: any BenefitAssessments
  let projection = DeliveryProjection()

  /// - Parameters:
  ///   - workingDays: by which the days of a publication and of missing papers are reckoned.
  ///   - years: for which years a benefit can be given.
  ///   - subjects: to what each benefit is given, so that what was given elsewhere counts by registered numbers.
  ///   - paid: for which benefits applications are taken here; calls of all others say where they are filed.
  public init(
    store: any DeliveryStore, codes: VoucherCodes, workingDays: WorkingDayCalendar, purposes: BudgetPurposes,
    years: CallYears = .unbounded, paid: PaidBenefits = .all, subjects: GrantSubjects = .unchecked,
    assessments: any BenefitAssessments
  ) {
    self.store = store
    self.codes = codes
    self.workingDays = workingDays
    self.purposes = purposes
    self.years = years
    self.paid = paid
    self.subjects = subjects
    self.assessments = assessments
  }

  /// Carries a command out, all of it or nothing.
  /// - Parameters:
  ///   - key: names the wish: a form's hidden field. The same key with another content is refused.
  ///   - seen: what the draft of a call stood at when somebody began to revise it; `nil` asks for nothing.
  ///   - files: the contents of the papers that the command hands in.
  /// - Throws: `Diagnostics` with what is wrong; `command.key-reused`; `command.changed-since`; what the store throws.
  public func run(
    _ command: DeliveryCommand, over seen: SeenVersion? = nil, by actor: ActorID, key: String, at: Timestamp,
    files: [IncomingFile] = []
  ) async throws -> DeliveryReply {
    try await store.write { work in
      let wish = Command(actor: actor, key: key, payload: command.payload)
      if let stored = try work.journal.reply(to: wish) { return DeliveryReply(repeated: stored) }
      if let seen, case .call(.revise(let id, _)) = command {
        try seen.check(try work.journalRecords.lastChange(of: id))
      }
      return try decide(command, wish, at: at, files: files, in: work)
    }
  }

  /// Carries out what a wish comes to at its turn, such as all that is approved: what it covers is found in the very
  /// transaction that decides on it, and the wish repeated gets its reply though nothing is left to cover.
  /// - Parameters:
  ///   - payload: what was asked for. The same key with another wish is refused.
  ///   - command: what it comes to, by the book as it stands.
  /// - Throws: as the other `run`, and what `command` throws.
  public func run(
    wish payload: CanonicalJSON, by actor: ActorID, key: String, at: Timestamp, files: [IncomingFile] = [],
    _ command: @escaping @Sendable (any DeliveryReader) throws -> DeliveryCommand
  ) async throws -> DeliveryReply {
    try await store.write { work in
      let wish = Command(actor: actor, key: key, payload: payload)
      if let stored = try work.journal.reply(to: wish) { return DeliveryReply(repeated: stored) }
      return try decide(try command(work.book), wish, at: at, files: files, in: work)
    }
  }

  private func decide(
    _ command: DeliveryCommand, _ wish: Command, at: Timestamp, files: [IncomingFile], in work: any DeliveryWork
  ) throws -> DeliveryReply {
    let events = try decision(by: wish.actor, at: at, in: work).decide(command)
    return try append(events, wish, at: at, to: work) { hash in files.first { $0.hash == hash }?.bytes }
  }

  func decision(by actor: ActorID, at: Timestamp, in work: any DeliveryWork) throws -> DeliveryDecision {
    try decision(by: actor, on: at.dayInShanghai, in: work.book)
  }

  func decision(by actor: ActorID, on today: CalendarDay, in book: any DeliveryReader) throws -> DeliveryDecision {
    DeliveryDecision(
      actor: actor, today: today, book: book, codes: codes, workingDays: try calendar(in: book), purposes: purposes,
      years: years, paid: paid, subjects: subjects)
  }

  /// The calendar by which terms are reckoned now. What a term came to is kept in its record: a later publication gives
  /// nobody another day by being replayed.
  public func calendar(in book: any DeliveryReader) throws -> WorkingDayCalendar {
    try book.calendar(over: workingDays)
  }

  /// Writes what was decided into the journal, and from there into the book.
  /// - Parameters:
  ///   - segment: the rows of a run that is among the events.
  ///   - content: of a paper that the events name: kept in the same transaction, or none of it is.
  ///   - subject: what the reply names; what the first event is about where `nil`.
  func append(
    _ events: [DeliveryEvent], _ wish: Command, at: Timestamp, to work: any DeliveryWork, segment: [UInt8]? = nil,
    subject: String? = nil, content: (ContentHash) throws -> [UInt8]? = { _ in nil }
  ) throws -> DeliveryReply {
    guard let first = events.first else { throw Diagnostics(.nothingToDo) }
    let reply = DeliveryReply(subject: subject ?? first.subject, isRepeated: false)
    let hash = try segment.map { try work.journal.keep(segment: $0) }
    let record = try work.journal.append(
      JournalEntry(
        kind: first.kind, command: wish, at: at, payload: DeliveryProjection.payload(events), reply: reply.json,
        segments: hash.map { [$0] } ?? []))
    try projection.apply(record, to: work.book, segment: { $0 == hash ? segment : nil })
    for (award, paper) in events.flatMap(\.papers) {
      guard let bytes = try content(paper.hash) else { continue }
      try work.attachmentTable.keep(bytes, as: paper.hash, of: .award(award.number), at: at)
    }
    return reply
  }
}

extension Diagnostic {
  fileprivate static let nothingToDo = Diagnostic(
    "delivery.nothing-to-do", Wording(zh: "没有要办的事", en: "there is nothing to do"),
    remedy: Wording(zh: "刷新页面，看看别人是否已经办了", en: "reload the page: somebody may have done it already"))
}

/// What a command came to.
public struct DeliveryReply: Sendable, Hashable {
  /// The number of what was made or changed, such as `v17`.
  public let subject: String
  /// Whether the command had been carried out before, and this is the reply that it got then.
  public let isRepeated: Bool

  init(subject: String, isRepeated: Bool) {
    self.subject = subject
    self.isRepeated = isRepeated
  }

  init(repeated json: CanonicalJSON) {
    self.init(subject: json["subject"].text ?? "", isRepeated: true)
  }

  var json: CanonicalJSON { ["subject": .text(subject)] }
}

extension DeliveryEvent {
  /// The number of what it is about.
  var subject: String {
    switch self {
    case .budgetGranted(let budget, _): budget.id.text
    case .budgetChanged(let id, _, _, document: _): id.text
    case .fundsMoved(_, from: _, to: let target, _, document: _): target.text
    case .fundsOffered(let transfer): transfer.id.text
    case .fundsAnswered(let id, _, reason: _): id.text
    case .submitted(let submission): submission.id.text
    case .submissionAnswered(let id, _): id.text
    case .programmeOpened(let programme): programme.id.text
    case .programmeWithdrawn(let id, reason: _): id.text
    case .providerAdmitted(let provider): provider.code.text
    case .providerStopped(_, let code, reason: _): code.text
    case .voucherIssued(let voucher): voucher.id.text
    case .voucherEnded(let id, _, reason: _): id.text
    case .reserved(let reservation): reservation.id.text
    case .released(let id, reason: _), .claimed(let id, _), .claimRejected(let id, reason: _, until: _),
      .settled(let id, amount: _, owed: _), .refundDrafted(let id, _), .refundRegistered(let id, _),
      .refundReturned(let id, reason: _),
      .refunded(let id, amount: _, returned: _, reason: _):
      id.text
    case .accountCorrected(let ids, _): ids.first?.text ?? ""
    case .transferDrafted(let transfer): transfer.id.text
    case .transferChanged(let id, _): id.text
    case .implementingRuleRecorded(let rule): rule.id.text
    case .call(let event): event.call.text
    case .award(.runMade(let run)): run.id.text
    case .award(.otherGrantRecorded(let grant)): grant.id.text
    case .award(.otherGrantWithdrawn(let id, reason: _)): id.text
    case .award(.proposed(_, rows: _, let first, by: _, on: _, confirmBy: _)): first.text
    case .award(.acted(let ids, _, by: _)): ids.first?.text ?? ""
    case .doubtJudged(let enterprise, _): enterprise.text
    }
  }
}
