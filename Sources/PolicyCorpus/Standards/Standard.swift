import Diagnostics

/// 国家标准: what others than the loaded documents set, such as the sizes of enterprises, one version each.
///
/// It sorts enterprises into rungs. An enterprise stands on the first rung of whose criteria it meets all that are about
/// it, where of those with one `alternative` one is enough.
public struct Standard: Sendable {
  public let id: StandardID
  public let title: Wording
  /// 发文字号; `nil` where it has none, or none was found.
  public let number: String?
  public let period: KnownPeriod
  /// The version that held before this one.
  public let replaces: EarlierVersion?
  public let sureness: Sureness
  /// How it is known.
  public let source: Wording
  /// From the highest to the lowest.
  public let rungs: [Rung]
  public let criteria: [Criterion]
  /// What should be known about it beside the criteria.
  public let notes: [Note]
  /// Where it is declared.
  public let place: Place

  /// 档: a size, a title, a standing.
  public struct Rung: Sendable, Hashable {
    /// Words of `a-z` and digits joined by underscores, such as `little_giant`, as enumerations of facts write them.
    public let id: String
    public let name: Wording
  }

  public struct EarlierVersion: Sendable, Hashable {
    public let standard: StandardID
    /// Where it is named.
    public let place: Place
  }

  public struct Note: Sendable, Hashable {
    public let text: Wording
    public let sureness: Sureness
  }

  /// The criteria of a rung, in the order of the file.
  public func criteria(of rung: Rung) -> [Criterion] { criteria.filter { $0.rung == rung.id } }
}

/// A standard's id, which is also its file's name: words of `a-z` and digits joined by hyphens, such as
/// `quality-smes-2026`.
public struct StandardID: Sendable, Hashable, CustomStringConvertible {
  public let text: String

  /// `nil` where the text has another form.
  public init?(_ text: String) {
    guard text.isHyphenatedName else { return nil }
    self.text = text
  }

  public var description: String { text }
}
