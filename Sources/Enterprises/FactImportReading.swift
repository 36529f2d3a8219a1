import Decimals
import DelimitedText
import Diagnostics
import Facts
import Journal
import Quantities
import Secrecy

/// What values are held against while a file is read: dictionary and tables.
public struct ImportReference: Sendable {
  public let dictionary: FactDictionary
  public let areas: AreaRegister
  public let industries: IndustryRegister

  public init(dictionary: FactDictionary, areas: AreaRegister, industries: IndustryRegister) {
    self.dictionary = dictionary
    self.areas = areas
    self.industries = industries
  }
}

/// How far an import has come; told whenever a step is a percent further.
public struct ImportProgress: Sendable, Hashable {
  public enum Step: String, Sendable, Hashable {
    /// Rows are checked and compared with what is known.
    case checking
    /// Facts are stored.
    case storing
  }

  public let step: Step
  /// Rows done in this step.
  public let rows: Int
  /// How much of this step is done, from 0 to 100.
  public let percent: Int
}

/// Reads a file row by row, holds each cell against the dictionary, the tables and what is known, and writes what is
/// new into a segment.
///
/// Memory grows with the number of rows only by their keys. Cost: one pass, one look-up a row.
struct FactImportReading {
  private let request: FactImport
  private let reference: ImportReference
  private let resolution: FactResolution
  private let at: Timestamp
  private let known: any EnterpriseReading
  private let isEmptyStore: Bool
  private let progress: (ImportProgress) -> Void

  private(set) var preview: ImportPreview
  private(set) var segment: FactSegment
  private var firstLines: [SubjectReference: Int] = [:]

  /// - Throws: `Diagnostics` where the file as a whole is refused: `import.classified`, `import.aggregate`,
  ///   `basis.expired`, `import.empty`, a fault of its encoding or of its header.
  static func read(
    _ request: FactImport, reference: ImportReference, at: Timestamp, known: any EnterpriseReading,
    progress: (ImportProgress) -> Void
  ) throws -> (preview: ImportPreview, segment: FactSegment) {
    try withoutActuallyEscaping(progress) { progress in
      let text = try DelimitedText(bytes: request.bytes, file: request.file)
      if let mark = ClassificationMark.first(in: text.bytes, file: request.file) {
        throw Diagnostics(mark.refusal)
      }
      if request.basis.kind == .statisticalAggregate {
        throw Diagnostics(.aggregateForEnterprises(file: request.file))
      }
      if let until = request.basis.until, until < at.dayInShanghai {
        throw Diagnostics(.basisExpired(request.basis, until: until, on: at.dayInShanghai))
      }
      var reader = text.reader()
      guard reader.advance() else { throw Diagnostics(.emptyFile(request.file)) }
      let table = try FactTable(header: reader, subject: request.subject, dictionary: reference.dictionary)
      reader.expectCellsAsInThisRecord()
      var reading = try FactImportReading(
        request, reference: reference, at: at, known: known, encoding: text.encoding.rawValue, table: table,
        progress: progress)
      reading.checkColumns(table, header: reader)
      try reading.readRows(&reader, table: table, size: text.bytes.count)
      return (reading.preview, reading.segment)
    }
  }

  private init(
    _ request: FactImport, reference: ImportReference, at: Timestamp, known: any EnterpriseReading, encoding: String,
    table: FactTable, progress: @escaping (ImportProgress) -> Void
  ) throws {
    self.request = request
    self.reference = reference
    self.at = at
    self.known = known
    self.progress = progress
    resolution = FactResolution(reference.dictionary.all)
    isEmptyStore = try known.facts.count() == 0
    preview = ImportPreview(request, encoding: encoding)
    segment = FactSegment(table)
  }

  private mutating func checkColumns(_ table: FactTable, header: DelimitedReader) {
    for column in table.columns {
      let place = header.place(of: column.index, field: column.name)
      if request.basis.kind == .entryConfirmation, !Basis.entryFacts.contains(column.definition.id.text) {
        preview.note(.onlyEntryFacts(column.definition, at: place))
      } else if !column.definition.sources.contains(where: { $0.id == request.source }) {
        preview.note(.unrankedSource(request.source, column.definition, at: place))
      }
    }
  }

