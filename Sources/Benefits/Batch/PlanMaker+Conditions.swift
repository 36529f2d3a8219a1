import BatchEvaluation
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension PlanMaker {
  /// An expression over things that have few values: flags, choices, and comparisons of what has many, each of which
  /// stands in the expression as a name of its own.
  ///
  /// What it comes to is asked of the interpreter for each combination of what they may be; how such parts go together is
  /// the interpreter's to say.
  struct CodedExpression {
    let codes: [PlanCode]
    fileprivate let names: [CodeName]
    fileprivate let expression: Expression
    fileprivate let source: SourceText
    /// Whether it is asked as the base is, where a fact known to be absent counts as zero.
    fileprivate let zeroIfAbsent: Bool

    /// How many combinations of codes there are.
    var combinations: Int { codes.reduce(1) { $0 * $1.count } }
  }

  /// What an expression calls a code, and what stands there for each of its values.
  fileprivate struct CodeName: Equatable {
    let name: String
    let values: [Value]
    let reference: FactReference?
  }

  /// Reads an expression whose every part has few values, or is a comparison that a plan can make.
  /// - Parameter whole: what the expression is a part of.
  func coded(
    _ part: Expression, _ whole: FactExpression, _ context: Context, zeroIfAbsent: Bool = false
  ) throws(Refusal) -> CodedExpression {
    var reading = CodeReading(maker: self, whole: whole, context: context, zeroIfAbsent: zeroIfAbsent)
    let expression = try reading.read(part)
    let found = CodedExpression(
      codes: reading.codes, names: reading.names, expression: expression, source: whole.source,
      zeroIfAbsent: zeroIfAbsent)
    guard found.combinations <= 4096 else {
      throw Refusal("“\(whole.onOneLine)”的组合太多", "“\(whole.onOneLine)” has too many combinations")
    }
    return found
  }

  /// What a coded expression comes to for each combination of codes, in their order.
  func values(of coded: CodedExpression) throws(Refusal) -> [Evaluation] {
    var values: [Evaluation] = []
    values.reserveCapacity(coded.combinations)
    for combination in 0..<coded.combinations {
      var rest = combination
      var names: [String: Evaluation] = [:]
      for (name, code) in zip(coded.names, coded.codes) {
        names[name.name] = name.evaluation(ofCode: rest % code.count, zeroIfAbsent: coded.zeroIfAbsent)
        rest /= code.count
      }
      values.append(try evaluated(coded.expression, coded.source, names))
    }
    return values
  }

  /// A condition of a number.
  func condition(
    _ part: Expression, _ whole: FactExpression, _ context: Context, _ zeroIfAbsent: Bool
  ) throws(Refusal) -> PlanCondition {
    let coded = try coded(part, whole, context, zeroIfAbsent: zeroIfAbsent)
    let truths = try values(of: coded).map { (value) throws(Refusal) in try truth(value, whole) }
    return PlanCondition(codes: coded.codes, truths: truths)
  }

  fileprivate func truth(_ value: Evaluation, _ whole: FactExpression) throws(Refusal) -> PlanTruth {
    switch value {
    case .unknown: return .unknown
    case .known(.null): return .absent
    case .known(.boolean(let flag)): return flag ? .yes : .no
    case .known:
      throw Refusal(
        "“\(whole.onOneLine)”的条件不是“是”或“否”", "a condition of “\(whole.onOneLine)” is neither true nor false")
    }
  }

  fileprivate func evaluated(
    _ expression: Expression, _ source: SourceText, _ names: [String: Evaluation]
  ) throws(Refusal) -> Evaluation {
    do throws(Diagnostic) {
      return try Interpreter(source, mode: .strict, names: names).evaluate(expression)
    } catch {
      throw Refusal(error.message.zh, error.message.en)
    }
  }
}

extension PlanMaker.CodeName {
  /// What the name stands for where its code is 0 for unknown, 1 for known to be absent, or one more than a value's place.
  fileprivate func evaluation(ofCode code: Int, zeroIfAbsent: Bool) -> Evaluation {
    switch code {
    case 0: .unknown([reference.map { "\($0)" } ?? name])
    // A comparison that is null stays so.
    case 1: zeroIfAbsent && reference != nil ? .known(.number(0)) : .null
    default: .known(values[code - 2])
    }
  }
}

