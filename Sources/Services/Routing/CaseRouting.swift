import Journal
import PolicyCorpus
import Quantities

/// Why a case came to a unit and a person.
public enum RoutingReason: Sendable, Hashable {
  /// 一企一专员: the enterprise's own officer.
  case ownOfficer
  /// The officer who should have it is away; this one stands in.
  case deputy(of: ActorID)
  case area(AreaCode)
  case subject(InstrumentID)
  case industry(String)
  case tier(String)
  /// 规模, by the national standard.
  case size(String)
  /// The least in hand among so many who fit.
  case lightest(load: Int, among: Int)
  /// 兜底: nobody fits, or nobody took it.
  case fallback(Fallback)
  /// Somebody named the unit: who handed it on, invited it, or typed it in.
  case named
  /// 重新打开: the unit closed its part, and it is not settled.
  case reopened
  /// 指定专员: the clause asks for somebody by name.
  case clauseNamesOfficer

  public enum Fallback: String, Sendable, Hashable, CaseIterable {
    case nobodyFits = "nobody_fits"
    case refused
    case abandoned
    case areaUnknown = "area_unknown"
    /// 移交: whoever took the rest over acts for no such unit.
    case outsideArea = "outside_area"
  }
}

/// Where a case goes, and why.
public struct CaseRouting: Sendable, Hashable {
  public let unit: ServiceUnit
  public let officer: ActorID?
  public let reasons: [RoutingReason]

  public init(unit: ServiceUnit, officer: ActorID? = nil, reasons: [RoutingReason]) {
    self.unit = unit
    self.officer = officer
    self.reasons = reasons
  }
}

/// 服务专员: who can be given cases and enterprises, and which of them.
public struct Officer: Sendable, Hashable {
  public let key: ActorID
  /// The area that the officer works for.
  public let area: AreaCode
  /// 擅长: empty for everything.
  public let subjects: Set<InstrumentID>
  /// Beginnings of industry codes; empty for all.
  public let industries: [String]
  /// Rungs of the ladder, as the facts name them; empty for all.
  public let tiers: Set<String>
  /// 规模: rungs of the national standard of sizes; empty for all.
  public let sizes: Set<String>
  public let absence: Absence?

  /// 请假: the days on which a deputy stands in.
  public struct Absence: Sendable, Hashable {
    public let from: CalendarDay
    /// The last day away.
    public let through: CalendarDay
    public let deputy: ActorID

    public init(from: CalendarDay, through: CalendarDay, deputy: ActorID) {
      self.from = from
      self.through = through
      self.deputy = deputy
    }

    public func covers(_ day: CalendarDay) -> Bool { from <= day && day <= through }

    func overlaps(_ other: Absence) -> Bool { from <= other.through && other.from <= through }
  }

  public init(
    key: ActorID, area: AreaCode, subjects: Set<InstrumentID> = [], industries: [String] = [],
    tiers: Set<String> = [], sizes: Set<String> = [], absence: Absence? = nil
  ) {
    self.key = key
    self.area = area
    self.subjects = subjects
    self.industries = industries
    self.tiers = tiers
    self.sizes = sizes
    self.absence = absence
  }

  public func isAway(on day: CalendarDay) -> Bool { absence?.covers(day) ?? false }

  /// Whether the officer may open an enterprise of an area; one whose area is unknown is for those of no area alone.
  func mayOpen(in place: AreaCode?) -> Bool { RosterEntry(key: key, area: area).mayOpen(in: place) }
}

/// What a case is about, as far as it decides who gets it.
public struct CaseTopic: Sendable, Hashable {
  public let instrument: InstrumentID
  public let area: AreaCode?
  public let industry: IndustryCode?
  /// The highest rung held; `nil` where it is unknown.
  public let tier: String?
  /// The size by the national standard; `nil` where nothing tells it.
  public let size: String?
  /// Whether the clause asks for somebody by name.
  public let needsOfficer: Bool

  public init(
    instrument: InstrumentID, area: AreaCode?, industry: IndustryCode?, tier: String?, size: String? = nil,
    needsOfficer: Bool = false
  ) {
    self.instrument = instrument
    self.area = area
    self.industry = industry
    self.tier = tier
    self.size = size
    self.needsOfficer = needsOfficer
  }
}

/// What officers' filters ask of an enterprise, as the facts of a day tell it.
public struct RoutingFacts: Sendable, Hashable {
  /// The rung of the ladder that it holds; `nil` where it is unknown.
  public var tier: String?
  /// The size that it has by the national standard; `nil` where nothing tells it.
  public var size: String?

  public init(tier: String? = nil, size: String? = nil) {
    self.tier = tier
    self.size = size
  }
}

