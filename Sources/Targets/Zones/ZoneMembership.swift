import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// 片区成员: what belongs to a zone that is no area, from one month on: an enterprise by itself, or all of a street, a town or a
/// park. A zone may cross districts, and its number is that of its own members, never a sum of areas.
public struct ZoneMembership: Sendable, Hashable {
  public enum Member: Sendable, Hashable {
    case enterprise(CreditCode)
    /// A street, a town or a park: whoever lies in it on the day.
    case area(AreaCode)

    /// A credit code, or an area's code.
    public var text: String {
      switch self {
      case .enterprise(let code): code.text
      case .area(let code): code.text
      }
    }

    public init?(_ text: String) {
      if let code = CreditCode(text) {
        self = .enterprise(code)
      } else if let code = AreaCode(text) {
        self = .area(code)
      } else {
        return nil
      }
    }
  }

  public let id: Int
  /// As `Zone.id` has it.
  public let zone: String
  public let member: Member
  public let span: Attribution.Span
  public let reason: String
  public let trace: Trace
  public var ending: Ending?

  public init(
    id: Int, zone: String, member: Member, span: Attribution.Span, reason: String, trace: Trace, ending: Ending? = nil
  ) {
    self.id = id
    self.zone = zone
    self.member = member
    self.span = span
    self.reason = reason
    self.trace = trace
    self.ending = ending
  }

  /// Whether it stands and holds on a day.
  public func holds(on day: CalendarDay) -> Bool { ending == nil && span.contains(day) }
}

/// Who belongs to a zone on a day, as far as a reader sees it: those told one by one and those of its areas, each once.
public struct ZoneStanding: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    public let membership: ZoneMembership
    /// What an enterprise is called; `nil` for an area.
    public let title: String?
    /// How many enterprises it brings on the day; `nil` where it does not hold.
    public let count: Int?
  }

  public struct Member: Sendable, Hashable {
    public let enterprise: Enterprise
    /// It was told itself.
    public var isDirect = false
    /// The streets, towns and parks by which it belongs.
    public var areas: [AreaCode] = []
  }

  /// How one belongs to a zone.
  public enum Way: String, Sendable, Hashable, CaseIterable {
    case direct, areas, both
  }

  /// Every membership that was told, ended or not, the newest first.
  public let lines: [Line]
  /// Those that belong to it, by their codes.
  public let members: [Member]

  /// Those told one by one, those of its areas, and those who are both: the first two less the third are all.
  public func members(_ way: Way) -> [Member] {
    members.filter { member in
      switch way {
      case .direct: member.isDirect
      case .areas: !member.areas.isEmpty
      case .both: member.isDirect && !member.areas.isEmpty
      }
    }
  }
}

extension TargetDesk {
  /// Every membership of zones that was ever told, in the order of recording.
  public func zoneMemberships() async throws -> [ZoneMembership] {
    try await store.readTargets { try $0.targets.zoneMemberships() }
  }

  /// Who belongs to a zone on a day.
  /// Cost: one read of the enterprises of each of its areas.
  public func standing(of zone: String, on day: CalendarDay, within scope: AreaScope) async throws -> ZoneStanding {
    try await store.readTargets { view in
      let all = try view.targets.zoneMemberships().filter { $0.zone == zone }
      let codes = all.compactMap { if case .enterprise(let code) = $0.member { code } else { nil } }
      let named = try view.enterprises.enterprises(codes).filter { scope.contains($0.value) }
      var members: [CreditCode: ZoneStanding.Member] = [:]
      var lines: [ZoneStanding.Line] = []
      for membership in all.reversed() {
        let holds = membership.holds(on: day)
        switch membership.member {
        case .enterprise(let code):
          guard let enterprise = named[code] else { continue }
          if holds { members[code, default: .init(enterprise: enterprise)].isDirect = true }
          lines.append(.init(membership: membership, title: enterprise.title, count: holds ? 1 : nil))
        case .area(let area):
          guard scope.contains(area) else { continue }
          let rows =
            holds
            ? try view.enterprises.page(EnterpriseQuery(area: area, areaOn: day, limit: .max), within: scope).rows : []
          for enterprise in rows {
            members[enterprise.creditCode, default: .init(enterprise: enterprise)].areas.append(area)
          }
          lines.append(.init(membership: membership, title: nil, count: holds ? rows.count : nil))
        }
      }
      return ZoneStanding(
        lines: lines, members: members.values.sorted { $0.enterprise.creditCode < $1.enterprise.creditCode })
    }
  }
}
