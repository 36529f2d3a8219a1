import Delivery
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Instruments
import Journal
import Quantities
import Services
import Testing

@testable import Storage

/// What every store of contents must do, whatever database is behind it.
@Suite("The contract of stores of files")
struct AttachmentContractTests {
  private static func pdf(_ text: String, _ name: String = "申请表.pdf") throws -> IncomingFile {
    try IncomingFile(Array("%PDF-1.7\n\(text)".utf8), name: name, field: "file")
  }

  @Test("a content is kept once, whoever holds it, and goes with the last of them", arguments: StoreUnderTest.all)
  func shared(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let file = try Self.pdf("一份")
      let holders: [AttachmentHolder] = [.award(1), .serviceCase(1)]
      for holder in holders + holders {
        try await store.writeServices {
          try $0.attachmentTable.keep(file.bytes, as: file.hash, of: holder, at: noon("2026-05-01"))
        }
      }
      #expect(
        try await store.verifyAttachments() == AttachmentReport(contents: 1, bytes: file.bytes.count, broken: nil))
      #expect(try await store.readAttachments { try $0.holders() } == [.award(1), .serviceCase(1)])
      let total = try await store.readAttachments { try $0.total(of: .award(1)) }
      #expect(total.files == 1 && total.bytes == file.bytes.count)
      for (index, holder) in holders.enumerated() {
        let erased = try await store.writeServices {
          try $0.attachmentTable.erase(of: holder, at: noon("2026-06-01"))
        }
        #expect(erased == [file.hash])
        #expect(
          try await store.readAttachments { try $0.states(of: holder) } == [file.hash: .erased(noon("2026-06-01"))])
        #expect(try await store.readAttachments { try $0.content(file.hash, of: holder) } == nil)
        #expect(try await store.verifyAttachments().contents == 1 - index)
      }
      // Who never held it is given nothing, and what was erased may be handed in again.
      #expect(try await store.readAttachments { try $0.states(of: .award(2)) }.isEmpty)
      try await store.writeServices {
        try $0.attachmentTable.keep(file.bytes, as: file.hash, of: .award(1), at: noon("2026-06-02"))
      }
      #expect(try await store.readAttachments { try $0.content(file.hash, of: .award(1)) } == file.bytes)
    }
  }

  @Test("one holder is given no more than its share, and is told", arguments: StoreUnderTest.products)
  func full(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let refused = await codes {
        try await store.writeServices { work in
          for number in 0...60 {
            let bytes = Array("\(number)".utf8)
            try work.attachmentTable.keep(bytes, as: ContentHash(of: bytes), of: .award(1), at: noon("2026-05-01"))
          }
        }
      }
      #expect(refused == ["files.full"])
      // All of it is undone.
      let left = try await store.verifyAttachments()
      #expect(left.contents == 0)
    }
  }

  @Test(
    "an application's papers come with the record that names them or not at all, and go when their term is over; the journal rebuilds the rest",
    arguments: StoreUnderTest.all)
  func papers(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await AwardContractTests.Office(store, entrance: .application)
      let file = try Self.pdf("申请")
      let paper = Award.Paper(title: "申请表", file: file.file.name, hash: file.hash)
      let apply = { @Sendable (key: String) async throws -> String in
        try await office.desk.apply(
          under: office.call, for: office.codes[0], subject: "", papers: [paper], files: [file], account: "1234",
          by: office.owner, key: key, at: noon("2026-06-10")
        ).subject
      }
      // What fails after the record and before the content leaves neither.
      let before = try await store.read { view in try view.journalRecords.head() }
      try await store.writeServices { work in
        for number in 1...60 {
          let bytes = Array("\(number)".utf8)
          try work.attachmentTable.insert(bytes, as: ContentHash(of: bytes), of: .award(1), at: noon("2026-06-01"))
        }
      }
      #expect(await codes { _ = try await apply("cut") } == ["files.full"])
      #expect(try await store.read { view in try view.journalRecords.head() } == before)
      #expect(try await office.desk.store.read { try $0.award(AwardID(number: 1)) } == nil)
      #expect(try await store.readAttachments { try $0.content(file.hash, of: .award(1)) } == nil)
      _ = try await store.writeServices { try $0.attachmentTable.erase(of: .award(1), at: noon("2026-06-02")) }
      #expect(try await store.readAttachments { try $0.holders() }.isEmpty)

      for _ in 1...2 { #expect(try await apply("whole") == "a1") }
      #expect(try await store.readAttachments { try $0.content(file.hash, of: .award(1)) } == file.bytes)
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-06-11")).difference == nil)

      let term = try #require(AttachmentTerm(days: 30))
      // While more is to happen it is kept, however long that takes.
      #expect(try await office.desk.store.eraseAwardFiles(after: term, at: noon("2027-06-10")) == 0)
      try await office.run(
        .award(.refuse([AwardID(number: 1)], reason: "不符")), by: office.approver, key: "refuse", on: "2026-06-20")
      #expect(try await office.desk.store.eraseAwardFiles(after: term, at: noon("2026-07-20")) == 0)
      #expect(try await office.desk.store.eraseAwardFiles(after: term, at: noon("2026-07-21")) == 1)
      #expect(try await office.desk.store.eraseAwardFiles(after: term, at: noon("2026-07-22")) == 0)
      #expect(
        try await store.readAttachments { try $0.states(of: .award(1)) }[file.hash] == .erased(noon("2026-07-21")))
      // Name and hash stay, and the journal is as sound as it was.
      #expect(try await office.desk.store.read { try $0.award(AwardID(number: 1))?.papers } == [paper])
      let last = try await store.read { view in try view.journalRecords.recent(limit: 1).first?.entry }
      #expect(last?.kind == "files.erased" && last?.payload["holder"].text == "award:1")
      #expect(try await store.verifyJournal().isSound)
      #expect(try await store.verifyAttachments().broken == nil)
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-07-23")).difference == nil)
      // Somebody who changes a content past the program is found out.
      let again = try Self.pdf("另一份")
      try await store.writeServices {
        try $0.attachmentTable.keep(again.bytes, as: again.hash, of: .award(1), at: noon("2026-07-24"))
      }
      try await database.tamper("DELETE FROM attachments")
      #expect(try await store.verifyAttachments().broken == again.hash)
    }
  }

  @Test(
    "a draft is kept with its papers beside the journal, is sent with what it has, and goes with the window",
    arguments: StoreUnderTest.all)
  func drafts(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await AwardContractTests.Office(store, entrance: .application)
      let before = try await store.read { view in try view.journalRecords.head() }
      let (first, second) = (office.codes[0], office.codes[1])
      let files = try ["一稿", "二稿"].map { try Self.pdf($0, "\($0).pdf") }
      let save = { @Sendable (code: CreditCode, account: String, file: IncomingFile?, day: String) async throws in
        let papers = file.map { [Award.Paper(title: "申请表", file: $0.file.name, hash: $0.hash)] } ?? []
        try await office.desk.save(
          ApplicationDraft(
            call: office.call, enterprise: code, account: account, amount: Money(fen: 1), papers: papers,
            savedAt: noon(day)),
          files: file.map { [$0] } ?? [], by: office.owner, at: noon(day))
      }
      let draft = { @Sendable (code: CreditCode) async throws -> ApplicationDraft? in
        try await office.desk.store.readDrafts { try $0.draft(under: office.call, of: code) }
      }
      #expect(await codes { try await save(first, "12", nil, "2026-06-10") } == ["delivery.account"])
      try await save(first, "", files[0], "2026-06-10")
      try await save(first, "1234", files[1], "2026-06-11")
      try await save(first, "1234", nil, "2026-06-12")
      // The call asks for no amount, and none is kept.
      #expect(
        try await draft(first)
          == ApplicationDraft(
            call: office.call, enterprise: first, account: "1234",
            papers: [Award.Paper(title: "申请表", file: "二稿.pdf", hash: files[1].hash)], savedAt: noon("2026-06-12"),
            version: Int(noon("2026-06-12").millisecondsSinceEpoch)))
      // Whoever began to write before it was kept replaces, discards and sends nothing unseen.
      let unseen = SeenVersion(typed: "\(noon("2026-06-11").millisecondsSinceEpoch)")
      let stale = ApplicationDraft(call: office.call, enterprise: first, savedAt: noon("2026-06-12"))
      let saved = await codes {
        try await office.desk.save(stale, files: [], over: unseen, by: office.owner, at: noon("2026-06-12"))
      }
      let discarded = await codes {
        try await office.desk.discardDraft(under: office.call, of: first, over: unseen)
      }
      let applied = await codes {
        _ = try await office.desk.apply(
          under: office.call, for: first, subject: "", papers: [], account: "1234", over: unseen, by: office.owner,
          key: "unseen", at: noon("2026-06-12"))
      }
      #expect([saved, discarded, applied].allSatisfy { $0 == ["command.changed-since"] })
      #expect(try await draft(second) == nil)
      // What was replaced is gone, and nothing of it is in the journal.
      #expect(try await store.verifyAttachments().contents == 1)
      #expect(try await store.read { view in try view.journalRecords.head() } == before)

      let reply = try await office.desk.apply(
        under: office.call, for: first, subject: "", papers: [], account: "1234", by: office.owner, key: "apply",
        at: noon("2026-06-13"))
      #expect(reply.subject == "a1")
      #expect(
        try await office.desk.store.read { try $0.award(AwardID(number: 1))?.papers } == [
          Award.Paper(title: "申请表", file: "二稿.pdf", hash: files[1].hash)
        ])
      #expect(try await store.readAttachments { try $0.content(files[1].hash, of: .award(1)) } == files[1].bytes)
      #expect(try await draft(first) == nil)
      #expect(try await store.readAttachments { try $0.holders() } == [.award(1)])

      try await save(second, "", files[0], "2026-06-14")
      #expect(try await office.desk.store.eraseDrafts(at: noon("2026-06-30")) == 0)
      #expect(try await office.desk.store.eraseDrafts(at: noon("2026-07-01")) == 1)
      #expect(try await draft(second) == nil)
      #expect(try await store.readAttachments { try $0.holders() } == [.award(1)])
      #expect(await codes { try await save(second, "", nil, "2026-07-01") } == ["delivery.window-over"])
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-07-02")).difference == nil)
    }
  }

  @Test(
    "files come with the steps of a case, at most three with each, and the journal rebuilds their names",
    arguments: StoreUnderTest.all)
  func cases(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await ServiceContractTests.fill(store)
      let files = try (1...4).map { try Self.pdf("第\($0)份", "\($0).pdf") }
      let city = try ServiceContractTests.city()
      let open = { @Sendable (count: Int) async throws -> CaseReply in
        try await desk.open(
          try ServiceContractTests.intake(Codes.first, text: "环评怎么办"), by: city, key: "files-\(count)", salt: "02",
          at: noon("2026-05-13"), within: .everywhere, files: Array(files.prefix(count)))
      }
      #expect(await codes { _ = try await open(4) } == ["cases.files-many"])
      let id = try await open(3).case
      let act = { @Sendable (command: CaseCommand, key: String, day: String) async throws in
        _ = try await desk.act(
          command, on: id, by: city, key: key, at: noon(day), within: .everywhere, files: [files[3]])
      }
      #expect(await codes { try await act(.ask(party: 0, question: "缺哪份？"), "ask", "2026-05-14") } == ["cases.files"])
      try await act(.note("收到"), "note", "2026-05-14")
      try await act(.close(party: 0, .done, words: "已办"), "close", "2026-05-15")
      let told = try await store.readServices { try $0.cases.occurrences(of: id) }.compactMap { occurrence in
        if case .attached(let attaching) = occurrence.event { attaching } else { nil }
      }
      #expect(told.map(\.step) == [.opened, .noted, .closed])
      #expect(told.first?.files.map(\.name) == ["1.pdf", "2.pdf", "3.pdf"])
      #expect(try await store.readAttachments { try $0.total(of: .serviceCase(id.number)) }.files == 4)
      let term = try #require(AttachmentTerm(days: 30))
      #expect(try await store.eraseCaseFiles(after: term, at: noon("2026-06-14")) == 0)
      #expect(try await store.eraseCaseFiles(after: term, at: noon("2026-06-15")) == 1)
      #expect(try await store.readAttachments { try $0.holders() }.isEmpty)
      let projections: [any ReplayedProjection] = [
        EnterpriseProjection(try Reference.load().dictionary), ServiceProjection(),
      ]
      #expect(try await store.replay(projections, at: noon("2026-06-16")).difference == nil)
    }
  }
}
