import Diagnostics

/// Finds, before anything runs, the names that nobody declared and the operations that can't be meant.
public struct TypeChecker: Sendable {
  public let source: SourceText
  /// The declared type of every name in scope.
  public let names: [String: FEELType]

  public init(_ source: SourceText, names: [String: FEELType]) {
    self.source = source
    self.names = names
  }

  /// The type of an expression.
  /// - Throws: the first fault: `feel.unknown-name`, `feel.unknown-function`, `feel.arguments`, `feel.type`,
  ///   `feel.measure`.
  public func type(of expression: Expression) throws(Diagnostic) -> FEELType {
    switch expression.node {
    case .null: return .null
    case .boolean: return .boolean
    case .number(_, let suffix): return .number(suffix == .percent ? .share : .plain)
    case .string: return .string
    case .name(let name): return try type(ofName: name, expression.span)
    case .path(let base, let property): return try type(of: property, in: base, expression.span)
    case .negation(let operand):
      let type = try type(of: operand).unconstrained
      guard type.isNumeric || type == .yearsAndMonths || type == .daysAndTime else {
        throw mismatch(operand, type, Wording(zh: "数或时长", en: "a number or a duration"))
      }
      return type
    case .arithmetic(let sign, let left, let right): return try arithmetic(sign, left, right, expression.span)
    case .comparison(let sign, let left, let right):
      try checkComparison(sign, left, right, expression.span)
      return .boolean
    case .conjunction(let left, let right), .disjunction(let left, let right):
      for part in [left, right] { try expect(.boolean, part) }
      return .boolean
    case .between(let value, let lower, let upper):
      for bound in [lower, upper] { try checkComparison(.less, value, bound, bound.span) }
      return .boolean
    case .membership(let value, let tests):
      let type = try type(of: value)
      for test in tests { try check(test, against: type) }
      return .boolean
    case .conditional(let condition, let first, let second):
      try expect(.boolean, condition)
      return try type(of: first).joined(with: type(of: second))
    case .list(let members):
      var joined: FEELType?
      for member in members {
        let type = try type(of: member)
        joined = joined?.joined(with: type) ?? type
      }
      return .list(joined ?? .any)
    case .range(let range):
      try checkComparison(.less, range.lower, range.upper, expression.span)
      return .range(try type(of: range.lower).joined(with: type(of: range.upper)))
    case .filter(let base, let condition): return try filtered(base, condition, expression.span)
    case .invocation(let function, let arguments): return try invocation(function, arguments, expression.span)
    case .temporal, .context, .openRange, .iteration, .quantification, .instance, .function:
      return try standardType(of: expression)
    }
  }

  /// Checks one cell's test against the type of its input.
  /// - Throws: the first fault, as for an expression.
  public func check(_ test: UnaryTest, against input: FEELType) throws(Diagnostic) {
    switch test.node {
    case .any: return
    case .condition(let condition):
      try TypeChecker(source, names: names.merging(["?": input]) { $1 }).expect(.boolean, condition)
    case .comparison(let sign, let value):
      try checkComparable(input, with: try type(of: value), value.span, isOrder: sign.isOrder)
    case .range(let range):
      for bound in [range.lower, range.upper] {
        try checkComparable(input, with: try type(of: bound), bound.span, isOrder: true)
      }
    case .value(let value):
      let type = try type(of: value).unconstrained
      switch type {
      case .list(let member):
        if case .list = input.unconstrained {
          return try checkComparable(input, with: type, value.span, isOrder: false)
        }
        guard case .list(let members) = value.node else {
          return try checkComparable(input, with: member, value.span, isOrder: false)
        }
        for part in members {
          var partType = try self.type(of: part)
          if case .range(let inner) = partType { partType = inner }
          try checkComparable(input, with: partType, part.span, isOrder: false)
        }
      case .range(let member): try checkComparable(input, with: member, value.span, isOrder: true)
      default: try checkComparable(input, with: type, value.span, isOrder: false)
      }
    case .negation(let tests):
      for test in tests { try check(test, against: input) }
    }
  }

