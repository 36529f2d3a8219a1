import Access

/// One line of the table of routes.
struct Route: Sendable {
  /// How a posted request proves that it was meant.
  enum Protection: Sendable, Hashable {
    /// It carries the session's form token.
    case formToken
    /// It changes nothing and reads no session's rights, so there is nothing to forge.
    case none
  }

  typealias Handler = @Sendable (PortalRequest, Portal) async throws -> Reply

  private(set) var rule: RouteRule
  let protection: Protection
  /// The largest body in bytes.
  let bodyLimit: Int
  /// Whether answers and errors are for machines: JSON and `application/problem+json`.
  let isInterface: Bool
  let handler: Handler

  private init(
    _ rule: RouteRule, protection: Protection, bodyLimit: Int, isInterface: Bool, handler: @escaping Handler
  ) {
    self.rule = rule
    self.protection = protection
    self.bodyLimit = bodyLimit
    self.isInterface = isInterface
    self.handler = handler
  }

  /// The same, also for those who have still to replace an initial password.
  var servingInitialPasswords: Route {
    var route = self
    route.rule = RouteRule(rule.method, rule.pattern, grants: rule.grants, servesInitialPassword: true)
    return route
  }

  /// A page.
  static func page(_ pattern: String, _ grants: [Role: AreaRule], _ handler: @escaping Handler) -> Route {
    Route(
      RouteRule(.get, pattern, grants: grants), protection: .formToken, bodyLimit: 0, isInterface: false,
      handler: handler)
  }

  /// A form of a page.
  static func form(
    _ pattern: String, _ grants: [Role: AreaRule], bodyLimit: Int = 64 << 10, _ handler: @escaping Handler
  ) -> Route {
    Route(
      RouteRule(.post, pattern, grants: grants), protection: .formToken, bodyLimit: bodyLimit, isInterface: false,
      handler: handler)
  }

  /// A form that computes from what it is given and keeps nothing: it works without cookies.
  static func statelessForm(
    _ pattern: String, _ grants: [Role: AreaRule], bodyLimit: Int = 64 << 10, _ handler: @escaping Handler
  ) -> Route {
    Route(
      RouteRule(.post, pattern, grants: grants), protection: .none, bodyLimit: bodyLimit, isInterface: false,
      handler: handler)
  }

  /// A call that reads, for machines.
  static func interface(_ pattern: String, _ grants: [Role: AreaRule], _ handler: @escaping Handler) -> Route {
    Route(
      RouteRule(.get, pattern, grants: grants), protection: .formToken, bodyLimit: 0, isInterface: true,
      handler: handler)
  }

  /// A call that computes from what it is given and keeps nothing.
  static func computation(
    _ pattern: String, _ grants: [Role: AreaRule], bodyLimit: Int, _ handler: @escaping Handler
  ) -> Route {
    Route(
      RouteRule(.post, pattern, grants: grants), protection: .none, bodyLimit: bodyLimit, isInterface: true,
      handler: handler)
  }
}
