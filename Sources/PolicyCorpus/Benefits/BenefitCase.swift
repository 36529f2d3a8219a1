import Diagnostics
import Facts
import Quantities

/// A case beside a benefit: what is known of a subject, and what must come out. Its title is the sentence that it proves.
public struct BenefitCase: Sendable, Hashable {
  public let title: String
  /// The day of the question.
  public let on: CalendarDay
  /// The qualifying year asked for; `nil` where it follows from the day.
  public let year: Int?
  /// The day of knowledge; `nil` where it is the day of the question.
  public let known: CalendarDay?
  /// What is told of the subject; `nil` stands for known to be absent.
  public let facts: [FactReference: FactValue?]
  /// What is told of further subjects of the benefit's kind, by the mark that their facts carry: `principal/2`.
  public let others: [String: [FactReference: FactValue?]]
  /// The kinds of subject of which all are listed.
  public let complete: Set<SubjectKind>
  public let expected: Expected
  public let place: Place

  /// What must come out.
  public struct Expected: Sendable, Hashable {
    public let state: State
    /// `nil` where there is no amount.
    public let amount: Amount?
    /// The row that decides; `nil` where none does.
    public let row: String?
    /// The facts that could still change the answer, in alphabetical order.
    public let missing: [FactReference]
  }

  public enum State: String, Sendable, Hashable, CaseIterable {
    case eligible, ineligible, undecided
    case notInForce = "not_in_force"
  }

  public struct Amount: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      case fixed, upTo, range
    }

    public let kind: Kind
    public let least: Money
    /// `nil` where no bound is known.
    public let most: Money?
  }
}
