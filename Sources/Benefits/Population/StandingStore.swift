import PolicyCorpus
import Quantities

/// When, from which rules and from how much of the journal the standings were worked out.
public struct ProjectionMark: Sendable, Hashable {
  /// The day on which everybody was assessed.
  public let on: CalendarDay
  /// The content hash of the corpus.
  public let corpus: String
  /// The last journal record that had been heeded.
  public let journalSequence: Int

  public init(on: CalendarDay, corpus: String, journalSequence: Int) {
    self.on = on
    self.corpus = corpus
    self.journalSequence = journalSequence
  }
}

extension ProjectionMark {
  /// Whether this stands for later facts under the same rules, on no earlier day.
  public func isLater(than other: ProjectionMark) -> Bool {
    corpus == other.corpus && on >= other.on && journalSequence > other.journalSequence
  }

  /// What the standings have to stand for now; `nil` where they do already.
  /// - Parameters:
  ///   - day: today.
  ///   - corpus: the content hash of the rules.
  ///   - factRecords: the last journal record of each kind that brings facts. Others change nothing: people sign in all
  ///     day.
  ///   - stored: what the standings stand for; `nil` before the first.
  public static func due(
    on day: CalendarDay, corpus: String, factRecords: [Int], stored: ProjectionMark?
  ) -> ProjectionMark? {
    let mark = ProjectionMark(on: day, corpus: corpus, journalSequence: factRecords.max() ?? 0)
    return mark == stored ? nil : mark
  }
}

/// One row of a list of standings.
public struct StandingRow: Sendable, Hashable {
  public let standing: Standing
  /// The enterprise's name.
  public let name: String

  public init(standing: Standing, name: String) {
    self.standing = standing
    self.name = name
  }
}

/// A call of a benefit, by its number and the year that it gives it for: who has something under it, the store knows.
public struct CallOfYear: Sendable, Hashable {
  public let number: Int
  public let year: Int
  /// Subjects that have the benefit otherwise and get it no more: as a voucher, from elsewhere, under another call.
  public var given: [GivenSubject]

  public init(number: Int, year: Int, given: [GivenSubject] = []) {
    self.number = number
    self.year = year
    self.given = given
  }
}

/// A subject by the keys that a standing has.
public struct GivenSubject: Sendable, Hashable {
  public let enterprise: String
  public let subject: String

  public init(enterprise: String, subject: String) {
    self.enterprise = enterprise
    self.subject = subject
  }
}

/// 认定已出库: whether a list has only those, or all but those, who hold one of some rungs by their facts while the
/// recognition has left its register by a day.
public struct RecognitionFilter: Sendable, Hashable {
  public let register: InstrumentID
  /// As the fact `tier` has them.
  public let rungs: [String]
  public let on: CalendarDay
  public let isLeft: Bool

  public init(register: InstrumentID, rungs: [String], on: CalendarDay, isLeft: Bool) {
    self.register = register
    self.rungs = rungs
    self.on = on
    self.isLeft = isLeft
  }
}

/// 已退规: whether a list has only those, or all but those, who fell out of statistics in a year or later and have not entered
/// again.
public struct ExitFilter: Sendable, Hashable {
  /// The first year that counts.
  public let since: Int
  public let isLeft: Bool

  public init(since: Int, isLeft: Bool) {
    self.since = since
    self.isLeft = isLeft
  }
}

/// Which standings a list shows, and in which order.
public struct StandingFilter: Sendable, Hashable {
  /// The column that a list is sorted by. An unknown area comes last, and an amount without a ceiling is the most.
  public enum Order: String, Sendable, Hashable, CaseIterable {
    case state, name, area, amount
  }

  public var source: FigureSource
  public var state: Standing.State?
  public var row: String?
  /// A district, street or park to narrow to, within the reader's own scope.
  public var area: AreaCode?
  /// The day on which a park's enterprises are asked for; without one, those alone whose own area it is.
  public var areaOn: CalendarDay?
  /// Only those who have nothing under this call yet, and are known neither to be deregistered nor to have lost their licence;
  /// `nil` for all.
  public var without: CallOfYear?
  /// `nil` for all, whatever became of a recognition.
  public var recognition: RecognitionFilter?
  /// `nil` for all, whoever left a register.
  public var exit: ExitFilter?
  /// Only the enterprises that a service officer looks after, by the officer's login name; `nil` for all.
  public var officer: String?
  public var order: Order
  public var isDescending: Bool

  public init(
    source: FigureSource, state: Standing.State? = nil, row: String? = nil, area: AreaCode? = nil,
    without: CallOfYear? = nil, recognition: RecognitionFilter? = nil, exit: ExitFilter? = nil, officer: String? = nil,
    order: Order = .state, isDescending: Bool = false
  ) {
    self.source = source
    self.state = state
    self.row = row
    self.area = area
    self.without = without
    self.recognition = recognition
    self.exit = exit
    self.officer = officer
    self.order = order
    self.isDescending = isDescending
  }
}

/// Keeps what everybody came to, so that a clause page reads one small table.
public protocol StandingStore: Sendable {
  /// What the stored standings stand for; `nil` before the first.
  func projectionMark() async throws -> ProjectionMark?

  /// Replaces all standings and tallies in one transaction.
  /// - Parameter caps: what the subjects of one enterprise may have of a benefit together, where the text says so: a tally
  ///   adds up no more of them.
  func replaceStandings(
    with standings: [Standing], caps: [InstrumentID: Money], mark: ProjectionMark
  ) async throws

  /// The tallies of a figure for every district and street that the scope admits, and under `nil` for the whole scope.
  func tallies(of source: FigureSource, scope: AreaScope) async throws -> [AreaCode?: Tally]

  /// The same for the whole scope and what lies right below it: the districts of a city, the streets of a district.
  func partTallies(of source: FigureSource, scope: AreaScope) async throws -> [AreaCode?: Tally]

  /// The tallies of figures for the whole scope alone: what `tallies` has under `nil`, without reading each area; all from
  /// one view.
  func wholeTallies(of sources: [FigureSource], scope: AreaScope) async throws -> [FigureSource: Tally]

  /// The tallies of each row of a benefit's table, within the scope.
  func talliesByRow(of benefit: InstrumentID, scope: AreaScope) async throws -> [String: Tally]

  /// One page of the rows behind a figure, in the filter's order, and how many there are; both from one view. What is
  /// equal in that order keeps one order of its own, so that pages neither repeat nor leave out a row.
  /// - Parameter limit: `.max` for all of them.
  func standings(
    _ filter: StandingFilter, scope: AreaScope, offset: Int, limit: Int
  ) async throws -> (rows: [StandingRow], total: Int)
}

extension StandingStore {
  /// The same for benefits without such caps.
  public func replaceStandings(with standings: [Standing], mark: ProjectionMark) async throws {
    try await replaceStandings(with: standings, caps: [:], mark: mark)
  }
}
