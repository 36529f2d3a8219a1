import Access
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Services

/// 本月要办的: what beside cases has its day: open reports, windows that close, warnings, what is due in registers, and for
/// those who lead, units whose rates have gone wrong. An officer is told of the own enterprises, everybody else of the area.
struct DayAgenda {
  let request: PortalRequest
  let portal: Portal
  let words: Strings

  /// Whose enterprises are told of; `nil` for all of the area.
  private var officer: ActorID? { request.actor.roles.contains(.officer) ? request.actor.id : nil }
  private var own: String { officer == nil ? "" : "?\(OwnChoice.query)=1" }
  private var whose: String { officer == nil ? "area" : "own" }

  /// `nil` where there is nothing, and for an enterprise.
  /// Cost: as `OpenRounds`, a count for each window that closes soon, and for those who lead the parts of cases of a quarter.
  func list() async throws -> WaitingList? {
    guard !request.isOwnEnterprise else { return nil }
    let items = try await rounds() + closing() + warnings() + dues() + units()
    return WaitingList(items, key: "service.agenda", words)
  }

  private func rounds() async throws -> [WaitingList.Item] {
    try await OpenRounds(within: request.scope, portal).lines.compactMap { line -> WaitingList.Item? in
      if let own = line.own, line.reporters.count == 1 {
        guard line.round.state(of: own.key).isAwaited,
          let told = line.ownLine(on: request.today, portal, words)
        else { return nil }
        return .init(line.title(words), line.path(request), term: told)
      }
      let counts = line.counts(on: request.today, portal, words).map { "\($0.label) \($0.text.short)" }
      return .init(
        line.title(words), "/reporting/rounds/\(line.round.id)",
        term: counts.joined(separator: words("list.separator")))
    }
  }

  /// Windows that close soon, with how many match and have not applied.
  private func closing() async throws -> [WaitingList.Item] {
    guard Portal.allows(request.actor, Portal.awardReaders) else { return [] }
    let calls = try await portal.ports.delivery.store.read { try $0.calls() }.filter { call in
      call.terms.entrance == .application && call.phase(on: request.today) == .open
        && CallNotices.daysLeft(of: call, on: request.today) <= CallNotices.reminding
    }
    var items: [WaitingList.Item] = []
    for call in calls.sorted(by: { $0.terms.closes < $1.terms.closes }) {
      let waiting = try await CallWaitingPage.waiting(under: call, within: request.scope, of: officer, portal).total
      guard waiting > 0 else { continue }
      items.append(
        .init(
          words("service.agenda.closing.\(whose)", ["count": "\(waiting)", "call": call.terms.title]),
          "/delivery/calls/\(call.id)/waiting\(own)", term: CallNotices.remaining(of: call, on: request.today, words)))
    }
    return items
  }

  private func warnings() async throws -> [WaitingList.Item] {
    let count = try await portal.openWarnings(within: request.scope, of: officer)
    return count == 0
      ? [] : [.init(words("service.agenda.warnings.\(whose)", ["count": "\(count)"]), "/cultivation/warnings\(own)")]
  }

  private func dues() async throws -> [WaitingList.Item] {
    let count = try await portal.registers.due(on: request.today, within: request.scope)
    return count == 0 ? [] : [.init(words("service.agenda.dues", ["count": "\(count)"]), "/cultivation#held")]
  }

  private func units() async throws -> [WaitingList.Item] {
    guard Portal.allows(request.actor, Portal.serviceLeads) else { return [] }
    let bounds = try await portal.cases.currentBounds()
    let count = try await portal.cases.reports(within: request.scope, on: request.today, days: UnitPage.days)
      .count { !$0.alerts(bounds).isEmpty }
    return count == 0 ? [] : [.init(words("service.agenda.units", ["count": "\(count)"]), "/services/units")]
  }
}
