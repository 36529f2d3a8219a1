/// A small standard in two versions, made up for tests beside `ExampleDocument`.
enum ExampleStandard {
  static let texts = ["example-2022.yaml": earlier, "example-2026.yaml": later]

  private static let earlier = """
    id: example-2022
    title: {zh: 样例标准（2022）, en: Example standard (2022)}
    number: 样例〔2022〕1号
    effective: {from: 2022-01-01, to: 2026-03-31}
    sureness: secondhand
    source: {zh: 据转述, en: Retold}
    rungs:
      srdi: {zh: 专精特新, en: specialised}
    criteria:
      - id: score
        name: {zh: 得分, en: Score}
        rung: srdi
        text: {zh: 60分以上, en: At least 60}
        scores:
          - id: research
            name: {zh: 研发, en: Research}
            text: {zh: 占比5％、3％, en: "A ratio of 5 or 3 %"}
            points: |
              points | condition
              20     | rd_expense[Y] >= revenue[Y] * 5%
              15     | rd_expense[Y] >= revenue[Y] * 3%

    """

  private static let later = """
    id: example-2026
    title: {zh: 样例标准（2026）, en: Example standard (2026)}
    effective: {from: 2026-04-01}
    replaces: example-2022
    sureness: seen
    source: {zh: 见过原文, en: Seen}
    rungs:
      little_giant: {zh: 小巨人, en: little giant}
      srdi: {zh: 专精特新, en: specialised}
    criteria:
      - id: giant-revenue
        name: {zh: 营业收入, en: Revenue}
        rung: little_giant
        applies_to: substring(industry, 1, 2) in ["06".."46"]
        condition: revenue[Y] >= 5000万
        text: {zh: 5000万元以上, en: At least 50 million}
      - id: revenue
        name: {zh: 营业收入, en: Revenue}
        rung: srdi
        one_of: size
        condition: revenue[Y] >= 1500万
        text: {zh: 1500万元以上, en: At least 15 million}
      - id: equity
        name: {zh: 股权融资, en: Equity}
        rung: srdi
        one_of: size
        text: {zh: 2000万元以上, en: At least 20 million}
        sureness: unchecked
        doubt: {zh: 口径不明, en: The measure is not clear}
    notes:
      - text: {zh: 有效期三年, en: Valid for three years}
        sureness: secondhand

    """
}
