import BlockKernels

extension PackedIntegers {
  /// The integers of some rows in ascending order, written one after another.
  /// Cost: linear in the rows, and in what stands apart in their blocks.
  func gather(_ count: Int, _ rows: UnsafePointer<UInt32>, into target: UnsafeMutablePointer<Int64>) {
    var start = 0
    while start < count {
      let block = Int(rows[start]) / Population.blockRows
      let next = UInt32(truncatingIfNeeded: (block + 1) * Population.blockRows)
      var end = count
      if rows[count - 1] >= next {
        end = start + 1
        while rows[end] < next { end += 1 }
      }
      gather(block, end - start, rows + start, into: target + start)
      start = end
    }
  }

  /// The same of one block.
  private func gather(
    _ block: Int, _ count: Int, _ rows: UnsafePointer<UInt32>, into target: UnsafeMutablePointer<Int64>
  ) {
    let mask = UInt32(Population.blockRows - 1)
    switch blocks[block] {
    case .constant(let value): target.update(repeating: value, count: count)
    case .sparse(let common, let apart, let values):
      apart.withUnsafeBufferPointer { apart in
        var next = Self.first(of: apart, from: UInt16(rows[0] & mask))
        for index in 0..<count {
          let place = UInt16(rows[index] & mask)
          while next < apart.count, apart[next] < place { next += 1 }
          target[index] = next < apart.count && apart[next] == place ? values[next] : common
        }
      }
    case .coded(let values, let codes):
      block_gather_8(ProcessorLevel.best, target, codes, rows, mask, Int64(count), values)
    case .short(let base, let unit, let codes):
      block_gather_16(ProcessorLevel.best, target, codes, rows, mask, Int64(count), base, unit)
    case .narrow(let base, let unit, let codes):
      block_gather_32(ProcessorLevel.best, target, codes, rows, mask, Int64(count), base, unit)
    case .wide(let values):
      values.withUnsafeBufferPointer { values in
        for index in 0..<count { target[index] = values[Int(rows[index] & mask)] }
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
