import PolicyCorpus
import Quantities

/// Reads what is kept of evaluations; the store is `TargetStore`.
public protocol EvaluationReader {
  /// Everything that is kept of one round.
  func state(of round: EvaluationRound) throws -> EvaluationState

  /// The rounds of which anything is kept, the newest period first; of one evaluation where one is named.
  func rounds(of evaluation: InstrumentID?) throws -> [EvaluationRound]

  /// One objection; `nil` where there is none.
  func objection(_ id: Int) throws -> Objection?
}

public protocol EvaluationRepository {
  func insert(_ scheme: KeptScheme) throws
  func insert(_ figure: KeptFigure) throws
  func insert(_ sheet: KeptSheet) throws
  func insert(_ objection: Objection) throws
  func answer(_ objection: Int, _ answer: Objection.Answer) throws
}
