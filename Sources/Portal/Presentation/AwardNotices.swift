import Access
import Benefits
import Delivery
import Enterprises
import PolicyCorpus
import Quantities

/// What an enterprise has been granted or has under way, so that a card does not offer the same a second time.
struct AwardNotices: Sendable {
  /// By benefit, the newest first.
  private let awards: [InstrumentID: [Award]]
  private let pen: DeliveryPen?
  private let isOwn: Bool

  /// For those who may not see awards, and for answers that are nobody's.
  static let none = AwardNotices(awards: [:], pen: nil, isOwn: false)

  private init(awards: [InstrumentID: [Award]], pen: DeliveryPen?, isOwn: Bool) {
    self.awards = awards
    self.pen = pen
    self.isOwn = isOwn
  }

  /// Those of an enterprise that the reader may see, as of today, whatever day the card is for.
  /// Cost: a query.
  static func of(_ enterprise: Enterprise, _ request: PortalRequest, _ portal: Portal) async throws -> AwardNotices {
    guard request.isOwnEnterprise || Portal.allows(request.actor, Portal.awardReaders) else { return none }
    return try await all(of: enterprise, isOwn: request.isOwnEnterprise, request, portal)
  }

  /// All of an enterprise, with the doors of its own view or of the offices'.
  /// - Precondition: the reader may see them.
  static func all(
    of enterprise: Enterprise, isOwn: Bool, _ request: PortalRequest, _ portal: Portal
  ) async throws -> AwardNotices {
    let desk = portal.ports.delivery
    let awards = try await desk.store.read { book in
      try desk.reckoned(
        book.awards(
          AwardFilter(enterprise: enterprise.creditCode, counts: true), scope: .everywhere, offset: 0, limit: .max
        ).rows, in: book)
    }
    return AwardNotices(
      awards: Dictionary(grouping: awards.sorted { $0.id > $1.id }, by: \.benefit),
      pen: DeliveryPen(request, portal), isOwn: isOwn)
  }

  /// The award that bars another of what is assessed: of what is given once any, otherwise the same year's.
  private func award(barring assessment: Assessment) -> Award? {
    awards[assessment.benefit]?.first { award in
      award.subject == assessment.key && (award.isOnce || award.year == assessment.year)
    }
  }

  /// What the card says in place of the call: how much, how far it has come, and that it is not given twice.
  func line(of assessment: Assessment) -> CallLine? {
    guard let pen, let award = award(barring: assessment) else { return nil }
    return CallLine(
      text: pen.words(
        award.isOnce ? "card.awardOnce" : "card.awardOfYear",
        [
          "amount": award.granted.grouped, "state": AwardWords.standing(award, pen), "year": "\(award.year)",
        ]),
      href: isOwn ? "/calls/awards/\(award.id)" : "/delivery/awards/\(award.id)")
  }

  /// How many of the assessments that count in a total have an award already.
  func count(in assessments: [Assessment]) -> Int {
    assessments.count { one in
      one.isCash && (one.told == .eligible || one.told == .undecided) && award(barring: one) != nil
    }
  }
}
