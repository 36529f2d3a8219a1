/// A plan over the slots of one table's frame.
final class BoundPlan: Sendable {
  let plan: TablePlan
  let inputs: [BoundInput]
  let layout: WordLayout
  /// The inputs and the day as what they do to the rows' words, those that cost least first.
  let passes: [BoundPass]
  /// The same, with what single columns tell of those that put several together.
  let all: PassList
  let base: (number: BoundNumber, scale: Int)?
  /// The slot of the day on which the qualifying thing happened; `nil` where a year tells it.
  let daySlot: Int?
  /// Whether the plan is out of force whatever a row says.
  let isOutOfForce: Bool
  /// Every slot that it reads, and those that slots are worked out from.
  let slots: Set<Int>
  /// What evaluators have learned of its words.
  let memories = KeptMemories()

  enum BoundInput: Sendable, Equatable {
    /// Several things with few values: masks for each combination.
    case codes(BoundCodes, masks: [UInt32], isUnknown: [Bool])
    /// One small column.
    case code(slot: Int, CodeMasks)
    /// A number that one column holds.
    case column(slot: Int, ColumnClasses)
    case number(BoundNumber, BoundClasses)
    case ratio(BoundNumber, BoundNumber, BoundClasses)
  }

  /// - Parameter cost: what one look at a slot costs, beside that at a column of the table itself.
  init(
    _ plan: TablePlan, inputs: [BoundInput], base: (number: BoundNumber, scale: Int)?, daySlot: Int?,
    isOutOfForce: Bool, slots: Set<Int>, cost: (Int) -> Int
  ) {
    let layout = WordLayout(rows: plan.rows.count, inputs: inputs.count)
    func ascending(_ passes: [BoundPass]) -> [BoundPass] {
      let costs = passes.map { $0.cost(cost) }
      return passes.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }.map { passes[$0] }
    }
    var passes = inputs.enumerated().map { BoundPass($1, layout, input: $0) }
    if let daySlot { passes.append(BoundPass(day: plan.time, slot: daySlot, layout)) }
    let projections = passes.filter(\.putsTogether).flatMap { pass in
      PassProjection.all(of: [pass], open: layout.open) { cost($0) == 1 }.map { BoundPass(slot: $0.slot, $0.steps) }
    }
    (self.plan, self.inputs, self.layout, self.base) = (plan, inputs, layout, base)
    (self.daySlot, self.isOutOfForce, self.slots) = (daySlot, isOutOfForce, slots)
    self.passes = ascending(passes)
    all = PassList(ascending(passes + projections), open: layout.open)
  }
}

/// Some passes of a plan, one after another.
struct PassList: Sendable {
  let passes: [BoundPass]
  /// Those that look at one slot.
  let ofSteps: [StepPass]
  /// The bits of which one at least is set while a row of the population is of interest.
  let open: UInt64

  struct StepPass: Sendable {
    /// Which of the passes it is.
    let pass: Int
    let slot: Int
    let steps: StepWords
  }

  init(_ passes: [BoundPass], open: UInt64) {
    (self.passes, self.open) = (passes, open)
    ofSteps = passes.indices.compactMap { index in
      guard case .steps(let slot, let steps) = passes[index].kind else { return nil }
      return StepPass(pass: index, slot: slot, steps: steps)
    }
  }
}

/// The plans of one kind of subject, bound to the columns of a population: made once, used by every thread and after
/// every change of values.
public struct ColumnPlans: Sendable {
  let plans: [BoundPlan]
  let sources: [BlockFrame.Source]
  /// Of the columns that they were bound to: those of the table, and of the table of enterprises.
  private let names: (own: [String?], ofEnterprise: [String?])

  /// - Parameter plans: those for the kind of subject of the table.
  public init(_ plans: [TablePlan], population: Population, table: SubjectTable) {
    var binding = PlanBinding(population: population, table: table)
    self.plans = plans.map { binding.bind($0) }
    sources = binding.sources
    names = (table.keptNames, population.enterprises.keptNames)
  }

