import Decimals
import Foundation

extension JavaFunction {
  private static let reals: Set<JavaType> = [.double, .float]
  private static let wholes: Set<JavaType> = [.int, .long]

  /// `java.lang.Math`.
  static func math(_ method: String, _ types: [JavaType]) -> Body? {
    switch types.count {
    case 1: types[0] == .int || types[0] == .long ? wholeMath(method, types[0]) : realMath(method, types[0])
    case 2: wholes.contains(types[0]) && wholes.contains(types[1]) ? wholeMath(method, types) : realMath(method, types)
    default: nil
    }
  }

  private static func realMath(_ method: String, _ type: JavaType) -> Body? {
    guard reals.contains(type) else { return nil }
    func real(_ function: @escaping @Sendable (Double) -> Double) -> Body {
      { arguments in
        guard let value = arguments[0].double else { return nil }
        return type == .float ? .real(Float(function(value))) : .real(function(value))
      }
    }
    switch method {
    case "abs": return real { abs($0) }
    case "signum": return real { $0 > 0 ? 1 : ($0 < 0 ? -1 : $0) }
    case "round":
      return { arguments in
        guard let value = arguments[0].double, abs(value) < 9e15 else { return nil }
        return .number(Decimal128(Int((value + 0.5).rounded(.down))))
      }
    default: break
    }
    guard type == .double else { return nil }
    switch method {
    case "acos": return real { acos($0) }
    case "asin": return real { asin($0) }
    case "atan": return real { atan($0) }
    case "cbrt": return real { cbrt($0) }
    case "ceil": return real { $0.rounded(.up) }
    case "cos": return real { cos($0) }
    case "cosh": return real { cosh($0) }
    case "exp": return real { exp($0) }
    case "expm1": return real { expm1($0) }
    case "floor": return real { $0.rounded(.down) }
    case "log": return real { log($0) }
    case "log10": return real { log10($0) }
    case "log1p": return real { log1p($0) }
    case "rint": return real { $0.rounded(.toNearestOrEven) }
    case "sin": return real { sin($0) }
    case "sinh": return real { sinh($0) }
    case "sqrt": return real { $0.squareRoot() }
    case "tan": return real { tan($0) }
    case "tanh": return real { tanh($0) }
    case "toDegrees": return real { $0 * 180 / .pi }
    case "toRadians": return real { $0 / 180 * .pi }
    default: return nil
    }
  }

  private static func realMath(_ method: String, _ types: [JavaType]) -> Body? {
    guard types.allSatisfy({ reals.contains($0) || wholes.contains($0) }) else { return nil }
    let isFloat = types.allSatisfy { $0 == .float }
    func real(_ function: @escaping @Sendable (Double, Double) -> Double) -> Body {
      { arguments in
        guard let first = arguments[0].double, let second = arguments[1].double else { return nil }
        return isFloat ? .real(Float(function(first, second))) : .real(function(first, second))
      }
    }
    switch method {
    case "max": return real { max($0, $1) }
    case "min": return real { min($0, $1) }
    case "atan2": return isFloat ? nil : real { atan2($0, $1) }
    case "hypot": return isFloat ? nil : real { hypot($0, $1) }
    case "pow": return isFloat ? nil : real { pow($0, $1) }
    case "IEEEremainder": return isFloat ? nil : real { remainder($0, $1) }
    default: return nil
    }
  }

  private static func wholeMath(_ method: String, _ type: JavaType) -> Body? {
    func whole(_ function: @escaping @Sendable (Int64) -> (Int64, Bool)) -> Body {
      { arguments in
        guard let value = arguments[0].integer else { return nil }
        return result(function(value), type)
      }
    }
    switch method {
    case "abs": return whole { $0 < 0 ? Int64(0).subtractingReportingOverflow($0) : ($0, false) }
    case "negateExact": return whole { Int64(0).subtractingReportingOverflow($0) }
    case "incrementExact": return whole { $0.addingReportingOverflow(1) }
    case "decrementExact": return whole { $0.subtractingReportingOverflow(1) }
    case "toIntExact":
      guard type == .long else { return nil }
      return { arguments in arguments[0].integer.flatMap { result(($0, false), .int) } }
    default: return nil
    }
  }

  private static func wholeMath(_ method: String, _ types: [JavaType]) -> Body? {
    let type: JavaType = types.contains(.long) ? .long : .int
    func whole(_ function: @escaping @Sendable (Int64, Int64) -> (Int64, Bool)) -> Body {
      { arguments in
        guard let first = arguments[0].integer, let second = arguments[1].integer else { return nil }
        return result(function(first, second), type)
      }
    }
    switch method {
    case "max": return whole { (max($0, $1), false) }
    case "min": return whole { (min($0, $1), false) }
    case "addExact": return whole { $0.addingReportingOverflow($1) }
    case "subtractExact": return whole { $0.subtractingReportingOverflow($1) }
    case "multiplyExact": return whole { $0.multipliedReportingOverflow(by: $1) }
    case "floorDiv":
      return whole { first, second in
        guard second != 0 else { return (0, true) }
        let (quotient, overflows) = first.dividedReportingOverflow(by: second)
        return (quotient - (first % second != 0 && (first < 0) != (second < 0) ? 1 : 0), overflows)
      }
    case "floorMod":
      return whole { first, second in
        guard second != 0, second != -1 else { return (0, second == 0) }
        let rest = first % second
        return (rest != 0 && (rest < 0) != (second < 0) ? rest + second : rest, false)
      }
    default: return nil
    }
  }

  /// A whole number, or nothing where it is outside its type: the method would throw or wrap around.
  private static func result(_ computed: (value: Int64, overflows: Bool), _ type: JavaType) -> Value? {
    guard !computed.overflows, type == .long || Int32(exactly: computed.value) != nil else { return nil }
    return .number(Decimal128(Int(computed.value)))
  }
}
