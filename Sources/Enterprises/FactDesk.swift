import Diagnostics
import Facts
import Journal
import Quantities
import Secrecy

/// Where people bring facts and look them up: imports, single entries, corrections, withdrawals, histories.
///
/// Every change is one command and one record of the journal; the same command again gets the reply it got before.
/// Beside what each way names, all throw what the store does.
public struct FactDesk: Sendable {
  public let store: any EnterpriseStore
  public let reference: ImportReference
  let resolution: FactResolution
  let projection: EnterpriseProjection

  public init(store: any EnterpriseStore, reference: ImportReference) {
    self.store = store
    self.reference = reference
    resolution = FactResolution(reference.dictionary.all)
    projection = EnterpriseProjection(reference.dictionary)
  }

  // MARK: Files

  /// What an import would do. Nothing is stored.
  /// - Throws: `Diagnostics` where the file as a whole is refused; faults of rows are in the preview.
  public func preview(
    _ request: FactImport, at: Timestamp, progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
  ) async throws -> ImportPreview {
    try await store.read { [reference] view in
      try FactImportReading.read(request, reference: reference, at: at, known: view, progress: progress).preview
    }
  }

  /// Carries an import out in one transaction: all of it, or nothing.
  /// - Parameter command: `request.command(by:key:)`.
  /// - Throws: `Diagnostics` with every fault of the file, or with every `figure.doubtful` where those are asked about;
  ///   `command.key-reused`.
  public func importFacts(
    _ request: FactImport, command: Command, at: Timestamp,
    progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
  ) async throws -> ImportReply {
    try await store.write { [reference, projection] work in
      if let stored = try work.journal.reply(to: command) { return ImportReply(repeated: stored) }
      let (preview, segment) = try FactImportReading.read(
        request, reference: reference, at: at, known: work, progress: progress)
      guard preview.isApplicable else { throw preview.refusal }
      guard request.doubts != .asked || preview.doubtCount == 0 else { throw preview.doubtful }
      let bytes = segment.bytes
      let hash = try work.journal.keep(segment: bytes)
      let reply = ImportReply(preview, record: try work.journalRecords.head().count + 1)
      var payload: [String: CanonicalJSON] = [
        "file": .text(request.file.split(separator: "/").last.map(String.init) ?? request.file),
        "file_hash": .text(preview.fileHash.hex), "encoding": .text(preview.encoding),
        "subject": .text(request.subject.rawValue), "basis": request.basis.json, "source": .text(request.source),
        "rows": CanonicalJSON(segment.rows), "columns": segment.json,
      ]
      if preview.doubtCount > 0 { payload["confirmed"] = CanonicalJSON(preview.doubtCount) }
      let record = try work.journal.append(
        JournalEntry(
          kind: EnterpriseProjection.RecordKind.imported.rawValue, command: command, at: at, payload: .object(payload),
          reply: reply.json, segments: [hash]))
      try projection.apply(record, to: work, segment: { $0 == hash ? bytes : nil }, progress: progress)
      return reply
    }
  }

  // MARK: Single facts

