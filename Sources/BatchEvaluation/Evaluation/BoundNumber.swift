/// A plan's number over the slots of a frame, every part brought to one scale.
indirect enum BoundNumber: Sendable, Equatable {
  case constant(Int128)
  /// A slot's values, times a power of ten.
  case slot(Int, times: Int128)
  case year(ofSlot: Int, times: Int128)
  case sum(BoundNumber, BoundNumber)
  case difference(BoundNumber, BoundNumber)
  case product(BoundNumber, Int128)
  case zeroIfAbsent(BoundNumber)
  case absent
  case conditional(BoundCondition, BoundNumber, BoundNumber)
  case least(BoundNumber, BoundNumber)
  case greatest(BoundNumber, BoundNumber)

  /// What a number comes to for one row.
  enum Value {
    case known(Int128)
    case absent
    case unknown
    /// One of the values is not held by the columns.
    case elsewhere

    /// A column's integer.
    @inline(__always)
    init(raw: Int64) {
      self =
        switch raw {
        case ColumnValue.unknown: .unknown
        case ColumnValue.absent: .absent
        case ColumnValue.elsewhere: .elsewhere
        default: .known(Int128(raw))
        }
    }
  }

  func value(_ index: Int, _ frame: BlockFrame) -> Value {
    switch self {
    case .constant(let number): return .known(number)
    case .slot(let slot, let times): return Self.value(frame.slot(slot)[index]) { Int128($0) * times }
    case .year(let slot, let times):
      return Self.value(frame.slot(slot)[index]) { Int128(BlockFrame.year(of: $0)) * times }
    case .sum(let left, let right):
      return Self.combined(left.value(index, frame), right.value(index, frame)) { $0 + $1 }
    case .difference(let left, let right):
      return Self.combined(left.value(index, frame), right.value(index, frame)) { $0 - $1 }
    case .product(let number, let factor):
      return Self.combined(number.value(index, frame), .known(factor)) { $0 * $1 }
    case .zeroIfAbsent(let number):
      let value = number.value(index, frame)
      if case .absent = value { return .known(0) }
      return value
    case .absent: return .absent
    case .conditional(let condition, let first, let second):
      switch condition.value(index, frame) {
      case 1: return first.value(index, frame)
      case 0, ColumnValue.absent: return second.value(index, frame)
      case ColumnValue.elsewhere: return .elsewhere
      default: return Self.agreed(first.value(index, frame), second.value(index, frame))
      }
    case .least(let left, let right): return Self.extreme(left.value(index, frame), right.value(index, frame), min)
    case .greatest(let left, let right): return Self.extreme(left.value(index, frame), right.value(index, frame), max)
    }
  }

  /// What both come to, where that is the same.
  static func agreed(_ first: Value, _ second: Value) -> Value {
    switch (first, second) {
    case (.known(let one), .known(let other)) where one == other: first
    case (.absent, .absent): .absent
    case (.elsewhere, _), (_, .elsewhere): .elsewhere
    default: .unknown
    }
  }

  /// The unknown decides before absence does, as in the language's functions of several numbers.
  static func extreme(_ left: Value, _ right: Value, _ body: (Int128, Int128) -> Int128) -> Value {
    switch (left, right) {
    case (.known(let left), .known(let right)): .known(body(left, right))
    case (.elsewhere, _), (_, .elsewhere): .elsewhere
    case (.unknown, _), (_, .unknown): .unknown
    default: .absent
    }
  }

  @inline(__always)
  private static func value(_ raw: Int64, _ body: (Int64) -> Int128) -> Value {
    ColumnValue.isPresent(raw) ? .known(body(raw)) : Value(raw: raw)
  }

  /// The slot of a day whose year is all that the number hangs on.
  var yearSlot: Int? {
    switch self {
    case .year(let slot, _): return slot
    case .sum(let left, let right), .difference(let left, let right):
      if case .constant = left { return right.yearSlot }
      if case .constant = right { return left.yearSlot }
      return nil
    case .product(let number, _): return number.yearSlot
    case .constant, .slot, .zeroIfAbsent, .absent, .conditional, .least, .greatest: return nil
    }
  }

  /// The number in a year; `nil` where it hangs on anything else.
  func value(ofYear year: Int) -> Int128? {
    switch self {
    case .constant(let number): return number
    case .year(_, let times): return Int128(year) * times
    case .sum(let left, let right):
      return left.value(ofYear: year).flatMap { l in right.value(ofYear: year).map { l + $0 } }
    case .difference(let left, let right):
      return left.value(ofYear: year).flatMap { l in right.value(ofYear: year).map { l - $0 } }
    case .product(let number, let factor): return number.value(ofYear: year).map { $0 * factor }
    case .slot, .zeroIfAbsent, .absent, .conditional, .least, .greatest: return nil
    }
  }

  /// Absence decides before the unknown does, as in the rules' arithmetic.
  @inline(__always)
  static func combined(_ left: Value, _ right: Value, _ body: (Int128, Int128) -> Int128) -> Value {
    switch (left, right) {
    case (.known(let left), .known(let right)): .known(body(left, right))
    case (.elsewhere, _), (_, .elsewhere): .elsewhere
    case (.absent, _), (_, .absent): .absent
    default: .unknown
    }
  }
}

