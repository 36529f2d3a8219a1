import ArgumentParser
import PolicyCorpus
import Quantities

extension CorpusOptions {
  /// Loads and checks the corpus.
  /// - Throws: `Diagnostics` with every fault of every file.
  func load() throws -> PolicyCorpus {
    try PolicyCorpus.load(from: url)
  }
}

/// A day on the command line, `2026-05-10`.
extension CalendarDay: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}
