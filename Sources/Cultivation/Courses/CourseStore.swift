import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// Where production courses are kept.
public protocol CourseStore: EnterpriseStore {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeCourses<T: Sendable>(_ body: @Sendable (any CourseWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func readCourses<T: Sendable>(_ body: @Sendable (any CourseReading) throws -> T) async throws -> T
}

public protocol CourseReading: EnterpriseReading {
  var courses: any CourseReader { get }
}

public protocol CourseWork: CourseReading {
  var courseTable: any CourseRepository { get }
  var journal: any JournalWriter { get }
}

/// An act as it stands in the history of a course.
public struct RecordedCourseEvent: Sendable, Hashable {
  public let event: CourseEvent
  public let at: Timestamp
  public let actor: ActorID
  /// The journal's record of it.
  public let record: Int

  public init(event: CourseEvent, at: Timestamp, actor: ActorID, record: Int) {
    self.event = event
    self.at = at
    self.actor = actor
    self.record = record
  }
}

extension [RecordedCourseEvent] {
  /// The last of a course's acts that said what a plan has month by month.
  public func lastPlanning(of number: Int) -> RecordedChange? {
    last { step in
      switch step.event.act {
      case .plan, .replan: step.event.number == number
      default: false
      }
    }.map { RecordedChange(record: $0.record, by: $0.actor, at: $0.at) }
  }
}

public protocol CourseReader {
  /// What was done to an enterprise's course, in the order of doing; empty where it has none.
  func steps(of enterprise: CreditCode) throws -> [RecordedCourseEvent]
  /// The courses within a scope, in the order of codes.
  func courses(within scope: AreaScope) throws -> [ProductionCourse]
}

public protocol CourseRepository {
  func append(_ step: RecordedCourseEvent, to enterprise: CreditCode) throws
}

/// Carries what the journal says about production courses into their table: the one way in, for commands and for replay.
public struct CourseProjection: Sendable {
  /// The kind of record that it writes.
  public static let recordKind = "cultivation.course-acted"

  public init() {}

  /// Applies a record that is in the journal; one of another kind changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`; what the store throws.
  public func apply(_ record: JournalRecord, to work: any CourseWork) throws {
    guard record.entry.kind == Self.recordKind else { return }
    let payload = record.entry.payload
    guard let enterprise = payload["enterprise"].text.flatMap({ CreditCode($0) }),
      let event = CourseEvent(payload["event"])
    else { throw Diagnostics(record.unreadable) }
    try work.courseTable.append(
      RecordedCourseEvent(
        event: event, at: record.entry.at, actor: record.entry.actor, record: record.sequence), to: enterprise)
  }
}
