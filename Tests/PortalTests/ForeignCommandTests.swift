import Access
import Delivery
import Enterprises
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Services
import Testing

@testable import Portal

/// Every form of 兑现 and 服务, sent by people of another district about what is not theirs: refused, and nothing of it
/// comes into the journal. The same forms, sent by their own people, reach the thing.
@Suite("Forms about what is another district's")
struct ForeignCommandTests {
  /// Forms that one route takes, in the order in which the own district's people send them.
  struct Posting {
    let pattern: String
    /// Where it goes; `nil` where nothing in it is somebody's own, with the reason.
    let target: Target

    enum Target {
      /// The path, and the forms.
      case forms(String, [[(String, String)]])
      case nobodys(String)
    }
  }

  private static let prefixes = ["/delivery", "/services", "/vouchers", "/calls", "/enterprises/{code}/visits"]

  private static let acts = [
    "take", "assign", "ask", "answer", "term", "hand", "refuse", "invite", "close", "step", "field", "note", "reopen",
    "rate", "erase",
  ]

  private struct World {
    let city: TestPortal
    let own: CreditCode
    let ownArea: AreaCode
    let foreignArea: AreaCode
    let award: AwardID
    let caseID: ServiceCase.ID
    let officer: ActorID
    let reference: String
    /// What stands for the award in the form that takes all at its step further.
    let seen: String
  }

