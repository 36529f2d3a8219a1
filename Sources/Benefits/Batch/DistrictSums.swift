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
  /// What has been added since by the districts' numbers.
  private var byNumber: [WideFigures] = []
  /// How many rows of each district came to each verdict, the district running fastest; for lists of verdicts that blocks
  /// tell alike.
  private var counted: [(verdicts: [PlanVerdict], counts: [Int])] = []

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
    _ outcomes: UnsafePointer<PlanOutcomes>, of table: SubjectTable, districts: EnterpriseDistricts,
    within selection: [Bool]? = nil
  ) {
    guard !outcomes.pointee.rows.isEmpty else { return }
    if byNumber.isEmpty { byNumber = Array(repeating: WideFigures(), count: districts.codes.count) }
    let verdicts = outcomes.pointee.verdicts
    guard !hasCap, selection == nil, verdicts.count * districts.codes.count <= 1 << 12 else {
      let outcomes = outcomes.pointee
      for index in outcomes.rows.indices {
        let enterprise = table.parent(of: Int(outcomes.rows[index]))
        if let selection, !selection[enterprise] { continue }
        if let had = enterprises.add(outcomes.verdict(at: index), enterprise: enterprise) { add(had, districts) }
      }
      return
    }
    let place = counting(verdicts, districts)
    counted[place].counts.withUnsafeMutableBufferPointer { counts in
      Self.count(outcomes, table, districts, into: counts)
    }
  }

  /// Where rows of some verdicts are counted. As a rule they are those of a block before, or these and some more.
  private mutating func counting(_ verdicts: [PlanVerdict], _ districts: EnterpriseDistricts) -> Int {
    let room = verdicts.count * districts.codes.count
    for place in counted.indices.reversed() {
      let own = counted[place].verdicts
      if own == verdicts { return place }
      if own.count < verdicts.count, own.elementsEqual(verdicts.prefix(own.count)) {
        counted[place].verdicts = verdicts
        counted[place].counts += repeatElement(0, count: room - counted[place].counts.count)
        return place
      }
    }
    // Each thread has its own list; a benefit whose blocks have each their own is counted as it comes.
    if counted.count > 8 { take(districts) }
    counted.append((verdicts, Array(repeating: 0, count: room)))
    return counted.count - 1
  }

  /// Counts how many rows of each district came to each verdict.
  private static func count(
    _ outcomes: UnsafePointer<PlanOutcomes>, _ table: SubjectTable, _ districts: EnterpriseDistricts,
    into counts: UnsafeMutableBufferPointer<Int>
  ) {
    let stride = districts.codes.count
    outcomes.pointee.rows.withUnsafeBufferPointer { rows in
      outcomes.pointee.kinds.withUnsafeBufferPointer { kinds in
        districts.numbers.withUnsafeBufferPointer { numbers in
          switch table.keys {
          case .codes:
            for index in rows.indices {
              counts[Int(kinds[index]) &* stride &+ Int(numbers[Int(rows[index])])] &+= 1
            }
          case .below(let parents, _):
            parents.withUnsafeBufferPointer { parents in
              for index in rows.indices {
                counts[Int(kinds[index]) &* stride &+ Int(numbers[Int(parents[Int(rows[index])])])] &+= 1
              }
            }
          }
        }
      }
    }
  }

  /// Takes what has been counted.
  private mutating func take(_ districts: EnterpriseDistricts) {
    let stride = districts.codes.count
    for (verdicts, counts) in counted {
      for (number, verdict) in verdicts.enumerated()
      where verdict.state == .eligible || verdict.state == .undecided {
        let figures = BatchSummary.Figures(verdict)
        for district in 0..<stride where counts[number * stride + district] > 0 {
          byNumber[district].add(figures, times: counts[number * stride + district])
        }
      }
    }
    counted = []
  }

  /// Takes what is left after the last answer.
  mutating func settle(districts: EnterpriseDistricts) {
    if let had = enterprises.settle() { add(had, districts) }
    take(districts)
    for (number, figures) in byNumber.enumerated() where figures.answers > 0 {
      byDistrict[districts.codes[number], default: .init()].add(figures)
    }
    byNumber = []
  }

  private mutating func add(_ had: EnterpriseFigures.Had, _ districts: EnterpriseDistricts) {
    byNumber[Int(districts.numbers[had.enterprise])].add(had.figures, times: 1)
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
struct WideFigures {
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
