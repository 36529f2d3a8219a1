/// The columns that plans read of one block of rows, each unpacked once, whichever plans read it.
final class BlockFrame {
  /// What a slot holds.
  enum Source: Sendable, Hashable {
    case own(Int)
    /// Of the enterprise that the row belongs to.
    case parent(Int)
    /// A fact of each row's own year: that of the day in another slot, and so many years on.
    case yearly(daySlot: Int, columns: [Int: Int], isOfParent: Bool)
    /// No file tells it.
    case untold
    /// The sum over all rows of the enterprise that are counted.
    case total(amount: Int, condition: Int?, counted: [Bool], overAll: NumberBound?)
  }

  private let population: Population
  private let table: SubjectTable
  private let sources: [Source]
  private let values: [UnsafeMutablePointer<Int64>]
  private var isLoaded: [Bool]
  private(set) var block = 0
  /// The rows that are looked at: those of the block, or those that were picked.
  private var rows = 0..<0
  private var picked: [Int]?
  /// How many rows are looked at.
  var count: Int { picked?.count ?? rows.count }

  init(population: Population, table: SubjectTable, sources: [Source]) {
    self.population = population
    self.table = table
    self.sources = sources
    values = sources.map { _ in .allocate(capacity: Population.blockRows) }
    isLoaded = Array(repeating: false, count: sources.count)
  }

  deinit {
    for pointer in values { pointer.deallocate() }
  }

  /// Goes to another block.
  func go(to block: Int) {
    self.block = block
    let first = block * Population.blockRows
    rows = first..<min(table.count, first + Population.blockRows)
    picked = nil
    for slot in isLoaded.indices { isLoaded[slot] = false }
  }

  /// Goes to some rows, in ascending order; at most a block's number of them.
  func go(toRows rows: [Int]) {
    picked = rows
    for slot in isLoaded.indices { isLoaded[slot] = false }
  }

  /// The table's row at a place among those that are looked at.
  @inline(__always)
  func row(_ index: Int) -> Int { picked.map { $0[index] } ?? rows.lowerBound + index }

  /// The values of a slot, in the order of the block's rows.
  func slot(_ index: Int) -> UnsafeMutablePointer<Int64> {
    let target = values[index]
    guard !isLoaded[index] else { return target }
    isLoaded[index] = true
    switch sources[index] {
    case .own(let column):
      guard let picked else {
        table.columns[column].load(block: block, into: target)
        break
      }
      for (index, row) in picked.enumerated() { target[index] = table.columns[column][row] }
    case .parent(let column):
      let column = population.enterprises.columns[column]
      for index in 0..<count { target[index] = column[table.parent(of: row(index))] }
    case .yearly(let daySlot, let columns, let isOfParent):
      let days = slot(daySlot)
      let owner = isOfParent ? population.enterprises : table
      for index in 0..<count {
        let row = row(index)
        guard ColumnValue.isPresent(days[index]), let column = columns[Self.year(of: days[index])] else {
          // Without the day, which year's fact is meant is as unknown as the day; one that never came has no year.
          target[index] = days[index] == ColumnValue.absent ? ColumnValue.absent : ColumnValue.unknown
          continue
        }
        target[index] = owner.columns[column][isOfParent ? table.parent(of: row) : row]
      }
    case .untold: target.update(repeating: ColumnValue.unknown, count: count)
    case .total(let amount, let condition, let counted, let overAll):
      loadTotal(amount, condition, counted, overAll, into: target)
    }
    return target
  }

  /// The packed integers of a slot that is a column of the table, where a whole block is looked at.
  func column(ofSlot index: Int) -> PackedIntegers? {
    guard picked == nil, case .own(let column) = sources[index] else { return nil }
    return table.columns[column].integers
  }

  /// Whether any column that is read keeps values apart that its integers cannot hold.
  var mayBeElsewhere: Bool {
    let (own, parents) = (table.columns, population.enterprises.columns)
    return sources.contains { source in
      switch source {
      case .own(let column): !own[column].elsewhere.isEmpty
      case .parent(let column): !parents[column].elsewhere.isEmpty
      case .yearly(_, let columns, let isOfParent):
        columns.values.contains { !(isOfParent ? parents : own)[$0].elsewhere.isEmpty }
      case .untold: false
      case .total(let amount, let condition, _, _):
        !own[amount].elsewhere.isEmpty || condition.map { !own[$0].elsewhere.isEmpty } ?? false
      }
    }
  }

  /// Sums are known only where they lie over every bound: nobody has said that all rows are listed.
  private func loadTotal(
    _ amount: Int, _ condition: Int?, _ counted: [Bool], _ overAll: NumberBound?,
    into target: UnsafeMutablePointer<Int64>
  ) {
    let amounts = table.columns[amount]
    var (parent, sum, isElsewhere) = (-1, Int128(0), false)
    for index in 0..<count {
      let row = row(index)
      if table.parent(of: row) != parent {
        parent = table.parent(of: row)
        (sum, isElsewhere) = (0, false)
        for other in table.rows(of: parent..<parent + 1) {
          if let condition {
            let code = table.columns[condition][other]
            guard ColumnValue.isPresent(code), counted[Int(code)] else { continue }
          }
          let value = amounts[other]
          if value == ColumnValue.elsewhere { isElsewhere = true }
          // A part below zero settles nothing.
          if ColumnValue.isPresent(value), value > 0 { sum += Int128(value) }
        }
      }
      if isElsewhere {
        target[index] = ColumnValue.elsewhere
      } else if let overAll, overAll.isExceeded(by: sum) {
        // Over every bound is over every bound, also where the sum itself is too large.
        target[index] = Int64(clamping: sum)
      } else {
        target[index] = ColumnValue.unknown
      }
    }
  }

  /// The year that a day lies in.
  static func year(of day: Int64) -> Int {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    return Int(yearOfEra + era * 400) + ((5 * dayOfYear + 2) / 153 < 10 ? 0 : 1)
  }
}

/// A boundary that numbers of a column lie above, or not.
struct NumberBound: Sendable, Hashable {
  /// In the column's own integers times `unit`.
  let boundary: Int128
  let unit: Int128
  /// Whether the boundary itself is exceeded already.
  let isIncluded: Bool

  func isExceeded(by number: Int128) -> Bool {
    isIncluded ? number * unit >= boundary : number * unit > boundary
  }
}
