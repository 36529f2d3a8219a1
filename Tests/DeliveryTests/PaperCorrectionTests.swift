import Diagnostics
import Journal
import Quantities
import Testing

@testable import Delivery

@Suite("The days of the office's papers, and how they are put right")
struct PaperCorrectionTests {
  private let fixture: AwardFixture
  private let ids: [AwardID]

  /// Two awards that wait for the panel, proposed on 1 June.
  init() throws {
    fixture = try AwardFixture(steps: [.consent, .credit, .panel, .publicity, .issue])
    ids = try fixture.proposed([yuan(10), yuan(20)])
    try run(.pass(.credit, ids, note: ""), by: fixture.reviewer, on: "2026-06-03")
  }

  private func run(_ command: AwardCommand, by actor: ActorID, on today: String) throws {
    fixture.book.today = try day(today)
    try fixture.run(.award(command), by: actor, on: today)
  }

  private func refusal(_ command: AwardCommand, by actor: ActorID, on today: String) throws -> String {
    fixture.book.today = try day(today)
    return fixture.refusal(.award(command), by: actor, on: today) ?? ""
  }

  private func paper(
    _ kind: Award.OfficePaper.Kind, _ name: String, _ on: String, until: String? = nil
  ) throws -> Award.OfficePaper {
    Award.OfficePaper(kind, name, on: try day(on), until: try until.map { try day($0) })
  }

  private func approve(_ minutes: String) throws -> AwardCommand {
    .approve(.panel, ids, amount: nil, reason: "", minutes: try paper(.minutes, "模拟纪要〔2026〕3号", minutes))
  }

  private func publicise(until: String? = nil) throws -> AwardCommand {
    .publicise(ids, notice: try paper(.notice, "模拟网址", "2026-06-08", until: until))
  }

  private func issue(_ document: String) throws -> AwardCommand {
    .issue(ids, document: try paper(.issue, "模拟下达〔2026〕9号", document))
  }

  /// Approved and published on 8 June, until the 15th, and over on the 16th.
  private func cleared() throws {
    try run(try approve("2026-06-05"), by: fixture.approver, on: "2026-06-08")
    try run(try publicise(), by: fixture.approver, on: "2026-06-08")
    try run(.clear(ids), by: fixture.approver, on: "2026-06-16")
  }

