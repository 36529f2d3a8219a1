import Instruments
import PolicyCorpus
import Quantities
import Testing

@testable import Portal
@testable import Targets

@Suite("What a target says of the months that it is compared with")
struct TargetWordsTests {
  @Test("each month that is missing is named, those that follow each other as one, and so are those compared with")
  func months() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    func month(_ number: Int) -> Period { .month(year: 2024, month: number) }
    let missing = [2, 3, 6].map(month)
    let chinese = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    #expect(chinese.lack(.baseline(missing)) == "缺2024年2月至2024年3月、2024年6月的数，无法比较")
    #expect(chinese.lack(.baseline([.year(2022)])) == "缺2022年的数，无法比较")
    #expect(chinese.lack(.baselineEarly([month(6)])) == "2024年6月没有过完就报的数不作基期，无法比较；请再报一次")
    let english = TargetWords(city.portal, LeadersPageTests.request(.english))
    let names = missing.map { $0.text(in: .english) }
    #expect(
      english.lack(.baseline(missing)) == "no figure of \(names[0]) to \(names[1]), \(names[2]) to compare with")
    func compared(_ comparison: IndicatorMeasure.Comparison) -> String {
      chinese.comparison(
        IndicatorMeasure(value: 4, asOf: nil, method: .withinYear, previous: 5, comparison: comparison))
    }
    #expect(compared(.baseline(month(4), from: month(1))) == "2024年1月至2024年4月的数（基期）")
    #expect(compared(.baseline(month(4))) == "2024年4月的数（基期）" && compared(.yearBefore) == "上年同期")
  }
}
