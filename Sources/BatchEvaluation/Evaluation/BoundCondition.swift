import BlockKernels

/// A plan's condition over the slots of a frame. What it comes to for a row is an integer as a column of flags holds it.
struct BoundCondition: Sendable, Equatable {
  let codes: BoundCodes
  /// For each combination of codes.
  let integers: [Int64]
  let isItsPart: Bool

  init(codes: BoundCodes, _ condition: PlanCondition) {
    self.codes = codes
    integers = condition.truths.map(\.integer)
    isItsPart = condition.isItsPart
  }

  func value(_ row: Int, _ frame: BlockFrame) -> Int64 {
    codes.index(row, frame).map { integers[$0] } ?? ColumnValue.elsewhere
  }

  /// Works the condition out for all selected rows; parameters and result as of `BoundNumber.fill`.
  func fill(
    _ target: UnsafeMutablePointer<Int64>, _ count: Int, _ frame: BlockFrame,
    _ buffer: (Int) -> UnsafeMutablePointer<Int64>, next: Int
  ) -> Bool {
    if isItsPart { return codes.parts[0].fill(target, count, frame, buffer, next: next) }
    guard codes.fill(target, count, frame, buffer, next: next) else { return false }
    integers.withUnsafeBufferPointer { integers in
      for row in 0..<count {
        let index = target[row]
        target[row] = index < 0 ? ColumnValue.elsewhere : integers[Int(index)]
      }
    }
    return true
  }
}

extension PlanComparison {
  /// How two values stand to each other, as a column of flags holds it.
  func flag(_ left: BoundNumber.Value, _ right: BoundNumber.Value) -> Int64 {
    switch (left, right) {
    case (.known(let left), .known(let right)): holds(left, right) ? 1 : 0
    case (.elsewhere, _), (_, .elsewhere): ColumnValue.elsewhere
    case (.absent, _) where isOrder, (_, .absent) where isOrder: ColumnValue.absent
    case (.unknown, _), (_, .unknown): ColumnValue.unknown
    case (.absent, .absent): self == .equal ? 1 : 0
    case (.absent, _), (_, .absent): self == .equal ? 0 : 1
    }
  }
}

/// Things with few values each, whose combinations are numbered, the first one's codes running fastest.
struct BoundCodes: Sendable, Equatable {
  let parts: [BoundCode]
  let counts: [Int]

  /// What a look at them all costs a row, beside that at a column of the table itself.
  func cost(_ slotCost: (Int) -> Int) -> Int { parts.reduce(0) { $0 + $1.cost(slotCost) } }

  /// Which of a small column's codes an integer is: unknown, known to be absent, then the values.
  @inline(__always)
  static func code(of value: Int64) -> Int {
    ColumnValue.isPresent(value) ? Int(value) + 2 : Int(value - ColumnValue.unknown)
  }

  /// The number of a row's combination; `nil` where the columns do not hold a value.
  func index(_ row: Int, _ frame: BlockFrame) -> Int? {
    var (index, stride) = (0, 1)
    for (part, count) in zip(parts, counts) {
      let value = part.value(row, frame)
      if value == ColumnValue.elsewhere { return nil }
      index += stride * Self.code(of: value)
      stride *= count
    }
    return index
  }

  /// Writes the numbers of all selected rows' combinations, below zero where the columns do not hold a value; parameters
  /// and result as of `BoundNumber.fill`.
  func fill(
    _ target: UnsafeMutablePointer<Int64>, _ count: Int, _ frame: BlockFrame,
    _ buffer: (Int) -> UnsafeMutablePointer<Int64>, next: Int
  ) -> Bool {
    target.update(repeating: 0, count: count)
    var stride: Int64 = 1
    for (part, partCount) in zip(parts, counts) {
      guard let values = part.values(buffer(next), count, frame, buffer, next: next + 1) else { return false }
      block_codes(frame.level, target, values, Int64(count), stride)
      stride *= Int64(partCount)
    }
    return true
  }
}

/// One thing with few values: for a row an integer as a small column holds it.
enum BoundCode: Sendable, Equatable {
  case slot(Int)
  case comparison(PlanComparison, BoundNumber, BoundNumber)
  /// What stands for the unknown, the absent and what is not held, then for each industry's number.
  case industry(slot: Int, integers: [Int64])

  func cost(_ slotCost: (Int) -> Int) -> Int {
    switch self {
    case .slot(let slot): slotCost(slot) * 4
    case .comparison(_, let left, let right): left.cost(slotCost) + right.cost(slotCost) + 8
    case .industry(let slot, _): slotCost(slot) * 4 + 4
    }
  }

  func value(_ row: Int, _ frame: BlockFrame) -> Int64 {
    switch self {
    case .slot(let slot): return frame.slot(slot)[row]
    case .industry(let slot, let integers): return integers[Self.place(of: frame.slot(slot)[row])]
    case .comparison(let sign, let left, let right): return sign.flag(left.value(row, frame), right.value(row, frame))
    }
  }

  /// Parameters and result as of `BoundNumber.fill`.
  func fill(
    _ target: UnsafeMutablePointer<Int64>, _ count: Int, _ frame: BlockFrame,
    _ buffer: (Int) -> UnsafeMutablePointer<Int64>, next: Int
  ) -> Bool {
    switch self {
    case .slot(let slot):
      target.update(from: frame.values(ofSlot: slot), count: count)
      return true
    case .industry(let slot, let integers):
      let values = frame.values(ofSlot: slot)
      integers.withUnsafeBufferPointer { integers in
        for row in 0..<count { target[row] = integers[Self.place(of: values[row])] }
      }
      return true
    case .comparison(let sign, let left, let right):
      guard let lefts = left.values(target, count, frame, buffer, next: next),
        let rights = right.values(buffer(next), count, frame, buffer, next: next + 1)
      else { return false }
      block_compare(frame.level, target, lefts, rights, Int64(count), sign.rawValue)
      return true
    }
  }

  /// The integers of all selected rows: those of a slot where they stand, others in a buffer that they fill.
  fileprivate func values(
    _ target: UnsafeMutablePointer<Int64>, _ count: Int, _ frame: BlockFrame,
    _ buffer: (Int) -> UnsafeMutablePointer<Int64>, next: Int
  ) -> UnsafeMutablePointer<Int64>? {
    if case .slot(let slot) = self { return frame.values(ofSlot: slot) }
    return fill(target, count, frame, buffer, next: next) ? target : nil
  }

  @inline(__always)
  private static func place(of value: Int64) -> Int {
    ColumnValue.isPresent(value) ? Int(value) + 3 : Int(value - ColumnValue.unknown)
  }
}
