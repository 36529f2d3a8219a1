import BlockKernels

/// The passes over a block that rule out rows of the table: an input at a time, over all rows that are left.
extension BlockEvaluator {
  /// Narrows the words of a block's rows by some of a plan's passes.
  /// - Parameter keepsMany: whether all rows stay while many are left.
  /// - Returns: whether any row is left; those alone are then selected, unless many are kept.
  @inline(__always)
  func filter<Word: RowWord>(
    _ list: PassList, of bound: BoundPlan, _ rows: OpenRows<Word>, keepsMany: Bool = false
  ) -> Bool {
    frame.select(nil)
    let first = begin(list, bound, rows)
    if rows.isSelected {
      if rows.count == 0 { return false }
      frame.select(rows.places)
    }
    for (index, pass) in list.passes.enumerated() where index != first {
      narrow(rows.words, rows.count, isWhole: !rows.isSelected, room: rows.room, pass, bound)
      rows.settle(isLast: !keepsMany && index == list.passes.count - 1)
      if rows.count == 0 { return false }
      frame.select(rows.places)
    }
    if !keepsMany, !rows.isSelected {
      rows.settle(isLast: true)
      frame.select(rows.places)
    }
    return true
  }

  /// Begins with all rows of the block, or, where an input rules out what most of them have in common, with the few others
  /// that it leaves open.
  /// - Returns: which of the passes that was.
  @inline(__always)
  func begin<Word: RowWord>(_ list: PassList, _ bound: BoundPlan, _ rows: OpenRows<Word>) -> Int? {
    var (fewest, chosen): (Int, PassList.StepPass?) = (.max, nil)
    for pass in list.ofSteps {
      let common = frame.commonInteger(ofSlot: pass.slot)
      guard common.others < fewest, pass.steps.word(of: common.integer) & list.open == 0 else { continue }
      (fewest, chosen) = (common.others, pass)
    }
    rows.begin(bound.layout, open: list.open, asksForDay: bound.daySlot != nil)
    guard let chosen, let column = frame.column(ofSlot: chosen.slot) else {
      rows.fill(frame.count)
      return nil
    }
    rows.fill(from: column, block: frame.block, by: chosen.steps)
    return chosen.pass
  }

  /// Narrows the words of the selected rows by what one pass makes of them.
  /// - Parameters:
  ///   - isWhole: whether they are all rows of the block.
  ///   - room: for as many words again.
  @inline(__always)
  func narrow<Word: RowWord>(
    _ rows: UnsafeMutablePointer<Word>, _ count: Int, isWhole: Bool, room: UnsafeMutablePointer<Word>,
    _ pass: BoundPass, _ bound: BoundPlan
  ) {
    switch pass.kind {
    case .steps(let slot, let steps):
      if isWhole, let column = frame.column(ofSlot: slot) {
        column.narrow(rows, block: frame.block, by: steps, room: room, level: level)
      } else {
        Word.narrow(rows, frame.values(ofSlot: slot), count, by: steps, level: level)
      }
      return
    case .codes(let codes, let words, let elsewhere):
      guard isWhole, codes.parts.count == 2, case .slot(let firstSlot) = codes.parts[0],
        case .slot(let secondSlot) = codes.parts[1], let first = frame.column(ofSlot: firstSlot),
        let second = frame.column(ofSlot: secondSlot)
      else { break }
      let isDone = first.narrow(rows, with: second, block: frame.block, room: room, level: level) {
        guard $0 != ColumnValue.elsewhere, $1 != ColumnValue.elsewhere else { return elsewhere }
        return words[BoundCodes.code(of: $0) + codes.counts[0] * BoundCodes.code(of: $1)]
      }
      if isDone { return }
    case .number(let number, let steps):
      if number.fill(buffer(0), count, frame, buffer, next: 1) {
        return Word.narrow(rows, buffer(0), count, by: steps, level: level)
      }
    case .ratio(let above, let below, let words):
      if Word.self == UInt16.self {
        let narrow = UnsafeMutableRawPointer(rows).assumingMemoryBound(to: UInt16.self)
        if self.narrow(narrow, above, below, by: words) { return }
      }
    }
    write(pass, bound, into: found)
    for index in 0..<count { rows[index] &= Word(truncatingIfNeeded: found[index]) }
  }

  /// Narrows the selected rows' words by a quotient.
  /// - Returns: `false` where a number or a product might not fit in 64 bits; then nothing has changed.
  private func narrow(
    _ words: UnsafeMutablePointer<UInt16>, _ above: BoundNumber, _ below: BoundNumber, by ratio: RatioWords
  ) -> Bool {
    let count = frame.selectedCount
    guard let aboves = above.values(buffer(0), count, frame, buffer, next: 2),
      let belows = below.values(buffer(1), count, frame, buffer, next: 2)
    else { return false }
    return ratio.narrow(words, count, aboves, belows, level: level)
  }

  /// Writes what an input makes of each selected row, worked out one by one.
  func write(_ pass: BoundPass, _ bound: BoundPlan, into target: UnsafeMutablePointer<UInt64>) {
    let count = frame.selectedCount
    switch pass.kind {
    case .steps(let slot, let steps):
      let values = frame.values(ofSlot: slot)
      for row in 0..<count { target[row] = steps.word(of: values[row]) }
    case .codes(let codes, let words, let elsewhere):
      let indices = buffer(0)
      guard codes.fill(indices, count, frame, buffer, next: 1) else { return writeRows(pass, bound, into: target) }
      words.withUnsafeBufferPointer { words in
        for row in 0..<count { target[row] = indices[row] < 0 ? elsewhere : words[Int(indices[row])] }
      }
    case .number, .ratio: writeRows(pass, bound, into: target)
    }
  }

