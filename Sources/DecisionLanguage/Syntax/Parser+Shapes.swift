/// What the parser can tell of an expression's type before anything is checked: enough to know the names of entries,
/// which may hold blanks and marks.
extension Parser {
  func shape(of expression: Expression) -> FEELType {
    if let known = shapes[expression.span] { return known }
    switch expression.node {
    case .null: return .null
    case .boolean, .comparison, .conjunction, .disjunction, .between, .membership, .quantification, .instance:
      return .boolean
    case .number: return .number(.plain)
    case .string: return .string
    case .temporal(let value): return value.type
    case .negation(let operand): return shape(of: operand)
    case .arithmetic(let sign, let left, let right):
      let operands = (shape(of: left), shape(of: right))
      if operands == (.number(.plain), .number(.plain)) { return .number(.plain) }
      return sign == .add && operands == (.string, .string) ? .string : .any
    case .range(let range): return .range(shape(of: range.lower).joined(with: shape(of: range.upper)))
    case .name(let name): return type(ofName: name) ?? .any
    case .path(let base, let property):
      let type = shape(of: base)
      guard case .context(let entries) = type.memberShape.unconstrained else { return .any }
      let entry = entries[property] ?? .any
      if case .list = type.unconstrained { return .list(entry) }
      return entry
    case .filter(let base, _): return shape(of: base)
    case .conditional(_, let first, let second): return shape(of: first).joined(with: shape(of: second))
    case .list(let members):
      return .list(members.map { shape(of: $0) }.reduce(.null) { $0.joined(with: $1) })
    case .context(let entries):
      return .context(Dictionary(entries.map { ($0.name, shape(of: $0.value)) }) { $1 })
    case .invocation(let function, let arguments): return shape(ofCall: function, arguments)
    default: return .any
    }
  }

  private func shape(ofCall function: Expression, _ arguments: Arguments) -> FEELType {
    if case .function(_, let result) = shape(of: function).unconstrained { return result }
    guard case .name(let name) = function.node, type(ofName: name) == .any, let called = BuiltInFunction(named: name)
    else { return .any }
    let types = arguments.values.map { shape(of: $0) }
    // Functions that hand on members of their lists or entries of their contexts.
    if called.passesMembersOn { return types.reduce(.null) { $0.joined(with: $1) } }
    return called.forms.first { $0.accepts(count: types.count) }?.result(types) ?? .any
  }
}

extension FEELType {
  /// The type of a list's members; any other type is that of the one member of a list of itself.
  var memberShape: FEELType {
    switch unconstrained {
    case .list(let member), .range(let member): member.memberShape
    case let type: type
    }
  }

  /// The names of a context's entries, also behind lists; `nil` where no entry is known.
  var entryIndex: NameIndex? {
    guard case .context(let entries) = memberShape.unconstrained, !entries.isEmpty else { return nil }
    return NameIndex(entries.keys)
  }

  /// The names that a filter over members of this type sees: `item`, and the member's entries.
  func namesInFilter(otherwise members: NameIndex) -> [String: FEELType] {
    var names: [String: FEELType] = ["item": self]
    if case .context(let entries) = unconstrained {
      names.merge(entries) { $1 }
    } else if self == .any || self == .null {
      // Nothing is known of the members: names that no word could be are entries met elsewhere.
      for name in members.namesWithMarks { names[name] = .any }
    }
    return names
  }
}
