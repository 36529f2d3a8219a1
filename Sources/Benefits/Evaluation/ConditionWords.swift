import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus

/// What each cell of a benefit's table asks, in words: worked out once for a corpus, since every assessment says it again.
struct ConditionWords: Sendable {
  /// For each row and column; `nil` where a cell asks nothing.
  private let cells: [[Condition.Words?]]
  /// What is asked of the day on which the qualifying thing happens; `nil` where a year tells it.
  let accrual: Condition.Words?

  init(of benefit: BenefitDeclaration, _ table: DecisionTable, _ corpus: PolicyCorpus) {
    let translations = corpus.translations
    if case .day(let fact) = benefit.accrual {
      let name = corpus.facts.definition(of: fact)?.name ?? Wording(verbatim: fact.text)
      accrual = Condition.Words(
        row: nil,
        text: Wording(zh: "\(name.zh)：已有且不晚于所问之日", en: "\(name.en): given, and no later than the day asked"))
    } else {
      accrual = nil
    }
    let inputs = table.inputs.map { column in benefit.inputs.first { $0.name == column.name } }
    cells = table.rows.map { row in
      zip(row.cells, inputs).map { cell, input in
        guard let input, cell.tests.contains(where: { $0.node != .any }) else { return nil }
        let words = benefit.valueWords(of: input.name).words(for: cell.tests, as: input.type)
        return Condition.Words(
          row: row.name,
          text: Wording(zh: "\(input.name)：\(words.zh)", en: "\(translations.wording(input.name).en): \(words.en)"))
      }
    }
  }

  /// The words of a cell; `nil` where it asks nothing.
  func words(row: Int, column: Int) -> Condition.Words? { cells[row][column] }
}

extension BenefitDeclaration {
  /// How values of a column are said, by its name: enumerations by the names of their values.
  public func valueWords(of column: String) -> ValueWords {
    inputs.first { $0.name == column }.map { ValueWords(name: $0.choiceNames) } ?? ValueWords()
  }
}
