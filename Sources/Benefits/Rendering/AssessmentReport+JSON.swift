import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension AssessmentReport {
  /// The report as `tidu assess --format json` and the API give it: amounts as decimal strings in yuan, shares as
  /// decimal strings, ISO days, keys in alphabetical order, null for what there is none of.
  public func json(in language: Language) -> JSONValue {
    JSONValue(fields: [
      "benefits": .list(benefits.map { $0.json(in: language) }),
      "corpus": .text(corpus),
      "for": forYear.map { .integer($0) } ?? .null,
      "known": .text(known.description),
      "on": .text(on.description),
      "totalCash": JSONValue(fields: [
        "maxYuan": JSONValue(text: totalCash.maximum), "minYuan": .text(totalCash.minimum.description),
      ]),
      "unasked": JSONValue(texts: unasked),
    ])
  }
}

extension Assessment {
  fileprivate func json(in language: Language) -> JSONValue {
    JSONValue(fields: [
      "accruedOn": JSONValue(text: accruedOn),
      "amount": JSONValue(fields: [
        "kind": .text(amount.kind.rawValue), "maxYuan": JSONValue(text: amount.maximum),
        "minYuan": .text(amount.minimum.description),
      ]),
      "benefit": .text(benefit.description),
      "call": .text(call.rawValue),
      "clause": .text(clause.description),
      "conditions": .list(conditions.map { $0.json(in: language) }),
      "gaps": .list(gaps.map { gap in JSONValue(fields: ["changes": .list(gap.changes.map(\.json))]) }),
      "key": .text(key),
      "missing": .list(
        missing.map { fact in
          JSONValue(fields: [
            "couldReleaseYuan": JSONValue(text: fact.couldRelease), "fact": .text(fact.reference.fact.text),
            "period": JSONValue(text: fact.reference.period),
          ])
        }),
      "readings": JSONValue(texts: readings),
      "row": JSONValue(text: row),
      "state": .text(state.rawValue),
      "subject": .text(subject.rawValue),
      "year": year.map { .integer($0) } ?? .null,
    ])
  }
}

extension Condition {
  fileprivate func json(in language: Language) -> JSONValue {
    JSONValue(fields: [
      "facts": .list(
        facts.map { fact in
          JSONValue(fields: [
            "fact": .text(fact.reference.fact.text), "known": .boolean(fact.knowledge != .unknown),
            "period": JSONValue(text: fact.reference.period), "value": JSONValue(text: fact.knowledge.value),
          ])
        }),
      "result": .text(result.rawValue),
      "row": JSONValue(text: row),
      "text": .text(text(language)),
    ])
  }
}

extension Gap.Change {
  fileprivate var json: JSONValue {
    JSONValue(fields: [
      "fact": .text(fact.fact.text), "needed": .text(needed.description), "op": .text(comparison),
      "period": JSONValue(text: fact.period),
    ])
  }
}
