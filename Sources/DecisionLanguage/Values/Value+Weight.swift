extension Value {
  /// How deep lists and contexts may lie in one another.
  static let nestingLimit = 200

  /// How many values the value holds, itself included; `nil` where they are more than `limit` or lie too deep.
  ///
  /// A value that holds another twice counts it twice: `{a: [1, 1], b: [a, a], c: [b, b] …}` is short to write and long to
  /// read. Cost: linear in the weight, at most the limit.
  func weight(limit: Int) -> Int? {
    var total = 0
    return add(to: &total, limit: limit, depth: 0) ? total : nil
  }

  private func add(to total: inout Int, limit: Int, depth: Int) -> Bool {
    total += 1
    guard total <= limit, depth <= Self.nestingLimit else { return false }
    switch self {
    case .list(let members):
      guard total + members.count <= limit else { return false }
      for member in members where !member.add(to: &total, limit: limit, depth: depth + 1) { return false }
    case .context(let context):
      for key in context.keys {
        if let value = context[key], !value.add(to: &total, limit: limit, depth: depth + 1) { return false }
      }
    default: break
    }
    return true
  }
}
