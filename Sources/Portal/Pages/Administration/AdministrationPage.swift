import Access

/// 管理: what an administrator or auditor can open.
enum AdministrationPage {
  struct View: Sendable {
    struct Door: Sendable {
      let title: String
      let text: String
      let href: String
    }

    let doors: [Door]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let doors = [
      ("people", "/administration/people"), ("bindings", "/administration/bindings"),
      ("exports", "/exports"), ("import", "/administration/import"),
      ("journal", "/administration/journal"),
    ]
    .filter { portal.mayOpen($0.1, request.actor) }
    .map { key, path in
      View.Door(title: words("\(key).title"), text: words("\(key).lead"), href: path)
    }
    // What waits for an answer stands before everything else.
    let waiting = try await portal.exportLinks(request.actor, at: request.now, words).map {
      View.Door(title: $0.label, text: "", href: $0.href ?? "")
    }
    return .page(
      Page("administration/administration", title: words("nav.administration"), view: View(doors: waiting + doors)))
  }
}

extension Portal {
  /// Whether an actor may open a page: asked of the table of routes.
  func mayOpen(_ path: String, _ actor: Actor) -> Bool {
    routes.contains { route in
      guard route.rule.method == .get, route.rule.pattern == path else { return false }
      if case .allowed = decide(actor, route.rule) { return true } else { return false }
    }
  }
}
