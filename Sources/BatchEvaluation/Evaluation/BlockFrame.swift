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
    /// The sum over all rows of the enterprise that are counted; without a column of amounts nothing is known to add to it.
    /// `listed` is the enterprises' column that says that there are no others.
    case total(amount: Int?, condition: Int, counted: [Bool], overAll: NumberBound?, listed: Int?)

    /// What one look costs, beside that at a column of the table itself.
    var cost: Int {
      switch self {
      case .own, .untold: 1
      case .parent: 4
      case .yearly: 8
      case .total: 20
      }
    }
  }

  private let population: Population
  private let table: SubjectTable
  private let sources: [Source]
  let level: Int32
  private let parents: [UInt32]
  private let values: [UnsafeMutablePointer<Int64>]
  /// For each slot the number of the going that its values are of; and of the selection that those of the selected rows
  /// are of.
  private let loadings: UnsafeMutablePointer<UInt64>
  private let selections: UnsafeMutablePointer<UInt64>
  /// Of whole blocks: the integer that most rows have, and how many have another, with the number of the going; more than
  /// a block has where no integer is so common.
  private let commons: UnsafeMutablePointer<(loading: UInt64, integer: Int64, others: Int)>
  private var loading: UInt64 = 0
  private var selection: UInt64 = 0
  /// The values of those rows alone that are selected, where they were asked for.
  private var selected: [UnsafeMutablePointer<Int64>?]
  /// The places of the selected rows among those that are looked at; `nil` where all are.
  private var places: UnsafeBufferPointer<UInt16>?
  private let all = RowList()
  private let some = RowList()
  private let yearly = YearlyRoom()
  private(set) var block = 0
  /// The rows that are looked at: those of the block, or those that were picked.
  private var rows = 0..<0
  private var picked: [Int]?
  /// How many rows are looked at.
  var count: Int { picked?.count ?? rows.count }

  init(population: Population, table: SubjectTable, sources: [Source], level: Int32 = ProcessorLevel.best) {
    self.level = level
    self.population = population
    self.table = table
    self.sources = sources
    values = sources.map { _ in .allocate(capacity: Population.blockRows) }
    selected = Array(repeating: nil, count: sources.count)
    loadings = .allocate(capacity: sources.count)
    loadings.initialize(repeating: 0, count: sources.count)
    commons = .allocate(capacity: sources.count)
    commons.initialize(repeating: (0, 0, 0), count: sources.count)
    selections = .allocate(capacity: sources.count)
    selections.initialize(repeating: 0, count: sources.count)
    if case .below(let parents, _) = table.keys { self.parents = parents } else { parents = [] }
  }

  deinit {
    for pointer in values { pointer.deallocate() }
    for pointer in selected { pointer?.deallocate() }
    loadings.deallocate()
    selections.deallocate()
    commons.deallocate()
  }

  /// Goes to another block.
  func go(to block: Int) {
    self.block = block
    let first = block * Population.blockRows
    rows = first..<min(table.count, first + Population.blockRows)
    picked = nil
    loading += 1
    all.clear()
    select(nil)
  }

  /// Goes to some rows, in ascending order; at most a block's number of them.
  func go(toRows rows: [Int]) {
    picked = rows
    loading += 1
    all.clear()
    select(nil)
  }

  /// Narrows what is looked at to some places, in ascending order, until the next selection.
  func select(_ places: UnsafeBufferPointer<UInt16>?) {
    guard places != nil || self.places != nil else { return }
    self.places = places
    selection += 1
    some.clear()
  }

  /// How many rows are selected.
  var selectedCount: Int { places?.count ?? count }

  /// The place of a selected row among all that are looked at.
  @inline(__always)
  func place(_ index: Int) -> Int { places.map { Int($0[index]) } ?? index }

  /// The table's row at a place among those that are looked at.
  func row(_ index: Int) -> Int { picked.map { $0[index] } ?? rows.lowerBound + index }

  /// The values of a slot for the selected rows.
  func values(ofSlot index: Int) -> UnsafeMutablePointer<Int64> {
    guard let places else { return slot(index) }
    if let target = selected[index], selections[index] == selection { return target }
    let target = selected[index] ?? .allocate(capacity: Population.blockRows)
    selected[index] = target
    selections[index] = selection
    if loadings[index] == loading {
      let all = values[index]
      for position in places.indices { target[position] = all[Int(places[position])] }
    } else {
      gather(index, selected: true, into: target)
    }
    return target
  }

  /// The table's rows that are looked at, or those of them that are selected.
  func tableRows(selected: Bool) -> UnsafeMutablePointer<UInt32> {
    let list = selected ? some : all
    guard !list.hasRows else { return list.rows }
    list.hasRows = true
    let first = UInt32(truncatingIfNeeded: rows.lowerBound)
    if selected, let places {
      if let picked {
        for position in places.indices { list.rows[position] = UInt32(picked[Int(places[position])]) }
      } else {
        for position in places.indices { list.rows[position] = first &+ UInt32(places[position]) }
      }
    } else if let picked {
      for position in picked.indices { list.rows[position] = UInt32(picked[position]) }
    } else {
      for position in 0..<rows.count { list.rows[position] = first &+ UInt32(truncatingIfNeeded: position) }
    }
    return list.rows
  }

  /// The rows of the enterprises that they belong to.
  private func parentRows(selected: Bool) -> UnsafeMutablePointer<UInt32> {
    let own = tableRows(selected: selected)
    guard !parents.isEmpty else { return own }
    let list = selected ? some : all
    guard !list.hasParents else { return list.parents }
    list.hasParents = true
    parents.withUnsafeBufferPointer { parents in
      for position in 0..<(selected ? selectedCount : count) { list.parents[position] = parents[Int(own[position])] }
    }
    return list.parents
  }

  /// Writes a slot's values for all rows that are looked at, or for those that are selected.
  private func gather(_ index: Int, selected: Bool, into target: UnsafeMutablePointer<Int64>) {
    let count = selected ? selectedCount : count
    switch sources[index] {
    case .own(let column): table.columns[column].gather(count, tableRows(selected: selected), into: target)
    case .parent(let column):
      population.enterprises.columns[column].gather(count, parentRows(selected: selected), into: target)
    case .yearly(let daySlot, let columns, let isOfParent):
      let owner = isOfParent ? population.enterprises : table
      let rows = isOfParent ? parentRows(selected: selected) : tableRows(selected: selected)
      let days = selected ? values(ofSlot: daySlot) : slot(daySlot)
      gatherYearly(count, days, columns, of: owner, rows, into: target)
    case .untold: target.update(repeating: ColumnValue.unknown, count: count)
    case .total(let amount, let condition, let counted, let overAll, let listed):
      loadTotal(amount, condition, counted, overAll, listed, count, parentRows(selected: selected), into: target)
    }
  }

  /// Writes facts of each row's own year, a year at a time.
  private func gatherYearly(
    _ count: Int, _ days: UnsafeMutablePointer<Int64>, _ columns: [Int: Int], of owner: SubjectTable,
    _ rows: UnsafeMutablePointer<UInt32>,
    into target: UnsafeMutablePointer<Int64>
  ) {
    let (years, places, own) = (yearly.years, yearly.places, yearly.rows)
    for index in 0..<count {
      let day = days[index]
      years[index] = ColumnValue.isPresent(day) ? Int64(Self.year(of: day)) : ColumnValue.unknown
      // Without the day, which year's fact is meant is as unknown as the day; one that never came has no year.
      target[index] = day == ColumnValue.absent ? ColumnValue.absent : ColumnValue.unknown
    }
    for (year, column) in columns {
      var found = 0
      for index in 0..<count {
        (places[found], own[found]) = (UInt16(truncatingIfNeeded: index), rows[index])
        found &+= years[index] == Int64(year) ? 1 : 0
      }
      guard found > 0 else { continue }
      owner.columns[column].gather(found, own, into: yearly.found)
      for index in 0..<found { target[Int(places[index])] = yearly.found[index] }
    }
  }

  /// The values of a slot, in the order of the block's rows.
  func slot(_ index: Int) -> UnsafeMutablePointer<Int64> {
    let target = values[index]
    guard loadings[index] != loading else { return target }
    loadings[index] = loading
    if picked == nil, case .own(let column) = sources[index] {
      table.columns[column].load(block: block, into: target, level: level)
    } else {
      gather(index, selected: false, into: target)
    }
    return target
  }

  /// The packed integers of a slot that is a column of the table, where a whole block is looked at.
  func column(ofSlot index: Int) -> PackedIntegers? {
    guard picked == nil, case .own(let column) = sources[index] else { return nil }
    return table.columns[column].integers
  }

  /// The integer of a slot that most rows of the block have, and how many have another; these are more than a block has
  /// where no integer is so common, or no whole block is looked at.
  func commonInteger(ofSlot index: Int) -> (integer: Int64, others: Int) {
    if commons[index].loading == loading { return (commons[index].integer, commons[index].others) }
    var found = (integer: ColumnValue.unknown, others: Int.max)
    if picked == nil, case .own(let column) = sources[index],
      let common = table.columns[column].integers?.commonInteger(ofBlock: block)
    {
      found = common
    }
    commons[index] = (loading, found.integer, found.others)
    return found
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
      case .total(let amount, let condition, _, _, let listed):
        listed != nil || amount.map { !own[$0].elsewhere.isEmpty } ?? false || !own[condition].elsewhere.isEmpty
      }
    }
  }

  /// Sums are known where they lie over every bound. Where somebody has said that all rows are listed, they are known
  /// unless one of the rows lacks something: few say so, and the interpreter answers for them.
  private func loadTotal(
    _ amount: Int?, _ condition: Int, _ counted: [Bool], _ overAll: NumberBound?, _ listed: Int?, _ count: Int,
    _ parents: UnsafeMutablePointer<UInt32>, into target: UnsafeMutablePointer<Int64>
  ) {
    let amounts = amount.map { table.columns[$0] }
    let flags = listed.map { population.enterprises.columns[$0] }
    var (parent, sum, isElsewhere) = (-1, Int128(0), false)
    for index in 0..<count {
      let own = Int(parents[index])
      if own != parent {
        parent = own
        (sum, isElsewhere) = (0, flags.map { $0[own] == 1 } ?? false)
        for other in isElsewhere ? 0..<0 : table.rows(of: parent..<parent + 1) {
          let code = table.columns[condition][other]
          guard ColumnValue.isPresent(code), counted[Int(code)] else { continue }
          let value = amounts?[other] ?? ColumnValue.unknown
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

  /// The day on which a year begins, from the year 1 on.
  static func firstDay(ofYear year: Int) -> Int64 {
    let before = Int64(year - 1)
    return before * 365 + before / 4 - before / 100 + before / 400 - 719_162
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

/// Rows of a table, and of the enterprises that they belong to, once they have been asked for.
private final class RowList {
  let rows = UnsafeMutablePointer<UInt32>.allocate(capacity: Population.blockRows)
  let parents = UnsafeMutablePointer<UInt32>.allocate(capacity: Population.blockRows)
  var hasRows = false
  var hasParents = false

  func clear() { (hasRows, hasParents) = (false, false) }

  deinit {
    rows.deallocate()
    parents.deallocate()
  }
}

/// Room for the rows of one year.
private final class YearlyRoom {
  let years = UnsafeMutablePointer<Int64>.allocate(capacity: Population.blockRows)
  let found = UnsafeMutablePointer<Int64>.allocate(capacity: Population.blockRows)
  let rows = UnsafeMutablePointer<UInt32>.allocate(capacity: Population.blockRows)
  let places = UnsafeMutablePointer<UInt16>.allocate(capacity: Population.blockRows)

  deinit {
    years.deallocate()
    found.deallocate()
    rows.deallocate()
    places.deallocate()
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
