/// What one plan comes to for the rows of a block: those where it holds or may, or all where that is asked for.
public struct PlanOutcomes: Sendable {
  /// Rows of the table, ascending.
  public internal(set) var rows: [UInt32] = []
  /// For each row, which of `verdicts`; a block has fewer rows than there are numbers.
  public internal(set) var kinds: [UInt16] = []
  /// The verdicts of the rows, and others that the plan came to before. What hangs on a base's value may stand more than
  /// once.
  public internal(set) var verdicts: [PlanVerdict] = []
  /// Rows that hold a value which the columns cannot, so that another evaluator must say what they come to.
  public internal(set) var elsewhere: [UInt32] = []
  /// For each row and each column of the table, which of its cells are not ruled out and which surely met, as
  /// `CellMask` has them; only on request.
  public internal(set) var cellBits: [UInt32] = []
  /// How many columns the table has, where cells are kept.
  public internal(set) var cellColumns = 0
  /// Rows that another evaluator answered for, of whose cells nothing is known.
  private var withoutCells: Set<UInt32> = []

  public init() {}

  public enum CellState: UInt8, Sendable, Hashable {
    case met, failed, unknown
  }

  public func verdict(at index: Int) -> PlanVerdict { verdicts[Int(kinds[index])] }

  /// The state of every cell of the table, row by row, for one of the rows; empty where cells are not kept.
  public func cells(at index: Int, tableRows: Int) -> [CellState] {
    guard cellColumns > 0, !withoutCells.contains(rows[index]) else { return [] }
    let columns = cellBits(at: index)
    return (0..<tableRows).flatMap { tableRow in
      columns.map { bits -> CellState in
        if bits >> UInt32(16 + tableRow) & 1 == 1 { return .met }
        return bits >> UInt32(tableRow) & 1 == 1 ? .unknown : .failed
      }
    }
  }

  /// The bits of the cells of one of the rows, a word for each column of the table; empty where they are not kept, or not
  /// known.
  public func cellBits(at index: Int) -> ArraySlice<UInt32> {
    guard cellColumns > 0, withoutCells.isEmpty || !withoutCells.contains(rows[index]) else { return [] }
    return cellBits[index * cellColumns..<(index + 1) * cellColumns]
  }

  /// Takes rows out, for another evaluator to say what they come to.
  public mutating func remove(_ others: Set<UInt32>) {
    let kept = rows.indices.filter { !others.contains(rows[$0]) }
    if cellColumns > 0 {
      cellBits = kept.flatMap { cellBits[$0 * cellColumns..<($0 + 1) * cellColumns] }
    }
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
    if cellColumns > 0 {
      cellBits.insert(contentsOf: repeatElement(0, count: cellColumns), at: place * cellColumns)
      withoutCells.insert(row)
    }
  }
}

/// Runs the plans of one kind of subject over its table, block by block.
///
/// One evaluator belongs to one thread. Cost of a block: for each plan a pass over the columns that it reads, as far as
/// rows are left that may hold; amounts are worked out for those alone. Where all rows are asked for, each is worked out
/// by itself, in integers wide enough for any value: a second way to the same answers.
public final class BlockEvaluator {
  let frame: BlockFrame
  let plans: [BoundPlan]
  private let memory: [VerdictMemory]
  let narrowRows: OpenRows<UInt16>
  let wideRows: OpenRows<UInt64>
  /// The rows that one member of a family leaves of those that all leave.
  lazy var narrowRowsOfMember = OpenRows<UInt16>(level: level)
  lazy var wideRowsOfMember = OpenRows<UInt64>(level: level)
  let level: Int32
  /// What an input makes of the selected rows.
  let found: UnsafeMutablePointer<UInt64>
  /// Which of the selected rows are told.
  let told: UnsafeMutablePointer<UInt16>
  private var buffers: [UnsafeMutablePointer<Int64>] = []
  private var rooms: [UnsafeMutableRawPointer] = []
  let mayBeElsewhere: Bool
  private let options: Options

  public struct Options: Sendable, Hashable {
    /// Whether rows that are ruled out or out of force are told too.
    public var isWhole = false
    /// Whether each cell's state is kept.
    public var keepsCells = false
    /// Which of the processor's levels the passes are made for.
    var level = ProcessorLevel.best

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
    level = options.level
    frame = BlockFrame(population: population, table: table, sources: plans.sources, level: level)
    (narrowRows, wideRows) = (OpenRows(level: level), OpenRows(level: level))
    memory = plans.plans.map { $0.memories.take() ?? VerdictMemory($0) }
    found = .allocate(capacity: Population.blockRows)
    told = .allocate(capacity: Population.blockRows)
    mayBeElsewhere = frame.mayBeElsewhere
    self.options = options
  }

  deinit {
    for (plan, memory) in zip(plans, memory) { plan.memories.keep(memory) }
    found.deallocate()
    told.deallocate()
    for buffer in buffers { buffer.deallocate() }
    for room in rooms { room.deallocate() }
  }

