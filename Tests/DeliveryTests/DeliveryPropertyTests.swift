import Diagnostics
import Quantities
import Randomness
import Testing

@testable import Delivery

/// A model that knows nothing of postings and splits: for each voucher, fen that are free, held, owed and paid.
private struct VoucherModel {
  let holder: Int
  var face: Int64
  var isLive = true
  var free: Int64
  var held: [Int: Int64] = [:]
  var claimed: [Int: Int64] = [:]
  /// What is owed or paid, and how much of it each was settled for.
  var settled: [Int: Int64] = [:]
  /// What went back to the budgets.
  var returned: Int64 = 0
  /// A refund of a use that waits for another person.
  var refunding: [Int: Int64] = [:]

  var spent: Int64 { held.values.reduce(0, +) + settled.values.reduce(0, +) }
  /// What of it counts towards its holder's ceiling.
  var standing: Int64 { isLive ? face : spent }
}

@Suite("Vouchers and transfers under random commands")
struct DeliveryPropertyTests {
  @Test(
    "after every step postings sum to nothing, no balance is below zero, and the book says what a simple model says",
    arguments: 1...8)
  func model(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let share = ["0.5", "0.3", "0.3333", "0.999"][seed % 4]
    let fixture = try DeliveryFixture(share: share, amount: 6_000)
    try fixture.openSecond()
    var vouchers: [Int: VoucherModel] = [:]
    var refused = 0
    for step in 0..<2_400 {
      let comment = Comment("seed \(seed), step \(step)")
      try act(&random, fixture, &vouchers, &refused)
      if step % 60 == 0 { takeBack(&random, fixture) }
      let book = fixture.book
      fixture.checkBalances("\(comment)")
      for (number, model) in vouchers {
        let voucher = try #require(book.voucher(VoucherID(number: number)))
        #expect(voucher.free.fen == (model.isLive ? model.free : 0), comment)
        let issued = voucher.face.parts.reduce(0) { $0 + book.balance(.issued($1.budget, voucher.id)).fen }
        #expect(issued == voucher.balance.total.fen, comment)
        #expect(model.free + model.spent + model.returned == model.face, comment)
      }
      // Whichever programmes issued them: nobody's vouchers come to more than the rule gives.
      for (holder, own) in Dictionary(grouping: vouchers.values, by: \.holder) {
        #expect(own.reduce(0) { $0 + $1.standing } <= Self.ceiling.fen, "holder \(holder), \(comment)")
      }
      let owedOrPaid = book.balances.filter {
        [.payable, .requested, .paid].contains($0.key.kind)
      }.reduce(0) { $0 + $1.value.fen }
      #expect(owedOrPaid == vouchers.values.reduce(0) { $0 + $1.settled.values.reduce(0, +) }, comment)
      for budget in book.budgets() {
        #expect(book.sums(of: budget.id).values.reduce(0) { $0 + $1.fen } == 0, comment)
      }
    }
    // Each budget's statement ends at what is free of it, and tells what was paid, by its postings alone.
    for budget in fixture.book.budgets() {
      let months = try fixture.book.statement(of: budget).months
      #expect(months.last?.closing == fixture.book.balance(.available(budget.id)))
      let standing = months.map(\.paid).total.fen - months.map(\.returned).total.fen
      #expect(standing == fixture.book.sums(of: budget.id)[.paid]?.fen ?? 0)
      #expect(months.dropFirst().enumerated().allSatisfy { $1.opening == months[$0].closing })
    }
    // The commands that were taken reached every corner.
    let settlements = fixture.book.reservationRows.values.compactMap { reservation in
      if case .settled(let settlement) = reservation.state { settlement } else { nil }
    }
    #expect(settlements.contains { $0.refunded > .zero })
    #expect(settlements.contains { $0.stages.values.contains(.paid) })
    #expect(fixture.book.transferRows.values.contains { $0.state.name == .returned })
    #expect(fixture.book.voucherRows.values.contains { $0.state == .expired })
    #expect(fixture.book.voucherRows.values.contains { $0.state == .withdrawn })
    #expect(Set(fixture.book.voucherRows.values.map(\.programme)).count == 2)
    #expect(refused > 0)
    let takings = fixture.book.submissions(of: .recovery, in: .approved)
    #expect(!takings.isEmpty && !fixture.book.submissions(of: .recovery, in: .returned).isEmpty)
    #expect(fixture.book.reservationRows.values.contains { $0.state == .released })
  }

