import Benefits
import Diagnostics
import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities
import Rules
import Synchronization

/// Answers the engine that runs calls: who of a scope matches a benefit, by the rule that is in force.
struct CallAssessments: BenefitAssessments {
  let desk: FactDesk
  let assessor: Assessor
  let book: RuleBook
  let rules: RuleDesk

  func assess(
    _ question: BenefitQuestion, progress: @escaping @Sendable (Int) -> Void
  ) async throws -> AssessedPopulation {
    do {
      return try await assessed(question, progress: progress)
    } catch let fault as Diagnostic {
      // Strict evaluation refuses with the one fault that it finds.
      throw Diagnostics(fault)
    }
  }

  private func assessed(
    _ question: BenefitQuestion, progress: @escaping @Sendable (Int) -> Void
  ) async throws -> AssessedPopulation {
    let scan = try BenefitScan(
      question.benefit, assessor: assessor, on: question.on, year: question.year, known: question.known)
    let stamp = try await stamp(of: question.benefit, on: question.on)
    // Why the answer is no is told where one enterprise alone is asked, out of the same reading; nobody is told of everybody.
    let tellsWhy = if case .enterprise = question.scope { true } else { false }
    let refused = Mutex<[RefusedSubject]>([])
    let dictionary = assessor.corpus.facts
    let run = PopulationRun<EnterpriseHistory, Answer>(progress: progress) { history in
      let dossier = history.dossier(known: question.known)
      if tellsWhy {
        let causes = try scan.refusals(of: dossier).map(RefusedSubject.init)
        refused.withLock { $0 += causes }
      }
      return try scan.outcomes(of: dossier).map { Answer($0, of: history, known: question.known, dictionary) }
    }
    // An enterprise is asked whatever it has told; of what is below it every fact says that it is there. Rules read years,
    // and what has no period.
    if let among = question.among {
      try await desk.forEachHistory(of: among, within: question.scope) { try run.take($0) }
    } else {
      let kind = scan.benefit.subject
      let choice = FactChoice(scan.facts, everyFactOf: kind == .enterprise ? nil : kind, withMonths: false)
      try await desk.forEachHistory(within: question.scope, reading: choice) { try run.take($0) }
    }
    let answers = try run.finish()
    return Self.population(answers, scan.benefit, stamp, refused: refused.withLock { $0 })
  }

  /// What came out for one subject, written as far as that takes nobody else's: each core writes its own.
  private enum Answer: Sendable {
    case may(Match)
    case no(Assessment.State)
    case otherYear

    init(
      _ outcome: BenefitScan.Outcome, of history: EnterpriseHistory, known: CalendarDay, _ dictionary: FactDictionary
    ) {
      self =
        switch outcome {
        case .may(let assessment, let base):
          .may(
            Match(
              history.enterprise, assessment, base: base.map { $0.telling(of: assessment, in: history, known: known) },
              dictionary))
        case .no(let state): .no(state)
        case .otherYear: .otherYear
        }
    }
  }

  /// A subject that matches or may, with its reasons in words.
  private struct Match: Sendable {
    let enterprise: CreditCode
    let name: String
    let assessment: Assessment
    /// A condition that several rows of the table share stands once.
    let reasons: [(text: Wording, result: AssessedSubject.Reason.Result, facts: [AssessedSubject.KnownFact])]
    let missing: [String]
    let base: [AssessedSubject.BaseTelling]
    let ending: AssessedSubject.Ending?

    init(
      _ enterprise: Enterprise, _ assessment: Assessment, base: [AssessedSubject.BaseTelling],
      _ dictionary: FactDictionary
    ) {
      self.enterprise = enterprise.creditCode
      name = enterprise.title
      self.assessment = assessment
      var seen: Set<Wording> = []
      var reasons = assessment.conditions.map { condition in
        (
          text: condition.sum.map { condition.text.followed(by: $0.wording) } ?? condition.text,
          result: AssessedSubject.Reason.Result(condition.result),
          facts: condition.facts.map {
            AssessedSubject.KnownFact(reference: "\($0.reference)", value: $0.knowledge.canonical)
          }
        )
      }.filter { seen.insert($0.text).inserted }
      // What matches and still lacks a fact lacks what its amount is of: no condition says so.
      if assessment.state == .eligible, !assessment.missing.isEmpty {
        reasons.append(
          (
            text: CallAssessments.base(assessment.missing, dictionary), result: .open,
            facts: assessment.missing.map { AssessedSubject.KnownFact(reference: "\($0.reference)", value: "") }
          ))
      }
      self.reasons = reasons
      self.base = base
      missing = assessment.missing.map { "\($0.reference)" }
      ending = enterprise.operatingState.flatMap { AssessedSubject.Ending(rawValue: $0.rawValue) }
    }

