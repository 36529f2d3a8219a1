import BatchEvaluation
import Synchronization

/// Plans as they were bound last to a population's columns, for each kind of subject.
///
/// Binding hangs on which columns there are, and not on what they hold; it takes as long as a run over a hundred thousand
/// enterprises.
final class KeptPlans<Bound: BoundPlans>: Sendable {
  private let kinds = Mutex<[String: Bound]>([:])

  /// The plans of a kind of subject over a population's columns: those that are kept, where it has the same columns.
  /// - Parameter table: the population's of the kind.
  func plans(of population: Population, _ table: SubjectTable, _ bind: () -> Bound) -> Bound {
    if let kept = kinds.withLock({ $0[table.kind] }), kept.columnPlans.fit(population, table) { return kept }
    let bound = bind()
    kinds.withLock { $0[table.kind] = bound }
    return bound
  }
}

/// Plans of one kind of subject, with what is made of them beside.
protocol BoundPlans: Sendable {
  var columnPlans: ColumnPlans { get }
}

extension ColumnPlans: BoundPlans {
  var columnPlans: ColumnPlans { self }
}
