extension Expression {
  /// The same tree with every node replaced by what `change` gives for it; `nil` keeps a node.
  ///
  /// A filter is offered before its parts, every other node after them: what stands before the bracket of `output[Y]`
  /// is no value of its own. The name of a called function is not offered.
  public func rewritten<Failure: Error>(
    _ change: (Expression) throws(Failure) -> Expression?
  ) throws(Failure) -> Expression {
    if case .filter = node, let replaced = try change(self) { return replaced }
    func again(_ part: Expression) throws(Failure) -> Expression { try part.rewritten(change) }
    let node: Node
    switch self.node {
    case .null, .boolean, .number, .string, .temporal, .name: node = self.node
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
    case .context(let entries): node = .context(try ContextEntry.rewritten(entries, change))
    case .range(let range): node = .range(try range.rewritten(change))
    case .openRange(let sign, let bound): node = .openRange(sign, try again(bound))
    case .invocation(let function, let arguments):
      let callee: Expression
      if case .name = function.node { callee = function } else { callee = try again(function) }
      switch arguments {
      case .positional(let values):
        node = .invocation(function: callee, arguments: .positional(try Self.rewritten(values, change)))
      case .named(let entries):
        node = .invocation(function: callee, arguments: .named(try ContextEntry.rewritten(entries, change)))
      }
    case .iteration(let iterators, let body):
      node = .iteration(try Iterator.rewritten(iterators, change), try again(body))
    case .quantification(let quantifier, let iterators, let body):
      node = .quantification(quantifier, try Iterator.rewritten(iterators, change), try again(body))
    case .instance(let value, let type): node = .instance(try again(value), type)
    case .function(let function):
      node = .function(
        FunctionExpression(
          parameters: function.parameters, body: try again(function.body), result: function.result,
          isExternal: function.isExternal))
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

extension ContextEntry {
  static func rewritten<Failure: Error>(
    _ entries: [ContextEntry], _ change: (Expression) throws(Failure) -> Expression?
  ) throws(Failure) -> [ContextEntry] {
    var result: [ContextEntry] = []
    for entry in entries {
      result.append(
        ContextEntry(name: entry.name, nameSpan: entry.nameSpan, value: try entry.value.rewritten(change)))
    }
    return result
  }
}

extension Iterator {
  static func rewritten<Failure: Error>(
    _ iterators: [Iterator], _ change: (Expression) throws(Failure) -> Expression?
  ) throws(Failure) -> [Iterator] {
    var result: [Iterator] = []
    for iterator in iterators {
      switch iterator.domain {
      case .values(let list):
        result.append(Iterator(name: iterator.name, domain: .values(try list.rewritten(change))))
      case .steps(let first, let last):
        result.append(
          Iterator(name: iterator.name, domain: .steps(try first.rewritten(change), try last.rewritten(change))))
      }
    }
    return result
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
      case .condition(let value): node = .condition(try value.rewritten(change))
      case .negation(let inner): node = .negation(try rewritten(inner, change))
      }
      result.append(UnaryTest(node, test.span))
    }
    return result
  }
}