/// The stretches of a number's values, with boundaries brought to a scale that both share.
struct BoundClasses: Sendable, Equatable {
  /// A boundary `at / unit`, in the integers of the number's scale.
  struct Boundary: Sendable, Equatable {
    let at: Int128
    let unit: Int128
  }

  let boundaries: [Boundary]
  /// For each class; the last three are of what is unknown, known to be absent, and not held by the columns.
  let masks: [UInt32]
  let unknownClass: Int
  /// Whether a class means that the input's value is unknown.
  let isUnknown: [Bool]

  init(_ classes: NumberClasses, scale: Int) {
    boundaries = classes.boundaries.map { boundary in
      let shift = scale - boundary.scale
      return shift >= 0
        ? Boundary(at: Int128(boundary.coefficient) * Int128.power(ofTen: shift), unit: 1)
        : Boundary(at: Int128(boundary.coefficient), unit: Int128.power(ofTen: -shift))
    }
    masks = classes.masks.map(\.bits) + [classes.unknown.bits, classes.absent.bits, CellMask.open]
    unknownClass = classes.masks.count
    isUnknown = classes.masks.map { _ in false } + [classes.unknown.isUnknown, classes.absent.isUnknown, true]
  }

  /// The class of a number, or of a quotient whose denominator is positive.
  func index(of number: Int128, over denominator: Int128 = 1) -> Int {
    var index = 0
    for boundary in boundaries {
      let (left, right) = (number * boundary.unit, boundary.at * denominator)
      if left < right { break }
      index += left == right ? 1 : 2
      if left == right { break }
    }
    return index
  }

  func index(of value: BoundNumber.Value) -> Int {
    switch value {
    case .known(let number): index(of: number)
    case .unknown: unknownClass
    case .absent: unknownClass + 1
    case .elsewhere: unknownClass + 2
    }
  }
}

/// Classes of a column's own integers: their boundaries brought to 64 bits, so that a look at a value is a few
/// comparisons.
struct ColumnClasses: Sendable, Equatable {
  struct Least: Sendable, Equatable {
    let integer: Int64
    let isBoundary: Bool
  }

  /// For each boundary the least integer that is not below it, and whether that is the boundary itself.
  private(set) var least: [Least] = []
  /// Two for each boundary that every integer exceeds.
  private(set) var first = 0
  let masks: [UInt32]
  let isUnknown: [Bool]
  let unknownClass: Int

  /// - Parameter times: what a column's integer is multiplied with to be in the classes' scale; positive.
  init(_ classes: BoundClasses, times: Int128) {
    (masks, isUnknown, unknownClass) = (classes.masks, classes.isUnknown, classes.unknownClass)
    for boundary in classes.boundaries {
      let step = times * boundary.unit
      let (quotient, remainder) = boundary.at.quotientAndRemainder(dividingBy: step)
      let ceiling = quotient + (remainder > 0 ? 1 : 0)
      if ceiling <= Int128(ColumnValue.elsewhere) {
        first += 2
      } else if let integer = Int64(exactly: ceiling) {
        least.append(Least(integer: integer, isBoundary: remainder == 0))
      } else {
        // No integer reaches this boundary, nor those after it.
        break
      }
    }
  }

  @inline(__always)
  func index(of value: Int64) -> Int {
    guard ColumnValue.isPresent(value) else { return unknownClass + Int(value - ColumnValue.unknown) }
    var index = first
    for own in least {
      if value < own.integer { break }
      if own.isBoundary, value == own.integer { return index + 1 }
      index += 2
    }
    return index
  }
}

/// Masks of a small column's values.
struct CodeMasks: Sendable, Equatable {
  /// Of what is unknown, known to be absent and not held, then of each value from 0 on.
  let masks: [UInt32]
  let isUnknown: [Bool]

  /// The place of a value.
  @inline(__always)
  func index(of value: Int64) -> Int {
    ColumnValue.isPresent(value) ? Int(value) + 3 : Int(value - ColumnValue.unknown)
  }
}
