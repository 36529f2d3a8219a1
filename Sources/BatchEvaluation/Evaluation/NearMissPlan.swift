/// A fact that might come to be something else, as a plan reads it.
public struct ChangeableFact: Sendable {
  /// The plan's inputs that read it.
  public let inputs: Set<Int>
  /// Whether what amounts are of hangs on it.
  public let isOfBase: Bool
  /// Whether what would do hangs on the rows within reach and the fact's own value alone.
  public let isTold: Bool

  public init(inputs: Set<Int>, isOfBase: Bool, isTold: Bool) {
    self.inputs = inputs
    self.isOfBase = isOfBase
    self.isTold = isTold
  }
}

/// How a plan's rows of a population are told whom one fact keeps from matching: made once, used by every thread.
public struct NearMissPlan: Sendable {
  let bound: BoundPlan
  /// What no fact that might change is read by. While a row is of interest, a row of the table meets all of it.
  let fixed: PassList
  /// The others.
  let movable: [BoundPass]
  /// The facts that are told with their values.
  let told: [Group]
  /// Those of which another evaluator must say what would do.
  let asked: [Group]
  /// What that hangs on beside the words.
  let slotsAsked: [Int]
  let hangsOnBase: Bool

  struct Group: Sendable {
    /// Which of the facts it is.
    let fact: Int
    let isOfBase: Bool
    /// Which of the movable passes read it, and which do not.
    let reading: [Int]
    let others: [Int]
    /// Of a fact that is told the slot of its value.
    let slot: Int
  }

  /// Which of the facts are told with their values, in their order.
  public var toldFacts: [Int] { told.map(\.fact) }

  /// How many integers tell rows apart that another evaluator must be asked about.
  public var keyWidth: Int { 1 + movable.count + slotsAsked.count + 2 }
}

extension ColumnPlans {
  /// - Parameter plan: which of the plans.
  public func nearMisses(plan: Int, facts: [ChangeableFact]) -> NearMissPlan {
    let bound = plans[plan]
    let changeable = facts.reduce(into: Set<Int>()) { $0.formUnion($1.inputs) }
    let isMovable = bound.passes.map { pass in pass.input.map(changeable.contains) ?? false }
    let movable = bound.passes.indices.filter { isMovable[$0] }.map { bound.passes[$0] }
    let slots = bound.inputs.map { input in
      var slots: Set<Int> = []
      input.forEachSlot { slots.insert($0) }
      return slots
    }
    var (told, asked): ([NearMissPlan.Group], [NearMissPlan.Group]) = ([], [])
    for (index, fact) in facts.enumerated() {
      let reading = movable.indices.filter { movable[$0].input.map(fact.inputs.contains) ?? false }
      let own = fact.inputs.reduce(into: Set<Int>()) { $0.formUnion(slots[$1]) }
      let isTold = fact.isTold && own.count == 1
      let group = NearMissPlan.Group(
        fact: index, isOfBase: fact.isOfBase, reading: reading,
        others: movable.indices.filter { !reading.contains($0) }, slot: own.first ?? 0)
      if isTold { told.append(group) } else { asked.append(group) }
    }
    let hangsOnBase = asked.contains(where: \.isOfBase)
    var slotsAsked = movable.reduce(into: Set<Int>()) { $0.formUnion($1.input.map { slots[$0] } ?? []) }
    if hangsOnBase { bound.base?.number.forEachSlot { slotsAsked.insert($0) } }
    return NearMissPlan(
      bound: bound,
      fixed: PassList(
        bound.passes.indices.filter { !isMovable[$0] }.map { bound.passes[$0] }, open: bound.layout.surelyMet),
      movable: movable, told: told, asked: asked, slotsAsked: slotsAsked.sorted(), hangsOnBase: hangsOnBase)
  }
}

/// Rows of a block that one fact keeps from matching.
public struct NearMisses: Sendable {
  /// Rows that facts told with their values alone might bring to a match; ascending.
  public internal(set) var rows: [UInt32] = []
  /// For each row and each fact that is told with its value the rows of the plan's table that hold but for what reads the
  /// fact, a bit each.
  public internal(set) var reach: [UInt16] = []
  /// And the fact's value, as columns hold it.
  public internal(set) var values: [Int64] = []
  /// Rows that do not match, of which another evaluator must say what would bring them to; ascending.
  public internal(set) var asked: [UInt32] = []
  /// For each of them all that this hangs on: rows that agree in it share the answer.
  public internal(set) var keys: [Int64] = []
  /// Rows that hold values which the columns cannot. Some may match.
  public internal(set) var elsewhere: [UInt32] = []
}

extension BoundPlan.BoundInput {
  fileprivate func forEachSlot(_ body: (Int) -> Void) {
    switch self {
    case .code(let slot, _), .column(let slot, _): body(slot)
    case .codes(let codes, _, _): codes.forEachSlot(body)
    case .number(let number, _): number.forEachSlot(body)
    case .ratio(let above, let below, _):
      above.forEachSlot(body)
      below.forEachSlot(body)
    }
  }
}

extension BoundCodes {
  fileprivate func forEachSlot(_ body: (Int) -> Void) {
    for part in parts {
      switch part {
      case .slot(let slot), .industry(let slot, _): body(slot)
      case .comparison(_, let left, let right):
        left.forEachSlot(body)
        right.forEachSlot(body)
      }
    }
  }
}

extension BoundNumber {
  fileprivate func forEachSlot(_ body: (Int) -> Void) {
    switch self {
    case .constant, .absent: break
    case .slot(let slot, _), .year(let slot, _): body(slot)
    case .product(let number, _), .zeroIfAbsent(let number): number.forEachSlot(body)
    case .sum(let left, let right), .difference(let left, let right), .least(let left, let right),
      .greatest(let left, let right):
      left.forEachSlot(body)
      right.forEachSlot(body)
    case .conditional(let condition, let first, let second):
      condition.codes.forEachSlot(body)
      first.forEachSlot(body)
      second.forEachSlot(body)
    }
  }
}
