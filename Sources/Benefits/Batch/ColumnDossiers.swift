import BatchEvaluation
import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Dossiers of single enterprises out of columns: for what columns alone cannot answer, and to compare the two ways.
public struct ColumnDossiers: Sendable {
  private let population: Population
  private let tables: [(kind: SubjectKind, table: SubjectTable, facts: [(column: Int, reference: FactReference)])]
  private let ownFacts: [(column: Int, reference: FactReference)]
  private let dictionary: FactDictionary

  /// - Parameters:
  ///   - kind: the one kind of subject that is told beside the enterprise; `nil` for all.
  ///   - keeps: whether a fact is told.
  public init(
    _ population: Population, dictionary: FactDictionary, kind: String? = nil,
    keeps: (SubjectKind, FactReference) -> Bool = { _, _ in true }
  ) {
    self.population = population
    self.dictionary = dictionary
    ownFacts = Self.facts(of: population.enterprises, .enterprise, keeps)
    tables = population.subjects.compactMap { table in
      guard let subject = SubjectKind(rawValue: table.kind), kind ?? table.kind == table.kind else { return nil }
      return (subject, table, Self.facts(of: table, subject, keeps))
    }
  }

  private static func facts(
    of table: SubjectTable, _ kind: SubjectKind, _ keeps: (SubjectKind, FactReference) -> Bool
  ) -> [(column: Int, reference: FactReference)] {
    table.columns.enumerated().compactMap { index, column in
      guard column.isKept, let reference = FactReference(column: column.name), keeps(kind, reference) else {
        return nil
      }
      return (index, reference)
    }
  }

  /// The enterprise of a row, with its subjects: what the kept columns tell of them.
  /// - Throws: what the dictionary says of a value that is kept as text.
  public func dossier(ofRow row: Int) throws(Diagnostics) -> Dossier {
    guard case .codes(let codes) = population.enterprises.keys else { return Dossier(key: "", enterprise: none) }
    let code = codes[row].text
    var subjects: [Subject] = []
    for (kind, table, facts) in tables {
      guard case .below(_, let keys) = table.keys else { continue }
      for child in table.rows(ofEnterprise: row) {
        subjects.append(Subject(kind: kind, key: keys[child], entries: try entries(table, child, facts)))
      }
    }
    return Dossier(
      key: code,
      enterprise: Subject(kind: .enterprise, key: code, entries: try entries(population.enterprises, row, ownFacts)),
      subjects: subjects)
  }

  private var none: Subject { Subject(kind: .enterprise, key: "", entries: []) }

  private func entries(
    _ table: SubjectTable, _ row: Int, _ facts: [(column: Int, reference: FactReference)]
  ) throws(Diagnostics) -> [FactEntry] {
    var entries: [FactEntry] = []
    for (index, reference) in facts {
      let column = table.columns[index]
      switch column[row] {
      case ColumnValue.unknown: continue
      case ColumnValue.absent: entries.append(FactEntry(reference, nil))
      case ColumnValue.elsewhere:
        guard let definition = dictionary.definition(of: reference.fact), let text = column.elsewhere[row] else {
          continue
        }
        entries.append(FactEntry(reference, try dictionary.value(text, for: definition, at: Place())))
      case let integer:
        if let value = FactValue(integer, in: column.format) { entries.append(FactEntry(reference, value)) }
      }
    }
    return entries
  }
}
