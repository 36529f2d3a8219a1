/// Rows that one change might bring to a match.
extension BlockEvaluator {
  /// For each plan the rows of a block that nothing keeps from matching but inputs of one of some groups, ascending, and
  /// those that hold values which the columns cannot. Rows that match already may be among them.
  /// - Parameter groups: for each plan, inputs by their numbers that might come to something else together.
  /// Cost: for each plan a pass over all rows for each input and group.
  public func nearMisses(block: Int, groups: [[Set<Int>]]) -> [[Int]] {
    frame.go(to: block)
    return plans.indices.map { nearMisses(plans[$0], groups[$0]) }
  }

  private func nearMisses(_ bound: BoundPlan, _ groups: [Set<Int>]) -> [Int] {
    guard !bound.isOutOfForce else { return [] }
    frame.select(nil)
    let (count, layout) = (frame.count, bound.layout)
    let isNarrow = layout.width <= UInt16.bitWidth
    // For each group and row of the population, the rows of the table that might hold.
    return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: max(1, groups.count * count)) { hopes in
      hopes.initialize(repeating: .max)
      for pass in bound.passes {
        if isNarrow {
          writeNarrow(pass, bound, into: narrowRows.room)
          for row in 0..<count { found[row] = UInt64(narrowRows.room[row]) }
        } else {
          write(pass, bound, into: found)
        }
        for (index, group) in groups.enumerated() {
          let own = UnsafeMutableBufferPointer(rebasing: hopes[index * count..<(index + 1) * count])
          narrow(own, pass.input.map { group.contains($0) }, layout)
        }
      }
      return (0..<count).filter { row in
        groups.indices.contains { hopes[$0 * count + row] & layout.tableRows != 0 } || mayBeElsewhere(bound, row)
      }.map { frame.row($0) }
    }
  }

  /// Narrows hopes by what an input makes of each row, as it stands in `found`.
  /// - Parameter mayChange: whether the input might come to something else; `nil` for the day, which has happened.
  private func narrow(_ hopes: UnsafeMutableBufferPointer<UInt16>, _ mayChange: Bool?, _ layout: WordLayout) {
    switch mayChange {
    case nil: for row in hopes.indices where !layout.isDayGiven(in: found[row]) { hopes[row] = 0 }
    case false?: for row in hopes.indices { hopes[row] &= layout.surelyHolds(in: found[row]) }
    case true?:
      // What is unknown is no miss.
      for row in hopes.indices {
        hopes[row] &= layout.surelyHolds(in: found[row]) | ~layout.mayHold(in: found[row])
      }
    }
  }
}
