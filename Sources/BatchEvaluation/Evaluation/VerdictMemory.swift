import Synchronization

/// What a plan's words come to, each worked out once.
// house: sound, since one evaluator alone has it until it is given back.
final class VerdictMemory: @unchecked Sendable {
  private let plan: TablePlan
  private let layout: WordLayout
  private var answers: [Answer] = []
  /// For the used bits of each word of sixteen the number of its answer from 1 on; of wider words by the word.
  private let answerNumbers: UnsafeMutablePointer<UInt32>
  private var numbersOfWideWords: [UInt64: Int] = [:]
  private let isNarrow: Bool
  /// What words without a base have come to.
  private(set) var verdicts: [PlanVerdict] = []
  /// For the used bits of each word of sixteen the number of its verdict from `firstNumber` on, or `unasked`; what lies
  /// between comes to nothing.
  let numbers: UnsafeMutablePointer<UInt16>
  let used: UInt16
  static let unasked: UInt16 = 0
  static let firstNumber: UInt16 = 2

  init(_ bound: BoundPlan) {
    (plan, layout) = (bound.plan, bound.layout)
    used = UInt16((1 << min(UInt16.bitWidth, layout.width)) - 1)
    numbers = .allocate(capacity: Int(used) + 1)
    numbers.initialize(repeating: Self.unasked, count: Int(used) + 1)
    answerNumbers = .allocate(capacity: Int(used) + 1)
    answerNumbers.initialize(repeating: 0, count: Int(used) + 1)
    isNarrow = layout.width <= UInt16.bitWidth
  }

  deinit {
    numbers.deallocate()
    answerNumbers.deallocate()
  }

  /// Whether it has no more answers than are worth keeping for another run: how many words there may be is nobody's to
  /// say.
  fileprivate var isSmall: Bool { answers.count <= 1 << 12 }

  /// The number of a word, from now on also in `numbers`.
  func learn(_ word: UInt16) -> UInt16 {
    let verdict = answer(UInt64(word)).verdict(.none)
    var number = Self.firstNumber - 1
    if verdict.state != .ineligible {
      let place = verdicts.firstIndex(of: verdict) ?? verdicts.count
      if place == verdicts.count { verdicts.append(verdict) }
      number = UInt16(place) + Self.firstNumber
    }
    numbers[Int(word & used)] = number
    return number
  }

  /// What a word comes to, up to the base's value.
  final class Answer {
    let state: PlanVerdict.State
    /// The row that is named.
    let row: Int?
    /// Of the row that decides, or of all that may.
    let amounts: [PlanAmount]
    private let decided: PlanAmount?
    /// Whether nothing can be had of a base that is not positive.
    let needsBase: Bool

    init(state: PlanVerdict.State, row: Int?, amounts: [PlanAmount], needsBase: Bool) {
      (self.state, self.row, self.amounts, self.needsBase) = (state, row, amounts, needsBase)
      decided = state == .eligible ? amounts.first : nil
    }

    /// Cost: for a known base a division.
    func verdict(_ base: BaseValue) -> PlanVerdict {
      if needsBase, base.isOfNothing { return .ineligible }
      if let amount = decided {
        let (kind, least, most) = base.amount(amount)
        return PlanVerdict(state: .eligible, kind: kind, row: row, least: least, most: most, mayGive: true)
      }
      guard state == .undecided else { return .ineligible }
      let (kind, least, most) = base.amount(undecidedAmong: amounts)
      return PlanVerdict(
        state: .undecided, kind: kind, row: nil, least: least, most: most,
        mayGive: amounts.contains { !$0.isSum } || most.map { $0 > 0 } ?? true)
    }
  }

  func answer(_ word: UInt64) -> Answer {
    if isNarrow {
      let slot = Int(UInt16(truncatingIfNeeded: word) & used)
      if answerNumbers[slot] == 0 { answerNumbers[slot] = UInt32(learned(word)) + 1 }
      return answers[Int(answerNumbers[slot]) - 1]
    }
    let number = numbersOfWideWords[word] ?? learned(word)
    numbersOfWideWords[word] = number
    return answers[number]
  }

