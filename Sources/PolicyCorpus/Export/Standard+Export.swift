import Facts

extension PolicyCorpus {
  /// The standards as data for others.
  var exportedStandards: JSONValue { .list(standards.map(\.exported)) }
  /// The factors of energy as data for others.
  var exportedEnergyFactors: JSONValue { .list(energyFactors.factors.map(\.exported)) }
}

extension Standard {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": JSONValue(text: id),
      "title": .wording(title),
      "number": JSONValue(text: number),
      "effectiveFrom": JSONValue(text: period.from),
      "effectiveTo": JSONValue(text: period.to),
      "replaces": JSONValue(text: replaces?.standard),
      "sureness": .text(sureness.rawValue),
      "source": .wording(source),
      "rungs": .list(rungs.map { JSONValue(fields: ["id": .text($0.id), "name": .wording($0.name)]) }),
      "criteria": .list(criteria.map(\.exported)),
      "notes": .list(
        notes.map { JSONValue(fields: ["text": .wording($0.text), "sureness": .text($0.sureness.rawValue)]) }),
    ])
  }
}

extension Criterion {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": JSONValue(text: id),
      "name": .wording(name),
      "rung": .text(rung),
      "oneOf": JSONValue(text: alternative),
      "appliesTo": JSONValue(text: appliesTo?.onOneLine),
      "condition": JSONValue(text: condition?.onOneLine),
      "facts": JSONValue(texts: facts.map(\.name)),
      "text": .wording(text),
      "sureness": .text(sureness.rawValue),
      "doubt": doubt.map(JSONValue.wording) ?? .null,
      "scores": .list(scores.map(\.exported)),
    ])
  }

  /// Those that its conditions read, each once.
  private var facts: [FactUse] {
    let bands = scores.flatMap(\.bands).map(\.condition)
    return ([appliesTo, condition].compactMap(\.self) + bands).flatMap(\.facts).reduce(into: []) { uses, use in
      if !uses.contains(use) { uses.append(use) }
    }
  }
}

extension Criterion.ScoreItem {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": .text(id),
      "name": .wording(name),
      "text": .wording(text),
      "bands": .list(
        bands.map {
          JSONValue(fields: ["points": .integer($0.points), "condition": .text($0.condition.onOneLine)])
        }),
      "doubt": doubt.map(JSONValue.wording) ?? .null,
    ])
  }
}

extension EnergyFactor {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": .text(id),
      "energy": .text(energy),
      "name": .wording(energyName),
      "basis": JSONValue(text: basis?.rawValue),
      "value": JSONValue(text: value),
      "unit": .wording(unit),
      "effectiveFrom": JSONValue(text: period.from),
      "effectiveTo": JSONValue(text: period.to),
      "sureness": .text(sureness.rawValue),
      "source": .wording(source),
      "doubt": doubt.map(JSONValue.wording) ?? .null,
    ])
  }
}