  // MARK: Parts

  private func type(ofName name: String, _ span: SourceSpan) throws(Diagnostic) -> FEELType {
    if let type = names[name] { return type }
    if BuiltInFunction(named: name) != nil { return .function(nil, .any) }
    let near = nearestName(to: name, among: names.keys)
    throw source.diagnostic(
      "feel.unknown-name", span, Wording(zh: "没有叫“\(name)”的名称", en: "nothing is called '\(name)'"),
      remedy: ForeignHabit.remedy(forName: name)
        ?? near.map { Wording(zh: "是不是“\($0)”", en: "did you mean '\($0)'") } ?? knownNames)
  }

  /// The names that may stand here, where there are any.
  private var knownNames: Wording? {
    guard !names.isEmpty else { return nil }
    let sorted = names.keys.sorted()
    return Wording(
      zh: "可用的名称：\(sorted.joined(separator: "、"))", en: "known names: \(sorted.joined(separator: ", "))")
  }

  private func type(of property: String, in base: Expression, _ span: SourceSpan) throws(Diagnostic) -> FEELType {
    let type = try type(of: base)
    guard let found = type.unconstrained.property(property) else {
      throw source.diagnostic(
        "feel.type", span,
        Wording(zh: "\(type.words.zh)没有“\(property)”这个属性", en: "\(type.words.en) has no property '\(property)'"),
        expected: type.unconstrained.propertyWords)
    }
    return found
  }

  private func arithmetic(
    _ sign: ArithmeticOperator, _ left: Expression, _ right: Expression, _ span: SourceSpan
  ) throws(Diagnostic) -> FEELType {
    let leftType = try type(of: left)
    let rightType = try type(of: right)
    if let result = leftType.unconstrained.combined(sign, with: rightType.unconstrained) { return result }
    guard let first = leftType.measure else {
      throw mismatch(left, leftType, Wording(zh: "数", en: "a number"))
    }
    guard let second = rightType.measure else {
      throw mismatch(right, rightType, Wording(zh: "数", en: "a number"))
    }
    guard let measure = first.combined(sign, with: second) else {
      throw source.diagnostic(
        "feel.measure", span,
        Wording(
          zh: "\(first.words.zh)不能和\(second.words.zh)做“\(sign.rawValue)”",
          en: "'\(sign.rawValue)' makes no sense between \(first.words.en) and \(second.words.en)"),
        remedy: Wording(zh: "检查是不是取错了事实", en: "check whether another fact was meant"))
    }
    return .number(measure)
  }

  private func checkComparison(
    _ sign: ComparisonOperator, _ left: Expression, _ right: Expression, _ span: SourceSpan
  ) throws(Diagnostic) {
    try checkComparable(try type(of: left), with: try type(of: right), span, isOrder: sign.isOrder)
  }

  private func checkComparable(
    _ left: FEELType, with right: FEELType, _ span: SourceSpan, isOrder: Bool
  ) throws(Diagnostic) {
    let isOrdered = !isOrder || (left.isOrdered && right.isOrdered)
    guard left.isComparable(with: right), isOrdered else {
      throw source.diagnostic(
        "feel.type", span,
        Wording(
          zh: "\(left.words.zh)不能和\(right.words.zh)比较", en: "\(left.words.en) can't be compared with \(right.words.en)"),
        expected: left.words)
    }
  }

  fileprivate func expect(_ type: FEELType, _ expression: Expression) throws(Diagnostic) {
    let found = try self.type(of: expression)
    guard [type, .any, .null].contains(found.unconstrained) else { throw mismatch(expression, found, type.words) }
  }

  private func mismatch(_ expression: Expression, _ found: FEELType, _ expected: Wording) -> Diagnostic {
    source.diagnostic(
      "feel.type", expression.span, Wording(zh: "这里是\(found.words.zh)", en: "this is \(found.words.en)"),
      expected: expected)
  }

