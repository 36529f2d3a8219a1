extension BadDeclaration {
  /// What may be wrong with a document's head, with targets, counts, registers and names.
  static let clauses: [BadDeclaration] = [
    BadDeclaration(
      title: "a reading that is not there", old: "unless_positive: growth-from-nothing",
      new: "unless_positive: growth-from-zero",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:63:81: error: there is no reading “growth-from-zero”
          |       产值增幅: {ratio: "(output[Y] - output[Y-1]) / output[Y-1]", unless_positive: growth-from-zero}
          |                                                                                     ^^^^^^^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "a reading about an instrument that is not there",
      old: "about: [new-entrant-award]", new: "about: [new-entrant-reward]",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:124:13: error: the clause has no instrument “new-entrant-reward”
          |     about: [new-entrant-reward]
          |             ^^^^^^^^^^^^^^^^^^
          try: did you mean “new-entrant-award”?
        """#),
    BadDeclaration(
      title: "a unit that the table of departments does not have", file: "03-cultivation-paths.yaml",
      old: "with: [税务部门]", new: "with: [税务部]",
      message: #"""
        shanghai/shenggui-2023/03-cultivation-paths.yaml:11:12: error: the table of departments has no “税务部”
          |     with: [税务部]
          |            ^^^^^^
          try: did you mean “税务部门”?
        """#),
    BadDeclaration(
      title: "a responsible unit that nobody knows", old: "responsible: []", new: "responsible: [市升规办]",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:7:15: error: the table of departments has no “市升规办”
          | responsible: [市升规办]
          |               ^^^^^^^^
          try: add the unit to reference/departments.yaml first
        """#),
    BadDeclaration(
      title: "a day that is none", file: "document.yaml", old: "signed: 2023-10-26", new: "signed: 2023-10-32",
      message: #"""
        shanghai/shenggui-2023/document.yaml:13:9: error: “2023-10-32” cannot be read
          | signed: 2023-10-32
          |         ^^^^^^^^^^
          expected: a day of the calendar, such as 2025-12-31
        """#),
    BadDeclaration(
      title: "a period that ends before it begins", file: "document.yaml", old: "to: 2025-12-31", new: "to: 2022-12-31",
      message: #"""
        shanghai/shenggui-2023/document.yaml:15:35: error: the last day 2022-12-31 is before the first, 2023-01-01
          | effective: {from: 2023-01-01, to: 2022-12-31, basis: title, reading: period-from-title}
          |                                   ^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "a deadline of the title that is outside the period", file: "02-district-targets.yaml",
      old: "deadline: {day: 2025-12-31, basis: title}", new: "deadline: {day: 2026-12-31, basis: title}",
      message: #"""
        shanghai/shenggui-2023/02-district-targets.yaml:49:21: error: the deadline 2026-12-31, implied by the title, lies outside the document's period
          |     deadline: {day: 2026-12-31, basis: title}
          |                     ^^^^^^^^^^
          expected: within 2023-01-01 to 2025-12-31
        """#),
    BadDeclaration(
      title: "a target for an area by its name", file: "02-district-targets.yaml", old: "310117 | 200",
      new: "松江区 | 200",
      message: #"""
        shanghai/shenggui-2023/02-district-targets.yaml:20:7: error: the table of areas has no “松江区”
          |       松江区 | 200
          |       ^^^^^^
          expected: a code of GB/T 2260, such as 310117
          try: write 310117
        """#),
    BadDeclaration(
      title: "two targets for one area", file: "02-district-targets.yaml", old: "310115 | 200", new: "310117 | 200",
      message: #"""
        shanghai/shenggui-2023/02-district-targets.yaml:21:7: error: the area 310117 has two targets
          |       310117 | 200
          |       ^^^^^^
        """#),
    BadDeclaration(
      title: "a target changed under a finding", file: "02-district-targets.yaml", old: "310151 | 8", new: "310151 | 9",
      message: #"""
        shanghai/shenggui-2023/document.yaml:43:62: error: the targets of “shenggui-2023/2#district-targets” add up to 1077, not 1076
          |     sum: {indicator: "shenggui-2023/2#district-targets", is: 1076}
          |                                                              ^^^^
          try: check the targets, or correct the finding
        """#),
    BadDeclaration(
      title: "a count that is not there", file: "02-district-targets.yaml",
      old: "observed_by: shenggui-2023/1#new-entrants-2025/entrants",
      new: "observed_by: shenggui-2023/1#new-entrants-2025/entrant",
      message: #"""
        shanghai/shenggui-2023/02-district-targets.yaml:36:18: error: there is no count “shenggui-2023/1#new-entrants-2025/entrant”
          |     observed_by: shenggui-2023/1#new-entrants-2025/entrant
          |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          try: did you mean “shenggui-2023/1#new-entrants-2025/entrants”?
        """#),
    BadDeclaration(
      title: "a count whose condition is no condition", file: "03-cultivation-paths.yaml",
      old: "and revenue[Y] > 1000万", new: "and revenue[Y]",
      message: #"""
        shanghai/shenggui-2023/03-cultivation-paths.yaml:28:92: error: this is amount in yuan
          |         condition: substring(industry, 1, 2) in ["06".."46"] and above_scale_on = null and revenue[Y]
          |                                                                                            ^^^^^^^^^^
          expected: boolean
        """#),
    BadDeclaration(
      title: "a fault on the second line of a condition", file: "04-monitoring.yaml",
      old: "and output[Y] >= 2000万", new: "and outptu[Y] >= 2000万",
      message: #"""
        shanghai/shenggui-2023/04-monitoring.yaml:70:15: error: the dictionary has no fact “outptu”
          |           and outptu[Y] >= 2000万 and output[Y] <= 5000万
          |               ^^^^^^
          try: did you mean “output”?
        """#),
    BadDeclaration(
      title: "a field of an unknown type", file: "03-cultivation-paths.yaml", old: "跟进日期      | day    |",
      new: "跟进日期      | date   |",
      message: #"""
        shanghai/shenggui-2023/03-cultivation-paths.yaml:21:19: error: there is no field of type “date”
          |       跟进日期      | date   |
          |                       ^^^^
          expected: fact, choice, quantity, text, day, month, area, enterprise, person
        """#),
    BadDeclaration(
      title: "a register's rounding that is none", file: "03-cultivation-paths.yaml", old: "rounding: ceiling",
      new: "rounding: up",
      message: #"""
        shanghai/shenggui-2023/03-cultivation-paths.yaml:99:83: error: there is no choice “up”
          |     capacity: {indicator: shenggui-2023/2#district-targets, times: 1.2, rounding: up, reading: library-rounding}
          |                                                                                   ^^
          expected: ceiling, floor, half_up
        """#),
    BadDeclaration(
      title: "a folder that is not named for its document", file: "document.yaml", old: "id: shenggui-2023",
      new: "id: shenggui-2024",
      message: #"""
        shanghai/shenggui-2023/document.yaml:5:5: error: the id “shenggui-2024” differs from the folder's name “shenggui-2023”
          | id: shenggui-2024
          |     ^^^^^^^^^^^^^
          try: give both the same name
        """#),
    BadDeclaration(
      title: "two clauses of one number", file: "09-evaluation.yaml", old: "clause: \"9\"",
      new: "clause: \"8\"",
      message: #"""
        shanghai/shenggui-2023/08-working-mechanisms.yaml:16:58: error: there is no clause “shenggui-2023/9”
          |       shenggui-2023/6, shenggui-2023/7, shenggui-2023/8, shenggui-2023/9]
          |                                                          ^^^^^^^^^^^^^^^
          try: did you mean “shenggui-2023/1”?
        shanghai/shenggui-2023/09-evaluation.yaml:1:9: error: the clause shenggui-2023/8 stands in another file already
          | clause: "8"
          |         ^
          try: mend the number, or take one file out
        """#),
  ]
}
