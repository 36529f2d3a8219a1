import Diagnostics
import Journal
import Quantities

/// 报送任务: one month's report, asked of a roster of streets, parks or enterprises until a day.
///
/// Pure: `RoundCommand.decide` says what happens, `apply` makes it so. What comes after the lock is kept and listed, and
/// changes none of the round's figures.
public struct Round: Sendable, Hashable {
  public struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let text: String

    /// `nil` where the text is not twelve hexadecimal digits.
    public init?(_ text: String) {
      guard text.utf8.count == 12, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
      else { return nil }
      self.text = text
    }

    /// The round that a command opens.
    public init(openedBy command: Command) {
      text = ContentHash(of: "\(command.actor.text) \(command.key)".utf8).short
    }

    public static func < (left: ID, right: ID) -> Bool { left.text < right.text }
    public var description: String { text }
  }

  /// 未报, 已报, 退回, 重报.
  public enum State: String, Sendable, Hashable, CaseIterable {
    case missing, reported, returned, resubmitted

    public var name: Wording {
      switch self {
      case .missing: Wording(zh: "未报", en: "missing")
      case .reported: Wording(zh: "已报", en: "reported")
      case .returned: Wording(zh: "退回", en: "returned")
      case .resubmitted: Wording(zh: "重报", en: "reported again")
      }
    }
  }

  /// What one reporter sent, each time.
  public struct Entry: Sendable, Hashable {
    public fileprivate(set) var versions: [Version] = []
    public fileprivate(set) var reminded: [Timestamp] = []

    /// The last version that counts; later ones came after the lock.
    public var standing: Version? { versions.last { !$0.isAfterLock } }

    public var state: State {
      guard let standing else { return .missing }
      if standing.sentBack != nil || standing.submission.returned > 0 { return .returned }
      return versions.count { !$0.isAfterLock } > 1 ? .resubmitted : .reported
    }

    /// 迟报: the first version that counts came after the day it was due.
    public var isLate: Bool { versions.first { !$0.isAfterLock }?.isLate ?? false }
  }

  public struct Version: Sendable, Hashable {
    /// Counted from 1.
    public let number: Int
    public let submission: Submission
    public let at: Timestamp
    public let by: ActorID
    /// The journal's record of it.
    public let record: Int
    public let isLate: Bool
    public let isAfterLock: Bool
    /// Why the whole of it was sent back; `nil` where it was not.
    public fileprivate(set) var sentBack: String?
  }

  /// What happened to the round as a whole.
  public struct LogLine: Sendable, Hashable {
    public enum Act: Sendable, Hashable {
      case opened, locked
      case reopened(String)
      case reminded(Int)
    }

    public let act: Act
    public let at: Timestamp
    public let by: ActorID
  }

  public let id: ID
  public let opening: RoundOpening
  public private(set) var isLocked = false
  public private(set) var entries: [Reporter.Key: Entry] = [:]
  public private(set) var log: [LogLine]

  /// The round as it was opened.
  public init(_ id: ID, _ opening: RoundOpening, at: Timestamp, by: ActorID) {
    self.id = id
    self.opening = opening
    log = [LogLine(act: .opened, at: at, by: by)]
  }

  public func entry(of key: Reporter.Key) -> Entry { entries[key] ?? Entry() }
  public func state(of key: Reporter.Key) -> State { entry(of: key).state }

  /// Who has not reported, or has something to mend: whom a reminder is for.
  public var awaited: [Reporter] {
    opening.roster.filter { [.missing, .returned].contains(state(of: $0.key)) }
  }

  public func count(_ state: State) -> Int { opening.roster.count { self.state(of: $0.key) == state } }

  /// The sums of what stands, by fact and period: each reporter's last version that counts and was not sent back.
  public var figures: [String: Money] {
    var sums: [String: Money] = [:]
    for reporter in opening.roster {
      guard let standing = entry(of: reporter.key).standing, standing.sentBack == nil else { continue }
      for (fact, amount) in standing.submission.totals { sums[fact] = sums[fact]?.adding(amount) ?? amount }
    }
    return sums
  }

  public mutating func apply(_ event: RoundEvent, at: Timestamp, by: ActorID, record: Int) {
    switch event {
    case .opened: break
    case .submitted(let key, let submission):
      entries[key, default: Entry()].versions.append(
        Version(
          number: entry(of: key).versions.count + 1, submission: submission, at: at, by: by, record: record,
          isLate: at.dayInShanghai > opening.due, isAfterLock: isLocked))
    case .sentBack(let key, let reason):
      guard let last = entries[key]?.versions.lastIndex(where: { !$0.isAfterLock }) else { return }
      entries[key]?.versions[last].sentBack = reason
    case .reminded(let keys):
      for key in keys { entries[key, default: Entry()].reminded.append(at) }
      log.append(LogLine(act: .reminded(keys.count), at: at, by: by))
    case .locked:
      isLocked = true
      log.append(LogLine(act: .locked, at: at, by: by))
    case .reopened(let reason):
      isLocked = false
      log.append(LogLine(act: .reopened(reason), at: at, by: by))
    }
  }
}

