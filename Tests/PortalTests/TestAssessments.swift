import Diagnostics
import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities
import Storage
import Synchronization

/// Finds that everybody of a scope matches for the same ceiling, except that every fifth lacks a fact: pages need rows of
/// each kind, whatever the made-up city's facts say. Of some who are named nobody lacks any. What is below an enterprise
/// matches, lacks a fact or does not match as its key says; one whose key ends in `-strict` refuses the whole answer, and
/// one that ends in `-lack` or `-office` lacks a fact of its own until that is told: one that its enterprise tells, or one
/// that an office recognises. An enterprise whose output of 2025 is told to be 1 does not match.
struct TestAssessments: BenefitAssessments {
  private static let reached = Wording(zh: "产值：达到", en: "output: reached")
  private static let lacked = ["-lack": "fixed_investment", "-office": "key_field_recognised"]
  let corpus: PolicyCorpus
  let store: SQLStore

  /// The fact that a project lacks by its key, and whether it was told since.
  private static func lack(
    of key: String, in dossier: Dossier, _ question: BenefitQuestion
  ) -> (column: String, isTold: Bool)? {
    guard let column = lacked.first(where: { key.hasSuffix($0.key) })?.value, let fact = FactID(column),
      let subject = dossier.subjects.first(where: { $0.key == key })
    else { return nil }
    let known = subject.knowledge(of: FactReference(fact), on: question.on, known: question.known)
    return (column, known != .unknown)
  }

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
    let output = FactReference(column: "output@2025")
    try await desk.forEachHistory(
      within: question.scope,
      reading: FactChoice(Set([output?.fact].compactMap { $0 }), everyFactOf: kind == .enterprise ? nil : kind)
    ) { history in
      let (enterprise, dossier) = (history.enterprise, history.dossier(known: question.known))
      guard question.among?.contains(enterprise.creditCode) ?? true else { return }
      if kind == .enterprise, let output,
        case .known(let value) = dossier.enterprise.knowledge(of: output, on: question.on, known: question.known),
        value.description == "1"
      {
        return
      }
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
          let lack = Self.lack(of: key, in: dossier, question)
          let isKnown =
            kind == .enterprise
            ? question.among != nil || rows.count % 5 != 4 : lack?.isTold ?? !key.hasSuffix("-open")
          let column = lack?.column ?? "output@2025"
          rows.append(
            AssessedSubject(
              enterprise: enterprise.creditCode, name: enterprise.title, subject: key,
              isKnown: isKnown, minimum: .zero, maximum: Money(fen: 40_000_000), row: "r1",
              reasons: [
                .init(
                  text: 0, result: isKnown ? .holds : .open,
                  facts: [.init(reference: column, value: isKnown ? "30000000" : "")])
              ], missing: isKnown ? [] : [column]))
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
