import Benefits
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// 政策匹配: asks only what can still change the answer, the most deciding first, and keeps the answer in view.
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
    let next: [MatchQuestion]
    let hasNext: Bool
    let answered: [MatchQuestion]
    let hasAnswered: Bool
    let isDone: Bool
    let cards: AssessmentCards
    let isStarted: Bool
  }

  struct Fault: Sendable {
    let href: String
    let text: String
  }

  /// How many new questions stand on the page at once.
  private static let questionsAtOnce = 3

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try page(request, portal, form: FormFields())
  }

  static func answer(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try page(request, portal, form: request.form)
  }

  private static func page(_ request: PortalRequest, _ portal: Portal, form: FormFields) throws -> Reply {
    let words = portal.renderer.words(request.language)
    let answers = MatchAnswers(form, portal: portal, language: request.language)
    let years = (request.today.year - 3...request.today.year).reversed().map { $0 }
    let year = form.text("year").flatMap { Int($0) }.flatMap { years.contains($0) ? $0 : nil } ?? request.today.year - 1
    let report = try portal.assessor.assess(answers.dossier, on: request.today, forYear: year)
    // What has been asked is not asked again, answered or not.
    let open = questions(report, portal.corpus.facts).filter { !answers.asked.contains($0.reference) }
    let next = open.prefix(questionsAtOnce).compactMap { question in
      MatchQuestion(
        question.reference, answer: nil, release: question.release, portal: portal, words: words)
    }
    let answered = answers.asked.compactMap { reference in
      MatchQuestion(
        reference, answer: answers.typed[reference], fault: answers.faults[reference], release: nil, portal: portal,
        words: words)
    }
    let faults = answered.compactMap { question in
      question.fault.map { Fault(href: "#\(question.field)", text: "\(question.label)：\($0)") }
    }
    let view = View(
      on: request.today.text(in: request.language), year: "\(year)",
      years: years.map {
        Choice(value: "\($0)", label: Period.year($0).text(in: request.language), isChosen: $0 == year)
      },
      progress: words(
        "match.progress", ["answered": "\(answers.entries.count)", "open": "\(open.count)"]),
      faults: faults, hasFaults: !faults.isEmpty, next: Array(next), hasNext: !next.isEmpty, answered: answered,
      hasAnswered: !answered.isEmpty, isDone: next.isEmpty,
      cards: AssessmentCards(report, portal: portal, words: words, asksElsewhere: true),
      isStarted: !answers.entries.isEmpty)
    return .page(
      Page(
        "match/match", title: words("nav.match"), view: view, part: "match/card",
        status: faults.isEmpty || request.isPartial ? 200 : 422))
  }

  /// The facts that can still change an answer, the most deciding first: those on which most money hangs over all
  /// benefits, and of equal ones in the order of the dictionary, which begins with what everybody knows.
  private static func questions(
    _ report: AssessmentReport, _ dictionary: FactDictionary
  ) -> [(reference: FactReference, release: Money?)] {
    var most: [FactReference: Money] = [:]
    var total: [FactReference: Money] = [:]
    for missing in report.benefits.flatMap(\.missing) {
      let reference = missing.reference
      // What nothing bounds decides more than any sum.
      let release = missing.couldRelease ?? Money(fen: .max)
      most[reference] = max(most[reference] ?? .zero, release)
      // A sum too large for a `Money` decides no less than its greatest part.
      let sum = total[reference] ?? .zero
      total[reference] = sum.adding(release) ?? max(sum, release)
    }
    let place = Dictionary(uniqueKeysWithValues: dictionary.all.enumerated().map { ($0.element.id, $0.offset) })
    return total.sorted { first, second in
      if first.value != second.value { return first.value > second.value }
      let left = place[first.key.fact] ?? .max
      let right = place[second.key.fact] ?? .max
      return left != right ? left < right : first.key < second.key
    }.map { ($0.key, most[$0.key].flatMap { $0.fen == .max ? nil : $0 }) }
  }
}
