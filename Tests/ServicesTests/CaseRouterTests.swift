import Diagnostics
import Journal
import Quantities
import Testing

@testable import Services

@Suite("Who gets a case")
struct CaseRouterTests {
  private let near = Officer(key: person("near"), area: area("310117001"))
  private let wide = Officer(key: person("wide"), area: area("310117"))

  private func topic(
    _ area: String? = "310117001", industry: String? = "3911", tier: String? = nil, size: String? = nil
  )
    throws -> CaseTopic
  {
    CaseTopic(
      instrument: try Fixture.type().instrument, area: area.flatMap { AreaCode($0) },
      industry: industry.flatMap { IndustryCode($0) }, tier: tier, size: size)
  }

  private func route(
    _ officers: [Officer], _ topic: CaseTopic, loads: [ActorID: Int] = [:], own: ActorID? = nil
  ) -> CaseRouting {
    CaseRouter(officers: officers, loads: loads, city: area("310000")).route(
      topic, ownOfficer: own, on: day("2026-05-11"))
  }

  @Test("the least in hand has it; of equals the nearer one; the reasons say so")
  func loads() throws {
    let even = route([wide, near], try topic())
    #expect(even.officer == near.key && even.unit == ServiceUnit(near.area))
    #expect(even.reasons == [.area(near.area), .lightest(load: 0, among: 2)])
    #expect(route([wide, near], try topic(), loads: [near.key: 1]).officer == wide.key)
  }

  @Test("the enterprise's own officer comes before all; away, the deputy; without a deputy, the district")
  func own() throws {
    #expect(route([wide, near], try topic(), loads: [near.key: 99], own: near.key).reasons == [.ownOfficer])
    let away = Officer(
      key: near.key, area: near.area,
      absence: .init(from: day("2026-05-10"), through: day("2026-05-11"), deputy: wide.key))
    let stood = route([wide, away], try topic(), own: near.key)
    #expect(stood.officer == wide.key && stood.reasons == [.ownOfficer, .deputy(of: near.key)])
    let alone = route([away], try topic(), own: near.key)
    #expect(alone.officer == nil && alone.unit == Fixture.songjiang && alone.reasons == [.fallback(.nobodyFits)])
  }

  @Test("nobody has a case of an enterprise that they may not open: not as its officer of old, and not as a deputy")
  func outside() throws {
    let moved = Officer(key: person("moved"), area: area("310117002"))
    let fitting = route([moved, near], try topic(), own: moved.key)
    #expect(fitting.officer == near.key && fitting.reasons == [.area(near.area), .lightest(load: 0, among: 1)])
    #expect(route([moved], try topic(), own: moved.key).reasons == [.fallback(.nobodyFits)])
    #expect(route([near], try topic(nil), own: near.key).reasons == [.fallback(.areaUnknown)])
    func standing(_ officer: Officer, _ deputy: Officer) throws -> CaseRouting {
      let away = Officer(
        key: officer.key, area: officer.area,
        absence: .init(from: day("2026-05-10"), through: day("2026-05-11"), deputy: deputy.key))
      return route([away, deputy], try topic(), own: officer.key)
    }
    let fallback = CaseRouting(unit: Fixture.songjiang, reasons: [.fallback(.nobodyFits)])
    #expect(try standing(near, moved) == fallback && standing(wide, moved) == fallback)
    // Who stands in for the district within one street has that street's.
    #expect(try standing(wide, near).officer == near.key)
  }

  @Test("where the clause asks for a named officer somebody has it at once, and that is said")
  func namedOfficer() throws {
    let topic = CaseTopic(
      instrument: try Fixture.type().instrument, area: AreaCode("310117001"), industry: nil, tier: nil,
      needsOfficer: true)
    #expect(route([wide, near], topic, own: near.key).reasons == [.clauseNamesOfficer, .ownOfficer])
    let machines = Officer(key: person("m"), area: area("310117"), industries: ["34"])
    let named = route([machines], topic)
    #expect(named.officer == machines.key)
    #expect(named.reasons == [.clauseNamesOfficer, .area(machines.area), .lightest(load: 0, among: 1)])
    for reason in named.reasons { #expect(RoutingReason(json: reason.json) == reason) }
    // Whose own officer is away without a deputy has another; nobody there leaves it to the district.
    let away = Officer(
      key: near.key, area: near.area,
      absence: .init(from: day("2026-05-10"), through: day("2026-05-11"), deputy: person("gone")))
    #expect(route([wide, away], topic, own: near.key).officer == wide.key)
    #expect(route([away], topic, own: near.key).reasons == [.fallback(.nobodyFits)])
  }

  @Test("an officer of some sizes is given those alone, and the reasons say so; a size that nobody knows fits none")
  func sizes() throws {
    let small = Officer(key: person("s"), area: area("310117"), sizes: ["small", "micro"])
    #expect(route([small], try topic()).officer == nil)
    #expect(route([small], try topic(size: "large")).officer == nil)
    let reasons = route([small], try topic(size: "micro")).reasons
    #expect(reasons == [.area(small.area), .size("micro"), .lightest(load: 0, among: 1)])
    for reason in reasons { #expect(RoutingReason(json: reason.json) == reason) }
    // What was recorded before sizes were asked for takes all.
    let profile = OfficerProfile(key: small.key, tiers: ["srdi"])
    #expect(profile.json["sizes"] == .null && OfficerProfile(json: profile.json) == profile)
    let sized = OfficerProfile(key: small.key, sizes: ["small"])
    #expect(OfficerProfile(json: sized.json) == sized)
  }

  @Test("area, subject, industry and tier must all fit; what nobody knows fits no filter")
  func filters() throws {
    let instruments = Officer(key: person("i"), area: area("310117"), subjects: [try Fixture.type().instrument])
    let machines = Officer(key: person("m"), area: area("310117"), industries: ["34", "39"])
    let giants = Officer(key: person("g"), area: area("310117"), tiers: ["little_giant"])
    let power = Officer(
      key: person("p"), area: area("310117"), subjects: [try Fixture.type("shenggui-2023/6#special-power").instrument])
    #expect(route([power], try topic()).officer == nil)
    #expect(route([giants], try topic(tier: nil)).officer == nil)
    #expect(route([giants], try topic(tier: "little_giant")).officer == giants.key)
    #expect(route([machines], try topic(industry: nil)).officer == nil)
    #expect(route([machines], try topic(industry: "3411")).reasons.contains(.industry("34")))
    #expect(route([instruments], try topic("310115")).officer == nil)
    #expect(route([instruments], try topic(nil)).reasons == [.fallback(.areaUnknown)])
    #expect(route([instruments], try topic(nil)).unit == Fixture.city)
  }
}
