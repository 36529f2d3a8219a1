import Quantities
import Randomness

extension DemonstrationEnterprise {
  /// The enterprise's contracts, projects, loans …, kind by kind. Most enterprises have none; one high on the ladder, or
  /// a large one, has more. Nothing happens after the day that the city is made for.
  ///
  /// Cost: a few draws for each sort of subject.
  public var subjects: [DemonstrationSubject] {
    var drawn: [DemonstrationSubject.Kind: [SubjectDraw]] = [:]
    for (place, sort) in SubjectSort.all.enumerated() {
      guard sort.divisions?.contains(industry.division) ?? true else { continue }
      var generator = SeededGenerator(seed: seed, stream: 20, UInt64(number), UInt64(place))
      var chance = min(0.8, sort.chance * activity(in: day.year - 1))
      // A second one is likelier than a first, a third as likely as the second: who can, does so again.
      while generator.chance(chance), drawn[sort.kind, default: []].count < 20 {
        let draw = SubjectDraw(sort, from: earliestDay, to: day, using: &generator)
        drawn[sort.kind, default: []].append(draw)
        chance = 0.35
      }
    }
    return DemonstrationSubject.Kind.allCases.flatMap { kind in
      (drawn[kind] ?? []).enumerated().map { index, draw in draw.subject(number: index + 1) }
    }
  }

  /// Whether its loans here are all that it has; `nil` where it has none here.
  var listsItsLoans: Bool? {
    guard subjects.contains(where: { $0.kind == .loan }) else { return nil }
    var generator = SeededGenerator(seed: seed, stream: 21, UInt64(number))
    return generator.chance(0.9)
  }

  /// How much likelier than an ordinary enterprise it is to have something below it.
  private func activity(in year: Int) -> Double {
    let rung: Double =
      switch life.standing.tier {
      case "little_giant": 12
      case "srdi": 8
      case "innovative": 3
      default: 1
      }
    let size: Double =
      switch life.path.output(in: year) ?? 0 {
      case ..<5_000: 0.4
      case ..<50_000: 1
      case ..<500_000: 1.8
      default: 3
      }
    return rung * size
  }

  /// From October 2022, when the first of the five documents came into force; later for a younger enterprise.
  private var earliestDay: CalendarDay {
    let first = CalendarDay(daysSinceEpoch: 19_266)  // 2022-10-01
    return min(day, max(life.foundedOn, min(first, day.adding(days: -730))))
  }
}

/// One subject as it was drawn, before it has its number within the enterprise.
private struct SubjectDraw {
  private let sort: SubjectSort
  private let day: CalendarDay
  /// In fen.
  private let amount: Int
  private var truths: [String: String] = [:]
  private var untold: Set<String> = []

  init(
    _ sort: SubjectSort, from first: CalendarDay, to last: CalendarDay, using generator: inout SeededGenerator
  ) {
    self.sort = sort
    day = first.adding(days: generator.integer(in: 0...(last.daysSinceEpoch - first.daysSinceEpoch)))
    let ordinary = generator.logNormal(median: sort.median, deviation: 0.9)
    let isAtThreshold = generator.chance(0.15)
    let threshold = generator.integer(in: 0...max(0, sort.thresholds.count - 1))
    amount =
      isAtThreshold && !sort.thresholds.isEmpty ? sort.thresholds[threshold] : Self.rounded(ordinary)
    switch sort.kind {
    case .contract: drawContract(from: &generator)
    case .project: drawProject(from: &generator)
    case .product: drawProduct(from: &generator)
    case .loan: drawLoan(from: &generator)
    case .insurance: truths = ["insurance_kind": sort.id, "premium_paid": Self.yuan(amount)]
    case .person: truths = ["award_kind": sort.id]
    case .site:
      truths["land_use"] = sort.id
      if generator.chance(0.4) { truths["uplift_approved_on"] = day.description }
    case .institution: drawInstitution(from: &generator)
    }
    for fact in sort.kind.facts where generator.chance(fact.percentUntold / 100) { untold.insert(fact.name) }
  }

  func subject(number: Int) -> DemonstrationSubject {
    let isDated =
      switch sort.kind {
      case .contract, .project, .product, .loan: true
      case .insurance, .person, .site, .institution: false
      }
    let digits = number < 10 ? "0\(number)" : "\(number)"
    return DemonstrationSubject(
      kind: sort.kind, key: sort.kind.keyPrefix + (isDated ? "\(day.year)-" : "") + digits, truths: truths,
      untold: untold)
  }

  // MARK: Kinds

