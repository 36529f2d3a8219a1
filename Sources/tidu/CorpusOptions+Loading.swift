import ArgumentParser
import Enterprises
import Foundation
import PolicyCorpus
import Quantities

extension CorpusOptions {
  /// Loads and checks the corpus.
  /// - Throws: `Diagnostics` with every fault of every file.
  func load() throws -> PolicyCorpus {
    try PolicyCorpus.load(from: url)
  }

  /// What imports of facts are checked by: the dictionary and the tables, without the clauses.
  /// - Throws: `Diagnostics` with every fault of every table.
  func importReference() throws -> ImportReference { try Self.importReference(from: url) }

  /// The same of a folder.
  static func importReference(from folder: URL) throws -> ImportReference {
    let tables = try ReferenceTables.load(from: folder)
    return ImportReference(dictionary: tables.facts, areas: tables.areas, industries: tables.industries)
  }
}

/// A day on the command line, `2026-05-10`.
extension CalendarDay: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}
