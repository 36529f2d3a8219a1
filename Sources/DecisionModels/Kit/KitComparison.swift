import DecisionLanguage
import Decimals

/// Compares an answer with what a case of the kit expects, as the kit's usual runners do: numbers within 1e-8, contexts
/// and lists member by member.
enum KitComparison {
  private static let tolerance = Decimal128(coefficient: 1, exponent: -8)

  static func matches(_ actual: Value, _ expected: Value) -> Bool {
    switch (actual, expected) {
    case (.number(let one), .number(let other)):
      return one == other || (one.subtracting(other)?.magnitude).map { $0 < tolerance } ?? false
    case (.list(let one), .list(let other)):
      return one.count == other.count && zip(one, other).allSatisfy(matches)
    case (.context(let one), .context(let other)):
      return Set(one.keys) == Set(other.keys)
        && other.entries.allSatisfy { matches(one[$0.key] ?? .null, $0.value) }
    default:
      return actual == expected
    }
  }
}
