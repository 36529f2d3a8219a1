import BlockKernels

/// Integers in blocks, each in the form that takes least room for its values.
struct PackedIntegers: Sendable {
  enum Form: Sendable {
    /// Every row has the same integer.
    case constant(Int64)
    /// Most rows have the same integer, the first of the values; the others stand apart, by row, each with which of at
    /// most 256 it has.
    case sparse([Int64], rows: [UInt16], codes: [UInt8])
    /// A byte a row: which of at most 256 integers.
    case coded([Int64], codes: [UInt8])
    /// Two bytes a row, times the unit, from the base on; the greatest three stand for the values that are none.
    case short(base: Int64, unit: Int64, codes: [UInt16])
    /// The same in four bytes.
    case narrow(base: Int64, unit: Int64, codes: [UInt32])
    case wide([Int64])
  }

  private(set) var count = 0
  private(set) var blocks: [Form] = []
  private var pending: [Int64] = []

  /// Adds integers at the end; `seal` must follow the last.
  mutating func append(_ values: UnsafeBufferPointer<Int64>) {
    count += values.count
    var next = 0
    while next < values.count {
      if pending.isEmpty, values.count - next >= Population.blockRows {
        blocks.append(Form(UnsafeBufferPointer(rebasing: values[next..<next + Population.blockRows])))
        next += Population.blockRows
        continue
      }
      let taken = min(values.count - next, Population.blockRows - pending.count)
      pending += UnsafeBufferPointer(rebasing: values[next..<next + taken])
      next += taken
      if pending.count == Population.blockRows { seal() }
    }
  }

  /// The same integers in eight bytes each.
  var plain: PackedIntegers {
    var other = self
    for block in blocks.indices {
      let rows = min(Population.blockRows, count - block * Population.blockRows)
      other.blocks[block] = .wide(
        [Int64](unsafeUninitializedCapacity: rows) { buffer, filled in
          if let start = buffer.baseAddress { load(block: block, into: start) }
          filled = rows
        })
    }
    return other
  }

  /// Packs the rows that do not fill a block.
  mutating func seal() {
    guard !pending.isEmpty else { return }
    blocks.append(Form(pending))
    pending.removeAll(keepingCapacity: true)
  }

  /// The integers of a block, written one after another.
  func load(
    block: Int, into target: UnsafeMutablePointer<Int64>, level: Int32 = ProcessorLevel.best
  ) {
    switch blocks[block] {
    case .constant(let value):
      target.update(repeating: value, count: min(Population.blockRows, count - block * Population.blockRows))
    case .sparse(let values, let rows, let codes):
      target.update(repeating: values[0], count: min(Population.blockRows, count - block * Population.blockRows))
      for index in rows.indices { target[Int(rows[index])] = values[Int(codes[index])] }
    case .coded(let values, let codes): block_unpack_8(level, target, codes, Int64(codes.count), values)
    case .short(let base, let unit, let codes): block_unpack_16(level, target, codes, Int64(codes.count), base, unit)
    case .narrow(let base, let unit, let codes): block_unpack_32(level, target, codes, Int64(codes.count), base, unit)
    case .wide(let values):
      values.withUnsafeBufferPointer { values in
        if let start = values.baseAddress { target.update(from: start, count: values.count) }
      }
    }
  }

  /// All of them, one after another.
  var values: [Int64] {
    [Int64](unsafeUninitializedCapacity: blocks.count * Population.blockRows) { buffer, filled in
      for block in blocks.indices {
        if let start = buffer.baseAddress { load(block: block, into: start + block * Population.blockRows) }
      }
      filled = count
    }
  }

  subscript(row: Int) -> Int64 {
    let index = row % Population.blockRows
    switch blocks[row / Population.blockRows] {
    case .constant(let value): return value
    case .sparse(let values, let rows, let codes):
      let place = rows.place(of: UInt16(index))
      return place < rows.count && rows[place] == index ? values[Int(codes[place])] : values[0]
    case .coded(let values, let codes): return values[Int(codes[index])]
    case .short(let base, let unit, let codes): return Self.value(codes[index], base, unit)
    case .narrow(let base, let unit, let codes): return Self.value(codes[index], base, unit)
    case .wide(let values): return values[index]
    }
  }

  /// Replaces the integer of one row. A block whose form cannot hold it is packed anew.
  mutating func replace(_ row: Int, with value: Int64) {
    let (block, index) = (row / Population.blockRows, row % Population.blockRows)
    if blocks[block].replace(index, with: value) { return }
    var rows = [Int64](repeating: 0, count: min(Population.blockRows, count - block * Population.blockRows))
    rows.withUnsafeMutableBufferPointer { rows in
      if let start = rows.baseAddress { load(block: block, into: start) }
    }
    rows[index] = value
    blocks[block] = Form(rows)
  }

  @inline(__always)
  static func value<Code: FixedWidthInteger>(_ code: Code, _ base: Int64, _ unit: Int64) -> Int64 {
    code >= Code.max - 2 ? ColumnValue.unknown + Int64(Code.max - code) : base + Int64(code) * unit
  }

  /// The bytes that the integers take.
  var bytes: Int { blocks.reduce(0) { $0 + $1.bytes } }
}
