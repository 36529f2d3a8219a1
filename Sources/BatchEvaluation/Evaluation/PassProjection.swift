/// What one slot alone tells of passes: for each stretch of its integers every bit that any of them may leave, whatever the
/// other slots hold.
///
/// It rules out no more than they do, and costs a look at one column, so that what is costly is worked out for few rows. A
/// value that the other slots' columns do not hold is some value all the same.
struct PassProjection {
  let slot: Int
  let steps: StepWords

  /// One for each slot that rules something out whichever of the passes is asked.
  /// - Parameters:
  ///   - passes: of words of one layout.
  ///   - open: the bits of which any that is missing rules something out.
  ///   - takes: whether a slot costs little enough to be looked at first.
  /// Cost: what the passes may come to, worked out for each integer from which on one of them may come to something else.
  static func all(of passes: [BoundPass], open: UInt64, where takes: (Int) -> Bool) -> [PassProjection] {
    let turns = passes.map(\.turns)
    guard let first = turns.first else { return [] }
    return first.keys.sorted().compactMap { slot in
      let own = turns.compactMap { $0.bySlot[slot] }
      guard own.count == passes.count, takes(slot) else { return nil }
      func word(_ integer: Int64) -> UInt64 {
        zip(passes, own).reduce(0) { $0 | $1.0.mayLeave(slot, integer, $1.1) }
      }
      let starts = own.reduce(into: Set<Int64>()) { $0.formUnion($1.starts) }.sorted()
      let steps = StepWords(
        below: word((starts.first ?? 0) - 1), starts.map { (start: $0, word: word($0)) },
        unknown: word(ColumnValue.unknown),
        absent: word(ColumnValue.absent), elsewhere: .max)
      let closes = (steps.words + [steps.unknown, steps.absent]).contains { $0 & open != open }
      return closes ? PassProjection(slot: slot, steps: steps) : nil
    }
  }
}

/// For each slot that something hangs on otherwise than as a number, the integers from which on it may come to something
/// else.
struct SlotTurns {
  struct Turns {
    var starts: Set<Int64> = []
    /// Whether the years of days count, which are told apart in the centuries around ours alone.
    var isOfYears = false

    static let years = 1900...2200

    /// Whether nothing is told of an integer.
    func isBeyond(_ integer: Int64) -> Bool {
      guard isOfYears, ColumnValue.isPresent(integer) else { return false }
      return integer < BlockFrame.firstDay(ofYear: Self.years.lowerBound)
        || integer >= BlockFrame.firstDay(ofYear: Self.years.upperBound + 1)
    }
  }

  private(set) var bySlot: [Int: Turns] = [:]

  var keys: Dictionary<Int, Turns>.Keys { bySlot.keys }

  mutating func add(_ slot: Int, _ starts: some Sequence<Int64>) {
    bySlot[slot, default: Turns()].starts.formUnion(starts)
  }

  mutating func addYears(_ slot: Int) {
    add(slot, (Turns.years.lowerBound...Turns.years.upperBound + 1).lazy.map { BlockFrame.firstDay(ofYear: $0) })
    bySlot[slot]?.isOfYears = true
  }
}

extension BoundPass {
  fileprivate var turns: SlotTurns {
    var turns = SlotTurns()
    switch kind {
    case .steps(let slot, let steps): turns.add(slot, steps.starts)
    case .codes(let codes, _, _): codes.note(&turns)
    case .number(let number, _): number.note(&turns)
    case .ratio: break
    }
    return turns
  }

  /// Every bit that the pass may leave where a slot holds an integer.
  fileprivate func mayLeave(_ slot: Int, _ integer: Int64, _ turns: SlotTurns.Turns) -> UInt64 {
    guard integer != ColumnValue.elsewhere, !turns.isBeyond(integer) else { return .max }
    switch kind {
    case .steps(_, let steps): return steps.word(of: integer)
    case .codes(let codes, let words, _): return codes.possible(slot, integer).reduce(0) { $0 | words[$1] }
    case .number(let number, let steps):
      return number.possible(slot, integer).map { $0.reduce(0) { $0 | steps.word(of: $1) } } ?? .max
    case .ratio: return .max
    }
  }
}

extension StepWords {
  fileprivate func word(of value: BoundNumber.Value) -> UInt64 {
    switch value {
    case .known(let number):
      guard let integer = Int64(exactly: number), ColumnValue.isPresent(integer) else { return .max }
      return word(of: integer)
    case .absent: return absent
    case .unknown: return unknown
    case .elsewhere: return .max
    }
  }
}

// What hangs on a slot as a number, other than beside a constant, turns anywhere: nothing is told of it.

extension BoundNumber {
  fileprivate func note(_ turns: inout SlotTurns) {
    switch self {
    case .constant, .slot, .absent: break
    case .year(let slot, _): turns.addYears(slot)
    case .sum(let left, let right), .difference(let left, let right), .least(let left, let right),
      .greatest(let left, let right):
      left.note(&turns)
      right.note(&turns)
    case .product(let number, _), .zeroIfAbsent(let number): number.note(&turns)
    case .conditional(let condition, let first, let second):
      condition.codes.note(&turns)
      first.note(&turns)
      second.note(&turns)
    }
  }

