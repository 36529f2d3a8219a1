import Diagnostics

extension BuiltInFunction {
  static let contexts: [BuiltInFunction] = [
    BuiltInFunction(
      "get value",
      FunctionForm("m: context, key: string", .any) { call in
        guard let key = call.text(1), let context = call.context(0) else { return nil }
        return context[key] ?? .null
      }),
    BuiltInFunction(
      "get entries",
      FunctionForm("m: context", .list(.context(["key": .string, "value": .any]))) { (call) throws(Diagnostic) in
        guard let context = call.context(0) else { return nil }
        return try call.list(
          context.entries.map { .context(ContextValue([("key", .string($0.key)), ("value", $0.value)])) })
      }),
    BuiltInFunction(
      "context",
      FunctionForm("entries: list", .context([:])) { (call) throws(Diagnostic) in
        var context = ContextValue()
        for entry in call.list(0) ?? [] {
          guard case .context(let entry) = entry, case .string(let key) = entry["key"], let value = entry["value"],
            context[key] == nil
          else { return nil }
          context[key] = value
        }
        return try call.context(context)
      }),
    BuiltInFunction(
      "context put", passesMembersOn: true,
      FunctionForm("context: context, key: string, value: Any|Null", .context([:])) { (call) throws(Diagnostic) in
        guard var context = call.context(0), let key = call.text(1) else { return nil }
        context[key] = .some(call.value(2))
        return try call.context(context)
      },
      FunctionForm("context: context, keys: list, value: Any|Null", .context([:])) { (call) throws(Diagnostic) in
        guard let context = call.context(0), let keys = call.list(1) else { return nil }
        return try put(call.value(2), at: keys[...], in: context).map { (context) throws(Diagnostic) in
          try call.context(context)
        }
      }),
    BuiltInFunction(
      "context merge", passesMembersOn: true,
      FunctionForm("contexts: list", .context([:])) { (call) throws(Diagnostic) in
        var merged = ContextValue()
        for member in call.list(0) ?? [] {
          guard case .context(let context) = member else { return nil }
          try call.spend(context.count)
          for (key, value) in context.entries { merged[key] = .some(value) }
        }
        return try call.context(merged)
      }),
  ]

  /// The context with a value at the end of a way of keys; `nil` where the way leads through something else.
  private static func put(_ value: Value, at keys: ArraySlice<Value>, in context: ContextValue) -> ContextValue? {
    guard case .string(let key) = keys.first else { return nil }
    var changed = context
    if keys.count == 1 {
      changed[key] = .some(value)
      return changed
    }
    guard case .context(let inner) = context[key], let deeper = put(value, at: keys.dropFirst(), in: inner) else {
      return nil
    }
    changed[key] = .context(deeper)
    return changed
  }
}
