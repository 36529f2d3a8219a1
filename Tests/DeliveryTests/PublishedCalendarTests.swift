import Diagnostics
import Quantities
import Testing

@testable import Delivery

@Suite("Terms of enterprises by the calendar as it is published")
struct PublishedCalendarTests {
  /// 2027 begins on a Friday.
  private func publish(_ days: [String: Bool], in fixture: inout AwardFixture) throws {
    let year = try #require(days.keys.first.flatMap { CalendarDay($0) }).year
    var off = Dictionary(uniqueKeysWithValues: try days.map { (try day($0.key), $0.value) })
    if year == 2027 { off[try day("2027-01-01")] = false }
    fixture.workingDays = fixture.workingDays.publishing(off, in: year)
  }

  /// An award that is published for five working days from the 25th of December 2026, a Friday.
  private func published(in fixture: AwardFixture) throws -> AwardID {
    let id = try #require(try fixture.proposed([yuan(10)]).first)
    try fixture.run(.award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise([id])), by: fixture.approver, on: "2026-12-25")
    return id
  }

  private func until(_ id: AwardID, in fixture: AwardFixture) -> Award.Deadline? {
    if case .publicised(let until) = fixture.book.award(id)?.state { until } else { nil }
  }

  @Test("a Saturday that is made up counts as one of the days of a publication, and a holiday amid them does not")
  func madeUp() throws {
    var fixture = try AwardFixture()
    // Saturday the 26th is worked for Monday the 28th, and 2027 is published with the 2nd of January worked.
    fixture.workingDays = fixture.workingDays.publishing(
      [try day("2026-12-26"): true, try day("2026-12-28"): false], in: 2026)
    try publish(["2027-01-02": true], in: &fixture)
    let id = try published(in: fixture)
    // The 26th, 29th, 30th and 31st, and the 2nd.
    #expect(until(id, in: fixture) == Award.Deadline(day: try day("2027-01-02"), isProvisional: false))
    let clear = DeliveryCommand.award(.clear([id]))
    #expect(fixture.refusal(clear, by: fixture.approver, on: "2027-01-02")?.contains("2027年1月2日") == true)
    try fixture.run(clear, by: fixture.approver, on: "2027-01-03")
  }

  @Test("a day that the city recorded before a year was published counts as it did in the term that was told")
  func recorded() throws {
    var fixture = try AwardFixture()
    let saturday = [try day("2027-01-02"): true]
    // Thursday the 31st, Saturday the 2nd that is worked, and the 4th to the 6th.
    let told = fixture.workingDays.recording(saturday).deadline(5, after: try day("2026-12-30"))
    #expect(told == Award.Deadline(day: try day("2027-01-06"), isProvisional: true))
    try publish(["2027-01-04": false], in: &fixture)
    #expect(
      fixture.workingDays.recording(saturday).firm(told, of: 5)
        == Award.Deadline(day: try day("2027-01-07"), isProvisional: false))
  }

  @Test("a provisional publication becomes firm when its year is published: later with a holiday, never earlier")
  func provisional() throws {
    var fixture = try AwardFixture()
    let id = try published(in: fixture)
    let told = Award.Deadline(day: try day("2027-01-04"), isProvisional: true)
    #expect(until(id, in: fixture) == told)
    var worked = fixture
    try publish(["2027-01-02": true], in: &worked)
    #expect(worked.workingDays.firm(told, of: 5) == Award.Deadline(day: told.day, isProvisional: false))
    try publish(["2027-01-04": false], in: &fixture)
    #expect(
      fixture.workingDays.firm(told, of: 5) == Award.Deadline(day: try day("2027-01-05"), isProvisional: false))
    // What was told stands in the record; what is done goes by the firm day.
    #expect(until(id, in: fixture) == told)
    let clear = DeliveryCommand.award(.clear([id]))
    #expect(fixture.refusal(clear, by: fixture.approver, on: "2027-01-05")?.contains("2027年1月5日") == true)
    try fixture.run(clear, by: fixture.approver, on: "2027-01-06")
  }

  @Test("a publication that is shown runs until its firm day, and is over the day after")
  func shown() throws {
    var fixture = try AwardFixture()
    let id = try published(in: fixture)
    let told = try #require(fixture.book.award(id))
    let terms = try #require(fixture.book.call(fixture.call)).terms
    // As long as the year is not published the term that was told stands, and says that it is provisional.
    #expect(told.reckoned(under: terms, by: fixture.workingDays) == told)
    let (fourth, fifth, sixth) = (try day("2027-01-04"), try day("2027-01-05"), try day("2027-01-06"))
    #expect(!told.isPublicityOver(on: fourth) && told.isPublicityOver(on: fifth))
    try publish(["2027-01-04": false], in: &fixture)
    let shown = told.reckoned(under: terms, by: fixture.workingDays)
    let firm = Award.Deadline(day: fifth, isProvisional: false)
    #expect(shown.state == .publicised(until: firm))
    #expect(!shown.isPublicityOver(on: firm.day) && shown.isPublicityOver(on: sixth))
    #expect(shown.reckoned(under: terms, by: fixture.workingDays) == shown)
  }

  @Test("the terms for a consent and for papers are told once: a later publication makes none of them shorter")
  func terms() throws {
    var fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(20)], arrived: false)
    try fixture.run(.award(.confirm(ids[0], account: "1234")), by: fixture.owner)
    try fixture.run(.award(.sendBack([ids[0]], reason: "缺页")), by: fixture.reviewer, on: "2026-06-10")
    // The 6th and the 13th of June, Saturdays, are worked from here on.
    fixture.workingDays = fixture.workingDays.publishing(
      [try day("2026-06-06"): true, try day("2026-06-13"): true], in: 2026)
    #expect(fixture.book.award(ids[1])?.confirmBy?.day == (try day("2026-06-15")))
    let lapse = DeliveryCommand.award(.lapse([ids[1]]))
    #expect(fixture.refusal(lapse, by: fixture.proposer, on: "2026-06-15")?.contains("还没有过") == true)
    try fixture.run(.award(.supplement(ids[0], [])), by: fixture.owner, on: "2026-06-15")
    try fixture.run(lapse, by: fixture.proposer, on: "2026-06-16")
    let lapsed = fixture.book.award(ids[1])?.lapse
    // What has lapsed stays, whatever is published afterwards.
    fixture.workingDays = fixture.workingDays.publishing([try day("2026-06-15"): false], in: 2026)
    #expect(fixture.book.award(ids[1])?.lapse == lapsed)
    #expect(lapsed?.until.day == (try day("2026-06-15")))
  }

  @Test("papers that were asked for provisionally are still taken on the firm day, and lapse from the day after")
  func papers() throws {
    var fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(20)])
    // Three working days from Wednesday the 30th: the 31st, the 4th and the 5th.
    try fixture.run(.award(.sendBack(ids, reason: "缺页")), by: fixture.reviewer, on: "2026-12-30")
    try publish(["2027-01-04": false, "2027-01-09": true], in: &fixture)
    try fixture.run(.award(.supplement(ids[0], [])), by: fixture.owner, on: "2027-01-06")
    let lapse = DeliveryCommand.award(.lapse([ids[1]]))
    #expect(fixture.refusal(lapse, by: fixture.proposer, on: "2027-01-06")?.contains("2027年1月6日") == true)
    try fixture.run(lapse, by: fixture.proposer, on: "2027-01-07")
    let until = Award.Deadline(day: try day("2027-01-06"), isProvisional: false)
    #expect(fixture.book.award(ids[1])?.lapse == Award.Lapse(step: .credit, until: until, asked: "缺页"))
  }

  @Test("a consent from before its term was kept is held to the day that its own year's calendar told")
  func older() throws {
    var fixture = try AwardFixture()
    let run = try fixture.make(fixture.population([try fixture.subject(1, most: yuan(10))]))
    let id = AwardID(number: 1)
    try fixture.apply([
      .award(.proposed(run.id, rows: [1], first: id, by: fixture.proposer, on: try day("2026-12-18")))
    ])
    // Ten working days from Friday the 18th: the 21st to the 25th, the 28th to the 31st, and the 4th.
    let award = try #require(fixture.book.award(id))
    let terms = try #require(fixture.book.call(fixture.call)).terms
    #expect(
      award.term(under: terms, fixture.workingDays)?.until
        == Award.Deadline(day: try day("2027-01-04"), isProvisional: true))
    var worked = fixture
    try publish(["2027-01-02": true], in: &worked)
    #expect(award.term(under: terms, worked.workingDays)?.until.day == (try day("2027-01-04")))
    try publish(["2027-01-04": false], in: &fixture)
    #expect(award.term(under: terms, fixture.workingDays)?.until.day == (try day("2027-01-05")))
  }
}
