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

extension Reassessment {
  /// What has changed between two answers; `nil` where nothing has.
  /// - Parameter now: `nil` where the answer is no.
  init?(of then: AssessedSubject, by now: AssessedSubject?) {
    guard let now else {
      self = .fails
      return
    }
    if then.isSettled, !now.isSettled {
      self = .open(missing: now.missing)
    } else if now.maximum != then.maximum {
      self = .amount(now.maximum)
    } else {
      return nil
    }
  }
}

extension Reassessment {
  /// Whether less comes out than an amount, or nothing that is known.
  public func undercuts(_ amount: Money) -> Bool {
    switch self {
    case .fails, .open: amount > .zero
    case .amount(let most): most.map { $0 < amount } ?? false
    }
  }
}

extension DeliveryDesk {
  /// - Returns: what has changed, by award; nothing for one that comes to what it was proposed by, and for one whose run is not
  ///   kept.
  /// - Throws: what the assessment throws.
  /// Cost: one question about the enterprises of all awards whose runs were made on one day, and a row for each award.
  public func reassess(_ awards: [Award], at: Timestamp) async throws -> [AwardID: Reassessment] {
    let known = at.dayInShanghai
    let proposed = try await store.read { book in
      var runs: [RunID: Run] = [:]
      for id in Set(awards.map(\.run)) { runs[id] = try book.run(id) }
      return try awards.compactMap { award -> (award: Award, question: BenefitQuestion, then: AssessedSubject)? in
        guard let run = runs[award.run], let row = try book.row(award.row, of: award.run) else { return nil }
        // Wherever its enterprise is counted by now.
        let question = BenefitQuestion(
          benefit: run.question.benefit, scope: .everywhere, on: run.question.on, year: run.question.year, known: known)
        return (award, question, row.subject)
      }
    }
    var changed: [AwardID: Reassessment] = [:]
    for (question, group) in Dictionary(grouping: proposed, by: \.question) {
      let population = try await assessments.assess(
        question.asked(of: Set(group.map(\.award.enterprise))), progress: { _ in })
      let rows = Dictionary(grouping: population.rows, by: \.enterprise)
      for (award, _, then) in group {
        changed[award.id] = Reassessment(
          of: then, by: rows[award.enterprise]?.first { $0.subject == award.subject })
      }
    }
    return changed
  }
}
