import Quantities

/// 月度对账单: what was free of a budget at the beginning of each month, what came and went, what was promised, and what was
/// free at its end. It is made of the postings alone, so that it equals them.
public struct BudgetStatement: Sendable, Hashable {
  /// One month in which something moved.
  public struct Month: Sendable, Hashable, Comparable {
    public let year: Int
    public let month: Int
    /// 期初可用.
    public internal(set) var opening = Money.zero
    /// 下达与追加, less what was taken back.
    public internal(set) var granted = Money.zero
    /// 转移支付 from or to another payer, with a minus for what went.
    public internal(set) var moved = Money.zero
    /// 结转 from or to another year, with a minus for what went.
    public internal(set) var carried = Money.zero
    /// 承诺: approved awards and issued vouchers, less what of them came back.
    public internal(set) var committed = Money.zero
    /// 支付 that the treasury confirmed.
    public internal(set) var paid = Money.zero
    /// 追回、退款: what came back of what was paid.
    public internal(set) var returned = Money.zero

    /// 期末可用.
    public var closing: Money {
      Money(fen: opening.fen + granted.fen + moved.fen + carried.fen - committed.fen)
    }

    public static func < (left: Month, right: Month) -> Bool { (left.year, left.month) < (right.year, right.month) }
  }

  /// The months, the earliest first; those in which nothing moved are left out.
  public let months: [Month]

  /// - Parameters:
  ///   - available: all postings of what is free of the budget.
  ///   - paid: all postings of what is paid from it.
  ///   - budget: finds the other budget of a movement.
  /// Cost: linear.
  init(
    of own: Budget, available: [PostedChange], paid: [PostedChange], budget: (BudgetID) throws -> Budget?
  ) rethrows {
    var months: [Int: Month] = [:]
    func change(_ row: PostedChange, _ path: WritableKeyPath<Month, Money>, _ sign: Int64 = 1) {
      let day = row.at.dayInShanghai
      let key = day.year * 12 + day.month
      var month = months[key] ?? Month(year: day.year, month: day.month)
      month[keyPath: path] = Money(fen: month[keyPath: path].fen + sign * row.change.fen)
      months[key] = month
    }
    for row in available {
      if case .granted = row.against {
        change(row, \.granted)
      } else if row.against.budget != own.id {
        let other = try budget(row.against.budget)
        change(row, other?.payer == own.payer ? \.carried : \.moved)
      } else {
        change(row, \.committed, -1)
      }
    }
    for row in paid where row.against.kind != .paid {
      if row.change < .zero { change(row, \.returned, -1) } else { change(row, \.paid) }
    }
    var opening = Money.zero
    self.months = months.values.sorted().map { month in
      var month = month
      month.opening = opening
      opening = month.closing
      return month
    }
  }
}

extension DeliveryReader {
  /// The monthly statement of a budget. Cost: the postings of what is free of it and of what is paid from it, once.
  public func statement(of budget: Budget) throws -> BudgetStatement {
    func postings(_ kind: LedgerAccount.Kind) throws -> [PostedChange] {
      try self.postings(of: budget.id, kind: kind, offset: 0, limit: .max).rows
    }
    return try BudgetStatement(
      of: budget, available: postings(.available), paid: postings(.paid), budget: { try self.budget($0) })
  }
}
