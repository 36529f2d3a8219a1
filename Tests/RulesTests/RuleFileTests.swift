import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Rules

@Suite("Enabling versions of rules")
struct RuleFileTests {
  private let rule: InstrumentID
  private let loaded = ContentHash(of: Array("loaded".utf8))
  private let maker: ActorID
  private let checker: ActorID
  private let start = Timestamp(millisecondsSinceEpoch: 1_778_378_400_000)

  init() throws {
    rule = try #require(InstrumentID("shenggui-2023/5#new-entrant-award"))
    maker = try #require(ActorID("person:maker"))
    checker = try #require(ActorID("person:checker"))
  }

  private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  private func proposal(_ version: ContentHash? = nil, from: String = "2026-06-01", reviewed: String = "2026-05-01")
    throws -> RuleProposal
  {
    RuleProposal(
      version: version ?? loaded, document: "模拟〔2026〕1号", holdsFrom: try day(from),
      legality: ReviewRecord(number: "L1", day: try day(reviewed), office: "法规处"),
      fairCompetition: ReviewRecord(number: "F1", day: try day(reviewed), office: "竞争处"))
  }

  private func ground(_ barring: [RuleAnalysis.Finding]? = []) -> RuleGround {
    RuleGround(loaded: loaded, barring: barring)
  }

  private func codes(_ file: RuleFile, _ act: RuleAct, by actor: ActorID, _ ground: RuleGround? = nil) -> [String] {
    do throws(Diagnostics) {
      _ = try file.decide(act, by: actor, at: start, on: ground ?? self.ground())
      return []
    } catch {
      return error.all.map(\.code)
    }
  }

  private func applied(_ acts: [(RuleAct, ActorID)]) throws -> RuleFile {
    var file = RuleFile(rule)
    for (number, (act, actor)) in acts.enumerated() {
      file.apply(try file.decide(act, by: actor, at: start, on: ground()), record: number + 1)
    }
    return file
  }

  private func id(_ record: Int) -> Enabling.ID { Enabling.ID(record: record) }

  @Test("one proposes, another enables; the proposer may neither enable nor refuse, and another may not withdraw")
  func twoPeople() throws {
    let file = try applied([(.propose(try proposal()), maker)])
    #expect(codes(file, .enable(id(1)), by: maker) == ["rules.own-proposal"])
    #expect(codes(file, .refuse(id(1), reason: "不妥"), by: maker) == ["rules.own-proposal"])
    #expect(codes(file, .withdraw(id(1), reason: "再议"), by: checker) == ["rules.not-own-proposal"])
    #expect(codes(file, .withdraw(id(1), reason: " "), by: maker) == ["rules.missing"])
    #expect(codes(file, .enable(id(1)), by: checker) == [])
    #expect(codes(file, .enable(id(7)), by: checker) == ["rules.not-proposed"])
  }

  @Test("what holds on a day is the latest that has begun, until it is stopped")
  func inForce() throws {
    let second = ContentHash(of: Array("draft".utf8))
    var file = try applied([
      (.propose(try proposal()), maker), (.enable(id(1)), checker),
      (.keepDraft(version: second, file: "a.dmn"), maker), (.propose(try proposal(second, from: "2026-07-01")), maker),
      (.enable(id(4)), checker),
    ])
    #expect(file.inForce(on: try day("2026-05-31")) == nil)
    #expect(file.inForce(on: try day("2026-06-01"))?.proposal.version == loaded)
    #expect(file.inForce(on: try day("2026-06-30"))?.proposal.version == loaded)
    #expect(file.inForce(on: try day("2026-07-01"))?.proposal.version == second)
    let stop = RuleAct.stop(id(4), from: try day("2026-08-01"), reason: "另有规定")
    #expect(codes(file, stop, by: checker) == ["rules.stop-not-asked"])
    let ask = RuleAct.askStop(id(4), from: try day("2026-08-01"), reason: "另有规定")
    file.apply(try file.decide(ask, by: maker, at: start, on: ground()), record: 6)
    // Until a second person does it, it holds on.
    #expect(file.inForce(on: try day("2026-08-01"))?.proposal.version == second)
    #expect(codes(file, ask, by: checker) == ["rules.stop-waits"])
    #expect(codes(file, stop, by: maker) == ["rules.own-stop"])
    let otherDay = RuleAct.stop(id(4), from: try day("2026-08-02"), reason: "另有规定")
    #expect(codes(file, otherDay, by: checker) == ["rules.stop-not-asked"])
    let back = try file.decide(.returnStop(id(4), reason: "再议"), by: checker, at: start, on: ground())
    var returned = file
    returned.apply(back, record: 7)
    #expect(codes(returned, stop, by: checker) == ["rules.stop-not-asked"] && codes(returned, ask, by: maker) == [])
    file.apply(try file.decide(stop, by: checker, at: start, on: ground()), record: 7)
    #expect(file.inForce(on: try day("2026-07-31"))?.proposal.version == second)
    // What it had followed does not come back by itself.
    #expect(file.inForce(on: try day("2026-08-01")) == nil)
    #expect(codes(file, stop, by: maker) == ["rules.not-enabled"])
  }

