import Diagnostics
import Quantities

/// 文件: a policy document, such as a three-year plan of action.
public struct PolicyDocument: Sendable {
  public let id: DocumentID
  public let title: Wording
  /// 发文字号; `nil` where the document has none.
  public let number: String?
  /// The issuing units, as the document names them.
  public let issuers: [String]
  public let signed: CalendarDay?
  public let printed: CalendarDay?
  public let force: PeriodOfForce
  public let forceTestedOn: ForceTest
  public let relations: [DocumentRelation]
  public let findings: [Finding]
  /// Rows of the list of mechanisms that the document's files do not take up, each with the reason.
  public let rejected: [RejectedRow]
  /// Where it is declared.
  public let place: Place
}

/// A row of the list of mechanisms that no instrument takes up, and why.
public struct RejectedRow: Sendable, Hashable {
  public let row: String
  public let reason: String
}

/// The days on which a document, or a benefit of it, is in force. An end that is not named stays open.
public struct PeriodOfForce: Sendable, Hashable {
  /// How sure the period is.
  public enum Basis: String, Sendable, Hashable, CaseIterable {
    /// The text states it.
    case stated
    /// Only the title implies it.
    case title
    /// The text names none.
    case none
  }

  /// The first day in force.
  public let from: CalendarDay?
  /// The last day in force: it belongs to the period.
  public let to: CalendarDay?
  public let basis: Basis
  /// The reading behind the period, where the text leaves it open.
  public let reading: ReadingID?

  /// Whether it is in force on a day, the first and the last included; without an end it stays so.
  public func contains(_ day: CalendarDay) -> Bool {
    (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
  }

  /// Whether no day of `inner` lies outside.
  func contains(_ inner: PeriodOfForce) -> Bool {
    let beginsInside = from.map { outer in inner.from.map { outer <= $0 } ?? false } ?? true
    let endsInside = to.map { outer in inner.to.map { $0 <= outer } ?? false } ?? true
    return beginsInside && endsInside
  }
}

/// Which day must lie in the period of force.
public enum ForceTest: String, Sendable, Hashable, CaseIterable {
  /// The day on which the qualifying thing happened.
  case accrual
  /// The day of the claim.
  case claim
  /// The last day of the qualifying period.
  case periodEnd
}

/// How a document stands to another.
public struct DocumentRelation: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// It was made to carry out the other.
    case basedOn
    case amends
    case replaces
  }

  public let kind: Kind
  public let document: DocumentID
  /// The other document's title, since it need not be loaded.
  public let title: String
}

/// Something about a document's figures that its readers should know, checked against the declarations whenever they are
/// loaded.
public struct Finding: Sendable, Hashable {
  public let id: String
  public let text: String
  /// The indicator whose targets are added up, and the sum.
  public let sum: Figure
  /// The indicator that the sum is held against, and its target.
  public let against: Figure

  public struct Figure: Sendable, Hashable {
    public let indicator: InstrumentID
    public let value: Int
    public let place: Place
  }
}
