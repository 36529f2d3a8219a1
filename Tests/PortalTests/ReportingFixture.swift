import Access
import Enterprises
import Foundation
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Testing
import Workbooks

@testable import Portal

/// Rounds and reports for tests of pages.
enum ReportingFixture {
  /// What the actor reports for: the area or the enterprise, else the street of the demonstration's officer.
  static func reporter(of actor: Actor, in city: TestPortal) throws -> Reporter {
    if let code = actor.person?.enterprise.flatMap(CreditCode.init) {
      return Reporter(.enterprise(code), name: "企业")
    }
    let officer = try #require(city.city.people().first { $0.id == "officer" }?.area)
    return Reporter(.area(actor.person?.area ?? officer), name: "单位")
  }

  /// Tells of the area's enterprises that they came to 225 thousand a month last year, and nothing before, so that no figure
  /// of these tests from 45 to 4,500 thousand a month is in doubt for what the made-up city knows of last year.
  private static func settle(_ scope: AreaScope, in city: TestPortal) async throws {
    let codes = try await city.portal.facts.page(EnterpriseQuery(limit: 500), within: scope).rows.map(\.creditCode)
    guard let first = codes.first else { return }
    let text =
      "credit_code,output@2025,output@2024\n" + codes.map { "\($0),2700000,0\n" }.joined()
    let request = FactImport(file: "years.csv", bytes: Array(text.utf8), subject: .enterprise, basis: .voluntary)
    _ = try await city.portal.facts.importFacts(
      request, command: request.command(by: .commandLine, key: "years-\(codes.count)-\(first)"), at: city.clock.now)
  }

  static func round(for reporter: Reporter, in city: TestPortal, key: String) async throws -> Round.ID {
    try await settle(reporter.key.scope(in: try #require(ReportMonth("2026-04"))), in: city)
    // With somebody else beside it, another each time: one roster is asked once for a month.
    let count = try await city.portal.reporting.rounds(within: .everywhere).count
    let areas = city.portal.corpus.areas.all.filter { .area($0.code) != reporter.key }
    let (streets, parks) = (areas.filter { $0.level == .street }, areas.filter { $0.level == .park })
    let beside = [streets[count % streets.count]] + (count < streets.count ? [] : [parks[count / streets.count]])
    return try await city.portal.reporting.open(
      RoundOpening(
        month: try #require(ReportMonth("2026-04")), title: "工业月报", area: nil,
        due: try #require(CalendarDay("2026-05-11")),
        roster: [reporter] + beside.map { Reporter(.area($0.code), name: $0.name) }),
      by: .commandLine, key: key, at: city.clock.now)
  }

  /// Opens a round of a district's streets by the form of its page.
  /// - Parameter district: whoever has signed in for it.
  /// - Returns: the street of the demonstration's officer, the round's page, and where that street reports in it.
  static func streets(
    by district: inout Browser, in city: TestPortal, month: String = "2026-04", due: String = "2026-05-11"
  ) async throws -> (street: AreaCode, round: String, page: String) {
    let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
    try await settle(.area(street), in: city)
    let opened = try await district.post(
      "/reporting",
      [
        "month": month, "title": "工业月报", "roster": "streets", "measure": "output", "unit": "thousand", "due": due,
        "key": "k1",
      ])
    let round = try #require(opened.location)
    return (street, round, "\(round)/reporters/\(street)")
  }

  /// A workbook of April for some enterprises, in thousands.
  static func book(_ lines: [(code: CreditCode, name: String, month: String, toDate: String)]) -> [UInt8] {
    var text = "2026年4月工业月报,,单位：千元,\n统一社会信用代码,单位详细名称,工业总产值本月,工业总产值1-本月累计\n"
    for line in lines { text += "\(line.code),\(line.name),\(line.month),\(line.toDate)\n" }
    return Array(text.utf8)
  }

  static func accept(
    _ bytes: [UInt8], for reporter: Reporter, round: Round.ID?, in city: TestPortal, key: String
  ) async throws {
    try await settle(reporter.key.scope(in: try #require(ReportMonth("2026-04"))), in: city)
    let desk = city.portal.reporting
    let workbook = try WorkbookReader.read(bytes, file: "4月.csv")
    let report = IncomingReport(
      bytes: bytes, workbook: workbook, plan: try await desk.plan(workbook, month: nil),
      request: ReportRequest(basis: .voluntary, scope: reporter.key.scope(in: try #require(ReportMonth("2026-04")))),
      answers: round.map { IncomingReport.Answers(round: $0, reporter: reporter.key) })
    _ = try await desk.accept(report, command: report.command(by: .commandLine, key: key), at: city.clock.now)
  }

  /// A path of a round, a version or an upload that exists for the actor.
  static func path(of pattern: String, in city: TestPortal, for actor: Actor, spare: Int) async throws -> String {
    let reporter = try reporter(of: actor, in: city)
    let round = try await round(for: reporter, in: city, key: "round-\(spare)")
    let scope = reporter.key.scope(in: try #require(ReportMonth("2026-04")))
    let enterprise = try #require(
      try await city.portal.facts.page(EnterpriseQuery(limit: 1), within: scope).rows.first)
    let bytes = book([(enterprise.creditCode, enterprise.name ?? "", "100", "400")])
    if pattern.contains("{version}") {
      try await accept(bytes, for: reporter, round: round, in: city, key: "version-\(spare)")
    }
    if pattern.contains("{upload}") {
      try city.portal.reports.start(
        bytes, file: "4月.csv", request: ReportRequest(basis: .voluntary, scope: scope),
        answers: IncomingReport.Answers(round: round, reporter: reporter.key),
        month: try #require(ReportMonth("2026-04")), by: actor, key: "upload-\(spare)", desk: city.portal.reporting,
        at: city.clock.now)
    }
    return pattern.replacing("{round}", with: round.text).replacing("{reporter}", with: reporter.key.text)
      .replacing("{version}", with: "1").replacing("{column}", with: "output@2026-04").replacing(
        "{upload}", with: "upload-\(spare)")
  }

  /// The page of a cell that told something about an enterprise.
  static func cell(of code: String, in city: TestPortal, spare: Int) async throws -> String {
    let code = try #require(CreditCode(code))
    let enterprise = try #require(try await city.portal.facts.enterprise(code, within: .everywhere))
    try await accept(
      book([(code, enterprise.name ?? "", "\(spare + 100)", "\(spare + 400)")]),
      for: Reporter(.enterprise(code), name: "企业"), round: nil, in: city, key: "cell-\(spare)")
    let history = try await city.portal.facts.history(of: code, at: city.clock.now, within: .everywhere)
    let fact = try #require(history.last { $0.fact.cell != nil }).fact
    return "/enterprises/\(code)/facts/\(fact.id)/cell"
  }
}
