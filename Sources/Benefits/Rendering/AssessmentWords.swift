import Diagnostics
import PolicyCorpus
import Quantities

extension Assessment.State {
  /// The state in the words that offices use.
  public var words: Wording {
    switch self {
    case .eligible: Wording(zh: "初步相符（待审核）", en: "Provisionally matched (to be reviewed)")
    case .undecided: Wording(zh: "待补信息", en: "More information needed")
    case .ineligible: Wording(zh: "暂不相符", en: "Not matched")
    case .notInForce: Wording(zh: "不在执行期", en: "Not in force")
    }
  }
}

extension Amount {
  /// The amount for people: a ceiling says that it is one.
  public var words: Wording {
    switch kind {
    case .none: return Wording(zh: "—", en: "—")
    case .fixed: return minimum.words
    case .upTo:
      guard let most = maximum?.words else { return Wording(zh: "上限未定", en: "no ceiling known") }
      return Wording(zh: "最高\(most.zh)", en: "up to \(most.en)")
    case .range:
      guard let maximum else {
        return Wording(zh: "\(minimum.words.zh)起", en: "from \(minimum.words.en)")
      }
      return Money.words(from: minimum, to: maximum)
    }
  }
}

extension Assessment {
  /// What every card ends with.
  public static let closingWords = Wording(
    zh: "以申报通知和审核结果为准。", en: "The call for applications and its review decide.")
}

extension CallState {
  /// What a match without an open call means for the applicant.
  public var words: Wording {
    switch self {
    case .none: Wording(zh: "已有政策依据，申报通知未发布", en: "the policy stands; no call for applications yet")
    case .announced: Wording(zh: "申报通知已发布，尚未开放", en: "the call is announced but not open yet")
    case .open: Wording(zh: "正在受理", en: "open for applications")
    }
  }
}

extension BenefitCase.Expected {
  /// What a case expects, for people: state, amount and row.
  public var words: Wording {
    let state = Assessment.State(rawValue: state.rawValue)?.words
    let amount = amount.map { amount in
      Amount(
        kind: Amount.Kind(rawValue: amount.kind.rawValue) ?? .none, minimum: amount.least, maximum: amount.most
      ).words
    }
    return Wording(
      zh: [state?.zh, amount?.zh, row].compactMap { $0 }.joined(separator: " · "),
      en: [state?.en, amount?.en, row].compactMap { $0 }.joined(separator: " · "))
  }
}
