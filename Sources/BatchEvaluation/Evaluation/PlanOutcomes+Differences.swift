/// Tells which rows came to something else in two runs, block by block: most blocks tell the same verdicts, which are then
/// compared once and not for each row.
public struct OutcomeDifferences {
  /// The verdicts of the two runs that were compared last.
  private var compared: (own: [PlanVerdict], theirs: [PlanVerdict]) = ([], [])
  /// Whether they are the same, for each pair, the second run's running fastest.
  private var areSame: [Bool] = []

  public init() {}

  /// Hands over the rows that came to something else, or to nothing, in one of two runs of a block; ascending.
  /// Cost: a look at each row.
  public mutating func forEach(_ own: PlanOutcomes, _ other: PlanOutcomes, _ body: (UInt32) -> Void) {
    if own.isKept(as: other) { return }
    let isPaired = pair(own, other)
    let width = other.verdicts.count
    var (place, otherPlace) = (0, 0)
    while place < own.rows.count, otherPlace < other.rows.count {
      let (row, otherRow) = (own.rows[place], other.rows[otherPlace])
      if row == otherRow {
        let (kind, otherKind) = (Int(own.kinds[place]), Int(other.kinds[otherPlace]))
        let isSame =
          isPaired ? areSame[kind &* width &+ otherKind] : own.verdicts[kind] == other.verdicts[otherKind]
        if !isSame { body(row) }
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
    while place < own.rows.count {
      body(own.rows[place])
      place += 1
    }
    while otherPlace < other.rows.count {
      body(other.rows[otherPlace])
      otherPlace += 1
    }
  }

  /// Compares the verdicts of two runs with each other, where that is less than to compare those of each row.
  /// - Returns: whether `areSame` tells them.
  private mutating func pair(_ own: PlanOutcomes, _ other: PlanOutcomes) -> Bool {
    if own.verdicts.isKept(as: compared.own), other.verdicts.isKept(as: compared.theirs) { return !areSame.isEmpty }
    guard own.verdicts.count * other.verdicts.count <= min(own.rows.count, other.rows.count) else { return false }
    areSame = own.verdicts.flatMap { verdict in other.verdicts.map { $0 == verdict } }
    compared = (own.verdicts, other.verdicts)
    return true
  }
}

extension PlanOutcomes {
  /// Whether both are one thing told twice, as versions of a rule are that come to the same for a whole block.
  fileprivate func isKept(as other: PlanOutcomes) -> Bool {
    rows.isKept(as: other.rows) && kinds.isKept(as: other.kinds) && verdicts.isKept(as: other.verdicts)
  }
}

extension Array {
  /// Whether both stand in one place.
  fileprivate func isKept(as other: [Element]) -> Bool {
    withUnsafeBufferPointer { own in
      other.withUnsafeBufferPointer { own.count == $0.count && own.baseAddress == $0.baseAddress }
    }
  }
}
