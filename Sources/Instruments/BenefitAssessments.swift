import Diagnostics
import PolicyCorpus
import Quantities

/// Who matches a benefit and for at most how much: asked by the engine that runs calls, answered by the one that
/// assesses.
public protocol BenefitAssessments: Sendable {
  /// Everybody whom the question reaches, assessed by the rule that is in force.
  /// - Throws: `Diagnostics` where the benefit is unknown or has no table, where another version of its rule is enabled
  ///   than the one that runs, or where strict evaluation refuses a value.
  /// Cost: a pass over the facts of the scope's enterprises, or of those that the question names.
  func assess(
    _ question: BenefitQuestion, progress: @escaping @Sendable (_ enterprises: Int) -> Void
  ) async throws -> AssessedPopulation
}

public struct BenefitQuestion: Sendable, Hashable {
  public let benefit: InstrumentID
  /// Whose enterprises are asked; one alone where it is that of an enterprise.
  public let scope: AreaScope
  public let on: CalendarDay
  /// The qualifying year Y.
  public let year: Int
  /// The day of knowledge: what was recorded later is not seen.
  public let known: CalendarDay
  /// Who of the scope is asked; `nil` for everybody.
  public let among: Set<CreditCode>?

  public init(
    benefit: InstrumentID, scope: AreaScope, on: CalendarDay, year: Int, known: CalendarDay,
    among: Set<CreditCode>? = nil
  ) {
    self.benefit = benefit
    self.scope = scope
    self.on = on
    self.year = year
    self.known = known
    self.among = among
  }

  /// The same, asked of some alone.
  public func asked(of enterprises: Set<CreditCode>) -> BenefitQuestion {
    BenefitQuestion(benefit: benefit, scope: scope, on: on, year: year, known: known, among: enterprises)
  }
}

/// What everybody came to, and by which rule.
public struct AssessedPopulation: Sendable, Hashable {
  public let rule: RuleStamp
  public let terms: BenefitTerms
  /// How many subjects were asked, and of how many the answer is no; the others are the rows.
  public let asked: Int
  public let ineligible: Int
  public let notInForce: Int
  /// Those whose qualifying thing happened in another year than the one asked for.
  public let otherYear: Int
  /// What the conditions say, each once; reasons name them by their place.
  public let texts: [Wording]
  /// Those that match or may match, in the order of credit codes and subject keys.
  public let rows: [AssessedSubject]
  /// Of which subjects the answer is no, and why: told where one enterprise alone is asked about.
  public let refused: [RefusedSubject]

  public init(
    rule: RuleStamp, terms: BenefitTerms, asked: Int, ineligible: Int, notInForce: Int, otherYear: Int,
    texts: [Wording], rows: [AssessedSubject], refused: [RefusedSubject] = []
  ) {
    self.rule = rule
    self.terms = terms
    self.asked = asked
    self.ineligible = ineligible
    self.notInForce = notInForce
    self.otherYear = otherYear
    self.texts = texts
    self.rows = rows
    self.refused = refused
  }

  /// The same of one subject that matches or may, as if it alone had been asked about: nobody else stands in line, and what
  /// is counted is its row. Nothing where the answer is no.
  public func only(_ subject: String) -> AssessedPopulation {
    let own = rows.filter { $0.subject == subject }
    return AssessedPopulation(
      rule: rule, terms: terms, asked: own.count, ineligible: 0, notInForce: 0, otherYear: 0, texts: texts, rows: own)
  }
}

/// One subject of an enterprise that does not match, with the cause.
public struct RefusedSubject: Sendable, Hashable {
  /// The subject's key; the credit code where the enterprise itself is the subject.
  public let subject: String
  public let cause: Cause

  public enum Cause: Sendable, Hashable {
    /// 暂不相符: what it does not meet, for each row of the table by itself, since any row would do; empty where no condition
    /// says it.
    case ineligible(failing: [[Wording]])
    /// 不在执行期, with the day on which the qualifying thing happened.
    case notInForce(CalendarDay?)
    /// The qualifying thing happened in another year.
    case otherYear(Int)
  }

  public init(subject: String, cause: Cause) {
    self.subject = subject
    self.cause = cause
  }
}

/// Which rule answered.
public struct RuleStamp: Sendable, Hashable {
  /// The content hash of the rule's version, in hexadecimal.
  public let version: String
  /// The content hash of the corpus that holds it.
  public let corpus: String
  /// The document by which the version was enabled; `nil` where no version of the rule is.
  public let enabledBy: String?

  public init(version: String, corpus: String, enabledBy: String?) {
    self.version = version
    self.corpus = corpus
    self.enabledBy = enabledBy
  }
}

/// What a clause says of a benefit beside its table: how often, how much in all, and with which others.
public struct BenefitTerms: Sendable, Hashable {
  public let frequency: BenefitDeclaration.Frequency
  /// What all subjects of one enterprise together may have.
  public let enterpriseCap: Money?
  /// The benefits that nobody has beside it.
  public let exclusive: [InstrumentID]
  /// Those of which the text does not say whether one may have them beside it.
  public let unsettled: [InstrumentID]
  /// The rows of the table that give a share of a base, by their names.
  public let rates: [String: Rate]

