import Testing

@testable import BatchEvaluation

/// Integers packed as narrow as they allow come back as they were.
@Suite("Packed integers")
struct PackedIntegersTests {
  private func packed(_ values: [Int64]) -> PackedIntegers {
    var packed = PackedIntegers()
    values.withUnsafeBufferPointer { packed.append($0) }
    packed.seal()
    return packed
  }

  @Test(
    "what goes in comes out, row by row and block by block, whatever the units and the values that are none",
    arguments: [1, 100, 10_000, 100_000, -7] as [Int64])
  func roundTrip(unit: Int64) {
    var values = (0..<10_000).map { Int64($0) &* unit }
    values[3] = ColumnValue.unknown
    values[4] = ColumnValue.absent
    values[5000] = ColumnValue.elsewhere
    values[9000] = Int64.max
    let packed = packed(values)
    #expect(packed.count == values.count)
    #expect(values.indices.allSatisfy { packed[$0] == values[$0] })
    var block = [Int64](repeating: 0, count: Population.blockRows)
    for number in 0..<3 {
      let first = number * Population.blockRows
      let rows = min(Population.blockRows, values.count - first)
      block.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        for level in ProcessorLevel.all {
          packed.load(block: number, into: start, level: level)
          let isSame = (0..<rows).allSatisfy { start[$0] == values[first + $0] }
          #expect(isSame, "block \(number) at level \(level)")
          start.update(repeating: 0, count: rows)
        }
      }
    }
  }

  @Test("a block takes no more room than its values ask for")
  func size() {
    func bytesARow(_ value: (Int) -> Int64) -> Double { Double(packed((0..<8192).map(value)).bytes) / 8192 }
    #expect(bytesARow { _ in ColumnValue.absent } < 0.05)
    #expect(bytesARow { $0 % 40 == 0 ? Int64($0) * 7 : ColumnValue.unknown } < 0.35, "one in forty is told")
    #expect(bytesARow { $0 % 10 == 0 ? Int64($0 % 30) : 7 } < 0.35, "one in ten has another of few values")
    #expect(bytesARow { Int64($0 % 3) } < 1.05)
    #expect(bytesARow { Int64($0) * 123_400_000 } < 2.05, "round amounts")
    #expect(bytesARow { Int64($0) * 123_457 + Int64($0 % 2) } < 4.05, "amounts to the fen")
    #expect(bytesARow { Int64($0) * 1_000_000_000_007 + Int64($0 % 2) } < 8.05, "the greatest amounts")
  }

  /// Most rows alike, the others of few values.
  private static let apart: [Int64] = (0..<5000).map { row in
    if row % 700 == 1 { return ColumnValue.absent }
    return row % 9 == 4 ? Int64(row % 7) - 2 : 0
  }

  /// Blocks of every form, with the ends of the integers and the values that are none among them.
  private static let blocks: [[Int64]] = [
    Array(repeating: 7, count: 300), (0..<300).map { $0 % 30 == 0 ? Int64($0) : ColumnValue.unknown },
    apart, (0..<300).map { Int64($0 % 5) - 2 }, (0..<5000).map { Int64($0) * 100 + 3 },
    (0..<5000).map { Int64($0) * 70_001 },
    [Int64.max, ColumnValue.elsewhere + 1, ColumnValue.unknown, ColumnValue.absent, ColumnValue.elsewhere, 0],
    (0..<600).map { $0 == 5 ? Int64.max : $0 == 6 ? ColumnValue.elsewhere + 1 : Int64($0) },
  ]

  @Test("every form is narrowed, read and replaced as plain integers are", arguments: blocks.indices)
  func forms(index: Int) {
    var values = Self.blocks[index]
    var integers = packed(values)
    let wanted: [Int64] = [
      0, 7, -1, ColumnValue.unknown, ColumnValue.absent, ColumnValue.elsewhere, Int64.max, ColumnValue.elsewhere + 1,
      103,
    ]
    for (position, value) in wanted.enumerated() {
      let row = (position * 37 + 1) % values.count
      values[row] = value
      integers.replace(row, with: value)
      #expect(values.indices.allSatisfy { integers[$0] == values[$0] })
    }
    let order = Array(Set(values.filter(ColumnValue.isPresent) + [-3, 2, 4, 104, 70_001, 300_000])).sorted()
    for count in [0, 1, 2, 3, 7, 40] {
      let starts = stride(from: 0, to: order.count, by: max(1, order.count / max(1, count))).prefix(count).map {
        order[$0]
      }
      let steps = StepWords(
        below: Self.word(0), starts.enumerated().map { ($1, Self.word($0 + 1)) }, unknown: Self.word(91),
        absent: Self.word(92), elsewhere: Self.word(93))
      for level in ProcessorLevel.all { Self.expectWords(UInt16.self, of: integers, values, steps, level) }
      Self.expectWords(UInt64.self, of: integers, values, steps, 0)
    }
    let places = values.indices.filter { $0 % 7 == 3 || $0 % 11 == 0 }.map { UInt32($0) }
    var gathered = [Int64](repeating: 0, count: places.count)
    gathered.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { integers.gather(places.count, places, into: start) }
    }
    #expect(gathered == places.map { values[Int($0)] })
  }

  private static func word(_ seed: Int) -> UInt64 { UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// The words of every block are those of its integers, whatever they were narrowed to before.
  private static func expectWords<Word: RowWord>(
    _ type: Word.Type, of integers: PackedIntegers, _ values: [Int64], _ steps: StepWords,
    _ level: Int32
  ) {
    var words = [Word](repeating: 0, count: Population.blockRows)
    var room = words
    for block in 0..<(values.count + Population.blockRows - 1) / Population.blockRows {
      let rows = values[(block * Population.blockRows)...].prefix(Population.blockRows)
      let before = rows.indices.map { Word(truncatingIfNeeded: $0 % 3 == 0 ? UInt64.max : word($0 % 17)) }
      for (place, word) in before.enumerated() { words[place] = word }
      words.withUnsafeMutableBufferPointer { words in
        room.withUnsafeMutableBufferPointer { room in
          guard let words = words.baseAddress, let room = room.baseAddress else { return }
          integers.narrow(words, block: block, by: steps, room: room, level: level)
        }
      }
      let expected = zip(rows, before).map { Word(truncatingIfNeeded: steps.word(of: $0)) & $1 }
      #expect(words.prefix(rows.count).elementsEqual(expected))
    }
  }

  @Test("a row is replaced, also by a value that its block is too narrow for")
  func replacing() {
    var values = (0..<5000).map { Int64($0) * 100_000 }
    var integers = packed(values)
    let changes: [(Int, Int64)] = [(7, 12_300_000), (8, ColumnValue.unknown), (4999, 1), (9, Int64.max), (10, -5)]
    for (row, value) in changes {
      values[row] = value
      integers.replace(row, with: value)
    }
    #expect(values.indices.allSatisfy { integers[$0] == values[$0] })
  }
}
