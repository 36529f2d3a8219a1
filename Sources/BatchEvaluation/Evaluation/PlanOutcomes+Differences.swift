extension PlanOutcomes {
  /// Hands over the rows that came to something else, or to nothing, in one of two runs; ascending.
  /// Cost: a look at each row; where few verdicts were told, they are compared once and not for each row.
  public func forEachDifference(from other: PlanOutcomes, _ body: (UInt32) -> Void) {
    let width = other.verdicts.count
    let isShort = verdicts.count * width <= 1024
    let same = isShort ? verdicts.flatMap { own in other.verdicts.map { $0 == own } } : []
    var (place, otherPlace) = (0, 0)
    while place < rows.count, otherPlace < other.rows.count {
      let (row, otherRow) = (rows[place], other.rows[otherPlace])
      if row == otherRow {
        let (own, theirs) = (Int(kinds[place]), Int(other.kinds[otherPlace]))
        if isShort ? !same[own &* width &+ theirs] : verdicts[own] != other.verdicts[theirs] { body(row) }
        place += 1
        otherPlace += 1
      } else if row < otherRow {
        body(row)
        place += 1
      } else {
        body(otherRow)
        otherPlace += 1
      }
    }
    while place < rows.count {
      body(rows[place])
      place += 1
    }
    while otherPlace < other.rows.count {
      body(other.rows[otherPlace])
      otherPlace += 1
    }
  }
}
