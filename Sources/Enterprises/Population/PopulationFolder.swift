import BatchEvaluation
import DelimitedText
import Diagnostics
import Facts
import Foundation
import Quantities
import Secrecy

/// A folder of files that tell a whole population: `enterprise.csv`, and one for each other kind of subject.
public struct PopulationFolder {
  private let url: URL
  private let dictionary: FactDictionary

  public init(_ url: URL, dictionary: FactDictionary) {
    self.url = url
    self.dictionary = dictionary
  }

  /// Reads the files into columns.
  /// - Parameters:
  ///   - keeps: which facts are kept; all others are checked and left out.
  ///   - progress: told the file's name and how much of it has been read, in percent.
  /// - Throws: `Diagnostics` with the faults of the first file that has any: then nothing is read.
  public func read(
    threads: Int = 1, progress: @escaping (_ file: String, _ percent: Int) -> Void = { _, _ in },
    keeps: @escaping @Sendable (SubjectKind, FactReference) -> Bool = { _, _ in true }
  ) throws(Diagnostics) -> Population {
    let files = try self.files()
    var rows: CodeIndex?
    let enterprises = try read(.enterprise, url.appending(path: "enterprise.csv"), &rows, threads, progress, keeps)
    var subjects: [SubjectTable] = []
    for kind in SubjectKind.allCases where kind != .enterprise && files.contains(kind) {
      subjects.append(
        try read(kind, url.appending(path: "\(kind.rawValue).csv"), &rows, threads, progress, keeps))
    }
    return Population(enterprises: enterprises, subjects: subjects)
  }

  private func read(
    _ kind: SubjectKind, _ file: URL, _ enterprises: inout CodeIndex?, _ threads: Int,
    _ progress: @escaping (String, Int) -> Void, _ keeps: @escaping @Sendable (SubjectKind, FactReference) -> Bool
  ) throws(Diagnostics) -> SubjectTable {
    let mapped = try MappedFile(file)
    // A secrecy mark stands at a file's head.
    let head = mapped.withBytes { [UInt8]($0.prefix(4096)) }
    if let mark = ClassificationMark.first(in: head, file: mapped.name) { throw Diagnostics(mark.refusal) }
    let reader = TableReader(mapped, threads: threads) { done, total in
      progress(file.lastPathComponent, done * 100 / max(1, total))
    }
    return try reader.read(below: &enterprises) { (header) throws(Diagnostics) in
      let table = try FactTable(header: header, subject: kind, dictionary: dictionary)
      return FactTableSchema(table, width: header.count, dictionary: dictionary, keeps: keeps)
    }
  }

  /// The kinds of subject that the folder tells of.
  /// - Throws: `population.folder`, and `population.file` for a table whose name is no kind of subject's.
  private func files() throws(Diagnostics) -> Set<SubjectKind> {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    } catch {
      throw Diagnostics(
        Diagnostic(
          "population.folder", at: Place(file: url.relativePath),
          Wording(zh: "没有这个文件夹，或读不到它", en: "there is no such folder, or it cannot be read"),
          expected: Wording(
            zh: "含 enterprise.csv 的文件夹，如 tidu generate 写出的",
            en: "a folder with enterprise.csv, such as tidu generate writes")))
    }
    var kinds: Set<SubjectKind> = []
    for name in names.sorted() where name.hasSuffix(".csv") {
      let stem = String(name.dropLast(4))
      guard let kind = SubjectKind(rawValue: stem) else {
        let known = SubjectKind.allCases.map(\.rawValue)
        throw Diagnostics(
          Diagnostic(
            "population.file", at: Place(file: url.appending(path: name).relativePath),
            Wording(zh: "没有“\(stem.excerpt)”这种对象，不知道这个文件说的是什么", en: "“\(stem.excerpt)” is no kind of subject"),
            expected: Wording(verbatim: known.map { "\($0).csv" }.joined(separator: ", ")),
            remedy: suggestion(for: stem, among: known)
              ?? Wording(zh: "改名，或移到别的文件夹", en: "rename it, or move it elsewhere")))
      }
      kinds.insert(kind)
    }
    return kinds
  }
}

/// What the columns of a table of facts are, for the reading into columns.
struct FactTableSchema: TableSchema {
  let kind: String
  let fields: [TableField]
  private let subject: SubjectKind
  private let definitions: [FactDefinition?]
  private let dictionary: FactDictionary

  init(
    _ table: FactTable, width: Int, dictionary: FactDictionary,
    keeps: (SubjectKind, FactReference) -> Bool
  ) {
    kind = table.subject.rawValue
    subject = table.subject
    self.dictionary = dictionary
    var fields = [TableField](repeating: .key, count: width)
    var definitions = [FactDefinition?](repeating: nil, count: width)
    fields[table.creditCode] = .creditCode
    for column in table.columns {
      fields[column.index] = .fact(
        name: column.name, format: column.definition.type.columnFormat,
        isKept: keeps(table.subject, column.reference))
      definitions[column.index] = column.definition
    }
    self.fields = fields
    self.definitions = definitions
  }

  func value(_ text: String, of field: Int, at place: Place) throws(Diagnostics) -> CellReading {
    guard let definition = definitions[field] else { return .value(0) }
    let value = try dictionary.value(text, for: definition, at: place)
    return value.reading(in: definition.type.columnFormat)
  }

  func creditCode(_ text: String, at place: Place, row: String) throws(Diagnostics) -> CreditCode {
    guard let code = CreditCode(text) else { throw Diagnostics(.creditCode(text, at: place, row: row)) }
    return code
  }

  func key(_ text: String, at place: Place, row: String) throws(Diagnostics) -> String {
    guard SubjectReference.isKey(text) else { throw Diagnostics(.keyMissing(subject, at: place, row: row)) }
    return text
  }

  func repeated(_ code: String, key: String?, firstLine: Int, at place: Place) -> Diagnostic {
    guard let code = CreditCode(code) else { return .creditCode(code, at: place, row: "") }
    return .repeatedRow(code, key: key ?? "", firstLine: firstLine, at: place, row: "")
  }

  func orphan(_ code: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "population.orphan", at: place,
      Wording(zh: "enterprise.csv 里没有企业 \(code)", en: "enterprise.csv has no enterprise \(code)"),
      remedy: Wording(zh: "在 enterprise.csv 里加上这家企业，或删去这一行", en: "add the enterprise there, or delete the row"),
      length: 18)
  }
}
