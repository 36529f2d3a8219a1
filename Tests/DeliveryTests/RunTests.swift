import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

@Suite("Runs and their checks")
struct RunTests {
  private func findings(_ run: Run, _ fixture: AwardFixture) -> [RunRow.Finding] {
    fixture.book.rows(of: run.id, finding: nil, scope: .everywhere, offset: 0, limit: .max).rows.map(\.finding)
  }

  @Test("a run keeps every row with its reasons, counts them, and its segment is read back as it was written")
  func frozen() throws {
    let fixture = try AwardFixture()
    let run = try fixture.make(
      fixture.population([
        try fixture.subject(1, most: yuan(200_000)), try fixture.subject(2, most: yuan(200_000), isKnown: false),
        try fixture.subject(3, most: nil),
      ]))
    #expect(findings(run, fixture) == [.proposed, .open, .unbounded])
    #expect(run.counts.rows == [.proposed: 1, .open: 1, .unbounded: 1])
    #expect(run.counts.asked == 6 && run.counts.atMost == yuan(200_000))
    let row = try #require(fixture.book.row(2, of: run.id))
    #expect(row.subject.missing == ["output@2025"] && row.subject.reasons.first?.result == .open)
    let bytes = RunSegment.bytes(of: fixture.book.runRows[run.id]?.rows ?? [])
    #expect(ContentHash(of: bytes) == run.segment)
    let kept = try RunSegment.rows(of: bytes)
    #expect(kept.map(\.row) == fixture.book.runRows[run.id]?.rows)
    // Each row is kept by its line of the segment.
    #expect(kept.map { "\($0.text)\n" }.joined() == String(decoding: bytes, as: UTF8.self))
  }

  @Test("what matches is not proposed at the cap while nobody has told what its amount is of")
  func baseUnknown() throws {
    let fixture = try AwardFixture()
    let run = try fixture.make(
      fixture.population([
        try fixture.subject(1, most: yuan(20_000_000), lacksBase: true),
        try fixture.subject(2, most: nil, lacksBase: true), try fixture.subject(3, most: yuan(1)),
      ]))
    #expect(findings(run, fixture) == [.open, .open, .proposed])
    #expect(run.counts.atMost == yuan(1))
    #expect(fixture.book.row(1, of: run.id)?.atMost == yuan(20_000_000))
    try fixture.run(.award(.propose(run.id)))
    #expect(fixture.book.awardRows.values.map(\.row) == [3])
    let refusal = Diagnostic.applicationRefused(
      try #require(fixture.book.row(1, of: run.id)), of: fixture.population([]))
    #expect(
      Diagnostics(refusal).rendered(in: .chinese)
        == "subject: 错误：条件相符，金额还算不出：计算基数：合同金额；缺决定金额的信息，不能申报\n  办法：先补齐“还缺的信息”：能自己填的在那里填，其余请服务专员补登")
  }