  @Test(
    "minutes are of the proposal's day at the earliest, a document of the day after the publication, none of a day to come"
  )
  func days() throws {
    #expect(
      try refusal(try approve("2026-05-31"), by: fixture.approver, on: "2026-06-08")
        == "paperDay: 错误：纪要的日期 2026年5月31日 早于提出：“模拟企业1”是 2026年6月1日 提出的\n  应为：2026年6月1日 到 2026年6月8日")
    try cleared()
    #expect(
      try refusal(try issue("2026-06-15"), by: fixture.issuer, on: "2026-06-20")
        == "paperDay: 错误：下达文件的日期 2026年6月15日 早于公示期满：“模拟企业1”公示到 2026年6月15日 为止\n  应为：2026年6月16日 到 2026年6月20日")
    #expect(
      try refusal(try issue("2026-06-21"), by: fixture.issuer, on: "2026-06-20")
        == "paperDay: 错误：日期 2026年6月21日 还没有到\n  应为：今天或以前的日期")
    try run(try issue("2026-06-16"), by: fixture.issuer, on: "2026-06-20")
  }

  @Test(
    "a number or day that was typed wrongly is recorded once more with the reason, and the first stays in the history")
  func corrected() throws {
    try cleared()
    func correct(_ name: String, _ on: String, _ ids: [AwardID], _ reason: String = "录错") throws -> AwardCommand {
      .correctPaper(ids, to: try paper(.issue, name, on), reason: reason)
    }
    let right = try correct("模拟下达〔2026〕10号", "2026-06-18", ids)
    #expect(try refusal(right, by: fixture.issuer, on: "2026-06-20").contains("没有登记过这种文件"))
    try run(try issue("2026-06-16"), by: fixture.issuer, on: "2026-06-20")
    func refused(_ command: AwardCommand) throws -> String {
      try refusal(command, by: fixture.issuer, on: "2026-06-25")
    }
    #expect(
      try refused(try correct("模拟下达〔2026〕10号", "2026-06-21", ids))
        == "paperDay: 错误：“模拟企业1”的这份文件 2026年6月20日 就登记了，日期不会是 2026年6月21日\n  应为：2026年6月20日 或以前")
    #expect(
      try refused(try correct("模拟下达〔2026〕10号", "2026-06-15", ids)).hasSuffix("应为：2026年6月16日 到 2026年6月20日"))
    #expect(try refused(try correct("模拟下达〔2026〕9号", "2026-06-16", ids)).contains("和登记的一样"))
    #expect(try refused(try correct("", "2026-06-18", ids)).hasPrefix("paper: 错误：没有填文号或公示处"))
    #expect(try refused(try correct("模拟下达〔2026〕10号", "2026-06-18", ids, "")).hasPrefix("reason: 错误：没有填理由"))
    try run(right, by: fixture.issuer, on: "2026-06-25")
    for id in ids {
      let award = try #require(fixture.book.award(id))
      #expect(award.officePaper(.issue)?.name == "模拟下达〔2026〕10号")
      #expect(award.state == .issued(by: fixture.issuer) && Award(json: award.json) == award)
      #expect(
        fixture.book.trail(of: id).suffix(2).map(\.act) == [
          .documented(try paper(.issue, "模拟下达〔2026〕9号", "2026-06-16")),
          .paperCorrected(try paper(.issue, "模拟下达〔2026〕10号", "2026-06-18"), until: nil, reason: "录错"),
        ])
    }
    // Corrected for one alone, it is two papers from then on.
    try run(try correct("模拟下达〔2026〕11号", "2026-06-18", [ids[0]]), by: fixture.issuer, on: "2026-06-25")
    #expect(try refused(try correct("模拟下达〔2026〕12号", "2026-06-18", ids)).contains("逐笔更正"))
    // Minutes are of the day of the approval at the latest.
    func minutes(_ on: String) throws -> AwardCommand {
      .correctPaper(ids, to: try paper(.minutes, "模拟纪要〔2026〕3号", on), reason: "日期录错")
    }
    #expect(try refused(try minutes("2026-06-09")).contains("2026年6月8日 或以前"))
    try run(try minutes("2026-06-08"), by: fixture.approver, on: "2026-06-25")
    #expect(fixture.book.award(ids[1])?.officePaper(.minutes)?.day == (try day("2026-06-08")))
  }

  @Test("after a revocation the minutes of the new approval are corrected by the day of their own record")
  func afterRevocation() throws {
    try cleared()
    try run(try issue("2026-06-16"), by: fixture.issuer, on: "2026-06-20")
    try run(.brake(ids[0], .draftRevocation(reason: "登记有误")), by: fixture.reviewer, on: "2026-06-21")
    try run(.brake(ids[0], .confirmRevocation), by: fixture.issuer, on: "2026-06-22")
    let minutes = try paper(.minutes, "模拟纪要〔2026〕7号", "2026-06-24")
    try run(
      .approve(.panel, [ids[0]], amount: nil, reason: "核实无误", minutes: minutes), by: fixture.approver, on: "2026-06-25")
    let right = try paper(.minutes, "模拟纪要〔2026〕7号", "2026-06-25")
    try run(.correctPaper([ids[0]], to: right, reason: "录错"), by: fixture.approver, on: "2026-06-26")
    #expect(fixture.book.award(ids[0])?.officePaper(.minutes) == right)
  }

  @Test(
    "the days of a publication are put right while it runs, and its end with them; once it is over, before what came after"
  )
  func notice() throws {
    try run(try approve("2026-06-05"), by: fixture.approver, on: "2026-06-08")
    try run(try publicise(), by: fixture.approver, on: "2026-06-08")
    func correct(_ from: String, _ until: String?, _ name: String = "模拟网址") throws -> AwardCommand {
      .correctPaper(ids, to: try paper(.notice, name, from, until: until), reason: "录错")
    }
    func refused(_ command: AwardCommand, on today: String = "2026-06-10") throws -> String {
      try refusal(command, by: fixture.reviewer, on: today)
    }
    #expect(try refused(try correct("2026-06-08", nil)).contains("和登记的一样"))
    #expect(try refused(try correct("2026-06-08", "2026-06-12")).contains("不满通知规定的 5 个工作日"))
    #expect(try refused(try correct("2026-06-05", nil)).contains("公示不能从这以前起算"))
    #expect(
      try refused(try correct("2026-06-09", nil))
        == "from: 错误：“模拟企业1”的这份文件 2026年6月8日 就登记了，日期不会是 2026年6月9日\n  应为：2026年6月8日 或以前")
    try run(try correct("2026-06-08", "2026-06-17"), by: fixture.reviewer, on: "2026-06-10")
    #expect(
      fixture.book.award(ids[0])?.state
        == .publicised(until: Award.Deadline(day: try day("2026-06-17"), isProvisional: false)))
    #expect(try refusal(.clear(ids), by: fixture.approver, on: "2026-06-17").contains("公示到 2026年6月17日 为止"))
    try run(.clear(ids), by: fixture.approver, on: "2026-06-18")
    #expect(
      try refused(try correct("2026-06-08", "2026-06-18"), on: "2026-06-20")
        == "to: 错误：“模拟企业1”2026年6月18日 已经转下达，公示不会到 2026年6月18日\n  应为：2026年6月17日 或以前")
    try run(try correct("2026-06-08", "2026-06-17", "模拟公示栏"), by: fixture.reviewer, on: "2026-06-20")
    let award = try #require(fixture.book.award(ids[0]))
    #expect(award.state == .waiting(.issue) && award.officePaper(.notice)?.name == "模拟公示栏")
    // The document comes after the days as they were put right.
    #expect(
      try refusal(try issue("2026-06-17"), by: fixture.issuer, on: "2026-06-20")
        .hasSuffix("应为：2026年6月18日 到 2026年6月20日"))
    try run(try issue("2026-06-18"), by: fixture.issuer, on: "2026-06-20")
  }
}
