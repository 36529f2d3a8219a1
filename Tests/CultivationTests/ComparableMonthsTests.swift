import Decimals
import Facts
import Quantities
import Testing

@testable import Cultivation

@Suite("The same months of two years")
struct ComparableMonthsTests {
  private func series(_ facts: [String: String], on text: String = "2026-05-10") throws -> MonthlySeries {
    let entries = try facts.map { name, value in
      FactEntry(
        try #require(FactReference(column: name)), .decimal(try #require(Decimal128(exactly: value))))
    }
    return MonthlySeries(
      Subject(kind: .enterprise, key: "e", entries: entries), year: 2026, on: try #require(CalendarDay(text)))
  }

  @Test(
    "January and February told as one figure stay in what both years have when March comes without a cumulative one")
  func januaryAndFebruary() throws {
    let facts = [
      "output@2026-01": "1338", "output_to_date@2026-02": "2976", "output_to_date_year_before@2026-02": "2276",
      "output@2026-03": "1503", "output@2025-01": "1229", "output@2025-03": "1453",
    ]
    let series = try series(facts)
    let march = try #require(series.toDate)
    #expect(march.comparable == .init(value: 4479, base: 3729, months: 3, leftOut: []))
    #expect(march.growth == Decimal128(exactly: "0.2011") && march.value == 4479)
    // February is what the cumulative figure is more than January, of either year.
    let february = series.months.first { $0.period == .month(year: 2026, month: 2) }
    #expect(february?.value == 1638 && february?.refiledRise == 1047 && february?.base == 1047)
    // The same where the year before was told as one figure then, or month by month.
    for then in [["output_to_date@2025-02": "2276"], ["output@2025-02": "1047"]] {
      var other = facts
      other["output_to_date_year_before@2026-02"] = nil
      let told = try self.series(other.merging(then) { $1 })
      #expect(told.toDate?.comparable == march.comparable)
    }
    // What was told to date below a month before it says nothing of the months between.
    let contrary = try self.series(["output@2026-01": "50", "output_to_date@2026-02": "40"])
    #expect(contrary.months.suffix(2).map(\.value) == [50, nil] && contrary.toDate?.value == 40)
  }

  @Test(
    "a month that one of the years lacks is left out of both, and named; a cumulative figure less its months counts")
  func leftOut() throws {
    func month(_ number: Int) -> Period { .month(year: 2026, month: number) }
    let lacking = try series(
      [
        "output_to_date@2026-02": "30", "output@2026-03": "40", "output@2026-05": "20", "output_to_date@2025-02": "20",
        "output@2025-04": "9", "output@2025-05": "16",
      ], on: "2026-06-10")
    #expect(
      lacking.toDate?.comparable == .init(value: 50, base: 36, months: 3, leftOut: [month(3), month(4)]))
    let between = try series([
      "output_to_date@2026-02": "30", "output_to_date@2026-04": "70", "output@2025-03": "10", "output@2025-04": "20",
    ])
    #expect(
      between.toDate?.comparable == .init(value: 40, base: 30, months: 2, leftOut: [month(1), month(2)]))
    let less = try series(["output_to_date@2026-03": "75", "output@2026-03": "25", "output_to_date@2025-02": "40"])
    #expect(less.toDate?.comparable == .init(value: 50, base: 40, months: 2, leftOut: [month(3)]))
    // What this year's report gives for the year before, with that year's months after it, goes before what was told then.
    let refiled = try series([
      "output_to_date@2026-02": "70", "output@2026-03": "30", "output_to_date_year_before@2026-02": "60",
      "output_to_date@2025-02": "55", "output_to_date@2025-03": "90",
    ])
    #expect(refiled.toDate?.comparable == .init(value: 100, base: 95, months: 3, leftOut: []))
  }

