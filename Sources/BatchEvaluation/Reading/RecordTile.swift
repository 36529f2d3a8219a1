import BlockKernels

/// The records of a stretch of text, found by the marks between their cells. One belongs to one thread.
final class RecordTile {
  /// The most bytes that are looked at together: text and what is found in it stay near the processor.
  static let bytes = 1 << 14

  private let fields: Int
  private let level: Int32
  /// Where the marks stand, after one before the first record; then the marks of cells that are all empty.
  private let places: UnsafeMutablePointer<Int32>
  private let emptyCells: Int
  private let others: UnsafeMutablePointer<UInt32>
  /// For each record the mark after its first cell.
  private let firstMarks: UnsafeMutablePointer<UInt32>
  /// Where each record begins.
  let starts: UnsafeMutablePointer<UInt32>
  /// Whether a record must be read otherwise.
  let doubtful: UnsafeMutablePointer<UInt8>
  /// Room for integers that nobody keeps.
  let unkept: UnsafeMutablePointer<Int64>
  /// How many records there are, one after another from the stretch's beginning.
  private(set) var count = 0
  /// How many of them are in doubt from the beginning.
  private(set) var doubts = 0
  /// Where the last of them ends.
  private(set) var end = 0

  init(fields: Int, level: Int32) {
    (self.fields, self.level) = (fields, level)
    emptyCells = Self.bytes + 66
    places = .allocate(capacity: emptyCells + fields + 1)
    for index in 0...fields { places[emptyCells + index] = Int32(index) }
    others = .allocate(capacity: Self.bytes + 64)
    firstMarks = .allocate(capacity: Self.bytes)
    starts = .allocate(capacity: Self.bytes)
    doubtful = .allocate(capacity: Self.bytes)
    unkept = .allocate(capacity: Self.bytes)
  }

  deinit {
    places.deallocate()
    others.deallocate()
    firstMarks.deallocate()
    starts.deallocate()
    doubtful.deallocate()
    unkept.deallocate()
  }

  /// Finds the records that begin and end in a stretch, up to the first that has too few cells.
  ///
  /// A record with a quote is in doubt, as is one with too many cells; its own cells are then taken for empty.
  /// - Parameter size: how many bytes the stretch has, at most `bytes`; a record begins with its first.
  func find(_ text: UnsafePointer<UInt8>, size: Int) {
    (count, doubts, end) = (0, 0, 0)
    places[0] = -1
    var otherCount: Int64 = 0
    _ = cell_marks(level, text, Int64(size), places + 1, others, &otherCount)
    // The current record: where it begins, its first mark, whether it has a quote, and whether one is open.
    var (start, first, hasQuotes, isQuoted) = (0, 1, false, false)
    for index in 0..<Int(otherCount) {
      let mark = Int(others[index]) + 1
      let place = Int(places[mark])
      if text[place] == .quote {
        hasQuotes = true
        isQuoted.toggle()
      } else if !isQuoted {
        if place > start {
          let cells = mark - first + 1
          guard cells >= fields else { return }
          let isPlain = cells == fields && !hasQuotes
          firstMarks[count] = UInt32(isPlain ? first : emptyCells + 1)
          starts[count] = UInt32(start)
          doubtful[count] = isPlain ? 0 : 1
          doubts += isPlain ? 0 : 1
          count += 1
        }
        (start, first, hasQuotes) = (place + 1, mark + 1, false)
        end = start
      }
    }
  }

  /// The cells of a field, for the passes over them.
  func cells(of field: Int, in text: UnsafePointer<UInt8>, readable: Int) -> cell_rows {
    cell_rows(
      bytes: text, readable: Int64(readable), places: places + field, rows: firstMarks, count: Int64(count),
      doubtful: doubtful)
  }

  /// Where a cell of a record that is not in doubt stands.
  func cell(_ field: Int, ofRecord record: Int) -> Range<Int> {
    let mark = places + field + Int(firstMarks[record])
    return Int(mark[-1]) + 1..<Int(mark[0])
  }
}