  /// Takes a little of a budget back: it leaves by another person's yes alone, and then to the fen.
  private func takeBack(_ random: inout SeededGenerator, _ fixture: DeliveryFixture) {
    let book = fixture.book
    let budget = Bool.random(using: &random) ? fixture.city : fixture.district
    let amount = Money(fen: Int64.random(in: 1...40, using: &random))
    let before = book.balance(.available(budget))
    let id = SubmissionID(number: book.submissionRows.count + 1)
    let command = DeliveryCommand.changeBudget(budget, .recovery, amount: amount, document: "模拟收回\(id.number)")
    guard fixture.refusal(command) == nil else {
      #expect(amount > before)
      return
    }
    #expect(book.balance(.available(budget)) == before)
    #expect(fixture.refusal(.approveSubmission(id))?.contains("不能由您批准") == true)
    let isTaken = Int.random(in: 0..<3, using: &random) > 0
    let answer: DeliveryCommand = isTaken ? .approveSubmission(id) : .returnSubmission(id, reason: "不收回")
    #expect(fixture.refusal(answer, by: fixture.checker) == nil)
    #expect(book.balance(.available(budget)).fen == before.fen - (isTaken ? amount.fen : 0))
  }

  /// One random command; where the book takes it, the model does too.
  private func act(
    _ random: inout SeededGenerator, _ fixture: DeliveryFixture, _ vouchers: inout [Int: VoucherModel],
    _ refused: inout Int
  ) throws {
    let number = Int.random(in: 1...max(1, vouchers.count), using: &random)
    let last = max(1, fixture.book.reservationRows.count)
    let id = ReservationID(number: Int.random(in: max(1, last - 8)...last, using: &random))
    let reservation = fixture.book.reservation(id)
    let owner = reservation?.voucher.number ?? 0
    // Mostly what could fit, now and then what is too much.
    let most = Int.random(in: 0..<5, using: &random) == 0 ? 40_000 : reservation?.held.total.fen ?? 8_000
    let amount = Money(fen: Int64.random(in: 1...max(1, most), using: &random))
    let day = Int.random(in: 0..<8, using: &random) == 0 ? "2027-01-01" : "2026-06-01"
    func taken(_ command: DeliveryCommand, on day: String = "2026-06-01") -> Bool {
      fixture.refusal(command, by: Bool.random(using: &random) ? fixture.maker : fixture.checker, on: day) == nil
    }
    switch Int.random(in: 0..<15, using: &random) {
    case 0: try issue(&random, fixture, &vouchers, &refused)
    case 14:
      guard let waiting = fixture.book.submissions(of: .withdrawal, in: .waiting).first,
        case .withdrawal(let voucher, reason: _) = waiting.matter
      else {
        if Int.random(in: 0..<3, using: &random) == 0 {
          _ = taken(.withdrawVoucher(VoucherID(number: number), reason: "重复"))
        }
        return
      }
      guard Int.random(in: 0..<3, using: &random) > 0 else {
        #expect(taken(.returnSubmission(waiting.id, reason: "不收回")))
        return
      }
      if taken(.approveSubmission(waiting.id)) { end(&vouchers[voucher.number]) }
    case 1...2:
      let amount = Money(fen: Int64.random(in: 1...8_000, using: &random))
      let digest = fixture.codes.code(of: VoucherID(number: number)).digest
      if taken(.reserve(code: digest, provider: fixture.provider, category: "检验检测", amount: amount)) {
        vouchers[number]?.free -= amount.fen
        vouchers[number]?.held[fixture.book.reservationRows.count] = amount.fen
      }
    case 3, 4:
      if taken(.claim(id, amount: amount, invoice: "F\(id.number)", account: "1234")) {
        vouchers[owner]?.claimed[id.number] = amount.fen
      }
    case 5, 6:
      if taken(.settle(id, amount: amount)) {
        let held = vouchers[owner]?.held.removeValue(forKey: id.number) ?? 0
        let claimed = vouchers[owner]?.claimed.removeValue(forKey: id.number) ?? 0
        #expect(amount.fen <= claimed)
        vouchers[owner]?.settled[id.number] = amount.fen
        giveBack(held - amount.fen, to: &vouchers[owner])
      }
    case 7 where reservation?.state.name == .held && Bool.random(using: &random):
      if taken(.release(id, reason: "取消")) {
        giveBack(vouchers[owner]?.held.removeValue(forKey: id.number) ?? 0, to: &vouchers[owner])
      }
    case 7, 8, 10:
      // One that waits comes first, so that both its ends are often reached.
      let waiting = vouchers.flatMap { owner, model in model.refunding.map { (owner, number: $0.key, fen: $0.value) } }
        .min { $0.number < $1.number }
      if let (owner, number, fen) = waiting {
        let id = ReservationID(number: number)
        guard Int.random(in: 0..<4, using: &random) > 0 else {
          if taken(.returnRefund(id, reason: "未到账")) { vouchers[owner]?.refunding[number] = nil }
          return
        }
        // Each treasury that has money back gives its own number before.
        if let use = fixture.book.reservation(id) {
          for budget in try fixture.book.unproven(use) {
            let register = DeliveryCommand.registerRefund(
              id, of: budget, voucher: "缴\(id.number)-\(budget)-\(fixture.book.postings.count)")
            #expect(fixture.refusal(register, by: use.settlement?.refund?.by) == nil)
          }
        }
        guard taken(.confirmRefund(id)) else { return }
        vouchers[owner]?.refunding[number] = nil
        vouchers[owner]?.settled[number]? -= fen
        giveBack(fen, to: &vouchers[owner])
      } else {
        let part = Money(fen: 1 + amount.fen / 4)
        if taken(.refund(id, amount: part, voucher: "缴\(id.number)", reason: "退")) {
          vouchers[owner]?.refunding[id.number] = part.fen
        }
      }
    case 9 where Bool.random(using: &random):
      if taken(.lapseReservation(id), on: day) {
        #expect(day == "2027-01-01")
        giveBack(vouchers[owner]?.held.removeValue(forKey: id.number) ?? 0, to: &vouchers[owner])
      }
    case 9:
      if taken(.expireVoucher(VoucherID(number: number)), on: day) { end(&vouchers[number]) }
    default: moveTransfers(&random, fixture)
    }
  }

