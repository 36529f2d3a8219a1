import Decimals
import DelimitedText
import Diagnostics
import Facts
import Journal
import Quantities

/// The batch that one import leaves in the journal: its rows in the population format, with canonical values, only the
/// cells that were new, and the line of the file that each row came from.
///
/// The store is filled from the segment and from nothing else, so that a replay fills it in the same way.
struct FactSegment: Sendable {
  struct Column: Sendable, Hashable {
    let reference: FactReference
    let kind: FactValue.Kind
  }

  let subject: SubjectKind
  let columns: [Column]
  private(set) var rows = 0
  private var writer: DelimitedTextWriter

  var bytes: [UInt8] { writer.bytes }

  init(_ table: FactTable) {
    self.init(
      subject: table.subject,
      columns: table.columns.map { Column(reference: $0.reference, kind: FactValue.Kind($0.definition.type)) })
  }

  init(subject: SubjectKind, columns: [Column]) {
    self.subject = subject
    self.columns = columns
    writer = DelimitedTextWriter(for: .program)
    writer.append(["line", "credit_code", "key"] + columns.map(\.reference.description))
  }

  mutating func append(line: Int, _ subject: SubjectReference, _ cells: [String?]) {
    rows += 1
    writer.append([String(line), subject.enterprise.text, subject.key] + cells.map { $0 ?? "" })
  }

  static func text(of knowledge: Knowledge) -> String {
    switch knowledge {
    case .unknown: ""
    case .absent: "-"
    case .known(let value): value.description
    }
  }

  /// The columns' kinds, for the journal's payload: values are read back without a dictionary.
  var json: CanonicalJSON {
    .list(columns.map { ["fact": .text($0.reference.description), "kind": .text($0.kind.rawValue)] })
  }

  /// Hands over the rows of a stored segment, in order.
  /// - Throws: `Diagnostics` with code `journal.segment-unreadable` where the bytes are no segment of these columns.
  static func forEachRow(
    of bytes: [UInt8], subject: SubjectKind, columns json: CanonicalJSON, sheet: Int? = nil, file: String,
    _ body: (_ line: Int, _ subject: SubjectReference, _ facts: [NewFact]) throws -> Void
  ) throws {
    let columns = try columns(json, file: file)
    let text = try DelimitedText(
      bytes: bytes, file: file, limits: .init(bytes: Int.max, recordBytes: Int.max, cells: Int.max))
    var reader = text.reader()
    guard reader.advance(), reader.count == columns.count + 3 else { throw unreadable(Place(file: file, line: 1)) }
    reader.expectCellsAsInThisRecord()
    while reader.advance() {
      guard reader.faults.isEmpty, let line = Int(reader[0]), let code = CreditCode(reader[1]) else {
        throw unreadable(reader.place(of: 0))
      }
      let row = SubjectReference(code, subject, key: reader[2])
      var facts: [NewFact] = []
      for (index, column) in columns.enumerated() where !reader.isEmpty(index + 3) {
        let cell = reader[index + 3]
        let value = FactValue(canonical: cell, column.kind)
        guard cell == "-" || value != nil else { throw unreadable(reader.place(of: index + 3)) }
        facts.append(
          NewFact(subject: row, reference: column.reference, value: cell == "-" ? nil : value, line: line, sheet: sheet)
        )
      }
      try body(line, row, facts)
    }
  }

  private static func columns(_ json: CanonicalJSON, file: String) throws -> [Column] {
    try (json.list ?? []).map { column in
      guard let reference = column["fact"].text.flatMap(FactReference.init(column:)),
        let kind = column["kind"].text.flatMap(FactValue.Kind.init(rawValue:))
      else { throw unreadable(Place(file: file)) }
      return Column(reference: reference, kind: kind)
    }
  }

  private static func unreadable(_ place: Place) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "journal.segment-unreadable", at: place,
        Wording(zh: "日志批次的这一处读不懂", en: "this place of a journal's segment cannot be read"),
        remedy: Wording(
          zh: "运行 tidu journal verify 查明是否被改动", en: "run tidu journal verify to see whether it was altered")))
  }
}

extension FactValue {
  /// What a value is, as the journal and the store name it beside its canonical text.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case decimal, boolean, day, year, choice, code, text

    init(_ type: FactType) {
      switch type {
      case .decimal: self = .decimal
      case .boolean: self = .boolean
      case .day: self = .day
      case .year: self = .year
      case .enumeration: self = .choice
      case .code: self = .code
      case .text: self = .text
      }
    }
  }

  public var kind: Kind {
    switch self {
    case .decimal: .decimal
    case .boolean: .boolean
    case .day: .day
    case .year: .year
    case .choice: .choice
    case .code: .code
    case .text: .text
    }
  }

  /// Reads the canonical text of a value of a known kind; `nil` where it is none.
  public init?(canonical text: String, _ kind: Kind) {
    switch kind {
    case .decimal:
      guard let value = Decimal128(exactly: text) else { return nil }
      self = .decimal(value)
    case .boolean:
      guard let value = Bool(text) else { return nil }
      self = .boolean(value)
    case .day:
      guard let value = CalendarDay(text) else { return nil }
      self = .day(value)
    case .year:
      guard let value = Int(text) else { return nil }
      self = .year(value)
    case .choice: self = .choice(text)
    case .code: self = .code(text)
    case .text: self = .text(text)
    }
  }
}
