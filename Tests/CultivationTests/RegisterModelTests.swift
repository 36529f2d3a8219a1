import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Facts
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Cultivation

/// The simplest thing that could be right: for each subject what became of it, as a list of words.
private struct SimpleRegister {
  var words: [(subject: String, state: String)] = []

  func isOpen(_ subject: String) -> Bool {
    words.contains { $0.subject == subject && ["proposed", "entered"].contains($0.state) }
  }
}

@Suite("A register against a simple model")
struct RegisterModelTests {
  static let corpus = Result { try CorpusFixture.load() }
  static func register(_ text: String) throws -> Register {
    let id = try #require(InstrumentID(text))
    return Register(id: id, declaration: try #require(try corpus.get().register(id)))
  }

  private static let start = CalendarDay(daysSinceEpoch: 20_000)

  @Test(
    "whatever is asked in whatever order, a register stands as the model says and keeps its promises", arguments: 1...20
  )
  func agrees(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
    var register = try Self.register("zjtx-2025/16#key-institutions")
    var model = SimpleRegister()
    var history: [RegisterEvent] = []
    var states: [Int: [String]] = [:]
    var today = Self.start
    let reasons = register.declaration.exitReasons + ["没有这种原因"]
    for _ in 0..<300 {
      if Int.random(in: 0..<4, using: &random) == 0 { today = today.adding(days: 1) }
      let day = today.adding(days: Int.random(in: -2...1, using: &random))
      let name = "s\(Int.random(in: 0..<6, using: &random))"
      let opening = EntryOpening(
        subject: EntrySubject(.enterprise, enterprise: nil, key: name), title: name, area: nil, origin: .hand)
      let id = EntryID(Int.random(in: 1...max(1, model.words.count + 1), using: &random))
      let other = EntryID(Int.random(in: 1...max(1, model.words.count), using: &random))
      let reason = reasons[Int.random(in: 0..<reasons.count, using: &random)]
      let wish: RegisterCommand.Wish =
        switch Int.random(in: 0..<12, using: &random) {
        case 0: .propose(opening)
        case 1: .enter(.new(opening))
        case 2: .enter(.entry(id))
        case 3: .refuse(.entry(id))
        case 4: .leave(id, reason: reason)
        case 5: .renew(id, until: day.adding(days: Int.random(in: -3...400, using: &random)))
        case 6: .review(id)
        case 7: .amend(id, ["推荐单位": "乙"])
        case 8: .restore(id)
        case 9: .withdraw(id, after: history.count { $0.entry == id })
        case 10: .redate(id, entered: day.adding(days: -1), after: history.count { $0.entry == id })
        default: .merge(id, into: other)
        }
      let command = RegisterCommand(
        register: register.id, day: day, wishes: [wish], ground: Ground(reason: "因"))
      let before = register.entries
      guard let events = try? register.decide(command, today: today) else {
        #expect(register.entries == before)
        continue
      }
      #expect(day <= today)
      for event in events {
        register.apply(event)
        history.append(event)
        let place = event.entry.number - 1
        switch event.act {
        case .proposed:
          #expect(!model.isOpen(name) && place == model.words.count)
          model.words.append((name, "proposed"))
        case .entered(.some):
          #expect(!model.isOpen(name) && place == model.words.count)
          model.words.append((name, "entered"))
        case .entered(nil):
          #expect(model.words[place].state == "proposed")
          model.words[place].state = "entered"
        case .refused:
          #expect(model.words[place].state == "proposed")
          model.words[place].state = "refused"
        case .left(let given):
          #expect(model.words[place].state == "entered" && register.declaration.exitReasons.contains(given))
          model.words[place].state = "left"
        case .restored:
          #expect(model.words[place].state == "left" && !model.isOpen(model.words[place].subject))
          model.words[place].state = "entered"
        case .merged:
          #expect(["proposed", "entered"].contains(model.words[place].state))
          model.words[place].state = "merged"
        case .renewed, .reviewed: #expect(model.words[place].state == "entered")
        case .amended, .absorbed: #expect(["proposed", "entered"].contains(model.words[place].state))
        case .redated: #expect(["entered", "left", "merged"].contains(model.words[place].state))
        case .withdrawn:
          states[place]?.removeLast()
          model.words[place].state = try #require(states[place]?.last)
        }
        if !event.act.isCorrection { states[place, default: []].append(model.words[place].state) }
      }
      for (place, word) in model.words.enumerated() {
        #expect(register.entries[EntryID(place + 1)]?.state.name.rawValue == word.state)
      }
    }
    try Self.checkPromises(register)
    // The events alone lead to the same register.
    var replayed = try Self.register("zjtx-2025/16#key-institutions")
    for event in history {
      let read = RegisterEvent(event.json)
      #expect(read == event)
      replayed.apply(event)
    }
    #expect(replayed.entries == register.entries && replayed.next == register.next)
    #expect(history.count > 30)
  }

  private static func checkPromises(_ register: Register) throws {
    var open: Set<EntrySubject> = []
    for entry in register.entries.values {
      if entry.state.isOpen { #expect(open.insert(entry.subject).inserted) }
      #expect(entry.since <= entry.lastActOn)
      if let entered = entry.enteredOn, let left = entry.leftOn { #expect(entered <= left) }
      if case .left(let reason) = entry.state {
        #expect(register.declaration.exitReasons.contains(reason) && entry.leftOn == entry.since)
      }
      #expect((entry.state == .entered) == (entry.enteredOn != nil && entry.leftOn == nil))
    }
  }
}
