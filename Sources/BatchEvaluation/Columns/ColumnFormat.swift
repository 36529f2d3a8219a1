// BatchEvaluation: populations as typed columns, plans compiled from checked tables, and their evaluation over blocks.
// May import: BlockKernels, DelimitedText, Diagnostics, Quantities. It knows nothing of policy.
// Start reading at `Population`, then `TablePlan` and `BlockEvaluator`.

/// How a column's cells are written, and what integer stands for each of them.
public enum ColumnFormat: Sendable, Hashable {
  /// A decimal, kept as an integer of its last digits: yuan of two digits after the point are fen.
  case decimal(scale: Int, isNatural: Bool)
  case flag
  /// Days since 1970-01-01.
  case day
  case year
  /// The position of the choice.
  case choice([String])
  /// An industry of two to four digits; see `IndustryNumber`.
  case industry
  /// An area of six or nine digits; see `AreaNumber`.
  case area
  /// Words that no plan reads: checked, and not kept.
  case text
}

/// The integers that stand for no value of a column.
public enum ColumnValue {
  /// Nobody has told it.
  public static let unknown = Int64.min
  /// It is known that there is none.
  public static let absent = Int64.min + 1
  /// There is a value that the column's integers cannot hold; the column keeps its text apart.
  public static let elsewhere = Int64.min + 2

  /// Whether an integer is the value itself.
  @inlinable
  public static func isPresent(_ value: Int64) -> Bool { value > elsewhere }
}

/// An industry code as a number: `39` is 39, `391` is 10391, `3911` is 23911.
public enum IndustryNumber {
  /// One more than the greatest.
  static let bound = 30_000

  /// The number of a code of two to four digits; `nil` where it is none of digits.
  public static func number(of code: some StringProtocol) -> Int64? {
    Int64(code).map { $0 + Int64(code.utf8.count - 2) * 10_000 }
  }

  /// The two digits that an industry's code begins with.
  public static func division(of number: Int64) -> String { String(code(of: number).prefix(2)) }

  /// The code of a number, with the zeros that it begins with.
  public static func code(of number: Int64) -> String {
    let digits = String(number % 10_000)
    let length = Int(number / 10_000) + 2
    return String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
  }
}

/// An area code as a number: `310117` is itself, `310117105` has a thousand million added.
public enum AreaNumber {
  private static let below: Int64 = 1_000_000_000

  /// The number of a code of six or nine digits; `nil` where it is none of digits.
  public static func number(of code: some StringProtocol) -> Int64? {
    Int64(code).map { code.utf8.count == 9 ? $0 + below : $0 }
  }

  /// The code of six digits that an area's begins with.
  public static func district(of number: Int64) -> Int64 { number >= below ? (number - below) / 1000 : number }

  /// The code of a number, with the zeros that it begins with.
  public static func code(of number: Int64) -> String {
    let (digits, length) = number >= below ? (String(number - below), 9) : (String(number), 6)
    return String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
  }
}
