import Benefits
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// An assessment as a card: the four groups in their order, each with its reasons.
struct AssessmentCards: Sendable {
  struct Group: Sendable {
    /// What all of its cards came to.
    let told: Assessment.State
    let state: StateMark
    let count: String
    let cards: [Card]
    /// What does not match stands folded where something else does.
    let isFolded: Bool
  }

  struct Card: Sendable {
    struct Reason: Sendable, Hashable {
      /// `yes`, `no` or `ask`, and its word.
      let mark: StateMark
      let text: String
      let values: String
    }

    struct Question: Sendable {
      let name: String
      let release: String
      let place: String
    }

    let anchor: String
    let name: String
    let clause: String
    let href: String
    let state: StateMark
    let subject: String?
    let amount: AmountView?
    let year: String?
    /// Out of which period it falls; `nil` while it is in force.
    let force: String?
    let call: CallLine?
    /// The others that stand beside it: of several treasuries, or waves.
    var otherCalls: [CallLine] = []
    /// What the reviewers have to judge, since no text says it; `nil` for most.
    var doubt: String?
    /// That its amount is no cash: a voucher, a guarantee …; `nil` for cash, and where there is no amount.
    var nature: String?
    /// Of who fell out of scale, what the text says of that, where the benefit asks for an entry; `nil` for any other.
    var fallenOut: String?
    /// What speaks for it, or against it: of the row that fired, else of all.
    let reasons: [Reason]
    /// The names of what is missing, in one line; `nil` where the questions say it themselves.
    let missing: String?
    let questions: [Question]
    /// Why it does not match: in sight, while the rest is folded away.
    let failing: [Reason]
    let readings: [ReadingView]
    let hasDetails: Bool
  }

  let groups: [Group]
  let matched: String
  let undecided: String
  let total: AmountView
  /// What the total would be if of two benefits that the text leaves unsettled only one were paid; `nil` where it is the
  /// same.
  let strict: String?
  /// That the total holds what has been granted or is under way already; `nil` where it does not.
  var granted: String?
  /// What the total holds beside what matches, and what it leaves out; `nil` where it is of matches alone.
  var contents: String?
  let closing: String
  let on: String
  /// Whether nothing at all can be said.
  let isEmpty: Bool
}

extension AssessmentCards {
  /// - Parameter calls: what is published on the day.
  /// - Parameter awards: what the enterprise has or is about to have.
  /// - Parameter exit: the day on which it fell out of scale; `nil` for one that did not.
  /// - Parameter asksElsewhere: whether the page has the missing facts as fields, so that a card only names them.
  /// - Parameter switches: whether the page can work out other answers to open questions.
  init(
    _ report: AssessmentReport, portal: Portal, words: Strings, calls: CallNotices, awards: AwardNotices = .none,
    exit: CalendarDay? = nil, asksElsewhere: Bool = false, switches: Bool = false
  ) {
    let language = words.language
    groups = [Assessment.State.eligible, .undecided, .ineligible, .notInForce].compactMap { state in
      let members = report.benefits.filter { $0.told == state }
      guard !members.isEmpty else { return nil }
      return Group(
        told: state, state: StateMark(state, in: language), count: "\(members.count)",
        cards: Self.dearestFirst(members).map {
          Card(
            $0, portal: portal, words: words, calls: calls, awards: awards, exit: exit, asksElsewhere: asksElsewhere,
            switches: switches)
        },
        isFolded: (state == .ineligible || state == .notInForce) && members.count > 3)
    }
    matched = "\(report.benefits.count { $0.told == .eligible })"
    undecided = "\(report.benefits.count { $0.told == .undecided })"
    total = AmountView(cashOf: report.totalCash, in: report, words: words)
    strict =
      report.strictCash == report.totalCash
      ? nil
      : words(
        "card.strict", ["total": AmountView(cashOf: report.strictCash, in: report, words: words).text])
    let count = awards.count(in: report.benefits)
    granted = count == 0 ? nil : words("card.granted", ["count": "\(count)"])
    contents = Self.contents(report, words)
    closing = Assessment.closingWords(language)
    on = report.on.text(in: language)
    isEmpty = report.benefits.isEmpty
  }
}

