import Diagnostics

/// Types behind `instance of` and parameters.
extension Parser {
  private static let standardTypes = NameIndex(FEELType.named.keys)

  /// The type that begins at or after a position, and the span of its last sign; the parser stands behind it then.
  mutating func type(at position: Int) throws(Diagnostic) -> (type: FEELType, end: SourceSpan) {
    let start = try start(after: position)
    let scalars = source.scalars
    let host = start < scalars.count ? NameIndex(typeNames.keys).longestName(in: scalars, at: start) : nil
    let own = start < scalars.count ? Self.standardTypes.longestName(in: scalars, at: start) : nil
    if let host, host.end >= own?.end ?? 0, let type = typeNames[host.name] {
      try move(to: host.end)
      return (type, SourceSpan(start, host.end))
    }
    guard let own, let type = FEELType.named[own.name] else {
      try move(to: start)
      guard case .name(let name) = current.kind else {
        throw unexpected(expected: Wording(zh: "一个类型，如 number", en: "a type, such as number"))
      }
      let near = nearestName(to: name, among: Array(FEELType.named.keys) + Array(typeNames.keys))
      throw source.diagnostic(
        "feel.unknown-type", current.span, Wording(zh: "没有叫“\(name)”的类型", en: "there is no type '\(name)'"),
        remedy: near.map { Wording(zh: "是不是“\($0)”", en: "did you mean '\($0)'") })
    }
    try move(to: own.end)
    guard current.kind == .symbol(.less) else { return (type, SourceSpan(start, own.end)) }
    switch own.name {
    case "list", "range":
      let member = try nested { parser throws(Diagnostic) in try parser.type(at: parser.current.span.end).type }
      return (own.name == "list" ? .list(member) : .range(member), try closeType())
    case "context": return try contextType()
    case "function": return try functionType()
    default: return (type, SourceSpan(start, own.end))
    }
  }

  private mutating func closeType() throws(Diagnostic) -> SourceSpan {
    let end = current.span
    try expect(Symbol.greater)
    return end
  }

  private mutating func contextType() throws(Diagnostic) -> (type: FEELType, end: SourceSpan) {
    var entries: [String: FEELType] = [:]
    repeat {
      let position = try start(after: current.span.end)
      guard position < source.scalars.count, let (name, span) = declaredName(at: position, until: [":", ">"]) else {
        try move(to: position)
        throw unexpected(expected: Wording(zh: "一个名称和它的类型", en: "a name and its type"))
      }
      try move(to: span.end)
      guard current.kind == .symbol(.colon) else { throw unexpected(expected: Wording(verbatim: ":")) }
      entries[name] = try nested { parser throws(Diagnostic) in try parser.type(at: parser.current.span.end).type }
    } while current.kind == .symbol(.comma)
    return (.context(entries), try closeType())
  }

  private mutating func functionType() throws(Diagnostic) -> (type: FEELType, end: SourceSpan) {
    var parameters: [FEELType] = []
    let first = try start(after: current.span.end)
    if first < source.scalars.count, source.scalars[first] == ">" {
      try move(to: first)
    } else {
      repeat {
        parameters.append(
          try nested { parser throws(Diagnostic) in try parser.type(at: parser.current.span.end).type })
      } while current.kind == .symbol(.comma)
    }
    try expect(Symbol.greater)
    guard current.kind == .symbol(.minus) else { throw unexpected(expected: Wording(verbatim: "->")) }
    try advance()
    guard current.kind == .symbol(.greater) else { throw unexpected(expected: Wording(verbatim: "->")) }
    let (result, end) = try nested { parser throws(Diagnostic) in try parser.type(at: parser.current.span.end) }
    return (.function(parameters, result), end)
  }
}

extension FEELType {
  /// FEEL's own names of types.
  public static var standardNames: [String] { named.keys.sorted() }

  /// Reads a type such as `list<number>` or `context<name: string>`.
  /// - Parameter typeNames: names that the host declares.
  /// - Throws: the first fault, with its place.
  public init(parsing source: SourceText, typeNames: [String: FEELType] = [:]) throws(Diagnostic) {
    var parser = try Parser(source, scope: NameScope(types: [:], typeNames: typeNames), options: .standard)
    self = try parser.type(at: 0).type
    try parser.expectEnd()
  }
}
