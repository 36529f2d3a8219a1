import BatchEvaluation
import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension PlanMaker {
  /// What a column of a benefit's table becomes.
  func plan(
    _ input: BenefitInput, _ index: Int, _ table: DecisionTable, _ context: Context
  ) throws(Refusal) -> PlanInput {
    let source: PlanInput.Source
    switch input.value {
    case .expression(let expression): source = try self.source(input, expression, index, table, context)
    case .ratio(let above, let below, _):
      try refuseYearOfDay(input, [above, below], context)
      let (numerator, denominator) = (try number(above, context), try number(below, context))
      let classes = try classes(index, table)
      let most = max(numerator.mostDigits, denominator.mostDigits) + max(numerator.scale, denominator.scale)
      guard most + (classes.boundaries.map { $0.scale + 10 }.max() ?? 0) <= 37 else {
        throw Refusal("“\(input.name)”的数可能太大", "the numbers of “\(input.name)” may be too large")
      }
      source = .ratio(numerator, denominator, classes)
    case .total(let fact, let condition):
      try refuseYearOfDay(input, [fact, condition], context)
      source = try total(of: fact, where: condition, input, index, table, context)
    }
    let samples = table.samples(forInput: index)
    guard samples.count <= 64 else {
      throw Refusal("“\(input.name)”的界限太多", "“\(input.name)” has too many boundaries")
    }
    var accepted = [UInt64](repeating: 0, count: table.rows.count)
    for (bit, sample) in samples.enumerated() {
      let cells = try cells(index, .known(sample), table, mode: .standard)
      for (row, cell) in cells.enumerated() where cell == .true { accepted[row] |= 1 << UInt64(bit) }
    }
    return PlanInput(name: input.name, source: source, accepted: accepted, samples: samples.count)
  }

  private func source(
    _ input: BenefitInput, _ expression: FactExpression, _ index: Int, _ table: DecisionTable, _ context: Context
  ) throws(Refusal) -> PlanInput.Source {
    if let length = expression.industryPrefix(expression.expression), length < 3, let use = expression.facts.first {
      return try prefix(length, of: use, index, table, context)
    }
    switch input.type {
    case .number, .date:
      try refuseYearOfDay(input, [expression], context)
      return .number(try number(expression, context), try classes(index, table))
    default: return try codes(input, expression, index, table, context)
    }
  }

  /// Without the day there is no Y, and an input that reads it is as unknown as the day. Facts of a year alone carry that
  /// along; other parts would not, nor would branches that agree.
  private func refuseYearOfDay(
    _ input: BenefitInput, _ expressions: [FactExpression], _ context: Context
  ) throws(Refusal) {
    guard context.isDayDated, input.readsYear else { return }
    guard input.facts.allSatisfy({ $0.yearOffset != nil }), !input.namesYear,
      !expressions.contains(where: \.expression.hasBranches)
    else { throw Refusal("“\(input.name)”随发生之日的年份而变", "“\(input.name)” hangs on the year of a day") }
  }

  // MARK: Flags, choices and conditions

  private func codes(
    _ input: BenefitInput, _ expression: FactExpression, _ index: Int, _ table: DecisionTable, _ context: Context
  ) throws(Refusal) -> PlanInput.Source {
    let coded = try coded(expression.expression, expression, context)
    guard !coded.codes.isEmpty else {
      throw Refusal("“\(input.name)”不读任何事实", "“\(input.name)” reads no fact")
    }
    let masks = try values(of: coded).map { (value) throws(Refusal) in try mask(index, value, table) }
    guard context.isDayDated, input.readsYear else { return .codes(coded.codes, masks: masks) }
    // Of a year that is unknown, or never came, it is that too, whatever its other parts are.
    let (unknown, absent) = (try mask(index, .unknown(["?"]), table), try mask(index, .null, table))
    let isGiven = PlanCode.comparison(.lessOrEqual, .qualifyingYear, .qualifyingYear)
    return .codes([isGiven] + coded.codes, masks: masks.flatMap { [unknown, absent, $0, $0] })
  }

  private func prefix(
    _ length: Int, of use: FactUse, _ index: Int, _ table: DecisionTable, _ context: Context
  ) throws(Refusal) -> PlanInput.Source {
    var masks: [String: CellMask] = [:]
    for digits in IndustryBeginnings.all(upTo: length) {
      masks[digits] = try mask(index, .known(.string(digits)), table)
    }
    return .prefix(
      try column(use, context), length: length, masks: masks,
      unknown: try mask(index, .unknown(["\(use.fact)"]), table), absent: try mask(index, .null, table))
  }

  // MARK: Numbers

  /// The stretches of values that the cells of a column do not tell apart.
  private func classes(_ index: Int, _ table: DecisionTable) throws(Refusal) -> NumberClasses {
    let boundaries = try table.boundaries(ofInput: index).map { (value) throws(Refusal) -> PlanFraction in
      switch value {
      case .number(let number): return try fraction(number)
      case .date(let day): return PlanFraction(day)
      default: throw Refusal("界限“\(value)”不是数", "the boundary “\(value)” is no number")
      }
    }
    let masks = try table.representatives(ofInput: index).map { (value) throws(Refusal) -> CellMask in
      guard let value else { return CellMask(mayHold: 0, surelyHolds: 0, isUnknown: false) }
      return try mask(index, .known(value), table)
    }
    return NumberClasses(
      boundaries: boundaries, masks: masks, unknown: try mask(index, .unknown(["?"]), table),
      absent: try mask(index, .null, table), overAllBounds: overAllBounds(index, table, masks))
  }

  /// The first class from which on all are ruled out, where each row has nothing but an upper bound.
  private func overAllBounds(_ index: Int, _ table: DecisionTable, _ masks: [CellMask]) -> Int? {
    for row in table.rows {
      guard row.cells[index].tests.count == 1, case .comparison(let sign, _) = row.cells[index].tests[0].node,
        sign == .lessOrEqual || sign == .less
      else { return nil }
    }
    return masks.firstIndex { $0.bits == 0 }
  }

  private func total(
    of fact: FactExpression, where condition: FactExpression, _ input: BenefitInput, _ index: Int,
    _ table: DecisionTable, _ context: Context
  ) throws(Refusal) -> PlanInput.Source {
    guard case .column(let amount, let scale) = try number(fact, context), condition.facts.count == 1,
      let use = condition.facts.first, use.isSmall, use.yearOffset == nil,
      use.definition.subject == context.benefit.subject,
      amount.table == context.benefit.subject.rawValue, !input.namesYear
    else { throw Refusal("“\(input.name)”的合计写法不同", "the total “\(input.name)” is of another form") }
    let counted = try use.definition.type.smallValues.map { (value) throws(Refusal) -> Bool in
      do throws(Diagnostic) {
        return try condition.evaluate(year: 0) { _ in .known(value) } == .known(.boolean(true))
      } catch {
        throw Refusal(error.message.zh, error.message.en)
      }
    }
    return .total(
      amount, scale: scale, where: try column(use, context),
      values: use.definition.type.smallValues.map(\.description), counted: counted, listed: listed(context.benefit),
      try classes(index, table))
  }

  /// The column that says of an enterprise that all its subjects are listed.
  private func listed(_ benefit: BenefitDeclaration) -> ColumnName? {
    guard let fact = benefit.listedFact, let definition = dictionary.definition(of: fact), definition.type == .boolean
    else { return nil }
    return ColumnName(table: definition.subject.rawValue, name: "\(FactReference(fact))")
  }

  /// An expression over numbers, without divisions.
  func number(
    _ expression: FactExpression, _ context: Context, zeroIfAbsent: Bool = false
  ) throws(Refusal) -> PlanNumber {
    let found = try number(expression.expression, expression, context, zeroIfAbsent)
    guard found.mostDigits <= 30 else {
      throw Refusal("“\(expression.onOneLine)”的数可能太大", "the numbers of “\(expression.onOneLine)” may be too large")
    }
    return found
  }

  func number(
    _ part: Expression, _ whole: FactExpression, _ context: Context, _ zeroIfAbsent: Bool
  ) throws(Refusal) -> PlanNumber {
    switch part.node {
    // A base that is none gives nothing, and is not unknown.
    case .null where !zeroIfAbsent: return .absent
    case .temporal(.date(let day)): return .constant(PlanFraction(day))
    case .conditional(let condition, let first, let second):
      return .conditional(
        try self.condition(condition, whole, context, zeroIfAbsent), try number(first, whole, context, zeroIfAbsent),
        try number(second, whole, context, zeroIfAbsent))
    case .invocation(let function, .positional(let arguments)):
      guard case .name(let name) = function.node else { break }
      if let number = try call(of: name, arguments, whole, context, zeroIfAbsent) { return number }
    case .number(let number, _): return .constant(try fraction(number))
    case .name("Y"): return .qualifyingYear
    case .name(let name):
      // A day that counts as zero is none.
      guard let use = whole.facts.first(where: { $0.name == name }), !(zeroIfAbsent && use.definition.type == .day)
      else { break }
      let leaf = try leaf(use, context)
      return zeroIfAbsent ? .zeroIfAbsent(leaf) : leaf
    case .path(let base, "year"):
      guard case .name(let name) = base.node, let use = whole.facts.first(where: { $0.name == name }),
        use.definition.type == .day, !zeroIfAbsent
      else { break }
      return .year(of: try column(use, context))
    case .negation(let part):
      return .product(try number(part, whole, context, zeroIfAbsent), PlanFraction(coefficient: -1, scale: 0))
    case .arithmetic(.add, let left, let right):
      return .sum(
        try number(left, whole, context, zeroIfAbsent), try number(right, whole, context, zeroIfAbsent))
    case .arithmetic(.subtract, let left, let right):
      return .difference(
        try number(left, whole, context, zeroIfAbsent), try number(right, whole, context, zeroIfAbsent))
    case .arithmetic(.multiply, let left, let right):
      if case .number(let factor, _) = right.node {
        return .product(try number(left, whole, context, zeroIfAbsent), try fraction(factor))
      }
      if case .number(let factor, _) = left.node {
        return .product(try number(right, whole, context, zeroIfAbsent), try fraction(factor))
      }
    default: break
    }
    throw Refusal("“\(whole.onOneLine)”的写法没有对应的列运算", "“\(whole.onOneLine)” has no form over columns")
  }

  /// The number that a function of the language gives; `nil` where it is none that a plan knows.
  private func call(
    of name: String, _ arguments: [Expression], _ whole: FactExpression, _ context: Context, _ zeroIfAbsent: Bool
  ) throws(Refusal) -> PlanNumber? {
    switch (name, arguments.count) {
    case ("min", 2...), ("max", 2...):
      let numbers = try arguments.map { (argument) throws(Refusal) in
        try number(argument, whole, context, zeroIfAbsent)
      }
      return numbers.dropFirst().reduce(numbers[0]) { name == "min" ? .least($0, $1) : .greatest($0, $1) }
    case ("date", 1):
      guard case .string(let text) = arguments[0].node, let day = CalendarDay(text) else { return nil }
      return .constant(PlanFraction(day))
    default: return nil
    }
  }

  private func leaf(_ use: FactUse, _ context: Context) throws(Refusal) -> PlanNumber {
    let scale: Int
    switch use.definition.type.columnFormat {
    case .decimal(let digits, _): scale = digits
    case .day where use.yearOffset == nil: return .day(try column(use, context))
    case .year: scale = 0
    default: throw Refusal("\(use.fact) 不是数", "\(use.fact) is no number")
    }
    if let offset = use.yearOffset, context.isDayDated {
      return .yearly(
        table: use.definition.subject.rawValue, fact: use.fact.text, offset: offset, scale: scale)
    }
    return .column(try column(use, context), scale: scale)
  }

  func column(_ use: FactUse, _ context: Context) throws(Refusal) -> ColumnName {
    guard use.yearOffset == nil || context.year != nil else {
      throw Refusal("\(use.name) 随每行的年份而变", "\(use.name) differs by each row's year")
    }
    return ColumnName(
      table: use.definition.subject.rawValue, name: "\(use.reference(year: context.year ?? 0))")
  }

  // MARK: Cells

  private func mask(_ index: Int, _ value: Evaluation, _ table: DecisionTable) throws(Refusal) -> CellMask {
    var (mayHold, surelyHolds): (UInt32, UInt32) = (0, 0)
    for (row, cell) in try cells(index, value, table, mode: .strict).enumerated() {
      if cell != .false { mayHold |= 1 << UInt32(row) }
      if cell == .true { surelyHolds |= 1 << UInt32(row) }
    }
    return CellMask(mayHold: mayHold, surelyHolds: surelyHolds, isUnknown: value.value == nil)
  }

  private func cells(
    _ index: Int, _ value: Evaluation, _ table: DecisionTable, mode: Interpreter.Mode
  ) throws(Refusal) -> [Ternary] {
    do throws(Diagnostic) {
      return try table.cells(ofInput: index, on: value, mode: mode)
    } catch {
      throw Refusal(error.message.zh, error.message.en)
    }
  }
}

extension BenefitInput {
  /// Whether the qualifying year itself stands in the expression, and not only as the year of a fact.
  fileprivate var namesYear: Bool {
    let expressions: [FactExpression] =
      switch value {
      case .expression(let expression): [expression]
      case .ratio(let above, let below, _): [above, below]
      case .total(let fact, let condition): [fact, condition]
      }
    return expressions.contains { $0.expression.names.contains("Y") }
  }
}

extension PlanFraction {
  fileprivate init(_ day: CalendarDay) { self.init(coefficient: Int64(day.daysSinceEpoch), scale: 0) }
}

extension Expression {
  /// Whether what is unknown in a part may leave the whole known.
  fileprivate var hasBranches: Bool {
    if case .conditional = node { return true }
    return children.contains(where: \.hasBranches)
  }
}
