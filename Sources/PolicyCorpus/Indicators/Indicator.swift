import Decimals
import Diagnostics
import Quantities

/// One value that one area, or all together, should have: what a page shows as one bar.
public struct Indicator: Sendable, Hashable {
  /// The instrument's id; where the instrument has a target for each of several areas, with the area after a slash, such
  /// as `shenggui-2023/2#district-targets/310117`.
  public let id: String
  public let instrument: InstrumentID
  public let name: Wording
  /// The value as the text has it, in `unit`; `nil` for a rule.
  public let value: Decimal128?
  public let unit: String
  /// The value with 万 and 亿 written out and per cent as a ratio; `nil` for a rule.
  public let normalised: Quantity?
  public let direction: IndicatorDeclaration.Direction
  public let modality: [String]
  public let frequency: IndicatorDeclaration.Frequency
  public let window: IndicatorDeclaration.Window
  public let aggregation: IndicatorDeclaration.Aggregation
  public let average: IndicatorDeclaration.Average
  public let baseline: Period?
  public let since: CalendarDay?
  public let start: IndicatorDeclaration.Start
  /// 数怎样算: what is told and how it comes together, for people.
  public let figureWords: [Wording]
  public let deadline: IndicatorDeclaration.Deadline?
  public let scope: IndicatorDeclaration.Scope
  /// The areas that it holds for.
  public let areas: [AreaCode]
  /// The zones that it holds for.
  public let zones: [Zone]
  public let observedBy: CountID?

  /// A number of units.
  public struct Quantity: Sendable, Hashable {
    public let value: Decimal128
    public let unit: String

    /// Writes 万, 亿 and 万亿 before a unit out, 1 万家 is 10,000 家, and makes per cent and percentage points ratios;
    /// what follows, such as /年, stays. `nil` where the value is out of range.
    public init?(writingOut value: Decimal128, unit: String) {
      let scales: [(prefix: String, factor: Decimal128, unit: String)] = [
        ("万亿", 1_000_000_000_000, ""), ("亿", 100_000_000, ""), ("万", 10_000, ""),
        ("%", Decimal128(coefficient: 1, exponent: -2), "比例"),
        ("个百分点", Decimal128(coefficient: 1, exponent: -2), "比例"),
      ]
      let scale = scales.first { unit.hasPrefix($0.prefix) && (unit != $0.prefix || !$0.unit.isEmpty) }
      guard let product = value.multiplied(by: scale?.factor ?? 1) else { return nil }
      self.value = product
      self.unit = (scale?.unit ?? "") + unit.dropFirst(scale?.prefix.count ?? 0)
    }
  }
}

extension IndicatorDeclaration {
  /// The values of an indicator: one for each target's area where there are several, else one.
  public func indicators(of instrument: Instrument, areas register: AreaRegister) -> [Indicator] {
    func indicator(_ id: String, _ name: Wording, value: Decimal128?, areas: [AreaCode]) -> Indicator {
      Indicator(
        id: id, instrument: instrument.id, name: name, value: value, unit: unit,
        normalised: value.flatMap { Indicator.Quantity(writingOut: $0, unit: unit) }, direction: direction,
        modality: modality, frequency: frequency, window: window, aggregation: aggregation, average: average,
        baseline: baseline, since: since, start: start, figureWords: figureWords, deadline: deadline, scope: scope,
        areas: areas, zones: zones,
        observedBy: observedBy)
    }
    if let target = targets.first, targets.count == 1 {
      return [indicator("\(instrument.id)", instrument.name, value: target.value, areas: [target.area])]
    }
    guard targets.isEmpty else {
      return targets.map { target in
        let area = register.area(target.area)?.name ?? target.area.text
        return indicator(
          "\(instrument.id)/\(target.area)",
          Wording(zh: "\(instrument.name.zh)（\(area)）", en: "\(instrument.name.en) (\(area))"), value: target.value,
          areas: [target.area])
      }
    }
    return [
      indicator(
        "\(instrument.id)", instrument.name, value: value,
        areas: districts.isEmpty ? scope.areas(in: register) : districts)
    ]
  }
}

extension IndicatorDeclaration.Scope {
  /// The areas of an indicator that names none of its own.
  fileprivate func areas(in register: AreaRegister) -> [AreaCode] {
    switch self {
    case .city: register.city.map { [$0.code] } ?? []
    case .district: register.districts.map(\.code)
    case .zone, .enterprise, .land: []
    }
  }
}
