import Access
import Journal

/// 全部, 我的企业: lists of an area that a service officer may narrow to the enterprises that are the officer's own.
enum OwnChoice {
  /// What an address asks for the own with.
  static let query = "mine"

  /// Whose enterprises a list shows; `nil` for all of the area.
  static func officer(_ request: PortalRequest) -> ActorID? {
    isOffered(request) && request.query.text(query) != nil ? request.actor.id : nil
  }

  /// The two ways to read a list; none for those who look after nobody.
  static func tabs(_ request: PortalRequest, _ words: Strings) -> [RegisterPage.TabView] {
    guard isOffered(request) else { return [] }
    let isOwn = officer(request) != nil
    return [false, true].map { narrows in
      RegisterPage.TabView(
        label: words(narrows ? "officer.own" : "filter.all"),
        href: request.address(replacing: [query: narrows ? "1" : nil, "page": nil]), isCurrent: isOwn == narrows)
    }
  }

  private static func isOffered(_ request: PortalRequest) -> Bool { request.actor.roles.contains(.officer) }
}
