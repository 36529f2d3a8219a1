import Diagnostics

/// A type with a name (DMN 1.5, section 7.3.2).
public struct ItemDefinition: Sendable, Hashable {
  public indirect enum Content: Sendable, Hashable {
    /// Values of another type.
    case reference(TypeReference)
    /// A context with these entries.
    case components([ItemDefinition])
    /// A function.
    case function(parameters: [InformationItem], result: TypeReference?)
    /// Nothing is said: any value.
    case any
  }

  public let head: ElementHead
  public let content: Content
  /// Whether values are lists of what the content says.
  public let isCollection: Bool
  /// The unary tests that a value of the content passes; each member, where the type is a collection.
  public let allowedValues: PlacedText?
  /// The unary tests that a value of the type itself passes: of a collection, the whole list.
  public let constraint: PlacedText?

  public init(
    head: ElementHead, content: Content, isCollection: Bool = false, allowedValues: PlacedText? = nil,
    constraint: PlacedText? = nil
  ) {
    self.head = head
    self.content = content
    self.isCollection = isCollection
    self.allowedValues = allowedValues
    self.constraint = constraint
  }
}
