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
  /// 办理时限, as the clause itself gives it; `nil` where its text gives none, and the organisation's own terms hold.
  public let term: Term?

  /// What a clause says of how long its cases take.
  public enum Term: Sendable, Hashable {
    /// 一般、复杂事项: which of the usual terms holds.
    case simple, complex
    case workingDays(Int)

    /// The most working days that a declaration may give.
    public static let longest = 250

    /// Reads `simple`, `complex` or a number of working days; `nil` for anything else.
    public init?(_ text: String) {
      switch text {
      case "simple": self = .simple
      case "complex": self = .complex
      default:
        guard let days = Int(text), (1...Self.longest).contains(days) else { return nil }
        self = .workingDays(days)
      }
    }
  }
}
