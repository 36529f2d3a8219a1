import CorpusFixtures
import DecisionLanguage
import Diagnostics
import Journal
import PolicyCorpus
import Testing

@testable import Rules

@Suite("The rules of the corpus")
struct RuleBookTests {
  private let book: RuleBook

  init() throws {
    book = RuleBook(try CorpusFixture.load())
  }

  @Test("every benefit with a table is a rule, and the analysis finds nothing in any")
  func clean() {
    #expect(book.rules.map(\.id) == book.corpus.benefits.filter { $0.table != nil }.map(\.id))
    for rule in book.rules {
      #expect(rule.analysis.findings.map { $0.diagnostic.rendered(in: .english) } == [], "\(rule.id)")
      #expect(rule.analysis.isProved, "\(rule.id)")
    }
  }

  @Test("every rule has a version of its own, the same whenever it is loaded")
  func versions() throws {
    #expect(Set(book.rules.map(\.version)).count == book.rules.count)
    let again = RuleBook(try CorpusFixture.load())
    #expect(again.rules.map(\.version) == book.rules.map(\.version))
  }

  @Test("another answer to an open question is another version of the rules that it touches, and of no others")
  func readings() throws {
    let reading = try #require(book.corpus.readings.first { $0.alternatives.contains { !$0.benefits.isEmpty } })
    let alternative = try #require(reading.alternatives.first { !$0.benefits.isEmpty })
    let other = RuleBook(book.corpus.taking(alternative))
    let touched = Set(alternative.benefits.map(\.id))
      .union(alternative.overlaps.flatMap { [$0.first, $0.second] })
    for (before, after) in zip(book.rules, other.rules) {
      if before.version != after.version { #expect(touched.contains(before.id), "\(before.id)") }
    }
    #expect(book.rules.map(\.version) != other.rules.map(\.version))
  }
}
