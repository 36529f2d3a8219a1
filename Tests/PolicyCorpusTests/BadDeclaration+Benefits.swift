extension BadDeclaration {
  /// What may be wrong with a benefit: its keys, its inputs and its table.
  static let benefits: [BadDeclaration] = [
    BadDeclaration(
      title: "a typo in a key", old: "frequency: once", new: "frequncy: once",
      message: #"""
        shanghai/example-2023/02-awards.yaml:6:5: error: “frequency” is missing
          |   - id: entry-award
          |     ^
          try: add a line “frequency: …”
        shanghai/example-2023/02-awards.yaml:13:5: error: there is no key “frequncy” here
          |     frequncy: once
          |     ^^^^^^^^
          expected: accrual, base, by, cases, cash, counts, delivery, effective, enterprise_cap, frequency, id, inputs, kind, name, overlaps, payer, row, state, subject, table, with
          try: did you mean “frequency”?
        """#),
    BadDeclaration(
      title: "a typo in a key, in Chinese", old: "frequency: once", new: "frequncy: once", language: .chinese,
      message: #"""
        shanghai/example-2023/02-awards.yaml:6:5: 错误：缺少“frequency”
          |   - id: entry-award
          |     ^
          办法：补上一行“frequency: …”
        shanghai/example-2023/02-awards.yaml:13:5: 错误：这里没有“frequncy”这个键
          |     frequncy: once
          |     ^^^^^^^^
          应为：accrual、base、by、cases、cash、counts、delivery、effective、enterprise_cap、frequency、id、inputs、kind、name、overlaps、payer、row、state、subject、table、with
          办法：是否想写“frequency”？
        """#),
    BadDeclaration(
      title: "a benefit that runs without cases, inputs and table", old: "state: shows\n    why: 没有条件和金额",
      new: "state: runs",
      message: #"""
        shanghai/example-2023/02-awards.yaml:48:9: error: a benefit that runs lacks “inputs”
          |   - id: top-up
          |         ^
          try: add it, or make the state shows and say why
        shanghai/example-2023/02-awards.yaml:48:9: error: a benefit that runs lacks “table”
          |   - id: top-up
          |         ^
          try: add it, or make the state shows and say why
        shanghai/example-2023/02-awards.yaml:48:9: error: a benefit that runs lacks “cases”
          |   - id: top-up
          |         ^
          expected: cases at, above and below every threshold and date
          try: add it, or make the state shows and say why
        """#),
    BadDeclaration(
      title: "a shown benefit without the reason", old: "    why: 没有条件和金额\n", new: "",
      message: #"""
        shanghai/example-2023/02-awards.yaml:48:5: error: “why” is missing
          |   - id: top-up
          |     ^
          try: add a line “why: …”
        """#),
    BadDeclaration(
      title: "an accrual that is no day", old: "accrual: above_scale_on", new: "accrual: above_scale_route",
      message: #"""
        shanghai/example-2023/02-awards.yaml:12:14: error: “above_scale_route” is no day of the benefit's subject
          |     accrual: above_scale_route
          |              ^^^^^^^^^^^^^^^^^
          expected: Y, or a fact that is a day, such as above_scale_on
        """#),
    BadDeclaration(
      title: "a period that reaches beyond the document's", old: "accrual: above_scale_on",
      new: "accrual: above_scale_on\n    effective: {from: 2023-01-01, to: 2026-06-30, basis: stated}",
      message: #"""
        shanghai/example-2023/02-awards.yaml:13:16: error: the period reaches beyond the document's
          |     effective: {from: 2023-01-01, to: 2026-06-30, basis: stated}
          |                ^
          expected: within 2023-01-01 to 2025-12-31
        """#),
    BadDeclaration(
      title: "an overlap with a benefit that is not there", old: "benefit: example-2023/2#entry-award",
      new: "benefit: example-2023/2#entry-awards",
      message: #"""
        shanghai/example-2023/02-awards.yaml:61:19: error: there is no instrument “example-2023/2#entry-awards”
          |       - {benefit: example-2023/2#entry-awards, stacking: cumulative}
          |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^
          try: did you mean “example-2023/2#entry-award”?
        """#),
    BadDeclaration(
      title: "an overlap with an instrument that is no benefit", old: "benefit: example-2023/2#entry-award",
      new: "benefit: example-2023/3#library",
      message: #"""
        shanghai/example-2023/02-awards.yaml:61:19: error: “example-2023/3#library” is of kind register, not benefit
          |       - {benefit: example-2023/3#library, stacking: cumulative}
          |                   ^^^^^^^^^^^^^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "an overlap with itself", old: "benefit: example-2023/2#entry-award",
      new: "benefit: example-2023/2#top-up",
      message: #"""
        shanghai/example-2023/02-awards.yaml:61:19: error: a benefit does not overlap itself
          |       - {benefit: example-2023/2#top-up, stacking: cumulative}
          |                   ^^^^^^^^^^^^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "a fact that the dictionary does not have", old: "入统途径: above_scale_route", new: "入统途径: above_scale_rout",
      message: #"""
        shanghai/example-2023/02-awards.yaml:18:13: error: the dictionary has no fact “above_scale_rout”
          |       入统途径: above_scale_rout
          |                 ^^^^^^^^^^^^^^^^
          try: did you mean “above_scale_route”?
        """#),
    BadDeclaration(
      title: "a fact that the dictionary does not have, in Chinese", old: "入统途径: above_scale_route",
      new: "入统途径: above_scale_rout", language: .chinese,
      message: #"""
        shanghai/example-2023/02-awards.yaml:18:13: 错误：事实字典里没有“above_scale_rout”
          |       入统途径: above_scale_rout
          |                 ^^^^^^^^^^^^^^^^
          办法：是否想写“above_scale_route”？
        """#),
    BadDeclaration(
      title: "a fact with periods read without one", old: "(output[Y] - output[Y-1])", new: "(output - output[Y-1])",
      message: #"""
        shanghai/example-2023/02-awards.yaml:40:23: error: the fact “output” has periods: say of which year
          |       产值增幅: {ratio: "(output - output[Y-1]) / output[Y-1]", unless_positive: growth-from-nothing}
          |                           ^^^^^^
          expected: output[Y], output[Y-1]
        """#),
    BadDeclaration(
      title: "a fact without periods read with one", old: "首次升规: first_entry", new: "首次升规: first_entry[Y]",
      message: #"""
        shanghai/example-2023/02-awards.yaml:19:13: error: the fact “first_entry” has no periods
          |       首次升规: first_entry[Y]
          |                 ^^^^^^^^^^^^^^
          expected: first_entry
        """#),
    BadDeclaration(
      title: "a period that is no year", old: "output[Y-1]) /", new: "output[1]) /",
      message: #"""
        shanghai/example-2023/02-awards.yaml:40:42: error: this is no qualifying year
          |       产值增幅: {ratio: "(output[Y] - output[1]) / output[Y-1]", unless_positive: growth-from-nothing}
          |                                              ^
          expected: output[Y], output[Y-1]
        """#),
    BadDeclaration(
      title: "a fact of another kind of subject", old: "首次升规: first_entry", new: "首次升规: recognised",
      message: #"""
        shanghai/example-2023/02-awards.yaml:19:13: error: “recognised” is a fact of a contract
          |       首次升规: recognised
          |                 ^^^^^^^^^^
          expected: a fact of an enterprise
        """#),
    BadDeclaration(
      title: "a name, which no rule reads", old: "入统途径: above_scale_route", new: "入统途径: name",
      message: #"""
        shanghai/example-2023/02-awards.yaml:18:13: error: “name” is free words, which no rule reads
          |       入统途径: name
          |                 ^^^^
        """#),
    BadDeclaration(
      title: "money taken from a year", old: "Y - above_scale_on.year", new: "Y - output[Y]",
      message: #"""
        shanghai/example-2023/02-awards.yaml:39:12: error: '-' makes no sense between year and amount in yuan
          |       第几年: Y - output[Y]
          |               ^^^^^^^^^^^^^
          try: check whether another fact was meant
        """#),
    BadDeclaration(
      title: "a ratio without a division", old: "(output[Y] - output[Y-1]) / output[Y-1]",
      new: "output[Y] - output[Y-1]",
      message: #"""
        shanghai/example-2023/02-awards.yaml:40:22: error: this is no division
          |       产值增幅: {ratio: "output[Y] - output[Y-1]", unless_positive: growth-from-nothing}
          |                          ^^^^^^^^^^^^^^^^^^^^^^^
          expected: numerator / denominator
        """#),
    BadDeclaration(
      title: "a ratio whose reading is not there", old: "unless_positive: growth-from-nothing",
      new: "unless_positive: growth-from-zero",
      message: #"""
        shanghai/example-2023/02-awards.yaml:40:81: error: there is no reading “growth-from-zero”
          |       产值增幅: {ratio: "(output[Y] - output[Y-1]) / output[Y-1]", unless_positive: growth-from-zero}
          |                                                                                     ^^^^^^^^^^^^^^^^
        """#),
    BadDeclaration(
      title: "an input that no column reads", old: "      首次升规: first_entry\n",
      new: "      首次升规: first_entry\n      行业: industry\n",
      message: #"""
        shanghai/example-2023/02-awards.yaml:20:7: error: no column of the table reads “行业”
          |       行业: industry
          |       ^^^^
          try: add a column, or take it out
        """#),
    BadDeclaration(
      title: "a table's row with a cell too few", old: "| \"annual\" | 1      | [0.10..0.30) || 20万",
      new: "| \"annual\" | [0.10..0.30) || 20万",
      message: #"""
        shanghai/example-2023/02-awards.yaml:43:7: error: the row has 2 conditions and 1 results
          |       g10 | "annual" | [0.10..0.30) || 20万
          |       ^
          expected: 3 conditions and 1 results
        """#),
    BadDeclaration(
      title: "a quote that does not close", old: "entry | \"new\"    |", new: "entry | \"new    |",
      message: #"""
        shanghai/example-2023/02-awards.yaml:22:15: error: the quote does not close
          |       entry | "new    | true     || 50万
          |               ^
          expected: a closing "
        """#),
    BadDeclaration(
      title: "rows that hold together", old: "[0.10..0.30) || 20万", new: "[0.10..0.30] || 20万",
      message: #"""
        shanghai/example-2023/02-awards.yaml:44:7: error: the rows “g10” and “g30” can hold together
          |       g30 | "annual" | 1      | >= 0.30      || 40万
          |       ^
          expected: at most one row that holds (hit policy U); both do for 入统途径="annual", 第几年=1, 产值增幅=0.3
          try: mend which bound is included, or use F
        """#),
    BadDeclaration(
      title: "rows that hold together, in Chinese", old: "[0.10..0.30) || 20万", new: "[0.10..0.30] || 20万",
      language: .chinese,
      message: #"""
        shanghai/example-2023/02-awards.yaml:44:7: 错误：行“g10”和“g30”会同时成立
          |       g30 | "annual" | 1      | >= 0.30      || 40万
          |       ^
          应为：命中规则 U 要求至多一行成立；例如 入统途径="annual"、第几年=1、产值增幅=0.3
          办法：改界限的含与不含，或改用 F
        """#),
    BadDeclaration(
      title: "a row that never holds", old: "[0.10..0.30) || 20万", new: "[0.30..0.10) || 20万",
      message: #"""
        shanghai/example-2023/02-awards.yaml:43:7: error: the row “g10” can never decide
          |       g10 | "annual" | 1      | [0.30..0.10) || 20万
          |       ^
          try: check its conditions, or take it out
        """#),
    BadDeclaration(
      title: "a row that no case comes to", old: "      g30 | \"annual\"",
      new: "      g90 | \"annual\" | 1      | < 0          || 1万\n      g30 | \"annual\"",
      message: #"""
        shanghai/example-2023/02-awards.yaml:44:7: error: no case comes to the row “g90”
          |       g90 | "annual" | 1      | < 0          || 1万
          |       ^^^
          try: add cases at, above and below its thresholds
        """#),
    BadDeclaration(
      title: "a value that the enumeration does not have", old: "g30 | \"annual\"", new: "g30 | \"anual\" ",
      message: #"""
        shanghai/example-2023/02-awards.yaml:44:13: error: “above_scale_route” has no value “anual”
          |       g30 | "anual"  | 1      | >= 0.30      || 40万
          |             ^^^^^^^
          expected: new, annual, transfer, reclassified
          try: did you mean “annual”?
        """#),
    BadDeclaration(
      title: "a number where yes or no is asked", old: "\"new\"    | true     ||", new: "\"new\"    | 1        ||",
      message: #"""
        shanghai/example-2023/02-awards.yaml:22:26: error: boolean can't be compared with number
          |       entry | "new"    | 1        || 50万
          |                          ^
          expected: boolean
        """#),
    BadDeclaration(
      title: "an amount that is none", old: "|| 50万", new: "|| 0",
      message: #"""
        shanghai/example-2023/02-awards.yaml:22:38: error: “0” is no amount of money
          |       entry | "new"    | true     || 0
          |                                      ^
          expected: yuan above zero, to the fen, with 万 or 亿 if need be
        """#),
    BadDeclaration(
      title: "an output that no benefit has", old: "首次升规 || 最高", new: "首次升规 || 最多",
      message: #"""
        shanghai/example-2023/02-awards.yaml:21:30: error: there is no output '最多'
          |       U     | 入统途径 | 首次升规 || 最多
          |                                      ^^^^
          expected: 减免, 单价上限, 单价下限, 定额, 封顶, 支持, 最高, 最高比例, 比例, 比例上限, 比例下限, 限额, 限额比例, 预留比例
          try: did you mean '最高'
        """#),
  ]
}
