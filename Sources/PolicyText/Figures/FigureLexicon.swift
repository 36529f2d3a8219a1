/// The words that the scanner knows.
enum FigureLexicon {
  /// Units after a number in digits, the longest first.
  static let units: [[Character]] = ordered([
    "个百分点", "百分点", "个工作日", "工作日", "个月", "个小时", "小时", "分钟", "吨标准煤", "吨标煤", "吨", "平方公里", "平方米", "立方米", "公里",
    "千瓦时", "千瓦", "兆瓦", "千克", "公斤", "毫米", "厘米", "米", "公顷", "元", "家", "个", "项", "台", "条", "名", "人次", "人", "亩", "件",
    "套", "倍", "天", "户", "支", "所", "处", "片", "座", "场", "款", "辆", "艘", "架", "栋", "幢", "间", "床", "级", "年", "次", "种", "类",
    "批", "期", "轮", "层", "位", "组", "对", "度", "日", "月", "成", "页", "只", "颗", "枚", "%", "‰", "kWh", "kW", "MW", "GW", "kVA",
    "km",
    "kg", "mm", "cm", "m",
  ])

  /// Units whose first character is a scale elsewhere.
  static let unitsLikeScales: [[Character]] = ordered(["千瓦", "千克", "百分"])

  /// Units after a small number in words: those that rarely belong to a name or an idiom.
  static let unitsAfterWords: [[Character]] = ordered([
    "个百分点", "个工作日", "个月", "个小时", "小时", "平方公里", "公里", "吨标煤", "元", "家", "个", "项", "台", "条", "名", "亩", "件", "套", "倍", "天",
    "户", "所", "座", "款",
  ])

  /// Units after a large number in words: 百亿级, 亿元, 一万家.
  static let unitsAfterLargeWords: [[Character]] = ordered([
    "级", "元", "家", "个小时", "小时", "个", "项", "台", "条", "名", "人", "亩", "件", "套", "户", "吨标煤", "吨", "平方米", "千瓦时", "千瓦",
  ])

  static let before: [[Character]] = ordered([
    "不低于", "不少于", "不超过", "不高于", "超过", "突破", "达到", "达", "最高", "至少", "力争", "约", "近", "累计", "每年", "年均", "新增", "满", "低于",
    "高于",
  ])

  /// Whether a word before a figure is the end of another: 节约, 接近.
  static func isInWord(_ word: [Character], after before: Character?) -> Bool {
    guard let before else { return false }
    return (word == ["约"] && "节大合契".contains(before)) || (word == ["近"] && "接附最".contains(before))
      || (word == ["达"] && "到发传下".contains(before)) || (word == ["满"] && "圆充".contains(before))
  }

  static let after: [[Character]] = ordered(["(含)以上", "(含)", "(不含)", "以上", "以下", "以内", "左右", "上下", "多", "余"])

  /// What a number in words counts before 年 where it is a length of time and no plan's name.
  static let beforeYears: [[Character]] = ordered(["连续", "累计", "满", "近", "超过", "不少于", "最近", "为期"])

  /// What makes a small number with 个 a name even without quotes.
  static let collectives: [[Character]] = ordered(["个新城", "个新赛道", "个一批", "个重大"])

  private static func ordered(_ words: [String]) -> [[Character]] {
    words.map(Array.init).sorted { $0.count > $1.count }
  }
}
