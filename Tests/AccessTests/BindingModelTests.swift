import Diagnostics
import Journal
import Quantities
import Randomness
import Testing

@testable import Access

/// Somebody who asked to act for an enterprise, as a child would keep them.
private struct SimplePerson {
  let id: PersonID
  let key: ActorID
  /// Which of the enterprises they act for.
  var enterprise: Int?
  /// The last day of their mandate; `nil` for a principal account and for who acts for nobody.
  var until: CalendarDay?
  var isActive = true
  /// When they asked.
  var asked: [Timestamp] = []

  var isPrincipal: Bool { isActive && enterprise != nil && until == nil }
  var isAgent: Bool { isActive && enterprise != nil && until != nil }
}

private struct SimpleRequest {
  let person: Int
  let enterprise: Int
  let askedAt: Timestamp
  var state = BindingRequest.State.waiting

  var isOpen: Bool { state == .waiting || state == .toPrincipal }
}

/// 变更主账号 that waits.
private struct SimpleSuccession {
  let successor: Int
  let askedBy: Int
}

@Suite("Bindings, mandates and successions against a simple model")
struct BindingModelTests {
  @Test(
    "whatever is asked by whomever, an enterprise has one principal account at most, who else acts for it has a mandate, and nobody answers their own"
  )
  func agrees() async throws {
    var taken: Set<Int> = []
    // As long as something has not been done yet.
    for seed in 1...40 where seed <= 8 || taken != Set(BindingWalk.acts) {
      var walk = try await BindingWalk(seed)
      for step in 0..<300 {
        let place = "seed \(seed), step \(step)"
        try await walk.go(place)
        walk.check(place)
      }
      taken.formUnion(walk.taken)
    }
    // Together they came to everything that can be done.
    #expect(taken == Set(BindingWalk.acts))
  }
}

/// Two administrators, and people who ask for one of two enterprises.
private struct BindingWalk {
  static let acts = 0...13
  private static let most = 12
  private static let password = "four quiet herons"

  private let store = MemoryAccessStore()
  private let clock = StoppedClock()
  private let desk: AccessDesk
  private let enterprises: [CreditCode]
  private let administrators: [Actor]
  private let limits = BindingLimits()
  private var random: SeededGenerator
  /// How many have passed.
  private var days = 0
  private var people: [SimplePerson] = []
  private var requests: [SimpleRequest] = []
  /// What waits, by enterprise.
  private var successions: [Int: SimpleSuccession] = [:]
  private(set) var taken: Set<Int> = []

  init(_ seed: Int) async throws {
    random = SeededGenerator(seed: UInt64(seed) &* 7_919)
    enterprises = ["91310117MA0000001U", "91310115MA00000022"].compactMap { CreditCode($0) }
    let clock = clock
    let desk = AccessDesk(store: store, clock: { clock.now }, parameters: .forTests, registers: .trusting)
    self.desk = desk
    var administrators: [Actor] = []
    for id in ["admin.one", "admin.two"] {
      let command = AccessCommand.AddPerson(
        id: id, name: "系统管理员", roles: [.administrator], password: Self.password)
      administrators.append(Actor(try await desk.add(command, by: .console)))
    }
    self.administrators = administrators
  }

  private var today: CalendarDay { clock.now.dayInShanghai }

  mutating func go(_ place: String) async throws {
    if random.once(in: 8), days < 50 { wait(days: Int.random(in: 1...2, using: &random)) }
    let act = Int.random(in: Self.acts, using: &random)
    let isTaken: Bool =
      switch act {
      case 0: try await apply()
      case 1: try await ask(place)
      case 2, 3, 4, 5: try await answer(act, place)
      case 6: try await disable()
      case 7, 8: try await change(isEnd: act == 8, place)
      case 9: try await askSuccession(place)
      case 10, 11, 12: try await answerSuccession(act, place)
      default: try await lapse(place)
      }
    if isTaken { taken.insert(act) }
  }

  /// Whether a command is taken, held against what the model says of it.
  private func takes(
    if isAllowed: Bool, _ place: String, _ body: () async throws -> Void
  ) async throws -> Bool {
    do {
      try await body()
    } catch let refusal as Diagnostics {
      #expect(!isAllowed, "\(refusal.all.map(\.code)), \(place)")
      return false
    }
    #expect(isAllowed, "\(place)")
    return true
  }

  /// All in all well within the ninety days for which what came to nothing is kept.
  private mutating func wait(days: Int) {
    clock.advance(seconds: 86_400 * days)
    self.days += days
  }

  private mutating func somebody() -> Int? { people.indices.randomElement(using: &random) }
  private mutating func someEnterprise() -> Int { Int.random(in: enterprises.indices, using: &random) }

