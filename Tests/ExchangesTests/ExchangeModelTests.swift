import CorpusFixtures
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Exchanges

func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

enum Made {
  static let codes = ["91310000MA1K35XN0A", "91310115MA1H7BXJ3T", "91310112MA1GB2JE8K"].compactMap { CreditCode($0) }
  static let area = AreaCode("310117")
  static let premises = "zjtx-2025/15#premises"
  static let corpus = Result { try CorpusFixture.load() }

  static func exchange(_ name: String = "zjtx-2025/15#smart-space") throws -> ExchangeDeclaration {
    guard let id = InstrumentID(name), case .exchange(let declaration) = try corpus.get().instrument(id)?.declaration
    else { throw Missing() }
    return declaration
  }

  struct Missing: Error {}

  static func entry(
    _ number: Int = 1, _ side: ExchangeSide = .demand, of owner: Int = 0, title: String = "找一处厂房",
    text: String = "机加工用",
    _ values: [String: String] = [:], until: String = "2026-12-31", isPublished: Bool = true
  ) throws -> ExchangeEntry {
    let opening = ExchangeOpening(
      instrument: try #require(InstrumentID("zjtx-2025/15#smart-space")), side: side,
      party: .enterprise(try #require(codes.dropFirst(owner).first)), area: try #require(area),
      figures: ExchangeFigures(title: title, text: text, values: values, until: try day(until)),
      isPublished: isPublished)
    return try #require(ExchangeEntry(ExchangeEntry.ID(number), [.opened(opening)]))
  }

  static func actor(_ owner: Int) throws -> ExchangeActor {
    ExchangeActor(try #require(ActorID("p\(owner)")), .enterprise(try #require(codes.dropFirst(owner).first)))
  }

  static func office(_ area: String = "310117") throws -> ExchangeActor {
    ExchangeActor(try #require(ActorID("office")), .office(.area(try #require(AreaCode(area)))))
  }
}

/// The simplest thing that could be right: a word for the entry, and a word for each answer.
private struct SimpleExchange {
  var state = "submitted"
  var until: CalendarDay
  var answers: [(owner: CreditCode, state: String)] = []

  mutating func endOpen() {
    for index in answers.indices where ["offered", "accepted"].contains(answers[index].state) {
      answers[index].state = "declined"
    }
  }
}

@Suite("An entry of an exchange against a simple model")
struct ExchangeModelTests {
  @Test(
    "whatever is asked by whomever, nobody answers their own, nobody twice at once, and an end leaves nothing open",
    arguments: 1...20)
  func agrees(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
    var today = try day("2026-05-10")
    var entry = try Made.entry(until: "2026-06-10", isPublished: false)
    var history: [ExchangeEvent] = [.opened(entry.opening)]
    var model = SimpleExchange(until: try day("2026-06-10"))
    let owner = Made.codes[0]
    let source = ListedSource(register: try #require(InstrumentID(Made.premises)), entry: 7)
    for _ in 0..<150 {
      if Int.random(in: 0..<4, using: &random) == 0 {
        today = today.adding(days: Int.random(in: 1...4, using: &random))
      }
      let who = Int.random(in: 0..<5, using: &random)
      let actor = try who < 3 ? Made.actor(who) : Made.office(who == 3 ? "310117" : "310115")
      let speaks = who == 0 || who == 3
      let number = Int.random(in: 1...4, using: &random)
      let answerer = Made.codes[Int.random(in: 0..<3, using: &random)]
      let until = today.adding(days: Int.random(in: -3...30, using: &random))
      let command: ExchangeCommand =
        switch Int.random(in: 0..<17, using: &random) {
        case 0, 1: .publish
        case 2: .refuse(reason: "与对接无关")
        case 3: .renew(until: until)
        case 4, 5, 6: .respond(.enterprise(answerer), text: "可以")
        case 7, 8: .accept(number)
        case 9: .decline(number, reason: "不合适")
        case 10: .takeBack(number)
        case 11:
          .settle(
            number,
            ExchangeResult(
              on: today, words: "签约", values: ["合同金额": "12.5"], amount: seed % 2 == 0 ? Money(fen: 12_500_000) : nil))
        case 14, 15:
          .refer(
            ExchangeReferral(source: source, party: .enterprise(answerer), text: "清单上的"))
        case 12: .fail(number, reason: "价格")
        case 16: .amend(Self.changed(entry.figures, today))
        default: .close([.settled, .unsettled, .withdrawn][number % 3], words: "结束")
        }
      let answer = number <= model.answers.count ? model.answers[number - 1] : nil
      let isAlreadyOut = model.state == "published"
      let isAllowed: Bool =
        switch command {
        case .publish, .refuse: who == 3 && model.state == "submitted"
        case .renew: speaks && isAlreadyOut && until > model.until && until >= today
        case .respond(let party, _):
          isAlreadyOut && model.until >= today && party != .enterprise(owner)
            && (who >= 3 || party == .enterprise(Made.codes[who]))
            && !model.answers.contains { .enterprise($0.owner) == party && ["offered", "accepted"].contains($0.state) }
        case .refer(let referral):
          speaks && isAlreadyOut && model.until >= today && referral.party != .enterprise(owner)
            && !model.answers.contains {
              .enterprise($0.owner) == referral.party && ["offered", "accepted"].contains($0.state)
            }
        case .accept, .decline: speaks && isAlreadyOut && answer?.state == "offered"
        case .takeBack:
          answer.map {
            ["offered", "accepted"].contains($0.state) && (who == 3 || (who < 3 && Made.codes[who] == $0.owner))
          }
            ?? false
        case .settle, .fail:
          speaks && ["submitted", "published"].contains(model.state) && answer?.state == "accepted"
        case .close(let outcome, _):
          speaks && ["submitted", "published"].contains(model.state)
            && !model.answers.contains { $0.state == "accepted" }
            && (outcome == .settled) == model.answers.contains { $0.state == "settled" }
        case .amend: speaks && ["submitted", "published"].contains(model.state)
        }
      let decided = Result { () throws(Diagnostics) in try entry.decide(command, by: actor, today: today) }
      guard case .success(let event) = decided else {
        #expect(!isAllowed, "\(command) by \(who)")
        continue
      }
      #expect(isAllowed, "\(command) by \(who)")
      #expect(ExchangeEvent(event.json) == event)
      entry.apply(event)
      history.append(event)
      switch event {
      case .published: model.state = "published"
      case .refused:
        model.state = "refused"
        model.endOpen()
      case .renewed(let until): model.until = until
      case .responded(_, let party, _): model.answers.append((try #require(party.enterprise), "offered"))
      case .referred(let number, let party, _, let source):
        model.answers.append((try #require(party.enterprise), "accepted"))
        #expect(entry.responses[number]?.source == source)
      case .accepted(let number): model.answers[number - 1].state = "accepted"
      case .declined(let number, _): model.answers[number - 1].state = "declined"
      case .takenBack(let number): model.answers[number - 1].state = "taken_back"
      case .settled(let number, let result):
        model.answers[number - 1].state = "settled"
        #expect(entry.responses[number]?.result == result)
      case .failed(let number, _): model.answers[number - 1].state = "failed"
      case .closed:
        model.state = "closed"
        model.endOpen()
      case .amended(let figures, let isPublished):
        // What an enterprise changes is looked at again, what its office changes stands.
        #expect(isPublished == (isAlreadyOut && who == 3) && entry.figures == figures)
        model.state = isPublished ? "published" : "submitted"
      case .opened: break
      }
      #expect(entry.state.name.rawValue == model.state && entry.figures.until == model.until)
      #expect(
        model.answers.indices.allSatisfy { entry.responses[$0 + 1]?.state.name.rawValue == model.answers[$0].state })
      #expect(entry.responses.count == model.answers.count)
      if ["refused", "closed"].contains(model.state) { #expect(!entry.responses.values.contains { $0.state.isOpen }) }
    }
    #expect(ExchangeEntry(ExchangeEntry.ID(1), history) == entry)
  }

  private static func changed(_ figures: ExchangeFigures, _ today: CalendarDay) -> ExchangeFigures {
    var changed = figures
    changed.title = "找一处厂房（\(today)改）"
    return changed
  }

  @Test("what an enterprise changes is looked at again, what its office changes stands")
  func amending() throws {
    let entry = try Made.entry()
    let figures = entry.figures
    let today = try day("2026-05-10")
    #expect(try entry.decide(.amend(figures), by: Made.actor(0), today: today) == .amended(figures, isPublished: false))
    #expect(try entry.decide(.amend(figures), by: Made.office(), today: today) == .amended(figures, isPublished: true))
    #expect(throws: Diagnostics.self) { try entry.decide(.amend(figures), by: Made.actor(1), today: today) }
  }

  @Test(
    "nothing that people write takes a mobile number, quantities may be as long, and old numbers are for those it is about"
  )
  func mobileNumbers() throws {
    let today = try day("2026-05-10")
    let declaration = try Made.exchange()
    let areas = try Made.corpus.get().areas
    func codes(_ title: String, _ text: String, _ values: [String: String] = [:]) -> [String] {
      do {
        _ = try declaration.checked(
          ExchangeFigures(title: title, text: text, values: values, until: today), today: today, areas: areas)
        return []
      } catch {
        return error.all.map(\.code)
      }
    }
    #expect(codes("找厂房 13800001234", "请打\n138 0000 1234") == Array(repeating: "exchanges.mobile-number", count: 2))
    #expect(codes("找厂房", "021-60000000 转 8001", ["面积": "13800001234"]) == [])
    let entry = try Made.entry(title: "找厂房", text: "请打13800001234")
    for command in [
      ExchangeCommand.respond(.enterprise(Made.codes[1]), text: "打13800001234"),
      .refuse(reason: "打13800001234"), .close(.unsettled, words: "已打13800001234"),
    ] {
      let refused = #expect(throws: Diagnostics.self) {
        var open = entry
        if case .refuse = command { open = try Made.entry(isPublished: false) }
        let isAnswer = if case .respond = command { true } else { false }
        _ = try open.decide(command, by: isAnswer ? Made.actor(1) : Made.office(), today: today)
      }
      #expect(refused?.all.map(\.code) == ["exchanges.mobile-number"])
    }
    #expect(try entry.seen(by: Made.actor(0)).figures.text == "请打13800001234")
    #expect(try entry.seen(by: Made.actor(1)).figures.text == "请打138****1234")
  }

  @Test(
    "an office asks nobody for a figure to reach; whom a supplier is wanted to be is told, and an enterprise's words are its own"
  )
  func figuresAsked() throws {
    let today = try day("2026-05-10")
    let asking = "请企业12月产值做到2000万元"
    func codes(_ command: ExchangeCommand, by actor: ExchangeActor, isPublished: Bool = true) throws -> [String] {
      do {
        _ = try Made.entry(isPublished: isPublished).decide(command, by: actor, today: today)
        return []
      } catch let refusal as Diagnostics { return refusal.all.map(\.code) }
    }
    let own = try Made.actor(0)
    let office = try Made.office()
    func figures(_ text: String) throws -> ExchangeFigures {
      ExchangeFigures(title: "求购", text: text, until: try day("2026-12-31"))
    }
    let refused = ["exchanges.figure-asked"]
    #expect(try codes(.refuse(reason: asking), by: office, isPublished: false) == refused)
    #expect(try codes(.close(.unsettled, words: asking), by: office) == refused)
    #expect(try codes(.amend(figures(asking)), by: office) == refused)
    #expect(try codes(.amend(figures("求购年销售额不低于2000万元的供应商")), by: office).isEmpty)
    #expect(try codes(.close(.unsettled, words: asking), by: own).isEmpty)
  }

  @Test("an entry changed during talks is settled all the same, and who answered reads what an office has looked at")
  func amendedInTalks() throws {
    let today = try day("2026-05-10")
    var entry = try Made.entry()
    entry.apply(.responded(1, .enterprise(Made.codes[1]), text: "有一处"))
    entry.apply(.accepted(1))
    var changed = entry.figures
    changed.text = "没有审核过的"
    entry.apply(try entry.decide(.amend(changed), by: Made.actor(0), today: today))
    let (owner, answerer, office) = (try Made.actor(0), try Made.actor(1), try Made.office())
    #expect(entry.state == .submitted && entry.isVisible(to: answerer))
    #expect(entry.seen(by: owner).figures == changed && entry.seen(by: office).figures == changed)
    #expect(entry.seen(by: answerer).figures == entry.opening.figures)
    let result = ExchangeResult(on: today, words: "签约")
    entry.apply(try entry.decide(.settle(1, result), by: owner, today: today))
    entry.apply(try entry.decide(.close(.settled, words: "办成"), by: owner, today: today))
    #expect(entry.seen(by: answerer).figures == entry.opening.figures)
  }
}
