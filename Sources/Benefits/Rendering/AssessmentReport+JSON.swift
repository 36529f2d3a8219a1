import Diagnostics
import Facts
import Foundation
import Quantities

extension AssessmentReport {
  /// The report as `tidu assess --format json` and the API give it: amounts as decimal strings in yuan, shares as
  /// decimal strings, ISO days, keys in alphabetical order.
  /// - Throws: what Foundation's encoder throws, which a report of text and numbers never meets.
  public func json(in language: Language) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(WireReport(self, language))
  }
}

/// The fixed shape of the interface. Optional values are written as null, never left out.
private struct WireReport: Encodable {
  let on: String
  let `for`: Int?
  let known: String
  let corpus: String
  let benefits: [WireAssessment]
  let totalCash: WireRange
  let unasked: [String]

  init(_ report: AssessmentReport, _ language: Language) {
    on = report.on.description
    self.for = report.forYear
    known = report.known.description
    corpus = report.corpus
    benefits = report.benefits.map { WireAssessment($0, language) }
    totalCash = WireRange(minYuan: report.totalCash.minimum.description, maxYuan: report.totalCash.maximum?.description)
    unasked = report.unasked.map(\.description)
  }

  private enum Key: CodingKey { case on, `for`, known, corpus, benefits, totalCash, unasked }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(on, forKey: .on)
    try container.encode(self.for, forKey: .for)
    try container.encode(known, forKey: .known)
    try container.encode(corpus, forKey: .corpus)
    try container.encode(benefits, forKey: .benefits)
    try container.encode(totalCash, forKey: .totalCash)
    try container.encode(unasked, forKey: .unasked)
  }
}

private struct WireRange: Encodable {
  let minYuan: String
  let maxYuan: String?

  private enum Key: CodingKey { case minYuan, maxYuan }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(minYuan, forKey: .minYuan)
    try container.encode(maxYuan, forKey: .maxYuan)
  }
}

private struct WireAssessment: Encodable {
  let assessment: Assessment
  let language: Language

  init(_ assessment: Assessment, _ language: Language) {
    self.assessment = assessment
    self.language = language
  }

  private enum Key: CodingKey {
    case benefit, clause, subject, key, year, state, accruedOn, amount, row, conditions, missing, gaps, readings, call
  }
  private enum AmountKey: CodingKey { case kind, minYuan, maxYuan }
  private enum ConditionKey: CodingKey { case row, text, facts, result }
  private enum FactKey: CodingKey { case fact, period, known, value, couldReleaseYuan }
  private enum GapKey: CodingKey { case changes }
  private enum ChangeKey: CodingKey { case fact, period, op, needed }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(assessment.benefit.description, forKey: .benefit)
    try container.encode(assessment.clause.description, forKey: .clause)
    try container.encode(assessment.subject.rawValue, forKey: .subject)
    try container.encode(assessment.key, forKey: .key)
    try container.encode(assessment.year, forKey: .year)
    try container.encode(assessment.state.rawValue, forKey: .state)
    try container.encode(assessment.accruedOn?.description, forKey: .accruedOn)
    var amount = container.nestedContainer(keyedBy: AmountKey.self, forKey: .amount)
    try amount.encode(assessment.amount.kind.rawValue, forKey: .kind)
    try amount.encode(assessment.amount.minimum.description, forKey: .minYuan)
    try amount.encode(assessment.amount.maximum?.description, forKey: .maxYuan)
    try container.encode(assessment.row, forKey: .row)
    var conditions = container.nestedUnkeyedContainer(forKey: .conditions)
    for condition in assessment.conditions { try encode(condition, into: &conditions) }
    var missing = container.nestedUnkeyedContainer(forKey: .missing)
    for fact in assessment.missing {
      var entry = missing.nestedContainer(keyedBy: FactKey.self)
      try encode(fact.reference, into: &entry)
      try entry.encode(fact.couldRelease?.description, forKey: .couldReleaseYuan)
    }
    var gaps = container.nestedUnkeyedContainer(forKey: .gaps)
    for gap in assessment.gaps {
      var entry = gaps.nestedContainer(keyedBy: GapKey.self)
      var changes = entry.nestedUnkeyedContainer(forKey: .changes)
      for change in gap.changes {
        var item = changes.nestedContainer(keyedBy: ChangeKey.self)
        try item.encode(change.fact.fact.text, forKey: .fact)
        try item.encode(change.fact.period?.description, forKey: .period)
        try item.encode(change.comparison, forKey: .op)
        try item.encode(change.needed.description, forKey: .needed)
      }
    }
    try container.encode(assessment.readings.map(\.description), forKey: .readings)
    try container.encode(assessment.call.rawValue, forKey: .call)
  }

  private func encode(_ condition: Condition, into conditions: inout any UnkeyedEncodingContainer) throws {
    var entry = conditions.nestedContainer(keyedBy: ConditionKey.self)
    try entry.encode(condition.row, forKey: .row)
    try entry.encode(condition.text(language), forKey: .text)
    try entry.encode(condition.result.rawValue, forKey: .result)
    var facts = entry.nestedUnkeyedContainer(forKey: .facts)
    for fact in condition.facts {
      var item = facts.nestedContainer(keyedBy: FactKey.self)
      try encode(fact.reference, into: &item)
      try item.encode(fact.knowledge != .unknown, forKey: .known)
      try item.encode(fact.knowledge.value?.description, forKey: .value)
    }
  }

  private func encode(_ reference: FactReference, into entry: inout KeyedEncodingContainer<FactKey>) throws {
    try entry.encode(reference.fact.text, forKey: .fact)
    try entry.encode(reference.period?.description, forKey: .period)
  }
}
