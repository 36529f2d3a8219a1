import Diagnostics

/// 办理时限: within how many working days a case is taken up and dealt with where its clause says nothing of it.
public struct ServiceTermTable: Sendable, Hashable {
  /// One for each kind, in the order of the file.
  public let terms: [ServiceTerm]

  public func term(_ kind: ServiceTerm.Kind) -> ServiceTerm? { terms.first { $0.kind == kind } }
}

/// One term, and how it is known.
public struct ServiceTerm: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// 首次联系: until whoever has the case gets in touch.
    case contact
    /// 一般事项: until it is dealt with.
    case simple
    /// 复杂事项: the same, where several units or steps are needed.
    case complex
  }

  public let kind: Kind
  /// From 1 to `longest`.
  public let workingDays: Int
  public let sureness: Sureness
  public let source: Wording

  /// The longest term that is taken: a working year.
  public static let longest = 250
}
