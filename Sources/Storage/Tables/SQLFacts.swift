import Diagnostics
import Enterprises
import Facts
import Journal
import Quantities

/// Subjects, recordings, facts and their endings.
final class SQLFacts: FactReader, FactRepository {
  private let connection: any Connection
  /// What was read or given out in this unit of work, so that a million facts ask for it once.
  private var origins: [Int: FactOrigin] = [:]
  private var lastFact: Int?
  private var lastSubject: Int?
  private var subject: (reference: SubjectReference, id: Int)?
  /// Of the subjects that are being told about.
  private var numbers: [SubjectReference: Int] = [:]
  /// Of the enterprises themselves, once everybody's facts were read: numbers stay what they are.
  private var enterpriseNumbers: [CreditCode: Int] = [:]
  /// Few facts and periods are named again and again: each is parsed once.
  private var references: [String: [String?: FactReference]] = [:]
  private var lastRead: (enterprise: String, kind: String, reference: SubjectReference)?

  /// How many enterprises are asked for in one read.
  private let width: Int

  /// - Parameter width: `nil` for what suits the database.
  init(_ connection: any Connection, width: Int? = nil) {
    self.connection = connection
    self.width = width ?? connection.dialect.enterprisesAQuery
  }

  private static let query = """
    SELECT f.id, s.enterprise, s.kind, s.key, f.fact, f.period, f.kind, f.value, f.since, f.record, f.line,
      x.way, x.successor, x.reason, x.ended_at, x.ended_by, x.record, f.sheet
    FROM subjects s JOIN facts f ON f.subject = s.id LEFT JOIN fact_endings x ON x.fact = f.id
    """

  func facts(of enterprise: CreditCode) throws -> [RecordedFact] {
    try connection.rows(Self.query + " WHERE s.enterprise = ? ORDER BY f.id", [.text(enterprise.text)]).map(fact)
  }

  func facts(of enterprises: [CreditCode]) throws -> [CreditCode: [RecordedFact]] {
    var told: [CreditCode: [RecordedFact]] = [:]
    try connection.forEachGroup(of: Set(enterprises).sorted().map { .text($0.text) }) { marks, arguments in
      for row in try connection.rows(Self.query + " WHERE s.enterprise IN (\(marks)) ORDER BY f.id", arguments) {
        let fact = try fact(row)
        told[fact.subject.enterprise, default: []].append(fact)
      }
    }
    return told
  }

  func tellings(of fact: FactID, by enterprises: [CreditCode]) throws -> [CreditCode: [RecordedFact]] {
    var told: [CreditCode: [RecordedFact]] = [:]
    try connection.forEachGroup(of: Set(enterprises).sorted().map { .text($0.text) }) { marks, arguments in
      for row in try connection.rows(
        Self.query + " WHERE s.enterprise IN (\(marks)) AND s.kind = 'enterprise' AND f.fact = ? ORDER BY f.id",
        arguments + [.text(fact.text)])
      {
        let telling = try self.fact(row)
        told[telling.subject.enterprise, default: []].append(telling)
      }
    }
    return told
  }

  func facts(of subject: SubjectReference) throws -> [RecordedFact] {
    try connection.rows(
      Self.query + " WHERE s.enterprise = ? AND s.kind = ? AND s.key = ? ORDER BY f.id", Self.arguments(subject)
    ).map(fact)
  }

  func fact(_ id: RecordedFact.ID) throws -> RecordedFact? {
    try connection.row(Self.query + " WHERE f.id = ?", [SQLValue(id.number)]).map(fact)
  }

  func facts(recordedIn records: Set<Int>) throws -> [RecordedFact] {
    guard !records.isEmpty else { return [] }
    let marks = records.map { _ in "?" }.joined(separator: ", ")
    return try connection.rows(
      Self.query + " WHERE f.record IN (\(marks)) ORDER BY f.id", records.sorted().map { SQLValue($0) }
    ).map(fact)
  }

