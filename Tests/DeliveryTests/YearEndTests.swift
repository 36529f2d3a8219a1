import Quantities
import Testing

@testable import Delivery

@Suite("Money at the end of a budget's year")
struct YearEndTests {
  @Test("what is asked for before a carry-over is paid from its own year, and nothing is carried over twice")
  func carriedOver() throws {
    let fixture = try DeliveryFixture()
    let reservation = try settled(yuan(1_000), of: try fixture.issue(yuan(1_000)), in: fixture)
    try fixture.grant("次年", year: 2027, .city, document: "模拟〔2027〕1号", amount: yuan(1))
    let (city, next, request) = (fixture.city, BudgetID(number: 3), TransferID(number: 1))
    try fixture.run(.draftTransfer(city, payee: fixture.provider, payeeName: "模拟服务机构", [reservation]))
    // Half of the thousand is the city's. Both stand until another person confirms them.
    for amount in [yuan(999_500), yuan(1)] {
      try fixture.run(.moveFunds(.carryOver, from: city, to: next, amount: amount, document: "模拟结转"))
    }
    try fixture.run(.confirmFunds(FundTransferID(number: 1)), by: fixture.checker, on: "2026-12-31")
    #expect(fixture.book.balance(.available(city)) == .zero)
    #expect(
      fixture.refusal(.confirmFunds(FundTransferID(number: 2)), by: fixture.checker, on: "2026-12-31")?
        .contains("预算可用余额不足") == true)
    try fixture.run(.approveTransfer(request), by: fixture.checker, on: "2027-01-04")
    try fixture.run(.exportTransfers([request]), on: "2027-01-04")
    try fixture.run(
      .settleTransfers([TransferSettlement(request, .paid(voucher: "P1", on: day("2027-01-05")))]), on: "2027-01-05")
    #expect(fixture.book.balance(.paid(city, fixture.provider)) == yuan(500))
    #expect(fixture.book.balance(.available(next)) == yuan(999_501))
    #expect(fixture.book.balance(.available(city)) == .zero)
  }

  @Test("what is refunded after a programme's last day goes back to the budgets, before a payment and after it")
  func refunded() throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100_000))
    let reservation = try settled(yuan(1_000), of: voucher, in: fixture)
    let (city, request) = (fixture.city, TransferID(number: 1))
    try fixture.run(.expireVoucher(voucher), on: "2027-01-01")
    #expect(fixture.book.balance(.available(city)) == yuan(999_500))
    try fixture.run(.refund(reservation, amount: yuan(400), reason: "服务未完成"), on: "2027-01-05")
    try fixture.run(.confirmRefund(reservation), by: fixture.checker, on: "2027-01-05")
    #expect(fixture.book.balance(.available(city)) == yuan(999_700))
    #expect(fixture.book.balance(.payable(city, fixture.provider)) == yuan(300))
    try fixture.run(
      .draftTransfer(city, payee: fixture.provider, payeeName: "模拟服务机构", [reservation]), on: "2027-01-06")
    try fixture.run(.approveTransfer(request), by: fixture.checker, on: "2027-01-06")
    try fixture.run(.exportTransfers([request]), on: "2027-01-06")
    try fixture.run(
      .settleTransfers([TransferSettlement(request, .paid(voucher: "P1", on: day("2027-01-07")))]), on: "2027-01-07")
    try fixture.run(.refund(reservation, amount: yuan(100), reason: "多付"), on: "2027-01-08")
    // What came back to the city's treasury has a number of its own there.
    try fixture.run(.registerRefund(reservation, of: city, voucher: "缴1"), on: "2027-01-08")
    try fixture.run(.confirmRefund(reservation), by: fixture.checker, on: "2027-01-08")
    #expect(fixture.book.balance(.paid(city, fixture.provider)) == yuan(250))
    #expect(fixture.book.balance(.available(city)) == yuan(999_750))
    // The voucher has ended: nothing of it can be used again.
    #expect(fixture.book.voucher(voucher)?.free == .zero)
  }

  @Test("an award approved on the last day of its budget's year is issued and paid in the next from that budget")
  func lastDay() throws {
    let fixture = try AwardFixture()
    let id = try #require(try fixture.proposed([yuan(10)]).first)
    try fixture.run(
      .award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.approver, on: "2026-12-31")
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(999_990))
    // Five working days from Thursday the 31st: the 4th to the 8th of January.
    try fixture.run(.award(.publicise([id])), by: fixture.approver, on: "2026-12-31")
    let until = Award.Deadline(day: try day("2027-01-08"), isProvisional: true)
    #expect(fixture.book.award(id)?.state == .publicised(until: until))
    try fixture.run(.award(.clear([id])), by: fixture.approver, on: "2027-01-09")
    try fixture.run(.award(.issue([id])), by: fixture.issuer, on: "2027-01-11")
    let (payee, request) = (try fixture.enterprise(1), TransferID(number: 1))
    try fixture.run(
      .draftTransfer(fixture.budget, payee: payee, payeeName: "模拟企业1", [], awards: [id]), on: "2027-01-11")
    #expect(fixture.book.transfer(request)?.reference == "TD2026-000001")
    try fixture.run(.approveTransfer(request), by: fixture.approver, on: "2027-01-11")
    try fixture.run(.exportTransfers([request]), on: "2027-01-11")
    try fixture.run(
      .settleTransfers([TransferSettlement(request, .paid(voucher: "P1", on: day("2027-01-12")))]), on: "2027-01-12")
    #expect(fixture.book.award(id)?.payment == .paid)
    #expect(fixture.book.balance(.paid(fixture.budget, payee)) == yuan(10))
  }

  private func settled(_ amount: Money, of voucher: VoucherID, in fixture: DeliveryFixture) throws -> ReservationID {
    let reservation = try fixture.reserve(amount, of: voucher)
    try fixture.run(.claim(reservation, amount: amount, invoice: "F-\(reservation)", account: "1234"))
    try fixture.run(.settle(reservation, amount: amount), by: fixture.checker)
    return reservation
  }
}
