import BatchEvaluation
import PolicyCorpus
import Quantities

/// What each enterprise would have more or less, at most, of the cash benefits that are touched.
///
/// Where nothing bounds one of an enterprise's answers, as of a contract of unknown amount without a cap, what bounds the
/// others is compared; whoever has another number of such answers, or the same ones by another rule, can't be compared.
public struct EnterpriseComparison: Sendable {
  /// The enterprises that would have more or less, or of whom that can't be said, by their rows.
  public let changes: [Change]
  public let winners: Int
  public let losers: Int
  /// How many of them can't be compared.
  public let incomparable: Int
  /// What the winners would have more; `nil` where it is too large for a `Money`.
  public let gain: Money?
  /// What the losers would have less; `nil` as above.
  public let loss: Money?

  /// What one enterprise may have at most.
  public struct Ceiling: Sendable, Hashable {
    /// Without what nothing bounds; `nil` where it is too large for a `Money`.
    public let bounded: Money?
    /// How many answers nothing bounds.
    public let unbounded: Int
  }

  public struct Change: Sendable, Hashable {
    public let row: Int
    public let before: Ceiling
    public let after: Ceiling
    /// How much more, or less; `nil` where the two can't be compared.
    public let difference: Money?
  }

  /// Cost: a look at each answer of the touched benefits; sums of those enterprises alone of which one is another.
  init(of touched: Set<InstrumentID>, before: BatchOutcome, after: BatchOutcome, within selection: [Bool]?) {
    let cash = before.assessor.cash.union(after.assessor.cash).intersection(touched)
    let differing = EnterpriseMarks(of: cash, before, after, within: selection)
    var (earlier, later) = (EnterpriseSums(differing.count), EnterpriseSums(differing.count))
    if differing.count > 0 {
      before.forEachFigure(
        of: before.assessor.cash.intersection(touched), where: differing.contains, ifAny: differing.containsAny(of:)
      ) {
        earlier.add($2, of: $0.id, to: differing.place(of: $1))
      }
      after.forEachFigure(
        of: after.assessor.cash.intersection(touched), where: differing.contains, ifAny: differing.containsAny(of:)
      ) {
        later.add($2, of: $0.id, to: differing.place(of: $1))
      }
    }
    var changes: [Change] = []
    var (winners, losers, incomparable) = (0, 0, 0)
    var (gain, loss): (Money?, Money?) = (.zero, .zero)
    for (place, row) in differing.rows.enumerated() {
      let (before, after) = (earlier[place], later[place])
      let difference =
        earlier.leavesOpen(as: later, place)
        ? before.bounded.flatMap { before in after.bounded?.subtracting(before) } : nil
      // What is the same as far as it is bounded, of rules that are the same where it is not, is no change.
      if difference == .zero, !differing.opensOtherwise(row) { continue }
      guard let difference, difference != .zero else {
        changes.append(Change(row: row, before: before, after: after, difference: nil))
        incomparable += 1
        continue
      }
      changes.append(Change(row: row, before: before, after: after, difference: difference))
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

  /// What all those that can be compared would have more together, or less; `nil` where it is too large for a `Money`.
  public var difference: Money? { gain.flatMap { gain in loss.flatMap { gain.subtracting($0) } } }

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

/// Enterprises with an answer that is another after than before, or by another rule where nothing bounds it.
private struct EnterpriseMarks {
  private var words: [UInt64]
  /// Those with an answer that nothing bounds, before or after, and of which the rules say something else.
  private var open: [UInt64]
  /// How many are marked before each word.
  private var before: [Int] = []
  private(set) var count = 0

  init(of touched: Set<InstrumentID>, _ earlier: BatchOutcome, _ later: BatchOutcome, within selection: [Bool]?) {
    words = Array(repeating: 0, count: earlier.population.enterprises.count / 64 + 1)
    open = words
    for kind in earlier.kinds.map(\.table.kind) {
      let sides = [earlier, later].map { side in
        side.kinds.first { $0.table.kind == kind }.map { ($0, side.assessor) }
      }
      guard let table = sides[0]?.0.table else { continue }
      func mark(_ row: UInt32, in marks: inout [UInt64]) {
        let enterprise = table.parent(of: Int(row))
        if selection?[enterprise] ?? true { marks[enterprise / 64] |= 1 << UInt64(enterprise % 64) }
      }
      for id in touched {
        // What one side does not know comes to nothing there.
        let places = sides.map { side in
          side.flatMap { kind, assessor in
            kind.benefits.firstIndex { assessor.benefits[$0].declaration.id == id }.map { (kind, $0) }
          }
        }
        guard places.contains(where: { $0 != nil }) else { continue }
        let rules = OpenRules(sides.map { $0?.1.corpus.benefit(id) })
        let nothing = PlanOutcomes()
        var differences = OutcomeDifferences()
        for block in 0..<table.blockCount {
          let own = places[0].map { $0.0.blocks[block][$0.1] } ?? nothing
          let other = places[1].map { $0.0.blocks[block][$0.1] } ?? nothing
          if own.rows.isEmpty, other.rows.isEmpty { continue }
          differences.forEach(own, other) { mark($0, in: &words) }
          rules?.forEachOther(own, other) { mark($0, in: &open) }
        }
      }
    }
    // Most other answers mark few enterprises, and many none.
    guard words.contains(where: { $0 != 0 }) || open.contains(where: { $0 != 0 }) else { return }
    before.reserveCapacity(words.count)
    for index in words.indices { words[index] |= open[index] }
    for word in words {
      before.append(count)
      count += word.nonzeroBitCount
    }
  }

  func contains(_ enterprise: Int) -> Bool { words[enterprise / 64] >> UInt64(enterprise % 64) & 1 == 1 }

  /// Whether any of some enterprises is marked, as far as whole words tell.
  func containsAny(of enterprises: Range<Int>) -> Bool {
    let (first, last) = (enterprises.lowerBound / 64, (enterprises.upperBound + 63) / 64)
    return (last < before.count ? before[last] : count) > before[first]
  }

  func opensOtherwise(_ enterprise: Int) -> Bool { open[enterprise / 64] >> UInt64(enterprise % 64) & 1 == 1 }

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

/// What a benefit's rule says before and after of answers that nothing bounds.
private struct OpenRules {
  private let before: BenefitDeclaration
  private let after: BenefitDeclaration
  private let isSameBase: Bool
  private let areSameAmounts: Bool

  /// `nil` where one side has no such benefit, and where a cap bounds what enterprises have.
  init?(_ sides: [BenefitDeclaration?]) {
    guard let before = sides[0], let after = sides[1], before.enterpriseCap == nil, after.enterpriseCap == nil else {
      return nil
    }
    (self.before, self.after) = (before, after)
    isSameBase = before.base?.onOneLine == after.base?.onOneLine
    areSameAmounts = before.tiers.map(\.amount) == after.tiers.map(\.amount)
  }

  /// Hands over the rows that nothing bounds before nor after, and that something else is said of.
  /// Cost: a look at each verdict; at each row only where one of them is unbounded.
  func forEachOther(_ earlier: PlanOutcomes, _ later: PlanOutcomes, _ body: (UInt32) -> Void) {
    guard !isSameBase || !areSameAmounts || before.tiers.count > 1, !earlier.rows.isEmpty, !later.rows.isEmpty,
      earlier.verdicts.contains(where: { $0.most == nil }), later.verdicts.contains(where: { $0.most == nil })
    else { return }
    var place = 0
    for index in earlier.rows.indices where earlier.verdict(at: index).most == nil {
      let row = earlier.rows[index]
      while place < later.rows.count, later.rows[place] < row { place += 1 }
      guard place < later.rows.count, later.rows[place] == row, later.verdict(at: place).most == nil else { continue }
      if saysOther(earlier.verdict(at: index), later.verdict(at: place)) { body(row) }
    }
  }

  private func saysOther(_ earlier: PlanVerdict, _ later: PlanVerdict) -> Bool {
    guard isSameBase else { return true }
    // Which row it is, is open on one side: any row may be meant.
    guard let first = earlier.row, let second = later.row else { return !areSameAmounts }
    return before.tiers[first].amount != after.tiers[second].amount
  }
}

/// Sums of ceilings, one for each of some enterprises.
private struct EnterpriseSums {
  private var fen: [Int64]
  private var isBeyond: [Bool]
  private var unbounded: [Int]
  /// Of which benefits the unbounded answers are: the same for the same ones.
  private var openBenefits: [Int]

  init(_ count: Int) {
    fen = Array(repeating: 0, count: count)
    isBeyond = Array(repeating: false, count: count)
    (unbounded, openBenefits) = (Array(repeating: 0, count: count), Array(repeating: 0, count: count))
  }

  mutating func add(_ figures: BatchSummary.Figures, of benefit: InstrumentID, to row: Int) {
    if figures.unbounded > 0 {
      unbounded[row] += figures.unbounded
      openBenefits[row] &+= figures.unbounded &* (benefit.hashValue | 1)
    }
    guard let bounded = figures.bounded else {
      isBeyond[row] = true
      return
    }
    let (sum, overflow) = fen[row].addingReportingOverflow(bounded.fen)
    fen[row] = sum
    if overflow { isBeyond[row] = true }
  }

  subscript(row: Int) -> EnterpriseComparison.Ceiling {
    .init(bounded: isBeyond[row] ? nil : Money(fen: fen[row]), unbounded: unbounded[row])
  }

  /// Whether nothing bounds as many answers of the same benefits here as there.
  func leavesOpen(as other: EnterpriseSums, _ row: Int) -> Bool {
    unbounded[row] == other.unbounded[row] && openBenefits[row] == other.openBenefits[row]
  }
}
