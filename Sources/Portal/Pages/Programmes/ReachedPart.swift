import Enterprises
import PolicyCorpus
import Programmes
import Quantities

/// 触达: whom a clause of a gathering concerns, and which of them were invited and came.
enum ReachedPart {
  enum Who: String {
    case matching, invited, attended
  }

  /// Where the enterprises behind a figure of reach stand.
  static func path(_ clause: ClauseID, _ who: Who, of gathering: Gathering) -> String {
    "\(gathering.path)?clause=\(FormFields.encode("\(clause)"))&reach=\(who.rawValue)#reached"
  }

  /// The enterprises that the address asks for; `nil` where it asks for none of the gathering's.
  /// - Parameter matching: whom a clause's benefits match, or may match, as far as the reader sees.
  static func section(
    _ gathering: Gathering, _ pen: DeliveryPen, matching: (ClauseID) async throws -> Set<CreditCode>
  ) async throws -> DeliveryView.Section? {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    guard let who = request.query.text("reach").flatMap(Who.init(rawValue:)),
      let clause = request.query.text("clause").flatMap({ ClauseID($0) }), gathering.figures.about.contains(clause)
    else { return nil }
    let codes = try await matching(clause).filter { code in
      switch who {
      case .matching: true
      case .invited: gathering.guests[code]?.isInvited == true
      case .attended: gathering.guests[code]?.hasAttended == true
      }
    }.sorted()
    let page = request.query.whole("reached", in: 1...1_000_000) ?? 1
    let part = codes.dropFirst((page - 1) * Pager.size).prefix(Pager.size)
    let seen = try await portal.enterprises(part, within: request.scope)
    return DeliveryView.Section(
      title: words("programmes.reached.\(who.rawValue)"),
      lead: portal.corpus.clause(clause)?.heading(pen.language), anchor: "reached",
      table: DeliveryView.Table(
        [
          words("enterprise.name"), words("enterprise.area"), words("programmes.invited"), words("programmes.attended"),
        ],
        rows: part.map { code in
          let guest = gathering.guests[code]
          return [
            .text(seen[code]?.title ?? code.text, seen[code] == nil ? nil : "/enterprises/\(code)"),
            .text(portal.areaName(seen[code]?.area, in: pen.language)),
            guest?.isInvited == true ? .state("yes", words("programmes.yes")) : .text("—"),
            guest?.hasAttended == true ? .state("yes", words("programmes.yes")) : .text("—"),
          ]
        }), empty: codes.isEmpty ? words("programmes.nobodyReached") : nil,
      pager: Pager(
        request, page: page, total: codes.count, words: words, by: "reached",
        of: words("programmes.reached.\(who.rawValue)")))
  }
}