  private func learned(_ word: UInt64) -> Int {
    answers.append(worked(word))
    return answers.count - 1
  }

  private func worked(_ word: UInt64) -> Answer {
    let mask = layout.mask(of: word)
    let isDecided = layout.isDayKnown(in: word)
    if !isDecided, !plan.time.mayHaveCome {
      return Answer(state: .undecided, row: nil, amounts: [], needsBase: false)
    }
    var candidates = mask & CellMask.open
    let surelyHolds = mask >> 16
    if surelyHolds != 0 {
      let first = UInt32(1) << UInt32(surelyHolds.trailingZeroBitCount)
      // A row of a table without overlaps leaves no other; of a first-hit table, none after it.
      candidates = plan.isUnique ? first : candidates & (first | (first - 1))
    }
    if isDecided, candidates == 0 { return Answer(state: .ineligible, row: nil, amounts: [], needsBase: false) }
    // Where a row surely holds, it does not matter what is unknown.
    let mayMiss = surelyHolds == 0 && !plan.mustHit(unknown: layout.unknown(of: word), candidates: candidates)
    let open = plan.rows.indices.filter { candidates >> UInt32($0) & 1 == 1 }
    if isDecided, !mayMiss, let row = open.first,
      open.allSatisfy({ plan.rows[$0].sameAs == plan.rows[row].sameAs })
    {
      return Answer(
        state: .eligible, row: open.count == 1 ? row : nil, amounts: [plan.rows[row].amount], needsBase: true)
    }
    return Answer(state: .undecided, row: nil, amounts: open.map { plan.rows[$0].amount }, needsBase: isDecided)
  }
}

/// What evaluators of one plan have learned, kept for those that come after them: as many as have worked at once.
final class KeptMemories: Sendable {
  private let memories = Mutex<[VerdictMemory]>([])

  func take() -> VerdictMemory? { memories.withLock { $0.popLast() } }

  func keep(_ memory: VerdictMemory) {
    guard memory.isSmall else { return }
    memories.withLock { $0.append(memory) }
  }
}

/// Gives the verdicts of a block their numbers.
struct VerdictNumbers {
  private var last: (word: UInt64, isBaseUnknown: Bool, number: UInt16?)?
  private var known: [(word: UInt64, isBaseUnknown: Bool, number: UInt16?)] = []

  /// The number of what a word comes to; `nil` where that is nothing.
  /// Cost: a look at the words before it that came to something else; for a known base what `Answer.verdict` costs.
  mutating func number(
    _ word: UInt64, _ base: BaseValue, _ memory: VerdictMemory, _ verdicts: inout [PlanVerdict]
  ) -> UInt16? {
    if case .known = base {
      // What hangs on a base's value seldom comes again.
      let verdict = memory.answer(word).verdict(base)
      if verdict.state == .ineligible { return nil }
      if verdicts.last != verdict { verdicts.append(verdict) }
      return UInt16(verdicts.count - 1)
    }
    let isBaseUnknown = base == .unknown
    if let last, last.word == word, last.isBaseUnknown == isBaseUnknown { return last.number }
    if let found = known.first(where: { $0.word == word && $0.isBaseUnknown == isBaseUnknown }) {
      last = found
      return found.number
    }
    let verdict = memory.answer(word).verdict(base)
    let number = verdict.state == .ineligible ? nil : self.number(verdict, &verdicts)
    known.append((word, isBaseUnknown, number))
    last = (word, isBaseUnknown, number)
    return number
  }

  /// The number of a verdict that is looked for among all.
  func number(_ verdict: PlanVerdict, _ verdicts: inout [PlanVerdict]) -> UInt16 {
    if let number = verdicts.firstIndex(of: verdict) { return UInt16(number) }
    verdicts.append(verdict)
    return UInt16(verdicts.count - 1)
  }
}
