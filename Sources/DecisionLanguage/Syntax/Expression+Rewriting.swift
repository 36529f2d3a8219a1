extension Expression {
  /// The same tree with every node replaced by what `change` gives for it; `nil` keeps a node.
  ///
  /// A filter is offered before its parts, every other node after them: what stands before the bracket of `output[Y]`
  /// is no value of its own.
  public func rewritten<Failure: Error>(
    _ change: (Expression) throws(Failure) -> Expression?
  ) throws(Failure) -> Expression {
    if case .filter = node, let replaced = try change(self) { return replaced }
    func again(_ part: Expression) throws(Failure) -> Expression { try part.rewritten(change) }
    let node: Node
    switch self.node {
    case .null, .boolean, .number, .string, .name: node = self.node
    case .path(let base, let property): node = .path(try again(base), property)
    case .negation(let base): node = .negation(try again(base))
    case .arithmetic(let sign, let left, let right): node = .arithmetic(sign, try again(left), try again(right))
    case .comparison(let sign, let left, let right): node = .comparison(sign, try again(left), try again(right))
    case .conjunction(let left, let right): node = .conjunction(try again(left), try again(right))
    case .disjunction(let left, let right): node = .disjunction(try again(left), try again(right))
    case .filter(let base, let condition): return Expression(.filter(try again(base), try again(condition)), span)
    case .between(let value, let lower, let upper):
      node = .between(try again(value), try again(lower), try again(upper))
    case .membership(let value, let tests):
      node = .membership(try again(value), try UnaryTest.rewritten(tests, change))
    case .conditional(let condition, let first, let second):
      node = .conditional(try again(condition), try again(first), try again(second))
    case .list(let members): node = .list(try Self.rewritten(members, change))
    case .range(let range): node = .range(try range.rewritten(change))
    case .invocation(let function, let arguments):
      node = .invocation(function: function, arguments: try Self.rewritten(arguments, change))
    }
    let rebuilt = Expression(node, span)
    return try change(rebuilt) ?? rebuilt
  }

  private static func rewritten<Failure: Error>(
    _ parts: [Expression], _ change: (Expression) throws(Failure) -> Expression?
  ) throws(Failure) -> [Expression] {
    var result: [Expression] = []
    for part in parts { result.append(try part.rewritten(change)) }
    return result
  }
}

extension RangeExpression {
  func rewritten<Failure: Error>(
    _ change: (Expression) throws(Failure) -> Expression?
  ) throws(Failure) -> RangeExpression {
    RangeExpression(
      lower: try lower.rewritten(change), upper: try upper.rewritten(change), includesLower: includesLower,
      includesUpper: includesUpper)
  }
}

extension UnaryTest {
  static func rewritten<Failure: Error>(
    _ tests: [UnaryTest], _ change: (Expression) throws(Failure) -> Expression?
  ) throws(Failure) -> [UnaryTest] {
    var result: [UnaryTest] = []
    for test in tests {
      let node: Node
      switch test.node {
      case .any: node = .any
      case .comparison(let sign, let value): node = .comparison(sign, try value.rewritten(change))
      case .range(let range): node = .range(try range.rewritten(change))
      case .value(let value): node = .value(try value.rewritten(change))
      case .negation(let inner): node = .negation(try rewritten(inner, change))
      }
      result.append(UnaryTest(node, test.span))
    }
    return result
  }
}
