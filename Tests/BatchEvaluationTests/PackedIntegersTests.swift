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
        if let start = buffer.baseAddress { packed.load(block: number, into: start) }
      }
      #expect(block.prefix(rows).elementsEqual(values[first..<first + rows]))
    }
  }

  @Test("a block takes no more room than its values ask for")
  func size() {
    func bytesARow(_ value: (Int) -> Int64) -> Double { Double(packed((0..<8192).map(value)).bytes) / 8192 }
    #expect(bytesARow { _ in ColumnValue.absent } < 0.05)
    #expect(bytesARow { $0 % 40 == 0 ? Int64($0) * 7 : ColumnValue.unknown } < 0.35, "one in forty is told")
    #expect(bytesARow { Int64($0 % 3) } < 1.05)
    #expect(bytesARow { Int64($0) * 123_400_000 } < 2.05, "round amounts")
    #expect(bytesARow { Int64($0) * 123_457 + Int64($0 % 2) } < 4.05, "amounts to the fen")
    #expect(bytesARow { Int64($0) * 1_000_000_000_007 + Int64($0 % 2) } < 8.05, "the greatest amounts")
  }

  /// Blocks of every form, with the ends of the integers and the values that are none among them.
  private static let blocks: [[Int64]] = [
    Array(repeating: 7, count: 300), (0..<300).map { $0 % 30 == 0 ? Int64($0) : ColumnValue.unknown },
    (0..<300).map { Int64($0 % 5) - 2 }, (0..<5000).map { Int64($0) * 100 + 3 }, (0..<5000).map { Int64($0) * 70_001 },
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
    let mask: (Int64) -> UInt32 = { UInt32(truncatingIfNeeded: $0 &* 0x9E37) | 1 }
    var masks = [UInt32](repeating: UInt32.max, count: Population.blockRows)
    masks.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, integers.narrow(start, block: 0, by: mask) else { return }
      for (row, value) in values.prefix(Population.blockRows).enumerated() {
        #expect(start[row] == mask(value))
      }
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
