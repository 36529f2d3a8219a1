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
    defer { withExtendedLifetime(blocks) {} }
    let count = rows(ofBlock: block)
    switch blocks[block].form {
    case .constant(let value):
      Word.narrow(words, count, by: Word(truncatingIfNeeded: steps.word(of: value)))
    case .sparse(let values, let rows, let codes):
      Self.withTable(of: values, steps) { (table: UnsafeBufferPointer<Word>) in
        Word.narrow(words, count, apart: rows, codes, table: table, room: room, level: level)
      }
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
    defer { withExtendedLifetime(blocks) {} }
    return switch blocks[block].form {
    case .constant(let value): (value, 0)
    case .sparse(let values, let rows, _): (values[0], rows.count)
    case .coded, .short, .narrow, .wide: nil
    }
  }

  /// Writes the words of those rows whose integer is not the common one, as far as they are open, and where they stand.
  /// - Returns: how many are open.
  func select<Word: RowWord>(
    _ words: UnsafeMutablePointer<Word>, _ places: UnsafeMutablePointer<UInt16>, block: Int, from start: Word,
    by steps: StepWords, open: Word, level: Int32
  ) -> Int {
    defer { withExtendedLifetime(blocks) {} }
    guard case .sparse(let values, let rows, let codes) = blocks[block].form else { return 0 }
    return Self.withTable(of: values, steps) { (table: UnsafeBufferPointer<Word>) in
      Word.select(words, places, from: start, apart: rows, codes, table: table, with: open, level: level)
    }
  }

  /// What each of some values comes to.
  private static func withTable<Word: RowWord, Result>(
    of values: UnsafeBufferPointer<Int64>, _ steps: StepWords, _ body: (UnsafeBufferPointer<Word>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Word.self, capacity: 256) { table in
      for index in values.indices { table[index] = Word(truncatingIfNeeded: steps.word(of: values[index])) }
      return body(UnsafeBufferPointer(table))
    }
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
    let count = rows(ofBlock: block)
    return withCodes(ofBlock: block) { firsts, codes in
      other.withCodes(ofBlock: block) { seconds, others in
        guard firsts.count * seconds.count <= Population.blockRows else { return false }
        for (position, second) in seconds.enumerated() {
          for index in firsts.indices {
            room[index + position * firsts.count] = Word(truncatingIfNeeded: word(firsts[index], second))
          }
        }
        if seconds.count == 1 {
          Word.narrow(words, codes, count, table: room, codeCount: firsts.count, level: level)
        } else if firsts.count == 1 {
          Word.narrow(words, others, count, table: room, codeCount: seconds.count, level: level)
        } else {
          Word.narrow(words, codes, others, stride: firsts.count, count, table: room, level: level)
        }
        return true
      }
    }
  }

  /// Hands over a block's few different integers, and for each row which of them it has.
  /// - Returns: `false` where there are more; else what the body says.
  private func withCodes(
    ofBlock block: Int, _ body: (UnsafeBufferPointer<Int64>, UnsafePointer<UInt8>) -> Bool
  ) -> Bool {
    defer { withExtendedLifetime(blocks) {} }
    switch blocks[block].form {
    case .coded(let values, let codes): return body(values, codes)
    case .constant(let value):
      return withUnsafePointer(to: value) { value in
        Self.withNumbers { codes in body(UnsafeBufferPointer(start: value, count: 1), codes) }
      }
    case .sparse(let values, let rows, let apart):
      return Self.withNumbers { codes in
        for index in rows.indices { codes[Int(rows[index])] = apart[index] }
        return body(values, codes)
      }
    case .short, .narrow, .wide: return false
    }
  }

  /// Lends a number for each row of a block: at first that of the first integer.
  private static func withNumbers(_ body: (UnsafeMutablePointer<UInt8>) -> Bool) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Population.blockRows) { codes in
      codes.initialize(repeating: 0)
      return codes.baseAddress.map(body) ?? false
    }
  }
}
