import DecisionLanguage
import Decimals

/// Compares an answer with what a case of the kit expects, as the kit's usual runners do: numbers within 1e-8, contexts
/// and lists member by member.
enum KitComparison {
  private static let tolerance = Decimal128(coefficient: 1, exponent: -8)

  static func matches(_ actual: Value, _ expected: KitValue) -> Bool {
    switch (actual, expected) {
    case (.null, .null): return true
    // Nothing is written and no type: null.
    case (.null, .simple("", nil)): return true
    case (.list(let members), .list(let wanted)):
      return members.count == wanted.count && zip(members, wanted).allSatisfy(matches)
    case (.context(let context), .context(let wanted)):
      return Set(context.keys) == Set(wanted.map(\.name))
        && wanted.allSatisfy { matches(context[$0.name] ?? .null, $0.value) }
    case (_, .simple):
      guard let wanted = expected.value(as: actual.kitType) else { return false }
      return matches(actual, wanted)
    default: return false
    }
  }

  private static func matches(_ actual: Value, _ expected: Value) -> Bool {
    if case (.number(let one), .number(let other)) = (actual, expected) {
      return one == other || (one.subtracting(other)?.magnitude).map { $0 < tolerance } ?? false
    }
    return actual == expected
  }
}
