import Diagnostics
import Facts
import Journal
import Quantities

/// Facts that a checked workbook brings: sheet by sheet, each with its cell, so that a figure opens to where it stood.
///
/// A workbook's rows are checked one by one, and only the sound ones are here; a file of the population format is taken
/// whole or not at all (`FactImport`).
public struct FactReport: Sendable, Hashable {
  /// A column of a sheet.
  public struct Column: Sendable, Hashable {
    public let reference: FactReference
    public let type: FactType
    /// The column's letters in the sheet; empty for what stands in no cell, such as the reporter's own area.
    public let letters: String

    public init(_ reference: FactReference, _ type: FactType, letters: String) {
      self.reference = reference
      self.type = type
      self.letters = letters
    }
  }

  public struct Row: Sendable, Hashable {
    /// The row's number in the sheet.
    public let number: Int
    public let enterprise: CreditCode
    /// By column: what is to be recorded, `nil` for nothing.
    public let values: [FactValue?]

    public init(number: Int, enterprise: CreditCode, values: [FactValue?]) {
      self.number = number
      self.enterprise = enterprise
      self.values = values
    }
  }

  public struct ReportedSheet: Sendable, Hashable {
    public let name: String
    public let columns: [Column]
    public let rows: [Row]

    public init(name: String, columns: [Column], rows: [Row]) {
      self.name = name
      self.columns = columns
      self.rows = rows
    }
  }

  /// The file's name and bytes; the bytes are kept, so that every cell can be looked at later.
  public let file: String
  public let bytes: [UInt8]
  public let basis: Basis
  public let source: String
  public let sheets: [ReportedSheet]
  /// Other bytes to be kept with the record.
  public let attachments: [[UInt8]]
  /// What the one who asks adds to the record, such as the round that the report answers.
  public let context: CanonicalJSON

  public init(
    file: String, bytes: [UInt8], basis: Basis, source: String? = nil, sheets: [ReportedSheet],
    attachments: [[UInt8]] = [], context: CanonicalJSON = .null
  ) {
    self.file = file.split(separator: "/").last.map(String.init) ?? file
    self.bytes = bytes
    self.basis = basis
    self.source = source ?? basis.kind.usualSource
    self.sheets = sheets
    self.attachments = attachments
    self.context = context
  }

  /// How many rows bring something.
  public var rows: Int { sheets.reduce(0) { $0 + $1.rows.count } }

  /// The law's limits on what a workbook per enterprise may stand on.
  /// - Throws: `Diagnostics` with `import.aggregate`, `basis.expired` or `import.entry-only`.
  public static func check(_ basis: Basis, file: String, on day: CalendarDay) throws(Diagnostics) {
    if basis.kind == .statisticalAggregate { throw Diagnostics(.aggregateForEnterprises(file: file)) }
    if let until = basis.until, until < day { throw Diagnostics(.basisExpired(basis, until: until, on: day)) }
  }
}

/// Where in a workbook a fact stood.
public struct SourceCell: Sendable, Hashable {
  public let file: String
  /// The bytes that were kept.
  public let fileHash: ContentHash
  public let sheet: String
  /// `F12`.
  public let cell: String
}

/// The workbook of a recording: its name, its bytes' hash, and for each sheet which column told which fact.
public struct SourceWorkbook: Sendable, Hashable {
  public struct SourceSheet: Sendable, Hashable {
    public let name: String
    /// Letters by fact, `output@2025-11` to `F`.
    public let columns: [String: String]
  }

  public let file: String
  public let hash: ContentHash
  public let sheets: [SourceSheet]

  public var json: CanonicalJSON {
    [
      "file": .text(file), "hash": .text(hash.hex),
      "sheets": .list(
        sheets.map { ["name": .text($0.name), "columns": .object($0.columns.mapValues(CanonicalJSON.text))] }),
    ]
  }

  /// Reads what `json` wrote; `nil` where it is something else.
  public init?(json: CanonicalJSON) {
    guard let file = json["file"].text, let hash = json["hash"].text.flatMap(ContentHash.init(hex:)),
      let sheets = json["sheets"].list
    else { return nil }
    self.file = file
    self.hash = hash
    self.sheets = sheets.map {
      SourceSheet(name: $0["name"].text ?? "", columns: ($0["columns"].members ?? [:]).compactMapValues(\.text))
    }
  }

  init(_ report: FactReport, hash: ContentHash) {
    file = report.file
    self.hash = hash
    sheets = report.sheets.map { sheet in
      SourceSheet(
        name: sheet.name,
        columns: Dictionary(
          sheet.columns.filter { !$0.letters.isEmpty }.map { ($0.reference.description, $0.letters) }
        ) { first, _ in first })
    }
  }
}

extension FactDesk {
  /// Appends a report's facts within somebody's unit of work: one record, a segment for each sheet, and the file.
  ///
  /// The caller has looked for the command's stored reply before.
  /// - Returns: the record.
  /// - Throws: `Diagnostics` as `FactReport.check`; what the store throws.
  @discardableResult
  public func append(
    _ report: FactReport, command: Command, reply: CanonicalJSON, at: Timestamp, to work: any EnterpriseWork,
    progress: (ImportProgress) -> Void = { _ in }
  ) throws -> JournalRecord {
    try FactReport.check(report.basis, file: report.file, on: at.dayInShanghai)
    var segments: [ContentHash] = []
    var bytes: [ContentHash: [UInt8]] = [:]
    var columns: [CanonicalJSON] = []
    for sheet in report.sheets {
      var segment = FactSegment(
        subject: .enterprise,
        columns: sheet.columns.map { .init(reference: $0.reference, kind: FactValue.Kind($0.type)) })
      for row in sheet.rows {
        segment.append(line: row.number, SubjectReference(row.enterprise), row.values.map { $0?.description })
      }
      let content = segment.bytes
      let hash = try work.journal.keep(segment: content)
      segments.append(hash)
      bytes[hash] = content
      columns.append(segment.json)
    }
    let file = try work.journal.keep(segment: report.bytes)
    let attached = try report.attachments.map { try work.journal.keep(segment: $0) }
    let record = try work.journal.append(
      JournalEntry(
        kind: EnterpriseProjection.RecordKind.reported.rawValue, command: command, at: at,
        payload: [
          "basis": report.basis.json, "source": .text(report.source), "rows": CanonicalJSON(report.rows),
          "workbook": SourceWorkbook(report, hash: file).json, "columns": .list(columns), "context": report.context,
        ],
        reply: reply, segments: segments + [file] + attached))
    try projection.apply(record, to: work, segment: { bytes[$0] }, progress: progress)
    return record
  }
}

/// What stands of a fact, as far as a comparison needs it.
public struct StandingFact: Sendable, Hashable {
  public let enterprise: CreditCode
  public let reference: FactReference
  /// `nil` where it is known that there is none.
  public let value: FactValue?
  public let origin: FactOrigin
  public let id: RecordedFact.ID

  public init(
    enterprise: CreditCode, reference: FactReference, value: FactValue?, origin: FactOrigin, id: RecordedFact.ID
  ) {
    self.enterprise = enterprise
    self.reference = reference
    self.value = value
    self.origin = origin
    self.id = id
  }
}
