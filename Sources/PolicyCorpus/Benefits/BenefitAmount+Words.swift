import Diagnostics
import Facts
import Quantities

extension BenefitDeclaration {
  /// What a row gives, for people: 最高30%，封顶2,000万元; a price names the unit that it is for.
  public func words(for amount: BenefitAmount) -> Wording {
    guard case .number(.quantity(let unit)) = base?.type else { return amount.words(perUnit: nil) }
    return amount.words(perUnit: FactType.Unit.wording(ofQuantity: unit))
  }
}

extension BenefitAmount {
  /// - Parameter unit: what a price is for, such as 吨标准煤.
  func words(perUnit unit: Wording?) -> Wording {
    let figures = figures
    let amount: Wording
    switch self {
    case .fixed(let sum): return sum.words
    case .upTo(let sum): return Wording(zh: "最高\(sum.words.zh)", en: "at most \(sum.words.en)")
    case .limit(let sum): return Wording(zh: "限额\(sum.words.zh)", en: "a limit of \(sum.words.en)")
    case .shareLimit(let share):
      return Wording(zh: "限额\(share.percent)", en: "a limit of \(share.percent)")
    case .reservation(let share): return Wording(zh: "预留\(share.percent)", en: "\(share.percent) reserved")
    case .exemption: return Wording(zh: "减免（未写金额）", en: "exempt (no sum named)")
    case .unquantified: return Wording(zh: "给予支持（未写金额）", en: "supported (no sum named)")
    case .share(let share, let isCeiling, _):
      amount =
        isCeiling
        ? Wording(zh: "最高\(share.percent)", en: "at most \(share.percent)")
        : Wording(zh: share.percent, en: share.percent)
    case .shareRange(let least, let most, _):
      amount = Wording(zh: "\(least.percent)至\(most.percent)", en: "\(least.percent) to \(most.percent)")
    case .perUnit(let least, let most, _):
      amount = Wording(
        zh: "每\(unit?.zh ?? "单位")\(least.grouped)元至\(most.grouped)元",
        en: "\(least.grouped) to \(most.grouped) yuan for each \(unit?.en ?? "unit")")
    }
    guard let cap = figures.cap?.words else { return amount }
    return Wording(zh: "\(amount.zh)，封顶\(cap.zh)", en: "\(amount.en), capped at \(cap.en)")
  }
}
