import CorpusFixtures
import PolicyCorpus
import Testing

@testable import Benefits

/// What another answer to an open question would change.
@Suite("Other readings")
struct ReadingTests {
  let corpus: PolicyCorpus
  let assessor: Assessor

  init() throws {
    corpus = try CorpusFixture.load()
    assessor = Assessor(corpus: corpus)
  }

  @Test("every other answer that is worked out changes a case beside its benefit, or how it goes with another")
  func effective() {
    #expect(corpus.readings.contains { !$0.alternatives.isEmpty })
    for reading in corpus.readings {
      for alternative in reading.alternatives {
        #expect(!alternative.benefits.isEmpty || !alternative.overlaps.isEmpty, "\(reading.id)")
        for benefit in alternative.benefits {
          let isChanged = benefit.cases.contains { assessor.fault(of: $0, benefit) != nil }
          #expect(isChanged, "\(reading.id) \(alternative.answer) \(benefit.id)")
        }
        let other = corpus.taking(alternative)
        for edge in alternative.overlaps {
          for (one, two) in [(edge.first, edge.second), (edge.second, edge.first)] {
            let before = corpus.benefit(one)?.overlaps.filter { $0.benefit == two }
            let after = other.benefit(one)?.overlaps.filter { $0.benefit == two }
            #expect(
              after == [Overlap(benefit: two, stacking: edge.stacking)] && before != after,
              "\(reading.id) \(one) \(two)")
          }
        }
      }
    }
  }

  @Test("taking another answer replaces the benefits that it touches, and nothing else")
  func taking() throws {
    let reading = try #require(corpus.readings.first { !$0.alternatives.isEmpty })
    let alternative = try #require(reading.alternatives.first)
    let other = corpus.taking(alternative)
    #expect(other.instruments.map(\.id) == corpus.instruments.map(\.id))
    #expect(other.hash == corpus.hash)
    let touched = Set(alternative.benefits.map(\.id))
    for (before, after) in zip(corpus.benefits, other.benefits) where !touched.contains(before.id) {
      #expect(before.tiers == after.tiers && before.table == after.table && before.force == after.force)
      #expect(alternative.overlaps.isEmpty ? before.overlaps == after.overlaps : true)
    }
  }
}