  /// Records facts about one subject that a person typed.
  /// - Parameter scope: whose enterprises the person may touch; a new enterprise needs `everywhere`.
  /// - Throws: `Diagnostics` with every value that is wrong, each at its field; `facts.outside-scope`; `facts.leaves-scope`;
  ///   every `figure.doubtful` where those are asked about; of an addition also what `FactTelling.isAddition` asks, and
  ///   `facts.no-reason` where a doubtful figure is confirmed without one.
  public func tell(
    _ telling: FactTelling, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> FactReply {
    try await store.write { try tell(telling, command: command, at: at, within: scope, in: $0) }
  }

  /// The same as part of a transaction that does more.
  public func tell(
    _ telling: FactTelling, command: Command, at: Timestamp, within scope: AreaScope, in work: any EnterpriseWork
  ) throws -> FactReply {
    let facts = try telling.facts(reference, on: at.dayInShanghai)
    if let stored = try work.journal.reply(to: command) { return FactReply(repeated: stored) }
    let enterprise = try work.enterprises.enterprise(telling.subject.enterprise)
    guard enterprise.map(scope.contains) ?? (scope == .everywhere) else {
      throw Diagnostics(.outsideScope(telling.subject.enterprise))
    }
    let isLookedAt = telling.isAddition || telling.doubts != .unasked
    let standing = isLookedAt ? resolution.standing(try work.facts.facts(of: telling.subject), at: at) : []
    try telling.checkAddition(of: facts, reference, beside: standing)
    let doubts = telling.doubts == .unasked ? [] : telling.doubts(about: facts, reference, beside: standing)
    guard telling.doubts != .asked || doubts.isEmpty else { throw Diagnostics(doubts) }
    // Who says that a figure is right though it is unlike the others says how they know.
    if telling.isAddition, !doubts.isEmpty || !telling.reason.isEmpty { try Self.check(reason: telling.reason) }
    return try Self.append(
      .told, about: telling.subject.enterprise, within: scope, command: command, at: at,
      telling.payload(facts, isConfirmed: !doubts.isEmpty), to: work, projection)
  }

  /// 更正: puts another value in the place of a recorded one. Both stay in the history.
  /// - Throws: `Diagnostics` with `facts.unknown-fact`, `facts.already-ended`, `facts.no-reason`, `facts.figure-asked`,
  ///   `facts.followed` where another telling of the same rank counts, a fault of the value, `facts.nothing-corrected` where it is the one that is recorded, `figure.doubtful` where it is
  ///   unlike what stands and is not confirmed, `facts.outside-scope`, or `facts.leaves-scope`.
  public func correct(
    _ correction: FactCorrection, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> FactReply {
    try await store.write { try correct(correction, command: command, at: at, within: scope, in: $0) }
  }

  /// The same as part of a transaction that does more.
  public func correct(
    _ correction: FactCorrection, command: Command, at: Timestamp, within scope: AreaScope, in work: any EnterpriseWork
  ) throws -> FactReply {
    if let stored = try work.journal.reply(to: command) { return FactReply(repeated: stored) }
    let wrong = try Self.standing(correction.fact, reason: correction.reason, within: scope, in: work)
    let standing = resolution.standing(try work.facts.facts(of: wrong.subject.enterprise), at: at)
    // A correction is the last that was told: of what does not count any more it would come into force.
    if let now = standing.first(where: wrong.isToldAgain(by:)),
      resolution.rank(of: now.origin.source, for: now.reference.fact)
        == resolution.rank(of: wrong.origin.source, for: wrong.reference.fact)
    {
      throw Diagnostics(.followed(now))
    }
    let payload = try correction.payload(wrong, reference, beside: standing, on: at.dayInShanghai)
    return try Self.append(
      .corrected, about: wrong.subject.enterprise, within: scope, command: command, at: at, payload, to: work,
      projection)
  }

  /// 撤回: takes a recorded fact back. It stays in the history and counts no more.
  /// - Throws: `Diagnostics` as `correct` does.
  public func withdraw(
    _ withdrawal: FactWithdrawal, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> FactReply {
    try await store.write { try withdraw(withdrawal, command: command, at: at, within: scope, in: $0) }
  }

  /// The same as part of a transaction that does more.
  public func withdraw(
    _ withdrawal: FactWithdrawal, command: Command, at: Timestamp, within scope: AreaScope, in work: any EnterpriseWork
  ) throws -> FactReply {
    if let stored = try work.journal.reply(to: command) { return FactReply(repeated: stored) }
    let fact = try Self.standing(withdrawal.fact, reason: withdrawal.reason, within: scope, in: work)
    return try Self.append(
      .withdrawn, about: fact.subject.enterprise, within: scope, command: command, at: at, withdrawal.payload,
      to: work, projection)
  }

  /// Records a change of what is known of an enterprise. One that puts it beyond the reach of whoever made it is refused,
  /// and with it undone.
  private static func append(
    _ kind: EnterpriseProjection.RecordKind, about code: CreditCode, within scope: AreaScope, command: Command,
    at: Timestamp, _ payload: CanonicalJSON, to work: any EnterpriseWork, _ projection: EnterpriseProjection
  ) throws -> FactReply {
    let reply = FactReply(record: try work.journalRecords.head().count + 1, isRepeated: false)
    let record = try work.journal.append(
      JournalEntry(kind: kind.rawValue, command: command, at: at, payload: payload, reply: reply.json))
    try projection.apply(record, to: work, segment: { _ in nil })
    guard let enterprise = try work.enterprises.enterprise(code), scope.contains(enterprise) else {
      throw Diagnostics(.leavesScope(code))
    }
    return reply
  }

  private static func standing(
    _ id: RecordedFact.ID, reason: String, within scope: AreaScope, in work: any EnterpriseWork
  ) throws -> RecordedFact {
    guard let fact = try work.facts.fact(id) else { throw Diagnostics(.unknownFact(id)) }
    guard let enterprise = try work.enterprises.enterprise(fact.subject.enterprise), scope.contains(enterprise) else {
      throw Diagnostics(.outsideScope(fact.subject.enterprise))
    }
    if let ending = fact.ending { throw Diagnostics(.alreadyEnded(fact, ending)) }
    try check(reason: reason)
    return fact
  }

  private static func check(reason: String) throws {
    guard reason.contains(where: { !$0.isWhitespace }) else { throw Diagnostics(.noReason) }
    guard !IdentityNumber.stands(in: reason) else {
      throw Diagnostics(IdentityNumber.refusal("facts.identity-number", at: Place(field: "reason")))
    }
    // The enterprise reads why its figure was changed.
    if let clause = FigureWish.found(in: reason) {
      throw Diagnostics(FigureWish.refusal("facts.figure-asked", clause, at: Place(field: "reason")))
    }
  }

  // MARK: Looking up

  /// What an assessment reads about an enterprise, as it was known at the end of a day; `nil` where the scope has no
  /// such enterprise.
  public func dossier(
    of code: CreditCode, known: CalendarDay, within scope: AreaScope
  ) async throws -> Dossier? {
    try await store.read { [resolution] view in
      guard let enterprise = try view.enterprises.enterprise(code), scope.contains(enterprise) else { return nil }
      return resolution.dossier(of: code, facts: try view.facts.facts(of: code), known: known)
    }
  }

  /// The same of many; nothing of those that the scope does not have.
  /// Cost: two queries for some hundred enterprises, and memory for all that was told of them.
  public func dossiers(
    of codes: [CreditCode], known: CalendarDay, within scope: AreaScope
  ) async throws -> [CreditCode: Dossier] {
    try await store.read { [resolution] view in
      let enterprises = try view.enterprises.enterprises(codes).filter { scope.contains($0.value) }
      let facts = try view.facts.facts(of: Array(enterprises.keys))
      return Dictionary(
        uniqueKeysWithValues: enterprises.keys.map { code in
          (code, resolution.dossier(of: code, facts: facts[code] ?? [], known: known))
        })
    }
  }

  /// Hands over every enterprise within the scope with what was told about it, in the order of credit codes.
  /// - Parameter choice: which facts are read; `nil` for all.
  /// Cost: one pass over the facts; memory for some hundred enterprises. What is known of an enterprise is worked out by
  /// `EnterpriseHistory.dossier(known:)`, so that it need not be done where the store is read.
  public func forEachHistory(
    within scope: AreaScope, reading choice: FactChoice? = nil, _ body: @Sendable (EnterpriseHistory) throws -> Void
  ) async throws {
    try await store.read { [resolution] view in
      try view.facts.forEachEnterprise(within: scope, reading: choice) { enterprise, facts in
        try body(EnterpriseHistory(enterprise: enterprise, facts: facts, resolution: resolution))
      }
    }
  }

  /// The same of some enterprises alone, with all that was told about each.
  /// Cost: two queries, and memory, for each `groupOfHistories` of them.
  public func forEachHistory(
    of codes: Set<CreditCode>, within scope: AreaScope, _ body: @Sendable (EnterpriseHistory) throws -> Void
  ) async throws {
    let sorted = codes.sorted()
    try await store.read { [resolution] view in
      for start in stride(from: 0, to: sorted.count, by: Self.groupOfHistories) {
        let group = Array(sorted[start..<min(start + Self.groupOfHistories, sorted.count)])
        let enterprises = try view.enterprises.enterprises(group)
        let facts = try view.facts.facts(of: group)
        for code in group {
          guard let enterprise = enterprises[code], scope.contains(enterprise) else { continue }
          try body(EnterpriseHistory(enterprise: enterprise, facts: facts[code] ?? [], resolution: resolution))
        }
      }
    }
  }

  private static let groupOfHistories = 500

  /// The enterprise of a code; `nil` where there is none, or it lies outside the scope.
  public func enterprise(_ code: CreditCode, within scope: AreaScope) async throws -> Enterprise? {
    try await store.read { try $0.enterprises.enterprise(code).flatMap { scope.contains($0) ? $0 : nil } }
  }

  /// One page of the enterprises within the scope, with how many there are in all.
  /// Cost: one scan of the enterprises where a word is searched for.
  public func page(_ query: EnterpriseQuery, within scope: AreaScope) async throws -> EnterprisePage {
    try await store.read { try $0.enterprises.page(query, within: scope) }
  }

  /// How many enterprises each district's statistics count, in the order of codes; unknown areas last.
  public func countsByDistrict(within scope: AreaScope) async throws -> [DistrictCount] {
    try await store.read { try $0.enterprises.countsByDistrict(within: scope) }
  }

  /// Everything that was ever told about an enterprise and its subjects, in the order of recording; each with whether
  /// it counts now. Empty where the scope has no such enterprise.
  public func history(
    of code: CreditCode, at: Timestamp, within scope: AreaScope
  ) async throws -> [FactHistoryEntry] {
    try await store.read { [resolution] view in
      guard let enterprise = try view.enterprises.enterprise(code), scope.contains(enterprise) else { return [] }
      let facts = try view.facts.facts(of: code)
      let counting = Set(resolution.standing(facts, at: at).map(\.id))
      return facts.map { FactHistoryEntry(fact: $0, counts: counting.contains($0.id)) }
    }
  }
}

/// An enterprise with what was told about it and its subjects, in the order of recording.
public struct EnterpriseHistory: Sendable {
  public let enterprise: Enterprise
  public let facts: [RecordedFact]
  let resolution: FactResolution

  /// What an assessment reads about the enterprise, as it was known at the end of a day.
  /// Cost: a pass over its facts.
  public func dossier(known day: CalendarDay) -> Dossier {
    resolution.dossier(of: enterprise.creditCode, facts: facts, known: day)
  }

  /// The telling from which the dossier of a day of knowledge has a fact; `nil` where nobody had told it.
  /// - Parameter day: the day for which it is read.
  /// Cost: a pass over its facts.
  public func telling(
    of reference: FactReference, by subject: SubjectReference, on day: CalendarDay, known: CalendarDay
  ) -> RecordedFact? {
    let told = facts.filter { $0.subject == subject && $0.reference == reference }
    return resolution.standing(told, at: Timestamp(endOfDayInShanghai: known)).holding(on: day)
  }
}

/// A recorded fact in an enterprise's history.
public struct FactHistoryEntry: Sendable, Hashable {
  public let fact: RecordedFact
  /// Whether it is the telling that counts for its fact, period and first day.
  public let counts: Bool
}
