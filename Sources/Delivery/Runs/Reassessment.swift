import Instruments
import Journal
import Quantities

/// 按现在的事实再算: what the clause comes to for an award's subject on the day of its run, by what is known today. Facts
/// that the run read may have been corrected or withdrawn since; whether the award goes on is for people to judge.
public enum Reassessment: Sendable, Hashable {
  /// It matches no more.
  case fails
  /// What was known is known no more: the columns of the facts that are missing.
  case open(missing: [String])
  /// Another sum comes out; `nil` where nothing bounds it.
  case amount(Money?)
}

extension DeliveryDesk {
  /// - Returns: what has changed; `nil` where it comes to what it was proposed by, and where its run is not kept.
  /// - Throws: what the assessment throws.
  /// Cost: an assessment of one enterprise.
  public func reassess(_ award: Award, at: Timestamp) async throws -> Reassessment? {
    let (run, row) = try await store.read { (try $0.run(award.run), try $0.row(award.row, of: award.run)) }
    guard let run, let then = row?.subject else { return nil }
    let question = BenefitQuestion(
      benefit: run.question.benefit, scope: .enterprise(award.enterprise.text), on: run.question.on,
      year: run.question.year, known: at.dayInShanghai)
    let population = try await assessments.assess(question, progress: { _ in })
    guard let now = population.rows.first(where: { $0.subject == award.subject }) else {
      return .fails
    }
    if then.isSettled, !now.isSettled { return .open(missing: now.missing) }
    return now.maximum == then.maximum ? nil : .amount(now.maximum)
  }
}
