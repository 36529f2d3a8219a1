extension Golden {
  /// What is said of names, periods, dates and the shape of the file.
  static let fileFaults = [
    Golden(
      fact: #"{"fact": "outptu", "period": "2025", "value": 1}"#,
      zh: #"""
        f.json:1:41 (facts[0].fact): 错误：没有“outptu”这个事实
          办法：是否想写“output”？
        """#,
      en: #"""
        f.json:1:41 (facts[0].fact): error: there is no fact “outptu”
          try: did you mean “output”?
        """#),
    Golden(
      fact: #"{"fact": "output@2025", "value": 1}"#,
      zh: #"""
        f.json:1:41 (facts[0].fact): 错误：没有“output@2025”这个事实
          办法：期间另写："fact": "output", "period": "2025"
        """#,
      en: #"""
        f.json:1:41 (facts[0].fact): error: there is no fact “output@2025”
          try: give the period apart: "fact": "output", "period": "2025"
        """#),
    Golden(
      fact: #"{"fact": "工业总产值", "period": "2025", "value": 1}"#,
      zh: #"""
        f.json:1:41 (facts[0].fact): 错误：没有“工业总产值”这个事实
          办法：是否想写“output”？
        """#,
      en: #"""
        f.json:1:41 (facts[0].fact): error: there is no fact “工业总产值”
          try: did you mean “output”?
        """#),
    Golden(
      fact: #"{"fact": "weather", "value": 1}"#,
      zh: #"""
        f.json:1:41 (facts[0].fact): 错误：没有“weather”这个事实
          办法：填报模板的表头里有全部事实，接口 /api/v1/facts 也列出
        """#,
      en: #"""
        f.json:1:41 (facts[0].fact): error: there is no fact “weather”
          try: the headers of the templates have all facts, and /api/v1/facts lists them
        """#),
    Golden(
      fact: #"{"fact": "contract_amount", "value": 1}"#,
      zh: #"""
        f.json:1:41 (facts[0].fact): 错误：“contract_amount”（合同金额）说的是合同，不是企业
          办法：写到 subjects 里一个 subject 为 contract 的条目
        """#,
      en: #"""
        f.json:1:41 (facts[0].fact): error: “contract_amount” (Contract amount) is about a contract, not an enterprise
          try: put it in an entry of subjects whose subject is contract
        """#),
    Golden(
      fact: #"{"fact": "output", "value": 1}"#,
      zh: #"""
        f.json:1:41 (facts[0].fact): 错误：工业总产值（output）要写明期间
          应为：1900 至 2199 的年或月，如 "2025"、"2025-11"
          办法：补上 "period": …
        """#,
      en: #"""
        f.json:1:41 (facts[0].fact): error: output (Gross industrial output) needs a period
          expected: a year or month from 1900 to 2199, such as "2025" or "2025-11"
          try: add "period": …
        """#),
    Golden(
      fact: #"{"fact": "tier", "period": "2025", "value": "srdi"}"#,
      zh: #"""
        f.json:1:59 (facts[0].period): 错误：优质中小企业梯度（tier）不分期间
          办法：去掉 period；从哪天起有效，写在 since 里
        """#,
      en: #"""
        f.json:1:59 (facts[0].period): error: tier (Rung of the ladder of small firms) has no periods
          try: drop period; the day from which it holds goes into since
        """#),
    Golden(
      fact: #"{"fact": "employees", "period": "2025-01", "value": 1}"#,
      zh: #"""
        f.json:1:64 (facts[0].period): 错误：“2025-01”不是从业人员（employees）的期间
          应为：1900 至 2199 的年，如 "2025"
        """#,
      en: #"""
        f.json:1:64 (facts[0].period): error: “2025-01” is no period of employees (Employees)
          expected: a year from 1900 to 2199, such as "2025"
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025-13", "value": 1}"#,
      zh: #"""
        f.json:1:61 (facts[0].period): 错误：“2025-13”不是工业总产值（output）的期间
          应为：1900 至 2199 的年或月，如 "2025"、"2025-11"
        """#,
      en: #"""
        f.json:1:61 (facts[0].period): error: “2025-13” is no period of output (Gross industrial output)
          expected: a year or month from 1900 to 2199, such as "2025" or "2025-11"
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "1899", "value": 1}"#,
      zh: #"""
        f.json:1:61 (facts[0].period): 错误：“1899”不是工业总产值（output）的期间
          应为：1900 至 2199 的年或月，如 "2025"、"2025-11"
        """#,
      en: #"""
        f.json:1:61 (facts[0].period): error: “1899” is no period of output (Gross industrial output)
          expected: a year or month from 1900 to 2199, such as "2025" or "2025-11"
        """#),
    Golden(
      fact: #"{"fact": "output", "period": true, "value": 1}"#,
      zh: #"""
        f.json:1:61 (facts[0].period): 错误：期间写成了true
          应为：1900 至 2199 的年或月，如 "2025"、"2025-11"
        """#,
      en: #"""
        f.json:1:61 (facts[0].period): error: the period is true
          expected: a year or month from 1900 to 2199, such as "2025" or "2025-11"
        """#),
    Golden(
      fact: #"{"fact": "tier"}"#,
      zh: #"""
        f.json:1:32 (facts[0]): 错误：缺少“value”
          办法：补上 "value": …
        """#,
      en: #"""
        f.json:1:32 (facts[0]): error: “value” is missing
          try: add "value": …
        """#),
    Golden(
      fact: #"{"value": 1}"#,
      zh: #"""
        f.json:1:32 (facts[0]): 错误：缺少“fact”
          办法：补上 "fact": …
        """#,
      en: #"""
        f.json:1:32 (facts[0]): error: “fact” is missing
          try: add "fact": …
        """#),
    Golden(
      fact: #"{"fact": "tier", "value": "srdi", "sinse": "2024-05-01"}"#,
      zh: #"""
        f.json:1:66 (facts[0]): 错误：这里没有“sinse”这个键
          应为：fact、period、recorded、since、value
          办法：是否想写“since”？
        """#,
      en: #"""
        f.json:1:66 (facts[0]): error: there is no key “sinse” here
          expected: fact, period, recorded, since, value
          try: did you mean “since”?
        """#),
    Golden(
      fact: #"{"fact": "tier", "value": "srdi", "since": "2024-05"}"#,
      zh: #"""
        f.json:1:75 (facts[0].since): 错误：读不懂“2024-05”
          应为：1900 至 2199 年间的一天，如 2024-05-01
        """#,
      en: #"""
        f.json:1:75 (facts[0].since): error: “2024-05” cannot be read
          expected: a day from 1900 to 2199, such as 2024-05-01
        """#),
    Golden(
      fact: #"{"fact": "tier", "value": "srdi", "recorded": "1066-10-14"}"#,
      zh: #"""
        f.json:1:78 (facts[0].recorded): 错误：读不懂“1066-10-14”
          应为：1900 至 2199 年间的一天，如 2024-05-01
        """#,
      en: #"""
        f.json:1:78 (facts[0].recorded): error: “1066-10-14” cannot be read
          expected: a day from 1900 to 2199, such as 2024-05-01
        """#),
    Golden(
      fact: #"{"fact": "tier", "value": "srdi"}, {"fact": "tier", "value": "none"}"#,
      zh: #"""
        f.json:1:67 (facts[1]): 错误：tier 写了两次，先前在 facts[0]
          办法：只留一个；前后变化过的，用 since 写明各从哪天起
        """#,
      en: #"""
        f.json:1:67 (facts[1]): error: tier is told twice, first at facts[0]
          try: keep one; where it changed, say with since from which day each holds
        """#),
    Golden(
      fact: #"{"fact": "outptu", "period": "2025", "value": 1}, {"fact": "tier", "value": "srdy"}"#,
      zh: #"""
        f.json:1:41 (facts[0].fact): 错误：没有“outptu”这个事实
          办法：是否想写“output”？
        f.json:1:108 (facts[1].value): 错误：“srdy”不是优质中小企业梯度（tier）的选项
          应为：none（没有）、innovative（创新型中小企业）、srdi（专精特新中小企业）、little_giant（专精特新“小巨人”企业）
          办法：是否想写“srdi”？
        """#,
      en: #"""
        f.json:1:41 (facts[0].fact): error: there is no fact “outptu”
          try: did you mean “output”?
        f.json:1:108 (facts[1].value): error: “srdy” is no choice of tier (Rung of the ladder of small firms)
          expected: none (none), innovative (innovative), srdi (specialised and sophisticated), little_giant (little giant)
          try: did you mean “srdi”?
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025-1", "value": "x", "since": "y"}"#,
      zh: #"""
        f.json:1:61 (facts[0].period): 错误：“2025-1”不是工业总产值（output）的期间
          应为：1900 至 2199 的年或月，如 "2025"、"2025-11"
        f.json:1:80 (facts[0].value): 错误：“x”不是工业总产值（output）的值
          应为：以元为单位的数，如 132000000 或 129999999.99
        f.json:1:94 (facts[0].since): 错误：读不懂“y”
          应为：1900 至 2199 年间的一天，如 2024-05-01
        """#,
      en: #"""
        f.json:1:61 (facts[0].period): error: “2025-1” is no period of output (Gross industrial output)
          expected: a year or month from 1900 to 2199, such as "2025" or "2025-11"
        f.json:1:80 (facts[0].value): error: “x” is no value of output (Gross industrial output)
          expected: an amount in yuan, such as 132000000 or 129999999.99
        f.json:1:94 (facts[0].since): error: “y” cannot be read
          expected: a day from 1900 to 2199, such as 2024-05-01
        """#),
    Golden(
      file: #"[]"#,
      zh: #"""
        f.json:1:1: 错误：这里是一个列表
          应为：一组键值
        """#,
      en: #"""
        f.json:1:1: error: here stands a list
          expected: a mapping of keys
        """#),
    Golden(
      file: #"{}"#,
      zh: #"""
        f.json:1:1: 错误：缺少“enterprise”
          办法：补上 "enterprise": …
        """#,
      en: #"""
        f.json:1:1: error: “enterprise” is missing
          try: add "enterprise": …
        """#),
    Golden(
      file: #"{"enterprise": ""}"#,
      zh: #"""
        f.json:1:16 (enterprise): 错误：这里是空白
          应为：一段文字
        """#,
      en: #"""
        f.json:1:16 (enterprise): error: here stands nothing
          expected: a text
        """#),
    Golden(
      file: #"{"enterprise": 5}"#,
      zh: #"""
        f.json:1:16 (enterprise): 错误：这里是一个数
          应为：一段文字
        """#,
      en: #"""
        f.json:1:16 (enterprise): error: here stands a number
          expected: a text
        """#),
    Golden(
      file: #"{"enterprise": "e1", "fact": []}"#,
      zh: #"""
        f.json:1:22: 错误：这里没有“fact”这个键
          应为：complete、enterprise、facts、subjects
          办法：是否想写“facts”？
        """#,
      en: #"""
        f.json:1:22: error: there is no key “fact” here
          expected: complete, enterprise, facts, subjects
          try: did you mean “facts”?
        """#),
    Golden(
      file: #"{"enterprise": "e1", "complete": ["loans"]}"#,
      zh: #"""
        f.json:1:35 (complete[0]): 错误：没有“loans”这个选项
          应为：project、product、contract、loan、insurance、person、site、park、institution
          办法：是否想写“loan”？
        """#,
      en: #"""
        f.json:1:35 (complete[0]): error: there is no choice “loans”
          expected: project, product, contract, loan, insurance, person, site, park, institution
          try: did you mean “loan”?
        """#),
    Golden(
      file: #"{"enterprise": "e1", "complete": ["enterprise"]}"#,
      zh: #"""
        f.json:1:35 (complete[0]): 错误：企业自己不列在这里
          办法：企业的事实写在最外层的 facts 里
        """#,
      en: #"""
        f.json:1:35 (complete[0]): error: the enterprise itself does not stand here
          try: put its facts into the outermost facts
        """#),
    Golden(
      file:
        #"{"enterprise": "e1", "subjects": [{"subject": "contract", "key": "c"}, {"subject": "contract", "key": "c"}]}"#,
      zh: #"""
        f.json:1:103 (subjects[1].key): 错误：合同“c”写了两次，先前在 subjects[0]
          办法：合成一条，或换一个 key
        """#,
      en: #"""
        f.json:1:103 (subjects[1].key): error: contract “c” stands twice, first at subjects[0]
          try: join the two, or give one another key
        """#),
    Golden(
      file: #"{"enterprise": "e1", "subjects": [{"subject": "contract"}]}"#,
      zh: #"""
        f.json:1:35 (subjects[0]): 错误：缺少“key”
          办法：补上 "key": …
        """#,
      en: #"""
        f.json:1:35 (subjects[0]): error: “key” is missing
          try: add "key": …
        """#),
    Golden(
      file:
        #"{"enterprise": "e1", "subjects": [{"subject": "loan", "key": "l", "facts": [{"fact": "output", "period": "2025", "value": 1}]}]}"#,
      zh: #"""
        f.json:1:86 (subjects[0].facts[0].fact): 错误：“output”（工业总产值）说的是企业，不是贷款
          办法：写到企业自己的 facts 里
        """#,
      en: #"""
        f.json:1:86 (subjects[0].facts[0].fact): error: “output” (Gross industrial output) is about an enterprise, not a loan
          try: put it among the enterprise's own facts
        """#),
    Golden(
      file:
        #"{"enterprise": "e1", "subjects": [{"subject": "loan", "key": "l", "facts": [{"fact": "contract_amount", "value": 1}]}]}"#,
      zh: #"""
        f.json:1:86 (subjects[0].facts[0].fact): 错误：“contract_amount”（合同金额）说的是合同，不是贷款
          办法：写到 subjects 里一个 subject 为 contract 的条目
        """#,
      en: #"""
        f.json:1:86 (subjects[0].facts[0].fact): error: “contract_amount” (Contract amount) is about a contract, not a loan
          try: put it in an entry of subjects whose subject is contract
        """#),
    Golden(
      file: #"{"enterprise": "e1", "enterprise": "e2"}"#,
      zh: #"""
        f.json:1:22: 错误：键“enterprise”重复了，先前在第 1 行
          办法：只留一处
        """#,
      en: #"""
        f.json:1:22: error: the key “enterprise” stands twice, first on line 1
          try: keep one of them
        """#),
    Golden(
      file: #"{"enterprise": "e1""#,
      zh: #"""
        f.json:1:20: 错误：文件没有写完
          应为：, 或 }
        """#,
      en: #"""
        f.json:1:20: error: the file ends too early
          expected: , or }
        """#),
  ]
}
