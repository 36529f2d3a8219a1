import Decimals
import Diagnostics

/// Lists, contexts, paths and filters.
extension Interpreter {
  func list(
    _ members: [Expression], _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let (values, causes) = try values(of: members, session)
    try session.admit(.list(values), source, whole.span)
    return causes.isEmpty ? .known(.list(values)) : .unknown(causes)
  }

  /// Each entry sees those before it.
  func context(
    _ entries: [ContextEntry], _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    var value = ContextValue()
    var causes: Set<String> = []
    // What the entries so far stand for: one frame for most, and one for each of the last few.
    var names: [String: Evaluation] = [:]
    var inner = self
    for (index, entry) in entries.enumerated() {
      guard value[entry.name] == nil else {
        return try failure(
          "feel.entry-twice", entry.nameSpan,
          Wording(zh: "“\(entry.name)”写了两次", en: "'\(entry.name)' stands twice"), session)
      }
      let result = try inner.evaluate(entry.value, in: session)
      value[entry.name] = result.value ?? .null
      causes.formUnion(result.causes)
      names[entry.name] = result
      inner = index % 64 == 63 ? adding(names) : inner.adding([entry.name: result])
    }
    try session.admit(.context(value), source, whole.span)
    return causes.isEmpty ? .known(.context(value)) : .unknown(causes)
  }

  func path(
    _ base: Expression, _ property: String, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let result = try evaluate(base, in: session)
    guard case .known(let value) = result, value != .null else { return result }
    if let found = value.property(property) { return .known(found) }
    return try failure(
      "feel.property", whole.span,
      Wording(
        zh: "\(value.excerpt) 没有“\(property)”", en: "\(value.excerpt) has no '\(property)'"),
      expected: value.propertyNames.isEmpty ? nil : Wording(verbatim: value.propertyNames.joined(separator: ", ")),
      remedy: suggestion(for: property, among: value.propertyNames), session)
  }

  /// `list[3]`, `list[-1]`, `list[item > 2]`, `list[price > 2]`. What is no list counts as a list of itself.
  func filtered(
    _ base: Expression, _ condition: Expression, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let result = try evaluate(base, in: session)
    guard case .known(let value) = result else {
      let index = try evaluate(condition, in: session)
      return .unknown(result.causes.union(index.causes))
    }
    let members: [Value]
    if case .list(let list) = value { members = list } else { members = value == .null ? [] : [value] }
    if let index = try index(condition, members.first, session) {
      guard case .known(let number) = index else { return index }
      return try member(of: members, at: number, whole, session)
    }
    var kept: [Value] = []
    var causes: Set<String> = []
    for member in members {
      switch try inside(member).evaluate(condition, in: session) {
      case .known(let answer):
        if answer == .boolean(true) { kept.append(member) }
      case .unknown(let names): causes.formUnion(names)
      }
    }
    return causes.isEmpty ? .known(.list(kept)) : .unknown(causes)
  }

  /// What stands in the brackets where it is a number, or unknown and no condition on a member; else `nil`.
  private func index(
    _ condition: Expression, _ first: Value?, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation? {
    switch condition.node {
    case .number, .negation, .arithmetic, .name, .path, .invocation, .conditional, .filter: break
    default: return nil
    }
    // Without a member the condition may still be an index, which then leads to nothing.
    let scope = inside(first ?? .null)
    let result = try scope.evaluate(condition, in: session)
    switch result {
    case .known(.number): return result
    case .unknown: return result
    case .known: return nil
    }
  }

  private func member(
    of members: [Value], at index: Value, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    guard case .number(let number) = index, let position = number.integer, position != 0 else {
      return try failure(
        "feel.operands", whole.span,
        Wording(zh: "没有第 \(index.excerpt) 个", en: "there is no member number \(index.excerpt)"),
        expected: Wording(
          zh: "从 1 数起的序号，从末尾数起为负", en: "a whole number: from 1, or negative from the end"), session)
    }
    let offset = position < 0 ? members.count + position : position - 1
    return .known(members.indices.contains(offset) ? members[offset] : .null)
  }

  /// The names that a filter sees for one member: `item`, and the member's own entries.
  private func inside(_ member: Value) -> Interpreter {
    var names: [String: Evaluation] = ["item": .known(member)]
    if case .context(let context) = member {
      for (key, value) in context.entries { names[key] = .known(value) }
      if let own = context["item"] { names["item"] = .known(own) }
    }
    return adding(names)
  }
}
