import Decimals
import Diagnostics

extension BuiltInFunction {
  static let lists: [BuiltInFunction] = [
    BuiltInFunction(
      "list contains",
      FunctionForm("list: list, element: Any|Null", .boolean) { (call) throws(Diagnostic) in
        guard let members = call.list(0) else { return nil }
        try call.spend(members.count)
        return .boolean(members.contains { $0.isEqual(to: call.value(1)) == true })
      }),
    BuiltInFunction(
      "sublist", passesMembersOn: true,
      FunctionForm("list: list, start position: number, length?: number", result: firstList) { sublist($0) }),
    BuiltInFunction(
      "append", passesMembersOn: true,
      FunctionForm("list: list, item...: Any|Null", result: firstList) { (call) throws(Diagnostic) in
        try call.list(0).map { (members) throws(Diagnostic) in try call.list(members + call.arguments.dropFirst()) }
      }),
    BuiltInFunction(
      "concatenate", passesMembersOn: true,
      FunctionForm("list...: list", result: joinedLists) { (call) throws(Diagnostic) in
        try call.list(call.arguments.flatMap(\.asList))
      }),
    BuiltInFunction(
      "insert before", passesMembersOn: true,
      FunctionForm("list: list, position: number, newItem: Any|Null", result: firstList) { (call) throws(Diagnostic) in
        guard var members = call.list(0), let offset = call.offset(1, in: members.count) else { return nil }
        members.insert(call.value(2), at: offset)
        return try call.list(members)
      }),
    BuiltInFunction(
      "remove", passesMembersOn: true,
      FunctionForm("list: list, position: number", result: firstList) { (call) throws(Diagnostic) in
        guard var members = call.list(0), let offset = call.offset(1, in: members.count) else { return nil }
        members.remove(at: offset)
        return try call.list(members)
      }),
    BuiltInFunction(
      "list replace", passesMembersOn: true,
      FunctionForm("list: list, position: number, newItem: Any|Null", result: firstList) { (call) throws(Diagnostic) in
        guard var members = call.list(0), let offset = call.offset(1, in: members.count) else { return nil }
        members[offset] = call.value(2)
        return try call.list(members)
      },
      FunctionForm("list: list, match: function, newItem: Any|Null", result: firstList) { (call) throws(Diagnostic) in
        try withReplacements(call)
      }),
    BuiltInFunction(
      "reverse", passesMembersOn: true,
      FunctionForm("list: list", result: firstList) { (call) throws(Diagnostic) in
        try call.list(0).map { (members) throws(Diagnostic) in try call.list(members.reversed()) }
      }),
    BuiltInFunction(
      "index of",
      FunctionForm("list: list, match: Any|Null", .list(.number(.count))) { (call) throws(Diagnostic) in
        guard let members = call.list(0) else { return nil }
        let found = members.indices.filter { members[$0].isEqual(to: call.value(1)) == true }
        return try call.list(found.map { .number(Decimal128($0 + 1)) })
      }),
    BuiltInFunction(
      "union", passesMembersOn: true,
      FunctionForm("list...: list", result: joinedLists) { (call) throws(Diagnostic) in
        try distinct(call.arguments.flatMap(\.asList), call)
      }),
    BuiltInFunction(
      "distinct values", passesMembersOn: true,
      FunctionForm("list: list", result: firstList) { (call) throws(Diagnostic) in
        try call.list(0).flatMap { (members) throws(Diagnostic) in try distinct(members, call) }
      }),
    BuiltInFunction(
      "flatten", passesMembersOn: true,
      FunctionForm("list: list", .list(.any)) { (call) throws(Diagnostic) in
        var flat: [Value] = []
        try flatten(call.value(0), into: &flat, call)
        return try call.list(flat)
      }),
    BuiltInFunction(
      "sort", passesMembersOn: true,
      FunctionForm("list: list, precedes: function", result: firstList) { (call) throws(Diagnostic) in try sorted(call)
      }),
  ]

