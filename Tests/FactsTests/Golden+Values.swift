extension Golden {
  /// What is said of values that cannot be taken.
  static let valueFaults = [
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": "12万"}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：“12万”不是工业总产值（output）的值
          应为：以元为单位的数，如 132000000 或 129999999.99
          办法：写成 120000
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: “12万” is no value of output (Gross industrial output)
          expected: an amount in yuan, such as 132000000 or 129999999.99
          try: write 120000
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": "1.2亿元"}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：“1.2亿元”不是工业总产值（output）的值
          应为：以元为单位的数，如 132000000 或 129999999.99
          办法：写成 120000000
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: “1.2亿元” is no value of output (Gross industrial output)
          expected: an amount in yuan, such as 132000000 or 129999999.99
          try: write 120000000
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": "1,320,000"}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：“1,320,000”不是工业总产值（output）的值
          应为：以元为单位的数，如 132000000 或 129999999.99
          办法：写成 1320000
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: “1,320,000” is no value of output (Gross industrial output)
          expected: an amount in yuan, such as 132000000 or 129999999.99
          try: write 1320000
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": "很多"}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：“很多”不是工业总产值（output）的值
          应为：以元为单位的数，如 132000000 或 129999999.99
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: “很多” is no value of output (Gross industrial output)
          expected: an amount in yuan, such as 132000000 or 129999999.99
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": ""}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：“”不是工业总产值（output）的值
          应为：以元为单位的数，如 132000000 或 129999999.99
          办法：不知道的不写；确知没有的写 null（表格里写 -）
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: “” is no value of output (Gross industrial output)
          expected: an amount in yuan, such as 132000000 or 129999999.99
          try: leave out what is unknown; write null (in tables -) where there is known to be none
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": 1.005}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：“1.005”细于一分
          办法：金额写到分，小数点后至多两位
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: “1.005” is finer than a fen
          try: write at most two digits after the point
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": 1e30}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：工业总产值（output）的值 1e30 超出范围
          应为：正负 9.2 亿亿元以内
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: 1e30 is out of range for output (Gross industrial output)
          expected: at most 92 quadrillion yuan either way
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": 123456789012345678901234567890123456}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：“123456789012345678901234567890123456”不是工业总产值（output）的值
          应为：以元为单位的数，如 132000000 或 129999999.99
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: “123456789012345678901234567890123456” is no value of output (Gross industrial output)
          expected: an amount in yuan, such as 132000000 or 129999999.99
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": true}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：工业总产值（output）的值写成了true
          应为：以元为单位的数，如 132000000 或 129999999.99
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: the value of output (Gross industrial output) is true
          expected: an amount in yuan, such as 132000000 or 129999999.99
        """#),
    Golden(
      fact: #"{"fact": "output", "period": "2025", "value": [1]}"#,
      zh: #"""
        f.json:1:78 (facts[0].value): 错误：工业总产值（output）的值写成了一个列表
          应为：以元为单位的数，如 132000000 或 129999999.99
        """#,
      en: #"""
        f.json:1:78 (facts[0].value): error: the value of output (Gross industrial output) is a list
          expected: an amount in yuan, such as 132000000 or 129999999.99
        """#),
    Golden(
      fact: #"{"fact": "employees", "period": "2025", "value": -1}"#,
      zh: #"""
        f.json:1:81 (facts[0].value): 错误：“-1”不是从业人员（employees）的值
          应为：不小于零的整数，如 120
        """#,
      en: #"""
        f.json:1:81 (facts[0].value): error: “-1” is no value of employees (Employees)
          expected: a whole number from zero up, such as 120
        """#),
    Golden(
      fact: #"{"fact": "employees", "period": "2025", "value": 1.5}"#,
      zh: #"""
        f.json:1:81 (facts[0].value): 错误：“1.5”不是从业人员（employees）的值
          应为：不小于零的整数，如 120
        """#,
      en: #"""
        f.json:1:81 (facts[0].value): error: “1.5” is no value of employees (Employees)
          expected: a whole number from zero up, such as 120
        """#),
    Golden(
      fact: #"{"fact": "employees", "period": "2025", "value": "120人"}"#,
      zh: #"""
        f.json:1:81 (facts[0].value): 错误：“120人”不是从业人员（employees）的值
          应为：不小于零的整数，如 120
          办法：写成 120
        """#,
      en: #"""
        f.json:1:81 (facts[0].value): error: “120人” is no value of employees (Employees)
          expected: a whole number from zero up, such as 120
          try: write 120
        """#),
    Golden(
      fact: #"{"fact": "first_entry", "value": "true"}"#,
      zh: #"""
        f.json:1:65 (facts[0].value): 错误：是否首次入统（first_entry）的值写成了一段文字
          应为：true 或 false
          办法：写成 true，不加引号
        """#,
      en: #"""
        f.json:1:65 (facts[0].value): error: the value of first_entry (First entry) is a text
          expected: true or false
          try: write true, without quotes
        """#),
    Golden(
      fact: #"{"fact": "first_entry", "value": "是"}"#,
      zh: #"""
        f.json:1:65 (facts[0].value): 错误：是否首次入统（first_entry）的值写成了一段文字
          应为：true 或 false
          办法：写成 true，不加引号
        """#,
      en: #"""
        f.json:1:65 (facts[0].value): error: the value of first_entry (First entry) is a text
          expected: true or false
          try: write true, without quotes
        """#),
    Golden(
      fact: #"{"fact": "first_entry", "value": "maybe"}"#,
      zh: #"""
        f.json:1:65 (facts[0].value): 错误：是否首次入统（first_entry）的值写成了一段文字
          应为：true 或 false
        """#,
      en: #"""
        f.json:1:65 (facts[0].value): error: the value of first_entry (First entry) is a text
          expected: true or false
        """#),
    Golden(
      fact: #"{"fact": "founded_on", "value": "2025/3/1"}"#,
      zh: #"""
        f.json:1:64 (facts[0].value): 错误：“2025/3/1”不是成立日期（founded_on）的值
          应为：年-月-日，如 2025-12-31
          办法：写成 2025-03-01
        """#,
      en: #"""
        f.json:1:64 (facts[0].value): error: “2025/3/1” is no value of founded_on (Day of founding)
          expected: a day such as 2025-12-31
          try: write 2025-03-01
        """#),
    Golden(
      fact: #"{"fact": "founded_on", "value": "2025年3月1日"}"#,
      zh: #"""
        f.json:1:64 (facts[0].value): 错误：“2025年3月1日”不是成立日期（founded_on）的值
          应为：年-月-日，如 2025-12-31
          办法：写成 2025-03-01
        """#,
      en: #"""
        f.json:1:64 (facts[0].value): error: “2025年3月1日” is no value of founded_on (Day of founding)
          expected: a day such as 2025-12-31
          try: write 2025-03-01
        """#),
    Golden(
      fact: #"{"fact": "founded_on", "value": "2025-02-30"}"#,
      zh: #"""
        f.json:1:64 (facts[0].value): 错误：日历上没有 2025-02-30 这一天
          办法：2025 年 2 月有 28 天
        """#,
      en: #"""
        f.json:1:64 (facts[0].value): error: the calendar has no day 2025-02-30
          try: that month has 28 days
        """#),
    Golden(
      fact: #"{"fact": "founded_on", "value": "1899-12-31"}"#,
      zh: #"""
        f.json:1:64 (facts[0].value): 错误：成立日期（founded_on）的值 1899-12-31 超出范围
          应为：1900-01-01 至 2199-12-31
        """#,
      en: #"""
        f.json:1:64 (facts[0].value): error: 1899-12-31 is out of range for founded_on (Day of founding)
          expected: 1900-01-01 to 2199-12-31
        """#),
    Golden(
      fact: #"{"fact": "founded_on", "value": "2200-01-01"}"#,
      zh: #"""
        f.json:1:64 (facts[0].value): 错误：成立日期（founded_on）的值 2200-01-01 超出范围
          应为：1900-01-01 至 2199-12-31
        """#,
      en: #"""
        f.json:1:64 (facts[0].value): error: 2200-01-01 is out of range for founded_on (Day of founding)
          expected: 1900-01-01 to 2199-12-31
        """#),
    Golden(
      fact: #"{"fact": "founded_on", "value": 20250301}"#,
      zh: #"""
        f.json:1:64 (facts[0].value): 错误：成立日期（founded_on）的值写成了一个数
          应为：年-月-日，如 2025-12-31
        """#,
      en: #"""
        f.json:1:64 (facts[0].value): error: the value of founded_on (Day of founding) is a number
          expected: a day such as 2025-12-31
        """#),
    Golden(
      fact: #"{"fact": "tier", "value": "srdy"}"#,
      zh: #"""
        f.json:1:58 (facts[0].value): 错误：“srdy”不是优质中小企业梯度（tier）的选项
          应为：none（没有）、innovative（创新型中小企业）、srdi（专精特新中小企业）、little_giant（专精特新“小巨人”企业）
          办法：是否想写“srdi”？
        """#,
      en: #"""
        f.json:1:58 (facts[0].value): error: “srdy” is no choice of tier (Rung of the ladder of small firms)
          expected: none (none), innovative (innovative), srdi (specialised and sophisticated), little_giant (little giant)
          try: did you mean “srdi”?
        """#),
    Golden(
      fact: #"{"fact": "tier", "value": "专精特新中小企业"}"#,
      zh: #"""
        f.json:1:58 (facts[0].value): 错误：“专精特新中小企业”不是优质中小企业梯度（tier）的选项
          应为：none（没有）、innovative（创新型中小企业）、srdi（专精特新中小企业）、little_giant（专精特新“小巨人”企业）
          办法：是否想写“srdi”？
        """#,
      en: #"""
        f.json:1:58 (facts[0].value): error: “专精特新中小企业” is no choice of tier (Rung of the ladder of small firms)
          expected: none (none), innovative (innovative), srdi (specialised and sophisticated), little_giant (little giant)
          try: did you mean “srdi”?
        """#),
    Golden(
      fact: #"{"fact": "tier", "value": "best"}"#,
      zh: #"""
        f.json:1:58 (facts[0].value): 错误：“best”不是优质中小企业梯度（tier）的选项
          应为：none（没有）、innovative（创新型中小企业）、srdi（专精特新中小企业）、little_giant（专精特新“小巨人”企业）
        """#,
      en: #"""
        f.json:1:58 (facts[0].value): error: “best” is no choice of tier (Rung of the ladder of small firms)
          expected: none (none), innovative (innovative), srdi (specialised and sophisticated), little_giant (little giant)
        """#),
    Golden(
      fact: #"{"fact": "credit_code", "value": "9131"}"#,
      zh: #"""
        f.json:1:65 (facts[0].value): 错误：“9131”不是统一社会信用代码（credit_code）的值
          应为：十八位的统一社会信用代码，大写；这里有 4 位
        """#,
      en: #"""
        f.json:1:65 (facts[0].value): error: “9131” is no value of credit_code (Unified social credit code)
          expected: a credit code of eighteen characters, in capitals; here are 4
        """#),
    Golden(
      fact: #"{"fact": "credit_code", "value": "91310117ma1j0000x7"}"#,
      zh: #"""
        f.json:1:65 (facts[0].value): 错误：“91310117ma1j0000x7”不是统一社会信用代码（credit_code）的值
          应为：十八位的统一社会信用代码，大写
          办法：写成 91310117MA1J0000X7
        """#,
      en: #"""
        f.json:1:65 (facts[0].value): error: “91310117ma1j0000x7” is no value of credit_code (Unified social credit code)
          expected: a credit code of eighteen characters, in capitals
          try: write 91310117MA1J0000X7
        """#),
    Golden(
      fact: #"{"fact": "credit_code", "value": "91310117MA1J0000I3"}"#,
      zh: #"""
        f.json:1:65 (facts[0].value): 错误：“91310117MA1J0000I3”不是统一社会信用代码（credit_code）的值
          应为：十八位的统一社会信用代码，大写；其中不会有“I”
        """#,
      en: #"""
        f.json:1:65 (facts[0].value): error: “91310117MA1J0000I3” is no value of credit_code (Unified social credit code)
          expected: a credit code of eighteen characters, in capitals; “I” is never one of them
        """#),
    Golden(
      fact: #"{"fact": "credit_code", "value": "91310117MA1J0000X3"}"#,
      zh: #"""
        f.json:1:65 (facts[0].value): 提醒：统一社会信用代码 91310117MA1J0000X3 的校验位不符
          应为：末位为 7
          办法：核对营业执照；少数早期代码确实如此，可以照用
        """#,
      en: #"""
        f.json:1:65 (facts[0].value): warning: the credit code 91310117MA1J0000X3 has a wrong check character
          expected: 7 at the end
          try: compare it with the licence; a few early codes are so, and may be used
        """#),
    Golden(
      fact: #"{"fact": "industry", "value": 3911}"#,
      zh: #"""
        f.json:1:62 (facts[0].value): 错误：行业代码（industry）的值写成了一个数
          应为：二至四位的行业代码，如 3911
          办法：加上引号："3911"
        """#,
      en: #"""
        f.json:1:62 (facts[0].value): error: the value of industry (Industry) is a number
          expected: an industry code of two to four digits, such as 3911
          try: put it in quotes: "3911"
        """#),
    Golden(
      fact: #"{"fact": "industry", "value": "39111"}"#,
      zh: #"""
        f.json:1:62 (facts[0].value): 错误：“39111”不是行业代码（industry）的值
          应为：二至四位的行业代码，如 3911
        """#,
      en: #"""
        f.json:1:62 (facts[0].value): error: “39111” is no value of industry (Industry)
          expected: an industry code of two to four digits, such as 3911
        """#),
    Golden(
      fact: #"{"fact": "statistical_area", "value": "3101"}"#,
      zh: #"""
        f.json:1:70 (facts[0].value): 错误：“3101”不是统计属地（statistical_area）的值
          应为：六位或九位的地区代码，如 310117
        """#,
      en: #"""
        f.json:1:70 (facts[0].value): error: “3101” is no value of statistical_area (Area of statistics)
          expected: an area code of six or nine digits, such as 310117
        """#),
    Golden(
      fact: #"{"fact": "name", "value": "一\n二"}"#,
      zh: #"""
        f.json:1:58 (facts[0].value): 错误：“一�二”不是单位名称（name）的值
          应为：一行文字，不超过 200 字
        """#,
      en: #"""
        f.json:1:58 (facts[0].value): error: “一�二” is no value of name (Name)
          expected: one line of text of at most 200 characters
        """#),
  ]
}
