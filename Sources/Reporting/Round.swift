import Diagnostics
import Journal
import Quantities

/// 报送任务: one month's report, asked of a roster of streets, parks or enterprises until a day.
///
/// Pure: `RoundCommand.decide` says what happens, `apply` makes it so. What comes after the lock is kept and listed, and
/// changes no figure until the round is opened again or its keeper takes it; what came from those who were taken off the
/// roster is kept too, and counts for nothing in the round.
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

  /// 未报, 部分已报, 已报, 退回, 重报.
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// `partial` where a figure that the round asks for lacks altogether, or of an enterprise of which it is expected.
    case missing, partial, reported, returned, resubmitted

    /// Whether more has to come: whom a reminder is for, and who is overdue once the day has passed.
    public var isAwaited: Bool {
      switch self {
      case .missing, .partial, .returned: true
      case .reported, .resubmitted: false
      }
    }

    public var name: Wording {
      switch self {
      case .missing: Wording(zh: "未报", en: "missing")
      case .partial: Wording(zh: "部分已报", en: "reported in part")
      case .reported: Wording(zh: "已报", en: "reported")
      case .returned: Wording(zh: "退回", en: "returned")
      case .resubmitted: Wording(zh: "重报", en: "reported again")
      }
    }
  }

  /// What one reporter sent, each time.
  public struct Entry: Sendable, Hashable {
    /// Of each figure that the round asks for, the sums of which one shows that it is there.
    fileprivate let asked: [Set<String>]
    public fileprivate(set) var versions: [Version] = []
    public fileprivate(set) var reminded: [Timestamp] = []
    /// 本月不报: enterprises of which nothing is expected this month, each with why, in the order in which it was said.
    public fileprivate(set) var absences: [Absence] = []

    init(asked: [Set<String>] = []) {
      self.asked = asked
    }

    /// The last version that counts; later ones came after the lock.
    public var standing: Version? { versions.last(where: \.counts) }

    /// The version that the round's sums have: the standing one, unless the whole of it was sent back.
    public var counted: Version? { standing.flatMap { $0.sentBack == nil ? $0 : nil } }

    public var state: State {
      guard let standing else { return .missing }
      if standing.sentBack != nil || standing.submission.standing.returned > 0 { return .returned }
      let told = standing.submission.standing.totals.keys
      guard lacking == 0, asked.allSatisfy({ one in told.contains(where: one.contains) }) else { return .partial }
      return versions.count(where: \.counts) > 1 ? .resubmitted : .reported
    }

    /// 上月报过、这次没有的: of how many enterprises a figure that is asked for is expected and was not told.
    public var lacking: Int {
      guard let counted, let count = counted.submission.standing.lacking else { return 0 }
      let record = counted.taken?.record ?? counted.record
      // What was said before the version came is left out of its count.
      return max(0, count - absences.count { $0.record > record })
    }

    /// 应报企业: of how many enterprises a figure was expected as the counted version came; `nil` where that is not known, or
    /// none was.
    public var expected: Int? {
      counted?.submission.standing.expected.flatMap { $0 == 0 ? nil : $0 }
    }

    /// Of how many of those that were expected it was told.
    public var told: Int? {
      expected.map { $0 - (counted?.submission.standing.lacking ?? 0) }
    }

    /// 迟报: the first version that counts came after the day it was due.
    public var isLate: Bool { versions.first(where: \.counts)?.isLate ?? false }

    /// 待计入: what came after the lock, was not taken, and was followed by nothing that counts; in the order in which it
    /// came.
    public var held: [Version] {
      let last = standing?.number ?? 0
      return versions.filter { $0.number > last && !$0.counts }
    }

    /// The journal's records that may have told facts.
    public var records: Set<Int> { Set(versions.flatMap { [$0.record, $0.taken?.record].compactMap { $0 } }) }
  }

  public struct Version: Sendable, Hashable {
    /// Counted from 1.
    public let number: Int
    /// What was found when it came, or when it was taken.
    public fileprivate(set) var submission: Submission
    public let at: Timestamp
    public let by: ActorID
    /// The journal's record of it.
    public let record: Int
    public let isLate: Bool
    public let isAfterLock: Bool
    /// 计入: how it came to count although it came after the lock; `nil` where it did not.
    public fileprivate(set) var taken: Taking?
    /// 整份退回: why and when the whole of it was sent back; `nil` where it was not.
    public fileprivate(set) var sentBack: Return?

    /// Whether it is one of those that count: it came before the lock, or was taken since.
    public var counts: Bool { !isAfterLock || taken != nil }
  }

  /// 整份退回: a version was sent back as a whole.
  public struct Return: Sendable, Hashable {
    public let reason: String
    public let at: Timestamp
  }

  /// 本月不报: nothing is expected of an enterprise in the round's month.
  public struct Absence: Sendable, Hashable {
    public let enterprise: CreditCode
    public let reason: String
    public let at: Timestamp
    public let by: ActorID
    /// The journal's record of it.
    public let record: Int
  }

  /// 计入: a version that came after the lock was taken, by the round's keeper or as the round was opened again.
  public struct Taking: Sendable, Hashable {
    public let reason: String
    public let at: Timestamp
    public let by: ActorID
    /// The journal's record of it.
    public let record: Int
  }

  /// What happened to the round as a whole.
  public struct LogLine: Sendable, Hashable {
    public enum Act: Sendable, Hashable {
      case opened, locked
      case reopened(String)
      case reminded(Int)
      case expected(Reporter, due: CalendarDay, reason: String)
      case excused(Reporter, reason: String)
      case taken(Reporter, version: Int, reason: String)
      case sentBack(Reporter, version: Int, reason: String)
      case absent(Reporter, count: Int, reason: String)
      case withdrawn(String)
    }

    public let act: Act
    public let at: Timestamp
    public let by: ActorID
  }

  /// What the reporters of one kind told, added up: each enterprise is in it once.
  public struct Sum: Sendable, Hashable {
    public let kind: Reporter.Kind
    public let reporters: [Reporter.Key]
    /// By fact and period: `output@2025-11`.
    public let figures: [String: Money]
  }

  /// 移出名单: somebody who is expected no more.
  public struct Former: Sendable, Hashable {
    public let reporter: Reporter
    public let reason: String
    public let at: Timestamp
  }

  public let id: ID
  public let opening: RoundOpening
  /// 报送名单: who is expected now, those that were added last.
  public private(set) var roster: [Reporter]
  /// Those who were taken off the roster and not put back. What they sent stays, and counts for nothing.
  public private(set) var former: [Former] = []
  /// Until when those report who were added after the round had opened.
  private var dues: [Reporter.Key: CalendarDay] = [:]
  public private(set) var isLocked = false
  /// Why it was taken back; `nil` while it stands.
  public private(set) var withdrawn: String?
  public private(set) var entries: [Reporter.Key: Entry] = [:]
  public private(set) var log: [LogLine]

  /// The round as it was opened.
  public init(_ id: ID, _ opening: RoundOpening, at: Timestamp, by: ActorID) {
    self.id = id
    self.opening = opening
    roster = opening.roster
    log = [LogLine(act: .opened, at: at, by: by)]
  }

  public func entry(of key: Reporter.Key) -> Entry { entries[key] ?? Entry(asked: opening.askedSums) }
  public func state(of key: Reporter.Key) -> State { entry(of: key).state }

  public func reporter(_ key: Reporter.Key) -> Reporter? { roster.first { $0.key == key } }

  /// Until when somebody reports.
  public func due(of key: Reporter.Key) -> CalendarDay { dues[key] ?? opening.due }

  /// Who has not reported, or not all of it, or has something to mend: whom a reminder is for.
  public var awaited: [Reporter] {
    roster.filter { state(of: $0.key).isAwaited }
  }

  /// Whether another round would ask the same again: of the same area, for the same month, of the same roster, a figure
  /// that this one asks for.
  public func isAskedAgain(by other: RoundOpening) -> Bool {
    withdrawn == nil && opening.area == other.area && opening.month == other.month
      && !Set(opening.measures).isDisjoint(with: other.measures)
      && Set(roster.map(\.key)) == Set(other.roster.map(\.key))
  }

  /// Whether another round asks for one of the same figures of the same month in the same area, of whomever: an enterprise may
  /// then be told about in both.
  public func overlaps(_ other: Round) -> Bool {
    guard id != other.id, withdrawn == nil, other.withdrawn == nil, opening.month == other.opening.month,
      !Set(opening.measures).isDisjoint(with: other.opening.measures)
    else { return false }
    guard let own = opening.area, let theirs = other.opening.area else { return true }
    return own.contains(theirs) || theirs.contains(own)
  }

  /// Whether nobody has sent anything yet, nor anybody who was on the roster before.
  public var isUntouched: Bool { entries.values.allSatisfy(\.versions.isEmpty) }

  /// 逾期: the day has passed, and nothing has come, or not all of it, or what came has still to be mended.
  public func isOverdue(_ key: Reporter.Key, on day: CalendarDay) -> Bool {
    withdrawn == nil && due(of: key) < day && state(of: key).isAwaited
  }

  /// Which of the figures that the round asks for somebody who has reported tells of nobody.
  public func untoldMeasures(of key: Reporter.Key) -> [String] {
    guard let told = entry(of: key).counted?.submission.standing.totals.keys else { return [] }
    return zip(opening.measures, opening.askedSums).filter { !told.contains(where: $0.1.contains) }.map(\.0)
  }

  public func count(_ state: State) -> Int { roster.count { self.state(of: $0.key) == state } }

  /// 街镇合计、园区合计…: the sums of what stands, by fact and period, of some that are on the roster, kind by kind: with the
  /// last version of each that counts and was not sent back. A street and a park both tell of the
  /// enterprise that lies in the one and counts for the other, so that their sums must not be added together.
  public func sums(of reporters: [Reporter.Key]) -> [Sum] {
    Reporter.Kind.allCases.compactMap { kind in
      let own = reporters.filter { $0.kind == kind }
      return own.isEmpty ? nil : Sum(kind: kind, reporters: own, figures: figures(of: own))
    }
  }

  private func figures(of reporters: [Reporter.Key]) -> [String: Money] {
    var sums: [String: Money] = [:]
    for key in reporters {
      for (fact, amount) in entry(of: key).counted?.submission.standing.totals ?? [:] {
        sums[fact] = [sums[fact] ?? .zero, amount].total
      }
    }
    return sums
  }

  public mutating func apply(_ event: RoundEvent, at: Timestamp, by: ActorID, record: Int) {
    switch event {
    case .opened: break
    case .submitted(let key, let submission):
      entries[key, default: Entry(asked: opening.askedSums)].versions.append(
        Version(
          number: entry(of: key).versions.count + 1, submission: submission, at: at, by: by, record: record,
          isLate: at.dayInShanghai > due(of: key), isAfterLock: isLocked))
    case .sentBack(let key, let reason):
      guard let reporter = reporter(key), let last = entries[key]?.versions.lastIndex(where: \.counts) else { return }
      entries[key]?.versions[last].sentBack = Return(reason: reason, at: at)
      log.append(LogLine(act: .sentBack(reporter, version: last + 1, reason: reason), at: at, by: by))
    case .taken(let key, let version, let submission, let reason):
      guard let reporter = reporter(key), let place = entries[key]?.versions.firstIndex(where: { $0.number == version })
      else { return }
      entries[key]?.versions[place].submission = submission
      entries[key]?.versions[place].taken = Taking(reason: reason, at: at, by: by, record: record)
      log.append(LogLine(act: .taken(reporter, version: version, reason: reason), at: at, by: by))
    case .reminded(let keys):
      for key in keys { entries[key, default: Entry(asked: opening.askedSums)].reminded.append(at) }
      log.append(LogLine(act: .reminded(keys.count), at: at, by: by))
    case .absent(let key, let codes, let reason):
      guard let reporter = reporter(key), entries[key] != nil else { return }
      entries[key]?.absences += codes.map {
        Absence(enterprise: $0, reason: reason, at: at, by: by, record: record)
      }
      log.append(LogLine(act: .absent(reporter, count: codes.count, reason: reason), at: at, by: by))
    case .locked:
      isLocked = true
      log.append(LogLine(act: .locked, at: at, by: by))
    case .reopened(let reason):
      isLocked = false
      log.append(LogLine(act: .reopened(reason), at: at, by: by))
    case .expected(let reporter, let due, let reason):
      former.removeAll { $0.reporter.key == reporter.key }
      roster.append(reporter)
      dues[reporter.key] = due
      log.append(LogLine(act: .expected(reporter, due: due, reason: reason), at: at, by: by))
    case .excused(let key, let reason):
      guard let reporter = reporter(key) else { return }
      roster.removeAll { $0.key == key }
      former.append(Former(reporter: reporter, reason: reason, at: at))
      log.append(LogLine(act: .excused(reporter, reason: reason), at: at, by: by))
    case .withdrawn(let reason):
      withdrawn = reason
      log.append(LogLine(act: .withdrawn(reason), at: at, by: by))
    }
  }
}

