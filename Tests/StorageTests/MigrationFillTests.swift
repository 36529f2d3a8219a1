import Cultivation
import Diagnostics
import EnterpriseFixtures
import Foundation
import Journal
import PolicyCorpus
import Quantities
import Services
import Testing

@testable import Delivery
@testable import Exchanges
@testable import Storage

@Suite("What migrations make of what was there")
struct MigrationFillTests {
  /// A database as the program of a step left it, brought to the newest schema.
  private func migrated(
    _ kind: StoreUnderTest, from step: Int = 20, _ statements: String,
    _ check: @Sendable @escaping (any Connection) throws -> Void
  ) async throws {
    try await kind.useDatabase { database in
      let driver = try database.driver()
      try await driver.write { connection in
        let old = Array(Migration.all.prefix(step))
        #expect(try Migration.apply(old, to: connection, at: noon("2026-01-01")).last == step)
        try connection.executeScript(
          """
          INSERT INTO journal (sequence, previous, hash, kind, version, actor, at, payload, reply, segments)
            VALUES (1, '\(String(repeating: "0", count: 64))', '\(String(repeating: "a", count: 64))',
              'made', 1, 'command-line', 0, '{}', '{}', '[]');
          \(statements)
          """)
      }
      try await driver.write { connection in
        let newer = Migration.all.dropFirst(step).map(\.number)
        #expect(try Migration.apply(to: connection, at: noon("2026-02-01")) == newer)
        try check(connection)
      }
      try driver.close()
    }
  }

  /// A programme with one voucher in it, as both stood before any use had columns of its own.
  private static let aVoucher = """
    INSERT INTO voucher_programmes (number, instrument, name, document, valid_from, valid_to, categories, funding)
      VALUES (1, 'i', '券', '二号', '2026-01-01', '2026-12-31', '[]', '{}');
    INSERT INTO vouchers (number, programme, enterprise, code_digest, issued_on, valid_to, face, entitlement, balance,
        free_fen, state)
      VALUES (1, 1, '91310117MA0000001U', '\(String(repeating: "d", count: 64))', '2026-01-01', '2026-12-31', '{}', '{}',
        '{}', 0, 'live');
    """

  @Test(
    "what was issued before a month could be issued twice is its first issue, and stays as it is",
    arguments: StoreUnderTest.all)
  func issues(_ kind: StoreUnderTest) async throws {
    try await migrated(
      kind, from: 45,
      """
      INSERT INTO materials (id, indicator, area, closed_month, content, told_at, told_by, record)
        VALUES (10000, 'shenggui-2023/2#district-targets', '310117', '2026-03', '{}', 0, 'command-line', 1);
      """
    ) { connection in
      let row = try #require(try connection.row("SELECT id, issue, content FROM materials", []))
      #expect(try row.integer(0) == 10_000 && row.integer(1) == 1 && row.text(2) == "{}")
    }
  }

  @Test("a case whose units' parts ended differently was settled in part", arguments: StoreUnderTest.all)
  func caseOutcomes(_ kind: StoreUnderTest) async throws {
    // By case: each part with its unit.
    let parts: [[(String, String)]] = [
      [("a", "done"), ("b", "done_without_help")], [("a", "done_without_help"), ("a", "done"), ("b", "handed_on")],
      [("a", "not_reachable"), ("b", "not_for_me")], [("a", "not_reachable"), ("b", "done_without_help")],
    ]
    let inserted = parts.enumerated().flatMap { index, parts in
      [
        """
        INSERT INTO cases (id, instrument, type, enterprise, text, search_text, status, outcome, opened_on,
            is_provisional, owner, level, has_contact)
          VALUES (\(index + 1), 'i', 't', '91310117MA0000001U', 'x', 'x', 'closed', 'done', '2026-01-05', 0, 'a', 0, 0);
        """
      ]
        + parts.enumerated().map { number, part in
          """
          INSERT INTO case_parties (id, case_id, number, unit, area, is_lead, is_open, is_waiting, outcome, joined_on)
            VALUES (\((index + 1) * 100 + number), \(index + 1), \(number), '\(part.0)', '310117', 0, 0, 0,
              '\(part.1)', '2026-01-05');
          """
        }
    }
    try await migrated(
      kind, from: 32,
      """
      INSERT INTO enterprises (credit_code, name, title, added_at, updated_at)
        VALUES ('91310117MA0000001U', '甲', '甲', 0, 0);
      \(inserted.joined(separator: "\n"))
      """
    ) { connection in
      let rows = try connection.rows("SELECT outcome FROM cases ORDER BY id", [])
      #expect(try rows.map { try $0.text(0) } == ["partly_done", "done", "not_reachable", "done_without_help"])
    }
  }

