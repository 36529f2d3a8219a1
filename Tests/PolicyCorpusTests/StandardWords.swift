import Diagnostics

/// What `description(of:in:)` is to say of a standard, a criterion and a factor of energy.
enum StandardWords {
  static let expected: [Language: [String: String]] = [
    .chinese: [
      "quality-smes-2022/srdi-revenue": """
      quality-smes-2022/srdi-revenue  营业收入1000万元及以上（据转述），“size”中的一项
        条件：revenue[Y] >= 1000万
        存疑：哪一年的数没有核对，这里按所属年份
      """,
      "gazelle": """
      gazelle  瞪羚企业  据转述
      来源：据公开资料转述，未对照原文；各地标准不尽相同
      gazelle  瞪羚企业
        gazelle/age  成立不超过15年（据转述）
          条件：Y - founded_on.year <= 15
          存疑：到哪一天满年限没有核对，这里按所属年份减成立年份
        gazelle/growth  复合增长率20%及以上（据转述）
          存疑：哪项数值、几年的增长没有核对
      """,
      "electricity-calorific": """
      electricity-calorific  电力（当量值）  1.229 吨标准煤/万千瓦时  据转述
      来源：据公开资料转述，未对照原文
      """,
    ],
    .english: [
      "quality-smes-2022/srdi-revenue": """
      quality-smes-2022/srdi-revenue  Revenue of at least 10 million yuan (second-hand), one of “size”
        Condition: revenue[Y] >= 1000万
        Doubt: Of which year was not checked; here the qualifying year
      """,
      "gazelle": """
      gazelle  Gazelle  second-hand
      Source: Retold by public sources, not held against a text; places differ
      gazelle  gazelle
        gazelle/age  Founded no more than 15 years ago (second-hand)
          Condition: Y - founded_on.year <= 15
          Doubt: On which day the age is told was not checked; here the qualifying year less that of founding
        gazelle/growth  Compound growth of at least 20 % (second-hand)
          Doubt: What must grow, and over how many years, was not checked
      """,
      "electricity-calorific": """
      electricity-calorific  electricity (calorific)  1.229 tce per 10,000 kWh  second-hand
      Source: Retold by public sources, not held against the text
      """,
    ],
  ]
}
