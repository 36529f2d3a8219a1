import Quantities

/// Where the areas and enterprises are looked up that people are bound to: a port to rooms that this one does not know.
public struct PlaceRegisters: Sendable {
  private let hasArea: @Sendable (AreaCode) async throws -> Bool
  private let hasEnterprise: @Sendable (CreditCode) async throws -> Bool

  public init(
    hasArea: @escaping @Sendable (AreaCode) async throws -> Bool,
    hasEnterprise: @escaping @Sendable (CreditCode) async throws -> Bool
  ) {
    self.hasArea = hasArea
    self.hasEnterprise = hasEnterprise
  }

  /// For a fill that brings people and enterprises together, in whatever order.
  public static let trusting = PlaceRegisters(hasArea: { _ in true }, hasEnterprise: { _ in true })

  func has(_ enterprise: CreditCode) async throws -> Bool { try await hasEnterprise(enterprise) }

  /// Looks up what a command names. Cost: at most two look-ups.
  func places(of command: AccessCommand.AddPerson) async throws -> NamedPlaces {
    var places = NamedPlaces(hasArea: false, hasEnterprise: false)
    if let area = command.areaCode { places.hasArea = try await hasArea(area) }
    if let enterprise = command.enterpriseCode { places.hasEnterprise = try await hasEnterprise(enterprise) }
    return places
  }
}

/// What the registers know of the places that a command names.
public struct NamedPlaces: Sendable, Hashable {
  public var hasArea: Bool
  public var hasEnterprise: Bool

  public init(hasArea: Bool, hasEnterprise: Bool) {
    self.hasArea = hasArea
    self.hasEnterprise = hasEnterprise
  }
}
