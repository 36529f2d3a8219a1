import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

/// 投产进程: how an enterprise's new capacity is to come up month by month (达产爬坡), and which milestones on the way to
/// production (产业化里程碑) it expects and has reached.
///
/// It decides and applies, and does nothing else: no store, no clock.
public struct ProductionCourse: Sendable, Hashable {
  public let enterprise: CreditCode
  public private(set) var ramps: [Int: RampPlan] = [:]
  public private(set) var milestones: [Int: Milestone] = [:]
  private var lastNumber = 0

  public init(_ enterprise: CreditCode, events: some Sequence<CourseEvent> = []) {
    self.enterprise = enterprise
    for event in events { apply(event) }
  }

  /// The plans that still run.
  public var openRamps: [Int: RampPlan] { ramps.filter { $0.value.ending == nil } }

  /// What an act leads to.
  /// - Parameter kinds: the declared kinds of milestone.
  /// - Throws: `Diagnostics` with everything that is wrong with it.
  public func decide(_ act: CourseAct, kinds: [String], today: CalendarDay) throws(Diagnostics) -> CourseEvent {
    do {
      return CourseEvent(number: try number(of: act, kinds, today), act: act)
    } catch {
      throw Diagnostics(error)
    }
  }

  private func number(of act: CourseAct, _ kinds: [String], _ today: CalendarDay) throws(Diagnostic) -> Int {
    switch act {
    case .plan(let plan):
      try CourseText.check(plan.title, "title", CourseText.title)
      try Self.check(plan, on: today)
      guard !openRamps.values.contains(where: { $0.title == plan.title }) else { throw .rampTwice(plan.title) }
      return lastNumber + 1
    case .replan(let number, let plan, let reason):
      let ramp = try open(number)
      try Self.check(plan, on: today)
      try CourseText.check(reason, "reason")
      // What is over stays as it was planned: a closed month gets no new figure to be held against.
      for (month, amount) in plan.months where month.isClosed(on: today) && ramp.months[month] != amount {
        throw .closedMonth(month)
      }
      return number
    case .tell(let number, let month, let amount, let basis, let reason, let isConfirmed):
      let ramp = try open(number)
      guard ramp.covers == .project else { throw .toldByFacts }
      // What is told while a month runs is not the month's.
      guard case .month = month, month.isClosed(on: today) else { throw .futureMonth(month) }
      if let first = ramp.months.keys.min(), month < first { throw .beforePlan(month, first: first) }
      try Self.check(amount, at: "amount")
      try Self.check(basis, on: today)
      let standing = ramp.told[month]?.amount
      if let standing, reason.allSatisfy(\.isWhitespace) { throw .toldAlready(month, standing) }
      let doubt = Diagnostic.doubt(
        about: amount.yuan, of: month, replacing: standing?.yuan, at: Place(field: "amount"),
        told: { ramp.told[$0]?.amount.yuan }, in: { Money.tenThousands($0) })
      if let doubt, !isConfirmed { throw doubt }
      if doubt != nil || !reason.isEmpty { try CourseText.check(reason, "reason") }
      return number
    case .end(let number, let day, _, let reason):
      let ramp = try open(number)
      guard day <= today else { throw .notYet(day, today) }
      // One that is given up before it has begun ends on any day since today at the earliest.
      if let first = ramp.months.keys.min()?.start, day < min(first, today) {
        throw .endBeforePlan(day, earliest: min(first, today))
      }
      try CourseText.check(reason, "reason")
      return number
    case .expect(let kind, let title, let day):
      guard kinds.contains(kind) else { throw .milestoneKind(kind, kinds) }
      try CourseText.check(title, "title", CourseText.title)
      try Self.check(expected: day, today)
      guard !milestones.values.contains(where: { $0.kind == kind && $0.title == title && $0.dropped == nil }) else {
        throw .milestoneTwice(title)
      }
      return lastNumber + 1
    case .move(let number, let day, let reason):
      _ = try awaited(number)
      try Self.check(expected: day, today)
      try CourseText.check(reason, "reason")
      return number
    case .reach(let number, let day, let evidence):
      _ = try awaited(number)
      guard day <= today else { throw .notYet(day, today) }
      try CourseText.check(evidence, "evidence")
      return number
    case .revoke(let number, let reason):
      guard let milestone = milestones[number], milestone.reached != nil else { throw .notReached }
      guard milestone.answers.isEmpty else { throw .alreadyAnswered }
      try CourseText.check(reason, "reason")
      return number
    case .answer(let number, let what, _, let day, let note):
      guard let milestone = milestones[number], let reached = milestone.reached else { throw .notReached }
      guard milestone.answers[what] == nil else { throw .alreadyAnswered }
      guard day >= reached.day else { throw .beforeReached(reached.day) }
      guard day <= today else { throw .notYet(day, today) }
      try CourseText.check(note, "note")
      return number
    case .drop(let number, let day, let reason):
      _ = try awaited(number)
      guard day <= today else { throw .notYet(day, today) }
      try CourseText.check(reason, "reason")
      return number
    }
  }

