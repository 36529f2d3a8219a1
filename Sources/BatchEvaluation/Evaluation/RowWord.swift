import BlockKernels

/// How many rows of a block the passes look at together, by what the processor has.
enum ProcessorLevel {
  /// The greatest that this processor has.
  static let best = block_level()
  /// All that it has.
  static var all: ClosedRange<Int32> { 0...best }
}

/// What is left of a table for one row, as `WordLayout` puts it: in sixteen bits with passes made for the processor, else
/// in sixty-four with plain loops, which are also what the passes are held against.
protocol RowWord: FixedWidthInteger, UnsignedInteger, Sendable {
  /// Narrows each word by what an integer that is not packed comes to.
  static func narrow(
    _ words: UnsafeMutablePointer<Self>, _ values: UnsafePointer<Int64>, _ count: Int, by steps: StepWords,
    level: Int32)
  /// Narrows each word by the table's for its code.
  static func narrow(
    _ words: UnsafeMutablePointer<Self>, _ codes: UnsafePointer<UInt8>, _ count: Int, table: UnsafePointer<Self>,
    codeCount: Int, level: Int32)
  /// The same by two codes, the first running fastest.
  static func narrow(
    _ words: UnsafeMutablePointer<Self>, _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, stride: Int,
    _ count: Int, table: UnsafePointer<Self>, level: Int32)
  /// Narrows each word by one that changes with each start that the code has reached.
  static func narrow<Code: FixedWidthInteger & Sendable>(
    _ words: UnsafeMutablePointer<Self>, _ codes: UnsafePointer<Code>, _ count: Int, by steps: Steps<Self, Code>,
    level: Int32)
  /// Narrows each word by the table's first, and those of some rows by the table's for their codes.
  static func narrow(
    _ words: UnsafeMutablePointer<Self>, _ count: Int, apart rows: UnsafeBufferPointer<UInt16>,
    _ codes: UnsafePointer<UInt8>,
    table: UnsafeBufferPointer<Self>, room: UnsafeMutablePointer<Self>, level: Int32)
  /// Writes one word for each of some rows, narrowed by the table's for its code, where that has one of some bits, and the
  /// rows beside it.
  static func select(
    _ words: UnsafeMutablePointer<Self>, _ places: UnsafeMutablePointer<UInt16>, from start: Self,
    apart rows: UnsafeBufferPointer<UInt16>, _ codes: UnsafePointer<UInt8>, table: UnsafeBufferPointer<Self>,
    with bits: Self, level: Int32
  ) -> Int
  /// How many words have one of some bits.
  static func count(_ words: UnsafePointer<Self>, _ count: Int, with bits: Self, level: Int32) -> Int
  /// Moves the words that have one of some bits to the front, and writes where they stood.
  static func select(
    _ words: UnsafeMutablePointer<Self>, _ count: Int, with bits: Self, places: UnsafeMutablePointer<UInt16>,
    level: Int32
  ) -> Int
  /// The same where the words' places are told already: those of the words that stay are kept beside them.
  static func keep(
    _ words: UnsafeMutablePointer<Self>, _ places: UnsafeMutablePointer<UInt16>, _ count: Int, with bits: Self,
    level: Int32
  ) -> Int
}

/// A word, and what changes in it from each of some codes on: in room that somebody else keeps.
struct Steps<Word: FixedWidthInteger & UnsignedInteger & Sendable, Code: FixedWidthInteger & Sendable> {
  private(set) var first: Word
  private var last: Word
  /// Ascending.
  let starts: UnsafeMutablePointer<Code>
  let differences: UnsafeMutablePointer<Word>
  private(set) var count = 0

  /// - Parameters:
  ///   - starts: room for as many as are added.
  ///   - differences: the same.
  init(below first: Word, starts: UnsafeMutablePointer<Code>, differences: UnsafeMutablePointer<Word>) {
    (self.first, last) = (first, first)
    (self.starts, self.differences) = (starts, differences)
  }

  /// From a code on, no less than those before, another word counts.
  mutating func add(_ code: Code, _ word: Word) {
    if count > 0, starts[count - 1] == code {
      differences[count - 1] ^= last ^ word
    } else if word != last {
      starts[count] = code
      differences[count] = last ^ word
      count += 1
    }
    last = word
  }

