import Benefits
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// 政策匹配: asks only what can still change the answer, the most deciding first, and keeps the answer in view. Contracts,
/// projects, loans and other subjects are added as one goes.
///
/// Public, and stateless: what a visitor types travels in the form and back, and is stored nowhere.
enum MatchPage {
  struct View: Sendable {
    let on: String
    let year: String
    let years: [Choice]
    let progress: String
    let faults: [Fault]
    let hasFaults: Bool
    /// The enterprise's own questions, then each added subject's.
    let enterprise: Section
    let subjects: [Section]
    let additions: [Addition]
    let cards: AssessmentCards
    /// Another answer that was switched to; `nil` where the corpus's own readings hold.
    let taken: Taken?
  }

  /// What another answer changes.
  struct Taken: Sendable {
    let value: String
    let question: String
    let answer: String
    /// The total by the corpus's own reading, and by the other.
    let before: String
    let after: String
    let isChanged: Bool
  }

  /// The questions about the enterprise or about one of its subjects.
  struct Section: Sendable {
    /// `contract-1`; `nil` for the enterprise.
    let key: String?
    let title: String
    /// What is wrong, else the questions that decide most.
    let next: [MatchQuestion]
    let hasNext: Bool
    /// What was asked, not answered, and can still change the answer.
    let skipped: [MatchQuestion]
    let hasSkipped: Bool
    let answered: [MatchQuestion]
    let hasAnswered: Bool
    /// Whether nothing can change the answer any more.
    let isDone: Bool
    let remove: String?
  }

  /// A kind of subject that can be added, and how many benefits are about it.
  struct Addition: Sendable {
    let kind: String
    let label: String
  }

  struct Fault: Sendable {
    let href: String
    let text: String
  }

