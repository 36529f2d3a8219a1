import Diagnostics
import PolicyCorpus
import Quantities

/// 达成: what an answer came to.
public struct ExchangeResult: Sendable, Hashable {
  /// The day on which the two signed or agreed.
  public let on: CalendarDay
  /// What came of it, in words.
  public let words: String
  /// What the exchange declares to be told, by the names of its fields; what nobody said is left out.
  public let values: [String: String]
  /// 合同金额; `nil` where the exchange is not about money, or nobody said.
  public let amount: Money?

  public init(on: CalendarDay, words: String, values: [String: String] = [:], amount: Money? = nil) {
    self.on = on
    self.words = words
    self.values = values
    self.amount = amount
  }
}

extension ExchangeDeclaration {
  /// A result with its values in canonical form and its amount in fen; blank values are left out.
  /// - Throws: `Diagnostics` with everything that is wrong: `exchanges.unknown-criterion`, `exchanges.value`,
  ///   `exchanges.amount`, `exchanges.too-long`, `exchanges.identity-number`, `exchanges.mobile-number`.
  func checked(_ result: ExchangeResult, areas: AreaRegister) throws(Diagnostics) -> ExchangeResult {
    var faults: [Diagnostic] = []
    var values: [String: String] = [:]
    var money: Money?
    let unknown = result.values.keys.filter { name in !outcome.contains { $0.name == name } }.sorted()
    faults += unknown.map { .unknownCriterion($0, outcome.map(\.name)) }
    for (number, field) in outcome.enumerated() {
      guard let typed = result.values[field.name], typed.contains(where: { !$0.isWhitespace }) else { continue }
      let place = "result-\(number)"
      faults += ExchangeText.faults(typed, place, ExchangeText.title, isText: !field.type.isQuantity)
      guard let value = field.type.canonical(typed, hasArea: { areas.area($0) != nil }) else {
        faults.append(.value(typed, field, at: place))
        continue
      }
      values[field.name] = value
      guard let amount, amount.name == field.name else { continue }
      money = amount.money(value)
      if money == nil { faults.append(.amount(typed, amount.unit.rawValue, at: place)) }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return ExchangeResult(on: result.on, words: result.words, values: values, amount: money)
  }
}
