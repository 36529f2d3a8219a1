import Diagnostics
import Quantities

/// 正在重算: what follows from the facts lags behind them for a while. Pages say so, and nothing is frozen meanwhile.
extension Portal {
  /// What a page says while its figures are being worked out anew; `nil` while they stand for every fact.
  func behind(_ words: Strings) async throws -> String? {
    try await ports.heeded() == nil ? words("targets.recounting") : nil
  }

  /// Reads figures that are to be frozen: `nil` where they did not stand for every fact from before the reading to after
  /// it. They are then asked to be brought up to date.
  func whileHeeded<T: Sendable>(_ read: () async throws -> T) async throws -> T? {
    let before = try await ports.heeded()
    if let before {
      let value = try await read()
      if try await ports.heeded() == before { return value }
    }
    await ports.factsChanged()
    return nil
  }
}

extension Diagnostic {
  /// Figures that lag behind the facts are not frozen.
  static var recounting: Diagnostic {
    Diagnostic(
      "portal.recounting", at: Place(field: "main"),
      Wording(
        zh: "企业事实刚有变动，各数正在重算，现在不能冻结",
        en: "facts have just changed and the figures are being worked out anew: nothing is frozen now"),
      remedy: Wording(zh: "稍候片刻，刷新后再办", en: "wait a little, reload, and do it again"))
  }
}
