import Benefits
import Diagnostics
import Facts
import PolicyCorpus
import Quantities
import Rules

/// What the trial of a rule shows: its questions, and what they come to so far.
struct RuleTrialView: Sendable {
  struct Result: Sendable {
    let state: StateMark
    let amount: AmountView?
    /// Which row fired, or why none did.
    let row: String
    let force: String?
    let table: DecisionTableView
    let steps: [String]
    let missing: [String]
    /// What holds before any row: the day on which the thing happened, and that the base is not nothing.
    let before: [AssessmentCards.Card.Reason]
    let closing: String
  }

  let action: String
  let on: String
  let onFault: String?
  let years: [Choice]
  /// The subject's key; `nil` where the enterprise itself is the subject.
  let slot: String?
  let questions: [MatchQuestion]
  /// A box that says that all subjects of the kind are listed; `nil` where no sum over them is asked.
  let complete: String?
  let isComplete: Bool
  let faults: [MatchPage.Fault]
  let result: Result?
}

/// 试算: reads what was typed for one rule, and tries it. Stateless: what a visitor types travels in the form and back.
struct RuleTrialForm {
  private let rule: Rule
  private let request: PortalRequest
  private let portal: Portal
  private let slot: MatchSlot?
  private let answers: MatchAnswers
  private let on: CalendarDay
  private let onFault: String?
  private let year: Int
  private let isComplete: Bool

  init(_ rule: Rule, _ request: PortalRequest, _ portal: Portal) {
    self.rule = rule
    self.request = request
    self.portal = portal
    let words = portal.renderer.words(request.language)
    let benefit = rule.benefit
    slot = benefit.subject == .enterprise ? nil : MatchSlot(kind: benefit.subject, number: 1)
    var pairs = request.form.pairs.filter { $0.name != "slot" && $0.name != "add" }.map { ($0.name, $0.value) }
    if let slot { pairs.append(("slot", slot.key)) }
    let answers = MatchAnswers(FormFields(pairs), portal: portal, language: request.language)
    self.answers = answers
    let typed = request.form.text("on")
    let day = request.form.day("on")
    on = day ?? request.today
    onFault = typed != nil && day == nil ? words("asked.day", ["text": String((typed ?? "").prefix(20))]) : nil
    isComplete = request.form.text("complete") != nil
    year = Self.year(of: benefit, slot, answers, on: on, asked: request.form.text("year").flatMap { Int($0) })
  }

  /// The year that the rule calls Y: that of the day on which the thing happened, else the one that was chosen.
  private static func year(
    of benefit: BenefitDeclaration, _ slot: MatchSlot?, _ answers: MatchAnswers, on: CalendarDay, asked: Int?
  ) -> Int {
    switch benefit.accrual {
    case .day(let fact): return answers.day(MatchField(slot, FactReference(fact)))?.year ?? on.year
    case .year: return asked.flatMap { years(on).contains($0) ? $0 : nil } ?? on.year - 1
    }
  }

  private static func years(_ on: CalendarDay) -> [Int] { Array((on.year - 4...on.year + 1).reversed()) }

  /// One field for each fact that the rule reads: the day that fixes its year, what its columns read, what the amount is
  /// of.
  private var fields: [MatchField] {
    let benefit = rule.benefit
    var references: [FactReference] = []
    if case .day(let fact) = benefit.accrual { references.append(FactReference(fact)) }
    references += (benefit.inputs.flatMap(\.facts) + (benefit.base?.facts ?? [])).map { $0.reference(year: year) }
    var fields: [MatchField] = []
    for reference in references {
      let isOfEnterprise = portal.corpus.facts.definition(of: reference.fact)?.subject == .enterprise
      let field = MatchField(isOfEnterprise ? nil : slot, reference)
      if !fields.contains(field) { fields.append(field) }
    }
    return fields
  }

  /// - Throws: what strict evaluation refuses.
  func view(_ words: Strings) throws(Diagnostic) -> RuleTrialView {
    let questions = fields.compactMap { field in
      MatchQuestion(
        field, answer: answers.typed[field], fault: answers.faults[field], release: nil, portal: portal, words: words)
    }
    var faults = questions.compactMap { question in
      question.fault.map { MatchPage.Fault(href: "#\(question.field)", text: "\(question.label)：\($0)") }
    }
    if let onFault { faults.append(MatchPage.Fault(href: "#on", text: onFault)) }
    let benefit = rule.benefit
    var years: [Choice] = []
    if case .year = benefit.accrual {
      years = Self.years(on).map {
        Choice(value: "\($0)", label: Period.year($0).text(in: words.language), isChosen: $0 == year)
      }
    }
    let sums = benefit.inputs.contains { if case .total = $0.value { true } else { false } }
    return RuleTrialView(
      action: rule.id.rulePath, on: "\(on)", onFault: onFault, years: years, slot: slot?.key, questions: questions,
      complete: sums ? words("rules.complete", ["kind": words("subject.\(benefit.subject.rawValue)")]) : nil,
      isComplete: isComplete, faults: faults, result: try result(words))
  }

  private func result(_ words: Strings) throws(Diagnostic) -> RuleTrialView.Result? {
    let typed = answers.dossier
    let benefit = rule.benefit
    let dossier = Dossier(
      key: typed.key, enterprise: typed.enterprise, subjects: typed.subjects,
      complete: isComplete ? [benefit.subject] : [])
    var chosen: Int?
    if case .year = benefit.accrual { chosen = year }
    guard let subject = benefit.subject == .enterprise ? dossier.enterprise : dossier.subjects.first,
      let trial = try portal.assessor.trial(of: benefit, dossier, subject: subject, on: on, forYear: chosen)
    else { return nil }
    let language = words.language
    let assessment = trial.assessment
    let card = AssessmentCards.Card(
      assessment, portal: portal, words: words, calls: CallNotices([], on: on), awards: .none, exit: nil,
      asksElsewhere: true, switches: false)
    return RuleTrialView.Result(
      state: StateMark(assessment.told, in: language), amount: AmountView(assessment.amount, in: language),
      row: rowWords(trial, words), force: card.force,
      table: DecisionTableView(rule, caption: words("rules.trialTable"), trial: trial, portal: portal, words: words),
      steps: trial.steps.map { $0(language) },
      missing: assessment.missing.map { missing in
        let name = portal.factName(missing.reference, in: language)
        let release = missing.couldRelease.flatMap { money in
          money > .zero ? words("card.release", ["most": FigureText.amount(money, in: language).short]) : nil
        }
        return release.map { "\(name)（\($0)）" } ?? name
      },
      before: AssessmentCards.Card.reasons(
        of: assessment.conditions.filter { $0.row == nil }, portal: portal, words: words),
      closing: Assessment.closingWords(language))
  }

  private func rowWords(_ trial: RuleTrial, _ words: Strings) -> String {
    let rows = rule.table.rows
    if let decided = trial.table.decided {
      return words("rules.fired", ["number": "\(decided + 1)", "row": rows[decided].name])
    }
    guard !trial.table.isMiss else { return words("rules.noRow") }
    let open = trial.table.candidates.map { "\($0 + 1) \(rows[$0].name)" }
    return words("rules.mayFire", ["rows": open.joined(separator: words("list.separator"))])
  }
}
