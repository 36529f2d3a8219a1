import Decimals
import Instruments
import PolicyCorpus
import Quantities

/// 名单里数得出的指标: an indicator whose figure a register has, so that nobody types what is kept already.
public struct RegisterAnswer: Sendable, Hashable {
  public let register: InstrumentID
  public let aspect: Aspect

  public enum Aspect: Sendable, Hashable {
    /// 倍: those in the register over the target of an indicator, such as a library against 1.2 times the year's task.
    case times(of: InstrumentID)
    /// Those who left for a reason within the year.
    case left(reason: String)
    /// 在库数: those in the register.
    case standing
  }
}

extension PolicyCorpus {
  /// The register that has an indicator's figure; `nil` where people or facts tell it.
  public func registerAnswering(_ id: InstrumentID) -> RegisterAnswer? {
    guard case .indicator(let indicator) = instrument(id)?.declaration, indicator.direction != .rule else { return nil }
    if let register = indicator.register, let reason = indicator.leftAs {
      return RegisterAnswer(register: register, aspect: .left(reason: reason))
    }
    if let register = indicator.register, indicator.countsStanding {
      return RegisterAnswer(register: register, aspect: .standing)
    }
    // What measures a library is told beside it: in the same clause, as a multiple of what the library is measured by.
    guard indicator.unit == "倍", indicator.frequency == .stock, indicator.of.count == 1, let base = indicator.of.first
    else { return nil }
    let register = clause(id.clause)?.instruments.first { instrument in
      guard case .register(let register) = instrument.declaration else { return false }
      return register.capacity?.indicator == base
    }
    return register.map { RegisterAnswer(register: $0.id, aspect: .times(of: base)) }
  }
}

extension PolicyCorpus {
  /// Whether people tell an indicator's figure: it is no way of working, no fact counts it, and no register has it, or has
  /// no more than its size, of which the time before it was kept is told.
  public func takesObservations(_ id: InstrumentID) -> Bool {
    guard case .indicator(let indicator) = instrument(id)?.declaration, indicator.direction != .rule,
      indicator.observedBy == nil
    else { return false }
    return registerAnswering(id).map { $0.aspect == .standing } ?? true
  }
}

/// What registers answered for a board: by the area of each entry, `nil` for entries of none.
struct RegisterFigures: Sendable {
  /// In the register, or left within the running year, by the day of the board; empty where `monthEnds` tells it.
  let counts: [AreaCode?: Int]
  /// Left within the same stretch of the year before; `nil` where it is a stock, or nobody was in the register then.
  let before: [AreaCode?: Int]?
  /// 月末在库: of a register's size what stood in it at the end of each month of this year and the last, of the running
  /// month on the day of the board. Months before anybody stood in it are not there: it was not kept then.
  var monthEnds: [Period: [AreaCode?: Int]] = [:]
}

extension TargetBoard {
  /// The figure of an indicator that a register answers; `nil` where none does.
  func registered(_ id: InstrumentID, in area: AreaCode, year: Int) -> IndicatorMeasure? {
    guard let answer = corpus.registerAnswering(id), let figures = registered[id] else { return nil }
    func sum(_ counts: [AreaCode?: Int]) -> Decimal128 { Decimal128(self.sum(counts, in: area)) }
    // Of other years the register keeps no such figure: those are told.
    guard year == on.year || answer.aspect == .standing else { return nil }
    switch answer.aspect {
    case .standing:
      let month = lastMonth(of: year)
      return standing(id, in: area, at: month).map { count in
        IndicatorMeasure(
          value: Decimal128(count), asOf: min(month.lastDay, on), method: .keptInRegister, observations: [],
          previous: nil)
      }
    case .left:
      return IndicatorMeasure(
        value: sum(figures.counts), asOf: on, method: .recordedLeaving, observations: [],
        previous: figures.before.map(sum))
    case .times(let base):
      let tasked = tasked(base, in: area, year: year)
      let count = Decimal128(
        figures.counts.reduce(0) { count, own in
          count + (own.key.map { code in tasked.contains { $0.area.contains(code) } } ?? false ? own.value : 0)
        })
      guard let times = tasked.map(\.value).sum.flatMap({ Ratio(count, of: $0) }), let told = Self.told(times)
      else { return .nothing(.keptInRegister) }
      return IndicatorMeasure(
        value: told, ratio: times, asOf: on, method: .keptInRegister, observations: [], previous: nil)
    }
  }

  /// To two decimals, half up; but not up to a tenth that it falls short of: goals are told in tenths, such as 1.2, and what
  /// falls short of one is not called enough.
  private static func told(_ times: Ratio) -> Decimal128? {
    guard let exact = times.quotient, let told = exact.rounded(scale: 2, .halfUp) else { return nil }
    let isTenth = told.rounded(scale: 1, .floor) == told
    return isTenth && exact < told ? exact.rounded(scale: 2, .floor) : told
  }

