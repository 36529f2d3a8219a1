/// What one plan comes to for the rows of a block: those where it holds or may, or all where that is asked for.
public struct PlanOutcomes: Sendable {
  /// Rows of the table, ascending.
  public internal(set) var rows: [UInt32] = []
  /// For each row, which of `verdicts`.
  public internal(set) var kinds: [UInt16] = []
  /// Each verdict once.
  public internal(set) var verdicts: [PlanVerdict] = []
  /// Rows that hold a value which the columns cannot, so that another evaluator must say what they come to.
  public internal(set) var elsewhere: [UInt32] = []
  /// For each row, a letter for every cell of the table, row by row: met, failed or unknown. Only on request.
  public internal(set) var cells: [[CellState]] = []

  public init() {}

  public enum CellState: UInt8, Sendable, Hashable {
    case met, failed, unknown
  }

  public func verdict(at index: Int) -> PlanVerdict { verdicts[Int(kinds[index])] }
}

/// Runs the plans of one kind of subject over its table, block by block.
///
/// One evaluator belongs to one thread. Cost of a block: for each plan a pass over the columns that it reads, as far as
/// rows are left that may hold; amounts are worked out for those alone.
public final class BlockEvaluator {
  let frame: BlockFrame
  private let plans: [BoundPlan]
  private var memory: [VerdictMemory]
  /// For each row of the block, the table's rows that it leaves open and those that it surely meets.
  let masks: UnsafeMutablePointer<UInt32>
  private var buffers: [UnsafeMutablePointer<Int64>] = []
  private let mayBeElsewhere: Bool
  private let options: Options

  public struct Options: Sendable, Hashable {
    /// Whether rows that are ruled out or out of force are told too.
    public var isWhole = false
    /// Whether each cell's state is kept.
    public var keepsCells = false

    public init(isWhole: Bool = false, keepsCells: Bool = false) {
      self.isWhole = isWhole
      self.keepsCells = keepsCells
    }
  }

  /// - Parameters:
  ///   - plans: those for the kind of subject of the table.
  ///   - population: of the columns that the plans were bound to; the values may be others.
  public init(_ plans: ColumnPlans, population: Population, table: SubjectTable, options: Options = Options()) {
    self.plans = plans.plans
    frame = BlockFrame(population: population, table: table, sources: plans.sources)
    memory = plans.plans.map { _ in VerdictMemory() }
    masks = .allocate(capacity: Population.blockRows)
    mayBeElsewhere = frame.mayBeElsewhere
    self.options = options
  }

  deinit {
    masks.deallocate()
    for buffer in buffers { buffer.deallocate() }
  }

  /// Room for a block's numbers.
  func buffer(_ number: Int) -> UnsafeMutablePointer<Int64> {
    while buffers.count <= number { buffers.append(.allocate(capacity: Population.blockRows)) }
    return buffers[number]
  }

  /// The outcomes of each plan for one block.
  public func evaluate(block: Int) -> [PlanOutcomes] {
    frame.go(to: block)
    return plans.indices.map { evaluate($0) }
  }

  /// The outcomes of each plan for some rows, in ascending order; at most a block's number of them.
  /// Cost: as of a block of so many rows, and a search of each column for each row.
  public func evaluate(rows: [Int]) -> [PlanOutcomes] {
    frame.go(toRows: rows)
    return plans.indices.map { evaluate($0) }
  }

  private func evaluate(_ index: Int) -> PlanOutcomes {
    let bound = plans[index]
    var outcomes = PlanOutcomes()
    var found = OutcomeCollector()
    guard !bound.isOutOfForce || options.isWhole else { return outcomes }
    let count = frame.count
    let isOpen = bound.isOutOfForce || filter(bound, count)
    if isOpen || options.isWhole {
      for row in 0..<count {
        let tableRow = UInt32(frame.row(row))
        let time = bound.isOutOfForce ? .notInForce : self.time(bound, row)
        switch time {
        case .notInForce: if options.isWhole { found.add(tableRow, .notInForce, &outcomes) }
        case .never: if options.isWhole { found.add(tableRow, .ineligible, &outcomes) }
        case .known, .unknown:
          let mask = masks[row]
          guard mask & CellMask.open != 0 || time == .unknown else {
            if options.isWhole { found.add(tableRow, .ineligible, &outcomes) }
            break
          }
          if mayBeElsewhere, isElsewhere(bound, row) {
            outcomes.elsewhere.append(tableRow)
            continue
          }
          let verdict = self.verdict(index, row, mask, isDecided: time == .known)
          guard verdict.state != .ineligible || options.isWhole else { break }
          found.add(tableRow, verdict, &outcomes)
        }
        if options.keepsCells, outcomes.cells.count < outcomes.rows.count {
          outcomes.cells.append(cells(bound, row))
        }
      }
    }
    return outcomes
  }