  /// Whether a population has the columns that the plans were bound to, each at its place; their values may be others.
  /// - Parameter table: the population's of the kind.
  public func fit(_ population: Population, _ table: SubjectTable) -> Bool {
    table.keptNames == names.own && population.enterprises.keptNames == names.ofEnterprise
  }

  /// The columns that a plan reads.
  public struct Reading: Sendable {
    /// Of the plan's own table, for the row alone.
    public fileprivate(set) var own: Set<String> = []
    /// Of the plan's own table, for every row of the enterprise.
    public fileprivate(set) var ofSiblings: Set<String> = []
    /// Of the table of enterprises.
    public fileprivate(set) var ofEnterprise: Set<String> = []
  }

  /// What each plan reads, in their order.
  /// - Parameters: as of the initializer.
  public func readings(_ population: Population, _ table: SubjectTable) -> [Reading] {
    plans.map { plan in
      var reading = Reading()
      func own(_ column: Int) -> String { table.columns[column].name }
      func ofEnterprise(_ column: Int) -> String { population.enterprises.columns[column].name }
      for slot in plan.slots {
        switch sources[slot] {
        case .own(let column): reading.own.insert(own(column))
        case .parent(let column): reading.ofEnterprise.insert(ofEnterprise(column))
        case .yearly(_, let columns, let isOfParent):
          if isOfParent {
            reading.ofEnterprise.formUnion(columns.values.map(ofEnterprise))
          } else {
            reading.own.formUnion(columns.values.map(own))
          }
        case .total(let amount, let condition, _, _, let listed):
          reading.ofSiblings.formUnion([amount, condition].compactMap { $0 }.map(own))
          if let listed { reading.ofEnterprise.insert(ofEnterprise(listed)) }
        case .untold: break
        }
      }
      return reading
    }
  }
}

extension SubjectTable {
  /// The columns' names, where their values are kept.
  fileprivate var keptNames: [String?] { columns.map { $0.isKept ? $0.name : nil } }
}

/// Gives every column that plans read its slot in the frame of their table.
struct PlanBinding {
  private let population: Population
  private let table: SubjectTable
  private(set) var sources: [BlockFrame.Source] = []
  private var slots: [BlockFrame.Source: Int] = [:]
  /// Those that were asked for since a plan began.
  private var asked: Set<Int> = []

  init(population: Population, table: SubjectTable) {
    self.population = population
    self.table = table
  }

  mutating func bind(_ plan: TablePlan) -> BoundPlan {
    asked = []
    var daySlot: Int?
    if case .day(let column) = plan.time.accrual { daySlot = slot(of: column) }
    var isOutOfForce = false
    switch (plan.time.accrual, plan.time.test) {
    case (_, .claim): isOutOfForce = !plan.time.force.contains(plan.time.on)
    case (.year(_, let day), _): isOutOfForce = !plan.time.force.contains(day)
    case (.day, _): break
    }
    let inputs = plan.inputs.map { bind($0, plan, daySlot) }
    let base = plan.base.map { (bind($0, scale: $0.scale, plan, daySlot), $0.scale) }
    return BoundPlan(
      plan, inputs: inputs, base: base, daySlot: daySlot, isOutOfForce: isOutOfForce, slots: asked,
      cost: { sources[$0].cost })
  }

  private mutating func slot(_ source: BlockFrame.Source) -> Int {
    let slot = slots[source] ?? sources.count
    if slot == sources.count {
      sources.append(source)
      slots[source] = slot
    }
    asked.insert(slot)
    return slot
  }

  private mutating func slot(of column: ColumnName) -> Int {
    let isOwn = column.table == table.kind
    guard let index = (isOwn ? table : population.enterprises).column(column.name) else { return slot(.untold) }
    return slot(isOwn ? .own(index) : .parent(index))
  }

