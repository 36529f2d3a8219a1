import Diagnostics

/// Walks a comma-separated text record by record (RFC 4180; LF and CR end a line as well as CRLF).
///
/// ```swift
/// var reader = text.reader()
/// while reader.advance() {
///   guard reader.faults.isEmpty else { … }
///   let name = reader[1]
/// }
/// ```
/// A line without any character is no record. A record with a fault is still handed over, so that a person hears of
/// every fault in one go; after a quote that never ends nothing more can be told apart, and the walk is over.
/// Cost: one pass over the bytes; a cell becomes a `String` only when it is asked for.
public struct DelimitedReader: Sendable {
  /// One cell as a range of bytes, without its quotes.
  private struct Cell {
    let start: Int
    let end: Int
    /// Where the cell begins in the file, its opening quote counted.
    let origin: Int
    let line: Int
    let lineStart: Int
    let hasDoubledQuotes: Bool
  }

  private let text: DelimitedText
  private var position = 0
  private var nextLine = 1
  private var lineStart = 0
  private var cells: [Cell] = []
  private var expectedCells: Int?

  /// What is wrong with the current record; empty for a sound one.
  public private(set) var faults: [Diagnostic] = []
  /// The line on which the current record begins, counted from 1.
  public private(set) var line = 0
  /// How many bytes have been read.
  public var offset: Int { position }
  /// How many cells the current record has.
  public var count: Int { cells.count }

  init(_ text: DelimitedText, fromLine line: Int) {
    self.text = text
    nextLine = line
    cells.reserveCapacity(64)
  }

  /// From now on a record of another number of cells than the current one is ragged: said after reading the header.
  public mutating func expectCellsAsInThisRecord() {
    expectedCells = cells.count
  }

  /// From now on a record of another number of cells is ragged.
  public mutating func expectCells(_ count: Int) {
    expectedCells = count
  }