  @Test("what was proposed at the cap before is neither approved nor issued, and is told what to do")
  func baseUnknownBefore() throws {
    let fixture = try AwardFixture()
    let run = try fixture.make(fixture.population([try fixture.subject(1, most: yuan(20), lacksBase: true)]))
    let id = AwardID(number: 1)
    try fixture.apply([
      .award(.proposed(run.id, rows: [1], first: id, by: fixture.proposer, on: try day("2026-06-02")))
    ])
    try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner)
    let refusal = """
      amount: 错误：“模拟企业1”这一笔提出时还缺“计算基数：合同金额”，拟支持的 20 元只是条文的封顶数，不能核定、下达
        办法：先在企业页补上缺的事实；这一笔选“不予支持”，再重新测算、提出（由企业申报的，请企业重新申报）
      """
    #expect(
      fixture.refusal(.award(.approve(.credit, [id], amount: yuan(5), reason: "合同较小")), by: fixture.approver)
        == refusal)
    try fixture.apply([
      .award(
        .acted([id], .approved(.credit, yuan(20), budget: fixture.budget, reason: ""), by: fixture.approver))
    ])
    try fixture.run(.award(.publicise([id])), by: fixture.approver, on: "2026-06-12")
    try fixture.run(.award(.clear([id])), by: fixture.approver, on: "2026-06-23")
    #expect(fixture.refusal(.award(.issue([id])), by: fixture.issuer) == refusal)
    try fixture.run(.award(.refuse([id], reason: "重新测算")), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(1_000_000))
  }

  @Test("nobody's support is cut for one that cannot be approved")
  func baseUnknownInCut() throws {
    let fixture = try AwardFixture(amount: 100)
    let run = try fixture.make(
      fixture.population([
        try fixture.subject(1, most: yuan(100), lacksBase: true), try fixture.subject(2, most: yuan(80)),
      ]))
    let ids = [AwardID(number: 1), AwardID(number: 2)]
    try fixture.apply([
      .award(.proposed(run.id, rows: [1, 2], first: ids[0], by: fixture.proposer, on: try day("2026-06-02")))
    ])
    for id in ids { try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner) }
    let refusal = fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver)
    #expect(refusal?.contains("“模拟企业1”这一笔提出时还缺") == true)
    try fixture.run(.award(.refuse([ids[0]], reason: "重新测算")), by: fixture.approver)
    #expect(fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver) == "错误：没有超出预算，不必核减")
    #expect(fixture.book.award(ids[1])?.proposed == yuan(80))
  }

  @Test("who has ended or gone is proposed with a word for the reviewers, which the segment keeps")
  func ended() throws {
    let fixture = try AwardFixture()
    let endings: [AssessedSubject.Ending?] = [nil] + AssessedSubject.Ending.allCases
    let run = try fixture.make(
      fixture.population(
        try endings.enumerated().map { index, ending in
          let subject = try fixture.subject(index + 1, most: yuan(20))
          return AssessedSubject(
            enterprise: subject.enterprise, name: subject.name, subject: subject.subject, isKnown: true, minimum: .zero,
            maximum: subject.maximum, row: subject.row, reasons: subject.reasons, missing: [], ending: ending)
        }))
    let rows = fixture.book.runRows[run.id]?.rows ?? []
    #expect(rows.map(\.subject.ending) == endings && rows.allSatisfy { $0.finding == .proposed })
    #expect(
      rows.map { $0.checks.map(\.wording.zh) }
        == [[]]
        + ["企业已被吊销", "企业已经注销", "企业已迁出本市"].map { ["\($0)，文件没有写明还能不能享受，请审核时判断"] })
    #expect(rows.dropFirst().allSatisfy { $0.checks.map(\.outcome) == [.warns] })
    #expect(try RunSegment.rows(of: RunSegment.bytes(of: rows)).map(\.row) == rows)
  }

  @Test("the facts from which a sum is worked out are kept with its row; a row from before has none")
  func base() throws {
    let fixture = try AwardFixture()
    let (day, told) = (CalendarDay(daysSinceEpoch: 20_600), CalendarDay(daysSinceEpoch: 20_500))
    let base = [
      AssessedSubject.BaseTelling(
        fact: AssessedSubject.KnownFact(reference: "contract_amount", value: "5213000"), on: day,
        source: AssessedSubject.BaseTelling.Source(number: 17, told: told)),
      AssessedSubject.BaseTelling(
        fact: AssessedSubject.KnownFact(reference: "paid_amount", value: ""), on: day, source: nil),
    ]
    let subject = try fixture.subject(1, most: yuan(20))
    func row(_ base: [AssessedSubject.BaseTelling]) -> RunRow {
      RunRow(
        number: 1,
        subject: AssessedSubject(
          enterprise: subject.enterprise, name: subject.name, subject: subject.subject, isKnown: true, minimum: .zero,
          maximum: subject.maximum, row: subject.row, reasons: subject.reasons, missing: [], base: base),
        finding: .proposed, atMost: subject.maximum, checks: [])
    }
    #expect(RunRow(json: row(base).json) == row(base))
    #expect(row([]).json["base"] == .null && RunRow(json: row([]).json)?.subject.base == [])
  }

  @Test("a line of a segment that is no row is named")
  func badSegment() throws {
    #expect {
      _ = try RunSegment.rows(of: Array("{}\n".utf8))
    } throws: { fault in
      (fault as? Diagnostics)?.rendered(in: .chinese)
        == "1: 错误：测算批次的这一行读不懂\n  办法：运行 tidu journal verify 查明是否被改动"
    }
  }

  @Test("what is given once bars the same subject in any year, and another subject not")
  func once() throws {
    let fixture = try AwardFixture()
    try fixture.run(
      .award(
        .recordOtherGrant(
          OtherGrantEntry(
            enterprise: fixture.enterprise(1), benefit: fixture.benefit, subject: "", year: 2019, amount: yuan(10),
            office: "模拟单位",
            document: "模拟〔2019〕1号"))))
    let run = try fixture.make(
      fixture.population([
        try fixture.subject(1, most: yuan(20)), try fixture.subject(1, most: yuan(20), key: "P1"),
        try fixture.subject(2, most: yuan(20)),
      ]))
    #expect(findings(run, fixture) == [.barred, .proposed, .proposed])
    let check = try #require(fixture.book.row(1, of: run.id)?.checks.first)
    #expect(check.wording.zh == "一次性事项，已有一笔 10 元（已支持或正在办理）" && check.by == "e1")
    // The same grant is not recorded twice, however its document is typed.
    #expect(
      try fixture.refusal(
        .award(
          .recordOtherGrant(
            OtherGrantEntry(
              enterprise: fixture.enterprise(1), benefit: fixture.benefit, subject: "", year: 2019, amount: yuan(10),
              office: "模拟单位",
              document: "模拟[2019]1号"))))?.hasPrefix("document: ") == true)
  }

  @Test(
    "what was given elsewhere for a contract counts by the number that is registered, whoever records it; another is recorded once somebody says that it is not here"
  )
  func grantSubjects() throws {
    let fixture = try AwardFixture()
    let code = try fixture.enterprise(1)
    fixture.book.numbers[code] = [.contract: ["HT-1", "HT-2"], .project: ["XM-1"]]
    var decision = try fixture.decision(by: fixture.proposer, on: "2026-06-01")
    decision.subjects = GrantSubjects(kinds: [fixture.benefit: .contract])
    func recorded(
      _ subject: String, of benefit: InstrumentID, isUnregistered: Bool = false
    ) throws -> (subject: String?, refusal: String?) {
      let entry = OtherGrantEntry(
        enterprise: code, benefit: benefit, subject: subject, year: 2025, amount: yuan(1), office: "模拟单位",
        document: "模拟1号", isUnregistered: isUnregistered)
      do {
        for command in [AwardCommand.recordOtherGrant(entry), .recordOtherGrants([entry])] {
          guard case .award(.otherGrantRecorded(let grant))? = try decision.decide(.award(command)).first else {
            return (nil, nil)
          }
          if case .recordOtherGrants = command { return (grant.subject, nil) }
        }
        return (nil, nil)
      } catch let refusal as Diagnostics { return (nil, refusal.rendered(in: .chinese)) }
    }
    #expect(try recorded(" ｈｔ－１ ", of: fixture.benefit).subject == "HT-1")
    let unknown = try recorded("XM-1", of: fixture.benefit).refusal
    #expect(unknown?.hasPrefix("subject: 错误：这家企业没有登记编号为“XM-1”的合同\n  应为：HT-1、HT-2") == true)
    #expect(try recorded("XM-1", of: fixture.benefit, isUnregistered: true).subject == "XM-1")
    #expect(try recorded("", of: fixture.benefit).refusal?.hasPrefix("subject: 错误：没有填合同的编号") == true)
    // What the documents give to the enterprise itself has no number.
    #expect(try recorded("", of: fixture.other).subject == code.text)
    #expect(try recorded(code.text.lowercased(), of: fixture.other).subject == code.text)
    let numbered = try recorded("HT-1", of: fixture.other, isUnregistered: true).refusal
    #expect(numbered?.hasPrefix("subject: 错误：这个事项给企业本身") == true)
  }

  @Test("nothing was granted yet for a year that lies ahead")
  func yearAhead() throws {
    let fixture = try AwardFixture()
    for year in [2027, 2099] {
      #expect(
        fixture.refusal(
          .award(
            .recordOtherGrant(
              OtherGrantEntry(
                enterprise: try fixture.enterprise(1), benefit: fixture.benefit, subject: "", year: year,
                amount: yuan(10),
                office: "模拟单位", document: "模拟1号"))))
          == "year: 错误：年度 \(year) 在将来，还不会有已获的支持\n  应为：不晚于 2026 年")
    }
  }

  @Test(
    "what is given every year bars the same year alone", arguments: [(2025, RunRow.Finding.barred), (2024, .proposed)])
  func yearly(_ year: Int, _ finding: RunRow.Finding) throws {
    let fixture = try AwardFixture()
    try fixture.run(
      .award(
        .recordOtherGrant(
          OtherGrantEntry(
            enterprise: fixture.enterprise(1), benefit: fixture.benefit, subject: "", year: year, amount: yuan(10),
            office: "模拟单位",
            document: "模拟1号"))))
    let run = try fixture.make(
      fixture.population([try fixture.subject(1, most: yuan(20))], frequency: .yearly))
    #expect(findings(run, fixture) == [finding])
  }

  @Test(
    "a cumulative limit leaves what was not granted before, down to the last fen, then bars",
    arguments: [(Int64(700), Int64?(1300)), (1999, 1), (2000, nil)])
  func cumulative(_ granted: Int64, _ left: Int64?) throws {
    let fixture = try AwardFixture()
    try fixture.run(
      .award(
        .recordOtherGrant(
          OtherGrantEntry(
            enterprise: fixture.enterprise(1), benefit: fixture.benefit, subject: "", year: 2024,
            amount: Money(fen: granted),
            office: "模拟单位", document: "模拟1号"))))
    let run = try fixture.make(
      fixture.population([try fixture.subject(1, most: Money(fen: 2000))], frequency: .cumulative))
    let row = try #require(fixture.book.row(1, of: run.id))
    #expect(row.atMost?.fen == left)
    #expect(row.finding == (left == nil ? .barred : .proposed))
    #expect(row.checks.map(\.outcome) == [left == nil ? .bars : .limits])
  }

  @Test("the subjects of one enterprise share its cap in their order")
  func cap() throws {
    let fixture = try AwardFixture()
    let run = try fixture.make(
      fixture.population(
        try (1...3).map { try fixture.subject(1, most: yuan(40), key: "P\($0)") }, frequency: .yearly, cap: yuan(60)))
    let rows = fixture.book.runRows[run.id]?.rows ?? []
    #expect(rows.map(\.atMost) == [yuan(40), yuan(20), nil])
    #expect(rows.map(\.finding) == [.proposed, .proposed, .barred])
    #expect(rows.last?.checks.first?.wording.zh == "单户已达上限，已支持或拟支持 60 元")
  }

  @Test("a benefit that excludes this one bars it; one that the text leaves open is for the reviewers")
  func overlaps() throws {
    let fixture = try AwardFixture()
    try fixture.run(
      .award(
        .recordOtherGrant(
          OtherGrantEntry(
            enterprise: fixture.enterprise(1), benefit: fixture.other, subject: "", year: 2025, amount: yuan(10),
            office: "模拟单位",
            document: "模拟1号"))))
    let rows = [try fixture.subject(1, most: yuan(20))]
    let barred = try fixture.make(fixture.population(rows, exclusive: [fixture.other]))
    let warned = try fixture.make(fixture.population(rows, unsettled: [fixture.other]))
    #expect(findings(barred, fixture) == [.barred] && findings(warned, fixture) == [.proposed])
    #expect(fixture.book.row(1, of: warned.id)?.checks.map(\.outcome) == [.warns])
  }

  @Test("a run proposes what still stands: nobody twice, however often it is proposed or made again")
  func twice() throws {
    let fixture = try AwardFixture()
    let rows = [try fixture.subject(1, most: yuan(20)), try fixture.subject(2, most: yuan(30))]
    let first = try fixture.make(fixture.population(Array(rows.prefix(1))))
    let second = try fixture.make(fixture.population(rows))
    try fixture.run(.award(.propose(first.id)))
    try fixture.run(.award(.propose(second.id)))
    #expect(fixture.book.awardRows.values.map(\.enterprise).count == 2)
    #expect(Set(fixture.book.awardRows.values.compactMap(\.claim)).count == 2)
    #expect(
      fixture.refusal(.award(.propose(second.id)))
        == "错误：这个批次里没有可以提出的\n  办法：可能已经提出过；需要时重新测算")
    #expect(findings(try fixture.make(fixture.population(rows)), fixture) == [.barred, .barred])
  }
}
