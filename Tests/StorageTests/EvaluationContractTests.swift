import CorpusFixtures
import Decimals
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Randomness
import Synchronization
import Targets
import Testing

@testable import Storage

/// What every store of evaluations does, whatever database is behind it.
@Suite("Evaluations, kept")
struct EvaluationContractTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private let round: EvaluationRound
  private let targets: InstrumentID
  private let register: InstrumentID
  private let cases: InstrumentID

  init() throws {
    let corpus = try Self.corpus.get()
    targets = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    register = try #require(corpus.instruments.first { $0.kind == .register }?.id)
    cases = try #require(corpus.instruments.first { $0.kind == .case }?.id)
    round = EvaluationRound(
      evaluation: try #require(InstrumentID("shenggui-2023/9#district-evaluation")),
      owner: try #require(AreaCode("310000")), period: .year(2025))
  }

  /// Three districts have something in the library and among the cases; every other has nothing, nor has a park today.
  private struct Tallies: RegisterTallies, CaseTallies {
    func tallies(
      of register: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope,
      placing: TallyPlacing?
    ) async throws -> [AreaCode?: RegisterTally] {
      if case .park = scope { return [:] }
      let entries: [(area: String?, enterprise: String?, count: Int)] = [
        ("310117001", nil, 23), ("310117001", Codes.first, 1), ("310117002", Codes.second, 6), ("310112", nil, 6),
        (nil, nil, 6),
      ]
      return entries.reduce(into: [:]) { tallies, entry in
        let area = entry.area.flatMap { AreaCode($0) }
        let place = placing.map { $0(entry.enterprise.flatMap(CreditCode.init), through, area) } ?? area
        tallies[place, default: RegisterTally()].standing += entry.count
      }
    }

    func tallies(
      of instrument: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope,
      placing: @escaping TallyPlacing
    ) async throws -> [AreaCode?: CaseTally] {
      if case .park = scope { return [:] }
      var tally = CaseTally()
      tally.opened = 3
      tally.closed = 2
      tally.overdue = 1
      return [placing(CreditCode(Codes.second), through, AreaCode("310117001")): tally]
    }

    func difficulties(
      within scope: AreaScope, on day: CalendarDay, limit: Int
    ) async throws -> (rows: [OpenDifficulty], total: Int, overdue: Int) { ([], 0, 0) }
  }

  private func open(_ store: SQLStore) throws -> EvaluationDesk {
    EvaluationDesk(
      targets: TargetDesk(store: store, corpus: try Self.corpus.get()), registers: Tallies(), cases: Tallies())
  }

  private func scheme(
    _ criteria: [EvaluationCommand.TypedCriterion], document: String = "示例〔2025〕9号"
  ) -> EvaluationCommand.TypedScheme {
    .init(document: document, issuedOn: "2025-03-01", decimals: "2", objectionDays: "7", criteria: criteria)
  }

  private func scheme(_ document: String = "示例〔2025〕9号") -> EvaluationCommand.TypedScheme {
    scheme(
      [
        .init(name: "入库户数", source: "register \(register) standing", way: "best", figures: ["40"], withoutBase: "zero"),
        .init(name: "办结率", source: "cases \(cases) closed", way: "share", figures: ["30", "1"], withoutBase: "full"),
        .init(name: "核查", source: "entered", way: "range", figures: ["30", "0", "100"], withoutBase: "unscored"),
      ], document: document)
  }

  /// Lays down what one round is scored by.
  private func setScheme(
    _ criteria: [EvaluationCommand.TypedCriterion], of round: EvaluationRound, on day: String,
    within scope: AreaScope = .everywhere, at desk: EvaluationDesk
  ) async throws {
    _ = try await desk.carryOut(
      .setScheme(round, scheme(criteria), reason: ""), by: .commandLine, key: "s", at: noon(day), within: scope)
  }

  private func everybody(_ value: (Int) -> String) throws -> [EvaluationCommand.TypedFigure] {
    EvaluationDecision.areas(of: round, try Self.corpus.get()).enumerated().map {
      .init(subject: $0.element, criterion: "核查", value: value($0.offset))
    }
  }

  @Test(
    "a round is laid down, published, doubted, corrected and concluded; what was published stands, and the journal alone rebuilds it",
    arguments: StoreUnderTest.products)
  func wholeLife(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      let desk = try open(store)
      let songjiang = EvaluatedSubject(.district, "310117")
      let own = AreaScope.area(try #require(AreaCode("310117")))
      func act(
        _ wish: EvaluationCommand, _ key: String, on day: String, within scope: AreaScope = .everywhere,
        by actor: ActorID = .commandLine
      ) async throws -> TargetReply {
        try await desk.carryOut(wish, by: actor, key: key, at: noon(day), within: scope)
      }
      func draft() async throws -> EvaluationSheet {
        let state = try await desk.state(of: round)
        let day = try #require(CalendarDay("2026-02-01"))
        return try #require(try await desk.draft(of: round, state, on: day, within: .everywhere))
      }
      let first = try await act(.setScheme(round, scheme(), reason: ""), "1", on: "2026-01-05")
      let again = try await act(.setScheme(round, scheme(), reason: ""), "1", on: "2026-01-06")
      #expect(!first.isRepeated && again.isRepeated && first.record == again.record)
      // Nobody has a figure of the check yet: nobody has a place.
      #expect(try await draft().rows.allSatisfy { $0.rank == nil })
      let open = try await draft()
      #expect(
        await codes { _ = try await act(.publish(open, reason: ""), "p", on: "2026-02-01") } == [
          "evaluations.points-open"
        ])
      _ = try await act(
        .enter(round, lines: try everybody { "\(60 + $0)" }, evidence: "示例核查记录", reason: ""), "2", on: "2026-01-20")
      let sheet = try await draft()
      let row = try #require(sheet.row(of: songjiang))
      // 30 of 30 in the library, 2 cases closed and 1 past its day, and a check.
      #expect(row.lines[0].points == 40 && row.lines[1].points == 20 && row.rank == 1)
      #expect(sheet.row(of: EvaluatedSubject(.district, "310112"))?.lines[0].points == 8)
      #expect(sheet.row(of: EvaluatedSubject(.district, "310101"))?.lines[1].points == 30)

      _ = try await act(.publish(sheet, reason: ""), "3", on: "2026-02-01")
      #expect(
        await codes {
          _ = try await act(.setScheme(round, scheme("示例〔2025〕10号"), reason: "改"), "4", on: "2026-02-02")
        } == ["evaluations.published-already"])
      let objection = EvaluationCommand.object(round, subject: songjiang, criterion: "核查", text: "漏计一次核查")
      #expect(
        await codes {
          _ = try await act(objection, "5", on: "2026-02-03", within: .area(try #require(AreaCode("310112"))))
        } == ["evaluations.not-ranked"])
      _ = try await act(objection, "6", on: "2026-02-03", within: own)
      #expect(
        await codes { _ = try await act(objection, "7", on: "2026-02-09", within: own) } == [
          "evaluations.objection-over"
        ])
      let kept = try #require(try await desk.state(of: round).objections.first)
      #expect(
        await codes { _ = try await act(.conclude(round), "8", on: "2026-02-20") } == ["evaluations.objections-open"])
      let correction = EvaluationCommand.correct(round, subject: songjiang, criterion: "核查", value: "99", reason: "补计")
      // A doubted figure takes an answer first, and then another person.
      #expect(await codes { _ = try await act(correction, "9a", on: "2026-02-04") } == ["evaluations.doubted"])
      _ = try await act(.answer(objection: kept.id, isUpheld: true, text: "属实，更正"), "9", on: "2026-02-05", by: .program)
      #expect(
        await codes { _ = try await act(correction, "9b", on: "2026-02-05", by: .program) } == ["evaluations.same-hand"]
      )
      #expect(
        await codes { _ = try await act(.conclude(round), "10", on: "2026-02-08") } == ["evaluations.objection-time"])
      #expect(
        await codes { _ = try await act(correction, "11", on: "2026-02-05", within: own) } == ["evaluations.not-yours"])
      _ = try await act(correction, "12", on: "2026-02-05")
      _ = try await act(.conclude(round), "13", on: "2026-02-09")
      #expect(
        await codes {
          _ = try await act(
            .correct(round, subject: songjiang, criterion: "核查", value: "98", reason: "再改"), "14", on: "2026-02-10")
        } == ["evaluations.concluded-already"])

      let state = try await desk.state(of: round)
      #expect(state.sheets.map(\.cause) == [.published, .corrected, .concluded] && state.isConcluded)
      #expect(state.sheets[0].sheet == sheet && state.sheets[2].sheet == state.sheets[1].sheet)
      #expect(state.sheets[1].sheet.row(of: songjiang)?.lines[2].points == Decimal128(exactly: "29.70"))
      #expect(state.objections.first?.answer?.isUpheld == true && state.figures.count == 16)
      #expect(try await desk.rounds() == [round])

      let report = try await store.replay([EvaluationProjection()], at: noon("2026-05-01"))
      #expect(report.difference == nil && report.rows == 1 + 16 + 3 + 1)
      try await database.tamper("UPDATE evaluation_figures SET value = '100' WHERE subject = '310117'")
      let difference = try await store.replay([EvaluationProjection()], at: noon("2026-05-01")).difference
      #expect(difference?.table == "evaluation_figures" && difference?.column == "value")
    }
  }

  /// What a round is, told simply.
  private struct Model {
    var hasScheme = false
    var isPublished = false
    var isConcluded = false
    var publishedOn = 0
    var open: [Int] = []
    var answered = 0
    var corrections = 0
    var check = 50

    /// Whether the step is to succeed on a day; it is then carried out.
    mutating func takes(_ step: Step, on day: Int) -> Bool {
      switch step {
      case .scheme:
        guard !isPublished else { return false }
        hasScheme = true
      case .publish:
        guard hasScheme, !isPublished else { return false }
        (isPublished, publishedOn) = (true, day)
      case .object:
        guard isPublished, !isConcluded, day <= publishedOn + 7, open.isEmpty else { return false }
        open.append(day)
      case .answer:
        guard !open.isEmpty else { return false }
        open.removeFirst()
        answered += 1
      case .correct(let value):
        guard isPublished, !isConcluded, open.isEmpty, value != check else { return false }
        (check, corrections) = (value, corrections + 1)
      case .conclude:
        guard isPublished, !isConcluded, open.isEmpty, publishedOn + 7 < day else { return false }
        isConcluded = true
      }
      return true
    }
  }

  private enum Step { case scheme, publish, object, answer, correct(Int), conclude }

  @Test("whatever is tried in whatever order, a round does what a simple model does", arguments: [1, 2, 3, 4, 5, 6])
  func model(_ seed: UInt64) async throws {
    try await StoreUnderTest.sqlite.use { store in
      let desk = try open(store)
      var random = SeededGenerator(seed: seed)
      var model = Model()
      let subject = EvaluatedSubject(.district, "310117")
      let first = try #require(CalendarDay("2026-01-10"))
      var day = 0
      for number in 0..<60 {
        if number > 8 { day += Int.random(in: 0...2, using: &random) }
        let step: Step =
          switch Int.random(in: 0..<9, using: &random) {
          case 0: .scheme
          case 1: .publish
          case 2, 3: .object
          case 4, 5: .answer
          case 6, 7: .correct(Int.random(in: 40...60, using: &random))
          default: .conclude
          }
        let state = try await desk.state(of: round)
        let wish: EvaluationCommand
        switch step {
        case .scheme: wish = .setScheme(round, scheme(), reason: "调整")
        case .publish:
          let sheet = try await desk.draft(of: round, state, on: first.adding(days: day), within: .everywhere)
          wish = .publish(
            sheet
              ?? EvaluationSheet(
                round, ScoringScheme(document: "无", issuedOn: first, decimals: 0, objectionDays: 1, criteria: []),
                on: first,
                figures: [:]), reason: "核查未做")
        case .object: wish = .object(round, subject: subject, criterion: "核查", text: "有异议")
        case .answer:
          wish = .answer(
            objection: state.objections.first { $0.answer == nil }?.id ?? 1, isUpheld: false, text: "维持")
        case .correct(let value):
          wish = .correct(round, subject: subject, criterion: "核查", value: "\(value)", reason: "更正")
        case .conclude: wish = .conclude(round)
        }
        let at = noon("\(first.adding(days: day))")
        let wasTaken: Bool
        do {
          let actor: ActorID = if case .answer = step { .program } else { .commandLine }
          _ = try await desk.carryOut(wish, by: actor, key: "\(number)", at: at, within: .everywhere)
          wasTaken = true
        } catch is Diagnostics {
          wasTaken = false
        }
        // Before the check was ever corrected it has no figure at all, so that any value is another.
        if case .correct = step, model.corrections == 0 { model.check = -1 }
        #expect(model.takes(step, on: day) == wasTaken, "seed \(seed), step \(number): \(step)")
      }
      let state = try await desk.state(of: round)
      #expect(state.isConcluded == model.isConcluded)
      #expect(state.objections.count { $0.answer == nil } == model.open.count)
      #expect(state.objections.count { $0.answer != nil } == model.answered)
      #expect(state.sheets.count { $0.cause == .corrected } == model.corrections)
      let report = try await store.replay([EvaluationProjection()], at: noon("2026-12-01"))
      #expect(report.difference == nil)
    }
  }

  @Test(
    "who has no task of its own is held against what the breakdown of the target gave it, and a task goes before that",
    arguments: StoreUnderTest.all)
  func plans(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let desk = try open(store)
      let songjiang = try #require(AreaCode("310117"))
      let (first, second) = (try #require(AreaCode("310117001")), try #require(AreaCode("310117002")))
      let round = EvaluationRound(
        evaluation: try #require(InstrumentID("shenggui-2023/9#street-evaluation")), owner: songjiang,
        period: .year(2025))
      let count = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
      let targetStore: any TargetStore = store
      try await targetStore.replaceEntries(with: [
        CountedEntry(
          count: count, enterprise: try #require(CreditCode(Codes.first)), day: try #require(CalendarDay("2025-03-05")),
          area: first, park: nil, isConfirmed: true)
      ])
      let rows = [first, second].compactMap { area in
        Cascade.Row(area: area, months: [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, area == first ? 0 : 2])
      }
      _ = try await desk.targets.carryOut(
        .plan(targets, year: 2025, parent: songjiang, rows: rows), by: .commandLine, key: "plan",
        at: noon("2025-01-10"), within: .everywhere)
      try await setScheme(
        [.init(name: "完成率", source: "indicator \(targets)", way: "share", figures: ["100", "1"], withoutBase: "zero")],
        of: round, on: "2025-03-10", within: .area(songjiang), at: desk)
      func line(_ area: AreaCode) async throws -> EvaluationSheet.Line? {
        let day = try #require(CalendarDay("2025-12-31"))
        let state = try await desk.state(of: round)
        let sheet = try await desk.draft(of: round, state, on: day, within: .everywhere)
        return sheet?.row(of: EvaluatedSubject(.street, area.text))?.lines.first
      }
      #expect(try await line(first)?.figure.base == 2)
      #expect(try await line(first)?.points == 50)
      #expect(try await line(second)?.figure.base == 4)
      let other = try #require(AreaCode("310117003"))
      let none = try await line(other)
      #expect(none?.figure.base == nil && none?.points == 0)
      _ = try await desk.targets.carryOut(
        .assign(
          targets, year: 2025, document: "示例〔2025〕1号", issuedOn: try #require(CalendarDay("2025-01-15")),
          lines: [.init(area: first, value: "1")], reason: ""),
        by: .commandLine, key: "task", at: noon("2025-02-01"), within: .area(songjiang))
      #expect(try await line(first)?.figure.base == 1)
      #expect(try await line(first)?.points == 100)
    }
  }

  @Test(
    "the library over its task gives points by the two numbers, not by what is told of them",
    arguments: StoreUnderTest.all)
  func quotients(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let corpus = try Self.corpus.get()
      let desk = EvaluationDesk(
        targets: TargetDesk(store: store, corpus: corpus, registers: Tallies()), registers: Tallies(), cases: Tallies())
      let round = EvaluationRound(evaluation: round.evaluation, owner: round.owner, period: .year(2026))
      let songjiang = try #require(AreaCode("310117"))
      _ = try await desk.targets.carryOut(
        .assign(
          targets, year: 2026, document: "示例〔2026〕1号", issuedOn: try #require(CalendarDay("2026-01-15")),
          lines: [.init(area: songjiang, value: "28")], reason: ""),
        by: .commandLine, key: "task", at: noon("2026-02-01"), within: .everywhere)
      _ = try await desk.carryOut(
        .setScheme(
          round,
          .init(
            document: "示例〔2026〕9号", issuedOn: "2026-03-01", decimals: "2", objectionDays: "7",
            criteria: [
              .init(
                name: "库容", source: "indicator shenggui-2023/3#library-size", way: "share", figures: ["100", "1"],
                withoutBase: "zero")
            ]), reason: ""), by: .commandLine, key: "s", at: noon("2026-03-09"), within: .everywhere)
      let day = try #require(CalendarDay("2026-03-10"))
      let sheet = try #require(
        try await desk.draft(of: round, try await desk.state(of: round), on: day, within: .everywhere))
      let line = try #require(sheet.row(of: EvaluatedSubject(.district, "310117"))?.lines.first)
      // 30 over 28 against 1.2 times the task: 89.2857; 1.07 would give 89.17.
      #expect(line.figure.value == Decimal128(exactly: "1.07") && line.figure.base == Decimal128(exactly: "1.2"))
      #expect(line.points == Decimal128(exactly: "89.29"))
    }
  }

  /// Remembers over which days it was asked.
  private final class Spans: RegisterTallies {
    private let asked = Mutex<[String]>([])

    var all: [String] { asked.withLock { $0 } }

    func tallies(
      of register: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope,
      placing: TallyPlacing?
    ) async throws -> [AreaCode?: RegisterTally] {
      asked.withLock { $0.append("\(from) \(through)") }
      return [:]
    }
  }

  @Test("exits are held against the same days of the year before, those of a leap day against the last of February")
  func leapDay() async throws {
    try await StoreUnderTest.sqlite.use { store in
      let exits = try #require(InstrumentID("shenggui-2023/4#exits"))
      for (day, spans) in [
        ("2028-02-29", ["2028-01-01 2028-02-29", "2027-01-01 2027-02-28"]),
        ("2026-05-10", ["2026-01-01 2026-05-10", "2025-01-01 2025-05-10"]),
        ("2026-12-31", ["2026-01-01 2026-12-31", "2025-01-01 2025-12-31"]),
      ] {
        let registers = Spans()
        let desk = TargetDesk(store: store, corpus: try Self.corpus.get(), registers: registers)
        _ = try await desk.board(of: exits, on: try #require(CalendarDay(day)), within: .everywhere)
        #expect(registers.all == spans, "\(day)")
      }
    }
  }

  @Test("a quarter named by its last month is counted from the first of its three months")
  func quarters() async throws {
    try await StoreUnderTest.sqlite.use { store in
      let desk = try open(store)
      func first(_ evaluation: String, _ period: String) throws -> String {
        let round = EvaluationRound(
          evaluation: try #require(InstrumentID(evaluation)), owner: try #require(AreaCode("310117")),
          period: try #require(Period(period)))
        return "\(desk.firstDay(of: round))"
      }
      let quarterly = "zhuanxing-2026/14#resale-checks"
      #expect(try first(quarterly, "2026-03") == "2026-01-01" && first(quarterly, "2026-12") == "2026-10-01")
      #expect(try first("shenggui-2023/9#street-evaluation", "2026") == "2026-01-01")
    }
  }

  @Test("a sum that lacks a month leaves its points open, whatever there is of it", arguments: StoreUnderTest.all)
  func holes(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try open(store)
      let platforms = try #require(InstrumentID("gaozhiliang-2023/5#service-manufacturing-platforms"))
      let told = [
        ("310117", "2025-01", "3"), ("310117", "2025-03", "4"), ("310112", "2025-01", "3"), ("310112", "2025-02", "0"),
        ("310112", "2025-03", "2"),
      ]
      _ = try await desk.targets.carryOut(
        .observe(
          platforms, lines: told.map { .init(place: $0.0, time: $0.1, value: $0.2) }, basis: .statisticalAggregate,
          source: "示例公报"),
        by: .commandLine, key: "o", at: noon("2025-04-08"), within: .everywhere)
      try await setScheme(
        [.init(name: "平台", source: "indicator \(platforms)", way: "best", figures: ["100"], withoutBase: "zero")],
        of: round, on: "2025-04-09", at: desk)
      let day = try #require(CalendarDay("2025-04-10"))
      let state = try await desk.state(of: round)
      let sheet = try #require(try await desk.draft(of: round, state, on: day, within: .everywhere))
      let minhang = try #require(sheet.row(of: EvaluatedSubject(.district, "310112")))
      #expect(minhang.lines[0].figure.value == 5 && minhang.lines[0].points == 100)
      let songjiang = try #require(sheet.row(of: EvaluatedSubject(.district, "310117")))
      #expect(songjiang.lines[0].figure.value == nil && songjiang.lines[0].points == nil && songjiang.rank == nil)
    }
  }

  @Test(
    "a park's figures are those of the enterprises that count for it, and unknown where nobody said which those are",
    arguments: StoreUnderTest.all)
  func parks(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try open(store)
      let corpus = try Self.corpus.get()
      let songjiang = try #require(AreaCode("310117"))
      let round = EvaluationRound(
        evaluation: try #require(InstrumentID("shenggui-2023/9#street-evaluation")), owner: songjiang,
        period: .year(2025))
      let parks = corpus.areas.children(of: songjiang, level: .park)
      let park = try #require(parks.first).code
      let month = try #require(Period("2025-03"))
      for (key, code, until) in [("a", Codes.first, Period?.none), ("b", Codes.second, Period("2025-06"))] {
        let span = try #require(Attribution.Span(from: month, until: until))
        _ = try await desk.targets.carryOut(
          .attribute(
            try #require(CreditCode(code)), span: span, area: try #require(AreaCode("310117001")), park: park,
            reason: "示例"), by: .commandLine, key: key, at: noon("2025-03-10"), within: .everywhere)
      }
      try await setScheme(
        [
          .init(
            name: "入库户数", source: "register \(register) standing", way: "best", figures: ["60"], withoutBase: "zero"),
          .init(name: "办结率", source: "cases \(cases) closed", way: "share", figures: ["40", "1"], withoutBase: "full"),
        ], of: round, on: "2025-03-10", within: .area(songjiang), at: desk)
      let street = try #require(AreaCode("310117001"))
      func figures(
        on day: String, of area: AreaCode, within scope: AreaScope = .everywhere
      ) async throws -> [String?] {
        let day = try #require(CalendarDay(day))
        let sheet = try #require(
          try await desk.draft(
            of: round, try await desk.state(of: round), on: day, within: scope))
        let kind: EvaluationDeclaration.Ranks = corpus.areas.area(area)?.level == .park ? .park : .street
        let row = try #require(sheet.row(of: EvaluatedSubject(kind, area.text)))
        return row.lines.flatMap { [$0.figure.value?.description, $0.figure.base?.description] }
      }
      // In June both count for the park; at the year's end one of them, and the case is the other's.
      #expect(try await figures(on: "2025-06-30", of: park) == ["7", "7", "2", "3"])
      #expect(try await figures(on: "2025-12-31", of: park) == ["1", "1", "0", "0"])
      // The park's own people are told the same, whoever counts for it by now.
      let own = AreaScope.park(park, on: try #require(CalendarDay("2026-02-01")))
      #expect(try await figures(on: "2025-06-30", of: park, within: own) == ["7", "7", "2", "3"])
      #expect(try await figures(on: "2025-12-31", of: street) == ["24", "24", "2", "3"])
      if let other = parks.dropFirst().first {
        #expect(try await figures(on: "2025-12-31", of: other.code).first == .some(nil))
      }
      let day = try #require(CalendarDay("2025-12-31"))
      #expect(try await desk.members(of: park, in: round, on: day).map(\.text) == [Codes.first, Codes.second].sorted())
      // Both were of the park in the year; what is counted is placed by the day on which it came about.
      let placing = try #require(try await desk.parkPlacing(in: round, of: park, on: day))
      let second = CreditCode(Codes.second)
      for (text, place) in [("2025-02-28", street), ("2025-03-01", park), ("2025-06-30", park), ("2025-07-01", street)]
      {
        // Outside its attribution it has no park, unless its own area is one.
        let on = try #require(CalendarDay(text))
        #expect(placing(second, on, street) == (place == park ? park : nil), "\(text)")
        #expect(placing(second, on, park) == park, "\(text)")
      }
      #expect(placing(nil, day, street) == nil && placing(nil, day, park) == park)
    }
  }
}
