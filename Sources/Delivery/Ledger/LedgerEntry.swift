import Diagnostics
import Quantities

/// One movement of money in double entry: its postings add up to nothing.
public struct LedgerEntry: Sendable, Hashable {
  public let postings: [Posting]

  /// A change of one account, in fen; what leaves an account is negative.
  public struct Posting: Sendable, Hashable {
    public let account: LedgerAccount
    public let change: Money

    public init(_ account: LedgerAccount, _ change: Money) {
      self.account = account
      self.change = change
    }
  }

  /// Moves an amount from one account to another; nothing where the amount is zero.
  init(moving amount: Money, from source: LedgerAccount, to target: LedgerAccount) {
    self.init(amount == .zero ? [] : [Posting(source, amount.negated), Posting(target, amount)])
  }

  /// Moves each part of a split from one account of its budget to another.
  init(
    moving split: PayerSplit, from source: (BudgetID) -> LedgerAccount, to target: (BudgetID) -> LedgerAccount
  ) {
    self.init(
      split.parts.flatMap { part in
        LedgerEntry(moving: part.amount, from: source(part.budget), to: target(part.budget)).postings
      })
  }

  init(_ postings: [Posting]) {
    self.postings = postings
  }

  static func + (left: LedgerEntry, right: LedgerEntry) -> LedgerEntry {
    LedgerEntry(left.postings + right.postings)
  }

  /// The accounts' balances after the entry; only those that it touches.
  /// - Throws: `delivery.overdrawn` where an account would fall below zero, `delivery.amount-range` where a balance
  ///   leaves the range of amounts.
  func balances(after balance: (LedgerAccount) throws -> Money) throws -> [LedgerAccount: Money] {
    var balances: [LedgerAccount: Money] = [:]
    for posting in postings {
      let before = try balances[posting.account] ?? balance(posting.account)
      guard let after = before.adding(posting.change) else { throw Diagnostics(.amountOutOfRange) }
      balances[posting.account] = after
    }
    for posting in postings {
      guard let after = balances[posting.account], posting.account.isSource || after >= .zero else {
        throw Diagnostics(.overdrawn(posting.account, by: balances[posting.account] ?? .zero))
      }
    }
    return balances
  }
}

extension Money {
  /// The same amount the other way. Every amount of this room comes from input bounded well within the range.
  var negated: Money { Money(fen: -fen) }
}

extension Diagnostic {
  static let amountOutOfRange = Diagnostic(
    "delivery.amount-range",
    Wording(zh: "金额超出可记录的范围", en: "the amount is beyond what can be recorded"),
    expected: Wording(zh: "不超过一万亿元", en: "at most a trillion yuan"))

  static func overdrawn(_ account: LedgerAccount, by balance: Money) -> Diagnostic {
    let short = balance.negated
    return switch account {
    case .available:
      Diagnostic(
        "delivery.overdrawn", at: Place(field: "amount"),
        Wording(
          zh: "预算可用余额不足，还差 \(short.grouped) 元", en: "the budget is \(short.grouped) yuan short"),
        remedy: Wording(
          zh: "减少金额，或先追加预算指标", en: "take a smaller amount, or have the budget increased first"))
    default:
      Diagnostic(
        "delivery.overdrawn", at: Place(field: "amount"),
        Wording(
          zh: "余额不足，还差 \(short.grouped) 元", en: "the balance is \(short.grouped) yuan short"),
        remedy: Wording(zh: "刷新页面，按现在的余额再试", en: "reload the page and go by the balance that stands now"))
    }
  }
}