extension AssessmentCards {
  private static func contents(_ report: AssessmentReport, _ words: Strings) -> String? {
    let shown = report.benefits.filter { $0.amount.kind != .none }
    let open = shown.count { $0.isCash && $0.told == .undecided }
    let other = shown.count { !$0.isCash && ($0.told == .eligible || $0.told == .undecided) }
    let parts = [
      open == 0 ? nil : words("card.totalOpen", ["count": "\(open)"]),
      other == 0 ? nil : words("card.totalOther", ["count": "\(other)"]),
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined()
  }

  /// The assessments that can bring most first; what nothing bounds stands before all, what is no sum after.
  private static func dearestFirst(_ assessments: [Assessment]) -> [Assessment] {
    func most(_ assessment: Assessment) -> Money {
      assessment.amount.kind == .none ? .zero : assessment.amount.maximum ?? Money(fen: .max)
    }
    return assessments.enumerated().sorted { first, second in
      let (left, right) = (most(first.element), most(second.element))
      return left == right ? first.offset < second.offset : left > right
    }.map(\.element)
  }
}

extension PolicyCorpus {
  /// Whether a benefit is had as a voucher.
  fileprivate func entitlesToVoucher(_ benefit: InstrumentID) -> Bool {
    instruments.contains { instrument in
      if case .voucher(let voucher) = instrument.declaration { voucher.entitledBy.contains(benefit) } else { false }
    }
  }
}

extension BenefitDeclaration {
  /// Whether its answer hangs on an entry above scale.
  fileprivate var asksForEntry: Bool {
    let facts = inputs.flatMap(\.facts).map(\.fact.text)
    if case .day(let fact) = accrual, Basis.entryFacts.contains(fact.text) { return true }
    return facts.contains(where: Basis.entryFacts.contains)
  }
}

extension AssessmentCards.Card {
  init(
    _ assessment: Assessment, portal: Portal, words: Strings, calls: CallNotices, awards: AwardNotices,
    exit: CalendarDay?, asksElsewhere: Bool, switches: Bool
  ) {
    let language = words.language
    let corpus = portal.corpus
    anchor = Self.anchor(of: assessment)
    name = corpus.instrument(assessment.benefit)?.name(language) ?? assessment.benefit.name
    let title = corpus.document(assessment.clause.document)?.title(language) ?? ""
    clause = words(
      "card.clause", ["document": title, "clause": assessment.clause.wording(language)])
    href = assessment.benefit.anchor
    state = StateMark(assessment.told, in: language)
    subject = assessment.subject == .enterprise ? nil : Self.subject(of: assessment, words)
    amount = AmountView(assessment.amount, in: language)
    year = assessment.year.map { words("card.year", ["year": "\($0)"]) }
    force =
      assessment.told == .notInForce
      ? Self.force(of: assessment, corpus, words) : nil
    let lines =
      assessment.told == .eligible || assessment.told == .undecided
      ? awards.line(of: assessment).map { [$0] } ?? calls.lines(of: assessment.benefit, for: assessment.year, words)
      : []
    call = lines.first
    otherCalls = Array(lines.dropFirst())
    doubt = assessment.doubt.map { fact in
      words(
        "card.doubt",
        [
          "fact": portal.factName(fact.reference, in: language),
          "state": portal.knowledgeText(fact.knowledge, of: fact.reference.fact, in: language),
        ])
    }
    nature =
      assessment.isCash || amount == nil || assessment.told == .ineligible || assessment.told == .notInForce
      ? nil : words(corpus.entitlesToVoucher(assessment.benefit) ? "card.voucher" : "card.notCash")
    fallenOut = exit.flatMap { Self.fallenOut($0, assessment, corpus, words) }
    let reasons = Self.reasons(of: assessment.conditions, portal: portal, words: words)
    // What fails stands in sight for 暂不相符; out of force, the period does.
    let failing = assessment.told == .ineligible ? reasons.filter { $0.mark.css == "no" } : []
    let folded = reasons.filter { !failing.contains($0) }
    self.failing = failing
    self.reasons = folded
    let list = assessment.unlisted.map { Self.question(about: $0, portal, words) }
    // What says that a list is whole comes first: nothing else decides before it.
    let ofList = assessment.missing.filter { $0.reference.fact == assessment.subject.listedFact }
    let others = assessment.missing.filter { $0.reference.fact != assessment.subject.listedFact }
    let names =
      (list.map { [$0.name] } ?? [])
      + (ofList + others).map { portal.factName($0.reference, in: language) }
    missing = asksElsewhere && !names.isEmpty ? names.joined(separator: words("list.separator")) : nil
    func question(_ missing: MissingFact, decides: Bool) -> Question {
      Question(
        name: portal.factName(missing.reference, in: language),
        // A fact that only tells 暂不相符 from 不在执行期 releases nothing, and none does alone while a list is open.
        release: missing.couldRelease == .zero
          ? "" : decides ? Self.release(missing.couldRelease, words) : words("card.releaseWithList"),
        place: corpus.facts.definition(of: missing.reference.fact)?.whereToFind(language) ?? "")
    }
    questions =
      asksElsewhere
      ? []
      : (list.map { [$0] } ?? []) + ofList.map { question($0, decides: true) }
        + others.map { question($0, decides: list == nil && ofList.isEmpty) }
    readings = assessment.readings.compactMap { corpus.reading($0) }.map { reading in
      ReadingView(
        reading, corpus: corpus, words: words,
        switches: switches ? ReadingView.switches(of: reading, corpus: corpus, in: language) : [])
    }
    hasDetails = !folded.isEmpty || !readings.isEmpty
  }

