import Quantities
import Testing

@testable import Benefits

/// When everybody is worked out anew: what the watch of each minute goes by.
@Suite("Whether the standings are due")
struct ProjectionMarkTests {
  private let day: CalendarDay
  private let stored: ProjectionMark

  init() throws {
    day = try #require(CalendarDay("2026-05-10"))
    stored = ProjectionMark(on: day, corpus: "a", journalSequence: 7)
  }

  @Test("before the first they are, also over an empty journal")
  func first() {
    #expect(
      ProjectionMark.due(on: day, corpus: "a", factRecords: [], stored: nil)
        == ProjectionMark(on: day, corpus: "a", journalSequence: 0))
  }

  @Test("while day, rules and facts are the same they are not")
  func same() {
    #expect(ProjectionMark.due(on: day, corpus: "a", factRecords: [3, 7, 5], stored: stored) == nil)
  }

  @Test("after midnight, with other rules and with later facts they are, up to the last of these")
  func changed() {
    let next = day.adding(days: 1)
    #expect(ProjectionMark.due(on: next, corpus: "a", factRecords: [7], stored: stored)?.on == next)
    #expect(ProjectionMark.due(on: day, corpus: "b", factRecords: [7], stored: stored)?.corpus == "b")
    #expect(ProjectionMark.due(on: day, corpus: "a", factRecords: [7, 9, 8], stored: stored)?.journalSequence == 9)
  }

  @Test("after a restore of an older journal they are")
  func restored() {
    #expect(ProjectionMark.due(on: day, corpus: "a", factRecords: [4], stored: stored)?.journalSequence == 4)
  }
}
