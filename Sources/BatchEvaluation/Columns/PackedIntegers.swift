/// Integers in blocks, each as narrow as its values allow: amounts in whole thousands take four bytes.
struct PackedIntegers: Sendable {
  private enum Form: Sendable {
    /// Every row has the same integer, which takes no room.
    case constant(Int64)
    /// Four bytes a row, times the unit; the greatest three stand for the values that are none.
    case narrow(offset: Int, unit: Int64)
    case wide(offset: Int)
  }

  private(set) var count = 0
  private var blocks: [Form] = []
  private var narrow: [UInt32] = []
  private var wide: [Int64] = []
  private var pending: [Int64] = []

  /// What narrow blocks may be counted in: thousands of yuan, hundreds of yuan, yuan, fen.
  private static let units: [Int64] = [100_000, 10_000, 100, 1]

  /// Adds integers at the end; `seal` must follow the last.
  mutating func append(_ values: UnsafeBufferPointer<Int64>) {
    count += values.count
    var next = 0
    while next < values.count {
      let taken = min(values.count - next, Population.blockRows - pending.count)
      pending += UnsafeBufferPointer(rebasing: values[next..<next + taken])
      next += taken
      if pending.count == Population.blockRows { seal() }
    }
  }

  /// Packs the rows that do not fill a block.
  mutating func seal() {
    guard let first = pending.first else { return }
    blocks.append(packed(first))
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func packed(_ first: Int64) -> Form {
    if pending.allSatisfy({ $0 == first }) { return .constant(first) }
    let present = pending.lazy.filter { ColumnValue.isPresent($0) }
    if let least = present.min(), let greatest = present.max(), least < 0 || greatest / 100_000 > 0xFFFF_FFF0 {
      wide += pending
      return .wide(offset: wide.count - pending.count)
    }
    for unit in Self.units where present.allSatisfy({ $0 % unit == 0 && $0 / unit < 0xFFFF_FFF0 }) {
      narrow += pending.map {
        ColumnValue.isPresent($0) ? UInt32($0 / unit) : UInt32.max - UInt32($0 - ColumnValue.unknown)
      }
      return .narrow(offset: narrow.count - pending.count, unit: unit)
    }
    wide += pending
    return .wide(offset: wide.count - pending.count)
  }

  /// The integers of a block, written one after another.
  func load(block: Int, into target: UnsafeMutablePointer<Int64>) {
    let rows = min(Population.blockRows, count - block * Population.blockRows)
    switch blocks[block] {
    case .constant(let value): target.update(repeating: value, count: rows)
    case .narrow(let offset, let unit):
      narrow.withUnsafeBufferPointer { narrow in
        for row in 0..<rows { target[row] = Self.value(narrow[offset + row], unit) }
      }
    case .wide(let offset):
      wide.withUnsafeBufferPointer { wide in
        for row in 0..<rows { target[row] = wide[offset + row] }
      }
    }
  }

  /// The integer that every row of a block has; `nil` where they differ.
  func constant(ofBlock block: Int) -> Int64? {
    if case .constant(let value) = blocks[block] { return value }
    return nil
  }

  subscript(row: Int) -> Int64 {
    switch blocks[row / Population.blockRows] {
    case .constant(let value): value
    case .narrow(let offset, let unit): Self.value(narrow[offset + row % Population.blockRows], unit)
    case .wide(let offset): wide[offset + row % Population.blockRows]
    }
  }

  /// Replaces the integer of one row. A block that cannot hold it becomes a wide one; its former room stays unused.
  mutating func replace(_ row: Int, with value: Int64) {
    let (block, index) = (row / Population.blockRows, row % Population.blockRows)
    switch blocks[block] {
    case .constant(value): return
    case .narrow(let offset, let unit)
    where !ColumnValue.isPresent(value) || (value >= 0 && value % unit == 0 && value / unit < 0xFFFF_FFF0):
      narrow[offset + index] =
        ColumnValue.isPresent(value) ? UInt32(value / unit) : UInt32.max - UInt32(value - ColumnValue.unknown)
    case .wide(let offset): wide[offset + index] = value
    default:
      var rows = [Int64](repeating: 0, count: min(Population.blockRows, count - block * Population.blockRows))
      rows.withUnsafeMutableBufferPointer { rows in
        if let start = rows.baseAddress { load(block: block, into: start) }
      }
      rows[index] = value
      wide += rows
      blocks[block] = .wide(offset: wide.count - rows.count)
    }
  }

  @inline(__always)
  private static func value(_ code: UInt32, _ unit: Int64) -> Int64 {
    code >= UInt32.max - 2 ? ColumnValue.unknown + Int64(UInt32.max - code) : Int64(code) * unit
  }

  /// The bytes that the integers take.
  var bytes: Int { narrow.count * 4 + wide.count * 8 + blocks.count * MemoryLayout<Form>.stride }
}
