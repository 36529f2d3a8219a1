extension PlanOutcomes {
  /// Hands over the rows that came to something else, or to nothing, in one of two runs; ascending.
  /// Cost: a look at each row; where few verdicts were told, they are compared once and not for each row.
  public func forEachDifference(from other: PlanOutcomes, _ body: (UInt32) -> Void) {
    if isKept(as: other) { return }
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

  /// Whether both are one thing told twice, as versions of a rule are that come to the same for a whole block.
  private func isKept(as other: PlanOutcomes) -> Bool {
    func isOne<Element>(_ own: [Element], _ theirs: [Element]) -> Bool {
      own.withUnsafeBufferPointer { own in
        theirs.withUnsafeBufferPointer { own.count == $0.count && own.baseAddress == $0.baseAddress }
      }
    }
    return isOne(rows, other.rows) && isOne(kinds, other.kinds) && isOne(verdicts, other.verdicts)
  }
}
