import Enterprises
import Facts
import Quantities
import Workbooks

/// Where a figure of a round stands: the reporter's version that told it last, the sheet of its workbook, the cell.
public struct FigurePlace: Sendable, Hashable, CustomStringConvertible {
  /// Counted from 1.
  public let version: Int
  /// Counted from 0.
  public let sheet: Int
  public let cell: CellAddress

  init(version: Int, sheet: Int, cell: CellAddress) {
    self.version = version
    self.sheet = sheet
    self.cell = cell
  }

  /// Reads `2:0:E5`; `nil` for anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let version = Int(parts[0]), version > 0, let sheet = Int(parts[1]), sheet >= 0,
      let cell = CellAddress(parts[2])
    else { return nil }
    self.init(version: version, sheet: sheet, cell: cell)
  }

  public var description: String { "\(version):\(sheet):\(cell)" }
}

/// What one reporter tells of one of a round's sums.
public struct ReportedFigures: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    public let enterprise: CreditCode
    public let amount: Money
    /// `nil` for what was recorded before cells were kept.
    public let place: FigurePlace?
  }

  /// What the sum has, in the order of credit codes; `nil` where the version was recorded without its rows.
  public let counted: [Line]?
  /// 不再计入: what was taken before and no longer counts, since a later version replaced it and the enterprise's own row
  /// went back; each as it was told last.
  public let dropped: [Line]

  /// 后来更正: what counts now of a figure, where that is no longer what the report told.
  public struct Change: Sendable, Hashable {
    /// Whether anything of it counts; what was taken back or has ended does not.
    public let isTold: Bool
    /// `nil` where it was told that there is none.
    public let value: FactValue?
    /// 来源更可靠: whether it counted before the report came and goes on counting, so that nothing was corrected.
    public let isOutranking: Bool
  }
}

extension ReportingDesk {
  /// What a reporter tells of one of the round's sums, enterprise by enterprise.
  /// - Throws: `report.standing-unreadable`.
  /// Cost: the rows of the reporter's versions.
  public func figures(
    _ reference: FactReference, of key: Reporter.Key, in round: Round
  ) async throws -> ReportedFigures {
    try await store.readReports { view in
      let rows = try round.entry(of: key).counted.flatMap { try Self.rows(of: $0.submission, in: view) }
      return ReportedFigures(
        counted: round.entry(of: key).counted == nil ? [] : rows.map { Self.lines($0.figures, reference) },
        dropped: Self.lines(try Self.droppedRows(of: key, in: round, view), reference))
    }
  }

  /// Of which enterprises each of the round's sums is, over some of its reporters; `nil` where a version that counts was
  /// recorded without its rows.
  /// - Throws: `report.standing-unreadable`.
  /// Cost: the rows of those versions.
  public func enterprisesTold(
    by keys: [Reporter.Key], in round: Round
  ) async throws -> [FactReference: Set<CreditCode>]? {
    try await store.readReports { view in
      var told: [FactReference: Set<CreditCode>] = [:]
      for key in keys {
        guard let counted = round.entry(of: key).counted else { continue }
        guard let rows = try Self.rows(of: counted.submission, in: view) else { return nil }
        for (code, figures) in rows.figures {
          for reference in figures.keys { told[reference, default: []].insert(code) }
        }
      }
      return told
    }
  }

  /// 不再计入: of whom a round's sums have nothing any more, since a later version replaced what was taken and their own
  /// row went back. What they told before stands in the facts until it is told anew.
  /// - Throws: `report.standing-unreadable`.
  public func dropped(of key: Reporter.Key, in round: Round) async throws -> [CreditCode] {
    try await store.readReports { view in try Self.droppedRows(of: key, in: round, view).keys.sorted() }
  }

  /// Of how many enterprises one of the round's sums has nothing any more, by reporter; without those of whom it has all.
  /// - Throws: `report.standing-unreadable`.
  /// Cost: the rows of those reporters' versions who sent more than one.
  public func droppedCounts(
    _ reference: FactReference, of keys: [Reporter.Key], in round: Round
  ) async throws -> [Reporter.Key: Int] {
    try await store.readReports { view in
      var counts: [Reporter.Key: Int] = [:]
      for key in keys {
        let count = Self.lines(try Self.droppedRows(of: key, in: round, view), reference).count
        if count > 0 { counts[key] = count }
      }
      return counts
    }
  }