  private static let ceiling = Money(fen: 45_000)

  /// To one of a few holders, by one of two programmes: refused for the ceiling just where the model says so.
  private func issue(
    _ random: inout SeededGenerator, _ fixture: DeliveryFixture, _ vouchers: inout [Int: VoucherModel],
    _ refused: inout Int
  ) throws {
    let holder = Int.random(in: 0..<25, using: &random)
    let face = Money(fen: Int64.random(in: 1...40_000, using: &random))
    let stands = vouchers.values.filter { $0.holder == holder }.reduce(0) { $0 + $1.standing }
    do {
      let voucher = try fixture.issue(
        face, to: try code("9131011\(5 + holder % 3)MA\(100 + holder)K4BX"),
        of: ProgrammeID(number: Int.random(in: 1...2, using: &random)), ceiling: Self.ceiling)
      vouchers[voucher.number] = VoucherModel(holder: holder, face: face.fen, free: face.fen)
    } catch let refusal as Diagnostics {
      guard refusal.all.first?.code == "delivery.above-allowance" else { return }
      refused += 1
      #expect(stands + face.fen > Self.ceiling.fen)
    }
  }

  private func end(_ voucher: inout VoucherModel?) {
    let rest = voucher?.free ?? 0
    voucher?.isLive = false
    voucher?.returned += rest
    voucher?.free = 0
  }

  private func giveBack(_ fen: Int64, to voucher: inout VoucherModel?) {
    if voucher?.isLive == true { voucher?.free += fen } else { voucher?.returned += fen }
  }

  /// A random step of a random transfer request; whether it is taken changes nothing in the model, which does not tell
  /// owed from paid.
  private func moveTransfers(_ random: inout SeededGenerator, _ fixture: DeliveryFixture) {
    let budget = Bool.random(using: &random) ? fixture.city : fixture.district
    let owed = fixture.book.reservations(ReservationFilter(owedBy: budget), scope: .everywhere, offset: 0, limit: 1)
      .rows.map(\.id)
    let last = max(1, fixture.book.transferRows.count)
    let id = TransferID(number: Int.random(in: max(1, last - 3)...last, using: &random))
    let command: DeliveryCommand =
      switch Int.random(in: 0..<8, using: &random) {
      case 0 where id.number.isMultiple(of: 2):
        .draftTransfers([TransferDraft(budget, payee: fixture.provider, payeeName: "模拟服务机构", owed)])
      case 0: .draftTransfer(budget, payee: fixture.provider, payeeName: "模拟服务机构", owed)
      case 1: .approveTransfer(id)
      case 2:
        .approveTransfers(
          fixture.book.transfers(TransferFilter(state: .drafted), offset: 0, limit: 3).rows.map(\.id))
      case 3, 4: .exportTransfers([id])
      case 5, 6:
        .settleTransfers([TransferSettlement(id, .paid(voucher: "P\(id)", on: CalendarDay(daysSinceEpoch: 20_600)))])
      default: .returnTransfer(id, reason: "退回")
      }
    _ = fixture.refusal(command, by: Bool.random(using: &random) ? fixture.maker : fixture.checker)
  }

  @Test("portions of a split add up, never exceed a budget's part, and grow with the amount", arguments: 1...200)
  func portions(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &* 7919)
    let first = Int64.random(in: 0...2_000, using: &random)
    let whole = Money(fen: first + Int64.random(in: 0...2_000, using: &random))
    let (city, district) = (BudgetID(number: 1), BudgetID(number: 2))
    let split = PayerSplit(city, Money(fen: first)).adding(PayerSplit(city, .zero))
    #expect(split.total == Money(fen: first))
    let shared = try #require(
      PayerSplit(
        json: [
          ["budget": "b1", "fen": .integer(first)], ["budget": "b2", "fen": .integer(whole.fen - first)],
        ]))
    var before = shared.portion(of: .zero)
    for fen in 0...whole.fen {
      let portion = shared.portion(of: Money(fen: fen))
      #expect(portion.total.fen == fen)
      for budget in [city, district] {
        let (part, limit) = (portion.amount(of: budget) ?? .zero, shared.amount(of: budget) ?? .zero)
        #expect(part <= limit && part >= before.amount(of: budget) ?? .zero)
      }
      before = portion
    }
  }
}
