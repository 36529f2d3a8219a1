import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import Quantities

/// A sum over all subjects of a kind that an enterprise has listed, such as 单户担保合计, with what it is made up of.
public struct ListedSum: Sendable, Hashable {
  /// What one subject adds.
  public struct Part: Sendable, Hashable {
    /// The subject's key.
    public let key: String
    /// `nil` where nobody has told what it adds, or whether it counts.
    public let value: Decimal128?
  }

  /// Those that count, in the order of the dossier.
  public let parts: [Part]
  /// The sum of those that are known.
  public let value: Decimal128
  /// In words, exactly: `合计 33,302,000元：DK1 5,221,000元，DK2 28,081,000元`.
  public let wording: Wording

  /// A list of more is cut short.
  private static let mostNamed = 20

  init(parts: [Part], type: FEELType) {
    self.parts = parts
    let sum = parts.compactMap(\.value).reduce(Decimal128(0)) { $0.adding($1) ?? $0 }
    value = sum
    func words(_ number: Decimal128) -> Wording { ValueWords().words(for: .number(number), as: type) }
    let named = parts.prefix(Self.mostNamed).map { part in
      let own = part.value.map(words) ?? Wording(zh: "未知", en: "unknown")
      return Wording(zh: "\(part.key) \(own.zh)", en: "\(part.key) \(own.en)")
    }
    let rest = parts.count - named.count
    let total = words(sum)
    wording =
      named.isEmpty
      ? Wording(zh: "合计 \(total.zh)", en: "in all \(total.en)")
      : Wording(
        zh: "合计 \(total.zh)：\(named.map(\.zh).joined(separator: "，"))\(rest > 0 ? "，另有 \(rest) 项" : "")",
        en: "in all \(total.en): \(named.map(\.en).joined(separator: ", "))\(rest > 0 ? ", and \(rest) more" : "")")
  }
}

/// What keeps a sum over all subjects of a kind unknown where no fact that is asked for does.
public struct UnlistedSubjects: Sendable, Hashable {
  public enum Cause: String, Sendable, Hashable {
    /// Somebody has said that not all of them are listed, or no fact can say that they are.
    case mayBeMore = "may_be_more"
    /// All are listed, and some lack what the sum counts.
    case factsOfOthers = "facts_of_others"
  }

  public let kind: SubjectKind
  public let cause: Cause
  /// The most that a row which hangs on the sum could bring; `nil` where nothing known bounds it.
  public let couldRelease: Money?
}
