import BlockKernels

/// What one input of a plan, or its day, does to the rows' words.
final class BoundPass: Sendable {
  /// Which of the inputs; `nil` for the day.
  let input: Int?
  let kind: Kind

  enum Kind: Sendable {
    /// What one slot holds.
    case steps(slot: Int, StepWords)
    /// Several things with few values: a word for each combination.
    case codes(BoundCodes, words: [UInt64], elsewhere: UInt64)
    case number(BoundNumber, StepWords)
    case ratio(BoundNumber, BoundNumber, RatioWords)
  }

  init(_ bound: BoundPlan.BoundInput, _ layout: WordLayout, input: Int) {
    self.input = input
    switch bound {
    case .codes(let codes, let masks, let isUnknown):
      kind = .codes(
        codes,
        words: masks.indices.map { layout.word(masks[$0], isUnknown: isUnknown[$0], input: input) },
        elsewhere: layout.word(CellMask.open, isUnknown: true, input: input))
    case .code(let slot, let masks): kind = .steps(slot: slot, StepWords(masks, layout, input: input))
    case .column(let slot, let classes): kind = .steps(slot: slot, StepWords(classes, layout, input: input))
    case .number(let number, let classes):
      if let slot = number.yearSlot, let steps = StepWords(year: number, classes, layout, input: input) {
        kind = .steps(slot: slot, steps)
        return
      }
      kind = .number(number, StepWords(ColumnClasses(classes, times: 1), layout, input: input))
    case .ratio(let above, let below, let classes):
      kind = .ratio(above, below, RatioWords(classes, layout, input: input))
    }
  }

  init(day time: PlanTime, slot: Int, _ layout: WordLayout) {
    input = nil
    kind = .steps(slot: slot, StepWords(day: time, layout))
  }

  /// Whether several columns make it up.
  var putsTogether: Bool {
    switch kind {
    case .codes, .number: true
    case .steps, .ratio: false
    }
  }

  /// What looks at one slot, of no input alone.
  init(slot: Int, _ steps: StepWords) {
    input = nil
    kind = .steps(slot: slot, steps)
  }

  /// What the pass costs a row, beside a look at a column of the table itself.
  func cost(_ slotCost: (Int) -> Int) -> Int {
    switch kind {
    case .steps(let slot, let steps): slotCost(slot) * 4 + min(steps.starts.count, 3)
    case .codes(let codes, _, _): 8 + codes.cost(slotCost)
    case .number(let number, _): 12 + number.cost(slotCost)
    case .ratio(let above, let below, _): 16 + above.cost(slotCost) + below.cost(slotCost)
    }
  }
}

extension BoundNumber {
  /// What working it out costs a row, beside a look at a column of the table itself.
  func cost(_ slotCost: (Int) -> Int) -> Int {
    switch self {
    case .constant, .absent: 0
    case .slot(let slot, _): slotCost(slot) * 4
    case .year(let slot, _): slotCost(slot) * 4 + 12
    case .sum(let left, let right), .difference(let left, let right): left.cost(slotCost) + right.cost(slotCost) + 4
    case .product(let number, _), .zeroIfAbsent(let number): number.cost(slotCost) + 2
    case .least(let left, let right), .greatest(let left, let right): left.cost(slotCost) + right.cost(slotCost) + 6
    case .conditional(let condition, let first, let second):
      condition.codes.cost(slotCost) + first.cost(slotCost) + second.cost(slotCost) + 8
    }
  }
}

/// The words that stand for stretches of a quotient's values.
final class RatioWords: Sendable {
  /// The boundaries with their words, after one that stands for what lies below all of them.
  private let narrow: [block_boundary]
  /// How many bits the boundaries' greatest parts have; `nil` where one does not fit in 64, so that each row must be
  /// worked out by itself.
  private let widths: (at: Int, unit: Int)?
  /// For each class, as `BoundClasses` counts them.
  private let words: [UInt64]
  private let unknownClass: Int

  init(_ classes: BoundClasses, _ layout: WordLayout, input: Int) {
    words = classes.masks.indices.map {
      layout.word(classes.masks[$0], isUnknown: classes.isUnknown[$0], input: input)
    }
    unknownClass = classes.unknownClass
    let words = words
    func word(_ index: Int) -> UInt16 { UInt16(truncatingIfNeeded: words[index]) }
    var narrow = [block_boundary(at: 0, unit: 1, equal: word(0), over: word(0))]
    var widths: (at: Int, unit: Int)? = (0, 0)
    for (index, boundary) in classes.boundaries.enumerated() {
      guard let at = Int64(exactly: boundary.at), let unit = Int64(exactly: boundary.unit), let former = widths else {
        widths = nil
        break
      }
      narrow.append(block_boundary(at: at, unit: unit, equal: word(2 * index + 1), over: word(2 * index + 2)))
      widths = (
        max(former.at, UInt64.bitWidth - at.magnitude.leadingZeroBitCount),
        max(former.unit, UInt64.bitWidth - unit.magnitude.leadingZeroBitCount)
      )
    }
    (self.narrow, self.widths) = (narrow, widths)
  }

  /// Narrows words by each row's quotient, by cross-multiplication in 64 bits.
  /// - Returns: `false` where a product might not fit; then nothing has changed.
  func narrow(
    _ rows: UnsafeMutablePointer<UInt16>, _ count: Int, _ aboves: UnsafeMutablePointer<Int64>,
    _ belows: UnsafeMutablePointer<Int64>, level: Int32
  ) -> Bool {
    guard fits(aboves, belows, count, level: level) else { return false }
    let none = block_ratio_words(
      under: narrow[0].over, unknown: UInt16(truncatingIfNeeded: words[unknownClass]),
      absent: UInt16(truncatingIfNeeded: words[unknownClass + 1]),
      elsewhere: UInt16(truncatingIfNeeded: words[unknownClass + 2]))
    narrow.withUnsafeBufferPointer { boundaries in
      guard let start = boundaries.baseAddress else { return }
      block_ratio(level, rows, aboves, belows, Int64(count), none, start + 1, Int64(boundaries.count - 1))
    }
    return true
  }

  /// Whether all products with the boundaries surely fit in 64 bits.
  private func fits(
    _ aboves: UnsafeMutablePointer<Int64>, _ belows: UnsafeMutablePointer<Int64>, _ count: Int, level: Int32
  ) -> Bool {
    guard let widths else { return false }
    let above = UInt64.bitWidth - block_magnitude(level, aboves, Int64(count)).leadingZeroBitCount
    let below = UInt64.bitWidth - block_magnitude(level, belows, Int64(count)).leadingZeroBitCount
    return above + widths.unit <= 62 && below + widths.at <= 62
  }
}
