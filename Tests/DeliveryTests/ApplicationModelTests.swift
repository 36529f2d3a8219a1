import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

/// An application as a child would follow it: where it is, who passed it on, and what is open against it.
private struct SimpleApplication {
  enum Place: Equatable {
    case at(ChainStep)
    /// Papers are asked for.
    case back(ChainStep, until: CalendarDay)
    case shown(until: CalendarDay)
    case refused, gone, issued
  }

  var place = Place.at(.town)
  /// Who passed each step last.
  var passed: [ChainStep: ActorID] = [:]
  var approvedBy: ActorID?
  /// Who asked for papers last, and whether they gave more time for them.
  var askedBy: ActorID?
  var isExtended = false
  var objections: [(by: ActorID, isAnswered: Bool)] = []

  var step: ChainStep? {
    switch place {
    case .at(let step), .back(let step, until: _): step
    case .shown: .publicity
    case .refused, .gone, .issued: nil
    }
  }
  var isOpen: Bool { objections.contains { !$0.isAnswered } }
}

@Suite("Applications against a simple model")
struct ApplicationModelTests {
  @Test(
    "whatever is tried by whomever, an application goes its way step by step, nobody judges what is not theirs to judge, terms hold, and what is promised or owed follows"
  )
  func agrees() throws {
    var taken: Set<Int> = []
    for seed in 1...12 {
      var walk = try ApplicationWalk(seed)
      for step in 0..<1_000 {
        let place = "seed \(seed), step \(step)"
        walk.go(place)
        walk.check(place)
      }
      taken.formUnion(walk.taken)
    }
    // Together they came to everything that can be done.
    #expect(taken == Set(ApplicationWalk.wishes))
  }

  @Test("nobody passes over a consent, a publication or an issue")
  func passedOver() throws {
    let fixture = try AwardFixture()
    let id = try fixture.proposed([yuan(1)], arrived: false)[0]
    func isRefused(_ step: ChainStep, on day: String = "2026-06-01") -> Bool {
      fixture.refusal(.award(.pass(step, [id], note: "")), by: fixture.reviewer, on: day)?.contains("审核中") == true
    }
    #expect(isRefused(.consent))
    try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner)
    try fixture.run(.award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.approver)
    #expect(isRefused(.publicity))
    try fixture.run(.award(.publicise([id])), by: fixture.reviewer, on: "2026-06-02")
    try fixture.run(.award(.clear([id])), by: fixture.reviewer, on: "2026-07-01")
    #expect(isRefused(.issue, on: "2026-07-01"))
    #expect(fixture.book.award(id)?.state == .waiting(.issue))
  }
}

/// Five people at work on a few applications of a hundred yuan each, after the window is closed.
private struct ApplicationWalk {
  /// The kinds of commands that are tried.
  static let wishes = 0...12
  private static let steps: [ChainStep] = [.town, .district, .panel, .publicity, .issue]
  private static let sum = yuan(100)

  private let fixture: AwardFixture
  private var random: SeededGenerator
  private var model: [SimpleApplication] = []
  private var today: CalendarDay
  /// Within the year whose holidays are published.
  private let last: CalendarDay

  /// Those that were taken.
  private(set) var taken: Set<Int> = []

  init(_ seed: Int) throws {
    random = SeededGenerator(seed: UInt64(seed) &* 7_919)
    (today, last) = (try day("2026-07-01"), try day("2026-12-01"))
    fixture = try AwardFixture(entrance: .application, steps: Self.steps)
    for number in 1...8 {
      let run = try fixture.make(fixture.population([try fixture.subject(number, most: Self.sum)]))
      let id = AwardID(number: number)
      try fixture.apply([
        .award(.proposed(run.id, rows: [1], first: id, by: fixture.proposer, on: try day("2026-06-02"))),
        .award(.acted([id], .confirmed(account: "1234"), by: fixture.owner)),
      ])
      model.append(SimpleApplication())
    }
  }

