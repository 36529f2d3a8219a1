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
    defer { withExtendedLifetime(blocks) {} }
    let mask = UInt32(Population.blockRows - 1)
    switch blocks[block].form {
    case .constant(let value): target.update(repeating: value, count: count)
    case .sparse(let values, let apart, let codes):
      // Of few rows each is looked for.
      guard count > 16 else {
        for index in 0..<count {
          let place = UInt16(rows[index] & mask)
          let found = apart.place(of: place)
          target[index] = found < apart.count && apart[found] == place ? values[Int(codes[found])] : values[0]
        }
        return
      }
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Population.blockRows) { room in
        block_gather_apart(
          ProcessorLevel.best, target, apart.baseAddress, codes, Int64(apart.count), rows, mask, Int64(count),
          values.baseAddress,
          room.baseAddress)
      }
    case .coded(let values, let codes):
      block_gather_8(ProcessorLevel.best, target, codes, rows, mask, Int64(count), values.baseAddress)
    case .short(let base, let unit, let codes):
      block_gather_16(ProcessorLevel.best, target, codes, rows, mask, Int64(count), base, unit)
    case .narrow(let base, let unit, let codes):
      block_gather_32(ProcessorLevel.best, target, codes, rows, mask, Int64(count), base, unit)
    case .wide(let values):
      for index in 0..<count { target[index] = values[Int(rows[index] & mask)] }
    }
  }

  /// A number for each integer of a block, row by row.
  func number(block: Int, into target: UnsafeMutablePointer<UInt16>, _ number: (Int64) -> UInt16) {
    defer { withExtendedLifetime(blocks) {} }
    let count = rows(ofBlock: block)
    switch blocks[block].form {
    case .constant(let value): target.update(repeating: number(value), count: count)
    case .sparse(let values, let rows, let codes):
      let numbers = values.map(number)
      target.update(repeating: numbers[0], count: count)
      for index in rows.indices { target[Int(rows[index])] = numbers[Int(codes[index])] }
    case .coded(let values, let codes):
      let numbers = values.map(number)
      numbers.withUnsafeBufferPointer { numbers in
        for row in 0..<count { target[row] = numbers[Int(codes[row])] }
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