  @Sendable private static func firstList(_ types: [FEELType]) -> FEELType {
    if case .list = types.first { return types[0] }
    return .list(types.first ?? .any)
  }

  @Sendable private static func joinedLists(_ types: [FEELType]) -> FEELType {
    types.map { firstList([$0]) }.reduce(.null) { $0.joined(with: $1) }
  }

  /// From a position that counts from 1, or from the end where it is negative.
  private static func sublist(_ call: FunctionCall) -> Value? {
    guard let members = call.list(0), let offset = call.offset(1, in: members.count) else { return nil }
    var length = members.count - offset
    if call.arguments.count == 3 {
      guard let wanted = call.integer(2), wanted >= 0, wanted <= length else { return nil }
      length = wanted
    }
    return .list(Array(members[offset..<offset + length]))
  }

  /// Every member for which `match(member, new)` is true becomes the new one.
  private static func withReplacements(_ call: FunctionCall) throws(Diagnostic) -> Value? {
    guard var members = call.list(0), case .function(let match) = call.value(1) else { return nil }
    for (index, member) in members.enumerated() {
      guard case .known(.boolean(let fits)) = try call.call(match, [member, call.value(2)]) else { return nil }
      if fits { members[index] = call.value(2) }
    }
    return try call.list(members)
  }

  private static func distinct(_ members: [Value], _ call: FunctionCall) throws(Diagnostic) -> Value {
    var seen: Set<Value> = []
    var kept: [Value] = []
    for member in members {
      // Equal values nearly always are the same value; the others are compared one by one.
      guard seen.insert(member).inserted else { continue }
      try call.spend(kept.count / 8 + 1)
      if !kept.contains(where: { $0.isEqual(to: member) == true }) { kept.append(member) }
    }
    return try call.list(kept)
  }

  private static func flatten(_ value: Value, into flat: inout [Value], _ call: FunctionCall) throws(Diagnostic) {
    guard case .list(let members) = value else {
      flat.append(value)
      return
    }
    try call.session.enter(call.interpreter.source, call.span)
    defer { call.session.leave() }
    for member in members { try flatten(member, into: &flat, call) }
    try call.allow(length: flat.count)
  }

  /// A merge sort, which is stable: `precedes(a, b)` says whether a stands before b.
  private static func sorted(_ call: FunctionCall) throws(Diagnostic) -> Value? {
    guard let members = call.list(0), case .function(let precedes) = call.value(1) else { return nil }
    var runs = members.map { [$0] }
    while runs.count > 1 {
      var merged: [[Value]] = []
      merged.reserveCapacity(runs.count / 2 + 1)
      for start in stride(from: 0, to: runs.count, by: 2) {
        guard start + 1 < runs.count else {
          merged.append(runs[start])
          continue
        }
        guard let run = try merge(runs[start], runs[start + 1], precedes, call) else { return nil }
        merged.append(run)
      }
      runs = merged
    }
    return try call.list(runs.first ?? [])
  }

  private static func merge(
    _ left: [Value], _ right: [Value], _ precedes: FunctionValue, _ call: FunctionCall
  ) throws(Diagnostic) -> [Value]? {
    var result: [Value] = []
    var (first, second) = (0, 0)
    while first < left.count, second < right.count {
      guard case .known(.boolean(let isRightFirst)) = try call.call(precedes, [right[second], left[first]]) else {
        return nil
      }
      if isRightFirst {
        result.append(right[second])
        second += 1
      } else {
        result.append(left[first])
        first += 1
      }
    }
    return result + left[first...] + right[second...]
  }
}

extension FunctionCall {
  /// Where in a list of so many members a position points that counts from 1, or from the end where it is negative;
  /// `nil` outside the list.
  fileprivate func offset(_ index: Int, in count: Int) -> Int? {
    guard let position = integer(index), position != 0 else { return nil }
    let offset = position > 0 ? position - 1 : count + position
    return (0..<count).contains(offset) ? offset : nil
  }
}