  @Test("a visit's photo is kept with the contents of all other files", arguments: StoreUnderTest.all)
  func photos(_ kind: StoreUnderTest) async throws {
    let hash = String(repeating: "b", count: 64)
    try await migrated(
      kind, from: 45,
      """
      INSERT INTO enterprises (credit_code, name, title, added_at, updated_at)
        VALUES ('91310117MA0000001U', '甲', '甲', 0, 0);
      INSERT INTO visits (id, enterprise, officer, visited_on, note, photo, recorded_at)
        VALUES (1, '91310117MA0000001U', 'person:1', '2026-01-05', 'x', '\(hash)', 7),
          (2, '91310117MA0000001U', 'person:1', '2026-01-06', 'y', NULL, 8),
          (3, '91310117MA0000001U', 'person:1', '2026-01-07', 'z', '\(String(repeating: "c", count: 64))', 9);
      INSERT INTO visit_photos (hash, size, bytes)
        VALUES ('\(hash)', 3, CAST('abc' AS \(kind.isShared ? "bytea" : "BLOB")))
      """
    ) { connection in
      let table = SQLAttachments(connection)
      let kept = try #require(ContentHash(hex: hash))
      #expect(try table.holders() == [.visit(1)])
      #expect(try table.states(of: .visit(1)) == [kept: .kept])
      #expect(try table.content(kept, of: .visit(1)) == Array("abc".utf8))
      // What was erased before stays so.
      #expect(try table.states(of: .visit(3)).isEmpty)
    }
  }

  @Test("a case of which one unit has closed its part is called untouched no more", arguments: StoreUnderTest.all)
  func takenCases(_ kind: StoreUnderTest) async throws {
    // By case: the unit whose part is open, beside or after the part of `a` that was closed.
    let inserted = ["b", "a"].enumerated().map { index, open in
      """
      INSERT INTO cases (id, instrument, type, enterprise, text, search_text, status, opened_on, is_provisional, owner,
          level, has_contact)
        VALUES (\(index + 1), 'i', 't', '91310117MA0000001U', 'x', 'x', 'new', '2026-01-05', 0, 'a', 0, 0);
      INSERT INTO case_parties (id, case_id, number, unit, area, is_lead, is_open, is_waiting, outcome, joined_on)
        VALUES (\(index + 1)00, \(index + 1), 0, 'a', '310117', 1, 0, 0, 'done', '2026-01-05'),
          (\(index + 1)01, \(index + 1), 1, '\(open)', '310117', 0, 1, 0, NULL, '2026-01-05');
      """
    }
    try await migrated(
      kind, from: 37,
      """
      INSERT INTO enterprises (credit_code, name, title, added_at, updated_at)
        VALUES ('91310117MA0000001U', '甲', '甲', 0, 0);
      \(inserted.joined(separator: "\n"))
      """
    ) { connection in
      let rows = try connection.rows("SELECT status FROM cases ORDER BY id", [])
      #expect(try rows.map { try $0.text(0) } == ["in_hand", "new"])
    }
  }

