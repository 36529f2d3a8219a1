import CorpusFixtures
import Decimals
import Facts
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// The awards of `shenggui-2023/5`, worked out by hand from the clause.
@Suite("Entry awards")
struct EntryAwardTests {
  static let growthAward = "shenggui-2023/5#annual-entrant-growth-award"
  static let newAward = "shenggui-2023/5#new-entrant-award"

  let assessor: Assessor

  init() throws {
    assessor = Assessor(corpus: try CorpusFixture.load())
  }

  static let entrantOf2024: [String: String?] = [
    "above_scale_on": "2024-12-20", "above_scale_route": "annual", "first_entry": "true", "industry": "3911",
    "output@2024": "100000000", "output@2025": "132000000",
  ]

  /// A dossier from facts in the form of case grids.
  func dossier(_ facts: [String: String?], since: [String: String] = [:], recorded: [String: String] = [:]) throws
    -> Dossier
  {
    let entries = try facts.sorted { $0.key < $1.key }.map { name, text in
      let parts = name.split(separator: "@").map(String.init)
      let id = try #require(FactID(parts[0]))
      let definition = try #require(assessor.corpus.facts.definition(of: id))
      let value = try text.map { try assessor.corpus.facts.value($0, for: definition, at: .init()) }
      return FactEntry(
        FactReference(id, parts.count > 1 ? Period(parts[1]) : nil), value,
        since: since[name].flatMap { CalendarDay($0) },
        recorded: recorded[name].flatMap { CalendarDay($0) })
    }
    return Dossier(key: "e", enterprise: Subject(kind: .enterprise, key: "e", entries: entries))
  }

  func assess(
    _ benefit: String, _ facts: [String: String?], on: String, forYear: Int? = nil
  ) throws -> Assessment {
    let day = try #require(CalendarDay(on))
    let report = try assessor.assess(dossier(facts), on: day, forYear: forYear)
    return try #require(report.benefits.first { $0.benefit.description == benefit })
  }

  @Test("every case that stands beside a clause comes out as it says")
  func cases() {
    let outcomes = assessor.runCases()
    #expect(outcomes.count > 40)
    #expect(outcomes.compactMap { $0.fault?.rendered(in: .chinese) } == [])
  }

  @Test("an entrant of 2024 that grew by 32 % in 2025 may have at most 400,000 yuan when asked in May 2026")
  func growthPaidAfterThePeriod() throws {
    let answer = try assess(Self.growthAward, Self.entrantOf2024, on: "2026-05-10")
    #expect(answer.state == .eligible)
    #expect(answer.amount == Amount(kind: .upTo, minimum: .zero, maximum: Money(fen: 40_000_000)))
    #expect(answer.row == "g30")
    #expect(answer.accruedOn == CalendarDay("2025-12-31"))
    #expect(answer.readings.map(\.name).contains("paid-after-period"))
    #expect(answer.conditions.allSatisfy { $0.result == .true })
  }

  @Test("an entrant of 2025 that grew in 2026 is not in force, with the reading that says so")
  func growthAfterThePeriod() throws {
    var facts = Self.entrantOf2024
    facts["above_scale_on"] = "2025-12-20"
    facts["output@2026"] = "180000000"
    let answer = try assess(Self.growthAward, facts, on: "2027-03-01")
    #expect(answer.state == .notInForce)
    #expect(answer.amount == .none)
    #expect(answer.year == 2026)
    #expect(answer.readings.map(\.name).contains("paid-after-period"))
    #expect(answer.readings.map(\.name).contains("period-from-title"))
  }

  @Test(
    "the period begins on the first day of 2023 and ends on the last of 2025",
    arguments: [
      ("2022-12-31", Assessment.State.notInForce), ("2023-01-01", .eligible), ("2025-12-31", .eligible),
      ("2026-01-01", .notInForce),
    ])
  func forceOfTheNewEntrantAward(entered: String, state: Assessment.State) throws {
    let facts: [String: String?] = [
      "above_scale_on": entered, "above_scale_route": "new", "first_entry": "true", "industry": "3911",
    ]
    #expect(try assess(Self.newAward, facts, on: "2026-05-10").state == state)
  }

  @Test("a day of entry that lies after the day of the question has not come yet")
  func futureEntry() throws {
    let facts: [String: String?] = [
      "above_scale_on": "2025-11-01", "above_scale_route": "new", "first_entry": "true", "industry": "3911",
    ]
    let answer = try assess(Self.newAward, facts, on: "2025-10-31")
    #expect(answer.state == .ineligible)
    #expect(answer.conditions.first?.result == .false)
    #expect(try assess(Self.newAward, facts, on: "2025-11-01").state == .eligible)
  }