/// Who is expected to report: a street, town or park, or an enterprise for itself.
public struct Reporter: Sendable, Hashable {
  public enum Key: Sendable, Hashable, Comparable {
    case area(AreaCode)
    case enterprise(CreditCode)

    public var text: String {
      switch self {
      case .area(let code): code.text
      case .enterprise(let code): code.text
      }
    }

    /// Reads an area's or a credit code.
    public init?(_ text: String) {
      if let code = AreaCode(text) {
        self = .area(code)
      } else if let code = CreditCode(text) {
        self = .enterprise(code)
      } else {
        return nil
      }
    }

    /// Whose enterprises it tells about.
    public var scope: AreaScope {
      switch self {
      case .area(let code): .area(code)
      case .enterprise(let code): .enterprise(code.text)
      }
    }

    public static func < (left: Key, right: Key) -> Bool { left.text < right.text }
  }

  public let key: Key
  /// The name under which it was asked.
  public let name: String

  public init(_ key: Key, name: String) {
    self.key = key
    self.name = name
  }
}

/// What a round asks: the month, until when, of whom, which figures in which unit.
public struct RoundOpening: Sendable, Hashable {
  public let month: ReportMonth
  public let title: String
  /// Whose round it is: a district's, or the city's where it is `nil`.
  public let area: AreaCode?
  public let due: CalendarDay
  /// The measures asked for, by the ids of their facts.
  public let measures: [String]
  public let unit: AmountUnit
  public let roster: [Reporter]

  public init(
    month: ReportMonth, title: String, area: AreaCode?, due: CalendarDay, measures: [String] = ["output"],
    unit: AmountUnit = .thousand, roster: [Reporter]
  ) {
    self.month = month
    self.title = title
    self.area = area
    self.due = due
    self.measures = measures
    self.unit = unit
    self.roster = roster
  }

  public func reporter(_ key: Reporter.Key) -> Reporter? { roster.first { $0.key == key } }
}

/// What a reporter sent in, once it was checked.
public struct Submission: Sendable, Hashable {
  public let file: String
  public let fileHash: ContentHash
  /// Rows that were taken, and rows that go back.
  public let accepted: Int
  public let returned: Int
  /// The workbook with the rows that go back; `nil` where none does.
  public let returnedFile: ContentHash?
  /// The sums of the rows that were taken, in yuan, by fact and period: `output@2025-11`.
  public let totals: [String: Money]

  public init(
    file: String, fileHash: ContentHash, accepted: Int, returned: Int, returnedFile: ContentHash?,
    totals: [String: Money]
  ) {
    self.file = file
    self.fileHash = fileHash
    self.accepted = accepted
    self.returned = returned
    self.returnedFile = returnedFile
    self.totals = totals
  }
}

/// What happened in a round.
public enum RoundEvent: Sendable, Hashable {
  case opened(RoundOpening)
  case submitted(Reporter.Key, Submission)
  case sentBack(Reporter.Key, reason: String)
  case reminded([Reporter.Key])
  case locked
  case reopened(reason: String)
}

/// What somebody wants of a round.
public enum RoundCommand: Sendable, Hashable {
  case open(RoundOpening)
  case submit(Reporter.Key, Submission)
  case sendBack(Reporter.Key, reason: String)
  case remind([Reporter.Key])
  case lock
  case reopen(reason: String)

  /// The most reporters of one round.
  public static let greatestRoster = 5000

  /// What the command does to a round.
  /// - Parameter round: `nil` where there is none yet.
  /// - Throws: `Diagnostics` with a code of `round.…`.
  public func decide(_ round: Round?) throws(Diagnostics) -> RoundEvent {
    if case .open(let opening) = self {
      try Self.check(opening)
      return .opened(opening)
    }
    guard let round else { throw Diagnostics(.unknownRound) }
    switch self {
    case .open(let opening): return .opened(opening)
    case .submit(let key, let submission):
      guard round.opening.reporter(key) != nil else { throw Diagnostics(.notExpected(key)) }
      return .submitted(key, submission)
    case .sendBack(let key, let reason):
      guard let reporter = round.opening.reporter(key) else { throw Diagnostics(.notExpected(key)) }
      guard !round.isLocked else { throw Diagnostics(.roundLocked) }
      guard [.reported, .resubmitted].contains(round.state(of: key)) else {
        throw Diagnostics(.nothingToSendBack(reporter, round.state(of: key)))
      }
      guard !reason.trimmingWhiteSpace.isEmpty else { throw Diagnostics(.roundReasonMissing) }
      return .sentBack(key, reason: reason.trimmingWhiteSpace)
    case .remind(let keys):
      guard !round.isLocked else { throw Diagnostics(.roundLocked) }
      let awaited = Set(round.awaited.map(\.key))
      let right = Set(keys).intersection(awaited).sorted()
      guard !right.isEmpty else { throw Diagnostics(.nobodyToRemind) }
      return .reminded(right)
    case .lock:
      guard !round.isLocked else { throw Diagnostics(.roundLocked) }
      return .locked
    case .reopen(let reason):
      guard round.isLocked else { throw Diagnostics(.roundNotLocked) }
      guard !reason.trimmingWhiteSpace.isEmpty else { throw Diagnostics(.roundReasonMissing) }
      return .reopened(reason: reason.trimmingWhiteSpace)
    }
  }

