import CorpusFixtures
import Decimals
import Demonstration
import PolicyCorpus
import Quantities
import Testing

@Suite("The rule for slips, on months that nobody mistyped")
struct SlipTests {
  /// What a report of a month has of one enterprise, and what is known of the years before.
  private struct Row {
    let month: Int
    let value: Decimal128
    let toDate, before, toDateBefore: Decimal128?
    let lastYear: Decimal128?
    let isEstablished: Bool

    /// Whether a first report of it is in doubt: beside last year's total, or beside the row's own figures.
    var isDoubted: Bool {
      func isOdd(_ value: Decimal128?, _ like: Decimal128?) -> Bool {
        guard let value, let like else { return false }
        return Slip.oddity(of: value, likes: [like]) != nil
      }
      func isOdd(_ value: Decimal128?, isToDate: Bool) -> Bool {
        guard let value, let lastYear, let part = Slip.part(ofYear: lastYear, month: month, isToDate: isToDate) else {
          return false
        }
        return Slip.oddity(of: value, partOfYear: part, isEstablished: isEstablished) != nil
      }
      return isOdd(value, isToDate: false) || isOdd(toDate, isToDate: true) || isOdd(before, isToDate: false)
        || isOdd(toDateBefore, isToDate: true) || isOdd(value, before) || isOdd(toDate, toDateBefore)
        || isOdd(value, toDate?.divided(by: Decimal128(month)))
    }
  }

  @Test(
    "of the made-up city's months, with all their seasons, starts and declines, fewer than one in a hundred is in doubt"
  )
  func honest() throws {
    let corpus = try CorpusFixture.load()
    let city = try DemonstrationCity(
      enterprises: 1_500, months: 24, seed: 5, on: try #require(CalendarDay("2026-01-15")), areas: corpus.areas,
      industries: corpus.industries)
    var rows: [Row] = []
    for enterprise in city.enterprises {
      var told: [Period: Decimal128] = [:]
      for column in city.columns where column.fact == .output {
        if let period = column.period { told[period] = Decimal128(exactly: enterprise.cell(of: column)) }
      }
      func sum(_ year: Int, through month: Int) -> Decimal128? {
        (1...month).reduce(Decimal128.zero as Decimal128?) { sum, month in
          told[.month(year: year, month: month)].flatMap { sum?.adding($0) }
        }
      }
      for month in 1...12 {
        guard let value = told[.month(year: 2025, month: month)] else { continue }
        rows.append(
          Row(
            month: month, value: value, toDate: sum(2025, through: month),
            before: told[.month(year: 2024, month: month)], toDateBefore: sum(2024, through: month),
            lastYear: told[.year(2024)], isEstablished: told[.year(2023)].map { $0 > 0 } ?? false))
      }
    }
    #expect(rows.count > 10_000)
    #expect(rows.count { $0.isDoubted } * 100 < rows.count)
  }
}