  mutating func go(_ place: String) {
    if random.once(in: 20), today < last { today = today.adding(days: Int.random(in: 1...3, using: &random)) }
    let live = model.indices.filter { model[$0].step != nil }.map { $0 + 1 }
    let any = random.recent(model.count, among: model.count)
    let number = random.once(in: 4) ? any : live.randomElement(using: &random) ?? any
    let people = [fixture.proposer, fixture.reviewer, fixture.approver, fixture.issuer, fixture.owner]
    let actor = people[Int.random(in: people.indices, using: &random)]
    var one = model.indices.contains(number - 1) ? model[number - 1] : nil
    let due = Self.due(at: one?.place).randomElement(using: &random) ?? 0
    let what = random.once(in: 10) ? Int.random(in: Self.wishes, using: &random) : due
    let (command, isAllowed) = wish(what, AwardID(number: number), of: &one, by: actor)
    let isKnown = model.indices.contains(number - 1)
    guard fixture.takes(.award(command), by: actor, on: today, if: isKnown && isAllowed, place), let one else { return }
    model[number - 1] = one
    taken.insert(what)
  }

  /// A command of a kind, with whether it may be given; the application is brought to where it stands once it is taken.
  private mutating func wish(
    _ what: Int, _ id: AwardID, of one: inout SimpleApplication?, by actor: ActorID
  ) -> (AwardCommand, Bool) {
    let isProposer = actor == fixture.proposer
    let place = one?.place
    switch what {
    case 0:
      let any = Self.steps.randomElement(using: &random) ?? .town
      let step = random.once(in: 4) ? any : one?.step ?? any
      let before: ChainStep? = step == .district ? .town : nil
      let isOwn = before.flatMap { one?.passed[$0] } == actor
      let isAllowed = place == .at(step) && (step == .town || step == .district) && !isProposer && !isOwn
      one?.passed[step] = actor
      one?.place = .at(step == .town ? .district : .panel)
      return (.pass(step, [id], note: ""), isAllowed)
    case 1:
      let isAllowed = place == .at(.panel) && !isProposer && one?.passed[.district] != actor
      one?.approvedBy = actor
      one?.place = .at(.publicity)
      return (.approve(.panel, [id], amount: nil, reason: ""), isAllowed)
    case 2:
      let until = term(3)
      guard case .at(let step)? = place, step < .publicity else { return (.sendBack([id], reason: "补正"), false) }
      one?.place = .back(step, until: until)
      one?.askedBy = actor
      one?.isExtended = false
      return (.sendBack([id], reason: "补正"), true)
    case 3:
      let papers = [Award.Paper(title: "申请表", file: "a.pdf", hash: .none)]
      guard case .back(let step, let until)? = place else { return (.supplement(id, papers), false) }
      one?.place = .at(step)
      return (.supplement(id, papers), today <= until)
    case 4:
      guard case .back(let step, let until)? = place else { return (.extendSupplement(id, reason: "补办"), false) }
      let isAllowed = one?.askedBy == actor && one?.isExtended == false
      one?.place = .back(step, until: term(3, after: max(today, until)))
      one?.isExtended = true
      return (.extendSupplement(id, reason: "补办"), isAllowed)
    case 5:
      guard case .back(_, let until)? = place else { return (.lapse([id]), false) }
      one?.place = .gone
      return (.lapse([id]), today > until)
    case 6:
      let isUnderWay: Bool =
        switch place {
        case .at, .back: true
        default: false
        }
      one?.place = .refused
      one?.approvedBy = nil
      return (.refuse([id], reason: "不符"), isUnderWay && !isProposer)
    case 7:
      let isUnderWay = one?.step != nil
      one?.place = .gone
      one?.approvedBy = nil
      return (.withdraw(id, reason: "放弃"), isUnderWay)
    case 8:
      one?.place = .shown(until: term(5))
      return (.publicise([id]), place == .at(.publicity))
    case 9:
      guard case .shown? = place else { return (.object(id, text: "异议"), false) }
      one?.objections.append((by: actor, isAnswered: false))
      return (.object(id, text: "异议"), (one?.objections.count ?? 0) <= Award.mostObjections)
    case 10: return answer(id, of: &one, by: actor, isProposer)
    case 11:
      guard case .shown(let until)? = place else { return (.clear([id]), false) }
      let isAllowed = today > until && one?.isOpen == false
      one?.place = .at(.issue)
      return (.clear([id]), isAllowed)
    default:
      let isAllowed = place == .at(.issue) && !isProposer && one?.approvedBy != actor
      one?.place = .issued
      return (.issue([id]), isAllowed)
    }
  }

