import Diagnostics
import Instruments
import PolicyCorpus
import Quantities
import Testing

@testable import Exchanges

@Suite("What fits a demand, and why")
struct ExchangeMatchTests {
  private static let demand = ["所在区": "310117", "空间类型": "厂房", "面积": "1000", "租金": "1.5", "可用日期": "2026-09-01"]

  private func fits(_ values: [String: String]) throws -> [String: ExchangeMatch.Reason.Fit] {
    let match = try #require(
      ExchangeMatch.ranked(
        [.posted(Made.entry(2, .supply, of: 1, title: "厂房出租", values))], for: Made.entry(1, .demand, Self.demand),
        by: Made.exchange()
      ).first)
    return Dictionary(uniqueKeysWithValues: match.reasons.map { ($0.criterion.name, $0.fit) })
  }

  @Test("each criterion fits at its bound and misses just beyond it; what nobody said is neither")
  func bounds() throws {
    let all = try fits(Self.demand)
    #expect(all["供应方式"] == .unsaid && all.filter { $0.value == .met }.count == 5)
    let beyond = try fits(["所在区": "310115", "空间类型": "仓储", "面积": "999", "租金": "1.51", "可用日期": "2026-09-02"])
    #expect(beyond.filter { $0.value == .missed }.count == 4 && beyond["面积"] == .partly)
    #expect(try fits(["面积": "0", "空间类型": "厂房"])["面积"] == .missed)
    #expect(
      try fits(["所在区": "310117102", "面积": "1000.5", "租金": "1.49", "可用日期": "2026-08-31"]).filter {
        $0.value == .met
      }.count == 4)
    #expect(try fits([:]).values.allSatisfy { $0 == .unsaid })
  }

  @Test("whoever misses least comes first, then whoever meets most, then whose words are most alike")
  func ranking() throws {
    let demand = try Made.entry(1, .demand, title: "数控机床加工场地", Self.demand)
    let others = [
      try Made.entry(2, .supply, of: 1, title: "仓库", ["空间类型": "仓储", "面积": "5000"]),
      try Made.entry(3, .supply, of: 1, title: "厂房", ["空间类型": "厂房"]),
      try Made.entry(4, .supply, of: 2, title: "数控机床专用厂房", ["空间类型": "厂房"]),
      try Made.entry(5, .supply, of: 2, title: "厂房", Self.demand),
      // One's own, and one of the same side, are no match.
      try Made.entry(6, .supply, of: 0, title: "数控机床", Self.demand),
      try Made.entry(7, .demand, of: 2, title: "数控机床", Self.demand),
      // Nothing met, nothing shared.
      try Made.entry(8, .supply, of: 2, title: "Office", text: "desk"),
    ]
    let ranked = ExchangeMatch.ranked(others.map { .posted($0) }, for: demand, by: try Made.exchange())
    #expect(ranked.map(\.offer.order.1) == [5, 4, 3, 2])
    #expect(ranked[1].shared.first == "数控机床" && ranked[1].likeness > ranked[2].likeness)
    // The same the other way round.
    let back = ExchangeMatch.ranked([.posted(demand)], for: others[3], by: try Made.exchange())
    #expect(back.first?.met == 5)
  }

  @Test("words are held against each other whatever their width and case, and punctuation parts them")
  func words() {
    let words = SharedWords("ＣＮＣ 车床，精密加工")
    #expect(words.likeness(to: "ＣＮＣ 车床，精密加工") == 1_000)
    #expect(words.shared(with: "cnc车床、精密机械") == ["cnc", "精密", "车床"])
    // What is commonplace, or figures alone, is no word.
    let hall = SharedWords("模拟数据：求厂房 1500 平方米，租金 300 万元以下")
    #expect(hall.shared(with: "模拟数据：供给厂房 2500 平方米 3000 万元") == ["厂房"])
    #expect(hall.likeness(to: "模拟数据：1500 平方米 300 万元") == 0)
    #expect(words.likeness(to: "") == 0 && words.likeness(to: "木") == 0)
    // Two characters that only a comma brings together are no word.
    #expect(SharedWords("甲，乙").likeness(to: "甲乙") == 0)
  }

  @Test("what is wrong with figures is told by its field, with what was expected")
  func messages() throws {
    let declaration = try Made.exchange()
    let areas = try Made.corpus.get().areas
    let figures = ExchangeFigures(
      title: "", text: "身份证 11010519491231002X", values: ["面积": "很大", "空间类型": "地下室", "楼层": "3", "所在区": " "],
      until: try day("2026-05-09"))
    let today = try day("2026-05-10")
    do throws(Diagnostics) {
      _ = try declaration.checked(figures, today: today, areas: areas)
      Issue.record("it was taken")
    } catch {
      #expect(
        error.rendered(in: .chinese) == """
          title: 错误：没有填写“标题”
            办法：填写后再提交
          text: 错误：这里面有个人身份号码，没有保存
            办法：删去这个号码；要指明是谁，写姓氏和职务（如“王经理”）或单位名称
          until: 错误：有效期到2026年5月9日不行
            应为：2026年5月10日到2027年5月10日
          错误：这个对接没有“楼层”这一项
            应为：所在区、空间类型、面积、供应方式、租金、可用日期
          value-1: 错误：“空间类型”填了“地下室”
            应为：厂房、研发楼、仓储、办公、中试、其他
          value-2: 错误：“面积”填了“很大”
            应为：不小于零、不带逗号的数，单位平方米
          """)
    }
  }

  @Test("nobody asks for fewer than none, or offers it")
  func belowZero() throws {
    let declaration = try Made.exchange()
    let areas = try Made.corpus.get().areas
    for (size, isTaken) in [("-5", false), ("-0.1", false), ("0", true), ("0.1", true)] {
      let figures = ExchangeFigures(title: "厂房", text: "求租", values: ["面积": size], until: try day("2026-06-09"))
      let today = try day("2026-05-10")
      let checked = Result { () throws(Diagnostics) in
        try declaration.checked(figures, today: today, areas: areas)
      }
      switch checked {
      case .success(let figures): #expect(isTaken && figures.values["面积"] == size)
      case .failure(let fault): #expect(!isTaken && fault.all.map(\.code) == ["exchanges.value"])
      }
    }
  }

  @Test("every declared exchange has criteria, each with a fit that its type can have")
  func declared() throws {
    let exchanges = try Made.corpus.get().instruments.compactMap { instrument in
      if case .exchange(let declaration) = instrument.declaration { declaration } else { nil }
    }
    #expect(exchanges.count == 17)
    #expect(exchanges.allSatisfy { !$0.criteria.isEmpty && !$0.outcome.isEmpty })
    #expect(exchanges.count { $0.amount != nil } == 14)
  }

  @Test("every register that an exchange takes a side from has a field that a criterion takes, or words to go by")
  func lists() throws {
    let corpus = try Made.corpus.get()
    var taken: [String] = []
    for case .exchange(let exchange) in corpus.instruments.map(\.declaration) {
      for id in exchange.demandRegisters + exchange.supplyRegisters {
        guard case .register(let register) = corpus.instrument(id)?.declaration else {
          Issue.record("\(id)")
          continue
        }
        #expect(!register.fields.isEmpty)
        taken.append("\(id)")
      }
    }
    #expect(taken.count == 6 && taken.contains(Made.premises))
  }

  @Test("what stands in a register is read by the criteria of the same names, and the rest is text")
  func listed() throws {
    let corpus = try Made.corpus.get()
    let declaration = try Made.exchange()
    let today = try day("2026-05-10")
    let register = try #require(InstrumentID(Made.premises))
    func offer(_ fields: [String: String]) -> ListedOffer {
      ListedOffer(
        ListedEntry(number: 7, title: "甲园三号楼", enterprise: nil, area: nil, fields: fields, validUntil: nil),
        of: register, side: .supply, by: declaration, on: today, areas: corpus.areas)
    }
    var fields = Self.demand
    fields["所在园区"] = "甲园"
    fields["租期"] = "5"
    let whole = offer(fields)
    #expect(whole.figures.values == Self.demand && whole.figures.text == "所在园区：甲园\n租期：5")
    #expect(whole.party == .institution("甲园三号楼") && whole.figures.until == today)
    // A value that is none of the criterion's type is words, not a criterion.
    #expect(offer(["空间类型": "地下室"]).figures.values.isEmpty)
    #expect(offer(["空间类型": "地下室"]).figures.text == "空间类型：地下室")
    let demand = try Made.entry(1, .demand, Self.demand)
    let posted = try Made.entry(9, .supply, of: 2, title: "厂房二层", Self.demand)
    let ranked = ExchangeMatch.ranked([.listed(whole), .posted(posted)], for: demand, by: declaration)
    // Of two that fit alike the posted one comes first.
    #expect(ranked.map(\.met) == [5, 5] && ranked.last?.offer == .listed(whole))
  }

  @Test("an amount is read in the unit that is declared, to the fen; what is finer, below zero or no number is refused")
  func amounts() throws {
    let declaration = try Made.exchange()
    let areas = try Made.corpus.get().areas
    let on = try day("2026-05-10")
    func checked(_ values: [String: String]) throws -> ExchangeResult {
      try declaration.checked(ExchangeResult(on: on, words: "签约", values: values), areas: areas)
    }
    #expect(try checked(["合同金额": "12.345678", "成交面积": "900"]).amount == Money(fen: 12_345_678))
    #expect(try checked(["合同金额": "0"]).amount == .zero)
    // Unknown is not nothing.
    #expect(try checked(["合同金额": " "]).amount == nil)
    #expect(try checked([:]).values.isEmpty)
    for bad in ["12.3456789", "-1", "1e30"] {
      #expect(throws: Diagnostics.self, "\(bad)") { try checked(["合同金额": bad]) }
    }
    do throws(Diagnostics) {
      _ = try declaration.checked(
        ExchangeResult(on: on, words: "签约", values: ["合同金额": "许多", "成交面积": "-3x", "利润": "1"]), areas: areas)
      Issue.record("it was taken")
    } catch {
      #expect(
        error.rendered(in: .chinese) == """
          错误：这个对接没有“利润”这一项
            应为：成交面积、合同金额
          result-0: 错误：“成交面积”填了“-3x”
            应为：不小于零、不带逗号的数，单位平方米
          result-1: 错误：“合同金额”填了“许多”
            应为：不小于零、不带逗号的数，单位万元
          """)
    }
    do throws(Diagnostics) {
      _ = try declaration.checked(
        ExchangeResult(on: on, words: "签约", values: ["合同金额": "12.3456789"]), areas: areas)
    } catch {
      #expect(
        error.rendered(in: .chinese) == """
          result-1: 错误：“12.3456789”万元不是金额
            应为：不小于零、精确到分的数，单位万元
          """)
    }
  }
}
