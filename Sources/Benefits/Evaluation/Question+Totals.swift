import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension Question {
  /// What a total comes to over all the enterprise's subjects of the benefit's kind.
  func total(_ input: BenefitInput, _ time: QualifyingTime) throws(Diagnostic) -> Evaluation {
    var sum: Decimal128 = 0
    let kind = asked.declaration.subject
    var causes: Set<String> = isListed ? [] : [listedUnknown.map { "\($0)" } ?? Self.isIncomplete(kind)]
    for other in dossier.subjects where other.kind == kind {
      let part = try input.evaluate(year: time.year ?? 0) { reference in
        knowledge(of: reference, from: other, on: time.factsOn)
      }
      guard case .known(.number(let number)) = part, number >= 0, let next = sum.adding(number) else {
        // A fact that another subject lacks is no question about this one, and a sum below zero is no answer.
        causes.formUnion(other.key == subject.key && !part.causes.isEmpty ? part.causes : [Self.othersLack(kind)])
        continue
      }
      sum = next
    }
    guard !causes.isEmpty else { return .known(.number(sum)) }
    // What is listed so far can only grow: where it is over every row's upper bound, nothing unlisted matters.
    return try isOverEveryBound(sum, input) ? .known(.number(sum)) : .unknown(causes)
  }

  /// Whether all subjects of the benefit's kind are said to be listed.
  private var isListed: Bool { dossier.lists(all: asked.declaration.subject, on: on, known: known) }

  /// The fact that would say that all of them are listed, where nobody has told it; `nil` too where the dictionary has none.
  var listedUnknown: FactReference? {
    guard let fact = asked.declaration.listedFact, dictionary.definition(of: fact)?.type == .boolean else { return nil }
    let reference = FactReference(fact)
    return knowledge(of: reference, from: dossier.enterprise, on: on) == .unknown ? reference : nil
  }

  /// What keeps a sum unknown where something is left out, or may be and no fact can say that it is not: nothing that is
  /// asked for.
  static func isIncomplete(_ kind: SubjectKind) -> String { "complete: \(kind.rawValue)" }

  /// The same where what is listed lacks what the sum counts.
  static func othersLack(_ kind: SubjectKind) -> String { "others: \(kind.rawValue)" }

  /// Whether every row bounds an input from above, and a number is over all the bounds.
  private func isOverEveryBound(_ number: Decimal128, _ input: BenefitInput) throws(Diagnostic) -> Bool {
    guard let column = table.inputs.firstIndex(where: { $0.name == input.name }) else { return false }
    for row in table.rows {
      let cell = row.cells[column]
      guard cell.tests.count == 1, case .comparison(let sign, _) = cell.tests[0].node,
        sign == .lessOrEqual || sign == .less
      else { return false }
      let interpreter = Interpreter(cell.source, mode: .strict, names: [:])
      guard try interpreter.test(cell.tests, on: .known(.number(number))) == .false else { return false }
    }
    return true
  }

  /// A condition on a sum over all subjects says that all of them must be listed first.
  func listed(_ words: Condition.Words, _ input: BenefitInput) -> Condition.Words {
    guard case .total = input.value, !isListed else { return words }
    let (text, kind) = (words.text, asked.declaration.subject.name)
    return Condition.Words(
      row: words.row,
      text: Wording(zh: "\(text.zh)（须先列全该企业的\(kind.zh)）", en: "\(text.en) (needs every one of: \(kind.en))"))
  }

  /// What a sum over all the enterprise's subjects is made up of, as far as they are listed; `nil` for any other input.
  func listedSum(of input: BenefitInput, _ time: QualifyingTime) throws(Diagnostic) -> ListedSum? {
    guard case .total = input.value else { return nil }
    var parts: [ListedSum.Part] = []
    for other in dossier.subjects where other.kind == asked.declaration.subject {
      let part = try input.evaluate(year: time.year ?? 0) { reference in
        knowledge(of: reference, from: other, on: time.factsOn)
      }
      if case .known(.number(let number)) = part {
        // What is of another kind counts as nothing.
        if number != 0 { parts.append(ListedSum.Part(key: other.key, value: number)) }
      } else {
        parts.append(ListedSum.Part(key: other.key, value: nil))
      }
    }
    return ListedSum(parts: parts, type: input.type)
  }
}
