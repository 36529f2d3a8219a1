import DelimitedText
import Diagnostics
import Quantities

/// What one stretch of a file's records comes to, field by field.
///
/// It belongs to the thread that fills it until that is done.
// house: sound, since one thread owns it until it is filled, and hands it over once.
final class TableChunk: @unchecked Sendable {
  private let fields: [TableField]
  private let readers: [FieldReader]
  private let level: Int32
  private let keyField: Int?
  private(set) var rows = 0
  private(set) var keys = PackedTexts()
  private(set) var elsewhere: [(field: Int, row: Int, text: String)] = []
  private var capacity = 0
  private var codeRoom: UnsafeMutablePointer<PackedCreditCode>
  /// The integers of each field that is kept.
  private var values: [UnsafeMutablePointer<Int64>?]
  private let tile: RecordTile
  /// How many bytes are looked at together: fewer after a record that must be looked at by itself.
  private var tileBytes = RecordTile.bytes
  private static let leastTileBytes = 1 << 10

  init(fields: [TableField], readers: [FieldReader], level: Int32) {
    (self.fields, self.readers, self.level) = (fields, readers, level)
    keyField = fields.firstIndex(of: .key)
    values = fields.map { _ in nil }
    codeRoom = .allocate(capacity: 0)
    tile = RecordTile(fields: fields.count, level: level)
  }

  deinit { release() }

  private func release() {
    codeRoom.deallocate()
    for pointer in values { pointer?.deallocate() }
  }

  /// Begins anew, with room for the records of so many bytes.
  func begin(bytes: Int) {
    (rows, keys, elsewhere) = (0, PackedTexts(), [])
    // Every cell takes at least the byte that ends it; the file's last may do without. What is read together may reach
    // beyond the bytes.
    let needed = (bytes + RecordTile.bytes) / max(1, fields.count) + 2
    guard needed > capacity else { return }
    release()
    capacity = needed
    codeRoom = .allocate(capacity: needed)
    values = readers.map { $0.parser != nil && $0.isKept ? .allocate(capacity: needed) : nil }
  }

  var codes: UnsafeBufferPointer<PackedCreditCode> { UnsafeBufferPointer(start: codeRoom, count: rows) }

  /// The integers of a field; `nil` where it is no fact that is kept.
  func values(of field: Int) -> UnsafeBufferPointer<Int64>? {
    values[field].map { UnsafeBufferPointer(start: $0, count: rows) }
  }

  /// Takes a row that was read cell by cell.
  func append(_ row: RecordInspector.Row) {
    codeRoom[rows] = row.code
    if keyField != nil { keys.append(row.key.utf8) }
    for (field, reading) in row.values.enumerated() {
      guard let target = values[field] else { continue }
      switch reading {
      case .value(let value): target[rows] = value
      case .elsewhere(let text):
        target[rows] = ColumnValue.elsewhere
        elsewhere.append((field, rows, text))
      }
    }
    rows += 1
  }

