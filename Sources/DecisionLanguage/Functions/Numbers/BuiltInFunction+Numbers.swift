import Decimals
import Diagnostics

extension BuiltInFunction {
  static let truths = [
    BuiltInFunction(
      "not",
      FunctionForm("negand: boolean", .boolean) { call in
        if case .boolean(let value) = call.value(0) { .boolean(!value) } else { nil }
      })
  ]

  static let numbers: [BuiltInFunction] = [
    BuiltInFunction(
      "decimal",
      FunctionForm("n: number, scale: number", result: { $0.first ?? .number(.plain) }) { rounded($0, .halfEven) }),
    rounding("floor", .floor, scale: "scale?"),
    rounding("ceiling", .ceiling, scale: "scale?"),
    rounding("round up", .up),
    rounding("round down", .down),
    rounding("round half up", .halfUp),
    rounding("round half down", .halfDown),
    BuiltInFunction(
      "abs",
      FunctionForm("n: number", result: { $0.first ?? .number(.plain) }) { call in
        call.number(0).map { .number($0.magnitude) }
      },
      FunctionForm("n: days and time duration", .daysAndTime) { call in
        guard case .daysAndTime(let duration) = call.value(0) else { return nil }
        return .daysAndTime(.init(nanoseconds: Swift.abs(duration.nanoseconds)))
      },
      FunctionForm("n: years and months duration", .yearsAndMonths) { call in
        guard case .yearsAndMonths(let duration) = call.value(0) else { return nil }
        return .yearsAndMonths(.init(months: Swift.abs(duration.months)))
      }),
    BuiltInFunction(
      "modulo",
      FunctionForm("dividend: number, divisor: number", result: { $0.first ?? .number(.plain) }) { call in
        guard let dividend = call.number(0), let divisor = call.number(1) else { return nil }
        return dividend.modulo(divisor).map(Value.number)
      }),
    function("sqrt", "number") { $0.squareRoot },
    function("log", "number") { $0.naturalLogarithm },
    function("exp", "number") { $0.exponential },
    parity("odd", remainder: .one),
    parity("even", remainder: .zero),
  ]

  private static func rounding(_ name: String, _ rule: RoundingRule, scale: String = "scale") -> BuiltInFunction {
    BuiltInFunction(
      name,
      FunctionForm("n: number, \(scale): number", result: { $0.first ?? .number(.plain) }) { rounded($0, rule) })
  }

  private static func rounded(_ call: FunctionCall, _ rule: RoundingRule) -> Value? {
    guard let number = call.number(0) else { return nil }
    guard call.arguments.count == 2 else { return number.rounded(scale: 0, rule).map(Value.number) }
    return call.integer(1).flatMap { number.rounded(scale: $0, rule) }.map(Value.number)
  }

  private static func function(
    _ name: String, _ parameter: String, _ body: @escaping @Sendable (Decimal128) -> Decimal128?
  ) -> BuiltInFunction {
    BuiltInFunction(
      name,
      FunctionForm("\(parameter): number", .number(.plain)) { call in
        call.number(0).flatMap(body).map(Value.number)
      })
  }

  private static func parity(_ name: String, remainder: Decimal128) -> BuiltInFunction {
    BuiltInFunction(
      name,
      FunctionForm("number: number", .boolean) { call in
        call.number(0)?.modulo(2).map { .boolean($0 == remainder) }
      })
  }
}
