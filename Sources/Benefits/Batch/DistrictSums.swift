import BatchEvaluation
import PolicyCorpus
import Quantities

/// One benefit's sums by district, while answers come in, or come to differ.
///
/// What has been added can be taken away again: the sums are whole numbers wide enough for any population, so that they
/// do not hang on the order in which answers came.
struct DistrictSums {
  private let hasCap: Bool
  private var enterprises: EnterpriseFigures
  private var byDistrict: [Int64: WideFigures] = [:]

  init(cap: Money?) {
    hasCap = cap != nil
    enterprises = EnterpriseFigures(cap: cap)
  }

  /// Takes the answers of some rows, in ascending order; `settle` must follow the last of them.
  /// - Parameters:
  ///   - areas: the enterprises' areas, where they are told.
  ///   - isTaken: whether the answers hold no longer.
  mutating func add(_ outcomes: PlanOutcomes, of table: SubjectTable, areas: Column?, isTaken: Bool) {
    for index in outcomes.rows.indices {
      let enterprise = table.parent(of: Int(outcomes.rows[index]))
      if let had = enterprises.add(outcomes.verdict(at: index), enterprise: enterprise) {
        add(had, areas: areas, isTaken: isTaken)
      }
    }
  }

  /// Takes what is left after the last answer.
  mutating func settle(areas: Column?, isTaken: Bool) {
    if let had = enterprises.settle() { add(had, areas: areas, isTaken: isTaken) }
  }

  private mutating func add(_ had: EnterpriseFigures.Had, areas: Column?, isTaken: Bool) {
    let district = EnterpriseDistricts.district(of: areas?[had.enterprise])
    byDistrict[district, default: .init()].add(had.figures, times: isTaken ? -1 : 1)
  }

  /// Takes the answers of a block; `settle` must follow the last.
  /// - Parameter selection: for each enterprise whether it counts; `nil` for all.
  /// Cost: where subjects of an enterprise have no cap together, a number counted for each answer.
  mutating func add(
    _ outcomes: PlanOutcomes, of table: SubjectTable, districts: EnterpriseDistricts, within selection: [Bool]? = nil
  ) {
    let room = outcomes.verdicts.count * districts.codes.count
    guard !hasCap, selection == nil, room <= 1 << 12 else {
      for index in outcomes.rows.indices {
        let enterprise = table.parent(of: Int(outcomes.rows[index]))
        if let selection, !selection[enterprise] { continue }
        if let had = enterprises.add(outcomes.verdict(at: index), enterprise: enterprise) { add(had, districts) }
      }
      return
    }
    let verdicts = outcomes.verdicts.count
    let counts = Self.counts(of: outcomes, table, districts, room: room)
    let figures = outcomes.verdicts.map { verdict in
      verdict.state == .eligible || verdict.state == .undecided ? BatchSummary.Figures(verdict) : nil
    }
    for (district, code) in districts.codes.enumerated() {
      for (verdict, figures) in figures.enumerated() where counts[district * verdicts + verdict] > 0 {
        guard let figures else { continue }
        byDistrict[code, default: .init()].add(figures, times: counts[district * verdicts + verdict])
      }
    }
  }

  /// How many rows of each district came to each verdict, the verdict running fastest.
  private static func counts(
    of outcomes: PlanOutcomes, _ table: SubjectTable, _ districts: EnterpriseDistricts, room: Int
  ) -> [Int] {
    let verdicts = outcomes.verdicts.count
    return [Int](unsafeUninitializedCapacity: room) { counts, filled in
      counts.initialize(repeating: 0)
      filled = room
      outcomes.rows.withUnsafeBufferPointer { rows in
        outcomes.kinds.withUnsafeBufferPointer { kinds in
          districts.numbers.withUnsafeBufferPointer { numbers in
            switch table.keys {
            case .codes:
              for index in rows.indices {
                counts[Int(numbers[Int(rows[index])]) &* verdicts &+ Int(kinds[index])] &+= 1
              }
            case .below(let parents, _):
              parents.withUnsafeBufferPointer { parents in
                for index in rows.indices {
                  counts[Int(numbers[Int(parents[Int(rows[index])])]) &* verdicts &+ Int(kinds[index])] &+= 1
                }
              }
            }
          }
        }
      }
    }
  }

  /// Takes what is left after the last answer.
  mutating func settle(districts: EnterpriseDistricts) {
    if let had = enterprises.settle() { add(had, districts) }
  }

  private mutating func add(_ had: EnterpriseFigures.Had, _ districts: EnterpriseDistricts) {
    let district = districts.codes[Int(districts.numbers[had.enterprise])]
    byDistrict[district, default: .init()].add(had.figures, times: 1)
  }

  func benefit(_ id: InstrumentID) -> BatchSummary.Benefit {
    // A district of which every answer was taken away is as one that never had any.
    let filled = byDistrict.filter { $0.value.answers > 0 }.sorted { $0.key < $1.key }
    var all = WideFigures()
    for (_, figures) in filled { all.add(figures) }
    return BatchSummary.Benefit(
      id: id, all: all.figures,
      districts: filled.map { district, sums in
        (ColumnValue.isPresent(district) ? AreaNumber.code(of: district) : nil, sums.figures)
      })
  }
}

/// `BatchSummary.Figures` that can shrink again: sums in fen that no population reaches the end of.
private struct WideFigures {
  private var eligible = 0
  private var undecided = 0
  private var open = 0
  private var least: Int128 = 0
  private var bounded: Int128 = 0
  private var unbounded = 0
  /// How many enterprises' own figures are too large for a `Money`.
  private var leastBeyond = 0
  private var boundedBeyond = 0

  var answers: Int { eligible + undecided }

  mutating func add(_ other: BatchSummary.Figures, times: Int) {
    eligible += times * other.eligible
    undecided += times * other.undecided
    open += times * other.open
    unbounded += times * other.unbounded
    if let sum = other.least { least += Int128(times) * Int128(sum.fen) } else { leastBeyond += times }
    if let sum = other.bounded { bounded += Int128(times) * Int128(sum.fen) } else { boundedBeyond += times }
  }

  mutating func add(_ other: WideFigures) {
    eligible += other.eligible
    undecided += other.undecided
    open += other.open
    least += other.least
    bounded += other.bounded
    unbounded += other.unbounded
    leastBeyond += other.leastBeyond
    boundedBeyond += other.boundedBeyond
  }

  var figures: BatchSummary.Figures {
    var figures = BatchSummary.Figures()
    figures.eligible = eligible
    figures.undecided = undecided
    figures.open = open
    figures.unbounded = unbounded
    figures.least = leastBeyond == 0 ? Int64(exactly: least).map { Money(fen: $0) } : nil
    figures.bounded = boundedBeyond == 0 ? Int64(exactly: bounded).map { Money(fen: $0) } : nil
    return figures
  }
}
