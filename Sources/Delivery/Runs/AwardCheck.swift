import Diagnostics
import Instruments
import PolicyCorpus
import Quantities

/// 核查: one thing that was looked up about a subject before it was proposed, and what it came to.
public struct AwardCheck: Sendable, Hashable {
  public let kind: Kind
  public let outcome: Outcome
  /// What stands against it: an award, a grant elsewhere or a voucher, such as `a12`, `e3` or `v1`; `nil` where it is a sum of
  /// several.
  public let by: String?
  /// What was granted already.
  public let granted: Money

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// 一次性.
    case once
    /// The same year's.
    case sameYear = "same_year"
    /// The same year's voucher for the same benefit; for one that names a project or contract, to be judged.
    case voucher
    /// 累计上限.
    case cumulative
    /// 单户上限.
    case enterpriseCap = "enterprise_cap"
    /// 不得同时享受.
    case exclusive
    /// The text leaves open whether both may be had.
    case unsettled
    /// 待追缴: an advance on something settled for less, or what is demanded back, is still out.
    case claimed
    /// 吊销, 注销, 迁出本市: no text says whether such an enterprise still has it.
    case revoked, deregistered
    case movedOut = "moved_out"
    /// 已不予支持, 已放弃, 逾期视为放弃: how the last award of the same call and subject ended.
    case refusedBefore = "refused_before"
    case withdrawnBefore = "withdrawn_before"
    case lapsedBefore = "lapsed_before"

    init(_ ending: AssessedSubject.Ending) {
      switch ending {
      case .revoked: self = .revoked
      case .deregistered: self = .deregistered
      case .movedOut: self = .movedOut
      }
    }
  }

  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    case bars
    /// It lowers the most that can be proposed.
    case limits
    /// For people to judge.
    case warns
  }

  public init(_ kind: Kind, _ outcome: Outcome, by: String?, granted: Money) {
    self.kind = kind
    self.outcome = outcome
    self.by = by
    self.granted = granted
  }

  /// What it says to people.
  public var wording: Wording {
    let zh = granted.grouped
    return switch kind {
    case .once:
      Wording(
        zh: "一次性事项，已有一笔 \(zh) 元（已支持或正在办理）",
        en: "it is given once, and \(zh) yuan are granted or under way already")
    case .sameYear:
      Wording(
        zh: "同一年度已有一笔 \(zh) 元（已支持或正在办理）", en: "\(zh) yuan of the same year are granted or under way already")
    case .voucher:
      switch outcome {
      case .bars:
        Wording(zh: "同一事项已发券 \(zh) 元，达到上限", en: "vouchers of \(zh) yuan for the same reach the ceiling")
      case .limits:
        Wording(zh: "上限内扣除同一事项已发的券 \(zh) 元", en: "vouchers of \(zh) yuan for the same count towards the ceiling")
      case .warns:
        Wording(
          zh: "企业另有同一事项的券 \(zh) 元，券上没有写是哪一个项目、合同，请审核时判断",
          en:
            "the enterprise has vouchers of \(zh) yuan for the same, which name no project or contract: for the reviewers"
        )
      }
    case .cumulative:
      outcome == .bars
        ? Wording(zh: "累计已达上限，已支持 \(zh) 元", en: "the cumulative limit is reached by \(zh) yuan")
        : Wording(zh: "累计上限内扣除已支持的 \(zh) 元", en: "\(zh) yuan granted before count towards the cumulative limit")
    case .enterpriseCap:
      outcome == .bars
        ? Wording(zh: "单户已达上限，已支持或拟支持 \(zh) 元", en: "the enterprise's cap is reached by \(zh) yuan")
        : Wording(zh: "单户上限内扣除已支持或拟支持的 \(zh) 元", en: "\(zh) yuan count towards the enterprise's cap")
    case .exclusive:
      Wording(
        zh: "另有一项不得同时享受的事项 \(zh) 元（已支持或正在办理）",
        en: "\(zh) yuan of a benefit that excludes this one are granted or under way already")
    case .unsettled:
      Wording(
        zh: "另有一项 \(zh) 元（已支持或正在办理），能否叠加文件没有写明，请审核时判断",
        en:
          "\(zh) yuan of a benefit that the text neither admits nor excludes beside this are granted or under way: for the reviewers"
      )
    case .claimed:
      Wording(
        zh: "以前的支持还有 \(zh) 元待追缴，请审核时判断",
        en: "\(zh) yuan of earlier support are still to come back: for the reviewers")
    case .revoked:
      Self.ended(Wording(zh: "已被吊销", en: "has lost its licence"))
    case .deregistered:
      Self.ended(Wording(zh: "已经注销", en: "is deregistered"))
    case .movedOut:
      Self.ended(Wording(zh: "已迁出本市", en: "has moved out of the city"))
    case .refusedBefore:
      Wording(zh: "这份通知下的上一笔已不予支持", en: "the last one under this call was refused")
    case .withdrawnBefore:
      Wording(zh: "这份通知下的上一笔企业已放弃", en: "the enterprise gave up the last one under this call")
    case .lapsedBefore:
      Wording(zh: "这份通知下的上一笔已逾期视为放弃", en: "the last one under this call lapsed")
    }
  }

  private static func ended(_ how: Wording) -> Wording {
    Wording(
      zh: "企业\(how.zh)，文件没有写明还能不能享受，请审核时判断",
      en: "the enterprise \(how.en), and the text does not say whether it still may have this: for the reviewers")
  }
}