  @Test("one that is stopped before it begins has never held, and leaves its day free")
  func stoppedBefore() throws {
    var file = try applied([
      (.propose(try proposal()), maker), (.enable(id(1)), checker), (.propose(try proposal(from: "2026-07-01")), maker),
      (.enable(id(3)), checker),
    ])
    #expect(codes(file, .propose(try proposal(from: "2026-07-01")), by: maker) == ["rules.day-taken"])
    let from = try day("2026-06-20")
    file.apply(
      try file.decide(.askStop(id(3), from: from, reason: "撤销"), by: maker, at: start, on: ground()), record: 5)
    file.apply(
      try file.decide(.stop(id(3), from: from, reason: "撤销"), by: checker, at: start, on: ground()), record: 6)
    #expect(file.inForce(on: try day("2026-07-01"))?.id == id(1))
    #expect(codes(file, .propose(try proposal(from: "2026-07-01")), by: maker) == [])
  }

  @Test("a proposal needs a version that is there, a clean analysis, reviews that were made, and no other that waits")
  func refusals() throws {
    let file = try applied([(.propose(try proposal()), maker)])
    let stranger = ContentHash(of: [1])
    let finding = RuleAnalysis.Finding(
      kind: .hole, diagnostic: Diagnostic("dmn.table-hole", severity: .warning, Wording(zh: "空缺", en: "a hole")))
    #expect(
      codes(file, .propose(try proposal(stranger, reviewed: "2026-05-11")), by: maker, ground([finding])) == [
        "rules.no-version", "rules.already-proposed", "rules.review-to-come", "rules.review-to-come", "rules.barred",
      ])
    #expect(codes(RuleFile(rule), .propose(try proposal()), by: maker, ground(nil)) == ["rules.content-missing"])
    // What was found since bars it still when the second person comes.
    #expect(codes(file, .enable(id(1)), by: checker, ground([finding])) == ["rules.barred"])
    #expect(
      codes(RuleFile(rule), .stop(id(1), from: try day("2026-05-09"), reason: "x"), by: maker) == ["rules.not-enabled"])
  }

  @Test("a stop never reaches back, and a draft that is proposed cannot be discarded")
  func limits() throws {
    let draft = ContentHash(of: [2])
    let file = try applied([
      (.propose(try proposal(from: "2026-05-01")), maker), (.enable(id(1)), checker),
      (.keepDraft(version: draft, file: "b.dmn"), maker), (.propose(try proposal(draft)), maker),
    ])
    #expect(codes(file, .askStop(id(1), from: try day("2026-05-09"), reason: "x"), by: maker) == ["rules.stop-in-past"])
    #expect(codes(file, .discardDraft(version: draft, reason: "x"), by: maker) == ["rules.draft-proposed"])
    #expect(codes(file, .keepDraft(version: draft, file: "b.dmn"), by: maker) == ["rules.draft-kept"])
    #expect(codes(file, .keepDraft(version: loaded, file: "b.dmn"), by: maker) == ["rules.draft-is-loaded"])
  }

  @Test("what is typed is told field by field")
  func form() throws {
    do throws(Diagnostics) {
      _ = try RuleProposal(version: loaded) { field in
        ["document": String(repeating: "号", count: 101), "from": "明天", "legality-day": "2026-05-01"][field]
      }
      Issue.record("nothing was said")
    } catch {
      #expect(
        error.all.map { "\($0.code) \($0.place?.field ?? "")" } == [
          "rules.too-long document", "rules.day from", "rules.missing legality-number", "rules.missing legality-office",
          "rules.missing fair-number", "rules.missing fair-day", "rules.missing fair-office",
        ])
      #expect(
        error.all[1].rendered(in: .chinese) == """
          from: 错误：自哪一天起“明天”不是日期
            应为：如 2026-05-10，1990 至 2199 年
          """)
    }
  }

  @Test("whatever people try, the laws hold", arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func laws(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let people = [maker, checker, try #require(ActorID("person:third"))]
    let versions = [loaded, ContentHash(of: [3]), ContentHash(of: [4])]
    var file = RuleFile(rule)
    var replayed = RuleFile(rule)
    var record = 0
    var accepted = 0
    for step in 0..<400 {
      let at = start.adding(seconds: step * 43_200)
      let today = at.dayInShanghai
      let some = Enabling.ID(record: Int.random(in: 0...max(1, record), using: &generator))
      let version = try #require(versions.randomElement(using: &generator))
      let near = today.adding(days: Int.random(in: -3...20, using: &generator))
      let acts: [RuleAct] = [
        .keepDraft(version: version, file: "x.dmn"), .discardDraft(version: version, reason: "旧"),
        .propose(
          RuleProposal(
            version: version, document: "\(step)号", holdsFrom: near,
            legality: ReviewRecord(number: "1", day: today, office: "甲"),
            fairCompetition: ReviewRecord(number: "2", day: today, office: "乙"))),
        .withdraw(some, reason: "再议"), .refuse(some, reason: "不妥"), .enable(some),
        .enable(file.open?.id ?? some), .askStop(some, from: near, reason: "停"), .returnStop(some, reason: "再议"),
        file.enablings.last { $0.openStop != nil }.flatMap { enabling in
          enabling.openStop.map { .stop(enabling.id, from: $0.from, reason: "停") }
        } ?? .stop(some, from: near, reason: "停"),
      ]
      let act = try #require(acts.randomElement(using: &generator))
      let actor = try #require(people.randomElement(using: &generator))
      let before = file
      do {
        let event = try file.decide(act, by: actor, at: at, on: ground())
        record += 1
        accepted += 1
        file.apply(event, record: record)
        // What the journal keeps of it says the same.
        let entry = JournalEntry(kind: act.kind.rawValue, actor: actor, at: at, payload: act.payload(rule))
        replayed.apply(
          try #require(try RuleEvent(JournalRecord(entry, after: JournalHead(count: record - 1, hash: .none)))),
          record: record)
      } catch let fault as Diagnostics {
        #expect(file == before && !fault.all.isEmpty)
      }
      Self.check(file, today, seed, step)
    }
    #expect(accepted > 40)
    #expect(file == replayed)
  }

  private static func check(_ file: RuleFile, _ today: CalendarDay, _ seed: UInt64, _ step: Int) {
    let at: Comment = "seed \(seed), step \(step)"
    #expect(file.enablings.count { $0.state == .proposed } <= 1, at)
    let holding = file.enablings.filter(\.everHolds)
    #expect(Set(holding.map(\.proposal.holdsFrom)).count == holding.count, at)
    for enabling in file.enablings {
      #expect((enabling.state == .proposed) == (enabling.decided == nil), at)
      if enabling.state == .enabled || enabling.state == .refused {
        #expect(enabling.decided?.by != enabling.proposed.by, at)
      }
      if enabling.state == .withdrawn { #expect(enabling.decided?.by == enabling.proposed.by, at) }
      if let stop = enabling.stop {
        #expect(enabling.state == .enabled && enabling.stopAsked?.from == stop.from, at)
        #expect(enabling.stopAsked.map { $0.deed.by != stop.deed.by } == true, at)
      }
    }
    // What holds on a day, by a slower reading of the same words.
    for offset in [-5, 0, 3, 12, 30] {
      let day = today.adding(days: offset)
      let begun = holding.filter { $0.proposal.holdsFrom <= day }.sorted {
        $0.proposal.holdsFrom < $1.proposal.holdsFrom
      }.last
      let expected = begun.flatMap { enabling -> Enabling? in
        if let stop = enabling.stop, stop.from <= day { return nil }
        return enabling
      }
      #expect(file.inForce(on: day) == expected, at)
    }
  }
}
