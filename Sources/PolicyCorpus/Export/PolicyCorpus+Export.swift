import Facts
import Quantities

extension PolicyCorpus {
  /// The corpus as data for others: what `tidu corpus export --format json` prints.
  ///
  /// Amounts are decimal texts in yuan, days are ISO days. The same corpus always gives the same text.
  public var exported: JSONValue {
    JSONValue(fields: [
      "documents": .list(documents.map(\.exported)),
      "clauses": .list(clauses.map(\.exported)),
      "instruments": .list(instruments.map(\.exported)),
      "benefits": .list(benefits.map(\.exported)),
      "indicators": .list(indicators.map(\.exported)),
      "readings": .list(readings.map(\.exported)),
      "standards": exportedStandards,
      "energyFactors": exportedEnergyFactors,
    ])
  }
}

extension PolicyDocument {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": .text(id.text),
      "title": .text(title.zh),
      "titleEnglish": .text(title.en),
      "number": JSONValue(text: number),
      "issuers": JSONValue(texts: issuers),
      "signed": JSONValue(text: signed),
      "printed": JSONValue(text: printed),
      "effectiveFrom": JSONValue(text: force.from),
      "effectiveTo": JSONValue(text: force.to),
      "periodBasis": .text(force.basis.rawValue),
      "relations": .list(
        relations.map {
          JSONValue(fields: [
            "kind": .text($0.kind.rawValue), "document": .text($0.document.text), "title": .text($0.title),
          ])
        }),
      "rejected": .list(rejected.map { JSONValue(fields: ["row": .text($0.row), "reason": .text($0.reason)]) }),
      "findings": .list(findings.map { JSONValue(fields: ["id": .text($0.id), "text": .text($0.text)]) }),
    ])
  }
}

extension Clause {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": JSONValue(text: id),
      "document": JSONValue(text: id.document),
      "number": .text(id.number),
      "title": .text(title.zh),
      "titleEnglish": .text(title.en),
      "summary": .text(summary.zh),
      "summaryEnglish": .text(summary.en),
      "responsible": JSONValue(texts: responsible),
    ])
  }
}

extension Instrument {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": JSONValue(text: id),
      "clause": JSONValue(text: id.clause),
      "kind": .text(kind.rawValue),
      "name": .text(name.zh),
      "nameEnglish": .text(name.en),
      "state": .text(life.name),
      "why": JSONValue(text: life.reason),
      "row": .text(row),
      "by": JSONValue(texts: by),
      "with": JSONValue(texts: with),
      "counts": .list(counts.map(\.exported)),
    ])
  }
}

extension FactCount {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": JSONValue(text: id),
      "name": .text(name.zh),
      "nameEnglish": .text(name.en),
      "unit": .text(unit),
      "by": .text(areaFact.text),
      "condition": .text(condition.onOneLine),
      "facts": JSONValue(texts: condition.facts.map(\.name)),
      "statutory": .boolean(readsStatutoryFacts),
    ])
  }
}

extension BenefitDeclaration {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": JSONValue(text: id),
      "clause": JSONValue(text: id.clause),
      "name": .text(name.zh),
      "nameEnglish": .text(name.en),
      "subject": .text(subject.rawValue),
      "form": .text(form.rawValue),
      "tiers": .list(tiers.enumerated().map(tier)),
      "base": JSONValue(text: base?.source.text),
      "upTo": .boolean(tiers.first?.amount.isCeiling ?? false),
      "accrual": .text(accrual.text),
      "cash": .boolean(paysCash),
      "enterpriseCapYuan": JSONValue(text: enterpriseCap),
      "frequency": .text(frequency.rawValue),
      "payer": .text(payer.rawValue),
      "delivery": .text(delivery.rawValue),
      "overlaps": .list(
        overlaps.map {
          JSONValue(fields: ["benefit": JSONValue(text: $0.benefit), "stacking": .text($0.stacking.rawValue)])
        }),
      "forceTestedOn": .text(forceTestedOn.rawValue),
      "inForce": JSONValue(fields: [
        "from": JSONValue(text: force.from), "to": JSONValue(text: force.to), "basis": .text(force.basis.rawValue),
      ]),
      "calls": .list([]),
    ])
  }

  private func tier(_ index: Int, _ tier: Tier) -> JSONValue {
    let figures = tier.amount.figures
    return JSONValue(fields: [
      "row": .text(tier.row),
      "when": .text(condition(ofRow: index)),
      "yuan": JSONValue(text: figures.sum),
      "rate": JSONValue(text: figures.share),
      "rateMax": JSONValue(text: figures.mostShare),
      "unitMin": JSONValue(text: figures.leastPrice),
      "unitMax": JSONValue(text: figures.mostPrice),
      "capYuan": JSONValue(text: figures.cap),
    ])
  }

  /// A row's conditions in FEEL, each column with what it asks: `入统途径 in ("annual") and 产值增幅 in (>= 0.30)`.
  public func condition(ofRow index: Int) -> String {
    guard let table, table.rows.indices.contains(index) else { return "" }
    return zip(table.inputs, table.rows[index].cells)
      .filter { $0.1.source.text != "-" }
      .map { "\($0.0.name) in (\($0.1.source.text))" }.joined(separator: " and ")
  }
}

extension BenefitDeclaration.Accrual {
  /// `Y`, or the fact that is a day.
  public var text: String {
    switch self {
    case .year: "Y"
    case .day(let fact): fact.text
    }
  }
}

extension Indicator {
  /// Whether it is the figure of a whole year, and of the deadline's alone.
  private var isOfDeadlineYear: Bool { frequency == .finalYear }

  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": .text(id),
      "clause": JSONValue(text: instrument.clause),
      "name": .text(name.zh),
      "nameEnglish": .text(name.en),
      "value": JSONValue(text: value),
      "unit": .text(unit),
      "normalised": normalised.map {
        JSONValue(fields: ["value": JSONValue(text: $0.value), "unit": .text($0.unit)])
      } ?? .null,
      "direction": .text(direction.rawValue),
      "modality": JSONValue(texts: modality),
      // Readers know six frequencies, of which a stock is what is held against its deadline alone.
      "frequency": .text((isOfDeadlineYear ? IndicatorDeclaration.Frequency.stock : frequency).rawValue),
      "countsIn": isOfDeadlineYear ? .text("deadlineYear") : .null,
      "window": .text(window.rawValue),
      "aggregation": .text(aggregation.rawValue),
      "average": .text(average.rawValue),
      "baseline": JSONValue(text: baseline),
      "since": JSONValue(text: since),
      "start": .text(start.rawValue),
      "figures": .list(figureWords.map(JSONValue.wording)),
      "deadline": JSONValue(text: deadline?.day),
      "deadlineBasis": .text((deadline?.basis ?? PeriodOfForce.Basis.none).rawValue),
      "scope": .text(scope.rawValue),
      "areas": .list(areas.map { .text($0.text) } + zones.map { .text($0.id) }),
      "observedBy": JSONValue(text: observedBy),
    ])
  }
}

extension Reading {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": JSONValue(text: id),
      "document": JSONValue(text: id.document),
      "clause": JSONValue(text: clause),
      "question": .text(question),
      "chosen": .text(chosen),
      "others": JSONValue(texts: others),
      "reason": .text(reason),
      "about": JSONValue(texts: about),
    ])
  }
}