  private func invocation(
    _ function: Expression, _ arguments: Arguments, _ span: SourceSpan
  ) throws(Diagnostic) -> FEELType {
    guard case .name(let name) = function.node, names[name] == nil else {
      for argument in arguments.values { _ = try type(of: argument) }
      guard case .function(_, let result) = try type(of: function).unconstrained else { return .any }
      return result
    }
    guard let function = BuiltInFunction(named: name) else {
      let near = nearestName(to: name, among: BuiltInFunction.names)
      throw source.diagnostic(
        "feel.unknown-function", span, Wording(zh: "没有“\(name)”这个函数", en: "there is no function '\(name)'"),
        remedy: ForeignHabit.remedy(forFunction: name)
          ?? near.map { Wording(zh: "是不是“\($0)”", en: "did you mean '\($0)'") })
    }
    var types: [FEELType] = []
    for argument in arguments.values { types.append(try type(of: argument)) }
    guard case .positional(let values) = arguments else { return .any }
    let forms = function.forms.filter { $0.accepts(count: types.count) }
    guard let first = forms.first else {
      throw source.diagnostic(
        "feel.arguments", span,
        Wording(zh: "“\(name)”的参数个数不对：\(types.count)", en: "'\(name)' does not take \(types.count) arguments"),
        expected: Wording(verbatim: function.signatureText))
    }
    let fitting = forms.first { form in
      types.enumerated().allSatisfy { form.parameter($0)?.type.accepts($1) == true }
    }
    if let fitting { return fitting.result(types) }
    for (index, type) in types.enumerated() {
      if let wanted = first.parameter(index)?.type, !wanted.accepts(type) {
        throw mismatch(values[index], type, wanted.words)
      }
    }
    return .any
  }
}

extension FEELType {
  var isNumeric: Bool { measure != nil }

  /// The measure of a number; a value of any type counts as a plain one.
  var measure: Measure? {
    switch self {
    case .number(let measure): measure
    case .any, .null: .plain
    case .constrained(let type, _): type.measure
    default: nil
    }
  }

  var isOrdered: Bool {
    switch self {
    case .any, .null, .number, .string, .date, .time, .dateAndTime, .yearsAndMonths, .daysAndTime: true
    case .constrained(let type, _): type.isOrdered
    case .boolean, .list, .range, .context, .function: false
    }
  }

  /// Whether a parameter of this type takes a value of another.
  func accepts(_ other: FEELType) -> Bool {
    switch (self, other) {
    case (.any, _), (_, .any), (_, .null): true
    case (.number(let wanted), .number(let found)): wanted.goes(with: found)
    case (.list(let wanted), .list(let found)), (.range(let wanted), .range(let found)): wanted.accepts(found)
    case (_, .constrained(let type, _)): accepts(type)
    case (.list(let wanted), _): wanted.accepts(other)
    case (.context, .context), (.function, .function): true
    default: self == other
    }
  }
}

extension ComparisonOperator {
  var isOrder: Bool { self != .equal && self != .notEqual }
}

extension Measure {
  /// The measure of a sum, difference, product …, or `nil` where the operation can't be meant.
  func combined(_ sign: ArithmeticOperator, with other: Measure) -> Measure? {
    switch (sign, self, other) {
    case (.subtract, .year, .year): .plain
    case (.add, _, _), (.subtract, _, _): goes(with: other) ? (self == .plain ? other : self) : nil
    case (.multiply, .plain, let measure), (.multiply, let measure, .plain): measure
    case (.multiply, .share, let measure), (.multiply, let measure, .share): measure
    case (.multiply, .count, let measure), (.multiply, let measure, .count): measure
    case (.multiply, .yuan, .quantity), (.multiply, .quantity, .yuan): .yuan
    case (.divide, let measure, .plain): measure
    case (.divide, let first, let second) where first == second: .share
    case (.divide, let measure, .count): measure
    case (.divide, .yuan, .quantity), (.divide, .yuan, .share): .yuan
    case (.power, let measure, .plain): measure == .plain ? .plain : nil
    default: nil
    }
  }
}
