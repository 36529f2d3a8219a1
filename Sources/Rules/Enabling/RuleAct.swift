import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// What a person does with a version of a rule.
public enum RuleAct: Sendable, Hashable {
  /// Keeps a model as a draft.
  case keepDraft(version: ContentHash, file: String)
  case discardDraft(version: ContentHash, reason: String)
  /// 提请启用
  case propose(RuleProposal)
  /// 撤回, by who proposed it
  case withdraw(Enabling.ID, reason: String)
  /// 退回, by a second person
  case refuse(Enabling.ID, reason: String)
  /// 启用, by a second person
  case enable(Enabling.ID)
  /// 提请停用, from a day on
  case askStop(Enabling.ID, from: CalendarDay, reason: String)
  /// 撤回 by who asked for the stop, 退回 by another
  case returnStop(Enabling.ID, reason: String)
  /// 停用 from the day that was asked for, by a second person
  case stop(Enabling.ID, from: CalendarDay, reason: String)
}

/// What has happened to a rule.
public struct RuleEvent: Sendable, Hashable {
  public let rule: InstrumentID
  public let act: RuleAct
  public let actor: ActorID
  public let at: Timestamp
}

/// What is asked for when a version is to be enabled.
public struct RuleProposal: Sendable, Hashable {
  public let version: ContentHash
  /// 文号: of the document that enables it.
  public let document: String
  /// The first day on which it holds.
  public let holdsFrom: CalendarDay
  /// 合法性审核
  public let legality: ReviewRecord
  /// 公平竞争审查
  public let fairCompetition: ReviewRecord

  public init(
    version: ContentHash, document: String, holdsFrom: CalendarDay, legality: ReviewRecord,
    fairCompetition: ReviewRecord
  ) {
    self.version = version
    self.document = document
    self.holdsFrom = holdsFrom
    self.legality = legality
    self.fairCompetition = fairCompetition
  }
}

/// The record of a review: its number, its day, and the office that made it.
public struct ReviewRecord: Sendable, Hashable {
  public let number: String
  public let day: CalendarDay
  public let office: String

  public init(number: String, day: CalendarDay, office: String) {
    self.number = number
    self.day = day
    self.office = office
  }
}

extension RuleProposal {
  /// The fields of a form, in their order; a review has three.
  public static let fields = [
    "document", "from", "legality-number", "legality-day", "legality-office", "fair-number", "fair-day", "fair-office",
  ]
  static let longestText = 100

  /// Reads what a person typed.
  /// - Parameter typed: the text of a field of `fields`.
  /// - Throws: every fault, each at its field: `rules.missing`, `rules.too-long`, `rules.day`.
  public init(version: ContentHash, typed: (String) -> String?) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    func text(_ field: String) -> String {
      let text = typed(field) ?? ""
      if text.isEmpty {
        faults.append(.missing(field))
      } else if text.count > Self.longestText {
        faults.append(.tooLong(field, text.count))
      }
      return text
    }
    func day(_ field: String) -> CalendarDay {
      guard let text = typed(field), !text.isEmpty else {
        faults.append(.missing(field))
        return CalendarDay(daysSinceEpoch: 0)
      }
      guard let day = CalendarDay(text), (1990...2199).contains(day.year) else {
        faults.append(.noDay(field, text))
        return CalendarDay(daysSinceEpoch: 0)
      }
      return day
    }
    self.init(
      version: version, document: text("document"), holdsFrom: day("from"),
      legality: ReviewRecord(
        number: text("legality-number"), day: day("legality-day"), office: text("legality-office")),
      fairCompetition: ReviewRecord(number: text("fair-number"), day: day("fair-day"), office: text("fair-office")))
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }
}
