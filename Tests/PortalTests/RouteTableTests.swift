import Access
import HummingbirdTesting
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("The table of routes, walked route × role × area")
struct RouteTableTests {
  @Test("who may call what, and how far they see, is as it was last agreed")
  func table() async throws {
    let city = try await TestPortal(enterprises: 0)
    let lines = city.portal.routes.map { route in
      let grants = route.rule.grants.sorted { $0.key < $1.key }.map { "\($0.key.rawValue): \($0.value)" }
      return "\(route.rule.method.rawValue) \(route.rule.pattern)  [\(grants.joined(separator: ", "))]"
        + (route.rule.method == .post && route.protection == .none ? "  without a form token" : "")
    }
    try Golden.expect(lines.joined(separator: "\n") + "\n", is: "routes.txt")
    try city.remove()
  }

  @Test("every route answers every person as the table says: allowed, sent to sign in, or refused")
  func everyRouteForEverybody() async throws {
    try await TestPortal.run(enterprises: 40) { city, client in
      let people = try await city.store.people()
      let actors: [(name: String?, actor: Actor)] =
        [(nil, .visitor)] + people.map { ($0.id.text, Actor($0)) }
      for (name, actor) in actors {
        var browser = Browser(client)
        if let name { #expect(try await browser.signIn(name).status == 303) }
        for route in city.portal.routes where route.rule.pattern != "/sign-out" && route.rule.pattern != "/sign-in" {
          let path = Self.path(of: route.rule.pattern, in: city, for: actor)
          let answer =
            route.rule.method == .get
            ? try await browser.get(path) : try await browser.post(path, ["id": "nobody-such"])
          let expected = Self.expectation(decide(actor, route.rule), route)
          #expect(
            expected.contains(answer.status),
            "\(route.rule.method.rawValue) \(path) for \(name ?? "a visitor"): \(answer.status)")
          #expect(answer.status < 500)
          if answer.status == 303, name == nil, route.rule.method == .get {
            #expect(answer.location?.hasPrefix("/sign-in?next=") == true)
          }
        }
      }
    }
  }

  @Test("a list holds the rows of the reader's own area and no others")
  func narrowed() async throws {
    try await TestPortal.run { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let all = try await city.portal.facts.page(.init(limit: 500), within: .everywhere).rows
      let own = all.filter { $0.area?.district == songjiang }
      #expect(!own.isEmpty && own.count < all.count)

      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let exported = try await district.get("/enterprises/export").text
      for enterprise in all {
        #expect(exported.contains(enterprise.creditCode.text) == own.contains(enterprise))
      }
      let foreign = try #require(all.first { !own.contains($0) })
      #expect(try await district.get("/enterprises/\(foreign.creditCode)").status == 404)
      #expect(try await district.get("/enterprises/\(own[0].creditCode)").status == 200)
      // Asking for another district's rows by hand gives none.
      let asked = try await district.get("/enterprises/export?area=310115").text
      #expect(asked.split(separator: "\r\n").count == 1)
      #expect(try await district.get("/api/v1/enterprises?limit=500").text.contains(foreign.creditCode.text) == false)
    }
  }

  @Test("an enterprise sees itself alone")
  func ownEnterprise() async throws {
    try await TestPortal.run { city, client in
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      let other = try #require(
        try await city.portal.facts.page(.init(limit: 9), within: .everywhere).rows.first { $0.creditCode != own })
      var browser = Browser(client)
      _ = try await browser.signIn("enterprise")
      let list = try await browser.get("/enterprises")
      #expect(list.status == 303)
      #expect(list.location == "/enterprises/\(own)")
      #expect(try await browser.get("/enterprises/\(own)").status == 200)
      #expect(try await browser.get("/enterprises/\(other.creditCode)").status == 404)
      #expect(try await browser.get("/enterprises/export").status == 403)
    }
  }

  /// A path that exists, for each pattern.
  private static func path(of pattern: String, in city: TestPortal, for actor: Actor) -> String {
    let code = actor.person?.enterprise ?? city.city.people().compactMap(\.enterprise).first?.text ?? ""
    return pattern.replacing("{document}", with: "shenggui-2023").replacing("{clause}", with: "5")
      .replacing("{instrument}", with: "new-entrant-award").replacing("{code}", with: code)
      .replacing("{id}", with: "nobody-such").replacing("{key}", with: "none")
  }

  /// The statuses that a decision may lead to. What is allowed may still be wrong in itself, such as an empty form or
  /// an enterprise of another area; it is never a question of rights.
  private static func expectation(_ decision: AccessDecision, _ route: Route) -> Set<Int> {
    switch decision {
    case .allowed: [200, 303, 400, 404, 422]
    case .refused(.signInNeeded): route.rule.method == .get && !route.isInterface ? [303] : [401]
    case .refused: [403]
    }
  }
}
