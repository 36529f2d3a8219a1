import Diagnostics
import Facts
import PolicyCorpus

/// 梯度: a way up that enterprises climb, or the titles that stand beside it.
public enum Ladder: String, Sendable, Hashable, CaseIterable {
  /// 小升规、规转强、强转股、股上市. The four steps are taken by themselves, in whatever order
  /// (`zjtx-2025/1:four-steps-in-order`).
  case steps
  /// 小微、创新型、专精特新、小巨人. Whoever holds a rung holds those below it.
  case quality
  /// 瞪羚、独角兽、单项冠军、领航: titles beside the ladder, none above another.
  case titles

  /// From the lowest to the highest.
  public var rungs: [Rung] { Rung.allCases.filter { $0.ladder == self } }

  public var name: Wording {
    switch self {
    case .steps: Wording(zh: "升规、转强、转股、上市", en: "Above scale, strong, equity, listed")
    case .quality: Wording(zh: "优质中小企业", en: "Small and medium enterprises of quality")
    case .titles: Wording(zh: "其他称号", en: "Titles beside it")
    }
  }
}

/// 档: one rung of a ladder, or one title.
public enum Rung: String, Sendable, Hashable, CaseIterable {
  case belowScale = "below_scale"
  case aboveScale = "above_scale"
  case strong, equity, listed
  case micro, innovative, srdi
  case littleGiant = "little_giant"
  case gazelle, unicorn
  case singleChampion = "single_champion"
  case leading

  public var ladder: Ladder {
    switch self {
    case .belowScale, .aboveScale, .strong, .equity, .listed: .steps
    case .micro, .innovative, .srdi, .littleGiant: .quality
    case .gazelle, .unicorn, .singleChampion, .leading: .titles
    }
  }

  public var name: Wording {
    switch self {
    case .belowScale: Wording(zh: "规模以下", en: "Below scale")
    case .aboveScale: Wording(zh: "规模以上", en: "Above scale")
    case .strong: Wording(zh: "转强", en: "Strong")
    case .equity: Wording(zh: "转股", en: "On the way to equity")
    case .listed: Wording(zh: "上市", en: "Listed")
    case .micro: Wording(zh: "尚无认定", en: "No recognition yet")
    case .innovative: Wording(zh: "创新型", en: "Innovative")
    case .srdi: Wording(zh: "专精特新", en: "Specialised and sophisticated")
    case .littleGiant: Wording(zh: "小巨人", en: "Little giant")
    case .gazelle: Wording(zh: "瞪羚", en: "Gazelle")
    case .unicorn: Wording(zh: "独角兽", en: "Unicorn")
    case .singleChampion: Wording(zh: "单项冠军", en: "Single champion")
    case .leading: Wording(zh: "领航", en: "Leading enterprise")
    }
  }

  /// What makes an enterprise stand here, where the documents leave that open.
  public var reading: Wording? {
    switch self {
    case .strong:
      Wording(
        zh: "文件没有写怎样算“强”，这里按持有小巨人、瞪羚、独角兽或单项冠军的认定",
        en:
          "The documents do not say what is strong; here it is who is recognised as little giant, gazelle, unicorn or single champion"
      )
    case .equity:
      Wording(
        zh: "文件没有写怎样算“转股”，这里按改制上市培育库里已进入改制或以后阶段",
        en:
          "The documents do not say what counts; here it is who stands in the library of listing candidates at conversion or later"
      )
    default: nil
    }
  }

  /// The register whose entries stand here, and at which of its stages; `nil` where facts tell.
  ///
  /// 领航 is a title by `gaozhiliang-2023/15` alone.
  public var register: (id: InstrumentID, field: String?, values: Set<String>)? {
    switch self {
    case .equity:
      InstrumentID("zjtx-2025/5#listing-library").map { ($0, "所处阶段", ["改制", "辅导", "申报", "审核", "注册", "发行"]) }
    case .leading: InstrumentID("gaozhiliang-2023/15#leading-enterprise-plan").map { ($0, nil, []) }
    default: nil
    }
  }

  /// The clauses by which somebody helps an enterprise to this rung.
  public var helpers: [ClauseID] {
    let names: [String] =
      switch self {
      case .belowScale, .micro: []
      case .aboveScale: ["shenggui-2023/3", "shenggui-2023/4", "zjtx-2025/2"]
      case .strong, .gazelle, .unicorn: ["zjtx-2025/3"]
      case .equity: ["zjtx-2025/4", "zjtx-2025/5"]
      case .listed: ["zjtx-2025/5"]
      case .innovative, .srdi, .littleGiant: ["zjtx-2025/1", "gaozhiliang-2023/17"]
      case .singleChampion: ["gaozhiliang-2023/17", "gaoduan-2022/11"]
      case .leading: ["gaozhiliang-2023/15"]
      }
    return names.compactMap { ClauseID($0) }
  }
}
