import Journal
import PolicyCorpus
import Quantities
import Targets

/// 模拟数据: the running year of the demonstration city's new firms above scale: what each district is to reach, by one
/// made-up document; how one district breaks its own down; and its material of a month gone by, with what was promised.
struct DemonstrationTargets {
  let desk: TargetDesk

  private static let indicator = "shenggui-2023/2#district-targets"

  /// - Parameter now: when the city's journal began; everybody's entries are worked out.
  func fill(at now: Timestamp) async throws {
    guard let id = InstrumentID(Self.indicator), let district = AreaCode("310117"),
      let city = desk.corpus.areas.city?.code
    else { return }
    // A month's material is issued in the next; the last month that is over is left for people to issue.
    let gone = now.dayInShanghai.year * 12 + now.dayInShanghai.month - 3
    let month = Period.month(year: gone / 12, month: gone % 12 + 1)
    let met = now.adding(
      seconds: (month.lastDay.adding(days: 10).daysSinceEpoch - now.dayInShanghai.daysSinceEpoch) * 86_400)
    let year = now.dayInShanghai.year
    let at = met.dayInShanghai.year == year ? met : now
    let board = try await desk.board(of: id, on: now.dayInShanghai, within: .everywhere)
    func months(_ area: AreaCode) -> [Int] { board.actuals(of: id, in: area, year: year - 1)?.wholeYear ?? [] }
    func lastYear(_ area: AreaCode) -> Int { months(area).reduce(0, +) }
    func task(_ area: AreaCode) -> Int { max(2, (lastYear(area) * 11 + 9) / 10) }
    func carryOut(_ wish: TargetCommand, _ key: String, at: Timestamp) async throws {
      _ = try await desk.carryOut(wish, by: .demonstration, key: "targets-\(key)", at: at, within: .everywhere)
    }

    let issued = CalendarDay(year: year, month: 1, day: 15).map { min($0, at.dayInShanghai) } ?? at.dayInShanghai
    try await carryOut(
      .assign(
        id, year: year, document: "模拟〔\(year)〕3号", issuedOn: issued,
        lines: desk.corpus.areas.districts.map { .init(area: $0.code, value: "\(task($0.code))") }, reason: ""),
      "tasks", at: at)

    func part(_ area: AreaCode) -> CascadeSchedule.Part {
      CascadeSchedule.Part(
        area: area, task: nil, lastYear: lastYear(area), actual: board.actuals(of: id, in: area, year: year))
    }
    let schedule = CascadeSchedule(
      form: .flow, target: task(district),
      weights: BackSchedule.seasons(own: months(district), whole: months(city)).weights, whole: part(district))
    let streets = desk.corpus.areas.children(of: district, level: .street).map { part($0.code) }
    try await carryOut(
      .plan(
        id, year: year, parent: district, rows: schedule.year(parts: streets, parks: []), basis: "模拟数据：按上年各月倒排"),
      "plan", at: at)

    let material = try await desk.draft(
      of: id, area: district, month: month,
      notes: DispatchMaterial.Notes(
        difficulties: ["模拟数据：两家拟入库企业缺设备更新资金"],
        promises: ["模拟数据：走访全部拟入库企业", "模拟数据：对接一场设备更新贷款专场"]),
      on: met.dayInShanghai, within: .everywhere)
    try await carryOut(.issue(material), "material", at: met)
  }
}
