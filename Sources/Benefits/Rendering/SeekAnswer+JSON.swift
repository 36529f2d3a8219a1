import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension SeekAnswer {
  /// The answer as `tidu seek --format json` gives it: amounts as decimal strings in yuan, days in ISO form.
  public func json(in language: Language) -> String {
    JSONValue(fields: [
      "on": .text("\(on)"), "for": forYear.map(JSONValue.integer) ?? .null, "known": .text("\(known)"),
      "benefit": .text("\(present.benefit)"), "clause": .text("\(present.clause)"),
      "subject": .text(present.subject.rawValue), "key": .text(present.key),
      "year": present.year.map(JSONValue.integer) ?? .null, "fact": .text(reference.fact.text),
      "period": JSONValue(text: reference.period),
      "now": JSONValue(fields: ["known": .boolean(now != .unknown), "value": JSONValue(text: now.value)]),
      "goalYuan": .text("\(request.goal)"), "present": present.standing, "outcome": .text(outcome.rawValue),
      "values": .list(
        targets.map { target in
          JSONValue(fields: [
            "direction": .text(target.direction.rawValue), "op": .text(target.comparison),
            "needed": .text("\(target.needed)"), "value": .text("\(target.value)"), "then": target.then.standing,
            "missing": .list(
              outcome == .undecided
                ? target.then.missing.filter { $0.reference != reference }.map { JSONValue(naming: $0.reference) } : []),
          ])
        }),
      "mostYuan": JSONValue(text: most), "enterpriseCapYuan": JSONValue(text: enterpriseCap),
      "blocking": .list(
        blocking.map { condition in
          JSONValue(fields: [
            "row": JSONValue(text: condition.row), "text": .text(condition.text(language)),
            "facts": .list(condition.facts.map { JSONValue(naming: $0.reference) }),
          ])
        }),
    ]).rendered
  }
}

extension JSONValue {
  fileprivate init(naming reference: FactReference) {
    self.init(fields: ["fact": .text(reference.fact.text), "period": JSONValue(text: reference.period)])
  }
}

extension Assessment {
  /// State, amount and row alone.
  fileprivate var standing: JSONValue {
    JSONValue(fields: [
      "state": .text(state.rawValue),
      "amount": JSONValue(fields: [
        "kind": .text(amount.kind.rawValue), "minYuan": .text("\(amount.minimum)"),
        "maxYuan": JSONValue(text: amount.maximum),
      ]),
      "row": JSONValue(text: row),
    ])
  }
}