  private func postings(_ world: World) -> [Posting] {
    let code = world.own.text
    func forms(_ pattern: String, _ path: String, _ forms: [[(String, String)]]) -> Posting {
      Posting(pattern: pattern, target: .forms(path, forms))
    }
    func nobodys(_ pattern: String, _ why: String) -> Posting { Posting(pattern: pattern, target: .nobodys(why)) }
    func reasoned(_ dos: [String], field: String = "do", more: [(String, String)] = []) -> [[(String, String)]] {
      dos.map { [(field, $0), ("reason", "巡检"), ("amount", "1"), ("text", "巡检"), ("key", "k-\($0)")] + more }
    }
    let advice = "申请号,凭证号,支付日期,金额（元）,退回原因\n\(world.reference),P-1,\(world.city.clock.now.dayInShanghai),10.00,\n"
    return [
      forms(
        "/services/cases/{case}", "/services/cases/\(world.caseID)",
        reasoned(Self.acts, field: "act", more: [("party", "0"), ("officer", world.officer.text)])),
      forms(
        "/services/new", "/services/new",
        [[("type", "shenggui-2023/8#service-ledger|困难诉求"), ("enterprise", code), ("text", "巡检"), ("key", "new")]]),
      forms(
        "/services/import", "/services/import",
        [
          [
            ("content", "统一社会信用代码,事项,类别,内容,复杂,联系人,电话\n\(code),服务台账,困难诉求,巡检导入,,,\n"),
            ("name", "台账.csv"), ("key", "import"),
          ]
        ]),
      forms(
        "/services/settings", "/services/settings",
        [
          [
            ("act", "day"), ("day", "2026-10-10"), ("area", world.ownArea.text), ("works", "no"), ("reason", "巡检"),
            ("key", "day"),
          ]
        ]),
      forms(
        "/services/officers", "/services/officers",
        [
          [("act", "profile"), ("officer", world.officer.text), ("industries", "36"), ("key", "profile")],
          [
            ("act", "absence"), ("officer", world.officer.text), ("deputy", world.officer.text), ("reason", "巡检"),
            ("key", "absence"),
          ],
          [
            ("act", "handover"), ("from", world.officer.text), ("to", world.officer.text), ("reason", "巡检"),
            ("key", "handover"),
          ],
          [
            ("act", "give"), ("enterprise", code), ("to", world.officer.text), ("reason", "巡检"), ("key", "give"),
          ],
        ]),
      forms(
        "/enterprises/{code}/visits", "/enterprises/\(code)/visits",
        [[("note", "巡检"), ("on", "\(world.city.clock.now.dayInShanghai)"), ("key", "visit")]]),
      forms(
        "/delivery/awards/{award}", "/delivery/awards/\(world.award)",
        reasoned([
          "pass", "approve", "return", "refuse", "resume", "publicise", "clear", "issue", "object", "uphold", "dismiss",
          "demand", "recover", "confirmRecovery", "returnRecovery", "inspect", "accept", "returnInspection",
          "draftSettlement", "settle", "returnSettlement",
          "extendAcceptance", "lapse", "extendSupplement", "confirmFor", "accountFor", "takeBack",
          "hold", "release", "draftRevocation", "confirmRevocation", "returnRevocation",
          "correctPaper",
        ])),
      // Of a call at a step, the own area's alone: what others see as one is none of theirs.
      forms(
        "/delivery/awards", "/delivery/awards",
        [[("call", "c1"), ("step", "credit"), ("do", "pass"), ("seen", world.seen), ("key", "all")]]),
      forms("/delivery/calls/{call}", "/delivery/calls/c1", [[("do", "allot"), ("key", "allot")]]),
      forms(
        "/delivery/calls/{call}/waiting", "/delivery/calls/c1/waiting", [[("enterprise", code), ("key", "remind")]]),
      forms(
        "/delivery/budgets/{budget}", "/delivery/budgets/b2",
        [[("movement", "increase"), ("amount", "1"), ("document", "模拟19号"), ("key", "increase")]]),
      forms(
        "/delivery/programmes", "/delivery/programmes",
        [
          [
            ("purpose", "gaoduan-2022/11#growth-voucher"), ("name", "本区成长券"), ("document", "模拟20号"),
            ("validFrom", "2026-01-01"), ("validTo", "2026-12-31"), ("categories", "检验检测"), ("first", "b2"),
            ("key", "open"),
          ]
        ]),
      forms(
        "/delivery/programmes/{programme}/providers", "/delivery/programmes/g1/providers",
        [
          [
            ("do", "admit"), ("provider", code), ("name", "另一家模拟机构"), ("categories", "检验检测"), ("key", "admit"),
          ]
        ]),
      forms(
        "/delivery/programmes/{programme}/issue", "/delivery/programmes/g1/issue", [[("do", "all"), ("key", "issue")]]),
      // Without a reason nothing is withdrawn: what comes after still takes the voucher.
      forms(
        "/delivery/programmes/{programme}", "/delivery/programmes/g1",
        [[("reason", ""), ("key", "withdraw-programme")]]),
      forms("/delivery/vouchers/{voucher}", "/delivery/vouchers/v1", [[("reason", ""), ("key", "withdraw")]]),
      nobodys("/delivery/budgets", "registers money of the own district; that of another is tested beside it"),
      nobodys("/delivery/calls", "records a call over a budget of the own; that of another is tested beside it"),
      nobodys("/delivery/runs/{run}", "proposes under a call over a budget of the own; tested beside it"),
      forms(
        "/delivery/claims/{reservation}", "/delivery/claims/r4",
        reasoned(["reject", "settle", "refund", "confirmRefund", "returnRefund"])),
      forms(
        "/delivery/budgets/{budget}/moves/{move}", "/delivery/budgets/b2/moves/m1", reasoned(["confirm", "refuse"])),
      forms("/delivery/submissions/{submission}", "/delivery/submissions/s4", reasoned(["approve", "return"])),
      forms(
        "/delivery/transfers/{transfer}", "/delivery/transfers/t2", reasoned(["return", "approve"])),
      forms("/delivery/transfers", "/delivery/transfers", [[("budget", "b2"), ("payee", providerText(world))]]),
      forms("/delivery/batches/{batch}", "/delivery/batches/1", reasoned(["sent", "unknown"])),
      forms(
        "/delivery/advice", "/delivery/advice",
        [[("sure", "1"), ("name", "凭证.csv"), ("text", advice), ("key", "advice")]]),
      forms(
        "/calls/awards/{award}", "/calls/awards/\(world.award)",
        reasoned(["confirm", "account", "supplement", "withdraw"], more: [("account", "1234")])),
      forms("/vouchers/{reservation}", "/vouchers/r3", reasoned(["claim", "release", "account"])),
      nobodys("/delivery/transfers/export", "writes what is approved of the own area"),
      nobodys("/delivery/transfers/all", "names how much a budget owes; for whose budget is tested with it"),
      nobodys("/delivery/transfers/checks", "approves what is drafted of the own area"),
      nobodys("/vouchers", "spends whichever voucher's code was shown, at the own enterprise"),
      nobodys("/calls/{call}", "asks for the own enterprise; for whose call is tested beside it"),
    ]
  }