  /// Which figures of one of the round's sums have been corrected since, or no longer count: by reporter and enterprise,
  /// without reporters of whom all stands. What others told of an enterprise is said within the reader's scope alone. A
  /// source of a higher rank that had told it before the report corrects nothing, and goes on counting.
  /// - Parameter reader: of which enterprises the reader may know what others told.
  /// - Throws: `report.standing-unreadable`.
  /// Cost: the rows of the reporters' versions, one pass over what stands of the figure, and the facts of each enterprise
  /// of which something else counts.
  public func changes(
    _ reference: FactReference, of keys: [Reporter.Key], in round: Round, within reader: AreaScope
  ) async throws -> [Reporter.Key: [CreditCode: ReportedFigures.Change]] {
    guard !keys.isEmpty else { return [:] }
    let resolution = FactResolution(facts.reference.dictionary.all)
    let month = round.opening.month
    let whole = round.opening.area.map { AreaScope.whole($0, on: month.period.lastDay) } ?? .everywhere
    let scope = keys.count == 1 ? keys[0].scope(in: month) : whole
    return try await store.readReports { view in
      let counting = try Self.counting([reference], within: scope, resolution, in: view)
      var changes: [Reporter.Key: [CreditCode: ReportedFigures.Change]] = [:]
      for key in keys {
        let entry = round.entry(of: key)
        guard let counted = entry.counted, let rows = try Self.rows(of: counted.submission, in: view) else { continue }
        for line in Self.lines(rows.figures, reference) {
          let told = FactValue.decimal(line.amount.yuan)
          if let now = counting[line.enterprise]?[reference], now.value == told { continue }
          guard let enterprise = try view.enterprises.enterprise(line.enterprise), reader.contains(enterprise) else {
            continue
          }
          let standing = try view.facts.facts(of: line.enterprise).filter {
            $0.reference == reference && $0.ending == nil
          }
          let now = standing.min { resolution.outranks($0, $1) }
          var isOutranking = false
          if let now {
            if now.value == told { continue }
            let version = entry.versions.first { $0.number == line.place?.version } ?? counted
            if now.origin.record <= version.record, let own = standing.first(where: { $0.value == told }) {
              func rank(_ fact: RecordedFact) -> Int { resolution.rank(of: fact.origin.source, for: reference.fact) }
              guard rank(now) < rank(own) else { continue }
              isOutranking = true
            }
          }
          changes[key, default: [:]][line.enterprise] = ReportedFigures.Change(
            isTold: now != nil, value: now?.value, isOutranking: isOutranking)
        }
      }
      return changes
    }
  }

  /// Whose figure of the round stands in a cell; `nil` where none does that counts.
  /// - Throws: `report.standing-unreadable`.
  /// Cost: the rows of the reporter's version.
  public func figure(
    at place: FigurePlace, of key: Reporter.Key, in round: Round
  ) async throws -> (enterprise: CreditCode, reference: FactReference)? {
    try await store.readReports { view in
      let rows = try round.entry(of: key).counted.flatMap { try Self.rows(of: $0.submission, in: view) }
      for (code, figures) in rows?.figures ?? [:] {
        if let told = figures.first(where: { $0.value.place == place }) { return (code, told.key) }
      }
      return nil
    }
  }

  /// Of each enterprise and figure what counts: the highest ranked source's, then the latest.
  /// Cost: as `FactReader.forEachStandingFact`.
  static func counting(
    _ references: Set<FactReference>, within scope: AreaScope, _ resolution: FactResolution,
    in view: any EnterpriseReading
  ) throws -> [CreditCode: [FactReference: StandingFact]] {
    var counting: [CreditCode: [FactReference: StandingFact]] = [:]
    try view.facts.forEachStandingFact(
      Set(references.map(\.fact)), in: Set(references.compactMap(\.period)), within: scope
    ) { fact in
      guard references.contains(fact.reference) else { return }
      func order(_ fact: StandingFact) -> (Int, Int) {
        (resolution.rank(of: fact.origin.source, for: fact.reference.fact), -fact.id.number)
      }
      if let other = counting[fact.enterprise]?[fact.reference], order(other) < order(fact) { return }
      counting[fact.enterprise, default: [:]][fact.reference] = fact
    }
    return counting
  }

  /// What the sheets of a version's workbook are called, in their order.
  /// Cost: its record; of one that was recorded without the names, reading the workbook.
  public func sheetNames(of version: Round.Version) async throws -> [String] {
    let kept = try await store.readReports { view in
      let payload = try view.journalRecords.record(version.record)?.entry.payload ?? .null
      return (payload["context"]["sheet_names"].list ?? payload["sheet_names"].list)?.compactMap(\.text)
    }
    if let kept { return kept }
    guard let bytes = try await file(version.submission.fileHash) else { return [] }
    return try WorkbookReader.read(bytes, file: version.submission.file).sheets.map(\.name)
  }

  private static func lines(
    _ rows: [CreditCode: [FactReference: StandingRows.Figure]], _ reference: FactReference
  ) -> [ReportedFigures.Line] {
    rows.compactMap { code, figures in
      figures[reference].map { ReportedFigures.Line(enterprise: code, amount: $0.amount, place: $0.place) }
    }
    .sorted { $0.enterprise < $1.enterprise }
  }

  /// What those who no longer count told last.
  private static func droppedRows(
    of key: Reporter.Key, in round: Round, _ view: any ReportingReading
  ) throws -> [CreditCode: [FactReference: StandingRows.Figure]] {
    let counted = round.entry(of: key).versions.filter(\.counts)
    let since = counted[(counted.lastIndex { $0.sentBack != nil }.map { $0 + 1 } ?? 0)...]
    guard since.count > 1, let last = since.last, let now = try rows(of: last.submission, in: view) else { return [:] }
    var before: [CreditCode: [FactReference: StandingRows.Figure]] = [:]
    for version in since.dropLast() {
      if let rows = try rows(of: version.submission, in: view) { before.merge(rows.figures) { $1 } }
    }
    return before.filter { now.figures[$0.key] == nil }
  }
}
