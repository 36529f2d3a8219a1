import Delivery
import Enterprises
import Quantities

/// The vouchers of a programme, as a list that is narrowed, ordered, added up and taken out.
enum VoucherList {
  struct Line: Sendable {
    let voucher: Voucher
    let holder: String
    let area: AreaCode?
  }

  /// Those of the reader's enterprises, as the address narrows them. Cost: the programme's vouchers, with their holders.
  private static func lines(of programme: VoucherProgramme, _ pen: DeliveryPen) async throws -> [Line] {
    let (request, portal) = (pen.request, pen.portal)
    let state = request.query.text("state").flatMap(Voucher.State.init(rawValue:))
    let scope = request.askedArea(portal.corpus.areas).map {
      request.scope.intersection(.whole($0, on: request.today))
    }
    let vouchers = try await portal.ports.delivery.store.read {
      try $0.vouchers(
        VoucherFilter(programme: programme.id, state: state), scope: scope ?? request.scope, offset: 0, limit: .max
      ).rows
    }
    let holders = try await portal.enterprises(vouchers.map(\.enterprise), within: request.scope)
    return vouchers.map { voucher in
      let holder = holders[voucher.enterprise]
      return Line(voucher: voucher, holder: holder?.title ?? voucher.enterprise.text, area: holder?.area)
    }.filter { line in
      pen.isFound(in: line.holder, line.voucher.enterprise.text, "\(line.voucher.id.number)")
    }
  }

  static func section(of programme: VoucherProgramme, _ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let path = path(of: programme)
    let area = pen.request.askedArea(pen.portal.corpus.areas)
    let filters = pen.filters(
      path,
      [
        pen.searchField("delivery.search.voucher"),
        pen.filterField(
          "state", "table.state",
          Voucher.State.allCases.map { ($0.rawValue, $0.wording(pen.language)) }),
      ] + pen.areaField(area), export: "\(path)/export")
    return list(of: programme, pen).section(
      pen.words("delivery.vouchers"), try await lines(of: programme, pen), empty: pen.words("delivery.noVouchers"),
      filters: filters, pen)
  }

  private static func path(of programme: VoucherProgramme) -> String { "/delivery/programmes/\(programme.id)" }

  private static func list(of programme: VoucherProgramme, _ pen: DeliveryPen) -> MoneyList<Line> {
    let words = pen.words
    @Sendable func path(_ line: Line) -> String { "/delivery/vouchers/\(line.voucher.id)" }
    typealias Column = MoneyList<Line>.Column
    let columns: [Column] = [
      .number("voucher", words("delivery.voucher"), { $0.voucher.id.number }) { line in
        .text(words("delivery.voucherNumber", ["number": "\(line.voucher.id.number)"]), path(line))
      },
      .text("holder", words("delivery.holder"), { $0.holder }) { line in
        .text(line.holder, "/enterprises/\(line.voucher.enterprise)")
      },
      .text("code", words("enterprise.creditCode")) { $0.voucher.enterprise.text },
      .text("area", words("enterprise.area")) { line in
        line.area.map { pen.portal.areaName($0, in: pen.language) } ?? ""
      },
      .money("face", words("delivery.faceColumn"), { $0.voucher.face.total }) {
        .money($0.voucher.face.total, path($0) + "#standing")
      },
      .money("free", words("delivery.freeColumn"), { $0.voucher.free }) { .money($0.voucher.free, path($0) + "#uses") },
      .text("state", words("table.state"), { $0.voucher.state.wording(pen.language) }) {
        VoucherPage.state($0.voucher, pen.language)
      },
      .text("issued", words("delivery.issuedOn")) { "\($0.voucher.issuedOn)" },
      .text("until", words("delivery.field.validTo")) { "\($0.voucher.validTo)" },
    ]
    return MoneyList(path: Self.path(of: programme), anchor: "vouchers", columns: columns)
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let programme = try await ProgrammePage.found(request, portal)
    return try await list(of: programme, pen).file(
      "\(programme.name)-\(pen.words("delivery.vouchers"))", list: "vouchers/\(programme.id)",
      try await lines(of: programme, pen), pen)
  }
}
