/// The passes over a block that rule out rows of the table: an input at a time, over all rows that are left.
extension BlockEvaluator {
  /// Narrows the words of a block's rows by what each input makes of them.
  /// - Returns: whether any row is left open; those alone are then selected.
  @inline(__always)
  func filter<Word: FixedWidthInteger & UnsignedInteger>(_ bound: BoundPlan, _ rows: OpenRows<Word>) -> Bool {
    rows.begin(frame.count, bound.layout, asksForDay: bound.daySlot != nil)
    frame.select(nil)
    for pass in bound.passes {
      if case .steps(let slot, let steps) = pass.kind, !rows.isSelected, let column = frame.column(ofSlot: slot) {
        column.narrow(rows.words, block: frame.block, by: steps, room: rows.room)
      } else {
        write(pass, bound, into: found)
        rows.narrow(by: found)
      }
      if rows.isSelected {
        rows.select()
      } else {
        let open = rows.openCount()
        if open > 0, !rows.isSparse(open) { continue }
        rows.select()
      }
      if rows.count == 0 { return false }
      frame.select(rows.places)
    }
    if !rows.isSelected {
      rows.select()
      frame.select(rows.places)
    }
    return rows.count > 0
  }

  /// Writes what an input makes of each selected row.
  func write(_ pass: BoundPass, _ bound: BoundPlan, into target: UnsafeMutablePointer<UInt64>) {
    let count = frame.selectedCount
    switch pass.kind {
    case .steps(let slot, let steps): steps.write(frame.values(ofSlot: slot), count, into: target)
    case .codes(let slots, let counts, let words, let elsewhere):
      writeCodes(slots, counts, words, elsewhere, count, into: target)
    case .number(let number, let steps):
      if number.fill(buffer(0), count, frame, buffer, next: 1) {
        steps.write(buffer(0), count, into: target)
      } else {
        writeRows(pass, bound, into: target)
      }
    case .ratio(let above, let below, let words):
      guard above.fill(buffer(0), count, frame, buffer, next: 2),
        below.fill(buffer(1), count, frame, buffer, next: 2),
        words.write(count, buffer(0), buffer(1), into: target)
      else { return writeRows(pass, bound, into: target) }
    }
  }

  private func writeCodes(
    _ slots: [Int], _ counts: [Int], _ words: [UInt64], _ elsewhere: UInt64, _ count: Int,
    into target: UnsafeMutablePointer<UInt64>
  ) {
    let indices = buffer(0)
    indices.update(repeating: 0, count: count)
    var stride: Int64 = 1
    for (slot, values) in zip(slots, counts) {
      let own = frame.values(ofSlot: slot)
      for row in 0..<count {
        let value = own[row]
        // Far below zero it stays, whatever the others add.
        let code =
          value == ColumnValue.elsewhere
          ? -(1 << 40) : ColumnValue.isPresent(value) ? value + 2 : value - ColumnValue.unknown
        indices[row] += code &* stride
      }
      stride *= Int64(values)
    }
    words.withUnsafeBufferPointer { words in
      for row in 0..<count { target[row] = indices[row] < 0 ? elsewhere : words[Int(indices[row])] }
    }
  }

  /// The same row by row in integers wide enough for any value: for blocks whose numbers may leave 64 bits.
  private func writeRows(_ pass: BoundPass, _ bound: BoundPlan, into target: UnsafeMutablePointer<UInt64>) {
    guard let input = pass.input else { return }
    for index in 0..<frame.selectedCount {
      let found = mask(bound.inputs[input], frame.place(index))
      target[index] = bound.layout.word(found.bits, isUnknown: found.isUnknown, input: input)
    }
  }
}

