import Decimals
import Diagnostics
import Quantities
import Synchronization

/// What the cells of one column come to: a bit for each row of the table.
struct CellBits: Sendable {
  /// Rows whose cell is not ruled out.
  var mayHold: UInt64
  /// Rows whose cell surely holds.
  var surelyHolds: UInt64

  /// Of so many rows that ask nothing.
  init(holdingOf rows: Int) {
    mayHold = rows == 0 ? 0 : UInt64.max >> UInt64(UInt64.bitWidth - rows)
    surelyHolds = mayHold
  }

  init(_ cells: [Ternary]) {
    (mayHold, surelyHolds) = (0, 0)
    for (row, cell) in cells.enumerated() {
      if cell != .false { mayHold |= 1 << UInt64(row) }
      if cell == .true { surelyHolds |= 1 << UInt64(row) }
    }
  }

  subscript(row: Int) -> Ternary {
    if surelyHolds >> UInt64(row) & 1 == 1 { return .true }
    return mayHold >> UInt64(row) & 1 == 1 ? .unknown : .false
  }

  mutating func narrow(by other: CellBits) {
    mayHold &= other.mayHold
    surelyHolds &= other.surelyHolds
  }
}

/// What every cell of a table makes of every value, asked of the interpreter once for each value, or stretch of values, that
/// no cell tells apart: to look at a value again costs a few comparisons.
///
/// It holds the interpreter's own answers, and has none for a value of another kind than the column's: that is for the
/// interpreter to judge.
final class PreparedCells: Sendable {
  private let columns: [Column]
  private let rowCount: Int
  private let isUnique: Bool

  /// `nil` where a table has more rows than a word has bits, or cells of which a few values do not tell all.
  init?(_ table: DecisionTable) {
    guard table.rows.count <= UInt64.bitWidth else { return nil }
    var columns: [Column] = []
    for input in table.inputs.indices {
      guard let column = Column(table, input) else { return nil }
      columns.append(column)
    }
    self.columns = columns
    rowCount = table.rows.count
    isUnique = table.hitPolicy == .unique
  }

  /// What the table comes to; `nil` where a value is of another kind than its column.
  func evaluation(of values: [Evaluation]) -> TableEvaluation? {
    guard values.count == columns.count else { return nil }
    var all = CellBits(holdingOf: rowCount)
    var cells: [CellBits] = []
    cells.reserveCapacity(values.count)
    for (column, value) in zip(columns, values) {
      guard let own = column.bits(of: value) else { return nil }
      all.narrow(by: own)
      cells.append(own)
    }
    var open = all.mayHold
    if all.surelyHolds != 0 {
      // A row of a unique table that holds leaves no other; of a first-hit table, none after it.
      let first = all.surelyHolds & (~all.surelyHolds &+ 1)
      open = isUnique ? first : open & (first | (first &- 1))
    }
    return TableEvaluation(
      candidates: Self.rows(in: open), mayMiss: all.surelyHolds == 0 && !mustHit(values, open), cells: cells,
      rowCount: rowCount)
  }

  private static func rows(in bits: UInt64) -> [Int] {
    var rows: [Int] = []
    var rest = bits
    while rest != 0 {
      rows.append(rest.trailingZeroBitCount)
      rest &= rest &- 1
    }
    return rows
  }

  /// As `DecisionTable.mustHit`.
  private func mustHit(_ values: [Evaluation], _ open: UInt64) -> Bool {
    // An unknown input may be absent: then only a row whose cells take null can hold.
    var takingNull = open
    var combinations = 1
    for (column, value) in zip(columns, values) where value.isUnknown {
      takingNull &= column.null.surelyHolds
      combinations = min(combinations * max(1, column.accepting.count), DecisionTable.mostCombinations + 1)
    }
    guard takingNull != 0, combinations <= DecisionTable.mostCombinations else { return false }
    for combination in 0..<combinations {
      var rest = combination
      var hit = open
      for (column, value) in zip(columns, values) where value.isUnknown {
        let count = max(1, column.accepting.count)
        if !column.accepting.isEmpty { hit &= column.accepting[rest % count] }
        rest /= count
      }
      if hit == 0 { return false }
    }
    return true
  }
}

extension PreparedCells {
  /// The cells of one column.
  private struct Column: Sendable {
    /// What the cells compare with.
    enum Constants: Sendable {
      /// Ascending.
      case numbers([Decimal128])
      case days([CalendarDay])
      case texts([String])
      case flags
    }

    private let constants: Constants
    /// Of numbers and days: below the first constant, at it, up to the second … and above the last. Of texts: of each
    /// constant, and last of any other text. Of flags: of false and of true.
    private let stretches: [CellBits]
    private let unknown: CellBits
    let null: CellBits
    /// For each of the values that stand for all, the rows whose cells accept it.
    let accepting: [UInt64]

