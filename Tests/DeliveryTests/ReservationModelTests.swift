import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

/// A reservation at a provider as a child would keep it, in fen.
private struct SimpleUse {
  enum State: Equatable {
    case held, released
    case claimed(Int64, by: ActorID)
    case settled(Int64)
  }

  let fen: Int64
  /// The last day on which it can be claimed.
  var until: CalendarDay
  var state = State.held

  var name: ReservationFilter.State {
    switch state {
    case .held: .held
    case .released: .released
    case .claimed: .claimed
    case .settled: .settled
    }
  }

  /// What of it the voucher has not back.
  var taken: Int64 {
    switch state {
    case .held, .claimed: fen
    case .settled(let fen): fen
    case .released: 0
    }
  }
}

@Suite("Reservations and claims against a simple model")
struct ReservationModelTests {
  @Test(
    "whatever is done in whatever order, a use is claimed within its term and settled once by somebody else, a rejected claim has the whole term again, and the voucher has the rest back"
  )
  func agrees() throws {
    var taken: Set<Int> = []
    for seed in 1...12 {
      var walk = try ReservationWalk(seed)
      for step in 0..<400 {
        let place = "seed \(seed), step \(step)"
        walk.go(place)
        walk.check(place)
      }
      taken.formUnion(walk.taken)
    }
    #expect(taken == Set(ReservationWalk.acts))
  }
}

/// One provider, and one voucher that the city bears alone.
private struct ReservationWalk {
  static let acts = 0...5
  private static let face = yuan(2_000)
  private let fixture: DeliveryFixture
  private let voucher: VoucherID
  private let term: Int
  private let last: CalendarDay
  private var today: CalendarDay
  private var random: SeededGenerator
  private var model: [SimpleUse] = []
  private var invoices = 0
  private(set) var taken: Set<Int> = []

  init(_ seed: Int) throws {
    random = SeededGenerator(seed: UInt64(seed) &* 7_919)
    (today, last) = (try day("2026-06-01"), try day("2026-12-20"))
    let fixture = try DeliveryFixture()
    self.fixture = fixture
    try fixture.openSecond()
    let programme = ProgrammeID(number: 2)
    voucher = try fixture.issue(Self.face, of: programme)
    term = try #require(fixture.book.programme(programme)).daysToClaim
  }

  private var free: Int64 { Self.face.fen - model.reduce(0) { $0 + $1.taken } }

  mutating func go(_ place: String) {
    if random.once(in: 6), today < last { today = today.adding(days: Int.random(in: 1...5, using: &random)) }
    let actor = Bool.random(using: &random) ? fixture.maker : fixture.checker
    let act = Int.random(in: Self.acts, using: &random)
    // Those whose term is over lie further back than the last few.
    let late = model.indices.filter { model[$0].state == .held && model[$0].until < today }.map { $0 + 1 }
    let recent = random.recent(model.count)
    let number = act == 5 && !random.once(in: 4) ? late.randomElement(using: &random) ?? recent : recent
    let id = ReservationID(number: number)
    let one = model.indices.contains(number - 1) ? model[number - 1] : nil
    var after = one
    // Now and then nothing, or more than there is.
    let most = max(1, (one?.fen ?? free) * 5 / 4)
    let amount = Int64.random(in: 0...most, using: &random)
    let command: DeliveryCommand
    var isAllowed = false
    switch act {
    case 0:
      let asked = Int64.random(in: -1...20_000, using: &random)
      let digest = fixture.codes.code(of: voucher).digest
      let reserve = DeliveryCommand.reserve(
        code: digest, provider: fixture.provider, category: "检验检测", amount: Money(fen: asked))
      guard fixture.takes(reserve, by: actor, on: today, if: asked > 0 && asked <= free, place) else { return }
      model.append(SimpleUse(fen: asked, until: today.adding(days: term)))
      taken.insert(act)
      return
    case 1:
      invoices += 1
      command = .claim(id, amount: Money(fen: amount), invoice: "F\(invoices)", account: "1234")
      isAllowed = one.map { $0.state == .held && today <= $0.until && amount > 0 && amount <= $0.fen } ?? false
      after?.state = .claimed(amount, by: actor)
    case 2:
      command = .rejectClaim(id, reason: "发票不符")
      isAllowed = one?.name == .claimed
      after?.state = .held
      after?.until = max(one?.until ?? today, today.adding(days: term))
    case 3:
      command = .settle(id, amount: Money(fen: amount))
      if case .claimed(let claimed, by: let claimant)? = one?.state {
        isAllowed = claimant != actor && amount > 0 && amount <= claimed
      }
      after?.state = .settled(amount)
    case 4:
      command = .release(id, reason: "取消")
      isAllowed = one?.state == .held
      after?.state = .released
    default:
      command = .lapseReservation(id)
      isAllowed = one.map { $0.state == .held && $0.until < today } ?? false
      after?.state = .released
    }
    guard fixture.takes(command, by: actor, on: today, if: isAllowed, place), let after else { return }
    model[number - 1] = after
    taken.insert(act)
  }

  func check(_ place: String) {
    let book = fixture.book
    fixture.checkBalances(place)
    #expect(book.reservationRows.count == model.count, "\(place)")
    #expect(book.voucher(voucher)?.free.fen == free, "\(place)")
    var owed: Int64 = 0
    for (index, simple) in model.enumerated() {
      let reservation = book.reservation(ReservationID(number: index + 1))
      #expect(reservation?.state.name == simple.name, "reservation \(index + 1), \(place)")
      #expect(reservation?.claimBy == simple.until, "reservation \(index + 1), \(place)")
      #expect(reservation?.held.total.fen == simple.fen, "reservation \(index + 1), \(place)")
      if case .settled(let fen) = simple.state { owed += fen }
    }
    #expect(book.balance(.payable(fixture.city, fixture.provider)).fen == owed, "\(place)")
  }
}
