import Cultivation
import Enterprises
import Programmes
import Quantities

/// 活动对象: who of a list belongs to those whom an event's declaration says it is for, as far as the city's own data tell.
///
/// A declaration names its audience in words. What of them no data answer, such as 投资机构, leaves everybody else open:
/// unknown is not no.
struct InvitationAudience: Sendable {
  enum Belonging: Sendable {
    case inside, outside, unknown
  }

  /// A part of an audience that data tell.
  private enum Part: Sendable {
    /// Who stands on one of these rungs.
    case rungs([Rung])
    /// Whose industry is of these divisions of GB/T 4754.
    case divisions(ClosedRange<Int>)
  }

  /// Recognised little giants are such firms too.
  private static let parts: [String: Part] = [
    "专精特新中小企业": .rungs([.srdi, .littleGiant]), "工业企业": .divisions(6...46), "制造业企业": .divisions(13...43),
    "本市制造业企业": .divisions(13...43),
  ]

  private let held: Set<CreditCode>
  private let divisions: [ClosedRange<Int>]
  /// Whether data tell of every part.
  private let isWhole: Bool

  /// - Parameter text: the declaration's words.
  /// - Returns: `nil` where data tell of no part.
  /// Cost: a query for each rung that is named.
  init?(_ text: String, _ request: PortalRequest, _ portal: Portal) async throws {
    let named = text.split { "和、及".contains($0) }.map { Self.parts[String($0)] }
    let known = named.compactMap { $0 }
    guard !known.isEmpty else { return nil }
    isWhole = known.count == named.count
    var held: Set<CreditCode> = []
    var divisions: [ClosedRange<Int>] = []
    for part in known {
      switch part {
      case .rungs(let rungs):
        for rung in rungs {
          let found = try await portal.ports.ladders.rungRows(
            RungQuery(rung), on: request.today, within: request.scope)
          held.formUnion(found.rows.map(\.held.enterprise))
        }
      case .divisions(let range): divisions.append(range)
      }
    }
    self.held = held
    self.divisions = divisions
  }

  func belonging(of enterprise: Enterprise) -> Belonging {
    let division = enterprise.industry.flatMap { Int($0.division) }
    if held.contains(enterprise.creditCode)
      || division.map({ code in divisions.contains { $0.contains(code) } }) == true
    {
      return .inside
    }
    return isWhole && (divisions.isEmpty || division != nil) ? .outside : .unknown
  }
}