  private mutating func readRows(_ reader: inout DelimitedReader, table: FactTable, size: Int) throws {
    var percent = 0
    while reader.advance() {
      if reader.isBlank, reader.faults.isEmpty { continue }
      preview.rows += 1
      let now = reader.offset * 100 / max(1, size)
      if now > percent {
        percent = now
        progress(ImportProgress(step: .checking, rows: preview.rows, percent: percent))
      }
      guard reader.faults.isEmpty else {
        reader.faults.forEach { preview.note($0) }
        continue
      }
      guard let subject = try subject(of: reader, table) else { continue }
      try compare(reader, table, subject)
    }
    if preview.rows == 0 { preview.note(.noRows(request.file)) }
  }

  /// Whom the row is about; `nil` where it does not say so rightly.
  private mutating func subject(of row: DelimitedReader, _ table: FactTable) throws -> SubjectReference? {
    let text = row[table.creditCode]
    let place = row.place(of: table.creditCode, field: "credit_code")
    guard let code = CreditCode(text) else {
      preview.note(.creditCode(text, at: place, row: row.sourceLine))
      return nil
    }
    var subject = SubjectReference(code)
    if let column = table.key {
      let key = row[column]
      guard SubjectReference.isKey(key) else {
        preview.note(
          .keyMissing(table.subject, at: row.place(of: column, field: "key"), row: row.sourceLine))
        return nil
      }
      subject = SubjectReference(code, table.subject, key: key)
    }
    if let firstLine = firstLines[subject] {
      preview.note(
        .repeatedRow(code, key: subject.key, firstLine: firstLine, at: place, row: row.sourceLine))
      return nil
    }
    firstLines[subject] = row.line
    if table.key == nil, !code.hasValidCheckCharacter { try noteCheckCharacter(of: code, at: place) }
    return subject
  }

  /// A few early codes are lawful with a wrong check character; one that stands for an enterprise of the register is a slip.
  private mutating func noteCheckCharacter(of code: CreditCode, at place: Place) throws {
    let right = code.withRightCheckCharacter
    let meant = isEmptyStore ? nil : try right.flatMap { try known.enterprises.enterprise($0) }
    let isKnown = meant == nil ? true : try known.enterprises.enterprise(code) != nil
    preview.note(.checkCharacter(code, right, meant: isKnown ? nil : meant?.title, at: place))
  }

  /// Reads the row's facts and notes those that are not known yet from this source.
  private mutating func compare(_ row: DelimitedReader, _ table: FactTable, _ subject: SubjectReference) throws {
    let isNew = isEmptyStore ? true : try known.enterprises.enterprise(subject.enterprise) == nil
    if isNew, table.key != nil {
      preview.note(
        .unknownEnterprise(
          subject.enterprise, at: row.place(of: table.creditCode, field: "credit_code"), row: row.sourceLine))
      return
    }
    let told = isNew ? [] : try known.facts.facts(of: subject)
    var cells: [String?] = []
    cells.reserveCapacity(table.columns.count)
    var hasNews = false
    var values: [FactReference: Decimal128] = [:]
    var figures: [FactTable.Column] = []
    for column in table.columns {
      guard let after = knowledge(in: row, column) else {
        cells.append(nil)
        continue
      }
      let isNews = note(after, column, subject, told: told, line: row.line)
      if request.doubts != .unasked, column.reference.period != nil, case .known(.decimal(let value)) = after {
        values[column.reference] = value
        if isNews { figures.append(column) }
      }
      hasNews = hasNews || isNews
      cells.append(isNews ? FactSegment.text(of: after) : nil)
    }
    if !told.isEmpty, !figures.isEmpty { noteDoubts(about: figures, values, beside: told, row) }
    if isNew { preview.newEnterprises += 1 }
    if hasNews || isNew { segment.append(line: row.line, subject, cells) }
  }

