import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

/// A request as a child would keep it: what it asks for, who made it, and a word for how it stands.
private struct SimpleTransfer {
  let budget: BudgetID
  let uses: Set<ReservationID>
  let by: ActorID
  var state = TransferRequest.State.Name.drafted
  var batch: Int?

  /// In a file, and nobody knows yet what came of it.
  var isOut: Bool { [.exported, .sent, .unknown].contains(state) }
  /// Its uses are asked for or paid.
  var stands: Bool { state != .returned }
}

@Suite("Transfer requests against a simple model")
struct TransferModelTests {
  @Test(
    "whatever is done in whatever order, each payer's part of a use is asked for once at a time and paid once, nobody approves their own, and a file settles what it holds",
    arguments: 1...12)
  func agrees(_ seed: Int) throws {
    var walk = try TransferWalk(seed)
    for step in 0..<600 {
      let place = "seed \(seed), step \(step)"
      try walk.go(place)
      walk.check(place)
    }
    #expect(walk.reached == Set(TransferRequest.State.Name.allCases), "seed \(seed)")
  }
}

/// Maker and checker at work on what two payers owe one provider for uses of ten yuan, each half of it.
private struct TransferWalk {
  private let fixture: DeliveryFixture
  private let voucher: VoucherID
  private let today: CalendarDay
  private var random: SeededGenerator
  private var model: [SimpleTransfer] = []
  private var uses: [ReservationID] = []
  private var batches = 0
  private var vouchers = 0
  private(set) var reached: Set<TransferRequest.State.Name> = []

  private static let half: Int64 = 500

  init(_ seed: Int) throws {
    random = SeededGenerator(seed: UInt64(seed) &* 7_919)
    fixture = try DeliveryFixture()
    voucher = try fixture.issue(yuan(100_000))
    today = try day("2026-06-01")
  }

  mutating func go(_ place: String) throws {
    let actor = Bool.random(using: &random) ? fixture.maker : fixture.checker
    switch Int.random(in: 0..<15, using: &random) {
    case 0, 1: try use()
    case 2, 3, 4: draft(by: actor, place)
    case 5, 6: move(1, from: [.drafted], to: .approved, by: actor, place) { .approveTransfer($0[0]) }
    case 7: move(3, from: [.drafted], to: .approved, by: actor, place) { .approveTransfers($0) }
    case 8:
      move(1, from: [.drafted, .approved], to: .returned, by: actor, place) { .returnTransfer($0[0], reason: "账户不符") }
    case 9, 10: move(3, from: [.approved], to: .exported, by: actor, place) { .exportTransfers($0) }
    case 11: mark(.sent, from: [.exported, .unknown], by: actor, place) { .markSent(batch: $0) }
    case 12: mark(.unknown, from: [.exported, .sent], by: actor, place) { .markUnknown(batch: $0) }
    default: settle(by: actor, place)
    }
  }

  /// Another use of ten yuan, claimed by one and settled by another.
  private mutating func use() throws {
    let id = try fixture.reserve(yuan(10), of: voucher)
    try fixture.run(.claim(id, amount: yuan(10), invoice: "F\(id.number)", account: "1234"))
    try fixture.run(.settle(id, amount: yuan(10)), by: fixture.checker)
    uses.append(id)
  }