  /// Somebody as they are now.
  private func actor(_ index: Int) throws -> Actor {
    Actor(try #require(store.current.people[people[index].id]))
  }

  private func principal(of enterprise: Int) -> Int? {
    people.firstIndex { $0.enterprise == enterprise && $0.isPrincipal }
  }

  private func wish(_ enterprise: Int) -> AccessCommand.AskBinding {
    AccessCommand.AskBinding(
      enterprise: enterprises[enterprise].text, enterpriseName: "模拟企业", office: "财务负责人", evidence: "单位电话可核实")
  }

  // MARK: Asking

  private mutating func apply() async throws -> Bool {
    guard people.count < Self.most else { return false }
    let enterprise = someEnterprise()
    let person = try await desk.apply(wish(enterprise), password: Self.password)
    people.append(SimplePerson(id: person.id, key: person.key))
    take(enterprise, by: people.count - 1)
    return true
  }

  /// Three times within thirty days at most, by who acts for nobody.
  private mutating func ask(_ place: String) async throws -> Bool {
    guard let index = somebody() else { return false }
    let (person, enterprise) = (people[index], someEnterprise())
    let month = clock.now.adding(seconds: -30 * 86_400)
    let isAllowed =
      person.isActive && person.enterprise == nil
      && person.asked.count { month < $0 } < BindingRequest.mostOfOne
    let (asker, wish) = (try actor(index), wish(enterprise))
    guard try await takes(if: isAllowed, place, { try await desk.ask(wish, by: asker) }) else { return false }
    take(enterprise, by: index)
    return true
  }

  /// What the same person asked before makes way; then, where too many wait for the enterprise, the oldest.
  private mutating func take(_ enterprise: Int, by index: Int) {
    for other in requests.indices where requests[other].person == index && requests[other].isOpen {
      requests[other].state = .lapsed(.replaced)
    }
    let rivals = requests.indices.filter {
      requests[$0].enterprise == enterprise && requests[$0].state == .waiting
    }
    for other in rivals.prefix(max(0, rivals.count + 1 - limits.mostOfEnterprise)) {
      requests[other].state = .lapsed(.crowded)
    }
    people[index].asked.append(clock.now)
    requests.append(SimpleRequest(person: index, enterprise: enterprise, askedAt: clock.now))
  }

  // MARK: Answering

  /// 2: an administrator accepts; 3: refuses; 4: a principal account authorises; 5: refuses. Or anybody tries.
  private mutating func answer(_ act: Int, _ place: String) async throws -> Bool {
    guard !requests.isEmpty else { return false }
    let open = requests.indices.filter { requests[$0].isOpen }
    let any = Int.random(in: requests.indices, using: &random)
    let number = random.once(in: 4) ? any : open.randomElement(using: &random) ?? any
    let request = requests[number]
    let own = principal(of: request.enterprise)
    let isOffice = act <= 3
    // Mostly who may, now and then anybody.
    let other = somebody()
    let who = random.once(in: 4) ? other : own ?? other
    guard let who else { return false }
    let administrator = administrators[Int.random(in: administrators.indices, using: &random)]
    let actor = isOffice ? administrator : try actor(who)
    let mayAnswer = isOffice ? request.isOpen : who == own && request.state == .toPrincipal
    let asker = people[request.person]
    let isFree = asker.isActive && asker.enterprise == nil
    let days = Int.random(in: -2...368, using: &random)
    var state = BindingRequest.State.refused(reason: "不认识")
    var isAllowed = mayAnswer
    let answer: AccessCommand.BindingAnswer
    switch act {
    case 2:
      answer = .accept
      state = own == nil ? .bound : .toPrincipal
      // What is the principal account's to answer already is no more for the office.
      isAllowed = mayAnswer && isFree && state != request.state
    case 4:
      answer = .authorise(until: today.adding(days: days))
      state = .bound
      isAllowed = mayAnswer && isFree && (0...Person.Mandate.longest).contains(days)
    default: answer = .refuse(reason: "不认识")
    }
    let id = BindingRequest.ID(number + 1)
    let isTaken = try await takes(if: isAllowed, place) { _ = try await desk.answer(answer, to: id, by: actor) }
    guard isTaken else { return false }
    requests[number].state = state
    if state == .bound {
      people[request.person].enterprise = request.enterprise
      people[request.person].until = act == 4 ? today.adding(days: days) : nil
    }
    return true
  }

  private mutating func disable() async throws -> Bool {
    guard random.once(in: 4), let index = somebody() else { return false }
    try await desk.disable(people[index].id.text, by: administrators[0])
    people[index].isActive = false
    return true
  }

  /// What nobody answered within thirty days ends. Once in a walk, that long passes at a stroke.
  private mutating func lapse(_ place: String) async throws -> Bool {
    if days < 50, random.once(in: 3) {
      wait(days: limits.openDays + 1)
      days = max(days, 50)
    }
    let before = clock.now.adding(seconds: -86_400 * limits.openDays)
    let old = requests.indices.filter { requests[$0].isOpen && requests[$0].askedAt < before }
    let lapsed = try await desk.lapseBindings()
    #expect(lapsed.requests == old.count && lapsed.forgotten == 0, "\(place)")
    for index in old { requests[index].state = .lapsed(.unanswered) }
    return !old.isEmpty
  }

  // MARK: Mandates

  private mutating func change(isEnd: Bool, _ place: String) async throws -> Bool {
    guard let (who, whose) = pair() else { return false }
    let days = Int.random(in: -2...368, using: &random)
    let isOwn = people[who].isPrincipal && people[whose].isAgent && people[who].enterprise == people[whose].enterprise
    let isAllowed = isOwn && (isEnd || (0...Person.Mandate.longest).contains(days))
    let (asker, id, until) = (try actor(who), people[whose].id.text, today.adding(days: days))
    let isTaken = try await takes(if: isAllowed, place) {
      try await desk.change(isEnd ? .ends : .runs(until: until), of: id, by: asker)
    }
    guard isTaken else { return false }
    if isEnd { people[whose].isActive = false } else { people[whose].until = until }
    return true
  }

  /// Two people: mostly a principal account and who acts for the same enterprise.
  private mutating func pair() -> (Int, Int)? {
    let enterprise = someEnterprise()
    let agents = people.indices.filter { people[$0].enterprise == enterprise && people[$0].isAgent }
    if !random.once(in: 4), let who = principal(of: enterprise), let whose = agents.randomElement(using: &random) {
      return (who, whose)
    }
    guard let who = somebody(), let whose = somebody() else { return nil }
    return (who, whose)
  }

  // MARK: Successions

  /// By the principal account, or by the agent for itself; one waits at a time.
  private mutating func askSuccession(_ place: String) async throws -> Bool {
    guard let (first, whose) = pair() else { return false }
    let who = Bool.random(using: &random) ? whose : first
    let (asker, successor) = (people[who], people[whose])
    let mayAct = asker.isActive && asker.until.map { today <= $0 } ?? true
    let isAllowed =
      mayAct && (asker.isPrincipal || who == whose) && successor.isAgent && asker.enterprise == successor.enterprise
      && asker.enterprise.map { successions[$0] == nil } ?? false
    let (actor, id) = (try actor(who), successor.id.text)
    guard try await takes(if: isAllowed, place, { try await desk.askSuccession(of: id, by: actor) }),
      let enterprise = asker.enterprise
    else { return false }
    successions[enterprise] = SimpleSuccession(successor: whose, askedBy: who)
    return true
  }

  /// 10: it is confirmed; 11: refused; 12: taken back. By an administrator, by the principal account, or by anybody.
  private mutating func answerSuccession(_ act: Int, _ place: String) async throws -> Bool {
    let enterprise = successions.keys.sorted().randomElement(using: &random) ?? someEnterprise()
    let waiting = successions[enterprise]
    let own = principal(of: enterprise)
    let other = somebody()
    let who: Int? =
      switch Int.random(in: 0..<4, using: &random) {
      case 0: nil
      case 1: other
      case 2: own
      default: waiting?.askedBy
      }
    let actor = try who.map { try self.actor($0) } ?? administrators[0]
    let isAsker = who != nil && who == waiting?.askedBy
    let mayAnswer = !isAsker && (who == nil || who == own)
    let answer: Succession.Answer
    var isAllowed = waiting != nil
    switch act {
    case 10:
      answer = .confirm
      let isThere = waiting.map { people[$0.successor].isAgent && people[$0.successor].enterprise == enterprise }
      isAllowed = isAllowed && mayAnswer && isThere == true
    case 11:
      answer = .refuse(reason: "还在交接")
      isAllowed = isAllowed && mayAnswer
    default:
      answer = .withdraw
      isAllowed = isAllowed && isAsker
    }
    let code = enterprises[enterprise]
    let isTaken = try await takes(if: isAllowed, place) {
      try await desk.answer(answer, toSuccessionOf: code, by: actor)
    }
    guard isTaken, let waiting else { return false }
    successions[enterprise] = nil
    guard act == 10 else { return true }
    people[waiting.successor].until = nil
    if let own { people[own].until = today.adding(days: Person.Mandate.longest) }
    return true
  }

  func check(_ place: String) {
    let now = store.current
    for person in people {
      let stored = now.people[person.id]
      #expect(stored?.enterprise == person.enterprise.map { enterprises[$0].text }, "\(person.id), \(place)")
      #expect(stored?.mandate?.until == person.until, "\(person.id), \(place)")
      #expect(stored?.isActive == person.isActive, "\(person.id), \(place)")
    }
    for (index, code) in enterprises.enumerated() {
      let principals = now.people.values.count { $0.enterprise == code.text && $0.isPrincipal }
      #expect(principals <= 1 && (principals == 1) == (principal(of: index) != nil), "\(code), \(place)")
      #expect(now.successions[code]?.successor == successions[index].map { people[$0.successor].key }, "\(place)")
    }
    #expect(now.bindings.count == requests.count, "\(place)")
    for (index, request) in requests.enumerated() {
      #expect(now.bindings[BindingRequest.ID(index + 1)]?.state == request.state, "request \(index + 1), \(place)")
    }
  }
}