  @Test("an enterprise that never entered is not matched; one whose entry nobody told is undecided")
  func absentAndUnknownEntry() throws {
    var facts: [String: String?] = ["above_scale_route": "new", "first_entry": "true", "industry": "3911"]
    let unknown = try assess(Self.newAward, facts, on: "2025-10-20")
    #expect(unknown.state == .undecided)
    #expect(unknown.missing.map(\.reference.description) == ["above_scale_on"])
    #expect(unknown.missing.map(\.couldRelease) == [Money(fen: 50_000_000)])
    facts.updateValue(nil, forKey: "above_scale_on")
    let absent = try assess(Self.newAward, facts, on: "2025-10-20")
    #expect(absent.state == .ineligible)
    #expect(absent.missing == [])
  }

  @Test(
    "who is deregistered, revoked or gone is not ruled out: the match says that the text leaves it open",
    arguments: [
      ("in_operation", false), ("suspended", false), ("revoked", true), ("deregistered", true), ("moved_out", true),
    ])
  func ended(_ state: String, isInDoubt: Bool) throws {
    var facts: [String: String?] = [
      "above_scale_on": "2025-09-01", "above_scale_route": "new", "first_entry": "true", "industry": "3911",
      "operating_state": state,
    ]
    let reading = "shenggui-2023:no-longer-operating"
    let match = try assess(Self.newAward, facts, on: "2025-10-20")
    #expect(match.state == .eligible && (match.doubt != nil) == isInDoubt)
    #expect(match.readings.map(\.description).contains(reading) == isInDoubt)
    facts["above_scale_route"] = "annual"
    let none = try assess(Self.newAward, facts, on: "2025-10-20")
    #expect(none.state == .ineligible && none.doubt == nil && !none.readings.map(\.description).contains(reading))
  }

  @Test("every document that supports enterprises has a reading of who has ended or gone")
  func endedReadings() {
    let documents = Set(assessor.corpus.benefits.map(\.id.clause.document))
    #expect(documents.count == 5)
    for document in documents {
      #expect(
        assessor.corpus.readings.contains { "\($0.id)" == "\(document.text):no-longer-operating" }, "\(document)")
    }
  }

  @Test("only facts that can still change the answer are missing")
  func missingFacts() throws {
    let nothing = try assess(Self.growthAward, [:], on: "2026-05-10")
    #expect(nothing.state == .undecided)
    #expect(
      Set(nothing.missing.map(\.reference.description)) == [
        "above_scale_on", "above_scale_route", "first_entry", "industry", "output@2024", "output@2025",
      ])
    let software = try assess(Self.growthAward, ["industry": "6513"], on: "2026-05-10")
    #expect(software.state == .ineligible)
    #expect(software.missing == [])
  }

  @Test("a title that began later is unknown for the day before, and what was recorded later is not seen")
  func timeOfKnowledge() throws {
    let day = try #require(CalendarDay("2026-05-10"))
    let late = try dossier(Self.entrantOf2024, recorded: ["output@2025": "2026-06-01"])
    let benefit = try #require(InstrumentID(Self.growthAward))
    func state(_ dossier: Dossier, on: CalendarDay) throws -> Assessment.State? {
      try assessor.assess(dossier, on: on).benefits.first { $0.benefit == benefit }?.state
    }
    #expect(try state(late, on: day) == .undecided)
    #expect(try state(late, on: try #require(CalendarDay("2026-06-01"))) == .eligible)
    let moved = try dossier(Self.entrantOf2024, since: ["industry": "2026-01-01"])
    #expect(try state(moved, on: day) == .undecided)
  }

  @Test("the total counts the matched for certain only where the text gives a fixed sum")
  func total() throws {
    let day = try #require(CalendarDay("2026-05-10"))
    let report = try assessor.assess(dossier(Self.entrantOf2024), on: day)
    // 40万 of this plan, and what is still open elsewhere: 40万 and 50万 of zjtx-2025/2 and 3, 20万 of zhuanxing-2026/8.
    #expect(report.totalCash == CashRange(minimum: .zero, maximum: Money(fen: 150_000_000)))
    // Nothing was said of contracts, projects and the like, and nothing else is left unasked.
    let subjects = Set(report.unasked.compactMap { assessor.corpus.benefit($0)?.subject })
    #expect(subjects.contains(.contract) && subjects.contains(.loan) && !subjects.contains(.enterprise))
  }

  @Test("no gap names a statutory figure of a closed period")
  func gaps() throws {
    var facts = Self.entrantOf2024
    facts["output@2025"] = "105000000"
    #expect(try assess(Self.growthAward, facts, on: "2026-05-10").gaps == [])
  }

  @Test(
    "no gap names what nobody can bring about: how an enterprise came into the register, or of which kind a contract is"
  )
  func beyondReach() throws {
    var facts = Self.entrantOf2024
    facts["output@2025"] = "132000000"
    facts["above_scale_route"] = "transfer"
    #expect(try assess(Self.growthAward, facts, on: "2026-05-10").gaps == [])
    let fixed = assessor.corpus.facts.all.filter { !$0.canChange }.map(\.id.text)
    #expect(fixed.contains("first_entry") && fixed.contains("contract_kind") && !fixed.contains("tier"))
    #expect(assessor.corpus.facts.all.filter { $0.id.text.hasSuffix("_kind") }.allSatisfy { !$0.canChange })
  }
}
