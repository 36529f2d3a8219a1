import Access
import Diagnostics

extension Portal {
  /// The frame around a page: navigation as far as the actor may go, banners, the other language.
  func chrome(for page: Page, _ request: PortalRequest) -> PageChrome {
    let words = renderer.words(request.language)
    let other: Language = request.language == .chinese ? .english : .chinese
    let items = Self.sections.filter { section in
      // Who works with money finds the calls and the awards there.
      if ["calls", "awards"].contains(section.key), Self.allows(request.actor, Self.money) { return false }
      return routes.contains { route in
        guard route.rule.method == .get, route.rule.pattern == section.path else { return false }
        if case .allowed = decide(request.actor, route.rule) { return true } else { return false }
      }
    }
    return PageChrome(
      title: page.title, htmlLanguage: request.language == .chinese ? "zh-CN" : "en",
      stylesheet: assets.address("tidu.css") ?? "/assets/tidu.css",
      script: assets.address("tidu.js") ?? "/assets/tidu.js", htmx: assets.address("vendor/htmx.min.js"),
      mark: assets.address("mark.svg") ?? "/assets/mark.svg", isDemonstration: ports.isDemonstration,
      isNonStatistical: page.showsNonStatisticalData, notices: page.notices,
      navigation: items.map { section in
        PageChrome.Item(
          href: section.path,
          label: section.path == "/vouchers"
            ? Self.vouchersTitle(for: request.actor, words) : words("nav.\(section.key)"),
          isCurrent: section.contains(request.path))
      },
      person: request.actor.person.map { person in
        PageChrome.Visitor(
          name: person.name,
          roles: person.roles.sorted().map { $0.name(request.language) }.joined(separator: words("list.separator")))
      },
      otherLanguage: PageChrome.Item(
        href: request.address(replacing: ["lang": other.rawValue]),
        label: other == .english ? "English" : "中文", isCurrent: false),
      today: request.today.text(in: request.language), formToken: request.token.formToken, path: request.path)
  }

  /// What the page of vouchers is called: a provider takes others', and holds none of its own.
  static func vouchersTitle(for actor: Actor, _ words: Strings) -> String {
    words(actor.roles.contains(.provider) && !actor.roles.contains(.enterprise) ? "nav.takenVouchers" : "nav.vouchers")
  }

  /// The sections of the portal, in the order of the navigation.
  private static let sections: [Section] = [
    Section(key: "overview", path: "/"),
    Section(key: "documents", path: "/documents"),
    Section(key: "match", path: "/match"),
    Section(key: "enterprises", path: "/enterprises"),
    Section(key: "cultivation", path: "/cultivation"),
    Section(key: "targets", path: "/targets"),
    Section(key: "reporting", path: "/reporting"),
    Section(key: "services", path: "/services"),
    Section(key: "programmes", path: "/programmes"),
    Section(key: "exchanges", path: "/exchanges"),
    Section(key: "places", path: "/places"),
    Section(key: "rules", path: "/rules"),
    Section(key: "reforms", path: "/reforms"),
    Section(key: "delivery", path: "/delivery"),
    Section(key: "awards", path: "/delivery/awards"),
    Section(key: "calls", path: "/calls"),
    Section(key: "vouchers", path: "/vouchers"),
    Section(key: "administration", path: "/administration"),
  ]

  private struct Section {
    let key: String
    let path: String

    func contains(_ other: String) -> Bool {
      path == "/" ? other == "/" : other == path || other.hasPrefix(path + "/")
    }
  }

  /// The sign-in page, coming back to where the person wanted to go.
  func signInPath(then wanted: String) -> LocalPath {
    guard wanted != "/", let path = LocalPath(checking: wanted),
      let signIn = LocalPath(checking: "/sign-in?next=\(FormFields.encode(path.text))")
    else { return LocalPath("/sign-in") }
    return signIn
  }
}