  func forEachEnterprise(
    within scope: AreaScope, reading choice: FactChoice?, _ body: (Enterprise, [RecordedFact]) throws -> Void
  ) throws {
    var choosing = ""
    var arguments: [SQLValue] = []
    if let choice {
      let facts =
        choice.facts.isEmpty ? "1 = 0" : "f.fact IN (\(choice.facts.map { _ in "?" }.joined(separator: ", ")))"
      // A year is written in four characters, a month in seven.
      let periods = choice.withMonths ? "" : " AND (f.period IS NULL OR length(f.period) = 4)"
      choosing = " AND (s.kind = ? OR (\(facts)\(periods)))"
      arguments = [.text(choice.kind?.rawValue ?? "")] + choice.facts.map(\.text).sorted().map(SQLValue.text)
    }
    var gathered: [Enterprise] = []
    func handOver() throws {
      let codes = gathered.map { SQLValue.text($0.creditCode.text) }
      var facts: [CreditCode: [RecordedFact]] = [:]
      for row in try connection.rows(
        Self.query + " WHERE s.enterprise IN (\(codes.map { _ in "?" }.joined(separator: ", ")))\(choosing)",
        codes + arguments)
      {
        let told = try fact(row)
        facts[told.subject.enterprise, default: []].append(told)
      }
      for enterprise in gathered {
        try body(enterprise, (facts[enterprise.creditCode] ?? []).sorted { $0.id < $1.id })
      }
      gathered.removeAll(keepingCapacity: true)
    }
    try SQLEnterprises(connection).forEach(within: scope) { enterprise in
      gathered.append(enterprise)
      if gathered.count == width { try handOver() }
    }
    if !gathered.isEmpty { try handOver() }
  }

  /// That a fact is of a month or a year, in the words of the index of those: only who says them is served by it.
  static let hasPeriod = "length(period) >= 4"

  func forEachStandingFact(
    _ facts: Set<FactID>, in periods: Set<Period>, within scope: AreaScope, _ body: (StandingFact) throws -> Void
  ) throws {
    guard !facts.isEmpty, !periods.isEmpty else { return }
    // Of everybody the facts of a time are found by an index, and no other table is asked for each of them but the one of
    // their endings.
    let isWhole = scope == .everywhere
    var filter = SQLFilter(scope)
    filter.add("x.fact IS NULL")
    if !isWhole { filter.add("s.kind = 'enterprise'") }
    if isWhole { filter.add(Self.hasPeriod) }
    // Fewer facts are of a period than of a name: it is asked for first.
    for (column, texts) in [("f.period", periods.map(\.description)), ("f.fact", facts.map(\.text))] {
      filter.add(
        "\(column) IN (\(texts.map { _ in "?" }.joined(separator: ", ")))", texts.sorted().map(SQLValue.text))
    }
    let subjects = isWhole ? try enterprisesBySubject() : [:]
    var last: (name: String, time: String?, reference: FactReference)?
    let (whose, tables) =
      isWhole
      ? ("f.subject", "")
      : ("s.enterprise", "JOIN subjects s ON s.id = f.subject JOIN enterprises e ON e.credit_code = s.enterprise")
    try connection.forEachRow(
      """
      SELECT f.id, f.fact, f.period, f.kind, f.value, f.record, \(whose)
      FROM facts f \(tables) LEFT JOIN fact_endings x ON x.fact = f.id\(filter.sql)
      """, filter.arguments
    ) { row in
      let enterprise: CreditCode
      if isWhole {
        guard let known = subjects[try row.integer(6)] else { return }
        enterprise = known
      } else {
        enterprise = try row.parsed(6, CreditCode.init)
      }
      let (name, time, kind) = (try row.text(1), try row.optionalText(2), try row.text(3))
      let reference: FactReference
      // By the index they come figure by figure.
      if let last, last.name == name, last.time == time {
        reference = last.reference
      } else if let known = references[name]?[time] {
        reference = known
        last = (name, time, known)
      } else {
        reference = FactReference(try row.parsed(1, FactID.init), try row.optionalParsed(2, Period.init))
        references[name, default: [:]][time] = reference
      }
      let value: FactValue? =
        kind == "absent"
        ? nil : try row.parsed(4) { text in FactValue.Kind(rawValue: kind).flatMap { FactValue(canonical: text, $0) } }
      try body(
        StandingFact(
          enterprise: enterprise, reference: reference, value: value, origin: try origin(try row.integer(5)),
          id: RecordedFact.ID(try row.integer(0))))
    }
  }

  /// The enterprises themselves, by the number of their subject.
  private func enterprisesBySubject() throws -> [Int: CreditCode] {
    var enterprises: [Int: CreditCode] = [:]
    try connection.forEachRow("SELECT id, enterprise FROM subjects WHERE kind = 'enterprise'", []) { row in
      let (number, code) = (try row.integer(0), try row.parsed(1, CreditCode.init))
      enterprises[number] = code
      enterpriseNumbers[code] = number
    }
    return enterprises
  }

  func count() throws -> Int {
    try connection.count("SELECT max(id) FROM facts")
  }

