import Decimals
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Journal
import Quantities
import Testing

@testable import Storage

/// What every store of enterprises must do, whatever database is behind it.
@Suite("The contract of enterprise stores")
struct EnterpriseContractTests {
  @Test("an import leaves facts, profiles, one record and its segment", arguments: StoreUnderTest.all)
  func importing(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      let reply = try await desk.bring(threeEnterprises)
      #expect(reply.record == 1 && reply.rows == 3 && reply.newEnterprises == 3)
      #expect(reply.newFacts == 14 && reply.changedFacts == 0 && !reply.isRepeated)
      let code = try #require(CreditCode(Codes.first))
      let enterprise = try #require(try await desk.enterprise(code, within: .everywhere))
      #expect(enterprise.name == "上海甲仪器有限公司")
      #expect(enterprise.area?.text == "310117" && enterprise.industry?.text == "3911")
      #expect(enterprise.addedAt == noon("2026-02-01"))
      try await store.read { (view) throws in
        let record = try #require(try view.journalRecords.record(1))
        #expect(record.entry.kind == "enterprises.facts-imported")
        #expect(record.entry.actor == .commandLine)
        let segment = try #require(try view.journalRecords.segment(record.entry.segments.first ?? .none))
        #expect(ContentHash(of: segment) == record.entry.segments.first)
        let fact = try #require(try view.facts.facts(of: SubjectReference(code)).first { $0.line != nil })
        #expect(fact.line == 2 && fact.origin.record == 1 && fact.origin.basis == .voluntary)
      }
    }
  }

  @Test("a file with a fault leaves nothing at all", arguments: StoreUnderTest.all)
  func nothingHalfStored(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      let text = threeEnterprises + "bad,丁,310117,3911,1,none\n"
      #expect(await codes { try await desk.bring(text) } == ["import.credit-code"])
      #expect(await codes { try await desk.bring("credit_code,name\n\(Codes.first),机密★\n") } == ["import.classified"])
      try await store.read { (view) throws in
        #expect(try view.journalRecords.head() == .empty)
        #expect(try view.facts.count() == 0)
        #expect(try view.enterprises.count(within: .everywhere) == 0)
      }
    }
  }

  @Test(
    "a wrong check character that stands for an enterprise of the register founds no other",
    arguments: StoreUnderTest.all)
  func mistyped(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      let mistyped = String(Codes.first.dropLast()) + "0"
      let file = "credit_code,name\n\(mistyped),甲\n"
      #expect(
        await codes { try await desk.bring(file, key: "mistyped", on: "2026-03-01") } == ["import.check-character"])
      #expect(try await desk.enterprise(try #require(CreditCode(mistyped)), within: .everywhere) == nil)
      // A few early codes are so: one that stands for nobody is taken.
      let body = "91310117MA0000009"
      let early = body + (CreditCode.checkCharacter(for: body) == "0" ? "1" : "0")
      try await desk.bring("credit_code,name\n\(early),丁\n", key: "early", on: "2026-03-02")
      #expect(try await desk.enterprise(try #require(CreditCode(early)), within: .everywhere)?.name == "丁")
    }
  }

  @Test("a unit of work that throws leaves nothing", arguments: StoreUnderTest.all)
  func rollback(_ kind: StoreUnderTest) async throws {
    struct Stop: Error {}
    try await kind.use { store in
      await #expect(throws: Stop.self) {
        try await (store as any EnterpriseStore).write { (work) throws in
          _ = try work.journal.keep(segment: [1, 2, 3])
          try work.journal.append(
            JournalEntry(kind: "test", actor: .program, at: noon("2026-02-01"), payload: [:]))
          throw Stop()
        }
      }
      try await store.read { (view) throws in
        #expect(try view.journalRecords.head() == .empty)
        #expect(try view.journalRecords.segment(ContentHash(of: [1, 2, 3])) == nil)
      }
    }
  }

  @Test("the same command again gets the stored reply and does nothing", arguments: StoreUnderTest.all)
  func idempotent(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      let first = try await desk.bring(threeEnterprises)
      let again = try await desk.bring(threeEnterprises, on: "2026-03-01")
      #expect(again.isRepeated && again.record == first.record && again.newFacts == first.newFacts)
      #expect(try await store.read { try $0.journalRecords.head().count } == 1)
    }
  }

  @Test("the same key with another payload is refused", arguments: StoreUnderTest.all)
  func keyReused(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      let other = threeEnterprises.replacingOccurrences(of: ",100,", with: ",101,")
      #expect(await codes { try await desk.bring(other) } == ["command.key-reused"])
      #expect(await codes { try await desk.bring(threeEnterprises, basis: .ownApplication) } == ["command.key-reused"])
      #expect(try await desk.bring(other, key: "import-2").changedFacts == 1)
    }
  }

  @Test("a second import records what is new and what changed, and no more", arguments: StoreUnderTest.all)
  func differences(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      let reply = try await desk.bring(
        """
        credit_code,name,revenue@2025,revenue@2024
        \(Codes.first),上海甲仪器股份有限公司,100,90
        \(Codes.second),上海乙电子_100%有限公司,-,

        """, key: "import-2", on: "2026-03-01")
      #expect(reply.newFacts == 1 && reply.changedFacts == 2 && reply.unchangedFacts == 2 && reply.newEnterprises == 0)
      let code = try #require(CreditCode(Codes.first))
      #expect(try await desk.enterprise(code, within: .everywhere)?.name == "上海甲仪器股份有限公司")
      #expect(try await desk.enterprise(code, within: .everywhere)?.addedAt == noon("2026-02-01"))
      #expect(try await desk.enterprise(code, within: .everywhere)?.updatedAt == noon("2026-03-01"))
      let day = try #require(CalendarDay("2026-02-15"))
      let name = FactReference(try #require(FactID("name")))
      let earlier = try #require(try await desk.dossier(of: code, known: day, within: .everywhere))
      #expect(earlier.enterprise.knowledge(of: name, on: day, known: day) == .known(.text("上海甲仪器有限公司")))
    }
  }

  @Test(
    "a correction unlike the figures of other times, or above the year to date, is taken once somebody confirms it",
    arguments: StoreUnderTest.all)
  func doubts(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(
        "credit_code,output@2026-09,output@2026-10,output_to_date@2026-10\n\(Codes.first),600000,700000,1500000\n")
      let code = try #require(CreditCode(Codes.first))
      func fact(_ column: String) async throws -> RecordedFact {
        let found = try await desk.history(of: code, at: noon("2026-12-31"), within: .everywhere)
        return try #require(found.last { $0.counts && $0.fact.reference.description == column }).fact
      }
      func correct(_ column: String, _ text: String, _ key: String, isConfirmed: Bool = false) async throws {
        let correction = FactCorrection(
          fact: try await fact(column).id, text: text, reason: "核对", isConfirmed: isConfirmed)
        _ = try await desk.correct(
          correction, command: correction.command(by: .commandLine, key: key), at: noon("2026-12-01"),
          within: .everywhere)
      }
      #expect(await codes { try await correct("output@2026-10", "9999000", "1") } == ["figure.doubtful"])
      // No more than three times September's, and still more than the year to date.
      #expect(await codes { try await correct("output@2026-10", "1800000", "2") } == ["figure.doubtful"])
      #expect(await codes { try await correct("output_to_date@2026-10", "699999", "3") } == ["figure.doubtful"])
      // With September's 600000 there is no room for it in the year to date.
      #expect(await codes { try await correct("output@2026-10", "1000000", "3a") } == ["figure.doubtful"])
      try await correct("output_to_date@2026-10", "2200000", "4")
      try await correct("output@2026-10", "1500000", "5")
      let replaced = try await fact("output@2026-10").id
      try await correct("output@2026-10", "9999000", "6", isConfirmed: true)
      let right = try await fact("output@2026-10")
      #expect(right.value == .decimal(Decimal128(9_999_000)) && right.id != replaced)
      let record = try await store.read { try $0.journalRecords.record(right.origin.record) }
      #expect(record?.entry.payload["confirmed"] == .boolean(true))
      // What was confirmed in a form that is sent twice is the same command, ticked or not.
      let again = FactCorrection(fact: replaced, text: "9999000", reason: "核对")
      #expect(
        try await desk.correct(
          again, command: again.command(by: .commandLine, key: "6"), at: noon("2026-12-02"), within: .everywhere
        ).isRepeated)
    }
  }

  @Test("a month and its year to date that do not go with each other are asked about, whichever is corrected")
  func monthAndSum() async throws {
    try await StoreUnderTest.all[0].use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(
        "credit_code,output@2026-01,output@2026-02,output_to_date@2026-02\n\(Codes.first),1523000,1588000,3111000\n")
      let code = try #require(CreditCode(Codes.first))
      func correct(_ column: String, _ text: String, _ key: String) async throws {
        let told = try await desk.history(of: code, at: noon("2026-12-31"), within: .everywhere)
        let fact = try #require(told.last { $0.counts && $0.fact.reference.description == column }).fact
        let correction = FactCorrection(fact: fact.id, text: text, reason: "核对")
        _ = try await desk.correct(
          correction, command: correction.command(by: .commandLine, key: key), at: noon("2026-03-10"),
          within: .everywhere)
      }
      for (column, text) in [
        // Less than both months, more than both, and a month that leaves some of the sum over.
        ("output_to_date@2026-02", "2000000"), ("output_to_date@2026-02", "4000000"), ("output@2026-02", "1200000"),
      ] {
        #expect(await codes { try await correct(column, text, "\(column) \(text)") } == ["figure.doubtful"], "\(text)")
      }
      // A thousandth is rounding.
      try await correct("output_to_date@2026-02", "3113000", "a")
    }
  }

  @Test("subjects of an enterprise come from a file of their own", arguments: StoreUnderTest.all)
  func subjects(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      try await desk.bring(
        "credit_code,key,contract_amount\n\(Codes.first),c2,200\n\(Codes.first),c1,100\n", key: "import-2",
        subject: .contract)
      let day = try #require(CalendarDay("2026-02-02"))
      let code = try #require(CreditCode(Codes.first))
      let dossier = try #require(try await desk.dossier(of: code, known: day, within: .everywhere))
      #expect(dossier.subjects.map(\.key) == ["c1", "c2"])
      #expect(dossier.subjects.allSatisfy { $0.kind == .contract })
    }
  }

  @Test(
    "a correction takes a fact's place, a withdrawal leaves none, and the history keeps all",
    arguments: StoreUnderTest.all)
  func endings(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      let code = try #require(CreditCode(Codes.first))
      let revenue = try #require(FactReference(column: "revenue@2025"))
      func history() async throws -> [FactHistoryEntry] {
        try await desk.history(of: code, at: noon("2026-12-01"), within: .everywhere)
          .filter { $0.fact.reference == revenue }
      }
      let wrong = try #require(try await history().first).fact.id
      for (text, reason, code) in [
        ("100.00", "核对", "facts.nothing-corrected"), ("110", "请把营业收入报到2000万元", "facts.figure-asked"),
        ("110", " ", "facts.no-reason"),
      ] {
        let refused = FactCorrection(fact: wrong, text: text, reason: reason)
        #expect(
          await codes {
            _ = try await desk.correct(
              refused, command: refused.command(by: .commandLine, key: code), at: noon("2026-03-01"),
              within: .everywhere)
          } == [code])
      }
      let correction = FactCorrection(fact: wrong, text: "110", reason: "少填一笔")
      let command = correction.command(by: .commandLine, key: "c")
      let reply = try await desk.correct(correction, command: command, at: noon("2026-03-01"), within: .everywhere)
      #expect(reply.record == 2 && !reply.isRepeated)
      #expect(
        try await desk.correct(correction, command: command, at: noon("2026-03-02"), within: .everywhere).isRepeated)
      #expect(try await history().map(\.counts) == [false, true])
      #expect(
        await codes {
          _ = try await desk.correct(
            correction, command: correction.command(by: .commandLine, key: "c2"), at: noon("2026-03-02"),
            within: .everywhere)
        } == ["facts.already-ended"])
      let right = try #require(try await history().last).fact
      #expect(right.value == .decimal(Decimal128(110)) && right.origin.record == 2)
      let withdrawal = FactWithdrawal(fact: right.id, reason: "企业要求撤回")
      _ = try await desk.withdraw(
        withdrawal, command: withdrawal.command(by: .commandLine, key: "w"), at: noon("2026-04-01"),
        within: .everywhere)
      #expect(try await history().map(\.counts) == [false, false])
      let day = try #require(CalendarDay("2026-04-01"))
      let dossier = try #require(try await desk.dossier(of: code, known: day, within: .everywhere))
      #expect(dossier.enterprise.knowledge(of: revenue, on: day, known: day) == .unknown)
    }
  }

  @Test(
    "what a person types is checked and recorded as files are, within the person's area", arguments: StoreUnderTest.all)
  func telling(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      let code = try #require(CreditCode(Codes.first))
      let district = AreaScope.area(try #require(AreaCode("310117")))
      func tell(_ column: String, _ text: String, key: String, within scope: AreaScope) async throws -> FactReply {
        let telling = FactTelling(
          subject: SubjectReference(code), lines: [.init(column: column, text: text)], basis: .voluntary)
        return try await desk.tell(
          telling, command: telling.command(by: .commandLine, key: key), at: noon("2026-03-01"), within: scope)
      }
      #expect(try await tell("revenue@2024", "90", key: "a", within: district).record == 2)
      #expect(await codes { _ = try await tell("revenue@2024", "9万", key: "b", within: district) } == ["fact.value"])
      #expect(await codes { _ = try await tell("revenue", "9", key: "b", within: district) } == ["facts.no-such-field"])
      let other = AreaScope.area(try #require(AreaCode("310115")))
      #expect(
        await codes { _ = try await tell("revenue@2024", "9", key: "b", within: other) } == ["facts.outside-scope"])
      #expect(try await store.read { try $0.journalRecords.head().count } == 2)
    }
  }

  @Test("what was told of many enterprises is read at once as of each alone", arguments: StoreUnderTest.all)
  func many(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      try await desk.bring("credit_code,revenue@2024\n\(Codes.first),90\n", key: "more")
      let codes = try [Codes.third, Codes.first, Codes.second].map { try #require(CreditCode($0)) }
      let stranger = try #require(CreditCode("91310000MA1K35XN0A"))
      let day = try #require(CalendarDay("2026-03-01"))
      let all = try await desk.dossiers(of: codes + [stranger], known: day, within: .everywhere)
      #expect(all.keys.sorted() == codes.sorted())
      for code in codes {
        #expect(all[code] == (try await desk.dossier(of: code, known: day, within: .everywhere)))
      }
      let district = AreaScope.area(try #require(AreaCode("310117")))
      #expect(try await desk.dossiers(of: codes, known: day, within: district).keys.map(\.text) == [Codes.first])
      let (told, each) = try await store.read { view in
        (try view.facts.facts(of: codes), try codes.map { (try view.facts.facts(of: $0) as [RecordedFact]) })
      }
      #expect(codes.map { told[$0] ?? [] } == each)
    }
  }

  @Test(
    "figures that may be slips are refused until somebody says that they are right, typed or in a file",
    arguments: StoreUnderTest.all)
  func slips(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring("credit_code,name,output@2023,output@2024\n\(Codes.first),甲,120000000,130000000\n")
      let code = try #require(CreditCode(Codes.first))
      func tell(_ text: String, _ doubts: DoubtHandling) async throws {
        let telling = FactTelling(
          subject: SubjectReference(code), lines: [.init(column: "output@2025", text: text)], basis: .voluntary,
          doubts: doubts)
        _ = try await desk.tell(
          telling, command: telling.command(by: .commandLine, key: text), at: noon("2026-03-01"), within: .everywhere)
      }
      #expect(await codes { try await tell("1400000000", .asked) } == ["figure.doubtful"])
      #expect(await codes { try await tell("140000000", .asked) } == [])
      #expect(await codes { try await tell("1400000000", .confirmed) } == [])
      let told = try #require(try await store.read { try $0.journalRecords.record(3) })
      #expect(told.entry.payload["confirmed"] == .boolean(true))
      // By ten thousand, beside what stands of the year before.
      let text = "credit_code,output@2024,name\n\(Codes.first),12000,甲\n\(Codes.second),5,乙\n"
      func file(_ doubts: DoubtHandling) -> FactImport {
        FactImport(file: "更正.csv", bytes: Array(text.utf8), subject: .enterprise, basis: .voluntary, doubts: doubts)
      }
      let preview = try await desk.preview(file(.asked), at: noon("2026-03-02"))
      #expect(preview.isApplicable && preview.doubtCount == 1 && preview.doubts.count == 1)
      let doubt = try #require(preview.doubts.first)
      #expect(doubt.isDoubt && doubt.place?.line == 2 && doubt.place?.field == "output@2024")
      #expect(doubt.message.zh.contains("的 1/10,000") && doubt.message.zh.contains("2023年 120,000,000 元"))
      #expect(try await desk.preview(file(.unasked), at: noon("2026-03-02")).doubtCount == 0)
      func bring(_ doubts: DoubtHandling) async throws {
        let file = file(doubts)
        _ = try await desk.importFacts(
          file, command: file.command(by: .commandLine, key: "doubts"), at: noon("2026-03-02"))
      }
      #expect(await codes { try await bring(.asked) } == ["figure.doubtful"])
      #expect(try await store.read { try $0.journalRecords.head().count } == 3)
      #expect(await codes { try await bring(.confirmed) } == [])
      let brought = try #require(try await store.read { try $0.journalRecords.record(4) })
      #expect(brought.entry.payload["confirmed"].integer == 1)
    }
  }

  @Test(
    "nobody types a day that is to come for what is past, less than nothing, or a code that its table lacks",
    arguments: StoreUnderTest.all)
  func implausible(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      let code = try #require(CreditCode(Codes.first))
      func tell(_ column: String, _ text: String) async -> [String] {
        let telling = FactTelling(
          subject: SubjectReference(code), lines: [.init(column: column, text: text)], basis: .voluntary)
        return await codes {
          _ = try await desk.tell(
            telling, command: telling.command(by: .commandLine, key: "\(column)\(text)"), at: noon("2026-03-01"),
            within: .everywhere)
        }
      }
      #expect(await tell("founded_on", "2026-03-02") == ["facts.not-yet"])
      #expect(await tell("founded_on", "2026-03-01") == [])
      #expect(await tell("revenue@2024", "-0.01") == ["facts.below-zero"])
      #expect(await tell("revenue@2024", "0") == [])
      #expect(await tell("industry", "9999") == ["import.unknown-industry"])
      #expect(await tell("statistical_area", "310117999") == ["import.unknown-area"])
      #expect(try await store.read { try $0.journalRecords.head().count } == 3)
    }
  }

  @Test(
    "a change that would take an enterprise out of the person's area is refused and leaves nothing",
    arguments: StoreUnderTest.all)
  func leaving(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      let code = try #require(CreditCode(Codes.first))
      let district = AreaScope.area(try #require(AreaCode("310117")))
      let area = try #require(
        try await desk.history(of: code, at: noon("2026-03-01"), within: district)
          .first { $0.fact.reference.fact.text == "statistical_area" }
      ).fact
      let correction = FactCorrection(fact: area.id, text: "310115", reason: "企业迁走")
      func correct(within scope: AreaScope) async -> [String] {
        await codes {
          _ = try await desk.correct(
            correction, command: correction.command(by: .commandLine, key: "c"), at: noon("2026-03-01"), within: scope)
        }
      }
      #expect(await correct(within: district) == ["facts.leaves-scope"])
      #expect(try await store.read { try $0.journalRecords.head().count } == 1)
      #expect(try await desk.enterprise(code, within: district)?.area == AreaCode("310117"))
      #expect(await correct(within: .everywhere) == [])
      #expect(try await desk.enterprise(code, within: district) == nil)
    }
  }

  @Test("every dossier within a scope is handed over, in the order of credit codes", arguments: StoreUnderTest.all)
  func dossiers(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      let day = try #require(CalendarDay("2026-02-01"))
      let seen = try await store.read { (view) throws in
        var seen: [String] = []
        try view.facts.forEachEnterprise(within: .everywhere) { enterprise, facts in
          seen.append("\(enterprise.creditCode) \(facts.count)")
        }
        return seen
      }
      #expect(seen == ["\(Codes.third) 4", "\(Codes.second) 5", "\(Codes.first) 5"])
      let revenue = try #require(FactID("revenue"))
      let few = try await store.read { (view) throws in
        var few: [Int] = []
        try view.facts.forEachEnterprise(within: .everywhere, reading: FactChoice([revenue], everyFactOf: .project)) {
          few.append($1.count)
        }
        return few
      }
      #expect(few == [0, 1, 1])
      try await desk.forEachHistory(within: .enterprise(Codes.first)) { history in
        #expect(history.enterprise.creditCode.text == Codes.first && history.dossier(known: day).key == Codes.first)
      }
      // Months are left out of the facts that are named, and not of a kind of which every fact is asked for.
      try await desk.bring(
        "credit_code,output@2025,output@2025-10,output@2025-11\n\(Codes.first),12,3,4\n", key: "months")
      let output = try #require(FactID("output"))
      for (kind, withMonths, expected) in [
        (SubjectKind?.none, true, [0, 0, 3]), (nil, false, [0, 0, 1]), (.enterprise, false, [4, 5, 8]),
      ] {
        let choice = FactChoice([output], everyFactOf: kind, withMonths: withMonths)
        let counts = try await store.read { (view) throws in
          var counts: [Int] = []
          try view.facts.forEachEnterprise(within: .everywhere, reading: choice) { counts.append($1.count) }
          return counts
        }
        #expect(counts == expected, "\(choice)")
      }
    }
  }

  @Test(
    "however many enterprises there are, each is handed over once, with its own facts in the order of telling",
    arguments: StoreUnderTest.all)
  func manyDossiers(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let codes = (0..<600).map { number in
        let body = "91310000MA1" + String(repeating: "0", count: 6 - "\(number)".count) + "\(number)"
        return body + (CreditCode.checkCharacter(for: body).map { "\($0)" } ?? "")
      }
      let desk = try FactDesk.on(store)
      // Told from the last to the first, then again for every fifth: neither order is that of the codes.
      let first = codes.enumerated().reversed().map { "\($0.element),\($0.offset),\($0.offset + 1)" }
      try await desk.bring("credit_code,revenue@2023,revenue@2024\n" + first.joined(separator: "\n") + "\n", key: "all")
      let again = stride(from: 0, to: 600, by: 5).map { "\(codes[$0]),\($0 + 2)" }
      try await desk.bring("credit_code,revenue@2024\n" + again.joined(separator: "\n") + "\n", key: "again")
      let revenue = try #require(FactID("revenue"))
      // As the database is asked, and with the last read full, short, of one, and of everybody.
      let widths: [Int?] = [nil, 200, 256, 599, 600]
      for (choice, width) in widths.flatMap({ width in
        [nil, FactChoice([revenue], everyFactOf: nil)].map { ($0, width) }
      }) {
        let seen = try await store.driver.read { connection in
          var seen: [String] = []
          let facts = SQLFacts(connection, width: width)
          try facts.forEachEnterprise(within: .everywhere, reading: choice) { enterprise, facts in
            let told = facts.filter { $0.reference.fact == revenue }.map { "\($0.value?.description ?? "-")" }
            seen.append("\(enterprise.creditCode) \(told.joined(separator: " "))")
          }
          return seen
        }
        let expected = codes.enumerated().map { number, code in
          "\(code) \(number) \(number + 1)" + (number % 5 == 0 ? " \(number + 2)" : "")
        }
        #expect(seen == expected)
      }
    }
  }

  @Test("writers side by side take turns, and every record finds its place", arguments: StoreUnderTest.all)
  func concurrency(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<20 {
          group.addTask {
            try await desk.bring("credit_code,revenue@2024\n\(Codes.first),\(number)\n", key: "import-\(number + 2)")
          }
        }
        try await group.waitForAll()
      }
      let fault = try await store.read { (view) throws in
        var walk = JournalVerification(against: nil)
        var fault: JournalFault?
        try view.journalRecords.forEachRecord(after: 0) { fault = fault ?? walk.check($0) }
        #expect(walk.head.count == 21)
        return fault
      }
      #expect(fault == nil)
    }
  }

  @Test("a batch of tens of megabytes is kept under its hash, and comes back", arguments: StoreUnderTest.products)
  func largeSegment(_ kind: StoreUnderTest) async throws {
    let bytes = [UInt8](repeating: 0xA7, count: 24 << 20) + Array(0...255)
    try await kind.use { store in
      let hash = try await (store as any EnterpriseStore).write { (work) throws in
        let hash = try work.journal.keep(segment: bytes)
        try work.journal.append(
          JournalEntry(
            kind: "test", command: Command(actor: .program, key: "large", payload: [:]), at: noon("2026-02-01"),
            payload: [:], segments: [hash]))
        return hash
      }
      let stored = try await store.read { try $0.journalRecords.segment(hash) }
      #expect(stored == bytes)
      let report = try await store.verifyJournal()
      #expect(report.isSound && report.segments == 1)
    }
  }
}
