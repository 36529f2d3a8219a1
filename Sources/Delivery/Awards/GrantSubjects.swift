import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// 给谁: what kind of subject a benefit is given to. What was given elsewhere for a contract, project or product counts
/// against what is given here only where its number is the one that is registered.
public struct GrantSubjects: Sendable {
  /// `nil` where numbers are taken as they are typed.
  private let kinds: [InstrumentID: SubjectKind]?

  /// Every number as it is typed.
  public static let unchecked = GrantSubjects(kinds: nil)

  init(kinds: [InstrumentID: SubjectKind]?) {
    self.kinds = kinds
  }

  /// As the documents declare it. Cost: one pass over their benefits.
  public init(_ corpus: PolicyCorpus) {
    self.init(kinds: Dictionary(corpus.benefits.map { ($0.id, $0.subject) }) { first, _ in first })
  }

  /// `nil` where numbers are taken as they are typed.
  func kind(of benefit: InstrumentID) -> SubjectKind? { kinds.map { $0[benefit] ?? .enterprise } }
}

extension DeliveryDecision {
  /// 对象编号 of a grant that was given elsewhere.
  /// - Returns: the number as it is registered, and as it was typed where somebody says that it is not; the credit code for
  ///   what is given to the enterprise itself.
  /// - Throws: `delivery.grant-subject` at `subject`.
  func subject(of entry: OtherGrantEntry) throws -> String {
    let code = entry.enterprise.text
    guard let kind = subjects.kind(of: entry.benefit) else {
      return entry.subject.isEmpty ? code : try number(of: entry)
    }
    guard kind != .enterprise else {
      guard entry.subject.isEmpty || entry.subject.uppercased() == code else {
        throw Diagnostics(.grantSubject(Wording(zh: "这个事项给企业本身，不按项目、合同等给", en: "it is given to the enterprise itself")))
      }
      return code
    }
    let name = kind.name
    guard !entry.subject.isEmpty else {
      throw Diagnostics(
        .grantSubject(Wording(zh: "没有填\(name.zh)的编号", en: "no number of \(name.en) is given")))
    }
    let typed = try number(of: entry)
    let numbers = try book.subjects(of: entry.enterprise, kind)
    if let registered = numbers.first(where: { DocumentNumber.isSame($0, as: typed) }) { return registered }
    guard entry.isUnregistered else {
      throw Diagnostics(
        .grantSubject(
          Wording(
            zh: "这家企业没有登记编号为“\(typed.excerpt)”的\(name.zh)",
            en: "the enterprise has not registered \(name.en) numbered “\(typed.excerpt)”"),
          expected: numbers.isEmpty ? nil : Wording(verbatim: numbers.prefix(10).joined(separator: "、"))))
    }
    return typed
  }

  private func number(of entry: OtherGrantEntry) throws -> String {
    try stated(entry.subject, field: "subject", Wording(zh: "项目、合同等的编号", en: "the subject's key"))
  }
}

extension Diagnostic {
  fileprivate static func grantSubject(_ what: Wording, expected: Wording? = nil) -> Diagnostic {
    Diagnostic(
      "delivery.grant-subject", at: Place(field: "subject"), what, expected: expected,
      remedy: Wording(
        zh: "先在企业的数据里登记它，或核对编号；确实不在本系统的，在通知页逐笔登记时注明",
        en:
          "register it with the enterprise's data first, or look at the number; where it is not in this system, say so as you record the grant on the call's page"
      ))
  }
}
