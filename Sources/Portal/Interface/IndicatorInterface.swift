import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Targets

/// `/api/v1/indicators`: how far each indicator is, place by place, as the pages of 目标 show it.
enum IndicatorInterface {
  /// `GET /api/v1/indicators?document=&year=`: a line for each indicator and place that the caller may see.
  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let document = request.query.text("document")
    let board = try await portal.targets.board(on: request.today, within: request.scope)
    let year = try Interface.year("year", request)
    let text = TargetWords(portal, request)
    return Interface.list(
      "indicators",
      board.indicators.filter { document == nil || $0.id.clause.document.text == document }.flatMap { instrument in
        board.places(of: instrument.id).compactMap { place in
          line(
            instrument, place, year: year ?? board.usualYear(of: instrument.id, in: place.area), board, text)
        }
      })
  }

  private static func line(
    _ instrument: Instrument, _ place: TargetPlace, year: Int, _ board: TargetBoard, _ text: TargetWords
  ) -> CanonicalJSON? {
    guard let declaration = board.declaration(of: instrument.id),
      let progress = board.progress(of: instrument.id, in: place, year: year)
    else { return nil }
    let task = board.target(of: instrument.id, in: place, year: year)?.assignment
    return [
      "id": .text("\(instrument.id)"), "name": .text(instrument.name(text.language)), "place": .text(place.text),
      "year": board.isYearly(instrument.id) ? CanonicalJSON(year) : .null,
      "unit": CanonicalJSON(declaration.unit), "target": CanonicalJSON(progress.target?.plainText()),
      "task": CanonicalJSON(task?.document), "value": CanonicalJSON(progress.measure.value?.plainText()),
      "asOf": CanonicalJSON(progress.measure.asOf?.description),
      "counted": .boolean(board.isCounted(instrument.id)), "gap": CanonicalJSON(progress.gap?.plainText()),
      "percent": progress.percent.map { CanonicalJSON($0) } ?? .null,
      "expected": CanonicalJSON(TargetWords.expected(progress, unit: declaration.unit)?.plainText()),
      "state": .text(progress.state.rawValue), "lacks": CanonicalJSON(progress.measure.lack.map(text.lack)),
      "figures": .text(text.figures(declaration)),
      "otherSources": CanonicalJSON(
        text.disagreement(board.disagreements(in: progress.measure), unit: declaration.unit)),
    ]
  }
}
