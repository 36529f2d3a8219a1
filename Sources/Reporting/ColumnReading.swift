import Diagnostics
import Facts

/// Reads the words of a sheet's columns from left to right: each is a figure that is understood whole, or none.
struct ColumnReading {
  let month: ReportMonth
  let dictionary: FactDictionary
  /// The measure that the titles name, where no column names one.
  let titleMeasure: FactID?
  /// The word by which the titles make the sheet a plan or a forecast.
  let forecast: String?
  /// The last figure of this year, for 同期 beside it; `nil` once another kind of column stands between.
  private var left: ReportFigure?

  init(month: ReportMonth, dictionary: FactDictionary, titleMeasure: FactID?, forecast: String?) {
    self.month = month
    self.dictionary = dictionary
    self.titleMeasure = titleMeasure
    self.forecast = forecast
  }

  /// What a column is, and why it is none where it may be one.
  mutating func read(_ words: HeaderWords) -> (ColumnMeaning, doubt: Wording?) {
    switch figure(words) {
    case .success(let figure):
      if !figure.period.isYearBefore { left = figure }
      return (.figure(figure), nil)
    case .failure(let doubt):
      left = nil
      return (.ignored, doubt.wording)
    }
  }

  private struct Doubt: Error {
    let wording: Wording

    init(zh: String, en: String) {
      wording = Wording(zh: zh, en: en)
    }
  }

  private func figure(_ words: HeaderWords) -> Result<ReportFigure, Doubt> {
    if !words.unknown.isEmpty {
      let list = words.unknown.map { "“\($0.excerpt)”" }
      return .failure(
        Doubt(zh: "\(list.joined())不认识", en: "\(list.joined(separator: ", ")) is not understood"))
    }
    guard words.measures.count <= 1, let measure = words.measures.first ?? titleMeasure else {
      return .failure(
        words.measures.isEmpty
          ? Doubt(zh: "没有写是哪项指标", en: "no measure is named")
          : Doubt(zh: "写了不止一项指标", en: "more than one measure is named"))
    }
    if let forecast {
      return .failure(Doubt(zh: "标题里有“\(forecast)”", en: "the title speaks of “\(forecast)”"))
    }
    let period: RelativePeriod
    switch words.time(in: month) {
    case .period(let found): period = found
    case .sameTime:
      guard let left, left.measure == measure else {
        return .failure(Doubt(zh: "没有写明是本月还是累计的同期", en: "neither month nor year to date is named"))
      }
      period = RelativePeriod(left.period.span, monthsBack: left.period.monthsBack + 12)
    case .none: return .failure(Doubt(zh: "没有写明是本月还是累计", en: "neither month nor year to date is named"))
    case .unclear: return .failure(Doubt(zh: "期间有两种读法", en: "its time can be read in two ways"))
    case .later: return .failure(Doubt(zh: "期间在报告月以后", en: "its time is after the report's month"))
    case .tooOld: return .failure(Doubt(zh: "期间在三年以前", en: "its time is more than three years ago"))
    }
    if period.isRunningYear(in: month) {
      return .failure(
        Doubt(zh: "\(month.year)年还没有过完，全年的数不是实绩", en: "\(month.year) is not over, so its whole is no result"))
    }
    let figure = ReportFigure(measure, period)
    guard figure.reference(in: month, dictionary) != nil || period.span == .year && period.isYearBefore else {
      let name = dictionary.definition(of: measure)?.name ?? Wording(verbatim: measure.text)
      return .failure(Doubt(zh: "\(name.zh)不按这样的期间记", en: "\(name.en) is not kept for such a time"))
    }
    return .success(figure)
  }
}
