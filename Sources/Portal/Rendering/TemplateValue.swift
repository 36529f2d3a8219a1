import Mustache

/// A view model as templates see it: structs by their properties, and nothing that is missing.
///
/// A property that is `nil` must hide what an outer struct has under the same name: a template that asks a row for its
/// link must never get the page's. Mustache itself would climb on, so `nil` becomes a value of its own here.
enum TemplateValue {
  /// Cost: linear in the size of the model, by reflection.
  static func of(_ value: Any) -> Any {
    switch value {
    case is String, is Bool, is Int, is Double, is Strings.Branch: return value
    case let list as [Any]: return list.map(of)
    case let members as [String: Any]: return members.mapValues(of)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { of($0.value) } ?? Nothing()
    case .struct:
      var members: [String: Any] = [:]
      for child in mirror.children {
        guard let label = child.label else { continue }
        members[label] = of(child.value)
      }
      return members
    default: return value
    }
  }

  /// What stands for `nil`: empty as text and as a section, and found where it is looked for.
  private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
  }
}