  private enum RowTime {
    case known, unknown
    /// The day is known never to have come, or lies after the day of the question.
    case never
    case notInForce
  }

  private func time(_ bound: BoundPlan, _ row: Int) -> RowTime {
    guard let daySlot = bound.daySlot else { return .known }
    let (day, time) = (frame.slot(daySlot)[row], bound.plan.time)
    if day == ColumnValue.absent { return .never }
    guard ColumnValue.isPresent(day) else { return .unknown }
    switch time.test {
    case .accrual: if !time.force.contains(day) { return .notInForce }
    case .periodEnd: if !time.force.contains(Self.lastDay(ofYearOf: day)) { return .notInForce }
    case .claim: break
    }
    return day > time.on ? .never : .known
  }

  private static func lastDay(ofYearOf day: Int64) -> Int64 {
    let year = BlockFrame.year(of: day)
    var last = day
    while BlockFrame.year(of: last + 1) == year { last += 1 }
    return last
  }

  /// Works out which rows of the table each row of the block leaves open.
  /// - Returns: whether any row may hold, or its day is unknown.
  private func filter(_ bound: BoundPlan, _ count: Int) -> Bool {
    let all = UInt32((1 << bound.plan.rows.count) - 1)
    masks.update(repeating: all | all << 16, count: count)
    for input in bound.inputs {
      narrow(input, count)
      // What no input leaves open, none after it opens again.
      if isClosed(count) { return bound.daySlot != nil }
    }
    return true
  }

  /// What an input's cells make of a row.
  func mask(_ input: BoundPlan.BoundInput, _ row: Int) -> (bits: UInt32, isUnknown: Bool) {
    switch input {
    case .codes(let slots, let counts, let masks, let isUnknown):
      var (index, stride) = (0, 1)
      for (slot, count) in zip(slots, counts) {
        let value = frame.slot(slot)[row]
        if value == ColumnValue.elsewhere { return (CellMask.open, true) }
        index += stride * (ColumnValue.isPresent(value) ? Int(value) + 2 : Int(value - ColumnValue.unknown))
        stride *= count
      }
      return (masks[index], isUnknown[index])
    case .code(let slot, let table):
      let index = table.index(of: frame.slot(slot)[row])
      return (table.masks[index], table.isUnknown[index])
    case .column(let slot, let classes):
      let index = classes.index(of: frame.slot(slot)[row])
      return (classes.masks[index], classes.isUnknown[index])
    case .number(let number, let classes):
      let index = classes.index(of: number.value(row, frame))
      return (classes.masks[index], classes.isUnknown[index])
    case .ratio(let above, let below, let classes):
      let index = ratioClass(above.value(row, frame), below.value(row, frame), classes)
      return (classes.masks[index], classes.isUnknown[index])
    }
  }

  /// A denominator known to be zero, negative or absent decides, whatever the numerator is.
  func ratioClass(_ above: BoundNumber.Value, _ below: BoundNumber.Value, _ classes: BoundClasses) -> Int {
    switch (above, below) {
    case (_, .absent): classes.unknownClass + 1
    case (_, .known(let number)) where number <= 0: classes.unknownClass + 1
    case (.elsewhere, _), (_, .elsewhere): classes.unknownClass + 2
    case (.absent, _): classes.unknownClass + 1
    case (.known(let above), .known(let below)): classes.index(of: above, over: below)
    default: classes.unknownClass
    }
  }

  private func isElsewhere(_ bound: BoundPlan, _ row: Int) -> Bool {
    for input in bound.inputs {
      switch input {
      case .codes(let slots, _, _, _):
        if slots.contains(where: { frame.slot($0)[row] == ColumnValue.elsewhere }) { return true }
      case .code(let slot, _): if frame.slot(slot)[row] == ColumnValue.elsewhere { return true }
      case .column(let slot, _): if frame.slot(slot)[row] == ColumnValue.elsewhere { return true }
      case .number(let number, _): if case .elsewhere = number.value(row, frame) { return true }
      case .ratio(let above, let below, _):
        if case .elsewhere = above.value(row, frame) { return true }
        if case .elsewhere = below.value(row, frame) { return true }
      }
    }
    if let base = bound.base, case .elsewhere = base.number.value(row, frame) { return true }
    return false
  }

  // MARK: Verdicts

  /// What a row comes to whose time is in force, or unknown.
  private func verdict(_ index: Int, _ row: Int, _ mask: UInt32, isDecided: Bool) -> PlanVerdict {
    let bound = plans[index]
    var base = BaseValue.none
    if let (number, scale) = bound.base {
      base = if case .known(let value) = number.value(row, frame) { .known(value, scale: scale) } else { .unknown }
    }
    let surelyHolds = mask >> 16
    var unknown: UInt32 = 0
    // Where a row surely holds, it does not matter what is unknown.
    if surelyHolds == 0 {
      for (position, input) in bound.inputs.enumerated() where self.mask(input, row).isUnknown {
        unknown |= 1 << UInt32(position)
      }
    }
    let key = VerdictMemory.Key(mask: mask, unknown: unknown, isDecided: isDecided, base: base)
    return memory[index].verdict(for: key) { Self.verdict(bound.plan, key) }
  }

