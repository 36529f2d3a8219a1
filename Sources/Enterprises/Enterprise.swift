// Enterprises: what is known about each enterprise over time, who told it and on what basis, and how files bring it in.
// May import: BatchEvaluation (columns alone), Decimals, DelimitedText, Diagnostics, Facts, Journal, Quantities, Secrecy,
// Crypto, Foundation.
// Start reading at `RecordedFact`, `FactResolution` and `FactImport`.

import Facts
import Quantities

/// An enterprise as lists show it: what its standing facts say of its name, place and trade.
public struct Enterprise: Sendable, Hashable {
  public let creditCode: CreditCode
  public let name: String?
  /// Where the statistics count it: what summaries are grouped by.
  public let statisticalArea: AreaCode?
  public let operatingArea: AreaCode?
  public let registeredArea: AreaCode?
  public let industry: IndustryCode?
  /// `nil` where nobody has told.
  public let operatingState: OperatingState?
  /// When the first fact about it was recorded.
  public let addedAt: Timestamp
  /// When the latest fact about it was recorded.
  public let updatedAt: Timestamp
  /// 所在园区 (考核归属): which parks it counts for and when; of any day at most one.
  public let parks: [ParkStay]

  public init(
    creditCode: CreditCode, name: String?, statisticalArea: AreaCode?, operatingArea: AreaCode?,
    registeredArea: AreaCode?, industry: IndustryCode?, operatingState: OperatingState? = nil, addedAt: Timestamp,
    updatedAt: Timestamp, parks: [ParkStay] = []
  ) {
    self.creditCode = creditCode
    self.name = name
    self.statisticalArea = statisticalArea
    self.operatingArea = operatingArea
    self.registeredArea = registeredArea
    self.industry = industry
    self.operatingState = operatingState
    self.addedAt = addedAt
    self.updatedAt = updatedAt
    self.parks = parks
  }

  /// The area whose people work with the enterprise: the statistical one, else where it operates, else where it is
  /// registered. `nil` where none is known; only those who see everywhere see it then.
  public var area: AreaCode? { statisticalArea ?? operatingArea ?? registeredArea }

  /// The park that it counts for on a day: the one it was given to, else its own area where that is itself a park.
  public func park(on day: CalendarDay) -> AreaCode? {
    parks.first { $0.contains(day) }?.park ?? area.flatMap { $0.isPark ? $0 : nil }
  }

  /// The name, or the credit code where no name is known.
  public var title: String { name ?? creditCode.text }

  /// The name as searching compares it; empty where no name is known.
  public var searchText: String { name.map(SearchText.folded) ?? "" }

  /// The facts that the profile is made of.
  static let profileFacts: Set<String> = [
    "name", "statistical_area", "operating_area", "registered_area", "industry", "operating_state",
  ]
}

/// Whole months, `until` included, in which an enterprise counts for a park; open while `until` is `nil`.
public struct ParkStay: Sendable, Hashable, Comparable {
  public let park: AreaCode
  public let from: Period
  public let until: Period?

  public init(park: AreaCode, from: Period, until: Period?) {
    self.park = park
    self.from = from
    self.until = until
  }

  public func contains(_ day: CalendarDay) -> Bool {
    from.start <= day && (until.map { day <= $0.lastDay } ?? true)
  }

  public static func < (left: ParkStay, right: ParkStay) -> Bool { left.from < right.from }
}

/// 经营状态: whether an enterprise is in operation, as the fact of the same name has it.
public enum OperatingState: String, Sendable, Hashable, CaseIterable {
  case inOperation = "in_operation"
  case suspended, revoked, deregistered
  case movedOut = "moved_out"
}

/// One subject: an enterprise itself, or a project, contract … of it.
public struct SubjectReference: Sendable, Hashable, Comparable {
  public let enterprise: CreditCode
  public let kind: SubjectKind
  /// Tells subjects of one kind apart within the enterprise; empty for the enterprise itself.
  public let key: String

  /// The enterprise itself.
  public init(_ enterprise: CreditCode) {
    self.init(enterprise, .enterprise, key: "")
  }

  public init(_ enterprise: CreditCode, _ kind: SubjectKind, key: String) {
    self.enterprise = enterprise
    self.kind = kind
    self.key = kind == .enterprise ? "" : key
  }

  /// Whether a text can tell subjects apart: 1 to 64 characters on one line.
  public static func isKey(_ text: String) -> Bool {
    (1...64).contains(text.count) && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  public static func < (left: SubjectReference, right: SubjectReference) -> Bool {
    (left.enterprise, left.kind.rawValue, left.key) < (right.enterprise, right.kind.rawValue, right.key)
  }
}
