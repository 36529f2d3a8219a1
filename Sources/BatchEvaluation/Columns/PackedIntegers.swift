import BlockKernels

/// Integers in blocks, each in the form that takes least room for its values.
struct PackedIntegers: Sendable {
  /// How a block's rows are told. The pointers lead into the bytes beside the form.
  // house: sound, since a form only points into its block's bytes, which nobody writes once they are shared.
  enum Form: @unchecked Sendable {
    /// Every row has the same integer.
    case constant(Int64)
    /// Most rows have the same integer, the first of the values; the others stand apart, by row, each with which of at
    /// most 256 it has.
    case sparse(UnsafeBufferPointer<Int64>, rows: UnsafeBufferPointer<UInt16>, codes: UnsafePointer<UInt8>)
    /// A byte a row: which of at most 256 integers.
    case coded(UnsafeBufferPointer<Int64>, codes: UnsafePointer<UInt8>)
    /// Two bytes a row, times the unit, from the base on; the greatest three stand for the values that are none.
    case short(base: Int64, unit: Int64, codes: UnsafePointer<UInt16>)
    /// The same in four bytes.
    case narrow(base: Int64, unit: Int64, codes: UnsafePointer<UInt32>)
    case wide(UnsafePointer<Int64>)
  }

  /// A block's form, and what keeps its bytes.
  struct Block: Sendable {
    var form: Form
    /// `nil` where there are none.
    var bytes: BlockBytes?
  }

  private(set) var count = 0
  private(set) var blocks: [Block] = []
  private var pending: [Int64] = []

  init() {}

  /// Blocks as they were written down.
  init(count: Int, blocks: [Block]) { (self.count, self.blocks) = (count, blocks) }

  /// As many that nobody has told.
  init(unknown count: Int) {
    self.count = count
    blocks = Array(
      repeating: Block(form: .constant(ColumnValue.unknown), bytes: nil),
      count: (count + Population.blockRows - 1) / Population.blockRows)
  }

  /// Adds rows of another at the end; `seal` must follow the last. Whole blocks that come to stand as blocks again are
  /// shared.
  mutating func append(_ rows: Range<Int>, of other: PackedIntegers) {
    var next = rows.lowerBound
    while next < rows.upperBound {
      let (block, first) = next.quotientAndRemainder(dividingBy: Population.blockRows)
      let taken = min(rows.upperBound - next, other.rows(ofBlock: block) - first)
      if pending.isEmpty, taken == Population.blockRows {
        blocks.append(other.blocks[block])
        count += taken
      } else {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: Population.blockRows) { room in
          guard let start = room.baseAddress else { return }
          other.load(block: block, into: start)
          append(UnsafeBufferPointer(start: start + first, count: taken))
        }
      }
      next += taken
    }
  }

  /// Adds integers at the end; `seal` must follow the last.
  mutating func append(_ values: UnsafeBufferPointer<Int64>) {
    count += values.count
    var next = 0
    while next < values.count {
      if pending.isEmpty, values.count - next >= Population.blockRows {
        blocks.append(Block(UnsafeBufferPointer(rebasing: values[next..<next + Population.blockRows])))
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
      let bytes = BlockBytes(count: rows(ofBlock: block) * 8)
      let values = bytes.pointer(0, as: Int64.self)
      load(block: block, into: values)
      other.blocks[block] = Block(form: .wide(values), bytes: bytes)
    }
    return other
  }

  /// How many rows a block has.
  @inline(__always)
  func rows(ofBlock block: Int) -> Int { min(Population.blockRows, count - block * Population.blockRows) }

  /// Packs the rows that do not fill a block.
  mutating func seal() {
    guard !pending.isEmpty else { return }
    pending.withUnsafeBufferPointer { blocks.append(Block($0)) }
    pending.removeAll(keepingCapacity: true)
  }

  /// The integers of a block, written one after another.
  func load(
    block: Int, into target: UnsafeMutablePointer<Int64>, level: Int32 = ProcessorLevel.best
  ) {
    defer { withExtendedLifetime(blocks) {} }
    let count = rows(ofBlock: block)
    switch blocks[block].form {
    case .constant(let value): target.update(repeating: value, count: count)
    case .sparse(let values, let rows, let codes):
      target.update(repeating: values[0], count: count)
      for index in rows.indices { target[Int(rows[index])] = values[Int(codes[index])] }
    case .coded(let values, let codes): block_unpack_8(level, target, codes, Int64(count), values.baseAddress)
    case .short(let base, let unit, let codes): block_unpack_16(level, target, codes, Int64(count), base, unit)
    case .narrow(let base, let unit, let codes): block_unpack_32(level, target, codes, Int64(count), base, unit)
    case .wide(let values): target.update(from: values, count: count)
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
    defer { withExtendedLifetime(blocks) {} }
    let index = row % Population.blockRows
    switch blocks[row / Population.blockRows].form {
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
    let count = rows(ofBlock: block)
    if blocks[block].replace(index, of: count, with: value) { return }
    var rows = [Int64](repeating: 0, count: count)
    rows.withUnsafeMutableBufferPointer { rows in
      if let start = rows.baseAddress { load(block: block, into: start) }
      rows[index] = value
      blocks[block] = Block(UnsafeBufferPointer(rows))
    }
  }

  @inline(__always)
  static func value<Code: FixedWidthInteger>(_ code: Code, _ base: Int64, _ unit: Int64) -> Int64 {
    code >= Code.max - 2 ? ColumnValue.unknown + Int64(Code.max - code) : base + Int64(code) * unit
  }

  /// The bytes that the integers take.
  var bytes: Int { blocks.indices.reduce(0) { $0 + blocks[$1].size(ofRows: rows(ofBlock: $1)) } }
}
