import Diagnostics
import Facts
import Journal
import Quantities

/// Carries what the journal says about enterprises into their tables: the one way in, for commands and for replay.
public struct EnterpriseProjection: Sendable {
  /// The kinds of record that this room writes.
  public enum RecordKind: String, Sendable, Hashable, CaseIterable {
    case imported = "enterprises.facts-imported"
    case reported = "enterprises.facts-reported"
    case told = "enterprises.facts-told"
    case corrected = "enterprises.fact-corrected"
    case withdrawn = "enterprises.fact-withdrawn"
    case reportWithdrawn = "enterprises.report-withdrawn"
  }

  private let resolution: FactResolution

  public init(_ dictionary: FactDictionary) {
    resolution = FactResolution(dictionary.all)
  }

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Parameter segment: gives the bytes of a segment of the record.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`, `journal.segment-missing` or
  ///   `journal.segment-unreadable`; what the store throws.
  public func apply(
    _ record: JournalRecord, to work: any EnterpriseWork, segment: (ContentHash) throws -> [UInt8]?,
    progress: (ImportProgress) -> Void = { _ in }
  ) throws {
    guard let kind = RecordKind(rawValue: record.entry.kind) else { return }
    switch kind {
    case .imported: try applyImport(record, to: work, segment: segment, progress: progress)
    case .reported: try applyReport(record, to: work, segment: segment, progress: progress)
    case .told: try applyTelling(record, to: work)
    case .corrected: try applyCorrection(record, to: work)
    case .withdrawn:
      let fact = try ended(record, in: work)
      try work.factTable.end([fact.id], ending(.withdrawn, record))
      try refreshProfile(of: fact.subject.enterprise, record, in: work)
    case .reportWithdrawn: try applyReportWithdrawal(record, to: work, segment: segment)
    }
  }

  /// Ends the facts that the record's segment numbers.
  private func applyReportWithdrawal(
    _ record: JournalRecord, to work: any EnterpriseWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    guard let hash = record.entry.segments.first else { throw Diagnostics(record.unreadable) }
    guard let bytes = try segment(hash) else {
      throw Diagnostics(JournalFault.segmentMissing(record.sequence, hash).diagnostic)
    }
    guard let ids = ReportWithdrawal.ids(in: bytes) else { throw Diagnostics(record.unreadable) }
    let told = try work.facts.facts(recordedIn: Set((record.entry.payload["records"].list ?? []).compactMap(\.integer)))
    let known = Dictionary(uniqueKeysWithValues: told.map { ($0.id, $0) })
    var profiles: Set<CreditCode> = []
    var touched: Set<CreditCode> = []
    for id in ids {
      // What was corrected since stands in a later recording.
      guard let fact = try known[id] ?? work.facts.fact(id) else { throw Diagnostics(record.unreadable) }
      let isProfile = Enterprise.profileFacts.contains(fact.reference.fact.text)
      if isProfile { profiles.insert(fact.subject.enterprise) } else { touched.insert(fact.subject.enterprise) }
    }
    try work.factTable.end(ids, ending(.withdrawn, record))
    for code in profiles.sorted() { try refreshProfile(of: code, record, in: work) }
    var rest = touched.subtracting(profiles).sorted()[...]
    while !rest.isEmpty {
      try work.enterpriseTable.touch(Array(rest.prefix(Self.rowsATime)), at: record.entry.at)
      rest = rest.dropFirst(Self.rowsATime)
    }
  }

  private func applyImport(
    _ record: JournalRecord, to work: any EnterpriseWork, segment: (ContentHash) throws -> [UInt8]?,
    progress: (ImportProgress) -> Void
  ) throws {
    let payload = record.entry.payload
    guard let kind = payload["subject"].text.flatMap(SubjectKind.init(rawValue:)), let rows = payload["rows"].integer
    else { throw Diagnostics(record.unreadable) }
    try work.factTable.open(try origin(record))
    let segments = record.entry.segments.map { (hash: $0, columns: payload["columns"], sheet: Int?.none) }
    try apply(segments, of: kind, rows: rows, record, to: work, segment: segment, progress: progress)
  }

  /// A workbook's sheets, each a segment with columns of its own; the segments after them are the file and what goes with it.
  private func applyReport(
    _ record: JournalRecord, to work: any EnterpriseWork, segment: (ContentHash) throws -> [UInt8]?,
    progress: (ImportProgress) -> Void
  ) throws {
    let payload = record.entry.payload
    guard let rows = payload["rows"].integer, let columns = payload["columns"].list,
      let workbook = SourceWorkbook(json: payload["workbook"]), record.entry.segments.count > columns.count
    else { throw Diagnostics(record.unreadable) }
    try work.factTable.open(try origin(record, workbook: workbook))
    let segments = zip(record.entry.segments, columns).enumerated().map { index, pair in
      (hash: pair.0, columns: pair.1, sheet: Int?.some(index))
    }
    try apply(segments, of: .enterprise, rows: rows, record, to: work, segment: segment, progress: progress)
  }

  private func apply(
    _ segments: [(hash: ContentHash, columns: CanonicalJSON, sheet: Int?)], of kind: SubjectKind, rows: Int,
    _ record: JournalRecord, to work: any EnterpriseWork, segment: (ContentHash) throws -> [UInt8]?,
    progress: (ImportProgress) -> Void
  ) throws {
    var done = 0
    for (hash, columns, sheet) in segments {
      guard let bytes = try segment(hash) else {
        throw Diagnostics(JournalFault.segmentMissing(record.sequence, hash).diagnostic)
      }
      var batch: [(enterprise: CreditCode, facts: [NewFact])] = []
      func store() throws {
        try apply(batch, record, to: work)
        let before = done * 100 / max(1, rows)
        done += batch.count
        let percent = done * 100 / max(1, rows)
        if percent > before { progress(ImportProgress(step: .storing, rows: done, percent: percent)) }
        batch.removeAll(keepingCapacity: true)
      }
      try FactSegment.forEachRow(of: bytes, subject: kind, columns: columns, sheet: sheet, file: hash.short) {
        _, subject, facts in
        batch.append((subject.enterprise, facts))
        if batch.count == Self.rowsATime { try store() }
      }
      if !batch.isEmpty { try store() }
    }
  }

  /// How many rows of a segment are carried in together: what they need of the tables is then asked for once.
  private static let rowsATime = 256

  private func apply(
    _ batch: [(enterprise: CreditCode, facts: [NewFact])], _ record: JournalRecord, to work: any EnterpriseWork
  ) throws {
    let at = record.entry.at
    var known = try work.enterprises.lastTellings(of: batch.map(\.enterprise))
    try work.factTable.append(batch.flatMap(\.facts), record: record.sequence)
    var touched: [CreditCode] = []
    for (code, facts) in batch {
      if let before = known[code] {
        if facts.contains(where: { Enterprise.profileFacts.contains($0.reference.fact.text) }) {
          try refreshProfile(of: code, record, in: work)
        } else if before < at {
          touched.append(code)
        }
      } else {
        try work.enterpriseTable.save(Enterprise(code, values: facts, addedAt: at, updatedAt: at))
        known[code] = at
      }
    }
    if !touched.isEmpty { try work.enterpriseTable.touch(touched, at: at) }
  }

  private func applyTelling(_ record: JournalRecord, to work: any EnterpriseWork) throws {
    let subject = try subject(record)
    try work.factTable.open(try origin(record))
    for json in record.entry.payload["facts"].list ?? [] {
      try work.factTable.append(try fact(json, of: subject, record), record: record.sequence)
    }
    try refreshProfile(of: subject.enterprise, record, in: work)
  }

  private func applyCorrection(_ record: JournalRecord, to work: any EnterpriseWork) throws {
    let wrong = try ended(record, in: work)
    try work.factTable.open(try origin(record))
    let right = try work.factTable.append(
      try fact(record.entry.payload["right"], of: wrong.subject, record), record: record.sequence)
    try work.factTable.end([wrong.id], ending(.corrected(by: right), record))
    try refreshProfile(of: wrong.subject.enterprise, record, in: work)
  }

  /// Reads the enterprise's profile off its standing facts and keeps it.
  private func refreshProfile(of code: CreditCode, _ record: JournalRecord, in work: any EnterpriseWork) throws {
    let at = record.entry.at
    let before = try work.enterprises.enterprise(code)
    let standing = resolution.standing(try work.facts.facts(of: SubjectReference(code)), at: at)
    // Of two values that hold from different days the later day's counts, once it has come.
    let day = at.dayInShanghai
    let current = standing.filter { $0.since.map { $0 <= day } ?? true }
      .sorted { ($0.since ?? .distantPast) < ($1.since ?? .distantPast) }
      .map { NewFact(subject: $0.subject, reference: $0.reference, value: $0.value) }
    try work.enterpriseTable.save(
      Enterprise(code, values: current, addedAt: before?.addedAt ?? at, updatedAt: at))
  }
}

// MARK: - Reading payloads

extension EnterpriseProjection {
  private func origin(_ record: JournalRecord, workbook: SourceWorkbook? = nil) throws -> FactOrigin {
    guard let source = record.entry.payload["source"].text else { throw Diagnostics(record.unreadable) }
    return FactOrigin(
      basis: try Basis(json: record.entry.payload["basis"]), source: source, recordedAt: record.entry.at,
      recordedBy: record.entry.actor, record: record.sequence, workbook: workbook)
  }

  private func subject(_ record: JournalRecord) throws -> SubjectReference {
    let json = record.entry.payload["subject"]
    guard let code = json["enterprise"].text.flatMap(CreditCode.init),
      let kind = json["kind"].text.flatMap(SubjectKind.init(rawValue:)), let key = json["key"].text
    else { throw Diagnostics(record.unreadable) }
    return SubjectReference(code, kind, key: key)
  }

  private func fact(_ json: CanonicalJSON, of subject: SubjectReference, _ record: JournalRecord) throws -> NewFact {
    guard let reference = json["fact"].text.flatMap(FactReference.init(column:)) else {
      throw Diagnostics(record.unreadable)
    }
    let since = json["since"].text.flatMap(CalendarDay.init)
    guard let text = json["value"].text else {
      return NewFact(subject: subject, reference: reference, value: nil, since: since)
    }
    guard let kind = json["kind"].text.flatMap(FactValue.Kind.init(rawValue:)),
      let value = FactValue(canonical: text, kind)
    else { throw Diagnostics(record.unreadable) }
    return NewFact(subject: subject, reference: reference, value: value, since: since)
  }

  private func ended(_ record: JournalRecord, in work: any EnterpriseWork) throws -> RecordedFact {
    guard let number = record.entry.payload["fact"].integer, let fact = try work.facts.fact(RecordedFact.ID(number))
    else { throw Diagnostics(record.unreadable) }
    return fact
  }

  private func ending(_ way: FactEnding.Way, _ record: JournalRecord) -> FactEnding {
    FactEnding(
      way: way, reason: record.entry.payload["reason"].text ?? "", at: record.entry.at, by: record.entry.actor,
      record: record.sequence)
  }
}

extension Enterprise {
  /// A profile made of values; of two for the same fact the later one counts.
  init(_ code: CreditCode, values: [NewFact], addedAt: Timestamp, updatedAt: Timestamp) {
    var texts: [String: String] = [:]
    for fact in values where fact.reference.period == nil && Self.profileFacts.contains(fact.reference.fact.text) {
      texts[fact.reference.fact.text] = fact.value?.description
    }
    self.init(
      creditCode: code, name: texts["name"], statisticalArea: texts["statistical_area"].flatMap(AreaCode.init),
      operatingArea: texts["operating_area"].flatMap(AreaCode.init),
      registeredArea: texts["registered_area"].flatMap(AreaCode.init),
      industry: texts["industry"].flatMap(IndustryCode.init),
      operatingState: texts["operating_state"].flatMap(OperatingState.init(rawValue:)), addedAt: addedAt,
      updatedAt: updatedAt)
  }
}

extension CalendarDay {
  /// Before every day that a fact may name.
  fileprivate static let distantPast = CalendarDay(daysSinceEpoch: -1_000_000)
}
