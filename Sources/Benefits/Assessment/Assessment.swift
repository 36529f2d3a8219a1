// Benefits: who matches a 扶持事项, for at most how much, why, and what is still unknown.
// May import: BatchEvaluation, Decimals, DecisionLanguage, Diagnostics, Facts, PolicyCorpus, Quantities.
// Start reading at `Assessor`, then `Assessment`.

import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// What one benefit comes to for one subject, with every reason.
public struct Assessment: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// 初步相符（待审核）
    case eligible
    /// 待补信息
    case undecided
    /// 暂不相符
    case ineligible
    /// 不在执行期
    case notInForce = "not_in_force"
  }

  public let benefit: InstrumentID
  public let clause: ClauseID
  public let subject: SubjectKind
  /// The subject's key; the enterprise's own key where the enterprise is the subject.
  public let key: String
  /// The year that the rule calls Y; `nil` while the day that fixes it is unknown.
  public let year: Int?
  public let state: State
  /// The state that people are told. It is another where an unknown day leaves open which no it is: 待补信息 is for those
  /// alone to whom something still to be told may bring something, and so everywhere counts alike.
  public let told: State
  /// When the qualifying thing happened; `nil` while unknown or known never to have.
  public let accruedOn: CalendarDay?
  public let amount: Amount
  /// The row that fired; `nil` where none did or several still may.
  public let row: String?
  /// Of the row that fired; of every row where none did.
  public let conditions: [Condition]
  /// The facts that can still change the answer.
  public let missing: [MissingFact]
  /// What keeps a sum over all the enterprise's subjects open beside what is missing, where that can change the answer; no
  /// fact of this subject alone will then decide it.
  public let unlisted: UnlistedSubjects?
  /// The state of operation, such as 注销, of an enterprise that matches or may: no text says what it means for support, so
  /// that it rules nothing out and is for the reviewers to judge. `nil` where nothing of the kind is known.
  public let doubt: FactAsKnown?
  public let gaps: [Gap]
  public let readings: [ReadingID]
  public let call: CallState
  /// Whether the amount is money that adds up with others.
  public let isCash: Bool
}

extension Assessment {
  /// The assessment without the changes that would lead to a match.
  var withoutGaps: Assessment { replacing(gaps: [], call: call) }

  fileprivate func replacing(gaps: [Gap], call: CallState) -> Assessment {
    Assessment(
      benefit: benefit, clause: clause, subject: subject, key: key, year: year, state: state, told: told,
      accruedOn: accruedOn, amount: amount, row: row, conditions: conditions, missing: missing, unlisted: unlisted,
      doubt: doubt, gaps: gaps, readings: readings, call: call, isCash: isCash)
  }
}

/// Whether one can apply: a match without a published call has 政策依据 and nothing to file yet.
public enum CallState: String, Sendable, Hashable {
  case open, announced, none
}

/// An amount with its kind: a ceiling is a ceiling, and its possible minimum is zero.
public struct Amount: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// Exactly so much.
    case fixed
    /// 最高: at most so much.
    case upTo
    case range
    case none
  }

  public let kind: Kind
  public let minimum: Money
  /// `nil` where no bound is known.
  public let maximum: Money?

  public static let none = Amount(kind: .none, minimum: .zero, maximum: .zero)
}

/// One condition of a row and what it comes to.
public struct Condition: Sendable, Hashable {
  public enum Result: String, Sendable, Hashable {
    case `true`, `false`, unknown
  }

  /// The row; `nil` for a condition that stands before all rows, such as the day it accrued on.
  public var row: String? { words.row }
  /// The condition in plain words, such as 产值增幅：10%（含）至30%（不含）.
  public var text: Wording { words.text }
  private let words: Words
  public let facts: [FactAsKnown]
  public let result: Result
  /// What the sum that the condition is about is made up of; `nil` for a condition about the subject alone.
  public let sum: ListedSum?

  /// What is said of a row's cell in every assessment alike: conditions are made by the thousand, and share it.
  final class Words: Sendable, Hashable {
    let row: String?
    let text: Wording

    init(row: String?, text: Wording) { (self.row, self.text) = (row, text) }

    static func == (left: Words, right: Words) -> Bool {
      left === right || (left.row == right.row && left.text == right.text)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(row)
      hasher.combine(text)
    }
  }

  init(_ words: Words, facts: [FactAsKnown], result: Result, sum: ListedSum? = nil) {
    (self.words, self.facts, self.result, self.sum) = (words, facts, result, sum)
  }
}

/// A fact that a condition reads, as it was known.
public struct FactAsKnown: Sendable, Hashable {
  public let reference: FactReference
  public let knowledge: Knowledge
}

/// A fact that nobody has told and that could change the answer.
public struct MissingFact: Sendable, Hashable {
  public let reference: FactReference
  /// The most that a row which hangs on the fact could bring; `nil` where nothing known bounds it.
  public let couldRelease: Money?
}

/// One or two changes that would lead to a better result.
public struct Gap: Sendable, Hashable {
  public let changes: [Change]

  public struct Change: Sendable, Hashable {
    public let fact: FactReference
    /// `=`, `>=`, `>`, `<=` or `<`.
    public let comparison: String
    public let needed: FactValue
  }
}

/// Every benefit of the corpus for one enterprise on one day.
public struct AssessmentReport: Sendable, Hashable {
  public let on: CalendarDay
  /// The year asked for, where one was.
  public let forYear: Int?
  /// What was recorded later is not seen.
  public let known: CalendarDay
  /// The content hash of the corpus that answered.
  public let corpus: String
  public let benefits: [Assessment]
  public let totalCash: CashRange
  /// The same where of two benefits whose overlap the text leaves unsettled only one is paid.
  public let strictCash: CashRange
  /// Benefits on kinds of subject of which the dossier has no entry.
  public let unasked: [InstrumentID]
}

extension AssessmentReport {
  /// The report with the calls that are published: an assessment alone knows the documents, and no call stands there.
  /// - Parameter call: how a benefit's call for a year stands; `nil` for none.
  public func noting(_ call: (_ benefit: InstrumentID, _ year: Int?) -> CallState?) -> AssessmentReport {
    var noted = benefits
    for index in noted.indices {
      guard let state = call(noted[index].benefit, noted[index].year), state != noted[index].call else { continue }
      noted[index] = noted[index].replacing(gaps: noted[index].gaps, call: state)
    }
    return AssessmentReport(
      on: on, forYear: forYear, known: known, corpus: corpus, benefits: noted, totalCash: totalCash,
      strictCash: strictCash, unasked: unasked)
  }
}

/// What all benefits together come to: the least that is matched, and the most that still may be.
public struct CashRange: Sendable, Hashable {
  public let minimum: Money
  /// `nil` where one of the amounts has no bound.
  public let maximum: Money?
}
