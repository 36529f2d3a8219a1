import Decimals
import Quantities
import Targets

/// What was entered by month as lines: what is confirmed, what was planned, and where the year goes.
extension TargetWriter {
  /// `nil` wherever the page has no months.
  func chart(_ place: TargetPlace, _ plan: Cascade.Row?, target: Decimal128?) -> MonthChart? {
    guard board.hasEntries(id), board.isYearly(id), let area = place.area, board.seesEntries(of: area) else {
      return nil
    }
    func sums(of year: Int) -> [Double?] {
      var sum = 0
      return board.months(of: id, in: area, year: year).enumerated().map { index, tally in
        sum += tally.confirmed
        return Period.month(year: year, month: index + 1).start > request.today ? nil : Double(sum)
      }
    }
    let done = sums(of: year)
    // The running month stands beside the whole one of last year and of the plan: it is said how far it goes.
    let running = Period.month(year: request.today.year, month: request.today.month)
    let isRunning = year == request.today.year && done.contains { $0 != nil }
    let soFar =
      isRunning
      ? words(
        "targets.cumulativeRunning",
        ["month": running.text(in: words.language), "day": request.today.text(in: words.language)])
      : words("targets.cumulative")
    // From where the year stands to where it goes.
    var going = [Double?](repeating: nil, count: 12)
    if let forecast = board.forecast(of: id, in: area, year: year), forecast.method != .over,
      let last = done.lastIndex(where: { $0 != nil }), last < 11
    {
      going[last] = done[last]
      going[11] = Double(forecast.value)
    }
    return MonthChart(
      "target-chart", title: words("targets.chart"),
      lines: [
        MonthChart.Line(
          css: "now", name: soFar, values: done, running: isRunning ? request.today.month - 1 : nil),
        MonthChart.Line(
          css: "revenue", name: words("targets.planned"),
          values: (1...12).map { month in plan.map { Double($0.cumulative(through: month)) } }),
        MonthChart.Line(css: "before", name: words("targets.lastYear"), values: sums(of: year - 1)),
        MonthChart.Line(css: "going", name: words("targets.forecast"), values: going, isJoined: true),
      ], level: target.flatMap { Double($0.plainText()) }.map { ($0, words("indicator.target")) },
      mustHaveLevel: true, words: words
    ) { "\(Int($0.rounded()))" }
  }
}
