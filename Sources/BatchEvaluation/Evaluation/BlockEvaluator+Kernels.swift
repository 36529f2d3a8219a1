/// The passes over a block that rule out rows of the table: an input at a time, over all rows of the block.
extension BlockEvaluator {
  /// Narrows the masks of a block's rows by what an input's cells make of them.
  func narrow(_ input: BoundPlan.BoundInput, _ count: Int) {
    switch input {
    case .codes:
      for row in 0..<count where masks[row] & CellMask.open != 0 { masks[row] &= mask(input, row).bits }
    case .code(let slot, let table):
      narrow(slot, count) { table.masks[table.index(of: $0)] }
    case .column(let slot, let classes):
      narrow(slot, count) { classes.masks[classes.index(of: $0)] }
    case .number(let number, let classes):
      guard isDense(count), number.fill(buffer(0), count, frame, buffer, next: 1) else {
        for row in 0..<count where masks[row] & CellMask.open != 0 { masks[row] &= mask(input, row).bits }
        return
      }
      let values = buffer(0)
      for row in 0..<count where masks[row] & CellMask.open != 0 {
        masks[row] &= classes.masks[classes.index(of: BoundNumber.Value(raw: values[row]))]
      }
    case .ratio(let above, let below, let classes):
      guard isDense(count), above.fill(buffer(0), count, frame, buffer, next: 2),
        below.fill(buffer(1), count, frame, buffer, next: 2)
      else {
        for row in 0..<count where masks[row] & CellMask.open != 0 { masks[row] &= mask(input, row).bits }
        return
      }
      let (aboves, belows) = (buffer(0), buffer(1))
      for row in 0..<count where masks[row] & CellMask.open != 0 {
        let index = ratioClass(BoundNumber.Value(raw: aboves[row]), BoundNumber.Value(raw: belows[row]), classes)
        masks[row] &= classes.masks[index]
      }
    }
  }

  /// A pass over one column: where a block has few different values, each of them is looked at once.
  @inline(__always)
  private func narrow(_ slot: Int, _ count: Int, _ mask: (Int64) -> UInt32) {
    if let column = frame.column(ofSlot: slot), column.narrow(masks, block: frame.block, by: mask) { return }
    let values = frame.slot(slot)
    for row in 0..<count where masks[row] & CellMask.open != 0 { masks[row] &= mask(values[row]) }
  }

  /// Whether so many rows are open that a pass over all of them is worth it.
  private func isDense(_ count: Int) -> Bool {
    var open = 0
    for row in 0..<count { open += masks[row] & CellMask.open == 0 ? 0 : 1 }
    return open * 8 >= count
  }

  /// Whether every row of the block is ruled out.
  func isClosed(_ count: Int) -> Bool {
    var any: UInt32 = 0
    for row in 0..<count { any |= masks[row] }
    return any & CellMask.open == 0
  }
}

extension BoundNumber {
  /// Works a number out for all rows of a block in 64 bits.
  /// - Parameters:
  ///   - target: where the numbers go, or `ColumnValue`'s.
  ///   - buffer: room for as many numbers, by its own number.
  ///   - next: the first of them that is free.
  /// - Returns: `false` where a number might not fit, so that each row must be worked out by itself.
  func fill(
    _ target: UnsafeMutablePointer<Int64>, _ count: Int, _ frame: BlockFrame,
    _ buffer: (Int) -> UnsafeMutablePointer<Int64>, next: Int
  ) -> Bool {
    switch self {
    case .constant(let number):
      guard let number = Int64(exactly: number), ColumnValue.isPresent(number) else { return false }
      target.update(repeating: number, count: count)
      return true
    case .slot(let slot, let times):
      let values = frame.slot(slot)
      return Self.fill(target, count) {
        (values[$0], Int64(exactly: times))
      } by: {
        $0.multipliedReportingOverflow(by: $1)
      }
    case .year(let slot, let times):
      let days = frame.slot(slot)
      return Self.fill(target, count) { row in
        let day = days[row]
        return (ColumnValue.isPresent(day) ? Int64(BlockFrame.year(of: day)) : day, Int64(exactly: times))
      } by: {
        $0.multipliedReportingOverflow(by: $1)
      }
    case .sum(let left, let right):
      let other = buffer(next)
      guard left.fill(target, count, frame, buffer, next: next + 1),
        right.fill(other, count, frame, buffer, next: next + 1)
      else { return false }
      return Self.fill(target, count) {
        (target[$0], other[$0])
      } by: {
        $0.addingReportingOverflow($1)
      }
    case .difference(let left, let right):
      let other = buffer(next)
      guard left.fill(target, count, frame, buffer, next: next + 1),
        right.fill(other, count, frame, buffer, next: next + 1)
      else { return false }
      return Self.fill(target, count) {
        (target[$0], other[$0])
      } by: {
        $0.subtractingReportingOverflow($1)
      }
    case .product(let number, let factor):
      guard number.fill(target, count, frame, buffer, next: next) else { return false }
      return Self.fill(target, count) {
        (target[$0], Int64(exactly: factor))
      } by: {
        $0.multipliedReportingOverflow(by: $1)
      }
    case .zeroIfAbsent(let number):
      guard number.fill(target, count, frame, buffer, next: next) else { return false }
      for row in 0..<count where target[row] == ColumnValue.absent { target[row] = 0 }
      return true
    }
  }

  /// Combines two numbers a row; what is none of them decides in the order of `combined`.
  @inline(__always)
  private static func fill(
    _ target: UnsafeMutablePointer<Int64>, _ count: Int, _ operands: (Int) -> (Int64, Int64?),
    by combine: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> Bool {
    var fits = true
    for row in 0..<count {
      let (left, right) = operands(row)
      guard let right else { return false }
      guard ColumnValue.isPresent(left), ColumnValue.isPresent(right) else {
        // Of the values that are none the greater decides: not held, then absent, then unknown.
        let none = ColumnValue.unknown
        target[row] = max(ColumnValue.isPresent(left) ? none : left, ColumnValue.isPresent(right) ? none : right)
        continue
      }
      let (value, overflow) = combine(left, right)
      if overflow || !ColumnValue.isPresent(value) { fits = false }
      target[row] = value
    }
    return fits
  }
}