  @Test(
    "a case that ran out before its question is late while it waits, one that was taken up is unattended no more, and changed terms are counted",
    arguments: StoreUnderTest.all)
  func caseTerms(_ kind: StoreUnderTest) async throws {
    let instrument = try #require(InstrumentID("shenggui-2023/8#service-ledger"))
    let enterprise = try #require(CreditCode("91310117MA0000001U"))
    let area = try #require(AreaCode("310117"))
    let first = DueDay(try #require(CalendarDay("2026-01-08")), isProvisional: false)
    let second = DueDay(try #require(CalendarDay("2026-01-09")), isProvisional: true)
    let events: [CaseEvent] = [
      .opened(
        CaseOpening(
          instrument: instrument, type: "困难诉求", enterprise: enterprise, area: area, text: "x", channel: .phone,
          isComplex: false)),
      .joined(
        .init(
          party: 0, unit: ServiceUnit(area), isLead: true, officer: nil, reasons: [], workingDays: 3, contactDue: nil,
          due: first)),
      .termSet(party: 0, workingDays: 4, reason: "x", due: second), .escalated(party: 0, .abandoned),
      .asked(party: 0, question: "x"),
    ]
    let told = try events.enumerated().map { index, event in
      let day = try #require(CalendarDay(index < 4 ? "2026-01-05" : "2026-01-20"))
      let at = Timestamp(dayInShanghai: day, minute: 600)?.millisecondsSinceEpoch ?? 0
      return "(\(index + 1), 1, '\(event.json)', \(at), 'person:1', 1)"
    }
    try await migrated(
      kind, from: 57,
      """
      INSERT INTO enterprises (credit_code, name, title, added_at, updated_at)
        VALUES ('\(enterprise)', '甲', '甲', 0, 0);
      INSERT INTO cases (id, instrument, type, enterprise, text, search_text, status, opened_on, is_provisional, owner,
          level, has_contact)
        VALUES (1, '\(instrument)', '困难诉求', '\(enterprise)', 'x', 'x', 'waiting', '2026-01-05', 0, '310117', 3, 0);
      INSERT INTO case_parties (id, case_id, number, unit, area, is_lead, is_open, is_waiting, joined_on, due_on)
        VALUES (100, 1, 0, '310117', '310117', 1, 1, 1, '2026-01-05', '2026-01-09');
      INSERT INTO case_events (id, case_id, event, at, actor, record) VALUES \(told.joined(separator: ", "));
      """
    ) { connection in
      let row = try #require(try connection.row("SELECT due_on, is_provisional, level FROM cases", []))
      #expect(try row.text(0) == "2026-01-09" && row.integer(1) == 1)
      #expect(try row.integer(2) == EscalationLevel.raised.rawValue)
      #expect(try connection.count("SELECT sum(term_changes) FROM case_parties") == 1)
    }
  }

  @Test("the case of a warning stays what it was, and another of the same time has room", arguments: StoreUnderTest.all)
  func warningOpenings(_ kind: StoreUnderTest) async throws {
    try await migrated(
      kind, from: 39,
      """
      INSERT INTO warning_cases (record, credit_code, through, case_number, at, actor)
        VALUES (1, '91310117MA0000001U', '2025', 7, 5, 'command-line');
      """
    ) { connection in
      let row = try #require(
        try connection.rows("SELECT record, credit_code, through, case_number, at, actor FROM warning_openings", [])
          .first)
      #expect(try row.integer(0) == 1 && row.text(1) == "91310117MA0000001U" && row.text(2) == "2025")
      #expect(try row.integer(3) == 7 && row.integer(4) == 5 && row.text(5) == "command-line")
      try connection.execute(
        """
        INSERT INTO journal (sequence, previous, hash, kind, version, actor, at, payload, reply, segments)
          SELECT 2, hash, '\(String(repeating: "b", count: 64))', kind, version, actor, at, payload, reply, segments
          FROM journal WHERE sequence = 1
        """, [])
      try connection.execute(
        """
        INSERT INTO warning_openings (record, credit_code, through, case_number, at, actor)
          SELECT 2, credit_code, through, 8, at, actor FROM warning_openings
        """, [])
      #expect(try connection.count("SELECT count(*) FROM warning_openings WHERE through = '2025'") == 2)
    }
  }

  @Test(
    "what happened to each use of a voucher is read out of the journal, also where one request pays several",
    arguments: StoreUnderTest.all)
  func uses(_ kind: StoreUnderTest) async throws {
    let (first, second, request) = (ReservationID(number: 1), ReservationID(number: 2), TransferID(number: 1))
    let events: [DeliveryEvent] = [
      .released(first, reason: "改期"), .settled(second, amount: Money(fen: 900), owed: nil),
      .transferChanged(request, .confirmed(voucher: "P1", on: try #require(CalendarDay("2026-01-20")))),
    ]
    let records = events.enumerated().map { index, event in
      """
      INSERT INTO journal (sequence, previous, hash, kind, version, actor, at, payload, reply, segments)
        VALUES (\(index + 2), '\(String(repeating: "\(index)", count: 63))b',
          '\(String(repeating: "\(index)", count: 63))c', 'delivery.acted', 1, 'city', 0,
          '{"events":[{"event":\(event.json),"kind":"\(event.kind)"}]}', '{}', '[]');
      """
    }
    try await migrated(
      kind, from: 32,
      """
      INSERT INTO budgets (number, name, year, purpose, payer_area, document) VALUES (1, '专项', 2026, '测试', '310117', '一号');
      \(Self.aVoucher)
      INSERT INTO voucher_reservations (number, voucher, provider, category, reserved_on, state, held, detail, invoice)
        VALUES (1, 1, '91310115MA00000022', '检测', '2026-01-05', 'released', '{}', '{}', NULL),
          (2, 1, '91310115MA00000022', '检测', '2026-01-06', 'settled', '{}', '{}', NULL);
      INSERT INTO transfer_requests (number, budget, payee, payee_name, fen, reservations, awards, reference, made_by, state,
          detail)
        VALUES (1, 1, '91310115MA00000022', '乙', 900, '["r1","r2"]', '[]', 'R1', 'city', 'confirmed', '{}');
      \(records.joined(separator: "\n"))
      """
    ) { connection in
      let rows = try connection.rows("SELECT reservation, record, content FROM reservation_acts ORDER BY number", [])
      #expect(try rows.map { [try $0.integer(0), try $0.integer(1)] } == [[1, 2], [2, 3], [1, 4], [2, 4]])
      #expect(try rows.map { try $0.text(2).contains("P1") } == [false, false, true, true])
      // The later steps add what the people and rules of before have not.
      #expect(try connection.count("SELECT count(*) FROM successions") == 0)
    }
  }

  @Test("by which record awards were proposed is read out of the journal", arguments: StoreUnderTest.all)
  func awardOrigins(_ kind: StoreUnderTest) async throws {
    let event = DeliveryEvent.award(
      .proposed(
        RunID(number: 2), rows: [1], first: AwardID(number: 7), by: try #require(ActorID("city")),
        on: try #require(CalendarDay("2026-01-05")), confirmBy: nil))
    try await migrated(
      kind, from: 57,
      """
      INSERT INTO calls (number, instrument, state, terms, detail, made_by) VALUES (1, 'b', 'published', '{}', '{}', 'city');
      INSERT INTO runs (number, call, kind, benefit, detail) VALUES (2, 1, 'everybody', 'b', '{}');
      INSERT INTO journal (sequence, previous, hash, kind, version, actor, at, payload, reply, segments)
        VALUES (2, '\(String(repeating: "1", count: 63))b', '\(String(repeating: "1", count: 63))c',
          'delivery.awards-proposed', 1, 'city', 0,
          '{"events":[{"event":\(event.json),"kind":"\(event.kind)"}]}', '{}', '[]');
      """
    ) { connection in
      let rows = try connection.rows("SELECT run, first_award, record FROM award_origins", [])
      #expect(try rows.map { [try $0.integer(0), try $0.integer(1), try $0.integer(2)] } == [[2, 7, 2]])
    }
  }

  @Test(
    "what was applied for below the ceiling is what is proposed, and an approval above it stays",
    arguments: StoreUnderTest.all)
  func askedAmounts(_ kind: StoreUnderTest) async throws {
    let (city, on) = (try #require(ActorID("city")), try #require(CalendarDay("2026-01-05")))
    let benefit = try #require(InstrumentID("a-2025/1#b"))
    let enterprise = try #require(CreditCode("91310117MA0000001U"))
    func award(_ number: Int, _ acts: [AwardAct]) -> Award {
      var award = Award(
        id: AwardID(number: number), call: CallID(number: 1), run: RunID(number: 1), row: number, benefit: benefit,
        enterprise: enterprise, name: "甲", subject: "P\(number)", year: 2025, isOnce: true, ceiling: Money(fen: 400),
        steps: [.panel, .publicity, .issue], proposedBy: city, proposedOn: on, state: .waiting(.panel))
      for act in acts { _ = award.apply(act, by: city) }
      return award
    }
    let approved = AwardAct.approved(.panel, Money(fen: 350), budget: BudgetID(number: 1), reason: "")
    let awards = [
      award(1, [.applied(Money(fen: 300))]), award(2, [.applied(Money(fen: 500))]),
      award(3, [.applied(Money(fen: 300)), approved]), award(4, []),
    ]
    let inserted = awards.map { award in
      """
      INSERT INTO awards (number, call, benefit, enterprise, claim, state, ceiling_fen, proposed_fen, approved_fen,
          recovered_fen, budget, payment, detail)
        VALUES (\(award.id.number), 1, 'a-2025/1#b', '91310117MA0000001U', 'c\(award.id.number)', 'waiting', 400, 400,
          \(award.approved.map { "\($0.fen)" } ?? "NULL"), 0, \(award.approved == nil ? "NULL" : "1"), 'none',
          '\(award.json)');
      """
    }
    try await migrated(
      kind, from: 59,
      """
      INSERT INTO budgets (number, name, year, purpose, payer_area, document) VALUES (1, '专项', 2026, '测试', '310117', '一号');
      INSERT INTO calls (number, instrument, state, terms, detail, made_by) VALUES (1, 'b', 'published', '{}', '{}', 'city');
      \(inserted.joined(separator: "\n"))
      """
    ) { connection in
      let rows = try connection.rows("SELECT proposed_fen FROM awards ORDER BY number", [])
      #expect(try rows.map { try $0.integer(0) } == [300, 400, 350, 400])
    }
  }

  @Test("when each file of requests was written is read out of the journal", arguments: StoreUnderTest.all)
  func transferFiles(_ kind: StoreUnderTest) async throws {
    let by = try #require(ActorID("maker"))
    let events = [
      DeliveryEvent.transferChanged(TransferID(number: 1), .exported(by: by, batch: 3)),
      .transferChanged(TransferID(number: 2), .exported(by: by, batch: 3)),
    ].map { "{\"event\":\($0.json),\"kind\":\"\($0.kind)\"}" }.joined(separator: ",")
    try await migrated(
      kind, from: 45,
      """
      INSERT INTO journal (sequence, previous, hash, kind, version, actor, at, payload, reply, segments)
        VALUES (2, '\(String(repeating: "1", count: 63))b', '\(String(repeating: "1", count: 63))c',
          'delivery.transfer-changed', 1, 'maker', 0, '{"events":[\(events)]}', '{}', '[]');
      """
    ) { connection in
      let rows = try connection.rows("SELECT number, record FROM transfer_batches ORDER BY number", [])
      #expect(try rows.map { [try $0.integer(0), try $0.integer(1)] } == [[3, 2]])
    }
  }

  @Test(
    "runs, demands and what is said to be back stand in columns, and each incoming voucher that came is known by its payer",
    arguments: StoreUnderTest.all)
  func repayments(_ kind: StoreUnderTest) async throws {
    let by = try #require(ActorID("checker"))
    func drafted(_ voucher: String) -> AwardAct {
      .recoveryDrafted(Repayment(amount: Money(fen: 9), voucher: voucher, reason: "核查", by: by))
    }
    let acts: [AwardAct] = [
      drafted("缴1"), .recoveryReturned(reason: "未到账"), drafted("缴2"), .recovered(Money(fen: 9), reason: "核查"),
      drafted("缴3"),
    ]
    let refunds: [ReservationAct] = [
      .refundDrafted(Money(fen: 5), voucher: "", reason: "退"), .refunded(Money(fen: 5), reason: "退"),
      .refundDrafted(Money(fen: 5), voucher: "缴4", reason: "退"),
    ]
    try await migrated(
      kind, from: 38,
      """
      INSERT INTO exchange_entries (id, instrument, side, area, search_text, state, until, is_unanswered, is_settled)
        VALUES (1, 'i', 'demand', '310117', '找厂房\n打13800001234', 'published', '2026-12-31', 1, 0),
          (2, 'i', 'demand', '310117', '找厂房', 'published', '2026-12-31', 1, 0);
      INSERT INTO budgets (number, name, year, purpose, payer_area, document) VALUES (1, '专项', 2026, '测试', '310117', '一号');
      INSERT INTO calls (number, instrument, state, terms, detail, made_by) VALUES (1, 'i', 'published', '{}', '{}', 'city');
      INSERT INTO awards (number, call, benefit, enterprise, claim, state, ceiling_fen, proposed_fen, approved_fen,
          recovered_fen, budget, payment, paid_fen, detail)
        VALUES (1, 1, 'b', '91310117MA0000001U', 'one', 'issued', 900, 900, 900, 9, 1, 'paid', 900,
            '{"demanded":40,"recovery":{"voucher":"缴3"},"run":"n7"}'),
          (2, 1, 'b', '91310115MA00000022', 'two', 'waiting', 900, 900, NULL, 0, NULL, 'none', 0, '{"run":"n8"}');
      \(Self.aVoucher)
      INSERT INTO voucher_reservations (number, voucher, provider, category, reserved_on, state, held, detail, invoice)
        VALUES (1, 1, '91310115MA00000022', '检测', '2026-01-05', 'settled', '{}', '{"refund":{"voucher":"缴4"}}', NULL),
          (2, 1, '91310115MA00000022', '检测', '2026-01-06', 'settled', '{}', '{"refund":null}', NULL);
      \(acts.enumerated().map { index, act in
        "INSERT INTO award_acts (number, award, record, content) VALUES (\(index + 1), 1, 1, '\(act.json)');"
      }.joined(separator: "\n"))
      \(refunds.enumerated().map { index, act in
        "INSERT INTO reservation_acts (number, reservation, record, content) VALUES (\(index + 1), 1, 1, '\(act.json)');"
      }.joined(separator: "\n"))
      """
    ) { connection in
      let texts = try connection.rows("SELECT search_text FROM exchange_entries ORDER BY id", [])
      #expect(try texts.map { try $0.text(0) } == ["找厂房\n打138****1234", "找厂房"])
      let awards = try connection.rows("SELECT run, demanded_fen, is_recovering FROM awards ORDER BY number", [])
      #expect(try awards.map { row in try (0...2).map { try row.integer($0) } } == [[7, 40, 1], [8, 0, 0]])
      let uses = try connection.rows("SELECT is_refunding FROM voucher_reservations ORDER BY number", [])
      #expect(try uses.map { try $0.integer(0) } == [1, 0])
      let rows = try connection.rows("SELECT payer, voucher, is_waiting FROM incoming_vouchers ORDER BY voucher", [])
      #expect(
        try rows.map { [try $0.text(0), try $0.text(1), "\(try $0.integer(2))"] } == [
          ["91310117MA0000001U", "缴2", "0"], ["91310117MA0000001U", "缴3", "1"], ["91310115MA00000022", "缴4", "1"],
        ])
      // Who goes on with it goes on with the same rows.
      let book = SQLDelivery(connection)
      try book.keepIncoming(.recoveryReturned(reason: "未到账"), 9, of: AwardID(number: 1))
      let treasury = Budget.Payer.district(try #require(AreaCode("310117")))
      #expect(try ["缴1", "缴2", "缴3"].map { try book.isBooked(incoming: $0, at: treasury) } == [false, true, false])
    }
  }

  @Test("the day on which an answer was settled is read out of its act", arguments: StoreUnderTest.all)
  func settledAnswers(_ kind: StoreUnderTest) async throws {
    let day = try #require(CalendarDay("2026-01-20"))
    let acts: [ExchangeEvent] = [
      // Words that look like a settled act are none.
      .refused(reason: #""act":"settled""#),
      .settled(2, ExchangeResult(on: day, words: "已签约", amount: Money(fen: 50_000))),
    ]
    let inserted = acts.enumerated().map { number, act in
      """
      INSERT INTO exchange_acts (id, entry, at, actor, record, content)
        VALUES (\(number + 1), 7, 0, 'city', 1, '\(act.json)');
      """
    }
    try await migrated(
      kind,
      """
      INSERT INTO exchange_entries
        (id, instrument, side, credit_code, area, search_text, state, until, is_unanswered, is_settled)
        VALUES (7, 'a-2025/1#b', 'demand', '91310117MA0000001U', '310117', '', 'published', '2026-12-31', 0, 1);
      INSERT INTO exchange_responses (id, entry, credit_code, state) VALUES ('7-1', 7, '91310115MA00000022', 'declined');
      INSERT INTO exchange_responses (id, entry, credit_code, state) VALUES ('7-2', 7, '91310112MA0000003R', 'settled');
      \(inserted.joined(separator: "\n"))
      """
    ) { connection in
      let rows = try connection.rows("SELECT id, settled_on, fen FROM exchange_responses ORDER BY id", [])
      #expect(try rows.map { try $0.optionalText(1) } == [nil, "2026-01-20"])
      #expect(try rows.map { try $0.optionalInteger(2) } == [nil, nil])
    }
  }

  @Test("others find an entry of before by what an office last let them see", arguments: StoreUnderTest.all)
  func reviewedTexts(_ kind: StoreUnderTest) async throws {
    func figures(_ title: String) throws -> ExchangeFigures {
      ExchangeFigures(title: title, text: "精密", values: [:], until: try #require(CalendarDay("2026-12-31")))
    }
    let opened = ExchangeEvent.opened(
      ExchangeOpening(
        instrument: try #require(InstrumentID("a-2025/1#b")), side: .demand,
        party: .enterprise(try #require(CreditCode("91310117MA0000001U"))), area: try #require(AreaCode("310117")),
        figures: try figures("找厂房"), isPublished: false))
    // By entry: amended and not looked at again, amended and published, never published.
    let acts: [[ExchangeEvent]] = [
      [opened, .published, .amended(try figures("找研发楼"), isPublished: false)],
      [opened, .published, .amended(try figures("找研发楼"), isPublished: false), .published], [opened],
    ]
    let inserted = acts.enumerated().flatMap { entry, events in
      [
        """
        INSERT INTO exchange_entries
          (id, instrument, side, credit_code, area, search_text, state, until, is_unanswered, is_settled)
          VALUES (\(entry + 1), 'a-2025/1#b', 'demand', '91310117MA0000001U', '310117', 'x', 'submitted', '2026-12-31', 1, 0);
        """
      ]
        + events.enumerated().map { number, event in
          """
          INSERT INTO exchange_acts (id, entry, at, actor, record, content)
            VALUES (\((entry + 1) * 10 + number), \(entry + 1), 0, 'city', 1, '\(event.json)');
          """
        }
    }
    try await migrated(kind, from: 39, inserted.joined(separator: "\n")) { connection in
      let rows = try connection.rows("SELECT published_text FROM exchange_entries ORDER BY id", [])
      #expect(try rows.map { try $0.optionalText(0) } == ["找厂房\n精密", "找研发楼\n精密", nil])
    }
  }

  @Test(
    "an award that came to nothing gives its subject's place free, and the others keep theirs",
    arguments: StoreUnderTest.all)
  func awards(_ kind: StoreUnderTest) async throws {
    let award = { (number: Int, final: String) in
      """
      INSERT INTO awards (number, call, benefit, enterprise, claim, state, ceiling_fen, proposed_fen, approved_fen,
          recovered_fen, budget, payment, detail, stage, paid_fen, final_fen)
        VALUES (\(number), 1, 'b', '91310117MA0000001U', 'claim \(number)', 'issued', 900, 900, 900, 0, 1, 'none', '{}',
          'settled', 0, \(final));
      """
    }
    try await migrated(
      kind,
      """
      INSERT INTO budgets (number, name, year, purpose, payer_area, document)
        VALUES (1, '专项', 2026, '测试', '310117', '一号');
      INSERT INTO calls (number, instrument, state, terms, detail, made_by) VALUES (1, 'i', 'published', '{}', '{}', 'city');
      \(award(1, "0"))
      \(award(2, "900"))
      \(award(3, "1"))
      """
    ) { connection in
      let claims = try connection.rows("SELECT claim, accept_by FROM awards ORDER BY number", [])
      #expect(try claims.map { try $0.text(0) } == ["a1 settled at nothing", "claim 2", "claim 3"])
      // Another award may have the place now.
      try connection.execute("UPDATE awards SET claim = ? WHERE number = 3", [.text("claim 1")])
    }
  }

  @Test(
    "people and enterprises of before have neither mandate nor request nor state of operation",
    arguments: StoreUnderTest.all)
  func people(_ kind: StoreUnderTest) async throws {
    try await migrated(
      kind,
      """
      INSERT INTO people (id, key, name, roles, area, enterprise, added_at, password)
        VALUES ('clerk', 'clerk', '经办', 'enterprise', NULL, '91310117MA0000001U', 0, 'x');
      INSERT INTO enterprises (credit_code, name, title, added_at, updated_at, search_text)
        VALUES ('91310117MA0000001U', '甲', '甲', 0, 0, '甲');
      """
    ) { connection in
      let person = try #require(
        try connection.row("SELECT enterprise, mandate_by, mandate_until FROM people"))
      #expect(try person.text(0) == "91310117MA0000001U")
      #expect(try person.optionalText(1) == nil && person.optionalText(2) == nil)
      #expect(try connection.row("SELECT operating_state FROM enterprises")?.values == [.null])
      #expect(try connection.count("SELECT count(*) FROM binding_requests") == 0)
    }
  }

  @Test(
    "what waits for approval goes on waiting, and what is taken back may wait beside it", arguments: StoreUnderTest.all)
  func submissions(_ kind: StoreUnderTest) async throws {
    try await migrated(
      kind, from: 30,
      """
      INSERT INTO submissions (number, kind, state, detail)
        VALUES (1, 'increase', 'waiting', '{}'), (2, 'withdrawal', 'returned', '{"a":1}');
      """
    ) { connection in
      try connection.execute(
        "INSERT INTO submissions (number, kind, state, detail) VALUES (3, 'recovery', 'waiting', '{}'), (4, 'demand', 'waiting', '{}')",
        [])
      let rows = try connection.rows("SELECT kind, state, detail FROM submissions ORDER BY number", [])
      #expect(
        try rows.map { try [$0.text(0), $0.text(1), $0.text(2)] } == [
          ["increase", "waiting", "{}"], ["withdrawal", "returned", "{\"a\":1}"], ["recovery", "waiting", "{}"],
          ["demand", "waiting", "{}"],
        ])
    }
  }

  @Test(
    "what waits between budgets stays as it was, and from then on calls may follow without money",
    arguments: StoreUnderTest.all)
  func carriedCalls(_ kind: StoreUnderTest) async throws {
    try await migrated(
      kind, from: 58,
      """
      INSERT INTO budgets (number, name, year, purpose, payer_area, document)
        VALUES (1, '一', 2026, 'i', NULL, '一号'), (2, '二', 2027, 'i', NULL, '二号');
      INSERT INTO fund_transfers (number, source, target, fen, state, detail) VALUES (1, 1, 2, 100, 'waiting', '{}');
      """
    ) { connection in
      try connection.execute(
        "INSERT INTO fund_transfers (number, source, target, fen, state, detail) VALUES (2, 1, 2, 0, 'waiting', '{}')",
        [])
      let rows = try connection.rows("SELECT number, source, target, fen FROM fund_transfers ORDER BY number", [])
      #expect(
        try rows.map { row in try (0..<4).map { try row.integer($0) } } == [[1, 1, 2, 100], [2, 1, 2, 0]])
    }
  }

  @Test("the chances of a forecast are copied beside it, to the last digit", arguments: StoreUnderTest.all)
  func chances(_ kind: StoreUnderTest) async throws {
    let chances = [0.1, 1.0 / 3, 0.999_999_999_999_9, 0, 1]
    let forecast = """
      {"ground":"months","months":3,"middle":1,"low":0.5,"high":2,"chances":[\(chances.map { "\($0)" }.joined(separator: ","))],
      "isRatioOwn":true,"isNew":false}
      """
    try await migrated(
      kind,
      """
      INSERT INTO enterprises (credit_code, name, title, added_at, updated_at, search_text)
        VALUES ('91310117MA0000001U', '甲', '甲', 0, 0, '甲'), ('91310115MA00000022', '乙', '乙', 0, 0, '乙');
      INSERT INTO watched (credit_code, kind, chance, forecast)
        VALUES ('91310117MA0000001U', 'candidate', 500000, '\(forecast)'), ('91310115MA00000022', 'candidate', NULL, NULL);
      """
    ) { connection in
      let rows = try connection.rows("SELECT chances FROM watched ORDER BY credit_code DESC", [])
      let told = try rows.map { try $0.optionalText(0)?.split(separator: " ").map { Double($0) } }
      #expect(told == [chances, nil])
    }
  }
}
