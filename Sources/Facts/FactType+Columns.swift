import BatchEvaluation
import Decimals
import Quantities

extension FactType {
  /// How a column of such facts is kept.
  public var columnFormat: ColumnFormat {
    switch self {
    case .decimal(.yuan): .decimal(scale: 2, isNatural: false)
    case .decimal(.share): .decimal(scale: 6, isNatural: false)
    case .decimal(.quantity): .decimal(scale: 4, isNatural: false)
    case .decimal(.count): .decimal(scale: 0, isNatural: true)
    case .boolean: .flag
    case .day: .day
    case .year: .year
    case .enumeration(let choices): .choice(choices.map(\.id))
    case .code(.industry): .industry
    case .code(.area): .area
    case .code(.creditCode), .text: .text
    }
  }
}

extension FactValue {
  /// What a column of the format keeps of the value.
  public func reading(in format: ColumnFormat) -> CellReading {
    switch (self, format) {
    case (.decimal(let number), .decimal(let scale, _)):
      guard let whole = number.multiplied(by: Decimal128(coefficient: 1, exponent: Int8(scale)))?.integer,
        ColumnValue.isPresent(Int64(whole))
      else { return .elsewhere(description) }
      return .value(Int64(whole))
    case (.boolean(let flag), .flag): return .value(flag ? 1 : 0)
    case (.day(let day), .day): return .value(Int64(day.daysSinceEpoch))
    case (.year(let year), .year): return .value(Int64(year))
    case (.choice(let id), .choice(let choices)):
      return choices.firstIndex(of: id).map { .value(Int64($0)) } ?? .elsewhere(id)
    case (.code(let code), .industry):
      return IndustryNumber.number(of: code).map { .value($0) } ?? .elsewhere(code)
    case (.code(let code), .area): return AreaNumber.number(of: code).map { .value($0) } ?? .elsewhere(code)
    case (.text, .text), (.code, .text): return .value(0)
    default: return .elsewhere(description)
    }
  }

  /// The value that an integer of a column stands for; `nil` where the column keeps none.
  public init?(_ integer: Int64, in format: ColumnFormat) {
    switch format {
    case .decimal(let scale, _): self = .decimal(Decimal128(coefficient: integer, exponent: Int8(-scale)))
    case .flag: self = .boolean(integer == 1)
    case .day: self = .day(CalendarDay(daysSinceEpoch: Int(integer)))
    case .year: self = .year(Int(integer))
    case .choice(let choices): self = .choice(choices[Int(integer)])
    case .industry: self = .code(IndustryNumber.code(of: integer))
    case .area: self = .code(AreaNumber.code(of: integer))
    case .text: return nil
    }
  }
}
