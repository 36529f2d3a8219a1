import Diagnostics

/// An element of an XML document: its name, its attributes and what stands inside, each with its place.
struct MarkupElement: Sendable, Hashable {
  struct Attribute: Sendable, Hashable {
    let name: String
    /// Empty for an attribute without a prefix.
    let namespace: String
    let value: String
    let place: Place
  }

  /// The local name, without its prefix.
  let name: String
  /// The namespace that the prefix, or its absence, stands for; empty where there is none.
  let namespace: String
  let attributes: [Attribute]
  let children: [MarkupElement]
  /// The character data directly inside the element, without that of its children.
  let text: PlacedText
  /// Where the element's tag begins.
  let place: Place

  /// The value of an attribute without a prefix.
  func attribute(_ name: String) -> String? {
    attributes.first { $0.name == name && $0.namespace.isEmpty }?.value
  }

  func attribute(_ name: String, in namespace: String) -> String? {
    attributes.first { $0.name == name && $0.namespace == namespace }?.value
  }

  /// The first child of a name in the element's own namespace.
  func child(_ name: String) -> MarkupElement? {
    children.first { $0.name == name && $0.namespace == namespace }
  }

  /// The children of a name in the element's own namespace.
  func children(_ name: String) -> [MarkupElement] {
    children.filter { $0.name == name && $0.namespace == namespace }
  }
}
