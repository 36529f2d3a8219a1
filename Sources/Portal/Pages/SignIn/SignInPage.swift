import Access
import Diagnostics
import Quantities

/// 登录: signing in and out.
enum SignInPage {
  struct View: Sendable {
    let name: String
    /// What went wrong, at the top of the form; `nil` on the first visit.
    let fault: String?
    /// What was done that led here.
    let done: String?
    let next: String
    /// The people of a demonstration, whose passwords anybody may know.
    let isDemonstration: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let next = LocalPath(checking: request.query.text("next") ?? "/") ?? LocalPath("/")
    if request.actor.isSignedIn { return .seeOther(next) }
    return page(request, portal, name: "", fault: nil, next: next)
  }

  static func signIn(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let next = LocalPath(checking: request.form.text("next") ?? "/") ?? LocalPath("/")
    let name = request.form.text("name") ?? ""
    let words = portal.renderer.words(request.language)
    switch try await portal.ports.access.signIn(name: name, password: request.form.exactly("password") ?? "") {
    case .signedIn(let token, _): return .signedIn(token, next)
    case .refused: return page(request, portal, name: name, fault: words("signIn.refused"), next: next)
    case .locked(let until):
      return page(
        request, portal, name: name,
        fault: words("signIn.locked", ["until": until.text(in: request.language)]), next: next)
    }
  }

  static func signOut(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await portal.ports.access.signOut(request.token)
    return .signedOut(LocalPath("/sign-in"))
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, name: String, fault: String?, next: LocalPath
  ) -> Reply {
    let words = portal.renderer.words(request.language)
    return .page(
      Page(
        "sign-in/sign-in", title: words("signIn.title"),
        view: View(
          name: name, fault: fault, done: request.query.text("done").flatMap { words.texts["signIn.done.\($0)"] },
          next: next.text, isDemonstration: portal.ports.isDemonstration), status: fault == nil ? 200 : 422))
  }
}
