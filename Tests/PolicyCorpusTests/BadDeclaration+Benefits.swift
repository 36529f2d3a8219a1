extension BadDeclaration {
  /// What may be wrong with a benefit: its keys, its inputs and its table.
  static let benefits: [BadDeclaration] = [
    BadDeclaration(
      title: "a typo in a key", old: "frequency: once", new: "frequncy: once",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:9:5: error: “frequency” is missing
          |   - id: new-entrant-award
          |     ^
          try: add a line “frequency: …”
        shanghai/shenggui-2023/05-entry-awards.yaml:16:5: error: there is no key “frequncy” here
          |     frequncy: once
          |     ^^^^^^^^
          expected: accrual, by, cases, cash, counts, delivery, effective, frequency, id, inputs, kind, name, overlaps, payer, row, state, subject, table, with
          try: did you mean “frequency”?
        """#),
    BadDeclaration(
      title: "a typo in a key, in Chinese", old: "frequency: once", new: "frequncy: once", language: .chinese,
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:9:5: 错误：缺少“frequency”
          |   - id: new-entrant-award
          |     ^
          办法：补上一行“frequency: …”
        shanghai/shenggui-2023/05-entry-awards.yaml:16:5: 错误：这里没有“frequncy”这个键
          |     frequncy: once
          |     ^^^^^^^^
          应为：accrual、by、cases、cash、counts、delivery、effective、frequency、id、inputs、kind、name、overlaps、payer、row、state、subject、table、with
          办法：是否想写“frequency”？
        """#),
    BadDeclaration(
      title: "a fact that the dictionary does not have", old: "入统途径: above_scale_route",
      new: "入统途径: above_scale_rout",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:22:13: error: the dictionary has no fact “above_scale_rout”
          |       入统途径: above_scale_rout
          |                 ^^^^^^^^^^^^^^^^
          try: did you mean “above_scale_route”?
        """#),
    BadDeclaration(
      title: "a fact with periods read without one", old: "(output[Y] - output[Y-1])", new: "(output - output[Y-1])",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:63:23: error: the fact “output” has periods: say of which year
          |       产值增幅: {ratio: "(output - output[Y-1]) / output[Y-1]", unless_positive: growth-from-nothing}
          |                           ^^^^^^
          expected: output[Y], output[Y-1]
        """#),
    BadDeclaration(
      title: "a fact without periods read with one", old: "首次升规: first_entry", new: "首次升规: first_entry[Y]",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:23:13: error: the fact “first_entry” has no periods
          |       首次升规: first_entry[Y]
          |                 ^^^^^^^^^^^^^^
          expected: first_entry
        """#),
    BadDeclaration(
      title: "a period that is no year", old: "output[Y-1]) /", new: "output[1]) /",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:63:42: error: this is no qualifying year
          |       产值增幅: {ratio: "(output[Y] - output[1]) / output[Y-1]", unless_positive: growth-from-nothing}
          |                                              ^
          expected: output[Y], output[Y-1]
        """#),
    BadDeclaration(
      title: "a fact of another kind of subject", old: "首次升规: first_entry", new: "首次升规: recognised",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:23:13: error: “recognised” is a fact of a contract
          |       首次升规: recognised
          |                 ^^^^^^^^^^
          expected: a fact of an enterprise
        """#),
    BadDeclaration(
      title: "a name, which no rule reads", old: "入统途径: above_scale_route", new: "入统途径: name",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:22:13: error: “name” is free words, which no rule reads
          |       入统途径: name
          |                 ^^^^
        """#),
    BadDeclaration(
      title: "two instruments of one name", old: "- id: district-top-up", new: "- id: new-entrant-award",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:96:9: error: the instrument “new-entrant-award” stands twice
          |   - id: new-entrant-award
          |         ^^^^^^^^^^^^^^^^^
          try: give each a name of its own
        shanghai/shenggui-2023/05-entry-awards.yaml:110:19: error: a benefit does not overlap itself
          |       - {benefit: shenggui-2023/5#new-entrant-award, stacking: cumulative}
          |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "two readings of one name", old: "- id: both-awards", new: "- id: first-entry",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:155:9: error: the reading “first-entry” stands twice
          |   - id: first-entry
          |         ^^^^^^^^^^^
          try: give each a name of its own
        """#),
    BadDeclaration(
      title: "a row accounted for twice", old: "row: shenggui-2023/5#02", new: "row: shenggui-2023/5#01",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:47:9: error: the row shenggui-2023/5#01 is accounted for by “new-entrant-award” already
          |   - id: annual-entrant-growth-award
          |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^
          try: give each row to one instrument
        """#),
    BadDeclaration(
      title: "a row of another clause", old: "row: shenggui-2023/5#02", new: "row: shenggui-2023/6#02",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:48:10: error: “shenggui-2023/6#02” cannot be read
          |     row: shenggui-2023/6#02
          |          ^^^^^^^^^^^^^^^^^^
          expected: shenggui-2023/5#01
        """#),
    BadDeclaration(
      title: "a benefit that runs without cases", file: "06-resources.yaml", old: "state: records",
      new: "state: runs",
      message: #"""
        shanghai/shenggui-2023/06-resources.yaml:6:9: error: a benefit that runs lacks “inputs”
          |   - id: financing-support
          |         ^
          try: add it, or make the state shows and say why
        shanghai/shenggui-2023/06-resources.yaml:6:9: error: a benefit that runs lacks “table”
          |   - id: financing-support
          |         ^
          try: add it, or make the state shows and say why
        shanghai/shenggui-2023/06-resources.yaml:6:9: error: a benefit that runs lacks “cases”
          |   - id: financing-support
          |         ^
          expected: cases at, above and below every threshold and date
          try: add it, or make the state shows and say why
        """#),
    BadDeclaration(
      title: "an overlap with a benefit that is not there", old: "benefit: shenggui-2023/5#new-entrant-award",
      new: "benefit: shenggui-2023/5#new-entrants-award",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:110:19: error: there is no instrument “shenggui-2023/5#new-entrants-award”
          |       - {benefit: shenggui-2023/5#new-entrants-award, stacking: cumulative}
          |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          try: did you mean “shenggui-2023/5#new-entrant-award”?
        """#),
    BadDeclaration(
      title: "an overlap with an instrument that is no benefit",
      old: "benefit: shenggui-2023/5#new-entrant-award", new: "benefit: shenggui-2023/4#exits",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:110:19: error: “shenggui-2023/4#exits” is of kind indicator, not benefit
          |       - {benefit: shenggui-2023/4#exits, stacking: cumulative}
          |                   ^^^^^^^^^^^^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "a table's row with a cell too few", old: "| 1            | [0.10..0.30) || 20万",
      new: "| [0.10..0.30) || 20万",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:66:7: error: the row has 4 conditions and 1 results
          |       g10 | ["06".."46"] | "annual" | true     | [0.10..0.30) || 20万
          |       ^
          expected: 5 conditions and 1 results
        """#),
    BadDeclaration(
      title: "a quote that does not close", old: "| \"new\"    | true     || 50万", new: "| \"new    | true     || 50万",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:26:30: error: the quote does not close
          |       entry | ["06".."46"] | "new    | true     || 50万
          |                              ^
          expected: a closing "
        """#),
    BadDeclaration(
      title: "rows that hold together", old: "[0.10..0.30) || 20万", new: "[0.10..0.30] || 20万",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:67:7: error: the rows “g10” and “g30” can hold together
          |       g30 | ["06".."46"] | "annual" | true     | 1            | >= 0.30      || 40万
          |       ^
          expected: at most one row that holds (hit policy U); both do for 行业大类="06", 入统途径="annual", 首次升规=true, 升规后第几年=1, 产值增幅=0.3
          try: mend which bound is included, or use F
        """#),
    BadDeclaration(
      title: "rows that hold together, in Chinese", old: "[0.10..0.30) || 20万", new: "[0.10..0.30] || 20万",
      language: .chinese,
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:67:7: 错误：行“g10”和“g30”会同时成立
          |       g30 | ["06".."46"] | "annual" | true     | 1            | >= 0.30      || 40万
          |       ^
          应为：命中规则 U 要求至多一行成立；例如 行业大类="06"、入统途径="annual"、首次升规=true、升规后第几年=1、产值增幅=0.3
          办法：改界限的含与不含，或改用 F
        """#),
    BadDeclaration(
      title: "a row that never holds", old: "[0.10..0.30) || 20万", new: "[0.30..0.10) || 20万",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:66:7: error: the row “g10” can never decide
          |       g10 | ["06".."46"] | "annual" | true     | 1            | [0.30..0.10) || 20万
          |       ^
          try: check its conditions, or take it out
        """#),
    BadDeclaration(
      title: "a value that the enumeration does not have", old: "\"annual\" | true     | 1            | >= 0.30",
      new: "\"anual\"  | true     | 1            | >= 0.30",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:67:28: error: “above_scale_route” has no value “anual”
          |       g30 | ["06".."46"] | "anual"  | true     | 1            | >= 0.30      || 40万
          |                            ^^^^^^^
          expected: new, annual, transfer, reclassified
          try: did you mean “annual”?
        """#),
    BadDeclaration(
      title: "a number where yes or no is asked", old: "| \"new\"    | true     || 50万",
      new: "| \"new\"    | 1        || 50万",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:26:41: error: boolean can't be compared with number
          |       entry | ["06".."46"] | "new"    | 1        || 50万
          |                                         ^
          expected: boolean
        """#),
    BadDeclaration(
      title: "money taken from a year", old: "Y - above_scale_on.year", new: "Y - output[Y]",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:62:15: error: '-' makes no sense between year and amount in yuan
          |       升规后第几年: Y - output[Y]
          |                     ^^^^^^^^^^^^^
          try: check whether another fact was meant
        """#),
    BadDeclaration(
      title: "a row that no case comes to", old: "      g30 | [\"06\"..\"46\"]",
      new:
        "      g90 | [\"06\"..\"46\"] | \"annual\" | true     | 1            | < 0          || 1万\n      g30 | [\"06\"..\"46\"]",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:67:7: error: no case comes to the row “g90”
          |       g90 | ["06".."46"] | "annual" | true     | 1            | < 0          || 1万
          |       ^^^
          try: add cases at, above and below its thresholds
        """#),
    BadDeclaration(
      title: "an amount that is none", old: "|| 50万", new: "|| 0",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:26:53: error: “0” is no amount of money
          |       entry | ["06".."46"] | "new"    | true     || 0
          |                                                     ^
          expected: yuan above zero, to the fen, with 万 or 亿 if need be
        """#),
    BadDeclaration(
      title: "an output that no benefit has", old: "首次升规 || 最高", new: "首次升规 || 最多",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:25:41: error: there is no output '最多'
          |       U     | 行业大类     | 入统途径 | 首次升规 || 最多
          |                                                     ^^^^
          expected: 定额, 最高
          try: did you mean '最高'
        """#),
    BadDeclaration(
      title: "an input that no column reads", old: "      首次升规: first_entry\n    table",
      new: "      首次升规: first_entry\n      行业: industry\n    table",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:24:7: error: no column of the table reads “行业”
          |       行业: industry
          |       ^^^^
          try: add a column, or take it out
        """#),
    BadDeclaration(
      title: "a ratio without a division", old: "(output[Y] - output[Y-1]) / output[Y-1]",
      new: "output[Y] - output[Y-1]",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:63:22: error: this is no division
          |       产值增幅: {ratio: "output[Y] - output[Y-1]", unless_positive: growth-from-nothing}
          |                          ^^^^^^^^^^^^^^^^^^^^^^^
          expected: numerator / denominator
        """#),
    BadDeclaration(
      title: "an accrual that is no day", old: "accrual: above_scale_on", new: "accrual: above_scale_route",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:15:14: error: “above_scale_route” is no day of the benefit's subject
          |     accrual: above_scale_route
          |              ^^^^^^^^^^^^^^^^^
          expected: Y, or a fact that is a day, such as above_scale_on
        """#),
    BadDeclaration(
      title: "a shown benefit without the reason", old: "    why: 文件只鼓励各区配套，未定条件与金额；区里备案后在其下生效\n", new: "",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:96:5: error: “why” is missing
          |   - id: district-top-up
          |     ^
          try: add a line “why: …”
        """#),
    BadDeclaration(
      title: "a benefit's period that reaches beyond the document's", old: "accrual: above_scale_on",
      new: "accrual: above_scale_on\n    effective: {from: 2023-01-01, to: 2026-06-30, basis: stated}",
      message: #"""
        shanghai/shenggui-2023/05-entry-awards.yaml:16:16: error: the period reaches beyond the document's
          |     effective: {from: 2023-01-01, to: 2026-06-30, basis: stated}
          |                ^
          expected: within 2023-01-01 to 2025-12-31
        """#),
  ]
}
