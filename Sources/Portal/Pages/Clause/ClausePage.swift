import Benefits
import Diagnostics
import PolicyCorpus
import Quantities

/// 条款: the heart of the portal. A clause and everything it sets up, with its working state.
enum ClausePage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let clause = try clause(of: request, portal)
    let words = portal.renderer.words(request.language)
    guard let document = portal.corpus.document(clause.id.document) else { throw unknown }
    let reader = FigureReader(request, portal)
    let mark = try await portal.ports.standings.projectionMark()
    let calls = try await CallNotices.published(request, portal)
    let own = try await AwardNotices.own(request, portal)
    var instruments: [InstrumentView] = []
    var showsUnofficial = false
    for instrument in clause.instruments {
      let writer = InstrumentWriter(
        instrument: instrument, request: request, portal: portal, reader: reader, words: words,
        isCounted: mark != nil, calls: calls, own: own)
      let view = try await writer.view()
      showsUnofficial = showsUnofficial || view.counts.contains { $0.mark != nil } || view.benefit != nil
      instruments.append(view)
    }
    let siblings = portal.corpus.clauses(of: document.id)
    let place = siblings.firstIndex { $0.id == clause.id } ?? 0
    let view = ClauseView(
      crumbs: [
        Crumb(words("nav.documents"), "/documents"), Crumb(document.title(request.language), document.id.path),
        Crumb(clause.id.wording(request.language)),
      ],
      heading: clause.heading(request.language),
      summary: clause.summary(request.language),
      facts: facts(of: clause, in: document, portal, words, calls, own),
      implementing: ImplementingRulePages.crumbs(
        of: clause.id, try await ImplementingRulePages.all(portal), on: request.today, words),
      readings: portal.corpus.readings(shownWith: clause.id).map {
        ReadingView($0, corpus: portal.corpus, words: words, shownWith: clause.id)
      },
      readingCosts: readingCosts(of: clause.id, request, portal),
      documentReadings: portal.corpus.readings(ofWhole: document.id).map {
        ReadingView($0, corpus: portal.corpus, words: words)
      },
      findings: document.findings.filter { finding in
        finding.sum.indicator.clause == clause.id || finding.against.indicator.clause == clause.id
      }.map { portal.corpus.wording($0.text)(words.language) },
      instruments: instruments, official: OfficialTextWriter(clause, of: document, portal, words: words).panel(),
      computed: mark.map { words("clause.computed", ["day": $0.on.text(in: request.language)]) },
      isPublic: reader.isPublic,
      previous: place > 0 ? crumb(siblings[place - 1], in: request.language) : nil,
      next: place + 1 < siblings.count ? crumb(siblings[place + 1], in: request.language) : nil)
    return .page(
      Page(
        "clause/clause", title: view.heading, view: view, nonStatistical: showsUnofficial))
  }

  /// The clause that a path names.
  static func clause(of request: PortalRequest, _ portal: Portal) throws -> Clause {
    guard let document = request.parameters["document"].flatMap({ DocumentID($0) }),
      let id = ClauseID(document: document, number: request.parameters["clause"] ?? ""),
      let clause = portal.corpus.clause(id)
    else { throw unknown }
    return clause
  }

  static var unknown: PageFault {
    .notFound(Wording(zh: "没有这份文件或这一条。", en: "There is no such document or clause."))
  }

  private static func crumb(_ clause: Clause, in language: Language) -> Crumb {
    Crumb(clause.heading(language), clause.id.path)
  }

  private static func readingCosts(of clause: ClauseID, _ request: PortalRequest, _ portal: Portal) -> String? {
    guard portal.mayOpen("/reforms/readings", request.actor),
      portal.corpus.readings.contains(where: { $0.clause == clause && !$0.alternatives.isEmpty })
    else { return nil }
    return "/reforms/readings?clause=\(FormFields.encode("\(clause)"))"
  }

  private static func facts(
    of clause: Clause, in document: PolicyDocument, _ portal: Portal, _ words: Strings, _ calls: CallNotices,
    _ own: AwardNotices
  ) -> [Pair] {
    let isCalled = clause.instruments.contains { calls.call(of: $0.id) != nil }
    let held = isCalled ? [] : clause.instruments.flatMap { own.lines(of: $0.id) }.map(\.text)
    return [
      Pair(
        words("clause.force"),
        words(
          "clause.forceWithBasis",
          [
            "period": document.force.text(words), "basis": document.force.basisText(words),
          ])),
      Pair(
        words("clause.responsible"),
        clause.responsible.isEmpty
          ? words("clause.notStated") : portal.unitNames(clause.responsible, words)),
      Pair(words("clause.issuers"), portal.unitNames(document.issuers, words)),
    ]
      + (clause.instruments.contains { $0.kind == .benefit }
        ? [
          Pair(
            words("clause.call"),
            held.isEmpty ? calls.summary(of: clause, words) : held.joined(separator: words("sentence.separator")))
        ] : [])
  }
}

extension ReadingView {
  /// - Parameter clause: the clause that the page is of; a reading of another one says of which.
  init(
    _ reading: Reading, corpus: PolicyCorpus, words: Strings, switches: [Switch] = [], shownWith clause: ClauseID? = nil
  ) {
    func said(_ text: String) -> String { corpus.wording(text)(words.language) }
    question = said(reading.question)
    chosen = said(reading.chosen)
    others =
      reading.others.isEmpty ? nil : reading.others.map(said).joined(separator: words("reading.separator"))
    reason = said(reading.reason)
    self.switches = switches
    source = clause.flatMap { clause in
      reading.clause == clause ? nil : reading.clause.map { Crumb($0.wording(words.language), $0.path) }
    }
  }
}
