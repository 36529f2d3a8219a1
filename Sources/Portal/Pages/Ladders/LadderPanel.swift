import Cultivation
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// 梯度 on an enterprise's page: the rungs it holds, since when and until when, what the next asks, and who helps.
struct LadderPanel: Sendable {
  struct LadderView: Sendable {
    let name: String
    let rungs: [RungView]
    let next: [NextView]
  }

  struct RungView: Sendable {
    let name: String
    let mark: StateMark
    let days: String
    let reading: String?
    let entry: String?
  }

  struct NextView: Sendable {
    let title: String
    let standards: [StandardView]
    let isUnwritten: Bool
    let helpers: [Helper]
  }

  struct StandardView: Sendable {
    let title: String
    let href: String
    let note: String
    let asks: [AskView]
  }

  struct AskView: Sendable {
    let text: String
    let isAlternative: Bool
    let mark: StateMark
    let sureness: String
    let doubt: String?
  }

  struct Helper: Sendable {
    let document: String
    let name: String
    let href: String
    let units: String
  }

  let ladders: [LadderView]
  /// Where an entry above scale or an exit is recorded; `nil` for those who may not.
  let scale: String?

  init(
    _ enterprise: Enterprise, _ dossier: Dossier, _ history: [FactHistoryEntry], _ request: PortalRequest,
    _ portal: Portal
  ) async throws {
    let told = ToldFacts(history, on: request.today)
    let words = portal.renderer.words(request.language)
    scale = ScalePage.path(of: enterprise, for: request.actor)
    let standings = try await portal.ladders.standings(
      of: enterprise.creditCode, dossier, on: request.today, within: request.scope)
    ladders = standings.map { standing in
      // Titles beside the ladder stand none above another.
      let highest = standing.ladder == .titles ? nil : standing.rungs.lastIndex { $0.holds == true && $0.left == nil }
      return LadderView(
        name: standing.ladder.name(request.language),
        rungs: standing.rungs.enumerated().map { index, rung in
          Self.rung(rung, isPassed: highest.map { index < $0 } ?? false, told, portal, words)
        },
        next: standing.next.map { Self.next($0, portal, words) })
    }
  }

  /// - Parameter isPassed: whether the enterprise stands on a higher rung of the ladder.
  private static func rung(
    _ standing: RungStanding, isPassed: Bool, _ told: ToldFacts, _ portal: Portal, _ words: Strings
  ) -> RungView {
    let language = words.language
    let mark =
      switch standing.holds {
      case true where standing.left != nil: StateMark(css: "ask", word: words("ladders.leftMark"))
      case true: StateMark(css: "yes", word: words("ladders.holds"))
      case false where isPassed: StateMark(css: "out", word: words("ladders.passed"))
      case false: StateMark(css: "out", word: words("ladders.not"))
      case nil: StateMark(css: "ask", word: words("ladders.unknown"))
      }
    let isTitle = standing.holds == true && standing.rung != .belowScale && standing.rung != .micro
    var days: [String] = []
    // Who fell out is below scale since then.
    if standing.holds == true, standing.rung == .belowScale, let since = standing.since {
      days.append(words("ladders.fellOut", ["day": since.text(in: language)]))
    }
    if isTitle {
      days.append(
        standing.since.map { words("fact.since", ["day": $0.text(in: language)]) } ?? words("ladders.sinceUntold"))
      if let until = standing.validUntil { days.append(words("ladders.until", ["day": until.text(in: language)])) }
      if let left = standing.left, case .left(let reason) = left.state {
        days.append(
          words(
            "ladders.goneReason",
            ["day": left.leftOn?.text(in: language) ?? "—", "reason": portal.corpus.wording(reason)(language)]))
      }
    }
    return RungView(
      name: standing.rung.name(language), mark: mark, days: days.joined(separator: words("sentence.separator")),
      reading: standing.rung.reading?(language),
      entry: (standing.entry ?? standing.left)?.path
        ?? (standing.holds == nil ? nil : standing.facts.lazy.compactMap { told.href($0.text) }.first))
  }

  private static func next(_ next: NextRung, _ portal: Portal, _ words: Strings) -> NextView {
    let language = words.language
    var standards: [StandardView] = []
    for asks in Dictionary(grouping: next.asks, by: { $0.standard.id }).values.sorted(by: {
      $0[0].standard.id.text < $1[0].standard.id.text
    }) {
      let standard = asks[0].standard
      let notes = [
        standard.number, standard.period.words(language),
        asks[0].isPast ? words("ladders.past") : nil,
      ].compactMap { $0 }
      standards.append(
        StandardView(
          title: standard.title(language), href: "/rules/standards/\(standard.id)",
          note: notes.joined(separator: words("sentence.separator")),
          asks: asks.map { ask in
            AskView(
              text: ask.criterion.text(language), isAlternative: ask.criterion.alternative != nil,
              mark: mark(ask.answer, words), sureness: ask.criterion.sureness.wording(language),
              doubt: ask.criterion.doubt?(language))
          }))
    }
    return NextView(
      title: words(
        next.rung.ladder == .titles ? "ladders.asksOf" : "ladders.next", ["rung": next.rung.name(language)]),
      standards: standards,
      isUnwritten: standards.isEmpty,
      helpers: next.rung.helpers.compactMap { portal.corpus.clause($0) }.map { clause in
        Helper(
          document: portal.corpus.document(clause.id.document)?.title(language) ?? "",
          name: "\(clause.id.wording(language)) \(clause.title(language))", href: clause.id.path,
          units: portal.unitNames(clause.responsible, words))
      })
  }

  private static func mark(_ answer: Criterion.Answer, _ words: Strings) -> StateMark {
    switch answer {
    case .met: StateMark(css: "yes", word: words("ladders.met"))
    case .unmet: StateMark(css: "no", word: words("ladders.unmet"))
    case .unknown: StateMark(css: "ask", word: words("ladders.unknown"))
    case .byHand, .inapplicable: StateMark(css: "ask", word: words("ladders.byHand"))
    }
  }
}