  /// The same in integers wide enough for any value.
  private func writeRows(_ pass: BoundPass, _ bound: BoundPlan, into target: UnsafeMutablePointer<UInt64>) {
    guard let input = pass.input else { return }
    for index in 0..<frame.selectedCount {
      let found = mask(bound.inputs[input], frame.place(index))
      target[index] = bound.layout.word(found.bits, isUnknown: found.isUnknown, input: input)
    }
  }

  /// Writes what an input makes of each selected row into sixteen bits, with the passes where they do.
  /// - Parameter rows: room for as many words; of `narrowRows`.
  func writeNarrow(_ pass: BoundPass, _ bound: BoundPlan, into rows: UnsafeMutablePointer<UInt16>) {
    let count = frame.selectedCount
    rows.update(repeating: .max, count: count)
    switch pass.kind {
    case .ratio(let above, let below, let words): if narrow(rows, above, below, by: words) { return }
    case .number(let number, let steps):
      if number.fill(buffer(0), count, frame, buffer, next: 1) {
        return UInt16.narrow(rows, buffer(0), count, by: steps, level: level)
      }
    case .steps(let slot, let steps):
      return UInt16.narrow(rows, frame.values(ofSlot: slot), count, by: steps, level: level)
    case .codes: break
    }
    write(pass, bound, into: found)
    for row in 0..<count { rows[row] = UInt16(truncatingIfNeeded: found[row]) }
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
      return Self.multiply(values, count, by: times, into: target, level: frame.level)
    case .year(let slot, let times):
      let days = frame.values(ofSlot: slot)
      if !block_years(frame.level, target, days, Int64(count)) {
        for row in 0..<count {
          let day = days[row]
          target[row] = ColumnValue.isPresent(day) ? Int64(BlockFrame.year(of: day)) : day
        }
      }
      return Self.multiply(target, count, by: times, into: target, level: frame.level)
    case .sum(let left, let right):
      return left.fill(right, target, count, frame, buffer, next: next, block_add) { $0.addingReportingOverflow($1) }
    case .difference(let left, let right):
      return left.fill(right, target, count, frame, buffer, next: next, block_subtract) {
        $0.subtractingReportingOverflow($1)
      }
    case .product(let number, let factor):
      guard number.fill(target, count, frame, buffer, next: next) else { return false }
      return Self.multiply(target, count, by: factor, into: target, level: frame.level)
    case .zeroIfAbsent(let number):
      guard number.fill(target, count, frame, buffer, next: next) else { return false }
      for row in 0..<count { target[row] = target[row] == ColumnValue.absent ? 0 : target[row] }
      return true
    case .absent:
      target.update(repeating: ColumnValue.absent, count: count)
      return true
    case .conditional(let condition, let first, let second):
      let conditions = buffer(next)
      guard condition.fill(conditions, count, frame, buffer, next: next + 1),
        let firsts = first.values(target, count, frame, buffer, next: next + 1),
        let seconds = second.values(buffer(next + 1), count, frame, buffer, next: next + 2)
      else { return false }
      block_choose(frame.level, target, conditions, firsts, seconds, Int64(count))
      return true
    case .least(let left, let right):
      return left.fill(extreme: false, right, target, count, frame, buffer, next: next)
    case .greatest(let left, let right):
      return left.fill(extreme: true, right, target, count, frame, buffer, next: next)
    }
  }

  /// The lesser of two numbers a row, or the greater.
  private func fill(
    extreme isGreatest: Bool, _ other: BoundNumber, _ target: UnsafeMutablePointer<Int64>, _ count: Int,
    _ frame: BlockFrame, _ buffer: (Int) -> UnsafeMutablePointer<Int64>, next: Int
  ) -> Bool {
    guard let lefts = values(target, count, frame, buffer, next: next + 1),
      let rights = other.values(buffer(next), count, frame, buffer, next: next + 1)
    else { return false }
    block_extreme(frame.level, target, lefts, rights, Int64(count), isGreatest)
    return true
  }

  private static func multiply(
    _ values: UnsafeMutablePointer<Int64>, _ count: Int, by factor: Int128, into target: UnsafeMutablePointer<Int64>,
    level: Int32
  ) -> Bool {
    guard let factor = Int64(exactly: factor) else { return false }
    let (most, isTooMuch) = (block_magnitude(level, values, Int64(count)) + 1)
      .multipliedReportingOverflow(by: factor.magnitude)
    if !isTooMuch, most < 1 << 62 {
      block_multiply(level, target, values, Int64(count), factor)
      return true
    }
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
    _ pass: (Int32, UnsafeMutablePointer<Int64>?, UnsafePointer<Int64>?, UnsafePointer<Int64>?, Int64) -> Void,
    by combine: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> Bool {
    guard let lefts = values(target, count, frame, buffer, next: next + 1),
      let rights = other.values(buffer(next), count, frame, buffer, next: next + 1)
    else { return false }
    let level = frame.level
    let magnitude = block_magnitude(level, lefts, Int64(count)) | block_magnitude(level, rights, Int64(count))
    if magnitude < 1 << 61 {
      pass(level, target, lefts, rights, Int64(count))
      return true
    }
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

  /// The numbers of all selected rows: those of a slot where they stand, others in a buffer that they fill.
  func values(
    _ target: UnsafeMutablePointer<Int64>, _ count: Int, _ frame: BlockFrame,
    _ buffer: (Int) -> UnsafeMutablePointer<Int64>, next: Int
  ) -> UnsafeMutablePointer<Int64>? {
    if case .slot(let slot, times: 1) = self { return frame.values(ofSlot: slot) }
    return fill(target, count, frame, buffer, next: next) ? target : nil
  }
}
