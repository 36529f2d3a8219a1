import ArgumentParser
import Enterprises
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
  func importReference() throws -> ImportReference {
    let tables = try ReferenceTables.load(from: url)
    return ImportReference(dictionary: tables.facts, areas: tables.areas, industries: tables.industries)
  }
}

/// A day on the command line, `2026-05-10`.
extension CalendarDay: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}