  /// Every code has reached a step: what came before counts for none.
  mutating func begin(_ word: Word) { (first, last, count) = (word, word, 0) }
}

extension RowWord {
  static func narrow(_ words: UnsafeMutablePointer<Self>, _ count: Int, by word: Self) {
    guard word != max else { return }
    for row in 0..<count { words[row] &= word }
  }
}

extension UInt64: RowWord {
  static func narrow(
    _ words: UnsafeMutablePointer<UInt64>, _ values: UnsafePointer<Int64>, _ count: Int, by steps: StepWords,
    level: Int32
  ) {
    narrow(words, values, count, by: steps.ofWideIntegers, level: level)
  }

  static func narrow(
    _ words: UnsafeMutablePointer<UInt64>, _ codes: UnsafePointer<UInt8>, _ count: Int, table: UnsafePointer<UInt64>,
    codeCount: Int, level: Int32
  ) {
    for row in 0..<count { words[row] &= table[Int(codes[row])] }
  }

  static func narrow(
    _ words: UnsafeMutablePointer<UInt64>, _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, stride: Int,
    _ count: Int, table: UnsafePointer<UInt64>, level: Int32
  ) {
    for row in 0..<count { words[row] &= table[Int(first[row]) + Int(second[row]) * stride] }
  }

  static func narrow<Code: FixedWidthInteger & Sendable>(
    _ words: UnsafeMutablePointer<UInt64>, _ codes: UnsafePointer<Code>, _ count: Int, by steps: Steps<UInt64, Code>,
    level: Int32
  ) {
    let (starts, differences, stepCount) = (steps.starts, steps.differences, steps.count)
    for row in 0..<count {
      var word = steps.first
      for index in 0..<stepCount where codes[row] >= starts[index] { word ^= differences[index] }
      words[row] &= word
    }
  }

  static func narrow(
    _ words: UnsafeMutablePointer<UInt64>, _ count: Int, apart rows: UnsafeBufferPointer<UInt16>,
    _ codes: UnsafePointer<UInt8>,
    table: UnsafeBufferPointer<UInt64>, room: UnsafeMutablePointer<UInt64>, level: Int32
  ) {
    for index in rows.indices { room[index] = words[Int(rows[index])] & table[Int(codes[index])] }
    narrow(words, count, by: table[0])
    for index in rows.indices { words[Int(rows[index])] = room[index] }
  }

  static func select(
    _ words: UnsafeMutablePointer<UInt64>, _ places: UnsafeMutablePointer<UInt16>, from start: UInt64,
    apart rows: UnsafeBufferPointer<UInt16>, _ codes: UnsafePointer<UInt8>, table: UnsafeBufferPointer<UInt64>,
    with bits: UInt64, level: Int32
  ) -> Int {
    var kept = 0
    for index in rows.indices where start & table[Int(codes[index])] & bits != 0 {
      (words[kept], places[kept]) = (start & table[Int(codes[index])], rows[index])
      kept += 1
    }
    return kept
  }

  static func count(_ words: UnsafePointer<UInt64>, _ count: Int, with bits: UInt64, level: Int32) -> Int {
    (0..<count).count { words[$0] & bits != 0 }
  }

  static func select(
    _ words: UnsafeMutablePointer<UInt64>, _ count: Int, with bits: UInt64, places: UnsafeMutablePointer<UInt16>,
    level: Int32
  ) -> Int {
    var kept = 0
    for row in 0..<count where words[row] & bits != 0 {
      (words[kept], places[kept]) = (words[row], UInt16(row))
      kept += 1
    }
    return kept
  }

  static func keep(
    _ words: UnsafeMutablePointer<UInt64>, _ places: UnsafeMutablePointer<UInt16>, _ count: Int, with bits: UInt64,
    level: Int32
  ) -> Int {
    var kept = 0
    for index in 0..<count where words[index] & bits != 0 {
      (words[kept], places[kept]) = (words[index], places[index])
      kept += 1
    }
    return kept
  }
}

extension UInt16: RowWord {
  static func narrow(
    _ words: UnsafeMutablePointer<UInt16>, _ values: UnsafePointer<Int64>, _ count: Int, by steps: StepWords,
    level: Int32
  ) {
    narrow(words, values, count, by: steps.ofNarrowIntegers, level: level)
  }

