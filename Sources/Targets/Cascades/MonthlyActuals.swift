import Decimals
import PolicyCorpus
import Quantities

/// 逐月实绩: what an area has reached in a year, month by month, in the whole numbers of its cascade: confirmed entries
/// where they are counted, else what was told. What nobody told is unknown, and not nothing.
public struct MonthlyActuals: Sendable, Hashable {
  public let form: CascadeForm
  /// January first, always twelve: of each month, or at its end; `nil` for what nobody told and what has not come.
  public let months: [Int?]
  /// From January through each month, or at its end; `nil` where a month in between was not told.
  public let toDate: [Int?]
  /// What there is of the year so far, as far as it was told; `nil` where nothing was. Of a stock the newest figure, of an
  /// earlier year where none of this one was told.
  public let soFar: Int?
  /// What stood at the end of the year before; `nil` where nobody told, and for what begins anew each year.
  public let before: Int?

  /// The twelve months, where each of them was told.
  public var wholeYear: [Int]? {
    let told = months.compactMap { $0 }
    return told.count == 12 ? told : nil
  }

  /// What each month added, where that is known of all twelve: by what the seasons of a year go.
  public var increments: [Int]? {
    guard let months = wholeYear else { return nil }
    guard form == .level else { return months }
    guard let before else { return nil }
    return zip(months, [before] + months).map { max(0, $0 - $1) }
  }

  /// What a month brought, from 1 to 12: of a stock what came to it, where the month before was told too.
  public func added(in month: Int) -> Int? {
    guard form == .level else { return months[month - 1] }
    guard let now = months[month - 1], let last = month > 1 ? months[month - 2] : before else { return nil }
    return now - last
  }

  private init(form: CascadeForm, months: [Int?], toDate: [Int?], soFar: Int?, before: Int? = nil) {
    self.form = form
    self.months = months
    self.toDate = toDate
    self.soFar = soFar
    self.before = before
  }

  /// What comes about in each month and adds up.
  /// - Parameter year: what was told of the whole year by itself.
  init(adding months: [Int?], year: Int? = nil) {
    var sum: Int? = 0
    let toDate = months.map { month -> Int? in
      sum = sum.flatMap { sum in month.map { sum + $0 } }
      return sum
    }
    let told = months.compactMap { $0 }
    self.init(
      form: .flow, months: months, toDate: toDate, soFar: year ?? (told.isEmpty ? nil : told.reduce(0, +)))
  }

  /// What is told since the year began.
  init(sinceJanuary toDate: [Int?], year: Int? = nil) {
    let months = zip(toDate, [0] + toDate).map { now, before in now.flatMap { now in before.map { now - $0 } } }
    self.init(form: .flow, months: months, toDate: toDate, soFar: year ?? toDate.compactMap { $0 }.last)
  }

  /// What is there at each month's end.
  init(levels: [Int?], before: Int?) {
    self.init(
      form: .level, months: levels, toDate: levels, soFar: levels.compactMap { $0 }.last ?? before, before: before)
  }
}

extension TargetBoard {
  /// What an area has reached in a year by months; `nil` for what is not broken down, and for rows that the reader may not
  /// see.
  public func actuals(of id: InstrumentID, in area: AreaCode, year: Int) -> MonthlyActuals? {
    guard let declaration = declaration(of: id), let form = declaration.cascadeForm else { return nil }
    if hasEntries(id) {
      return MonthlyActuals(
        adding: months(of: id, in: area, year: year).enumerated().map { index, tally in
          Period.month(year: year, month: index + 1).start <= on ? tally.confirmed : nil
        })
    }
    if form == .level, let levels = registeredLevels(of: id, in: area, year: year) { return levels }
    let untold = [Int?](repeating: nil, count: 12)
    if isCounted(id) || registered(id, in: area, year: year) != nil {
      // Who is counted without a day is told of today alone.
      guard seesEntries(of: area) else { return nil }
      let now = progress(of: id, in: .area(area), year: year)?.measure.value.flatMap(declaration.wholeInPlanUnit)
      guard form == .level else { return MonthlyActuals(adding: untold, year: now) }
      return MonthlyActuals(levels: (1...12).map { year == on.year && $0 == on.month ? now : nil }, before: nil)
    }
    let told = standing(of: id, in: .area(area)).filter { $0.through <= on }
      .sorted { ($0.through, $0.line.time, $0.id) < ($1.through, $1.line.time, $1.id) }
    func value(_ observation: Observation?) -> Int? {
      observation.flatMap { declaration.wholeInPlanUnit($0.line.value) }
    }
    if form == .level {
      func newest(_ time: (CalendarDay) -> Bool) -> Int? { value(told.last { time($0.through) }) }
      return MonthlyActuals(
        levels: (1...12).map { month in newest { Period.month(year: year, month: month).contains($0) } },
        before: newest { $0.year < year })
    }
    let months = (1...12).map { month in
      value(told.last { $0.line.time == .period(.month(year: year, month: month)) })
    }
    let whole = value(told.last { $0.line.time == .period(.year(year)) })
    return declaration.aggregation == .toDate
      ? MonthlyActuals(sinceJanuary: months, year: whole) : MonthlyActuals(adding: months, year: whole)
  }

  /// The ends of a year's months as a register has them; `nil` where none has any of them.
  private func registeredLevels(of id: InstrumentID, in area: AreaCode, year: Int) -> MonthlyActuals? {
    let ends = (1...12).map { standing(id, in: area, at: .month(year: year, month: $0)) }
    guard ends.contains(where: { $0 != nil }) else { return nil }
    return MonthlyActuals(levels: ends, before: standing(id, in: area, at: .month(year: year - 1, month: 12)))
  }

  /// What an area is to reach within one year: the task that was given for it, else what the text asks of that very year.
  /// Of what runs over several years the text's number is the whole of them, and no year's.
  public func yearlyTask(
    of id: InstrumentID, in area: AreaCode, year: Int
  ) -> (value: Decimal128, assignment: Assignment?)? {
    guard let declaration = declaration(of: id), !declaration.isYearly else {
      return target(of: id, in: .area(area), year: year)
    }
    let given = (assignments[id] ?? []).filter { $0.year == year && $0.area == area }.holding(on: on)
    if let given { return (given.value, given) }
    guard declaration.cascadeForm == .level, declaration.deadline.map({ $0.day.year == year }) ?? true else {
      return nil
    }
    return target(of: id, in: .area(area), year: year)
  }
}
