import EnterpriseFixtures
import Enterprises
import Facts
import Quantities
import Reporting
import Testing

@testable import Storage

/// Two senders of one enterprise's month: its own report, and its street's.
@Suite("The contract of figures that an enterprise reported for itself")
struct OwnFigureContractTests {
  private static let name = "上海甲仪器有限公司"

  @Test(
    "a street's figure follows the enterprise's own with a reason alone, both stay, and the enterprise's next counts",
    arguments: StoreUnderTest.products)
  func twoSenders(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try await ReportWithdrawalContractTests.City(store)
      let desk = city.desk
      let code = try #require(CreditCode(Codes.first))
      let key = Reporter.Key.enterprise(code)
      let own = try await ReportWithdrawalContractTests.City.open(
        desk, "企", area: "310117", Reporter(key, name: Self.name))
      func tell(_ value: String, _ name: String, on day: String) async throws -> ReportReply {
        try await city.send([(Codes.first, Self.name, value)], name, on: day, to: own, as: key)
      }
      func street(
        _ value: String, _ name: String, on day: String, confirmed: Bool = false, basis: Basis = .voluntary
      ) async throws -> ReportReply {
        try await city.send(
          [(Codes.first, Self.name, value)], name, on: day, basis: basis, founding: confirmed ? [3] : [])
      }
      func followed() async throws -> [FollowedFigure] {
        try await desk.followed(code, in: try #require(try await desk.round(own, within: .everywhere)))
      }

      #expect(try await tell("780", "e1", on: "2025-12-02").recorded == 1)
      #expect(try await followed().isEmpty)
      // The others of the street are taken, and this row goes back.
      let mixed = try await city.send(
        [(Codes.first, Self.name, "700"), (Codes.second, "上海乙电子有限公司", "200")], "s1", on: "2025-12-03")
      #expect(mixed.accepted == 1 && mixed.returned == 1)
      #expect(try await city.standing() == [Codes.first: "780000", Codes.second: "200000"])
      let same = try await street("780", "s2", on: "2025-12-03")
      #expect(same.returned == 0 && same.recorded == 0)

      #expect(try await street("700", "s3", on: "2025-12-04", confirmed: true).recorded == 1)
      #expect(try await city.standing()[Codes.first] == "700000")
      let told = try await desk.facts.history(of: code, at: noon("2025-12-04"), within: .everywhere)
        .filter { $0.fact.reference.description == "output@2025-11" }
      #expect(told.map { $0.fact.value?.description } == ["780000", "700000"])
      #expect(told.map(\.counts) == [false, true] && told.allSatisfy { $0.fact.ending == nil })
      let tellers = try await desk.tellers(of: Set(told.map(\.fact.origin.record)))
      #expect(told.map { tellers[$0.fact.origin.record]?.reporter } == [key, city.town])
      #expect(told.map { tellers[$0.fact.origin.record]?.reason(for: $0.fact) } == [nil, "新开业，已看过营业执照"])
      let other = try #require(try await followed().first)
      #expect(other.own.description == "780000" && other.now.id == told.last?.fact.id)
      #expect(other.teller?.reporter == city.town)

      // Told again it is no news; told otherwise again it is asked again, since the enterprise's word stands.
      #expect(try await street("700", "s4", on: "2025-12-05").recorded == 0)
      #expect(try await street("690", "s5", on: "2025-12-05").returned == 1)
      // A source of another basis is ranked, and asks nobody.
      let shared = Basis.departmentSharing(
        agreement: "模拟共享协议", purpose: "运行监测", until: try #require(CalendarDay("2026-12-31")))
      #expect(try await street("710", "s6", on: "2025-12-06", basis: shared).returned == 0)
      // The enterprise's own next report needs no tick and counts.
      #expect(try await tell("720", "e2", on: "2025-12-07").recorded == 1)
      #expect(try await street("700", "s7", on: "2025-12-08").returned == 1)
      // What was sent back as a whole is nobody's word any more.
      let back = RoundCommand.sendBack(key, reason: "报错了月份")
      try await desk.act(
        back, on: own, command: back.command(on: own, by: .commandLine, key: "back"), at: noon("2025-12-09"))
      #expect(try await street("650", "s8", on: "2025-12-10").returned == 0)
      #expect(try await followed().isEmpty)
      #expect(try await city.replayDifference() == nil)
    }
  }

  @Test(
    "an enterprise's own figure is corrected by nobody else, what was followed by nobody, a locked month by its round alone",
    arguments: StoreUnderTest.products)
  func singleFacts(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try await ReportWithdrawalContractTests.City(store)
      let desk = city.desk
      let (code, third) = (try #require(CreditCode(Codes.first)), try #require(CreditCode(Codes.third)))
      let own = try await ReportWithdrawalContractTests.City.open(
        desk, "企", area: "310117", Reporter(.enterprise(code), name: Self.name))
      func fact(of code: CreditCode = code, _ column: String = "output@2025-11") async throws -> RecordedFact? {
        try await desk.facts.history(of: code, at: noon("2025-12-31"), within: .everywhere)
          .last { $0.counts && $0.fact.reference.description == column }?.fact
      }
      func correct(_ id: RecordedFact.ID, _ text: String, _ key: String, on day: String) async throws {
        let correction = FactCorrection(fact: id, text: text, reason: "电话核实")
        _ = try await desk.correct(
          correction, command: correction.command(by: .commandLine, key: key), at: noon(day),
          within: .everywhere)
      }
      func withdraw(_ id: RecordedFact.ID, _ key: String, on day: String) async throws {
        let withdrawal = FactWithdrawal(fact: id, reason: "填错")
        _ = try await desk.withdraw(
          withdrawal, command: withdrawal.command(by: .commandLine, key: key), at: noon(day),
          within: .everywhere)
      }
      func add(_ column: String, reason: String, _ key: String, by own: CreditCode? = nil) async throws {
        let telling = FactTelling(
          subject: SubjectReference(own ?? third), lines: [.init(column: column, text: "300000")], basis: .voluntary,
          doubts: .asked, isAddition: true, reason: reason)
        _ = try await desk.tell(
          telling, command: telling.command(by: .commandLine, key: key), at: noon("2025-12-08"),
          within: own.map { .enterprise($0.text) } ?? .everywhere)
      }

      _ = try await city.send(
        [(Codes.first, Self.name, "780")], "e1", on: "2025-12-02", to: own, as: .enterprise(code))
      let mine = try #require(try await fact()).id
      #expect(await codes { try await correct(mine, "800000", "c1", on: "2025-12-02") } == ["facts.own-report"])
      _ = try await city.send([(Codes.first, Self.name, "700")], "s1", on: "2025-12-03", founding: [3])
      // The enterprise's figure counts no more: a correction would bring it back.
      let followed = FactCorrection(fact: mine, text: "800000", reason: "电话核实")
      #expect(
        await codes {
          _ = try await desk.facts.correct(
            followed, command: followed.command(by: .commandLine, key: "c2"), at: noon("2025-12-04"),
            within: .everywhere)
        } == ["facts.followed"])
      try await correct(try #require(try await fact()).id, "710000", "c3", on: "2025-12-05")
      #expect(try await city.standing()[Codes.first] == "710000")

      #expect(await codes { try await add("output@2025-11", reason: "来电", "a0") } == ["facts.round-asks"])
      try await city.act(.lock, "lock", on: "2025-12-06")
      let locked = try #require(try await fact()).id
      #expect(await codes { try await correct(locked, "720000", "c4", on: "2025-12-07") } == ["facts.locked-month"])
      #expect(await codes { try await withdraw(locked, "w1", on: "2025-12-07") } == ["facts.locked-month"])
      #expect(await codes { try await add("output@2025-11", reason: "来电", "a1") } == ["facts.locked-month"])
      // The enterprise itself adds to a locked month no more than others do; to another it need not say who told it.
      let second = try #require(CreditCode(Codes.second))
      #expect(await codes { try await add("output@2025-11", reason: "", "o1", by: second) } == ["facts.locked-month"])
      try await add("output@2025-10", reason: "", "o2", by: second)
      #expect(try await fact(of: second, "output@2025-10") != nil)
      // Another month is free, with who told it; nothing is left of what was refused.
      #expect(await codes { try await add("output@2025-10", reason: "", "a2") } == ["facts.no-teller"])
      #expect(try await fact(of: third, "output@2025-10") == nil)
      try await add("output@2025-10", reason: "来电，附盖章的表", "a3")
      let added = try #require(try await fact(of: third, "output@2025-10"))
      let record = try await store.read { try $0.journalRecords.record(added.origin.record) }
      #expect(record?.entry.payload["reason"].text == "来电，附盖章的表")
      try await add("output@2024", reason: "", "a4")
      try await city.act(.reopen(reason: "更正"), "reopen", on: "2025-12-09")
      try await correct(locked, "720000", "c5", on: "2025-12-10")
      #expect(try await city.standing()[Codes.first] == "720000")
      try await withdraw(mine, "w2", on: "2025-12-11")
      #expect(try await city.replayDifference() == nil)
    }
  }
}