  /// What the number may come to where a slot holds an integer; `nil` where that may be anything.
  fileprivate func possible(_ slot: Int, _ integer: Int64) -> [Value]? {
    switch self {
    case .constant(let number): return [.known(number)]
    case .absent: return [.absent]
    case .slot: return nil
    case .year(let own, let times):
      guard own == slot else { return nil }
      return ColumnValue.isPresent(integer)
        ? [.known(Int128(BlockFrame.year(of: integer)) * times)] : [Value(raw: integer)]
    case .sum(let left, let right): return Self.pairs(left, right, slot, integer) { Self.combined($0, $1, +) }
    case .difference(let left, let right): return Self.pairs(left, right, slot, integer) { Self.combined($0, $1, -) }
    case .least(let left, let right): return Self.pairs(left, right, slot, integer) { Self.extreme($0, $1, min) }
    case .greatest(let left, let right): return Self.pairs(left, right, slot, integer) { Self.extreme($0, $1, max) }
    case .product(let number, let factor):
      return number.possible(slot, integer)?.map { Self.combined($0, .known(factor), *) }
    case .zeroIfAbsent(let number):
      return number.possible(slot, integer)?.map { value in
        if case .absent = value { return .known(0) }
        return value
      }
    case .conditional(let condition, let first, let second):
      var all: [Value] = []
      for truth in condition.possible(slot, integer) {
        let own: [Value]? =
          switch truth {
          case 1: first.possible(slot, integer)
          case 0, ColumnValue.absent: second.possible(slot, integer)
          default: Self.pairs(first, second, slot, integer, Self.agreed)
          }
        guard let own else { return nil }
        all += own
      }
      return all
    }
  }

  private static func pairs(
    _ left: BoundNumber, _ right: BoundNumber, _ slot: Int, _ integer: Int64, _ body: (Value, Value) -> Value
  ) -> [Value]? {
    guard let lefts = left.possible(slot, integer), let rights = right.possible(slot, integer),
      lefts.count * rights.count <= 64
    else { return nil }
    return lefts.flatMap { left in rights.map { body(left, $0) } }
  }
}

extension BoundCondition {
  /// What the condition may come to where a slot holds an integer.
  fileprivate func possible(_ slot: Int, _ integer: Int64) -> Set<Int64> {
    if isItsPart {
      return Set(codes.parts[0].possible(slot, integer, count: codes.counts[0]) ?? PlanTruth.allCases.map(\.integer))
    }
    return Set(codes.possible(slot, integer).map { integers[$0] })
  }
}

extension BoundCodes {
  fileprivate func note(_ turns: inout SlotTurns) {
    for (part, count) in zip(parts, counts) { part.note(&turns, count: count) }
  }

  /// The numbers of the combinations that there may be where a slot holds an integer.
  fileprivate func possible(_ slot: Int, _ integer: Int64) -> [Int] {
    var (numbers, stride) = ([0], 1)
    for (part, count) in zip(parts, counts) {
      let own = part.possible(slot, integer, count: count)?.map(Self.code) ?? Array(0..<count)
      numbers = numbers.flatMap { number in own.map { number + stride * $0 } }
      stride *= count
    }
    return numbers
  }
}

extension BoundCode {
  /// - Parameter count: how many codes it has.
  fileprivate func note(_ turns: inout SlotTurns, count: Int) {
    switch self {
    case .slot(let slot): turns.add(slot, (0..<Int64(count)).dropLast(2))
    case .industry: break
    case .comparison(_, let left, let right):
      if let (slot, integer) = Self.boundary(left, right) ?? Self.boundary(right, left) {
        turns.add(slot, [integer, integer + 1])
      } else {
        left.note(&turns)
        right.note(&turns)
      }
    }
  }

  /// The integers that it may be where a slot holds one, which is none that columns do not hold; `nil` where that may be any of its own.
  fileprivate func possible(_ slot: Int, _ integer: Int64, count: Int) -> [Int64]? {
    switch self {
    case .slot(let own):
      let isOne = !ColumnValue.isPresent(integer) || (0..<Int64(count - 2)).contains(integer)
      return own == slot && isOne ? [integer] : nil
    case .industry: return nil
    case .comparison(let sign, let left, let right):
      let sides =
        Self.boundary(left, right) == nil && Self.boundary(right, left) == nil
        ? (left.possible(slot, integer), right.possible(slot, integer))
        : (left.compared(slot, integer), right.compared(slot, integer))
      guard let lefts = sides.0, let rights = sides.1 else { return nil }
      return Array(Set(lefts.flatMap { left in rights.map { sign.flag(left, $0) } }))
    }
  }

  /// The least integer of a slot that is not below a constant beside it.
  private static func boundary(_ left: BoundNumber, _ right: BoundNumber) -> (slot: Int, integer: Int64)? {
    guard case .slot(let slot, let times) = left, case .constant(let number) = right, times > 0 else { return nil }
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: times)
    guard let integer = Int64(exactly: quotient + (remainder > 0 ? 1 : 0)), ColumnValue.isPresent(integer - 1),
      integer < .max
    else { return nil }
    return (slot, integer)
  }
}

extension BoundNumber {
  /// A slot's own number, or a constant.
  fileprivate func compared(_ slot: Int, _ integer: Int64) -> [Value]? {
    guard case .slot(let own, let times) = self else { return possible(slot, integer) }
    guard own == slot else { return nil }
    return ColumnValue.isPresent(integer) ? [.known(Int128(integer) * times)] : [Value(raw: integer)]
  }
}
