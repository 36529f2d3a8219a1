import Access
import Cultivation
import Enterprises
import Exchanges
import Facts
import Journal
import PolicyCorpus
import Quantities

/// 模拟数据: demands and supplies of the demonstration city, posted and answered by the same ways as real ones, each once.
struct DemonstrationExchanges {
  let desk: ExchangeDesk
  let registers: RegisterDesk
  let facts: FactDesk
  let people: any AccessStore

  private struct Story {
    let exchange: String
    let side: ExchangeSide
    let title: String
    let text: String
    var values: [String: String] = [:]
    /// Until when it holds, in days from the start.
    var days = 60
    /// Whether an office posted it; an enterprise's waits to be looked at.
    var isOffice = true
    /// The name of an institution; `nil` for an enterprise.
    var institution: String?
    /// What its answer came to, beside the words; empty where it has not, or where nobody said more.
    var result: [String: String] = [:]
  }

  private static let space = "zjtx-2025/15#smart-space"
  private static let results = "zjtx-2025/11#needs-and-results"

  private static let stories: [Story] = [
    Story(
      exchange: space, side: .demand, title: "模拟数据：精密加工厂房 1500 平方米", text: "数控车床二十台，需行车和动力电，希望九月前入驻。",
      values: ["空间类型": "厂房", "面积": "1500", "租金": "1.6", "供应方式": "长期租赁"]),
    Story(
      exchange: space, side: .supply, title: "模拟数据：标准厂房二层 1800 平方米", text: "层高六米，有行车和动力电，适合精密加工和数控车床。",
      values: ["空间类型": "厂房", "面积": "1800", "租金": "1.4", "供应方式": "长期租赁"], institution: "模拟产业园区公司"),
    Story(
      exchange: space, side: .supply, title: "模拟数据：研发楼整层 900 平方米", text: "中央空调，适合研发和办公。",
      values: ["空间类型": "研发楼", "面积": "900", "租金": "3.2", "供应方式": "先租后售"], institution: "模拟产业园区公司"),
    Story(
      exchange: "zjtx-2025/11#posted-problems", side: .demand, title: "模拟数据：铝合金薄壁件变形控制",
      text: "壁厚一毫米以下的机加工变形，希望给出夹具和工艺方案。",
      values: ["所属行业": "航空零部件", "技术领域": "精密加工", "预算": "80"]),
    Story(
      exchange: results, side: .demand, title: "模拟数据：锂电池热失控早期预警", text: "车规级，能在电芯鼓包前报警的传感器和算法。",
      values: ["技术领域": "新能源电池安全", "拟投入金额": "120"]),
    Story(
      exchange: results, side: .supply, title: "模拟数据：电池产气传感与预警算法", text: "锂电池热失控早期产气识别，已在储能柜试用。",
      values: ["技术领域": "电池安全传感", "拟投入金额": "90"], institution: "模拟大学"),
    Story(
      exchange: "zhuanxing-2026/10#scarce-trades-matching", side: .demand, title: "模拟数据：数控操作工二十名", text: "两班倒，提供宿舍和培训。",
      values: ["岗位或工种": "数控操作工", "技能等级": "中级", "人数": "20"], isOffice: false),
    Story(
      exchange: "zhuanxing-2026/15#open-scenes", side: .demand, title: "模拟数据：喷涂线视觉质检", text: "开放一条喷涂线，试用三个月。",
      values: ["技术或产品类别": "机器视觉"], days: 20),
    Story(
      exchange: "gaoduan-2022/23#financing-exchange", side: .demand, title: "模拟数据：设备更新贷款 800 万元",
      text: "新增两条产线，期限三年，可用设备抵押。",
      values: ["领域": "先进制造业", "融资金额": "800", "期限": "36"], days: 45),
    Story(
      exchange: "gaoduan-2022/23#financing-exchange", side: .supply, title: "模拟数据：先进制造业中长期贷款",
      text: "单户最高两千万元，期限五年，设备抵押或担保。",
      values: ["领域": "先进制造业", "融资金额": "2000", "期限": "60"], days: 90, institution: "模拟银行"),
    Story(
      exchange: results, side: .demand, title: "模拟数据：轴承故障声学诊断", text: "在噪声车间里识别早期剥落，样机即可。",
      values: ["技术领域": "设备诊断", "拟投入金额": "60"], result: ["合作方式": "合作开发", "合同金额": "56.8"]),
    Story(
      exchange: "zhuanxing-2026/16#chain-matching", side: .demand, title: "模拟数据：铝合金压铸壳体",
      text: "月用两千件，需阳极氧化。", values: ["产品类别": "铝合金压铸件"], result: ["订单金额": "132.5"]),
  ]

