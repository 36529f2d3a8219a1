import PolicyCorpus
import Quantities
import Targets

extension MaterialView {
  /// What follows the progress, part by part.
  static func parts(
    of material: DispatchMaterial, _ told: MaterialTelling, _ text: TargetWords, _ doors: MaterialDoors
  ) -> [Part] {
    let words = text.words
    let notes = material.notes
    let all: [(name: String, items: [Item])] = [
      (
        "difficulties",
        notes.difficulties.map { Item(Sentence($0)) }
          + (material.around.difficulties.map { cases($0, text, doors) } ?? [])
      ),
      ("entrants", entrants(material, text, doors)),
      (
        "outcomes",
        notes.outcomes.map {
          Item(
            Sentence(
              words, $0.result.trimmingWhiteSpace.isEmpty ? "targets.dispatch.becameUntold" : "targets.dispatch.became",
              ["promise": $0.promise, "result": $0.result]))
        }
      ),
      ("promises", notes.promises.map { Item(Sentence($0)) }),
    ]
    // Of what is told nobody forecasts who brings it about.
    let shown = all.filter { told.isOfEntries || $0.name != "entrants" }
    return shown.map { Part(heading: words(told.heading(of: $0.name)), items: $0.items) }
      + [MeetingWriter(material, text, doors)].compactMap { writer in
        writer.map { Part(heading: words(told.heading(of: "meeting")), items: $0.items) }
      }
  }

  /// How many there are, then those that the material lists.
  private static func cases(
    _ open: DispatchMaterial.Difficulties, _ text: TargetWords, _ doors: MaterialDoors
  ) -> [Item] {
    let words = text.words
    let cases = open.rows.map { row in
      Item(
        Sentence(
          words,
          row.isOverdue
            ? "targets.dispatch.overdueCase"
            : row.due == nil ? "targets.dispatch.pausedCase" : "targets.dispatch.openCase",
          [
            "name": row.name, "area": text.portal.areaName(row.area, in: text.language),
            // The sentence brings its own full stop.
            "text": row.text.hasSuffix("。") || row.text.hasSuffix(".") ? String(row.text.dropLast()) : row.text,
            "owner": AreaCode(row.owner).map { text.portal.areaName($0, in: text.language) } ?? row.owner,
            "due": row.due?.text(in: text.language) ?? "",
          ], doors: ["name": doors.openCase(row)]), isUrgent: row.isOverdue)
    }
    let total = Sentence(
      words, "targets.dispatch.openCases", ["total": "\(open.total)", "overdue": "\(open.overdue)"],
      doors: ["total": doors.cases(open.total, "open"), "overdue": doors.cases(open.overdue, "overdue")])
    let listed =
      open.total > cases.count ? words("targets.dispatch.openCasesListed", ["shown": "\(cases.count)"]) : ""
    return [Item(total + listed, isLead: true)] + cases
  }

  /// What the chances are of and how many are as good as sure, listed or not; then who they are.
  private static func entrants(
    _ material: DispatchMaterial, _ text: TargetWords, _ doors: MaterialDoors
  ) -> [Item] {
    let (words, around) = (text.words, material.around)
    guard let entrants = around.entrants else { return [Item(Sentence(words("targets.dispatch.noForecast")))] }
    guard !entrants.isEmpty else {
      // Of a year that has ended nobody is forecast any more, which does not say that nobody may enter.
      let year = material.month.year
      guard around.toldOn.map({ $0.year > year }) ?? false else {
        return [
          Item(Sentence(words(around.likely == nil ? "targets.dispatch.noEntrant" : "targets.dispatch.noneLikely")))
        ]
      }
      let told = words("targets.dispatch.entrantsOver", ["year": Period.year(year).text(in: text.language)])
      return [Item(Sentence(told))]
    }
    var items: [Item] = []
    if let sure = around.sure, let likely = around.likely {
      items.append(
        Item(
          Sentence(
            words, "targets.dispatch.likelyLead",
            ["likely": "\(likely)", "sure": "\(sure)", "shown": "\(entrants.count)"],
            doors: ["likely": doors.likely(likely), "sure": doors.sure(sure)]), isLead: true))
    } else if let sure = around.sure {
      items.append(
        Item(
          Sentence(
            words, "targets.dispatch.entrantsLead", ["sure": "\(sure)", "shown": "\(entrants.count)"],
            doors: ["sure": doors.sure(sure)]), isLead: true))
    }
    let hasLead = !items.isEmpty
    return items
      + entrants.map { entrant in
        let area = text.portal.areaName(entrant.area, in: text.language)
        // Nothing that is only likely is called certain, and nothing that may be is called impossible.
        let percent =
          entrant.percent >= 100 || entrant.percent <= 0
          ? FigureText.chance(entrant.percent >= 100 ? 0.999 : 0.001, words)
          : words("targets.dispatch.about", ["percent": "\(entrant.percent)"])
        return Item(
          Sentence(
            words, "targets.dispatch.entrant", ["name": entrant.name, "area": area, "percent": percent],
            doors: ["percent": doors.chance(entrant)]),
          // Without a sentence that says what the chance is of, each says so itself.
          short: hasLead
            ? words("targets.dispatch.entrantShort", ["name": entrant.name, "area": area, "percent": percent]) : nil)
      }
  }

  /// What a second issue corrects and why.
  static func corrections(of material: DispatchMaterial, _ text: TargetWords) -> [String] {
    guard let correction = material.correction else { return [] }
    let words = text.words
    let told = MaterialTelling(material, text)
    let lead = words(
      "targets.dispatch.corrects",
      [
        "number": "\(correction.number)", "day": correction.issuedOn.text(in: text.language),
        "reason": correction.reason,
      ])
    return [lead]
      + correction.changes.map { change in
        let key = change.before == nil ? "added" : change.after == nil ? "left" : "changed"
        return words(
          "targets.dispatch.corrects.\(key)",
          [
            "part": words(told.heading(of: change.part.rawValue)),
            "before": change.before.map { printed($0, of: change.part, material, words) } ?? "",
            "after": change.after.map { printed($0, of: change.part, material, words) } ?? "",
          ])
      }
  }

  /// A line of a part as the material has it on paper: what became of a promise is kept with it in one line, and where
  /// nobody told it, paper says so.
  private static func printed(
    _ line: String, of part: DispatchMaterial.Change.Part, _ material: DispatchMaterial, _ words: Strings
  ) -> String {
    guard part == .outcomes,
      let outcome = material.notes.outcomes.first(where: {
        line == DispatchMaterial.Outcome(promise: $0.promise, result: "").line
      })
    else { return line }
    return words("targets.dispatch.becameUntold", ["promise": outcome.promise])
  }
}
