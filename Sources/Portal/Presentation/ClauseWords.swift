import Diagnostics
import PolicyCorpus

extension ClauseID {
  /// The page of the clause.
  var path: String { "/documents/\(document)/\(FormFields.encode(number))" }
}

extension DocumentID {
  var path: String { "/documents/\(self)" }
}

extension InstrumentID {
  /// The list of enterprises behind a figure of the instrument.
  /// - Parameter left: without those whose recognition has left its register, or only those.
  func rowsPath(
    count: CountID? = nil, state: String? = nil, row: String? = nil, area: String? = nil,
    left: StandingsPage.Left? = nil
  ) -> String {
    let query = FormFields().encoded(
      replacing: ["count": count?.name, "state": state, "row": row, "area": area, "left": left?.rawValue])
    let path = "\(clause.path)/\(name)"
    return query.isEmpty ? path : "\(path)?\(query)"
  }

  /// Where the instrument stands on its clause's page.
  var anchor: String { "\(clause.path)#\(name)" }
}

extension PeriodOfForce {
  /// `2023年1月1日至2025年12月31日`; an end that nobody names stays open.
  func text(_ words: Strings) -> String {
    switch (from, to) {
    case (let from?, let to?):
      words(
        "force.both", ["from": from.text(in: words.language), "to": to.text(in: words.language)])
    case (let from?, nil): words("force.from", ["from": from.text(in: words.language)])
    case (nil, let to?): words("force.to", ["to": to.text(in: words.language)])
    case (nil, nil): words("force.none")
    }
  }

  func basisText(_ words: Strings) -> String { words("force.basis.\(basis.rawValue)") }
}
