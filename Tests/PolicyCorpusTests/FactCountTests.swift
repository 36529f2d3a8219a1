import Decimals
import Facts
import Quantities
import Testing

@testable import PolicyCorpus

@Suite("Counts over facts")
struct FactCountTests {
  let corpus: PolicyCorpus

  init() throws {
    corpus = try CarriedCorpus.corpus.get()
  }

  @Test(
    "the screen takes a firm that never entered and whose revenue is above 10,000,000 yuan",
    arguments: [
      ("10000000.01", true), ("10000000", false), ("9999999.99", false),
    ])
  func revenueScreen(revenue: String, isIn: Bool) throws {
    let facts = ["industry": "3911", "above_scale_on": "-", "revenue@2024": revenue]
    #expect(try counts("shenggui-2023/3#high-growth-candidates/revenue-above-10m", 2024, facts) == isIn)
  }

  @Test("the screen does not take a firm that entered, one that is no industry, nor the revenue of another year")
  func revenueScreenElsewhere() throws {
    let id = "shenggui-2023/3#high-growth-candidates/revenue-above-10m"
    let entered = ["industry": "3911", "above_scale_on": "2024-01-01", "revenue@2024": "20000000"]
    #expect(try counts(id, 2024, entered) == false)
    let software = ["industry": "6513", "above_scale_on": "-", "revenue@2024": "20000000"]
    #expect(try counts(id, 2024, software) == false)
    let lastYear = ["industry": "3911", "above_scale_on": "-", "revenue@2023": "20000000"]
    #expect(try counts(id, 2024, lastYear) == nil)
  }

  @Test("a firm of which it is unknown whether it entered is not counted as one that did not")
  func unknownEntry() throws {
    let facts = ["industry": "3911", "revenue@2024": "20000000"]
    #expect(try counts("shenggui-2023/3#high-growth-candidates/revenue-above-10m", 2024, facts) == nil)
  }

  @Test(
    "the watch list takes output from 20,000,000 to 50,000,000 yuan, both included",
    arguments: [
      ("19999999.99", false), ("20000000", true), ("50000000", true), ("50000000.01", false),
    ])
  func outputBand(output: String, isIn: Bool) throws {
    let facts = ["industry": "0610", "above_scale_on": "2020-01-01", "output@2025": output]
    #expect(try counts("shenggui-2023/4#falling-watch-list/in-band", 2025, facts) == isIn)
  }

  @Test(
    "of these a firm falls where its output is below last year's",
    arguments: [
      ("30000000.01", true), ("30000000", false), ("29999999.99", false),
    ])
  func fallingOutput(lastYear: String, isIn: Bool) throws {
    let facts = [
      "industry": "4690", "above_scale_on": "2020-01-01", "output@2025": "30000000", "output@2024": lastYear,
    ]
    #expect(try counts("shenggui-2023/4#falling-watch-list/in-band-falling", 2025, facts) == isIn)
  }

  @Test(
    "a year's entrants are those whose first entry lies in it",
    arguments: [
      ("2024-12-31", false), ("2025-01-01", true), ("2025-12-31", true), ("2026-01-01", false), ("-", false),
    ])
  func entrants(day: String, isIn: Bool) throws {
    let facts = ["industry": "3911", "above_scale_on": day, "first_entry": "true"]
    #expect(try counts(Self.entrants, 2025, facts) == isIn)
  }

  @Test("who was in statistics before is no entrant, and of whom that or the industry is unknown, nobody can tell")
  func entrantsBefore() throws {
    let facts = ["industry": "3911", "above_scale_on": "2025-12-08", "first_entry": "true"]
    let chain = "zhuanxing-2026/目标#chain-entrants/entrants-of-the-period"
    for (id, day) in [(Self.entrants, "2025-12-08"), (chain, "2026-03-01")] {
      func counted(_ changes: [String: String?]) throws -> Bool? {
        var facts = facts
        facts["above_scale_on"] = day
        for (fact, value) in changes { facts[fact] = value }
        return try counts(id, day == "2025-12-08" ? 2025 : 2026, facts)
      }
      #expect(try counted([:]) == true)
      // 退规后再入统、行业内互转: whatever the route, it was above scale already.
      #expect(try counted(["first_entry": "false"]) == false)
      #expect(try counted(["first_entry": "-"]) == false)
      #expect(try counted(["first_entry": nil]) == nil)
      #expect(try counted(["industry": nil]) == nil)
      // What is known decides where it can.
      #expect(try counted(["industry": nil, "first_entry": "false"]) == false)
      #expect(try counted(["industry": "5175", "first_entry": nil]) == false)
    }
  }

  @Test("what a year's entrants are is told with every indicator that counts them, in whichever clause")
  func entrantReadings() throws {
    let count = try #require(CountID(Self.entrants))
    let counting = corpus.instruments.filter {
      if case .indicator(let indicator) = $0.declaration { indicator.observedBy == count } else { false }
    }.map(\.id)
    #expect(counting.count == 6)
    for id in counting {
      let told = corpus.readings(about: id).map(\.id.description)
      #expect(told.contains("shenggui-2023/1:which-entries-count"), "\(id)")
      #expect(told.contains("shenggui-2023/1:gross-or-net"), "\(id)")
      #expect(Set(told).count == told.count, "\(id)")
    }
    // What is said of another target of the clause is not.
    let districts = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    #expect(!corpus.readings(about: districts).contains { $0.id.name == "base-year" })
    let clause = corpus.readings(shownWith: districts.clause).map(\.id.description)
    #expect(clause.contains("shenggui-2023/1:which-entries-count") && Set(clause).count == clause.count)
    #expect(clause.first?.hasPrefix("shenggui-2023/2:") == true)
  }

  private static let entrants = "shenggui-2023/1#new-entrants-2025/entrants"

  @Test("the stock by a year's end holds who entered by then")
  func stock() throws {
    let id = "shenggui-2023/1#above-scale-total/ever-entered"
    for (day, isIn) in [("2019-05-01", true), ("2025-12-31", true), ("2026-01-01", false), ("-", false)] {
      #expect(try counts(id, 2025, ["industry": "3911", "above_scale_on": day]) == isIn)
    }
  }

  /// Whether a firm of which `facts` are told is counted; `-` is known to be absent.
  private func counts(_ id: String, _ year: Int, _ facts: [String: String]) throws -> Bool? {
    let count = try #require(CountID(id).flatMap(corpus.count))
    return try count.counts(year: year, corpus.knowledge(of: facts))
  }
}
