import Quantities

/// What the vouchers of a programme came to: what is used, left and back in the budgets adds up to what was issued.
public struct VoucherSums: Sendable, Hashable {
  /// How many were issued.
  public let count: Int
  /// Their faces together.
  public let issued: Money
  /// 已使用: reserved, claimed or settled.
  public let used: Money
  /// 已核销, of what is used.
  public let settled: Money
  /// 余额: what their holders can still reserve.
  public let left: Money

  /// 到期或收回: what went back to the budgets since they ended.
  public var ended: Money { Money(fen: issued.fen - used.fen - left.fen) }
}

extension Reservation {
  /// What of its voucher it holds for a service that is not settled.
  public var pending: Money {
    switch state {
    case .held, .claimed: held.total
    case .settled, .released: .zero
    }
  }

  /// 已核销: what it stands settled at.
  public var settled: Money { settlement?.standing.total ?? .zero }
}

extension DeliveryReader {
  /// What the vouchers of a programme came to, of the enterprises that the scope admits.
  /// Cost: these vouchers and their uses, once.
  public func sums(of programme: ProgrammeID, within scope: AreaScope) throws -> VoucherSums {
    let vouchers = try vouchers(VoucherFilter(programme: programme), scope: scope, offset: 0, limit: .max).rows
    let uses = try reservations(
      ReservationFilter(programme: programme, isUsed: true), scope: scope, offset: 0, limit: .max
    ).rows
    let settled = uses.map(\.settled).total
    return VoucherSums(
      count: vouchers.count, issued: vouchers.map(\.face.total).total,
      used: Money(fen: uses.map(\.pending).total.fen + settled.fen), settled: settled,
      left: vouchers.map(\.free).total)
  }
}
