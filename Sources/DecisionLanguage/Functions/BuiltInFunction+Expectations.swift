import Diagnostics

/// What functions take beyond the types of their parameters: messages say it where arguments fit and come to nothing.
extension BuiltInFunction {
  /// `nil` where nothing more can be told than how the function is called.
  var expectation: Wording? { Self.expectations[name] }

  private static let position = Wording(
    zh: "位置从 1 数起，从末尾数起为负，不超出列表", en: "a position within the list: from 1, or negative from the end")
  private static let scale = Wording(zh: "小数位数在 -6111 和 6176 之间", en: "a scale from -6111 to 6176")
  private static let numbersAlone = Wording(zh: "至少一个数，没有别的值", en: "one number at least, and nothing else")
  private static let orderedAlone = Wording(zh: "同一种可以比大小的值", en: "values of one kind that has an order")
  private static let ends = Wording(zh: "两端和点是同一种可以比大小的值", en: "ends and points of one kind that has an order")

  private static let expectations: [String: Wording] = {
    var all: [String: Wording] = [
      "date": Wording(
        zh: #"存在的日子，如 "2026-01-31" 或 2026, 1, 31"#, en: #"a day there is: "2026-01-31" or 2026, 1, 31"#),
      "time": Wording(
        zh: #"时刻，如 "10:30:00" 或 "10:30:00+08:00""#, en: #"a time of day: "10:30:00" or "10:30:00+08:00""#),
      "date and time": Wording(
        zh: #"日期时刻，如 "2026-01-31T10:30:00@Asia/Shanghai""#, en: #"such as "2026-01-31T10:30:00@Asia/Shanghai""#),
      "duration": Wording(zh: #"时长，如 "P1Y2M" 或 "P3DT4H""#, en: #"a duration: "P1Y2M" or "P3DT4H""#),
      "number": Wording(zh: #"数字，如 "1000.5""#, en: #"a numeral: "1000.5""#),
      "range": Wording(zh: #"两端为字面值的区间，如 "[1..10)""#, en: #"a range between two literals: "[1..10)""#),
      "years and months duration": Wording(zh: "两个日期或日期时刻", en: "two dates, or dates with times"),
      "substring": Wording(
        zh: "起点从 1 数起，从末尾数起为负；长度大于 0", en: "a start from 1, or negative from the end; a length above 0"),
      "string join": Wording(zh: "文字的列表", en: "a list of strings"),
      "modulo": Wording(zh: "除数不为零", en: "a divisor that is not zero"),
      "sqrt": Wording(zh: "不小于零的数", en: "a number not below zero"),
      "log": Wording(zh: "大于零的数", en: "a number above zero"),
      "exp": Wording(zh: "结果不超出范围的数", en: "a number whose result is in range"),
      "stddev": Wording(zh: "至少两个数，没有别的值", en: "two numbers at least, and nothing else"),
      "context": Wording(
        zh: "每项是有 key 和 value 的上下文，key 不重复", en: "entries of a key and a value each, no key twice"),
      "context put": Wording(zh: "通到上下文里的键", en: "keys that lead through contexts"),
      "context merge": Wording(zh: "上下文的列表", en: "a list of contexts"),
      "sort": Wording(zh: "两个参数、得真假值的函数", en: "a function of two members that comes to a boolean"),
      "all": Wording(zh: "真假值", en: "booleans"), "any": Wording(zh: "真假值", en: "booleans"),
    ]
    for name in ["sublist", "insert before", "remove", "list replace"] { all[name] = position }
    for name in ["decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down"] {
      all[name] = scale
    }
    for name in ["sum", "product", "mean", "median", "mode"] { all[name] = numbersAlone }
    for name in ["min", "max"] { all[name] = orderedAlone }
    for function in ranges { all[function.name] = ends }
    for function in dates where function.forms.first?.parameters.map(\.name) == ["date"] {
      all[function.name] = Wording(zh: "日期或日期时刻", en: "a date, or a date with a time")
    }
    return all
  }()
}
