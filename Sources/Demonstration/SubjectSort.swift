/// One sort of subject, such as first sets of equipment or stocking loans: how common it is, among whom, and how large.
struct SubjectSort: Sendable {
  let kind: DemonstrationSubject.Kind
  /// The value of the kind's own enumeration.
  let id: String
  /// How likely an ordinary enterprise is to have one.
  let chance: Double
  /// The divisions of GB/T 4754 among which it occurs; `nil` for all.
  var divisions: Set<String>?
  /// The middle one's amount in yuan; 0 for sorts without one.
  var median = 0.0
  /// Amounts, in fen, at which a rule of the documents turns: some subjects stand exactly there, or a fen beside.
  var thresholds: [Int] = []

  private static let equipment: Set<String> = ["34", "35", "36", "37", "38", "39", "40"]
  private static let materials: Set<String> = ["26", "28", "29", "30", "31", "32"]
  private static let software: Set<String> = ["64", "65"]
  private static let medicine: Set<String> = ["27"]
  private static let factories = Set((13...46).map(String.init))

  /// A share of 30 % reaches its cap of 20 million yuan here.
  private static let thirtyPercentCap = [6_666_666_666, 6_666_666_667, 6_666_666_700]

  /// All sorts. A draw is told apart by its sort's place, so that a new one goes to the end.
  static let all: [SubjectSort] =
    contracts + projects + products + loans + [
      SubjectSort(kind: .insurance, id: "ic_verification", chance: 0.02, divisions: ["39"], median: 120_000),
      SubjectSort(kind: .insurance, id: "product_liability", chance: 0.04, divisions: medicine, median: 180_000),
      SubjectSort(kind: .person, id: "core_team", chance: 0.004),
      SubjectSort(kind: .person, id: "key_field_talent", chance: 0.006),
      SubjectSort(kind: .site, id: "industrial", chance: 0.008, divisions: factories),
      SubjectSort(kind: .site, id: "research", chance: 0.002),
      SubjectSort(kind: .site, id: "other", chance: 0.001),
      SubjectSort(kind: .institution, id: "first_set_verification", chance: 0.0008, divisions: equipment.union(["73"])),
      SubjectSort(
        kind: .institution, id: "new_material_verification", chance: 0.0008, divisions: materials.union(["73"])),
      SubjectSort(kind: .institution, id: "platform", chance: 0.0012),
    ]

  private static let contracts = [
    SubjectSort(
      kind: .contract, id: "first_set", chance: 0.004, divisions: equipment, median: 9_000_000,
      thresholds: thirtyPercentCap),
    SubjectSort(
      kind: .contract, id: "first_batch", chance: 0.003, divisions: materials, median: 6_000_000,
      thresholds: thirtyPercentCap),
    SubjectSort(
      kind: .contract, id: "first_version", chance: 0.006, divisions: software, median: 3_000_000,
      thresholds: thirtyPercentCap),
    SubjectSort(
      kind: .contract, id: "eda_purchase", chance: 0.006, divisions: ["39", "65"], median: 1_500_000),
    SubjectSort(kind: .contract, id: "digital_service", chance: 0.012, median: 400_000),
    SubjectSort(kind: .contract, id: "professional_service", chance: 0.010, median: 150_000),
    SubjectSort(
      kind: .contract, id: "smart_factory_service", chance: 0.004, divisions: factories, median: 80_000,
      thresholds: [5_000_000]),
    SubjectSort(kind: .contract, id: "ai_compute", chance: 0.003, median: 600_000),
  ]

  private static let projects = [
    SubjectSort(
      kind: .project, id: "technical_upgrade", chance: 0.016, divisions: factories, median: 18_000_000,
      // 10 million opens the support; at 1 billion a tenth reaches its cap of 100 million.
      thresholds: [999_999_999, 1_000_000_000, 100_000_000_000, 10_000_000_000]),
    SubjectSort(kind: .project, id: "energy_saving", chance: 0.004, divisions: factories, median: 4_000_000),
    SubjectSort(kind: .project, id: "energy_contract", chance: 0.001, divisions: factories, median: 3_000_000),
    SubjectSort(kind: .project, id: "energy_management", chance: 0.0015, divisions: factories, median: 1_200_000),
    SubjectSort(kind: .project, id: "clean_production", chance: 0.002, divisions: factories, median: 2_500_000),
    SubjectSort(kind: .project, id: "low_carbon", chance: 0.0015, divisions: factories, median: 3_500_000),
    SubjectSort(
      kind: .project, id: "application_scene", chance: 0.0015, median: 8_000_000,
      // A fifth of 40 million is the cap of 8 million.
      thresholds: [4_000_000_000, 4_000_000_100]),
    SubjectSort(kind: .project, id: "public_platform", chance: 0.0006, median: 12_000_000),
    SubjectSort(kind: .project, id: "standard_setting", chance: 0.003, median: 300_000),
    SubjectSort(kind: .project, id: "staff_dormitory", chance: 0.0006, divisions: factories, median: 60_000_000),
    SubjectSort(
      kind: .project, id: "public_works", chance: 0.003, median: 5_000_000, thresholds: [400_000_000, 400_000_001]),
    SubjectSort(kind: .project, id: "overseas_fair", chance: 0.006, median: 250_000),
    SubjectSort(kind: .project, id: "pilot_platform_use", chance: 0.001, median: 800_000),
    SubjectSort(kind: .project, id: "pilot_platform_build", chance: 0.0004, median: 50_000_000),
    SubjectSort(kind: .project, id: "pilot_platform_upgrade", chance: 0.0004, median: 20_000_000),
  ]

  private static let products = [
    SubjectSort(
      kind: .product, id: "class1_drug", chance: 0.03, divisions: medicine, median: 60_000_000,
      thresholds: thirtyPercentCap),
    SubjectSort(
      kind: .product, id: "special_device", chance: 0.012, divisions: ["27", "35", "40"], median: 12_000_000,
      // A share of 30 % reaches its cap of 5 million here.
      thresholds: [1_666_666_666, 1_666_666_667]),
  ]

  private static let loans = [
    SubjectSort(
      kind: .loan, id: "credit", chance: 0.025, median: 4_000_000, thresholds: [1_000_000_000]),
    SubjectSort(kind: .loan, id: "stocking", chance: 0.006, median: 3_000_000),
    SubjectSort(
      kind: .loan, id: "guaranteed", chance: 0.02, median: 5_000_000, thresholds: [3_000_000_000, 3_000_000_001]),
    SubjectSort(
      kind: .loan, id: "upgrade", chance: 0.005, divisions: factories, median: 15_000_000, thresholds: [2_000_000_000]),
    SubjectSort(kind: .loan, id: "redevelopment", chance: 0.001, divisions: factories, median: 40_000_000),
  ]
}
