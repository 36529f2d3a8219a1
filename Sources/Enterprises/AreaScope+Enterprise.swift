import Quantities

extension AreaScope {
  /// Whether a person with this scope may see an enterprise.
  public func contains(_ enterprise: Enterprise) -> Bool {
    switch self {
    case .everywhere: true
    case .area(let code): enterprise.area.map { $0.text.hasPrefix(code.prefixOfAllBelow) } ?? false
    case .enterprise(let key): enterprise.creditCode.text == key
    case .nothing: false
    }
  }
}

extension AreaCode {
  /// What the codes of this area and of all below it begin with: GB/T 2260 gives a city four trailing zeros, a
  /// district its six digits, and whatever lies below a district those six and three more.
  public var prefixOfAllBelow: String {
    text.count == 6 && text.hasSuffix("0000") ? String(text.prefix(2)) : text
  }
}
