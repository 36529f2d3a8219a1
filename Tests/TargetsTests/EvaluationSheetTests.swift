import Decimals
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Targets

@Suite("Scorecards")
struct EvaluationSheetTests {
  private func points(
    _ way: ScoringScheme.Way, _ value: String?, of base: String? = nil,
    withoutBase: ScoringScheme.WithoutBase = .unscored, decimals: Int = 2
  ) throws -> String? {
    let scheme = try Fixture.kept(
      [.init(name: "一项", source: .entered, way: way, withoutBase: withoutBase)], decimals: decimals)
    let sheet = EvaluationSheet(
      try Fixture.round(), scheme, on: try Fixture.day("2025-12-31"),
      figures: [Fixture.subject("310117"): [try Fixture.figure(value, of: base)]])
    return try #require(sheet.rows.first).lines[0].points.map { $0.plainText() }
  }

  @Test("a share of the target gives its points, up to the cap and never below nothing")
  func share() throws {
    let way = ScoringScheme.Way.share(points: 70, cap: try Fixture.number("1.1"))
    #expect(try points(way, "100", of: "200") == "35")
    #expect(try points(way, "1", of: "3") == "23.33")
    #expect(try points(way, "2", of: "3") == "46.67")
    #expect(try points(way, "220", of: "200") == "77")
    #expect(try points(way, "500", of: "200") == "77")
    #expect(try points(way, "-5", of: "200") == "0")
    #expect(try points(way, nil, of: "200") == nil)
  }

  @Test("what has nothing to be held against stays open, or gives what the scheme says")
  func withoutBase() throws {
    let way = ScoringScheme.Way.share(points: 70, cap: 1)
    for base in [nil, "0", "-3"] {
      #expect(try points(way, "5", of: base) == nil)
      #expect(try points(way, "5", of: base, withoutBase: .zero) == "0")
      #expect(try points(way, "5", of: base, withoutBase: .full) == "70")
    }
    // An unknown figure is no figure of nothing.
    #expect(try points(way, nil, of: "0", withoutBase: .full) == nil)
  }

  @Test("what is not counted for lack of a base gives its weight to the others, by the rate that they came to")
  func excluded() throws {
    let scheme = try Fixture.kept([
      .init(name: "在库", source: .entered, way: .best(points: 50)),
      .init(name: "核查", source: .entered, way: .range(points: 20, zero: 0, full: 100)),
      .init(name: "办结", source: .entered, way: .share(points: 30, cap: 1), withoutBase: .excluded),
      .init(name: "迟报", source: .entered, way: .deduction(each: 1, most: 5)),
    ])
    func sheet(_ figures: [String: [EvaluationSheet.Figure]]) throws -> EvaluationSheet {
      EvaluationSheet(
        try Fixture.round(), scheme, on: try Fixture.day("2025-12-31"),
        figures: Dictionary(uniqueKeysWithValues: figures.map { (Fixture.subject($0.key), $0.value) }))
    }
    func figures(_ standing: String, _ checked: String?, _ closed: String?, of cases: String?) throws
      -> [EvaluationSheet.Figure]
    {
      try [
        Fixture.figure(standing), Fixture.figure(checked), Fixture.figure(closed, of: cases), Fixture.figure("2"),
      ]
    }
    let drawn = try sheet([
      "310101": figures("10", "50", "3", of: "4"), "310104": figures("7", "80", "0", of: "0"),
      "310105": figures("7", nil, "0", of: "0"), "310106": figures("5", "50", nil, of: "0"),
    ])
    func points(_ area: String) -> [String?] {
      drawn.row(of: Fixture.subject(area))?.lines.map { $0.points?.plainText() } ?? []
    }
    // 50 + 10 + 30 × 3 ÷ 4 − 2.
    #expect(points("310101") == ["50", "10", "22.5", "-2"])
    // 35 and 16 of 70: 30 × 51 ÷ 70 is 21.857; what is taken off is no part of it.
    #expect(points("310104") == ["35", "16", "21.86", "-2"])
    let row = try #require(drawn.row(of: Fixture.subject("310104")))
    #expect(row.total?.plainText() == "70.86" && row.lines[2].isExcluded(by: scheme.criteria[2]))
    #expect(row.others(in: scheme).map { [$0.given, $0.weight] } == [51, 70])
    #expect(!drawn.rows.contains { $0.subject.key == "310101" && $0.lines[2].isExcluded(by: scheme.criteria[2]) })
    // While another is open it is open too, from nothing to its weight; and so is a figure that nobody knows.
    let open = try #require(drawn.row(of: Fixture.subject("310105")))
    #expect(points("310105") == ["35", nil, nil, "-2"] && open.others(in: scheme) == nil)
    #expect(open.least == 33 && open.most == 83 && open.rank == nil)
    #expect(points("310106") == ["25", "10", nil, "-2"])
    // It is kept with the sheet, and moves with a correction of another criterion.
    #expect(EvaluationSheet(json: drawn.json) == drawn)
    let right = drawn.correcting(Fixture.subject("310104"), criterion: 1, to: 100)
    #expect(right.row(of: Fixture.subject("310104"))?.lines[2].points?.plainText() == "23.57")
  }