  @Test("a cumulative figure that its months do not come to counts in the year before as it does in this one")
  func revised() throws {
    var facts = ["output_to_date@2025-03": "330", "output_to_date@2026-03": "363"]
    for month in 1...3 {
      facts["output@2025-0\(month)"] = "100"
      facts["output@2026-0\(month)"] = "110"
    }
    #expect(try series(facts).toDate?.comparable == .init(value: 363, base: 330, months: 3, leftOut: []))
    // What this year's report gives for a later month leaves what was told then of an earlier one.
    facts["output_to_date_year_before@2026-03"] = "340"
    facts["output_to_date@2025-02"] = "220"
    let refiled = try series(facts)
    #expect(refiled.toDate?.comparable == .init(value: 363, base: 340, months: 3, leftOut: []))
    #expect(
      refiled.toDate(through: .month(year: 2026, month: 2))?.comparable
        == .init(value: 220, base: 220, months: 2, leftOut: []))
  }

  @Test("whatever was told, both years have the most months whose sums are known in both, as trying all of them finds")
  func mostMonths() throws {
    let count = 5
    for seed in 0..<400 {
      var random = seed &* 2_654_435_761 &+ 12_345
      func draw(_ bound: Int) -> Int {
        random = (random &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
        return (random >> 8) % bound
      }
      // The truth of both years, and of each the stretches of months that somebody told.
      var facts: [String: String] = [:]
      var truth: [[Int]] = []
      var told: [[ClosedRange<Int>]] = []
      for (names, year) in [
        (["output", "output_to_date"], 2026), (["output_year_before", "output_to_date_year_before"], 2025),
      ] {
        let months = (0..<count).map { _ in 1 + draw(50) }
        var stretches: [ClosedRange<Int>] = []
        for number in 1...count {
          for (isToDate, name) in names.enumerated() where draw(5) < 2 {
            // Of the year before it may be told then or with this year's months.
            let isThen = year == 2025 && draw(2) == 0
            let stretch = isToDate == 1 ? 1...number : number...number
            facts["\(isThen ? ["output", "output_to_date"][isToDate] : name)@\(isThen ? 2025 : 2026)-0\(number)"] =
              "\(months[(stretch.lowerBound - 1)..<number].reduce(0, +))"
            stretches.append(stretch)
          }
        }
        truth.append(months)
        told.append(stretches)
      }
      // A stretch is known where steps forward and back over told ones lead from its beginning to its end.
      func isKnown(_ stretch: ClosedRange<Int>, _ year: Int) -> Bool {
        var reached: Set<Int> = [stretch.lowerBound - 1]
        for _ in 0...count {
          for step in told[year] {
            if reached.contains(step.lowerBound - 1) { reached.insert(step.upperBound) }
            if reached.contains(step.upperBound) { reached.insert(step.lowerBound - 1) }
          }
        }
        return reached.contains(stretch.upperBound)
      }
      var best: [Int] = []
      for set in 1..<(1 << count) {
        let months = (1...count).filter { set >> ($0 - 1) & 1 == 1 }
        var stretches: [ClosedRange<Int>] = []
        for number in months {
          if let last = stretches.last, last.upperBound == number - 1 {
            stretches[stretches.count - 1] = last.lowerBound...number
          } else {
            stretches.append(number...number)
          }
        }
        if stretches.allSatisfy({ isKnown($0, 0) && isKnown($0, 1) }), months.count > best.count { best = months }
      }
      let comparable = try series(facts, on: "2026-05-31").toDate(through: .month(year: 2026, month: count))?.comparable
      guard !best.isEmpty else {
        #expect(comparable == nil, "seed \(seed)")
        continue
      }
      func sum(_ year: Int) throws -> Decimal128 {
        try #require(Decimal128(exactly: "\(best.reduce(0) { $0 + truth[year][$1 - 1] })"))
      }
      let expected = MonthlySeries.Comparable(
        value: try sum(0), base: try sum(1), months: best.count,
        leftOut: (1...count).filter { !best.contains($0) }.map { .month(year: 2026, month: $0) })
      #expect(comparable == expected, "seed \(seed)")
    }
  }
}