  private mutating func drawContract(from generator: inout SeededGenerator) {
    let isPaidInFull = generator.chance(0.4)
    let isUnpaid = generator.chance(0.08)
    let paid = isPaidInFull ? amount : Self.rounded(Double(amount) / 100 * (0.1 + 0.85 * generator.uniform()))
    let isRecognised = generator.chance(0.7)
    truths = [
      "contract_kind": sort.id, "contract_amount": Self.yuan(amount), "signed_on": day.description,
    ]
    if isPaidInFull || !isUnpaid { truths["paid_amount"] = Self.yuan(paid) }
    // Nobody recognises the object of an ordinary service.
    if sort.id.hasPrefix("first_") || sort.id == "eda_purchase" { truths["recognised"] = String(isRecognised) }
  }

  private mutating func drawProject(from generator: inout SeededGenerator) {
    let isUpgrade = sort.id == "technical_upgrade"
    let total = Double(amount) / 100
    truths = [
      "project_kind": sort.id, "total_investment": Self.yuan(amount),
      "fixed_investment": Self.yuan(Self.rounded(total * (0.5 + 0.45 * generator.uniform()))),
      "key_field_recognised": String(generator.chance(isUpgrade ? 0.25 : 0.05)),
      "especially_major": String(generator.chance(0.3) && isUpgrade && total >= 100_000_000),
      "starts_on": day.description, "land_quota_class": "none",
      "key_foreign_listed": String(generator.chance(0.1) && total >= 50_000_000),
    ]
    let interest = Self.rounded(total * (0.01 + 0.03 * generator.uniform()))
    let lease = Self.rounded(total * (0.02 + 0.1 * generator.uniform()))
    if generator.chance(0.5), isUpgrade { truths["upgrade_interest"] = Self.yuan(interest) }
    if generator.chance(0.2), isUpgrade { truths["lease_cost"] = Self.yuan(lease) }
    // The award for saved energy ends at its cap from 5,000 tons at the highest rate, from 10,000 at the lowest.
    let saved = generator.chance(0.1) ? generator.element(of: [500, 5_000, 10_000]) : nil
    let usual = Int(generator.logNormal(median: 700, deviation: 1).rounded()) + 1
    if sort.id.hasPrefix("energy_") || sort.id == "low_carbon" { truths["saved_tce"] = String(saved ?? usual) }
    let isModel = generator.chance(0.5)
    if ["application_scene", "clean_production", "low_carbon"].contains(sort.id) {
      truths["demonstration_recognised"] = String(isModel)
    }
    let isRecommended = generator.chance(0.6)
    if sort.id == "overseas_fair" { truths["fair_recommended"] = String(isRecommended) }
    let mode = generator.element(of: ["park_unified", "own_land", "own_land", "other"])
    if sort.id == "staff_dormitory" { truths["dormitory_mode"] = mode }
    let quota = generator.element(of: [
      "none", "none", "none", "national_strategic", "city_strategic", "jointly_recognised", "city_zone",
    ])
    if total >= 50_000_000 { truths["land_quota_class"] = quota }
  }

  private mutating func drawProduct(from generator: inout SeededGenerator) {
    truths = [
      "product_kind": sort.id, "rd_investment": Self.yuan(amount), "licensed_on": day.description,
      "local_applicant": String(generator.chance(0.85)), "commissioned_production": String(generator.chance(0.5)),
      "made_in_city": String(generator.chance(0.7)), "post_market_evaluation": String(generator.chance(0.3)),
    ]
  }

  private mutating func drawLoan(from generator: inout SeededGenerator) {
    let rate = 0.025 + 0.025 * generator.uniform()
    let isUnpaid = generator.chance(0.1)
    truths = ["loan_kind": sort.id, "principal": Self.yuan(amount), "drawn_on": day.description]
    if !isUnpaid { truths["interest_paid"] = Self.yuan(Self.rounded(Double(amount) / 100 * rate)) }
  }

  private mutating func drawInstitution(from generator: inout SeededGenerator) {
    let level = generator.element(of: ["city", "city", "city", "national"])
    if sort.id == "platform" {
      truths["platform_level"] = level
    } else {
      truths = ["institution_kind": sort.id, "platform_level": "none"]
    }
  }

  // MARK: Amounts

  /// Yuan as people agree on them, in fen: whole thousands above a hundred thousand, else whole hundreds.
  private static func rounded(_ yuan: Double) -> Int {
    let step = yuan >= 100_000 ? 1_000.0 : 100.0
    return max(1, Int((yuan / step).rounded())) * Int(step) * 100
  }

  private static func yuan(_ fen: Int) -> String {
    let rest = fen % 100
    return rest == 0 ? "\(fen / 100)" : "\(fen / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
