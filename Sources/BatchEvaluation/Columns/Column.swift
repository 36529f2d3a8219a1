/// One fact, of one period where it has any, of every row of a table.
public struct Column: Sendable {
  /// `output@2025`.
  public let name: String
  public let format: ColumnFormat
  private var storage: Storage
  /// The texts of the values that the integers cannot hold, by row.
  public private(set) var elsewhere: [Int: String] = [:]

  enum Storage: Sendable {
    /// Flags and choices: 0 is unknown, 1 known to be absent, 2 not held, then come the values.
    case bytes([UInt8])
    /// Industries, in the same manner.
    case words([UInt16])
    /// Days, areas and years.
    case days([Int32])
    case integers(PackedIntegers)
    /// Checked only.
    case nothing(count: Int)
  }

  init(name: String, format: ColumnFormat, isKept: Bool) {
    self.name = name
    self.format = format
    storage =
      switch format {
      case _ where !isKept: .nothing(count: 0)
      case .text: .nothing(count: 0)
      case .flag: .bytes([])
      case .choice(let choices): choices.count < 250 ? .bytes([]) : .days([])
      case .industry: .words([])
      case .day, .area, .year: .days([])
      case .decimal: .integers(PackedIntegers())
      }
  }

  /// Whether the values are kept at all.
  public var isKept: Bool {
    if case .nothing = storage { return false }
    return true
  }

  public var count: Int {
    switch storage {
    case .bytes(let values): values.count
    case .words(let values): values.count
    case .days(let values): values.count
    case .integers(let values): values.count
    case .nothing(let count): count
    }
  }

  /// The value of a row, or one of `ColumnValue`'s.
  public subscript(row: Int) -> Int64 {
    switch storage {
    case .bytes(let values): Self.value(ofCode: Int64(values[row]))
    case .words(let values): Self.value(ofCode: Int64(values[row]))
    case .days(let values): Self.value(ofDay: values[row])
    case .integers(let values): values[row]
    case .nothing: ColumnValue.unknown
    }
  }

  /// The values of a block, written one after another.
  func load(block: Int, into target: UnsafeMutablePointer<Int64>) {
    let first = block * Population.blockRows
    let rows = min(Population.blockRows, count - first)
    switch storage {
    case .bytes(let values):
      for row in 0..<rows { target[row] = Self.value(ofCode: Int64(values[first + row])) }
    case .words(let values):
      for row in 0..<rows { target[row] = Self.value(ofCode: Int64(values[first + row])) }
    case .days(let values):
      values.withUnsafeBufferPointer { values in
        for row in 0..<rows { target[row] = Self.value(ofDay: values[first + row]) }
      }
    case .integers(let values): values.load(block: block, into: target)
    case .nothing: target.update(repeating: ColumnValue.unknown, count: rows)
    }
  }

  @inline(__always)
  private static func value(ofCode code: Int64) -> Int64 { code >= 3 ? code - 3 : ColumnValue.unknown + code }

  @inline(__always)
  private static func value(ofDay day: Int32) -> Int64 {
    day > Int32.min + 2 ? Int64(day) : ColumnValue.unknown + (Int64(day) - Int64(Int32.min))
  }

  private static func code(of value: Int64) -> Int64 {
    ColumnValue.isPresent(value) ? value + 3 : value - ColumnValue.unknown
  }

  private static func day(of value: Int64) -> Int32 {
    ColumnValue.isPresent(value) ? Int32(value) : Int32.min + Int32(value - ColumnValue.unknown)
  }

  /// The bytes that the values take.
  public var bytes: Int {
    switch storage {
    case .bytes(let values): values.count
    case .words(let values): values.count * 2
    case .days(let values): values.count * 4
    case .integers(let values): values.bytes
    case .nothing: 0
    }
  }
}

// MARK: - Filling

extension Column {
  /// Adds values at the end.
  mutating func append(_ values: UnsafeBufferPointer<Int64>) {
    // Taken out, so that the arrays grow in place.
    let taken = storage
    storage = .nothing(count: 0)
    switch taken {
    case .bytes(var codes):
      codes.reserveCapacity(codes.count + values.count)
      for value in values { codes.append(UInt8(truncatingIfNeeded: Self.code(of: value))) }
      storage = .bytes(codes)
    case .words(var codes):
      for value in values { codes.append(UInt16(truncatingIfNeeded: Self.code(of: value))) }
      storage = .words(codes)
    case .days(var days):
      for value in values { days.append(Self.day(of: value)) }
      storage = .days(days)
    case .integers(var integers):
      integers.append(values)
      storage = .integers(integers)
    case .nothing(let count): storage = .nothing(count: count + values.count)
    }
  }

  /// Keeps the text of a value that the integers cannot hold.
  mutating func keep(_ text: String, elsewhere row: Int) { elsewhere[row] = text }

  /// Ends the filling.
  mutating func seal() {
    guard case .integers(var integers) = storage else { return }
    storage = .nothing(count: 0)
    integers.seal()
    storage = .integers(integers)
  }

  /// The same rows in another order.
  func reordered(by order: [Int]) -> Column {
    var other = Column(name: name, format: format, isKept: isKept)
    let values = order.map { self[$0] }
    values.withUnsafeBufferPointer { other.append($0) }
    other.seal()
    if !elsewhere.isEmpty {
      for (row, former) in order.enumerated() where elsewhere[former] != nil {
        other.elsewhere[row] = elsewhere[former]
      }
    }
    return other
  }

  /// Replaces the value of one row.
  mutating func replace(_ row: Int, with value: Int64) {
    let taken = storage
    storage = .nothing(count: 0)
    switch taken {
    case .bytes(var codes):
      codes[row] = UInt8(truncatingIfNeeded: Self.code(of: value))
      storage = .bytes(codes)
    case .words(var codes):
      codes[row] = UInt16(truncatingIfNeeded: Self.code(of: value))
      storage = .words(codes)
    case .days(var days):
      days[row] = Self.day(of: value)
      storage = .days(days)
    case .integers(var integers):
      integers.replace(row, with: value)
      storage = .integers(integers)
    case .nothing(let count): storage = .nothing(count: count)
    }
    elsewhere[row] = nil
  }
}
