import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

/// A call as a child would keep it: a word, a window, and whether it has money.
private struct SimpleCall {
  var state = Call.State.Name.drafted
  var opens: CalendarDay
  var closes: CalendarDay
  var hasBudget: Bool
  /// Whether somebody is proposed or has applied under it.
  var isUsed = false

  func phase(on day: CalendarDay) -> Call.Phase {
    switch state {
    case .drafted: .drafted
    case .withdrawn: .withdrawn
    case .published: day < opens ? .announced : day > closes ? .closed : .open
    }
  }
}

@Suite("Calls against a simple model")
struct CallModelTests {
  @Test(
    "whatever is done in whatever order, a draft alone is revised, a window only grows, money is named once, and nobody withdraws what somebody is in"
  )
  func agrees() throws {
    var taken: Set<Int> = []
    for seed in 1...12 {
      var walk = try CallWalk(seed)
      for step in 0..<300 {
        let place = "seed \(seed), step \(step)"
        try walk.go(place)
        walk.check(place)
      }
      taken.formUnion(walk.taken)
    }
    #expect(taken == Set(CallWalk.acts))
  }
}

private struct CallWalk {
  static let acts = 0...5
  private let fixture: AwardFixture
  private var random: SeededGenerator
  private var model: [SimpleCall] = []
  private var today: CalendarDay
  /// Each notice has a number of its own.
  private var documents = 100
  private(set) var taken: Set<Int> = []

  init(_ seed: Int) throws {
    random = SeededGenerator(seed: UInt64(seed) &* 7_919)
    today = try day("2026-06-01")
    fixture = try AwardFixture()
    let terms = try fixture.terms()
    var first = SimpleCall(state: .published, opens: terms.opens, closes: terms.closes, hasBudget: true)
    if seed.isMultiple(of: 2) {
      _ = try fixture.proposed([yuan(1)])
      first.isUsed = true
    }
    model.append(first)
  }

  mutating func go(_ place: String) throws {
    if random.once(in: 4) { today = today.adding(days: Int.random(in: 1...9, using: &random)) }
    documents += 1
    let act = Int.random(in: Self.acts, using: &random)
    let number = random.recent(model.count)
    let id = CallID(number: number)
    let one = model.indices.contains(number - 1) ? model[number - 1] : nil
    var after = one
    let command: CallCommand
    var isAllowed = false
    switch act {
    case 0, 1:
      let (terms, isRight) = try terms()
      let written = SimpleCall(opens: terms.opens, closes: terms.closes, hasBudget: terms.budget != nil)
      if act == 0 {
        guard takes(.record(terms), if: isRight, place) else { return }
        model.append(written)
        taken.insert(act)
        return
      }
      command = .revise(id, terms)
      isAllowed = isRight && one?.state == .drafted
      after = written
    case 2:
      command = .publish(id)
      isAllowed = one.map { $0.state == .drafted && $0.closes >= today } ?? false
      after?.state = .published
    case 3:
      command = .fund(id, fixture.budget)
      isAllowed = one.map { $0.state == .published && !$0.hasBudget && Self.isPaidIn2026($0.opens, $0.closes) } ?? false
      after?.hasBudget = true
    case 4:
      let closes = (one?.closes ?? today).adding(days: Int.random(in: -20...400, using: &random))
      command = .extend(id, closes: closes, document: "模拟延期\(documents)号")
      isAllowed =
        one.map { call in
          // A year at most, of a window that is over from today on.
          let latest = max(call.closes, today).adding(days: 366)
          return call.state == .published && closes > call.closes && closes >= today && closes <= latest
        } ?? false
      after?.closes = closes
    default:
      command = .withdraw(id, reason: "作废")
      isAllowed = one.map { $0.state != .withdrawn && !$0.isUsed } ?? false
      after?.state = .withdrawn
    }
    guard takes(command, if: isAllowed, place), let after else { return }
    model[number - 1] = after
    taken.insert(act)
  }

  private func takes(_ command: CallCommand, if isAllowed: Bool, _ place: String) -> Bool {
    fixture.takes(.call(command), by: fixture.proposer, on: today, if: isAllowed, place)
  }

  /// A notice of these weeks, sometimes with its days the wrong way round; and whether it can be taken.
  private mutating func terms() throws -> (Call.Terms, Bool) {
    var terms = try fixture.terms()
    terms.document = "模拟通知\(documents)号"
    terms.opens = today.adding(days: Int.random(in: -20...30, using: &random))
    terms.closes = terms.opens.adding(days: Int.random(in: -3...40, using: &random))
    if Bool.random(using: &random) { terms.budget = nil }
    let isPaid = terms.budget == nil || Self.isPaidIn2026(terms.opens, terms.closes)
    return (terms, terms.opens <= terms.closes && isPaid)
  }

  /// The budget is money of 2026: it pays what is asked for from then on, and late in the year before.
  private static func isPaidIn2026(_ opens: CalendarDay, _ closes: CalendarDay) -> Bool {
    opens.year <= 2026 && max(opens.year, closes.year) + 1 >= 2026
  }

  func check(_ place: String) {
    fixture.checkBalances(place)
    #expect(fixture.book.callRows.count == model.count, "\(place)")
    for (index, simple) in model.enumerated() {
      let call = fixture.book.call(CallID(number: index + 1))
      #expect(
        call?.state.name == simple.state && call?.phase(on: today) == simple.phase(on: today), "\(index + 1), \(place)")
      #expect(call?.terms.opens == simple.opens && call?.terms.closes == simple.closes, "\(index + 1), \(place)")
      #expect((call?.terms.budget != nil) == simple.hasBudget, "\(index + 1), \(place)")
    }
  }
}