  /// Room for a block's numbers.
  func buffer(_ number: Int) -> UnsafeMutablePointer<Int64> {
    while buffers.count <= number { buffers.append(.allocate(capacity: Population.blockRows)) }
    return buffers[number]
  }

  /// Room for a block's words, of sixteen bits or more.
  func room<Word: RowWord>(_ number: Int, of word: Word.Type) -> UnsafeMutablePointer<Word> {
    while rooms.count <= number {
      rooms.append(.allocate(byteCount: Population.blockRows * MemoryLayout<UInt64>.stride, alignment: 64))
    }
    return rooms[number].bindMemory(to: Word.self, capacity: Population.blockRows)
  }

  /// The outcomes of each plan for one block.
  public func evaluate(block: Int) -> [PlanOutcomes] {
    frame.go(to: block)
    return plans.indices.map { evaluate($0) }
  }

  /// The outcomes of one plan for one block.
  public func evaluate(plan: Int, block: Int) -> PlanOutcomes {
    frame.go(to: block)
    return evaluate(plan)
  }

  /// The outcomes of one plan for some rows, in ascending order; at most a block's number of them.
  /// Cost: as of a block of so many rows, and a search of each column for each row.
  public func evaluate(plan: Int, rows: [Int]) -> PlanOutcomes {
    frame.go(toRows: rows)
    return evaluate(plan)
  }

  private func evaluate(_ index: Int) -> PlanOutcomes {
    let bound = plans[index]
    if options.isWhole { return evaluateRows(index) }
    guard !bound.isOutOfForce else { return PlanOutcomes() }
    if bound.layout.width <= UInt16.bitWidth {
      return filter(bound.all, of: bound, narrowRows) ? collectNarrow(index, narrowRows) : PlanOutcomes()
    }
    return filter(bound.all, of: bound, wideRows) ? collect(index, wideRows) : PlanOutcomes()
  }

  /// The outcomes of the rows that are left open, whose words have sixteen bits.
  func collectNarrow(_ index: Int, _ open: OpenRows<UInt16>) -> PlanOutcomes {
    plans[index].base == nil && !mayBeElsewhere ? collectPlain(index, open) : collect(index, open)
  }

  // MARK: Rows that are left open

  /// The outcomes of the rows that are left open, which are selected.
  @inline(__always)
  func collect<Word: RowWord>(
    _ index: Int, _ open: OpenRows<Word>
  ) -> PlanOutcomes {
    let bound = plans[index]
    var outcomes = PlanOutcomes()
    outcomes.rows.reserveCapacity(open.count)
    outcomes.kinds.reserveCapacity(open.count)
    let (bases, scale) = (baseValues(bound), bound.base?.scale ?? 0)
    var numbers = VerdictNumbers()
    let tableRows = frame.tableRows(selected: true)
    for position in 0..<open.count {
      let place = frame.place(position)
      if mayBeElsewhere(bound, place) {
        outcomes.elsewhere.append(tableRows[position])
        continue
      }
      let word = UInt64(truncatingIfNeeded: open.words[position])
      let base: BaseValue
      if let bases {
        let value = bases[position]
        base = ColumnValue.isPresent(value) ? .known(Int128(value), scale: scale) : .unknown
      } else {
        base = baseValue(bound, place)
      }
      guard let number = numbers.number(word, base, memory[index], &outcomes.verdicts) else { continue }
      told[outcomes.rows.count] = UInt16(position)
      outcomes.rows.append(tableRows[position])
      outcomes.kinds.append(number)
    }
    if options.keepsCells { keepCells(bound, open, &outcomes) }
    return outcomes
  }

  /// The same where a row's word alone says what it comes to.
  private func collectPlain(_ index: Int, _ open: OpenRows<UInt16>) -> PlanOutcomes {
    var outcomes = PlanOutcomes()
    let (memory, words, numbers, told) = (self.memory[index], open.words, self.memory[index].numbers, self.told)
    let tableRows = frame.tableRows(selected: true)
    outcomes.rows = [UInt32](unsafeUninitializedCapacity: open.count) { rows, rowCount in
      outcomes.kinds = [UInt16](unsafeUninitializedCapacity: open.count) { kinds, count in
        for position in 0..<open.count {
          var number = numbers[Int(words[position] & memory.used)]
          if number == VerdictMemory.unasked { number = memory.learn(words[position]) }
          (rows[count], told[count]) = (tableRows[position], UInt16(truncatingIfNeeded: position))
          kinds[count] = number &- VerdictMemory.firstNumber
          count &+= number < VerdictMemory.firstNumber ? 0 : 1
        }
        rowCount = count
      }
    }
    outcomes.verdicts = memory.verdicts
    if options.keepsCells { keepCells(plans[index], open, &outcomes) }
    return outcomes
  }

