import Access
import Benefits
import Delivery
import Diagnostics
import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities

/// One enterprise: its card first, then its facts over time with their basis. `PackagePage` has it on one sheet.
enum EnterprisePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let name: String
    let subtitle: String
    /// 存疑: how it is known to have ended; `nil` where nothing of the kind is known.
    var ending: String?
    let cards: AssessmentCards
    let facts: [FactGroup]
    let hasFacts: Bool
    let subjects: [SubjectPart]
    let on: String
    let forYear: String
    let fault: String?
    /// What was just done to one of its facts.
    let done: String?
    let path: String
    var service: EnterpriseServicePanel?
    var money: EnterpriseMoneyPanel?
    var memberships: [MembershipView] = []
    var ladder: LadderPanel?
    var series: SeriesPanel?
    var course: CoursePanel?
    var attribution: AttributionPanel?
    /// Where a fact is added that nobody has told; `nil` for those who may not.
    var addFact: String?
  }

  /// The tellings of one fact, the one that counts first.
  struct FactGroup: Sendable {
    struct Telling: Sendable {
      /// Whether it opens its fact's rows, which name the fact once.
      let isFirst: Bool
      let period: String
      let value: String
      let exact: String
      let basis: String
      /// `nil` where the basis says it already.
      let source: String?
      let recorded: String
      /// What became of it, or what it followed: empty for one that stands alone.
      let fate: String
      let counts: Bool
      /// Where it is corrected or withdrawn; `nil` where it has ended, or for those who may not.
      let change: String?
      /// The workbook's cell that told it, and the page that shows it; `nil` where it came otherwise.
      let cell: CellLink?
    }

    struct CellLink: Sendable {
      let href: String
      let text: String
    }

    let name: String
    /// 非统计口径, where it holds for one of the tellings.
    let mark: String?
    let tellings: [Telling]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let enterprise = try await portal.enterprise(of: request)
    let code = enterprise.creditCode
    let asked = AskedDay(request, words)
    guard let dossier = try await portal.facts.dossier(of: code, known: request.today, within: request.scope) else {
      throw ClausePage.unknown
    }
    let report = try portal.assessor.assess(dossier, on: asked.day, forYear: asked.year, known: request.today)
    let history = try await portal.facts.history(of: code, at: request.now, within: request.scope)
    let exit = try await portal.exit(of: code, dossier, on: asked.day, known: request.today)
    let mayChange = FactPage.scope(of: request.actor, on: request.today)?.contains(enterprise) ?? false
    let tellers = try await FactTellers(history, isOwn: request.isOwnEnterprise, portal, words)
    let groups = factGroups(
      history.filter { $0.fact.subject.kind == .enterprise }, tellers, portal, words
    ) {
      mayChange && FactPage.mayChange($0, request.actor)
    }
    let done = request.query.text("done").flatMap { key in
      ["corrected", "withdrawn", "added"].contains(key) ? words("fact.done.\(key)") : nil
    }
    let subtitle = [
      enterprise.creditCode.text, portal.areaName(enterprise.area, in: words.language),
      portal.industryName(enterprise.industry),
    ].joined(separator: " · ")
    let view = View(
      crumbs: [Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title)], name: enterprise.title,
      subtitle: subtitle, ending: enterprise.ending.map { $0.doubt(words.language) },
      cards: AssessmentCards(
        report, portal: portal, words: words,
        calls: try await CallNotices.published(
          request, portal, on: asked.day, of: dossier.area(on: asked.day, known: request.today) ?? enterprise.area),
        awards: try await AwardNotices.of(enterprise, request, portal), exit: exit), facts: groups,
      hasFacts: !groups.isEmpty,
      subjects: subjectParts(dossier, history, tellers, on: asked.day, portal, words, mayChange: mayChange),
      on: "\(asked.day)",
      forYear: asked.year.map { "\($0)" } ?? "", fault: asked.fault, done: done, path: request.path,
      service: try await EnterpriseServicePanel(enterprise, request, portal),
      money: try await EnterpriseMoneyPanel(enterprise, request, portal),
      memberships: try await MembershipView.all(of: enterprise.creditCode, request, portal),
      ladder: try await LadderPanel(enterprise, dossier, history, request, portal),
      series: try await SeriesPanel(enterprise, dossier, history, tellers, request, portal),
      course: try await CoursePanel(enterprise, request, portal),
      attribution: try await AttributionPanel(enterprise, dossier, history, request, portal),
      addFact: mayChange ? FactAddPage.path(of: enterprise) : nil)
    return .page(
      Page(
        "enterprises/enterprise", title: enterprise.title, view: view,
        nonStatistical: groups.contains { $0.mark != nil }))
  }

  static func factGroups(
    _ history: [FactHistoryEntry], _ tellers: FactTellers, _ portal: Portal, _ words: Strings,
    mayChange: (FactID) -> Bool
  ) -> [FactGroup] {
    let order = Dictionary(
      uniqueKeysWithValues: portal.corpus.facts.all.enumerated().map { ($0.element.id, $0.offset) })
    let byFact = Dictionary(grouping: history) { entry in
      Subjected(subject: entry.fact.subject, fact: entry.fact.reference.fact)
    }
    return byFact.sorted {
      ($0.key.subject, order[$0.key.fact] ?? .max) < ($1.key.subject, order[$1.key.fact] ?? .max)
    }.map { key, entries in
      let definition = portal.corpus.facts.definition(of: key.fact)
      let name = definition?.name(words.language) ?? key.fact.text
      let sorted = entries.sorted { first, second in
        let left = first.fact.reference.period?.start ?? first.fact.since
        let right = second.fact.reference.period?.start ?? second.fact.since
        return left != right
          ? (right.map { day in left.map { $0 > day } ?? false } ?? true)
          : (first.counts ? 1 : 0, first.fact.id) > (second.counts ? 1 : 0, second.fact.id)
      }
      return FactGroup(
        name: key.subject.kind == .enterprise ? name : "\(name)（\(key.subject.key)）",
        mark: entries.lazy.compactMap { entry in definition.flatMap { entry.fact.mark($0) } }.first?(words.language),
        tellings: sorted.enumerated().map {
          telling($1, tellers, definition, portal, words, isFirst: $0 == 0, mayChange: mayChange(key.fact))
        })
    }
  }

  private struct Subjected: Hashable {
    let subject: SubjectReference
    let fact: FactID
  }

  private static func telling(
    _ entry: FactHistoryEntry, _ tellers: FactTellers, _ definition: FactDefinition?, _ portal: Portal,
    _ words: Strings, isFirst: Bool, mayChange: Bool
  ) -> FactGroup.Telling {
    let language = words.language
    let fact = entry.fact
    let value = fact.value.map { portal.factValue($0, of: fact.reference.fact, in: language) }
    let none = portal.knowledgeText(.absent, of: fact.reference.fact, in: language)
    let period =
      fact.reference.period?.text(in: language)
      ?? fact.since.map { words("fact.since", ["day": $0.text(in: language)]) } ?? "—"
    let basis = fact.origin.basis.kind.name(language)
    let source = definition?.sources.first { $0.id == fact.origin.source }?.name(language) ?? fact.origin.source
    return FactGroup.Telling(
      isFirst: isFirst, period: period, value: value?.short ?? none, exact: value?.exact ?? none,
      basis: basis, source: source == basis ? nil : source,
      recorded: fact.origin.recordedAt.dayInShanghai.text(in: language),
      fate: fact.ending.map { $0.fate(words) } ?? tellers.note(of: fact) ?? "",
      counts: entry.counts, change: mayChange && fact.ending == nil ? FactPage.path(of: fact) : nil,
      cell: fact.cell.map {
        FactGroup.CellLink(href: "\(FactPage.path(of: fact))/cell", text: "\($0.file) \($0.sheet)!\($0.cell)")
      })
  }
}

/// The day and year that a card is asked for; today and none where the query says nothing or nonsense.
struct AskedDay: Sendable {
  let day: CalendarDay
  let year: Int?
  let fault: String?

  init(_ request: PortalRequest, _ words: Strings) {
    let dayText = request.query.text("on")
    let yearText = request.query.text("for")
    let day = dayText.flatMap { CalendarDay($0) }.flatMap { FactDictionary.days.contains($0) ? $0 : nil }
    let year = yearText.flatMap { Int($0) }.flatMap { (1900...2199).contains($0) ? $0 : nil }
    self.day = day ?? request.today
    self.year = year
    fault =
      dayText != nil && day == nil
      ? words("asked.day", ["text": String(dayText?.prefix(20) ?? "")])
      : yearText != nil && year == nil
        ? words("asked.year", ["text": String(yearText?.prefix(20) ?? "")]) : nil
  }
}
