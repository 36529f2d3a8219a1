import DelimitedText
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// 导入台账: a file of cases that were kept elsewhere, read as a whole before anything is opened.
public struct CaseImport: Sendable {
  /// One row, with the line it stands on.
  public struct Row: Sendable, Hashable {
    public let line: Int
    public let intake: CaseIntake
    public let ledger: CaseLedger
  }

  public let rows: [Row]
  public private(set) var faults: [Diagnostic]

  /// The most rows of one file.
  public static let mostRows = 500
  /// The largest file in bytes.
  public static let limit = 512 << 10

  /// The columns, each by any of its names.
  private static let columns: [(id: String, names: [String])] =
    [
      ("enterprise", ["credit_code", "统一社会信用代码"]), ("instrument", ["instrument", "事项"]),
      ("type", ["type", "类别"]), ("text", ["text", "内容"]), ("complex", ["complex", "复杂"]),
      ("contact", ["contact", "联系人"]), ("phone", ["phone", "电话"]),
    ] + CaseLedger.columns
  private static let needed = ["enterprise", "instrument", "text"]
  /// What the file calls each of its columns; a message names a cell by it.
  let heads: [String: String]

  /// The column that a field of an intake comes from.
  private static func column(_ field: String) -> String {
    ["contact_name": "contact", "contact_phone": "phone"][field] ?? field
  }

  /// A fault of a row, at its line and under its column's name in the file.
  func told(_ fault: Diagnostic, _ file: String, _ line: Int) -> Diagnostic {
    var fault = fault
    let name = fault.place?.field.map { field in
      let id = Self.column(field)
      return heads[id] ?? Self.columns.first { $0.id == id }?.names.last ?? field
    }
    fault.place = Place(file: file, line: line, field: name)
    return fault
  }

  /// Reads a file.
  /// - Throws: `Diagnostics` where the file as a whole is refused: marked secret, no text, without the columns, too long.
  public init(bytes: [UInt8], file: String, types: [CaseType], areas: AreaRegister) throws(Diagnostics) {
    let text = try DelimitedText(bytes: bytes, file: file)
    if let mark = ClassificationMark.first(in: text.bytes, file: file) { throw Diagnostics(mark.refusal) }
    var reader = text.reader()
    repeat {
      guard reader.advance() else { throw Diagnostics(.importEmpty(file)) }
    } while reader.isBlank
    let head = (0..<reader.count).map { reader[$0] }
    var places: [String: Int] = [:]
    for column in Self.columns {
      places[column.id] = head.firstIndex { column.names.contains($0) }
    }
    heads = places.mapValues { head[$0] }
    let missing = Self.needed.filter { places[$0] == nil }
    guard missing.isEmpty else { throw Diagnostics(.importColumns(missing, file: file)) }
    reader.expectCellsAsInThisRecord()
    var rows: [Row] = []
    // Where each stands, with what is wrong.
    var found: [(line: Int, fault: Diagnostic)] = []
    var faults: [Diagnostic] = []
    while reader.advance() {
      if reader.isBlank { continue }
      guard reader.faults.isEmpty else {
        faults += reader.faults
        continue
      }
      guard rows.count + faults.count + found.count < Self.mostRows else { throw Diagnostics(.importTooLong(file)) }
      func cell(_ id: String) -> String { places[id].map { reader[$0] } ?? "" }
      let line = reader.line
      let type = types.first { "\($0.instrument)" == cell("instrument") || $0.name.zh == cell("instrument") }
      let code = CreditCode(cell("enterprise"))
      if code == nil { found.append((line, .enterpriseUnknown(cell("enterprise")))) }
      if type == nil { found.append((line, .importInstrument(cell("instrument"), types))) }
      let complex = cell("complex")
      let isComplex = complex.isEmpty ? nil : Self.truths[complex.lowercased()]
      if !complex.isEmpty, isComplex == nil { found.append((line, .importTruth(complex))) }
      let (ledger, wrong) = CaseLedger.read({ cell($0) }, areas: areas)
      found += wrong.map { (line, $0) }
      guard let type, code != nil, wrong.isEmpty else {
        // Of a row that can be drafted, drafting says what is wrong with its text.
        found += CaseText.faults(cell("text"), field: "text", hasContact: true).map { (line, $0) }
        continue
      }
      rows.append(
        Row(
          line: line,
          intake: CaseIntake(
            instrument: type.instrument, type: cell("type").isEmpty ? type.declaration.types[0] : cell("type"),
            enterprise: code, text: cell("text"), channel: .import,
            isComplex: isComplex,
            contactName: cell("contact"), contactPhone: cell("phone")), ledger: ledger))
    }
    self.rows = rows
    self.faults = faults
    self.faults += found.map { told($0.fault, file, $0.line) }
  }