  /// The base's values of the selected rows; `nil` where there is none, or one that 64 bits might not hold.
  private func baseValues(_ bound: BoundPlan) -> UnsafeMutablePointer<Int64>? {
    guard let base = bound.base, base.number.fill(buffer(0), frame.selectedCount, frame, buffer, next: 1) else {
      return nil
    }
    return buffer(0)
  }

  /// The base's value of one row, in an integer wide enough for any.
  func baseValue(_ bound: BoundPlan, _ place: Int) -> BaseValue {
    guard let base = bound.base else { return .none }
    if case .known(let value) = base.number.value(place, frame) { return .known(value, scale: base.scale) }
    return .unknown
  }

  /// Keeps what each input's cells make of the rows that are told.
  @inline(__always)
  private func keepCells<Word: RowWord>(_ bound: BoundPlan, _ open: OpenRows<Word>, _ outcomes: inout PlanOutcomes) {
    let (columns, rows, layout, told) = (bound.inputs.count, outcomes.rows.count, bound.layout, self.told)
    guard columns > 0, rows > 0 else { return }
    outcomes.cellColumns = columns
    outcomes.cellBits = [UInt32](unsafeUninitializedCapacity: rows * columns) { bits, filled in
      filled = rows * columns
      for pass in bound.passes {
        guard let input = pass.input else { continue }
        if columns == 1 {
          // One input alone has made the word what it is.
          for row in 0..<rows { bits[row] = layout.mask(of: UInt64(truncatingIfNeeded: open.words[Int(told[row])])) }
        } else if layout.width <= UInt16.bitWidth {
          writeNarrow(pass, bound, into: narrowRows.room)
          let words = narrowRows.room
          for row in 0..<rows { bits[row * columns + input] = layout.mask(of: UInt64(words[Int(told[row])])) }
        } else {
          write(pass, bound, into: found)
          for row in 0..<rows { bits[row * columns + input] = layout.mask(of: found[Int(told[row])]) }
        }
      }
    }
  }

  // MARK: All rows, one by one

  private func evaluateRows(_ index: Int) -> PlanOutcomes {
    let bound = plans[index]
    var outcomes = PlanOutcomes()
    var numbers = VerdictNumbers()
    frame.select(nil)
    if options.keepsCells { outcomes.cellColumns = bound.inputs.count }
    for row in 0..<frame.count {
      let tableRow = UInt32(frame.row(row))
      let time = bound.isOutOfForce ? .notInForce : self.time(bound, row)
      let cells = bound.inputs.indices.map { mask(bound.inputs[$0], row) }
      var word = bound.layout.start(asksForDay: time == .unknown)
      for (input, cell) in cells.enumerated() {
        word &= bound.layout.word(cell.bits, isUnknown: cell.isUnknown, input: input)
      }
      var number: UInt16?
      if time == .notInForce {
        number = numbers.number(.notInForce, &outcomes.verdicts)
      } else if time != .never, word & bound.layout.open != 0 {
        if mayBeElsewhere(bound, row) {
          outcomes.elsewhere.append(tableRow)
          continue
        }
        let base = baseValue(bound, row)
        number = numbers.number(word, base, memory[index], &outcomes.verdicts)
      }
      outcomes.rows.append(tableRow)
      outcomes.kinds.append(number ?? numbers.number(.ineligible, &outcomes.verdicts))
      if options.keepsCells { outcomes.cellBits += cells.map(\.bits) }
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
    BlockFrame.firstDay(ofYear: BlockFrame.year(of: day) + 1) - 1
  }

  /// What an input's cells make of a row.
  func mask(_ input: BoundPlan.BoundInput, _ row: Int) -> (bits: UInt32, isUnknown: Bool) {
    switch input {
    case .codes(let codes, let masks, let isUnknown):
      return codes.index(row, frame).map { (masks[$0], isUnknown[$0]) } ?? (CellMask.open, true)
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
      let index = Self.ratioClass(above.value(row, frame), below.value(row, frame), classes)
      return (classes.masks[index], classes.isUnknown[index])
    }
  }

  /// A denominator known to be zero, negative or absent decides, whatever the numerator is.
  static func ratioClass(_ above: BoundNumber.Value, _ below: BoundNumber.Value, _ classes: BoundClasses) -> Int {
    switch (above, below) {
    case (_, .absent): classes.unknownClass + 1
    case (_, .known(let number)) where number <= 0: classes.unknownClass + 1
    case (.elsewhere, _), (_, .elsewhere): classes.unknownClass + 2
    case (.absent, _): classes.unknownClass + 1
    case (.known(let above), .known(let below)): classes.index(of: above, over: below)
    default: classes.unknownClass
    }
  }

  /// Whether a row holds a value that the columns cannot.
  func mayBeElsewhere(_ bound: BoundPlan, _ row: Int) -> Bool { mayBeElsewhere && isElsewhere(bound, row) }

  private func isElsewhere(_ bound: BoundPlan, _ row: Int) -> Bool {
    for input in bound.inputs {
      switch input {
      case .codes(let codes, _, _): if codes.index(row, frame) == nil { return true }
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
}
