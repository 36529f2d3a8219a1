import Diagnostics

/// A question that the text leaves open, the answer taken, and the others: shown beside every figure that rests on it.
public struct Reading: Sendable {
  public let id: ReadingID
  /// `nil` where the reading holds for the whole document.
  public var clause: ClauseID? { id.clause }
  public let question: String
  public let chosen: String
  public let others: [String]
  /// Why that answer was taken.
  public let reason: String
  /// What other answers would make of the clause's benefits, where that can be worked out: each stands in `others` too.
  public let alternatives: [ReadingAlternative]
  /// The instruments of the clause that it bears on; empty where it bears on all, or on counts alone.
  public let about: [InstrumentID]
  /// The counts that it bears on, and with them every indicator that one of them observes, in whichever clause.
  public let counts: [CountID]
  /// Where it is declared.
  public let place: Place
}

/// Another answer to an open question, and the benefits as they would then stand.
public struct ReadingAlternative: Sendable {
  /// The answer, as `others` has it.
  public let answer: String
  /// The benefits whose rule would be another.
  public let benefits: [BenefitDeclaration]
  /// The pairs of benefits that would go together in another way.
  public let overlaps: [OverlapEdge]
}

/// How two benefits go together, seen from neither.
public struct OverlapEdge: Sendable, Hashable {
  public let first: InstrumentID
  public let second: InstrumentID
  public let stacking: Overlap.Stacking
}

/// A reading's id: its clause, or its document where it holds for the whole, and a name of its own, such as
/// `shenggui-2023/5:first-entry` and `shenggui-2023:period-from-title`.
public struct ReadingID: Sendable, Hashable, CustomStringConvertible {
  public let document: DocumentID
  public let clause: ClauseID?
  public let name: String
  /// `shenggui-2023/5:first-entry`. It is asked for wherever something is told: put together once.
  public let description: String

  /// A reading of a clause; `nil` where the name is not words of `a-z` and digits joined by hyphens.
  public init?(clause: ClauseID, name: String) {
    guard name.isHyphenatedName else { return nil }
    document = clause.document
    self.clause = clause
    self.name = name
    description = "\(clause):\(name)"
  }

  /// A reading of a whole document; `nil` where the name is not words of `a-z` and digits joined by hyphens.
  public init?(document: DocumentID, name: String) {
    guard name.isHyphenatedName else { return nil }
    self.document = document
    clause = nil
    self.name = name
    description = "\(document):\(name)"
  }

  /// Reads either form.
  public init?(_ text: String) {
    guard let (scope, name) = text.halves(at: ":") else { return nil }
    if let clause = ClauseID(scope) {
      self.init(clause: clause, name: name)
    } else if let document = DocumentID(scope) {
      self.init(document: document, name: name)
    } else {
      return nil
    }
  }

  public static func == (left: ReadingID, right: ReadingID) -> Bool { left.description == right.description }
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
