import Decimals
import Diagnostics

extension BuiltInFunction {
  /// Functions of all members of a list, which may also be written one by one.
  static let aggregates: [BuiltInFunction] = [
    BuiltInFunction(
      "count",
      FunctionForm("list: list", .number(.count)) { call in call.list(0).map { .number(Decimal128($0.count)) } }),
    aggregate("min", passesMembersOn: true, member) { extreme($0, .before) },
    aggregate("max", passesMembersOn: true, member) { extreme($0, .after) },
    aggregate("sum", member) { members in numbers(members).flatMap(total).map(Value.number) },
    aggregate("mean", member) { members in numbers(members).flatMap(mean).map(Value.number) },
    aggregate("product", { _ in .number(.plain) }) { members in numbers(members).flatMap(product).map(Value.number) },
    aggregate("median", member) { members in numbers(members).flatMap(median).map(Value.number) },
    aggregate("stddev", { _ in .number(.plain) }) { members in
      numbers(members).flatMap(standardDeviation).map(Value.number)
    },
    aggregate("mode", { .list(member($0)) }) { members in
      members.isEmpty ? .list([]) : numbers(members).map { .list(mode($0).map(Value.number)) }
    },
    aggregate("all", { _ in .boolean }) { quantified($0, absorbing: false) },
    aggregate("any", { _ in .boolean }) { quantified($0, absorbing: true) },
  ]

  private static func aggregate(
    _ name: String, passesMembersOn: Bool = false, _ result: @escaping @Sendable ([FEELType]) -> FEELType,
    _ body: @escaping @Sendable ([Value]) -> Value?
  ) -> BuiltInFunction {
    let run: FunctionForm.Body = { (call) throws(Diagnostic) -> Value? in
      guard let members = call.members else { return nil }
      try call.spend(members.count)
      return body(members)
    }
    return BuiltInFunction(
      name, passesMembersOn: passesMembersOn, FunctionForm("list: list", result: result, run),
      FunctionForm("n...: Any|Null", result: result, run))
  }

  /// The joined type of the members of a list, or of several arguments.
  @Sendable static func member(_ types: [FEELType]) -> FEELType {
    if types.count == 1, case .list(let member) = types[0] { return member }
    return types.dropFirst().reduce(types.first ?? .any) { $0.joined(with: $1) }
  }

  /// The members as numbers; `nil` where there is none, or one is something else.
  private static func numbers(_ members: [Value]) -> [Decimal128]? {
    var numbers: [Decimal128] = []
    numbers.reserveCapacity(members.count)
    for member in members {
      guard case .number(let number) = member else { return nil }
      numbers.append(number)
    }
    return numbers.isEmpty ? nil : numbers
  }

  private static func extreme(_ members: [Value], _ wanted: Value.Order) -> Value? {
    guard let first = members.first else { return .null }
    guard first.order(to: first) != nil else { return nil }
    var best = first
    for member in members.dropFirst() {
      guard let order = member.order(to: best) else { return nil }
      if order == wanted { best = member }
    }
    return best
  }

  private static func quantified(_ members: [Value], absorbing: Bool) -> Value? {
    if members.contains(.boolean(absorbing)) { return .boolean(absorbing) }
    if members.allSatisfy({ $0 == .boolean(!absorbing) }) { return .boolean(!absorbing) }
    // A member that is null leaves the answer open; one that is neither true nor false is a fault.
    return members.allSatisfy { $0 == .boolean(!absorbing) || $0 == .null } ? .null : nil
  }

  private static func total(_ numbers: [Decimal128]) -> Decimal128? {
    numbers.reduce(.zero) { $0?.adding($1) }
  }

  private static func product(_ numbers: [Decimal128]) -> Decimal128? {
    numbers.reduce(.one) { $0?.multiplied(by: $1) }
  }

  private static func mean(_ numbers: [Decimal128]) -> Decimal128? {
    total(numbers)?.divided(by: Decimal128(numbers.count))
  }

  private static func median(_ numbers: [Decimal128]) -> Decimal128? {
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    if sorted.count % 2 == 1 { return sorted[middle] }
    return sorted[middle - 1].adding(sorted[middle])?.divided(by: 2)
  }

  /// Of a sample: the squares' sum is divided by one less than their number.
  private static func standardDeviation(_ numbers: [Decimal128]) -> Decimal128? {
    guard numbers.count > 1, let mean = mean(numbers) else { return nil }
    let squares = numbers.map { number -> Decimal128? in
      number.subtracting(mean).flatMap { $0.multiplied(by: $0) }
    }
    return squares.reduce(Decimal128.zero) { sum, square in square.flatMap { sum?.adding($0) } }?
      .divided(by: Decimal128(numbers.count - 1))?.squareRoot
  }

  /// The numbers that stand most often, in rising order.
  private static func mode(_ numbers: [Decimal128]) -> [Decimal128] {
    var counts: [Decimal128: Int] = [:]
    for number in numbers { counts[number, default: 0] += 1 }
    let most = counts.values.max()
    return counts.filter { $0.value == most }.map(\.key).sorted()
  }
}
