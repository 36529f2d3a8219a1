import Access
import Diagnostics
import Enterprises
import Quantities
import Reporting
import Testing

@testable import Portal

@Suite("Uploads that wait for a yes: a few for each person")
struct UploadBudgetTests {
  private static func people(_ city: TestPortal) async throws -> [Actor] {
    try await city.store.people().filter { ["city", "songjiang", "officer"].contains($0.id.text) }.map { Actor($0) }
  }

  private static func codes(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch let faults as Diagnostics {
      return faults.all.map(\.code)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("a person's own oldest preview makes room, nobody else's does, and where all are too many the next is refused")
  func previews() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let people = try await Self.people(city)
    let (one, two, three) = (people[0], people[1], people[2])
    let now = city.clock.now
    let uploads = StagedUploads<Int>(mostOfOne: 2, mostOfAll: 3)
    func keep(_ number: Int, _ owner: Actor, after seconds: Int) throws {
      try uploads.keep(.init(request: number, owner: owner, at: now.adding(seconds: seconds)), key: "\(number)")
    }
    try keep(1, one, after: 0)
    try keep(2, two, after: 1)
    try keep(3, one, after: 2)
    try keep(4, one, after: 3)
    #expect(uploads.upload("1", for: one, at: now) == nil)
    #expect(uploads.upload("2", for: two, at: now)?.request == 2 && uploads.upload("2", for: one, at: now) == nil)
    #expect(Self.codes { try keep(5, three, after: 4) } == ["upload.busy"])
    try keep(6, one, after: 5)
    #expect(uploads.upload("2", for: two, at: now) != nil && uploads.upload("3", for: one, at: now) == nil)
    // What was said yes to is let go, and leads where it led.
    let path = LocalPath("/administration/import?record=7")
    uploads.finish("2", leadingTo: path)
    #expect(uploads.upload("2", for: two, at: now) == nil && uploads.end(of: "2", for: two, at: now) == path)
    #expect(uploads.end(of: "2", for: one, at: now) == nil)
    try keep(7, three, after: 6)
    // After half an hour nothing waits.
    try keep(8, three, after: 1 + 30 * 60 + 6)
    #expect(uploads.upload("4", for: one, at: now.adding(seconds: 30 * 60 + 7)) == nil)
  }

  /// Hands a workbook of one enterprise in.
  private static func start(
    _ uploads: ReportUploads, _ key: String, by actor: Actor, in city: TestPortal, of known: CreditCode? = nil,
    desk: ReportingDesk? = nil
  ) throws {
    let code = try #require(known ?? CreditCode("91310117MA0000001U"))
    let reporter = try ReportingFixture.reporter(of: actor, in: city)
    try uploads.start(
      ReportingFixture.book([(code, "模拟企业", "1", "2")]), file: "4月.csv",
      request: ReportRequest(basis: .voluntary, scope: reporter.key.scope(in: try #require(ReportMonth("2026-04")))),
      answers: IncomingReport.Answers(
        round: try #require(Round.ID("0123456789ab")), reporter: reporter.key),
      month: try #require(ReportMonth("2026-04")), by: actor, key: key, desk: desk ?? city.portal.reporting,
      at: city.clock.now)
  }

  /// A store that fails as a driver does, and not by a message of ours.
  private struct Gone: ReportingStore, Error {
    func writeReports<T: Sendable>(_ body: @Sendable (any ReportingWork) throws -> T) async throws -> T { throw self }
    func readReports<T: Sendable>(_ body: @Sendable (any ReportingReading) throws -> T) async throws -> T { throw self }
  }

  /// An upload once it is read, however busy the machine is.
  private static func read(
    _ uploads: ReportUploads, _ key: String, for actor: Actor, in city: TestPortal
  ) async throws -> ReportUploads.Upload {
    for _ in 0..<60 {
      let upload = try #require(try await uploads.settled(key, for: actor, at: city.clock.now))
      if case .reading = upload.stage { continue }
      return upload
    }
    throw TestPortalFault.nothingThere
  }

  @Test("reports: quotas for each person, a budget for all, and words that say what to do")
  func reports() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let people = try await Self.people(city)
    let (one, two) = (people[0], people[1])
    let now = city.clock.now
    func refusal(_ limits: ReportUploads.Limits) -> [String] {
      Self.codes { try Self.start(ReportUploads(limits: limits), "a", by: one, in: city) }
    }
    #expect(refusal(.init(readingOfOne: 0)) == ["report.still-reading"])
    #expect(refusal(.init(reading: 0)) == ["report.busy"])
    #expect(refusal(.init(bytes: 10)) == ["report.busy"])
    let uploads = ReportUploads(limits: .init(ofOne: 1))
    try Self.start(uploads, "a", by: one, in: city)
    _ = try await Self.read(uploads, "a", for: one, in: city)
    try Self.start(uploads, "b", by: two, in: city)
    _ = try await Self.read(uploads, "b", for: two, in: city)
    try Self.start(uploads, "c", by: one, in: city)
    _ = try await Self.read(uploads, "c", for: one, in: city)
    #expect(uploads.upload("a", for: one, at: now) == nil)
    #expect(uploads.upload("b", for: two, at: now) != nil && uploads.upload("c", for: one, at: now) != nil)
    uploads.finish("c")
    guard case .accepted? = uploads.upload("c", for: one, at: now)?.stage else {
      Issue.record("it is not told that it was taken in")
      return
    }
  }

  @Test("a database that fails is not the file's fault, and a check that fails leaves the report as it was")
  func failure() async throws {
    let city = try await TestPortal(enterprises: 60)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let actor = try #require(try await Self.people(city).first)
    let scope = try ReportingFixture.reporter(of: actor, in: city).key.scope(
      in: try #require(ReportMonth("2026-04")))
    let known = try await city.portal.facts.page(EnterpriseQuery(limit: 1), within: scope).rows.first?.creditCode
    let now = city.clock.now
    let uploads = ReportUploads()
    try Self.start(uploads, "sound", by: actor, in: city, of: known)
    let before = try await Self.read(uploads, "sound", for: actor, in: city)
    let report: IncomingReport
    switch before.stage {
    case .checked(let checked, _): report = checked
    case .open(let open, _): report = open
    default:
      Issue.record("\(before.stage)")
      return
    }
    let desk = ReportingDesk(store: Gone(), facts: city.portal.facts)
    await #expect(throws: Gone.self) { try await uploads.check(report, key: "sound", over: nil, desk: desk, at: now) }
    let after = try #require(uploads.upload("sound", for: actor, at: now))
    if case .reading = after.stage { Issue.record("it is still said to be read") }
    try Self.start(uploads, "failing", by: actor, in: city, of: known, desk: desk)
    let failed = try await Self.read(uploads, "failing", for: actor, in: city)
    guard case .refused(let faults) = failed.stage else {
      Issue.record("\(failed.stage)")
      return
    }
    #expect(faults.map(\.code) == ["report.not-looked-at"])
    #expect(faults.first?.message(.chinese).contains("文件没有问题") == true)
  }
}
