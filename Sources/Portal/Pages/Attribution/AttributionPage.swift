import Cultivation
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Targets

/// Which area counts an enterprise, month by month and why; and where that is settled otherwise than by its statistical
/// area (考核归属).
enum AttributionPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let done: String?
    let panel: AttributionPanel
    let months: [MonthRow]
    let indicators: [IndicatorGroup]
    let attributions: [Row]
    let form: Form?
    /// 园区名单, for those who may bring one in.
    let parkList: String?
    /// What of closed years it would change; taken once somebody confirms just that.
    let doubts: FigureDoubts?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  struct MonthRow: Sendable {
    let month: String
    let area: String
    let park: String
    let why: String
  }

  struct IndicatorGroup: Sendable {
    let kind: String
    let indicators: [Crumb]
  }

  struct Row: Sendable {
    let span: String
    let area: String
    let park: String
    let reason: String
    let told: String
    let fate: String?
    /// The number that ends it; `nil` where it has ended, or for those who may not.
    let end: String?
  }

  struct Form: Sendable {
    let path: String
    let key: String
    let areas: [Choice]
    let parks: [Choice]
    let from: String
    let until: String
    let reason: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil, doubts: nil)
  }

  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let enterprise = try await portal.enterprise(of: request)
    let form = request.form
    let reason = form.text("reason") ?? ""
    do {
      let wish: TargetCommand
      if let number = form.text("end").flatMap({ Int($0) }) {
        guard try await portal.targets.attributions(of: enterprise.creditCode).contains(where: { $0.id == number })
        else { throw PageFault.notFound(Wording(zh: "没有这条归属。", en: "There is no such attribution.")) }
        wish = .endAttribution(number, reason: reason)
      } else {
        guard
          let span = Attribution.Span(
            from: form.text("from").flatMap { Period($0) } ?? .year(0),
            until: try form.text("until").map { text in
              guard let period = Period(text) else { throw Diagnostics(Self.months) }
              return period
            })
        else { throw Diagnostics(Self.months) }
        let area = form.text("area").flatMap { AreaCode($0) }
        let park = form.text("park").flatMap { AreaCode($0) }
        wish = .attribute(enterprise.creditCode, span: span, area: area, park: park, reason: reason)
        let touched = try await touched(by: span, enterprise, [area, park].compactMap { $0 }, request, portal)
        let asked = FigureDoubts(
          touched,
          key: [span.from.description, span.until?.description, area?.text, park?.text].map { $0 ?? "-" }
            .joined(separator: " "),
          ticked: form.text("confirmed"))
        if let asked, asked.hasTexts, !asked.isTicked {
          // What is wrong is told first.
          let faults = try await portal.targets.faults(in: wish, at: request.now, within: request.scope)
          guard faults.isEmpty else { throw Diagnostics(faults) }
          return try await page(request, portal, faults: nil, doubts: asked)
        }
      }
      _ = try await portal.targets.carryOut(
        wish, by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
      await portal.ports.factsChanged()
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults, doubts: nil)
    }
    guard let path = LocalPath(checking: "/enterprises/\(enterprise.creditCode)/attribution?done=1") else {
      throw PageFault.notFound(Wording(zh: "没有这家企业。", en: "There is no such enterprise."))
    }
    return .seeOther(path)
  }

  static let months = Diagnostic(
    "targets.attribution-months", at: Place(field: "from"),
    Wording(zh: "起止月份不对", en: "the months are wrong"),
    expected: Wording(
      zh: "如 2026-01 至 2026-06；止月可不填，不早于起月", en: "such as 2026-01 to 2026-06; no end, or one not before"))

  /// What of years that are over counts otherwise from then on: the years themselves, evaluations that were published and
  /// materials that were issued. Those stay as they were; today's figures beside them change.
  private static func touched(
    by span: Attribution.Span, _ enterprise: Enterprise, _ areas: [AreaCode], _ request: PortalRequest,
    _ portal: Portal
  ) async throws -> [String] {
    let first = span.from.year
    let last = min(span.until?.year ?? .max, request.today.year - 1)
    guard first <= last else { return [] }
    let words = portal.renderer.words(request.language)
    func year(_ year: Int) -> String { Period.year(year).text(in: request.language) }
    var touched = [
      first == last
        ? words("attribution.touched.year", ["year": year(first)])
        : words("attribution.touched.years", ["first": year(first), "last": year(last)])
    ]
    let city = portal.corpus.areas.city?.code
    let owners = Set(([enterprise.area].compactMap { $0 } + areas).map(\.district) + [city].compactMap { $0 })
    for round in try await portal.evaluations.rounds()
    where owners.contains(round.owner) && (first...last).contains(round.period.year) {
      guard try await !portal.evaluations.state(of: round).sheets.isEmpty else { continue }
      touched.append(
        words(
          "attribution.touched.evaluation",
          [
            "name": portal.corpus.instrument(round.evaluation)?.name(request.language) ?? "\(round.evaluation)",
            "owner": portal.areaName(round.owner, in: request.language),
            "period": round.period.text(in: request.language),
          ]))
    }
    guard let indicator = MonitoringDesk.library.flatMap({ portal.corpus.register($0)?.capacity?.indicator }) else {
      return touched
    }
    for owner in owners.sorted() {
      let issued = try await portal.targets.materials(of: indicator, area: owner).count {
        (first...last).contains($0.material.month.year)
      }
      guard issued > 0 else { continue }
      touched.append(
        words(
          "attribution.touched.materials",
          ["owner": portal.areaName(owner, in: request.language), "count": "\(issued)"]))
    }
    return touched
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: Diagnostics?, doubts: FigureDoubts?
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let enterprise = try await portal.enterprise(of: request)
    let code = enterprise.creditCode
    guard let dossier = try await portal.facts.dossier(of: code, known: request.today, within: request.scope) else {
      throw ClausePage.unknown
    }
    let history = try await portal.facts.history(of: code, at: request.now, within: request.scope)
    let attributions = try await portal.targets.attributions(of: code)
    let writer = AttributionWriter(dossier: dossier, request: request, portal: portal, words: words)
    let mayChange = Portal.allows(request.actor, Portal.targetKeepers)
    let marked = FormFaults(faults, words: words)
    let view = View(
      crumbs: [
        Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title, "/enterprises/\(code)"),
        Crumb(words("attribution.title")),
      ],
      title: "\(enterprise.title) · \(words("attribution.title"))",
      done: request.query.text("done") == nil ? nil : words("attribution.done"),
      panel: try await AttributionPanel(enterprise, dossier, history, request, portal),
      months: listed(on: request.today).map { period in
        let month = writer.month(period, attributions)
        return MonthRow(
          month: period.text(in: request.language), area: month.area, park: month.park, why: month.why)
      },
      indicators: AreaKind.allCases.map { kind in
        IndicatorGroup(
          kind: FactID(kind.rawValue).map { portal.factName(FactReference($0), in: request.language) } ?? "",
          indicators: writer.indicators(by: kind).map { Crumb($0.name(request.language), $0.id.targetPath("")) })
      },
      attributions: attributions.map { row($0, mayChange: mayChange, portal, words) },
      form: mayChange ? form(enterprise, request, portal, words) : nil, parkList: mayChange ? ParkListPage.path : nil,
      doubts: doubts, faults: marked.all,
      hasFaults: !marked.isEmpty)
    return .page(
      Page(
        "attribution/attribution", title: view.title, view: view, status: marked.isEmpty && doubts == nil ? 200 : 422))
  }

  /// Last year's months and this one's so far: in January a material of December still goes by them.
  private static func listed(on day: CalendarDay) -> [Period] {
    (1...12).map { Period.month(year: day.year - 1, month: $0) }
      + (1...day.month).map { Period.month(year: day.year, month: $0) }
  }

  private static func row(
    _ attribution: Attribution, mayChange: Bool, _ portal: Portal, _ words: Strings
  ) -> Row {
    let language = words.language
    let until = attribution.span.until?.text(in: language) ?? words("attribution.open")
    return Row(
      span: "\(attribution.span.from.text(in: language))—\(until)",
      area: attribution.area.map { portal.areaName($0, in: language) } ?? words("attribution.why.statistical"),
      park: attribution.park.map { portal.areaName($0, in: language) } ?? "—", reason: attribution.reason,
      told: attribution.trace.at.dayInShanghai.text(in: language),
      fate: attribution.ending.map { words("attribution.ended", ["reason": $0.reason]) },
      end: mayChange && attribution.ending == nil ? "\(attribution.id)" : nil)
  }

  private static func form(
    _ enterprise: Enterprise, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> Form {
    let areas: [Area]
    let districts: [AreaCode]
    switch request.scope {
    case .area(let own), .park(let own, _):
      areas = portal.corpus.areas.all.filter { $0.code == own } + portal.corpus.areas.children(of: own, level: .street)
      districts = [own]
    case .everywhere, .enterprise, .nothing:
      let own = enterprise.area?.district
      areas =
        portal.corpus.areas.districts
        + (own.map { portal.corpus.areas.children(of: $0, level: .street) } ?? [])
      districts = own.map { [$0] } ?? []
    }
    let parks = districts.flatMap { portal.corpus.areas.children(of: $0, level: .park) }
    func choices(_ areas: [Area], _ field: String) -> [Choice] {
      let chosen = request.form.text(field)
      return [Choice(value: "", label: "—", isChosen: chosen == nil)]
        + areas.map {
          Choice(
            value: $0.code.text, label: portal.areaName($0.code, in: words.language), isChosen: $0.code.text == chosen)
        }
    }
    return Form(
      path: "/enterprises/\(enterprise.creditCode)/attribution", key: portal.freshKey(),
      areas: choices(areas, "area"), parks: choices(parks, "park"), from: request.form.exactly("from") ?? "",
      until: request.form.exactly("until") ?? "", reason: request.form.exactly("reason") ?? "")
  }
}