  private func open(_ number: Int) throws(Diagnostic) -> RampPlan {
    guard let ramp = ramps[number], ramp.ending == nil else { throw .noRamp }
    return ramp
  }

  /// A milestone that is neither reached nor dropped.
  private func awaited(_ number: Int) throws(Diagnostic) -> Milestone {
    guard let milestone = milestones[number], milestone.isAwaited else { throw .noMilestone }
    return milestone
  }

  private static func check(_ plan: PlannedRamp, on today: CalendarDay) throws(Diagnostic) {
    guard let last = plan.months.keys.max() else { throw .noMonths }
    guard plan.months.count <= PlannedRamp.mostMonths else { throw .tooManyMonths(plan.months.count) }
    guard !last.isClosed(on: today) else { throw .planPast(last) }
    for (month, amount) in plan.months.sorted(by: { $0.key < $1.key }) {
      guard case .month = month else { throw .noMonth("\(month)", line: nil) }
      try check(amount, at: "months")
    }
    try check(plan.basis, on: today)
    // No office sets what a whole enterprise is to bring: it records what that declared.
    guard plan.covers == .enterprise, plan.declarer == .office else { return }
    guard let origin = plan.origin else { throw .courseMissing("teller") }
    try CourseText.check(origin.teller, "teller", CourseText.title)
    guard origin.day <= today else { throw .toldLater(origin.day, today) }
    try CourseText.check(origin.paper, "paper", CourseText.title)
  }

  private static func check(_ amount: Money, at field: String) throws(Diagnostic) {
    guard amount >= .zero, amount <= PlannedRamp.mostAMonth else { throw .amountBounds(field) }
  }

  /// A ground that a figure of one enterprise may have here, and that still holds.
  private static func check(_ basis: Basis, on today: CalendarDay) throws(Diagnostic) {
    guard PlannedRamp.bases.contains(basis.kind) else { throw .courseBasis(basis.kind) }
    if let until = basis.until, until < today { throw .basisOver(until) }
  }

  private static func check(expected day: CalendarDay, _ today: CalendarDay) throws(Diagnostic) {
    let bounds = today.adding(days: -3_660)...today.adding(days: 3_660)
    guard bounds.contains(day) else { throw .expectedBounds(day) }
  }

  /// Brings the course to where it stands after an event.
  public mutating func apply(_ event: CourseEvent) {
    let number = event.number
    lastNumber = max(lastNumber, number)
    switch event.act {
    case .plan(let plan): ramps[number] = RampPlan(plan)
    case .replan(_, let plan, _): ramps[number]?.take(plan)
    case .tell(_, let month, let amount, let basis, _, _):
      ramps[number]?.told[month] = ToldFigure(amount: amount, basis: basis.kind)
    case .end(_, let day, let outcome, let reason):
      ramps[number]?.ending = RampPlan.Ending(day: day, outcome: outcome, reason: reason)
    case .expect(let kind, let title, let day):
      milestones[number] = Milestone(kind: kind, title: title, expected: day)
    case .move(_, let day, _):
      milestones[number]?.expected = day
      milestones[number]?.moves += 1
    case .reach(_, let day, let evidence):
      milestones[number]?.reached = Milestone.Reached(day: day, evidence: evidence)
    case .revoke: milestones[number]?.reached = nil
    case .answer(_, let what, let answer, let day, let note):
      milestones[number]?.answers[what] = Milestone.Answered(answer: answer, day: day, note: note)
    case .drop(_, _, let reason): milestones[number]?.dropped = reason
    }
  }
}

/// What a plan says: what comes up, and how much each month is to bring.
public struct PlannedRamp: Sendable, Hashable {
  public enum Covers: String, Sendable, Hashable, CaseIterable {
    /// The whole enterprise: what it really makes is what its monthly facts tell.
    case enterprise
    /// One project or line: what it really makes is told here, month by month.
    case project
  }