/// Holds the subjects of a run against what has been granted, one after another in their order.
struct AwardChecks {
  let benefit: InstrumentID
  let year: Int
  let terms: BenefitTerms
  private var priors: [CreditCode: [HeldGrant]]
  private let claims: [CreditCode: [Award]]

  /// - Parameter claims: awards of which something is owed back.
  init(benefit: InstrumentID, year: Int, terms: BenefitTerms, priors: [HeldGrant], claims: [Award]) {
    self.benefit = benefit
    self.year = year
    self.terms = terms
    self.priors = Dictionary(grouping: priors, by: \.enterprise)
    self.claims = Dictionary(grouping: claims, by: \.enterprise)
  }

  /// A subject with what comes out for it, as a row of that number.
  mutating func row(_ number: Int, _ subject: AssessedSubject) -> RunRow {
    let found = examine(subject)
    return RunRow(number: number, subject: subject, finding: found.finding, atMost: found.atMost, checks: found.checks)
  }

  /// What comes out for a subject. What is proposed for it counts for those after it.
  mutating func examine(_ subject: AssessedSubject) -> (finding: RunRow.Finding, atMost: Money?, checks: [AwardCheck]) {
    let (checks, rest) = check(subject)
    if checks.contains(where: { $0.outcome == .bars }) { return (.barred, nil, checks) }
    guard let rest, rest > .zero else { return (subject.isSettled ? .unbounded : .open, nil, checks) }
    // A cap is not proposed in place of an amount that nobody can work out yet.
    guard subject.isSettled else { return (.open, rest, checks) }
    priors[subject.enterprise, default: []].append(
      HeldGrant(
        enterprise: subject.enterprise, benefit: benefit, subject: subject.subject, year: year, amount: rest,
        source: nil))
    return (.proposed, rest, checks)
  }

