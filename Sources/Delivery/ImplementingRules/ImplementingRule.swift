import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// 实施细则: how an office carries clauses out, by a document of its own: what a call under them has to keep to. It is
/// never edited: a later document amends it, and both stand with the days on which they hold.
public struct ImplementingRule: Sendable, Hashable {
  public let id: ImplementingRuleID
  public let terms: Terms
  /// The one that it amends; `nil` for the first of its line.
  public let amends: ImplementingRuleID?
  /// Who entered it.
  public let madeBy: ActorID

  public init(id: ImplementingRuleID, terms: Terms, amends: ImplementingRuleID?, madeBy: ActorID) {
    self.id = id
    self.terms = terms
    self.amends = amends
    self.madeBy = madeBy
  }

  /// What the document says.
  public struct Terms: Sendable, Hashable {
    /// 制定单位.
    public var issuer: String
    /// 文号.
    public var document: String
    public var title: String
    /// 印发日期.
    public var issuedOn: CalendarDay
    public var validFrom: CalendarDay
    /// The last day; `nil` where the document names none.
    public var validTo: CalendarDay?
    /// The clauses that it carries out.
    public var clauses: [ClauseID]
    public var fixes: Fixes

    public init(
      issuer: String, document: String, title: String, issuedOn: CalendarDay, validFrom: CalendarDay,
      validTo: CalendarDay?, clauses: [ClauseID], fixes: Fixes
    ) {
      self.issuer = issuer
      self.document = document
      self.title = title
      self.issuedOn = issuedOn
      self.validFrom = validFrom
      self.validTo = validTo
      self.clauses = clauses
      self.fixes = fixes
    }
  }

  /// What calls under it keep to; what is left out is theirs to say.
  public struct Fixes: Sendable, Hashable {
    /// 申报材料 that a call has to ask for at least.
    public var papers: [String]
    public var entrance: Call.Entrance?
    /// 联系方式; empty where it names none.
    public var contact: String
    public var advance: Call.Advance?
    public var oversubscription: Call.Oversubscription?

    public init(
      papers: [String] = [], entrance: Call.Entrance? = nil, contact: String = "", advance: Call.Advance? = nil,
      oversubscription: Call.Oversubscription? = nil
    ) {
      self.papers = papers
      self.entrance = entrance
      self.contact = contact
      self.advance = advance
      self.oversubscription = oversubscription
    }
  }

  /// Where a version stands on a day.
  public enum Standing: String, Sendable, Hashable, CaseIterable {
    case upcoming
    case inForce
    /// A later one has taken its place.
    case amended
    case expired

    public var wording: Wording {
      switch self {
      case .upcoming: Wording(zh: "尚未施行", en: "not in force yet")
      case .inForce: Wording(zh: "现行", en: "in force")
      case .amended: Wording(zh: "已被修订", en: "amended")
      case .expired: Wording(zh: "已失效", en: "expired")
      }
    }
  }
}

/// All implementing rules that are recorded, as lines of versions.
public struct ImplementingRules: Sendable {
  public let all: [ImplementingRule]
  private let byID: [ImplementingRuleID: ImplementingRule]
  private let amendments: [ImplementingRuleID: ImplementingRule]

  public init(_ rules: [ImplementingRule]) {
    all = rules
    byID = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
    amendments = Dictionary(rules.compactMap { rule in rule.amends.map { ($0, rule) } }) { first, _ in first }
  }

  public subscript(id: ImplementingRuleID) -> ImplementingRule? { byID[id] }

  /// The one that amends another; `nil` for the last of a line.
  public func amendment(of id: ImplementingRuleID) -> ImplementingRule? { amendments[id] }

  /// One of each line, the newest line first: the version in force on a day, else the last.
  public func current(on day: CalendarDay) -> [ImplementingRule] {
    all.filter { amendments[$0.id] == nil }.sorted { $0.id > $1.id }.map { last in
      line(of: last).first { standing(of: $0, on: day) == .inForce } ?? last
    }
  }

  /// The versions of a rule's line, from the first to the last. Cost: linear in them.
  public func line(of rule: ImplementingRule) -> [ImplementingRule] {
    var line = [rule]
    while let before = line.first?.amends.flatMap({ byID[$0] }) { line.insert(before, at: 0) }
    while let after = line.last.flatMap({ amendments[$0.id] }) { line.append(after) }
    return line
  }

  /// The last day on which a version holds: its own, or the one before its amendment's first; `nil` for an open end.
  public func lastDay(of rule: ImplementingRule) -> CalendarDay? {
    let before = amendments[rule.id].map { $0.terms.validFrom.adding(days: -1) }
    return [rule.terms.validTo, before].compactMap { $0 }.min()
  }

  public func standing(of rule: ImplementingRule, on day: CalendarDay) -> ImplementingRule.Standing {
    if let amendment = amendments[rule.id], amendment.terms.validFrom <= day { return .amended }
    if day < rule.terms.validFrom { return .upcoming }
    return rule.terms.validTo.map { day > $0 } ?? false ? .expired : .inForce
  }

  /// Those that carry a clause out, in force on a day or yet to come.
  public func rules(of clause: ClauseID, on day: CalendarDay) -> [ImplementingRule] {
    all.filter { rule in
      rule.terms.clauses.contains(clause) && [.inForce, .upcoming].contains(standing(of: rule, on: day))
    }
  }
}
