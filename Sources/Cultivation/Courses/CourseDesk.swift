import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities

/// Where people keep the production courses of enterprises.
public struct CourseDesk: Sendable {
  public let store: any CourseStore
  private let reader: MilestoneReader
  private let projection = CourseProjection()

  public init(store: any CourseStore, corpus: PolicyCorpus) {
    self.store = store
    reader = MilestoneReader(corpus: corpus)
  }

  /// The programme whose milestones are followed, and the indicator that the ramps belong to.
  public static let programme = InstrumentID("shenggui-2023/4#industrialisation-milestones")
  public static let indicator = InstrumentID("shenggui-2023/4#ramp-up")

  /// The declared kinds of milestone, in the words of the clause.
  public var kinds: [String] { reader.kinds }

  /// What a milestone makes possible to file; as `MilestoneReader.openings`.
  public func openings(
    of milestone: Milestone, isAboveScale: Bool, maker: MilestoneMaker = MilestoneMaker()
  ) -> [MilestoneOpening] {
    reader.openings(of: milestone, isAboveScale: isAboveScale, maker: maker)
  }

  /// Carries an act on an enterprise's course out.
  /// - Parameter seen: the last planning of the plan that is planned anew, as it was when somebody began to; `nil` asks for
  ///   nothing.
  /// - Returns: the number of what it is about.
  /// - Throws: `Diagnostics` as `ProductionCourse.decide`; `course.no-enterprise`, `command.key-reused`,
  ///   `command.changed-since`.
  @discardableResult
  public func act(
    _ act: CourseAct, on enterprise: CreditCode, over seen: SeenVersion? = nil, by actor: ActorID, key: String,
    at: Timestamp, within scope: AreaScope
  ) async throws -> Int {
    let command = Command(actor: actor, key: key, payload: ["course": .text(enterprise.text), "act": act.asked.json])
    let kinds = kinds
    return try await store.writeCourses { [projection] work in
      if let stored = try work.journal.reply(to: command)?["number"].integer { return stored }
      guard let known = try work.enterprises.enterprise(enterprise), scope.contains(known) else {
        throw Diagnostics(.noCourseEnterprise)
      }
      let steps = try work.courses.steps(of: enterprise)
      let course = ProductionCourse(enterprise, events: steps.map(\.event))
      if case .replan(let number, _, _) = act { try seen?.check(steps.lastPlanning(of: number)) }
      let event = try course.decide(act, kinds: kinds, today: at.dayInShanghai)
      let record = try work.journal.append(
        JournalEntry(
          kind: CourseProjection.recordKind, command: command, at: at,
          payload: ["enterprise": .text(enterprise.text), "event": event.json],
          reply: ["number": CanonicalJSON(event.number)]))
      try projection.apply(record, to: work)
      return event.number
    }
  }

  /// An enterprise's course and what was done in it. The caller has seen to it that the reader may see the enterprise.
  public func course(
    of enterprise: CreditCode
  ) async throws -> (course: ProductionCourse, steps: [RecordedCourseEvent]) {
    let steps = try await store.readCourses { try $0.courses.steps(of: enterprise) }
    return (ProductionCourse(enterprise, events: steps.map(\.event)), steps)
  }

  /// The courses within a scope. Cost: one pass over their steps.
  public func courses(within scope: AreaScope) async throws -> [ProductionCourse] {
    try await store.readCourses { try $0.courses.courses(within: scope) }
  }
}
