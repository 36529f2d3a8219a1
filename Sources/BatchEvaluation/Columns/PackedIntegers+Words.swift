extension PackedIntegers {
  /// Narrows each row's word by what its integer comes to, straight from the packed form: in none of them is an integer
  /// unpacked.
  /// - Parameter room: for as many words again.
  /// Cost: a pass over the block's codes for each stretch of integers that differs from the one before it; where a block
  /// has few different integers, at most one pass.
  @inline(__always)
  func narrow<Word: FixedWidthInteger & UnsignedInteger>(
    _ words: UnsafeMutablePointer<Word>, block: Int, by steps: StepWords, room: UnsafeMutablePointer<Word>
  ) {
    let count = min(Population.blockRows, count - block * Population.blockRows)
    switch blocks[block] {
    case .constant(let value):
      Self.narrow(words, count, Word(truncatingIfNeeded: steps.word(of: value)))
    case .sparse(let common, let rows, let values):
      for index in rows.indices {
        room[index] = words[Int(rows[index])] & Word(truncatingIfNeeded: steps.word(of: values[index]))
      }
      Self.narrow(words, count, Word(truncatingIfNeeded: steps.word(of: common)))
      for index in rows.indices { words[Int(rows[index])] = room[index] }
    case .coded(let values, let codes):
      for index in values.indices { room[index] = Word(truncatingIfNeeded: steps.word(of: values[index])) }
      codes.withUnsafeBufferPointer { Self.narrow(words, count, $0, room, values.count) }
    case .short(let base, let unit, let codes):
      codes.withUnsafeBufferPointer { Self.narrow(words, count, $0, base, unit, steps, room) }
    case .narrow(let base, let unit, let codes):
      codes.withUnsafeBufferPointer { Self.narrow(words, count, $0, base, unit, steps, room) }
    case .wide(let values):
      for row in 0..<count { words[row] &= Word(truncatingIfNeeded: steps.word(of: values[row])) }
    }
  }

  @inline(__always)
  private static func narrow<Word: FixedWidthInteger & UnsignedInteger>(
    _ words: UnsafeMutablePointer<Word>, _ count: Int, _ word: Word
  ) {
    guard word != Word.max else { return }
    for row in 0..<count { words[row] &= word }
  }

  /// By the word of each code.
  @inline(__always)
  private static func narrow<Word: FixedWidthInteger & UnsignedInteger>(
    _ words: UnsafeMutablePointer<Word>, _ count: Int, _ codes: UnsafeBufferPointer<UInt8>,
    _ byCode: UnsafeMutablePointer<Word>, _ codeCount: Int
  ) {
    let common = byCode[0]
    var others = 0
    for code in 0..<codeCount where byCode[code] != common { others += 1 }
    // One or two that differ are compared, many rows at once; of more each is looked up.
    guard others <= 2 else {
      for row in 0..<count { words[row] &= byCode[Int(codes[row])] }
      return
    }
    guard others > 0 || common != Word.max else { return }
    var differing: (UInt8, UInt8) = (0, 0)
    for code in 0..<codeCount where byCode[code] != common { differing = (differing.1, UInt8(code)) }
    let (first, second) = differing
    let firstDifference = others > 1 ? byCode[Int(first)] ^ common : 0
    let secondDifference = others > 0 ? byCode[Int(second)] ^ common : 0
    for row in 0..<count {
      let code = codes[row]
      words[row] &= common ^ (code == first ? firstDifference : 0) ^ (code == second ? secondDifference : 0)
    }
  }

  /// By stretches of codes: those that stand for what is none are the greatest.
  @inline(__always)
  private static func narrow<Word: FixedWidthInteger & UnsignedInteger, Code: FixedWidthInteger & UnsignedInteger>(
    _ words: UnsafeMutablePointer<Word>, _ count: Int, _ codes: UnsafeBufferPointer<Code>, _ base: Int64,
    _ unit: Int64, _ steps: StepWords, _ room: UnsafeMutablePointer<Word>
  ) {
    guard let codes = codes.baseAddress else { return }
    var first = Word(truncatingIfNeeded: steps.words[0])
    var last = first
    var starts: [(code: Code, difference: Word)] = []
    func add(_ code: Code, _ word: Word) {
      if let former = starts.last, former.code == code {
        starts[starts.count - 1].difference ^= last ^ word
      } else if word != last {
        starts.append((code, last ^ word))
      }
      last = word
    }
    let none = Code.max - 2
    for (index, start) in steps.starts.enumerated() {
      let word = Word(truncatingIfNeeded: steps.words[index + 1])
      // The least code whose integer is no less than the start.
      let (above, overflow) = start.subtractingReportingOverflow(base)
      if overflow ? start < base : above <= 0 {
        (first, last) = (word, word)
        starts.removeAll(keepingCapacity: true)
        continue
      }
      guard !overflow else { break }
      let code = above / unit + (above % unit == 0 ? 0 : 1)
      guard code < Int64(none) else { break }
      add(Code(code), word)
    }
    add(none, Word(truncatingIfNeeded: steps.elsewhere))
    add(none + 1, Word(truncatingIfNeeded: steps.absent))
    add(none + 2, Word(truncatingIfNeeded: steps.unknown))
    guard let (code, difference) = starts.first else { return narrow(words, count, first) }
    if starts.count == 1 {
      for row in 0..<count { words[row] &= first ^ (codes[row] >= code ? difference : 0) }
      return
    }
    for row in 0..<count { room[row] = first ^ (codes[row] >= code ? difference : 0) }
    for (code, difference) in starts.dropFirst() where difference != 0 {
      for row in 0..<count { room[row] ^= codes[row] >= code ? difference : 0 }
    }
    for row in 0..<count { words[row] &= room[row] }
  }
}
