import PolicyCorpus
import Randomness
import Testing

@testable import Exchanges

@Suite("The order of what fits")
struct ExchangeOrderTests {
  private let trades = "zhuanxing-2026/10#scarce-trades-matching"

  @Test("who is of another trade stands behind who has a part of the number, and no number is a word in common")
  func trade() throws {
    let demand = try Made.entry(
      1, .demand, title: "数控操作工二十名", text: "白班", ["岗位或工种": "数控操作工", "人数": "20"])
    let supplies = [
      try Made.entry(2, .supply, of: 1, title: "仓库搬运工三十名", text: "长期", ["岗位或工种": "搬运工", "人数": "30"]),
      try Made.entry(3, .supply, of: 1, title: "数控操作工若干", text: "中级", ["岗位或工种": "数控操作工"]),
      try Made.entry(4, .supply, of: 2, title: "数控操作工十名", text: "中级", ["岗位或工种": "数控操作工", "人数": "10"]),
      try Made.entry(5, .supply, of: 2, title: "数控车床操作工", text: "熟练", ["岗位或工种": "数控车床操作工", "人数": "25"]),
    ]
    let ranked = ExchangeMatch.ranked(supplies.map { .posted($0) }, for: demand, by: try Made.exchange(trades))
    #expect(ranked.map(\.offer.order.1) == [5, 4, 3, 2])
    func fits(_ match: ExchangeMatch) -> [String: ExchangeMatch.Reason.Fit] {
      Dictionary(uniqueKeysWithValues: match.reasons.map { ($0.criterion.name, $0.fit) })
    }
    #expect(fits(ranked[0])["岗位或工种"] == .met && fits(ranked[0])["人数"] == .met)
    #expect(fits(ranked[1])["人数"] == .partly && fits(ranked[2])["人数"] == .unsaid)
    #expect(fits(ranked[3])["岗位或工种"] == .missed && ranked[3].missed == 1)
    #expect(!ranked[3].shared.contains { $0.contains("十") || $0.contains("名") })
    #expect(SharedWords("三维打印二十名").shared(with: "三维建模三十名") == ["三维"])
  }

  @Test(
    "whatever is offered, the order is that of the reasons, and the same from whichever order it was typed in",
    arguments: 1...20)
  func order(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
    let declaration = try Made.exchange(trades)
    let names = ["数控操作工", "搬运工", "焊工", "数控车床操作工", "装配钳工", ""]
    let grades = ["初级", "中级", "高级", ""]
    func values() -> [String: String] {
      var values: [String: String] = [:]
      values["岗位或工种"] = names.randomElement(using: &random)
      values["技能等级"] = grades.randomElement(using: &random)
      values["人数"] = ["", "0", "5", "10", "20", "30"].randomElement(using: &random)
      values["工作地点"] = ["", "310117", "310115"].randomElement(using: &random)
      return values.filter { !$0.value.isEmpty }
    }
    let demand = try Made.entry(1, .demand, title: "求工", values())
    var supplies: [ExchangeOffer] = []
    for number in 2...25 {
      let own = values()
      supplies.append(
        .posted(try Made.entry(number, .supply, of: 1, title: own["岗位或工种"] ?? "用工", text: "长期", own)))
    }
    let ranked = ExchangeMatch.ranked(supplies, for: demand, by: declaration)
    for (first, second) in zip(ranked, ranked.dropFirst()) {
      let follows =
        (first.missed, -first.met, -first.partly, -first.likeness)
        <= (second.missed, -second.met, -second.partly, -second.likeness)
      #expect(follows)
    }
    for match in ranked {
      #expect(match.reasons.count == declaration.criteria.count)
      #expect(match.met + match.partly + match.missed <= match.reasons.count)
      for reason in match.reasons where reason.fit != .unsaid {
        #expect(reason.demand != nil && reason.supply != nil)
      }
    }
    supplies.shuffle(using: &random)
    #expect(ExchangeMatch.ranked(supplies, for: demand, by: declaration) == ranked)
  }
}
