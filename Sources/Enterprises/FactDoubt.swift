import Decimals
import Diagnostics
import Facts
import Quantities

/// 存疑怎样对待: what becomes of figures that may be slips as they are brought in.
public enum DoubtHandling: Sendable, Hashable {
  /// Nobody looks: for what a program brings.
  case unasked
  /// They are refused until somebody says that they are right.
  case asked
  /// Somebody says that they are right.
  case confirmed
}

extension RecordedFact {
  /// What is doubtful about a figure that takes this one's place, beside what stands of other times; `nil` for nothing.
  /// - Parameter standing: what counts of everything that was told about the enterprise.
  /// Cost: linear in it.
  func doubt(
    about figure: Decimal128, in unit: FactType.Unit, beside standing: [RecordedFact], at place: Place
  ) -> Diagnostic? {
    var told: [FactReference: Decimal128] = [:]
    for other in standing where other.subject == subject && other.id != id {
      if case .decimal(let value)? = other.value { told[other.reference] = value }
    }
    let own: Decimal128? = if case .decimal(let value)? = value { value } else { nil }
    return reference.doubt(about: figure, in: unit, replacing: own, beside: told, at: place)
  }
}

extension FactReference {
  /// What is doubtful about a figure of this fact and time; `nil` for nothing, and for what has no times.
  /// - Parameters:
  ///   - standing: the figure whose place it takes.
  ///   - told: what was told of the same subject.
  func doubt(
    about figure: Decimal128, in unit: FactType.Unit, replacing standing: Decimal128?,
    beside told: [FactReference: Decimal128], at place: Place
  ) -> Diagnostic? {
    guard let period else { return nil }
    let names = MeasureNames(of: fact)
    // Heads are not added up from month to month.
    let isSum = if case .yuan = unit { true } else { false }
    let slip = Diagnostic.doubt(
      about: figure, of: period, isToDate: names.isToDate, replacing: standing, at: place,
      told: { told[FactReference(fact, $0)] },
      total: { year in isSum ? names.total.flatMap { told[FactReference($0, .year(year))] } : nil },
      in: { unit.words(of: $0) })
    guard slip == nil, isSum else { return slip }
    var all = told
    all[self] = figure
    return ToldYear(period.year, names, all, unit).doubt(about: figure, of: period, at: place)
  }
}

/// The facts that tell one measure: of a month, from January to a month, and of a year.
private struct MeasureNames {
  let isToDate: Bool
  let month: FactID?
  let toDate: FactID?
  /// Of a whole year; `nil` for what a report gives of the year before.
  let total: FactID?

  init(of fact: FactID) {
    let (name, then) = (fact.text, "_year_before")
    let isBefore = name.hasSuffix(then)
    let own = isBefore ? String(name.dropLast(then.count)) : name
    isToDate = own.hasSuffix("_to_date")
    let measure = isToDate ? String(own.dropLast("_to_date".count)) : own
    month = FactID(isBefore ? measure + then : measure)
    toDate = FactID(isBefore ? "\(measure)_to_date\(then)" : "\(measure)_to_date")
    total = isBefore ? nil : FactID(measure)
  }
}

/// A year of one measure as it was told, with the figure that is looked at: what its cumulative figures must hold.
private struct ToldYear {
  private struct Told {
    let words: Wording
    let value: Decimal128
  }

  private let year: Int
  private let names: MeasureNames
  private let told: [FactReference: Decimal128]
  private let unit: FactType.Unit

  init(_ year: Int, _ names: MeasureNames, _ told: [FactReference: Decimal128], _ unit: FactType.Unit) {
    (self.year, self.names, self.told, self.unit) = (year, names, told, unit)
  }

  private func said(_ time: Period, _ value: Decimal128, isToDate: Bool) -> Told {
    let amount = unit.words(of: value)
    return Told(
      words: Wording(
        zh: "\(time.wording.zh)\(isToDate ? "累计" : "") \(amount.zh)",
        en: "\(time.wording.en)\(isToDate ? " to date" : "") \(amount.en)"), value: value)
  }

  private func month(_ number: Int) -> Told? {
    let period = Period.month(year: year, month: number)
    return names.month.flatMap { told[FactReference($0, period)] }.map { said(period, $0, isToDate: false) }
  }

  private func toDate(_ number: Int) -> Told? {
    let period = Period.month(year: year, month: number)
    return names.toDate.flatMap { told[FactReference($0, period)] }.map { said(period, $0, isToDate: true) }
  }

  private func soFar(before month: Int) -> YearToDate<Told>? {
    YearToDate(before: month, value: \.value, toDate: toDate, month: self.month)
  }