  /// Holds the figures that a row brings against what stands of the subject and what else the row tells of it. Of whom
  /// nothing stands nothing can be unlike it.
  private mutating func noteDoubts(
    about columns: [FactTable.Column], _ values: [FactReference: Decimal128], beside told: [RecordedFact],
    _ row: DelimitedReader
  ) {
    var standing: [FactReference: Decimal128] = [:]
    for fact in resolution.standing(told, at: at) where fact.since == nil {
      if case .decimal(let value)? = fact.value { standing[fact.reference] = value }
    }
    let all = standing.merging(values) { $1 }
    for column in columns {
      guard let value = values[column.reference], case .decimal(let unit) = column.definition.type,
        var doubt = column.reference.doubt(
          about: value, in: unit, replacing: standing[column.reference], beside: all,
          at: row.place(of: column.index, field: column.name))
      else { continue }
      doubt.sourceLine = row.sourceLine
      doubt.length = max(1, row[column.index].count)
      preview.note(doubt: doubt)
    }
  }

  /// What a cell tells; `nil` where it is empty or wrong.
  private mutating func knowledge(in row: DelimitedReader, _ column: FactTable.Column) -> Knowledge? {
    guard !row.isEmpty(column.index) else { return nil }
    var text = row[column.index]
    if text == "-" { return .absent }
    // A spreadsheet writes a day in its own way when it saves.
    if column.definition.type == .day, let day = CalendarDay.typed(text) { text = "\(day)" }
    do throws(Diagnostics) {
      let value = try reference.dictionary.value(text, for: column.definition, at: Place())
      if let fault = reference.missing(
        value, of: column.definition, isFile: true, at: row.place(of: column.index, field: column.name),
        row: row.sourceLine)
      {
        preview.note(fault)
        if fault.severity == .error { return nil }
      }
      let place = row.place(of: column.index, field: column.name)
      let today = at.dayInShanghai
      if var fault = request.basis.fault(of: value, on: today, at: place)
        ?? reference.implausible(value, of: column.definition, on: today, at: place)
      {
        fault.sourceLine = row.sourceLine
        preview.note(fault)
        return nil
      }
      if let warning = reference.dictionary.warning(
        about: value, of: column.definition, at: row.place(of: column.index, field: column.name))
      {
        preview.note(warning)
      }
      return .known(value)
    } catch {
      for var fault in error.all {
        fault.place = row.place(of: column.index, field: column.name)
        fault.sourceLine = row.sourceLine
        fault.length = max(1, text.count)
        preview.note(fault)
      }
      return nil
    }
  }

  /// Counts one fact.
  /// - Returns: whether it is to be recorded.
  private mutating func note(
    _ after: Knowledge, _ column: FactTable.Column, _ subject: SubjectReference, told: [RecordedFact], line: Int
  ) -> Bool {
    let standing = told.filter { $0.reference == column.reference && $0.since == nil && $0.stands(at: at) }
    guard let counting = standing.min(by: resolution.outranks) else {
      preview.newFacts += 1
      return true
    }
    let own = standing.last { $0.origin.source == request.source && $0.origin.basis.kind == request.basis.kind }
    if let own, own.knowledge == after {
      preview.unchangedFacts += 1
      return false
    }
    let isOutranked =
      resolution.rank(of: counting.origin.source, for: column.reference.fact)
      < resolution.rank(of: request.source, for: column.reference.fact)
    preview.changedFacts += 1
    if isOutranked { preview.outrankedFacts += 1 }
    if preview.changes.count < ImportPreview.shown {
      preview.changes.append(
        ImportPreview.Change(
          subject: subject, reference: column.reference, before: counting.knowledge, after: after,
          isOutranked: isOutranked, line: line))
    }
    return true
  }
}

extension RecordedFact {
  /// What the fact tells: a value, or that there is none.
  public var knowledge: Knowledge { value.map(Knowledge.known) ?? .absent }
}