  /// Who says so.
  public enum Declarer: String, Sendable, Hashable, CaseIterable {
    case enterprise, office
  }

  /// What an office records of a whole enterprise's plan is the enterprise's own: who told it, when, and by which paper.
  public struct Origin: Sendable, Hashable {
    /// Who of the enterprise, by post or office.
    public let teller: String
    public let day: CalendarDay
    public let paper: String

    public init(teller: String, day: CalendarDay, paper: String) {
      self.teller = teller
      self.day = day
      self.paper = paper
    }
  }

  public let title: String
  public let covers: Covers
  public let months: [Period: Money]
  public let basis: Basis
  public let declarer: Declarer
  /// `nil` for what the enterprise typed itself, for a project's plan, and for what was recorded before it was asked for.
  public let origin: Origin?

  public init(
    title: String, covers: Covers, months: [Period: Money], basis: Basis, declarer: Declarer, origin: Origin? = nil
  ) {
    self.origin = origin
    self.title = title
    self.covers = covers
    self.months = months
    self.basis = basis
    self.declarer = declarer
  }

  public static let mostMonths = 60
  /// 1,000亿元.
  public static let mostAMonth = Money(fen: 10_000_000_000_000)
  /// On which grounds one enterprise's figures may stand here. The statutory survey is none of them.
  public static let bases: [Basis.Kind] = [.voluntary, .departmentSharing, .approvedSurvey]
}

/// 爬坡计划: one plan as it stands, with what was told of it.
public struct RampPlan: Sendable, Hashable {
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// 已达产.
    case full
    /// 不再跟踪.
    case stopped
  }

  public struct Ending: Sendable, Hashable {
    public let day: CalendarDay
    public let outcome: Outcome
    public let reason: String
  }

  public let title: String
  public let covers: PlannedRamp.Covers
  public private(set) var months: [Period: Money]
  public private(set) var basis: Basis
  public private(set) var declarer: PlannedRamp.Declarer
  public private(set) var origin: PlannedRamp.Origin?
  /// How often it was changed.
  public private(set) var changes = 0
  /// What a project really made, as told last for each month.
  public internal(set) var told: [Period: ToldFigure] = [:]
  public internal(set) var ending: Ending?

  init(_ plan: PlannedRamp) {
    title = plan.title
    covers = plan.covers
    months = plan.months
    basis = plan.basis
    declarer = plan.declarer
    origin = plan.origin
  }

  /// Whether its months are the enterprise's own words: typed by it, or recorded with who told them and by which paper. A
  /// project's are told of the project alone.
  public var isDeclared: Bool { covers == .project || declarer == .enterprise || origin != nil }

  /// A changed plan replaces the months that it names and those after its first. What `decide` let through does not touch
  /// closed months, and those before the first stay.
  mutating func take(_ plan: PlannedRamp) {
    guard let first = plan.months.keys.min() else { return }
    months = months.filter { $0.key < first }.merging(plan.months) { $1 }
    basis = plan.basis
    declarer = plan.declarer
    origin = plan.origin
    changes += 1
  }
}

/// A month's figure and the ground that it stands on.
public struct ToldFigure: Sendable, Hashable {
  public let amount: Money
  public let basis: Basis.Kind

  public init(amount: Money, basis: Basis.Kind) {
    self.amount = amount
    self.basis = basis
  }
}

/// 里程碑: something that must have happened before an enterprise may file, such as the licence of a product.
public struct Milestone: Sendable, Hashable {
  public struct Reached: Sendable, Hashable {
    public let day: CalendarDay
    public let evidence: String
  }

  public enum Answer: String, Sendable, Hashable, CaseIterable {
    /// 已申报.
    case filed
    /// 不适用: looked at, and there is nothing to file.
    case notApplicable
  }

  public struct Answered: Sendable, Hashable {
    public let answer: Answer
    public let day: CalendarDay
    public let note: String
  }

  /// One of the declared kinds, as the clause names it.
  public let kind: String
  /// Of what: a product, a result, a line.
  public let title: String
  public internal(set) var expected: CalendarDay
  /// How often the expected day was moved.
  public internal(set) var moves = 0
  public internal(set) var reached: Reached?
  /// Why it is followed no more; `nil` while it is.
  public internal(set) var dropped: String?
  public internal(set) var answers: [Filing: Answered] = [:]

  init(kind: String, title: String, expected: CalendarDay) {
    self.kind = kind
    self.title = title
    self.expected = expected
  }

  public var isAwaited: Bool { reached == nil && dropped == nil }
}
