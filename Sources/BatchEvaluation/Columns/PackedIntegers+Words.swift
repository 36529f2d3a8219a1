extension PackedIntegers {
  /// Narrows each row's word by what its integer comes to, straight from the packed form: none is unpacked.
  /// - Parameter room: for as many words again.
  /// Cost: a pass over the block's codes for each stretch of integers that differs from the one before it; where a block
  /// has few different integers, at most one pass.
  @inline(__always)
  func narrow<Word: RowWord>(
    _ words: UnsafeMutablePointer<Word>, block: Int, by steps: StepWords, room: UnsafeMutablePointer<Word>,
    level: Int32
  ) {
    let count = min(Population.blockRows, count - block * Population.blockRows)
    switch blocks[block] {
    case .constant(let value):
      Word.narrow(words, count, by: Word(truncatingIfNeeded: steps.word(of: value)))
    case .sparse(let common, let rows, let values):
      for index in rows.indices {
        room[index] = words[Int(rows[index])] & Word(truncatingIfNeeded: steps.word(of: values[index]))
      }
      Word.narrow(words, count, by: Word(truncatingIfNeeded: steps.word(of: common)))
      for index in rows.indices { words[Int(rows[index])] = room[index] }
    case .coded(let values, let codes):
      for index in values.indices { room[index] = Word(truncatingIfNeeded: steps.word(of: values[index])) }
      Word.narrow(words, codes, count, table: room, codeCount: values.count, level: level)
    case .short(let base, let unit, let codes): Self.narrow(words, codes, count, steps, base, unit, level)
    case .narrow(let base, let unit, let codes): Self.narrow(words, codes, count, steps, base, unit, level)
    case .wide(let values): Word.narrow(words, values, count, by: steps, level: level)
    }
  }

  /// Whether a block has one integer in most of its rows, and how many have another.
  func commonInteger(ofBlock block: Int) -> (integer: Int64, others: Int)? {
    switch blocks[block] {
    case .constant(let value): (value, 0)
    case .sparse(let common, let rows, _): (common, rows.count)
    case .coded, .short, .narrow, .wide: nil
    }
  }

  /// Writes the words of those rows whose integer is not the common one, as far as they are open, and where they stand.
  /// - Returns: how many are open.
  func select<Word: RowWord>(
    _ words: UnsafeMutablePointer<Word>, _ places: UnsafeMutablePointer<UInt16>, block: Int, from start: Word,
    by steps: StepWords, open: Word
  ) -> Int {
    guard case .sparse(_, let rows, let values) = blocks[block] else { return 0 }
    var kept = 0
    for index in rows.indices {
      let word = start & Word(truncatingIfNeeded: steps.word(of: values[index]))
      (words[kept], places[kept]) = (word, rows[index])
      kept &+= word & open == 0 ? 0 : 1
    }
    return kept
  }

  private static func narrow<Word: RowWord, Code: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ words: UnsafeMutablePointer<Word>, _ codes: UnsafePointer<Code>, _ count: Int, _ steps: StepWords, _ base: Int64,
    _ unit: Int64, _ level: Int32
  ) {
    // One for each start, and those of what is none.
    let capacity = steps.starts.count + 3
    withUnsafeTemporaryAllocation(of: Code.self, capacity: capacity) { starts in
      withUnsafeTemporaryAllocation(of: Word.self, capacity: capacity) { differences in
        guard let start = starts.baseAddress, let difference = differences.baseAddress else { return }
        var list = Steps(below: Word(truncatingIfNeeded: steps.words[0]), starts: start, differences: difference)
        add(steps, base, unit, to: &list)
        Word.narrow(words, codes, count, by: list, level: level)
      }
    }
  }

  /// Stretches of integers as stretches of codes: those that stand for what is none are the greatest.
  private static func add<Word: RowWord, Code: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ steps: StepWords, _ base: Int64, _ unit: Int64, to found: inout Steps<Word, Code>
  ) {
    let none = Code.max - 2
    for (index, start) in steps.starts.enumerated() {
      let word = Word(truncatingIfNeeded: steps.words[index + 1])
      // The least code whose integer is no less than the start.
      let (above, overflow) = start.subtractingReportingOverflow(base)
      if overflow ? start < base : above <= 0 {
        found.begin(word)
        continue
      }
      guard !overflow else { break }
      let code = above / unit + (above % unit == 0 ? 0 : 1)
      guard code < Int64(none) else { break }
      found.add(Code(code), word)
    }
    found.add(none, Word(truncatingIfNeeded: steps.elsewhere))
    found.add(none + 1, Word(truncatingIfNeeded: steps.absent))
    found.add(none + 2, Word(truncatingIfNeeded: steps.unknown))
  }

  /// Narrows by a table of two small columns' values.
  /// - Parameters:
  ///   - word: what a pair of integers comes to; asked once for each pair of different ones.
  ///   - room: for as many words as a block has rows.
  /// - Returns: whether the blocks' forms allow it; else nothing has changed.
  @inline(__always)
  func narrow<Word: RowWord>(
    _ words: UnsafeMutablePointer<Word>, with other: PackedIntegers, block: Int, room: UnsafeMutablePointer<Word>,
    level: Int32, _ word: (Int64, Int64) -> UInt64
  ) -> Bool {
    let count = min(Population.blockRows, count - block * Population.blockRows)
    switch (blocks[block], other.blocks[block]) {
    case (.constant(let first), .constant(let second)):
      Word.narrow(words, count, by: Word(truncatingIfNeeded: word(first, second)))
    case (.coded(let values, let codes), .constant(let second)):
      for index in values.indices { room[index] = Word(truncatingIfNeeded: word(values[index], second)) }
      Word.narrow(words, codes, count, table: room, codeCount: values.count, level: level)
    case (.constant(let first), .coded(let values, let codes)):
      for index in values.indices { room[index] = Word(truncatingIfNeeded: word(first, values[index])) }
      Word.narrow(words, codes, count, table: room, codeCount: values.count, level: level)
    case (.coded(let firsts, let codes), .coded(let seconds, let others)):
      guard firsts.count * seconds.count <= Population.blockRows else { return false }
      for (position, second) in seconds.enumerated() {
        for index in firsts.indices {
          room[index + position * firsts.count] = Word(truncatingIfNeeded: word(firsts[index], second))
        }
      }
      Word.narrow(words, codes, others, stride: firsts.count, count, table: room, level: level)
    default: return false
    }
    return true
  }
}