  private func sum(_ counts: [AreaCode?: Int], in area: AreaCode) -> Int {
    let isCity = area == corpus.areas.city?.code
    return counts.reduce(0) { $0 + (isCity || $1.key.map(area.contains) ?? false ? $1.value : 0) }
  }

  /// The running month of the running year, December of another.
  public func lastMonth(of year: Int) -> Period {
    year == on.year ? .month(of: on) : .month(year: year, month: 12)
  }

  /// 月末在库: how many of an area stood at a month's end in the register whose size the indicator tells, of the running
  /// month on the day of the board; `nil` where no register tells it or none was kept then, of parks, which no entry names,
  /// and for who may not see the area's rows.
  public func standing(_ id: InstrumentID, in area: AreaCode, at month: Period) -> Int? {
    guard corpus.registerAnswering(id)?.aspect == .standing, seesEntries(of: area),
      corpus.areas.area(area)?.level != .park
    else { return nil }
    return registered[id]?.monthEnds[month].map { sum($0, in: area) }
  }

  /// Areas with a task alone: who stands in the register of another is held against nothing.
  private func tasked(_ base: InstrumentID, in area: AreaCode, year: Int) -> [(area: AreaCode, value: Decimal128)] {
    let areas = area == corpus.areas.city?.code ? corpus.areas.districts.map(\.code) : [area]
    return areas.compactMap { area in
      target(of: base, in: .area(area), year: year).map { (area: area, value: $0.value) }
    }
  }

  /// The districts that the city's multiple of a task is made up of; `nil` for what is no such multiple, and for an area
  /// that is held against its own task.
  public func districtsWithTask(of id: InstrumentID, in area: AreaCode, year: Int) -> [AreaCode]? {
    guard area == corpus.areas.city?.code, year == on.year, registered[id] != nil,
      case .times(let base)? = corpus.registerAnswering(id)?.aspect
    else { return nil }
    return tasked(base, in: area, year: year).map(\.area)
  }
}

extension TargetDesk {
  /// What registers answer for indicators on a day.
  func registerFigures(
    of indicator: InstrumentID?, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [InstrumentID: RegisterFigures] {
    guard let registers else { return [:] }
    var figures: [InstrumentID: RegisterFigures] = [:]
    let asked = indicator.map { [$0] } ?? corpus.instruments.filter { $0.kind == .indicator }.map(\.id)
    for id in asked {
      guard let answer = corpus.registerAnswering(id) else { continue }
      func tallies(_ from: CalendarDay, _ through: CalendarDay) async throws -> [AreaCode?: RegisterTally] {
        try await registers.tallies(of: answer.register, from: from, through: through, within: scope, placing: nil)
      }
      switch answer.aspect {
      case .times:
        let standing = try await tallies(day, day).mapValues(\.standing)
        figures[id] = RegisterFigures(counts: standing, before: nil)
      case .standing:
        // Whether it was kept is the same for every reader; `standing(_:in:at:)` tells each of the own areas alone.
        func stood(on last: CalendarDay) async throws -> [AreaCode?: Int] {
          try await registers.tallies(
            of: answer.register, from: last, through: last, within: .everywhere, placing: nil
          ).mapValues(\.standing)
        }
        // Of all indicators at once the newest figure is enough, where somebody stands in it: the months are told of one. Of
        // an empty one they tell whether it was kept, so that it holds nobody now.
        var month = Period.month(year: day.year - 1, month: 1)
        if indicator == nil, try await stood(on: day).contains(where: { $0.value > 0 }) { month = .month(of: day) }
        var ends: [Period: [AreaCode?: Int]] = [:]
        while month.start <= day {
          let standing = try await stood(on: min(month.lastDay, day))
          if !ends.isEmpty || standing.contains(where: { $0.value > 0 }) { ends[month] = standing }
          month = .month(of: month.lastDay.adding(days: 1))
        }
        if !ends.isEmpty { figures[id] = RegisterFigures(counts: [:], before: nil, monthEnds: ends) }
      case .left(let reason):
        let now = try await tallies(Period.year(day.year).start, day)
        let then = Period.month(year: day.year - 1, month: day.month)
        let sameDay = CalendarDay(year: day.year - 1, month: day.month, day: day.civil.day) ?? then.lastDay
        let before = try await tallies(Period.year(day.year - 1).start, sameDay)
        func left(_ tallies: [AreaCode?: RegisterTally]) -> [AreaCode?: Int] {
          tallies.mapValues { $0.leftFor[reason] ?? 0 }
        }
        // A register that held nobody then was not kept: nothing is known of who left.
        figures[id] = RegisterFigures(counts: left(now), before: before.isEmpty ? nil : left(before))
      }
    }
    return figures
  }
}
