import Testing

@testable import PolicyText

@Suite("The scanner of figures")
struct FigureScannerTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let text: String
    let found: [String]
    var testDescription: String { text }

    init(_ text: String, _ found: String...) {
      self.text = text
      self.found = found
    }
  }

  /// What the scanner finds, each as its words; what is no figure with its class.
  static func scan(_ text: String) -> [TextFigure] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return FigureScanner.figures(in: PlacedText.joining(lines).text)
  }

  static func words(_ figure: TextFigure) -> String {
    switch figure.kind {
    case .quantity(let quantity): quantity.words
    case .day(let day): "\(day)"
    case .month(let year, let month): "\(year)-\(month)"
    case .year(let year): "\(year)"
    case .plan(let years): "plan \(years.lowerBound)-\(years.upperBound)"
    case .designation(let designation): "\(designation) \(figure.text)"
    }
  }

  static let figures = [
    Example("灯油５０万元", "50万元"), Example("１．３万亿元", "13000亿元"), Example("占比 2.5％", "2.5%"), Example("千分之", "千分之").nothing,
    Example("提高３‰", "0.3%"), Example("补贴３０﹪", "30%"), Example("1,200家", "1200家"), Example("12,345,678元", "1234.5678万元"),
    Example("灯2025,100家", "2025", "100家"), Example("600 台/万人", "600台/万人"), Example("50万元/人", "50万元/人"),
    Example("高2个百分点", "2个百分点"), Example("高３百分点", "3个百分点"), Example("1.2倍", "1.2倍"), Example("不低于2倍", "2倍"),
    Example("30万千瓦时", "30万千瓦时"),
    Example("5千克", "5千克"), Example("100kW", "100kW"), Example("1万亩", "1万亩"), Example("200多家", "200家"),
    Example("1000—2000元", "1000元", "2000元"), Example("0.8%—1.3%", "0.8%", "1.3%"),
    Example("2000-5000 万的", "2000万", "5000万"),
    Example("2000万元至5000万元", "2000万元", "5000万元"), Example("10~20家", "10家", "20家"),
    Example("5000万元（含）至1亿元（不含）/年", "5000万元", "1亿元"), Example("1亿元/年", "1亿元"), Example("3公里", "3公里"),
  ]

  static let broken = [
    Example("最高５０\n\n万元", "50万元"), Example("到 20\n28 年", "2028"), Example("1.2 万\n亿元", "12000亿元"),
    Example("守灯人 2\n00 名", "200名"), Example("占 15\n％", "15%"), Example("1000—\n2000 元", "1000元", "2000元"),
    Example("100 200家", "100", "200家"), Example("四\n\n大航道", "collective 四大"), Example("2026 年 2\n月 1 日", "2026-02-01"),
    Example("不低于３．０.(责任", "3"), Example("照办.2026年", "2026"),
  ]

  static let days = [
    Example("2025年4月3日", "2025-04-03"), Example("２０２５年４月", "2025-4"), Example("2025年底前", "2025"),
    Example("2025-12-31前", "2025-12-31"),
    Example("2025/4/3", "2025-04-03"), Example("2023-2025年", "2023", "2025"), Example("2026年至2028年", "2026", "2028"),
    Example("2025年2月30日", "2025-2", "30日"), Example("“十四五”期间", "plan 2021-2025"), Example("“十五五”期末", "plan 2026-2030"),
  ]

  static let inWords = [
    Example("百亿级", "100亿级"), Example("千亿级新航道", "1000亿级"), Example("五千亿级", "5000亿级"), Example("万亿级", "10000亿级"),
    Example("总价亿元以上", "1亿元"), Example("一万家", "1万家"), Example("两个灯塔", "2个"), Example("十二家", "12家"),
    Example("连续三年", "3年"),
    Example("增长一倍", "1倍"), Example("提高到两倍以上", "2倍"), Example("百分之三十", "30%"),
    Example("三分之一", "33.33333333333333333333333333333333%"),
    Example("千瓦", "").nothing, Example("一百二十名", "120名"), Example("5千亿元", "5000亿元"),
  ]

  static let names = [
    Example("“2+(3+6)+(4+5)”", "formula 2+(3+6)+(4+5)"), Example("１＋１６＋X", "formula １＋１６＋X"),
    Example("7×24小时", "formula 7×24"),
    Example("Web3.0等", "name Web3.0"), Example("(ISO５６００５)", "name ISO５６００５"), Example("ISO 56005", "name ISO 56005"),
    Example("GB/T 4754", "name GB/T 4754"), Example("5G专网", "name 5G"), Example("３D打印", "name ３D"),
    Example("2.0版", "name 2.0版"),
    Example("四大航道", "collective 四大"), Example("“五个新城”", "collective 五个"), Example("五个新城", "collective 五个"),
    Example("三年方案", "period 三年"), Example("灯塔图(2022)", "edition (2022)"),
    Example("方案（2026—2028 年）", "edition （2026—2028 年）"),
    Example("灯府〔2025〕20号", "documentNumber 〔2025〕20号"), Example("1.点灯", "listNumber 1."),
    Example("（一）点灯", "listNumber （一）"),
    Example("第三灯塔"), Example("第12条"), Example("进一步统一思想"), Example("一灯一策、一对一"), Example("百场万企"), Example("数百家灯塔"),
    Example("双千兆"), Example("一次性奖励"), Example("十分重要"), Example("千方百计"), Example("二转二"), Example("AI+灯塔"),
  ]

  @Test("a figure is found with its value and unit", arguments: figures + inWords)
  func quantities(_ example: Example) {
    #expect(Self.scan(example.text).map(Self.words) == example.found)
  }

  @Test("line breaks and page joins inside a figure do not matter", arguments: broken)
  func joins(_ example: Example) {
    #expect(Self.scan(example.text).map(Self.words) == example.found)
  }

  @Test("days, months, years and the years of a plan are told apart", arguments: days)
  func dates(_ example: Example) {
    #expect(Self.scan(example.text).map(Self.words) == example.found)
  }

  @Test("a number that belongs to a name is no figure", arguments: names)
  func designations(_ example: Example) {
    let found = Self.scan(example.text)
    #expect(found.map(Self.words) == example.found)
    #expect(!found.contains(where: \.isFigure) || example.text.contains("小时"))
  }

  @Test("the words around a figure say how it is meant")
  func qualifiers() {
    let found = Self.scan("总值不低于10亿元以上,力争超过20家左右,节约1%")
    #expect(found.map(\.qualifiers) == [["不低于", "以上"], ["力争", "超过", "左右"], []])
  }

  @Test("a share of a rule is the multiple that a text writes, and the other way round; nothing else is")
  func multiples() {
    let (share, times) = (FigureQuantity(2, .ratio), FigureQuantity(2, .of("倍")))
    #expect(share.matches(times) && times.matches(share) && share.words == "200%" && times.words == "2倍")
    #expect(FigureQuantity(200, unit: "%").map { $0.matches(times) } == true)
    #expect(!FigureQuantity(2, .of("家")).matches(times) && !times.matches(FigureQuantity(2, .of("个百分点"))))
    #expect(!FigureQuantity(1, .ratio).matches(times) && !share.matches(FigureQuantity(2, .none)))
  }

  @Test("a figure knows where it stands in the text that was scanned")
  func ranges() {
    let placed = PlacedText.joining(["油价", "  ５０", "万元整"]).text
    let figure = FigureScanner.figures(in: placed).first
    #expect(figure?.text == "５０万元")
    #expect(figure.map { String(placed.characters[$0.range]) } == "５０万元")
    #expect(figure.map { placed.positions[$0.range.lowerBound] } == PlacedText.Position(line: 2, column: 3))
  }
}

extension FigureScannerTests.Example {
  /// The same text with nothing to be found in it.
  var nothing: FigureScannerTests.Example { FigureScannerTests.Example(text) }
}
