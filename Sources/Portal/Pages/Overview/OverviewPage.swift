import Access
import Benefits
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

/// 总览: where things stand in the reader's own area; for a visitor, what can be done here without an account.
enum OverviewPage {
  struct View: Sendable {
    /// The benefits of one document that somebody matches or may match.
    struct BenefitGroup: Sendable {
      let document: Crumb
      let rows: [BenefitRow]
      /// How many more there are that nobody matches, or of which the public is told nothing; `nil` where there are none.
      let silent: String?
    }

    struct BenefitRow: Sendable {
      let clause: String
      let name: String
      let href: String
      let holding: Figure
      let amount: Figure?
      let undecided: Figure
    }

    let greeting: String
    let lead: String
    let sums: [Figure]
    let benefits: [BenefitGroup]
    let goals: [Goal]
    let districts: [AreaFigures]
    let documents: [Crumb]
    let computed: String?
    let isVisitor: Bool
    let isStaff: Bool
    let own: OwnEnterprise?
    /// What waits for the reader: for an enterprise, a provider and finance.
    let waiting: WaitingList?
    /// What the month asks of the reader's office.
    let month: MonthBoard?
    let isEmpty: Bool
  }

  /// An indicator with its bars.
  struct Goal: Sendable {
    let name: String
    let href: String
    let panel: IndicatorPanel
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let reader = FigureReader(request, portal)
    let mark = try await portal.ports.standings.projectionMark()
    var benefits: [View.BenefitGroup] = []
    var goals: [Goal] = []
    var sums: [Figure] = []
    var districts: [AreaFigures] = []
    var isEmpty = false
    var matches = 0
    var most: Money? = .zero
    if !reader.isPublic {
      let page = try await portal.facts.page(EnterpriseQuery(limit: 1), within: request.scope)
      isEmpty = page.total == 0
      sums.append(Figure(.count(page.total), label: words("overview.enterprises"), href: "/enterprises"))
      districts = try await districtFigures(request, portal, words)
    }
    if mark != nil {
      for document in portal.corpus.newestFirst {
        let found = try await group(of: document, portal, reader, words)
        matches += found.tallies.map(\.holding).reduce(0, +)
        most = most.flatMap { sum in found.most.flatMap { sum.adding($0) } }
        benefits.append(found.group)
      }
      for instrument in portal.corpus.instruments {
        let writer = InstrumentWriter(
          instrument: instrument, request: request, portal: portal, reader: reader, words: words, isCounted: true,
          calls: CallNotices([], on: request.today), own: .none)
        if case .indicator(let declaration) = instrument.declaration, !declaration.targets.isEmpty,
          let panel = try await writer.panel(of: declaration), panel.rows.contains(where: { $0.width > 0 })
        {
          goals.append(Goal(name: instrument.name(request.language), href: instrument.id.anchor, panel: panel))
        }
      }
    }
    if !reader.isPublic, mark != nil {
      sums.append(Figure(.count(matches), label: words("overview.matches"), href: "#benefits"))
      if let most {
        sums.append(Figure(.amount(most, in: request.language), label: words("overview.most"), href: "#benefits"))
      }
    }
    return .page(
      Page(
        "overview/overview", title: words("nav.overview"),
        view: View(
          greeting: greeting(request, portal, words),
          lead: words(reader.isPublic ? "overview.lead" : "overview.staffLead"),
          sums: sums, benefits: benefits, goals: goals, districts: districts,
          documents: portal.corpus.newestFirst.map { Crumb($0.title(request.language), $0.id.path) },
          computed: mark.map { words("clause.computed", ["day": $0.on.text(in: request.language)]) },
          isVisitor: !request.actor.isSignedIn, isStaff: !reader.isPublic,
          own: try await OwnEnterprise(request, portal, words),
          waiting: try await WaitingList.ofFirstPage(request, portal),
          month: reader.isPublic ? nil : try await MonthBoard(request, portal),
          isEmpty: isEmpty),
        nonStatistical: !reader.isPublic))
  }