  @Test("where nothing else counts, what is not counted leaves the total open")
  func allExcluded() throws {
    #expect(try points(.share(points: 100, cap: 1), "0", of: "0", withoutBase: .excluded) == nil)
    #expect(try points(.best(points: 100), "0", withoutBase: .excluded) == nil)
    #expect(try points(.share(points: 100, cap: 1), "1", of: "2", withoutBase: .excluded) == "50")
  }

  @Test("a range runs either way, with nothing at one end and all at the other")
  func range() throws {
    let rising = ScoringScheme.Way.range(points: 30, zero: 60, full: 90)
    #expect(try points(rising, "60") == "0")
    #expect(try points(rising, "75") == "15")
    #expect(try points(rising, "90") == "30")
    #expect(try points(rising, "91") == "30")
    #expect(try points(rising, "59") == "0")
    let falling = ScoringScheme.Way.range(points: 30, zero: 10, full: 4)
    #expect(try points(falling, "4") == "30")
    #expect(try points(falling, "7") == "15")
    #expect(try points(falling, "12") == "0")
  }

  @Test("units are taken off or added up to the most")
  func units() throws {
    let off = ScoringScheme.Way.deduction(each: 2, most: 5)
    #expect(try points(off, "0") == "0")
    #expect(try points(off, "2") == "-4")
    #expect(try points(off, "3") == "-5")
    let more = ScoringScheme.Way.bonus(each: try Fixture.number("0.5"), most: 5)
    #expect(try points(more, "3") == "1.5")
    #expect(try points(more, "100") == "5")
  }

  @Test("points are rounded half up once, by the true quotient, on 20,000 random fractions")
  func rounding() throws {
    var random = SeededGenerator(seed: 41)
    for _ in 0..<20_000 {
      let base = Int.random(in: 1...999_983, using: &random)
      let value = Int.random(in: 0...base, using: &random)
      let weight = Int.random(in: 1...100, using: &random)
      let decimals = Int.random(in: 0...4, using: &random)
      let step = [1, 10, 100, 1000, 10_000][decimals]
      // weight × value ÷ base in steps, half up, in whole numbers.
      let steps = (2 * weight * value * step + base) / (2 * base)
      let expected = try #require(Decimal128(steps).divided(by: Decimal128(step)))
      let points = EvaluationSheet.proportion(
        Decimal128(weight), of: Decimal128(value), in: Decimal128(base), limit: Decimal128(weight), decimals)
      #expect(points == expected, "\(weight) × \(value) ÷ \(base), \(decimals)")
    }
  }

  @Test("a quotient a hair below half is not rounded up by way of its 34 digits")
  func hair() throws {
    // 1 × (5·10^20 − 1) ÷ 10^21 is just below 0.5, and 1 × 5·10^20 ÷ 10^21 just it.
    let base = try Fixture.number("1000000000000000000000")
    let below = EvaluationSheet.proportion(1, of: try Fixture.number("499999999999999999999"), in: base, limit: 1, 0)
    let half = EvaluationSheet.proportion(1, of: try Fixture.number("500000000000000000000"), in: base, limit: 1, 0)
    #expect(below == 0 && half == 1)
  }

