import Enterprises
import Quantities

/// What stands of a reporter in a round, row by row: what its counts of rows open to.
public struct ReportedRows: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    public let enterprise: CreditCode
    /// Where the row says whom it is about; `nil` for what was recorded without.
    public let place: FigurePlace?
  }

  /// Rows that were taken and have a figure of the round's own month; all, where that was not recorded of each.
  public let telling: [Line]
  /// 没有本期数的行: rows that were taken and have none.
  public let untold: [Line]
  /// How many more were taken of which it was not recorded whose they are.
  public let unnamed: Int
  /// 待改的行.
  public let owed: [OwedRow]
  /// 上月报过、这次没有的: of whom a figure that the round asks for is expected and not told, in order.
  public let lacking: [CreditCode]

  /// - Parameter absences: of whom nothing is expected, as was said since.
  init(_ rows: StandingRows, beside absences: [Round.Absence] = []) {
    // What was not recorded of all is told of none, as `Submission.Standing` counts them.
    let isKnown = rows.untold != nil
    let all = rows.rows.sorted { $0.key < $1.key }.flatMap { code, rows in
      rows.map { (line: Line(enterprise: code, place: $0.place), tells: !isKnown || $0.tellsMonth != false) }
    }
    telling = all.filter(\.tells).map(\.line)
    untold = all.filter { !$0.tells }.map(\.line)
    unnamed = rows.unnamed
    owed = rows.owed
    lacking = rows.lacking(beside: absences)
  }
}

extension ReportingDesk {
  /// The rows that stand of a reporter; `nil` where nothing counts, and where it was recorded without its rows.
  /// - Throws: `report.standing-unreadable`.
  /// Cost: the rows.
  public func rows(of key: Reporter.Key, in round: Round) async throws -> ReportedRows? {
    try await store.readReports { view in
      let entry = round.entry(of: key)
      return try entry.counted.flatMap { try Self.rows(of: $0.submission, in: view) }
        .map { ReportedRows($0, beside: entry.absences) }
    }
  }
}
