import Benefits
import Diagnostics
import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities
import Rules

/// Answers the engine that runs calls: who of a scope matches a benefit, by the rule that is in force.
struct CallAssessments: BenefitAssessments {
  let desk: FactDesk
  let assessor: Assessor
  let book: RuleBook
  let rules: RuleDesk

  func assess(
    _ question: BenefitQuestion, progress: @escaping @Sendable (Int) -> Void
  ) async throws -> AssessedPopulation {
    let scan = try BenefitScan(
      question.benefit, assessor: assessor, on: question.on, year: question.year, known: question.known)
    let stamp = try await stamp(of: question.benefit, on: question.on)
    let run = PopulationRun<EnterpriseHistory, Answered>(progress: progress) { history in
      try scan.outcomes(of: history.dossier(known: question.known)).map { Answered(history.enterprise, $0) }
    }
    // An enterprise is asked whatever it has told; of what is below it every fact says that it is there.
    let kind = scan.benefit.subject
    try await desk.forEachHistory(
      within: question.scope, reading: FactChoice(scan.facts, everyFactOf: kind == .enterprise ? nil : kind)
    ) { try run.take($0) }
    return Self.population(try run.finish(), scan.benefit, stamp, refused: try await refused(question, scan))
  }

  /// Why the answer is no, for each subject of the one enterprise that is asked about; nobody is told of everybody.
  private func refused(_ question: BenefitQuestion, _ scan: BenefitScan) async throws -> [RefusedSubject] {
    guard case .enterprise(let key) = question.scope, let code = CreditCode(key),
      let dossier = try await desk.dossier(of: code, known: question.known, within: question.scope)
    else { return [] }
    return try scan.refusals(of: dossier).map { refusal in
      switch refusal {
      case .otherYear(let key, let year): RefusedSubject(subject: key, cause: .otherYear(year))
      case .no(let assessment) where assessment.state == .notInForce:
        RefusedSubject(subject: assessment.key, cause: .notInForce(assessment.accruedOn))
      case .no(let assessment):
        RefusedSubject(
          subject: assessment.key,
          cause: .ineligible(
            failing: assessment.conditions.filter { $0.result == .false }.map(\.text).reduce(into: []) {
              if !$0.contains($1) { $0.append($1) }
            }))
      }
    }
  }

  private struct Answered: Sendable {
    let enterprise: Enterprise
    let outcome: BenefitScan.Outcome

    init(_ enterprise: Enterprise, _ outcome: BenefitScan.Outcome) {
      self.enterprise = enterprise
      self.outcome = outcome
    }
  }

  /// The version that runs; it must be the enabled one where any is.
  private func stamp(of benefit: InstrumentID, on day: CalendarDay) async throws -> RuleStamp {
    guard let rule = book.rule(benefit) else {
      return RuleStamp(version: book.corpus.hash, corpus: book.corpus.hash, enabledBy: nil)
    }
    let enabled = try await rules.file(of: benefit).inForce(on: day)
    guard enabled.map({ $0.proposal.version == rule.version }) ?? true else {
      throw Diagnostics(
        Diagnostic(
          "rule.other-version-enabled",
          Wording(
            zh: "启用的规则版本是 \(enabled?.proposal.version.short ?? "")，程序装载的是 \(rule.version.short)",
            en:
              "version \(enabled?.proposal.version.short ?? "") of the rule is enabled, and the program runs \(rule.version.short)"
          ),
          remedy: Wording(
            zh: "装载启用的版本，或按程序启用现在的版本，再测算", en: "load the enabled version, or have this one enabled, then run again")))
    }
    return RuleStamp(
      version: rule.version.hex, corpus: book.corpus.hash, enabledBy: enabled?.proposal.document)
  }

  private static func population(
    _ answers: [Answered], _ benefit: BenefitDeclaration, _ stamp: RuleStamp, refused: [RefusedSubject]
  ) -> AssessedPopulation {
    var texts: [Wording] = []
    var places: [Wording: Int] = [:]
    var rows: [AssessedSubject] = []
    var (ineligible, notInForce, otherYear) = (0, 0, 0)
    for answer in answers {
      switch answer.outcome {
      case .no(.notInForce): notInForce += 1
      case .no: ineligible += 1
      case .otherYear: otherYear += 1
      case .may(let assessment):
        let reasons = assessment.conditions.map { condition in
          let place = places[condition.text] ?? texts.count
          if place == texts.count {
            texts.append(condition.text)
            places[condition.text] = place
          }
          return AssessedSubject.Reason(
            text: place, result: AssessedSubject.Reason.Result(condition.result),
            facts: condition.facts.map {
              AssessedSubject.KnownFact(reference: "\($0.reference)", value: $0.knowledge.canonical)
            })
        }
        rows.append(
          AssessedSubject(
            enterprise: answer.enterprise.creditCode, name: answer.enterprise.title, subject: assessment.key,
            isKnown: assessment.state == .eligible, minimum: assessment.amount.minimum,
            maximum: assessment.amount.maximum, row: assessment.row, reasons: distinct(reasons),
            missing: assessment.missing.map { "\($0.reference)" }))
      }
    }
    return AssessedPopulation(
      rule: stamp, terms: BenefitTerms(benefit), asked: answers.count, ineligible: ineligible,
      notInForce: notInForce, otherYear: otherYear, texts: texts, rows: rows, refused: refused)
  }

  /// A condition that several rows of the table share stands once.
  private static func distinct(_ reasons: [AssessedSubject.Reason]) -> [AssessedSubject.Reason] {
    var seen: Set<Int> = []
    return reasons.filter { seen.insert($0.text).inserted }
  }
}

extension AssessedSubject.Reason.Result {
  init(_ result: Condition.Result) {
    switch result {
    case .true: self = .holds
    case .false: self = .fails
    case .unknown: self = .open
    }
  }
}

extension Knowledge {
  /// Empty for unknown, `-` for known to be absent, else the value as files hold it.
  fileprivate var canonical: String {
    switch self {
    case .unknown: ""
    case .absent: "-"
    case .known(let value): value.description
    }
  }
}
