import CorpusFixtures
import PolicyCorpus
import Testing

@testable import Benefits

/// The cases beside the clauses hold the rules.
@Suite("Mutations")
struct MutationTests {
  @Test("every altered figure, boundary and date of every rule is noticed by a case")
  func score() throws {
    let assessor = Assessor(corpus: try CorpusFixture.load())
    let scores = assessor.runMutations()
    #expect(scores.map(\.altered).reduce(0, +) > 500)
    #expect(scores.flatMap(\.survivors).map { "\($0.benefit) \($0.change.en)" } == [])
  }

  @Test("numbers, ends of ranges, words, answers, sums and days are altered one at a time")
  func alterations() throws {
    let corpus = try CorpusFixture.load()
    let benefit = try #require(
      InstrumentID("shenggui-2023/5#annual-entrant-growth-award").flatMap(corpus.benefit))
    let mutations = benefit.mutations(dictionary: corpus.facts)
    let words = mutations.map(\.change.en)
    for wanted in [
      "g10 产值增幅: [0.10..0.30) → (0.10..0.30)", "g10 产值增幅: [0.10..0.30) → [0.10..0.31)",
      "g30 产值增幅: >= 0.30 → > 0.30", "g30 入统途径: \"annual\" → \"annual_\"", "g30 首次升规: true → false",
      "g30: 最高40万元 → 最高40.000001万元", "to: 2025-12-31 → 2026-12-31",
    ] {
      #expect(words.contains(wanted), "\(wanted)")
    }
  }
}
