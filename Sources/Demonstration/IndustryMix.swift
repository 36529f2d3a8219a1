import Diagnostics
import Quantities
import Randomness

/// Which industries the enterprises of the demonstration are in, and what the firms of each are like.
struct IndustryMix: Sendable {
  /// A division of GB/T 4754 as the demonstration draws it.
  struct Division: Sendable {
    let code: String
    /// How common its firms are, against the other divisions.
    let weight: Double
    /// What they call their trade.
    let trades: [String]
    /// The size of its middle firm against the middle firm of all.
    var size = 1.0
    /// The share of revenue that its middle firm spends on research.
    var research = 0.03

    /// Mining, manufacturing, and the supply of power, gas and water.
    var isIndustrial: Bool { code >= "06" && code <= "46" }
  }

  private let divisions: WeightedChoice<(division: Division, classes: [IndustryCode])>

  /// - Throws: `Diagnostics` where the register holds no class of any division that the demonstration draws.
  init(industries: IndustryRegister) throws(Diagnostics) {
    let classes = Dictionary(grouping: industries.classes, by: \.division)
    let known = Self.all.compactMap { division in
      classes[division.code].map { (element: (division: division, classes: $0), weight: division.weight) }
    }
    guard let divisions = WeightedChoice(known) else {
      throw Diagnostics(
        Diagnostic(
          "demonstration.industries",
          Wording(zh: "行业表里没有演示城市要用的小类", en: "the table of industries has no class that the demonstration uses"),
          expected: Wording(zh: "GB/T 4754 的四位小类，如 3911", en: "classes of GB/T 4754 with four digits, such as 3911"),
          remedy: Wording(zh: "装载完整的行业表", en: "load the whole table of industries")))
    }
    self.divisions = divisions
  }

  /// A division, one of its classes, and a word for the trade.
  func draw(from generator: inout SeededGenerator) -> (division: Division, industry: IndustryCode, trade: String) {
    let (division, classes) = divisions.draw(from: &generator)
    return (division, generator.element(of: classes), generator.element(of: division.trades))
  }

  /// Weights of a manufacturing city: machinery, metal, electrical goods and chemicals first; software beside it.
  private static let all = [
    Division(code: "13", weight: 1.5, trades: ["粮油食品", "水产食品"]),
    Division(code: "14", weight: 3, trades: ["食品", "烘焙食品"]),
    Division(code: "15", weight: 0.5, trades: ["饮品"]),
    Division(code: "17", weight: 2.5, trades: ["纺织", "新型面料"], size: 0.7),
    Division(code: "18", weight: 3, trades: ["服饰", "针织服装"], size: 0.6, research: 0.015),
    Division(code: "19", weight: 0.7, trades: ["皮具", "鞋业"], size: 0.6, research: 0.015),
    Division(code: "20", weight: 0.5, trades: ["木业"], size: 0.6, research: 0.015),
    Division(code: "21", weight: 1.5, trades: ["家具", "办公家具"], size: 0.8, research: 0.02),
    Division(code: "22", weight: 2, trades: ["纸业", "纸制品"], size: 0.8, research: 0.02),
    Division(code: "23", weight: 2, trades: ["印务", "包装印刷"], size: 0.7, research: 0.02),
    Division(code: "24", weight: 2, trades: ["文化用品", "体育用品"], size: 0.8),
    Division(code: "25", weight: 0.2, trades: ["石化"], size: 4),
    Division(code: "26", weight: 8, trades: ["精细化工", "新材料", "涂料"], size: 1.5, research: 0.04),
    Division(code: "27", weight: 3.5, trades: ["制药", "生物医药"], size: 1.4, research: 0.08),
    Division(code: "28", weight: 0.4, trades: ["化纤"]),
    Division(code: "29", weight: 8, trades: ["橡塑", "塑料制品"], size: 0.8),
    Division(code: "30", weight: 3.5, trades: ["建材", "特种陶瓷"]),
    Division(code: "31", weight: 1, trades: ["钢铁制品"], size: 2, research: 0.02),
    Division(code: "32", weight: 1, trades: ["有色金属"], size: 1.6, research: 0.02),
    Division(code: "33", weight: 10, trades: ["金属制品", "五金"], size: 0.8),
    Division(code: "34", weight: 15, trades: ["精密机械", "机电设备", "泵阀"], research: 0.04),
    Division(code: "35", weight: 11, trades: ["智能装备", "医疗器械", "自动化设备"], research: 0.06),
    Division(code: "36", weight: 7, trades: ["汽车零部件", "汽车电子"], size: 1.5, research: 0.04),
    Division(code: "37", weight: 1.5, trades: ["船舶配套", "航空部件"], size: 1.3, research: 0.04),
    Division(code: "38", weight: 9, trades: ["电气", "线缆", "储能设备"], size: 1.2, research: 0.04),
    Division(code: "39", weight: 6, trades: ["电子", "集成电路", "光电"], size: 1.3, research: 0.08),
    Division(code: "40", weight: 4, trades: ["仪器仪表", "传感技术"], size: 0.9, research: 0.07),
    Division(code: "41", weight: 1, trades: ["工艺制品"], size: 0.6, research: 0.015),
    Division(code: "42", weight: 0.5, trades: ["再生资源"], research: 0.015),
    Division(code: "43", weight: 0.7, trades: ["设备维修"], size: 0.6),
    Division(code: "44", weight: 0.4, trades: ["热电", "分布式能源"], size: 2, research: 0.01),
    Division(code: "45", weight: 0.1, trades: ["燃气"], size: 2, research: 0.01),
    Division(code: "46", weight: 0.2, trades: ["水务"], size: 1.5, research: 0.01),
    Division(code: "51", weight: 1, trades: ["贸易"], size: 1.5, research: 0.005),
    Division(code: "64", weight: 2, trades: ["网络科技"], size: 0.9, research: 0.1),
    Division(code: "65", weight: 7, trades: ["软件", "信息技术", "数据科技"], size: 0.8, research: 0.12),
    Division(code: "73", weight: 1, trades: ["研发"], size: 0.6, research: 0.2),
  ]
}
