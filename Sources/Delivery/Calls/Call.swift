import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// 申报通知: one year's call of a clause's benefit, as the office's own document publishes it: when, how and with which
/// papers one applies, and the way that an application then goes.
public struct Call: Sendable, Hashable {
  public let id: CallID
  public internal(set) var terms: Terms
  public internal(set) var state: State
  /// Who entered it.
  public let madeBy: ActorID

  public init(id: CallID, terms: Terms, state: State = .drafted, madeBy: ActorID) {
    self.id = id
    self.terms = terms
    self.state = state
    self.madeBy = madeBy
  }

  /// What the notice says.
  public struct Terms: Sendable, Hashable {
    public var instrument: InstrumentID
    public var title: String
    /// 文号 of the notice.
    public var document: String
    /// 文号 of the implementing rule (实施细则) that it goes by; empty where the notice names none.
    public var rule: String
    /// The same rule where it is recorded, by its version; `nil` where only its number is.
    public var implementing: ImplementingRuleID?
    /// The qualifying year Y.
    public var year: Int
    public var opens: CalendarDay
    /// The last day of the window.
    public var closes: CalendarDay
    public var entrance: Entrance
    /// 申报材料: the names of the papers, in the order of the notice.
    public var papers: [String]
    /// 受理单位.
    public var unit: String
    /// 联系方式.
    public var contact: String
    /// 网上申报地址 of what is filed elsewhere; empty where the notice names none.
    public var address: String
    public var steps: [ChainStep]
    public var oversubscription: Oversubscription
    /// What pays; `nil` while no budget is given: then nothing can be approved.
    public var budget: BudgetID?
    /// 公示期, in working days.
    public var publicityDays: Int
    /// 补正期限, in working days.
    public var supplementDays: Int
    /// 确认期限, in working days from the proposal; `nil` where the notice names none: then `defaultDaysToConfirm`.
    public var confirmationDays: Int?
    /// The term of a consent where the notice names none.
    public static let defaultDaysToConfirm = 10
    /// 预拨; `nil` where an award is paid at once.
    public var advance: Advance?
    /// Whether an application names 申请金额.
    public var asksAmount: Bool

    public init(
      instrument: InstrumentID, title: String, document: String, rule: String = "",
      implementing: ImplementingRuleID? = nil, year: Int, opens: CalendarDay,
      closes: CalendarDay, entrance: Entrance, papers: [String], unit: String, contact: String,
      address: String = "", steps: [ChainStep],
      oversubscription: Oversubscription, budget: BudgetID?, publicityDays: Int, supplementDays: Int,
      confirmationDays: Int? = nil, advance: Advance? = nil, asksAmount: Bool = false
    ) {
      self.instrument = instrument
      self.title = title
      self.document = document
      self.rule = rule
      self.implementing = implementing
      self.year = year
      self.opens = opens
      self.closes = closes
      self.entrance = entrance
      self.papers = papers
      self.unit = unit
      self.contact = contact
      self.address = address
      self.steps = steps
      self.oversubscription = oversubscription
      self.budget = budget
      self.publicityDays = publicityDays
      self.supplementDays = supplementDays
      self.confirmationDays = confirmationDays
      self.advance = advance
      self.asksAmount = asksAmount
    }

    /// 确认期限, in working days.
    public var daysToConfirm: Int { confirmationDays ?? Self.defaultDaysToConfirm }

    /// The step at which an amount is approved and the budget promises it: the last that judges before the publication.
    public var approvingStep: ChainStep? { steps.last(where: \.isExamined) }

    /// The step after one; `nil` after the last.
    public func step(after step: ChainStep) -> ChainStep? { steps.first { $0 > step } }
  }

  /// 预拨: the share of an approved amount that is paid at the issue, and what an acceptance of the rest takes.
  public struct Advance: Sendable, Hashable {
    /// Above 0 and below 1.
    public let share: Share
    /// 验收材料: the names of the papers, in the order of the notice.
    public let papers: [String]
    /// `nil` where the notice names no time.
    public let acceptance: AcceptanceTerm?

    public init(share: Share, papers: [String], acceptance: AcceptanceTerm? = nil) {
      self.share = share
      self.papers = papers
      self.acceptance = acceptance
    }
  }

  /// 验收期限: until when the acceptance has to take place.
  public enum AcceptanceTerm: Sendable, Hashable {
    /// A number of working days after the issue.
    case workingDays(Int)
    /// The last day, the same for everybody.
    case day(CalendarDay)
  }

