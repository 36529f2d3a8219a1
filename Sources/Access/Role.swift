// Access: who a person is, what they may see and do, and how they prove it.
// May import: Diagnostics, Journal, Quantities, Secrecy.
// Start reading at `Role`, `Actor` and `RouteRule`, then `AccessDesk`, which runs the commands.

import Diagnostics
import Quantities

/// What a person does here. A person may hold several.
public enum Role: String, Sendable, Hashable, CaseIterable, Comparable {
  /// 市经济信息化委: everything in the city.
  case city
  /// 区级主管部门: one district.
  case district
  /// 服务专员: a street, town or park.
  case officer
  /// An enterprise's own accountant: that enterprise alone.
  case enterprise
  /// 财政经办: prepares payments.
  case financeMaker = "finance_maker"
  /// 财政复核: approves what another has prepared.
  case financeChecker = "finance_checker"
  /// 政策分析: writes and tests rules.
  case analyst
  /// 审计: reads everything, changes nothing.
  case auditor
  /// 系统管理: people, imports, the journal.
  case administrator
  /// 服务机构: redeems vouchers.
  case provider
  /// Anybody who has not signed in. No person holds it.
  case `public`

  /// The roles that can be given to a person.
  public static let assignable = allCases.filter { $0 != .public }

  public var name: Wording {
    switch self {
    case .city: Wording(zh: "市级", en: "City")
    case .district: Wording(zh: "区级", en: "District")
    case .officer: Wording(zh: "服务专员", en: "Service officer")
    case .enterprise: Wording(zh: "企业", en: "Enterprise")
    case .financeMaker: Wording(zh: "财政经办", en: "Finance, maker")
    case .financeChecker: Wording(zh: "财政复核", en: "Finance, checker")
    case .analyst: Wording(zh: "政策分析", en: "Policy analyst")
    case .auditor: Wording(zh: "审计", en: "Auditor")
    case .administrator: Wording(zh: "系统管理", en: "Administrator")
    case .provider: Wording(zh: "服务机构", en: "Provider")
    case .public: Wording(zh: "公众", en: "Public")
    }
  }

  /// Whether a holder must be given an area: without one the role shows nothing.
  public var needsArea: Bool { self == .district || self == .officer }

  /// Whether a holder may belong to a department of the area: whoever works on cases.
  public var mayHaveDepartment: Bool { self == .city || self == .district || self == .officer }

  /// Whether a holder sees, or decides for, the whole city whatever their own area.
  var seesWholeCity: Bool { self == .city || self == .analyst }

  /// Whether a holder who is added must be bound to an enterprise.
  public var needsEnterprise: Bool { self == .enterprise }

  /// What a role is for, where that must not lie in the hands of somebody who has another duty (不相容岗位分离).
  private enum Duty: CaseIterable {
    /// Asks for support, and takes vouchers.
    case asking
    /// Judges what is asked for, and grants budgets.
    case deciding
    /// Prepares payments.
    case preparing
    /// Lets them go.
    case releasing
    /// Gives people their roles.
    case administering
    /// Looks after everybody, and acts nowhere.
    case auditing
  }

  /// `nil` for a role that does no harm beside any.
  private var duty: Duty? {
    switch self {
    case .enterprise, .provider: .asking
    case .city, .district, .officer: .deciding
    case .financeMaker: .preparing
    case .financeChecker: .releasing
    case .administrator: .administering
    case .auditor: .auditing
    case .analyst, .public: nil
    }
  }

  /// The pairs that one person may not hold at once: who asks does not decide, who decides does not pay, who prepares a
  /// payment does not let it go; who gives roles handles no money; an auditor acts nowhere.
  public static let apart: [(Role, Role)] = assignable.enumerated().flatMap { index, one in
    assignable[(index + 1)...].filter { isApart(one, $0) }.map { (one, $0) }
  }

  private static func isApart(_ one: Role, _ other: Role) -> Bool {
    // An auditor writes no rules either.
    if (one == .auditor) != (other == .auditor) { return true }
    guard let first = one.duty, let second = other.duty, first != second else { return false }
    // Small districts have one person for their own affairs and for accounts.
    let pair: Set<Duty> = [first, second]
    return pair != [.deciding, .administering]
  }

  public static func < (left: Role, right: Role) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
