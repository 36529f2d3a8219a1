import Diagnostics

extension ScaleMove.Route {
  /// 入统途径 as pages show it.
  public var name: Wording {
    switch self {
    case .new: Wording(zh: "新开业（投产）纳统", en: "newly opened (commissioned)")
    case .annual: Wording(zh: "年报纳统", en: "by yearly report")
    case .transfer: Wording(zh: "外部转入", en: "moved in from elsewhere")
    case .reclassified: Wording(zh: "行业内互转", en: "reclassified between industries")
    }
  }

  /// What offices write for it beside its name, its code and the fact's own choice.
  private var shortNames: [String] {
    switch self {
    case .new: ["新开业（投产）", "新开业纳统", "新开业", "投产纳统", "投产"]
    case .annual: ["年报"]
    case .transfer: ["转入"]
    case .reclassified: ["互转"]
    }
  }

  /// Reads what a cell says: the code, the name that pages show in either language, or a short form of it.
  /// Letters count in either case, brackets in either width, and blanks not at all.
  init?(written text: String) {
    let folded = Self.folded(text)
    let route = Self.allCases.first { route in
      ([route.rawValue, route.name.zh, route.name.en] + route.shortNames).contains { Self.folded($0) == folded }
    }
    guard let route else { return nil }
    self = route
  }

  /// A name as names are compared.
  static func folded(_ text: String) -> String {
    String(text.lowercased().filter { !$0.isWhitespace }.map { ["（": "(", "）": ")", "，": ","][$0] ?? $0 })
  }

  /// The names of all, as a message lists them.
  static var names: Wording {
    Wording(
      zh: "“\(allCases.map(\.name.zh).joined(separator: "”、“"))”之一",
      en: "one of “\(allCases.map(\.name.en).joined(separator: "”, “"))”")
  }
}