  private static let truths = [
    "是": true, "true": true, "1": true, "yes": true, "否": false, "false": false, "0": false, "no": false,
  ]
}

/// What an import would do, or has done.
public struct CaseImportPreview: Sendable, Hashable {
  public struct Row: Sendable, Hashable {
    public let line: Int
    public let enterprise: CreditCode?
    public let instrument: InstrumentID?
    public let type: String
    public let routing: CaseRouting?
    /// A case says the same already, an open one or one that was registered on the same day: it is passed over.
    public let isThere: Bool
    public let ledger: CaseLedger
  }

  public let rows: [Row]
  public let faults: [Diagnostic]

  public var fresh: Int { rows.count { !$0.isThere } }
  /// Whether there is something to open: rows that are sound, whatever is wrong with others.
  public var isApplicable: Bool { fresh > 0 }
}

extension CaseDesk {
  /// What an import would do. Nothing is stored.
  /// - Throws: `Diagnostics` where the file as a whole is refused; faults of rows are in the preview.
  public func preview(
    _ bytes: [UInt8], file: String, by actor: CaseActor, at: Timestamp, within scope: AreaScope
  ) async throws -> CaseImportPreview {
    let read = try CaseImport(bytes: bytes, file: file, types: reference.types, areas: reference.areas)
    let (roster, facts) = (try await reference.roster(), try await facts(of: read, on: at.dayInShanghai))
    return try await store.readServices { [self] view in
      try drafts(
        of: read, file: file, roster: roster, facts: facts, salt: { "" }, by: actor, at: at, within: scope, view
      ).preview
    }
  }

  /// Opens every sound row that is not there already, in one transaction and one record.
  /// - Parameter salt: gives each contact its own sixteen random bytes, as hexadecimal digits.
  /// - Throws: `Diagnostics` with every fault of the file where no row of it is sound; `command.key-reused`.
  public func importCases(
    _ bytes: [UInt8], file: String, by actor: CaseActor, key: String, salt: @escaping @Sendable () -> String,
    at: Timestamp, within scope: AreaScope
  ) async throws -> Int {
    let read = try CaseImport(bytes: bytes, file: file, types: reference.types, areas: reference.areas)
    let (roster, facts) = (try await reference.roster(), try await facts(of: read, on: at.dayInShanghai))
    let command = Command(actor: actor.id, key: key, payloadHash: ContentHash(of: bytes))
    return try await store.writeServices { [self] work in
      if let stored = try work.journal.reply(to: command) { return stored["opened"].integer ?? 0 }
      let (preview, drafts) = try drafts(
        of: read, file: file, roster: roster, facts: facts, salt: salt, by: actor, at: at, within: scope, work)
      guard !drafts.isEmpty else {
        guard preview.faults.isEmpty || !preview.rows.isEmpty else { throw Diagnostics(preview.faults) }
        return 0
      }
      let first = try work.cases.lastID() + 1
      let opened = drafts.enumerated().map { (ServiceCase.ID(first + $0.offset), $0.element) }
      try append(
        JournalEntry(
          kind: "services.cases-imported", command: command, at: at,
          payload: Self.payload(opened.map { ($0.0, $0.1.events) }, at: opened.map(\.1.instants)),
          reply: ["opened": CanonicalJSON(drafts.count)]),
        to: work)
      for (id, draft) in opened {
        if let contact = draft.contact { try work.caseTable.keep(contact, of: id) }
      }
      return drafts.count
    }
  }

  /// The rungs and sizes of the file's enterprises, by which cases are given to officers as those are that come in otherwise.
  private func facts(of read: CaseImport, on day: CalendarDay) async throws -> [CreditCode: RoutingFacts] {
    try await reference.routingFacts(Set(read.rows.compactMap(\.intake.enterprise)), day)
  }

