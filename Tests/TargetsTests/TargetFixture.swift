import CorpusFixtures
import Decimals
import Diagnostics
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

/// The corpus that travels with the program, and short ways to make what the tests are about.
enum Fixture {
  private static let loaded = Result { try CorpusFixture.load() }

  static func corpus() throws -> PolicyCorpus { try loaded.get() }
  static func id(_ text: String) throws -> InstrumentID { try #require(InstrumentID(text)) }
  static func area(_ text: String) throws -> AreaCode { try #require(AreaCode(text)) }
  static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }
  static func number(_ text: String) throws -> Decimal128 { try #require(Decimal128(exactly: text)) }

  /// Noon in Shanghai.
  static func noon(_ text: String) throws -> Timestamp {
    Timestamp(millisecondsSinceEpoch: Int64(try day(text).daysSinceEpoch) * 86_400_000 + 4 * 3_600_000)
  }

  /// Of 2033: after every time that the figures of these tests speak of.
  static let trace = Trace(at: Timestamp(millisecondsSinceEpoch: 2_000_000_000_000), by: .commandLine, record: 1)

  static func observation(
    _ indicator: String, _ time: String, _ value: String, place: String = "310000", id: Int = 1,
    toldOn day: String? = nil, basis: Basis = .statisticalAggregate, source: String = "示例公报"
  ) throws -> Observation {
    Observation(
      id: id,
      line: .init(
        place: try #require(TargetPlace(place)), time: try #require(ObservedTime(time)), value: try number(value)),
      indicator: try Self.id(indicator), basis: basis, source: source,
      trace: try day.map { Trace(at: try noon($0), by: .commandLine, record: 1) } ?? trace)
  }

  static func board(
    on day: String, _ observations: [Observation] = [], assignments: [Assignment] = [],
    entries: [CountID: [EntryCount]] = [:], sameDays: [CountID: [EntryCount]] = [:],
    holdings: [CountID: CountHolding] = [:], cascades: [Cascade] = [], scope: AreaScope = .everywhere
  ) throws -> TargetBoard {
    TargetBoard(
      corpus: try corpus(), scope: scope, on: try Self.day(day), observations: observations, assignments: assignments,
      entries: try entries.mapValues { EntriesByArea($0, areas: try corpus().areas) },
      sameDays: try sameDays.mapValues { EntriesByArea($0, areas: try corpus().areas) }, holdings: holdings,
      cascades: cascades)
  }

  /// The plan of an area's months for 2025 as it stands in the breakdown of an area.
  static func cascade(
    _ indicator: String, _ row: Cascade.Row, below parent: String = "310000", id: Int = 1
  ) throws -> Cascade {
    Cascade(
      id: id, indicator: try Self.id(indicator), year: 2025, parent: try area(parent), rows: [row], trace: trace)
  }

  static func progress(
    _ indicator: String, on day: String, _ observations: [(String, String)], place: String = "310000"
  ) throws -> IndicatorProgress {
    let told = try observations.enumerated().map {
      try observation(indicator, $0.element.0, $0.element.1, place: place, id: $0.offset + 1)
    }
    let board = try board(on: day, told)
    let id = try id(indicator)
    let place = try #require(TargetPlace(place))
    return try #require(board.progress(of: id, in: place, year: board.usualYear(of: id)))
  }

  static func codes(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch let faults as Diagnostics {
      return faults.all.map(\.code)
    } catch {
      return ["\(error)"]
    }
  }
}