  private mutating func answer(
    _ id: AwardID, of one: inout SimpleApplication?, by actor: ActorID, _ isProposer: Bool
  ) -> (AwardCommand, Bool) {
    let all = one?.objections ?? []
    let index = all.firstIndex { !$0.isAnswered } ?? all.count
    let isUpheld = random.once(in: 8)
    let command = AwardCommand.answer(id, objection: index, isUpheld: isUpheld, text: "答复")
    guard case .shown? = one?.place, all.indices.contains(index) else { return (command, false) }
    one?.objections[index].isAnswered = true
    if isUpheld {
      one?.place = .at(.panel)
      one?.approvedBy = nil
    }
    return (command, all[index].by != actor && !isProposer)
  }

  /// What takes an application on from where it is, the likely more than once; what ends it is tried among anything.
  private static func due(at place: SimpleApplication.Place?) -> [Int] {
    switch place {
    case .at(.town), .at(.district): [0, 0, 0, 0, 2]
    case .at(.panel): [1, 1, 1, 1, 2]
    case .at(.publicity): [8]
    case .at: [12]
    case .back: [3, 3, 3, 4, 4, 5]
    case .shown: [9, 10, 10, 10, 11, 11, 11, 11, 11, 11]
    case .refused, .gone, .issued, nil: [0]
    }
  }

  /// A number of weekdays after a day: none of them is a holiday here.
  private func term(_ days: Int, after start: CalendarDay? = nil) -> CalendarDay {
    var (day, left) = (start ?? today, days)
    while left > 0 {
      day = day.adding(days: 1)
      if day.weekday <= 5 { left -= 1 }
    }
    return day
  }

  func check(_ place: String) {
    let book = fixture.book
    fixture.checkBalances(place)
    var free: Int64 = 100_000_000
    for (index, simple) in model.enumerated() {
      let id = AwardID(number: index + 1)
      guard let award = book.award(id) else {
        Issue.record("an application is gone, \(place)")
        continue
      }
      #expect(Self.place(of: award) == simple.place, "\(id), \(place)")
      #expect(award.objections.map { $0.answer != nil } == simple.objections.map(\.isAnswered), "\(id), \(place)")
      let isIssued = simple.place == .issued
      let promised = simple.approvedBy != nil && !isIssued ? Self.sum.fen : 0
      let owed = isIssued ? Self.sum.fen : 0
      free -= promised + owed
      #expect(award.approval?.by == simple.approvedBy, "\(id), \(place)")
      #expect(book.balance(.committed(fixture.budget, id)).fen == promised, "\(id), \(place)")
      #expect(book.balance(.payable(fixture.budget, award.enterprise)).fen == owed, "\(id), \(place)")
    }
    #expect(book.balance(.available(fixture.budget)).fen == free, "\(place)")
  }

  private static func place(of award: Award) -> SimpleApplication.Place? {
    switch award.state {
    case .waiting(let step): .at(step)
    case .returned(let step, let until, reason: _): .back(step, until: until.day)
    case .publicised(let until): .shown(until: until.day)
    case .refused: .refused
    case .withdrawn: .gone
    case .issued: .issued
    case .postponed: nil
    }
  }
}
