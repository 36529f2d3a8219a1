// CorpusFixtures: the corpus for the tests of several rooms, loaded once. No part of the program.

import Corpus
import PolicyCorpus

/// The corpus that travels with the program. Loading it is the dearest thing that tests do.
public enum CorpusFixture {
  private static let loaded = Result { try PolicyCorpus.load(from: CorpusFolder.bundled) }

  /// Cost: the first call reads every file of the corpus, the others nothing.
  /// - Throws: `Diagnostics` with whatever is wrong with the corpus.
  public static func load() throws -> PolicyCorpus { try loaded.get() }
}
