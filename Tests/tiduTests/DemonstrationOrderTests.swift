import Corpus
import Delivery
import Foundation
import PolicyCorpus
import Programmes
import Quantities
import Services
import Storage
import Targets
import Testing

/// What is told of the made-up city has its days in order, whatever it is: nothing is approved before it is proposed, or
/// held before it is planned.
@Suite("The made-up city's days", .timeLimit(.minutes(5)))
struct DemonstrationOrderTests {
  @Test("calls, awards, payments, vouchers, cases and gatherings: each step is on the day of the one before, or later")
  func order() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-order-\(UUID().uuidString)")
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    try Self.fill(folder)
    let now = Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
    let (store, _) = try await SQLiteStore.open(in: folder, at: now)
    let today = now.dayInShanghai
    try await money(in: store, today)
    try await vouchers(in: store, today)
    try await cases(in: store, today)
    try await gatherings(in: store)
    try await evaluations(in: store, today)
  }

  /// Has the program make a city up, until its pages open.
  private static func fill(_ folder: URL) throws {
    let process = Process()
    let program = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
    process.executableURL = program.appending(path: "tidu")
    process.arguments = ["serve", "--demo", "--enterprises", "150", "--port", "0", "--data", folder.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    var said = ""
    while !said.contains("http://") {
      let data = pipe.fileHandleForReading.availableData
      if data.isEmpty { break }
      said += String(decoding: data, as: UTF8.self)
    }
    #expect(said.contains("http://"), "it did not start: \(said)")
    process.terminate()
    process.waitUntilExit()
  }

  /// Days that must not go back, each with what it is of.
  private func expectOrder(_ days: [(what: String, day: CalendarDay?)], of subject: String) {
    let known = days.compactMap { step in step.day.map { (step.what, $0) } }
    for (before, after) in zip(known, known.dropFirst()) {
      #expect(before.1 <= after.1, "\(subject): \(after.0) on \(after.1), \(before.0) on \(before.1)")
    }
  }

  /// Where an act stands on the way from the consent to what comes back.
  private static let way: [AwardAct.Name] = [
    .confirmed, .passed, .approved, .publicised, .cleared, .issued, .inspected, .accepted, .settlementDrafted, .settled,
    .recovered,
  ]

  /// What was published of the year that is over counts who entered for a park, as its members do.
  private func evaluations(in store: SQLStore, _ today: CalendarDay) async throws {
    let corpus = try PolicyCorpus.load(from: CorpusFolder.bundled)
    let desk = EvaluationDesk(targets: TargetDesk(store: store, corpus: corpus), registers: nil, cases: nil)
    let round = try #require(
      try await desk.rounds(of: InstrumentID("shenggui-2023/9#street-evaluation")).first { $0.period.year < today.year }
    )
    let state = try await desk.state(of: round)
    let sheet = try #require(state.published?.sheet)
    let drawn = try #require(try await desk.draft(of: round, state, on: today, within: .everywhere))
    for row in sheet.rows {
      #expect(drawn.row(of: row.subject)?.lines.first?.figure == row.lines.first?.figure, "\(row.subject)")
    }
    let count = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
    let parks = try await store.readTargets { try $0.targets.attributions() }
    for counted in try await desk.targets.entries(
      EntryFilter(count: count, from: round.period.start, to: round.period.lastDay), within: .everywhere, offset: 0,
      limit: .max
    ).rows {
      let given = parks.first { $0.enterprise == counted.entry.enterprise && $0.span.contains(counted.entry.day) }
      #expect(counted.entry.park == given?.park, "\(counted.name)")
    }
  }

  private func money(in store: SQLStore, _ today: CalendarDay) async throws {
    let delivery: any DeliveryStore = store
    try await known(in: delivery)
    let (calls, awards, transfers) = try await delivery.read { book in
      let awards = try book.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows
      return (
        try book.calls(), try awards.map { ($0, try book.run($0.run), try book.trail(of: $0.id)) },
        try book.transfers(TransferFilter(), offset: 0, limit: .max).rows
      )
    }
    #expect(calls.count >= 4 && awards.count > 3)
    var published: [CallID: CalendarDay] = [:]
    for call in calls {
      guard case .published(let day) = call.state else { continue }
      published[call.id] = day
      expectOrder(
        [("published", day), ("opens", call.terms.opens), ("closes", call.terms.closes)], of: call.terms.title)
      #expect(day <= today)
    }
    var reached: Set<AwardAct.Name> = []
    for (award, run, trail) in awards {
      reached.formUnion(trail.map(\.act.name))
      var days: [(String, CalendarDay?)] = [
        ("published", published[award.call]), ("run", run?.madeOn), ("proposed", award.proposedOn),
      ]
      days += trail.map { ("\($0.act.name)", $0.at.dayInShanghai) } + [("today", today)]
      expectOrder(days, of: award.name)
      let places = trail.compactMap { Self.way.firstIndex(of: $0.act.name) }
      #expect(places == places.sorted(), "\(award.name): \(trail.map(\.act.name))")
      for recorded in trail {
        if case .publicised(let until) = recorded.act {
          let cleared = trail.first { $0.act.name == .cleared }?.at.dayInShanghai
          expectOrder([("published until", until.day), ("cleared", cleared)], of: award.name)
        }
        if case .instalment(.inspected(let inspection)) = recorded.act {
          let issued = trail.first { $0.act.name == .issued }?.at.dayInShanghai
          expectOrder(
            [("issued", issued), ("inspected", inspection.on), ("recorded", recorded.at.dayInShanghai)], of: award.name)
        }
      }
    }
    #expect(reached.isSuperset(of: [.confirmed, .passed, .approved, .publicised, .cleared, .issued, .inspected]))
    for transfer in transfers {
      guard case .confirmed(_, let day) = transfer.state, let id = transfer.awards.first else { continue }
      let issued = awards.first { $0.0.id == id }?.2.first { $0.act.name == .issued }?.at.dayInShanghai
      expectOrder([("issued", issued), ("paid", day), ("today", today)], of: transfer.reference)
    }
    #expect(transfers.contains { $0.state.name == .confirmed })
  }

  /// A run reads what was told by its day, and nothing that was told later.
  private func known(in delivery: any DeliveryStore) async throws {
    let rows = try await delivery.read { book in
      try book.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows.map {
        (run: try book.run($0.run), row: try book.row($0.row, of: $0.run))
      }
    }
    var told = 0
    for (run, row) in rows {
      let run = try #require(run)
      #expect(run.question.known <= run.madeOn && run.question.on <= run.madeOn)
      for day in row?.subject.base.compactMap({ $0.source?.told }) ?? [] {
        told += 1
        #expect(day <= run.question.known, "run \(run.id) of \(run.madeOn) reads what was told on \(day)")
      }
    }
    #expect(told > 0)
  }

  private func vouchers(in store: SQLStore, _ today: CalendarDay) async throws {
    let delivery: any DeliveryStore = store
    let (programmes, vouchers, uses) = try await delivery.read { book in
      (
        try book.programmes(), try book.vouchers(VoucherFilter(), scope: .everywhere, offset: 0, limit: .max).rows,
        try book.reservations(ReservationFilter(), scope: .everywhere, offset: 0, limit: .max).rows
      )
    }
    #expect(!vouchers.isEmpty && !uses.isEmpty)
    for voucher in vouchers {
      let programme = try #require(programmes.first { $0.id == voucher.programme })
      expectOrder(
        [("valid from", programme.validFrom), ("issued", voucher.issuedOn), ("valid until", voucher.validTo)],
        of: "voucher \(voucher.id)")
      for use in uses where use.voucher == voucher.id {
        let claimed: CalendarDay? =
          switch use.state {
          case .claimed(let claim): claim.claimedOn
          case .settled(let settlement): settlement.claim.claimedOn
          case .held, .released: nil
          }
        expectOrder(
          [("issued", voucher.issuedOn), ("reserved", use.reservedOn), ("claimed", claimed), ("today", today)],
          of: "reservation \(use.id)")
      }
    }
  }

  private func cases(in store: SQLStore, _ today: CalendarDay) async throws {
    let told = try await store.readServices { view in
      try (0..<(try view.cases.lastID())).map { $0 + 1 }.compactMap { number -> (ServiceCase, [CaseOccurrence])? in
        let id = ServiceCase.ID(number)
        return try view.cases.serviceCase(id).map { ($0, try view.cases.occurrences(of: id)) }
      }
    }
    #expect(told.count >= 10 && told.contains { !$0.0.isOpen })
    for (one, occurrences) in told {
      // The fallback owner and reminders come by the watch of the first start, which is today.
      let days = occurrences.map { ("\($0.event)", $0.at.dayInShanghai) }
      expectOrder([("opened", one.openedOn)] + days.map { ($0.0, $0.1) } + [("today", today)], of: "case \(one.id)")
      for party in one.parties {
        expectOrder(
          [("opened", one.openedOn), ("joined", party.joinedOn), ("closed", party.closedOn)], of: "\(one.id)")
        if let due = party.due { #expect(one.openedOn < due.day) }
      }
    }
  }

  private func gatherings(in store: SQLStore) async throws {
    let told = try await store.readProgrammes { view in
      try (1...(try view.programmes.lastGathering())).map { try view.programmes.steps(of: Gathering.ID($0)) }
    }
    var held = 0
    for steps in told {
      let instants = steps.map(\.at)
      #expect(instants == instants.sorted())
      guard case .planned(_, let figures)? = steps.first?.event else {
        Issue.record("a gathering that was not planned")
        continue
      }
      for step in steps {
        switch step.event {
        case .invited: #expect(step.at <= figures.start, "invited after \(figures.title) began")
        case .held:
          held += 1
          #expect(figures.end <= step.at, "told of \(figures.title) before its end")
        default: continue
        }
      }
    }
    #expect(held > 0)
  }
}