  private mutating func draft(by actor: ActorID, _ place: String) {
    guard !uses.isEmpty else { return }
    let budget = Bool.random(using: &random) ? fixture.city : fixture.district
    var ids: [ReservationID] = []
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      if let id = uses.suffix(8).randomElement(using: &random) { ids.append(id) }
    }
    let isFree = !model.contains { $0.budget == budget && $0.stands && !$0.uses.isDisjoint(with: ids) }
    let command = DeliveryCommand.draftTransfer(budget, payee: fixture.provider, payeeName: "模拟服务机构", ids)
    if fixture.takes(command, by: actor, on: today, if: isFree && Set(ids).count == ids.count, place) {
      model.append(SimpleTransfer(budget: budget, uses: Set(ids), by: actor))
    }
  }

  /// A few requests, mostly of those that stand so; now and then one twice, or one that is not there.
  private mutating func some(
    _ most: Int, _ states: Set<TransferRequest.State.Name>
  ) -> [TransferID] {
    let fitting = model.indices.filter { states.contains(model[$0].state) }.map { $0 + 1 }
    var ids: [TransferID] = []
    for _ in 0..<Int.random(in: 1...most, using: &random) {
      let other = random.recent(model.count)
      let number = random.once(in: 4) ? other : fitting.randomElement(using: &random) ?? other
      ids.append(TransferID(number: number))
    }
    return ids
  }

  private func known(_ id: TransferID) -> SimpleTransfer? {
    model.indices.contains(id.number - 1) ? model[id.number - 1] : nil
  }

  /// One step of a few requests: of all of them, or of none. Nobody approves what they made.
  private mutating func move(
    _ most: Int, from states: Set<TransferRequest.State.Name>, to state: TransferRequest.State.Name,
    by actor: ActorID, _ place: String, _ command: ([TransferID]) -> DeliveryCommand
  ) {
    let ids = some(most, states)
    let isAllowed =
      Set(ids).count == ids.count
      && ids.allSatisfy { id in
        known(id).map { states.contains($0.state) && (state != .approved || $0.by != actor) } ?? false
      }
    guard fixture.takes(command(ids), by: actor, on: today, if: isAllowed, place) else { return }
    if state == .exported { batches += 1 }
    for id in ids where known(id) != nil {
      model[id.number - 1].state = state
      if state == .exported { model[id.number - 1].batch = batches }
    }
  }

  /// What of a file can be marked is; it is refused where nothing can.
  private mutating func mark(
    _ state: TransferRequest.State.Name, from states: Set<TransferRequest.State.Name>, by actor: ActorID,
    _ place: String, _ command: (Int) -> DeliveryCommand
  ) {
    let open = model.filter(\.isOut).compactMap(\.batch)
    let other = random.recent(batches)
    let batch = random.once(in: 4) ? other : open.randomElement(using: &random) ?? other
    let fitting = model.indices.filter { model[$0].batch == batch && states.contains(model[$0].state) }
    guard fixture.takes(command(batch), by: actor, on: today, if: !fitting.isEmpty, place) else { return }
    for index in fitting { model[index].state = state }
  }

  /// What the treasury says of a few requests, all of it or nothing; each payment by a voucher of its own.
  private mutating func settle(by actor: ActorID, _ place: String) {
    var asked: [TransferSettlement] = []
    for id in some(2, [.exported, .sent, .unknown]) {
      vouchers += 1
      let paid = TransferOutcome.paid(voucher: "P\(vouchers)", on: today)
      asked.append(TransferSettlement(id, random.once(in: 3) ? .bounced(reason: "户名不符") : paid))
    }
    let ids = asked.map(\.transfer)
    let isAllowed = Set(ids).count == ids.count && ids.allSatisfy { known($0)?.isOut == true }
    guard fixture.takes(.settleTransfers(asked), by: actor, on: today, if: isAllowed, place) else { return }
    for settlement in asked where known(settlement.transfer) != nil {
      if case .paid = settlement.outcome {
        model[settlement.transfer.number - 1].state = .confirmed
      } else {
        model[settlement.transfer.number - 1].state = .returned
      }
    }
  }

  mutating func check(_ place: String) {
    let book = fixture.book
    fixture.checkBalances(place)
    #expect(book.transferRows.count == model.count, "\(place)")
    for (index, simple) in model.enumerated() {
      let transfer = book.transfer(TransferID(number: index + 1))
      let digits = String(index + 1)
      let reference = "TD2026-" + String(repeating: "0", count: 6 - digits.count) + digits
      #expect(transfer?.state.name == simple.state && transfer?.batch == simple.batch, "\(index + 1), \(place)")
      // The reference never changes, and the amount is what it was made for.
      #expect(transfer?.reference == reference && transfer?.madeBy == simple.by, "\(index + 1), \(place)")
      let amount = Self.half * Int64(simple.uses.count)
      let isOpen = simple.stands && simple.state != .confirmed
      #expect(transfer?.amount.fen == amount, "\(index + 1), \(place)")
      #expect(
        book.balance(.requested(simple.budget, TransferID(number: index + 1))).fen == (isOpen ? amount : 0), "\(place)")
    }
    for budget in [fixture.city, fixture.district] {
      let standing = model.filter { $0.budget == budget && $0.stands }
      let asked = standing.flatMap(\.uses)
      #expect(Set(asked).count == asked.count, "\(place)")
      let paid = standing.filter { $0.state == .confirmed }.reduce(0) { $0 + $1.uses.count }
      #expect(
        book.balance(.payable(budget, fixture.provider)).fen == Self.half * Int64(uses.count - asked.count), "\(place)")
      #expect(book.balance(.paid(budget, fixture.provider)).fen == Self.half * Int64(paid), "\(place)")
    }
    reached.formUnion(model.map(\.state))
  }
}
