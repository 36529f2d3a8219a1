import Diagnostics

extension BadDeclaration {
  /// What may be wrong with a standard.
  static let standards: [BadDeclaration] = [
    standard(
      "an id that is not the file's name", "id: example-2026", "id: example-2025",
      #"""
      national/example/example-2026.yaml:1:5: error: the id “example-2025” differs from the file's name “example-2026”
        | id: example-2025
        |     ^^^^^^^^^^^^
        try: give both the same name
      """#),
    standard(
      "a sureness that is none", "sureness: unchecked", "sureness: sure",
      #"""
      national/example/example-2026.yaml:28:15: error: there is no choice “sure”
        |     sureness: sure
        |               ^^^^
        expected: seen, secondhand, unchecked
      """#),
    standard(
      "an end before the beginning", "{from: 2026-04-01}", "{from: 2026-04-01, to: 2026-03-31}",
      #"""
      national/example/example-2026.yaml:3:35: error: the last day 2026-03-31 is before the first, 2026-04-01
        | effective: {from: 2026-04-01, to: 2026-03-31}
        |                                   ^^^^^^^^^^
      """#),
    standard(
      "a title in one language", "title: {zh: 样例标准（2026）, en: Example standard (2026)}", "title: {zh: 样例标准}",
      #"""
      national/example/example-2026.yaml:2:8: error: “en” is missing
        | title: {zh: 样例标准}
        |        ^
        try: add a line “en: …”
      """#),
    standard(
      "a rung's id that no enumeration could have", "little_giant: {", "little-giant: {",
      #"""
      national/example/example-2026.yaml:8:3: error: “little-giant” can be no rung's id
        |   little-giant: {zh: 小巨人, en: little giant}
        |   ^^^^^^^^^^^^
        expected: little_giant
      """#),
    standard(
      "a criterion of a rung that is not there", "rung: little_giant", "rung: litle_giant",
      #"""
      national/example/example-2026.yaml:13:11: error: there is no rung “litle_giant” under rungs
        |     rung: litle_giant
        |           ^^^^^^^^^^^
        expected: little_giant, srdi
        try: did you mean “little_giant”?
      """#),
    standard(
      "a rung without a criterion", "rung: little_giant", "rung: srdi",
      #"""
      national/example/example-2026.yaml:8:3: error: the rung “little_giant” has no criterion
        |   little_giant: {zh: 小巨人, en: little giant}
        |   ^^^^^^^^^^^^
        try: add a criterion, or take the rung out
      """#),
    standard(
      "a criterion that stands twice", "- id: equity", "- id: revenue",
      #"""
      national/example/example-2026.yaml:23:9: error: “revenue” stands twice
        |   - id: revenue
        |         ^^^^^^^
        try: give each a name of its own
      """#),
    standard(
      "an alternative to nothing", "one_of: size\n    text", "text",
      #"""
      national/example/example-2026.yaml:17:9: error: the criterion is the only one of “size”
        |   - id: revenue
        |         ^^^^^^^
        try: add those of the same rung that may stand for it, or take one_of out
      """#),
    standard(
      "a fact that is not there", "condition: revenue[Y] >= 5000万", "condition: revenues[Y] >= 5000万",
      #"""
      national/example/example-2026.yaml:15:16: error: the dictionary has no fact “revenues”
        |     condition: revenues[Y] >= 5000万
        |                ^^^^^^^^
        try: did you mean “revenue”?
      """#),
    standard(
      "a condition that is no condition", "condition: revenue[Y] >= 5000万", "condition: revenue[Y] + 5000万",
      #"""
      national/example/example-2026.yaml:15:16: error: the condition comes to amount in yuan
        |     condition: revenue[Y] + 5000万
        |                ^
        expected: boolean
      """#),
    standard(
      "a fact of another subject", "applies_to: substring(industry, 1, 2) in [\"06\"..\"46\"]",
      "applies_to: total_investment > 5",
      #"""
      national/example/example-2026.yaml:14:17: error: “total_investment” is a fact of a project
        |     applies_to: total_investment > 5
        |                 ^^^^^^^^^^^^^^^^
        expected: a fact of an enterprise
      """#),
    standard(
      "a version of nothing", "replaces: example-2022", "replaces: example-2021",
      #"""
      national/example/example-2026.yaml:4:11: error: there is no other standard “example-2021”
        | replaces: example-2021
        |           ^^^^^^^^^^^^
        try: did you mean “example-2022”?
      """#),
    standard(
      "a version that begins before the earlier ends", "from: 2026-04-01", "from: 2026-03-31",
      #"""
      national/example/example-2026.yaml:4:11: 错误：“example-2022”到 2026-03-31 才失效，而这一版自 2026-03-31 起施行
        | replaces: example-2022
        |           ^^^^^^^^^^^^
        应为：前一版在后一版施行之前失效
      """#, .chinese),
    standard(
      "a key that is none", "doubt:", "doubts:",
      #"""
      national/example/example-2026.yaml:29:5: error: there is no key “doubts” here
        |     doubts: {zh: 口径不明, en: The measure is not clear}
        |     ^^^^^^
        expected: applies_to, condition, doubt, id, name, one_of, rung, scores, sureness, text
        try: did you mean “doubt”?
      """#),
    standard(
      "a note without words", "- text: {zh: 有效期三年, en: Valid for three years}\n    ", "- ",
      #"""
      national/example/example-2026.yaml:31:5: error: “text” is missing
        |   - sureness: secondhand
        |     ^
        try: add a line “text: …”
      """#),
    standard(
      "points with another head", "points | condition", "points | if",
      #"""
      national/example/example-2022.yaml:19:11: error: the head of the points is wrong
        |           points | if
        |           ^
        expected: points | condition
      """#, file: "example-2022.yaml"),
    standard(
      "points without a condition", "20     | rd_expense[Y] >= revenue[Y] * 5%", "20",
      #"""
      national/example/example-2022.yaml:20:11: error: the row has 1 cells
        |           20
        |           ^
        expected: 20 | revenue[Y] >= 1亿
      """#, file: "example-2022.yaml"),
    standard(
      "points that rise", "15     |", "25     |",
      #"""
      national/example/example-2022.yaml:21:11: 错误：“25”不能作这一档的分值
        |           25     | rd_expense[Y] >= revenue[Y] * 3%
        |           ^^
        应为：小于上一行 20 的正整数
      """#, .chinese, file: "example-2022.yaml"),
    standard(
      "points that are none", "20     |", "many   |",
      #"""
      national/example/example-2022.yaml:20:11: error: “many” can be no points here
        |           many   | rd_expense[Y] >= revenue[Y] * 5%
        |           ^^^^
        expected: a whole number above zero
      """#, file: "example-2022.yaml"),
    standard(
      "points for a share of nothing", "rd_expense[Y] >= revenue[Y] * 3%", "rd_expenses[Y] >= 3",
      #"""
      national/example/example-2022.yaml:21:20: error: the dictionary has no fact “rd_expenses”
        |           15     | rd_expenses[Y] >= 3
        |                    ^^^^^^^^^^^
        try: did you mean “rd_expense”?
      """#,
      file: "example-2022.yaml"),
    standard(
      "points for a sum", "rd_expense[Y] >= revenue[Y] * 3%", "revenue[Y] * 3%",
      #"""
      national/example/example-2022.yaml:21:20: error: the condition comes to amount in yuan
        |           15     | revenue[Y] * 3%
        |                    ^^^^^^^^^^^^^^^
        expected: boolean
      """#, file: "example-2022.yaml"),
    standard(
      "a score item without words", "        text: {zh: 占比5％、3％, en: \"A ratio of 5 or 3 %\"}\n", "",
      #"""
      national/example/example-2022.yaml:15:9: error: “text” is missing
        |       - id: research
        |         ^
        try: add a line “text: …”
      """#,
      file: "example-2022.yaml"),
  ]

  private static func standard(
    _ title: String, _ old: String, _ new: String, _ message: String, _ language: Language = .english,
    file: String = "example-2026.yaml"
  ) -> BadDeclaration {
    BadDeclaration(
      title: title, folder: "national/example", file: file, old: old, new: new, language: language, message: message)
  }
}
