import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services
import Testing

@testable import Storage

/// What every store of cases and officers must do, whatever database is behind it.
@Suite("The contract of service stores")
struct ServiceContractTests {
  static let corpus = Result { try CorpusFixture.load() }
  static let officer = "person:near"
  static let other = "person:other"

  static func key(_ text: String) throws -> ActorID { try #require(ActorID(text)) }
  static func area(_ text: String) throws -> AreaCode { try #require(AreaCode(text)) }
  static func code(_ text: String) throws -> CreditCode { try #require(CreditCode(text)) }

  static func desk(_ store: any ServiceStore) throws -> CaseDesk {
    let roster = try [
      RosterEntry(key: key(officer), area: area("310117")), RosterEntry(key: key(other), area: area("310117")),
    ]
    return CaseDesk(store: store, reference: try ServiceReference(corpus: try corpus.get(), roster: { roster }))
  }

  static func intake(_ enterprise: String, text: String = "缺三十名焊工", phone: String = "13800000000") throws
    -> CaseIntake
  {
    CaseIntake(
      instrument: InstrumentID("shenggui-2023/8#service-ledger"), type: "困难诉求",
      enterprise: try code(enterprise), text: text, channel: .phone, contactName: "人事部", contactPhone: phone)
  }

  static func city() throws -> CaseActor { CaseActor(try key("person:city"), .office(.everywhere)) }

  /// Opens one case for each of two enterprises, in two districts.
  static func fill(_ store: SQLStore) async throws -> CaseDesk {
    try await FactDesk.on(store).bring(threeEnterprises)
    let desk = try Self.desk(store)
    _ = try await desk.open(
      try intake(Codes.first), by: city(), key: "one", salt: "00", at: noon("2026-05-11"), within: .everywhere)
    _ = try await desk.open(
      try intake(Codes.second, text: "缺电"), by: city(), key: "two", salt: "01", at: noon("2026-05-12"),
      within: .everywhere)
    return desk
  }

  @Test(
    "a case is opened once under its key, given to whoever fits, and found again as its events make it",
    arguments: StoreUnderTest.all)
  func opening(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let again = try await desk.open(
        try Self.intake(Codes.first), by: try Self.city(), key: "one", salt: "ff", at: noon("2026-05-13"),
        within: .everywhere)
      #expect(again.case.number == 1 && again.isRepeated)
      let refused = await codes {
        _ = try await desk.open(
          try Self.intake(Codes.first, text: "别的"), by: try Self.city(), key: "one", salt: "ff",
          at: noon("2026-05-13"), within: .everywhere)
      }
      #expect(refused == ["command.key-reused"])
      let wish = await codes {
        _ = try await desk.open(
          try Self.intake(Codes.first, text: "请贵公司今年12月营业收入报到2000万元以上"), by: try Self.city(), key: "wish",
          salt: "ff", at: noon("2026-05-13"), within: .everywhere)
      }
      #expect(wish == ["cases.figure-asked"])
      let outside = await codes {
        _ = try await desk.open(
          try Self.intake(Codes.second), by: try Self.city(), key: "three", salt: "ff", at: noon("2026-05-13"),
          within: .area(try Self.area("310117")))
      }
      #expect(outside == ["cases.enterprise"])
      let (found, contact, head) = try await desk.store.readServices { view in
        (
          try view.cases.serviceCase(.init(1)), try view.cases.contact(of: .init(1)),
          try view.journalRecords.head().count
        )
      }
      let one = try #require(found)
      #expect(one.owner?.officer == (try Self.key(Self.officer)) && one.due?.day.description == "2026-05-18")
      #expect(contact?.name == "人事部" && contact?.commitment == one.opening.contact)
      #expect(head == 3)
      let ids = [ServiceCase.ID(2), .init(1), .init(9)]
      let many = try await desk.standing(of: ids, within: .everywhere)
      #expect(many.keys.sorted() == [.init(1), .init(2)])
      for id in ids { #expect(many[id] == (try await desk.standing(of: id, within: .everywhere))) }
      let own = AreaScope.area(try Self.area("310117"))
      #expect(try await desk.standing(of: ids, within: own).keys.sorted() == [.init(1)])
      let records = try await desk.store.readServices { try $0.journalRecords.recent(limit: 9) }
      #expect(records.allSatisfy { !$0.entry.payload.description.contains("13800000000") })
    }
  }

  @Test(
    "a mobile number in a text from before it was refused is read by those who work on the case and by nobody else",
    arguments: StoreUnderTest.all)
  func mobileNumbers(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let (area, first, officer) = (try Self.area("310117"), try Self.code(Codes.first), try Self.key(Self.officer))
      let opening = CaseOpening(
        instrument: try #require(InstrumentID("shenggui-2023/8#service-ledger")), type: "困难诉求", enterprise: first,
        area: area, text: "缺焊工，打13800001234", channel: .phone, isComplex: false)
      let events: [CaseEvent] = [
        .opened(opening),
        .joined(
          CaseEvent.Joining(
            party: 0, unit: ServiceUnit(area), isLead: true, officer: officer, reasons: [], workingDays: 5,
            contactDue: nil, due: nil)),
        .asked(party: 0, question: "是 138 0000 1234 吗"), .noted("王经理13800001234"),
      ]
      let at = noon("2026-05-13")
      let told = events.map { CaseOccurrence($0, at: at, actor: officer, record: 1) }
      let whole = try #require(ServiceCase(id: .init(3), told))
      let visit = Visit(
        id: 1, enterprise: first, officer: officer, on: at.dayInShanghai, note: "找13800001234", photo: nil,
        recordedAt: at)
      try await desk.store.writeServices { try $0.caseTable.append(told, to: whole) }
      try await desk.store.writeServices { try $0.officerTable.append(visit) }

      let own = AreaScope.area(area)
      let works = CaseActor(officer, .office(own))
      let reads = CaseActor(try Self.key(Self.other), .office(.nothing))
      for (actor, scope, isTold) in [
        (works, own, true), (CaseActor(officer, .enterprise(first)), .enterprise(first.text), true),
        (reads, own, false),
      ] {
        let dossier = try #require(try await desk.dossier(of: .init(3), by: actor, within: scope))
        let read = "\(dossier.case) \(dossier.occurrences)"
        #expect(read.contains("13800001234") == isTold && read.contains("138 0000 1234") == isTold)
        #expect(read.contains("138****1234") != isTold && dossier.case.parties.count == 1)
      }
      #expect(try await desk.dossier(of: .init(1), by: works, within: own)?.contact != nil)
      #expect(try await desk.dossier(of: .init(1), by: reads, within: own)?.contact == nil)
      let rows = try await desk.page(CaseQuery(filter: .all), within: own, on: at.dayInShanghai).rows
      #expect(rows.first { $0.id == .init(3) }?.text == "缺焊工，打138****1234")
      // Lists cover it, so nobody finds it by its digits.
      for (word, isFound) in [("13800001234", false), ("00001234", false), ("缺焊工", true), ("1234", true)] {
        var query = CaseQuery(filter: .all)
        query.search = word
        let found = try await desk.page(query, within: own, on: at.dayInShanghai).rows
        #expect(found.contains { $0.id == .init(3) } == isFound, "\(word)")
      }
      let raised = try await desk.parts(
        of: [officer], unclaimedIn: area, by: reads, within: own, on: at.dayInShanghai)
      #expect(raised.first { $0.row.id == .init(3) }?.row.text == "缺焊工，打138****1234")
      #expect(try await desk.visits(to: first, limit: 9, by: officer).map(\.note) == ["找13800001234"])
      #expect(try await desk.visits(to: first, limit: 9, by: reads.id).map(\.note) == ["找138****1234"])
    }
  }

  @Test(
    "lists are narrowed by area and by the units that have a part; filters, figures and rates agree",
    arguments: StoreUnderTest.all)
  func lists(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let actor = try Self.city()
      let songjiang = AreaScope.area(try Self.area("310117"))
      let pudong = AreaScope.area(try Self.area("310115"))
      func numbers(_ query: CaseQuery, _ scope: AreaScope, on text: String = "2026-05-20") async throws -> [Int] {
        let today = noon(text).dayInShanghai
        return try await desk.store.readServices {
          try $0.cases.page(query, within: scope, on: today).rows.map(\.id.number)
        }
      }
      #expect(try await numbers(CaseQuery(), .everywhere) == [1, 2])
      #expect(try await numbers(CaseQuery(), songjiang) == [1])
      #expect(try await numbers(CaseQuery(), pudong) == [2])
      #expect(try await numbers(CaseQuery(), .enterprise(Codes.second)) == [2])
      #expect(try await numbers(CaseQuery(), .nothing) == [])
      #expect(try await numbers(CaseQuery(search: "乙电子"), .everywhere) == [2])
      #expect(try await numbers(CaseQuery(search: "焊工"), .everywhere) == [1])
      #expect(try await numbers(CaseQuery(search: "100%"), .everywhere) == [2])
      #expect(try await numbers(CaseQuery(order: .opened, isDescending: true), .everywhere) == [2, 1])
      #expect(try await numbers(CaseQuery(filter: .overdue), .everywhere, on: "2026-05-18") == [])
      #expect(try await numbers(CaseQuery(filter: .overdue), .everywhere, on: "2026-05-19") == [1])

      // Songjiang asks a unit of Pudong to take part: from then on Pudong sees the case.
      _ = try await desk.act(
        .invite([ServiceUnit(try Self.area("310115"))], reason: "一起看"), on: .init(1), by: actor, key: "invite",
        at: noon("2026-05-13"), within: songjiang)
      #expect(try await numbers(CaseQuery(), pudong) == [1, 2])
      _ = try await desk.act(
        .ask(party: 0, question: "要哪些证？"), on: .init(2), by: actor, key: "ask", at: noon("2026-05-13"),
        within: .everywhere)
      #expect(try await numbers(CaseQuery(filter: .waiting), .everywhere) == [2])
      _ = try await desk.act(
        .close(party: 0, .done, words: "好了"), on: .init(1), by: actor, key: "close", at: noon("2026-05-14"),
        within: .everywhere)
      #expect(try await numbers(CaseQuery(filter: .closed), .everywhere) == [])
      #expect(try await numbers(CaseQuery(officer: try Self.key(Self.officer)), .everywhere) == [])
      let (figures, rows, loads) = try await desk.store.readServices { view in
        (
          try view.cases.figures(within: .everywhere, on: noon("2026-06-30").dayInShanghai),
          try view.cases.partyRows(since: noon("2026-05-01").dayInShanghai, within: pudong),
          try view.cases.openLoads()
        )
      }
      let ledger = try #require(figures.first?.value)
      #expect(ledger.open == .init(cases: 2, enterprises: 2) && ledger.overdue == .init(cases: 1, enterprises: 1))
      #expect(ledger.waiting == .init(cases: 1, enterprises: 1) && ledger.closed == .init())
      #expect(loads == [:])
      #expect(rows.map(\.case.number) == [1, 2] && rows[1].isWaiting && rows[1].takenAfter == 1)
    }
  }

  @Test("an erased contact is gone, its commitment stays, and the journal still replays", arguments: StoreUnderTest.all)
  func erasure(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      _ = try await desk.act(
        .eraseContact(reason: "本人要求"), on: .init(1), by: try Self.city(), key: "erase", at: noon("2026-05-13"),
        within: .everywhere)
      let (found, contact) = try await desk.store.readServices {
        (try $0.cases.serviceCase(.init(1)), try $0.cases.contact(of: .init(1)))
      }
      #expect(contact == nil && found?.hasContact == false && found?.opening.contact != nil)
    }
  }