/// Who is expected to report: a street, town or park, or an enterprise for itself.
public struct Reporter: Sendable, Hashable {
  /// Among those of one kind nobody tells of an enterprise of another; those of two kinds may both tell of it.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case district, street, park, enterprise

    public var name: Wording {
      switch self {
      case .district: Wording(zh: "各区", en: "districts")
      case .street: Wording(zh: "街镇", en: "streets and towns")
      case .park: Wording(zh: "园区", en: "parks")
      case .enterprise: Wording(zh: "企业自报", en: "enterprises themselves")
      }
    }
  }

  public enum Key: Sendable, Hashable, Comparable {
    case area(AreaCode)
    case enterprise(CreditCode)

    public var text: String {
      switch self {
      case .area(let code): code.text
      case .enterprise(let code): code.text
      }
    }

    public var kind: Kind {
      switch self {
      case .area(let code): code.isDistrictOrCity ? .district : code.isPark ? .park : .street
      case .enterprise: .enterprise
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

    /// Whose enterprises it tells about in a month: those of its area, or those who count for its park in that month.
    public func scope(in month: ReportMonth) -> AreaScope {
      switch self {
      case .area(let code): .whole(code, on: month.period.lastDay)
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
  /// The title as it stands after the month, which it may say itself.
  public var titleAfterMonth: String { month.titleAfter(title) }

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

  /// Of each measure, the figures of the month and of the year to date: with one of them it is told.
  var askedSums: [Set<String>] {
    measures.map { ["\($0)@\(month)", "\($0)_to_date@\(month)"] }
  }
}

/// What a reporter sent in, once it was checked.
public struct Submission: Sendable, Hashable {
  public let file: String
  public let fileHash: ContentHash
  /// Rows that were taken, and rows that go back.
  public let accepted: Int
  public let returned: Int
  /// 没有本期数的行: how many of the rows that were taken tell nothing of the round's own month; `nil` for versions that
  /// were recorded without.
  public let untold: Int?
  /// The workbook with the rows that go back; `nil` where none does.
  public let returnedFile: ContentHash?
  /// The sums of the rows that were taken, in yuan, by fact and period: `output@2025-11`.
  public let totals: [String: Money]
  /// What stands with it: together with what was taken before, where it adds to that.
  public let standing: Standing

  /// - Parameter standing: `nil` where it stands by itself.
  public init(
    file: String, fileHash: ContentHash, accepted: Int, returned: Int, untold: Int? = nil, returnedFile: ContentHash?,
    totals: [String: Money], standing: Standing? = nil
  ) {
    self.file = file
    self.fileHash = fileHash
    self.accepted = accepted
    self.returned = returned
    self.untold = untold
    self.returnedFile = returnedFile
    self.totals = totals
    self.standing =
      standing ?? Standing(accepted: accepted, returned: returned, untold: untold, totals: totals, rows: nil)
  }
}
