import Access
import Enterprises
import HummingbirdTesting
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Services
import Targets
import Testing

@testable import Portal

@Suite("The table of routes, walked route × role × area")
struct RouteTableTests {
  private static let walkers = 3

  @Test("who may call what, and how far they see, is as it was last agreed")
  func table() async throws {
    let city = try await TestPortal(enterprises: 0)
    let lines = city.portal.routes.map { route in
      let grants = route.rule.grants.sorted { $0.key < $1.key }.map { "\($0.key.rawValue): \($0.value)" }
      return "\(route.rule.method.rawValue) \(route.rule.pattern)  [\(grants.joined(separator: ", "))]"
        + (route.rule.method == .post && route.protection == .none ? "  without a form token" : "")
        + (route.rule.servesInitialPassword ? "  with an initial password too" : "")
    }
    try Golden.expect(lines.joined(separator: "\n") + "\n", is: "routes.txt")
    try city.remove()
  }

  /// The longest of all tests: its people are shared out over cities of their own, which are walked beside each other.
  @Test(
    "every route answers every person as the table says: allowed, sent to sign in, or refused",
    arguments: 0..<walkers)
  func everyRouteForEverybody(walker: Int) async throws {
    try await TestPortal.run(enterprises: 40) { city, client in
      try await city.makeMoney()
      let people = try await city.store.people()
      let everybody: [(name: String?, actor: Actor)] =
        [(nil, .visitor)] + people.map { ($0.id.text, Actor($0)) }
      var spare = 0
      for (name, actor) in everybody.enumerated().filter({ $0.offset % Self.walkers == walker }).map(\.element) {
        var browser = Browser(client)
        if let name { #expect(try await browser.signIn(name).status == 303) }
        for route in city.portal.routes where route.rule.pattern != "/sign-out" && route.rule.pattern != "/sign-in" {
          spare += 1
          let path = try await Self.path(of: route.rule.pattern, in: city, for: actor, spare: spare)
          let answer: Browser.Answer =
            switch (route.rule.method, route.isInterface) {
            case (.get, _): try await browser.get(path)
            case (.post, true):
              try await browser.send(path, .post, headers: [:], body: Array(#"{"enterprise":"e","facts":[]}"#.utf8))
            case (.post, false):
              try await browser.post(
                path, ["reason": "路由巡检", "sure": "yes", "act": path.contains("/entries/") ? "amend" : "withdraw"])
            }
          let expected = Self.expectation(decide(actor, route.rule), route, of: actor)
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

  private static func file() throws -> IncomingFile {
    try IncomingFile(Array("%PDF-1.7 巡检".utf8), name: "巡检.pdf", field: "file")
  }

  private static func target(_ isObserved: Bool) -> String { isObserved ? "above-scale-total" : "district-targets" }

  /// A path that exists for the actor, for each pattern: an enterprise that they may see, a fact of it that still stands,
  /// a person who can be disabled, an upload of their own that waits.
  private static func path(
    of pattern: String, in city: TestPortal, for actor: Actor, spare: Int
  ) async throws -> String {
    if pattern == "/calendar/{key}" {
      let reader = try #require(try await city.store.people().first { $0.id.text == "city" })
      return "/calendar/\(try await city.portal.ports.access.openCalendar(by: Actor(reader)).text).ics"
    }
    if pattern.hasPrefix("/programmes/{document}") { return "/programmes/zjtx-2025/19/service-system" }
    let isTarget = pattern.hasPrefix("/targets/")
    let isRegister = pattern.hasPrefix("/cultivation/") || pattern.hasPrefix("/api/v1/registers/")
    if pattern.hasPrefix("/evaluations/") {
      return try await city.evaluation(pattern, for: actor, key: "walk-\(spare)")
    }
    // Facts count the districts' targets, and people observe the city's total.
    let isObserved = pattern.contains("/observ")
    let instrument = isRegister ? "cultivation-library" : isTarget ? Self.target(isObserved) : "new-entrant-award"
    let values: [(String, String)] = [
      ("document", "shenggui-2023"), ("clause", isRegister ? "3" : isTarget ? (isObserved ? "1" : "2") : "5"),
      ("instrument", instrument), ("standard", "quality-smes-2026"), ("rung", "srdi"),
      ("payee", city.city.people().first { $0.id == "provider" }?.enterprise?.text ?? ""),
      ("budget", actor.person?.area == nil ? "b1" : "b2"), ("account", "available"), ("programme", "g1"),
      ("voucher", "v1"), ("reservation", "r3"), ("transfer", "t2"), ("submission", "s4"), ("batch", "1"),
      ("move", "m1"),
      ("call", "c1"), ("run", "n1"), ("rule", "i1"),
    ]
    var path = values.reduce(pattern) { $0.replacing("{\($1.0)}", with: $1.1) }
    if path.contains("{award}") {
      // Nobody applied for it: whoever may read its papers is told that there is none.
      path = path.replacing("{award}", with: "\(try await city.ownAward())")
        .replacing("{hash}", with: "\(ContentHash.none)")
    }
    if path.contains("{material}") {
      let area = actor.person?.area?.district ?? city.portal.corpus.areas.city?.code
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let month = Period.month(year: 2026, month: 4)
      let of = try #require(area)
      let issued = try await city.portal.targets.materials(of: id, area: of).first
      let draft = try await city.portal.targets.draft(
        of: id, area: of, month: month, on: city.clock.now.dayInShanghai, within: .everywhere)
      var record = issued?.trace.record
      if record == nil {
        record = try await city.portal.targets.carryOut(
          .issue(draft), by: .commandLine, key: "material\(spare)", at: city.clock.now, within: .everywhere
        ).record
      }
      path = path.replacing("{material}", with: "\(try #require(record))")
    }
    if path.contains("{observation}") {
      let total = try #require(InstrumentID("shenggui-2023/1#above-scale-total"))
      let place = actor.person?.area?.text ?? "310000"
      let reply = try await city.portal.targets.carryOut(
        .observe(
          total, lines: [.init(place: place, time: "2025", value: "1")], basis: .statisticalAggregate, source: "示例",
          reason: "走查"),
        by: .commandLine, key: "observation\(spare)", at: city.clock.now, within: .everywhere)
      path = path.replacing("{observation}", with: "\(reply.record * 10_000)")
    }
    path = path.replacing("{zone}", with: "lingang")
    if path.hasPrefix("/rules/"), path.contains("{version}") {
      let rule = try #require(InstrumentID("shenggui-2023/5#new-entrant-award").flatMap { city.portal.rules.rule($0) })
      path = path.replacing("{version}", with: rule.version.hex)
    }
    if path.contains("{entry}") {
      path = path.replacing("{entry}", with: "\(try await city.entry(for: actor, key: "walk-\(spare)"))")
    }
    if path.contains("{code}") {
      let scope: AreaScope =
        actor.person?.enterprise.map { .enterprise($0) } ?? actor.person?.area.map { .area($0) } ?? .everywhere
      let enterprise = try #require(
        try await city.portal.facts.page(.init(limit: 1), within: scope).rows.first, "\(actor.id)")
      let history = try await city.portal.facts.history(
        of: enterprise.creditCode, at: city.clock.now, within: .everywhere)
      // Not a fact that tells where the enterprise lies or what it is called: the walk goes on needing it.
      let fact = try #require(
        history.last { entry in
          entry.fact.ending == nil && !entry.fact.reference.fact.text.hasSuffix("_area")
            && entry.fact.reference.fact.text != "name"
        }
      ).fact
      path = path.replacing("{code}", with: enterprise.creditCode.text).replacing("{fact}", with: "\(fact.id)")
    }
    if path.contains("{visit}") {
      let enterprise = try #require(
        try await city.portal.facts.page(.init(limit: 1), within: actor.person?.area.map { .area($0) } ?? .everywhere)
          .rows.first, "\(actor.id)")
      let id = try await city.portal.cases.record(
        note: "巡检", on: city.clock.now.dayInShanghai, to: enterprise.creditCode,
        photo: try VisitPhoto([0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0xD9]), by: .program, key: "visit-\(spare)",
        at: city.clock.now, within: .everywhere)
      path = path.replacing("{visit}", with: "\(id)")
    }
    if path.contains("{case}") {
      let scope: AreaScope =
        actor.person?.enterprise.map { .enterprise($0) } ?? actor.person?.area.map { .area($0) } ?? .everywhere
      let enterprise = try #require(
        try await city.portal.facts.page(.init(limit: 1), within: scope).rows.first, "\(actor.id)")
      let reply = try await city.portal.cases.open(
        CaseIntake(
          instrument: city.portal.cases.reference.types.first { $0.declaration.types.contains("困难诉求") }?.instrument,
          type: "困难诉求", enterprise: enterprise.creditCode, text: "巡检", channel: .officer),
        by: CaseActor(.program, .office(.everywhere)), key: "walk-\(spare)", salt: "00", at: city.clock.now,
        within: .everywhere, files: [try Self.file()])
      path = path.replacing("{case}", with: "\(reply.case)").replacing("{hash}", with: "\(try Self.file().hash)")
    }
    if path.contains("{exchange}") {
      path = path.replacing("{exchange}", with: "\(try await city.exchangeEntry(for: actor, key: "walk-\(spare)"))")
    }
    if path.contains("{gathering}") {
      path = path.replacing("{gathering}", with: "\(try await city.gathering(for: actor, key: "walk-\(spare)"))")
    }
    if path.contains("{plot}") {
      path = path.replacing("{plot}", with: "\(try await city.plot(for: actor))")
    }
    if path.contains("{round}") || path.contains("{upload}") {
      path = try await ReportingFixture.path(of: path, in: city, for: actor, spare: spare)
    }
    if path == "/reforms/readings/enterprises" {
      let reading = try #require(city.portal.corpus.readings.first { !$0.alternatives.isEmpty })
      path += "?reading=\(FormFields.encode("\(reading.id)"))&answer=0"
    }
    if path.hasPrefix("/enterprises/"), path.hasSuffix("/cell"), let code = path.split(separator: "/").dropFirst().first
    {
      path = try await ReportingFixture.cell(of: String(code), in: city, spare: spare)
    }
    if path.contains("{id}") {
      try await AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests).add(
        .init(id: "spare\(spare)", name: "某人", roles: [.analyst], password: TestPortal.password), by: .console)
      path = path.replacing("{id}", with: "spare\(spare)")
    }
    if path.contains("{key}") {
      // The head and one row of what is stored already.
      let lines = city.population.split(separator: UInt8(ascii: "\n")).prefix(2)
      let request = FactImport(
        file: "enterprise.csv", bytes: Array(lines.joined(separator: [UInt8(ascii: "\n")])), subject: .enterprise,
        basis: .voluntary)
      // What waits for others from their turns would be too much for one portal.
      for earlier in 0..<spare { city.portal.uploads.discard("upload\(earlier)") }
      try city.portal.uploads.keep(.init(request: request, owner: actor, at: city.clock.now), key: "upload\(spare)")
      path = path.replacing("{key}", with: "upload\(spare)")
    }
    return path
  }

  /// The statuses that a decision may lead to. An allowed page is there; an allowed form is accepted, or what the walk
  /// typed into it is told to be wrong.
  private static func expectation(_ decision: AccessDecision, _ route: Route, of actor: Actor) -> Set<Int> {
    switch decision {
    // A department has no part in the case, and opens none of its files.
    case .allowed where route.rule.pattern == "/services/cases/{case}/files/{hash}" && actor.person?.department != nil:
      [404]
    case .allowed where route.rule.pattern.contains("/dispatch"):
      // A street has no material of its own, and a month's is issued once.
      [200, 303, 404, 422]
    case .allowed:
      switch (route.rule.method, route.rule.pattern) {
      // An enterprise is shown to its own page.
      case (.get, "/enterprises"), (.get, "/reporting/rounds/{round}"): [200, 303]
      // Who has signed in, or is bound, is shown to the own account.
      case (.get, "/sign-in/binding"), (.get, "/account/binding"): [200, 303]
      case (.post, "/sign-in/binding"), (.post, "/account/binding"): [303, 422]
      case (.get, let pattern) where pattern.hasSuffix("/papers/{hash}"): [404]
      case (.get, _): [200]
      case (.post, "/administration/people"), (.post, "/administration/bindings"), (.post, "/administration/import"),
        (.post, "/account"),
        (.post, "/account/agents"),
        (.post, "/rules/upload"),
        (.post, "/rules/{document}/{clause}/{instrument}/versions"):
        [422]
      case (.post, let pattern)
      where pattern.hasPrefix("/services/") || pattern.hasSuffix("/visits") || pattern.hasSuffix("/warning")
        || pattern.hasSuffix("/attribution") || pattern.hasSuffix("/course") || pattern.hasSuffix("/scale")
        || pattern.hasSuffix("/facts"):
        [422]
      case (.post, let pattern) where pattern.hasPrefix("/targets/") && !pattern.contains("{observation}"): [422]
      case (.post, let pattern) where pattern.hasPrefix("/cultivation/") && !pattern.contains("{entry}"): [422]
      case (.post, let pattern)
      where ["/exports", "/places/", "/exchanges/", "/programmes/", "/evaluations/", "/implementing-rules"].contains(
        where: pattern.hasPrefix):
        [422]
      case (.post, "/reporting"), (.post, "/reporting/rounds/{round}"), (.post, "/reporting/layouts"),
        (.post, "/reporting/uploads/{upload}"):
        [422]
      case (.post, "/reporting/rounds/{round}/reporters/{reporter}"): [303, 422]
      // What the walk leaves out is told; what needs nothing typed is done.
      case (.post, let pattern)
      where pattern.hasPrefix("/delivery/") || pattern.hasPrefix("/vouchers") || pattern.hasPrefix("/calls/"):
        [303, 422]
      case (.post, _): [200, 303]
      }
    case .refused(.signInNeeded): route.rule.method == .get && !route.isInterface ? [303] : [401]
    case .refused: [403]
    }
  }
}
