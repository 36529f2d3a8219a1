extension PackedIntegers {
  /// The integers of some rows, written one after another.
  /// - Parameter row: the rows, in ascending order, by their place in the target.
  /// Cost: linear in the rows, and in what stands apart in their blocks.
  @inline(__always)
  func gather(_ count: Int, into target: UnsafeMutablePointer<Int64>, row: (Int) -> Int) {
    var start = 0
    while start < count {
      let block = row(start) / Population.blockRows
      let first = block * Population.blockRows
      var end = start + 1
      while end < count, row(end) < first + Population.blockRows { end += 1 }
      gather(block, start..<end, into: target) { row($0) - first }
      start = end
    }
  }

  /// The same of one block.
  @inline(__always)
  private func gather(
    _ block: Int, _ range: Range<Int>, into target: UnsafeMutablePointer<Int64>, place: (Int) -> Int
  ) {
    switch blocks[block] {
    case .constant(let value): (target + range.lowerBound).update(repeating: value, count: range.count)
    case .sparse(let common, let rows, let values):
      rows.withUnsafeBufferPointer { rows in
        var next = range.isEmpty ? 0 : Self.first(of: rows, from: UInt16(place(range.lowerBound)))
        for index in range {
          let place = place(index)
          while next < rows.count, rows[next] < place { next += 1 }
          target[index] = next < rows.count && rows[next] == place ? values[next] : common
        }
      }
    case .coded(let values, let codes):
      values.withUnsafeBufferPointer { values in
        codes.withUnsafeBufferPointer { codes in
          for index in range { target[index] = values[Int(codes[place(index)])] }
        }
      }
    case .short(let base, let unit, let codes):
      codes.withUnsafeBufferPointer { codes in
        for index in range { target[index] = Self.value(codes[place(index)], base, unit) }
      }
    case .narrow(let base, let unit, let codes):
      codes.withUnsafeBufferPointer { codes in
        for index in range { target[index] = Self.value(codes[place(index)], base, unit) }
      }
    case .wide(let values):
      values.withUnsafeBufferPointer { values in
        for index in range { target[index] = values[place(index)] }
      }
    }
  }

  /// The first place whose number is no less, by halving.
  static func first(of rows: UnsafeBufferPointer<UInt16>, from number: UInt16) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A number for each integer of a block, row by row.
  func number(block: Int, into target: UnsafeMutablePointer<UInt16>, _ number: (Int64) -> UInt16) {
    let count = min(Population.blockRows, count - block * Population.blockRows)
    switch blocks[block] {
    case .constant(let value): target.update(repeating: number(value), count: count)
    case .sparse(let common, let rows, let values):
      target.update(repeating: number(common), count: count)
      for (row, value) in zip(rows, values) { target[Int(row)] = number(value) }
    case .coded(let values, let codes):
      let numbers = values.map(number)
      numbers.withUnsafeBufferPointer { numbers in
        codes.withUnsafeBufferPointer { codes in
          for row in 0..<count { target[row] = numbers[Int(codes[row])] }
        }
      }
    case .short, .narrow, .wide:
      var last: (value: Int64, number: UInt16)?
      for row in 0..<count {
        let value = self[block * Population.blockRows + row]
        if last?.value != value { last = (value, number(value)) }
        target[row] = last?.number ?? 0
      }
    }
  }
}