  public enum Entrance: String, Sendable, Hashable, CaseIterable {
    /// 免申即享: the office draws the list up; an enterprise confirms.
    case withoutApplication = "without_application"
    /// 申报: an enterprise applies within the window.
    case application
    /// 其他渠道申报: an enterprise applies within the window, to the office or on its platform. The notice says where; no
    /// application is taken here, and nothing is proposed, approved or paid.
    case elsewhere

    public var wording: Wording {
      switch self {
      case .withoutApplication: Wording(zh: "免申即享", en: "without application")
      case .application: Wording(zh: "企业申报", en: "by application")
      case .elsewhere: Wording(zh: "其他渠道申报", en: "filed elsewhere")
      }
    }

    /// Whether an enterprise has to apply within the window, here or elsewhere.
    public var isApplied: Bool { self != .withoutApplication }
  }

  /// What happens where more is asked for than the budget holds.
  public enum Oversubscription: String, Sendable, Hashable, CaseIterable {
    /// 同比例核减: everybody gets the same share, to the fen.
    case proportional
    /// 延后: in the order of their numbers, whole; who finds no room waits for the next budget.
    case postponement

    public var wording: Wording {
      switch self {
      case .proportional: Wording(zh: "同比例核减", en: "cut in proportion")
      case .postponement: Wording(zh: "按序足额，余者延后", en: "whole in order, the rest postponed")
      }
    }
  }

  public enum State: Sendable, Hashable {
    /// Being written; nobody outside sees it.
    case drafted
    case published(on: CalendarDay)
    /// 撤回, with the reason.
    case withdrawn(reason: String)

    public var name: Name {
      switch self {
      case .drafted: .drafted
      case .published: .published
      case .withdrawn: .withdrawn
      }
    }

    public enum Name: String, Sendable, Hashable, CaseIterable { case drafted, published, withdrawn }
  }

  /// Where a call stands on a day.
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    case drafted
    /// 已发布，尚未开放.
    case announced
    /// 正在受理.
    case open
    /// 已截止.
    case closed
    case withdrawn

    public var wording: Wording {
      switch self {
      case .drafted: Wording(zh: "拟稿", en: "draft")
      case .announced: Wording(zh: "已发布，未开放", en: "published, not open yet")
      case .open: Wording(zh: "正在受理", en: "open")
      case .closed: Wording(zh: "已截止", en: "closed")
      case .withdrawn: Wording(zh: "已撤回", en: "withdrawn")
      }
    }
  }

  public func phase(on day: CalendarDay) -> Phase {
    switch state {
    case .drafted: .drafted
    case .withdrawn: .withdrawn
    case .published: day < terms.opens ? .announced : day <= terms.closes ? .open : .closed
    }
  }
}

/// What is done to a call.
public enum CallCommand: Sendable, Hashable {
  case record(Call.Terms)
  /// Of a draft alone.
  case revise(CallID, Call.Terms)
  case publish(CallID)
  /// 列支: the budget that pays, where the call was published before there was one.
  case fund(CallID, BudgetID)
  /// 延长: a later last day, by the number of the document that says so.
  case extend(CallID, closes: CalendarDay, document: String)
  case withdraw(CallID, reason: String)
}

public enum CallEvent: Sendable, Hashable {
  case recorded(Call)
  case revised(CallID, Call.Terms)
  case published(CallID, on: CalendarDay)
  case funded(CallID, BudgetID)
  case extended(CallID, closes: CalendarDay, document: String)
  case withdrawn(CallID, reason: String)

  /// The call that it is about.
  public var call: CallID {
    switch self {
    case .recorded(let call): call.id
    case .revised(let id, _), .published(let id, on: _), .funded(let id, _), .extended(let id, closes: _, document: _),
      .withdrawn(let id, reason: _):
      id
    }
  }
}

extension Call {
  /// The call after an event about it.
  mutating func apply(_ event: CallEvent) {
    switch event {
    case .recorded(let call): self = call
    case .revised(_, let terms): self.terms = terms
    case .published(_, on: let day): state = .published(on: day)
    case .funded(_, let budget): terms.budget = budget
    case .extended(_, closes: let day, document: _): terms.closes = day
    case .withdrawn(_, reason: let reason): state = .withdrawn(reason: reason)
    }
  }
}
