import BatchEvaluation
import DecisionLanguage
import Facts
import PolicyCorpus
import Quantities

/// What the subjects of one kind lack, block by block. One belongs to one thread.
final class LackBlocks {
  private let assessor: BatchAssessor
  /// Tells whatever rows it is asked for, with each of their cells.
  private let blocks: BenefitBlocks
  /// Tells who matches, of gaps; and who is near.
  private let matching: BenefitBlocks
  private let near: BlockEvaluator
  private let seeking: PopulationLacks.Seeking
  private let benefits: [Int]
  private let pools: [LackPool]
  private var memories: [LackMemory]
  /// What plans and the tables' stretches tell of gaps; `nil` where there is no plan, or gaps are not sought.
  private let told: [ShortfallMemory?]
  /// Which of the benefits are told, and for each the places of those that exclude it.
  private let isTold: [Bool]
  private let rivals: [[Int]]

  /// - Parameter pools: for each of the kind's benefits where its lacks go.
  init?(
    _ assessor: BatchAssessor, _ population: Population, apart: [Int: Dossier], table: SubjectTable,
    _ seeking: PopulationLacks.Seeking, of ids: Set<InstrumentID>?, into pools: [LackPool]
  ) {
    guard let plans = assessor.plans(ofKind: table.kind, over: population) else { return nil }
    (self.assessor, self.seeking, self.pools) = (assessor, seeking, pools)
    benefits = assessor.benefits(ofKind: table.kind)
    let declarations = benefits.map { assessor.benefits[$0].declaration }
    memories = zip(benefits, pools).map { LackMemory(assessor.benefits[$0], assessor, population, table, into: $1) }
    isTold = declarations.map { ids?.contains($0.id) ?? true }
    rivals = declarations.map { declaration in
      declaration.overlaps.filter { $0.stacking == .exclusive }.compactMap { overlap in
        declarations.firstIndex { $0.id == overlap.benefit }
      }
    }
    let blocks = BenefitBlocks(
      assessor, population, apart: apart, table: table, plans: plans,
      BlockEvaluator.Options(isWhole: seeking == .gaps, keepsCells: seeking == .missing))
    self.blocks = blocks
    told = zip(benefits, zip(blocks.rows.planOf, pools)).map { index, own in
      guard seeking == .gaps else { return nil }
      return own.0.map { ShortfallMemory(assessor.benefits[index], assessor, plans, $0, into: own.1) }
    }
    matching = BenefitBlocks(assessor, population, apart: apart, table: table, plans: plans, .init())
    near = BlockEvaluator(plans, population: population, table: table)
  }

  /// What the rows of a block lack of each of the kind's benefits.
  func lacking(block: Int) throws -> [PopulationLacks.Part] {
    switch seeking {
    case .missing:
      return try blocks.evaluate(block: block).enumerated().map { position, outcomes in
        isTold[position] ? try missing(position, outcomes) : .init()
      }
    case .gaps:
      var eligible: [Int: Set<UInt32>] = [:]
      return try benefits.indices.map { position in
        var part = isTold[position] ? try short(position, block: block) : .init()
        // Who may have the benefit that excludes another is told no way to the other.
        for rival in rivals[position] where !part.rows.isEmpty {
          let own = try eligible[rival] ?? self.eligible(rival, block: block)
          eligible[rival] = own
          part = part.without { own.contains($0) }
        }
        return part
      }
    }
  }

  /// Who is one fact short of a benefit.
  private func short(_ position: Int, block: Int) throws -> PopulationLacks.Part {
    let rows = blocks.rows.ofBlock(block)
    let asked = memories[position].asked
    guard let memory = told[position] else { return try asking(position, Array(rows)) }
    var (found, others, elsewhere) = try memory.short(near, block: block) { row in
      try blocks.rows.question(asked, row: row).map { try $0.lack() }
    }
    let apart = blocks.rows.apart(rows)
    if !apart.isEmpty {
      let ofThem = Set(apart.map { UInt32($0) })
      (found, others) = (found.without(ofThem.contains), others.without(ofThem.contains))
      elsewhere = ofThem.union(elsewhere).sorted()
    }
    if !others.rows.isEmpty { found = found.merged(with: others) }
    return elsewhere.isEmpty ? found : found.merged(with: try asking(position, elsewhere.map { Int($0) }))
  }

  /// What the interpreter says that some rows are short of.
  private func asking(_ position: Int, _ rows: [Int]) throws -> PopulationLacks.Part {
    let found = try blocks.evaluate(position, rows: rows)
    var part = PopulationLacks.Part()
    for index in found.rows.indices where found.verdict(at: index).state == .ineligible {
      let lack = try blocks.rows.question(memories[position].asked, row: found.rows[index]).map { try $0.lack() }
      if let lack = lack.flatMap(pools[position].number) { part.add(found.rows[index], lack) }
    }
    return part
  }

  /// What nobody has told of those rows that may have something.
  private func missing(_ position: Int, _ found: PlanOutcomes) throws -> PopulationLacks.Part {
    var part = PopulationLacks.Part()
    for index in found.rows.indices where found.verdict(at: index).mayGive {
      let row = found.rows[index]
      let lack = try memories[position].lack(ofRow: Int(row), cells: found.cellBits(at: index)) { asked in
        try blocks.rows.question(asked, row: row).map { try $0.lack() }
      }
      if let lack { part.add(row, lack) }
    }
    return part
  }

  /// Who matches a benefit.
  private func eligible(_ position: Int, block: Int) throws -> Set<UInt32> {
    let found = try matching.evaluate(position, block: block)
    return Set(found.rows.indices.filter { found.verdict(at: $0).state == .eligible }.map { found.rows[$0] })
  }
}

extension PopulationLacks.Part {
  mutating func add(_ row: UInt32, _ lack: UInt32) {
    rows.append(row)
    lacks.append(lack)
  }

  fileprivate func without(_ others: (UInt32) -> Bool) -> Self {
    let kept = rows.indices.filter { !others(rows[$0]) }
    return Self(rows: kept.map { rows[$0] }, lacks: kept.map { lacks[$0] })
  }

  /// Both, of which no row is in the other.
  fileprivate func merged(with other: Self) -> Self {
    var all = Self()
    var place = 0
    for index in rows.indices {
      while place < other.rows.count, other.rows[place] < rows[index] {
        all.add(other.rows[place], other.lacks[place])
        place += 1
      }
      all.add(rows[index], lacks[index])
    }
    for place in place..<other.rows.count { all.add(other.rows[place], other.lacks[place]) }
    return all
  }
}
