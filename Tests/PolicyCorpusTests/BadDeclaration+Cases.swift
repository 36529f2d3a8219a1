extension BadDeclaration {
  /// What may be wrong with a case.
  static let cases: [BadDeclaration] = [
    BadDeclaration(
      title: "a case with a day that the calendar lacks", old: "above_scale_on=2025-09-01",
      new: "above_scale_on=2025-09-31",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:28:55: error: the calendar has no day 2025-09-31
          |       一家2025年9月首次入统的新投产企业最高50万元     | on=2025-10-20 | above_scale_on=2025-09-31 above_scale_route=new first_entry=true industry=3911 || eligible upTo 0 500000 entry
          |                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^
          try: that month has 30 days
        """#),
    BadDeclaration(
      title: "a case with a fact that is not there", old: "first_entry=true industry=3911 ||",
      new: "first_enrty=true industry=3911 ||",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:28:103: error: there is no fact “first_enrty”
          |       一家2025年9月首次入统的新投产企业最高50万元     | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new first_enrty=true industry=3911 || eligible upTo 0 500000 entry
          |                                                                                                                         ^^^^^^^^^^^
          try: did you mean “first_entry”?
        """#),
    BadDeclaration(
      title: "a case without the day of the question", old: "| on=2025-10-20 |", new: "| for=2025 |",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:28:39: error: the day of the question is missing
          |       一家2025年9月首次入统的新投产企业最高50万元     | for=2025 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true industry=3911 || eligible upTo 0 500000 entry
          |                                                         ^^^^^^^^
          expected: on=2026-05-10
        """#),
    BadDeclaration(
      title: "a case whose fact lacks its period", old: "output@2024=100000000 output@2025=132000000",
      new: "output@2024=100000000 output=132000000",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:69:167: error: say of which period “output” is told
          |       2024年经年报入统、2025年增长32％，2026年5月来问最高40万元 | on=2026-05-10 | above_scale_on=2024-12-20 above_scale_route=annual first_entry=true industry=3911 output@2024=100000000 output=132000000 || eligible upTo 0 400000 g30
          |                                                                                                                                                                                           ^^^^^^^^^^^^^^^^
          expected: output@2025=…
        """#),
    BadDeclaration(
      title: "a case that expects a row of no table", old: "eligible upTo 0 500000 entry",
      new: "eligible upTo 0 500000 entries",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:28:160: error: the table has no row “entries”
          |       一家2025年9月首次入统的新投产企业最高50万元     | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true industry=3911 || eligible upTo 0 500000 entries
          |                                                                                                                                                                                  ^^^^^^^
          expected: entry
        """#),
    BadDeclaration(
      title: "a case that expects no known state", old: "|| eligible upTo 0 500000 entry", new: "|| elegible",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:28:137: error: the outcome “elegible” cannot be read
          |       一家2025年9月首次入统的新投产企业最高50万元     | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true industry=3911 || elegible
          |                                                                                                                                                           ^^^^^^^^
          expected: eligible | ineligible | undecided | not_in_force
        """#),
  ]
}
