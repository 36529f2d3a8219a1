import Access
import Delivery
import Enterprises

/// 兑现: an enterprise's applications and awards, and its vouchers, on its own page.
struct EnterpriseMoneyPanel: Sendable {
  let sections: [DeliveryView.Section]

  private static let most = 20

  /// `nil` for those who may see neither, and where there is neither.
  init?(_ enterprise: Enterprise, _ request: PortalRequest, _ portal: Portal) async throws {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let isOwn = request.isOwnEnterprise
    let code = enterprise.creditCode
    guard isOwn || Portal.allows(request.actor, Portal.awardReaders) else { return nil }
    let seesVouchers = isOwn || Portal.allows(request.actor, Portal.money)
    let desk = portal.ports.delivery
    let (awards, titles, vouchers) = try await desk.store.read { book in
      let awards = try desk.reckoned(
        book.awards(AwardFilter(enterprise: code), scope: .everywhere, offset: 0, limit: Self.most).rows, in: book)
      let vouchers =
        seesVouchers
        ? try book.vouchers(VoucherFilter(enterprise: code), scope: .everywhere, offset: 0, limit: Self.most).rows : []
      return (
        awards, try awards.map { try book.call($0.call)?.terms.title ?? "—" },
        try vouchers.map { ($0, try book.programme($0.programme)?.name ?? "—") }
      )
    }
    var sections: [DeliveryView.Section] = []
    if !awards.isEmpty {
      sections.append(
        DeliveryView.Section(
          title: words("calls.awards"), anchor: "awards",
          table: DeliveryView.Table(
            [words("calls.field.title"), words("calls.amount"), words("table.state")], numbers: [1],
            rows: zip(awards, titles).map { award, title in
              let path = isOwn ? "/calls/awards/\(award.id)" : "/delivery/awards/\(award.id)"
              return [
                .text(title, path, note: award.subject == code.text ? nil : award.subject), .money(award.granted, path),
                AwardWords.state(award, pen),
              ]
            })))
    }
    if !vouchers.isEmpty {
      sections.append(
        DeliveryView.Section(
          title: words("delivery.vouchers"), anchor: "vouchers",
          table: DeliveryView.Table(
            [words("delivery.voucher"), words("delivery.face"), words("delivery.free"), words("table.state")],
            numbers: [1, 2],
            rows: vouchers.map { voucher, name in
              let path = isOwn ? OwnVouchersPage.path(of: voucher.id) : "/delivery/vouchers/\(voucher.id)"
              return [
                .text(
                  name, path, note: words("delivery.voucherNumber", ["number": "\(voucher.id.number)"])),
                .money(voucher.face.total, isOwn ? "\(path)#voucher" : "\(path)#standing"),
                .money(voucher.free, isOwn ? "\(path)#voucher" : "\(path)#uses"),
                VoucherPage.state(voucher, pen.language),
              ]
            })))
    }
    guard !sections.isEmpty else { return nil }
    self.sections = sections
  }
}
