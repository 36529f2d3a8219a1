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
    ])
  }
}

extension PolicyDocument {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": .text(id.text),
      "title": .text(title),
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
      "title": .text(title),
      "summary": .text(summary),
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
      "name": .text(name),
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
      "name": .text(name),
      "unit": .text(unit),
      "by": .text(areaFact.text),
      "condition": .text(condition.source.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")),
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
      "name": .text(name),
      "subject": .text(subject.rawValue),
      "form": .text(form.rawValue),
      "tiers": .list(tiers.enumerated().map(tier)),
      "base": .null,
      "upTo": .boolean(form == .ceiling),
      "accrual": .text(accrual.text),
      "cash": .boolean(paysCash),
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
    JSONValue(fields: [
      "row": .text(tier.row),
      "when": .text(condition(ofRow: index)),
      "yuan": JSONValue(text: tier.amount.yuan),
      "rate": .null,
      "rateMax": .null,
      "unitMin": .null,
      "unitMax": .null,
      "capYuan": .null,
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
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": .text(id),
      "clause": JSONValue(text: instrument.clause),
      "name": .text(name),
      "value": JSONValue(text: value),
      "unit": .text(unit),
      "normalised": normalised.map {
        JSONValue(fields: ["value": JSONValue(text: $0.value), "unit": .text($0.unit)])
      } ?? .null,
      "direction": .text(direction.rawValue),
      "modality": JSONValue(texts: modality),
      "frequency": .text(frequency.rawValue),
      "deadline": JSONValue(text: deadline?.day),
      "deadlineBasis": .text((deadline?.basis ?? PeriodOfForce.Basis.none).rawValue),
      "scope": .text(scope.rawValue),
      "areas": JSONValue(texts: areas),
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
