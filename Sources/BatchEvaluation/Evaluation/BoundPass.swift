/// What one input of a plan, or its day, does to the rows' words.
struct BoundPass: Sendable {
  /// Which of the inputs; `nil` for the day.
  let input: Int?
  let kind: Kind

  enum Kind: Sendable {
    /// What one slot holds.
    case steps(slot: Int, StepWords)
    /// Codes of several slots: a word for each combination.
    case codes(slots: [Int], counts: [Int], words: [UInt64], elsewhere: UInt64)
    case number(BoundNumber, StepWords)
    case ratio(BoundNumber, BoundNumber, RatioWords)
  }

  init(_ bound: BoundPlan.BoundInput, _ layout: WordLayout, input: Int) {
    self.input = input
    switch bound {
    case .codes(let slots, let counts, let masks, let isUnknown):
      kind = .codes(
        slots: slots, counts: counts,
        words: masks.indices.map { layout.word(masks[$0], isUnknown: isUnknown[$0], input: input) },
        elsewhere: layout.word(CellMask.open, isUnknown: true, input: input))
    case .code(let slot, let masks): kind = .steps(slot: slot, StepWords(masks, layout, input: input))
    case .column(let slot, let classes): kind = .steps(slot: slot, StepWords(classes, layout, input: input))
    case .number(let number, let classes):
      kind = .number(number, StepWords(ColumnClasses(classes, times: 1), layout, input: input))
    case .ratio(let above, let below, let classes):
      kind = .ratio(above, below, RatioWords(classes, layout, input: input))
    }
  }

  init(day time: PlanTime, slot: Int, _ layout: WordLayout) {
    input = nil
    kind = .steps(slot: slot, StepWords(day: time, layout))
  }

  /// What the pass costs a row, beside a look at a column of the table itself.
  func cost(_ slotCost: (Int) -> Int) -> Int {
    switch kind {
    case .steps(let slot, let steps): slotCost(slot) * 4 + min(steps.starts.count, 3)
    case .codes(let slots, _, _, _): slots.reduce(8) { $0 + slotCost($1) * 4 }
    case .number(let number, _): 12 + number.cost(slotCost)
    case .ratio(let above, let below, _): 16 + above.cost(slotCost) + below.cost(slotCost)
    }
  }
}

extension BoundNumber {
  fileprivate func cost(_ slotCost: (Int) -> Int) -> Int {
    switch self {
    case .constant: 0
    case .slot(let slot, _): slotCost(slot) * 4
    case .year(let slot, _): slotCost(slot) * 4 + 12
    case .sum(let left, let right), .difference(let left, let right): left.cost(slotCost) + right.cost(slotCost) + 4
    case .product(let number, _), .zeroIfAbsent(let number): number.cost(slotCost) + 2
    }
  }
}

/// The words that stand for stretches of a quotient's values.
struct RatioWords: Sendable {
  /// In 64 bits; `nil` where a boundary does not fit, so that each row must be worked out by itself.
  private let boundaries: [(at: Int64, unit: Int64)]?
  /// For each class, as `BoundClasses` counts them.
  private let words: [UInt64]
  private let unknownClass: Int

  init(_ classes: BoundClasses, _ layout: WordLayout, input: Int) {
    words = classes.masks.indices.map {
      layout.word(classes.masks[$0], isUnknown: classes.isUnknown[$0], input: input)
    }
    unknownClass = classes.unknownClass
    let narrow = classes.boundaries.compactMap { boundary -> (at: Int64, unit: Int64)? in
      guard let at = Int64(exactly: boundary.at), let unit = Int64(exactly: boundary.unit) else { return nil }
      return (at, unit)
    }
    boundaries = narrow.count == classes.boundaries.count ? narrow : nil
  }

  /// Writes the word of each row's quotient, by cross-multiplication in 64 bits.
  /// - Returns: `false` where a product does not fit; then what was written means nothing.
  func write(
    _ count: Int, _ aboves: UnsafeMutablePointer<Int64>, _ belows: UnsafeMutablePointer<Int64>,
    into target: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    guard let boundaries else { return false }
    var isBeyond = false
    // A denominator known to be zero, negative or absent decides, whatever the numerator is.
    if boundaries.count == 1 {
      let (at, unit) = boundaries[0]
      let (under, equal, over) = (words[0], words[1], words[2])
      for row in 0..<count {
        let (above, below) = (aboves[row], belows[row])
        if below > 0, ColumnValue.isPresent(above) {
          let (left, leftOverflow) = above.multipliedReportingOverflow(by: unit)
          let (right, rightOverflow) = at.multipliedReportingOverflow(by: below)
          isBeyond = isBeyond || leftOverflow || rightOverflow
          target[row] = left < right ? under : left == right ? equal : over
        } else {
          target[row] = word(above, below)
        }
      }
      return !isBeyond
    }
    for row in 0..<count {
      let (above, below) = (aboves[row], belows[row])
      guard below > 0, ColumnValue.isPresent(above) else {
        target[row] = word(above, below)
        continue
      }
      var index = 0
      for (at, unit) in boundaries {
        let (left, leftOverflow) = above.multipliedReportingOverflow(by: unit)
        let (right, rightOverflow) = at.multipliedReportingOverflow(by: below)
        isBeyond = isBeyond || leftOverflow || rightOverflow
        // The boundaries ascend, so that what lies below one lies below all that follow.
        index += (left >= right ? 1 : 0) + (left > right ? 1 : 0)
      }
      target[row] = words[index]
    }
    return !isBeyond
  }

  /// Of a row whose numerator or denominator is none, or whose denominator is not positive.
  private func word(_ above: Int64, _ below: Int64) -> UInt64 {
    if below == ColumnValue.absent || (ColumnValue.isPresent(below) && below <= 0) { return words[unknownClass + 1] }
    if above == ColumnValue.elsewhere || below == ColumnValue.elsewhere { return words[unknownClass + 2] }
    return words[above == ColumnValue.absent ? unknownClass + 1 : unknownClass]
  }
}
