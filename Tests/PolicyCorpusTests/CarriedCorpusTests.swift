import Corpus
import Diagnostics
import PolicyCorpus
import Testing

@Suite("The corpus that the program carries")
struct CarriedCorpusTests {
  @Test("the carried corpus loads without a fault")
  func loads() throws {
    do {
      _ = try PolicyCorpus.load(from: CorpusFolder.bundled)
    } catch let faults {
      Issue.record("\(faults.rendered(in: .chinese))")
    }
  }
}
