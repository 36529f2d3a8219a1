/// One fact, of one period where it has any, of every row of a table.
public struct Column: Sendable {
  /// `output@2025`.
  public let name: String
  public let format: ColumnFormat
  /// `nil` where the values are only checked.
  private(set) var integers: PackedIntegers?
  private var checked = 0
  /// The texts of the values that the integers cannot hold, by row.
  public private(set) var elsewhere: [Int: String] = [:]

  init(name: String, format: ColumnFormat, isKept: Bool) {
    self.name = name
    self.format = format
    integers = isKept && format != .text ? PackedIntegers() : nil
  }

  /// A column as it was written down.
  init(name: String, format: ColumnFormat, _ integers: PackedIntegers, elsewhere: [Int: String]) {
    (self.name, self.format, self.integers, self.elsewhere) = (name, format, integers, elsewhere)
  }

  /// Rows of which nobody has told anything.
  init(unknown count: Int, like other: Column) {
    (name, format, integers) = (other.name, other.format, other.isKept ? PackedIntegers(unknown: count) : nil)
  }

  /// A column of values that were only checked.
  init(name: String, format: ColumnFormat, unkept: Int) {
    (self.name, self.format, checked) = (name, format, unkept)
  }

  /// Whether the values are kept at all.
  public var isKept: Bool { integers != nil }

  public var count: Int { integers?.count ?? checked }

  /// The value of a row, or one of `ColumnValue`'s.
  public subscript(row: Int) -> Int64 { integers?[row] ?? ColumnValue.unknown }

  /// The values of a block of `Population.blockRows` rows, written one after another.
  public func load(block: Int, into target: UnsafeMutablePointer<Int64>) {
    load(block: block, into: target, level: ProcessorLevel.best)
  }

  func load(block: Int, into target: UnsafeMutablePointer<Int64>, level: Int32) {
    if let integers {
      integers.load(block: block, into: target, level: level)
    } else {
      let rows = min(Population.blockRows, count - block * Population.blockRows)
      target.update(repeating: ColumnValue.unknown, count: rows)
    }
  }

  /// The values of some rows in ascending order, written one after another.
  func gather(_ count: Int, _ rows: UnsafePointer<UInt32>, into target: UnsafeMutablePointer<Int64>) {
    guard let integers else { return target.update(repeating: ColumnValue.unknown, count: count) }
    integers.gather(count, rows, into: target)
  }

  /// Numbers the values of a block, row by row.
  /// - Parameters:
  ///   - target: room for `Population.blockRows` numbers.
  ///   - number: asked once for each different value where the block has few of them, else whenever the value changes.
  public func number(block: Int, into target: UnsafeMutablePointer<UInt16>, _ number: (Int64) -> UInt16) {
    if let integers {
      integers.number(block: block, into: target, number)
    } else {
      let rows = min(Population.blockRows, count - block * Population.blockRows)
      target.update(repeating: number(ColumnValue.unknown), count: rows)
    }
  }

  /// The bytes that the values take.
  public var bytes: Int { integers?.bytes ?? 0 }
}

// MARK: - Filling

extension Column {
  /// Adds values at the end.
  mutating func append(_ values: UnsafeBufferPointer<Int64>) {
    if integers == nil { checked += values.count }
    integers?.append(values)
  }

  /// Adds values at the end of a column that keeps none.
  mutating func appendUnkept(_ count: Int) { checked += count }

  /// Keeps the text of a value that the integers cannot hold.
  mutating func keep(_ text: String, elsewhere row: Int) { elsewhere[row] = text }

  /// Ends the filling.
  mutating func seal() { integers?.seal() }

  /// The same values, those that are kept in eight bytes each.
  var plain: Column {
    var other = self
    other.integers = integers?.plain
    return other
  }

  /// The same rows in another order.
  func reordered(by order: [Int]) -> Column {
    var other = Column(name: name, format: format, isKept: isKept)
    let values = integers?.values ?? []
    if integers == nil {
      other.appendUnkept(order.count)
    } else {
      order.map { values[$0] }.withUnsafeBufferPointer { other.append($0) }
    }
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
    integers?.replace(row, with: value)
    elsewhere[row] = nil
  }
}
