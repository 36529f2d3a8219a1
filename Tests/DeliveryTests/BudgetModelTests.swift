import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

/// A budget as a child would keep it: whose, of which year, and how many fen are free of it.
private struct SimpleBudget {
  let year: Int
  let isCity: Bool
  var free: Int64 = 0
  /// Whether two people ever gave it something.
  var isOpen = false
}

/// What one person asks for and another answers.
private struct SimpleAsk {
  enum Matter: Equatable {
    case increase(Int), recovery(Int)
    case move(from: Int, to: Int)
  }

  let matter: Matter
  let fen: Int64
  let by: ActorID
  /// `nil` while it waits.
  var isGranted: Bool?
}

@Suite("Budgets against a simple model")
struct BudgetModelTests {
  @Test(
    "whatever is asked for and answered in whatever order, money comes, goes and moves by two people alone, and none of it is lost or made"
  )
  func agrees() throws {
    var reached: Set<String> = []
    for seed in 1...12 {
      var walk = try BudgetWalk(seed)
      for step in 0..<400 {
        let place = "seed \(seed), step \(step)"
        walk.go(place)
        walk.check(place)
      }
      reached.formUnion(walk.reached)
    }
    #expect(
      reached == [
        "increase", "recovery", "move", "increase granted", "recovery granted", "move granted", "increase refused",
        "recovery refused", "move refused",
      ])
  }
}

/// Maker and checker at work on budgets for one purpose, the city's and a district's, of three years.
private struct BudgetWalk {
  private static let most = 8
  private let fixture: DeliveryFixture
  private let district: AreaCode
  private let today: CalendarDay
  private var random: SeededGenerator
  private var budgets: [SimpleBudget]
  private var asks: [SimpleAsk]
  private var moves: [SimpleAsk] = []
  /// Each document says its thing once.
  private var documents = 0
  private(set) var reached: Set<String> = []

  init(_ seed: Int) throws {
    random = SeededGenerator(seed: UInt64(seed) &* 104_729)
    today = try day("2026-06-01")
    district = try #require(AreaCode("310117"))
    let fixture = try DeliveryFixture(amount: 100)
    self.fixture = fixture
    budgets = [true, false].map { SimpleBudget(year: 2026, isCity: $0, free: 10_000, isOpen: true) }
    asks = (0...1).map { SimpleAsk(matter: .increase($0), fen: 10_000, by: fixture.maker, isGranted: true) }
  }

  mutating func go(_ place: String) {
    let actor = Bool.random(using: &random) ? fixture.maker : fixture.checker
    documents += 1
    switch Int.random(in: 0..<12, using: &random) {
    case 0: grant(by: actor, place)
    case 1, 2: change(.increase, by: actor, place)
    case 3, 4: change(.recovery, by: actor, place)
    case 5, 6: move(by: actor, place)
    case 7, 8, 9: answerAsk(by: actor, place)
    default: answerMove(by: actor, place)
    }
  }

  /// Now and then nothing, or less than that.
  private mutating func fen() -> Int64 { Int64.random(in: -100...4_000, using: &random) }

  private func known(_ index: Int) -> SimpleBudget? { budgets.indices.contains(index) ? budgets[index] : nil }
  private func id(_ index: Int) -> BudgetID { BudgetID(number: index + 1) }

  private mutating func grant(by actor: ActorID, _ place: String) {
    guard budgets.count < Self.most else { return }
    let (year, isCity) = (Int.random(in: 2026...2028, using: &random), Bool.random(using: &random))
    let amount = fen()
    let command = DeliveryCommand.grantBudget(
      name: "预算\(documents)", year: year, purpose: fixture.purpose, payer: isCity ? .city : .district(district),
      document: "模拟\(documents)号", amount: Money(fen: amount))
    guard fixture.takes(command, by: actor, on: today, if: amount > 0, place) else { return }
    asks.append(SimpleAsk(matter: .increase(budgets.count), fen: amount, by: actor))
    budgets.append(SimpleBudget(year: year, isCity: isCity))
  }

  private mutating func change(_ movement: BudgetMovement, by actor: ActorID, _ place: String) {
    let index = random.recent(budgets.count, among: budgets.count) - 1
    let amount = fen()
    let isTaken = movement == .recovery
    let fits = known(index).map { amount > 0 && (!isTaken || amount <= $0.free) } ?? false
    let command = DeliveryCommand.changeBudget(
      id(index), movement, amount: Money(fen: amount), document: "模拟\(documents)号")
    guard fixture.takes(command, by: actor, on: today, if: fits, place) else { return }
    asks.append(SimpleAsk(matter: isTaken ? .recovery(index) : .increase(index), fen: amount, by: actor))
    reached.insert(isTaken ? "recovery" : "increase")
  }

