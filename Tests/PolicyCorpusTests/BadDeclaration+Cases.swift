extension BadDeclaration {
  /// What may be wrong with a case.
  static let cases: [BadDeclaration] = [
    BadDeclaration(
      title: "a case with a day that the calendar lacks", old: "above_scale_on=2025-09-01",
      new: "above_scale_on=2025-09-31",
      message: #"""
        shanghai/example-2023/02-awards.yaml:24:39: error: the calendar has no day 2025-09-31
          |       新投产企业最高50万元   | on=2025-10-20 | above_scale_on=2025-09-31 above_scale_route=new first_entry=true || eligible upTo 0 500000 entry
          |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^
          try: that month has 30 days
        """#),
    BadDeclaration(
      title: "a case with a fact that is not there", old: "first_entry=true ||", new: "first_enrty=true ||",
      message: #"""
        shanghai/example-2023/02-awards.yaml:24:87: error: there is no fact “first_enrty”
          |       新投产企业最高50万元   | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new first_enrty=true || eligible upTo 0 500000 entry
          |                                                                                                ^^^^^^^^^^^
          try: did you mean “first_entry”?
        """#),
    BadDeclaration(
      title: "a case with a value that the enumeration does not have", old: "above_scale_route=annual",
      new: "above_scale_route=anual",
      message: #"""
        shanghai/example-2023/02-awards.yaml:46:60: error: “anual” is no choice of above_scale_route (Route of entry)
          |       恰为10％进低档 | on=2026-05-10 | above_scale_on=2024-12-20 above_scale_route=anual output@2024=100 output@2025=110 || eligible upTo 0 200000 g10
          |                                                                  ^^^^^^^^^^^^^^^^^^^^^^^
          expected: new (newly opened, by monthly report), annual (grown to scale, by yearly report), transfer (moved in from elsewhere), reclassified (reclassified between industries)
          try: did you mean “annual”?
        """#),
    BadDeclaration(
      title: "a case that tells a fact twice", old: "output@2024=100 output@2025=110",
      new: "output@2025=100 output@2025=110",
      message: #"""
        shanghai/example-2023/02-awards.yaml:46:101: error: “output@2025” stands twice
          |       恰为10％进低档 | on=2026-05-10 | above_scale_on=2024-12-20 above_scale_route=annual output@2025=100 output@2025=110 || eligible upTo 0 200000 g10
          |                                                                                                           ^^^^^^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "a case without the day of the question", old: "| on=2025-10-20 |", new: "| for=2025 |",
      message: #"""
        shanghai/example-2023/02-awards.yaml:24:23: error: the day of the question is missing
          |       新投产企业最高50万元   | for=2025 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true || eligible upTo 0 500000 entry
          |                                ^^^^^^^^
          expected: on=2026-05-10
        """#),
    BadDeclaration(
      title: "a case with a day that cannot be read", old: "| on=2025-10-20 |", new: "| on=20251020 |",
      message: #"""
        shanghai/example-2023/02-awards.yaml:24:23: error: “on=20251020” cannot be read
          |       新投产企业最高50万元   | on=20251020 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true || eligible upTo 0 500000 entry
          |                                ^^^^^^^^^^^
          expected: on=2026-05-10 for=2025 known=2026-05-10 complete=loan
        """#),
    BadDeclaration(
      title: "a case whose fact lacks its period", old: "output@2025=110", new: "output=110",
      message: #"""
        shanghai/example-2023/02-awards.yaml:46:101: error: say of which period “output” is told
          |       恰为10％进低档 | on=2026-05-10 | above_scale_on=2024-12-20 above_scale_route=annual output@2024=100 output=110 || eligible upTo 0 200000 g10
          |                                                                                                           ^^^^^^^^^^
          expected: output@2025=…
        """#),
    BadDeclaration(
      title: "a case that gives a period to a fact without periods", old: "above_scale_route=annual",
      new: "above_scale_route@2025=annual",
      message: #"""
        shanghai/example-2023/02-awards.yaml:46:60: error: “above_scale_route” has no periods
          |       恰为10％进低档 | on=2026-05-10 | above_scale_on=2024-12-20 above_scale_route@2025=annual output@2024=100 output@2025=110 || eligible upTo 0 200000 g10
          |                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          expected: above_scale_route=…
        """#),
    BadDeclaration(
      title: "a case that expects a row of no table", old: "eligible upTo 0 500000 entry",
      new: "eligible upTo 0 500000 entries",
      message: #"""
        shanghai/example-2023/02-awards.yaml:24:130: error: the table has no row “entries”
          |       新投产企业最高50万元   | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true || eligible upTo 0 500000 entries
          |                                                                                                                                           ^^^^^^^
          expected: entry
        """#),
    BadDeclaration(
      title: "a case that expects no known state", old: "|| eligible upTo 0 500000 entry", new: "|| elegible",
      message: #"""
        shanghai/example-2023/02-awards.yaml:24:107: error: the outcome “elegible” cannot be read
          |       新投产企业最高50万元   | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true || elegible
          |                                                                                                                    ^^^^^^^^
          expected: eligible | ineligible | undecided | not_in_force
        """#),
    BadDeclaration(
      title: "a case whose amount is incomplete", old: "|| eligible upTo 0 500000 entry",
      new: "|| eligible upTo 500000",
      message: #"""
        shanghai/example-2023/02-awards.yaml:24:107: error: the outcome “eligible upTo 500000” cannot be read
          |       新投产企业最高50万元   | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true || eligible upTo 500000
          |                                                                                                                    ^^^^^^^^^^^^^^^^^^^^
          expected: such as eligible upTo 0 500000 entry or ineligible none; ? where no bound is known
        """#),
    BadDeclaration(
      title: "a case that misses an unknown fact", old: "missing=first_entry", new: "missing=first_enrty",
      message: #"""
        shanghai/example-2023/02-awards.yaml:25:117: error: there is no fact “first_enrty”
          |       不知是否首次           | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new || undecided upTo 0 500000 missing=first_enrty
          |                                                                                                                           ^^^^^^^^^^^
          try: did you mean “first_entry”?
        """#),
    BadDeclaration(
      title: "a case with a cell too few", old: "| on=2025-10-20 | above", new: "| above",
      message: #"""
        shanghai/example-2023/02-awards.yaml:24:7: error: the case has 2 cells and 1 results
          |       新投产企业最高50万元   | above_scale_on=2025-09-01 above_scale_route=new first_entry=true || eligible upTo 0 500000 entry
          |       ^^
          expected: a title | on=DAY | fact=value … || what must come out
        """#),
    BadDeclaration(
      title: "two cases of one title", old: "不知是否首次           |", new: "新投产企业最高50万元   |",
      message: #"""
        shanghai/example-2023/02-awards.yaml:25:7: error: two cases have this title
          |       新投产企业最高50万元   | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new || undecided upTo 0 500000 missing=first_entry
          |       ^^^^^^^^^^^^^^^^^^^^
          expected: a sentence that says what the case proves
        """#),
  ]
}
