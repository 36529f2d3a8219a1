import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// 测算批次: everybody of a scope assessed on one day for a call's benefit, frozen with the rule, the facts as they were
/// known, and the reason for each.
public struct Run: Sendable, Hashable {
  public let id: RunID
  public let call: CallID
  public let kind: Kind
  public let question: BenefitQuestion
  public let rule: RuleStamp
  public let terms: BenefitTerms
  public let counts: Counts
  /// What the conditions say; the rows' reasons name them by their place.
  public let texts: [Wording]
  /// The immutable rows, by the hash of their bytes.
  public let segment: ContentHash
  public let madeBy: ActorID
  public let madeOn: CalendarDay

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Over everybody of a scope.
    case everybody
    /// Of one enterprise that applies.
    case application
  }

  /// How many subjects were asked, and what came out.
  public struct Counts: Sendable, Hashable {
    public let asked: Int
    public let ineligible: Int
    public let notInForce: Int
    public let otherYear: Int
    /// The rows by their finding; those that are not named have none.
    public let rows: [RunRow.Finding: Int]
    /// What all proposals together come to at most.
    public let atMost: Money

    public init(
      asked: Int, ineligible: Int, notInForce: Int, otherYear: Int, rows: [RunRow.Finding: Int], atMost: Money
    ) {
      self.asked = asked
      self.ineligible = ineligible
      self.notInForce = notInForce
      self.otherYear = otherYear
      self.rows = rows
      self.atMost = atMost
    }
  }

  public init(
    id: RunID, call: CallID, kind: Kind, question: BenefitQuestion, rule: RuleStamp, terms: BenefitTerms,
    counts: Counts, texts: [Wording], segment: ContentHash, madeBy: ActorID, madeOn: CalendarDay
  ) {
    self.id = id
    self.call = call
    self.kind = kind
    self.question = question
    self.rule = rule
    self.terms = terms
    self.counts = counts
    self.texts = texts
    self.segment = segment
    self.madeBy = madeBy
    self.madeOn = madeOn
  }
}

/// One subject of a run with what came out for it.
public struct RunRow: Sendable, Hashable {
  /// Counted from 1 within the run.
  public let number: Int
  public let subject: AssessedSubject
  public let finding: Finding
  /// The most that can be proposed after every check; `nil` where nothing can.
  public let atMost: Money?
  public let checks: [AwardCheck]

  public enum Finding: String, Sendable, Hashable, CaseIterable {
    /// 拟支持: matches, for at most the amount.
    case proposed
    /// 待补信息: a missing fact would tell whether it matches, or how much it comes to.
    case open
    /// 不重复支持: matches, and a check stands against it.
    case barred
    /// Matches, and no sum is known that bounds it.
    case unbounded

    public var wording: Wording {
      switch self {
      case .proposed: Wording(zh: "拟支持", en: "proposed")
      case .open: Wording(zh: "待补信息", en: "facts missing")
      case .barred: Wording(zh: "核查不通过", en: "barred by a check")
      case .unbounded: Wording(zh: "金额无上限依据", en: "no bound of the amount")
      }
    }
  }

  public init(number: Int, subject: AssessedSubject, finding: Finding, atMost: Money?, checks: [AwardCheck]) {
    self.number = number
    self.subject = subject
    self.finding = finding
    self.atMost = atMost
    self.checks = checks
  }
}

/// 他处已获支持: what was granted outside this book for a benefit, as somebody recorded it by a document.
public struct OtherGrant: Sendable, Hashable {
  public let id: OtherGrantID
  public let enterprise: CreditCode
  public let benefit: InstrumentID
  /// The subject's key; the credit code where the enterprise itself is the subject.
  public let subject: String
  public let year: Int
  public let amount: Money
  /// Who granted it.
  public let office: String
  public let document: String
  /// 撤销: why it counts no more; `nil` where it does.
  public internal(set) var withdrawn: String?

  public init(
    id: OtherGrantID, enterprise: CreditCode, benefit: InstrumentID, subject: String, year: Int, amount: Money,
    office: String, document: String, withdrawn: String? = nil
  ) {
    self.withdrawn = withdrawn
    self.id = id
    self.enterprise = enterprise
    self.benefit = benefit
    self.subject = subject
    self.year = year
    self.amount = amount
    self.office = office
    self.document = document
  }

  /// Whether both record one grant, of whatever amount: withdrawn, one stands in no other's way.
  func isSame(as other: OtherGrant) -> Bool {
    withdrawn == nil && other.withdrawn == nil && enterprise == other.enterprise && benefit == other.benefit
      && DocumentNumber.isSame(subject, as: other.subject) && year == other.year && office == other.office
      && DocumentNumber.isSame(document, as: other.document)
  }
}