  /// Between payers within a year, or to the same payer's later year; into what two people have given something, and no
  /// more than is free.
  private mutating func move(by actor: ActorID, _ place: String) {
    let (from, to) = (
      random.recent(budgets.count, among: budgets.count) - 1, random.recent(budgets.count, among: budgets.count) - 1
    )
    let movement: BudgetMovement = Bool.random(using: &random) ? .transfer : .carryOver
    let amount = fen()
    var fits = false
    if let source = known(from), let target = known(to) {
      let isFitting =
        movement == .transfer
        ? source.isCity != target.isCity && source.year == target.year
        : source.isCity == target.isCity && source.year < target.year
      fits = isFitting && target.isOpen && amount > 0 && amount <= source.free
    }
    let command = DeliveryCommand.moveFunds(
      movement, from: id(from), to: id(to), amount: Money(fen: amount), document: "模拟\(documents)号")
    guard fixture.takes(command, by: actor, on: today, if: fits, place) else { return }
    moves.append(SimpleAsk(matter: .move(from: from, to: to), fen: amount, by: actor))
    reached.insert("move")
  }

  private mutating func answerAsk(by actor: ActorID, _ place: String) {
    let number = random.recent(asks.count)
    let isYes = !random.once(in: 4)
    let ask = asks.indices.contains(number - 1) ? asks[number - 1] : nil
    var fits = ask.map { $0.isGranted == nil && (!isYes || $0.by != actor) } ?? false
    // What was free when it was asked for may be gone.
    if isYes, let ask, case .recovery(let index) = ask.matter { fits = fits && ask.fen <= budgets[index].free }
    let submission = SubmissionID(number: number)
    let command: DeliveryCommand =
      isYes ? .approveSubmission(submission) : .returnSubmission(submission, reason: "退回")
    guard fixture.takes(command, by: actor, on: today, if: fits, place), let ask else { return }
    asks[number - 1].isGranted = isYes
    switch ask.matter {
    case .increase(let index):
      reached.insert(isYes ? "increase granted" : "increase refused")
      guard isYes else { return }
      budgets[index].free += ask.fen
      budgets[index].isOpen = true
    case .recovery(let index):
      reached.insert(isYes ? "recovery granted" : "recovery refused")
      if isYes { budgets[index].free -= ask.fen }
    case .move: break
    }
  }

  private mutating func answerMove(by actor: ActorID, _ place: String) {
    let number = random.recent(moves.count)
    let isYes = !random.once(in: 4)
    let ask = moves.indices.contains(number - 1) ? moves[number - 1] : nil
    var fits = ask.map { $0.isGranted == nil && (!isYes || $0.by != actor) } ?? false
    if isYes, let ask, case .move(let from, _) = ask.matter { fits = fits && ask.fen <= budgets[from].free }
    let funds = FundTransferID(number: number)
    let command: DeliveryCommand = isYes ? .confirmFunds(funds) : .refuseFunds(funds, reason: "退回")
    guard fixture.takes(command, by: actor, on: today, if: fits, place), case .move(let from, let to)? = ask?.matter
    else { return }
    moves[number - 1].isGranted = isYes
    reached.insert(isYes ? "move granted" : "move refused")
    guard isYes, let ask else { return }
    budgets[from].free -= ask.fen
    budgets[to].free += ask.fen
  }

  func check(_ place: String) {
    let book = fixture.book
    fixture.checkBalances(place)
    #expect(book.budgetRows.count == budgets.count, "\(place)")
    for (index, simple) in budgets.enumerated() {
      #expect(book.balance(.available(id(index))).fen == simple.free, "budget \(index + 1), \(place)")
    }
    // What stands in all budgets together is what two people gave, less what two people took back.
    let given = asks.filter { $0.isGranted == true }.reduce(Int64(0)) { sum, ask in
      if case .recovery = ask.matter { sum - ask.fen } else { sum + ask.fen }
    }
    #expect(budgets.reduce(0) { $0 + $1.free } == given, "\(place)")
    #expect(budgets.indices.reduce(Int64(0)) { $0 - book.balance(.granted(id($1))).fen } == given, "\(place)")
    for (index, simple) in asks.enumerated() {
      let state = book.submission(SubmissionID(number: index + 1))?.state.name
      #expect(
        state == simple.isGranted.map { $0 ? .approved : .returned } ?? .waiting, "submission \(index + 1), \(place)")
    }
    for (index, simple) in moves.enumerated() {
      let state = book.fundTransfer(FundTransferID(number: index + 1))?.state
      #expect(state == simple.isGranted.map { $0 ? .confirmed : .refused } ?? .waiting, "funds \(index + 1), \(place)")
    }
  }
}
