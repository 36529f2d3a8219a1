import Diagnostics
import PolicyCorpus
import Quantities
import Services

/// 单位预警: which units' rates have gone wrong, and what they refuse. Cases are counted, not people's days.
enum UnitPage {
  struct View: Sendable {
    struct Row: Sendable {
      let unit: String
      /// Each with the cases behind it.
      let figures: [Crumb]
      let alerts: [String]
      let hasAlerts: Bool
    }

    struct Refusal: Sendable {
      let kind: String
      let unit: String
      let count: Crumb
    }

    let crumbs: [Crumb]
    let lead: String
    let bounds: String
    let rows: [Row]
    let isEmpty: Bool
    let refusals: [Refusal]
  }

  /// The days that rates are made of.
  static let days = 90

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let reports = try await portal.cases.reports(within: request.scope, on: request.today, days: days)
    let bounds = try await portal.cases.currentBounds()
    let view = View(
      crumbs: [Crumb(words("nav.services"), "/services"), Crumb(words("unit.title"))],
      lead: words("unit.lead", ["days": "\(days)"]),
      bounds: Self.words(of: bounds, words),
      rows: reports.map { ($0, $0.alerts(bounds)) }.sorted { ($1.1.count, $0.0.unit) < ($0.1.count, $1.0.unit) }
        .map { row($0, $1, said) },
      isEmpty: reports.isEmpty, refusals: refusals(reports, said))
    return .page(Page("services/units", title: words("unit.title"), view: view))
  }

  /// When a rate is wrong, as one sentence.
  static func words(of bounds: UnitReport.Bounds, _ words: Strings) -> String {
    words(
      "unit.bounds",
      [
        "fewest": "\(bounds.fewest)", "taken": "\(bounds.takenUp)", "overdue": "\(bounds.overdue)",
        "refused": "\(bounds.refused)", "dissatisfied": "\(bounds.dissatisfied)",
      ])
  }

  /// The cases behind a figure: when each came, when it was taken up, how it stands.
  static func parts(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    // Without a unit, the reader's own.
    let own = ServiceUnit(request.actor.person?.area ?? portal.cases.reference.city)
    guard let unit = request.query.text("unit").map({ ServiceUnit($0) }) ?? own, request.scope.covers(unit) else {
      throw PageFault.notFound(unknown)
    }
    let measure = request.query.text("measure").flatMap(UnitReport.Measure.init(rawValue:)) ?? .received
    let subject = request.query.text("kind").flatMap { InstrumentID($0) }
    let type = request.query.text("type")
    let all = try await portal.cases.parts(of: unit, measure, within: request.scope, on: request.today, days: days)
      .filter { part in
        (subject ?? part.matter.last.instrument) == part.matter.last.instrument
          && (type ?? part.matter.last.type) == part.matter.last.type
      }
    let page = Pager.page(of: request)
    let name = words("unit.measure.\(measure.rawValue)")
    var view = DeliveryView(
      crumbs: [
        Crumb(words("nav.services"), "/services"), Crumb(words("unit.title"), "/services/units"),
        Crumb(said.unit(unit)),
      ], title: "\(said.unit(unit)) · \(name)", lead: words("unit.partsLead", ["days": "\(days)"]),
      sections: [
        DeliveryView.Section(
          title: name,
          table: DeliveryView.Table(
            heads(of: measure, words),
            rows: all.dropFirst((page - 1) * Pager.size).prefix(Pager.size).map { cells(of: $0, measure, said) }),
          empty: all.isEmpty ? words("unit.noParts") : nil,
          pager: Pager(request, page: page, total: all.count, words: words))
      ])
    view.isBook = false
    return PlaceView(sheets: view).page()
  }

  private static func heads(of measure: UnitReport.Measure, _ words: Strings) -> [String] {
    var heads = [words("case.kind"), words("enterprise.name"), words("unit.joined"), words("unit.taken")]
    if measure.takeUpDays != nil { heads.append(words("unit.inTime")) }
    heads.append(words("case.due"))
    if Self.ends(measure) { heads.append(words("unit.ended")) }
    if measure == .closedInTime { heads.append(words("unit.closedInTime")) }
    if measure == .termChanged { heads.append(words("unit.termChanges")) }
    heads.append(words("table.state"))
    if measure == .rated { heads.append(words("case.rating")) }
    return heads
  }

  private static func cells(
    of part: UnitPart, _ measure: UnitReport.Measure, _ said: ServiceWords
  ) -> [DeliveryView.Table.Cell] {
    let (words, last) = (said.words, part.matter.last)
    var cells: [DeliveryView.Table.Cell] = [
      .text(said.kind(last.instrument, last.type), "/services/cases/\(last.case)"),
      .text(part.title, "/enterprises/\(part.enterprise)"),
      .text(each(part.matter, words) { said.day($0.joinedOn) }), .text(each(part.matter, words) { taken($0, words) }),
    ]
    if measure.takeUpDays != nil { cells.append(inTime(part, words)) }
    cells.append(.text(each(part.matter, words) { $0.due.map(said.day) ?? "—" }))
    if ends(measure) { cells.append(.text(each(part.matter, words) { $0.closedOn.map(said.day) ?? "—" })) }
    if measure == .closedInTime { cells.append(inTime(part, words)) }
    if measure == .termChanged {
      cells.append(.text(words("case.times", ["count": "\(part.matter.termChanges)"])))
    }
    cells.append(state(of: part.matter, words))
    if measure == .rated {
      cells.append(.text(part.matter.rating.map { words("case.mark.\($0.rawValue)") } ?? "—"))
    }
    return cells
  }

  /// Whether the rows of a figure tell the day on which each case ended.
  private static func ends(_ measure: UnitReport.Measure) -> Bool {
    [.overdue, .closed, .closedInTime].contains(measure)
  }

  /// What each of a unit's parts of a case says: of one that came back, of every time.
  private static func each(_ matter: UnitMatter, _ words: Strings, _ text: (CasePartyRow) -> String) -> String {
    matter.parts.map(text).joined(separator: words("sentence.separator"))
  }

  /// After how many working days a part was taken up; none of them has passed also on days off that follow at once.
  private static func taken(_ part: CasePartyRow, _ words: Strings) -> String {
    guard let days = part.takenAfter else { return words("unit.notTaken") }
    return days == 0 ? words("unit.takenAtOnce") : words("unit.takenAfter", ["days": "\(days)"])
  }

  private static func inTime(_ part: UnitPart, _ words: Strings) -> DeliveryView.Table.Cell {
    part.isInTime == true ? .state("yes", words("unit.inTimeYes")) : .state("late", words("unit.inTimeNo"))
  }

  private static func state(of matter: UnitMatter, _ words: Strings) -> DeliveryView.Table.Cell {
    guard !matter.isOpen, let outcome = matter.last.outcome else { return .state("ask", words("case.filter.open")) }
    return .state(outcome == .done ? "yes" : "out", words("case.outcome.\(outcome.rawValue)"))
  }

  private static let unknown = Wording(
    zh: "没有这个单位，或者它不在您的查看范围内。", en: "There is no such unit, or it is outside what you may see.")

  /// Where the cases behind a figure are; of one kind of case where it is named.
  private static func path(
    _ unit: ServiceUnit, _ measure: UnitReport.Measure, of subject: UnitReport.Subject? = nil
  ) -> String {
    let query = FormFields().encoded(replacing: [
      "unit": "\(unit)", "measure": measure.rawValue, "kind": subject.map { "\($0.instrument)" },
      "type": subject?.type,
    ])
    return "/services/units/parts?\(query)"
  }

  private static func row(
    _ report: UnitReport, _ found: [UnitReport.Alert], _ said: ServiceWords
  ) -> View.Row {
    func percent(_ share: UnitReport.Share) -> String { FigureText.percent(share.part, of: share.whole) ?? "—" }
    func share(_ share: UnitReport.Share?) -> String {
      guard let share, share.whole > 0 else { return "—" }
      return said.words(
        "unit.share", ["percent": percent(share), "part": "\(share.part)", "whole": "\(share.whole)"])
    }
    let alerts = found.map { alert in
      switch alert {
      case .slowTakeUp(let share): said.words("unit.alert.slow", ["percent": percent(share)])
      case .overdue(let share): said.words("unit.alert.overdue", ["percent": percent(share)])
      case .refuses(let share): said.words("unit.alert.refuses", ["percent": percent(share)])
      case .dissatisfied(let share): said.words("unit.alert.dissatisfied", ["percent": percent(share)])
      }
    }
    // What a narrow screen has to show comes first.
    let figures: [(String, UnitReport.Measure)] = [
      (share(report.overdue), .overdue), (share(report.closedInTime), .closedInTime), ("\(report.open)", .open),
      ("\(report.closed)", .closed), ("\(report.received)", .received), (share(report.dueWithin[3]), .dueWithin3),
      (share(report.dueWithin[5]), .dueWithin5), ("\(report.termChanged)", .termChanged),
      ("\(report.refused)", .refused),
      (share(UnitReport.Share(part: report.dissatisfied, whole: report.rated)), .rated),
    ]
    return View.Row(
      unit: said.unit(report.unit), figures: figures.map { Crumb($0, $0 == "—" ? nil : path(report.unit, $1)) },
      alerts: alerts, hasAlerts: !alerts.isEmpty)
  }

  /// What is refused most, and by whom.
  private static func refusals(_ reports: [UnitReport], _ said: ServiceWords) -> [View.Refusal] {
    reports.flatMap { report in report.refusals.map { (report.unit, $0.key, $0.value) } }
      .sorted { ($1.2, $0.0.description, $0.1.type) < ($0.2, $1.0.description, $1.1.type) }
      .map { unit, subject, count in
        View.Refusal(
          kind: said.kind(subject.instrument, subject.type), unit: said.unit(unit),
          count: Crumb("\(count)", path(unit, .refused, of: subject)))
      }
  }
}
