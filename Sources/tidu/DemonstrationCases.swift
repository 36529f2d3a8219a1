import Access
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services

/// 模拟数据: cases of the demonstration city, opened and worked by the same ways as real ones, each once. Their days lie in
/// the weeks before the first start, so that every state is there to be seen.
struct DemonstrationCases {
  let desk: CaseDesk
  let facts: FactDesk
  let people: any AccessStore
  let workingDays: WorkingDayCalendar

  /// What an enterprise asks for, of which kind, and what became of it.
  private struct Story {
    let instrument: String
    let type: String
    let text: String
    /// How many days before the start it was opened.
    let age: Int
    let acts: [(age: Int, command: CaseCommand)]
    /// A department of the enterprise's district that was asked in; the enterprise is the accountant's own then.
    let department: String?

    init(
      _ instrument: String, _ type: String, _ text: String, age: Int, _ acts: [(Int, CaseCommand)] = [],
      department: String? = nil
    ) {
      self.instrument = instrument
      self.type = type
      self.text = text
      self.age = age
      self.acts = acts.map { (age: $0.0, command: $0.1) }
      self.department = department
    }
  }

  private static let ledger = "shenggui-2023/8#service-ledger"

  private static let stories: [Story] = [
    Story(ledger, "困难诉求", "新产线下月投产，还缺二十名数控操作工，本地招聘两周没有招满。", age: 1),
    Story(
      ledger, "困难诉求", "流动资金贷款到期，续贷要求追加抵押，希望对接融资担保。", age: 6,
      [(5, .take(party: 0, officer: nil)), (3, .ask(party: 0, question: "请补充到期日、金额和现有抵押情况。"))]),
    Story(ledger, "困难诉求", "厂区门口道路施工，大型货车进出困难，影响交货。", age: 16, [(15, .take(party: 0, officer: nil))]),
    Story(ledger, "困难诉求", "希望了解设备更新贷款贴息怎样申请。", age: 22),
    Story(
      ledger, "困难诉求", "扩建厂房的环评和消防验收顺序不清楚。", age: 12,
      [
        (11, .take(party: 0, officer: nil)), (9, .note("已电话联系，约了现场查看。")),
        (7, .close(party: 0, .done, words: "会同生态环境、消防上门说明，企业已按次序申报。")),
      ]),
    Story(
      ledger, "困难诉求", "员工子女入学手续办理慢。", age: 14,
      [
        (13, .take(party: 0, officer: nil)), (10, .close(party: 0, .doneWithoutHelp, words: "不符合当年条件，已说明政策。")),
        (9, .rate(.fair, words: "解释清楚了")),
      ]),
    Story("shenggui-2023/6#special-power", "特殊用电", "新增两台加热炉，需要增容。", age: 3, [(2, .take(party: 0, officer: nil))]),
    Story("gaozhiliang-2023/19#project-service", "用地", "二期地块交地时间推迟，影响开工。", age: 9),
    Story("gaoduan-2022/20#city-coordination", "跨部门事项", "地下管线迁改涉及几家单位，迟迟定不下来。", age: 4),
    Story(ledger, "困难诉求", "进口备件清关慢，担心停线。", age: 2),
    Story(
      "gaozhiliang-2023/19#project-service", "用地", "厂房加层要调整容积率，规划条件还没有答复。", age: 2, department: "规划资源局"),
  ]

  func fill(at now: Timestamp) async throws {
    let enterprises = try await enterprises()
    guard !enterprises.isEmpty else { return }
    let program = CaseActor(.demonstration, .office(.everywhere))
    _ = try await desk.assignEnterprises(
      within: .everywhere, by: .demonstration, key: "demonstration-officers", at: now)
    for (offset, story) in Self.stories.enumerated() {
      let key = "demonstration-case-\(offset)"
      let intake = CaseIntake(
        instrument: InstrumentID(story.instrument), type: story.type,
        enterprise: enterprises[story.department == nil ? offset % enterprises.count : 0], text: story.text,
        channel: offset % 3 == 0 ? .phone : .officer)
      let reply = try await desk.open(
        intake, by: program, key: key, salt: "\(offset)", at: workingDays.moment(story.age, before: now),
        within: .everywhere)
      guard !reply.isRepeated else { continue }
      if let department = story.department, let own = intake.enterprise,
        let district = try await facts.enterprise(own, within: .everywhere)?.area?.district
      {
        _ = try await desk.act(
          .invite([ServiceUnit(district, department: department)], reason: "请看规划条件能否调整，需要哪些手续。"),
          on: reply.case, by: program, key: "\(key)-invite", at: workingDays.moment(story.age, before: now),
          within: .everywhere)
      }
      for (step, act) in story.acts.enumerated() {
        var actor = program
        if case .rate = act.command, let own = intake.enterprise { actor = CaseActor(.demonstration, .enterprise(own)) }
        _ = try await desk.act(
          act.command, on: reply.case, by: actor, key: "\(key)-\(step)",
          at: workingDays.moment(act.age, before: now).adding(seconds: step), within: .everywhere)
      }
    }
  }

  /// The accountant's own enterprise first, then its neighbours, then others of the city.
  private func enterprises() async throws -> [CreditCode] {
    let own = try await people.people().compactMap { $0.enterprise.flatMap { CreditCode($0) } }.prefix(1)
    var found = Array(own)
    let officer = try await people.people().first { $0.roles.contains(.officer) }?.area
    if let officer {
      found += try await facts.page(EnterpriseQuery(area: officer, limit: 5), within: .everywhere).rows.map(
        \.creditCode)
    }
    found += try await facts.page(EnterpriseQuery(limit: 6), within: .everywhere).rows.map(\.creditCode)
    var seen: Set<CreditCode> = []
    return found.filter { seen.insert($0).inserted }
  }
}