/// Finds the codes of an expression, part by part.
private struct CodeReading {
  let maker: PlanMaker
  let whole: FactExpression
  let context: PlanMaker.Context
  let zeroIfAbsent: Bool
  private(set) var codes: [PlanCode] = []
  private(set) var names: [PlanMaker.CodeName] = []

  init(maker: PlanMaker, whole: FactExpression, context: PlanMaker.Context, zeroIfAbsent: Bool) {
    (self.maker, self.whole, self.context, self.zeroIfAbsent) = (maker, whole, context, zeroIfAbsent)
  }

  /// The part with a name in place of each comparison.
  mutating func read(_ part: Expression) throws(PlanMaker.Refusal) -> Expression {
    if let uses = smallFacts(of: part) {
      for use in uses { add(use) }
      return part
    }
    switch part.node {
    case .conjunction(let left, let right): return Expression(.conjunction(try read(left), try read(right)), part.span)
    case .disjunction(let left, let right): return Expression(.disjunction(try read(left), try read(right)), part.span)
    case .conditional(let condition, let first, let second):
      return Expression(.conditional(try read(condition), try read(first), try read(second)), part.span)
    case .comparison(let sign, let left, let right):
      if let length = Self.wholeIndustry(left, right, sign, whole) { return try industry(length, part) }
      if whole.industryPrefix(left) != nil { return try industry(nil, part) }
      return try comparison(sign, left, right, part)
    case .membership(let value, _) where whole.industryPrefix(value) != nil: return try industry(nil, part)
    default: throw refusal
    }
  }

  private var refusal: PlanMaker.Refusal {
    PlanMaker.Refusal(
      "“\(whole.onOneLine)”的写法没有对应的列运算", "“\(whole.onOneLine)” has no form over columns")
  }

  /// The facts that a part reads, where it reads nothing but flags and choices that have no year.
  private func smallFacts(of part: Expression) -> [FactUse]? {
    var uses: [FactUse] = []
    for name in part.names {
      guard let use = whole.facts.first(where: { $0.name == name }), use.isSmall, use.yearOffset == nil else {
        return nil
      }
      uses.append(use)
    }
    return uses
  }

  private mutating func add(_ use: FactUse) {
    let values = use.definition.type.smallValues
    let name = PlanMaker.CodeName(
      name: use.name, values: values.map { Value($0) }, reference: FactReference(use.fact))
    guard !names.contains(name) else { return }
    names.append(name)
    codes.append(
      .column(
        ColumnName(table: use.definition.subject.rawValue, name: "\(FactReference(use.fact))"),
        values: values.map(\.description)))
  }

  /// A name for a condition, the same for the same one.
  private mutating func name(of code: PlanCode, _ part: Expression) -> Expression {
    let place = codes.firstIndex(of: code) ?? codes.count
    if place == codes.count {
      codes.append(code)
      // No fact is called so.
      names.append(
        PlanMaker.CodeName(name: "?\(place)", values: [.boolean(false), .boolean(true)], reference: nil))
    }
    return Expression(.name(names[place].name), part.span)
  }

  private mutating func comparison(
    _ sign: ComparisonOperator, _ left: Expression, _ right: Expression, _ part: Expression
  ) throws(PlanMaker.Refusal) -> Expression {
    let sides = (
      try maker.number(left, whole, context, zeroIfAbsent), try maker.number(right, whole, context, zeroIfAbsent)
    )
    guard max(sides.0.mostDigits, sides.1.mostDigits) <= 30,
      PlanNumber.mostDigits(sides.0, sides.1, atScale: max(sides.0.scale, sides.1.scale)) <= 36
    else {
      throw PlanMaker.Refusal(
        "“\(whole.onOneLine)”的数可能太大", "the numbers of “\(whole.onOneLine)” may be too large")
    }
    let code: PlanCode =
      switch sign {
      case .equal: .comparison(.equal, sides.0, sides.1)
      case .notEqual: .comparison(.notEqual, sides.0, sides.1)
      case .less: .comparison(.less, sides.0, sides.1)
      case .lessOrEqual: .comparison(.lessOrEqual, sides.0, sides.1)
      case .greater: .comparison(.less, sides.1, sides.0)
      case .greaterOrEqual: .comparison(.lessOrEqual, sides.1, sides.0)
      }
    return name(of: code, part)
  }

