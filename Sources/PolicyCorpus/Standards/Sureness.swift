import Diagnostics

/// How sure a statement is that no loaded text bears out. Shown beside it: none but `seen` may be given as certain.
public enum Sureness: String, Sendable, Hashable, CaseIterable {
  /// Somebody read it in a primary text.
  case seen
  /// Others tell it; the text itself was not read.
  case secondhand
  /// Common knowledge that nobody checked.
  case unchecked
}

extension Sureness {
  /// The mark for people.
  public var wording: Wording {
    switch self {
    case .seen: Wording(zh: "见过原文", en: "seen in a primary text")
    case .secondhand: Wording(zh: "据转述", en: "second-hand")
    case .unchecked: Wording(zh: "未核对", en: "not checked")
    }
  }
}
