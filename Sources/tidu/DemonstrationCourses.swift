import Access
import Cultivation
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities

/// 模拟数据: plans of new capacity and milestones of a few enterprises of the demonstration city, recorded by the same
/// ways as real ones, each command once.
struct DemonstrationCourses {
  let desk: CourseDesk
  let facts: FactDesk
  let people: any AccessStore
  let workingDays: WorkingDayCalendar

  func fill(at now: Timestamp) async throws {
    guard let city = AreaCode("310000") else { return }
    let own = try await people.people().compactMap { $0.enterprise.flatMap { CreditCode($0) } }.prefix(1)
    let others = try await facts.page(EnterpriseQuery(limit: 12), within: .area(city)).rows.map(\.creditCode)
    let today = now.dayInShanghai
    let month = Period.month(year: today.year, month: today.month)
    for (number, code) in (own + others.filter { !own.contains($0) }).enumerated() {
      func act(_ act: CourseAct, _ step: Int) async throws {
        try await desk.act(
          act, on: code, by: .demonstration, key: "course-\(number)-\(step)", at: now.adding(seconds: step),
          within: .everywhere)
      }
      if number % 2 == 0 {
        try await act(.plan(plan(from: month, number)), 1)
        for (back, share) in [(3, 100), (2, 95), (1, number % 4 == 0 ? 60 : 105)] {
          let told = Money(fen: Int64(40_000_000 + 20_000_000 * (6 - back)) * Int64(share) / 100)
          try await act(.tell(1, month.moved(by: -back), told, .voluntary), 5 - back)
        }
      } else {
        let title = "模拟产品\(number)"
        let kind = desk.kinds[number / 2 % desk.kinds.count]
        try await act(.expect(kind: kind, title: title, by: today.adding(days: number * 12 - 40)), 1)
        guard number % 3 != 0 else { continue }
        try await act(
          .reach(1, on: workingDays.day(number, before: today), evidence: "模拟数据：模拟证明材料"), 2)
      }
    }
  }

  /// Six months that are over, so that there is something to compare, and six to come.
  private func plan(from month: Period, _ number: Int) -> PlannedRamp {
    let months = (-6..<6).map { step in
      (month.moved(by: step), Money(fen: Int64(40_000_000 + 20_000_000 * (step + 6))))
    }
    return PlannedRamp(
      title: "模拟产线\(number + 1)", covers: .project, months: Dictionary(uniqueKeysWithValues: months), basis: .voluntary,
      declarer: .enterprise)
  }
}

extension Period {
  /// The month so many months later; of a year, its January counts.
  fileprivate func moved(by months: Int) -> Period {
    let month = if case .month(_, let month) = self { month } else { 1 }
    let index = year * 12 + month - 1 + months
    return .month(year: index / 12, month: index % 12 + 1)
  }
}
