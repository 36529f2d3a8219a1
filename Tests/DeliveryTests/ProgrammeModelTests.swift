import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

/// A programme of vouchers as a child would keep it.
private struct SimpleProgramme {
  var isWithdrawn = false
  /// Whom it ever admitted, and whether they may take its vouchers now.
  var providers: [CreditCode: Bool] = [:]
}

@Suite("Programmes of vouchers against a simple model")
struct ProgrammeModelTests {
  @Test(
    "whatever is done in whatever order, nothing is withdrawn under which vouchers are out or asked for, two people issue, and only whom it admits now takes a voucher"
  )
  func agrees() throws {
    var taken: Set<Int> = []
    for seed in 1...12 {
      var walk = try ProgrammeWalk(seed)
      for step in 0..<300 {
        let place = "seed \(seed), step \(step)"
        try walk.go(place)
        walk.check(place)
      }
      taken.formUnion(walk.taken)
    }
    #expect(taken == Set(ProgrammeWalk.acts))
  }
}

private struct ProgrammeWalk {
  static let acts = 0...7
  private let fixture: DeliveryFixture
  private let providers: [CreditCode]
  private let today: CalendarDay
  private var random: SeededGenerator
  private var model: [SimpleProgramme]
  /// 送审的发券: of which programme, by whom, and whether it was approved; `nil` while it waits.
  private var asks: [(programme: Int, by: ActorID, isGranted: Bool?)] = []
  /// The programme of each voucher, and how many fen of it are free.
  private var vouchers: [(programme: Int, free: Int64)] = []
  private(set) var taken: Set<Int> = []

  init(_ seed: Int) throws {
    random = SeededGenerator(seed: UInt64(seed) &* 7_919)
    today = try day("2026-06-01")
    fixture = try DeliveryFixture()
    providers = [fixture.provider, try code("91310117MA1J2C3D3")]
    model = [SimpleProgramme(providers: [fixture.provider: true])]
  }

  mutating func go(_ place: String) throws {
    let actor = Bool.random(using: &random) ? fixture.maker : fixture.checker
    let index = random.recent(model.count, among: model.count) - 1
    let id = ProgrammeID(number: index + 1)
    let one = model.indices.contains(index) ? model[index] : nil
    let provider = providers[Int.random(in: providers.indices, using: &random)]
    let stands = one?.isWithdrawn == false
    let act = Int.random(in: Self.acts, using: &random)
    func takes(_ command: DeliveryCommand, if isAllowed: Bool) -> Bool {
      fixture.takes(command, by: actor, on: today, if: isAllowed, place)
    }
    switch act {
    case 0:
      guard model.count < 6, takes(try opening(), if: true) else { return }
      model.append(SimpleProgramme())
    case 1:
      let isInUse =
        vouchers.contains { $0.programme == index } || asks.contains { $0.programme == index && $0.isGranted == nil }
      guard takes(.withdrawProgramme(id, reason: "不办了"), if: stands && !isInUse) else { return }
      model[index].isWithdrawn = true
    case 2:
      guard takes(.admitProvider(id, provider, name: "模拟服务机构", categories: ["检验检测"]), if: stands) else { return }
      model[index].providers[provider] = true
    case 3:
      let isIn = one?.providers[provider] == true
      guard takes(.stopProvider(id, provider, reason: "到期"), if: isIn) else { return }
      model[index].providers[provider] = false
    case 4:
      let number = 100 + asks.count
      let holder = try code("91310115MA\(number)K4BX")
      let entitlement = VoucherEntitlement(
        benefit: fixture.purpose, ceiling: yuan(200_000), corpus: String(repeating: "a", count: 64))
      guard takes(.issueVoucher(id, holder, amount: yuan(10), entitlement), if: stands) else { return }
      asks.append((programme: index, by: actor, isGranted: nil))
    case 5, 6:
      let number = random.recent(asks.count)
      // The fixture's two budgets were asked for first.
      let submission = SubmissionID(number: number + 2)
      let ask = asks.indices.contains(number - 1) ? asks[number - 1] : nil
      let isYes = act == 5
      let isAllowed = ask.map { $0.isGranted == nil && (!isYes || $0.by != actor) } ?? false
      let command: DeliveryCommand =
        isYes ? .approveSubmission(submission) : .returnSubmission(submission, reason: "退回")
      guard takes(command, if: isAllowed), let ask else { return }
      asks[number - 1].isGranted = isYes
      if isYes { vouchers.append((programme: ask.programme, free: yuan(10).fen)) }
    default:
      let number = random.recent(vouchers.count)
      let digest = fixture.codes.code(of: VoucherID(number: number)).digest
      let voucher = vouchers.indices.contains(number - 1) ? vouchers[number - 1] : nil
      let isIn = voucher.map { model[$0.programme].providers[provider] == true && $0.free >= 10 } ?? false
      let command = DeliveryCommand.reserve(code: digest, provider: provider, category: "检验检测", amount: Money(fen: 10))
      guard takes(command, if: isIn) else { return }
      vouchers[number - 1].free -= 10
    }
    taken.insert(act)
  }

  private func opening() throws -> DeliveryCommand {
    .openProgramme(
      instrument: fixture.purpose, name: "成长券\(model.count + 1)", document: "模拟券\(model.count + 1)号",
      validFrom: try day("2026-01-01"), validTo: try day("2026-12-31"), categories: ["检验检测"],
      funding: .one(fixture.city))
  }

  func check(_ place: String) {
    let book = fixture.book
    fixture.checkBalances(place)
    #expect(book.programmeRows.count == model.count && book.voucherRows.count == vouchers.count, "\(place)")
    for (index, simple) in model.enumerated() {
      let id = ProgrammeID(number: index + 1)
      #expect((book.programme(id)?.withdrawn != nil) == simple.isWithdrawn, "\(id), \(place)")
      let admitted = Dictionary(uniqueKeysWithValues: book.providers(of: id).map { ($0.code, $0.isAdmitted) })
      #expect(admitted == simple.providers, "\(id), \(place)")
      #expect(!simple.isWithdrawn || !vouchers.contains { $0.programme == index }, "\(id), \(place)")
    }
    for (index, simple) in vouchers.enumerated() {
      let voucher = book.voucher(VoucherID(number: index + 1))
      #expect(voucher?.free.fen == simple.free, "voucher \(index + 1), \(place)")
      #expect(voucher?.programme == ProgrammeID(number: simple.programme + 1), "voucher \(index + 1), \(place)")
    }
  }
}
