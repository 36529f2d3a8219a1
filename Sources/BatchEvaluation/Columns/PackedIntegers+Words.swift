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
    case .short(let base, let unit, let codes):
      Word.narrow(words, codes, count, by: Self.steps(steps, base, unit), level: level)
    case .narrow(let base, let unit, let codes):
      Word.narrow(words, codes, count, by: Self.steps(steps, base, unit), level: level)
    case .wide(let values):
      Word.narrow(words, values, count, by: Word.steps(of: steps), level: level)
    }
  }

  /// Stretches of integers as stretches of codes: those that stand for what is none are the greatest.
  private static func steps<Word: RowWord, Code: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ steps: StepWords, _ base: Int64, _ unit: Int64
  ) -> Steps<Word, Code> {
    var found = Steps<Word, Code>(below: Word(truncatingIfNeeded: steps.words[0]))
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
    return found
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
