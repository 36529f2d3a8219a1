import PolicyCorpus
import Quantities

/// 预算指标: the money of one payer for one purpose in one year, by the number of the document that gave it.
public struct Budget: Sendable, Hashable {
  public let id: BudgetID
  public let name: String
  public let year: Int
  /// What the money is for: a fund or voucher of a clause, or a benefit.
  public let purpose: InstrumentID
  public let payer: Payer
  /// 指标文号 of the document that first gave it.
  public let document: String

  /// Whose money it is.
  public enum Payer: Sendable, Hashable {
    /// 市级财政.
    case city
    /// 区级财政.
    case district(AreaCode)

    /// `nil` for the city.
    public var area: AreaCode? { if case .district(let code) = self { code } else { nil } }

    public init(area: AreaCode?) {
      self = area.map(Payer.district) ?? .city
    }
  }

  public init(id: BudgetID, name: String, year: Int, purpose: InstrumentID, payer: Payer, document: String) {
    self.id = id
    self.name = name
    self.year = year
    self.purpose = purpose
    self.payer = payer
    self.document = document
  }
}

/// How money came into a budget, left it, or went on to another.
public enum BudgetMovement: String, Sendable, Hashable, CaseIterable {
  /// 追加: more is given.
  case increase
  /// 调减、收回: what is free is taken back.
  case recovery
  /// 转移支付: to another payer's budget of the same year and purpose.
  case transfer
  /// 结转: to the same payer's budget of a later year.
  case carryOver = "carry_over"
}
