import BatchEvaluation
import PolicyCorpus
import Quantities

/// What each enterprise would have more or less, at most, of the cash benefits that are touched.
public struct EnterpriseComparison: Sendable {
  /// The enterprises that would have more or less, or of whom that can't be said, by their rows.
  public let changes: [Change]
  public let winners: Int
  public let losers: Int
  /// How many have something that nothing bounds, before or after alone, so that the two can't be compared.
  public let incomparable: Int
  /// What the winners would have more; `nil` where it is too large for a `Money`.
  public let gain: Money?
  /// What the losers would have less; `nil` as above.
  public let loss: Money?

  /// What one enterprise may have at most; `nil` where nothing bounds it.
  public struct Change: Sendable, Hashable {
    public let row: Int
    public let before: Money?
    public let after: Money?

    /// How much more, or less; `nil` where the two can't be compared.
    public var difference: Money? { before.flatMap { before in after?.subtracting(before) } }
  }

  /// Cost: a look at each answer of the touched benefits; sums of those enterprises alone of which one is another.
  init(of touched: Set<InstrumentID>, before: BatchOutcome, after: BatchOutcome, within selection: [Bool]?) {
    let cash = before.assessor.cash.union(after.assessor.cash).intersection(touched)
    let differing = EnterpriseMarks(of: cash, before, after, within: selection)
    var (earlier, later) = (EnterpriseSums(differing.count), EnterpriseSums(differing.count))
    if differing.count > 0 {
      before.forEachFigure(of: before.assessor.cash.intersection(touched), where: differing.contains) {
        earlier.add($2, to: differing.place(of: $1))
      }
      after.forEachFigure(of: after.assessor.cash.intersection(touched), where: differing.contains) {
        later.add($2, to: differing.place(of: $1))
      }
    }
    var changes: [Change] = []
    var (winners, losers, incomparable) = (0, 0, 0)
    var (gain, loss): (Money?, Money?) = (.zero, .zero)
    for (place, row) in differing.rows.enumerated() {
      let change = Change(row: row, before: earlier[place], after: later[place])
      // What nothing bounds before nor after is the same as far as anybody can say.
      guard change.before != change.after else { continue }
      changes.append(change)
      guard let difference = change.difference else {
        incomparable += 1
        continue
      }
      if difference > .zero {
        winners += 1
        gain = gain?.adding(difference)
      } else {
        losers += 1
        loss = loss.flatMap { loss in loss.subtracting(difference) }
      }
    }
    self.changes = changes
    (self.winners, self.losers, self.incomparable) = (winners, losers, incomparable)
    (self.gain, self.loss) = (gain, loss)
  }

  /// What all of them together would have more, or less; `nil` where it can't be said.
  public var difference: Money? {
    guard incomparable == 0 else { return nil }
    return gain.flatMap { gain in loss.flatMap { gain.subtracting($0) } }
  }

  /// The differences of those that can be compared, at each of some shares of them in ascending order: the median at
  /// 0.5. Each is one enterprise's own, by nearest rank; empty where nobody's is another.
  /// Cost: a sort of the changes.
  public func quantiles(_ shares: [Double]) -> [Money] {
    let differences = changes.compactMap(\.difference).sorted()
    guard !differences.isEmpty else { return [] }
    return shares.map { share in
      differences[min(differences.count - 1, max(0, Int((share * Double(differences.count)).rounded(.up)) - 1))]
    }
  }
}

/// Enterprises with an answer that is another after than before.
private struct EnterpriseMarks {
  private var words: [UInt64]
  /// How many are marked before each word.
  private var before: [Int] = []
  private(set) var count = 0

  init(of touched: Set<InstrumentID>, _ earlier: BatchOutcome, _ later: BatchOutcome, within selection: [Bool]?) {
    words = Array(repeating: 0, count: earlier.population.enterprises.count / 64 + 1)
    for kind in earlier.kinds.map(\.table.kind) {
      let sides = [earlier, later].map { side in
        side.kinds.first { $0.table.kind == kind }.map { ($0, side.assessor) }
      }
      guard let table = sides[0]?.0.table else { continue }
      for id in touched {
        // What one side does not know comes to nothing there.
        let places = sides.map { side in
          side.flatMap { kind, assessor in
            kind.benefits.firstIndex { assessor.benefits[$0].declaration.id == id }.map { (kind, $0) }
          }
        }
        guard places.contains(where: { $0 != nil }) else { continue }
        for block in 0..<(sides[0]?.0.blockCount ?? 0) {
          let found = places.map { place in place.map { $0.0.blocks[block][$0.1] } ?? PlanOutcomes() }
          found[0].forEachDifference(from: found[1]) { row in
            let enterprise = table.parent(of: Int(row))
            if selection?[enterprise] ?? true { words[enterprise / 64] |= 1 << UInt64(enterprise % 64) }
          }
        }
      }
    }
    for word in words {
      before.append(count)
      count += word.nonzeroBitCount
    }
  }

  func contains(_ enterprise: Int) -> Bool { words[enterprise / 64] >> UInt64(enterprise % 64) & 1 == 1 }

  /// The place of a marked enterprise among all of them.
  func place(of enterprise: Int) -> Int {
    before[enterprise / 64] + (words[enterprise / 64] & (1 << UInt64(enterprise % 64) - 1)).nonzeroBitCount
  }

  /// The marked enterprises, ascending.
  var rows: [Int] {
    var found: [Int] = []
    found.reserveCapacity(count)
    for index in words.indices {
      var rest = words[index]
      while rest != 0 {
        found.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return found
  }
}

/// Sums of ceilings, one for each of some enterprises.
private struct EnterpriseSums {
  private var fen: [Int64]
  private var isOpen: [Bool]

  init(_ count: Int) {
    fen = Array(repeating: 0, count: count)
    isOpen = Array(repeating: false, count: count)
  }

  mutating func add(_ figures: BatchSummary.Figures, to row: Int) {
    guard let most = figures.most else {
      isOpen[row] = true
      return
    }
    let (sum, overflow) = fen[row].addingReportingOverflow(most.fen)
    fen[row] = sum
    if overflow { isOpen[row] = true }
  }

  /// `nil` where nothing bounds it.
  subscript(row: Int) -> Money? { isOpen[row] ? nil : Money(fen: fen[row]) }
}
