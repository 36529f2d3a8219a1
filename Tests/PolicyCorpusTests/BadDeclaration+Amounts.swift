extension BadDeclaration {
  private static let table = "首次升规 || 最高\n      entry | \"new\"    | true     || 50万"

  /// What may be wrong with an amount: the columns that do not go together, shares, ranges and bases.
  static let amounts: [BadDeclaration] = [
    BadDeclaration(
      title: "two sums side by side", old: table,
      new: "首次升规 || 最高 | 定额\n      entry | \"new\"    | true     || 50万 | 50万",
      message: #"""
        shanghai/example-2023/02-awards.yaml:21:35: error: the results “最高 | 定额” do not go together
          |       U     | 入统途径 | 首次升规 || 最高 | 定额
          |                                             ^^^^
          expected: 定额; 最高; 限额; 限额比例; 预留比例; 减免; 支持; 比例; 比例 | 封顶; 最高比例; 最高比例 | 封顶; 比例下限 | 比例上限; 比例下限 | 比例上限 | 封顶; 单价下限 | 单价上限; 单价下限 | 单价上限 | 封顶
        """#),
    BadDeclaration(
      title: "a share above the whole", old: table,
      new: "首次升规 || 最高比例\n      entry | \"new\"    | true     || 130%",
      message: #"""
        shanghai/example-2023/02-awards.yaml:22:38: error: “130%” is no share
          |       entry | "new"    | true     || 130%
          |                                      ^^^^
          expected: a number above zero and up to one, such as 30%
        """#),
    BadDeclaration(
      title: "a range whose ends are the wrong way round", old: table,
      new: "首次升规 || 比例下限 | 比例上限\n      entry | \"new\"    | true     || 1.3% | 0.8%",
      message: #"""
        shanghai/example-2023/02-awards.yaml:22:45: error: the upper end “0.8%” is not above the lower
          |       entry | "new"    | true     || 1.3% | 0.8%
          |                                             ^^^^
          expected: the lower end first, then the upper
        """#),
    BadDeclaration(
      title: "support that is not given", old: table,
      new: "首次升规 || 支持\n      entry | \"new\"    | true     || false",
      message: #"""
        shanghai/example-2023/02-awards.yaml:22:38: error: “false” does not say that it is given
          |       entry | "new"    | true     || false
          |                                      ^^^^^
          expected: true
        """#),
    BadDeclaration(
      title: "a share without what it is of", old: table,
      new: "首次升规 || 最高比例\n      entry | \"new\"    | true     || 30%",
      message: #"""
        shanghai/example-2023/02-awards.yaml:6:9: error: a share or a price for each unit lacks its “base”
          |   - id: entry-award
          |         ^
          expected: base: contract_amount
          try: say what it is of
        """#),
    BadDeclaration(
      title: "a base that is no number",
      old: "    cash: true\n    inputs:\n      入统途径: above_scale_route\n      首次升规: first_entry\n    table",
      new:
        "    cash: true\n    base: first_entry\n    inputs:\n      入统途径: above_scale_route\n      首次升规: first_entry\n    table",
      message: #"""
        shanghai/example-2023/02-awards.yaml:17:11: error: the base comes to boolean
          |     base: first_entry
          |           ^^^^^^^^^^^
          expected: a number, such as contract_amount
        """#),
    BadDeclaration(
      title: "a fixed sum with a base",
      old:
        "    cash: true\n    inputs:\n      入统途径: above_scale_route\n      首次升规: first_entry\n    table: |\n      U     | 入统途径 | 首次升规 || 最高",
      new:
        "    cash: true\n    base: output[Y]\n    inputs:\n      入统途径: above_scale_route\n      首次升规: first_entry\n    table: |\n      U     | 入统途径 | 首次升规 || 定额",
      message: #"""
        shanghai/example-2023/02-awards.yaml:17:11: error: this kind of result is of no base
          |     base: output[Y]
          |           ^^^^^^^^^
          try: take the base out
        """#),
    BadDeclaration(
      title: "a cap for the enterprise that is no amount",
      old: "    cash: true\n    inputs:\n      入统途径: above_scale_route\n      首次升规: first_entry",
      new:
        "    cash: true\n    enterprise_cap: 五万\n    inputs:\n      入统途径: above_scale_route\n      首次升规: first_entry",
      message: #"""
        shanghai/example-2023/02-awards.yaml:17:21: error: “五万” is no amount of money
          |     enterprise_cap: 五万
          |                     ^^^^
          expected: yuan above zero, to the fen, with 万 or 亿 if need be
        """#),
    BadDeclaration(
      title: "a total of what is no number",
      old: "      首次升规: first_entry\n    table", new: "      首次升规: {total: first_entry, where: first_entry}\n    table",
      message: #"""
        shanghai/example-2023/02-awards.yaml:19:21: error: this is boolean and can't be added up
          |       首次升规: {total: first_entry, where: first_entry}
          |                         ^^^^^^^^^^^
          expected: a number, such as principal
        """#),
    BadDeclaration(
      title: "a total whose condition is no condition",
      old: "      首次升规: first_entry\n    table",
      new: "      首次升规: {total: \"output[Y]\", where: \"output[Y]\"}\n    table",
      message: #"""
        shanghai/example-2023/02-awards.yaml:19:41: error: the condition comes to amount in yuan
          |       首次升规: {total: "output[Y]", where: "output[Y]"}
          |                                             ^^^^^^^^^
          expected: boolean
        """#),
    BadDeclaration(
      title: "a zone that nobody knows", file: "01-targets.yaml", old: "    scope: district\n",
      new: "    scope: district\n    zones: [atlantis]\n",
      message: #"""
        shanghai/example-2023/01-targets.yaml:33:13: error: the table of zones has no “atlantis”
          |     zones: [atlantis]
          |             ^^^^^^^^
          try: add the zone to reference/zones.yaml first
        """#),
    BadDeclaration(
      title: "a name in one language only", file: "04-meetings.yaml", old: "title: {zh: 调度, en: Dispatch}",
      new: "title: 调度",
      message: #"""
        shanghai/example-2023/04-meetings.yaml:2:8: error: here stands a text
          | title: 调度
          |        ^^^^
          expected: {zh: …, en: …}
        """#),
  ]
}
