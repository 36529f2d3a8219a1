extension Migration {
  /// A case of which a unit has closed its part was taken up, though all other units have still to begin.
  static let takenCases = Migration(number: 38, name: "taken cases") { _ in
    """
    UPDATE cases SET status = 'in_hand'
    WHERE status = 'new' AND EXISTS (
      SELECT 1 FROM case_parties p
      WHERE p.case_id = cases.id AND p.outcome IN ('done', 'done_without_help', 'not_reachable')
        AND NOT EXISTS (
          SELECT 1 FROM case_parties l WHERE l.case_id = p.case_id AND l.unit = p.unit AND l.number > p.number))
    """
  }
}
