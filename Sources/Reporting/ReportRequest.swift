import Diagnostics
import Enterprises
import Facts
import Quantities
import Workbooks

/// How a workbook is asked to be taken in.
public struct ReportRequest: Sendable {
  /// By what a row finds its enterprise.
  public enum RowKey: String, Sendable, Hashable, CaseIterable {
    case creditCode = "credit_code"
    /// For rows without a code: the register's only enterprise of that name within the reporter's area.
    case nameAndArea = "name_and_area"

    public var name: Wording {
      switch self {
      case .creditCode: Wording(zh: "统一社会信用代码", en: "credit code")
      case .nameAndArea: Wording(zh: "单位名称和属地", en: "name and area")
      }
    }
  }

  /// A row of a workbook.
  public struct RowPlace: Sendable, Hashable, Comparable {
    /// Counted from 0.
    public let sheet: Int
    public let row: Int

    public init(sheet: Int, row: Int) {
      self.sheet = sheet
      self.row = row
    }

    public static func < (left: RowPlace, right: RowPlace) -> Bool { (left.sheet, left.row) < (right.sheet, right.row) }
  }

  public let basis: Basis
  public let source: String
  public let key: RowKey
  /// Whose enterprises the reporter may tell about.
  public let scope: AreaScope
  /// Doubtful rows that a person looked at and says are right.
  public let confirmed: Set<RowPlace>

  public init(
    basis: Basis, source: String? = nil, key: RowKey = .creditCode, scope: AreaScope,
    confirmed: Set<RowPlace> = []
  ) {
    self.basis = basis
    self.source = source ?? basis.kind.usualSource
    self.key = key
    self.scope = scope
    self.confirmed = confirmed
  }
}

/// A figure of a sound row, and the cell that tells it.
struct TakenFigure: Sendable, Hashable {
  let reference: FactReference
  let amount: Money
  /// Counted from 0.
  let sheet: Int
  let cell: CellAddress
}

/// What taking a workbook in would do, row by row. Nothing has been stored.
public struct DryRun: Sendable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// Brings figures of which nothing was known, or a new enterprise.
    case new
    case changed
    case unchanged
    /// 存疑: goes back unless somebody says that it is right.
    case doubtful
    case wrong

    public var name: Wording {
      switch self {
      case .new: Wording(zh: "新增", en: "new")
      case .changed: Wording(zh: "变动", en: "changed")
      case .unchanged: Wording(zh: "未变", en: "unchanged")
      case .doubtful: Wording(zh: "存疑", en: "doubtful")
      case .wrong: Wording(zh: "有误", en: "wrong")
      }
    }

    /// Whether the row goes back to the one who sent it.
    public var isReturned: Bool { self == .doubtful || self == .wrong }
  }

  public struct CheckedRow: Sendable, Hashable {
    public let place: ReportRequest.RowPlace
    public let enterprise: CreditCode?
    public let name: String
    public let state: State
    /// What the row's figures are and were, for those that differ.
    public let changes: [Change]
    /// Whom of the reporter's own enterprises the row is or may be about; nobody where it may be left out.
    var expected: [CreditCode] = []
    /// Whether it has a figure of the report's own month, or up to it.
    public internal(set) var tellsMonth = true
  }

  /// A figure that is told otherwise than before.
  public struct Change: Sendable, Hashable {
    public let reference: FactReference
    public let before: FactValue?
    /// The fact that told it.
    public let told: RecordedFact.ID
    /// The journal's record of that.
    public let record: Int
    public let after: FactValue
  }

  public let plan: ReportPlan
  public let rows: [CheckedRow]
  /// By sheet and row.
  public let findings: [Finding]
  /// What would be recorded.
  public let sheets: [FactReport.ReportedSheet]
  /// The sum of the sound rows by fact, for the round's figures.
  public let totals: [FactReference: Money]
  /// What each enterprise's sound rows tell; of two that tell one figure the later one counts.
  let taken: [CreditCode: [TakenFigure]]

  public func count(_ state: State) -> Int { counts[state] ?? 0 }
  public let counts: [State: Int]

  public var returned: Int { count(.doubtful) + count(.wrong) }
  public var accepted: Int { rows.count - returned }
  /// 没有本期数的行: rows that are taken and tell nothing of the report's own month. Cost: linear in the rows.
  public var untold: Int { rows.count { !$0.state.isReturned && !$0.tellsMonth } }
  /// The rows of a state beside those of `untold`. Cost: linear in the rows.
  public func telling(_ state: State) -> Int { rows.count { $0.state == state && (state.isReturned || $0.tellsMonth) } }
  /// Whether any figure stands in it, sound or not: a form that was not filled in has none.
  public var hasFigures: Bool { !taken.isEmpty || returned > 0 }
  /// Whether taking it in would record anything.
  public var bringsNews: Bool { sheets.contains { !$0.rows.isEmpty } }

  /// The rows of enterprises that tell the same figures more than once.
  var repeated: Set<ReportRequest.RowPlace> {
    Set(
      findings.lazy.filter { $0.diagnostic.code == "report.repeated" }
        .map { ReportRequest.RowPlace(sheet: $0.sheet, row: $0.row) })
  }

  /// The enterprises of which more than one row that tells the same figures is taken, since somebody confirmed them.
  var repeatedlyTaken: [CreditCode] {
    let repeated = repeated
    let taken = rows.filter { !$0.state.isReturned && repeated.contains($0.place) }.compactMap(\.enterprise)
    return Dictionary(grouping: taken) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
  }

  /// The enterprises that the register does not have, whose rows go back since nobody confirmed them.
  var unconfirmedNew: Set<CreditCode> {
    let new = Set(
      findings.filter { $0.diagnostic.code == "report.new-enterprise" }
        .map { ReportRequest.RowPlace(sheet: $0.sheet, row: $0.row) })
    return Set(rows.filter { $0.state == .doubtful && new.contains($0.place) }.compactMap(\.enterprise))
  }

  /// Whether another run of the same workbook found the same, whichever rows in doubt were confirmed: what somebody saw is
  /// what is taken.
  public func finds(sameAs other: DryRun) -> Bool {
    findings == other.findings && rows.count == other.rows.count
      && zip(rows, other.rows).allSatisfy {
        $0.place == $1.place && $0.enterprise == $1.enterprise && $0.changes == $1.changes
      }
  }

  public func findings(of row: CheckedRow) -> [Finding] {
    findings.filter { $0.sheet == row.place.sheet && $0.row == row.place.row }
  }
}
