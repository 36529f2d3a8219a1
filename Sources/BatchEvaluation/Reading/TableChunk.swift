import DelimitedText
import Diagnostics
import Quantities

/// What one stretch of a file's records comes to, field by field.
///
/// It belongs to the thread that fills it until that is done.
// house: sound, since one thread owns it until it is filled, and hands it over once.
final class TableChunk: @unchecked Sendable {
  private let fields: [TableField]
  private(set) var rows = 0
  private(set) var codes: [PackedCreditCode] = []
  private(set) var keys = PackedTexts()
  private(set) var elsewhere: [(field: Int, row: Int, text: String)] = []
  /// The integers of each field that is a fact.
  private let values: [UnsafeMutablePointer<Int64>?]

  /// - Parameter bytes: how many bytes the records take.
  init(fields: [TableField], bytes: Int) {
    self.fields = fields
    // Every cell takes at least the byte that ends it; the file's last may do without.
    let capacity = bytes / max(1, fields.count) + 2
    values = fields.map { field in
      if case .fact = field { return .allocate(capacity: capacity) }
      return nil
    }
  }

  deinit {
    for pointer in values { pointer?.deallocate() }
  }

  /// The integers of a field; empty where it is no fact.
  func values(of field: Int) -> UnsafeBufferPointer<Int64> {
    UnsafeBufferPointer(start: values[field], count: values[field] == nil ? 0 : rows)
  }

  /// Takes a row that was read cell by cell.
  func append(_ row: RecordInspector.Row) {
    codes.append(row.code)
    if fields.contains(.key) { keys.append(row.key.utf8) }
    for (field, reading) in row.values.enumerated() {
      switch reading {
      case .value(let value): values[field]?[rows] = value
      case .elsewhere(let text):
        values[field]?[rows] = ColumnValue.elsewhere
        elsewhere.append((field, rows, text))
      }
    }
    rows += 1
  }

  /// Reads records in their plain form from `start` on.
  /// - Returns: where the first stands that is not plain, or `end`.
  func readPlainRecords(
    _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int, parsers: [CellParser?]
  ) -> Int {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return end }
    return parsers.withUnsafeBufferPointer { parsers in
      values.withUnsafeBufferPointer { values in
        var position = start
        while position < end {
          if base[position] == .lineFeed || base[position] == .carriageReturn {
            position += 1
            continue
          }
          guard let next = readRecord(base, from: position, to: end, parsers, values) else { return position }
          position = next
        }
        return end
      }
    }
  }

  /// Reads one record.
  /// - Returns: where its line ends; `nil` where it is not plain, and nothing of it is kept.
  @inline(__always)
  private func readRecord(
    _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, _ parsers: UnsafeBufferPointer<CellParser?>,
    _ pointers: UnsafeBufferPointer<UnsafeMutablePointer<Int64>?>
  ) -> Int? {
    var position = start
    var code: PackedCreditCode?
    var key: Range<Int> = 0..<0
    let last = parsers.count - 1
    for field in 0..<parsers.count {
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
      if let parser = parsers[field], let target = pointers[field] {
        let value = parser.value(base + cell, cellEnd - cell)
        if value == CellParser.doubtful { return nil }
        target[rows] = value
      } else if fields[field] == .key {
        guard cellEnd > cell, cellEnd - cell <= 64 else { return nil }
        for index in cell..<cellEnd where base[index] <= 0x20 || base[index] >= 0x7F { return nil }
        key = cell..<cellEnd
      } else {
        guard cellEnd - cell == 18, let read = Self.creditCode(base + cell) else { return nil }
        code = read
      }
    }
    guard let code else { return nil }
    codes.append(code)
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
