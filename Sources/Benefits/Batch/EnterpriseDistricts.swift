import BatchEvaluation

/// The district of each enterprise, by a small number.
struct EnterpriseDistricts: Sendable {
  /// By the enterprise's row.
  let numbers: [UInt16]
  /// By the number: the district's code as `AreaNumber` has it, or `ColumnValue.unknown`.
  let codes: [Int64]

  /// Cost: a pass over the column of areas.
  init(of population: Population) {
    let table = population.enterprises
    guard let areas = Self.areas(of: population) else {
      (numbers, codes) = (Array(repeating: 0, count: table.count), [ColumnValue.unknown])
      return
    }
    var codes: [Int64] = []
    var known: [Int64: UInt16] = [:]
    // Every block asks for most of the areas again: those met last are found without a hash of several rounds.
    var recent = [(area: Int64, number: UInt16?)](repeating: (0, nil), count: 1 << 10)
    numbers = [UInt16](unsafeUninitializedCapacity: table.count + Population.blockRows) { numbers, count in
      count = table.count
      guard let start = numbers.baseAddress else { return }
      for first in stride(from: 0, to: table.count, by: Population.blockRows) {
        areas.number(block: first / Population.blockRows, into: start + first) { area in
          let slot = Int(truncatingIfNeeded: (UInt64(bitPattern: area) &* 0x9E37_79B9_7F4A_7C15) >> 54)
          if let number = recent[slot].number, recent[slot].area == area { return number }
          let district = Self.district(of: area)
          let number = known[district] ?? UInt16(truncatingIfNeeded: codes.count)
          if known.updateValue(number, forKey: district) == nil { codes.append(district) }
          recent[slot] = (area, number)
          return number
        }
      }
    }
    self.codes = codes
  }

  /// The areas of a population's enterprises; `nil` where no file tells them.
  static func areas(of population: Population) -> Column? {
    population.enterprises.columns.first { $0.name == BatchOutcome.areaFact?.text && $0.isKept }
  }

  static func district(of area: Int64?) -> Int64 {
    guard let area, ColumnValue.isPresent(area) else { return ColumnValue.unknown }
    return AreaNumber.district(of: area)
  }
}