    /// The row, with each text by its place among all.
    func row(_ place: (Wording) -> Int) -> AssessedSubject {
      AssessedSubject(
        enterprise: enterprise, name: name, subject: assessment.key, isKnown: assessment.state == .eligible,
        minimum: assessment.amount.minimum, maximum: assessment.amount.maximum, row: assessment.row,
        reasons: reasons.map { AssessedSubject.Reason(text: place($0.text), result: $0.result, facts: $0.facts) },
        missing: missing, base: base, ending: ending)
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
    _ answers: [Answer], _ benefit: BenefitDeclaration, _ stamp: RuleStamp, refused: [RefusedSubject]
  ) -> AssessedPopulation {
    var texts: [Wording] = []
    var places: [Wording: Int] = [:]
    var rows: [AssessedSubject] = []
    var (ineligible, notInForce, otherYear) = (0, 0, 0)
    for answer in answers {
      switch answer {
      case .no(.notInForce): notInForce += 1
      case .no: ineligible += 1
      case .otherYear: otherYear += 1
      case .may(let match):
        rows.append(
          match.row { text in
            if let place = places[text] { return place }
            places[text] = texts.count
            texts.append(text)
            return texts.count - 1
          })
      }
    }
    return AssessedPopulation(
      rule: stamp, terms: BenefitTerms(benefit), asked: answers.count, ineligible: ineligible,
      notInForce: notInForce, otherYear: otherYear, texts: texts, rows: rows, refused: refused)
  }

  /// `计算基数：合同金额`, of the facts that keep it unknown.
  private static func base(_ missing: [MissingFact], _ dictionary: FactDictionary) -> Wording {
    let names = missing.map { fact -> Wording in
      let definition = dictionary.definition(of: fact.reference.fact)
      let name = definition?.name ?? Wording(verbatim: "\(fact.reference)")
      guard let period = fact.reference.period else { return name }
      return Wording(zh: "\(name.zh) \(period)", en: "\(name.en) \(period)")
    }
    return Wording(
      zh: "计算基数：\(names.map(\.zh).joined(separator: "、"))",
      en: "what the amount is of: \(names.map(\.en).joined(separator: ", "))")
  }
}

extension Wording {
  /// A condition with the sum that it is about.
  fileprivate func followed(by sum: Wording) -> Wording {
    Wording(zh: "\(zh)（\(sum.zh)）", en: "\(en) (\(sum.en))")
  }
}

extension BaseFact {
  /// With the telling that counted for it.
  fileprivate func telling(
    of assessment: Assessment, in history: EnterpriseHistory, known: CalendarDay
  ) -> AssessedSubject.BaseTelling {
    let enterprise = history.enterprise.creditCode
    let subject =
      isOfEnterprise
      ? SubjectReference(enterprise) : SubjectReference(enterprise, assessment.subject, key: assessment.key)
    return AssessedSubject.BaseTelling(
      fact: AssessedSubject.KnownFact(reference: "\(reference)", value: knowledge.canonical), on: on,
      source: history.telling(of: reference, by: subject, on: on, known: known).map {
        AssessedSubject.BaseTelling.Source(number: $0.id.number, told: $0.origin.recordedAt.dayInShanghai)
      })
  }
}

extension RefusedSubject {
  init(_ refusal: BenefitScan.Refusal) {
    switch refusal {
    case .otherYear(let key, let year): self.init(subject: key, cause: .otherYear(year))
    case .no(let assessment) where assessment.told == .notInForce:
      self.init(subject: assessment.key, cause: .notInForce(assessment.accruedOn))
    case .no(let assessment): self.init(subject: assessment.key, cause: .ineligible(failing: assessment.failing))
    }
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
