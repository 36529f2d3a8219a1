import Quantities

extension AreaScope {
  /// Whether a person with this scope may see an enterprise.
  public func contains(_ enterprise: Enterprise) -> Bool {
    switch self {
    case .everywhere: true
    case .area(let code): enterprise.area.map(code.contains) ?? false
    case .park(let code, let day): enterprise.park(on: day) == code
    case .enterprise(let key): enterprise.creditCode.text == key
    case .nothing: false
    }
  }
}
