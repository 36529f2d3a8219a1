import Journal
import Quantities
import Testing

@testable import Access

@Suite("Who may call a route, and which rows they then see")
struct RouteRuleTests {
  private let rule = RouteRule(
    .get, "/enterprises",
    grants: [.city: .everywhere, .district: .ownArea, .officer: .ownArea, .enterprise: .ownEnterprise])

  private func actor(_ roles: Set<Role>, area: String? = nil, enterprise: String? = nil, disabled: Bool = false)
    throws -> Actor
  {
    Actor(
      Person(
        id: try #require(PersonID("someone")), key: try #require(ActorID("person:1")), name: "某人", roles: roles,
        area: area.flatMap { AreaCode($0) },
        enterprise: enterprise, addedAt: Timestamp(millisecondsSinceEpoch: 0),
        status: disabled ? .disabled(since: Timestamp(millisecondsSinceEpoch: 0)) : .active))
  }

  @Test("a visitor is asked to sign in")
  func visitor() {
    #expect(decide(.visitor, rule) == .refused(.signInNeeded))
  }

  @Test("the city sees every row, a district its own, an enterprise itself")
  func scopes() throws {
    let songjiang = try #require(AreaCode("310117"))
    #expect(decide(try actor([.city]), rule) == .allowed(.everywhere))
    #expect(decide(try actor([.district], area: "310117"), rule) == .allowed(.area(songjiang)))
    #expect(decide(try actor([.enterprise], enterprise: "e1"), rule) == .allowed(.enterprise("e1")))
  }

  @Test("a role that the table does not name is refused")
  func otherRole() throws {
    #expect(decide(try actor([.provider]), rule) == .refused(.roleMissing))
  }

  @Test("a district without an area and an enterprise without a key see nothing, and learn why")
  func incomplete() throws {
    #expect(decide(try actor([.district]), rule) == .refused(.areaMissing))
    #expect(decide(try actor([.enterprise]), rule) == .refused(.enterpriseMissing))
  }

  @Test("of several roles the widest scope holds")
  func severalRoles() throws {
    let both = try actor([.enterprise, .district], area: "310117", enterprise: "e1")
    #expect(decide(both, rule) == .allowed(.area(try #require(AreaCode("310117")))))
  }

  @Test("a city person given an area is narrowed to it where the rule says own area")
  func auditorOfADistrict() throws {
    let rule = RouteRule(.get, "/journal", roles: [.auditor], area: .ownArea)
    #expect(decide(try actor([.auditor]), rule) == .allowed(.everywhere))
    #expect(
      decide(try actor([.auditor], area: "310117"), rule) == .allowed(.area(try #require(AreaCode("310117")))))
  }

  @Test("a disabled person is nobody, also on public pages that need a session")
  func disabled() throws {
    #expect(decide(try actor([.city], disabled: true), rule) == .refused(.signInNeeded))
  }

  @Test("a page for the public is open to everybody and shows no enterprise's rows")
  func publicPage() throws {
    let rule = RouteRule(.get, "/match", roles: [.public], area: .noRows)
    #expect(decide(.visitor, rule) == .allowed(.nothing))
    #expect(decide(try actor([.city]), rule) == .allowed(.nothing))
  }
}