  /// `industry = "6520"`: four digits, so that no other code begins so.
  private static func wholeIndustry(
    _ left: Expression, _ right: Expression, _ sign: ComparisonOperator, _ whole: FactExpression
  ) -> String? {
    guard sign == .equal, case .name(let name) = left.node, case .string(let code) = right.node,
      whole.facts.contains(where: { $0.name == name && $0.definition.type == .code(.industry) }),
      code.utf8.count == 4, code.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    return code
  }

  /// A condition on an industry's first characters, asked of the interpreter for each beginning.
  /// - Parameter code: the one industry that it is met by; `nil` where beginnings are compared.
  private mutating func industry(_ code: String?, _ part: Expression) throws(PlanMaker.Refusal) -> Expression {
    let uses = part.names.compactMap { name in whole.facts.first { $0.name == name } }
    guard uses.count == 1, part.names.count == 1, let use = uses.first, use.yearOffset == nil, !zeroIfAbsent else {
      throw refusal
    }
    var met: [String] = []
    let prefixes = part.children.compactMap(whole.industryPrefix)
    let length = code.map(\.utf8.count) ?? prefixes.first ?? 0
    for beginning in code.map({ [$0] }) ?? IndustryBeginnings.all(upTo: length) {
      switch try truth(of: part, use, .known(.string(beginning))) {
      case .yes: met.append(beginning)
      case .no: break
      case .absent, .unknown: throw refusal
      }
    }
    return name(
      of: .industry(
        try maker.column(use, context), length: length, met: met.sorted(),
        unknown: try truth(of: part, use, .unknown([use.name])), absent: try truth(of: part, use, .null)), part)
  }

  private func truth(
    of part: Expression, _ use: FactUse, _ value: Evaluation
  ) throws(PlanMaker.Refusal) -> PlanTruth {
    try maker.truth(try maker.evaluated(part, whole.source, [use.name: value]), whole)
  }
}

/// What the first characters of an industry's code may be.
enum IndustryBeginnings {
  /// Codes have two to four digits: of so many characters, and the shorter codes as a whole.
  static func all(upTo length: Int) -> [String] {
    (min(2, length)...max(length, 1)).flatMap { digits -> [String] in
      let most = (0..<digits).reduce(1) { power, _ in power * 10 }
      return (0..<most).map { number in
        let text = "\(number)"
        return String(repeating: "0", count: digits - text.utf8.count) + text
      }
    }
  }
}

extension FactExpression {
  /// The length in `substring(industry, 1, length)`, where a part is that and looks at no more than three characters.
  func industryPrefix(_ part: Expression) -> Int? {
    guard case .invocation(let function, .positional(let arguments)) = part.node,
      case .name("substring") = function.node, arguments.count == 3, case .name(let name) = arguments[0].node,
      facts.contains(where: {
        $0.name == name && $0.definition.type == .code(.industry) && $0.yearOffset == nil
      }), case .number(let start, nil) = arguments[1].node, start == 1,
      case .number(let length, nil) = arguments[2].node, let digits = length.integer, (1...3).contains(digits)
    else { return nil }
    return digits
  }
}

extension FactUse {
  /// Whether the fact has few values.
  var isSmall: Bool { !definition.type.smallValues.isEmpty }
}

extension FactType {
  /// The values of a flag or choice in the order of a column's codes; empty for all else.
  var smallValues: [FactValue] {
    switch self {
    case .boolean: [.boolean(false), .boolean(true)]
    case .enumeration(let choices): choices.map { .choice($0.id) }
    default: []
    }
  }
}
