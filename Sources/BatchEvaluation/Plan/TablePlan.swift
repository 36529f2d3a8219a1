/// One checked decision table with its time, its amounts and what they are of: all that a run over columns needs.
///
/// A plan holds no division: a quotient is compared by cross-multiplication under the guard that its denominator is
/// positive, and a share of a base is integer arithmetic with one rounding.
public struct TablePlan: Sendable {
  public let name: String
  /// The kind of subject whose rows it runs over.
  public let subject: String
  public let time: PlanTime
  /// In the order of the table's columns.
  public let inputs: [PlanInput]
  public let rows: [PlanRow]
  /// Whether no two rows hold together; else the first that holds decides.
  public let isUnique: Bool
  /// What shares and prices are of, and what bounds a ceiling.
  public let base: PlanNumber?
  /// Whether its amounts add up with those of others.
  public let paysCash: Bool
  /// What all subjects of one enterprise together may have, in fen.
  public let enterpriseCap: Int64?

  /// The most rows that a plan's table may have.
  public static let mostRows = 16
  /// And the most columns: what they all come to for a row stands in one word.
  public static let mostInputs = 30

  public init(
    name: String, subject: String, time: PlanTime, inputs: [PlanInput], rows: [PlanRow], isUnique: Bool,
    base: PlanNumber?, paysCash: Bool, enterpriseCap: Int64?
  ) {
    self.name = name
    self.subject = subject
    self.time = time
    self.inputs = inputs
    self.rows = rows
    self.isUnique = isUnique
    self.base = base
    self.paysCash = paysCash
    self.enterpriseCap = enterpriseCap
  }
}

/// A row of the table.
public struct PlanRow: Sendable {
  public let name: String
  public let amount: PlanAmount
  /// The first row that gives the same: whichever of such rows holds, the answer is known.
  public let sameAs: Int

  public init(name: String, amount: PlanAmount, sameAs: Int) {
    self.name = name
    self.amount = amount
    self.sameAs = sameAs
  }
}

/// What a row gives, in fen.
public enum PlanAmount: Sendable, Hashable {
  case fixed(Int64)
  /// At most so much, and at most the base where there is one.
  case upTo(Int64)
  case share(PlanFraction, isCeiling: Bool, cap: Int64?)
  /// Between two multiples of the base.
  case between(PlanFraction, PlanFraction, cap: Int64?)
  /// No sum.
  case none

  var isSum: Bool { self != .none }

  var isCeiling: Bool {
    switch self {
    case .upTo: true
    case .share(_, let isCeiling, _): isCeiling
    case .fixed, .between, .none: false
    }
  }
}

/// `coefficient / 10^scale`.
public struct PlanFraction: Sendable, Hashable {
  public let coefficient: Int64
  public let scale: Int

  public init(coefficient: Int64, scale: Int) {
    self.coefficient = coefficient
    self.scale = scale
  }

  /// How many digits its coefficient has.
  var digits: Int { String(coefficient.magnitude).utf8.count }
}

/// Which column of which table.
public struct ColumnName: Sendable, Hashable {
  public let table: String
  /// `tier`, `output@2025`.
  public let name: String

  public init(table: String, name: String) {
    self.table = table
    self.name = name
  }
}

/// When the qualifying thing happened, and whether that lies in the period of force. Days count from 1970-01-01.
public struct PlanTime: Sendable, Hashable {
  public enum Accrual: Sendable, Hashable {
    /// On the last day of a year.
    case year(Int, day: Int64)
    /// On the day that a column tells.
    case day(ColumnName)
  }

  /// The period of force.
  public struct Force: Sendable, Hashable {
    public let first: Int64?
    public let last: Int64?

    public init(first: Int64?, last: Int64?) {
      self.first = first
      self.last = last
    }

    /// Whether a day, counted from 1970-01-01, lies within, both ends included.
    public func contains(_ day: Int64) -> Bool { (first.map { $0 <= day } ?? true) && (last.map { day <= $0 } ?? true) }
  }

  /// Which day must lie in the period.
  public enum Test: Sendable, Hashable {
    case accrual, claim, periodEnd
  }

  public let accrual: Accrual
  public let force: Force
  public let test: Test
  /// The day of the question.
  public let on: Int64

  public init(accrual: Accrual, force: Force, test: Test, on: Int64) {
    self.accrual = accrual
    self.force = force
    self.test = test
    self.on = on
  }
}

/// A number of a row, in exact integers.
public indirect enum PlanNumber: Sendable, Hashable {
  case constant(PlanFraction)
  /// A column of so many digits after the point.
  case column(ColumnName, scale: Int)
  /// A fact of the qualifying year, or of one so many years after it, where the year differs from row to row.
  case yearly(table: String, fact: String, offset: Int, scale: Int)
  /// The qualifying year.
  case qualifyingYear
  case year(of: ColumnName)
  /// A day, counted from 1970-01-01.
  case day(ColumnName)
  case sum(PlanNumber, PlanNumber)
  case difference(PlanNumber, PlanNumber)
  case product(PlanNumber, PlanFraction)
  /// Zero where the number is known to be absent.
  case zeroIfAbsent(PlanNumber)
  /// Known to be absent, always.
  case absent
  /// The first number where the condition holds, the second where it does not or is null; where it is unknown, what both
  /// come to if that is the same, else unknown.
  case conditional(PlanCondition, PlanNumber, PlanNumber)
  /// Unknown where either is, before absence decides.
  case least(PlanNumber, PlanNumber)
  case greatest(PlanNumber, PlanNumber)

  /// How many digits after the point its values need.
  public var scale: Int {
    switch self {
    case .constant(let fraction): fraction.scale
    case .column(_, let scale), .yearly(_, _, _, let scale): scale
    case .qualifyingYear, .year, .day, .absent: 0
    case .sum(let left, let right), .difference(let left, let right), .conditional(_, let left, let right),
      .least(let left, let right), .greatest(let left, let right):
      max(left.scale, right.scale)
    case .product(let number, let fraction): number.scale + fraction.scale
    case .zeroIfAbsent(let number): number.scale
    }
  }

  /// No more digits than this can its values have, brought to integers.
  public var mostDigits: Int {
    switch self {
    case .constant(let fraction): fraction.digits
    case .column, .yearly: 19
    case .qualifyingYear, .year: 4
    case .day: 7
    case .sum(let left, let right), .difference(let left, let right):
      Self.mostDigits(left, right, atScale: scale) + 1
    case .conditional(_, let left, let right), .least(let left, let right), .greatest(let left, let right):
      Self.mostDigits(left, right, atScale: scale)
    case .product(let number, let fraction): number.mostDigits + fraction.digits
    case .zeroIfAbsent(let number): number.mostDigits
    case .absent: 1
    }
  }

  /// No more digits than this can two numbers have, brought to one scale.
  public static func mostDigits(_ left: PlanNumber, _ right: PlanNumber, atScale scale: Int) -> Int {
    max(left.mostDigits + scale - left.scale, right.mostDigits + scale - right.scale)
  }
}
