import Diagnostics
import Enterprises
import Quantities

/// Which enterprise somebody's words mean, among those that the reader may see.
struct EnterpriseMeant: Sendable {
  /// What was typed: a credit code, a name, or a part of one.
  let typed: String
  /// The one that is meant; `nil` where there is none, or there are several.
  private(set) var one: Enterprise?
  /// Several to choose among, by name; no more than are shown.
  private(set) var several: [Enterprise] = []
  /// How many the words are said of.
  private(set) var total = 0

  /// How many are offered where the words are said of several.
  static let mostOffered = 10

  /// - Parameter chosen: which of several was chosen; it counts only while the words mean it.
  /// Cost: a look-up for a code, one scan of the enterprises for a name.
  init(_ typed: String, chosen: CreditCode?, within scope: AreaScope, _ facts: FactDesk) async throws {
    self.typed = typed
    let words = SearchText.folded(typed)
    guard !words.isEmpty else { return }
    if let code = CreditCode(words.uppercased()) {
      one = try await facts.enterprise(code, within: scope)
      return
    }
    let found = try await facts.page(EnterpriseQuery(search: typed, limit: Self.mostOffered), within: scope)
    total = found.total
    if found.rows.count == 1 {
      one = found.rows[0]
    } else if let chosen, let enterprise = try await facts.enterprise(chosen, within: scope), isSaidOf(enterprise) {
      one = enterprise
    } else {
      let exact = found.rows.filter { $0.searchText == words }
      if exact.count == 1 { one = exact[0] } else { several = found.rows }
    }
  }

  /// Whether all words occur in its name or begin its code, as searching has it.
  private func isSaidOf(_ enterprise: Enterprise) -> Bool {
    let code = SearchText.folded(enterprise.creditCode.text)
    return SearchText.folded(typed).split(whereSeparator: \.isWhitespace).allSatisfy {
      enterprise.searchText.contains($0) || code.hasPrefix($0)
    }
  }

  /// That one of several is still to be chosen; `nil` where the words mean one or none.
  var fault: Diagnostic? {
    guard !several.isEmpty else { return nil }
    return Diagnostic(
      "enterprises.several", at: Place(field: "enterprise"),
      Wording(zh: "“\(typed.excerpt)”对得上 \(total) 家企业", en: "“\(typed.excerpt)” is said of \(total) enterprises"),
      remedy: Wording(
        zh: total > several.count ? "在下面选一家；没有列出的，名称填全一些，或填统一社会信用代码" : "在下面选一家",
        en: total > several.count
          ? "choose one below; for one that is not listed type more of its name, or its credit code"
          : "choose one below"))
  }
}
