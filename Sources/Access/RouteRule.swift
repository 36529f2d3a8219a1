import Diagnostics
import Quantities

/// How far a role sees on a route.
public enum AreaRule: Sendable, Hashable {
  /// Every row: for what is the same for everybody, and for those who work for the whole city.
  case everywhere
  /// Every row, for those alone who work for the whole city: whoever has an area is refused.
  case wholeCity
  /// The rows of the person's own area and below it. A person of the city, who has no area, sees every row where
  /// the role does not require one.
  case ownArea
  /// The rows of the person's own enterprise.
  case ownEnterprise
  /// No row of any enterprise: the page shows none.
  case noRows
}

/// One line of the table of routes: who may call it, and which rows they then see.
public struct RouteRule: Sendable, Hashable {
  public enum Method: String, Sendable, Hashable {
    case get = "GET"
    case post = "POST"
  }

  public let method: Method
  /// Path with named parts, such as `/enterprises/{key}`.
  public let pattern: String
  /// Each role that may call it, with how far it sees.
  public let grants: [Role: AreaRule]
  /// Whether somebody may call it who has still to replace the initial password: to do just that, or to leave.
  public let servesInitialPassword: Bool

  public init(
    _ method: Method, _ pattern: String, grants: [Role: AreaRule], servesInitialPassword: Bool = false
  ) {
    self.method = method
    self.pattern = pattern
    self.grants = grants
    self.servesInitialPassword = servesInitialPassword
  }

  /// The same area rule for several roles.
  public init(_ method: Method, _ pattern: String, roles: some Sequence<Role>, area: AreaRule) {
    self.init(method, pattern, grants: Dictionary(uniqueKeysWithValues: Set(roles).map { ($0, area) }))
  }
}

/// Why somebody may not call a route.
public enum Refusal: Sendable, Hashable {
  case signInNeeded
  /// 先改初始密码: somebody else knows the password as long as it is the one that they made.
  case ownPasswordNeeded
  case roleMissing
  /// The role is right, but the person was never given the area that it works in.
  case areaMissing
  case enterpriseMissing
  /// The page is for the whole city, and the person works for one area of it.
  case wholeCityOnly

  public var reason: Wording {
    switch self {
    case .signInNeeded:
      Wording(zh: "请先登录，再打开这一页。", en: "Please sign in first, then open this page.")
    case .ownPasswordNeeded:
      Wording(
        zh: "您用的还是初始密码。请先在“我的账号”里改成只有您自己知道的密码。",
        en: "Your password is still the initial one. Replace it under My account by one that you alone know.")
    case .roleMissing:
      Wording(
        zh: "您的角色不能使用这一页。需要时请联系本单位系统管理员。",
        en: "Your role may not use this page. If you need it, ask your administrator.")
    case .areaMissing:
      Wording(
        zh: "您的账号还没有指定所属区域，因此没有可以查看的数据。请联系本单位系统管理员。",
        en: "Your account has no area yet, so there is nothing it may show. Ask your administrator.")
    case .wholeCityOnly:
      Wording(
        zh: "这一页涉及全市的数据，您的账号只负责本区域。需要时请联系市级系统管理员。",
        en: "This page is about the whole city, and your account is for one area. Ask the city's administrator.")
    case .enterpriseMissing:
      Wording(
        zh: "您的账号还没有绑定企业，因此没有可以查看的数据。请到“我的账号”里申请绑定企业，或联系系统管理员。",
        en: "Your account is not bound to an enterprise yet. Ask for it under My account, or ask an administrator.")
    }
  }
}

/// What a rule says of an actor.
public enum AccessDecision: Sendable, Hashable {
  /// The actor may call the route and sees the rows of the scope.
  case allowed(AreaScope)
  case refused(Refusal)
}

/// Decides whether an actor may call a route and which rows they then see.
///
/// Each of the actor's roles is judged alone; of those that are allowed, the widest scope holds. A disabled person is
/// nobody, and whoever has still to replace an initial password may do that and no more. Who belongs to a park sees those who
/// count for it on the day: this is the one place where a person's area becomes such a scope. Cost: linear in the actor's
/// roles.
/// - Parameter day: `nil` where only the yes or no is asked for.
public func decide(_ actor: Actor, _ rule: RouteRule, on day: CalendarDay? = nil) -> AccessDecision {
  if let person = actor.person {
    if !person.isActive { return .refused(.signInNeeded) }
    if person.hasInitialPassword, !rule.servesInitialPassword { return .refused(.ownPasswordNeeded) }
  }
  var scopes: [AreaScope] = []
  var refusals: [Refusal] = []
  for role in actor.roles.sorted() {
    guard let area = rule.grants[role] else { continue }
    switch (area, actor.person?.area, actor.person?.enterprise) {
    case (.everywhere, _, _): scopes.append(.everywhere)
    case (.noRows, _, _): scopes.append(.nothing)
    case (.wholeCity, nil, _): scopes.append(.everywhere)
    case (.wholeCity, _?, _): refusals.append(.wholeCityOnly)
    case (.ownArea, let area?, _): scopes.append(.area(area))
    case (.ownArea, nil, _): role.needsArea ? refusals.append(.areaMissing) : scopes.append(.everywhere)
    case (.ownEnterprise, _, let key?): scopes.append(.enterprise(key))
    case (.ownEnterprise, _, nil): refusals.append(.enterpriseMissing)
    }
  }
  if let widest = scopes.max(by: { $0.breadth < $1.breadth }) { return .allowed(day.map(widest.on) ?? widest) }
  if let refusal = refusals.first { return .refused(refusal) }
  return .refused(actor.isSignedIn ? .roleMissing : .signInNeeded)
}

extension AreaScope {
  /// Orders scopes from nothing to everywhere.
  fileprivate var breadth: Int {
    switch self {
    case .nothing: 0
    case .enterprise: 1
    case .area, .park: 2
    case .everywhere: 3
    }
  }
}
