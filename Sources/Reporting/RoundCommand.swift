import Diagnostics
import Journal
import Quantities
import Secrecy

/// What happened in a round.
public enum RoundEvent: Sendable, Hashable {
  case opened(RoundOpening)
  case submitted(Reporter.Key, Submission)
  case sentBack(Reporter.Key, reason: String)
  case reminded([Reporter.Key])
  case locked
  case reopened(reason: String)
  /// 增补: somebody more is expected, until a day of its own.
  case expected(Reporter, due: CalendarDay, reason: String)
  /// 移出: somebody is expected no more.
  case excused(Reporter.Key, reason: String)
  /// 计入: a version that came after the lock counts from now on, as it was found when it was taken.
  case taken(Reporter.Key, version: Int, Submission, reason: String)
  /// 本月不报: of enterprises that told the month before nothing is expected, such as those that closed or moved away.
  case absent(Reporter.Key, [CreditCode], reason: String)
  /// 撤回: it was opened by mistake.
  case withdrawn(reason: String)
}

/// What somebody wants of a round.
public enum RoundCommand: Sendable, Hashable {
  case open(RoundOpening)
  case submit(Reporter.Key, Submission)
  case sendBack(Reporter.Key, reason: String)
  case remind([Reporter.Key])
  case lock
  case reopen(reason: String)
  case expect(Reporter, due: CalendarDay, reason: String)
  case excuse(Reporter.Key, reason: String)
  case take(Reporter.Key, version: Int, Submission, reason: String)
  /// Says that nothing is to be expected of enterprises this month.
  case absent(Reporter.Key, [CreditCode], reason: String)
  /// Takes back a round that was opened by mistake, while nobody has sent anything.
  case withdraw(reason: String)

  /// How far back a round may ask: ten years. It may be opened a month ahead.
  static let monthsBack = 120

  /// The most reporters of one round.
  public static let greatestRoster = 5000

  /// What the command does to a round.
  /// - Parameters:
  ///   - round: `nil` where there is none yet.
  ///   - day: the day on which it is asked.
  /// - Throws: `Diagnostics` with a code of `round.…`.
  public func decide(_ round: Round?, on day: CalendarDay) throws(Diagnostics) -> RoundEvent {
    if case .open(let opening) = self {
      try Self.check(opening, on: day)
      return .opened(opening)
    }
    guard let round else { throw Diagnostics(.unknownRound) }
    guard round.withdrawn == nil else { throw Diagnostics(.roundWithdrawn) }
    switch self {
    case .open(let opening): return .opened(opening)
    case .submit(let key, let submission):
      guard round.reporter(key) != nil else { throw Diagnostics(.notExpected(key)) }
      return .submitted(key, submission)
    case .sendBack(let key, let reason):
      let reporter = try Self.expected(key, in: round)
      guard [.partial, .reported, .resubmitted].contains(round.state(of: key)) else {
        throw Diagnostics(.nothingToSendBack(reporter, round.state(of: key)))
      }
      return .sentBack(key, reason: try Self.told(reason))
    case .remind(let keys):
      try Self.checkOpen(round)
      guard !keys.isEmpty else { throw Diagnostics(.nobodyChosen) }
      let awaited = Set(round.awaited.map(\.key))
      let right = Set(keys).intersection(awaited).sorted()
      guard !right.isEmpty else { throw Diagnostics(.nobodyToRemind) }
      return .reminded(right)
    case .lock:
      try Self.checkOpen(round)
      return .locked
    case .reopen(let reason):
      guard round.isLocked else { throw Diagnostics(.roundNotLocked) }
      return .reopened(reason: try Self.told(reason))
    case .expect(let reporter, let due, let reason):
      try Self.checkOpen(round)
      try Self.checkNew(reporter, until: due, in: round, on: day)
      return .expected(reporter, due: due, reason: try Self.told(reason))
    case .excuse(let key, let reason):
      let reporter = try Self.expected(key, in: round)
      guard round.roster.count > 1 else { throw Diagnostics(.lastReporter(reporter)) }
      return .excused(key, reason: try Self.told(reason))
    case .take(let key, let version, let submission, let reason):
      guard let reporter = round.reporter(key) else { throw Diagnostics(.notExpected(key)) }
      guard round.entry(of: key).held.first?.number == version else { throw Diagnostics(.nothingHeld(reporter)) }
      return .taken(key, version: version, submission, reason: try Self.told(reason))
    case .absent(let key, let codes, let reason):
      let reporter = try Self.expected(key, in: round)
      guard !codes.isEmpty else { throw Diagnostics(.noEnterpriseChosen) }
      guard round.entry(of: key).lacking > 0 else { throw Diagnostics(.nothingLacking(reporter)) }
      return .absent(key, Set(codes).sorted(), reason: try Self.told(reason))
    case .withdraw(let reason):
      guard round.isUntouched else { throw Diagnostics(.roundHasReports) }
      return .withdrawn(reason: try Self.told(reason))
    }
  }

