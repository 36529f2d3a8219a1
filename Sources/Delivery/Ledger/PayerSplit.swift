import Decimals
import Diagnostics
import Journal
import Quantities

/// How an amount is borne: by one budget, or by the city's and a district's together, to the fen.
///
/// Every part of an amount that is taken out of a split, and every rest, is exact: the first payer's part is the rounded
/// share, the second's what remains, so that parts and rest always add up to the whole.
public struct PayerSplit: Sendable, Hashable {
  /// One or two parts, none negative.
  public let parts: [Part]

  public struct Part: Sendable, Hashable {
    public let budget: BudgetID
    public let amount: Money

    public init(_ budget: BudgetID, _ amount: Money) {
      self.budget = budget
      self.amount = amount
    }
  }

  /// The whole amount from one budget.
  public init(_ budget: BudgetID, _ amount: Money) {
    parts = [Part(budget, amount)]
  }

  /// An amount shared between two budgets: the first bears the share, rounded down to the fen, the second the rest.
  /// - Parameter share: from 0 to 1. Cost: constant.
  /// - Returns: `nil` where the share is not within 0 and 1 or the product leaves the range.
  public init?(_ amount: Money, first: BudgetID, share: Share, second: BudgetID) {
    guard share.value >= 0, share.value <= 1, amount >= .zero,
      let product = amount.yuan.multiplied(by: share.value), let part = Money(yuan: product, rounding: .down)
    else { return nil }
    parts = [Part(first, part), Part(second, Money(fen: amount.fen - part.fen))]
  }

  /// Two parts, none negative.
  init(_ first: BudgetID, _ part: Money, _ second: BudgetID, _ rest: Money) {
    parts = [Part(first, part), Part(second, rest)]
  }

  private init(parts: [Part]) {
    self.parts = parts
  }

  public var total: Money { parts.map(\.amount).total }

  /// The part of each budget in an amount of the whole.
  ///
  /// Grows with the amount for each budget, so that what is taken in several steps never exceeds a budget's part, and
  /// taking everything leaves nothing anywhere.
  /// - Parameter amount: from zero to `total`; more is taken as the total.
  public func portion(of amount: Money) -> PayerSplit {
    let taken = max(.zero, min(amount, total))
    guard let first = parts.first, let second = parts.dropFirst().first, total > .zero else {
      return PayerSplit(parts: parts.map { Part($0.budget, taken) })
    }
    // Wide, since two amounts near the range's end multiply here.
    let share = Money(fen: Int64(Int128(taken.fen) * Int128(first.amount.fen) / Int128(total.fen)))
    let rest = Money(fen: taken.fen - share.fen)
    // The rest may exceed the second's part by the fen that rounding took from the first.
    let excess = max(0, rest.fen - second.amount.fen)
    return PayerSplit(
      parts: [
        Part(first.budget, Money(fen: share.fen + excess)), Part(second.budget, Money(fen: rest.fen - excess)),
      ])
  }

  /// What is left of the whole after a portion of the same budgets.
  public func subtracting(_ portion: PayerSplit) -> PayerSplit { combining(portion) { $0 - $1 } }

  /// The whole with a portion of the same budgets put back.
  public func adding(_ portion: PayerSplit) -> PayerSplit { combining(portion) { $0 + $1 } }

  private func combining(_ portion: PayerSplit, _ change: (Int64, Int64) -> Int64) -> PayerSplit {
    PayerSplit(
      parts: parts.map { part in
        Part(part.budget, Money(fen: change(part.amount.fen, portion.amount(of: part.budget)?.fen ?? 0)))
      })
  }

  /// What a budget bears; `nil` where it bears no part.
  public func amount(of budget: BudgetID) -> Money? {
    parts.first { $0.budget == budget }?.amount
  }
}

extension PayerSplit {
  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    .list(parts.map { ["budget": .text($0.budget.text), "fen": .integer($0.amount.fen)] })
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    let parts = json.list?.compactMap { part -> Part? in
      guard let budget = part["budget"].text.flatMap(BudgetID.init), let fen = part["fen"].integer, fen >= 0 else {
        return nil
      }
      return Part(budget, Money(fen: Int64(fen)))
    }
    guard let parts, (1...2).contains(parts.count), parts.count == json.list?.count else { return nil }
    self.parts = parts
  }
}
