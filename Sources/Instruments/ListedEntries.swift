import PolicyCorpus
import Quantities

/// What stands in a register: asked by the engine that brings demands and supplies together, so that what was entered
/// there need not be typed again, and answered by the engine that keeps registers.
public protocol ListedEntries: Sendable {
  /// The entries that stood in a register on a day, wherever they are, in the order of their titles.
  func entries(of register: InstrumentID, on day: CalendarDay) async throws -> [ListedEntry]
}

/// One entry of a register.
public struct ListedEntry: Sendable, Hashable {
  /// Its number over all registers.
  public let number: Int
  public let title: String
  /// Whom it is about, or whose it is; `nil` for what belongs to no enterprise.
  public let enterprise: CreditCode?
  public let area: AreaCode?
  /// What is kept of it, by the names of its register's fields, canonical.
  public let fields: [String: String]
  /// The last day on which it is valid; `nil` where its register does not say.
  public let validUntil: CalendarDay?

  public init(
    number: Int, title: String, enterprise: CreditCode?, area: AreaCode?, fields: [String: String],
    validUntil: CalendarDay?
  ) {
    self.number = number
    self.title = title
    self.enterprise = enterprise
    self.area = area
    self.fields = fields
    self.validUntil = validUntil
  }
}
