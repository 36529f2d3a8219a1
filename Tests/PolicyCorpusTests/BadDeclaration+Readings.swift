extension BadDeclaration {
  private static let change = "{benefit: growth-award, row: g30, column: 产值增幅, cell: \">= 0.30, null\"}"

  /// What may be wrong with another answer to a reading.
  static let readings: [BadDeclaration] = [
    BadDeclaration(
      title: "an answer that is none of the others", old: "- answer: 视为30％以上", new: "- answer: 视为30%以上",
      message: #"""
        shanghai/example-2023/02-awards.yaml:70:17: error: “视为30%以上” is none of the others
          |       - answer: 视为30%以上
          |                 ^^^^^^^^^^^
          expected: 视为30％以上
          try: did you mean “视为30％以上”?
        """#),
    BadDeclaration(
      title: "a change of a benefit that is not there", old: change,
      new: "{benefit: grwoth-award, column: 产值增幅, cell: \"-\"}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:72:23: error: the clause has no benefit with a table called “grwoth-award”
          |           - {benefit: grwoth-award, column: 产值增幅, cell: "-"}
          |                       ^^^^^^^^^^^^
          try: did you mean “growth-award”?
        """#),
    BadDeclaration(
      title: "a change of a column that is not there", old: change,
      new: "{benefit: growth-award, column: 产值增副, cell: \"-\"}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:72:45: error: the table has no column “产值增副”
          |           - {benefit: growth-award, column: 产值增副, cell: "-"}
          |                                             ^^^^^^^^
          try: did you mean “产值增幅”?
        """#),
    BadDeclaration(
      title: "a change of a row that is not there", old: change,
      new: "{benefit: growth-award, row: g40, column: 产值增幅, cell: \"-\"}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:72:42: error: the table has no row “g40”
          |           - {benefit: growth-award, row: g40, column: 产值增幅, cell: "-"}
          |                                          ^^^
          try: did you mean “g10”?
        """#),
    BadDeclaration(
      title: "a changed cell that is no test", old: change,
      new: "{benefit: growth-award, row: g30, column: 产值增幅, cell: \">= \"}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:72:67: error: the expression ends too early
          |           - {benefit: growth-award, row: g30, column: 产值增幅, cell: ">= "}
          |                                                                       ^^^
          expected: a value, a name or a bracket
        """#),
    BadDeclaration(
      title: "a changed amount that is none", old: change,
      new: "{benefit: growth-award, row: g30, column: 最高, cell: \"0\"}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:72:65: error: “0” is no amount of money
          |           - {benefit: growth-award, row: g30, column: 最高, cell: "0"}
          |                                                                   ^
          expected: yuan above zero, to the fen, with 万 or 亿 if need be
        """#),
    BadDeclaration(
      title: "changed bounds that overlap", old: change,
      new: "{benefit: growth-award, row: g30, column: 产值增幅, cell: \">= 0.20\"}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:72:11: error: the altered table of “growth-award” has rows that overlap or never hold
          |           - {benefit: growth-award, row: g30, column: 产值增幅, cell: ">= 0.20"}
          |           ^
          try: change the bounds of the neighbouring rows too
        """#),
    BadDeclaration(
      title: "a changed period that ends before it begins", old: change,
      new: "{benefit: growth-award, from: 2027-01-01}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:72:13: error: the last day 2025-12-31 is before the first, 2027-01-01
          |           - {benefit: growth-award, from: 2027-01-01}
          |             ^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "a changed input that reads no fact", old: change,
      new: "{benefit: growth-award, input: 入统途径, reads: above_scale_rout}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:72:57: error: the dictionary has no fact “above_scale_rout”
          |           - {benefit: growth-award, input: 入统途径, reads: above_scale_rout}
          |                                                             ^^^^^^^^^^^^^^^^
          try: did you mean “above_scale_route”?
        """#),
  ]
}
