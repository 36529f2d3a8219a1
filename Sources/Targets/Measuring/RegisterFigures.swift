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
  }
}

extension PolicyCorpus {
  /// The register that has an indicator's figure; `nil` where people or facts tell it.
  public func registerAnswering(_ id: InstrumentID) -> RegisterAnswer? {
    guard case .indicator(let indicator) = instrument(id)?.declaration, indicator.direction != .rule else { return nil }
    if let register = indicator.register, let reason = indicator.leftAs {
      return RegisterAnswer(register: register, aspect: .left(reason: reason))
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

/// What registers answered for a board: by the area of each entry, `nil` for entries of none.
struct RegisterFigures: Sendable {
  /// In the register, or left within the running year, by the day of the board.
  let counts: [AreaCode?: Int]
  /// Left within the same stretch of the year before; `nil` where it is a stock, or nobody was in the register then.
  let before: [AreaCode?: Int]?
}

extension TargetBoard {
  /// The figure of an indicator that a register answers; `nil` where none does.
  func registered(_ id: InstrumentID, in area: AreaCode, year: Int) -> IndicatorMeasure? {
    guard let answer = corpus.registerAnswering(id), let figures = registered[id] else { return nil }
    let isCity = area == corpus.areas.city?.code
    func sum(_ counts: [AreaCode?: Int]) -> Decimal128 {
      Decimal128(counts.reduce(0) { $0 + (isCity || $1.key.map(area.contains) ?? false ? $1.value : 0) })
    }
    // Of other years the register keeps no such figure: those are told.
    guard year == on.year else { return nil }
    switch answer.aspect {
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
      // Rounded down: what falls short is not called enough.
      guard let times = tasked.map(\.value).sum.flatMap({ Ratio(count, of: $0) }),
        let told = times.quotient?.rounded(scale: 2, .floor)
      else { return .nothing(.keptInRegister) }
      return IndicatorMeasure(
        value: told, ratio: times, asOf: on, method: .keptInRegister, observations: [], previous: nil)
    }
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