  private static func verdict(_ plan: TablePlan, _ key: VerdictMemory.Key) -> PlanVerdict {
    var candidates = key.mask & CellMask.open
    let surelyHolds = key.mask >> 16
    if surelyHolds != 0 {
      let first = UInt32(1) << UInt32(surelyHolds.trailingZeroBitCount)
      // A row of a table without overlaps leaves no other; of a first-hit table, none after it.
      candidates = plan.isUnique ? first : candidates & (first | (first - 1))
    }
    if key.isDecided, candidates == 0 || key.base.isOfNothing { return .ineligible }
    let mayMiss = surelyHolds == 0 && !plan.mustHit(unknown: key.unknown, candidates: candidates)
    let open = plan.rows.indices.filter { candidates >> UInt32($0) & 1 == 1 }
    if key.isDecided, !mayMiss, let row = open.first {
      if open.count == 1 {
        let amount = key.base.amount(plan.rows[row].amount)
        return PlanVerdict(state: .eligible, kind: amount.kind, row: row, least: amount.least, most: amount.most)
      }
      if open.allSatisfy({ plan.rows[$0].sameAs == plan.rows[row].sameAs }) {
        let amount = key.base.amount(plan.rows[row].amount)
        return PlanVerdict(state: .eligible, kind: amount.kind, row: nil, least: amount.least, most: amount.most)
      }
    }
    let amount = key.base.amount(undecidedAmong: open.map { plan.rows[$0].amount })
    return PlanVerdict(state: .undecided, kind: amount.kind, row: nil, least: amount.least, most: amount.most)
  }

  private func cells(_ bound: BoundPlan, _ row: Int) -> [PlanOutcomes.CellState] {
    let columns = bound.inputs.map { mask($0, row).bits }
    return bound.plan.rows.indices.flatMap { tableRow in
      columns.map { bits -> PlanOutcomes.CellState in
        if bits >> UInt32(16 + tableRow) & 1 == 1 { return .met }
        return bits >> UInt32(tableRow) & 1 == 1 ? .unknown : .failed
      }
    }
  }
}

/// The verdicts that a plan has come to so far: few, since amounts without a base repeat.
struct VerdictMemory {
  struct Key: Hashable {
    let mask: UInt32
    let unknown: UInt32
    let isDecided: Bool
    let base: BaseValue
  }

  private var verdicts: [Key: PlanVerdict] = [:]

  mutating func verdict(for key: Key, _ make: () -> PlanVerdict) -> PlanVerdict {
    // What hangs on a base's value seldom comes again.
    if case .known = key.base { return make() }
    if let known = verdicts[key] { return known }
    let verdict = make()
    verdicts[key] = verdict
    return verdict
  }
}

/// Gives each verdict of a block its number.
struct OutcomeCollector {
  private var numbers: [PlanVerdict: UInt16] = [:]
  private var last: (verdict: PlanVerdict, number: UInt16)?

  mutating func add(_ row: UInt32, _ verdict: PlanVerdict, _ outcomes: inout PlanOutcomes) {
    outcomes.rows.append(row)
    if let last, last.verdict == verdict {
      outcomes.kinds.append(last.number)
      return
    }
    let number =
      numbers[verdict]
      ?? {
        outcomes.verdicts.append(verdict)
        return UInt16(outcomes.verdicts.count - 1)
      }()
    numbers[verdict] = number
    last = (verdict, number)
    outcomes.kinds.append(number)
  }
}

extension PlanOutcomes {
  /// Takes rows out, for another evaluator to say what they come to.
  public mutating func remove(_ others: Set<UInt32>) {
    let kept = rows.indices.filter { !others.contains(rows[$0]) }
    if cells.count == rows.count { cells = kept.map { cells[$0] } }
    (rows, kinds) = (kept.map { rows[$0] }, kept.map { kinds[$0] })
    elsewhere.removeAll { others.contains($0) }
  }

  /// Adds what another evaluator found for a row, in the rows' order.
  public mutating func insert(_ row: UInt32, _ verdict: PlanVerdict) {
    let number = verdicts.firstIndex(of: verdict) ?? verdicts.count
    if number == verdicts.count { verdicts.append(verdict) }
    let place = rows.firstIndex { $0 > row } ?? rows.count
    rows.insert(row, at: place)
    kinds.insert(UInt16(number), at: place)
    if !cells.isEmpty || rows.count == 1 { cells.insert([], at: min(place, cells.count)) }
  }
}
