/// What is left of a table for one row, in one word: a bit for each row of the table that nothing rules out, one for each
/// that is surely met, one for each input that is known, and one for a day that is unknown.
///
/// Each input gives such a word, and those of all inputs together are their conjunction.
struct WordLayout: Sendable, Hashable {
  let rows: Int
  let inputs: Int

  /// How many bits are used.
  var width: Int { 2 * rows + inputs + 1 }

  private var rowBits: UInt64 { (1 << UInt64(rows)) - 1 }
  private var dayBit: UInt64 { 1 << UInt64(width - 1) }

  /// The bits of which one at least is set while a row of the population is open.
  var open: UInt64 { rowBits | dayBit }

  /// The bits of the table's rows that are surely met, and that of a day that is unknown.
  var surelyMet: UInt64 { rowBits << UInt64(rows) }
  var unknownDay: UInt64 { dayBit }

  /// Where nothing is ruled out yet, and the day known unless one is asked for.
  func start(asksForDay: Bool) -> UInt64 { asksForDay ? .max : ~dayBit }

  /// What an input's cells make of a value.
  func word(_ bits: UInt32, isUnknown: Bool, input: Int) -> UInt64 {
    let ruledOut = ~UInt64(bits & 0xFFFF) & rowBits
    let notMet = ~UInt64(bits >> 16) & rowBits
    return ~(ruledOut | notMet << UInt64(rows) | (isUnknown ? 1 << UInt64(2 * rows + input) : 0))
  }

  /// Of a day that lies where it should, and of one that does not.
  var dayGiven: UInt64 { ~dayBit }
  var dayBarred: UInt64 { ~open }

  /// A bit for each row of the table.
  var tableRows: UInt16 { UInt16(truncatingIfNeeded: rowBits) }

  /// The table's rows that are left open and those surely met, as `CellMask` has them.
  func mask(of word: UInt64) -> UInt32 {
    UInt32(word & rowBits) | UInt32(word >> UInt64(rows) & rowBits) << 16
  }

  /// The inputs that are unknown.
  func unknown(of word: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: ~word >> UInt64(2 * rows)) & ((1 << UInt32(inputs)) - 1)
  }

  func isDayKnown(in word: UInt64) -> Bool { word & dayBit == 0 }
}

/// The words that stand for stretches of a column's integers.
// house: sound, since nothing changes after it is made.
final class StepWords: @unchecked Sendable {
  /// Ascending: from each of these integers on the word beside it counts.
  let starts: [Int64]
  /// One more than the starts: the first counts below all of them.
  let words: [UInt64]
  let unknown: UInt64
  let absent: UInt64
  let elsewhere: UInt64
  /// As steps of the integers themselves, of which those that stand for what is none are the least.
  let ofNarrowIntegers: Steps<UInt16, Int64>
  let ofWideIntegers: Steps<UInt64, Int64>

  /// - Parameter steps: in ascending order; of several from one integer on the last counts.
  init(below: UInt64, _ steps: [(start: Int64, word: UInt64)], unknown: UInt64, absent: UInt64, elsewhere: UInt64) {
    var kept: [(start: Int64, word: UInt64)] = []
    for step in steps {
      if kept.last?.start == step.start { kept.removeLast() }
      if step.word != kept.last?.word ?? below { kept.append(step) }
    }
    starts = kept.map(\.start)
    words = [below] + kept.map(\.word)
    (self.unknown, self.absent, self.elsewhere) = (unknown, absent, elsewhere)
    let capacity = kept.count + 3
    var wide = Steps<UInt64, Int64>(
      below: unknown, starts: .allocate(capacity: capacity), differences: .allocate(capacity: capacity))
    var narrow = Steps<UInt16, Int64>(
      below: UInt16(truncatingIfNeeded: unknown), starts: .allocate(capacity: capacity),
      differences: .allocate(capacity: capacity))
    let none = [(ColumnValue.absent, absent), (ColumnValue.elsewhere, elsewhere), (ColumnValue.elsewhere + 1, below)]
    for (start, word) in none + kept {
      wide.add(start, word)
      narrow.add(start, UInt16(truncatingIfNeeded: word))
    }
    (ofNarrowIntegers, ofWideIntegers) = (narrow, wide)
  }

  deinit {
    ofNarrowIntegers.starts.deallocate()
    ofNarrowIntegers.differences.deallocate()
    ofWideIntegers.starts.deallocate()
    ofWideIntegers.differences.deallocate()
  }

