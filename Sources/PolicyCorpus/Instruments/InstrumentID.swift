/// An instrument's id: its clause and a name of its own, such as `shenggui-2023/5#new-entrant-award`.
public struct InstrumentID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let clause: ClauseID
  public let name: String
  /// `shenggui-2023/5#new-entrant-award`. It is asked for wherever something is told: put together once.
  public let description: String

  /// `nil` where the name is not words of `a-z` and digits joined by hyphens.
  public init?(clause: ClauseID, name: String) {
    guard name.isHyphenatedName else { return nil }
    self.clause = clause
    self.name = name
    description = "\(clause)#\(name)"
  }

  /// Reads `shenggui-2023/5#new-entrant-award`.
  public init?(_ text: String) {
    guard let (first, name) = text.halves(at: "#"), let clause = ClauseID(first) else { return nil }
    self.init(clause: clause, name: name)
  }

  public static func == (left: InstrumentID, right: InstrumentID) -> Bool { left.description == right.description }
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }

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
