import Diagnostics

/// Relations between points and ranges (DMN 1.5, section 10.3.4.9).
extension BuiltInFunction {
  static let ranges: [BuiltInFunction] = [
    BuiltInFunction(
      "before", rangeRange { $0.precedes($1) }, rangePoint { $0.precedes($1) }, pointRange { $1.follows($0) },
      pointPoint { $0.order(to: $1).map { $0 == .before } }),
    BuiltInFunction(
      "after", rangeRange { $1.precedes($0) }, rangePoint { $0.follows($1) }, pointRange { $1.precedes($0) },
      pointPoint { $0.order(to: $1).map { $0 == .after } }),
    BuiltInFunction("meets", rangeRange { $0.meets($1) }),
    BuiltInFunction("met by", rangeRange { $1.meets($0) }),
    BuiltInFunction("overlaps", rangeRange { $0.overlaps($1) }),
    BuiltInFunction("overlaps before", rangeRange { $0.overlapsBefore($1) }),
    BuiltInFunction("overlaps after", rangeRange { $1.overlapsBefore($0) }),
    BuiltInFunction("finishes", rangeRange { $0.finishes($1) }, pointRange { $1.ends(at: $0) }),
    BuiltInFunction("finished by", rangeRange { $1.finishes($0) }, rangePoint { $0.ends(at: $1) }),
    BuiltInFunction("includes", rangeRange { $0.includes($1) }, rangePoint { $0.contains($1) }),
    BuiltInFunction("during", rangeRange { $1.includes($0) }, pointRange { $1.contains($0) }),
    BuiltInFunction("starts", rangeRange { $0.starts($1) }, pointRange { $1.begins(at: $0) }),
    BuiltInFunction("started by", rangeRange { $1.starts($0) }, rangePoint { $0.begins(at: $1) }),
    BuiltInFunction(
      "coincides", rangeRange { $0.isEqual(to: $1) }, pointPoint { $0.order(to: $1).map { $0 == .same } }),
  ]

  private static func rangeRange(_ body: @escaping @Sendable (ValueRange, ValueRange) -> Bool?) -> FunctionForm {
    FunctionForm("range1: range, range2: range", .boolean) { call in
      guard case .range(let first) = call.value(0), case .range(let second) = call.value(1) else { return nil }
      return body(first, second).map(Value.boolean)
    }
  }

  private static func rangePoint(_ body: @escaping @Sendable (ValueRange, Value) -> Bool?) -> FunctionForm {
    FunctionForm("range: range, point: Any", .boolean) { call in
      guard case .range(let range) = call.value(0) else { return nil }
      return body(range, call.value(1).unwrapped).map(Value.boolean)
    }
  }

  private static func pointRange(_ body: @escaping @Sendable (Value, ValueRange) -> Bool?) -> FunctionForm {
    FunctionForm("point: Any, range: range", .boolean) { call in
      guard case .range(let range) = call.value(1) else { return nil }
      return body(call.value(0).unwrapped, range).map(Value.boolean)
    }
  }

  private static func pointPoint(_ body: @escaping @Sendable (Value, Value) -> Bool?) -> FunctionForm {
    FunctionForm("point1: Any, point2: Any", .boolean) { call in
      body(call.value(0).unwrapped, call.value(1).unwrapped).map(Value.boolean)
    }
  }
}
