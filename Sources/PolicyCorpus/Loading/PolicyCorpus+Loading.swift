import Declarations
import Diagnostics
import Facts
import Foundation
import Quantities

extension PolicyCorpus {
  /// Reads a corpus and checks it as a whole.
  ///
  /// Cost: a fraction of a second for a document; load it once and pass it on.
  /// - Throws: `Diagnostics` with every fault of every file, each with its file, line and column: a document's own file
  ///   first, then its clauses. A fault in a document's own file leaves its clauses unread.
  public static func load(from folder: URL) throws(Diagnostics) -> PolicyCorpus {
    try load(from: try CorpusFiles(in: folder))
  }

  /// Reads a corpus whose files are in memory already, and whose tables are read.
  static func load(from files: CorpusFiles, tables: ReferenceTables) throws(Diagnostics) -> PolicyCorpus {
    try CorpusLoader(files: files, tables: tables).corpus()
  }

  /// Reads a corpus whose files are in memory already.
  static func load(from files: CorpusFiles) throws(Diagnostics) -> PolicyCorpus {
    try load(from: files, tables: try ReferenceTables(files: files))
  }
}

/// Reads the files of a corpus one after the other, keeps every fault, and gives the corpus where there is none.
private final class CorpusLoader {
  private let files: CorpusFiles
  private let tables: ReferenceTables
  private var faults: [Diagnostic] = []

  init(files: CorpusFiles, tables: ReferenceTables) {
    self.files = files
    self.tables = tables
  }

  func corpus() throws(Diagnostics) -> PolicyCorpus {
    let context = LoadingContext(tables)
    let paths = files.texts.keys.filter { $0.hasPrefix("shanghai/") }.sorted()
    var documents: [PolicyDocument] = []
    var clauses: [Clause] = []
    var readings: [Reading] = []
    var isWhole = true
    for folder in paths.filter({ $0.hasSuffix("/document.yaml") }).map({ $0.dropLast("document.yaml".count) }) {
      guard let reader = reader(of: "\(folder)document.yaml") else { continue }
      context.keep(reader)
      let name = folder.split(separator: "/").last.map(String.init) ?? ""
      guard let read = DocumentReading(reader: reader, context: context, folder: name).document() else {
        isWhole = false
        continue
      }
      documents.append(read.document)
      readings += read.readings
      for path in paths where path.hasPrefix(folder) && path != "\(folder)document.yaml" {
        guard isClauseFile(path), let reader = self.reader(of: path) else { continue }
        context.keep(reader)
        guard let clause = ClauseReading(reader: reader, context: context, document: read.document).clause() else {
          continue
        }
        clauses.append(clause.clause)
        readings += clause.readings
      }
    }
    for path in paths where !documents.contains(where: { path.hasPrefix("shanghai/\($0.id)/") }) {
      reportStray(path)
    }
    let standards = self.standards(context)
    let corpus = PolicyCorpus(
      hash: files.hash, documents: documents, clauses: clauses.map { $0.withMutualOverlaps(among: clauses) },
      readings: readings, facts: tables.facts, areas: tables.areas, industries: tables.industries,
      workingDays: tables.workingDays, departments: tables.departments, zones: tables.zones,
      standards: standards, energyFactors: tables.energyFactors,
      serviceTerms: tables.serviceTerms, translations: tables.translations)
    // Where a document went unread, what others mention of it would be missing too.
    if isWhole { CorpusCheck(corpus: corpus, context: context).run() }
    for reader in context.readers {
      do throws(Diagnostics) {
        try reader.finish()
      } catch {
        faults += error.all
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return corpus
  }

  /// The standards under `national/`, in the order of their files.
  private func standards(_ context: LoadingContext) -> [Standard] {
    let paths = files.texts.keys.filter { $0.hasPrefix("national/") }.sorted()
    let standards = paths.compactMap { path -> Standard? in
      let parts = path.split(separator: "/")
      guard parts.count == 3, parts[2].hasSuffix(".yaml") else {
        faults.append(
          Diagnostic(
            "corpus.file-name", at: Place(file: path),
            Wording(zh: "文件夹里这个文件不是标准", en: "this file of the folder is no standard"),
            expected: Wording(verbatim: "national/quality-smes/quality-smes-2026.yaml"),
            remedy: Wording(zh: "改名，或移出文件库", en: "rename it, or move it out of the corpus")))
        return nil
      }
      guard let reader = reader(of: path) else { return nil }
      context.keep(reader)
      let name = String(parts[2].dropLast(".yaml".count))
      return StandardReading(reader: reader, context: context, name: name).standard()
    }
    // Where one went unread, another that names it would seem to name nothing.
    if standards.count == paths.count { StandardCheck(standards: standards, context: context).run() }
    return standards
  }

  private func reader(of path: String) -> DeclarationReader? {
    do throws(Diagnostics) {
      return try DeclarationReader(yaml: files.texts[path] ?? "", file: path)
    } catch {
      faults += error.all
      return nil
    }
  }

  /// Whether a file is called as a clause's is: `05-entry-awards.yaml`.
  private func isClauseFile(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    let rest = name.dropFirst(digits.count)
    if digits.count == 2, rest.hasPrefix("-"), rest.hasSuffix(".yaml"),
      String(rest.dropFirst().dropLast(".yaml".count)).isHyphenatedName
    {
      return true
    }
    faults.append(
      Diagnostic(
        "corpus.file-name", at: Place(file: path),
        Wording(zh: "文件夹里这个文件不是条款", en: "this file of the folder is no clause"),
        expected: Wording(zh: "如 05-entry-awards.yaml：两位序号、连字符、英文短名", en: "a name such as 05-entry-awards.yaml"),
        remedy: Wording(zh: "改名，或移出文件库", en: "rename it, or move it out of the corpus")))
    return false
  }

  /// A file that belongs to no document that was read; where its document's own file is at fault, that says enough.
  private func reportStray(_ path: String) {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    guard files.texts["\(folder)/document.yaml"] == nil else { return }
    faults.append(
      Diagnostic(
        "corpus.stray-file", at: Place(file: path),
        Wording(zh: "这个文件不属于任何文件", en: "this file belongs to no document"),
        expected: Wording(zh: "同一文件夹里有 document.yaml", en: "a document.yaml in the same folder")))
  }
}
