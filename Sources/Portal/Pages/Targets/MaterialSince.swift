import PolicyCorpus
import Quantities
import Targets

/// 印发那天所知的其他数: what an issued material tells as known on its day (cases, forecasts, the library, reports, warnings,
/// what the task lacks), beside what is known today. Work moves these on: they are no corrections, and stand apart from them.
struct KnownSince: Sendable {
  struct Row: Sendable {
    let name: String
    let issued: String
    let now: String
    /// Where the number of today leads; `nil` where nobody is behind it.
    let href: String?
  }

  let lead: String
  /// Those that are others today, in the material's order.
  let rows: [Row]

  /// - Parameters:
  ///   - now: the material as it would be issued today.
  ///   - day: today: of a year that has ended nothing is forecast any more, so that forecasts are not compared.
  /// - Returns: `nil` for materials that were issued before this was kept with them.
  init?(_ material: DispatchMaterial, _ now: DispatchMaterial, on day: CalendarDay, _ text: TargetWords) {
    guard let told = MeetingWriter(material, text, MaterialDoors(material, text)),
      let current = MeetingWriter(now, text, MaterialDoors(now, text))
    else { return nil }
    let isOver = material.month.year < day.year
    let known = Dictionary(current.known.map { ($0.key, $0) }) { first, _ in first }
    rows = told.known.compactMap { figure in
      if figure.isForecast, isOver { return nil }
      let other = known[figure.key]
      guard other?.text != figure.text else { return nil }
      return Row(name: figure.name, issued: figure.text, now: other?.text ?? "—", href: other?.door)
    }
    let words = text.words
    let then = material.around.toldOn?.text(in: text.language) ?? words("targets.dispatch.knownThatDay")
    lead =
      words(rows.isEmpty ? "targets.dispatch.knownSame" : "targets.dispatch.knownLead", ["day": then])
      + (isOver ? words("targets.dispatch.knownOver") : "")
  }
}
