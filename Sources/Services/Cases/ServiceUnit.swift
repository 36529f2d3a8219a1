// Services: cases from intake to close, who works on them and by when, and the officer of each enterprise.
// May import: DelimitedText, Diagnostics, Enterprises, Facts, Instruments, Journal, PolicyCorpus, Quantities, Secrecy.
// Start reading at `ServiceCase` and `CaseCommand`, then `CaseClock`, then `CaseDesk`, which runs the commands.

import Journal
import Quantities

/// 承办单位: an area's own office, or a department of that area. People act for the units of their area and below.
public struct ServiceUnit: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let area: AreaCode
  /// The department's name as documents spell it; `nil` for the area's own service office.
  public let department: String?

  public init(_ area: AreaCode, department: String? = nil) {
    self.area = area
    self.department = department
  }

  /// Reads `310117` or `310117:规划资源局`; `nil` where the area is no code, or the department is empty or long.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let area = AreaCode(String(parts[0])) else { return nil }
    let department = parts.count > 1 ? String(parts[1]) : nil
    guard department.map({ (1...40).contains($0.count) && !$0.contains(where: \.isNewline) }) ?? true else {
      return nil
    }
    self.init(area, department: department)
  }

  /// The unit that a document names by a department's name. `nil` for a group of units, and where what it names belongs to a
  /// district that nobody knows.
  /// - Parameter isCityElse: whether a name that tells no level is one of the city's.
  public init?(named text: String, in district: AreaCode?, of city: AreaCode, isCityElse: Bool = false) {
    if text.hasSuffix("成员单位") { return nil }
    // 市场监管局 tells what it oversees, and no level.
    let isOfCity = ["市", "上海", "中国"].contains { text.hasPrefix($0) } && !text.hasPrefix("市场")
    // 各区, 各区政府: the district's own office.
    if text.hasPrefix("各区") {
      guard let district else { return nil }
      self.init(district)
    } else if isOfCity || isCityElse && !text.hasPrefix("区") {
      self.init("\(city):\(text)")
    } else {
      guard let district else { return nil }
      self.init("\(district):\(text)")
    }
  }

  /// Whether those who belong to this unit act for another: an area's own office does for its departments and for all
  /// below, a department for itself alone.
  public func acts(for unit: ServiceUnit) -> Bool { department == nil ? area.contains(unit.area) : self == unit }

  public var description: String { department.map { "\(area):\($0)" } ?? area.text }

  /// The unit that answers for this one: a department's area, a street's district, a district's city. `nil` at the top.
  public var parent: ServiceUnit? {
    department == nil ? area.parent.map { ServiceUnit($0) } : ServiceUnit(area)
  }

  public static func < (left: ServiceUnit, right: ServiceUnit) -> Bool { left.description < right.description }
}

/// Somebody who works on cases, and the unit that they belong to.
public struct UnitMember: Sendable, Hashable {
  public let key: ActorID
  public let unit: ServiceUnit

  public init(key: ActorID, unit: ServiceUnit) {
    self.key = key
    self.unit = unit
  }
}

extension AreaCode {
  /// The city whose districts begin with the same two digits.
  var city: AreaCode? { AreaCode("\(text.prefix(2))0000") }

  /// The area above: a street's district, a district's city; `nil` for the city.
  var parent: AreaCode? {
    guard isDistrictOrCity else { return district }
    return prefixOfAllBelow == text ? city : nil
  }

  /// This area and those above it, nearest first.
  var lineage: [AreaCode] { [self] + (parent?.lineage ?? []) }
}

extension AreaScope {
  /// Whether somebody with this scope acts for a unit.
  public func covers(_ unit: ServiceUnit) -> Bool {
    contains(unit.area)
  }
}
