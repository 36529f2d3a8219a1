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

  @Test("a block of one value takes no room, and round amounts take four bytes a row")
  func size() {
    let constant = packed(Array(repeating: ColumnValue.absent, count: 8192))
    #expect(constant.bytes < 200 && constant.constant(ofBlock: 1) == ColumnValue.absent)
    let round = packed((0..<8192).map { Int64($0) * 123_400_000 })
    #expect((8192 * 4..<8192 * 4 + 200).contains(round.bytes))
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