  @Test(
    "terms and own days hold from then on, and open deadlines move with the calendar", arguments: StoreUnderTest.all)
  func settings(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let actor = try Self.city().id
      let ledger = InstrumentID("shenggui-2023/8#service-ledger")
      try await desk.setTerms(
        (contact: 1, simple: 3, complex: 10), of: ledger, reason: "区里规定", by: actor, key: "terms",
        at: noon("2026-05-12"))
      let later = try await desk.open(
        try Self.intake(Codes.first, text: "第二件"), by: try Self.city(), key: "later", salt: "02",
        at: noon("2026-05-12"), within: .everywhere)
      func due(_ id: ServiceCase.ID) async throws -> String? {
        try await desk.store.readServices { try $0.cases.serviceCase(id)?.due?.day.description }
      }
      #expect(try await due(later.case) == "2026-05-15")
      let change = try await desk.setDay(
        noon("2026-05-14").dayInShanghai, of: try Self.area("310117"), isWorked: false, reason: "停电", by: actor,
        key: "day", at: noon("2026-05-12"), within: .everywhere)
      #expect(change.count == 2)
      let record = try #require(change.record)
      let moves = try await desk.moves(after: record, within: .everywhere)
      #expect(moves.map { "\($0.case) \($0.isContact)" } == ["1 false", "3 false"])
      #expect(moves.map { $0.from?.day.description } == ["2026-05-18", "2026-05-15"])
      #expect(moves.map { $0.to?.day.description } == ["2026-05-19", "2026-05-18"])
      #expect(try await desk.moves(after: record, within: .area(try Self.area("310115"))).isEmpty)
      #expect(try await desk.moves(after: record - 1, within: .everywhere).isEmpty)
      #expect(try await due(later.case) == "2026-05-18")
      #expect(try await due(.init(1)) == "2026-05-19")
      #expect(try await due(.init(2)) == "2026-05-19")
      try await desk.setDay(
        noon("2026-05-14").dayInShanghai, of: try Self.area("310117"), isWorked: nil, reason: "复电", by: actor,
        key: "back", at: noon("2026-05-12"), within: .everywhere)
      #expect(try await due(.init(1)) == "2026-05-18")
      let refused = await codes {
        try await desk.setDay(
          noon("2026-05-14").dayInShanghai, of: try Self.area("310115"), isWorked: true, reason: " ", by: actor,
          key: "x", at: noon("2026-05-12"), within: .area(try Self.area("310117")))
      }
      #expect(refused == ["services.calendar-area", "cases.text"])
      let terms = await codes {
        try await desk.setTerms(
          (contact: 0, simple: 5, complex: 999), of: nil, reason: "", by: actor, key: "y", at: noon("2026-05-12"))
      }
      #expect(terms == ["cases.term", "cases.term", "cases.text"])
    }
  }

  @Test(
    "the ladder and the bounds that are set hold for open cases at once; what was raised stays so",
    arguments: StoreUnderTest.all)
  func ladder(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let actor = try Self.city().id
      func levels() async throws -> [EscalationLevel?] {
        try await desk.store.readServices { view in
          try [1, 2].map { try view.cases.serviceCase(.init($0))?.parties.first?.level }
        }
      }
      // Nobody was in touch by the 12th and the 13th.
      #expect(try await desk.watch(at: noon("2026-05-14")) == 2)
      #expect(try await levels() == [.reminded, .reminded])
      func set(_ raised: Int, _ key: String) async throws {
        try await desk.setLadder(
          CaseLadder(soon: 1, raisedAfter: raised, abandonedAfter: 20), reason: "试行", by: actor, key: key,
          at: noon("2026-05-14"))
      }
      try await set(2, "strict")
      #expect(try await levels() == [.raised, .reminded])
      try await set(10, "loose")
      #expect(try await levels() == [.raised, .reminded])
      #expect(try await desk.currentLadder() == CaseLadder(soon: 1, raisedAfter: 10, abandonedAfter: 20))
      let bounds = UnitReport.Bounds(fewest: 2, takenUp: 90, overdue: 10, refused: 10, dissatisfied: 10)
      #expect(try await desk.currentBounds() == .standard)
      try await desk.setBounds(bounds, reason: "试行", by: actor, key: "bounds", at: noon("2026-05-14"))
      #expect(try await desk.currentBounds() == bounds)
      #expect(try await desk.rules().bounds?.reason == "试行")
      let rungs = await codes {
        try await desk.setLadder(
          CaseLadder(soon: -1, raisedAfter: 0, abandonedAfter: 0), reason: " ", by: actor, key: "x",
          at: noon("2026-05-14"))
      }
      #expect(rungs == ["services.ladder", "services.ladder", "services.ladder", "cases.text"])
      let wrong = await codes {
        try await desk.setBounds(
          UnitReport.Bounds(fewest: 0, takenUp: 101, overdue: -1, refused: 0, dissatisfied: 100), reason: "试行",
          by: actor, key: "y", at: noon("2026-05-14"))
      }
      #expect(wrong == ["services.bounds", "services.bounds", "services.bounds"])
    }
  }

  @Test(
    "a year's holidays are published at once: deadlines move, none is provisional, and each course says by what document",
    arguments: StoreUnderTest.all)
  func publishing(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let actor = try Self.city().id
      func due(_ number: Int) async throws -> DueDay? {
        try await desk.store.readServices { try $0.cases.serviceCase(.init(number))?.due }
      }
      let fixed = ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"].map { "2026-\($0) 休" }
      let year = try PublishedYear(
        reading: (fixed + ["2026-05-14 休 停产检修"]).joined(separator: "\n"), document: "模拟文号〔2026〕1号")
      let moves = try await desk.preview(year)
      #expect(moves.map { $0.case.number } == [1, 2])
      #expect(moves.map { $0.to?.day.description } == ["2026-05-19", "2026-05-20"])
      #expect(try await due(1)?.day.description == "2026-05-18")
      let at = noon("2026-05-12")
      #expect(try await desk.publish(year, by: actor, key: "year", at: at).count == 2)
      #expect(try await desk.publish(year, by: actor, key: "year", at: at).count == 0)
      #expect(try await due(1)?.day.description == "2026-05-19")
      #expect(try await due(2)?.day.description == "2026-05-20")
      let last = try #require(try await desk.store.readServices { try $0.cases.occurrences(of: .init(1)).last })
      guard case .dueMoved(0, _, let moved, let ground) = last.event else {
        Issue.record("\(last)")
        return
      }
      #expect(ground == "模拟文号〔2026〕1号" && moved?.day.description == "2026-05-19" && last.actor == actor)
      #expect(try await desk.preview(year).isEmpty)

      let late = try await desk.open(
        try Self.intake(Codes.first, text: "跨年的事"), by: try Self.city(), key: "late", salt: "02",
        at: noon("2026-12-28"), within: .everywhere)
      #expect(try await due(late.case.number)?.isProvisional == true)
      let next = try PublishedYear(
        reading: "2027-01-01 至 2027-01-03 休 元旦\n2027年5月1日 休\n2027年5月2日 休\n2027/10/1 至 2027/10/3\t休 国庆节",
        document: "模拟文号〔2026〕2号")
      try await desk.publish(next, by: actor, key: "next", at: noon("2026-12-29"))
      let after = try #require(try await due(late.case.number))
      #expect(after == DueDay(noon("2027-01-05").dayInShanghai, isProvisional: false))
      #expect(try await desk.calendar().isPublished(after.day))
      #expect(try await desk.rules().years == [year, next])
      let far = try PublishedYear(
        reading: fixed.map { $0.replacing("2026", with: "2031") }.joined(separator: "\n"), document: "模拟文号〔2026〕3号")
      #expect(
        await codes { try await desk.publish(far, by: actor, key: "far", at: noon("2026-12-29")) }
          == ["services.year-far"])
    }
  }

  @Test(
    "the watch raises what is late once, and gives what nobody touches to the district", arguments: StoreUnderTest.all)
  func watch(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      #expect(try await desk.watch(at: noon("2026-05-12")) == 0)
      #expect(try await desk.watch(at: noon("2026-05-25")) == 2)
      #expect(try await desk.watch(at: noon("2026-05-25")) == 0)
      let rows = try await desk.store.readServices {
        try $0.cases.page(CaseQuery(filter: .raised), within: .everywhere, on: noon("2026-05-25").dayInShanghai).rows
      }
      #expect(rows.count == 2 && rows.allSatisfy { $0.level == .abandoned })
    }
  }

  @Test("whoever closed a case does not record how content the enterprise is", arguments: StoreUnderTest.products)
  func closerRates(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      func act(_ command: CaseCommand, by name: String) async throws {
        _ = try await desk.act(
          command, on: .init(1), by: CaseActor(try Self.key(name), .office(.everywhere)), key: "\(name)-\(command)",
          at: noon("2026-05-13"), within: .everywhere)
      }
      try await act(.close(party: 0, .done, words: "好了"), by: "person:closer")
      #expect(
        await codes { try await act(.rate(.satisfied, words: "电话回访"), by: "person:closer") } == ["cases.closer-rates"])
      try await act(.rate(.fair, words: "电话回访"), by: "person:colleague")
      let rating = try await desk.store.readServices { try $0.cases.serviceCase(.init(1))?.rating }
      #expect(rating == CaseRating(mark: .fair, words: "电话回访", isOnBehalf: true))
    }
  }

  @Test("a question that waits behind five hundred other cases is told too", arguments: StoreUnderTest.products)
  func askedOfMany(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let rows = (1...CaseImport.mostRows).map { "\(Codes.first),shenggui-2023/8#service-ledger,缺 \($0) 号设备" }
      let file = Array("credit_code,instrument,text\n\(rows.joined(separator: "\n"))\n".utf8)
      _ = try await desk.importCases(
        file, file: "台账.csv", by: try Self.city(), key: "many", salt: { "00" }, at: noon("2026-05-12"),
        within: .everywhere)
      let last = try await desk.open(
        try Self.intake(Codes.first, text: "最后一件"), by: try Self.city(), key: "last", salt: "02",
        at: noon("2026-09-12"), within: .everywhere)
      _ = try await desk.act(
        .ask(party: 0, question: "几个人？"), on: last.case, by: try Self.city(), key: "ask", at: noon("2026-09-12"),
        within: .everywhere)
      let asked = try await desk.asked(
        within: .enterprise(Codes.first), on: noon("2026-09-12").dayInShanghai)
      #expect(asked == [last.case])
    }
  }

  @Test(
    "a visit is noted once, with a photo that stands beside the journal; an absence sends new cases to the deputy",
    arguments: StoreUnderTest.all)
  func visits(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let officer = try Self.key(Self.officer)
      let first = try Self.code(Codes.first)
      let photo = try VisitPhoto([0xFF, 0xD8, 0xFF, 0xDB, 0, 3, 1, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0xD9])
      for _ in 1...2 {
        let id = try await desk.record(
          note: "新产线已安装", on: noon("2026-05-12").dayInShanghai, to: first, photo: photo, by: officer, key: "visit",
          at: noon("2026-05-13"), within: .everywhere)
        #expect(id == 1)
      }
      let (visits, bytes) = try await desk.store.readServices { view in
        let visits = try view.officers.visits(to: first, limit: 9)
        return (visits, try visits.first?.photo.flatMap { try view.attachments.content($0, of: .visit(1)) })
      }
      #expect(visits.map(\.note) == ["新产线已安装"] && bytes == photo.bytes)
      // The photo's term begins when it was noted; the note stays.
      let term = try #require(AttachmentTerm(days: 30))
      #expect(try await store.eraseVisitPhotos(after: term, at: noon("2026-06-12")) == 0)
      #expect(try await store.eraseVisitPhotos(after: term, at: noon("2026-06-13")) == 1)
      let (kept, state) = try await desk.store.readServices { view in
        (try view.officers.visit(1)?.note, try view.attachments.states(of: .visit(1)).values.first)
      }
      #expect(kept == "新产线已安装" && state == .erased(noon("2026-06-13")))
      #expect(try await store.eraseVisitPhotos(after: term, at: noon("2026-06-14")) == 0)
      let absence = Officer.Absence(
        from: noon("2026-05-13").dayInShanghai, through: noon("2026-05-20").dayInShanghai,
        deputy: try Self.key(Self.other))
      let boss = CaseActor(officer, .office(.area(try Self.area("310117"))))
      _ = try await desk.assignEnterprises(within: .everywhere, by: officer, key: "a", at: noon("2026-05-12"))
      try await desk.setAbsence(absence, of: officer, by: boss, key: "away", at: noon("2026-05-13"))
      let away = try await desk.open(
        try Self.intake(Codes.first, text: "请假时来的"), by: try Self.city(), key: "d", salt: "02",
        at: noon("2026-05-14"), within: .everywhere)
      let found = try await desk.store.readServices { try $0.cases.serviceCase(away.case) }
      #expect(found?.owner?.officer == absence.deputy && found?.owner?.reasons == [.ownOfficer, .deputy(of: officer)])
      let own = await codes {
        try await desk.setAbsence(
          Officer.Absence(from: absence.from, through: absence.through, deputy: officer), of: absence.deputy, by: boss,
          key: "x", at: noon("2026-05-13"))
      }
      // Who stands in is not away meanwhile, and nobody stands in for themselves.
      #expect(own == ["officers.deputy", "officers.stands-in"])
      func set(_ from: String, _ through: String, _ key: String) async -> [String] {
        await codes {
          try await desk.setAbsence(
            Officer.Absence(
              from: noon(from).dayInShanghai, through: noon(through).dayInShanghai, deputy: absence.deputy),
            of: officer, by: boss, key: key, at: noon("2026-05-14"))
        }
      }
      // One absence at a time: a second does not take the place of the first, which may last longer or shorter.
      #expect(await set("2026-05-18", "2026-05-25", "second") == ["officers.absent-already"])
      #expect(await set("2026-06-01", "2026-06-02", "later") == ["officers.absent-already"])
      #expect(await set("2026-05-13", "2026-05-22", "longer") == [])
      #expect(
        try await desk.officers().first { $0.key == officer }?.absence?.through == noon("2026-05-22").dayInShanghai)
    }
  }

  /// Something of everything that this room journals.
  static func busyYear(_ store: SQLStore) async throws {
    let desk = try await fill(store)
    let actor = try city()
    let commands: [CaseCommand] = [
      .take(party: 0, officer: try key(other)), .ask(party: 0, question: "几个人？"), .answer(party: 0, text: "三十"),
      .setTerm(party: 0, workingDays: 9, reason: "要看现场"), .step("反馈"),
      .makeUp(step: "办理", on: noon("2026-05-13").dayInShanghai), .field(name: "诉求类别", value: "用工"),
      .invite([ServiceUnit(try area("310117"), department: "人社局")], reason: "一起"), .note("记一笔"),
      .refuse(party: 0, reason: "归人社"), .close(party: 1, .done, words: "招到了"),
      .close(party: 2, .doneWithoutHelp, words: "无"), .rate(.dissatisfied, words: "慢"), .reopen(party: 2, reason: "又缺"),
      .eraseContact(reason: "本人要求"),
    ]
    for (offset, command) in commands.enumerated() {
      // Who closed it does not rate it.
      var by = actor
      if case .rate = command { by = CaseActor(try key("person:enterprise"), .enterprise(try code(Codes.first))) }
      _ = try await desk.act(
        command, on: .init(1), by: by, key: "act-\(offset)", at: noon("2026-05-13").adding(seconds: offset),
        within: .everywhere)
    }
    try await desk.setTerms(
      (contact: 2, simple: 6, complex: 12), of: nil, reason: "试行", by: actor.id, key: "t", at: noon("2026-05-14"))
    try await desk.setDay(
      noon("2026-05-15").dayInShanghai, of: try area("310117"), isWorked: false, reason: "停电", by: actor.id, key: "c",
      at: noon("2026-05-14"), within: .everywhere)
    try await desk.setLadder(
      CaseLadder(soon: 3, raisedAfter: 4, abandonedAfter: 6), reason: "试行", by: actor.id, key: "l",
      at: noon("2026-05-14"))
    try await desk.setBounds(
      UnitReport.Bounds(fewest: 3, takenUp: 70, overdue: 30, refused: 30, dissatisfied: 30), reason: "试行",
      by: actor.id, key: "b", at: noon("2026-05-14"))
    try await desk.publish(
      try PublishedYear(
        reading: ["01-01", "05-01", "05-02", "05-20", "10-01", "10-02", "10-03"].map { "2026-\($0) 休" }
          .joined(separator: "\n"),
        document: "模拟文号〔2026〕1号"), by: actor.id, key: "y", at: noon("2026-05-14"))
    _ = try await desk.assignEnterprises(within: .everywhere, by: actor.id, key: "a", at: noon("2026-05-14"))
    let near = try key(officer)
    try await desk.setProfile(
      of: near, subjects: [], industries: ["39"], tiers: ["srdi"], by: actor, key: "p", at: noon("2026-05-14"))
    _ = try await desk.handOver(
      from: near, to: try key(other), reason: "轮岗", by: actor, key: "h", at: noon("2026-05-14"))
    // One for the whole city takes all, and hands on what the other may open.
    let wide = RosterEntry(key: try key("person:wide"), area: try area("310000"))
    let roster = try [RosterEntry(key: near, area: area("310117")), RosterEntry(key: key(other), area: area("310117"))]
    let later = CaseDesk(
      store: store, reference: try ServiceReference(corpus: try corpus.get(), roster: { roster + [wide] }))
    _ = try await later.handOver(
      from: try key(other), to: wide.key, reason: "轮岗", by: actor, key: "h2", at: noon("2026-05-14"))
    _ = try await later.assignEnterprises(within: .everywhere, by: actor.id, key: "a2", at: noon("2026-05-14"))
    _ = try await later.handOver(
      from: wide.key, to: near, reason: "轮岗", by: actor, key: "h3", at: noon("2026-05-14"))
    _ = try await later.give(
      [try code(Codes.first)], to: wide.key, reason: "包保", by: actor, key: "g1", at: noon("2026-05-14"),
      within: .everywhere)
    _ = try await desk.record(
      note: "看了产线", on: noon("2026-05-14").dayInShanghai, to: try code(Codes.first), photo: nil, by: near, key: "v",
      at: noon("2026-05-14"), within: .everywhere)
    _ = try await desk.watch(at: noon("2026-11-30"))
  }
}
