import Access
import Diagnostics
import Quantities

/// 我的账号: who one is here, and a new password.
enum AccountPage {
  struct View: Sendable {
    let name: String
    /// Whether nothing else is open before the password is one's own.
    let isInitial: Bool
    let facts: [Pair]
    /// Where who acts for the enterprise is said, or how to be bound to one; none for those who are no enterprise's.
    let links: [Crumb]
    let presentFault: String?
    let passwordFault: String?
    let faults: [Crumb]
    let hasFaults: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: Diagnostics([]))
  }

  static func changePassword(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let person = request.actor.person else { return .seeOther(LocalPath("/sign-in")) }
    let password = request.form.exactly("password") ?? ""
    guard password == request.form.exactly("again") else {
      return try await page(
        request, portal,
        faults: Diagnostics(
          Diagnostic(
            "access.password-again", at: Place(field: "password"),
            Wording(zh: "两次输入的新密码不一样", en: "the two new passwords differ"))))
    }
    do {
      try await portal.ports.access.changePassword(
        of: person.id.text, to: password, present: request.form.exactly("present") ?? "", by: request.actor)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults)
    }
    return .signedOut(LocalPath("/sign-in?done=password"))
  }

  private static func page(_ request: PortalRequest, _ portal: Portal, faults: Diagnostics) async throws -> Reply {
    guard let person = request.actor.person else { return .seeOther(LocalPath("/sign-in")) }
    let words = portal.renderer.words(request.language)
    func said(_ field: String) -> String? {
      faults.all.first { $0.place?.field == field }.map(words.said)
    }
    let view = View(
      name: person.name, isInitial: person.hasInitialPassword,
      facts: [
        Pair(words("signIn.name"), person.id.text),
        Pair(
          words("people.roles"),
          person.roles.sorted().map { $0.name(request.language) }.joined(separator: words("list.separator"))),
        try await reach(of: person, portal, words),
      ],
      links: person.roles.contains(.enterprise) && !person.hasInitialPassword
        ? [
          person.enterprise == nil
            ? Crumb(words("binding.title"), "/account/binding") : Crumb(words("agents.title"), "/account/agents")
        ] : [],
      presentFault: said("present"), passwordFault: said("password"),
      faults: ["present", "password"].compactMap { field in said(field).map { Crumb($0, "#\(field)") } },
      hasFaults: !faults.all.isEmpty)
    return .page(
      Page("account/account", title: words("account.link"), view: view, status: faults.all.isEmpty ? 200 : 422))
  }

  /// Where the person's rights reach: an area, the whole city, or an enterprise by its name and code.
  private static func reach(of person: Person, _ portal: Portal, _ words: Strings) async throws -> Pair {
    let reach = portal.reach(of: person, words)
    guard person.enterprise != nil || person.roles == [.enterprise] else {
      return Pair(words("enterprise.area"), reach)
    }
    let code = person.enterprise.flatMap { CreditCode($0) }
    let names = try await portal.enterpriseNames(code.map { [$0] } ?? [], within: .everywhere)
    return Pair(
      words("account.enterprise"), [code.flatMap { names[$0] }, reach].compactMap { $0 }.joined(separator: " "))
  }
}
