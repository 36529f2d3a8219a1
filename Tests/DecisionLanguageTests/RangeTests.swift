import Decimals
import Diagnostics
import Randomness
import Testing

@testable import DecisionLanguage

/// Relations of ranges against sets of points: whole and half numbers from 0 to 6 tell any two ranges with whole ends
/// apart.
@Suite("Ranges")
struct RangeTests {
  struct Sample: CustomStringConvertible {
    let range: ValueRange
    /// The points inside, as twice their value.
    let points: Set<Int>

    init?(_ low: Int, _ high: Int, _ includesLower: Bool, _ includesUpper: Bool) {
      range = ValueRange(
        lower: .number(Decimal128(low)), upper: .number(Decimal128(high)), includesLower: includesLower,
        includesUpper: includesUpper)
      points = Set(
        (0...12).filter { point in
          (point > 2 * low || (includesLower && point == 2 * low))
            && (point < 2 * high || (includesUpper && point == 2 * high))
        })
      guard !points.isEmpty else { return nil }
    }

    var description: String { range.description }
  }

  static let samples: [Sample] = (0...5).flatMap { low in
    (low...6).flatMap { high in
      [(true, true), (true, false), (false, true), (false, false)].compactMap { Sample(low, high, $0.0, $0.1) }
    }
  }

  static func relation(_ name: String, _ first: Value, _ second: Value) throws -> Bool? {
    let names: [String: Evaluation] = ["x": .known(first), "y": .known(second)]
    guard case .known(.boolean(let answer)) = try LanguageTests.evaluate("\(name)(x, y)", names: names) else {
      return nil
    }
    return answer
  }

  @Test(
    "a range with one open end is read as the comparison it stands for; with two it is none",
    arguments: [
      ("range(\"[2..)\") = (>= 2)", "true"), ("range(\"(2..)\") = (> 2)", "true"),
      ("range(\"(..2]\") = (<= 2)", "true"),
      ("range(\"(..2)\") = (< 2)", "true"), ("range(\" ] .. @\\\"P1D\\\" [ \") = (< @\"P1D\")", "true"),
      ("3 in range(\"[2..)\")", "true"), ("range(\"(..)\")", "null"), ("range(\"[..]\")", "null"),
      ("range(\"[..2]\")", "null"), ("range(\"[1..]\")", "null"), ("range(\"(..\")", "null"),
      ("range(\")..(\")", "null"),
    ])
  func openEnds(text: String, value: String) throws {
    #expect(try LanguageTests.text(text) == value)
  }

  @Test("relations between ranges say what the points inside them say")
  func ranges() throws {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<600 {
      let first = try #require(Self.samples.randomElement(using: &generator))
      let second = try #require(Self.samples.randomElement(using: &generator))
      let (one, other) = (first.points, second.points)
      let (start, end) = (try #require(one.min()), try #require(one.max()))
      let (otherStart, otherEnd) = (try #require(other.min()), try #require(other.max()))
      let expected: [String: Bool] = [
        "before": end < otherStart, "after": start > otherEnd, "overlaps": !one.isDisjoint(with: other),
        "includes": other.isSubset(of: one), "during": one.isSubset(of: other),
        "overlaps before": !one.isDisjoint(with: other) && start < otherStart && end <= otherEnd,
        "overlaps after": !one.isDisjoint(with: other) && otherStart < start && otherEnd <= end,
        "meets": first.range.includesUpper && second.range.includesLower && first.range.upper == second.range.lower,
        "starts": start == otherStart && one.isSubset(of: other),
        "finishes": end == otherEnd && one.isSubset(of: other),
        "started by": start == otherStart && other.isSubset(of: one),
        "finished by": end == otherEnd && other.isSubset(of: one), "coincides": one == other,
      ]
      for (name, answer) in expected {
        #expect(
          try Self.relation(name, .range(first.range), .range(second.range)) == answer, "\(name)(\(first), \(second))")
      }
    }
  }

  @Test("relations between a point and a range say what the points inside it say")
  func points() throws {
    for sample in Self.samples {
      for point in 0...12 {
        let value = Value.number(Decimal128(coefficient: Int64(point) * 5, exponent: -1))
        let isInside = sample.points.contains(point)
        let isBefore = sample.points.allSatisfy { point < $0 }
        let isAfter = sample.points.allSatisfy { point > $0 }
        let range = Value.range(sample.range)
        #expect(sample.range.contains(value) == isInside)
        #expect(try Self.relation("includes", range, value) == isInside)
        #expect(try Self.relation("during", value, range) == isInside)
        #expect(try Self.relation("before", value, range) == isBefore, "before(\(value), \(sample))")
        #expect(try Self.relation("after", range, value) == isBefore)
        #expect(try Self.relation("after", value, range) == isAfter)
        #expect(try Self.relation("before", range, value) == isAfter)
      }
    }
  }

  @Test(
    "ranges without an end reach beyond every value",
    arguments: [
      ("before(1, (> 3))", "true"), ("includes((> 3), 4)", "true"), ("includes((>= 3), [3..9])", "true"),
      ("includes((> 3), (> 3))", "true"), ("overlaps((> 3), (< 3))", "false"), ("overlaps((>= 3), (<= 3))", "true"),
      ("before((< 3), (>= 3))", "true"), ("finishes([5..9], (> 3))", "false"), ("includes((!= 3), 4)", "true"),
      ("overlaps((!= 3), [1..2])", "null"), ("before(1, \"a\")", "null"), ("coincides((= 3), (= 3))", "true"),
      ("5 in (null..10]", "null"), ("null in [1..10]", "null"), ("[1..\"a\"]", "null"),
    ])
  func openEnds(text: String, expected: String) throws {
    #expect(try LanguageTests.text(text) == expected)
  }
}
