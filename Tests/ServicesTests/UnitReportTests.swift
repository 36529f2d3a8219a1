import Diagnostics
import Journal
import Quantities
import Testing

@testable import Services

@Suite("Rates of a unit")
struct UnitReportTests {
  /// The first day that is looked at.
  private static let first = day("2026-02-15")

  private func row(
    _ number: Int, joined: String, taken: Int?, outcome: CaseOutcome? = nil, due: String? = nil,
    closed: String? = nil, isWaiting: Bool = false, rating: CaseRating.Mark? = nil, termChanges: Int = 0
  ) throws -> CasePartyRow {
    CasePartyRow(
      case: .init(number), instrument: try Fixture.type().instrument, type: "困难诉求", unit: Fixture.street,
      joinedOn: day(joined), takenAfter: taken, due: due.map { day($0) }, isWaiting: isWaiting, outcome: outcome,
      closedOn: closed.map { day($0) }, rating: rating, termChanges: termChanges)
  }

  @Test(
    "late is what ran out, whether it is open, waits, was closed or was handed on only then; the closed ones have a rate"
  )
  func lateAndInTime() throws {
    let due = "2026-05-19"
    let rows = try [
      row(1, joined: "2026-05-06", taken: 1, due: due),
      row(2, joined: "2026-05-06", taken: 1, outcome: .done, due: due, closed: due),
      row(3, joined: "2026-05-06", taken: 1, outcome: .doneWithoutHelp, due: due, closed: "2026-05-20", termChanges: 2),
      row(4, joined: "2026-05-06", taken: 1, outcome: .handedOn, due: due, closed: "2026-05-20"),
      row(5, joined: "2026-05-06", taken: 1, outcome: .handedOn, due: due, closed: "2026-05-18", termChanges: 1),
      // It waits since before its deadline, of which none is kept; and since after it.
      row(6, joined: "2026-05-06", taken: 1, isWaiting: true),
      row(7, joined: "2026-05-06", taken: 1, due: due, isWaiting: true),
    ]
    let calendar = try Fixture.calendar()
    let report = try #require(UnitReport.reports(rows, since: Self.first, on: day("2026-05-25"), calendar).first)
    #expect(report.open == 3 && report.closed == 2 && report.closedInTime == .init(part: 1, whole: 2))
    #expect(report.overdue == .init(part: 4, whole: 6) && report.termChanged == 2)
    #expect(report.alerts() == [.overdue(.init(part: 4, whole: 6))])
    // Each number opens to its rows.
    func numbers(_ measure: UnitReport.Measure) -> [Int] {
      UnitMatter.matters(rows, since: Self.first).filter { measure.holds(of: $0, on: day("2026-05-25"), calendar) }.map(
        \.last.case.number)
    }
    #expect(numbers(.overdue) == [1, 3, 4, 7] && numbers(.termChanged) == [3, 5])
    #expect(numbers(.closedInTime) == [2, 3] && numbers(.closed) == [2, 3])
    let judged = UnitMatter.matters(rows, since: Self.first).map {
      UnitReport.Measure.closedInTime.isInTime($0, on: day("2026-05-25"), calendar)
    }
    #expect(judged == [nil, true, false, nil, nil, nil, nil])
  }