  /// A share of a base that a row gives.
  public struct Rate: Sendable, Hashable {
    public let share: Share
    /// Whether it is at most the share.
    public let isCeiling: Bool

    public init(share: Share, isCeiling: Bool) {
      self.share = share
      self.isCeiling = isCeiling
    }

    /// The share of a base, with the rounding of assessments: a ceiling down to the fen, an exact share half up.
    /// - Returns: `nil` where it leaves the range of amounts.
    public func amount(of base: Money) -> Money? {
      base.yuan.multiplied(by: share.value).flatMap { Money(yuan: $0, rounding: isCeiling ? .floor : .halfUp) }
    }
  }

  public init(
    frequency: BenefitDeclaration.Frequency, enterpriseCap: Money?, exclusive: [InstrumentID],
    unsettled: [InstrumentID], rates: [String: Rate] = [:]
  ) {
    self.frequency = frequency
    self.enterpriseCap = enterpriseCap
    self.exclusive = exclusive
    self.unsettled = unsettled
    self.rates = rates
  }

  /// The rate of the row that fired; where no row is named, that of all rows if they have the same.
  public func rate(of row: String?) -> Rate? {
    guard let row else { return Set(rates.values).count == 1 ? rates.values.first : nil }
    return rates[row]
  }

  public init(_ benefit: BenefitDeclaration) {
    func partners(_ stacking: Overlap.Stacking) -> [InstrumentID] {
      benefit.overlaps.filter { $0.stacking == stacking }.map(\.benefit).sorted()
    }
    self.init(
      frequency: benefit.frequency, enterpriseCap: benefit.enterpriseCap, exclusive: partners(.exclusive),
      unsettled: partners(.unsettled),
      rates: Dictionary(
        benefit.tiers.compactMap { tier in
          guard case .share(let share, let isCeiling, cap: _) = tier.amount else { return nil }
          return (tier.row, Rate(share: share, isCeiling: isCeiling))
        }
      ) { first, _ in first })
  }
}

/// One subject that matches, or may.
public struct AssessedSubject: Sendable, Hashable {
  public let enterprise: CreditCode
  /// The enterprise's name.
  public let name: String
  /// The subject's key; the credit code where the enterprise itself is the subject.
  public let subject: String
  /// 初步相符; otherwise a missing fact would tell.
  public let isKnown: Bool
  public let minimum: Money
  /// `nil` where no bound is known.
  public let maximum: Money?
  /// The row of the table that fired; `nil` where none did, or where it does not matter which.
  public let row: String?
  public let reasons: [Reason]
  /// The facts from which the sum is worked out; empty where it is of nothing.
  public let base: [BaseTelling]
  /// The facts that can still change the answer, as columns name them.
  public let missing: [String]
  /// How the enterprise is known to have ended or gone; `nil` where nothing of the kind is known.
  public let ending: Ending?

  /// 注销, 吊销, 迁出本市: no text says what it means for support, so that people judge.
  public enum Ending: String, Sendable, Hashable, CaseIterable {
    case revoked, deregistered
    case movedOut = "moved_out"
  }

  public init(
    enterprise: CreditCode, name: String, subject: String, isKnown: Bool, minimum: Money, maximum: Money?,
    row: String?, reasons: [Reason], missing: [String], base: [BaseTelling] = [], ending: Ending? = nil
  ) {
    self.enterprise = enterprise
    self.name = name
    self.subject = subject
    self.isKnown = isKnown
    self.minimum = minimum
    self.maximum = maximum
    self.row = row
    self.reasons = reasons
    self.missing = missing
    self.base = base
    self.ending = ending
  }

  /// Whether a sum can be proposed: it matches, and every fact that the amount is worked out from is known. Without one the
  /// maximum is the text's cap and nobody's amount.
  public var isSettled: Bool { isKnown && missing.isEmpty }

  /// A condition and what it came to.
  public struct Reason: Sendable, Hashable {
    /// The place of the condition's words among the population's texts.
    public let text: Int
    public let result: Result
    public let facts: [KnownFact]

    public enum Result: String, Sendable, Hashable, CaseIterable { case holds, fails, open }

    public init(text: Int, result: Result, facts: [KnownFact]) {
      self.text = text
      self.result = result
      self.facts = facts
    }
  }

  /// 计算基数: a fact from which the sum is worked out, with the telling that counted: what is corrected later changes
  /// nothing about it.
  public struct BaseTelling: Sendable, Hashable {
    public let fact: KnownFact
    /// The day for which it was read.
    public let on: CalendarDay
    /// Which record told it, and on which day; `nil` where nobody had.
    public let source: Source?

    public struct Source: Sendable, Hashable {
      /// The number of the recorded fact.
      public let number: Int
      public let told: CalendarDay

      public init(number: Int, told: CalendarDay) {
        self.number = number
        self.told = told
      }
    }

    public init(fact: KnownFact, on: CalendarDay, source: Source?) {
      self.fact = fact
      self.on = on
      self.source = source
    }
  }

  /// A fact as it was known.
  public struct KnownFact: Sendable, Hashable {
    /// As columns name it, such as `output@2025`.
    public let reference: String
    /// Canonical; empty for unknown, `-` for known to be absent.
    public let value: String

    public init(reference: String, value: String) {
      self.reference = reference
      self.value = value
    }
  }
}
