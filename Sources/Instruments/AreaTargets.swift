// Instruments: the ports by which one engine asks what another knows, so that the engines don't know each other.
// May import: Decimals, Diagnostics, Journal, PolicyCorpus, Quantities, Secrecy.
// Start reading at `AreaTargets`, `EntryChances` and `BenefitAssessments`; `IncomingFile` is what people send to several of them.

import Decimals
import PolicyCorpus
import Quantities

/// What an area has to reach in a year: asked by whoever measures itself against a target, such as the capacity of a
/// library, and answered by the engine of indicators.
public protocol AreaTargets: Sendable {
  /// The target that holds for an area on a day; `nil` where neither the text nor an assignment gives one.
  /// - Parameter year: the year in which it is to be reached.
  func target(
    of indicator: InstrumentID, in area: AreaCode, year: Int, on day: CalendarDay
  ) async throws -> AreaTarget?
}

/// A target and where it comes from.
public struct AreaTarget: Sendable, Hashable {
  /// In the indicator's unit, with 万 and 亿 written out.
  public let value: Decimal128
  public let origin: Origin

  public enum Origin: Sendable, Hashable {
    /// The clause itself.
    case text(InstrumentID)
    /// 年度任务: a yearly assignment, by the number of the document that gave it.
    case assignment(document: String)
  }

  public init(value: Decimal128, origin: Origin) {
    self.value = value
    self.origin = origin
  }
}