  @Test("a quotient is reckoned with as it is, however it is told, and the points are rounded once")
  func quotients() throws {
    func figure(_ part: Int, of whole: Int, told: String, base: String? = nil) throws -> EvaluationSheet.Figure {
      EvaluationSheet.Figure(
        value: try Fixture.number(told), base: try base.map(Fixture.number),
        ratio: Ratio(Decimal128(part), of: Decimal128(whole)))
    }
    func sheet(
      _ way: ScoringScheme.Way, decimals: Int = 2, _ figures: [String: EvaluationSheet.Figure]
    ) throws -> EvaluationSheet {
      EvaluationSheet(
        try Fixture.round(), try Fixture.kept([.init(name: "一项", source: .entered, way: way)], decimals: decimals),
        on: try Fixture.day("2025-12-31"),
        figures: Dictionary(uniqueKeysWithValues: figures.map { (Fixture.subject($0.key), [$0.value]) }))
    }
    func points(
      _ way: ScoringScheme.Way, decimals: Int = 2, _ figure: EvaluationSheet.Figure
    ) throws -> String? {
      try #require(try sheet(way, decimals: decimals, ["310117": figure]).rows.first).lines[0].points?.plainText()
    }
    // 70 × 95 ÷ 80 ÷ 1.2 is 69.2708; of the 1.18 that is told it would be 68.83.
    let share = ScoringScheme.Way.share(points: 70, cap: 1)
    #expect(try points(share, try figure(95, of: 80, told: "1.18", base: "1.2")) == "69.27")
    #expect(try points(share, try figure(96, of: 80, told: "1.2", base: "1.2")) == "70")
    // 3 × ⅓ ÷ 2 is a half, which no 34 digits of a third are.
    #expect(
      try points(.share(points: 3, cap: 1), decimals: 0, try figure(1, of: 3, told: "0.33", base: "2")) == "1")
    #expect(try points(.range(points: 30, zero: 0, full: 2), try figure(1, of: 3, told: "0.33")) == "5")
    #expect(try points(.range(points: 30, zero: 2, full: 1), try figure(5, of: 3, told: "1.66")) == "10")
    #expect(try points(.deduction(each: 3, most: 10), try figure(1, of: 3, told: "0.33")) == "-1")
    #expect(try points(.bonus(each: 3, most: 10), try figure(2, of: 3, told: "0.66")) == "2")
    // Two of three are more than 0.66, which is told alike: 100 × 0.66 ÷ ⅔ is 99.
    let best = try sheet(
      .best(points: 100),
      ["310101": try figure(2, of: 3, told: "0.66"), "310104": try Fixture.figure("0.66")])
    #expect(best.rows.map(\.subject.key) == ["310101", "310104"] && best.rows.map(\.rank) == [1, 2])
    #expect(best.rows.map { $0.total?.plainText() } == ["100", "99"])
    // What was published says so, and a correction of another moves nothing of it.
    #expect(EvaluationSheet(json: best.json) == best && best.json.description.contains("[\"2\",\"3\"]]]"))
    let kept = try #require(EvaluationSheet(json: best.json))
    let right = kept.correcting(Fixture.subject("310104"), criterion: 0, to: try Fixture.number("0.5"))
    #expect(right.rows.map { $0.total?.plainText() } == ["100", "75"])
    // As it was written before quotients were kept.
    let old = try sheet(.best(points: 100), ["310101": try Fixture.figure("0.66")])
    #expect(!old.json.description.contains("]]]") && EvaluationSheet(json: old.json) == old)
  }

  @Test("equal totals share a place, the next is as many later, and who lacks a figure has none")
  func ties() throws {
    let scheme = try Fixture.kept([.init(name: "核查", source: .entered, way: .range(points: 100, zero: 0, full: 100))])
    let values = ["310101": "90", "310104": "80", "310105": "90", "310106": nil, "310107": "70"]
    var figures: [EvaluatedSubject: [EvaluationSheet.Figure]] = [:]
    for (area, value) in values { figures[Fixture.subject(area)] = [try Fixture.figure(value)] }
    let sheet = EvaluationSheet(try Fixture.round(), scheme, on: try Fixture.day("2025-12-31"), figures: figures)
    #expect(sheet.rows.map(\.subject.key) == ["310101", "310105", "310104", "310107", "310106"])
    #expect(sheet.rows.map(\.rank) == [1, 1, 3, 4, nil])
    let open = try #require(sheet.rows.last)
    #expect(open.total == nil && open.least == 0 && open.most == 100)
  }

  @Test("streets and parks are each ranked among themselves, and the best is the best of its kind")
  func kinds() throws {
    let scheme = try Fixture.kept([.init(name: "户数", source: .entered, way: .best(points: 100))])
    let sheet = EvaluationSheet(
      try Fixture.round(Fixture.streetEvaluation, owner: "310117"), scheme, on: try Fixture.day("2025-12-31"),
      figures: [
        Fixture.subject("310117001", .street): [try Fixture.figure("30")],
        Fixture.subject("310117002", .street): [try Fixture.figure("20")],
        Fixture.subject("310117501", .park): [try Fixture.figure("4")],
      ])
    #expect(sheet.rows.map(\.subject.kind) == [.park, .street, .street] && sheet.rows.map(\.rank) == [1, 1, 2])
    #expect(sheet.rows.map { $0.total?.plainText() } == ["100", "100", "66.67"])
  }

  @Test("a sheet comes back from its text, and a corrected figure moves everybody's place")
  func correction() throws {
    let scheme = try Fixture.kept([.init(name: "户数", source: .entered, way: .best(points: 100))])
    let sheet = EvaluationSheet(
      try Fixture.round(), scheme, on: try Fixture.day("2025-12-31"),
      figures: [
        Fixture.subject("310101"): [try Fixture.figure("30")], Fixture.subject("310104"): [try Fixture.figure("20")],
        Fixture.subject("310105"): [try Fixture.figure(nil)],
      ])
    #expect(EvaluationSheet(json: sheet.json) == sheet)
    let right = sheet.correcting(Fixture.subject("310104"), criterion: 0, to: 40)
    #expect(right.rows.map(\.subject.key) == ["310104", "310101", "310105"] && right.rows.map(\.rank) == [1, 2, nil])
    #expect(right.row(of: Fixture.subject("310101"))?.total?.plainText() == "75")
    #expect(sheet.changes(to: right).count == 3)
    #expect(sheet.rows.first?.subject.key == "310101")
  }
}