  func lastTelling() throws -> Timestamp? {
    let row = try connection.row(
      """
      SELECT max(at) FROM (
        SELECT max(recorded_at) AS at FROM recordings UNION ALL SELECT max(ended_at) AS at FROM fact_endings) AS tellings
      """, [])
    return try row?.optionalInteger(0).map { Timestamp(millisecondsSinceEpoch: Int64($0)) }
  }

  func enterprisesTold(after mark: StoredPopulation.Mark) throws -> [CreditCode] {
    try connection.rows(
      """
      SELECT s.enterprise FROM facts f JOIN subjects s ON s.id = f.subject WHERE f.id > ?
      UNION
      SELECT s.enterprise FROM fact_endings x JOIN facts f ON f.id = x.fact JOIN subjects s ON s.id = f.subject
      WHERE x.record > ?
      ORDER BY 1
      """, [SQLValue(mark.lastFact), SQLValue(mark.journal.count)]
    ).map { try $0.parsed(0, CreditCode.init) }
  }

  func open(_ origin: FactOrigin) throws {
    try connection.execute(
      "INSERT INTO recordings (record, basis, source, recorded_at, recorded_by, workbook) VALUES (?, ?, ?, ?, ?, ?)",
      [
        SQLValue(origin.record), .text(origin.basis.json.description), .text(origin.source),
        .integer(origin.recordedAt.millisecondsSinceEpoch), .text(origin.recordedBy.text),
        SQLValue(origin.workbook?.json.description),
      ])
    origins[origin.record] = origin
  }

