import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Targets

/// 归属 of an enterprise: where it is registered, works, pays taxes and is counted, since when, which indicators count by
/// which of these, and for which area it counts this month and why.
struct AttributionPanel: Sendable {
  struct Place: Sendable {
    let kind: String
    let area: String
    let since: String
    let basis: String
    /// Earlier places, each with its first day.
    let before: [String]
    /// How many indicators count by it.
    let indicators: String
  }

  /// Whether it belongs to a zone; `href` is the zone's page, `nil` for those who do not see it.
  struct ZoneLine: Sendable {
    let name: String
    let text: String
    let href: String?
  }

  let places: [Place]
  let counted: String
  let why: String
  let zones: [ZoneLine]
  /// The page where it is told in full; `nil` on that page, and for those who do not see it.
  let more: String?

  init(
    _ enterprise: Enterprise, _ dossier: Dossier, _ history: [FactHistoryEntry], _ request: PortalRequest,
    _ portal: Portal
  ) async throws {
    let words = portal.renderer.words(request.language)
    let writer = AttributionWriter(dossier: dossier, request: request, portal: portal, words: words)
    places = AreaKind.allCases.map { writer.place($0, history) }
    let attributions = try await portal.targets.attributions(of: enterprise.creditCode)
    let month = writer.month(.month(of: request.today), attributions)
    counted = month.area
    why = month.why
    zones = writer.zones(
      of: enterprise, month, try await portal.targets.zoneMemberships(),
      seesPages: Portal.allows(request.actor, Portal.rows))
    let own = "/enterprises/\(enterprise.creditCode)/attribution"
    more = Portal.allows(request.actor, Portal.rows) && request.path != own ? own : nil
  }
}

/// The four kinds of place that an enterprise has. They may differ, and each may change.
enum AreaKind: String, CaseIterable, Sendable {
  /// 注册地.
  case registered = "registered_area"
  /// 经营地.
  case operating = "operating_area"
  /// 税收属地.
  case tax = "tax_area"
  /// 统计属地.
  case statistical = "statistical_area"
}

/// Writes where an enterprise belongs, by what is known of it.
struct AttributionWriter: Sendable {
  let dossier: Dossier
  let request: PortalRequest
  let portal: Portal
  let words: Strings

  struct Month: Sendable {
    let code: AreaCode?
    let parkCode: AreaCode?
    let area: String
    let park: String
    let why: String
  }

  func place(_ kind: AreaKind, _ history: [FactHistoryEntry]) -> AttributionPanel.Place {
    let tellings = history.filter {
      $0.fact.subject.kind == .enterprise && $0.fact.reference.fact.text == kind.rawValue && $0.counts
    }.map(\.fact).sorted { ($0.since?.daysSinceEpoch ?? .min) > ($1.since?.daysSinceEpoch ?? .min) }
    let holding = tellings.first { $0.since.map { $0 <= request.today } ?? true }
    let before = tellings.filter { $0.id != holding?.id && ($0.since.map { $0 <= request.today } ?? true) }
    return AttributionPanel.Place(
      kind: FactID(kind.rawValue).map { portal.factName(FactReference($0), in: words.language) } ?? kind.rawValue,
      area: holding.map(name) ?? words("attribution.untold"), since: since(holding?.since),
      basis: holding?.origin.basis.kind.name(words.language) ?? "—",
      before: before.map { "\(name($0))（\(since($0.since))）" },
      indicators: words("attribution.indicators", ["count": "\(indicators(by: kind).count)"]))
  }

  private func name(_ fact: RecordedFact) -> String {
    guard case .code(let code)? = fact.value else { return words("attribution.none") }
    return portal.areaName(AreaCode(code), in: words.language)
  }

  private func since(_ day: CalendarDay?) -> String {
    day.map { words("fact.since", ["day": $0.text(in: words.language)]) } ?? words("attribution.always")
  }

  /// The indicators that count enterprises by a kind of place.
  func indicators(by kind: AreaKind) -> [Instrument] {
    portal.corpus.instruments.filter { instrument in
      guard case .indicator(let indicator) = instrument.declaration, let observing = indicator.observedBy else {
        return false
      }
      return portal.corpus.count(observing)?.areaFact.text == kind.rawValue
    }
  }

  /// For which area the enterprise counts in a month: what was given for it, else its statistical area at the month's end.
  func month(_ month: Period, _ attributions: [Attribution]) -> Month {
    let parkCode = attributions.park(on: month.start)?.park
    let park = parkCode.map { portal.areaName($0, in: words.language) } ?? "—"
    if let given = attributions.area(on: month.start), let area = given.area {
      return Month(
        code: area, parkCode: parkCode, area: portal.areaName(area, in: words.language), park: park,
        why: words("attribution.why.given", ["reason": given.reason]))
    }
    let day = min(month.lastDay, request.today)
    var code: AreaCode?
    if let fact = FactID(AreaKind.statistical.rawValue),
      case .known(.code(let text)) = dossier.enterprise.knowledge(
        of: FactReference(fact), on: day, known: request.today)
    {
      code = AreaCode(text)
    }
    return Month(
      code: code, parkCode: parkCode,
      area: code.map { portal.areaName($0, in: words.language) } ?? words("attribution.nobody"), park: park,
      why: words(code == nil ? "attribution.why.unknown" : "attribution.why.statistical"))
  }

  /// The zones to which the enterprise belongs today, and the others that lie in its area's district, wholly or in part: of
  /// those nobody has told that it does.
  func zones(
    of enterprise: Enterprise, _ month: Month, _ memberships: [ZoneMembership], seesPages: Bool
  ) -> [AttributionPanel.ZoneLine] {
    let standing = memberships.filter { $0.holds(on: request.today) }
    return portal.corpus.zones.all.compactMap { zone in
      let own = standing.first { $0.zone == zone.id && belongs(enterprise, to: $0.member, month) }
      guard own != nil || month.code.map({ zone.districts.contains($0.district) }) == true else { return nil }
      return AttributionPanel.ZoneLine(
        name: zone.name(words.language),
        text: own.map(inside)
          ?? words(zone.districts.count > 1 ? "attribution.zone.crosses" : "attribution.zone.part"),
        href: seesPages ? ZonePage.path(zone) : nil)
    }
  }

  private func belongs(_ enterprise: Enterprise, to member: ZoneMembership.Member, _ month: Month) -> Bool {
    switch member {
    case .enterprise(let code): code == enterprise.creditCode
    // By its own area, as the lists of areas have it, and by the park that it counts for.
    case .area(let area): area == month.parkCode || enterprise.area.map(area.contains) == true
    }
  }

  private func inside(_ membership: ZoneMembership) -> String {
    let from = membership.span.from.text(in: words.language)
    switch membership.member {
    case .enterprise: return words("attribution.zone.in", ["month": from])
    case .area(let area):
      return words("attribution.zone.with", ["area": portal.areaName(area, in: words.language), "month": from])
    }
  }
}