  private mutating func slot(
    yearly fact: String, of owner: String, offset: Int, _ daySlot: Int?
  ) -> Int {
    let isOwn = owner == table.kind
    var columns: [Int: Int] = [:]
    for (index, column) in (isOwn ? table : population.enterprises).columns.enumerated() where column.isKept {
      let parts = column.name.split(separator: "@")
      if parts.count == 2, parts[0] == fact, let year = Int(parts[1]) { columns[year - offset] = index }
    }
    guard let daySlot else { return slot(.untold) }
    return slot(.yearly(daySlot: daySlot, columns: columns, isOfParent: !isOwn))
  }

  private mutating func bind(
    _ number: PlanNumber, scale: Int, _ plan: TablePlan, _ daySlot: Int?
  ) -> BoundNumber {
    switch number {
    case .constant(let fraction):
      return .constant(Int128(fraction.coefficient) * Int128.power(ofTen: scale - fraction.scale))
    case .column(let column, let own):
      return .slot(slot(of: column), times: Int128.power(ofTen: scale - own))
    case .yearly(let owner, let fact, let offset, let own):
      return .slot(
        slot(yearly: fact, of: owner, offset: offset, daySlot), times: Int128.power(ofTen: scale - own))
    case .qualifyingYear:
      if let daySlot { return .year(ofSlot: daySlot, times: Int128.power(ofTen: scale)) }
      guard case .year(let year, _) = plan.time.accrual else { return .constant(0) }
      return .constant(Int128(year) * Int128.power(ofTen: scale))
    case .day(let column): return .slot(slot(of: column), times: Int128.power(ofTen: scale))
    case .year(let column): return .year(ofSlot: slot(of: column), times: Int128.power(ofTen: scale))
    case .sum(let left, let right):
      return .sum(bind(left, scale: scale, plan, daySlot), bind(right, scale: scale, plan, daySlot))
    case .difference(let left, let right):
      return .difference(bind(left, scale: scale, plan, daySlot), bind(right, scale: scale, plan, daySlot))
    case .product(let part, let fraction):
      return .product(bind(part, scale: scale - fraction.scale, plan, daySlot), Int128(fraction.coefficient))
    case .zeroIfAbsent(let part): return .zeroIfAbsent(bind(part, scale: scale, plan, daySlot))
    case .absent: return .absent
    case .conditional(let condition, let first, let second):
      return .conditional(
        BoundCondition(codes: bind(condition.codes, plan, daySlot), condition),
        bind(first, scale: scale, plan, daySlot), bind(second, scale: scale, plan, daySlot))
    case .least(let left, let right):
      return .least(bind(left, scale: scale, plan, daySlot), bind(right, scale: scale, plan, daySlot))
    case .greatest(let left, let right):
      return .greatest(bind(left, scale: scale, plan, daySlot), bind(right, scale: scale, plan, daySlot))
    }
  }

  private mutating func bind(_ codes: [PlanCode], _ plan: TablePlan, _ daySlot: Int?) -> BoundCodes {
    var parts: [BoundCode] = []
    for code in codes {
      switch code {
      case .column(let column, _): parts.append(.slot(slot(of: column)))
      case .comparison(let sign, let left, let right):
        let scale = max(left.scale, right.scale)
        parts.append(
          .comparison(
            sign, bind(left, scale: scale, plan, daySlot), bind(right, scale: scale, plan, daySlot)))
      case .industry(let column, let length, let met, let unknown, let absent):
        let truths = IndustryNumber.spread(
          Dictionary(met.map { ($0, 1) }, uniquingKeysWith: { first, _ in first }), length: length)
        parts.append(
          .industry(
            slot: slot(of: column),
            integers: [unknown.integer, absent.integer, ColumnValue.elsewhere] + truths.map(Int64.init)))
      }
    }
    return BoundCodes(parts: parts, counts: codes.map(\.count))
  }

