import Delivery

/// What waits for another person's approval, or was answered.
extension SQLDelivery {
  func submission(_ id: SubmissionID) throws -> Submission? {
    try connection.row("SELECT detail FROM submissions WHERE number = ?", [SQLValue(id.number)])
      .map { try $0.json(0, Submission.init) }
  }

  func submissions(of kind: Submission.Matter.Kind?, in state: Submission.State.Name) throws -> [Submission] {
    try (kind.map { [$0] } ?? Submission.Matter.Kind.allCases).flatMap { kind in
      try connection.rows(
        "SELECT detail FROM submissions WHERE state = ? AND kind = ? ORDER BY number",
        [.text(state.rawValue), .text(kind.rawValue)]
      ).map { try $0.json(0, Submission.init) }
    }.sorted { $0.id < $1.id }
  }

  func save(_ submission: Submission) throws {
    try connection.execute(
      """
      INSERT INTO submissions (number, kind, state, detail) VALUES (?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET state = excluded.state, detail = excluded.detail
      """,
      [
        SQLValue(submission.id.number), .text(submission.matter.kind.rawValue), .text(submission.state.name.rawValue),
        .text(submission.json.description),
      ])
  }
}
