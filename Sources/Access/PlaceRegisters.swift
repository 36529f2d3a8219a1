import Quantities

/// Where the areas and enterprises are looked up that people are bound to: a port to rooms that this one does not know.
public struct PlaceRegisters: Sendable {
  private let hasArea: @Sendable (AreaCode) async throws -> Bool
  private let hasEnterprise: @Sendable (CreditCode, AreaScope) async throws -> Bool

  /// - Parameter hasEnterprise: whether an enterprise is known, and lies within the scope.
  public init(
    hasArea: @escaping @Sendable (AreaCode) async throws -> Bool,
    hasEnterprise: @escaping @Sendable (CreditCode, AreaScope) async throws -> Bool
  ) {
    self.hasArea = hasArea
    self.hasEnterprise = hasEnterprise
  }

  /// For a fill that brings people and enterprises together, in whatever order.
  public static let trusting = PlaceRegisters(hasArea: { _ in true }, hasEnterprise: { _, _ in true })

  func has(_ enterprise: CreditCode, within scope: AreaScope = .everywhere) async throws -> Bool {
    try await hasEnterprise(enterprise, scope)
  }

  /// Whether a person belongs to a scope: by their area, else by their enterprise.
  func contains(_ person: Person, within scope: AreaScope) async throws -> Bool {
    switch scope {
    case .everywhere: return true
    case .area(let own), .park(let own, _):
      if let area = person.area { return own.contains(area) }
      guard let enterprise = person.enterprise.flatMap({ CreditCode($0) }) else { return false }
      return try await has(enterprise, within: scope)
    case .enterprise, .nothing: return false
    }
  }

  /// Looks up what a command names. Cost: at most two look-ups.
  func places(of command: AccessCommand.AddPerson, within scope: AreaScope) async throws -> NamedPlaces {
    var places = NamedPlaces(hasArea: false, hasEnterprise: false, scope: scope)
    if let area = command.areaCode { places.hasArea = try await hasArea(area) }
    if let enterprise = command.enterpriseCode { places.hasEnterprise = try await hasEnterprise(enterprise, scope) }
    return places
  }
}

/// What the registers know of the places that a command names.
public struct NamedPlaces: Sendable, Hashable {
  public var hasArea: Bool
  /// Whether the enterprise is known, and lies within the scope.
  public var hasEnterprise: Bool
  /// Where the one who names them administers.
  public var scope: AreaScope

  public init(hasArea: Bool, hasEnterprise: Bool, scope: AreaScope = .everywhere) {
    self.hasArea = hasArea
    self.hasEnterprise = hasEnterprise
    self.scope = scope
  }
}
