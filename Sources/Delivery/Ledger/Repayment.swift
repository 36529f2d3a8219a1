import Diagnostics
import Journal
import Quantities

/// 退款、追回: money that is said to have come back, by the number of the treasury's incoming voucher: from a provider for
/// a settled use, or from an enterprise for an award. It counts once another person has confirmed it.
public struct Repayment: Sendable, Hashable {
  public let amount: Money
  /// 缴款凭证号; empty where nothing had been paid yet.
  public let voucher: String
  public let reason: String
  /// Who recorded it.
  public let by: ActorID
  /// 其他各级的缴款凭证: of money that came back to other treasuries too, the number of each.
  public internal(set) var parts: [Part]

  /// What came back to one budget's treasury, by the number that its own people registered.
  public struct Part: Sendable, Hashable {
    public let budget: BudgetID
    public let voucher: String
    public let by: ActorID

    public init(_ budget: BudgetID, voucher: String, by: ActorID) {
      self.budget = budget
      self.voucher = voucher
      self.by = by
    }
  }

  public init(amount: Money, voucher: String, reason: String, by: ActorID, parts: [Part] = []) {
    self.amount = amount
    self.voucher = voucher
    self.reason = reason
    self.by = by
    self.parts = parts
  }
}

extension Repayment.Part {
  var json: CanonicalJSON {
    ["budget": .text(budget.text), "voucher": .text(voucher), "by": .text(by.text)]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let budget = json["budget"].text.flatMap(BudgetID.init), let voucher = json["voucher"].text,
      let by = json["by"].text.flatMap({ ActorID($0) })
    else { return nil }
    self.init(budget, voucher: voucher, by: by)
  }
}

extension Repayment {
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "fen": .integer(amount.fen), "voucher": .text(voucher), "reason": .text(reason), "by": .text(by.text),
    ]
    // Absent where no other treasury has money back, as in records from before that was kept.
    if !parts.isEmpty { members["parts"] = .list(parts.map(\.json)) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let fen = json["fen"].integer, let voucher = json["voucher"].text, let reason = json["reason"].text,
      let by = json["by"].text.flatMap({ ActorID($0) })
    else { return nil }
    let parts = (json["parts"].list ?? []).compactMap { Part(json: $0) }
    guard parts.count == json["parts"].list?.count ?? 0 else { return nil }
    self.init(amount: Money(fen: Int64(fen)), voucher: voucher, reason: reason, by: by, parts: parts)
  }
}

extension DeliveryDecision {
  /// The number of the treasury's incoming voucher, as it is kept: one brings money back to its treasury once.
  /// - Parameter budgets: those whose treasury gave the number.
  /// - Throws: `delivery.repayment-booked`; what a field that is not filled throws.
  func incoming(_ voucher: String, for budgets: [BudgetID]) throws -> String {
    let number = try stated(voucher, field: "voucher", Wording(zh: "缴款凭证号", en: "the incoming voucher's number"))
    let treasuries = Set(try budgets.map { try budget($0).payer })
    guard try !treasuries.contains(where: { try book.isBooked(incoming: number, at: $0) }) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.repayment-booked", at: Place(field: "voucher"),
          Wording(
            zh: "缴款凭证“\(number.excerpt)”的款已经登记过", en: "money by voucher “\(number.excerpt)” was recorded already"),
          expected: Wording(
            zh: "同一国库每笔缴款一个凭证号", en: "a number of its own for each payment into one treasury"),
          remedy: Wording(zh: "与国库核对凭证号", en: "ask the treasury for the right number")))
    }
    return number
  }
}
