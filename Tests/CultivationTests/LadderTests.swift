import CorpusFixtures
import Diagnostics
import Facts
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Cultivation

@Suite("Where an enterprise stands on the ladders")
struct LadderTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private let reader: LadderReader

  init() throws {
    reader = LadderReader(corpus: try Self.corpus.get())
  }

  private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  private func enterprise(_ facts: [(String, FactValue?, String?)]) throws -> Subject {
    Subject(
      kind: .enterprise, key: "e",
      entries: try facts.map { name, value, since in
        FactEntry(
          try #require(FactReference(column: name)), value, since: try since.map { try day($0) })
      })
  }

  private func standing(
    _ rung: Rung, of facts: [(String, FactValue?, String?)], entries: [RegisterEntry] = [],
    on text: String = "2026-05-10"
  ) throws -> RungStanding {
    let standings = try reader.standings(of: try enterprise(facts), entries: entries, on: try day(text))
    return try #require(standings.flatMap(\.rungs).first { $0.rung == rung })
  }

  private func next(
    _ ladder: Ladder, of facts: [(String, FactValue?, String?)], on text: String = "2026-05-10"
  ) throws -> [NextRung] {
    let standings = try reader.standings(of: try enterprise(facts), entries: [], on: try day(text))
    return try #require(standings.first { $0.ladder == ladder }).next
  }

  private func entry(
    _ register: String, _ fields: [String: String], entered: String = "2025-03-01", until: String? = nil
  ) throws -> RegisterEntry {
    let entered = try day(entered)
    return RegisterEntry(
      id: EntryID(1), register: try #require(InstrumentID(register)),
      subject: EntrySubject(try #require(CreditCode("91310117MA0000001U"))), title: "甲", area: nil, origin: .hand,
      state: .entered, since: entered, enteredOn: entered, fields: fields, validUntil: try until.map { try day($0) },
      lastActOn: entered)
  }

  @Test("a little giant is also specialised and innovative, each since the day that was told of it")
  func tiers() throws {
    let facts: [(String, FactValue?, String?)] = [
      ("tier", .choice("srdi"), "2022-06-01"), ("tier", .choice("little_giant"), "2024-09-01"),
    ]
    #expect(try standing(.littleGiant, of: facts).holds == true)
    #expect(try standing(.littleGiant, of: facts).since == day("2024-09-01"))
    #expect(try standing(.srdi, of: facts).holds == true)
    #expect(try standing(.srdi, of: facts).since == day("2022-06-01"))
    #expect(try standing(.innovative, of: facts).holds == true)
    #expect(try standing(.innovative, of: facts).since == nil)
    #expect(try standing(.micro, of: facts).holds == false)
    // A day before the higher recognition only the lower one is held.
    #expect(try standing(.littleGiant, of: facts, on: "2024-08-31").holds == false)
    #expect(try standing(.srdi, of: facts, on: "2024-08-31").holds == true)
    #expect(try standing(.srdi, of: facts, on: "2022-05-31").holds == nil)
  }

  @Test("who is strong by a recognition alone is so no more from the day on which it leaves its register")
  func strong() throws {
    var left = try entry("zjtx-2025/1#cultivation-ladder", [:])
    left.state = .left(reason: "认定被撤销")
    left.leftOn = try day("2026-05-10")
    let giant: [(String, FactValue?, String?)] = [("tier", .choice("little_giant"), "2024-09-01")]
    #expect(try standing(.strong, of: giant, entries: [left], on: "2026-05-09").left == nil)
    #expect(try standing(.strong, of: giant, entries: [left]).left == left)
    #expect(try standing(.littleGiant, of: giant, entries: [left]).left == left)
    // A title beside it makes strong by itself; what nobody told of does not.
    #expect(try standing(.strong, of: giant + [("gazelle", .boolean(true), nil)], entries: [left]).left == nil)
    #expect(try standing(.strong, of: giant + [("gazelle", .boolean(false), nil)], entries: [left]).left == left)
  }

  @Test("what nobody told is unknown, and figures never make a title")
  func unknown() throws {
    let rich: [(String, FactValue?, String?)] = [
      ("main_revenue@2025", .decimal(2_000_000_000), nil), ("revenue@2025", .decimal(2_000_000_000), nil),
      ("rd_expense@2025", .decimal(200_000_000), nil), ("rd_expense@2024", .decimal(200_000_000), nil),
    ]
    for rung in Rung.allCases where rung.register == nil {
      #expect(try standing(rung, of: rich).holds == nil, "\(rung)")
    }
    #expect(reader.held(by: try enterprise(rich), on: try day("2026-05-10")).isEmpty)
    #expect(try standing(.strong, of: [("tier", .choice("none"), nil)]).holds == nil)
    #expect(try standing(.strong, of: [("gazelle", .boolean(true), nil)]).holds == true)
    #expect(try next(.quality, of: rich).isEmpty)
  }

  @Test("an entry above scale counts from its day on; known to be absent is below scale")
  func scale() throws {
    let facts: [(String, FactValue?, String?)] = [("above_scale_on", .day(try day("2026-05-10")), nil)]
    #expect(try standing(.aboveScale, of: facts, on: "2026-05-09").holds == false)
    #expect(try standing(.aboveScale, of: facts).holds == true)
    #expect(try standing(.aboveScale, of: facts).since == day("2026-05-10"))
    #expect(try standing(.belowScale, of: [("above_scale_on", nil, nil)]).holds == true)
    #expect(try next(.steps, of: [("above_scale_on", nil, nil)]).map(\.rung) == [.aboveScale])
  }

  @Test("who fell out is below scale since then, and above it again since it entered again")
  func fallenOut() throws {
    func change(_ text: String, _ isAbove: Bool, _ record: Int) throws -> ScaleChange {
      ScaleChange(
        enterprise: try #require(CreditCode("91310117MA0000001U")), day: try day(text), isAbove: isAbove,
        document: "通知", at: Timestamp(millisecondsSinceEpoch: 0), by: .commandLine, record: record)
    }
    let subject = try enterprise([("above_scale_on", .day(try day("2024-03-01")), nil)])
    func steps(_ changes: [ScaleChange], _ subject: Subject) throws -> [Rung: RungStanding] {
      let standings = try reader.standings(
        of: subject, entries: [], scale: ScaleHistory(changes), on: try day("2026-05-10"))
      return Dictionary(uniqueKeysWithValues: standings.flatMap(\.rungs).map { ($0.rung, $0) })
    }
    let exit = try change("2025-12-01", false, 2)
    let out = try steps([try change("2024-03-01", true, 1), exit], subject)
    #expect(out[.aboveScale]?.holds == false && out[.aboveScale]?.since == nil)
    #expect(try out[.belowScale]?.holds == true && out[.belowScale]?.since == day("2025-12-01"))
    let again = try steps([try change("2026-04-01", true, 3), exit], subject)
    #expect(try again[.aboveScale]?.holds == true && again[.aboveScale]?.since == day("2026-04-01"))
    #expect(again[.belowScale]?.holds == false)
    // An entry that the facts tell of after the exit is an entry again; of whom they tell nothing the exit does.
    let later = try enterprise([("above_scale_on", .day(try day("2026-02-01")), nil)])
    #expect(try steps([exit], later)[.aboveScale]?.holds == true)
    #expect(try steps([exit], try enterprise([]))[.belowScale]?.holds == true)
  }

  @Test("rungs that a register tells follow its entries and stages, and how long a recognition holds is its register's")
  func registers() throws {
    let library = "zjtx-2025/5#listing-library"
    #expect(try standing(.equity, of: [], entries: [try entry(library, ["所处阶段": "发掘"])]).holds == false)
    let converting = try standing(.equity, of: [], entries: [try entry(library, ["所处阶段": "改制"])])
    #expect(try converting.holds == true && converting.since == day("2025-03-01"))
    #expect(
      try standing(.equity, of: [], entries: [try entry(library, ["所处阶段": "改制"])], on: "2025-02-28").holds == false)
    let leader = try entry("gaozhiliang-2023/15#leading-enterprise-plan", [:])
    #expect(try standing(.leading, of: [], entries: [leader]).holds == true)

    let kept = try entry(
      "zjtx-2025/1#cultivation-ladder", ["认定日期": "2023-07-01", "有效期至": "2026-06-30"], until: "2026-06-30")
    let srdi = try standing(.srdi, of: [("tier", .choice("srdi"), nil)], entries: [kept])
    #expect(try srdi.since == day("2023-07-01") && srdi.validUntil == day("2026-06-30"))
    #expect(try standing(.innovative, of: [("tier", .choice("srdi"), nil)], entries: [kept]).validUntil == nil)
  }

  @Test("what the next rung asks changes with the day on which the new standard begins")
  func asks() throws {
    let facts: [(String, FactValue?, String?)] = [
      ("tier", .choice("innovative"), nil), ("revenue@2025", .decimal(15_000_000), nil),
      ("revenue@2024", .decimal(12_000_000), nil), ("main_revenue@2025", .decimal(11_999_999), nil),
    ]
    func ask(_ name: String, on text: String) throws -> Criterion.Answer? {
      let next = try #require(try next(.quality, of: facts, on: text).first)
      #expect(next.rung == .srdi)
      return next.asks.first { "\($0.criterion.id)" == name }?.answer
    }
    #expect(try ask("quality-smes-2026/srdi-revenue", on: "2026-04-01") == .met)
    #expect(try ask("quality-smes-2026/srdi-main-business", on: "2026-04-01") == .unmet)
    #expect(try ask("quality-smes-2026/srdi-research-expense", on: "2026-04-01") == .unknown)
    #expect(try ask("quality-smes-2026/srdi-score", on: "2026-04-01") == .byHand)
    #expect(try ask("quality-smes-2026/srdi-revenue", on: "2026-03-31") == nil)
    #expect(try ask("quality-smes-2022/srdi-revenue", on: "2026-03-31") == .met)
  }

  @Test("a rung that the new standard leaves out shows the old one, marked as past")
  func past() throws {
    let facts: [(String, FactValue?, String?)] = [("tier", .choice("none"), nil)]
    let before = try #require(try next(.quality, of: facts, on: "2026-03-31").first)
    #expect(before.rung == .innovative && !before.asks.isEmpty && before.asks.allSatisfy { !$0.isPast })
    let after = try #require(try next(.quality, of: facts, on: "2026-04-01").first)
    #expect(!after.asks.isEmpty && after.asks.allSatisfy { $0.isPast && $0.standard.id.text == "quality-smes-2022" })
    let giant: [(String, FactValue?, String?)] = [("tier", .choice("srdi"), nil)]
    #expect(try next(.quality, of: giant, on: "2026-03-31").first?.asks.isEmpty == true)
    #expect(try next(.quality, of: giant, on: "2026-04-01").first?.asks.isEmpty == false)
  }

  @Test("the line of above scale is the one of the enterprise's industry")
  func industry() throws {
    func standards(_ industry: String) throws -> [String] {
      try next(.steps, of: [("above_scale_on", nil, nil), ("industry", .code(industry), nil)])
        .flatMap(\.asks).map(\.standard.id.text)
    }
    #expect(try standards("3911") == ["above-scale-industry"])
    #expect(try standards("6510") == ["above-scale-software"])
    #expect(try standards("5100") == [])
  }

  @Test("every rung that a register tells names one of the corpus, and every helper a clause of it")
  func names() {
    for rung in Rung.allCases {
      #expect(rung.helpers.allSatisfy { reader.corpus.clause($0) != nil }, "\(rung)")
      guard let register = rung.register else { continue }
      let declaration = reader.corpus.register(register.id)
      #expect(declaration != nil, "\(rung)")
      guard let field = register.field else { continue }
      guard case .choice(let choices)? = declaration?.fields.first(where: { $0.name == field })?.type else {
        Issue.record("\(rung): \(field) is no choice")
        continue
      }
      #expect(register.values.isSubset(of: choices), "\(rung)")
    }
    #expect(LadderReader.recognitions.flatMap { reader.corpus.register($0) }?.validUntil != nil)
  }
}
