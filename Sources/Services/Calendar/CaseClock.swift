import Quantities

/// 办理时限: how many working days a party has, from which day, and when the clock stood still.
///
/// The day of intake is not counted; the first working day after it is the first. A day at whose end the party waits
/// for the enterprise is not counted either, so that a wait can only move a deadline away.
public struct CaseClock: Sendable, Hashable {
  /// A wait for the enterprise: from the day of the question to the day of the answer, which is counted again.
  public struct Pause: Sendable, Hashable {
    public let from: CalendarDay
    /// `nil` while the enterprise still owes the answer.
    public var until: CalendarDay?

    public init(from: CalendarDay, until: CalendarDay? = nil) {
      self.from = from
      self.until = until
    }

    /// Whether the party waits at the end of the day.
    func covers(_ day: CalendarDay) -> Bool { from <= day && (until.map { day < $0 } ?? true) }
  }

  public let start: CalendarDay
  public private(set) var workingDays: Int
  /// In order; none but the last is open.
  public private(set) var pauses: [Pause]

  public init(start: CalendarDay, workingDays: Int, pauses: [Pause] = []) {
    self.start = start
    self.workingDays = workingDays
    self.pauses = pauses
  }

  public var isPaused: Bool { pauses.last.map { $0.until == nil } ?? false }

  mutating func pause(on day: CalendarDay) {
    guard !isPaused else { return }
    pauses.append(Pause(from: day))
  }

  mutating func resume(on day: CalendarDay) {
    guard isPaused, let last = pauses.indices.last else { return }
    pauses[last].until = day
  }

  /// Another number of days from the same start; a wait goes on.
  mutating func setTerm(_ days: Int) { workingDays = days }
}

/// A deadline, and whether it may still move because a year's holidays are not published.
public struct DueDay: Sendable, Hashable, Comparable {
  public let day: CalendarDay
  public let isProvisional: Bool

  public init(_ day: CalendarDay, isProvisional: Bool) {
    self.day = day
    self.isProvisional = isProvisional
  }

  public static func < (left: DueDay, right: DueDay) -> Bool { left.day < right.day }
}

/// How a deadline came about, day by day.
public struct Reckoning: Sendable, Hashable {
  public struct Step: Sendable, Hashable {
    public let day: CalendarDay
    public let kind: ServiceCalendar.Kind
    /// The enterprise owed an answer at the end of the day.
    public let isPaused: Bool
    /// Its number among the counted days, from 1; `nil` where it is not counted.
    public let number: Int?
  }

  /// From the day after the start to the deadline; to the beginning of an open wait where there is no deadline yet.
  public let steps: [Step]
  /// `nil` while the clock stands still before the term is used up.
  public let due: DueDay?

  public var counted: Int { steps.last { $0.number != nil }?.number ?? 0 }
}

extension ServiceCalendar {
  /// Works a deadline out. Cost: linear in the days from start to deadline.
  public func reckon(_ clock: CaseClock, for unit: ServiceUnit) -> Reckoning {
    var steps: [Reckoning.Step] = []
    var counted = 0
    var isProvisional = false
    var day = clock.start
    for _ in 0..<Self.longestWalk {
      day = day.adding(days: 1)
      let isPaused = clock.pauses.contains { $0.covers(day) }
      // Nothing is counted any more until the enterprise answers.
      if isPaused, let last = clock.pauses.last, last.until == nil, last.from <= day { break }
      let kind = kind(of: day, for: unit)
      if case .published = kind, !isPublished(day) { isProvisional = true }
      let isCounted = kind.isWorked && !isPaused
      if isCounted { counted += 1 }
      steps.append(Reckoning.Step(day: day, kind: kind, isPaused: isPaused, number: isCounted ? counted : nil))
      if counted == clock.workingDays {
        return Reckoning(steps: steps, due: DueDay(day, isProvisional: isProvisional))
      }
    }
    return Reckoning(steps: steps, due: nil)
  }
}
