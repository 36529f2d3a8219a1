import Facts

/// 办理事项: something that is taken in, worked in steps and closed.
public struct CaseDeclaration: Sendable {
  public let subject: SubjectKind
  public let types: [String]
  /// From intake to close.
  public let steps: [String]
  public let fields: [RegisterDeclaration.Field]
  /// 兜底: who must take what nobody else takes; `nil` where the clause names none.
  public let fallback: String?
  /// Whether a closed case may be opened again.
  public let reopens: Bool
  /// Whether every case has an officer by name.
  public let hasNamedOfficer: Bool
}
