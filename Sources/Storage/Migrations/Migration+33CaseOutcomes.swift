extension Migration {
  /// How a case ended follows from all its units' last parts, and no longer from its lead's alone.
  static let caseOutcomes = Migration(number: 33, name: "case outcomes") { _ in
    """
    UPDATE cases SET outcome = (
      SELECT CASE
        WHEN sum(CASE WHEN p.outcome = 'done' THEN 1 ELSE 0 END) = count(*) THEN 'done'
        WHEN sum(CASE WHEN p.outcome = 'done' THEN 1 ELSE 0 END) > 0 THEN 'partly_done'
        WHEN sum(CASE WHEN p.outcome = 'not_reachable' THEN 1 ELSE 0 END) = count(*) THEN 'not_reachable'
        ELSE 'done_without_help' END
      FROM case_parties p
      WHERE p.case_id = cases.id AND p.outcome IN ('done', 'done_without_help', 'not_reachable')
        AND NOT EXISTS (
          SELECT 1 FROM case_parties l WHERE l.case_id = p.case_id AND l.unit = p.unit AND l.number > p.number))
    WHERE status = 'closed'
    """
  }
}