  private func providerText(_ world: World) -> String {
    world.city.city.people().first { $0.id == "provider" }?.enterprise?.text ?? ""
  }

  /// Those of the city alone have no other district.
  private static func isDistrictwise(_ route: Route) -> Bool {
    route.rule.grants.contains { $0.value == .ownArea || $0.value == .ownEnterprise }
  }

  @Test("nobody of another district or enterprise acts on it, whatever the form; the own people's forms reach it")
  func walk() async throws {
    try await TestPortal.run(enterprises: 100) { city, client in
      let world = try await made(city)
      let postings = Dictionary(uniqueKeysWithValues: postings(world).map { ($0.pattern, $0) })
      let routes = city.portal.routes.filter { route in
        route.rule.method == .post && Self.prefixes.contains { route.rule.pattern.hasPrefix($0) }
          && Self.isDistrictwise(route)
      }
      #expect(Set(postings.keys) == Set(routes.map(\.rule.pattern)), "a form that this walk does not know")
      let desk = AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests)
      var carriedOut: Set<String> = []
      for route in routes {
        guard case .forms(let path, let forms)? = postings[route.rule.pattern]?.target else { continue }
        for (role, rule) in route.rule.grants.sorted(by: { $0.key < $1.key }) where rule != .everywhere {
          // Whatever an enterprise types, the case that it opens is its own.
          if route.rule.pattern == "/services/new", role == .enterprise { continue }
          for isOwn in [false, true] {
            let name = try await person(role, isOwn: isOwn, world, desk)
            var browser = Browser(client)
            _ = try await browser.signIn(name)
            for form in forms {
              let before = try await journalled(city)
              let answer = try await browser.post(path, form)
              let what = "\(route.rule.pattern) \(form.first?.1 ?? "") by \(name)"
              if isOwn {
                #expect(![403, 404].contains(answer.status), "\(what): \(answer.status)")
                guard try await journalled(city) > before else { continue }
                carriedOut.insert(route.rule.pattern)
                break
              } else {
                // A treasury file's line about another's request is told as one that the book has not.
                let isNamed = route.rule.pattern.contains("{")
                let expected =
                  isNamed && route.rule.pattern != "/delivery/calls/{call}" ? [403, 404] : [403, 404, 422]
                #expect(expected.contains(answer.status), "\(what): \(answer.status)")
                #expect(try await journalled(city) == before, "\(what) came into the journal")
              }
            }
          }
        }
      }
      // Each form is one that works: whoever owns the thing has sent it with success. Cuts are the city's, which pays; what
      // all would take is only looked at, and a voucher is not withdrawn without a reason.
      let sent = postings.values.filter { if case .forms = $0.target { true } else { false } }.map(\.pattern)
      #expect(
        Set(sent).subtracting(carriedOut) == [
          "/delivery/calls/{call}", "/delivery/programmes/{programme}", "/delivery/programmes/{programme}/issue",
          "/delivery/vouchers/{voucher}",
        ])
    }
  }

  /// Somebody of a role: of the district that it is about, or of another; the enterprise that it is about, or another.
  private func person(
    _ role: Role, isOwn: Bool, _ world: World, _ desk: AccessDesk
  ) async throws -> String {
    let id = (isOwn ? "own." : "foreign.") + role.rawValue.replacing("_", with: "-")
    if try await world.city.store.people().contains(where: { $0.id.text == id }) { return id }
    var enterprise: String?
    if [.enterprise, .provider].contains(role) {
      let provider = world.city.city.people().first { $0.id == "provider" }?.enterprise
      let foreign = try await world.city.portal.facts.page(.init(limit: 9), within: .area(world.foreignArea)).rows
        .first { $0.creditCode != provider }?.creditCode
      enterprise = try #require(isOwn ? (role == .provider ? provider : world.own) : foreign).text
    }
    try await desk.add(
      .init(
        id: id, name: "巡检", roles: [role],
        area: enterprise == nil ? (isOwn ? world.ownArea : world.foreignArea).text : nil, enterprise: enterprise,
        password: TestPortal.password, isPasswordInitial: false), by: .console)
    return id
  }

  private func journalled(_ city: TestPortal) async throws -> Int {
    try await city.store.read { (view: any EnterpriseReading) in try view.journalRecords.head().count }
  }

  /// Money and cases of one district: a voucher with uses in every state, transfers, an award at the credit check, a case.
  private func made(_ city: TestPortal) async throws -> World {
    // Two steps that are the district's by two of its people; what follows is decided by the city, which pays.
    try await city.makeMoney(steps: [.consent, .credit, .town, .panel, .publicity, .issue])
    let desk = city.portal.ports.delivery
    let ownArea = try #require(city.city.people().first { $0.role == "district" }?.area)
    let foreignArea = try #require(AreaCode(ownArea.text == "310115" ? "310112" : "310115"))
    let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
    let award = try await city.ownAward()
    let provider = try #require(city.city.people().first { $0.id == "provider" }?.enterprise)
    let code = desk.codes.code(of: VoucherID(number: 1)).digest
    let steps: [(DeliveryCommand, ActorID)] = [
      (.reserve(code: code, provider: provider, category: "检验检测", amount: Money(fen: 1000)), .commandLine),
      (.claim(ReservationID(number: 4), amount: Money(fen: 1000), invoice: "F4", account: "1234"), .commandLine),
      (.reserve(code: code, provider: provider, category: "检验检测", amount: Money(fen: 1000)), .commandLine),
      (.claim(ReservationID(number: 5), amount: Money(fen: 1000), invoice: "F5", account: "1234"), .commandLine),
      (.settle(ReservationID(number: 5), amount: Money(fen: 1000)), .program),
      (.award(.confirm(award, account: "1234")), .program),
    ]
    for (index, (command, actor)) in steps.enumerated() {
      _ = try await desk.run(command, by: actor, key: "foreign-\(index)", at: city.clock.now)
    }
    let opened = try await city.portal.cases.open(
      CaseIntake(
        instrument: InstrumentID("shenggui-2023/8#service-ledger"), type: "困难诉求", enterprise: own, text: "巡检",
        channel: .officer), by: CaseActor(.program, .office(.everywhere)), key: "foreign-case", salt: "00",
      at: city.clock.now, within: .everywhere)
    let officer = try #require(try await city.store.people().first { $0.roles == [.officer] }).key
    let reference = try #require(try await desk.store.read { try $0.transfer(TransferID(number: 1)) }).reference
    return World(
      city: city, own: own, ownArea: ownArea, foreignArea: foreignArea, award: award, caseID: opened.case,
      officer: officer, reference: reference, seen: try await city.seen("pass", .credit))
  }

  @Test("a call that a district pays takes no application of another district's enterprise, and approves none")
  func otherDistrictsCall() async throws {
    try await TestPortal.run { city, client in
      let benefit = try #require(InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
      let desk = city.portal.ports.delivery
      let today = city.clock.now.dayInShanghai
      let foreign = try #require(AreaCode("310115"))
      let budget = try await desk.run(
        .grantBudget(
          name: "区级资金", year: 2026, purpose: benefit, payer: .district(foreign), document: "模拟1号",
          amount: Money(fen: 100_000_000)), by: .commandLine, key: "budget", at: city.clock.now)
      let call = try await desk.run(
        .call(
          .record(
            Call.Terms(
              instrument: benefit, title: "区级通知（模拟）", document: "模拟2号", year: today.year - 1, opens: today,
              closes: today.adding(days: 9), entrance: .application, papers: [], unit: "模拟单位", contact: "模拟电话",
              steps: [.town, .district, .panel, .publicity, .issue], oversubscription: .proportional,
              budget: BudgetID(budget.subject), publicityDays: 5, supplementDays: 5))), by: .commandLine, key: "call",
        at: city.clock.now)
      _ = try await desk.run(
        .call(.publish(try #require(CallID(call.subject)))), by: .commandLine, key: "publish", at: city.clock.now)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let before = try await journalled(city)
      let answer = try await enterprise.post("/calls/\(call.subject)", ["subject": "", "account": "1234"])
      #expect(answer.status == 422 && answer.text.contains("这份通知限浦东新区的企业申报"))
      #expect(try await journalled(city) == before)
    }
  }
}
