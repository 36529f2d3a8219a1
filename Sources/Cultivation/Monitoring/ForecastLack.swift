import Enterprises
import Facts
import Quantities

/// Why nothing is forecast of an enterprise: what nobody told, or what it is not.
public enum ForecastLack: String, Sendable, Hashable, CaseIterable {
  /// Nobody told its industry.
  case industry
  /// It is of no industry that is counted above scale by revenue.
  case notIndustry = "not_industry"
  /// Nobody told whether it is above scale.
  case standing
  /// It entered and fell out again.
  case left
  /// Above scale, and nobody told its output of the year before, by which 退规预警 chooses whom it watches.
  case lastOutput = "last_output"
  /// Above scale, and outside what 退规预警 watches.
  case outsideBand = "outside_band"
  /// Neither a month of the year, nor revenue to date, nor the year before.
  case figures

  /// What an enterprise without a forecast lacks; `nil` where all is there that a forecast takes, so that the others to learn
  /// from are too few, or the figures are not worked out yet.
  /// - Parameters:
  ///   - isWatched: whether it is among those that are watched, without a forecast.
  ///   - hasLeft: whether it fell out of scale and has not entered again.
  ///   - day: nothing told later counts, and its year is the one that nothing is forecast of.
  /// Cost: a pass over its facts.
  public init?(
    of enterprise: Enterprise, _ subject: Subject, isWatched: Bool, hasLeft: Bool, on day: CalendarDay
  ) {
    guard let industry = enterprise.industry else {
      self = .industry
      return
    }
    guard industry.isIndustry else {
      self = .notIndustry
      return
    }
    func knowledge(_ fact: String, _ period: Period? = nil) -> Knowledge {
      FactID(fact).map { subject.knowledge(of: FactReference($0, period), on: day, known: day) } ?? .unknown
    }
    let entered = knowledge("above_scale_on")
    guard entered != .unknown else {
      self = .standing
      return
    }
    if case .known = entered, !isWatched {
      guard !hasLeft else {
        self = .left
        return
      }
      self = knowledge("output", .year(day.year - 1)) == .unknown ? .lastOutput : .outsideBand
      return
    }
    let series = WatchedSeries(subject, on: day)
    guard series.knownMonths(of: day.year).isEmpty, series.lastRevenue(of: day.year) == nil,
      series.total(of: day.year - 1) == nil
    else { return nil }
    self = .figures
  }
}
