/// A contract, project, loan … of one made-up enterprise, and what has been told about it.
public struct DemonstrationSubject: Sendable, Hashable {
  /// The kinds that the demonstration tells of, under the dictionary's names.
  public enum Kind: String, Sendable, CaseIterable {
    case contract, project, product, loan, insurance, person, site, institution

    /// The facts of the kind, in the order of its file, and how many of a hundred subjects have not told each.
    var facts: [(name: String, percentUntold: Double)] {
      switch self {
      case .contract:
        [("contract_kind", 0), ("contract_amount", 4), ("paid_amount", 10), ("recognised", 6), ("signed_on", 3)]
      case .project:
        [
          ("project_kind", 0), ("total_investment", 4), ("fixed_investment", 12), ("key_field_recognised", 6),
          ("especially_major", 5), ("fair_recommended", 3), ("demonstration_recognised", 3), ("upgrade_interest", 10),
          ("lease_cost", 10), ("saved_tce", 8), ("starts_on", 3), ("land_quota_class", 4), ("dormitory_mode", 4),
          ("key_foreign_listed", 3),
        ]
      case .product:
        [
          ("product_kind", 0), ("rd_investment", 8), ("licensed_on", 3), ("local_applicant", 4),
          ("commissioned_production", 4), ("made_in_city", 4), ("post_market_evaluation", 6),
        ]
      case .loan: [("loan_kind", 0), ("principal", 3), ("interest_paid", 10), ("drawn_on", 3)]
      case .insurance: [("insurance_kind", 0), ("premium_paid", 8)]
      case .person: [("award_kind", 0)]
      case .site: [("land_use", 5), ("uplift_approved_on", 5)]
      case .institution: [("institution_kind", 3), ("platform_level", 3)]
      }
    }

    /// What the kind's keys begin with: the initials of 合同, 项目, 产品, 贷款, 保险, 人才, 用地, 机构.
    var keyPrefix: String {
      switch self {
      case .contract: "HT"
      case .project: "XM"
      case .product: "CP"
      case .loan: "DK"
      case .insurance: "BX"
      case .person: "RC"
      case .site: "YD"
      case .institution: "JG"
      }
    }

    /// The head of the kind's file.
    public var header: [String] { ["credit_code", "key"] + facts.map(\.name) }
  }

  public let kind: Kind
  /// Tells it apart within its enterprise and kind, `HT2024-02`. A person has a running number and nothing else.
  public let key: String
  /// What is true, by fact; a fact of the kind that does not stand here is known to have no value.
  let truths: [String: String]
  /// Facts that nobody has told.
  let untold: Set<String>

  /// The cells of the kind's facts in a population file: empty where nobody has told, `-` where there is none.
  public var cells: [String] {
    kind.facts.map { fact in untold.contains(fact.name) ? "" : truths[fact.name] ?? "-" }
  }
}