  private mutating func bind(_ input: PlanInput, _ plan: TablePlan, _ daySlot: Int?) -> BoundPlan.BoundInput {
    switch input.source {
    case .codes(let codes, let masks):
      let bound = bind(codes, plan, daySlot)
      if bound.parts.count == 1, case .slot(let slot) = bound.parts[0], masks.count >= 2 {
        // What columns do not hold stands third.
        var (bits, isUnknown) = (masks.map(\.bits), masks.map(\.isUnknown))
        bits.insert(CellMask.open, at: 2)
        isUnknown.insert(true, at: 2)
        return .code(slot: slot, CodeMasks(masks: bits, isUnknown: isUnknown))
      }
      return .codes(bound, masks: masks.map(\.bits), isUnknown: masks.map(\.isUnknown))
    case .prefix(let column, let length, let masks, let unknown, let absent):
      let own = IndustryNumber.spread(masks.mapValues(\.bits), length: length)
      return .code(
        slot: slot(of: column),
        CodeMasks(
          masks: [unknown.bits, absent.bits, CellMask.open] + own,
          isUnknown: [true, false, true] + own.map { _ in false }))
    case .number(let number, let classes):
      return bind(number, BoundClasses(classes, scale: number.scale), plan, daySlot)
    case .ratio(let above, let below, let classes):
      let scale = max(above.scale, below.scale)
      return .ratio(
        bind(above, scale: scale, plan, daySlot), bind(below, scale: scale, plan, daySlot),
        BoundClasses(classes, scale: 0))
    case .total(let amount, let scale, let condition, _, let counted, let listed, let classes):
      let bound = BoundClasses(classes, scale: scale)
      let amountColumn = table.column(amount.name)
      let listedColumn = listed.flatMap { population.enterprises.column($0.name) }
      // Without a column of the condition nothing is known to count, and without amounts no sum is over a bound.
      guard let conditionColumn = table.column(condition.name), amountColumn != nil || listedColumn != nil else {
        return .column(slot: slot(.untold), ColumnClasses(bound, times: 1))
      }
      var overAll: NumberBound?
      if let over = classes.overAllBounds, over > 0 {
        let boundary = bound.boundaries[(over - 1) / 2]
        overAll = NumberBound(boundary: boundary.at, unit: boundary.unit, isIncluded: over % 2 == 1)
      }
      let source = BlockFrame.Source.total(
        amount: amountColumn, condition: conditionColumn, counted: counted, overAll: overAll, listed: listedColumn)
      return .column(slot: slot(source), ColumnClasses(bound, times: 1))
    }
  }
  private mutating func bind(
    _ number: PlanNumber, _ classes: BoundClasses, _ plan: TablePlan, _ daySlot: Int?
  ) -> BoundPlan.BoundInput {
    let bound = bind(number, scale: number.scale, plan, daySlot)
    if case .slot(let slot, let times) = bound { return .column(slot: slot, ColumnClasses(classes, times: times)) }
    return .number(bound, classes)
  }
}

extension IndustryNumber {
  /// What stands for each beginning of a code, brought to every industry of two to four digits: what begins alike is met
  /// alike, and nothing else is met.
  static func spread(_ masks: [String: UInt32], length: Int) -> [UInt32] {
    var byNumber = [UInt32](repeating: 0, count: bound)
    for (beginning, mask) in masks {
      guard let digits = Int(beginning), beginning.utf8.count <= length else { continue }
      for codeLength in 2...4 {
        // A code that is shorter than the beginnings is met as a whole.
        let open = codeLength - beginning.utf8.count
        guard open == 0 || (open > 0 && beginning.utf8.count == length) else { continue }
        let width = [1, 10, 100, 1000][open]
        let from = (codeLength - 2) * 10_000 + digits * width
        for number in from..<from + width { byNumber[number] = mask }
      }
    }
    return byNumber
  }
}
