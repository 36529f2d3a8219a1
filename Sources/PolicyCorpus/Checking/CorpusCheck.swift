import Decimals
import Diagnostics
import Quantities

/// What can be checked only when every file is read: that names lead somewhere, that nothing stands twice, and that
/// findings about figures are true.
struct CorpusCheck {
  let corpus: PolicyCorpus
  let context: LoadingContext

  func run() {
    for mention in context.mentions { check(mention) }
    checkRows()
    checkOverlaps()
    // A finding about targets that could not be read would be a false alarm.
    if context.readers.allSatisfy(\.faults.isEmpty) {
      for finding in corpus.documents.flatMap(\.findings) { check(finding) }
    }
  }

  private func check(_ mention: Mention) {
    switch mention.target {
    case .instrument(let id, let kind):
      guard let found = context.instruments[id] else {
        let known = context.instruments.filter { $0.value == kind }.map(\.key.description)
        return report(
          mention, "corpus.unknown-instrument",
          Wording(zh: "没有政策工具“\(id)”", en: "there is no instrument “\(id)”"), near: known)
      }
      guard found == kind else {
        return report(
          mention, "corpus.instrument-kind",
          Wording(
            zh: "“\(id)”是\(found.wording.zh)，这里要\(kind.wording.zh)",
            en: "“\(id)” is of kind \(found.wording.en), not \(kind.wording.en)"), near: [])
      }
    case .clause(let id):
      guard !context.clauses.contains(id) else { return }
      report(
        mention, "corpus.unknown-clause", Wording(zh: "没有条款“\(id)”", en: "there is no clause “\(id)”"),
        near: context.clauses.map(\.description))
    case .count(let id):
      guard !context.counts.contains(id) else { return }
      report(
        mention, "corpus.unknown-count", Wording(zh: "没有计数“\(id)”", en: "there is no count “\(id)”"),
        near: context.counts.map(\.description))
    case .reading(let id):
      guard !context.readings.contains(id) else { return }
      let known = context.readings.filter { $0.document == id.document && $0.clause == id.clause }
      report(
        mention, "corpus.unknown-reading",
        Wording(zh: "没有口径“\(id.name)”", en: "there is no reading “\(id.name)”"), near: known.map(\.name))
    }
  }

  private func report(_ mention: Mention, _ code: String, _ message: Wording, near known: [String]) {
    let written: String =
      switch mention.target {
      case .instrument(let id, _): "\(id)"
      case .clause(let id): "\(id)"
      case .count(let id): "\(id)"
      case .reading(let id): id.name
      }
    context.report(
      Diagnostic(
        code, at: mention.place, message,
        remedy: suggestion(for: written, among: known), length: mention.length))
  }

  private func checkRows() {
    var first: [String: Instrument] = [:]
    for instrument in corpus.instruments {
      // A row that holds several figures is taken up by several instruments, all of its kind.
      guard let other = first.updateValue(instrument, forKey: instrument.row), other.kind != instrument.kind else {
        continue
      }
      context.report(
        Diagnostic(
          "corpus.row-twice", at: instrument.place,
          Wording(
            zh: "清单的 \(instrument.row) 已由\(other.kind.wording.zh)“\(other.id.name)”承担",
            en: "the row \(instrument.row) is accounted for by the \(other.kind.wording.en) “\(other.id.name)” already"),
          remedy: Wording(zh: "一行只归一种政策工具", en: "give each row to one kind of instrument"),
          length: instrument.id.name.count))
    }
  }

  /// Two benefits that both declare their overlap must agree.
  private func checkOverlaps() {
    for benefit in corpus.benefits {
      for (index, overlap) in benefit.overlaps.enumerated() {
        let earlier = benefit.overlaps[..<index].first { $0.benefit == overlap.benefit }
        guard let earlier, earlier.stacking != overlap.stacking else { continue }
        context.report(
          Diagnostic(
            "corpus.overlap-conflict", at: benefit.place,
            Wording(
              zh: "与“\(overlap.benefit)”的关系写了两种：\(earlier.stacking.rawValue)、\(overlap.stacking.rawValue)",
              en:
                "the overlap with “\(overlap.benefit)” is both \(earlier.stacking.rawValue) and \(overlap.stacking.rawValue)"
            ),
            remedy: Wording(zh: "两处写成一种", en: "say the same in both places")))
      }
    }
  }

  /// A finding's figures follow from the declared targets.
  private func check(_ finding: Finding) {
    for figure in [finding.sum, finding.against] {
      guard let instrument = corpus.instrument(figure.indicator),
        case .indicator(let declaration) = instrument.declaration
      else { continue }
      let quantities = declaration.indicators(of: instrument, areas: corpus.areas).compactMap(\.normalised?.value)
      let sum = quantities.reduce(Decimal128.zero as Decimal128?) { sum, value in sum?.adding(value) }
      guard let sum, sum != Decimal128(figure.value) else { continue }
      context.report(
        Diagnostic(
          "corpus.finding", at: figure.place,
          Wording(
            zh: "“\(instrument.name.zh)”的目标合计是 \(sum)，不是 \(figure.value)",
            en: "the targets of “\(figure.indicator)” add up to \(sum), not \(figure.value)"),
          remedy: Wording(zh: "核对目标，或改正这条发现", en: "check the targets, or correct the finding"),
          length: "\(figure.value)".count))
    }
  }
}

extension Clause {
  /// The clause with every overlap that another benefit declares with one of its own.
  func withMutualOverlaps(among clauses: [Clause]) -> Clause {
    let all = clauses.flatMap(\.instruments).compactMap { instrument -> BenefitDeclaration? in
      if case .benefit(let benefit) = instrument.declaration { benefit } else { nil }
    }
    return Clause(
      id: id, title: title, summary: summary, responsible: responsible,
      instruments: instruments.map { instrument in
        guard case .benefit(var benefit) = instrument.declaration else { return instrument }
        for other in all {
          for overlap in other.overlaps where overlap.benefit == benefit.id {
            let mutual = Overlap(benefit: other.id, stacking: overlap.stacking)
            if !benefit.overlaps.contains(mutual) { benefit.overlaps.append(mutual) }
          }
        }
        return instrument.with(.benefit(benefit))
      }, figures: figures, place: place)
  }
}

extension Instrument {
  /// The instrument with another declaration.
  func with(_ declaration: InstrumentDeclaration) -> Instrument {
    Instrument(
      id: id, row: row, name: name, life: life, by: by, with: with, counts: counts, declaration: declaration,
      place: place)
  }
}
