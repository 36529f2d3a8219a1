import Decimals
import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

@Suite("What each payer bears of a voucher that two bear together")
struct BornePartsTests {
  @Test("a use that is settled for less and refunded in part leaves each payer its share of what is left")
  func shareOfTheNet() throws {
    let fixture = try DeliveryFixture()
    let use = try fixture.reserve(Money(fen: 33_333), of: try fixture.issue(yuan(1_000)))
    try fixture.run(.claim(use, amount: Money(fen: 11_111), invoice: "F1", account: "1234"))
    try fixture.run(.settle(use, amount: Money(fen: 11_111)), by: fixture.checker)
    #expect(owed(in: fixture) == [5_555, 5_556])
    try fixture.run(.refund(use, amount: Money(fen: 1_111), reason: "退"))
    let drafted = try #require(fixture.book.reservation(use))
    #expect(try fixture.book.parts(ofRefund: Money(fen: 1_111), of: drafted)?.parts.map(\.amount.fen) == [555, 556])
    try fixture.run(.confirmRefund(use), by: fixture.checker)
    #expect(owed(in: fixture) == [5_000, 5_000])
  }

  @Test("records from before the parts were kept give what they gave, and what follows goes by the share")
  func earlierRecords() throws {
    let fixture = try DeliveryFixture()
    let use = try fixture.reserve(Money(fen: 33_333), of: try fixture.issue(yuan(1_000)))
    try fixture.run(.claim(use, amount: Money(fen: 11_111), invoice: "F1", account: "1234"))
    try replay("settled", ["id": .text(use.text), "fen": .integer(11_111)], in: fixture)
    #expect(owed(in: fixture) == [5_555, 5_556])
    try fixture.run(.refund(use, amount: Money(fen: 1_111), reason: "退"))
    try replay("refunded", ["id": .text(use.text), "fen": .integer(1_111), "reason": "退"], in: fixture)
    #expect(owed(in: fixture) == [4_999, 5_001])
    try fixture.run(.refund(use, amount: yuan(10), reason: "退"))
    try fixture.run(.confirmRefund(use), by: fixture.checker)
    #expect(owed(in: fixture) == [4_500, 4_500])
    let state = try #require(fixture.book.reservation(use)?.state)
    #expect(Reservation.State(json: state.json) == state)
    let settlement = try #require(fixture.book.reservation(use)?.settlement)
    #expect(settlement.parts(ofRefund: Money(fen: 1_111), after: .zero).parts.map(\.amount.fen) == [556, 555])
    #expect(settlement.parts(ofRefund: yuan(10), after: Money(fen: 1_111)).parts.map(\.amount.fen) == [499, 501])
  }