  /// What stands in the registers that exchanges name as lists.
  private static let listed: [(register: String, kind: SubjectKind, title: String, fields: [String: String])] = [
    (
      "zjtx-2025/15#premises", .site, "模拟智造园一号楼二层",
      [
        "所在园区": "模拟智造园", "空间类型": "厂房", "供应方式": "长期租赁", "面积": "1600", "租期": "5", "租金": "1.5",
      ]
    ),
    (
      "zjtx-2025/15#premises", .site, "模拟智造园四号楼底层",
      ["所在园区": "模拟智造园", "空间类型": "中试", "供应方式": "先租后售", "面积": "2400", "租金": "1.9"]
    ),
    (
      "zjtx-2025/11#research-results", .institution, "模拟数据：轴承声发射诊断样机",
      ["成果名称": "轴承声发射诊断样机", "技术领域": "设备诊断", "成熟度": "样机", "合作方式": "合作开发"]
    ),
    (
      "zjtx-2025/11#research-results", .institution, "模拟数据：电池包热管理仿真平台",
      ["成果名称": "电池包热管理仿真平台", "技术领域": "新能源电池安全", "成熟度": "中试", "合作方式": "先用后转"]
    ),
  ]

  private func fillLists(at now: Timestamp) async throws {
    let day = now.dayInShanghai
    for (register, entries) in Dictionary(grouping: Self.listed, by: \.register).sorted(by: { $0.key < $1.key }) {
      guard let id = InstrumentID(register),
        try await registers.page(RegisterQuery(id, .state(.entered), limit: 1), within: .everywhere).total == 0
      else { continue }
      let district = registers.corpus.areas.districts.first?.code
      let command = RegisterCommand(
        register: id, day: day,
        wishes: entries.map { entry in
          .enter(
            .new(
              EntryOpening(
                subject: EntrySubject(entry.kind, enterprise: nil, key: entry.title), title: entry.title,
                area: entry.kind == .site ? district : nil, origin: .hand, fields: entry.fields)))
        }, ground: Ground(reason: "模拟数据：征集登记", evidence: "模拟数据"))
      _ = try await registers.act(
        command, command: command.command(by: .demonstration, key: "exchange-lists-\(register)"), at: now,
        within: .everywhere)
    }
  }

  func fill(at now: Timestamp) async throws {
    try await fillLists(at: now)
    let own = try await people.people().compactMap { $0.enterprise.flatMap { CreditCode($0) } }.first
    let others = try await facts.page(EnterpriseQuery(limit: 8), within: .everywhere).rows.map(\.creditCode)
      .filter { $0 != own }
    guard let first = own ?? others.first else { return }
    let program = ExchangeActor(.demonstration, .office(.everywhere))
    for (number, story) in Self.stories.enumerated() {
      let code = story.isOffice ? (others.dropFirst(number % max(1, others.count)).first ?? first) : first
      let party = story.institution.map { ExchangeParty.institution($0) } ?? .enterprise(code)
      let id = try await desk.post(
        ExchangePosting(
          instrument: InstrumentID(story.exchange), side: story.side, party: party,
          figures: ExchangeFigures(
            title: story.title, text: story.text, values: story.values,
            until: now.dayInShanghai.adding(days: story.days))),
        by: story.isOffice ? program : ExchangeActor(.demonstration, .enterprise(code)),
        key: "exchange-\(number)", at: now)
      // Some have been answered, one of them to a good end.
      guard story.isOffice, story.side == .demand, number % 3 == 0 || !story.result.isEmpty else { continue }
      try await desk.act(
        .respond(.enterprise(first), text: "模拟应答：可以承接，详情面谈。"), on: id, by: program, key: "exchange-\(number)-1",
        at: now.adding(seconds: 1))
      guard number % 2 == 1 || !story.result.isEmpty else { continue }
      try await desk.act(.accept(1), on: id, by: program, key: "exchange-\(number)-2", at: now.adding(seconds: 2))
      try await desk.act(
        .settle(1, ExchangeResult(on: now.dayInShanghai, words: "模拟数据：已签技术服务合同", values: story.result)), on: id,
        by: program, key: "exchange-\(number)-3", at: now.adding(seconds: 3))
    }
  }
}
