import Delivery
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// 对象编号 of a grant that was given elsewhere: the number of the contract, project or product that it was for. It counts
/// against what is given here only where it is the number that is registered.
enum GrantSubject {
  /// - Parameters:
  ///   - typed: empty for the enterprise itself.
  ///   - mayBeUnknown: whether somebody says that the number is not registered here.
  /// - Returns: the number as it is registered; as it was typed where it is not, and that was said.
  /// - Throws: `delivery.grant-subject` at `subject`.
  /// Cost: an enterprise's facts, for what is not given to the enterprise itself.
  static func registered(
    _ typed: String, of enterprise: CreditCode, for benefit: InstrumentID, mayBeUnknown: Bool, on day: CalendarDay,
    _ portal: Portal
  ) async throws -> String {
    let kind = portal.corpus.benefit(benefit)?.subject ?? .enterprise
    guard kind != .enterprise else {
      guard typed.isEmpty || typed.uppercased() == enterprise.text else {
        throw Diagnostics(fault(Wording(zh: "这个事项给企业本身，不按项目、合同等给", en: "it is given to the enterprise itself"), nil))
      }
      return ""
    }
    let name = kind.name
    guard !typed.isEmpty else {
      throw Diagnostics(
        fault(Wording(zh: "没有填\(name.zh)的编号", en: "no number of \(name.en) is given"), nil))
    }
    let dossier = try await portal.facts.dossier(of: enterprise, known: day, within: .everywhere)
    let keys = dossier?.subjects.filter { $0.kind == kind }.map(\.key) ?? []
    if let key = keys.first(where: { DocumentNumber.isSame($0, as: typed) }) { return key }
    guard mayBeUnknown else {
      throw Diagnostics(
        fault(
          Wording(
            zh: "这家企业没有登记编号为“\(typed.excerpt)”的\(name.zh)",
            en: "the enterprise has not registered \(name.en) numbered “\(typed.excerpt)”"),
          keys.isEmpty
            ? nil : Wording(verbatim: keys.prefix(10).joined(separator: "、"))))
    }
    return typed
  }

  private static func fault(_ what: Wording, _ expected: Wording?) -> Diagnostic {
    Diagnostic(
      "delivery.grant-subject", at: Place(field: "subject"), what, expected: expected,
      remedy: Wording(
        zh: "先在企业的数据里登记它，或核对编号；确实不在本系统的，在通知页逐笔登记时注明",
        en:
          "register it with the enterprise's data first, or look at the number; where it is not in this system, say so as you record the grant on the call's page"
      ))
  }
}