  @Test("take-up within three and five counts whoever was taken up or could have been; what came today is not judged")
  func takeUp() throws {
    let rows = try [
      row(1, joined: "2026-05-06", taken: 3), row(2, joined: "2026-05-06", taken: 4),
      row(3, joined: "2026-05-06", taken: nil), row(4, joined: "2026-05-20", taken: nil),
      row(5, joined: "2026-05-06", taken: 0, outcome: .done),
      row(6, joined: "2026-05-06", taken: nil, outcome: .notForMe),
    ]
    let report = try #require(
      UnitReport.reports(rows, since: Self.first, on: day("2026-05-20"), try Fixture.calendar()).first)
    #expect(report.dueWithin[3] == .init(part: 2, whole: 4) && report.dueWithin[5] == .init(part: 3, whole: 4))
    #expect(report.received == 6 && report.open == 4 && report.refused == 1)
    #expect(report.refusals.map(\.value) == [1] && report.refusals.first?.key.type == "困难诉求")
    #expect(report.alerts() == [])
  }

  @Test(
    "a case that came back is one, was in time only if it was each time, and keeps what was said of an earlier closing")
  func cameBack() throws {
    let first = try row(1, joined: "2026-05-06", taken: 2, outcome: .done, rating: .dissatisfied)
    func report(_ second: [CasePartyRow]) throws -> UnitReport {
      let rows = [first] + second + [try row(2, joined: "2026-05-06", taken: 1, outcome: .done)]
      return try #require(
        UnitReport.reports(rows, since: Self.first, on: day("2026-05-20"), try Fixture.calendar()).first)
    }
    let open = try report([row(1, joined: "2026-05-19", taken: nil)])
    #expect(open.received == 2 && open.open == 1 && open.closed == 1 && open.dueWithin[3] == .init(part: 2, whole: 2))
    #expect(open.rated == 1 && open.dissatisfied == 1)
    let late = try report([row(1, joined: "2026-05-12", taken: 4)])
    #expect(late.dueWithin[3] == .init(part: 1, whole: 2) && late.dueWithin[5] == .init(part: 2, whole: 2))
    let again = try report([row(1, joined: "2026-05-12", taken: 1, outcome: .done, rating: .satisfied)])
    #expect(again.received == 2 && again.closed == 2 && again.done == 2 && again.rated == 1 && again.dissatisfied == 0)
    // What was refused once was refused, also where it came back.
    let refused = try row(1, joined: "2026-05-06", taken: nil, outcome: .notForMe)
    let matters = UnitMatter.matters([refused, try row(1, joined: "2026-05-12", taken: 1)], since: Self.first)
    let calendar = try Fixture.calendar()
    #expect(matters.count == 1)
    #expect(matters.allSatisfy { UnitReport.Measure.refused.holds(of: $0, on: day("2026-05-20"), calendar) })
  }

  @Test("a rate is judged from five cases on, at its bound it holds, just past it alerts")
  func bounds() throws {
    func alerts(_ refused: Int, of all: Int) throws -> [UnitReport.Alert] {
      let rows = try (0..<all).map {
        try row($0, joined: "2026-05-06", taken: 1, outcome: $0 < refused ? .notForMe : .done)
      }
      return UnitReport.reports(rows, since: Self.first, on: day("2026-05-20"), try Fixture.calendar())[0].alerts()
    }
    #expect(try alerts(4, of: 4) == [])
    #expect(try alerts(1, of: 5) == [])
    #expect(try alerts(2, of: 9) == [.refuses(.init(part: 2, whole: 9))])
    let late = try (0..<5).map {
      try row($0, joined: "2026-05-06", taken: 1, due: $0 < 2 ? "2026-05-19" : "2026-05-20")
    }
    #expect(
      UnitReport.reports(late, since: Self.first, on: day("2026-05-20"), try Fixture.calendar())[0].alerts() == [
        .overdue(.init(part: 2, whole: 5))
      ])
  }

  @Test("what was put off for longer than the days that are looked at stays late, and late when it is closed at last")
  func putOff() throws {
    let rows = try [
      row(1, joined: "2026-01-06", taken: nil, due: "2026-01-20"),
      row(2, joined: "2026-01-06", taken: 2, outcome: .done, due: "2026-01-20", closed: "2026-05-19"),
      row(3, joined: "2026-01-06", taken: nil, outcome: .notForMe, closed: "2026-02-16"),
      row(4, joined: "2026-05-06", taken: 1, due: "2026-06-02"),
    ]
    let calendar = try Fixture.calendar()
    let report = try #require(
      UnitReport.reports(rows, since: Self.first, on: day("2026-05-20"), calendar).first)
    #expect(report.received == 1 && report.open == 2 && report.closed == 1 && report.refused == 0)
    #expect(report.overdue == .init(part: 2, whole: 3) && report.closedInTime == .init(part: 0, whole: 1))
    // Nobody has taken the first up in months; the second was taken up before the days that are looked at.
    #expect(report.dueWithin[5] == .init(part: 1, whole: 2))
    let received = UnitMatter.matters(rows, since: Self.first).filter {
      UnitReport.Measure.received.holds(of: $0, on: day("2026-05-20"), calendar)
    }
    #expect(received.map(\.last.case.number) == [4])
  }
}