  /// What stands against a subject, and the most that is left for it.
  func check(_ subject: AssessedSubject) -> (checks: [AwardCheck], rest: Money?) {
    let own = priors[subject.enterprise] ?? []
    let same = own.filter { $0.benefit == benefit && $0.isAbout(subject.subject) }
    var checks: [AwardCheck] = []
    var rest = subject.maximum
    if terms.frequency == .once, let first = same.first {
      checks.append(AwardCheck(.once, .bars, by: first.number, granted: first.amount))
    } else if let first = same.first(where: { $0.year == year && !$0.isVoucher }) {
      checks.append(AwardCheck(.sameYear, .bars, by: first.number, granted: first.amount))
    }
    if terms.frequency == .cumulative, !same.isEmpty {
      limit(&rest, to: subject.maximum, by: same, .cumulative, &checks)
    } else if terms.frequency != .once {
      let vouchers = same.filter { $0.isVoucher && $0.year == year }
      if !vouchers.isEmpty { limit(&rest, to: subject.maximum, by: vouchers, .voucher, &checks) }
    }
    checks += unnamed(own, subject)
    if let cap = terms.enterpriseCap {
      let isLasting = terms.frequency == .once || terms.frequency == .cumulative
      let counted = own.filter { $0.benefit == benefit && (isLasting || $0.year == year) }
      if counted.isEmpty {
        rest = rest.map { min($0, cap) }
      } else {
        limit(&rest, to: cap, by: counted, .enterpriseCap, &checks)
      }
    }
    for prior in own where prior.isAbout(subject.subject) && prior.year == year {
      if terms.exclusive.contains(prior.benefit) {
        checks.append(AwardCheck(.exclusive, .bars, by: prior.number, granted: prior.amount))
      } else if terms.unsettled.contains(prior.benefit) {
        checks.append(AwardCheck(.unsettled, .warns, by: prior.number, granted: prior.amount))
      }
    }
    if let ending = subject.ending {
      checks.append(AwardCheck(AwardCheck.Kind(ending), .warns, by: nil, granted: .zero))
    }
    if let owing = claims[subject.enterprise] {
      checks.append(
        AwardCheck(
          .claimed, .warns, by: owing.count == 1 ? owing.first?.id.text : nil,
          granted: owing.map(\.claimed).total))
    }
    return (checks, rest)
  }

  /// The vouchers for the same benefit of which nobody knows whether they are for this project or contract.
  private func unnamed(_ own: [HeldGrant], _ subject: AssessedSubject) -> [AwardCheck] {
    let isLasting = terms.frequency == .once || terms.frequency == .cumulative
    let vouchers = own.filter {
      $0.isVoucher && $0.benefit == benefit && !$0.isAbout(subject.subject) && (isLasting || $0.year == year)
    }
    guard !vouchers.isEmpty else { return [] }
    return [
      AwardCheck(
        .voucher, .warns, by: vouchers.count == 1 ? vouchers.first?.number : nil,
        granted: vouchers.map(\.amount).total)
    ]
  }

  /// Lowers what is left to what a limit leaves after the grants.
  private func limit(
    _ rest: inout Money?, to limit: Money?, by grants: [HeldGrant], _ kind: AwardCheck.Kind,
    _ checks: inout [AwardCheck]
  ) {
    guard let limit else { return }
    let granted = grants.map(\.amount).total
    let left = Money(fen: limit.fen - granted.fen)
    let by = grants.count == 1 ? grants.first?.number : nil
    guard left > .zero else { return checks.append(AwardCheck(kind, .bars, by: by, granted: granted)) }
    if rest.map({ left < $0 }) ?? false {
      rest = left
      checks.append(AwardCheck(kind, .limits, by: by, granted: granted))
    }
  }
}

extension DeliveryReader {
  /// The awards of which something is owed back.
  func claims(on enterprise: CreditCode?) throws -> [Award] {
    try awards(
      AwardFilter(enterprise: enterprise, mayOweBack: true), scope: .everywhere, offset: 0, limit: .max
    ).rows.filter { $0.claimed > .zero }
  }

  /// Everything that counts against a benefit and those that go with it or against it. A voucher of which nothing was used
  /// counts where the benefit is given once.
  func priorGrants(_ benefit: InstrumentID, _ terms: BenefitTerms, of enterprise: CreditCode?) throws -> [HeldGrant] {
    try heldGrants(of: [benefit] + terms.exclusive + terms.unsettled, enterprise: enterprise)
      .filter { $0.amount > .zero || (terms.frequency == .once && $0.benefit == benefit) }
  }
}
