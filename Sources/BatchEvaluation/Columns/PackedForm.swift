import BlockKernels

extension PackedIntegers.Block {
  /// Packs rows in the form that takes least room.
  /// Cost: a few passes over the rows.
  init(_ rows: UnsafeBufferPointer<Int64>, level: Int32 = ProcessorLevel.best) {
    guard let start = rows.baseAddress, !rows.isEmpty else {
      self.init(form: .constant(ColumnValue.unknown), bytes: nil)
      return
    }
    let survey = block_survey(level, start, Int64(rows.count))
    let (unknown, absent) = (Int(survey.unknown), Int(survey.absent))
    let hasNone = unknown + absent + Int(survey.elsewhere) > 0
    if unknown == rows.count || absent == rows.count || (!hasNone && survey.least == survey.greatest) {
      self.init(form: .constant(start[0]), bytes: nil)
      return
    }
    let few = FewIntegers(rows, survey)
    var size = rows.count * 8
    if let few {
      let apart = rows.count - few.commonestRows
      // Of many rows apart a pass over all costs less.
      if apart * 8 <= rows.count, few.values.count * 8 + apart * 3 < size {
        self = few.sparse
        return
      }
      size = min(size, rows.count + few.values.count * 8)
    }
    if rows.count * 2 < size, let scaled = Self.scaled(rows, survey, level), scaled.size(ofRows: rows.count) < size {
      self = scaled
    } else if let few, size < rows.count * 8 {
      self = few.coded
    } else {
      let bytes = BlockBytes(count: rows.count * 8)
      let values = bytes.pointer(0, as: Int64.self)
      values.update(from: start, count: rows.count)
      self.init(form: .wide(values), bytes: bytes)
    }
  }

  /// Counted from the least in the greatest unit that all of them have; `nil` where that takes no less than eight bytes.
  private static func scaled(_ rows: UnsafeBufferPointer<Int64>, _ survey: block_survey, _ level: Int32) -> Self? {
    let base = survey.least
    let (span, overflow) = survey.greatest.subtractingReportingOverflow(base)
    guard base <= survey.greatest, !overflow else { return nil }
    // A few rows tell the unit as a rule; where the others do not have it, all are asked.
    for asked in [min(64, rows.count), rows.count] {
      let unit = unit(of: rows[..<asked], above: base)
      let most = span / unit
      if most < Int64(UInt16.max) - 2 {
        let bytes = BlockBytes(count: rows.count * 2)
        let codes = bytes.pointer(0, as: UInt16.self)
        if block_pack_16(level, codes, rows.baseAddress, Int64(rows.count), base, unit, UInt64(most)) {
          return Self(form: .short(base: base, unit: unit, codes: codes), bytes: bytes)
        }
      } else if most < Int64(UInt32.max) - 2 {
        let bytes = BlockBytes(count: rows.count * 4)
        let codes = bytes.pointer(0, as: UInt32.self)
        if block_pack_32(level, codes, rows.baseAddress, Int64(rows.count), base, unit, UInt64(most)) {
          return Self(form: .narrow(base: base, unit: unit, codes: codes), bytes: bytes)
        }
      }
    }
    return nil
  }

  /// The greatest unit that some rows have above a base.
  private static func unit(of rows: Slice<UnsafeBufferPointer<Int64>>, above base: Int64) -> Int64 {
    var unit: Int64 = 0
    for value in rows where ColumnValue.isPresent(value) {
      var (greater, lesser) = (unit, value - base)
      while lesser != 0 { (greater, lesser) = (lesser, greater % lesser) }
      unit = greater
      if unit == 1 { break }
    }
    return max(1, unit)
  }

  /// The code of an integer; `nil` where the form has none for it.
  private static func code<Code: FixedWidthInteger>(_ value: Int64, _ base: Int64, _ unit: Int64) -> Code? {
    guard ColumnValue.isPresent(value) else { return Code.max - Code(value - ColumnValue.unknown) }
    let (above, overflow) = value.subtractingReportingOverflow(base)
    guard !overflow, above >= 0, above % unit == 0, above / unit < Int64(Code.max) - 2 else { return nil }
    return Code(above / unit)
  }

  /// Replaces the integer of a row, of so many in all.
  /// - Returns: `false` where the form cannot hold it; then nothing has changed.
  mutating func replace(_ row: Int, of count: Int, with value: Int64) -> Bool {
    switch form {
    case .constant(let all): return all == value
    case .sparse(let values, let rows, _):
      let place = rows.place(of: UInt16(row))
      guard place < rows.count, rows[place] == row else { return values[0] == value }
      guard let code = values.firstIndex(of: value) else { return false }
      own(count).pointer(values.count * 8 + rows.count * 2 + place, as: UInt8.self).pointee = UInt8(code)
    case .coded(let values, _):
      guard let code = values.firstIndex(of: value) else { return false }
      own(count).pointer(values.count * 8 + row, as: UInt8.self).pointee = UInt8(code)
    case .short(let base, let unit, _):
      guard let code: UInt16 = Self.code(value, base, unit) else { return false }
      own(count).pointer(row * 2, as: UInt16.self).pointee = code
    case .narrow(let base, let unit, _):
      guard let code: UInt32 = Self.code(value, base, unit) else { return false }
      own(count).pointer(row * 4, as: UInt32.self).pointee = code
    case .wide: own(count).pointer(row * 8, as: Int64.self).pointee = value
    }
    return true
  }

  /// The bytes as this block's alone, copied where somebody else has them too.
  private mutating func own(_ rows: Int) -> BlockBytes {
    // Asked first: binding it would make another holder.
    if isKnownUniquelyReferenced(&bytes), let bytes, !bytes.isMapped { return bytes }
    let copy = BlockBytes(count: payload(ofRows: rows))
    if let source = form.start { copy.start.copyMemory(from: source, byteCount: copy.count) }
    self = Self(form.shape(ofRows: rows), bytes: copy, at: copy.start)
    return copy
  }