  private static func greeting(_ request: PortalRequest, _ portal: Portal, _ words: Strings) -> String {
    switch request.scope {
    case .area(let area), .park(let area, _):
      words("overview.area", ["area": portal.areaName(area, in: words.language)])
    case .everywhere:
      words("overview.area", ["area": portal.areaName(portal.corpus.areas.city?.code, in: words.language)])
    case .enterprise, .nothing: words("overview.title")
    }
  }

  /// The benefits of a document, the tallies of all of them, and what those that pay cash come to at most; that is `nil`
  /// beyond all bounds.
  private static func group(
    of document: PolicyDocument, _ portal: Portal, _ reader: FigureReader, _ words: Strings
  ) async throws -> (group: View.BenefitGroup, tallies: [Tally], most: Money?) {
    var rows: [View.BenefitRow] = []
    var tallies: [Tally] = []
    var most: Money? = .zero
    let benefits = portal.corpus.clauses(of: document.id).flatMap(\.instruments)
      .compactMap { instrument -> (instrument: Instrument, benefit: BenefitDeclaration)? in
        guard case .benefit(let benefit) = instrument.declaration, benefit.table != nil else { return nil }
        return (instrument, benefit)
      }
    let told = try await reader.tallies(of: benefits.map { .benefit($0.benefit.id) })
    for (instrument, benefit) in benefits {
      let tally = told[.benefit(benefit.id)] ?? Tally()
      tallies.append(tally)
      // Vouchers and what else is no money have their worth in their own rows.
      if benefit.paysCash { most = most.flatMap { sum in tally.maximum.flatMap { sum.adding($0) } } }
      // A row of noughts tells nothing; the document's page has them all. To the public a row that is there must not tell
      // more than the figure in it: it is there only where the figure is told.
      let isTold = reader.isPublic ? !reader.suppresses(tally.holders) : tally.holding + tally.undecided > 0
      if isTold { rows.append(row(of: benefit, instrument, tally, reader, words)) }
    }
    let silent = tallies.count - rows.count
    return (
      View.BenefitGroup(
        document: Crumb(document.title(words.language), document.id.path), rows: rows,
        silent: silent > 0
          ? words(reader.isPublic ? "overview.few" : "overview.silent", ["count": "\(silent)"]) : nil), tallies, most
    )
  }

  private static func row(
    of benefit: BenefitDeclaration, _ instrument: Instrument, _ tally: Tally, _ reader: FigureReader,
    _ words: Strings
  ) -> View.BenefitRow {
    View.BenefitRow(
      clause: benefit.id.clause.wording(words.language), name: instrument.name(words.language),
      href: instrument.id.anchor,
      holding: reader.count(
        tally.holding, of: tally.holders, isOfEnterprises: benefit.subject == .enterprise, label: "",
        href: benefit.id.rowsPath(state: "holds"), words: words),
      amount: benefit.tiers.contains(where: \.amount.isSum)
        ? reader.amount(tally.maximum, of: tally.holders, label: "", words: words) : nil,
      undecided: reader.count(
        tally.undecided, of: tally.undecidedHolders, isOfEnterprises: benefit.subject == .enterprise, label: "",
        href: benefit.id.rowsPath(state: "undecided"), words: words))
  }

  /// How many enterprises each district has: for those who see more than one.
  private static func districtFigures(
    _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [AreaFigures] {
    guard case .everywhere = request.scope else { return [] }
    return try await portal.facts.countsByDistrict(within: request.scope).map { district in
      AreaFigures(
        name: district.district.map { portal.areaName($0, in: words.language) } ?? words("area.unknown"),
        holding: Figure(
          .count(district.count), href: district.district.map { "/enterprises?area=\($0)" }),
        undecided: Figure(.count(0)), amount: nil)
    }
  }
}
