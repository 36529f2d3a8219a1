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
}
