extension BadDeclaration {
  /// What may be wrong with a document's head, with names, targets, counts and registers.
  static let clauses: [BadDeclaration] = [
    BadDeclaration(
      title: "a day that is none", file: "document.yaml", old: "signed: 2023-10-26", new: "signed: 2023-10-32",
      message: #"""
        shanghai/example-2023/document.yaml:4:9: error: “2023-10-32” cannot be read
          | signed: 2023-10-32
          |         ^^^^^^^^^^
          expected: a day of the calendar, such as 2025-12-31
        """#),
    BadDeclaration(
      title: "a period that ends before it begins", file: "document.yaml", old: "to: 2025-12-31", new: "to: 2022-12-31",
      message: #"""
        shanghai/example-2023/document.yaml:5:35: error: the last day 2022-12-31 is before the first, 2023-01-01
          | effective: {from: 2023-01-01, to: 2022-12-31, basis: title, reading: period}
          |                                   ^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "a folder that is not named for its document", file: "document.yaml", old: "id: example-2023",
      new: "id: example-2024",
      message: #"""
        shanghai/example-2023/document.yaml:1:5: error: the id “example-2024” differs from the folder's name “example-2023”
          | id: example-2024
          |     ^^^^^^^^^^^^
          try: give both the same name
        """#),
    BadDeclaration(
      title: "two clauses of one number", file: "04-meetings.yaml", old: "clause: \"4\"", new: "clause: \"3\"",
      message: #"""
        shanghai/example-2023/04-meetings.yaml:1:9: error: the clause example-2023/3 stands in another file already
          | clause: "3"
          |         ^
          try: mend the number, or take one file out
        """#),
    BadDeclaration(
      title: "a figure that is no rule, without the reason", file: "04-meetings.yaml", old: "instruments:",
      new: "figures: [{text: 三百家}]\ninstruments:",
      message: #"""
        shanghai/example-2023/04-meetings.yaml:5:11: error: “why” is missing
          | figures: [{text: 三百家}]
          |           ^
          try: add a line “why: …”
        """#),
    BadDeclaration(
      title: "a clause that is not there", file: "04-meetings.yaml", old: "about: [example-2023/1]",
      new: "about: [example-2023/7]",
      message: #"""
        shanghai/example-2023/04-meetings.yaml:13:13: error: there is no clause “example-2023/7”
          |     about: [example-2023/7]
          |             ^^^^^^^^^^^^^^
          try: did you mean “example-2023/1”?
        """#),
    BadDeclaration(
      title: "a unit that the table of departments does not have", file: "03-registers.yaml", old: "with: [税务部门]",
      new: "with: [税务部]",
      message: #"""
        shanghai/example-2023/03-registers.yaml:11:12: error: the table of departments has no “税务部”
          |     with: [税务部]
          |            ^^^^^^
          try: did you mean “税务部门”?
        """#),
    BadDeclaration(
      title: "a responsible unit that nobody knows", old: "responsible: []", new: "responsible: [市升规办]",
      message: #"""
        shanghai/example-2023/02-awards.yaml:4:15: error: the table of departments has no “市升规办”
          | responsible: [市升规办]
          |               ^^^^^^^^
          try: add the unit to reference/departments.yaml first
        """#),
    BadDeclaration(
      title: "two instruments of one name", old: "- id: top-up", new: "- id: growth-award",
      message: #"""
        shanghai/example-2023/02-awards.yaml:48:9: error: the instrument “growth-award” stands twice
          |   - id: growth-award
          |         ^^^^^^^^^^^^
          try: give each a name of its own
        """#),
    BadDeclaration(
      title: "a row accounted for by two kinds", old: "instruments:\n",
      new: """
        instruments:
          - id: office
            row: example-2023/2#01
            kind: programme
            name: {zh: 专班, en: Task force}
            state: records
            subject: enterprise

        """,
      message: #"""
        shanghai/example-2023/02-awards.yaml:12:9: error: the row example-2023/2#01 is accounted for by the programme “office” already
          |   - id: entry-award
          |         ^^^^^^^^^^^
          try: give each row to one kind of instrument
        """#),
    BadDeclaration(
      title: "a row of another clause", old: "row: example-2023/2#02", new: "row: example-2023/3#02",
      message: #"""
        shanghai/example-2023/02-awards.yaml:27:10: error: this row of the list belongs to example-2023/3
          |     row: example-2023/3#02
          |          ^^^^^^^^^^^^^^^^^
          expected: example-2023/2#01
        """#),
    BadDeclaration(
      title: "a kind that is none", file: "03-registers.yaml", old: "kind: register\n    name: {zh: 候选企业",
      new: "kind: registry\n    name: {zh: 候选企业",
      message: #"""
        shanghai/example-2023/03-registers.yaml:8:11: error: there is no choice “registry”
          |     kind: registry
          |           ^^^^^^^^
          expected: benefit, indicator, register, voucher, case, exchange, programme, event, evaluation
          try: did you mean “register”?
        """#),
    BadDeclaration(
      title: "two readings of one name", old: "- id: who-pays", new: "- id: growth-from-nothing",
      message: #"""
        shanghai/example-2023/02-awards.yaml:73:9: error: the reading “growth-from-nothing” stands twice
          |   - id: growth-from-nothing
          |         ^^^^^^^^^^^^^^^^^^^
          try: give each a name of its own
        """#),
    BadDeclaration(
      title: "a reading about a count that is not there", old: "about: [growth-award]",
      new: "about: [growth-award, example-2023/1#city-target/entrant]",
      message: #"""
        shanghai/example-2023/02-awards.yaml:68:27: error: there is no count “example-2023/1#city-target/entrant”
          |     about: [growth-award, example-2023/1#city-target/entrant]
          |                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          try: did you mean “example-2023/1#city-target/entrants”?
        """#),
    BadDeclaration(
      title: "a reading about an instrument that is not there", old: "about: [growth-award]",
      new: "about: [growth-reward]",
      message: #"""
        shanghai/example-2023/02-awards.yaml:68:13: error: the clause has no instrument “growth-reward”
          |     about: [growth-reward]
          |             ^^^^^^^^^^^^^
          try: did you mean “growth-award”?
        """#),
    BadDeclaration(
      title: "a target for an area by its name", file: "01-targets.yaml", old: "310117 | 200", new: "松江区 | 200",
      message: #"""
        shanghai/example-2023/01-targets.yaml:40:7: error: the table of areas has no “松江区”
          |       松江区 | 200
          |       ^^^^^^
          expected: a code of GB/T 2260, such as 310117
          try: write 310117
        """#),
    BadDeclaration(
      title: "two targets for one area", file: "01-targets.yaml", old: "310115 | 100", new: "310117 | 100",
      message: #"""
        shanghai/example-2023/01-targets.yaml:41:7: error: the area 310117 has two targets
          |       310117 | 100
          |       ^^^^^^
        """#),
    BadDeclaration(
      title: "a target that is no number", file: "01-targets.yaml", old: "310115 | 100", new: "310115 | 100家",
      message: #"""
        shanghai/example-2023/01-targets.yaml:41:16: error: “100家” is no number
          |       310115 | 100家
          |                ^^^^^
          expected: a number; its unit stands in unit
        """#),
    BadDeclaration(
      title: "a target changed under a finding", file: "01-targets.yaml", old: "310115 | 100", new: "310115 | 101",
      message: #"""
        shanghai/example-2023/document.yaml:16:61: error: the targets of “example-2023/1#district-targets” add up to 301, not 300
          |     sum: {indicator: "example-2023/1#district-targets", is: 300}
          |                                                             ^^^
          try: check the targets, or correct the finding
        """#),
    BadDeclaration(
      title: "a table of targets without its head", file: "01-targets.yaml", old: "area   | value\n      310117",
      new: "310117",
      message: #"""
        shanghai/example-2023/01-targets.yaml:39:7: error: the head of the targets is wrong
          |       310117 | 200
          |       ^
          expected: area | value
        """#),
    BadDeclaration(
      title: "a ratio whose months would be added", file: "01-targets.yaml",
      old: "unit: 家\n    direction: reach\n    modality: [目标]",
      new: "unit: 吨/万元\n    direction: reach\n    modality: [目标]",
      message: #"""
        shanghai/example-2023/01-targets.yaml:33:11: error: “吨/万元” is a ratio: the figures of months can’t be added
          |     unit: 吨/万元
          |           ^^^^^^^
          expected: aggregation: last | toDate
          try: write aggregation: last, or toDate where it grows with the months; either is told since the year began
        """#),
    BadDeclaration(
      title: "a multiple whose months would be added", file: "01-targets.yaml",
      old: "unit: 家\n    direction: reach\n    modality: [目标]",
      new: "unit: 倍\n    direction: reach\n    modality: [目标]",
      message: #"""
        shanghai/example-2023/01-targets.yaml:33:11: error: “倍” is a ratio: the figures of months can’t be added
          |     unit: 倍
          |           ^^
          expected: aggregation: last | toDate
          try: write aggregation: last, or toDate where it grows with the months; either is told since the year began
        """#),
    BadDeclaration(
      title: "a figure of the end that has no end", file: "01-targets.yaml",
      old: "deadline: {day: 2025-12-31, basis: title}", new: "aggregation: end",
      message: #"""
        shanghai/example-2023/01-targets.yaml:37:18: error: an indicator told once at the end has no deadline
          |     aggregation: end
          |                  ^
          expected: deadline: {day: 2025-12-31, basis: stated}
          try: add a deadline, or leave aggregation out
        """#),
    BadDeclaration(
      title: "a figure of the final year that has no end", file: "01-targets.yaml",
      old: "frequency: new\n    deadline: {day: 2025-12-31, basis: title}", new: "frequency: finalYear",
      message: #"""
        shanghai/example-2023/01-targets.yaml:36:16: error: an indicator of its final year has no deadline
          |     frequency: finalYear
          |                ^
          expected: deadline: {day: 2025-12-31, basis: stated}
          try: add a deadline, or write frequency: yearly
        """#),
    BadDeclaration(
      title: "a start of what is not cumulative", file: "01-targets.yaml",
      old: "deadline: {day: 2025-12-31, basis: title}", new: "start: told",
      message: #"""
        shanghai/example-2023/01-targets.yaml:37:12: error: only a cumulative number says where it starts
          |     start: told
          |            ^
          expected: frequency: cumulative
          try: leave start out
        """#),
    BadDeclaration(
      title: "a time that begins after its end", file: "01-targets.yaml",
      old: "deadline: {day: 2025-12-31, basis: title}",
      new: "since: 2026-01-01\n    deadline: {day: 2025-12-31, basis: title}",
      message: #"""
        shanghai/example-2023/01-targets.yaml:37:12: error: its time begins on 2026-01-01, after the deadline 2025-12-31
          |     since: 2026-01-01
          |            ^^^^^^^^^^
          expected: a day not after 2025-12-31
          try: correct since or deadline
        """#),
    BadDeclaration(
      title: "a baseline of what neither rises nor falls", file: "01-targets.yaml",
      old: "deadline: {day: 2025-12-31, basis: title}", new: "baseline: 2022",
      message: #"""
        shanghai/example-2023/01-targets.yaml:37:15: error: only a stock or a yearly figure that has to rise or fall has a baseline, the latter a year
          |     baseline: 2022
          |               ^
          expected: frequency: stock | yearly | finalYear, direction: increase | decrease
          try: leave baseline out
        """#),
    BadDeclaration(
      title: "a deadline of the title that is outside the period", file: "01-targets.yaml",
      old: "deadline: {day: 2025-12-31, basis: title}", new: "deadline: {day: 2026-12-31, basis: title}",
      message: #"""
        shanghai/example-2023/01-targets.yaml:37:21: error: the deadline 2026-12-31, implied by the title, lies outside the document's period
          |     deadline: {day: 2026-12-31, basis: title}
          |                     ^^^^^^^^^^
          expected: within 2023-01-01 to 2025-12-31
        """#),
    BadDeclaration(
      title: "a count that is not there", file: "01-targets.yaml",
      old: "observed_by: example-2023/1#city-target/entrants", new: "observed_by: example-2023/1#city-target/entrant",
      message: #"""
        shanghai/example-2023/01-targets.yaml:20:18: error: there is no count “example-2023/1#city-target/entrant”
          |     observed_by: example-2023/1#city-target/entrant
          |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          try: did you mean “example-2023/1#city-target/entrants”?
        """#),
    BadDeclaration(
      title: "a count by a fact that is no area", file: "01-targets.yaml", old: "by: statistical_area",
      new: "by: industry",
      message: #"""
        shanghai/example-2023/01-targets.yaml:25:13: error: “industry” is no area of the enterprise
          |         by: industry
          |             ^^^^^^^^
          expected: statistical_area
        """#),
    BadDeclaration(
      title: "a count whose condition is no condition", file: "03-registers.yaml", old: "and revenue[Y] > 1000万",
      new: "and revenue[Y]",
      message: #"""
        shanghai/example-2023/03-registers.yaml:26:15: error: this is amount in yuan
          |           and revenue[Y]
          |               ^^^^^^^^^^
          expected: boolean
        """#),
    BadDeclaration(
      title: "a fault on the second line of a condition", file: "03-registers.yaml", old: "and revenue[Y]",
      new: "and revenu[Y]",
      message: #"""
        shanghai/example-2023/03-registers.yaml:26:15: error: the dictionary has no fact “revenu”
          |           and revenu[Y] > 1000万
          |               ^^^^^^
          try: did you mean “revenue”?
        """#),
    BadDeclaration(
      title: "a last valid day that is no day", file: "03-registers.yaml", old: "exit: [已入统]\n    fields: |",
      new: "exit: [已入统]\n    valid_until: 营收\n    fields: |",
      message: #"""
        shanghai/example-2023/03-registers.yaml:15:18: error: “营收” cannot be read
          |     valid_until: 营收
          |                  ^^^^
          expected: the name of one of its own fields of type day
        """#),
    BadDeclaration(
      title: "a field of an unknown type", file: "03-registers.yaml", old: "跟进日期 | day  |", new: "跟进日期 | date |",
      message: #"""
        shanghai/example-2023/03-registers.yaml:18:14: error: there is no field of type “date”
          |       跟进日期 | date |
          |                  ^^^^
          expected: fact, choice, quantity, text, day, month, area, enterprise, person
        """#),
    BadDeclaration(
      title: "a field of choices without any", file: "03-registers.yaml", old: "来源     | choice | 名单、排摸",
      new: "来源     | choice |",
      message: #"""
        shanghai/example-2023/03-registers.yaml:39:16: error: its values or its unit are missing
          |       来源     | choice |
          |                  ^^^^^^
          expected: in the third cell: values between 、, or the unit of a quantity
        """#),
    BadDeclaration(
      title: "a field of a fact that is not there", file: "03-registers.yaml", old: "营收     | fact | revenue",
      new: "营收     | fact | revenu",
      message: #"""
        shanghai/example-2023/03-registers.yaml:17:23: error: there is no fact “revenu”
          |       营收     | fact | revenu
          |                         ^^^^^^
          try: did you mean “revenue”?
        """#),
    BadDeclaration(
      title: "a register's rounding that is none", file: "03-registers.yaml", old: "rounding: ceiling",
      new: "rounding: up",
      message: #"""
        shanghai/example-2023/03-registers.yaml:36:82: error: there is no choice “up”
          |     capacity: {indicator: example-2023/1#district-targets, times: 1.2, rounding: up, reading: rounding}
          |                                                                                  ^^
          expected: ceiling, floor, half_up
        """#),
    BadDeclaration(
      title: "a register's reading that is not there", file: "03-registers.yaml", old: "reading: rounding",
      new: "reading: roundings",
      message: #"""
        shanghai/example-2023/03-registers.yaml:36:100: error: there is no reading “roundings”
          |     capacity: {indicator: example-2023/1#district-targets, times: 1.2, rounding: ceiling, reading: roundings}
          |                                                                                                    ^^^^^^^^^
          try: did you mean “rounding”?
        """#),
  ]
}