  /// The word of an integer.
  /// Cost: linear in the starts.
  @inline(__always)
  func word(of value: Int64) -> UInt64 {
    guard ColumnValue.isPresent(value) else {
      return value == ColumnValue.unknown ? unknown : value == ColumnValue.absent ? absent : elsewhere
    }
    var index = 0
    while index < starts.count, value >= starts[index] { index += 1 }
    return words[index]
  }
}

extension StepWords {
  /// What the classes of a column's integers come to.
  convenience init(_ classes: ColumnClasses, _ layout: WordLayout, input: Int) {
    func word(_ index: Int) -> UInt64 {
      layout.word(classes.masks[index], isUnknown: classes.isUnknown[index], input: input)
    }
    var steps: [(start: Int64, word: UInt64)] = []
    var index = classes.first
    for own in classes.least {
      steps.append((own.integer, word(index + (own.isBoundary ? 1 : 2))))
      if own.isBoundary, own.integer < .max { steps.append((own.integer + 1, word(index + 2))) }
      index += 2
    }
    self.init(
      below: word(classes.first), steps, unknown: word(classes.unknownClass), absent: word(classes.unknownClass + 1),
      elsewhere: word(classes.unknownClass + 2))
  }

  /// What a small column's values come to.
  convenience init(_ codes: CodeMasks, _ layout: WordLayout, input: Int) {
    func word(_ index: Int) -> UInt64 {
      layout.word(codes.masks[index], isUnknown: codes.isUnknown[index], input: input)
    }
    let first = min(3, codes.masks.count - 1)
    var steps: [(start: Int64, word: UInt64)] = []
    for index in codes.masks.indices.dropFirst(first + 1)
    where codes.masks[index] != codes.masks[index - 1] || codes.isUnknown[index] != codes.isUnknown[index - 1] {
      steps.append((Int64(index - first), word(index)))
    }
    self.init(below: word(first), steps, unknown: word(0), absent: word(1), elsewhere: word(2))
  }

  /// What a number comes to that hangs on the year of one day alone; `nil` where it may change outside of the centuries
  /// around ours.
  convenience init?(year number: BoundNumber, _ classes: BoundClasses, _ layout: WordLayout, input: Int) {
    func word(_ year: Int) -> UInt64? {
      number.value(ofYear: year).map { value in
        let index = classes.index(of: value)
        return layout.word(classes.masks[index], isUnknown: classes.isUnknown[index], input: input)
      }
    }
    let years = 1800...2300
    guard let first = word(years.lowerBound), let last = word(years.upperBound), first == word(-10_000_000),
      last == word(10_000_000)
    else { return nil }
    let none = (classes.unknownClass..<classes.unknownClass + 3).map {
      layout.word(classes.masks[$0], isUnknown: classes.isUnknown[$0], input: input)
    }
    self.init(
      below: first, years.dropFirst().map { (BlockFrame.firstDay(ofYear: $0), word($0) ?? last) }, unknown: none[0],
      absent: none[1], elsewhere: none[2])
  }

  /// Where a row's day must lie. A day that never came, or that lies after that of the question, gives nothing; what is
  /// not known of the day leaves everything open.
  convenience init(day time: PlanTime, _ layout: WordLayout) {
    let (first, last) = time.stretch
    var steps: [(start: Int64, word: UInt64)] = []
    if first <= last {
      steps.append((first, layout.dayGiven))
      if last < .max { steps.append((last + 1, layout.dayBarred)) }
    }
    self.init(
      below: layout.dayBarred, steps, unknown: .max, absent: layout.dayBarred, elsewhere: .max)
  }
}

extension PlanTime {
  /// Whether a thing of whose day nobody told can have happened on a day that counts.
  var mayHaveCome: Bool {
    guard case .day = accrual else { return true }
    return stretch.first <= stretch.last
  }

  /// The days on which a thing that gives a right can have happened: those whose test lies in the period of force, up to
  /// the day of the question.
  fileprivate var stretch: (first: Int64, last: Int64) {
    let least = ColumnValue.elsewhere + 1
    switch test {
    case .accrual: return (force.first ?? least, min(force.last ?? on, on))
    case .claim: return (least, on)
    case .periodEnd:
      let first = force.first.map { BlockFrame.firstDay(ofYear: BlockFrame.year(of: $0)) } ?? least
      guard let end = force.last else { return (first, on) }
      // Only of a year that ends in force does any day count.
      let year = BlockFrame.year(of: end)
      let isWhole = BlockFrame.year(of: end + 1) > year
      return (first, min(isWhole ? end : BlockFrame.firstDay(ofYear: year) - 1, on))
    }
  }
}