  /// Reads records in their plain form from `start` on, until `until` is reached.
  /// - Parameter end: where the last record ends that may be read.
  /// - Returns: where the first stands that is not plain, or where a record ends.
  func readPlainRecords(
    _ bytes: UnsafeRawBufferPointer, from start: Int, until: Int, to end: Int
  ) -> Int {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return end }
    return readers.withUnsafeBufferPointer { readers in
      values.withUnsafeBufferPointer { values in
        var position = start
        while position < until {
          if base[position] == .lineFeed || base[position] == .carriageReturn {
            position += 1
            continue
          }
          let next =
            level > 0
            ? readTile(base, from: position, to: end, readable: bytes.count, readers, values)
            : readRecord(base, from: position, to: end, readers, values).map { ($0, false) }
          guard let next else { return position }
          position = next.position
          if next.isStopped { return position }
        }
        return position
      }
    }
  }

  /// Reads the records of a tile, a field of all of them at a time; those in doubt by themselves.
  /// - Returns: where the next record is to be read, and whether that one is not plain; `nil` where that is the first.
  private func readTile(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, readable: Int,
    _ readers: UnsafeBufferPointer<FieldReader>, _ pointers: UnsafeBufferPointer<UnsafeMutablePointer<Int64>?>
  ) -> (position: Int, isStopped: Bool)? {
    let text = base + start
    tile.find(text, size: min(tileBytes, end - start))
    if tile.count == 0, tileBytes < RecordTile.bytes, tileBytes < end - start {
      tileBytes = RecordTile.bytes
      tile.find(text, size: min(tileBytes, end - start))
    }
    guard tile.count > 0 else {
      return readRecord(base, from: start, to: end, readers, pointers).map { ($0, false) }
    }
    var doubts = tile.doubts
    for field in readers.indices {
      let cells = tile.cells(of: field, in: text, readable: readable - start)
      guard let wide = readers[field].wide else {
        for row in 0..<tile.count { tile.doubtful[row] = 1 }
        doubts = tile.count
        continue
      }
      let target = pointers[field].map { $0 + rows } ?? tile.unkept
      doubts += wide.read(cells, into: target, codes: codeRoom + rows, level: level)
    }
    tileBytes = min(RecordTile.bytes, tileBytes * 2)
    if doubts == 0, keyField == nil {
      rows += tile.count
      return (start + tile.end, false)
    }
    for row in 0..<tile.count {
      guard tile.doubtful[row] != 0 else {
        if let keyField {
          let key = tile.cell(keyField, ofRecord: row)
          keys.append(UnsafeBufferPointer(start: text + key.lowerBound, count: key.count))
        }
        rows += 1
        continue
      }
      let own = start + Int(tile.starts[row])
      guard var next = readRecord(base, from: own, to: end, readers, pointers) else {
        tileBytes = Self.leastTileBytes
        return (own, true)
      }
      // Where quotes were taken for other than they are, the next record begins elsewhere.
      let expected = start + (row + 1 < tile.count ? Int(tile.starts[row + 1]) : tile.end)
      while next < expected, base[next] == .lineFeed || base[next] == .carriageReturn { next += 1 }
      guard next == expected else { return (next, false) }
    }
    return (start + tile.end, false)
  }

  /// Reads one record.
  /// - Returns: where its line ends; `nil` where it is not plain, and nothing of it is kept.
  @inline(__always)
  private func readRecord(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, _ readers: UnsafeBufferPointer<FieldReader>,
    _ pointers: UnsafeBufferPointer<UnsafeMutablePointer<Int64>?>
  ) -> Int? {
    var position = start
    var code: PackedCreditCode?
    var key: Range<Int> = 0..<0
    let last = readers.count - 1
    for field in 0..<readers.count {
      var cell = position
      var cellEnd: Int
      if position < end, base[position] == .quote {
        cell = position + 1
        cellEnd = cell
        while cellEnd < end, base[cellEnd] != .quote, base[cellEnd] >= 0x20 { cellEnd += 1 }
        guard cellEnd < end, base[cellEnd] == .quote else { return nil }
        position = cellEnd + 1
      } else {
        cellEnd = cell
        // Everything from a comma up is no control character; a stray quote is below it.
        while cellEnd < end {
          let byte = base[cellEnd]
          if byte == .comma || byte == .lineFeed || byte == .carriageReturn { break }
          if byte == .quote { return nil }
          cellEnd += 1
        }
        position = cellEnd
      }
      if field < last {
        guard position < end, base[position] == .comma else { return nil }
        position += 1
      } else {
        guard position == end || base[position] == .lineFeed || base[position] == .carriageReturn else { return nil }
      }
      if let parser = readers[field].parser {
        let value = parser.value(base + cell, cellEnd - cell)
        if value == CellParser.doubtful { return nil }
        if let target = pointers[field] { target[rows] = value }
      } else if field == keyField {
        guard cellEnd > cell, cellEnd - cell <= 64 else { return nil }
        for index in cell..<cellEnd where base[index] <= 0x20 || base[index] >= 0x7F { return nil }
        key = cell..<cellEnd
      } else {
        guard cellEnd - cell == 18, let read = Self.creditCode(base + cell) else { return nil }
        code = read
      }
    }
    guard let code else { return nil }
    codeRoom[rows] = code
    if !key.isEmpty { keys.append(UnsafeBufferPointer(start: base + key.lowerBound, count: key.count)) }
    rows += 1
    return position
  }

  @inline(__always)
  private static func creditCode(_ start: UnsafePointer<UInt8>) -> PackedCreditCode? {
    PackedCreditCode.values.withUnsafeBufferPointer { values in
      var words: (UInt32, UInt32, UInt32) = (0, 0, 0)
      var all: UInt8 = 0
      for index in 0..<6 {
        let (first, second, third) = (
          values[Int(start[index])], values[Int(start[index + 6])], values[Int(start[index + 12])]
        )
        all |= first | second | third
        words.0 = words.0 << 5 | UInt32(first & 31)
        words.1 = words.1 << 5 | UInt32(second & 31)
        words.2 = words.2 << 5 | UInt32(third & 31)
      }
      return all == 255 ? nil : PackedCreditCode(head: words.0, middle: words.1, tail: words.2)
    }
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let comma = UInt8(ascii: ",")
  static let quote = UInt8(ascii: "\"")
}
