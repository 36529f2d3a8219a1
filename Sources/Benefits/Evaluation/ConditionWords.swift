import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus

/// What each cell of a benefit's table asks, in words: worked out once for a corpus, since every assessment says it again.
struct ConditionWords: Sendable {
  /// For each row and column; `nil` where a cell asks nothing.
  private let cells: [[Wording?]]

  init(of benefit: BenefitDeclaration, _ table: DecisionTable, _ translations: Translations) {
    let inputs = table.inputs.map { column in benefit.inputs.first { $0.name == column.name } }
    cells = table.rows.map { row in
      zip(row.cells, inputs).map { cell, input in
        guard let input, cell.tests.contains(where: { $0.node != .any }) else { return nil }
        let words = benefit.valueWords(of: input.name).words(for: cell.tests, as: input.type)
        return Wording(
          zh: "\(input.name)：\(words.zh)", en: "\(translations.wording(input.name).en): \(words.en)")
      }
    }
  }

  /// The words of a cell; `nil` where it asks nothing.
  func words(row: Int, column: Int) -> Wording? { cells[row][column] }
}

extension BenefitDeclaration {
  /// How values of a column are said, by its name: enumerations by the names of their values.
  public func valueWords(of column: String) -> ValueWords {
    inputs.first { $0.name == column }.map { ValueWords(name: $0.choiceNames) } ?? ValueWords()
  }
}