  private static func checkOpen(_ round: Round) throws(Diagnostics) {
    guard !round.isLocked else { throw Diagnostics(.roundLocked) }
  }

  /// Somebody on the roster of a round that is not locked.
  private static func expected(_ key: Reporter.Key, in round: Round) throws(Diagnostics) -> Reporter {
    try checkOpen(round)
    guard let reporter = round.reporter(key) else { throw Diagnostics(.notExpected(key)) }
    return reporter
  }

  private static func checkNew(
    _ reporter: Reporter, until due: CalendarDay, in round: Round, on day: CalendarDay
  ) throws(Diagnostics) {
    guard round.reporter(reporter.key) == nil else { throw Diagnostics(.alreadyExpected(reporter)) }
    guard round.roster.count < greatestRoster else { throw Diagnostics(.roundRoster(round.roster.count + 1)) }
    if case .area(let code) = reporter.key, let own = round.opening.area, !own.contains(code) {
      throw Diagnostics(.elsewhere(reporter))
    }
    // Nobody is late from the first day on.
    let earliest = max(round.opening.due, day)
    guard due >= earliest else { throw Diagnostics(.ownDue(due, earliest: earliest)) }
  }

  static func told(_ reason: String) throws(Diagnostics) -> String {
    let reason = reason.trimmingWhiteSpace
    guard !reason.isEmpty else { throw Diagnostics(.roundReasonMissing) }
    try checkWords(of: reason)
    return reason
  }

  /// What no reason may hold, whoever gives it: an identity number, or a figure to report.
  static func checkWords(of reason: String) throws(Diagnostics) {
    guard !IdentityNumber.stands(in: reason) else {
      throw Diagnostics(IdentityNumber.refusal("round.identity-number", at: Place(field: "reason")))
    }
    if let clause = FigureWish.found(in: reason) {
      throw Diagnostics(FigureWish.refusal("round.figure-asked", clause, at: Place(field: "reason")))
    }
  }

  private static func check(_ opening: RoundOpening, on day: CalendarDay) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    if let now = ReportMonth(year: day.year, month: day.month) {
      let months = now.back(monthsBack)...now.back(-1)
      if !months.contains(opening.month) { faults.append(.roundMonth(opening.month, months)) }
    }
    if opening.title.trimmingWhiteSpace.isEmpty || opening.title.count > 80 { faults.append(.roundTitle) }
    // It stands in what every reporter is reminded with.
    if let clause = FigureWish.found(in: opening.title) {
      faults.append(FigureWish.refusal("round.figure-asked", clause, at: Place(field: "title")))
    }
    if opening.due < opening.month.period.end {
      faults.append(.roundDue(opening))
    } else if opening.due < day {
      // Nobody is late from the first day on.
      faults.append(.roundDuePast(opening.due, on: day))
    }
    if opening.roster.isEmpty || opening.roster.count > greatestRoster {
      faults.append(.roundRoster(opening.roster.count))
    }
    if Set(opening.roster.map(\.key)).count != opening.roster.count { faults.append(.reporterTwice) }
    if opening.measures.isEmpty { faults.append(.noMeasure) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }
}
