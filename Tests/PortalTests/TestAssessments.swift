import Diagnostics
import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities
import Storage
import Synchronization

/// Finds that everybody of a scope matches for the same ceiling, except that every fifth lacks a fact: pages need rows of
/// each kind, whatever the made-up city's facts say. Of some who are named nobody lacks any. What is below an enterprise matches, lacks a fact or does not match as its
/// key says; one whose key ends in `-strict` refuses the whole answer.
struct TestAssessments: BenefitAssessments {
  private static let reached = Wording(zh: "产值：达到", en: "output: reached")
  let corpus: PolicyCorpus
  let store: SQLStore

  func assess(
    _ question: BenefitQuestion, progress: @escaping @Sendable (Int) -> Void
  ) async throws -> AssessedPopulation {
    let desk = FactDesk(
      store: store,
      reference: ImportReference(dictionary: corpus.facts, areas: corpus.areas, industries: corpus.industries))
    let rows = Mutex<[AssessedSubject]>([])
    let refused = Mutex<[RefusedSubject]>([])
    let benefit = corpus.benefit(question.benefit)
    let kind = benefit?.subject ?? .enterprise
    try await desk.forEachHistory(
      within: question.scope, reading: FactChoice([], everyFactOf: kind == .enterprise ? nil : kind)
    ) { history in
      let (enterprise, dossier) = (history.enterprise, history.dossier(known: question.known))
      guard question.among?.contains(enterprise.creditCode) ?? true else { return }
      let keys =
        kind == .enterprise
        ? [enterprise.creditCode.text] : dossier.subjects.filter { $0.kind == kind }.map(\.key)
      if let key = keys.first(where: { $0.hasSuffix("-strict") }) {
        throw Diagnostics(Diagnostic("test.strict", Wording(zh: "“\(key)”算不出", en: "“\(key)” cannot be worked out")))
      }
      for key in keys where key.hasSuffix("-other") || key.hasSuffix("-no") {
        refused.withLock {
          $0.append(
            RefusedSubject(
              subject: key,
              cause: key.hasSuffix("-other")
                ? .otherYear(question.year - 1)
                : .ineligible(
                  failing: [[Self.reached]]
                    + (key.hasSuffix("-rows-no")
                      ? [[Wording(zh: "行业：相符", en: "industry: matches"), Self.reached]] : []))
            ))
        }
      }
      for key in keys where !key.hasSuffix("-other") && !key.hasSuffix("-no") {
        rows.withLock { rows in
          let isKnown = kind == .enterprise ? question.among != nil || rows.count % 5 != 4 : !key.hasSuffix("-open")
          rows.append(
            AssessedSubject(
              enterprise: enterprise.creditCode, name: enterprise.title, subject: key,
              isKnown: isKnown, minimum: .zero, maximum: Money(fen: 40_000_000), row: "r1",
              reasons: [
                .init(
                  text: 0, result: isKnown ? .holds : .open,
                  facts: [.init(reference: "output@2025", value: isKnown ? "30000000" : "")])
              ], missing: isKnown ? [] : ["output@2025"]))
        }
      }
    }
    let found = rows.withLock { $0 }
    return AssessedPopulation(
      rule: RuleStamp(version: corpus.hash, corpus: corpus.hash, enabledBy: nil),
      terms: BenefitTerms(
        frequency: .once, enterpriseCap: nil, exclusive: [],
        unsettled: (benefit?.overlaps ?? []).filter { $0.stacking == .unsettled }.map(\.benefit)),
      asked: found.count + 3, ineligible: 1, notInForce: 1, otherYear: 1,
      texts: [Self.reached], rows: found, refused: refused.withLock { $0 })
  }
}
