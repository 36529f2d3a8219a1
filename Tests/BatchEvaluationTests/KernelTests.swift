import Randomness
import Testing

@testable import BatchEvaluation

/// What is worked out for a whole block is what is worked out row by row.
@Suite("Passes over blocks")
struct KernelTests {
  /// Values at the ends, around zero and beside boundaries, and those that are none.
  private static func values(_ count: Int, _ random: inout SeededGenerator, _ reach: Int64 = .max) -> [Int64] {
    let hard: [Int64] = [
      ColumnValue.unknown, ColumnValue.absent, ColumnValue.elsewhere, ColumnValue.elsewhere + 1, .max, .max - 1, 0, 1,
      -1,
      2_000, 1_999, 2_001, 19_990, 20_000,
    ]
    let near = hard.filter { !ColumnValue.isPresent($0) || (-reach...reach).contains($0) }
    return (0..<count).map { _ in
      let value = near.randomElement(using: &random) ?? 0
      return Bool.random(using: &random) ? value : Int64.random(in: -5000...30_000, using: &random)
    }
  }

  private static func mask(_ bits: UInt32) -> CellMask { CellMask(mayHold: bits, surelyHolds: bits, isUnknown: false) }

  @Test(
    "a column's own boundaries put each integer in the class that the number's do",
    arguments: 1...20 as ClosedRange<UInt64>)
  func classes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let boundaries = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      PlanFraction(
        coefficient: [Int64.max, -Int64.max, 0, 20, 2_005, -7, 1_999].randomElement(using: &random) ?? 0,
        scale: Int.random(in: 0...4, using: &random))
    }
    .sorted {
      Int128($0.coefficient) * Int128.power(ofTen: 4 - $0.scale) < Int128($1.coefficient)
        * Int128.power(ofTen: 4 - $1.scale)
    }
    let numberClasses = NumberClasses(
      boundaries: boundaries, masks: (0...boundaries.count * 2).map { Self.mask(UInt32($0)) }, unknown: Self.mask(0),
      absent: Self.mask(0), overAllBounds: nil)
    let bound = BoundClasses(numberClasses, scale: 2)
    for times in [1, 100] as [Int128] {
      let column = ColumnClasses(bound, times: times)
      for value in Self.values(400, &random) {
        let expected = bound.index(of: BoundNumber.Value(raw: value).times(times))
        #expect(column.index(of: value) == expected, "\(value) × \(times) in \(boundaries)")
        let layout = WordLayout(rows: 5, inputs: 2)
        let word = layout.word(bound.masks[expected], isUnknown: bound.isUnknown[expected], input: 1)
        #expect(StepWords(column, layout, input: 1).word(of: value) == word, "\(value) × \(times) in \(boundaries)")
      }
    }
  }

  @Test(
    "numbers of a whole block in 64 bits are those of each row, or the block is left to the rows",
    arguments: 1...20 as ClosedRange<UInt64>)
  func numbers(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Every other time all numbers are within reach of 64 bits.
    let reach = seed % 2 == 0 ? Int64.max : 1_000_000
    let (first, second) = (Self.values(500, &random, reach), Self.values(500, &random, reach))
    let table = SubjectTable(
      kind: "enterprise", count: 500, columns: [Self.column("a", first), Self.column("b", second)], keys: .codes([]))
    let frame = BlockFrame(
      population: Population(enterprises: table, subjects: []), table: table, sources: [.own(0), .own(1)],
      level: Int32(seed) % (ProcessorLevel.best + 1))
    frame.go(to: 0)
    let (a, b) = (BoundNumber.slot(0, times: 1), BoundNumber.slot(1, times: 1))
    let all: [BoundNumber] =
      [
        a, .slot(1, times: 100), .sum(a, b), .difference(.zeroIfAbsent(a), b), .product(.difference(a, b), -3),
        .sum(.product(a, 7), .difference(b, .constant(12))), .constant(Int128(Int64.max) + 1),
        .least(a, b), .greatest(.difference(a, b), .constant(7)), .absent,
      ] + Self.conditionals(a, b)
    let buffers = (0..<8).map { _ in UnsafeMutablePointer<Int64>.allocate(capacity: Population.blockRows) }
    defer { for buffer in buffers { buffer.deallocate() } }
    // Of the whole block, and of some of its rows alone, whether their slots were asked for before or not.
    let some = (0..<500).filter { $0 % 3 == 1 || $0 > 460 }.map { UInt16($0) }
    some.withUnsafeBufferPointer { some in
      for (selection, isLoaded) in [(nil, true), (some, true), (some, false)] {
        frame.go(to: 0)
        if isLoaded { _ = [frame.slot(0), frame.slot(1)] }
        frame.select(selection)
        let count = frame.selectedCount
        for number in all {
          guard number.fill(buffers[0], count, frame, { buffers[$0] }, next: 1) else {
            let isBeyond = (0..<count).contains { Self.isBeyond(number.value(frame.place($0), frame)) }
            #expect(isBeyond || !Self.isPlain(number))
            continue
          }
          for row in 0..<count {
            let isSame = BoundNumber.Value(raw: buffers[0][row]) == number.value(frame.place(row), frame)
            #expect(isSame, "\(number) at \(row)")
          }
        }
      }
    }
  }

  @Test("the year of a day is that of the calendar at every level, in the centuries that passes know and in others")
  func years() {
    let turns = (1901...2099).flatMap { year in
      let first = BlockFrame.firstDay(ofYear: year)
      return [first, first + 58, first + 59, BlockFrame.firstDay(ofYear: year + 1) - 1]
    }
    let none = [ColumnValue.unknown, ColumnValue.absent, ColumnValue.elsewhere]
    let others = [[], [turns[0] - 1], [turns[turns.count - 1] + 1], [Int64(Int32.min) + 3, Int64(Int32.max)]]
    let buffer = UnsafeMutablePointer<Int64>.allocate(capacity: Population.blockRows)
    defer { buffer.deallocate() }
    for days in others.map({ turns + none + $0 }) {
      let table = SubjectTable(
        kind: "enterprise", count: days.count, columns: [Self.column("day", days)], keys: .codes([]))
      let population = Population(enterprises: table, subjects: [])
      for level in ProcessorLevel.all {
        let frame = BlockFrame(population: population, table: table, sources: [.own(0)], level: level)
        frame.go(to: 0)
        let isDone = BoundNumber.year(ofSlot: 0, times: 100).fill(buffer, days.count, frame, { _ in buffer }, next: 1)
        let expected = days.map { ColumnValue.isPresent($0) ? Int64(BlockFrame.year(of: $0)) * 100 : $0 }
        #expect(isDone && Array(UnsafeBufferPointer(start: buffer, count: days.count)) == expected, "level \(level)")
      }
    }
  }

  @Test("quotients at a boundary, and just beside it, have the word of their class at every level")
  func ratios() {
    let layout = WordLayout(rows: 5, inputs: 2)
    let fractions = [
      PlanFraction(coefficient: 1, scale: 1), PlanFraction(coefficient: 25, scale: 2),
      PlanFraction(coefficient: 3, scale: 0),
    ]
    for count in 0...3 {
      let boundaries = Array(fractions.prefix(count))
      let masks = (0...6).prefix(2 * count + 1).map { Self.mask(UInt32($0 * 3 + 1)) }
      let classes = BoundClasses(
        NumberClasses(
          boundaries: boundaries, masks: masks, unknown: CellMask(mayHold: 31, surelyHolds: 0, isUnknown: true),
          absent: Self.mask(2), overAllBounds: nil), scale: 0)
      var (aboves, belows): ([Int64], [Int64]) = ([], [])
      let none = [ColumnValue.unknown, ColumnValue.absent, ColumnValue.elsewhere]
      for below in none + [-20, -1, 0, 1, 3, 20, 1_000, 1_999_999_980] {
        let ties = boundaries.flatMap { boundary in
          let tie = below > 0 ? Int128(below) * Int128(boundary.coefficient) / Int128.power(ofTen: boundary.scale) : 0
          return [Int64(tie) - 1, Int64(tie), Int64(tie) + 1]
        }
        for above in ties + none + [0, -7, 4_000_000_000] { (aboves, belows) = (aboves + [above], belows + [below]) }
      }
      let ratio = RatioWords(classes, layout, input: 1)
      for level in ProcessorLevel.all {
        var words = [UInt16](repeating: .max, count: aboves.count)
        let isDone = words.withUnsafeMutableBufferPointer { words in
          aboves.withUnsafeMutableBufferPointer { aboves in
            belows.withUnsafeMutableBufferPointer { belows in
              guard let words = words.baseAddress, let above = aboves.baseAddress, let below = belows.baseAddress else {
                return false
              }
              return ratio.narrow(words, aboves.count, above, below, level: level)
            }
          }
        }
        #expect(isDone)
        for row in aboves.indices {
          let found = BlockEvaluator.ratioClass(.init(raw: aboves[row]), .init(raw: belows[row]), classes)
          let expected = layout.word(classes.masks[found], isUnknown: classes.isUnknown[found], input: 1)
          #expect(
            words[row] == UInt16(truncatingIfNeeded: expected), "\(aboves[row]) / \(belows[row]) at level \(level)")
        }
      }
    }
  }

  @Test("an industry is met by the beginnings of its code alone", arguments: [2, 3, 4])
  func industries(length: Int) {
    let masks: [String: UInt32] = ["06": 1, "39": 2, "391": 4, "3911": 8, "4690": 16, "46": 32, "05": 64]
    let spread = IndustryNumber.spread(masks, length: length)
    for number in 0..<Int64(IndustryNumber.bound) where number % 10_000 < [100, 1000, 10_000][Int(number / 10_000)] {
      let expected = masks[String(IndustryNumber.code(of: number).prefix(length))] ?? 0
      #expect(spread[Int(number)] == expected, "\(IndustryNumber.code(of: number))")
    }
  }

  private static func column(_ name: String, _ values: [Int64]) -> Column {
    var column = Column(name: name, format: .decimal(scale: 2, isNatural: false), isKept: true)
    values.withUnsafeBufferPointer { column.append($0) }
    column.seal()
    return column
  }

  /// A number for each way in which two may be compared, and one with a condition that is put together.
  private static func conditionals(_ a: BoundNumber, _ b: BoundNumber) -> [BoundNumber] {
    let comparisons = PlanComparison.allCases.map { BoundCode.comparison($0, a, b) }
    let truths = PlanTruth.allCases
    let plain = PlanCondition(
      codes: [.comparison(.less, .absent, .absent)], truths: truths)
    let both = PlanCondition(
      codes: plain.codes + plain.codes, truths: (0..<16).map { truths[min($0 % 4, $0 / 4)] })
    return comparisons.flatMap { comparison -> [BoundNumber] in
      let one = BoundCondition(codes: BoundCodes(parts: [comparison], counts: [4]), plain)
      let two = BoundCondition(
        codes: BoundCodes(parts: [comparison, .comparison(.less, b, .constant(1_999))], counts: [4, 4]), both)
      return [.conditional(one, a, b), .conditional(one, .constant(3), .constant(3)), .conditional(two, b, .absent)]
    }
  }

  private static func isBeyond(_ value: BoundNumber.Value) -> Bool {
    if case .known(let number) = value { return Int64(exactly: number).map { !ColumnValue.isPresent($0) } ?? true }
    return false
  }

  /// Whether no part of a number may leave 64 bits where the whole does not.
  private static func isPlain(_ number: BoundNumber) -> Bool {
    switch number {
    case .sum(let left, let right), .difference(let left, let right):
      [left, right].allSatisfy { if case .slot(_, let times) = $0 { times == 1 } else { false } }
    case .constant, .slot: true
    default: false
    }
  }
}

extension BoundNumber.Value {
  fileprivate static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.known(let left), .known(let right)): left == right
    case (.absent, .absent), (.unknown, .unknown), (.elsewhere, .elsewhere): true
    default: false
    }
  }

  fileprivate func times(_ factor: Int128) -> Self {
    if case .known(let number) = self { return .known(number * factor) }
    return self
  }
}
