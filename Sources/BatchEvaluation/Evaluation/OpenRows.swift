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
  private var start: Word = 0

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

  /// Begins with a plan's words; `fill` must follow.
  /// - Parameter open: the bits of which one at least is set while a row is kept.
  func begin(_ layout: WordLayout, open: UInt64, asksForDay: Bool) {
    self.open = Word(truncatingIfNeeded: open)
    start = Word(truncatingIfNeeded: layout.start(asksForDay: asksForDay))
  }

  /// All rows of a block are open.
  func fill(_ count: Int) {
    self.count = count
    isSelected = false
    words.update(repeating: start, count: count)
  }

  /// Those rows alone are open whose integer is not the one that most of a block have, and comes to an open word.
  func fill(from column: PackedIntegers, block: Int, by steps: StepWords) {
    count = column.select(words, placeOf, block: block, from: start, by: steps, open: open, level: level)
    isSelected = true
  }

  /// Those of other rows alone are open whose words some narrower ones leave so.
  func fill(_ narrower: UnsafeMutablePointer<Word>, of others: OpenRows, open: UInt64) {
    self.open = Word(truncatingIfNeeded: open)
    words.update(from: narrower, count: others.count)
    count = Word.select(words, others.count, with: self.open, places: placeOf, level: level)
    if let places = others.places {
      for index in 0..<count { placeOf[index] = places[Int(placeOf[index])] }
    }
    isSelected = true
  }

  /// The places of the rows that are kept, once they are selected.
  var places: UnsafeBufferPointer<UInt16>? {
    isSelected ? UnsafeBufferPointer(start: placeOf, count: count) : nil
  }

  /// Keeps the open rows alone once they are few, or where nothing else is to come.
  func settle(isLast: Bool) {
    if isSelected {
      count = Word.keep(words, placeOf, count, with: open, level: level)
    } else if isLast || Word.count(words, count, with: open, level: level) * 3 <= count {
      isSelected = true
      count = Word.select(words, count, with: open, places: placeOf, level: level)
    }
  }
}