  @Test(
    "whatever is used and given back, also after the last day, the first payer bears its share of the net, rounded once",
    arguments: 1...12)
  func roundedOnce(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &* 104_729)
    let (text, tenThousandths) = [("0.5", 5_000), ("0.3", 3_000), ("0.3333", 3_333), ("0.7", 7_000)][seed % 4]
    let fixture = try DeliveryFixture(share: text)
    let voucher = try fixture.issue(yuan(10_000))
    for step in 0..<120 {
      if step < 100, step % 2 == 0 {
        _ = try fixture.reserve(Money(fen: Int64.random(in: 1_000...5_000, using: &random)), of: voucher)
      } else {
        if step == 101 { try fixture.run(.expireVoucher(voucher), on: "2027-01-01") }
        try shrink(&random, fixture)
      }
      try expectShare(tenThousandths, of: voucher, in: fixture, Comment("seed \(seed), step \(step)"))
    }
    let uses = fixture.book.reservationRows.values.compactMap(\.settlement)
    #expect(uses.contains { !$0.returned.isEmpty })
  }

  @Test("parts add up, stay within what each payer has, and no other parts bring the sum nearer", arguments: 1...300)
  func nearest(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &* 7_919)
    let tenThousandths = Int64.random(in: 1...9_999, using: &random)
    let share = Share(Decimal128(coefficient: tenThousandths, exponent: -4))
    let (first, second) = (BudgetID(number: 1), BudgetID(number: 2))
    func few() -> Money { Money(fen: Int64.random(in: 0...40, using: &random)) }
    let bound = PayerSplit(first, few(), second, few())
    let others = PayerSplit(first, few(), second, few())
    let amount = Int64.random(in: 0...bound.total.fen, using: &random)
    let funding = VoucherProgramme.Funding.shared(first, share: share, second)
    let parts = try funding.parts(of: Money(fen: amount), within: bound, beside: others)
    #expect(parts.total.fen == amount)
    let due = (others.total.fen + amount) * tenThousandths / 10_000
    func distance(_ part: Int64) -> Int64 { abs(others.parts[0].amount.fen + part - due) }
    let possible = (0...amount).filter { $0 <= bound.parts[0].amount.fen && amount - $0 <= bound.parts[1].amount.fen }
    let chosen = try #require(parts.amount(of: first)).fen
    #expect(possible.contains(chosen))
    #expect(possible.map(distance).min() == distance(chosen))
  }

  /// Settles a use for less or for all of it, or has a part of what was settled come back. What goes and what stays is
  /// large enough for each payer to bear the fen that rounding asks of it.
  private func shrink(_ random: inout SeededGenerator, _ fixture: DeliveryFixture) throws {
    let uses = fixture.book.reservationRows.values.sorted { $0.id < $1.id }.filter { use in
      use.settlement.map { $0.standing.total.fen >= 200 && $0.returned.count < 6 } ?? true
    }
    guard let use = uses.randomElement(using: &random) else { return }
    guard let settlement = use.settlement else {
      let isWhole = Int.random(in: 0..<4, using: &random) == 0
      let amount = Money(
        fen: isWhole ? use.held.total.fen : Int64.random(in: 200...(use.held.total.fen - 20), using: &random))
      try fixture.run(.claim(use.id, amount: use.held.total, invoice: "F\(use.id)", account: "1234"))
      return try fixture.run(.settle(use.id, amount: amount), by: fixture.checker)
    }
    let most = settlement.standing.total.fen - 100
    try fixture.run(.refund(use.id, amount: Money(fen: Int64.random(in: 20...most, using: &random)), reason: "退"))
    try fixture.run(.confirmRefund(use.id), by: fixture.checker)
  }

  private func expectShare(
    _ tenThousandths: Int, of voucher: VoucherID, in fixture: DeliveryFixture, _ comment: Comment
  ) throws {
    let book = fixture.book
    let net = book.reservationRows.values.compactMap(\.borne).map(\.total).total.fen
    let used = [fixture.city, fixture.district].map { budget in
      [LedgerAccount.Kind.reserved, .payable].reduce(0) { $0 + (book.sums(of: budget)[$1]?.fen ?? 0) }
    }
    let due = net * Int64(tenThousandths) / 10_000
    #expect(used == [due, net - due], comment)
    let read = try #require(book.voucher(voucher))
    #expect(read.state != .live || read.balance.total.fen + net == read.face.total.fen, comment)
    #expect(book.postings.reduce(0) { $0 + $1.change.fen } == 0, comment)
    #expect(book.balances.allSatisfy { $0.key.isSource || $0.value >= .zero }, comment)
  }

  private func owed(in fixture: DeliveryFixture) -> [Int64] {
    [fixture.city, fixture.district].map { fixture.book.balance(.payable($0, fixture.provider)).fen }
  }

  /// Applies an event in the form that earlier records have.
  private func replay(_ name: String, _ json: CanonicalJSON, in fixture: DeliveryFixture) throws {
    let event = try #require(DeliveryEvent(kind: "delivery.\(name)", json: json))
    #expect(event.json == json)
    try event.apply(to: fixture.book)
  }
}
