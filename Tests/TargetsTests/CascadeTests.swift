import Quantities
import Testing

@testable import Targets

@Suite("Breaking a target down")
struct CascadeTests {
  @Test("an area that had none last year gets a share too, tasks are kept, and the parts add up to the target")
  func totals() {
    #expect(BackSchedule.totals(10, tasks: [nil, nil, nil], lastYear: [7, 0, 0]) == [8, 1, 1])
    #expect(BackSchedule.totals(10, tasks: [4, nil, nil], lastYear: [0, 2, 0]) == [4, 4, 2])
    #expect(BackSchedule.totals(10, tasks: [4, 6], lastYear: [9, 0]) == [4, 6])
    // Tasks that do not go with the target stay what they are; the check beside the table names the difference.
    #expect(BackSchedule.totals(10, tasks: [4, 9], lastYear: [4, 4]) == [4, 9])
    #expect(BackSchedule.totals(10, tasks: [2, 3], lastYear: [4, 4]) == [2, 3])
    #expect(BackSchedule.totals(10, tasks: [14, nil], lastYear: [4, 4]) == [14, 0])
    #expect(BackSchedule.totals(10, tasks: [4, 3, nil], lastYear: [4, 4, 0]) == [4, 3, 3])
    #expect(BackSchedule.totals(0, tasks: [nil], lastYear: [0]) == [0])
  }

  @Test("the parts of a split always add up to the whole, and no part is off by one or more from its share")
  func split() {
    var dice = PoissonBinomialTests.Dice(state: 17)
    for _ in 0..<500 {
      let weights = (0..<Int(dice.next() * 20)).map { _ in Int(dice.next() * 50) }
      let whole = Int(dice.next() * 400)
      let parts = BackSchedule.split(whole, by: weights)
      #expect(parts.count == weights.count)
      guard !weights.isEmpty else { continue }
      #expect(parts.reduce(0, +) == whole)
      let sum = weights.reduce(0, +)
      for (part, weight) in zip(parts, weights) where sum > 0 {
        #expect(abs(Double(part) - Double(whole) * Double(weight) / Double(sum)) < 1)
        if weight == 0 { #expect(part == 0) }
      }
    }
    #expect(BackSchedule.split(2, by: [1, 1, 1]) == [0, 1, 1])
    #expect(BackSchedule.split(3, by: [0, 0]) == [1, 2])
    #expect(BackSchedule.split(0, by: [1]) == [0])
  }

  @Test("a grid conserves both ways: every area its year, every month its sum")
  func grid() throws {
    var dice = PoissonBinomialTests.Dice(state: 23)
    for round in 0..<200 {
      let areas = try (0..<(1 + Int(dice.next() * 18))).map {
        try #require(AreaCode("3101170\($0 < 10 ? "0" : "")\($0)"))
      }
      let target = Int(dice.next() * 300)
      let totals = BackSchedule.split(target, by: areas.map { _ in Int(dice.next() * 9) })
      let months = BackSchedule.split(target, by: (0..<12).map { _ in Int(dice.next() * 30) })
      let rows = BackSchedule.grid(parts: Array(zip(areas, totals)).map { ($0.0, $0.1) }, months: months)
      #expect(rows.map(\.total) == totals, "\(round)")
      for month in 0..<12 { #expect(rows.reduce(0) { $0 + $1.months[month] } == months[month], "\(round)") }
      let parent = try #require(AreaCode("310117"))
      let whole = try #require(Cascade.Row(area: parent, months: months))
      let findings = CascadeCheck([whole] + rows, parent: parent, target: target, parks: []).findings
      #expect(findings.isEmpty, "\(round): \(findings)")
    }
  }

  @Test("every difference is named once, and a set of parks without a plan is none")
  func check() throws {
    let parent = try Fixture.area("310117")
    let (street, park) = (try Fixture.area("310117001"), try Fixture.area("310117501"))
    let whole = try #require(Cascade.Row(area: parent, months: [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))
    let part = try #require(Cascade.Row(area: street, months: [8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))
    let idle = try #require(Cascade.Row(area: park, months: Array(repeating: 0, count: 12)))
    let busy = try #require(Cascade.Row(area: park, months: [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    func findings(_ rows: [Cascade.Row], target: Int?) -> [CascadeCheck.Finding] {
      CascadeCheck(
        rows, parent: parent, target: target, parks: [park], tasks: [street: 10], lastYear: [street: 9, parent: 9],
        isToRise: true
      ).findings
    }
    #expect(
      findings([whole, part, idle], target: 10)
        == [
          .parts(sum: 9, target: 10), .month(1, sum: 8, whole: 9), .task(street, sum: 9, task: 10),
          .notRising(street, planned: 9, lastYear: 9),
        ])
    #expect(
      findings([whole, part, busy], target: 11).prefix(3)
        == [.monthsOfWhole(sum: 10, target: 11), .parts(sum: 9, target: 11), .month(1, sum: 8, whole: 9)])
    let over = try #require(Cascade.Row(area: park, months: [12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    #expect(findings([whole, part, over], target: 11).contains(.parks(sum: 12, target: 11)))
    #expect(findings([whole], target: nil) == [])
  }

  @Test("parks are planned by their part of last year, and one that had nothing gets nothing")
  func parks() {
    let totals = BackSchedule.parkTotals(200, tasks: [nil, nil, nil], lastYear: [0, 1, 0], wholeLastYear: 76)
    #expect(totals == [0, 3, 0])
    #expect(BackSchedule.parkTotals(200, tasks: [5, nil], lastYear: [0, 38], wholeLastYear: 76) == [5, 100])
    #expect(BackSchedule.parkTotals(200, tasks: [nil], lastYear: [0], wholeLastYear: 0) == [0])
  }

  @Test("twelve months, none below zero, or no row at all")
  func rows() throws {
    let area = try Fixture.area("310117")
    #expect(Cascade.Row(area: area, months: Array(repeating: 1, count: 11)) == nil)
    #expect(Cascade.Row(area: area, months: [-1] + Array(repeating: 1, count: 11)) == nil)
    #expect(Cascade.Row(area: area, months: Array(0..<12))?.cumulative(through: 3) == 3)
  }
}