extension StepWords {
  /// Writes the word of each integer.
  func write(_ values: UnsafeMutablePointer<Int64>, _ count: Int, into target: UnsafeMutablePointer<UInt64>) {
    starts.withUnsafeBufferPointer { starts in
      words.withUnsafeBufferPointer { words in
        for row in 0..<count {
          let value = values[row]
          guard ColumnValue.isPresent(value) else {
            target[row] = value == ColumnValue.unknown ? unknown : value == ColumnValue.absent ? absent : elsewhere
            continue
          }
          var index = 0
          while index < starts.count, value >= starts[index] { index += 1 }
          target[row] = words[index]
        }
      }
    }
  }
}

extension BoundNumber {
  /// Works a number out for all selected rows in 64 bits.
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
      let values = frame.values(ofSlot: slot)
      guard times != 1 else {
        target.update(from: values, count: count)
        return true
      }
      return Self.multiply(values, count, by: times, into: target)
    case .year(let slot, let times):
      let days = frame.values(ofSlot: slot)
      for row in 0..<count {
        let day = days[row]
        target[row] = ColumnValue.isPresent(day) ? Int64(BlockFrame.year(of: day)) : day
      }
      return Self.multiply(target, count, by: times, into: target)
    case .sum(let left, let right):
      return left.fill(right, target, count, frame, buffer, next: next) { $0.addingReportingOverflow($1) }
    case .difference(let left, let right):
      return left.fill(right, target, count, frame, buffer, next: next) { $0.subtractingReportingOverflow($1) }
    case .product(let number, let factor):
      guard number.fill(target, count, frame, buffer, next: next) else { return false }
      return Self.multiply(target, count, by: factor, into: target)
    case .zeroIfAbsent(let number):
      guard number.fill(target, count, frame, buffer, next: next) else { return false }
      for row in 0..<count where target[row] == ColumnValue.absent { target[row] = 0 }
      return true
    }
  }

  private static func multiply(
    _ values: UnsafeMutablePointer<Int64>, _ count: Int, by factor: Int128, into target: UnsafeMutablePointer<Int64>
  ) -> Bool {
    guard let factor = Int64(exactly: factor) else { return false }
    var isBeyond = false
    for row in 0..<count {
      let value = values[row]
      let (product, overflow) = value.multipliedReportingOverflow(by: factor)
      let isPresent = ColumnValue.isPresent(value)
      isBeyond = isBeyond || (isPresent && (overflow || !ColumnValue.isPresent(product)))
      target[row] = isPresent ? product : value
    }
    return !isBeyond
  }

  /// Combines two numbers a row; what is none of them decides in the order of `combined`.
  @inline(__always)
  private func fill(
    _ other: BoundNumber, _ target: UnsafeMutablePointer<Int64>, _ count: Int, _ frame: BlockFrame,
    _ buffer: (Int) -> UnsafeMutablePointer<Int64>, next: Int,
    by combine: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> Bool {
    let lefts = self.view(frame) ?? target
    let rights = other.view(frame) ?? buffer(next)
    if view(frame) == nil, !fill(lefts, count, frame, buffer, next: next + 1) { return false }
    if other.view(frame) == nil, !other.fill(rights, count, frame, buffer, next: next + 1) { return false }
    var isBeyond = false
    for row in 0..<count {
      let (left, right) = (lefts[row], rights[row])
      let (value, overflow) = combine(left, right)
      if ColumnValue.isPresent(left), ColumnValue.isPresent(right) {
        isBeyond = isBeyond || overflow || !ColumnValue.isPresent(value)
        target[row] = value
      } else {
        // Of the values that are none the greater decides: not held, then absent, then unknown.
        let none = ColumnValue.unknown
        target[row] = max(ColumnValue.isPresent(left) ? none : left, ColumnValue.isPresent(right) ? none : right)
      }
    }
    return !isBeyond
  }

  /// The values of a slot that stand for the number as they are.
  private func view(_ frame: BlockFrame) -> UnsafeMutablePointer<Int64>? {
    if case .slot(let slot, times: 1) = self { return frame.values(ofSlot: slot) }
    return nil
  }
}
