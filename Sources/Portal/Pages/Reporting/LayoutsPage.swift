import Access
import Diagnostics
import Journal
import Quantities
import Reporting
import Workbooks

/// 记住的表样: the layouts of workbooks that somebody confirmed, what each column is read as, and the way to have one mapped
/// anew.
enum LayoutsPage {
  struct View: Sendable {
    struct Column: Sendable {
      let letters: String
      let header: String
      let meaning: String
    }

    struct Layout: Sendable {
      let title: String
      let told: String
      let columns: [Column]
      /// How many columns are read as nothing.
      let ignored: String?
      let fingerprint: String
      /// What was typed as the reason, where this one's form was refused.
      let reason: String
    }

    let crumbs: [Crumb]
    let key: String
    let layouts: [Layout]
    let withdrawn: [String]
    let done: String?
    let faults: [String]
    let hasFaults: Bool
  }

  /// How many of those that were withdrawn are told.
  private static let shownWithdrawn = 20

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: [])
  }

  static func withdraw(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      guard let fingerprint = request.form.text("layout").flatMap(ContentHash.init(hex:)) else {
        throw Diagnostics(.noLayoutChosen)
      }
      try await portal.reporting.withdraw(
        layout: fingerprint, reason: request.form.text("reason") ?? "", by: request.actor.id,
        key: request.commandKey, at: request.now)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults.all.map { $0.told(in: request.language) })
    }
    return .seeOther(LocalPath("/reporting/layouts?done=1"))
  }

  private static func page(_ request: PortalRequest, _ portal: Portal, faults: [String]) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let name = try await portal.actorNamesWithAreas(words)
    let withdrawn = try await portal.reporting.withdrawnLayouts(limit: shownWithdrawn)
    let view = View(
      crumbs: [Crumb(words("reporting.title"), "/reporting"), Crumb(words("reporting.layouts"))],
      key: portal.freshKey(),
      layouts: try await portal.reporting.layouts().map { layout in
        let told = words(
          "reporting.layoutTold", ["when": layout.at.text(in: request.language), "who": name(layout.by)])
        return self.layout(layout, told: told, request, portal, words)
      },
      withdrawn: withdrawn.map {
        words(
          "reporting.layoutWithdrawn",
          ["when": $0.at.text(in: request.language), "who": name($0.by), "reason": $0.reason])
      }, done: request.query.text("done") == nil ? nil : words("reporting.layoutDone"), faults: faults,
      hasFaults: !faults.isEmpty)
    return .page(
      Page(
        "reporting/layouts", title: words("reporting.layouts"), view: view, status: faults.isEmpty ? 200 : 422))
  }

  private static func layout(
    _ layout: RememberedLayout, told: String, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> View.Layout {
    let mapping = layout.mapping
    let read = mapping.meanings.filter { $0.value != .ignored }.sorted { $0.key < $1.key }
    let ignored = mapping.meanings.count - read.count
    let hex = mapping.fingerprint.hex
    return View.Layout(
      title: mapping.sheet ?? words("reporting.layoutOld"), told: told,
      columns: read.map { column, meaning in
        var text = portal.label(of: meaning, words)
        if case .figure = meaning, let unit = mapping.unit(ofColumn: column) {
          text = words("reporting.layoutUnit", ["what": text, "unit": unit.name(request.language)])
        }
        return View.Column(
          letters: CellAddress.letters(ofColumn: column), header: mapping.headers[column] ?? "—", meaning: text)
      }, ignored: ignored > 0 ? words("reporting.layoutIgnored", ["count": "\(ignored)"]) : nil, fingerprint: hex,
      reason: request.form.text("layout") == hex ? request.form.text("reason") ?? "" : "")
  }
}

extension Portal {
  /// What a column is read as, in the office's words.
  func label(of meaning: ColumnMeaning, _ words: Strings) -> String {
    switch meaning {
    case .ignored: return words("reporting.meaning.ignored")
    case .creditCode: return ReportRequest.RowKey.creditCode.name(words.language)
    case .name: return factNameOfMeasure("name", in: words.language)
    case .area: return words("reporting.meaning.area")
    case .industry: return factNameOfMeasure("industry", in: words.language)
    case .figure(let figure):
      let name = factNameOfMeasure(figure.measure.text, in: words.language)
      let (span, back) = (figure.period.span.rawValue, figure.period.monthsBack)
      guard let period = words.texts["reporting.column.\(span).\(back)"] else {
        return "\(name) \(words("reporting.column.\(span).0")) \(words("reporting.columnBack", ["count": "\(back)"]))"
      }
      return "\(name) \(period)"
    }
  }
}

extension Diagnostic {
  fileprivate static let noLayoutChosen = Diagnostic(
    "report.no-layout", Wording(zh: "没有选要撤销的表样", en: "no layout was chosen"),
    remedy: Wording(zh: "在要撤销的那一张下面写明理由再提交", en: "give the reason below the one to withdraw"))
}