/// Chooses who gets a case: area ∩ subject ∩ filters, then the least in hand.
public struct CaseRouter: Sendable {
  public let officers: [Officer]
  /// How many open parties each officer has.
  public let loads: [ActorID: Int]
  /// The city whose office takes what no area claims.
  public let city: AreaCode

  public init(officers: [Officer], loads: [ActorID: Int], city: AreaCode) {
    self.officers = officers.sorted { $0.key < $1.key }
    self.loads = loads
    self.city = city
  }

  /// The enterprise's own officer has it where there is one who may open it; else, of those who fit, the one with the least
  /// in hand, the nearer area first; else the fallback owner. Where the clause asks for somebody by name, an officer for whom
  /// the topic is no subject has it rather than nobody.
  /// - Parameter ownOfficer: the enterprise's officer, if it has one; may be of another area since the enterprise moved.
  /// Cost: linear in the officers.
  public func route(_ topic: CaseTopic, ownOfficer: ActorID?, on day: CalendarDay) -> CaseRouting {
    if let own = ownOfficer.flatMap({ key in officers.first { $0.key == key && $0.mayOpen(in: topic.area) } }) {
      if let present = present(own, topic, on: day) { return present }
      guard topic.needsOfficer else { return fallback(topic.area, .nobodyFits) }
    }
    // Whoever is away is left out: a deputy takes over what is theirs, and is not given what is new by two ways.
    let there = officers.filter { !$0.isAway(on: day) }
    var here = there.compactMap { officer in fit(officer, topic).map { (officer: officer, reasons: $0) } }
    if here.isEmpty, topic.needsOfficer {
      here = there.filter { $0.mayOpen(in: topic.area) }.map { (officer: $0, reasons: [.area($0.area)]) }
    }
    let best = here.min { left, right in
      (load(left.officer), -left.officer.area.text.count, left.officer.key.text)
        < (load(right.officer), -right.officer.area.text.count, right.officer.key.text)
    }
    guard let best else { return fallback(topic.area, topic.area == nil ? .areaUnknown : .nobodyFits) }
    return CaseRouting(
      unit: ServiceUnit(best.officer.area), officer: best.officer.key,
      reasons: asked(topic) + best.reasons + [.lightest(load: load(best.officer), among: here.count)])
  }

  /// 兜底: the district's office, the city's where no district is known.
  public func fallback(_ area: AreaCode?, _ why: RoutingReason.Fallback) -> CaseRouting {
    CaseRouting(unit: ServiceUnit(area?.district ?? city), reasons: [.fallback(why)])
  }

  /// Why somebody by name has it, where the clause asks for that.
  private func asked(_ topic: CaseTopic) -> [RoutingReason] { topic.needsOfficer ? [.clauseNamesOfficer] : [] }

  private func load(_ officer: Officer) -> Int { loads[officer.key] ?? 0 }

  /// The enterprise's own officer, or whoever stands in and may open it too; `nil` where there is nobody.
  private func present(_ officer: Officer, _ topic: CaseTopic, on day: CalendarDay) -> CaseRouting? {
    guard let absence = officer.absence, absence.covers(day) else {
      return CaseRouting(unit: ServiceUnit(officer.area), officer: officer.key, reasons: asked(topic) + [.ownOfficer])
    }
    let deputy = officers.first {
      $0.key == absence.deputy && !$0.isAway(on: day) && $0.mayOpen(in: topic.area)
    }
    return deputy.map {
      CaseRouting(
        unit: ServiceUnit($0.area), officer: $0.key,
        reasons: asked(topic) + [.ownOfficer, .deputy(of: officer.key)])
    }
  }

  /// Why an officer fits; `nil` for one who does not.
  private func fit(_ officer: Officer, _ topic: CaseTopic) -> [RoutingReason]? {
    guard officer.mayOpen(in: topic.area) else { return nil }
    var reasons: [RoutingReason] = [.area(officer.area)]
    if !officer.subjects.isEmpty {
      guard officer.subjects.contains(topic.instrument) else { return nil }
      reasons.append(.subject(topic.instrument))
    }
    if !officer.industries.isEmpty {
      guard let code = topic.industry?.text, let match = officer.industries.first(where: { code.hasPrefix($0) })
      else { return nil }
      reasons.append(.industry(match))
    }
    if !officer.tiers.isEmpty {
      guard let tier = topic.tier, officer.tiers.contains(tier) else { return nil }
      reasons.append(.tier(tier))
    }
    if !officer.sizes.isEmpty {
      guard let size = topic.size, officer.sizes.contains(size) else { return nil }
      reasons.append(.size(size))
    }
    return reasons
  }
}
