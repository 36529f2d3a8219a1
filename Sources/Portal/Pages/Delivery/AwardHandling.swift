import Delivery
import Quantities

/// 办理经过 of an award as a file tells it: where its enterprise is, until when it was published, and when and by whom it
/// was approved and issued.
struct AwardHandling: Sendable {
  let area: String
  /// 公示至, once the publication is over too; `nil` before it.
  let publicUntil: CalendarDay?
  /// 核定, as it stands; `nil` where none does.
  let approved: Doing?
  let issued: Doing?

  struct Doing: Sendable {
    let on: CalendarDay
    let by: String
  }

  /// Cost: the enterprises, and what happened to each award that is approved.
  static func all(_ awards: [Award], _ calls: [Call], _ pen: DeliveryPen) async throws -> [AwardID: AwardHandling] {
    let (portal, desk) = (pen.portal, pen.portal.ports.delivery)
    let actors = try await portal.actorNames(pen.words)
    let enterprises = try await portal.enterprises(awards.map(\.enterprise), within: pen.request.scope)
    let known = Dictionary(calls.map { ($0.id, $0) }) { first, _ in first }
    return try await desk.store.read { book in
      let calendar = try desk.calendar(in: book)
      func last(_ name: AwardAct.Name, in trail: some BidirectionalCollection<RecordedAct>) -> Doing? {
        trail.last { $0.act.name == name }.map { Doing(on: $0.at.dayInShanghai, by: actors($0.by)) }
      }
      return try awards.reduce(into: [:]) { found, award in
        let trail = try award.approval == nil ? [] : book.trail(of: award.id)
        // What was issued under an earlier approval, and revoked, is no issue of this one.
        let standing = trail[(trail.lastIndex { $0.act.name == .approved } ?? trail.startIndex)...]
        found[award.id] = AwardHandling(
          area: portal.areaName(enterprises[award.enterprise]?.area, in: pen.language),
          publicUntil: known[award.call].flatMap { desk.publishedUntil(trail, under: $0, by: calendar) },
          approved: last(.approved, in: standing), issued: last(.issued, in: standing))
      }
    }
  }
}