  private func drafts(
    of read: CaseImport, file: String, roster: [RosterEntry], facts: [CreditCode: RoutingFacts], salt: () -> String,
    by actor: CaseActor, at: Timestamp, within scope: AreaScope, _ view: any ServiceReading
  ) throws -> (preview: CaseImportPreview, drafts: [Drafting.Draft]) {
    let today = at.dayInShanghai
    var drafting = try Drafting(view, reference, roster: roster, on: today)
    var rows: [CaseImportPreview.Row] = []
    var drafts: [Drafting.Draft] = []
    var faults = read.faults
    struct Matter: Hashable {
      let intake: CaseIntake
      let registered: CalendarDay?
    }
    var seen: Set<Matter> = []
    for row in read.rows {
      let (intake, ledger) = (row.intake, row.ledger)
      if let last = ledger.lastDay, last.day > today {
        faults.append(read.told(.ledgerFuture(last.column, last.day), file, row.line))
        continue
      }
      if let unit = ledger.unit, !actor.acts(for: unit) {
        faults.append(read.told(.ledgerElsewhere(unit), file, row.line))
        continue
      }
      var routing: CaseRouting?
      var isThere = !seen.insert(Matter(intake: intake, registered: ledger.registered)).inserted
      if !isThere, let enterprise = intake.enterprise {
        // Of one that was registered on a day it is known whether it is there, also after its end.
        let query = CaseQuery(
          filter: ledger.registered == nil ? .open : .all, instrument: intake.instrument, enterprise: enterprise,
          openedFrom: ledger.registered, openedThrough: ledger.registered, limit: 500)
        isThere = try view.cases.page(query, within: scope, on: today).rows.contains {
          $0.type == intake.type && $0.text == intake.text
        }
      }
      if !isThere {
        do {
          let draft = try drafting.draft(
            intake, facts: intake.enterprise.flatMap { facts[$0] }, salt: salt(), by: actor, within: scope,
            ledger: ledger, at: at)
          drafting.note(draft)
          drafts.append(draft)
          routing = draft.routing
        } catch let error as Diagnostics {
          faults += error.all.map { read.told($0, file, row.line) }
          continue
        }
      }
      rows.append(
        CaseImportPreview.Row(
          line: row.line, enterprise: intake.enterprise, instrument: intake.instrument, type: intake.type,
          routing: routing, isThere: isThere, ledger: ledger))
    }
    return (CaseImportPreview(rows: rows, faults: Self.inOrder(faults)), drafts)
  }

  /// By line; what is wrong with one line stays as it was found.
  private static func inOrder(_ faults: [Diagnostic]) -> [Diagnostic] {
    faults.enumerated().sorted { ($0.element.place?.line ?? 0, $0.offset) < ($1.element.place?.line ?? 0, $1.offset) }
      .map(\.element)
  }
}

extension Diagnostic {
  static func importTruth(_ text: String) -> Diagnostic {
    Diagnostic(
      "cases.import-truth", at: Place(field: "complex"),
      Wording(zh: "看不出“\(text.excerpt)”是不是复杂事项", en: "“\(text.excerpt)” says neither yes nor no"),
      expected: Wording(zh: "是、否，或空着", en: "yes, no, or nothing"))
  }

  static func importEmpty(_ file: String) -> Diagnostic {
    Diagnostic(
      "cases.import-empty", at: Place(file: file), Wording(zh: "文件是空的", en: "the file is empty"),
      expected: Wording(zh: "第一行是列名，其后每行一件", en: "a first line of column names, then a case a line"))
  }

  static func importColumns(_ missing: [String], file: String) -> Diagnostic {
    Diagnostic(
      "cases.import-columns", at: Place(file: file, line: 1),
      Wording(
        zh: "缺少列：" + missing.map { ["enterprise": "统一社会信用代码", "instrument": "事项"][$0] ?? "内容" }.joined(separator: "、"),
        en: "columns are missing: " + missing.map { $0 == "enterprise" ? "credit_code" : $0 }.joined(separator: ", ")),
      expected: Wording(
        zh: "统一社会信用代码,事项,类别,内容,复杂,联系人,电话，以及 登记日期,承办单位,状态,接办日期,办结日期,办结结果,办结情况,满意度",
        en:
          "credit_code,instrument,type,text,complex,contact,phone, and registered,unit,state,taken,closed,outcome,words,rating"
      ))
  }

  static func importInstrument(_ text: String, _ types: [CaseType]) -> Diagnostic {
    Diagnostic(
      "cases.instrument", at: Place(field: "instrument"),
      Wording(zh: "没有“\(text.excerpt)”这种事项", en: "there is no kind of case “\(text.excerpt)”"),
      expected: Wording(
        zh: "条款里的事项名称，如 \(types.first { $0.isTakenIn }?.name.zh ?? "")",
        en: "a name or id of the clauses, such as \(types.first { $0.isTakenIn }?.instrument.description ?? "")"))
  }

  static func importTooLong(_ file: String) -> Diagnostic {
    Diagnostic(
      "cases.import-too-long", at: Place(file: file),
      Wording(zh: "超过 \(CaseImport.mostRows) 行", en: "more than \(CaseImport.mostRows) rows"),
      remedy: Wording(zh: "分成几个文件导入", en: "split the file"))
  }
}