  /// The bytes that it takes, of so many rows.
  func size(ofRows rows: Int) -> Int { MemoryLayout<Self>.stride + payload(ofRows: rows) }

  private func payload(ofRows rows: Int) -> Int { form.shape(ofRows: rows).bytes }
}

/// The different integers of some rows, where there are at most 256.
private struct FewIntegers {
  private(set) var values: [Int64] = []
  private(set) var codes: [UInt8]
  /// Which of the values most rows have, and how many.
  private var commonest = 0
  private(set) var commonestRows = 0

  /// How far apart integers may lie that have a slot each.
  private static let mostSlots = 4096

  /// `nil` where there are more.
  init?(_ rows: UnsafeBufferPointer<Int64>, _ survey: block_survey) {
    var found: [Int64] = []
    found.reserveCapacity(256)
    var isFew = false
    let (span, overflow) = survey.greatest.subtractingReportingOverflow(survey.least)
    let isNear = survey.least > survey.greatest || (!overflow && span < Int64(Self.mostSlots))
    codes = [UInt8](unsafeUninitializedCapacity: rows.count) { codes, filled in
      isFew =
        isNear
        ? Self.number(rows, from: survey.least, into: codes, &found) : Self.number(rows, into: codes, &found)
      filled = isFew ? rows.count : 0
    }
    guard isFew else { return nil }
    values = found
    let counts = Self.counts(codes)
    for code in found.indices where counts[code] > commonestRows { (commonest, commonestRows) = (code, counts[code]) }
  }

  /// How many rows have each code: in four counts, so that rows with the same code one after another need not wait.
  private static func counts(_ codes: [UInt8]) -> [Int] {
    var parts = [Int](repeating: 0, count: 1024)
    parts.withUnsafeMutableBufferPointer { parts in
      codes.withUnsafeBufferPointer { codes in
        for index in codes.indices {
          let part = (index & 3) << 8
          parts[part | Int(codes[index])] &+= 1
        }
      }
    }
    for code in 0..<256 {
      for part in 1..<4 { parts[code] += parts[part << 8 | code] }
    }
    return parts
  }

  /// The rows without the commonest integer, each with its own.
  var sparse: PackedIntegers.Block {
    let apart = codes.count - commonestRows
    let block = PackedIntegers.Block(.sparse(values: values.count, apart: apart))
    guard let bytes = block.bytes else { return block }
    fill(bytes)
    // The commonest and the first change their places.
    let own = bytes.pointer(0, as: Int64.self)
    (own[0], own[commonest]) = (own[commonest], own[0])
    let rows = bytes.pointer(values.count * 8, as: UInt16.self)
    let numbers = bytes.pointer(values.count * 8 + apart * 2, as: UInt8.self)
    var place = 0
    for (row, code) in codes.enumerated() where code != commonest {
      rows[place] = UInt16(row)
      numbers[place] = code == 0 ? UInt8(commonest) : code
      place += 1
    }
    return block
  }

  /// Every row with the number of its own.
  var coded: PackedIntegers.Block {
    let block = PackedIntegers.Block(.coded(values: values.count, rows: codes.count))
    guard let bytes = block.bytes else { return block }
    fill(bytes)
    codes.withUnsafeBufferPointer { codes in
      if let start = codes.baseAddress {
        bytes.pointer(values.count * 8, as: UInt8.self).update(from: start, count: codes.count)
      }
    }
    return block
  }

  private func fill(_ bytes: BlockBytes) {
    for (number, value) in values.enumerated() { bytes.pointer(0, as: Int64.self)[number] = value }
  }

  /// Numbers integers that lie near each other: a slot for each.
  private static func number(
    _ rows: UnsafeBufferPointer<Int64>, from least: Int64, into codes: UnsafeMutableBufferPointer<UInt8>,
    _ found: inout [Int64]
  ) -> Bool {
    // Those that are none come first.
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: mostSlots + 3) { numbers in
      numbers.initialize(repeating: 0)
      for index in rows.indices {
        let value = rows[index]
        let slot = Int(ColumnValue.isPresent(value) ? value &- least &+ 3 : value &- ColumnValue.unknown)
        if numbers[slot] == 0 {
          guard found.count < 256 else { return false }
          found.append(value)
          numbers[slot] = UInt16(found.count)
        }
        codes[index] = UInt8(truncatingIfNeeded: numbers[slot] &- 1)
      }
      return true
    }
  }

  /// Numbers integers wherever they lie: a table of slots, each integer in the first free one after its own; twice as many
  /// as there may be integers.
  private static func number(
    _ rows: UnsafeBufferPointer<Int64>, into codes: UnsafeMutableBufferPointer<UInt8>, _ found: inout [Int64]
  ) -> Bool {
    let mask = 511
    return withUnsafeTemporaryAllocation(of: (value: Int64, number: Int).self, capacity: mask + 1) { slots in
      slots.initialize(repeating: (0, 0))
      for index in rows.indices {
        let value = rows[index]
        var slot = Int(truncatingIfNeeded: (UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15) >> 55)
        while slots[slot].number != 0, slots[slot].value != value { slot = (slot + 1) & mask }
        if slots[slot].number == 0 {
          guard found.count < 256 else { return false }
          found.append(value)
          slots[slot] = (value, found.count)
        }
        codes[index] = UInt8(truncatingIfNeeded: slots[slot].number &- 1)
      }
      return true
    }
  }
}

extension UnsafeBufferPointer<UInt16> {
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
