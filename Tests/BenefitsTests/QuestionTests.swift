import CorpusFixtures
import Decimals
import Facts
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// What an answer comes to where something is unknown or fails, over rules made up for it.
@Suite("Answers and gaps")
struct QuestionTests {
  private let entered: [String: String?] = ["above_scale_on": "2025-09-01"]
  private let atMost = Amount(kind: .upTo, minimum: .zero, maximum: Money(fen: 20_000_000))

  @Test("rows that agree decide: whichever holds, the amount is the same, and nothing is asked")
  func agreeing() throws {
    let answer = try ExampleCorpus.assess("agreeing", entered)
    #expect(answer.state == .eligible && answer.amount == atMost)
    #expect(answer.row == nil && answer.missing == [])
  }

  @Test("rows that differ leave it open, up to the greater amount")
  func differing() throws {
    let answer = try ExampleCorpus.assess("differing", entered)
    #expect(answer.state == .undecided)
    #expect(answer.amount == Amount(kind: .upTo, minimum: .zero, maximum: Money(fen: 30_000_000)))
    #expect(answer.missing.map(\.reference.description) == ["first_entry"])
  }

  @Test("rows that agree decide nothing while none of them may hold")
  func gapping() throws {
    let answer = try ExampleCorpus.assess("gapping", entered)
    #expect(answer.state == .undecided && answer.amount == atMost)
    #expect(answer.missing.map(\.reference.description) == ["first_entry"])
    var absent = entered
    absent.updateValue(nil, forKey: "first_entry")
    let no = try ExampleCorpus.assess("gapping", absent)
    #expect(no.state == .ineligible)
    // Rows are alternatives: each is told with what fails of it alone.
    let own = Dictionary(grouping: no.conditions.filter { $0.result == .false }) { $0.row }
    #expect(own[nil] == nil && own.count == no.failing.count && no.failing.count > 1)
    #expect(Set(no.failing) == Set(own.values.map { $0.map(\.text) }))
  }

  @Test("rows that agree decide nothing while the day of accrual is unknown")
  func unknownDay() throws {
    let answer = try ExampleCorpus.assess("agreeing", [:])
    #expect(answer.state == .undecided && answer.amount == atMost)
    #expect(answer.missing.map(\.reference.description) == ["above_scale_on"])
  }

  @Test("an unknown day is not asked for while no day that counts can have come, and nothing is counted of it")
  func beforeAnyDay() throws {
    let before = try ExampleCorpus.assess("agreeing", [:], on: "2022-12-31")
    #expect(before.state == .undecided && before.amount == .none && before.missing == [])
    #expect(before.told == .notInForce)
    let first = try ExampleCorpus.assess("agreeing", [:], on: "2023-01-01")
    #expect(first.state == .undecided && first.amount == atMost)
    #expect(first.missing.map(\.reference.description) == ["above_scale_on"])
  }

  @Test("an unknown day is not asked for where the conditions fail whatever it is")
  func beyondAsking() throws {
    let failing = try ExampleCorpus.assess("closed", ["contract_amount": "600"], of: .contract)
    #expect(failing.state == .undecided && failing.missing == [])
    // Which no it is hangs on the day; that it is one does not.
    #expect(failing.told == .ineligible)
    let holding = try ExampleCorpus.assess("closed", ["contract_amount": "300"], of: .contract)
    #expect(holding.state == .undecided && holding.missing.map(\.reference.description) == ["signed_on"])
    #expect(holding.told == .undecided)
  }

  @Test(
    "while the day is unknown, a title that was another on a day that counts says neither yes nor no",
    arguments: [
      // Lost since the document came into force: on an earlier day it was there.
      (["srdi": "2024-01-01", "none": "2026-01-01"], Assessment.State.undecided),
      // Gained since: on an earlier day it was not.
      (["none": "2024-01-01", "srdi": "2026-01-01"], .undecided),
      // Nobody told what it was before.
      (["none": "2026-01-01"], .undecided),
      // Lost before the document came into force: on no day that counts is it there.
      (["srdi": "2020-01-01", "none": "2025-04-03"], .ineligible),
      // Lost after the day asked about.
      (["none": "2020-01-01", "srdi": "2027-01-01"], .ineligible),
    ])
  func changingTitle(_ tiers: [String: String], _ told: Assessment.State) throws {
    let corpus = try CorpusFixture.load()
    let facts = tiers.map { #"{"fact": "tier", "value": "\#($0.key)", "since": "\#($0.value)"}"# }
    let dossier = try FactsFile.read(
      json:
        #"{"enterprise": "e", "facts": [\#(facts.joined(separator: ", "))], "subjects": [{"subject": "loan", "key": "l", "#
        + #""facts": [{"fact": "loan_kind", "value": "credit"}, {"fact": "interest_paid", "value": "100000"}]}]}"#,
      dictionary: corpus.facts, file: "facts.json"
    ).dossier
    let day = try #require(CalendarDay("2026-11-21"))
    let answer = try #require(
      try Assessor(corpus: corpus).assess(dossier, on: day).benefits.first {
        "\($0.benefit)" == "zjtx-2025/13#credit-loan-interest"
      })
    #expect(answer.state == .undecided && answer.told == told)
    #expect(answer.missing.map(\.reference.description) == (told == .undecided ? ["drawn_on"] : []))
  }

  @Test(
    "the least change is the nearer end of a range: the upper one seen from above, with or without the end itself",
    arguments: [
      ("closed", "600", "<= 500"), ("closed", "500.01", "<= 500"), ("closed", "99.99", ">= 100"),
      ("closed", "0", ">= 100"),
      ("open", "600", "< 500"), ("open", "500", "< 500"), ("open", "100", "> 100"), ("open", "1", "> 100"),
      ("below", "300", "< 300"), ("below", "301", "< 300"),
    ])
  func leastChange(benefit: String, amount: String, change: String) throws {
    let answer = try ExampleCorpus.assess(
      benefit, ["signed_on": "2025-09-01", "contract_amount": amount], of: .contract)
    #expect(answer.state == .ineligible)
    #expect(
      answer.gaps.map { $0.changes.map { "\($0.fact) \($0.comparison) \($0.needed)" } }
        == [["contract_amount \(change)"]])
  }

  @Test("within the range there is nothing to change", arguments: ["100", "500", "100.01"])
  func inside(amount: String) throws {
    let answer = try ExampleCorpus.assess(
      "closed", ["signed_on": "2025-09-01", "contract_amount": amount], of: .contract)
    #expect(answer.state == .eligible && answer.gaps == [])
  }
}