  static func narrow(
    _ words: UnsafeMutablePointer<UInt16>, _ codes: UnsafePointer<UInt8>, _ count: Int, table: UnsafePointer<UInt16>,
    codeCount: Int, level: Int32
  ) {
    let common = table[0]
    // Of more that differ each code is looked up.
    let most = 4
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: most) { differences in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: most) { values in
        var found = 0
        for code in 0..<codeCount where table[code] != common {
          if found == most { return block_lookup(level, words, codes, Int64(count), table) }
          (values[found], differences[found]) = (UInt8(code), table[code] ^ common)
          found += 1
        }
        if found == 0 { return narrow(words, count, by: common) }
        block_equal(
          level, words, codes, Int64(count), common, values.baseAddress, differences.baseAddress, Int64(found))
      }
    }
  }

  static func narrow(
    _ words: UnsafeMutablePointer<UInt16>, _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, stride: Int,
    _ count: Int, table: UnsafePointer<UInt16>, level: Int32
  ) {
    block_lookup_pair(level, words, first, second, Int64(stride), Int64(count), table)
  }

  @inline(__always)
  static func narrow<Code: FixedWidthInteger & Sendable>(
    _ words: UnsafeMutablePointer<UInt16>, _ codes: UnsafePointer<Code>, _ count: Int, by steps: Steps<UInt16, Code>,
    level: Int32
  ) {
    guard steps.count > 0 else { return narrow(words, count, by: steps.first) }
    let (raw, starts) = (UnsafeRawPointer(codes), UnsafeRawPointer(steps.starts))
    let (rows, stepCount) = (Int64(count), Int64(steps.count))
    if Code.self == UInt16.self {
      block_steps_16(
        level, words, raw.assumingMemoryBound(to: UInt16.self), rows, steps.first,
        starts.assumingMemoryBound(to: UInt16.self), steps.differences, stepCount)
    } else if Code.self == UInt32.self {
      block_steps_32(
        level, words, raw.assumingMemoryBound(to: UInt32.self), rows, steps.first,
        starts.assumingMemoryBound(to: UInt32.self), steps.differences, stepCount)
    } else {
      block_steps_64(
        level, words, raw.assumingMemoryBound(to: Int64.self), rows, steps.first,
        starts.assumingMemoryBound(to: Int64.self), steps.differences, stepCount)
    }
  }

  static func narrow(
    _ words: UnsafeMutablePointer<UInt16>, _ count: Int, apart rows: UnsafeBufferPointer<UInt16>,
    _ codes: UnsafePointer<UInt8>,
    table: UnsafeBufferPointer<UInt16>, room: UnsafeMutablePointer<UInt16>, level: Int32
  ) {
    block_apart(level, words, Int64(count), rows.baseAddress, codes, Int64(rows.count), table.baseAddress, room)
  }

  static func select(
    _ words: UnsafeMutablePointer<UInt16>, _ places: UnsafeMutablePointer<UInt16>, from start: UInt16,
    apart rows: UnsafeBufferPointer<UInt16>, _ codes: UnsafePointer<UInt8>, table: UnsafeBufferPointer<UInt16>,
    with bits: UInt16, level: Int32
  ) -> Int {
    Int(
      block_select_apart(
        level, words, places, start, rows.baseAddress, codes, Int64(rows.count), table.baseAddress, bits))
  }

  static func count(_ words: UnsafePointer<UInt16>, _ count: Int, with bits: UInt16, level: Int32) -> Int {
    Int(block_count(level, words, Int64(count), bits))
  }

  static func select(
    _ words: UnsafeMutablePointer<UInt16>, _ count: Int, with bits: UInt16, places: UnsafeMutablePointer<UInt16>,
    level: Int32
  ) -> Int {
    Int(block_select(level, words, Int64(count), bits, places))
  }

  static func keep(
    _ words: UnsafeMutablePointer<UInt16>, _ places: UnsafeMutablePointer<UInt16>, _ count: Int, with bits: UInt16,
    level: Int32
  ) -> Int {
    Int(block_keep(level, words, places, Int64(count), bits))
  }
}
