import Cultivation
import Enterprises
import Journal
import Quantities

/// Production courses, kept as the acts that led to them.
struct SQLCourses: CourseReader, CourseRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func append(_ step: RecordedCourseEvent, to enterprise: CreditCode) throws {
    try connection.execute(
      "INSERT INTO course_steps (id, credit_code, at, actor, record, content) VALUES (?, ?, ?, ?, ?, ?)",
      [
        SQLValue(try connection.count("SELECT max(id) FROM course_steps") + 1), .text(enterprise.text),
        .integer(step.at.millisecondsSinceEpoch), .text(step.actor.text), SQLValue(step.record),
        .text(step.event.json.description),
      ])
  }

  func steps(of enterprise: CreditCode) throws -> [RecordedCourseEvent] {
    try connection.rows(
      "SELECT at, actor, record, content FROM course_steps WHERE credit_code = ? ORDER BY id",
      [.text(enterprise.text)]
    ).map { row in
      RecordedCourseEvent(
        event: try row.json(3) { CourseEvent($0) }, at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(0))),
        actor: try row.parsed(1, ActorID.init), record: try row.integer(2))
    }
  }

  func courses(within scope: AreaScope) throws -> [ProductionCourse] {
    // Few enterprises have a course: each is looked up, rather than all of the scope gathered first.
    var filter = SQLFilter(scope)
    filter.add("credit_code = course_steps.credit_code")
    let rows = try connection.rows(
      """
      SELECT credit_code, content FROM course_steps
      WHERE EXISTS (SELECT 1 FROM enterprises\(filter.sql)) ORDER BY credit_code, id
      """, filter.arguments)
    var courses: [ProductionCourse] = []
    for row in rows {
      let code = try row.parsed(0, CreditCode.init)
      let event = try row.json(1) { CourseEvent($0) }
      if courses.last?.enterprise != code { courses.append(ProductionCourse(code)) }
      courses[courses.count - 1].apply(event)
    }
    return courses
  }
}

extension CourseProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [ReplayedTable(name: "course_steps", key: "id", columns: ["credit_code", "at", "actor", "record", "content"])]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work as any CourseWork)
  }
}

extension SQLWork: CourseWork {
  public var courses: any CourseReader { SQLCourses(connection) }
  public var courseTable: any CourseRepository { SQLCourses(connection) }
}

extension SQLStore: CourseStore {
  public func writeCourses<T: Sendable>(_ body: @Sendable (any CourseWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func readCourses<T: Sendable>(_ body: @Sendable (any CourseReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}
