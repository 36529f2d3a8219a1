/// An instrument's id: its clause and a name of its own, such as `shenggui-2023/5#new-entrant-award`.
public struct InstrumentID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var clause: ClauseID { content.clause }
  public var name: String { content.name }
  /// `shenggui-2023/5#new-entrant-award`. It is asked for wherever something is told: put together once.
  public var description: String { content.description }

  /// Answers name their benefit, and are passed on by the thousand: a copy is one reference.
  private final class Content: Sendable {
    let clause: ClauseID
    let name: String
    let description: String
    /// Of the description: ids are looked up far more often than made.
    let hash: Int

    init(_ clause: ClauseID, _ name: String) {
      (self.clause, self.name) = (clause, name)
      let text = "\(clause)#\(name)"
      (description, hash) = (text, text.hashValue)
    }
  }

  private let content: Content

  /// `nil` where the name is not words of `a-z` and digits joined by hyphens.
  public init?(clause: ClauseID, name: String) {
    guard name.isHyphenatedName else { return nil }
    content = Content(clause, name)
  }

  /// Reads `shenggui-2023/5#new-entrant-award`.
  public init?(_ text: String) {
    guard let (first, name) = text.halves(at: "#"), let clause = ClauseID(first) else { return nil }
    self.init(clause: clause, name: name)
  }

  public static func == (left: InstrumentID, right: InstrumentID) -> Bool {
    left.content === right.content
      || (left.content.hash == right.content.hash && left.description == right.description)
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(content.hash) }

  public static func < (left: InstrumentID, right: InstrumentID) -> Bool {
    left.clause == right.clause ? left.name < right.name : left.clause < right.clause
  }
}

/// A count's id: its instrument and a name of its own, such as `shenggui-2023/1#new-entrants-2025/entrants`.
public struct CountID: Sendable, Hashable, CustomStringConvertible {
  public let instrument: InstrumentID
  public let name: String

  /// `nil` where the name is not words of `a-z` and digits joined by hyphens.
  public init?(instrument: InstrumentID, name: String) {
    guard name.isHyphenatedName else { return nil }
    self.instrument = instrument
    self.name = name
  }

  /// Reads `shenggui-2023/1#new-entrants-2025/entrants`.
  public init?(_ text: String) {
    guard let (clause, rest) = text.halves(at: "#"), let (instrument, name) = rest.halves(at: "/"),
      let instrument = InstrumentID("\(clause)#\(instrument)")
    else { return nil }
    self.init(instrument: instrument, name: name)
  }

  public var description: String { "\(instrument)/\(name)" }
}
