import PolicyCorpus
import Services

extension InstrumentWriter {
  /// What a kind of case has within what the reader may see; for the public the whole city's, suppressed where few
  /// enterprises are behind a figure.
  func panel(of type: CaseType) async throws -> CasePanel {
    let all = try await portal.cases.figures(
      within: reader.isPublic ? .everywhere : request.scope, on: request.today)
    let figures = all[type.instrument] ?? CaseFigures()
    let path = "/services/cases?kind=\(FormFields.encode("\(type.instrument)"))&state="
    func figure(_ figure: CaseFigures.Figure, _ label: String, _ state: String) -> Figure {
      reader.count(
        figure.cases, of: figure.enterprises, isOfEnterprises: false, label: words(label), href: path + state,
        words: words)
    }
    return CasePanel(
      figures: [
        figure(figures.open, "case.openFigure", "open"), figure(figures.overdue, "case.overdueFigure", "overdue"),
        figure(figures.waiting, "case.waitingFigure", "waiting"),
        figure(figures.closed, "case.closedFigure", "closed"),
      ],
      open: Portal.allows(request.actor, Portal.caseKeepers)
        ? "/services/new?kind=\(FormFields.encode("\(type.instrument)"))" : nil,
      isEmpty: figures == CaseFigures())
  }
}
