import Journal
import Quantities
import Testing

@testable import Delivery

@Suite("A budget's monthly statement")
struct BudgetStatementTests {
  private let own = BudgetID(number: 1)
  private let district = BudgetID(number: 2)
  private let next = BudgetID(number: 3)

  private func posted(_ yuan: Int64, on day: String, _ account: LedgerAccount, _ against: LedgerAccount) throws
    -> PostedChange
  {
    PostedChange(
      record: 1, kind: "", at: try day.moment(), change: Money(fen: yuan * 100), account: account, against: against)
  }

  @Test(
    "each month begins where the one before ended, and tells apart what was given, moved, carried, promised and paid")
  func months() throws {
    let fixture = try DeliveryFixture()
    let (city, area) = (Budget.Payer.city, Budget.Payer.district(try #require(AreaCode("310117"))))
    func budget(_ id: BudgetID, _ payer: Budget.Payer, _ year: Int) -> Budget {
      Budget(id: id, name: "模拟", year: year, purpose: fixture.purpose, payer: payer, document: "模拟号")
    }
    let all = [budget(own, city, 2026), budget(district, area, 2026), budget(next, city, 2027)]
    let (award, payee) = (AwardID(number: 1), fixture.provider)
    let free = LedgerAccount.available(own)
    let statement = try BudgetStatement(
      of: all[0],
      available: [
        posted(1_000, on: "2026-03-02", free, .granted(own)),
        posted(-100, on: "2026-03-31", free, .committed(own, award)),
        posted(-50, on: "2026-05-01", free, .available(district)),
        posted(-200, on: "2026-05-02", free, .available(next)),
        posted(30, on: "2026-05-31", free, .committed(own, award)), posted(-10, on: "2026-12-31", free, .granted(own)),
      ],
      paid: [
        posted(70, on: "2026-05-08", .paid(own, payee), .requested(own, TransferID(number: 1))),
        posted(-20, on: "2026-12-31", .paid(own, payee), .recoverable(own, award)),
        posted(20, on: "2026-12-31", .recoverable(own, award), .paid(own, payee)),
        posted(-15, on: "2026-12-31", .recoverable(own, award), free),
      ], budget: { id in all.first { $0.id == id } })
    let months = statement.months
    #expect(months.map { [$0.year, $0.month] } == [[2026, 3], [2026, 5], [2026, 12]])
    #expect(months.map(\.opening) == [.zero, yuan(900), yuan(680)])
    #expect(months.map(\.closing) == [yuan(900), yuan(680), yuan(670)])
    #expect(months.map(\.granted) == [yuan(1_000), .zero, yuan(-10)])
    #expect(months.map(\.committed) == [yuan(100), yuan(-30), .zero])
    #expect(months.map(\.moved) == [.zero, yuan(-50), .zero])
    #expect(months.map(\.carried) == [.zero, yuan(-200), .zero])
    // What is demanded back and what was paid are one account: nothing is paid by the demand.
    #expect(months.map(\.paid) == [.zero, yuan(70), .zero])
    #expect(months.map(\.returned) == [.zero, .zero, yuan(15)])
  }
}

extension String {
  /// Noon in Shanghai on the day that it names.
  fileprivate func moment() throws -> Timestamp {
    let day = try #require(CalendarDay(self))
    return Timestamp(millisecondsSinceEpoch: (Int64(day.daysSinceEpoch) * 24 + 4) * 3_600_000)
  }
}
