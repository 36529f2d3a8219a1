import Diagnostics
import PolicyCorpus
import Quantities
import Services

/// 单位预警: which units' rates have gone wrong, and what they refuse. Cases are counted, not people's days.
enum UnitPage {
  struct View: Sendable {
    struct Row: Sendable {
      let unit: String
      let received: String
      let three: String
      let five: String
      let open: String
      let overdue: String
      let closed: String
      let refused: String
      let dissatisfied: String
      let alerts: [String]
      let hasAlerts: Bool
    }

    struct Refusal: Sendable {
      let kind: String
      let unit: String
      let count: String
    }

    let crumbs: [Crumb]
    let lead: String
    let bounds: String
    let rows: [Row]
    let isEmpty: Bool
    let refusals: [Refusal]
  }

  /// The days that rates are made of.
  private static let days = 90

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let reports = try await portal.cases.reports(within: request.scope, on: request.today, days: days)
    let bounds = UnitReport.Bounds.standard
    let view = View(
      crumbs: [Crumb(words("nav.services"), "/services"), Crumb(words("unit.title"))],
      lead: words("unit.lead", ["days": "\(days)"]),
      bounds: words(
        "unit.bounds",
        [
          "fewest": "\(bounds.fewest)", "taken": "\(bounds.takenUp)", "overdue": "\(bounds.overdue)",
          "refused": "\(bounds.refused)", "dissatisfied": "\(bounds.dissatisfied)",
        ]),
      rows: reports.sorted { ($1.alerts().count, $0.unit) < ($0.alerts().count, $1.unit) }.map { row($0, said) },
      isEmpty: reports.isEmpty, refusals: refusals(reports, said))
    return .page(Page("services/units", title: words("unit.title"), view: view))
  }

  private static func row(_ report: UnitReport, _ said: ServiceWords) -> View.Row {
    func share(_ share: UnitReport.Share?) -> String {
      guard let share, let percent = share.percent else { return "—" }
      return said.words("unit.share", ["percent": "\(percent)", "part": "\(share.part)", "whole": "\(share.whole)"])
    }
    let alerts = report.alerts().map { alert in
      switch alert {
      case .slowTakeUp(let percent): said.words("unit.alert.slow", ["percent": "\(percent)"])
      case .overdue(let percent): said.words("unit.alert.overdue", ["percent": "\(percent)"])
      case .refuses(let percent): said.words("unit.alert.refuses", ["percent": "\(percent)"])
      case .dissatisfied(let percent): said.words("unit.alert.dissatisfied", ["percent": "\(percent)"])
      }
    }
    return View.Row(
      unit: said.unit(report.unit), received: "\(report.received)", three: share(report.dueWithin[3]),
      five: share(report.dueWithin[5]), open: "\(report.open)", overdue: "\(report.overdue)",
      closed: "\(report.closed)", refused: "\(report.refused)",
      dissatisfied: share(UnitReport.Share(part: report.dissatisfied, whole: report.rated)), alerts: alerts,
      hasAlerts: !alerts.isEmpty)
  }

  /// What is refused most, and by whom.
  private static func refusals(_ reports: [UnitReport], _ said: ServiceWords) -> [View.Refusal] {
    reports.flatMap { report in report.refusals.map { (report.unit, $0.key, $0.value) } }
      .sorted { ($1.2, $0.0.description, $0.1.type) < ($0.2, $1.0.description, $1.1.type) }
      .map { unit, subject, count in
        View.Refusal(kind: said.kind(subject.instrument, subject.type), unit: said.unit(unit), count: "\(count)")
      }
  }
}
