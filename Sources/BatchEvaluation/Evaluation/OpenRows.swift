/// The rows of a block that a plan's inputs have left open so far.
///
/// At first every row has its word at its own place; once few are open they alone are kept, with their places.
final class OpenRows<Word: FixedWidthInteger & UnsignedInteger> {
  let words: UnsafeMutablePointer<Word>
  /// Room for as many words again.
  let room: UnsafeMutablePointer<Word>
  private let placeOf: UnsafeMutablePointer<UInt16>
  /// Whether only the rows at `places` are kept.
  private(set) var isSelected = false
  /// How many words there are.
  private(set) var count = 0
  private var open: Word = 0
  /// As many of it as eight bytes hold.
  private var openAtOnce: UInt64 = 0
  private static var bytesAtOnce: Int { 32 }

  init() {
    words = .allocate(capacity: Population.blockRows)
    room = .allocate(capacity: Population.blockRows)
    placeOf = .allocate(capacity: Population.blockRows)
  }

  deinit {
    words.deallocate()
    room.deallocate()
    placeOf.deallocate()
  }

  /// Begins with all rows of a block open.
  func begin(_ count: Int, _ layout: WordLayout, asksForDay: Bool) {
    self.count = count
    isSelected = false
    open = Word(truncatingIfNeeded: layout.open)
    openAtOnce = 0
    for _ in 0..<8 / MemoryLayout<Word>.stride {
      openAtOnce = openAtOnce << UInt64(Word.bitWidth) | UInt64(truncatingIfNeeded: open)
    }
    words.update(repeating: Word(truncatingIfNeeded: layout.start(asksForDay: asksForDay)), count: count)
    // What is looked at together with the last rows is closed.
    let rest = min(Population.blockRows - count, Self.bytesAtOnce / MemoryLayout<Word>.stride)
    (words + count).update(repeating: 0, count: rest)
  }

  /// The places of the rows that are kept, once they are selected.
  var places: UnsafeBufferPointer<UInt16>? {
    isSelected ? UnsafeBufferPointer(start: placeOf, count: count) : nil
  }

  /// How many rows are open.
  func openCount() -> Int {
    var found = 0
    for row in 0..<count { found &+= words[row] & open == 0 ? 0 : 1 }
    return found
  }

  /// Keeps the open rows alone.
  func select() {
    var kept = 0
    if isSelected {
      for index in 0..<count {
        let word = words[index]
        (words[kept], placeOf[kept]) = (word, placeOf[index])
        kept += word & open == 0 ? 0 : 1
      }
    } else {
      isSelected = true
      let (words, placeOf, open) = (self.words, self.placeOf, self.open)
      let raw = UnsafeRawPointer(words)
      let rowsAtOnce = Self.bytesAtOnce / MemoryLayout<Word>.stride
      var row = 0
      while row < count {
        // Most stretches of rows are closed as a whole.
        let start = row * MemoryLayout<Word>.stride
        let any =
          raw.load(fromByteOffset: start, as: UInt64.self) | raw.load(fromByteOffset: start &+ 8, as: UInt64.self)
          | raw.load(fromByteOffset: start &+ 16, as: UInt64.self)
          | raw.load(fromByteOffset: start &+ 24, as: UInt64.self)
        if any & openAtOnce != 0 {
          for index in row..<min(count, row &+ rowsAtOnce) {
            let word = words[index]
            (words[kept], placeOf[kept]) = (word, UInt16(truncatingIfNeeded: index))
            kept &+= word & open == 0 ? 0 : 1
          }
        }
        row &+= rowsAtOnce
      }
    }
    count = kept
  }

  /// Narrows the words by others, in their order.
  func narrow(by others: UnsafeMutablePointer<UInt64>) {
    for index in 0..<count { words[index] &= Word(truncatingIfNeeded: others[index]) }
  }

  /// Whether two rows and more of three are closed, so that the open ones are better looked at alone.
  func isSparse(_ openCount: Int) -> Bool { openCount * 3 <= count }
}
