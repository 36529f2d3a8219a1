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

  /// How far every enterprise has an officer, for those who give them; `nil` for others.
  func officerPanel() async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.serviceLeads) else { return nil }
    let board = try await portal.cases.board(within: request.scope)
    let present = board.lines.filter { $0.officer != nil }
    let path = "/services/officers"
    var figures = [
      Figure(.count(present.count), label: words("officer.panel.present"), href: path),
      Figure(
        .count(present.reduce(0) { $0 + $1.enterprises }), label: words("officer.panel.enterprises"), href: path),
      Figure(.count(board.unassigned), label: words("officer.without"), href: "\(path)/without"),
    ]
    if let most = present.max(by: { $0.enterprises < $1.enterprises }), most.enterprises > 0 {
      figures.append(
        Figure(
          .count(most.enterprises), label: words("officer.panel.most"),
          href: "\(path)/enterprises?officer=\(most.key.text)"))
    }
    return LivePanel(figures: figures, links: [Crumb(words("officer.title"), path)])
  }
}
