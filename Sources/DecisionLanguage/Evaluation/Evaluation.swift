/// What an expression comes to: a value, or unknown because a fact is.
///
/// Unknown is no FEEL value. `and`, `or` and `not` treat it as strong Kleene logic does; a conditional or a table joins
/// the branches that could still be taken, and where they agree the answer is known.
public enum Evaluation: Sendable, Hashable {
  case known(Value)
  /// The names whose values would tell.
  case unknown(Set<String>)

  public var value: Value? {
    if case .known(let value) = self { return value }
    return nil
  }

  /// The names whose values would tell; empty where the value is known.
  public var causes: Set<String> {
    if case .unknown(let causes) = self { return causes }
    return []
  }

  public static let null = Evaluation.known(.null)

  /// Whether the value is known to be null.
  var isNull: Bool {
    if case .known(.null) = self { return true }
    return false
  }
}

/// True, false, or unknown.
public enum Ternary: Sendable, Hashable {
  case `true`
  case `false`
  case unknown

  init(_ value: Bool) { self = value ? .true : .false }
}
