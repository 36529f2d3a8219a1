import Diagnostics

/// 环节: one step of the way from a proposal to the money. A call declares which of them it takes, always in this order.
public enum ChainStep: String, Sendable, Hashable, CaseIterable, Comparable {
  /// 意愿与账户确认: the enterprise wants the support and names its account; of 免申即享 alone.
  case consent
  /// 信用核查.
  case credit
  /// 街镇初审.
  case town
  /// 区复核.
  case district
  /// 专家评审、专项审计.
  case experts
  /// 集体审议.
  case panel
  /// 公示, with objections.
  case publicity
  /// 下达.
  case issue

  public static func < (left: ChainStep, right: ChainStep) -> Bool { left.place < right.place }

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Whether somebody judges an award at the step, so that the proposer may not.
  public var isJudged: Bool { self != .consent && self != .publicity }

  /// 审核环节: whether it is before the publication that somebody judges an award at the step, who passes it on or sends it
  /// back.
  public var isExamined: Bool { isJudged && self < .publicity }

  /// The name for people.
  public var wording: Wording {
    switch self {
    case .consent: Wording(zh: "意愿与账户确认", en: "consent and account")
    case .credit: Wording(zh: "信用核查", en: "credit check")
    case .town: Wording(zh: "街镇初审", en: "first review by the town")
    case .district: Wording(zh: "区复核", en: "review by the district")
    case .experts: Wording(zh: "专家评审", en: "experts and audit")
    case .panel: Wording(zh: "集体审议", en: "collective decision")
    case .publicity: Wording(zh: "公示", en: "publication")
    case .issue: Wording(zh: "下达", en: "issue")
    }
  }
}
