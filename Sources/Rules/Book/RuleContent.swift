import DecisionLanguage
import Facts
import Journal
import PolicyCorpus

/// What a rule's version is made of: everything that can change an answer, and nothing else. A name, a comment, a case or
/// the widths of a table's columns may change without a new version.
enum RuleContent {
  static func json(of benefit: BenefitDeclaration, _ table: DecisionTable) -> CanonicalJSON {
    [
      "form": 1, "rule": .text("\(benefit.id)"), "subject": .text(benefit.subject.rawValue),
      "accrual": .text(accrual(benefit.accrual)), "frequency": .text(benefit.frequency.rawValue),
      "payer": .text(benefit.payer.rawValue), "delivery": .text(benefit.delivery.rawValue),
      "cash": .boolean(benefit.paysCash),
      "force": [
        "from": CanonicalJSON(benefit.force.from?.description), "to": CanonicalJSON(benefit.force.to?.description),
        "tested_on": .text(benefit.forceTestedOn.rawValue),
      ],
      "inputs": .list(benefit.inputs.map(input)), "table": json(of: table),
      "base": CanonicalJSON(benefit.base?.onOneLine),
      "enterprise_cap": CanonicalJSON(benefit.enterpriseCap?.description),
      "overlaps": .list(
        benefit.overlaps.map { "\($0.benefit) \($0.stacking.rawValue)" }.sorted().map { .text($0) }),
    ]
  }

  private static func accrual(_ accrual: BenefitDeclaration.Accrual) -> String {
    switch accrual {
    case .year: "Y"
    case .day(let fact): fact.text
    }
  }

  private static func input(_ input: BenefitInput) -> CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "name": .text(input.name),
      "reads": .text(input.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")),
    ]
    switch input.value {
    case .expression: members["kind"] = "expression"
    case .ratio(_, _, let reading):
      members["kind"] = "ratio"
      members["unless_positive"] = .text("\(reading)")
    case .total: members["kind"] = "total"
    }
    return .object(members)
  }

  private static func json(of table: DecisionTable) -> CanonicalJSON {
    [
      "policy": .text(table.hitPolicy.rawValue), "inputs": .list(table.inputs.map { .text($0.name) }),
      "outputs": .list(table.outputs.map { .text($0.name) }),
      "rows": .list(
        table.rows.map { row in
          [
            "name": .text(row.name), "cells": .list(row.cells.map { .text($0.source.text) }),
            "results": .list(row.results.map { .text($0.source.text) }),
          ]
        }),
    ]
  }
}
