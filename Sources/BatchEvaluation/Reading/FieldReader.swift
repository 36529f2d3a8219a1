import BlockKernels

/// How one field of a file's records is read: cell by cell, or many rows at a time where the processor can.
struct FieldReader: Sendable {
  /// `nil` where the field is no fact.
  let parser: CellParser?
  let wide: Wide?
  /// Whether what is read is kept.
  let isKept: Bool

  /// How the cells of many rows are read.
  enum Wide: Sendable {
    case decimals(scale: Int, isNatural: Bool)
    case days
    case digits(cell_digits)
    case words(WordSlots)
    case texts
    case creditCodes
    case keys
  }

  init(_ field: TableField) {
    switch field {
    case .creditCode: (parser, wide, isKept) = (nil, .creditCodes, true)
    case .key: (parser, wide, isKept) = (nil, .keys, true)
    case .fact(_, let format, let isKept):
      parser = CellParser(format)
      wide = Self.wide(format)
      self.isKept = isKept && format != .text
    }
  }

  /// `nil` for choices that find no slots of their own.
  private static func wide(_ format: ColumnFormat) -> Wide? {
    switch format {
    case .decimal(let scale, let isNatural): .decimals(scale: scale, isNatural: isNatural)
    case .flag: WordSlots(["false", "true"]).map { .words($0) }
    case .day: .days
    case .year: .digits(lengths: [4], 1900...2199)
    case .choice(let choices): WordSlots(choices).map { .words($0) }
    case .industry: .digits(lengths: 2...4, 0...9999) { Int64($0 - 2) * 10_000 }
    case .area: .digits(lengths: [6, 9], 0...999_999_999) { $0 == 9 ? 1_000_000_000 : 0 }
    case .text: .texts
    }
  }
}

extension FieldReader.Wide {
  fileprivate static func digits(
    lengths: some Sequence<Int>, _ bounds: ClosedRange<Int64>, adding added: (Int) -> Int64 = { _ in 0 }
  ) -> Self {
    var digits = cell_digits()
    (digits.least, digits.greatest) = (bounds.lowerBound, bounds.upperBound)
    for length in lengths {
      digits.lengths |= 1 << UInt32(length)
      withUnsafeMutableBytes(of: &digits.added) {
        $0.storeBytes(of: added(length), toByteOffset: length * 8, as: Int64.self)
      }
    }
    return .digits(digits)
  }

  /// Reads a field of some rows, and sets which of them are in doubt.
  /// - Parameters:
  ///   - values: where the integers go, of a fact.
  ///   - codes: where the credit codes go.
  /// - Returns: how many rows are in doubt that were not before.
  func read(
    _ rows: cell_rows, into values: UnsafeMutablePointer<Int64>, codes: UnsafeMutablePointer<PackedCreditCode>,
    level: Int32
  ) -> Int {
    let doubts: Int64 =
      switch self {
      case .decimals(let scale, let isNatural): cell_read_decimals(level, rows, Int64(scale), isNatural ? 1 : 0, values)
      case .days: cell_read_days(level, rows, values)
      case .digits(var digits): cell_read_digits(level, rows, &digits, values)
      case .words(let slots): slots.read(rows, into: values, level: level)
      case .texts: cell_read_texts(level, rows, values)
      case .creditCodes:
        PackedCreditCode.values.withUnsafeBufferPointer { table in
          codes.withMemoryRebound(to: UInt32.self, capacity: Int(rows.count) * 3) {
            cell_read_credit_codes(level, rows, table.baseAddress, $0)
          }
        }
      case .keys: cell_read_keys(level, rows)
      }
    return Int(doubts)
  }
}

/// The words that a column's cells may be, each in a slot of its own, with the integer that stands for it.
// house: sound, since nothing changes after it is made.
final class WordSlots: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<cell_word>
  private let count: Int
  private var words: cell_words

  /// Words by their positions, and what every column may have instead of a value.
  /// - Returns: `nil` where a word is too long, or where no slots are found of which each has one word.
  init?(_ words: [String]) {
    var entries = words.enumerated().map { (bytes: Array($1.utf8), value: Int64($0)) }
    entries += [([], ColumnValue.unknown), ([UInt8(ascii: "-")], ColumnValue.absent)]
    guard entries.allSatisfy({ $0.bytes.count <= 32 }), let (bits, factor) = Self.arrangement(of: entries.map(\.bytes))
    else { return nil }
    count = 1 << bits
    slots = .allocate(capacity: count)
    var free = cell_word()
    free.length = -1
    slots.initialize(repeating: free, count: count)
    for (bytes, value) in entries {
      let slot = Int(cell_word_slot(bytes, Int64(bytes.count), Int32(bits), factor))
      withUnsafeMutableBytes(of: &slots[slot].bytes) { $0.copyBytes(from: bytes) }
      (slots[slot].length, slots[slot].value) = (Int64(bytes.count), value)
    }
    self.words = cell_words(slots: UnsafePointer(slots), bits: Int32(bits), factor: factor)
  }

  deinit { slots.deallocate() }

  /// The least number of slots, and the factor, with which no two words share one.
  private static func arrangement(of words: [[UInt8]]) -> (bits: Int, factor: UInt64)? {
    for bits in 2...10 where 1 << bits >= words.count {
      var factor: UInt64 = 0x9E37_79B9_7F4A_7C15
      for _ in 0..<64 {
        let slots = Set(words.map { cell_word_slot($0, Int64($0.count), Int32(bits), factor) })
        if slots.count == words.count { return (bits, factor) }
        factor = factor &* 0xD134_2543_DE82_EF95 | 1
      }
    }
    return nil
  }

  func read(_ rows: cell_rows, into values: UnsafeMutablePointer<Int64>, level: Int32) -> Int64 {
    withUnsafePointer(to: words) { cell_read_words(level, rows, $0, values) }
  }
}
