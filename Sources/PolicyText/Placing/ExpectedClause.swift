import PolicyCorpus

/// What the corpus lets one expect of a clause in its text.
struct ExpectedClause: Sendable, Hashable {
  let id: ClauseID
  /// The heading words in Chinese.
  let title: String
  let responsible: [String]

  init(_ clause: Clause) {
    id = clause.id
    title = clause.title.zh
    responsible = clause.responsible
  }

  /// The clause's number where it is one; 目标 and 保障1 have none that the text shows.
  var ordinal: Int? { Int(id.number) }
}
