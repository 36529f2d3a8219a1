import Access
import Benefits
import Delivery
import Enterprises
import PolicyCorpus
import Quantities

/// What an enterprise has of a benefit or has under way, in cash, as a voucher or from elsewhere, so that a card does not
/// offer the same a second time.
struct AwardNotices: Sendable {
  /// By benefit: awards, the newest first, then what came from elsewhere, then vouchers.
  private let held: [InstrumentID: [HeldGrant]]
  private let pen: DeliveryPen?
  private let isOwn: Bool
  /// What it gave up or was refused.
  private var ended = EndedNotices.none

  /// For those who may not see awards, and for answers that are nobody's.
  static let none = AwardNotices(held: [:], pen: nil, isOwn: false)

  private init(held: [InstrumentID: [HeldGrant]], pen: DeliveryPen?, isOwn: Bool) {
    self.held = held
    self.pen = pen
    self.isOwn = isOwn
  }

  /// Those of an enterprise that the reader may see, as of today, whatever day the card is for.
  /// Cost: as `all`.
  static func of(_ enterprise: Enterprise, _ request: PortalRequest, _ portal: Portal) async throws -> AwardNotices {
    guard request.isOwnEnterprise || Portal.allows(request.actor, Portal.awardReaders) else { return none }
    return try await all(of: enterprise.creditCode, isOwn: request.isOwnEnterprise, request, portal)
  }

  /// Those of the enterprise that the reader acts for; none for anybody else.
  /// Cost: as `all`.
  static func own(_ request: PortalRequest, _ portal: Portal) async throws -> AwardNotices {
    guard Portal.allows(request.actor, [.enterprise: .ownEnterprise]), let code = CallBoard.enterprise(of: request)
    else { return none }
    return try await all(of: code, isOwn: true, request, portal)
  }

  /// All of an enterprise, with the doors of its own view or of the offices'.
  /// - Precondition: the reader may see them.
  /// Cost: three queries, and a look-up for each voucher that has ended.
  static func all(
    of code: CreditCode, isOwn: Bool, _ request: PortalRequest, _ portal: Portal
  ) async throws -> AwardNotices {
    let desk = portal.ports.delivery
    let seesVouchers = isOwn || Portal.allows(request.actor, Portal.money)
    let benefits = portal.corpus.benefits.map(\.id)
    let held = try await desk.store.read { book in
      let all = try book.heldGrants(of: benefits, enterprise: code)
      let awards = all.compactMap { if case .award(let award) = $0.source { award } else { nil } }
      return try desk.reckoned(awards.sorted { $0.id > $1.id }, in: book).map(HeldGrant.award)
        + all.filter {
          switch $0.source {
          case .award, nil: false
          case .voucher: seesVouchers
          case .elsewhere: true
          }
        }
    }
    var notices = AwardNotices(
      held: Dictionary(grouping: held, by: \.benefit), pen: DeliveryPen(request, portal), isOwn: isOwn)
    notices.ended = try await desk.store.read { try EndedNotices.all(of: code, in: $0, on: request.today) }
    return notices
  }

  private func frequency(of benefit: InstrumentID) -> BenefitDeclaration.Frequency {
    pen?.portal.corpus.benefit(benefit)?.frequency ?? .unstated
  }

  /// What bars another of what is assessed: of what is given once any, otherwise the same year's.
  private func bar(of assessment: Assessment) -> HeldGrant? {
    let frequency = frequency(of: assessment.benefit)
    return held[assessment.benefit]?.first { grant in
      if case .award(let award) = grant.source, award.isOnce { return grant.isAbout(assessment.key) }
      return assessment.year.map {
        grant.bars(assessment.key, of: $0, most: assessment.amount.maximum, frequency)
      } ?? (frequency == .once && grant.isAbout(assessment.key))
    }
  }

  /// The voucher that an enterprise has by what is assessed, though something of the ceiling may be left.
  private func voucher(by assessment: Assessment) -> HeldGrant? {
    held[assessment.benefit]?.first { grant in
      guard case .voucher(let standing) = grant.source, standing.amount > .zero else { return false }
      return assessment.subject != .enterprise || grant.year == assessment.year
    }
  }

  /// What the card says in place of the call: how much, how far it has come, and that it is not given twice; or that it was
  /// given up or refused.
  func line(of assessment: Assessment) -> CallLine? {
    (bar(of: assessment) ?? voucher(by: assessment)).flatMap(line)
      ?? pen.flatMap { ended.line(of: assessment, isOwn: isOwn, $0) }
  }

  /// What an enterprise has of a benefit, whatever year it is for; each with its door.
  func lines(of benefit: InstrumentID) -> [CallLine] { (held[benefit] ?? []).compactMap(line) }

  private func line(of grant: HeldGrant) -> CallLine? {
    guard let pen else { return nil }
    let (words, amount, year) = (pen.words, grant.amount.grouped, "\(grant.year)")
    switch grant.source {
    case nil: return nil
    case .award(let award):
      return CallLine(
        text: words(
          award.isOnce ? "card.awardOnce" : "card.awardOfYear",
          ["amount": amount, "state": AwardWords.standing(award, pen), "year": year]),
        href: isOwn ? "/calls/awards/\(award.id)" : "/delivery/awards/\(award.id)")
    case .voucher(let standing):
      let voucher = standing.voucher
      return CallLine(
        text: words(
          voucher.state == .live ? "card.voucherHeld" : "card.voucherOver",
          [
            "amount": voucher.face.total.grouped, "number": "\(voucher.id.number)", "free": voucher.free.grouped,
            "state": voucher.state.wording(pen.language), "year": year,
          ]), href: isOwn ? OwnVouchersPage.path(of: voucher.id) : "/delivery/vouchers/\(voucher.id)")
    case .elsewhere(let other):
      let isOnce = frequency(of: other.benefit) == .once
      return CallLine(
        text: words(
          isOnce ? "card.grantOnce" : "card.grantOfYear",
          ["amount": amount, "office": other.office, "document": other.document, "year": year]),
        href: isOwn ? nil : OtherGrantsPage.path(of: other))
    }
  }

  /// How many of the assessments that count in a total have an award already.
  func count(in assessments: [Assessment]) -> Int {
    assessments.count { one in
      one.isCash && (one.told == .eligible || one.told == .undecided) && bar(of: one) != nil
    }
  }
}
