extension PackedIntegers.Form {
  /// The form that takes least room.
  init(_ rows: [Int64]) {
    let few = FewIntegers(rows)
    if let few, few.values.count == 1 {
      self = .constant(few.values[0])
      return
    }
    let common = few?.commonest ?? Self.commonNone(rows)
    var (best, size) = (Self.wide(rows), rows.count * 8)
    if let few, rows.count + few.values.count * 8 < size {
      (best, size) = (.coded(few.values, codes: few.codes), rows.count + few.values.count * 8)
    }
    if let scaled = Self.scaled(rows), scaled.bytes < size { (best, size) = (scaled, scaled.bytes) }
    if common.rows * 10 > rows.count * 10 - size {
      let apart = rows.indices.filter { rows[$0] != common.value }
      best = .sparse(common.value, rows: apart.map { UInt16($0) }, values: apart.map { rows[$0] })
    }
    self = best
  }

  /// The commoner of the values that are none.
  private static func commonNone(_ rows: [Int64]) -> (value: Int64, rows: Int) {
    let (unknown, absent) = (rows.count { $0 == ColumnValue.unknown }, rows.count { $0 == ColumnValue.absent })
    return unknown >= absent ? (ColumnValue.unknown, unknown) : (ColumnValue.absent, absent)
  }

  /// Counted from the least in the greatest unit that all of them have; `nil` where that takes no less than eight bytes.
  private static func scaled(_ rows: [Int64]) -> Self? {
    var (base, greatest) = (Int64.max, Int64.min)
    for value in rows where ColumnValue.isPresent(value) { (base, greatest) = (min(base, value), max(greatest, value)) }
    guard base <= greatest else { return nil }
    let (span, overflow) = greatest.subtractingReportingOverflow(base)
    guard !overflow else { return nil }
    var unit: Int64 = 0
    for value in rows where ColumnValue.isPresent(value) {
      var (greater, lesser) = (unit, value - base)
      while lesser != 0 { (greater, lesser) = (lesser, greater % lesser) }
      unit = greater
      if unit == 1 { break }
    }
    unit = max(1, unit)
    if span / unit < Int64(UInt16.max) - 2 {
      return .short(base: base, unit: unit, codes: rows.map { code($0, base, unit) ?? 0 })
    }
    guard span / unit < Int64(UInt32.max) - 2 else { return nil }
    return .narrow(base: base, unit: unit, codes: rows.map { code($0, base, unit) ?? 0 })
  }

  /// The code of an integer; `nil` where the form has none for it.
  private static func code<Code: FixedWidthInteger>(_ value: Int64, _ base: Int64, _ unit: Int64) -> Code? {
    guard ColumnValue.isPresent(value) else { return Code.max - Code(value - ColumnValue.unknown) }
    let (above, overflow) = value.subtractingReportingOverflow(base)
    guard !overflow, above >= 0, above % unit == 0, above / unit < Int64(Code.max) - 2 else { return nil }
    return Code(above / unit)
  }

  /// The form with another integer in a row; `nil` where it cannot hold it.
  func replacing(_ row: Int, with value: Int64) -> Self? {
    switch self {
    case .constant(let all): return all == value ? self : nil
    case .sparse(let common, let rows, var values):
      let place = rows.place(of: UInt16(row))
      guard place < rows.count, rows[place] == row else { return common == value ? self : nil }
      values[place] = value
      return .sparse(common, rows: rows, values: values)
    case .coded(let values, var codes):
      guard let code = values.firstIndex(of: value) else { return nil }
      codes[row] = UInt8(code)
      return .coded(values, codes: codes)
    case .short(let base, let unit, var codes):
      guard let code: UInt16 = Self.code(value, base, unit) else { return nil }
      codes[row] = code
      return .short(base: base, unit: unit, codes: codes)
    case .narrow(let base, let unit, var codes):
      guard let code: UInt32 = Self.code(value, base, unit) else { return nil }
      codes[row] = code
      return .narrow(base: base, unit: unit, codes: codes)
    case .wide(var values):
      values[row] = value
      return .wide(values)
    }
  }

  /// The bytes that it takes.
  var bytes: Int {
    let own = MemoryLayout<Self>.stride
    return switch self {
    case .constant: own
    case .sparse(_, let rows, let values): own + rows.count * 2 + values.count * 8
    case .coded(let values, let codes): own + values.count * 8 + codes.count
    case .short(_, _, let codes): own + codes.count * 2
    case .narrow(_, _, let codes): own + codes.count * 4
    case .wide(let values): own + values.count * 8
    }
  }
}

/// The different integers of some rows, where there are at most 256.
private struct FewIntegers {
  private(set) var values: [Int64] = []
  private(set) var codes: [UInt8] = []
  private(set) var commonest: (value: Int64, rows: Int) = (0, 0)

  /// `nil` where there are more.
  init?(_ rows: [Int64]) {
    // A table of slots, each integer in the first free one after its own; twice as many as there may be integers.
    let mask = 511
    var slots = [Int16](repeating: -1, count: mask + 1)
    var counts: [Int] = []
    codes.reserveCapacity(rows.count)
    for value in rows {
      var slot = Int(truncatingIfNeeded: (UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15) >> 55)
      while slots[slot] >= 0, values[Int(slots[slot])] != value { slot = (slot + 1) & mask }
      if slots[slot] < 0 {
        guard values.count < 256 else { return nil }
        slots[slot] = Int16(values.count)
        values.append(value)
        counts.append(0)
      }
      codes.append(UInt8(slots[slot]))
      counts[Int(slots[slot])] += 1
    }
    for (value, rows) in zip(values, counts) where rows > commonest.rows { commonest = (value, rows) }
  }
}

extension [UInt16] {
  /// The first place whose number is no less, by halving.
  func place(of number: UInt16) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