  private static func check(_ opening: RoundOpening) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    if opening.title.trimmingWhiteSpace.isEmpty || opening.title.count > 80 { faults.append(.roundTitle) }
    if opening.due < opening.month.period.end { faults.append(.roundDue(opening)) }
    if opening.roster.isEmpty || opening.roster.count > greatestRoster { faults.append(.roundRoster) }
    if Set(opening.roster.map(\.key)).count != opening.roster.count { faults.append(.reporterTwice) }
    if opening.measures.isEmpty { faults.append(.noMeasure) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }
}

extension Diagnostic {
  static var unknownRound: Diagnostic {
    Diagnostic("round.unknown", Wording(zh: "没有这个报送任务", en: "there is no such round"))
  }

  static func notExpected(_ key: Reporter.Key) -> Diagnostic {
    Diagnostic(
      "round.not-expected", at: Place(field: "reporter"),
      Wording(zh: "\(key.text) 不在这个报送任务的名单里", en: "\(key.text) is not on the round's roster"),
      remedy: Wording(zh: "由名单里的街镇、园区或企业报送", en: "a street, park or enterprise of the roster reports"))
  }

  static var roundLocked: Diagnostic {
    Diagnostic(
      "round.locked", Wording(zh: "报送任务已锁定", en: "the round is locked"),
      remedy: Wording(zh: "确需改动的，先写明理由重新打开", en: "reopen it first, with a reason"))
  }

  static var roundNotLocked: Diagnostic {
    Diagnostic("round.not-locked", Wording(zh: "报送任务没有锁定", en: "the round is not locked"))
  }

  static func nothingToSendBack(_ reporter: Reporter, _ state: Round.State) -> Diagnostic {
    Diagnostic(
      "round.nothing-to-send-back", at: Place(field: "reporter"),
      Wording(
        zh: "“\(reporter.name.excerpt)”现在是“\(state.name.zh)”，没有可以退回的",
        en: "“\(reporter.name.excerpt)” is \(state.name.en): nothing can be sent back"),
      expected: Wording(zh: "已报或重报", en: "reported, or reported again"))
  }

  static var roundReasonMissing: Diagnostic {
    Diagnostic(
      "round.no-reason", at: Place(field: "reason"), Wording(zh: "没有写明理由", en: "no reason is given"),
      expected: Wording(zh: "一句话的理由，对方会看到", en: "a sentence that the other side will see"))
  }

  static var nobodyToRemind: Diagnostic {
    Diagnostic(
      "round.nobody-to-remind", at: Place(field: "reporter"),
      Wording(zh: "所选的都已报送，不用催", en: "all of these have reported: nobody is to be reminded"))
  }

  static var roundTitle: Diagnostic {
    Diagnostic(
      "round.title", at: Place(field: "title"), Wording(zh: "任务名称不合适", en: "the title does not do"),
      expected: Wording(zh: "1 到 80 个字", en: "1 to 80 characters"))
  }

  static func roundDue(_ opening: RoundOpening) -> Diagnostic {
    Diagnostic(
      "round.due", at: Place(field: "due"),
      Wording(zh: "截止日 \(opening.due) 在报告月结束之前", en: "\(opening.due) is before the month has ended"),
      expected: Wording(zh: "\(opening.month.period.end) 或以后", en: "\(opening.month.period.end) or later"))
  }

  static var roundRoster: Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "roster"), Wording(zh: "报送名单不合适", en: "the roster does not do"),
      expected: Wording(
        zh: "1 到 \(RoundCommand.greatestRoster) 个报送单位", en: "1 to \(RoundCommand.greatestRoster) reporters"))
  }

  static var reporterTwice: Diagnostic {
    Diagnostic(
      "round.reporter-twice", at: Place(field: "roster"),
      Wording(zh: "名单里有重复的报送单位", en: "a reporter stands on the roster twice"))
  }

  static var noMeasure: Diagnostic {
    Diagnostic(
      "round.no-measure", at: Place(field: "measures"), Wording(zh: "没有选要报的指标", en: "no figure is asked for"))
  }
}
