import PolicyCorpus

/// What the corpus lets one expect of a clause in its text.
struct ExpectedClause: Sendable, Hashable {
  let id: ClauseID
  /// The heading words in Chinese.
  let title: String
  /// The heading words as they are compared.
  let foldedTitle: String
  let responsible: [String]

  init(_ clause: Clause) {
    id = clause.id
    title = clause.title.zh
    foldedTitle = title.folded
    responsible = clause.responsible
  }

  /// The number that the text shows: 5 of `5`, 1 of `保障1`; 目标 has none.
  var ordinal: Int? { Int(String(id.number.reversed().prefix(while: \.isASCIIDigit).reversed())) }
}
