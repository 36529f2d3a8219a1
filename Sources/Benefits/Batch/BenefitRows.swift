import BatchEvaluation
import DecisionLanguage
import Facts
import PolicyCorpus
import Quantities

/// The rows of one kind of subject as the interpreter is asked about them: where a benefit has no plan, or columns do not
/// hold what a row is.
final class BenefitRows {
  private let assessor: BatchAssessor
  private let table: SubjectTable
  private let benefits: [Int]
  /// For each of the benefits which of the kind's plans is its own; `nil` where it has none.
  let planOf: [Int?]
  private let population: Population
  private lazy var dossiers = ColumnDossiers(
    population, dictionary: assessor.corpus.facts, kind: table.kind, keeps: assessor.reads(benefits))
  private let apart: [Int: Dossier]
  private let isWhole: Bool

  /// - Parameter isWhole: whether rows that are ruled out or out of force are told too.
  init(
    _ assessor: BatchAssessor, _ population: Population, apart: [Int: Dossier] = [:], table: SubjectTable,
    isWhole: Bool = false
  ) {
    self.assessor = assessor
    self.population = population
    self.table = table
    self.apart = apart
    self.isWhole = isWhole
    benefits = assessor.benefits(ofKind: table.kind)
    var plan = 0
    planOf = benefits.map { index in
      guard case .success = assessor.benefits[index].plan else { return nil }
      defer { plan += 1 }
      return plan
    }
  }

  /// The rows of a block.
  func ofBlock(_ block: Int) -> Range<Int> {
    let first = block * Population.blockRows
    return first..<min(table.count, first + Population.blockRows)
  }

  /// Those of some rows that belong to enterprises which columns do not hold as they are.
  func apart(_ rows: some Collection<Int>) -> [Int] {
    apart.isEmpty ? [] : rows.filter { apart[table.parent(of: $0)] != nil }
  }

  /// The outcomes of each of the benefits for some rows.
  /// - Parameter planned: what one of the kind's plans came to for them.
  func completed(of rows: some Collection<Int>, _ planned: (_ plan: Int) -> PlanOutcomes) throws -> [PlanOutcomes] {
    try benefits.indices.map { try completed($0, planOf[$0].map(planned) ?? PlanOutcomes(), of: rows) }
  }

  /// Adds to the outcomes of a benefit's plan what the interpreter must say.
  func completed(
    _ position: Int, _ planned: consuming PlanOutcomes, of rows: some Collection<Int>
  ) throws -> PlanOutcomes {
    if planOf[position] != nil, apart.isEmpty, planned.elsewhere.isEmpty { return planned }
    let benefit = assessor.benefits[benefits[position]]
    var found = planned
    guard planOf[position] != nil else {
      try answer(rows.map { UInt32($0) }, benefit, into: &found)
      return found
    }
    if !apart.isEmpty {
      // Rows of enterprises whose columns do not hold what they are: the interpreter answers for them alone.
      let rowsApart = Set(apart(rows).map { UInt32($0) })
      found.remove(rowsApart)
      try answer(rowsApart.sorted(), benefit, into: &found)
    }
    if !found.elsewhere.isEmpty { try answer(found.elsewhere, benefit, into: &found) }
    return found
  }

  /// Asks the interpreter about rows.
  private func answer(
    _ rows: [UInt32], _ benefit: BatchAssessor.Benefit, into outcomes: inout PlanOutcomes
  ) throws {
    let asked = AskedBenefit(benefit.declaration, benefit.table)
    for row in rows {
      guard let question = try question(asked, row: row) else { continue }
      let verdict = PlanVerdict(try question.verdict(), in: benefit.table)
      guard isWhole || verdict.state == .eligible || verdict.state == .undecided else { continue }
      outcomes.insert(row, verdict)
    }
  }

  /// A benefit asked for a row; `nil` where the row's enterprise has no such subject.
  /// Cost: a dossier out of the columns that the benefits of the kind read.
  func question(_ asked: AskedBenefit, row: UInt32) throws -> Question? {
    let enterprise = table.parent(of: Int(row))
    let dossier = try apart[enterprise] ?? dossiers.dossier(ofRow: enterprise)
    let subject: Subject
    if case .below(_, let keys) = table.keys {
      let key = keys[Int(row)]
      guard let own = dossier.subjects.first(where: { $0.kind == asked.declaration.subject && $0.key == key }) else {
        return nil
      }
      subject = own
    } else {
      subject = dossier.enterprise
    }
    return Question(
      asked: asked, subject: subject, dossier: dossier, on: assessor.on, forYear: assessor.forYear, known: assessor.on,
      dictionary: assessor.corpus.facts)
  }
}

extension PlanVerdict {
  init(_ verdict: Question.Verdict, in table: DecisionTable) {
    let state: State =
      switch verdict.state {
      case .eligible: .eligible
      case .undecided: .undecided
      case .ineligible: .ineligible
      case .notInForce: .notInForce
      }
    let kind: Kind =
      switch verdict.amount.kind {
      case .fixed: .fixed
      case .upTo: .upTo
      case .range: .range
      case .none: .none
      }
    self.init(
      state: state, kind: kind, row: verdict.row.flatMap { name in table.rows.firstIndex { $0.name == name } },
      least: verdict.amount.minimum.fen, most: verdict.amount.maximum?.fen, mayGive: verdict.mayGive)
  }
}
