import Corpus
import Diagnostics
import Facts
import Foundation
import Testing

@Suite("The dictionary of facts")
struct FactDictionaryTests {
  @Test("the corpus's own dictionary reads without a fault")
  func corpusDictionary() throws {
    let url = CorpusFolder.bundled.appendingPathComponent("facts.yaml")
    let dictionary = try FactDictionary(yaml: String(contentsOf: url, encoding: .utf8), file: "facts.yaml")
    #expect(dictionary.all.count == 53)
  }
}