  /// What is to be said of one that fell out and matches, or may match, something that asks for an entry above scale: what the
  /// clause's own reading says of exits, else that the text is silent.
  private static func fallenOut(
    _ exit: CalendarDay, _ assessment: Assessment, _ corpus: PolicyCorpus, _ words: Strings
  ) -> String? {
    guard assessment.told == .eligible || assessment.told == .undecided,
      let benefit = corpus.benefit(assessment.benefit), benefit.asksForEntry
    else { return nil }
    let day = exit.text(in: words.language)
    let own = assessment.readings.lazy.filter { exitReadings.contains($0.name) }.compactMap { corpus.reading($0) }.first
    guard let own else { return words("card.fallenOut", ["day": day]) }
    return words(
      "card.fallenOutReading",
      [
        "day": day, "question": corpus.wording(own.question)(words.language),
        "chosen": corpus.wording(own.chosen)(words.language),
        "reason": corpus.wording(own.reason)(words.language),
      ])
  }

  /// The readings that answer whether one that fell out still gets what it matches, by their names within a clause.
  private static let exitReadings: Set<String> = ["still-above-scale", "above-scale-when"]

  private static func release(_ most: Money?, _ words: Strings) -> String {
    most.map { words("card.release", ["most": FigureText.amount($0, in: words.language).short]) }
      ?? words("card.releaseUnbounded")
  }

  /// What is to be said of the enterprise's other subjects before a sum over all of them is known.
  private static func question(about unlisted: UnlistedSubjects, _ portal: Portal, _ words: Strings) -> Question {
    let kind = words("subject.\(unlisted.kind.rawValue)")
    let key = unlisted.cause == .mayBeMore ? "card.list" : "card.others"
    let fact = unlisted.kind.listedFact.map { portal.factName(FactReference($0), in: words.language) } ?? kind
    return Question(
      name: words(key, ["kind": kind]),
      release: unlisted.couldRelease == .zero ? "" : release(unlisted.couldRelease, words),
      place: words("\(key).where", ["kind": kind, "fact": fact]))
  }

  /// An id of its own among all cards: `shenggui-2023-5-new-entrant-award`, with the subject's key where it has one.
  private static func anchor(of assessment: Assessment) -> String {
    let clause = "\(assessment.clause.document)-\(assessment.clause.number)-\(assessment.benefit.name)"
    return assessment.subject == .enterprise ? clause : "\(clause)-\(FormFields.encode(assessment.key))"
  }

  /// `合同 HT-2026-11`; a subject that a visitor added has a number instead of a key.
  private static func subject(of assessment: Assessment, _ words: Strings) -> String {
    let kind = words("subject.\(assessment.subject.rawValue)")
    if let slot = MatchSlot(key: assessment.key), slot.kind == assessment.subject {
      return words("match.subject", ["kind": kind, "number": "\(slot.number)"])
    }
    return "\(kind) \(assessment.key)"
  }

  private static func force(of assessment: Assessment, _ corpus: PolicyCorpus, _ words: Strings) -> String? {
    guard let period = corpus.benefit(assessment.benefit)?.force else { return nil }
    let accrued = assessment.accruedOn.map { words("card.accrued", ["day": $0.text(in: words.language)]) }
    return [accrued, words("card.force", ["period": period.text(words), "basis": period.basisText(words)])]
      .compactMap { $0 }.joined(separator: words("sentence.separator"))
  }

  /// For a match the conditions that hold; otherwise those that fail or are open, since these decide. A condition that
  /// several rows share stands once.
  static func reasons(of conditions: [Condition], portal: Portal, words: Strings) -> [Reason] {
    let language = words.language
    var said: Set<String> = []
    return conditions.compactMap { condition in
      let text = condition.text(language)
      guard said.insert(text).inserted else { return nil }
      let mark: StateMark =
        switch condition.result {
        case .true: StateMark(css: "yes", word: words("reason.holds"))
        case .false: StateMark(css: "no", word: words("reason.fails"))
        case .unknown: StateMark(css: "ask", word: words("reason.open"))
        }
      // A sum is what decides, and what the subject itself adds is a part of it.
      let values =
        condition.sum.map { [$0.wording(language)] }
        ?? condition.facts.map { fact in
          words(
            "reason.value",
            [
              "fact": portal.factName(fact.reference, in: language),
              "value": portal.knowledgeText(fact.knowledge, of: fact.reference.fact, in: language),
            ])
        }
      return Reason(mark: mark, text: text, values: values.joined(separator: words("sentence.separator")))
    }
  }
}
