import Diagnostics
import Quantities
import Randomness

/// Where the enterprises of the demonstration are: district by district, then street by street.
struct DistrictMix: Sendable {
  private struct District: Sendable {
    let code: AreaCode
    /// Its streets and towns, or the district itself where the register names none.
    let streets: [AreaCode]
  }

  /// The districts, in the register's order; never empty.
  let codes: [AreaCode]
  private let producing: WeightedChoice<District>
  private let serving: WeightedChoice<District>

  /// Factories are where the action plan of 2023 expects new entrants in 2025 (`shenggui-2023/2`): its targets are
  /// the weights. A district that it does not name counts as one of the middle.
  private static let entrantTargets: [String: Double] = [
    "310101": 2, "310104": 3, "310105": 2, "310106": 3, "310107": 8, "310109": 2, "310110": 8, "310112": 80,
    "310113": 80, "310114": 100, "310115": 200, "310116": 100, "310117": 200, "310118": 80, "310120": 200, "310151": 8,
  ]

  /// - Throws: `Diagnostics` where the register holds no district.
  init(areas: AreaRegister) throws(Diagnostics) {
    let streets = Dictionary(grouping: areas.all.filter { $0.level == .street }, by: \.parent)
    let districts = areas.districts.filter(\.code.isDistrictOrCity).map { area in
      let below = (streets[area.code] ?? []).map(\.code)
      return District(code: area.code, streets: below.isEmpty ? [area.code] : below)
    }
    let byTarget = districts.map { (element: $0, weight: Self.entrantTargets[$0.code.text] ?? 40) }
    guard let producing = WeightedChoice(byTarget),
      // Offices and laboratories are spread more evenly.
      let serving = WeightedChoice(byTarget.map { (element: $0.element, weight: 30 + $0.weight / 4) })
    else {
      throw Diagnostics(
        Diagnostic(
          "demonstration.areas", Wording(zh: "地区表里没有一个区", en: "the table of areas has no district"),
          expected: Wording(zh: "级别为 district 的行", en: "rows of the level `district`"),
          remedy: Wording(zh: "装载完整的地区表", en: "load the whole table of areas")))
    }
    codes = districts.map(\.code)
    self.producing = producing
    self.serving = serving
  }

  /// The district of registration, and the streets of registration, operation and statistics: the same for most
  /// firms, apart for some.
  func draw(isIndustrial: Bool, from generator: inout SeededGenerator) -> Places {
    let home = draw(isIndustrial, from: &generator)
    guard generator.chance(0.06) else {
      let operating = generator.chance(0.05) ? street(of: home.district, from: &generator) : home.street
      return Places(district: home.district.code, registered: home.street, operating: operating, statistical: operating)
    }
    // Registered in one district, at work in another; counted where it works, with a few cases yet to be moved.
    let work = draw(isIndustrial, from: &generator)
    let statistical = generator.chance(0.2) ? home.street : work.street
    return Places(
      district: home.district.code, registered: home.street, operating: work.street, statistical: statistical)
  }

  /// The three places of an enterprise that may differ.
  struct Places: Sendable {
    let district: AreaCode
    let registered: AreaCode
    let operating: AreaCode
    let statistical: AreaCode
  }

  private func draw(
    _ isIndustrial: Bool, from generator: inout SeededGenerator
  ) -> (district: District, street: AreaCode) {
    let district = (isIndustrial ? producing : serving).draw(from: &generator)
    return (district, street(of: district, from: &generator))
  }

  private func street(of district: District, from generator: inout SeededGenerator) -> AreaCode {
    generator.element(of: district.streets)
  }
}
