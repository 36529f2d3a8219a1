/// A FEEL context: named values in the order in which they were written. Equality does not look at the order.
public struct ContextValue: Sendable {
  /// The names, in order.
  public private(set) var keys: [String] = []
  private var values: [String: Value] = [:]

  public init() {}

  /// Of several entries with one name the last counts.
  public init(_ entries: some Sequence<(String, Value)>) {
    for (key, value) in entries { self[key] = value }
  }

  public var count: Int { keys.count }
  public var isEmpty: Bool { keys.isEmpty }

  /// The entries in order. Cost: linear.
  public var entries: [(key: String, value: Value)] { keys.map { ($0, values[$0] ?? .null) } }

  /// The value of a name; `nil` where the context has no such entry. Setting `nil` removes the entry.
  public subscript(_ key: String) -> Value? {
    get { values[key] }
    set {
      if values.updateValue(newValue ?? .null, forKey: key) == nil { keys.append(key) }
      if newValue == nil {
        values[key] = nil
        keys.removeAll { $0 == key }
      }
    }
  }
}

extension ContextValue: Hashable {
  public static func == (left: ContextValue, right: ContextValue) -> Bool { left.values == right.values }

  public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension ContextValue: CustomStringConvertible {
  /// `{a: 1, "first name": "x"}`; names that are no plain words stand in quotes.
  public var description: String { text(\.description) }

  /// The context with its values as `words` gives them.
  func text(_ words: (Value) -> String) -> String {
    let parts = entries.map { entry in
      let isPlain =
        entry.key.unicodeScalars.allSatisfy(\.isNamePart) && entry.key.unicodeScalars.first?.isNameStart == true
      return "\(isPlain ? entry.key : Value.string(entry.key).description): \(words(entry.value))"
    }
    return "{" + parts.joined(separator: ", ") + "}"
  }
}
