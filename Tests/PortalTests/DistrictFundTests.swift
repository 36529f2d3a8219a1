import Access
import Delivery
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

/// A district's own money, from the budget to the proposals, by that district's people alone.
@Suite("A district's own budgets, calls and programmes")
struct DistrictFundTests {
  private static let benefit = "shenggui-2023/5#annual-entrant-growth-award"

  private func call(_ budget: String, _ today: CalendarDay) -> [(String, String)] {
    [
      ("benefit", Self.benefit), ("title", "区级增长奖励通知（模拟）"), ("document", "模拟区5号"), ("year", "\(today.year - 1)"),
      ("opens", "\(today)"), ("closes", "\(today.adding(days: 9))"), ("chain", "consent,credit,panel,publicity,issue"),
      ("unit", "模拟单位"), ("contact", "模拟电话"), ("budget", budget), ("oversubscription", "proportional"),
      ("publicityDays", "5"), ("supplementDays", "5"),
    ]
  }

  @Test(
    "the district registers its money, another of its people approves it, and its call is recorded, published, run and proposed within the district"
  )
  func wholeWay() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      let district = try #require(portal.city.people().first { $0.role == "district" }?.area)
      let today = portal.clock.now.dayInShanghai
      let access = AccessDesk(store: portal.store, clock: { portal.clock.now }, parameters: .forTests)
      for (id, role, area, department) in [
        ("second.district", Role.district, district.text, nil), ("foreign.district", .district, "310115", nil),
        ("own.street", .officer, district.text + "001", nil), ("own.planning", .district, district.text, "规划资源局"),
      ] as [(String, Role, String, String?)] {
        try await access.add(
          .init(
            id: id, name: "巡检", roles: [role], area: area, department: department, password: TestPortal.password,
            isPasswordInitial: false), by: .console)
      }
      let money = [
        ("name", "区级资金"), ("year", "\(today.year)"), ("purpose", Self.benefit), ("document", "模拟区1号"),
        ("amount", "1000000"),
      ]
      var own = Browser(client)
      _ = try await own.signIn("songjiang")
      let overview = try await own.get("/delivery").text
      #expect(overview.contains("action=\"/delivery/budgets\"") && !overview.contains("value=\"310115\""))
      // Neither the city's nor another district's money is its own to register.
      for payer in ["", "310115"] {
        let refused = try await own.post("/delivery/budgets", money + [("payer", payer)])
        #expect(refused.status == 422, "\(payer)")
      }
      // A department of the district registers none.
      var planning = Browser(client)
      _ = try await planning.signIn("own.planning")
      let department = try await planning.post("/delivery/budgets", money + [("payer", district.text)])
      #expect(department.status == 422 && department.text.contains("这笔资金不由您管理"))
      let registered = try await own.post("/delivery/budgets", money + [("payer", district.text)])
      #expect(registered.location == "/delivery/budgets/b1?done=granted")
      // Whoever asked does not approve; another of the district does, and nobody of the city.
      #expect(try await own.post("/delivery/submissions/s1", ["do": "approve"]).status == 422)
      var city = Browser(client)
      _ = try await city.signIn("city")
      #expect(try await city.post("/delivery/submissions/s1", ["do": "approve"]).status == 422)
      var second = Browser(client)
      _ = try await second.signIn("second.district")
      #expect(try await second.post("/delivery/submissions/s1", ["do": "approve"]).status == 303)

      let recorded = try await own.post("/delivery/calls", call("b1", today))
      #expect(recorded.location == "/delivery/calls/c1?done=callRecorded")
      let unfunded = try await own.post("/delivery/calls", call("", today))
      #expect(unfunded.status == 422 && unfunded.text.contains("没有选本区自己的预算"))
      var foreign = Browser(client)
      _ = try await foreign.signIn("foreign.district")
      let elsewhere = try await foreign.post("/delivery/calls", call("b1", today))
      #expect(elsewhere.status == 422 && elsewhere.text.contains("没有选本区自己的预算"))
      for act in ["publish", "revise", "withdraw", "run", "extend", "grant", "withdrawGrant"] {
        let refused = try await foreign.post("/delivery/calls/c1", [("do", act), ("reason", "巡检")] + call("b1", today))
        #expect(refused.status == 422 && refused.text.contains("由该区主管部门维护"), "\(act)")
      }
      #expect(
        try await own.post("/delivery/calls/c1", ["do": "publish"]).location == "/delivery/calls/c1?done=callPublished")
      let ran = try await own.post("/delivery/calls/c1", ["do": "run", "on": "\(today)"])
      #expect(ran.location == "/delivery/runs/n1?done=ran")
      let run = try #require(try await portal.portal.ports.delivery.store.read { try $0.run(RunID(number: 1)) })
      #expect(run.question.scope == .area(district))
      let other = try await foreign.post("/delivery/runs/n1", [:])
      #expect(other.status == 422 && other.text.contains("这笔资金不由您管理"))
      #expect(try await own.post("/delivery/runs/n1", [:]).location == "/delivery/calls/c1?done=proposed")
      let awards = try await portal.portal.ports.delivery.store.read {
        (
          try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: 1).total,
          try $0.awards(AwardFilter(), scope: .area(district), offset: 0, limit: 1).total
        )
      }
      #expect(awards.0 == awards.1 && awards.0 > 0)
      // What it registered is added to by itself; a street of it keeps nothing.
      let more = [("movement", "increase"), ("amount", "1"), ("document", "模拟区9号")]
      #expect(try await own.post("/delivery/budgets/b1", more).status == 303)
      #expect(try await foreign.post("/delivery/budgets/b1", more).status == 404)
      var street = Browser(client)
      _ = try await street.signIn("own.street")
      #expect(try await street.post("/delivery/budgets/b1", more).status == 403)
    }
  }

  @Test("experts are called together by the city, and by a district for what it bears")
  func experts() throws {
    let songjiang = try #require(AreaCode("310117"))
    #expect(AwardRights.roles(at: .experts, .city) == [.city])
    #expect(AwardRights.roles(at: .experts, .district(songjiang)) == [.city, .district])
    #expect(AwardRights.roles(at: .experts, nil) == [.city])
  }
}
