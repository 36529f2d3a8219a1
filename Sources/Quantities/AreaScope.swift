/// Whose rows a person may see: what every page query is narrowed by.
public enum AreaScope: Sendable, Hashable {
  case everywhere
  /// One area and all below it.
  case area(AreaCode)
  /// One enterprise, by its key.
  case enterprise(String)
  case nothing

  /// Whether an area lies within the scope: the own one or one below it. Where no area is known, only `everywhere`
  /// holds it; an enterprise's scope holds no area.
  public func contains(_ area: AreaCode?) -> Bool {
    switch self {
    case .everywhere: true
    case .area(let own): area.map(own.contains) ?? false
    case .enterprise, .nothing: false
    }
  }

  /// What lies within both. In which area an enterprise is, nobody knows here: of an enterprise's scope and an area's
  /// nothing is sure to be common.
  public func intersection(_ other: AreaScope) -> AreaScope {
    switch (self, other) {
    case (.everywhere, let scope), (let scope, .everywhere): scope
    case (.area(let one), .area(let other)):
      one.contains(other) ? .area(other) : other.contains(one) ? .area(one) : .nothing
    case (.enterprise(let one), .enterprise(let other)) where one == other: .enterprise(one)
    default: .nothing
    }
  }
}
