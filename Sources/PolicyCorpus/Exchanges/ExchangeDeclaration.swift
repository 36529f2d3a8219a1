import Decimals
import Facts
import Quantities

/// 供需对接: who asks, who offers, and by what the two are brought together.
public struct ExchangeDeclaration: Sendable {
  public let subject: SubjectKind
  /// Who asks for what.
  public let demand: String
  /// Who offers what.
  public let supply: String
  /// By what a demand and a supply fit: what each entry says of itself.
  public let criteria: [Criterion]
  /// How often the lists are looked at again; `nil` where nobody says.
  public let review: Cycle?
  /// What is kept of a demand and what became of it.
  public let fields: [RegisterDeclaration.Field]
  /// Those of `fields` that are told once an answer came to something.
  public let outcome: [RegisterDeclaration.Field]
  /// The one of `outcome` that says for how much; `nil` where the exchange is not about money.
  public let amount: Amount?
  /// The registers whose entries stand beside what is asked for, and beside what is offered.
  public let demandRegisters: [InstrumentID]
  public let supplyRegisters: [InstrumentID]

  /// 合同金额: a quantity that is an amount of money.
  public struct Amount: Sendable, Hashable {
    public let name: String
    public let unit: Unit

    public enum Unit: String, Sendable, Hashable, CaseIterable {
      case yuan = "元"
      case tenThousand = "万元"
      case hundredMillion = "亿元"
    }

    /// An amount that stands in the unit; `nil` where it is below zero, finer than a fen or out of range.
    public func money(_ text: String) -> Money? {
      let exponent: Int8 =
        switch unit {
        case .yuan: 0
        case .tenThousand: 4
        case .hundredMillion: 8
        }
      return Decimal128(exactly: text)?.multiplied(by: Decimal128(coefficient: 1, exponent: exponent))
        .flatMap { Money(exactlyYuan: $0) }.flatMap { $0 < .zero ? nil : $0 }
    }
  }

  public struct Criterion: Sendable, Hashable {
    public let field: RegisterDeclaration.Field
    public let fit: Fit

    public var name: String { field.name }
  }

  /// When what a supply says fits what a demand says.
  public enum Fit: String, Sendable, Hashable, CaseIterable {
    /// The same choice; an area within the other.
    case same
    /// A quantity of at least what is asked for.
    case atLeast = "at_least"
    /// A quantity of at most what is asked for, such as a price within a budget.
    case atMost = "at_most"
    /// A day no later than the one that is asked for.
    case by
    /// The more words they share, the better; with hardly any in common they speak of different things.
    case words

    /// Whether values of a type can be held against each other so.
    func takes(_ type: FieldType) -> Bool {
      switch (self, type) {
      case (.same, .choice), (.same, .area), (.atLeast, .quantity), (.atMost, .quantity), (.by, .day),
        (.words, .text):
        true
      default: false
      }
    }
  }
}
