import Benefits
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities
import Services

/// Writes one instrument's part of a clause page.
struct InstrumentWriter {
  let instrument: Instrument
  let request: PortalRequest
  let portal: Portal
  let reader: FigureReader
  let words: Strings
  /// Whether everybody has been assessed at least once.
  let isCounted: Bool
  /// What is published on the day.
  let calls: CallNotices
  /// What the reader's own enterprise has.
  let own: AwardNotices

  var language: Language { request.language }

  /// A text of the clause file in the reader's language.
  func said(_ text: String) -> String { portal.corpus.wording(text)(language) }

  func view() async throws -> InstrumentView {
    var benefit: BenefitPanel?
    var indicator: IndicatorPanel?
    var register: RegisterPanel?
    var counts = instrument.counts
    switch instrument.declaration {
    case .benefit(let declaration) where declaration.table != nil:
      benefit = try await panel(of: declaration)
    case .indicator(let declaration):
      if let counted = try await panel(of: declaration) {
        indicator = counted
      } else {
        indicator = try await observedPanel(of: declaration)
      }
      // The count that the bar shows need not stand below it again.
      if indicator != nil { counts.removeAll { $0.id == declaration.observedBy } }
    case .register(let declaration): register = try await panel(of: declaration)
    default: break
    }
    var cases: CasePanel?
    if let type = CaseType(instrument), type.isTakenIn { cases = try await panel(of: type) }
    var view = InstrumentView(
      anchor: instrument.id.name, kind: instrument.kind.wording(language), name: instrument.name(language),
      subtitle: subtitle, benefit: benefit, indicator: indicator,
      counts: try await panels(of: counts), facts: declaredFacts,
      readings: portal.corpus.readings(about: instrument.id).count, cases: cases, register: register,
      live: reader.isPublic ? try await publicPanel() : try await livePanelWithMaterial())
    view.money = try await moneyPanel()
    view.places = try await voucherPlaces()
    return view
  }

  private var subtitle: String {
    var parts: [String] = []
    if case .benefit(let benefit) = instrument.declaration {
      parts.append(words("benefit.frequency.\(benefit.frequency.rawValue)"))
      if let most = benefit.dearest { parts.append(benefit.words(for: most)(language)) }
      parts.append(words("benefit.payer.\(benefit.payer.rawValue)"))
    }
    if !instrument.by.isEmpty {
      parts.append(words("instrument.by", ["units": portal.unitNames(instrument.by, words)]))
    }
    if !instrument.with.isEmpty {
      parts.append(words("instrument.with", ["units": portal.unitNames(instrument.with, words)]))
    }
    if case .runs = instrument.life {} else { parts.append(instrument.life.wording(language)) }
    return parts.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  // MARK: Counts

  private func panels(of counts: [FactCount]) async throws -> [CountPanel] {
    guard isCounted else { return [] }
    var panels: [CountPanel] = []
    for count in counts {
      let fallen = try await portal.fallenOut.tallies(
        of: count, on: request.today, within: reader.isPublic ? .everywhere : request.scope)
      let left: StandingsPage.Left? = fallen.isEmpty ? nil : .without
      var tallies = try await reader.tallies(of: .count(count.id))
      for (area, some) in fallen { tallies[area]?.remove(some) }
      let all = tallies[nil] ?? Tally()
      let year = PopulationProjector.year(of: count, in: portal.corpus, on: request.today)
      var figures = [
        reader.count(
          all.holding, label: words("count.holding", ["unit": said(count.unit)]),
          href: instrument.id.rowsPath(count: count.id, state: "holds", left: left), words: words)
      ]
      if !reader.isPublic {
        figures.append(
          reader.count(
            all.undecided, label: words("state.undecided"),
            href: instrument.id.rowsPath(count: count.id, state: "undecided", left: left), words: words))
        if let gone = fallen[nil]?.holding, gone > 0 {
          figures.append(
            Figure(
              .count(gone), label: words("count.fallenOut"),
              href: instrument.id.rowsPath(count: count.id, state: "holds", left: .only)))
        }
      }
      panels.append(
        CountPanel(
          name: count.name(language), year: Period.year(year).text(in: language), figures: figures,
          districts: areaFigures(tallies, count: count.id, left: left),
          mark: count.readsStatutoryFacts ? words("banner.nonStatistical") : nil))
    }
    return panels
  }

  /// The parts below the reader's own area: districts for the city, streets for a district. Empty where there are none.
  /// - Parameter left: whom the lists behind the numbers leave out.
  func areaFigures(
    _ tallies: [AreaCode?: Tally], count: CountID? = nil, left: StandingsPage.Left? = nil, withAmounts: Bool = false
  ) -> [AreaFigures] {
    guard !reader.isPublic else { return [] }
    let level: (AreaCode) -> Bool
    switch request.scope {
    case .area(let own) where own.isDistrictOrCity: level = { !$0.isDistrictOrCity && $0.district == own }
    case .area, .park: return []
    default: level = \.isDistrictOrCity
    }
    let city = portal.corpus.areas.city?.code
    let parts = tallies.compactMap { key, tally in key.map { ($0, tally) } }
      .filter { level($0.0) && $0.0 != city && $0.1 != Tally() }
    guard parts.count > 1 else { return [] }
    func figures(_ parts: [(AreaCode, Tally)]) -> [AreaFigures] {
      parts.sorted { ($1.1.holding, $0.0) < ($0.1.holding, $1.0) }.map { code, tally in
        AreaFigures(
          name: portal.areaName(code, in: language),
          holding: reader.count(
            tally.holding, label: "",
            href: instrument.id.rowsPath(count: count, state: "holds", area: code.text, left: left), words: words),
          undecided: reader.count(
            tally.undecided, label: "",
            href: instrument.id.rowsPath(count: count, state: "undecided", area: code.text, left: left),
            words: words),
          amount: withAmounts ? tally.maximum.map { .amount($0, in: language) } : nil)
      }
    }
    // Parks are a breakdown beside streets and towns: each adds up by itself.
    let groups = [
      ("targets.group.streets", parts.filter { !$0.0.isPark }), ("targets.group.parks", parts.filter { $0.0.isPark }),
    ].filter { !$0.1.isEmpty }
    guard groups.count > 1 else { return figures(parts) }
    return groups.flatMap { key, parts -> [AreaFigures] in
      var rows = figures(parts)
      rows[0].heading = words(key)
      let most = parts.reduce(Money.zero as Money?) { sum, part in
        sum.flatMap { sum in part.1.maximum.flatMap(sum.adding) }
      }
      let sum = AreaFigures(
        name: words("table.total"), holding: Figure(.count(parts.reduce(0) { $0 + $1.1.holding })),
        undecided: Figure(.count(parts.reduce(0) { $0 + $1.1.undecided })),
        amount: withAmounts ? most.map { .amount($0, in: language) } : nil)
      return rows + [sum]
    }
  }
}