    init?(_ table: DecisionTable, _ input: Int) {
      let tests = table.rows.flatMap { $0.cells[input].tests }
      let domain = ValueDomain(table.inputs[input].type)
      guard domain == .boolean || tests.allSatisfy(\.comparesWithConstants) else { return nil }
      do throws(Diagnostic) {
        func bits(_ value: Evaluation) throws(Diagnostic) -> CellBits {
          CellBits(try table.cells(ofInput: input, on: value))
        }
        switch domain {
        case .number, .date:
          let boundaries = table.boundaries(ofInput: input)
          let numbers = boundaries.compactMap(\.asNumber)
          let days = boundaries.compactMap(\.asDay)
          switch domain {
          case .number where numbers.count == boundaries.count: constants = .numbers(numbers)
          case .date where days.count == boundaries.count: constants = .days(days)
          default: return nil
          }
          let representatives = table.representatives(ofInput: input)
          // No value lies between two neighbouring days; of numbers so great that none is told beside them nothing is known.
          let told = representatives.compactMap { $0 }
          guard domain == .date || told.count == representatives.count,
            zip(told, told.dropFirst()).allSatisfy({ $0.precedes($1) })
          else { return nil }
          stretches = try representatives.map { (value) throws(Diagnostic) in
            try value.map { (value) throws(Diagnostic) in try bits(.known(value)) } ?? CellBits([])
          }
        case .string:
          let boundaries = table.boundaries(ofInput: input)
          let texts = boundaries.compactMap(\.asText)
          guard texts.count == boundaries.count, !tests.contains(where: \.ordersValues) else { return nil }
          constants = .texts(texts)
          let other = texts.last.map { $0 + "~" } ?? ""
          stretches = try (texts + [other]).map { (text) throws(Diagnostic) in try bits(.known(.string(text))) }
        case .boolean:
          constants = .flags
          stretches = [try bits(.known(.boolean(false))), try bits(.known(.boolean(true)))]
        default: return nil
        }
        unknown = try bits(.unknown(["?"]))
        null = try bits(.null)
        accepting = try table.samples(forInput: input).map { (sample) throws(Diagnostic) in
          CellBits(try table.cells(ofInput: input, on: .known(sample), mode: .standard)).surelyHolds
        }
      } catch {
        // What strict evaluation refuses it refuses each time anew.
        return nil
      }
    }

    /// `nil` for a value of another kind.
    func bits(of value: Evaluation) -> CellBits? {
      switch value {
      // Nothing that would tell it: the interpreter has its own mind about that.
      case .unknown(let causes): causes.isEmpty ? nil : unknown
      case .known(.null): null
      case .known(let value): bits(of: value)
      }
    }

    private func bits(of value: Value) -> CellBits? {
      switch (constants, value) {
      case (.numbers(let numbers), .number(let number)): stretches[Self.stretch(of: number, among: numbers)]
      case (.days(let days), .date(let day)): stretches[Self.stretch(of: day, among: days)]
      case (.texts(let texts), .string(let text)):
        stretches[texts.firstIndex { Value.isSame($0, text) } ?? texts.count]
      case (.flags, .boolean(let flag)): stretches[flag ? 1 : 0]
      default: nil
      }
    }

    private static func stretch<Line: Comparable>(of value: Line, among constants: [Line]) -> Int {
      var stretch = 0
      for constant in constants {
        if value < constant { break }
        if value == constant { return stretch + 1 }
        stretch += 2
      }
      return stretch
    }
  }
}

/// Prepares the cells of a table that is asked about often.
final class CellPreparation: Sendable {
  private let asked = Atomic<Int>(0)
  private let prepared = AtomicLazyReference<PreparedCells>()
  /// From which question on it pays: to prepare costs as much as some evaluations.
  private static let worthwhile = 16

  /// The prepared cells; `nil` before that pays, and where it can't be done.
  func cells(of table: DecisionTable) -> PreparedCells? {
    if let found = prepared.load() { return found }
    guard asked.load(ordering: .relaxed) < Self.worthwhile,
      asked.add(1, ordering: .relaxed).newValue == Self.worthwhile, let made = PreparedCells(table)
    else { return nil }
    return prepared.storeIfNil(made)
  }
}

extension UnaryTest {
  /// Whether it asks nothing but how the input stands to constants.
  fileprivate var comparesWithConstants: Bool {
    switch node {
    case .any: true
    case .condition: false
    case .negation(let tests): tests.allSatisfy(\.comparesWithConstants)
    case .comparison, .range, .value: expressions.allSatisfy(\.isMadeOfConstants)
    }
  }

  /// Whether more than what is equal to it may hold.
  fileprivate var ordersValues: Bool {
    switch node {
    case .any, .condition: false
    case .negation(let tests): tests.contains(where: \.ordersValues)
    case .comparison(let sign, _): sign.isOrder
    case .range: true
    case .value(let expression): expression.holdsRange
    }
  }
}

extension Expression {
  fileprivate var isMadeOfConstants: Bool {
    switch node {
    case .list(let members): members.allSatisfy(\.isMadeOfConstants)
    case .range(let range): range.lower.isMadeOfConstants && range.upper.isMadeOfConstants
    default: constantValue.map { $0 == .null || $0.order(to: $0) != nil } ?? false
    }
  }

  fileprivate var holdsRange: Bool {
    switch node {
    case .range: true
    case .list(let members): members.contains(where: \.holdsRange)
    default: false
    }
  }
}

extension Evaluation {
  fileprivate var isUnknown: Bool {
    if case .unknown = self { return true }
    return false
  }
}

extension Value {
  fileprivate var asNumber: Decimal128? {
    if case .number(let number) = self { return number }
    return nil
  }

  fileprivate var asDay: CalendarDay? {
    if case .date(let day) = self { return day }
    return nil
  }

  fileprivate var asText: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// Texts are the same by their code points, which is narrower than what Swift calls equal.
  fileprivate static func isSame(_ left: String, _ right: String) -> Bool {
    left == right && left.unicodeScalars.elementsEqual(right.unicodeScalars)
  }
}
