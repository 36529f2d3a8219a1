/// The rows of a block that a plan's inputs have left open so far.
///
/// At first every row has its word at its own place; once few are open they alone are kept, with their places.
final class OpenRows<Word: RowWord> {
  let words: UnsafeMutablePointer<Word>
  /// Room for as many words again.
  let room: UnsafeMutablePointer<Word>
  private let placeOf: UnsafeMutablePointer<UInt16>
  private let level: Int32
  /// Whether only the rows at `places` are kept.
  private(set) var isSelected = false
  /// How many words there are.
  private(set) var count = 0
  private var open: Word = 0

  init(level: Int32) {
    self.level = level
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
    words.update(repeating: Word(truncatingIfNeeded: layout.start(asksForDay: asksForDay)), count: count)
  }

  /// The places of the rows that are kept, once they are selected.
  var places: UnsafeBufferPointer<UInt16>? {
    isSelected ? UnsafeBufferPointer(start: placeOf, count: count) : nil
  }

  /// Keeps the open rows alone once they are few, or where nothing else is to come.
  func settle(isLast: Bool) {
    if isSelected {
      let (words, placeOf, open) = (self.words, self.placeOf, self.open)
      var kept = 0
      for index in 0..<count {
        let word = words[index]
        (words[kept], placeOf[kept]) = (word, placeOf[index])
        kept &+= word & open == 0 ? 0 : 1
      }
      count = kept
    } else if isLast || Word.count(words, count, with: open, level: level) * 3 <= count {
      isSelected = true
      count = Word.select(words, count, with: open, places: placeOf, level: level)
    }
  }

  /// Narrows the words by others, in their order.
  func narrow(by others: UnsafeMutablePointer<UInt64>) {
    for index in 0..<count { words[index] &= Word(truncatingIfNeeded: others[index]) }
  }
}
