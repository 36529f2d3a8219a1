import Mustache
@_spi(Reflection) import Swift
import Synchronization

/// A view model as templates see it: structs by their properties, and nothing that is missing.
///
/// A property that is `nil` must hide what an outer struct has under the same name: a template that asks a row for its
/// link must never get the page's. Mustache itself would climb on, so `nil` becomes a value of its own here.
///
/// Mustache asks every value what it is by casting it to one protocol after another: texts, structs and `nil` answer to
/// the first one that serves, since a cast that fails costs most of what a page costs. For the same reason a struct's
/// properties are read by key paths, found once for its type: a `Mirror` takes ten times as long over each of them.
enum TemplateValue {
  /// A value, and of a struct nothing yet: its properties are looked at when a template asks for them.
  /// Cost: linear in the length of a list or dictionary.
  static func of(_ value: Any) -> Any {
    switch shape(of: value) {
    case .leaf: return value
    case .text: return (value as? String).map(Text.init) ?? value
    case .list: return (value as? [Any])?.map(of) ?? value
    case .dictionary: return (value as? [String: Any]).map(Table.init) ?? value
    case .optional(let type): return type.unwrapped(value).map(of) ?? Nothing()
    case .structure(let properties): return Structure(value: value, properties: properties)
    }
  }

  /// How values of a type are shown.
  private enum Shape: Sendable {
    case leaf, text, list, dictionary
    case optional(any Unwrapping.Type)
    case structure(Properties)
  }

  /// Reads a property of a struct by its name; `nil` where it has none of that name.
  private typealias Properties = @Sendable (_ structure: Any, _ name: String) -> Any?

  /// Of each type that was met: casts and reflection tell, once.
  private static let shapes = Mutex<[ObjectIdentifier: Shape]>([:])

  private static func shape(of value: Any) -> Shape {
    let key = ObjectIdentifier(type(of: value))
    if let known = shapes.withLock({ $0[key] }) { return known }
    let shape: Shape =
      switch value {
      // First: an optional that holds a text passes for a text, and its type would be taken for one.
      case _ where type(of: value) is any Unwrapping.Type:
        (type(of: value) as? any Unwrapping.Type).map(Shape.optional) ?? .leaf
      case is String: .text
      case is Bool, is Int, is Double: .leaf
      case is [Any]: .list
      case is [String: Any]: .dictionary
      case _ where Mirror(reflecting: value).displayStyle == .struct: .structure(properties(of: value))
      default: .leaf
      }
    shapes.withLock { $0[key] = shape }
    return shape
  }

  private static func properties<Value>(of _: Value) -> Properties {
    var found: [String: PartialKeyPath<Value>] = [:]
    let areAll = _forEachFieldWithKeyPath(of: Value.self) { name, path in
      found[String(cString: name)] = path
      return true
    }
    // No view has a property without a key path; one that has is read the long way rather than shown without it.
    guard areAll else { return { structure, name in Mirror(reflecting: structure).descendant(name) } }
    // house: sound, since key paths to stored properties hold no state.
    nonisolated(unsafe) let paths = found
    return { structure, name in
      guard let path = paths[name] else { return nil }
      return (structure as? Value)?[keyPath: path]
    }
  }

  /// A text, which answers at once to what variables ask.
  private struct Text: MustacheCustomRenderable, MustacheTransformable {
    let renderText: String
    var isNull: Bool { false }
    func transform(_ name: String) -> Any? { renderText.transform(name) }
  }

  private struct Structure: MustacheParent {
    let value: Any
    let properties: Properties
    func child(named name: String) -> Any? { properties(value, name).map(TemplateValue.of) }
  }

  private struct Table: MustacheParent {
    let members: [String: Any]
    func child(named name: String) -> Any? { members[name].map(TemplateValue.of) }
  }

  /// What stands for `nil`: empty as text and as a section, and found where it is looked for.
  private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
  }
}

/// An optional of any kind.
private protocol Unwrapping: SendableMetatype {
  /// What an optional of this type holds.
  static func unwrapped(_ optional: Any) -> Any?
}

extension Optional: Unwrapping {
  fileprivate static func unwrapped(_ optional: Any) -> Any? { optional as? Wrapped }
}