  /// The text of a cell of the current record; empty where the record has no such cell.
  public subscript(index: Int) -> String {
    guard index < cells.count else { return "" }
    return withBytes(of: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a cell is empty, or missing.
  public func isEmpty(_ index: Int) -> Bool {
    guard index < cells.count else { return true }
    return cells[index].start == cells[index].end
  }

  /// Whether every cell of the record is empty, as in the rows `,,,` that spreadsheets leave behind.
  public var isBlank: Bool { cells.allSatisfy { $0.start == $0.end } }

  /// The bytes of a cell, with doubled quotes undone.
  /// Cost: nothing is copied unless the cell holds a doubled quote.
  public func withBytes<Result>(of index: Int, _ body: (ArraySlice<UInt8>) throws -> Result) rethrows -> Result {
    guard index < cells.count else { return try body([]) }
    let cell = cells[index]
    guard cell.hasDoubledQuotes else { return try body(text.bytes[cell.start..<cell.end]) }
    var undone: [UInt8] = []
    var next = cell.start
    while next < cell.end {
      undone.append(text.bytes[next])
      next += text.bytes[next] == .quote ? 2 : 1
    }
    return try body(undone[...])
  }

  /// Where a cell stands: the line and column of its first character, and the column's name where one is given.
  /// Cost: linear in the length of the line before it.
  public func place(of index: Int, field: String? = nil) -> Place {
    guard let cell = index < cells.count ? cells[index] : cells.last else {
      return Place(file: text.file, line: line, column: 1, field: field)
    }
    let column = DelimitedText.characters(in: text.bytes[cell.lineStart..<cell.origin]) + 1
    return Place(file: text.file, line: cell.line, column: column, field: field)
  }

  /// The first line of the current record, for a message; at most 160 characters of it.
  public var sourceLine: String {
    guard let first = cells.first else { return "" }
    let end = text.bytes[first.lineStart...].firstIndex { $0 == .lineFeed || $0 == .carriageReturn }
    let line = String(decoding: text.bytes[first.lineStart..<(end ?? text.bytes.count)].prefix(640), as: UTF8.self)
    return line.count > 160 ? line.prefix(159) + "…" : line
  }

  /// Goes to the next record.
  /// - Returns: `false` at the end of the text.
  public mutating func advance() -> Bool {
    cells.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
    let size = text.bytes.count
    while position < size, text.bytes[position] == .lineFeed || text.bytes[position] == .carriageReturn {
      endLine()
    }
    guard position < size else { return false }
    line = nextLine
    let start = position
    repeat {
      readCell()
      if cells.count > text.limits.cells || position - start > text.limits.recordBytes {
        refuseLongRecord(from: start)
        return true
      }
      guard position < size, text.bytes[position] == .comma else { break }
      position += 1
      if position == size { closeCell(from: position, to: position, origin: position) }
    } while position < size
    if position < size { endLine() }
    if let expectedCells, cells.count != expectedCells, faults.isEmpty {
      faults.append(.ragged(count, expected: expectedCells, at: place(of: 0), sourceLine: sourceLine))
    }
    return true
  }

  /// Steps over one line break.
  private mutating func endLine() {
    let isPair =
      text.bytes[position] == .carriageReturn && position + 1 < text.bytes.count
      && text.bytes[position + 1] == .lineFeed
    position += isPair ? 2 : 1
    nextLine += 1
    lineStart = position
  }

  private mutating func closeCell(
    from start: Int, to end: Int, origin: Int, line: Int? = nil, lineStart: Int? = nil, hasDoubledQuotes: Bool = false
  ) {
    cells.append(
      Cell(
        start: start, end: end, origin: origin, line: line ?? nextLine, lineStart: lineStart ?? self.lineStart,
        hasDoubledQuotes: hasDoubledQuotes))
  }

  private mutating func readCell() {
    if text.bytes[position] == .quote {
      readQuotedCell()
    } else {
      readPlainCell()
    }
  }

  private mutating func readPlainCell() {
    let start = position
    var stray: Int?
    position = text.bytes.withUnsafeBufferPointer { bytes in
      var next = start
      while next < bytes.count {
        let byte = bytes[next]
        if byte == .comma || byte == .lineFeed || byte == .carriageReturn { break }
        if byte == .quote, stray == nil { stray = next }
        next += 1
      }
      return next
    }
    closeCell(from: start, to: position, origin: start)
    if let stray {
      let column = DelimitedText.characters(in: text.bytes[lineStart..<stray]) + 1
      faults.append(
        .strayQuote(at: Place(file: text.file, line: nextLine, column: column), sourceLine: sourceLine))
    }
  }

  private mutating func readQuotedCell() {
    let origin = position
    let (firstLine, firstLineStart) = (nextLine, lineStart)
    var hasDoubledQuotes = false
    position += 1
    while position < text.bytes.count {
      switch text.bytes[position] {
      case .quote:
        if position + 1 < text.bytes.count, text.bytes[position + 1] == .quote {
          hasDoubledQuotes = true
          position += 2
          continue
        }
        closeCell(
          from: origin + 1, to: position, origin: origin, line: firstLine, lineStart: firstLineStart,
          hasDoubledQuotes: hasDoubledQuotes)
        position += 1
        refuseJunkAfterQuote()
        return
      case .lineFeed, .carriageReturn: endLine()
      default: position += 1
      }
    }
    closeCell(from: origin + 1, to: position, origin: origin, line: firstLine, lineStart: firstLineStart)
    faults.append(.unclosedQuote(at: place(of: cells.count - 1), sourceLine: sourceLine))
  }

  /// After a closing quote only a comma or the line's end may follow; the rest up to there is passed over.
  private mutating func refuseJunkAfterQuote() {
    let junk = position
    while position < text.bytes.count,
      ![UInt8.comma, .lineFeed, .carriageReturn].contains(text.bytes[position])
    {
      position += 1
    }
    guard position > junk else { return }
    let column = DelimitedText.characters(in: text.bytes[lineStart..<junk]) + 1
    faults.append(
      .afterQuote(
        String(decoding: text.bytes[junk..<position].prefix(40), as: UTF8.self),
        at: Place(file: text.file, line: nextLine, column: column), sourceLine: sourceLine))
  }

  /// Passes over a record past the limits to the next line, so that the following ones can be read.
  private mutating func refuseLongRecord(from start: Int) {
    faults.append(
      .longRecord(
        bytes: text.limits.recordBytes, cells: text.limits.cells, at: Place(file: text.file, line: line, column: 1)))
    while position < text.bytes.count, text.bytes[position] != .lineFeed, text.bytes[position] != .carriageReturn {
      position += 1
    }
    if position < text.bytes.count { endLine() }
  }
}
