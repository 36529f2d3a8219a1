import Diagnostics
import Quantities

extension IndicatorDeclaration {
  /// 数怎样算: what its figures are, how those of months and years come together, and what they are held against, each in a
  /// sentence; empty for a way of working.
  public var figureWords: [Wording] {
    guard frequency != .rule, direction != .rule else { return [] }
    return [
      observedBy == nil ? aggregation == .end ? nil : frequencyWords : Self.counted,
      observedBy == nil ? aggregationWords : nil,
      leftAs == nil
        ? nil
        : Wording(zh: "当年的按登记的数，进没进过名单都数", en: "this year’s is counted from what is recorded, of the list or not"),
      countsStanding
        ? Wording(
          zh: "按登记册在库的数，各月看月末",
          en: "counted from those who stand in its register, of each month at its end")
        : nil,
      baseline.map {
        Wording(zh: "与\($0.wording.zh)的数比", en: "held against the figure of \($0.wording.en)")
      },
      since.map { Wording(zh: "从\($0.wording.zh)起算", en: "its time begins on \($0.wording.en)") },
      start == .told
        ? Wording(
          zh: "原有的也计，起点没有写，报了起算以前的数才看快慢",
          en: "what there was before counts too: its pace is judged once the figure from before its time is told")
        : nil,
    ].compactMap { $0 }
  }

  /// 数怎样算 in one line.
  public func figureText(_ language: Language) -> String {
    figureWords.map { $0(language) }.joined(separator: language == .chinese ? "；" : "; ")
  }

  private static let counted = Wording(zh: "按企业事实逐家计数", en: "counted from the facts of enterprises")

  private var frequencyWords: Wording? {
    switch frequency {
    case .stock: Wording(zh: "时点数，取最近一次", en: "as it stands: the newest figure holds")
    case .cumulative: Wording(zh: "历来累计的数，取最近一次", en: "a total so far: the newest figure holds")
    case .new where isYearly:
      Wording(zh: "当年新增", en: "new within the year")
    case .new: Wording(zh: "执行期内新增，各年相加", en: "new within the document’s time: years are added up")
    case .yearly: Wording(zh: "每年一个数", en: "a figure for each year")
    case .finalYear:
      Wording(
        zh: "看期限那一年的数，以前各年只列数", en: "the year of the deadline counts, and the years before are only told")
    case .yearlyAverage where average == .compound:
      Wording(zh: "各年增速的复合平均", en: "the compound rate of the years’ rates")
    case .yearlyAverage: Wording(zh: "各年的平均", en: "the mean of the years")
    case .rule: nil
    }
  }

  private var aggregationWords: Wording? {
    switch aggregation {
    case .end: return Wording(zh: "整个期间的数，期末填报一次", en: "of the whole time: told once, at its end")
    case .sum, .toDate, .last: break
    }
    guard ![.stock, .cumulative, .rule].contains(frequency) else { return nil }
    if frequency == .yearlyAverage {
      return Wording(
        zh: "只有全年的数进平均，缺一年不算", en: "whole years alone count; with one missing there is no mean")
    }
    switch aggregation {
    case .sum: return Wording(zh: "各月填当月的数，各月相加", en: "a month has its own figure, and months are added up")
    case .toDate:
      return Wording(
        zh: "各月填年初以来的累计数，取最近一次", en: "a month has the figure since the year began, and the newest holds")
    case .last:
      return Wording(
        zh: "各月填年初以来的数，不相加，也不按时间进度折算，取最近一次",
        en:
          "a month has the figure since the year began: months are not added up, none is due by a day, and the newest holds"
      )
    case .end: return nil
    }
  }
}
