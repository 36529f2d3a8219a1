import Diagnostics
import EnterpriseFixtures
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery
@testable import Storage

@Suite("Vouchers and reservations that end by themselves, on every kind of store")
struct ExpiryContractTests {
  private typealias Office = DeliveryContractTests.Office

  @Test("reservations past their term are let go once, by a term that is read back", arguments: StoreUnderTest.all)
  func terms(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(10_000)
      let uses = [
        try await office.reserve(5_000, of: voucher, key: "first"),
        try await office.reserve(1_000, of: voucher, key: "second"),
      ]
      let last = try #require(CalendarDay("2026-07-31"))
      #expect(try await office.desk.store.read { try $0.reservation(uses[0])?.claimBy } == last)
      try await office.run(
        .claim(uses[1], amount: Money(fen: 900), invoice: "F1", account: "1234"), key: "claim", on: "2026-07-31")
      #expect(try await office.desk.endExpired(at: noon("2026-07-31")) == 0)
      #expect(try await office.desk.endExpired(at: noon("2026-08-01")) == 1)
      #expect(try await office.desk.endExpired(at: noon("2026-08-02")) == 0)
      try await office.run(
        .rejectClaim(uses[1], reason: "发票不清"), by: office.checker, key: "reject", on: "2026-08-02")
      let again = try #require(CalendarDay("2026-10-01"))
      let (free, kept, days) = try await office.desk.store.read { book in
        (
          try book.voucher(voucher)?.free, try uses.map { try book.reservation($0) },
          try book.programme(ProgrammeID(number: 1))?.reservationDays
        )
      }
      #expect(free == Money(fen: 9_000) && days == nil)
      #expect(kept.map { $0?.state } == [.released, .held] && kept[1]?.claimBy == again)
      #expect(try await office.sum(.reserved) == 1_000)
      let (from, to) = (try #require(CalendarDay("2026-01-01")), try #require(CalendarDay("2026-12-31")))
      let named = try await office.run(
        .openProgramme(
          instrument: office.purpose, name: "短期券", document: "模拟〔2026〕9号", validFrom: from, validTo: to,
          categories: ["检验检测"], funding: .one(BudgetID(number: 1)), reservationDays: 10), key: "named")
      let programme = try #require(ProgrammeID(named.subject))
      #expect(try await office.desk.store.read { try $0.programme(programme)?.reservationDays } == 10)
      try await office.run(.withdrawProgramme(programme, reason: "用途选错"), key: "withdraw-programme")
      #expect(
        try await office.desk.store.read { try $0.programmes().map(\.withdrawn) } == [nil, "用途选错"])
    }
  }

  @Test("vouchers past their last day end and give back, once", arguments: StoreUnderTest.products)
  func expiry(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      _ = try await office.issue(10_000)
      #expect(try await office.desk.endExpired(at: noon("2026-12-31")) == 0)
      #expect(try await office.desk.endExpired(at: noon("2027-01-01")) == 1)
      #expect(try await office.desk.endExpired(at: noon("2027-01-02")) == 0)
      #expect(try await office.sum(.available) == 200_000)
    }
  }

  @Test("a voucher that cannot end holds up none of the others, and is told", arguments: StoreUnderTest.products)
  func expiryOfOthers(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let stuck = try await office.issue(10_000)
      // Its key was used for something else.
      let (first, last) = (try #require(CalendarDay("2026-01-01")), try #require(CalendarDay("2026-12-31")))
      let second = try await office.run(
        .openProgramme(
          instrument: office.purpose, name: "成长券二", document: "模拟〔2026〕3号", validFrom: first, validTo: last,
          categories: ["检验检测"], funding: .one(BudgetID(number: 1))), by: .program, key: "expire-\(stuck)")
      let other = try await office.approved(
        .issueVoucher(
          try #require(ProgrammeID(second.subject)), office.holder, amount: Money(fen: 20_000),
          VoucherEntitlement(benefit: office.purpose, ceiling: Money(fen: 30_000), corpus: "c")), key: "second")
      #expect(await codes { _ = try await office.desk.endExpired(at: noon("2027-01-01")) } == ["command.key-reused"])
      let states = try await office.desk.store.read { book in
        try [stuck, other].map { try book.voucher($0)?.state == .live }
      }
      #expect(states == [true, false])
    }
  }

  @Test(
    "what was claimed between the look and its turn is let be, and the others end all the same",
    arguments: StoreUnderTest.products)
  func meanwhile(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(10_000)
      let uses = [
        try await office.reserve(5_000, of: voucher, key: "first"),
        try await office.reserve(1_000, of: voucher, key: "second"),
      ]
      let at = noon("2026-08-01")
      let due = try await office.desk.expired(on: at.dayInShanghai)
      #expect(due == uses.map { .reservation($0) })
      try await office.run(
        .claim(uses[0], amount: Money(fen: 900), invoice: "F1", account: "1234"), key: "claim", on: "2026-07-31")
      #expect(try await office.desk.end(due, at: at) == 1)
      let states = try await office.desk.store.read { book in try uses.map { try book.reservation($0)?.state.name } }
      #expect(states == [.claimed, .released])
    }
  }
}