  func append(_ facts: [NewFact], record: Int) throws {
    try number(subjectsOf: facts)
    var id = try lastFact ?? count()
    var rest = facts[...]
    for size in [Self.factsAStatement, 1] {
      let marks = [String](repeating: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", count: size).joined(separator: ", ")
      let sql =
        "INSERT INTO facts (id, subject, fact, period, kind, value, since, record, line, sheet) VALUES \(marks)"
      while rest.count >= size {
        var arguments: [SQLValue] = []
        arguments.reserveCapacity(size * 10)
        for fact in rest.prefix(size) {
          id += 1
          arguments.append(SQLValue(id))
          arguments.append(SQLValue(try number(of: fact.subject)))
          arguments.append(.text(fact.reference.fact.text))
          arguments.append(SQLValue(fact.reference.period?.description))
          arguments.append(.text(fact.value?.kind.rawValue ?? "absent"))
          arguments.append(SQLValue(fact.value?.description))
          arguments.append(SQLValue(fact.since?.description))
          arguments.append(SQLValue(record))
          arguments.append(SQLValue(fact.line))
          arguments.append(SQLValue(fact.sheet))
        }
        try connection.execute(sql, arguments)
        rest = rest.dropFirst(size)
      }
    }
    lastFact = id
    numbers.removeAll(keepingCapacity: true)
  }

  /// How many facts one statement brings: 640 arguments, which every product takes.
  private static let factsAStatement = 64

  func append(_ fact: NewFact, record: Int) throws -> RecordedFact.ID {
    try append([fact], record: record)
    return RecordedFact.ID(try lastFact ?? count())
  }

  func end(_ facts: [RecordedFact.ID], _ ending: FactEnding) throws {
    let (way, successor): (String, Int?) =
      switch ending.way {
      case .corrected(let by): ("corrected", by.number)
      case .withdrawn: ("withdrawn", nil)
      }
    var rest = facts[...]
    for size in [Self.factsAStatement, 1] {
      let marks = [String](repeating: "(?, ?, ?, ?, ?, ?, ?)", count: size).joined(separator: ", ")
      let sql =
        "INSERT INTO fact_endings (fact, way, successor, reason, ended_at, ended_by, record) VALUES \(marks)"
      while rest.count >= size {
        try connection.execute(
          sql,
          rest.prefix(size).flatMap { fact -> [SQLValue] in
            [
              SQLValue(fact.number), .text(way), SQLValue(successor), .text(ending.reason),
              .integer(ending.at.millisecondsSinceEpoch), .text(ending.by.text), SQLValue(ending.record),
            ]
          })
        rest = rest.dropFirst(size)
      }
    }
  }

  /// Looks up the numbers of many subjects at once; those that are new get theirs as facts come to them.
  private func number(subjectsOf facts: [NewFact]) throws {
    var codes: [SubjectKind: Set<CreditCode>] = [:]
    for fact in facts where subject?.reference != fact.subject && enterpriseNumber(of: fact.subject) == nil {
      codes[fact.subject.kind, default: []].insert(fact.subject.enterprise)
    }
    for (kind, codes) in codes where codes.count > 1 {
      var rest = codes.sorted()[...]
      while !rest.isEmpty {
        let group = rest.prefix(connection.dialect.enterprisesAQuery)
        rest = rest.dropFirst(group.count)
        let marks = group.map { _ in "?" }.joined(separator: ", ")
        for row in try connection.rows(
          "SELECT id, enterprise, key FROM subjects WHERE kind = ? AND enterprise IN (\(marks))",
          [.text(kind.rawValue)] + group.map { .text($0.text) })
        {
          let reference = SubjectReference(try row.parsed(1, CreditCode.init), kind, key: try row.text(2))
          numbers[reference] = try row.integer(0)
        }
      }
    }
  }

  /// The subject's number; facts come subject by subject, so that the last one is usually asked for again.
  private func number(of reference: SubjectReference) throws -> Int {
    if let subject, subject.reference == reference { return subject.id }
    let id: Int
    if let known = try enterpriseNumber(of: reference) ?? numbers[reference] ?? stored(reference) {
      id = known
    } else {
      id = try lastSubject.map { $0 + 1 } ?? connection.count("SELECT max(id) FROM subjects") + 1
      try connection.execute(
        "INSERT INTO subjects (enterprise, kind, key, id) VALUES (?, ?, ?, ?)",
        Self.arguments(reference) + [SQLValue(id)])
      lastSubject = id
    }
    subject = (reference, id)
    return id
  }

  private func enterpriseNumber(of reference: SubjectReference) -> Int? {
    reference.kind == .enterprise ? enterpriseNumbers[reference.enterprise] : nil
  }

  private func stored(_ reference: SubjectReference) throws -> Int? {
    try connection.row(
      "SELECT id FROM subjects WHERE enterprise = ? AND kind = ? AND key = ?", Self.arguments(reference)
    )?.integer(0)
  }

  private static func arguments(_ subject: SubjectReference) -> [SQLValue] {
    [.text(subject.enterprise.text), .text(subject.kind.rawValue), .text(subject.key)]
  }

  private func fact(_ row: SQLRow) throws -> RecordedFact {
    let kind = try row.text(6)
    let value: FactValue? =
      kind == "absent"
      ? nil
      : try row.parsed(7) { text in FactValue.Kind(rawValue: kind).flatMap { FactValue(canonical: text, $0) } }
    return RecordedFact(
      id: RecordedFact.ID(try row.integer(0)), subject: try subject(in: row),
      reference: try reference(in: row), value: value,
      since: try row.optionalParsed(8, CalendarDay.init), origin: try origin(try row.integer(9)),
      line: try row.optionalInteger(10), sheet: try row.optionalInteger(17), ending: try ending(row))
  }

  private func reference(in row: SQLRow) throws -> FactReference {
    let (name, time) = (try row.text(4), try row.optionalText(5))
    if let known = references[name]?[time] { return known }
    let reference = FactReference(try row.parsed(4, FactID.init), try row.optionalParsed(5, Period.init))
    references[name, default: [:]][time] = reference
    return reference
  }

  /// Facts come subject by subject, so that a row's is usually the last row's.
  private func subject(in row: SQLRow) throws -> SubjectReference {
    let (enterprise, kind, key) = (try row.text(1), try row.text(2), try row.text(3))
    if let lastRead, lastRead.enterprise == enterprise, lastRead.kind == kind, lastRead.reference.key == key {
      return lastRead.reference
    }
    let reference = SubjectReference(
      try row.parsed(1, CreditCode.init), try row.parsed(2, SubjectKind.init(rawValue:)), key: key)
    lastRead = (enterprise, kind, reference)
    return reference
  }

  private func ending(_ row: SQLRow) throws -> FactEnding? {
    guard let way = try row.optionalText(11) else { return nil }
    return FactEnding(
      way: way == "withdrawn" ? .withdrawn : .corrected(by: RecordedFact.ID(try row.integer(12))),
      reason: try row.text(13), at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(14))),
      by: try row.parsed(15, ActorID.init), record: try row.integer(16))
  }

  private func origin(_ record: Int) throws -> FactOrigin {
    if let origin = origins[record] { return origin }
    let row = try connection.row(
      "SELECT basis, source, recorded_at, recorded_by, workbook FROM recordings WHERE record = ?", [SQLValue(record)])
    guard let row else { throw Diagnostics(.recordingMissing(record)) }
    let origin = FactOrigin(
      basis: try Basis(json: try row.json(0)), source: try row.text(1),
      recordedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(2))),
      recordedBy: try row.parsed(3, ActorID.init), record: record,
      workbook: try row.optionalText(4).flatMap { SourceWorkbook(json: try CanonicalJSON(canonical: $0.utf8)) })
    origins[record] = origin
    return origin
  }
}
