import Access
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Rules

/// Writes the page of a rule's versions.
struct VersionsWriter {
  let rule: Rule
  let file: RuleFile
  let corpora: [CataloguedVersion]
  let actors: ActorNames
  let reader: Actor
  let mayAct: Bool
  let today: CalendarDay
  let words: Strings

  private var language: Language { words.language }
  private var path: String { "\(rule.id.rulePath)/versions" }

  func view(
    on day: CalendarDay, form: FormFields, key: String, done: String?, faults: Diagnostics
  ) -> VersionsPage.View {
    let inForce = file.inForce(on: day)
    return VersionsPage.View(
      crumbs: [
        Crumb(words("nav.rules"), "/rules"), Crumb(rule.benefit.name(language), rule.id.rulePath),
        Crumb(words("versions.title")),
      ],
      title: "\(rule.benefit.name(language)) · \(words("versions.title"))", path: path, on: "\(day)",
      inForce: StateMark(file, loaded: rule.version, on: day, words),
      inForceFacts: inForce.map { [Pair(words("versions.document"), $0.proposal.document)] + facts(of: $0) } ?? [],
      rows: file.enablings.reversed().map(row), versions: versions,
      corpora: corpora.reversed().map { one in
        Pair(
          String(one.corpus.prefix(12)),
          words("versions.corpusHolds", ["version": one.version.short, "record": "\(one.record)"]))
      },
      mayAct: mayAct, choices: choices(form), fields: fields(form, faults), today: "\(today)", key: key, done: done,
      faults: faults.all.map { MatchPage.Fault(href: "#\($0.place?.field ?? "main")", text: said($0)) })
  }

  private func said(_ fault: Diagnostic) -> String {
    [fault.message, fault.expected, fault.remedy].compactMap { $0?(language) }
      .joined(separator: words("sentence.separator"))
  }

  private func said(_ deed: RuleDeed) -> String {
    [actors(deed.by), deed.at.text(in: language), deed.reason].compactMap { $0 }.joined(separator: " · ")
  }

  // MARK: Enablings

  private func row(_ enabling: Enabling) -> VersionsPage.View.Row {
    let isOpen = enabling.state == .proposed
    let isOwn = enabling.proposed.by == reader.id
    let asked = enabling.openStop
    let isOwnStop = asked.map { $0.deed.by == reader.id } ?? false
    return VersionsPage.View.Row(
      document: enabling.proposal.document, from: enabling.proposal.holdsFrom.text(in: language),
      state: state(of: enabling), version: version(enabling.proposal.version), facts: facts(of: enabling),
      id: "\(enabling.id.record)", mayWithdraw: mayAct && isOpen && isOwn, mayDecide: mayAct && isOpen && !isOwn,
      waits: mayAct && isOpen && isOwn
        ? words("versions.waits") : mayAct && isOwnStop ? words("versions.stopWaits") : nil,
      mayStop: mayAct && enabling.state == .enabled && enabling.stop == nil && asked == nil,
      stop: mayAct && !isOwnStop
        ? asked.map { VersionsPage.View.Stop(from: "\($0.from)", reason: $0.deed.reason ?? "") } : nil,
      returnStop: mayAct && asked != nil ? words(isOwnStop ? "versions.withdraw" : "versions.refuse") : nil)
  }

  private func state(of enabling: Enabling) -> StateMark {
    if let stop = enabling.stop {
      return StateMark(css: "out", word: words("versions.stoppedFrom", ["day": stop.from.text(in: language)]))
    }
    if let asked = enabling.openStop {
      return StateMark(css: "ask", word: words("versions.stopAskedFrom", ["day": asked.from.text(in: language)]))
    }
    let css =
      switch enabling.state {
      case .proposed: "ask"
      case .enabled: "yes"
      case .refused, .withdrawn: "no"
      }
    return StateMark(css: css, word: words("versions.enabling.\(enabling.state.rawValue)"))
  }

  private func facts(of enabling: Enabling) -> [Pair] {
    func review(_ record: ReviewRecord) -> String {
      [record.number, record.day.text(in: language), record.office].joined(separator: " · ")
    }
    return [
      Pair(words("versions.from"), enabling.proposal.holdsFrom.text(in: language)),
      Pair(words("rules.version"), enabling.proposal.version.short),
      Pair(words("versions.legality"), review(enabling.proposal.legality)),
      Pair(words("versions.fair"), review(enabling.proposal.fairCompetition)),
      Pair(words("versions.proposed"), said(enabling.proposed)),
      enabling.decided.map { Pair(words("versions.enabling.\(enabling.state.rawValue)"), said($0)) },
      enabling.stopAsked.map {
        Pair(words("versions.stopAsked"), "\($0.from.text(in: language)) · \(said($0.deed))")
      },
      enabling.stop.map { Pair(words("versions.stopped"), "\($0.from.text(in: language)) · \(said($0.deed))") },
    ].compactMap { $0 }
  }

  private func version(_ version: ContentHash) -> Crumb { Crumb(version.short, "\(path)/\(version.hex)") }

  // MARK: Versions

  private var versions: [VersionsPage.View.Version] {
    let loaded = VersionsPage.View.Version(
      short: rule.version.short, href: "\(path)/\(rule.version.hex)", origin: words("versions.origin.loaded"),
      note: "", analysis: StateMark(rule.analysis, words), state: StateMark(css: "yes", word: words("versions.loaded")),
      discard: nil)
    let drafts = file.drafts.reversed().map { draft in
      VersionsPage.View.Version(
        short: draft.version.short, href: "\(path)/\(draft.version.hex)", origin: words("versions.origin.draft"),
        note: ["\(draft.file)", said(draft.kept), draft.discarded.map(said)].compactMap { $0 }
          .joined(separator: " · "), analysis: nil,
        state: draft.discarded == nil
          ? StateMark(css: "ask", word: words("versions.draft"))
          : StateMark(css: "out", word: words("versions.discarded")),
        discard: mayAct && draft.discarded == nil ? draft.version.hex : nil)
    }
    let known = Set([rule.version] + file.drafts.map(\.version))
    let earlier = Set(corpora.map(\.version)).subtracting(known).sorted().map { version in
      VersionsPage.View.Version(
        short: version.short, href: "\(path)/\(version.hex)", origin: words("versions.origin.earlier"), note: "",
        analysis: nil, state: StateMark(css: "out", word: words("versions.notLoaded")), discard: nil)
    }
    return [loaded] + drafts + earlier
  }

  // MARK: The form

  private func choices(_ form: FormFields) -> [Choice] {
    let chosen = form.text("version") ?? rule.version.hex
    let drafts = file.drafts.filter { $0.discarded == nil }
    return ([(rule.version, words("versions.origin.loaded"))] + drafts.map { ($0.version, $0.file) }).map {
      Choice(value: $0.hex, label: "\($0.short) \($1)", isChosen: $0.hex == chosen)
    }
  }

  private func fields(_ form: FormFields, _ faults: Diagnostics) -> [VersionsPage.View.Field] {
    RuleProposal.fields.map { field in
      VersionsPage.View.Field(
        name: field, label: words("versions.field.\(field)"), value: form.exactly(field) ?? "",
        isDay: field == "from" || field.hasSuffix("day"),
        fault: faults.all.first { $0.place?.field == field }.map(said))
    }
  }
}
