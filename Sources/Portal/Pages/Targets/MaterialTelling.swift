import Decimals
import PolicyCorpus
import Quantities
import Targets

/// What a material is about, and its progress in sentences where that is told by people and not counted from entries: each
/// figure with its unit, and nothing said of what nobody told.
struct MaterialTelling {
  private let material: DispatchMaterial
  private let text: TargetWords
  /// The indicator's name.
  let name: String
  /// The unit of a cascade's whole numbers, as it is said.
  let unit: String
  /// Whether enterprises are counted by the day on which they entered.
  let isOfEntries: Bool
  private let planUnit: String
  private let form: CascadeForm

  init(_ material: DispatchMaterial, _ text: TargetWords) {
    self.material = material
    self.text = text
    let instrument = text.portal.corpus.instrument(material.indicator)
    name = instrument?.name(text.language) ?? ""
    guard case .indicator(let declaration)? = instrument?.declaration else {
      unit = ""
      planUnit = ""
      isOfEntries = false
      form = .flow
      return
    }
    planUnit = declaration.planUnit
    unit = text.said(declaration.planUnit)
    isOfEntries = declaration.observedBy.flatMap(text.portal.corpus.count)?.hasEntryDay ?? false
    form = declaration.cascadeForm ?? .flow
  }

  /// The key of a part's heading: they are numbered, and what is told by people has one part less.
  func heading(of part: String) -> String {
    isOfEntries || part == "difficulties" ? "targets.dispatch.part.\(part)" : "targets.told.part.\(part)"
  }

  func summary(_ doors: MaterialDoors) -> [Sentence] {
    let words = text.words
    let whole = material.whole
    let month = material.month.text(in: text.language)
    let area = text.portal.areaName(material.area, in: text.language)
    guard let done = whole.cumulative else {
      return [Sentence(words, "targets.told.untold", ["area": area, "month": month])]
    }
    var sentences: [Sentence] = []
    if let target = whole.target {
      sentences.append(
        Sentence(
          words, "targets.told.done.\(form.rawValue)",
          [
            "month": month, "area": area, "done": amount(done), "target": amount(target),
            "percent": MaterialView.done(whole) ?? "—",
          ], doors: ["done": doors.cumulative(whole), "target": doors.target(whole)]))
    } else {
      sentences.append(
        Sentence(
          words, "targets.told.bare.\(form.rawValue)", ["month": month, "area": area, "done": amount(done)],
          doors: ["done": doors.cumulative(whole)]))
    }
    if let new = whole.month {
      sentences.append(Sentence(words, "targets.told.month.\(form.rawValue)", ["new": amount(new)]))
    }
    if let last = whole.lastYear {
      sentences.append(
        Sentence(words, "targets.told.last", ["last": amount(last), "difference": difference(done - last)]))
    }
    if let planned = whole.planned {
      sentences.append(
        Sentence(
          words, "targets.told.againstPlan",
          ["planned": amount(planned), "difference": difference(done - planned)],
          doors: ["planned": doors.plan(whole)]))
    }
    if let planned = whole.plannedYear, let target = whole.target, planned != target {
      sentences.append(
        Sentence(
          words, "targets.told.planBesideTask",
          ["sum": amount(planned), "difference": difference(planned - target)],
          doors: ["sum": doors.plan(whole)]))
    }
    return sentences
  }

  private func amount(_ number: Int) -> String { text.amount(Decimal128(number), unit: planUnit) }

  private func difference(_ number: Int) -> String {
    number == 0
      ? text.words("targets.dispatch.same")
      : text.words(
        number < 0 ? "targets.told.fewer" : "targets.told.more", ["amount": amount(abs(number))])
  }
}
