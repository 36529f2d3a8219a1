import Mustache
import Synchronization

/// A view model as templates see it: structs by their properties, and nothing that is missing.
///
/// A property that is `nil` must hide what an outer struct has under the same name: a template that asks a row for its
/// link must never get the page's. Mustache itself would climb on, so `nil` becomes a value of its own here.
///
/// Mustache asks every value what it is by casting it to one protocol after another: texts, structs and `nil` answer to
/// the first one that serves, since a cast that fails costs most of what a page costs.
enum TemplateValue {
  /// Cost: linear in the size of the model, by reflection.
  static func of(_ value: Any) -> Any {
    switch shape(of: value) {
    case .leaf: return value
    case .text: return (value as? String).map(Text.init) ?? value
    case .list: return (value as? [Any])?.map(of) ?? value
    case .dictionary: return (value as? [String: Any]).map { Members(members: $0.mapValues(of)) } ?? value
    case .optional: return Mirror(reflecting: value).children.first.map { of($0.value) } ?? Nothing()
    case .structure:
      var members: [String: Any] = [:]
      for child in Mirror(reflecting: value).children {
        guard let label = child.label else { continue }
        members[label] = of(child.value)
      }
      return Members(members: members)
    }
  }

  /// How values of a type are shown.
  private enum Shape {
    case leaf, text, list, dictionary, optional, structure
  }

  /// Of each type that was met: casts and reflection tell, once.
  private static let shapes = Mutex<[ObjectIdentifier: Shape]>([:])

  private static func shape(of value: Any) -> Shape {
    let type = ObjectIdentifier(type(of: value))
    if let known = shapes.withLock({ $0[type] }) { return known }
    let style = Mirror(reflecting: value).displayStyle
    let shape: Shape =
      switch value {
      // First: an optional that holds a text passes for a text, and its type would be taken for one.
      case _ where style == .optional: .optional
      case is String: .text
      case is Bool, is Int, is Double: .leaf
      case is [Any]: .list
      case is [String: Any]: .dictionary
      default: style == .struct ? .structure : .leaf
      }
    shapes.withLock { $0[type] = shape }
    return shape
  }

  /// A text, which answers at once to what variables ask.
  private struct Text: MustacheCustomRenderable, MustacheTransformable {
    let renderText: String
    var isNull: Bool { false }
    func transform(_ name: String) -> Any? { renderText.transform(name) }
  }

  /// The properties of a struct.
  private struct Members: MustacheParent {
    let members: [String: Any]
    func child(named name: String) -> Any? { members[name] }
  }

  /// What stands for `nil`: empty as text and as a section, and found where it is looked for.
  private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
  }
}