  /// How many new questions of one subject stand on the page at once.
  private static let questionsAtOnce = 3

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, form: FormFields())
  }

  static func answer(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, form: request.form)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, form: FormFields
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let answers = MatchAnswers(form, portal: portal, language: request.language)
    let calls = try await CallNotices.published(
      request, portal, of: answers.dossier.area(on: request.today, known: request.today))
    let years = (request.today.year - 3...request.today.year).reversed().map { $0 }
    let year = form.text("year").flatMap { Int($0) }.flatMap { years.contains($0) ? $0 : nil } ?? request.today.year - 1
    let own = try portal.assessor.assess(answers.dossier, on: request.today, forYear: year)
    let other = TakenReading.of(form, in: portal.corpus)
    let report =
      try other.map { taken in
        try Assessor(corpus: portal.corpus.taking(taken.alternative))
          .assess(answers.dossier, on: request.today, forYear: year)
      } ?? own
    let open = questions(report, answers.slots, portal.corpus.facts)
    func section(_ slot: MatchSlot?) -> Section {
      self.section(slot, open.filter { $0.field.slot == slot }, answers, portal, words)
    }
    let enterprise = section(nil)
    let subjects = answers.slots.map(section)
    let faults = ([enterprise] + subjects).flatMap(\.next).compactMap { question in
      question.fault.map { Fault(href: "#\(question.field)", text: "\(question.label)：\($0)") }
    }
    let view = View(
      on: request.today.text(in: request.language), year: "\(year)",
      years: years.map {
        Choice(value: "\($0)", label: Period.year($0).text(in: request.language), isChosen: $0 == year)
      },
      progress: words("match.progress", ["answered": "\(answers.count)", "open": "\(open.count)"]),
      faults: faults, hasFaults: !faults.isEmpty, enterprise: enterprise, subjects: subjects,
      additions: additions(portal, words),
      cards: AssessmentCards(
        report, portal: portal, words: words, calls: calls, asksElsewhere: true, switches: true),
      taken: other.map { taken($0, own, report, portal, words) })
    return .page(
      Page(
        "match/match", title: words("nav.match"), view: view, part: "match/card",
        status: faults.isEmpty || request.isPartial ? 200 : 422))
  }

  private static func taken(
    _ taken: TakenReading, _ own: AssessmentReport, _ other: AssessmentReport, _ portal: Portal, _ words: Strings
  ) -> Taken {
    func total(_ report: AssessmentReport) -> String {
      AmountView(cashOf: report.totalCash, in: report, words: words).text
    }
    func outcomes(_ report: AssessmentReport) -> [[String]] {
      report.benefits.map { ["\($0.benefit)", $0.key, $0.told.rawValue, "\($0.amount)"] }
    }
    return Taken(
      value: taken.value, question: portal.corpus.wording(taken.reading.question)(words.language),
      answer: portal.corpus.wording(taken.alternative.answer)(words.language), before: total(own), after: total(other),
      isChanged: outcomes(own) != outcomes(other))
  }

  private static func section(
    _ slot: MatchSlot?, _ open: [OpenQuestion], _ answers: MatchAnswers, _ portal: Portal, _ words: Strings
  ) -> Section {
    func question(_ field: MatchField) -> MatchQuestion? {
      let isAsked = answers.typed[field] != nil && answers.faults[field] == nil
      return MatchQuestion(
        field, answer: answers.typed[field], fault: answers.faults[field],
        release: isAsked ? nil : open.first { $0.field == field }?.release, portal: portal, words: words)
    }
    let asked = answers.asked.filter { $0.slot == slot }
    // What is wrong comes first and alone: nobody is asked more while an answer cannot be read.
    let wrong = asked.filter { answers.faults[$0] != nil }
    let fresh = open.map(\.field).filter { !answers.asked.contains($0) }.prefix(questionsAtOnce)
    let next = (wrong.isEmpty ? Array(fresh) : wrong).compactMap(question)
    // What was left open stays in sight as long as it can still change the answer.
    let skipped = asked.filter { field in answers.typed[field] == nil && open.contains { $0.field == field } }
      .compactMap(question)
    let answered = asked.filter { answers.typed[$0] != nil && answers.faults[$0] == nil }.compactMap(question)
    return Section(
      key: slot?.key, title: slot.map { title(of: $0, words) } ?? words("match.enterprise"), next: next,
      hasNext: !next.isEmpty, skipped: skipped, hasSkipped: !skipped.isEmpty, answered: answered,
      hasAnswered: !answered.isEmpty, isDone: next.isEmpty && skipped.isEmpty,
      remove: slot.map { words("match.remove", ["subject": title(of: $0, words)]) })
  }

  private static func title(of slot: MatchSlot, _ words: Strings) -> String {
    words("match.subject", ["kind": words("subject.\(slot.kind.rawValue)"), "number": "\(slot.number)"])
  }

  /// The kinds of subject that benefits which run are about, the most frequent first.
  private static func additions(_ portal: Portal, _ words: Strings) -> [Addition] {
    var counts: [SubjectKind: Int] = [:]
    for benefit in portal.corpus.benefits where benefit.table != nil && benefit.subject != .enterprise {
      counts[benefit.subject, default: 0] += 1
    }
    let order = Dictionary(uniqueKeysWithValues: SubjectKind.allCases.enumerated().map { ($0.element, $0.offset) })
    return counts.sorted { ($1.value, order[$0.key] ?? 0) < ($0.value, order[$1.key] ?? 0) }.map { kind, count in
      Addition(
        kind: kind.rawValue,
        label: words("match.add", ["kind": words("subject.\(kind.rawValue)"), "count": "\(count)"]))
    }
  }

  // MARK: What to ask

  private struct OpenQuestion {
    let field: MatchField
    /// The most that the answer could release; `nil` where nothing known bounds it.
    let release: Money?
  }

  /// The facts that can still change an answer, the most deciding first: those on which most money hangs over all
  /// benefits, and of equal ones in the order of the dictionary, which begins with what everybody knows.
  private static func questions(
    _ report: AssessmentReport, _ slots: [MatchSlot], _ dictionary: FactDictionary
  ) -> [OpenQuestion] {
    var most: [MatchField: Money] = [:]
    var total: [MatchField: Money] = [:]
    for assessment in report.benefits {
      let slot = slots.first { $0.key == assessment.key }
      for missing in assessment.missing {
        let isOwn = dictionary.definition(of: missing.reference.fact)?.subject != .enterprise
        let field = MatchField(isOwn ? slot : nil, missing.reference)
        // What nothing bounds decides more than any sum.
        let release = missing.couldRelease ?? Money(fen: .max)
        most[field] = max(most[field] ?? .zero, release)
        // A sum too large for a `Money` decides no less than its greatest part.
        let sum = total[field] ?? .zero
        total[field] = sum.adding(release) ?? max(sum, release)
      }
    }
    let place = Dictionary(uniqueKeysWithValues: dictionary.all.enumerated().map { ($0.element.id, $0.offset) })
    return total.sorted { first, second in
      if first.value != second.value { return first.value > second.value }
      let left = place[first.key.reference.fact] ?? .max
      let right = place[second.key.reference.fact] ?? .max
      return left != right ? left < right : first.key.reference < second.key.reference
    }.map { OpenQuestion(field: $0.key, release: most[$0.key].flatMap { $0.fen == .max ? nil : $0 }) }
  }
}
