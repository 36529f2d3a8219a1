/// What a column of the table reads, and what the rows' cells make of each of its values.
public struct PlanInput: Sendable {
  public let name: String
  public let source: Source
  /// For each row, which of the values that stand for all others its cell accepts: bits in one order for the input.
  public let accepted: [UInt64]
  /// How many such values there are.
  public let samples: Int

  public enum Source: Sendable {
    /// Flags, choices and conditions: a mask for each combination of codes, the first one's running fastest.
    case codes([PlanCode], masks: [CellMask])
    /// The first characters of an industry's code.
    case prefix(ColumnName, length: Int, masks: [String: CellMask], unknown: CellMask, absent: CellMask)
    case number(PlanNumber, NumberClasses)
    /// A quotient, known to be absent where its denominator is not positive.
    case ratio(PlanNumber, PlanNumber, NumberClasses)
    /// The sum of a column over all the enterprise's rows of the kind whose code, of the values that are named, is one of
    /// those counted. It is known where it is over every bound, or where the enterprise's flag `listed` is set: then rows
    /// are left to the interpreter.
    case total(
      ColumnName, scale: Int, where: ColumnName, values: [String], counted: [Bool], listed: ColumnName?, NumberClasses)
  }

  public init(name: String, source: Source, accepted: [UInt64], samples: Int) {
    self.name = name
    self.source = source
    self.accepted = accepted
    self.samples = samples
  }
}

/// What the cells of one column make of a value: a bit for each row that it does not rule out, and one for each row
/// whose cell it surely meets.
public struct CellMask: Sendable, Hashable {
  /// Sixteen bits of rows not ruled out, then sixteen of rows surely met.
  public let bits: UInt32
  /// Whether the input's value is unknown.
  public let isUnknown: Bool

  public init(mayHold: UInt32, surelyHolds: UInt32, isUnknown: Bool) {
    bits = mayHold | surelyHolds << 16
    self.isUnknown = isUnknown
  }

  public var mayHold: UInt32 { bits & 0xFFFF }
  public var surelyHolds: UInt32 { bits >> 16 }

  /// Of a value that the columns do not hold: nothing is ruled out.
  static let open = UInt32(0xFFFF)
}

/// The stretches of a number's values that no cell tells apart.
public struct NumberClasses: Sendable {
  /// Ascending.
  public let boundaries: [PlanFraction]
  /// Of the stretch below the first boundary, of the boundary itself, of the stretch up to the second …
  public let masks: [CellMask]
  public let unknown: CellMask
  public let absent: CellMask
  /// From which class on every row is ruled out for good, because each bounds the number from above.
  public let overAllBounds: Int?

  public init(
    boundaries: [PlanFraction], masks: [CellMask], unknown: CellMask, absent: CellMask, overAllBounds: Int?
  ) {
    self.boundaries = boundaries
    self.masks = masks
    self.unknown = unknown
    self.absent = absent
    self.overAllBounds = overAllBounds
  }
}

extension TablePlan {
  /// Whether rows that may hold cover every value that unknown inputs could have, known absence included.
  ///
  /// Cost: linear in the combinations of the inputs' sample values, of which at most 4096 are looked at.
  func mustHit(unknown: UInt32, candidates: UInt32) -> Bool {
    guard candidates != 0 else { return false }
    let open = inputs.indices.filter { unknown >> UInt32($0) & 1 == 1 }
    let combinations = open.reduce(1) { $0 * max(1, inputs[$1].samples) }
    guard combinations <= 4096 else { return false }
    for combination in 0..<combinations {
      var rest = combination
      var hit = candidates
      for input in open {
        let sample = rest % max(1, inputs[input].samples)
        rest /= max(1, inputs[input].samples)
        for row in rows.indices where inputs[input].accepted[row] >> UInt64(sample) & 1 == 0 {
          hit &= ~(1 << UInt32(row))
        }
      }
      if hit == 0 { return false }
    }
    return true
  }
}