  /// What is doubtful about a figure of the year beside the others: a cumulative one that is less than came before it or more
  /// than the next has room for, a month that is more than is left of its year to date, a year that is less than its months.
  func doubt(about figure: Decimal128, of period: Period, at place: Place) -> Diagnostic? {
    // Of most only years are told.
    guard told.keys.contains(where: { $0.period?.year == year && $0.period != .year(year) }) else { return nil }
    guard case .month(_, let number) = period else {
      guard let all = soFar(before: 13) else { return nil }
      let own = said(period, figure, isToDate: false)
      if all.exceeds(figure) { return Self.falls(own, below: all, at: place) }
      guard all.missing.isEmpty, let oddity = Slip.oddity(of: figure, likes: [all.sum]) else { return nil }
      let comparison = oddity.comparison(with: Wording(zh: "各月合计", en: "its months"))
      return Diagnostic(
        Diagnostic.doubtCode, at: place,
        Wording(
          zh: "存疑：\(own.words.zh)，\(comparison.zh)；\(Self.list(all).zh)",
          en: "in doubt: \(own.words.en), \(comparison.en); \(Self.list(all).en)"), remedy: oddity.remedy)
    }
    let own = said(period, figure, isToDate: names.isToDate)
    if names.isToDate {
      if let one = month(number), one.value > figure { return Self.over(one, own, at: place) }
      if let before = soFar(before: number), before.exceeds(figure) { return Self.falls(own, below: before, at: place) }
      if let one = month(number) {
        let held = YearToDate(
          before: number + 1, value: \.value, toDate: { $0 == number ? nil : toDate($0) }, month: month)
        if let held, held.exceeds(figure) { return Self.crowds(one, held, out: own, at: place) }
        if let doubt = differs(one, own, in: number, at: place) { return doubt }
      }
    } else if let total = toDate(number) {
      if figure > total.value { return Self.over(own, total, at: place) }
      // Of the month itself what it had, and not what was told to date.
      let year = YearToDate(
        before: number + 1, value: \.value, toDate: { $0 == number ? nil : toDate($0) }, month: month)
      guard let year, year.exceeds(total.value) else { return differs(own, total, in: number, at: place) }
      return Self.crowds(own, year, out: total, at: place)
    }
    // The next that has to hold it: a later cumulative figure, else the whole year's.
    let next = (number + 1..<13).lazy.compactMap { next in toDate(next).map { (next, $0) } }.first
    let whole = names.total.flatMap { told[FactReference($0, .year(year))] }
      .map { (13, said(.year(year), $0, isToDate: false)) }
    guard let (end, total) = next ?? whole, let before = soFar(before: end), before.exceeds(total.value) else {
      return nil
    }
    return Self.crowds(own, before, out: total, at: place)
  }

  /// 本月与累计对不上: a month that is not what its year to date is more than the months before it, all of which were told.
  /// Rounded figures may be off by a thousandth.
  private func differs(_ month: Told, _ total: Told, in number: Int, at place: Place) -> Diagnostic? {
    guard let before = soFar(before: number), before.missing.isEmpty,
      let gap = total.value.subtracting(before.sum)?.subtracting(month.value)?.magnitude,
      gap.multiplied(by: 1000).map({ $0 > total.value.magnitude }) ?? true
    else { return nil }
    let list = before.figures.isEmpty ? Wording(zh: "1 月只有一个月", en: "January is one month") : Self.list(before)
    return Diagnostic(
      Diagnostic.doubtCode, at: place,
      Wording(
        zh: "存疑：\(month.words.zh)与\(total.words.zh)对不上；\(list.zh)",
        en: "in doubt: \(month.words.en) does not go with \(total.words.en); \(list.en)"),
      expected: Wording(
        zh: "本月等于累计比往月合计多出的数", en: "in the month what the figure to date is more than the months before it"),
      remedy: Wording(
        zh: "核对这两个数；另一个有误的先更正，确实如此的可确认", en: "compare both; correct the other first where that is wrong, or confirm it")
    )
  }

  // MARK: Saying it

  private static func list(_ year: YearToDate<Told>) -> Wording {
    // A dozen figures are no help.
    let shown = year.figures.suffix(3).map(\.words)
    let more = year.figures.count > shown.count
    return Wording(
      zh: "已填报：\(more ? "…、" : "")\(shown.map(\.zh).joined(separator: "、"))",
      en: "told: \(more ? "…, " : "")\(shown.map(\.en).joined(separator: ", "))")
  }

  private static func falls(_ own: Told, below before: YearToDate<Told>, at place: Place) -> Diagnostic {
    Diagnostic(
      Diagnostic.doubtCode, at: place,
      Wording(
        zh: "存疑：\(own.words.zh)，少于这一年往月已填报的数；\(list(before).zh)",
        en: "in doubt: \(own.words.en), less than the year's earlier months come to; \(list(before).en)"),
      expected: Slip.cumulativeRule, remedy: Slip.cumulativeRemedy)
  }

  private static func crowds(
    _ own: Told, _ before: YearToDate<Told>, out total: Told, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      Diagnostic.doubtCode, at: place,
      Wording(
        zh: "存疑：\(own.words.zh)，同这一年已填报的其他月份合起来，多于\(total.words.zh)；\(list(before).zh)",
        en:
          "in doubt: \(own.words.en), with the year's other months more than \(total.words.en); \(list(before).en)"),
      expected: Slip.cumulativeRule,
      remedy: Wording(
        zh: "核对这个数；已填报的累计有误的先更正，确实如此的可确认",
        en: "compare the figure; correct the figure to date first where that is wrong, or confirm it where it is right")
    )
  }

  /// A month that has more than the year to date.
  private static func over(_ month: Told, _ total: Told, at place: Place) -> Diagnostic {
    Diagnostic(
      Diagnostic.doubtCode, at: place,
      Wording(
        zh: "存疑：\(month.words.zh)，多于同月的累计：\(total.words.zh)",
        en: "in doubt: \(month.words.en), more than the year to date: \(total.words.en)"),
      expected: Wording(zh: "当月不多于累计", en: "no more in the month than to date"),
      remedy: Wording(
        zh: "照企业的原始记录核对；累计有误的另行更正，确实如此的可确认",
        en: "compare with the enterprise's own records; correct the figure to date where that is wrong, or confirm it"))
  }
}

extension FactType.Unit {
  /// A figure as people read it, with its unit.
  fileprivate func words(of value: Decimal128) -> Wording {
    let number = GroupedNumber.text(value.plainText())
    switch self {
    case .yuan: return Wording(zh: "\(number) 元", en: "\(number) yuan")
    case .share, .count: return Wording(verbatim: number)
    case .quantity(let unit):
      let unit = FactType.Unit.wording(ofQuantity: unit)
      return Wording(zh: "\(number) \(unit.zh)", en: "\(number) \(unit.en)")
    }
  }
}
