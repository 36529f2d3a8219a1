// swift-tools-version: 6.1
import Foundation
import PackageDescription

// One target is one room with one duty; arrows go down only. The drawing stands in Documentation/Tidu.docc.

/// A room and its tests: what they may import, and nothing else.
struct Room {
  let name: String
  var uses: [String] = []
  var products: [Target.Dependency] = []
  var path: String?
  var resources: [Resource] = []
  /// What the room's tests use beside the room itself; `nil` where it has none.
  var testsUse: [String]? = []
  var testProducts: [Target.Dependency] = []
  var testResources: [Resource] = []
  var isCommand = false
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

/// Libraries of the system, each with the package that brings it.
let libraries: [(name: String, package: String)] = [
  ("CDecimal", "libintelrdfpmath-dev"), ("CExpat", "libexpat1-dev"), ("CPostgres", "libpq-dev"),
  ("CZip", "libzip-dev"),
]

let rooms: [Room] = [
  // The ground: numbers, words, quantities, and how text declares them.
  Room(name: "Decimals", uses: ["CDecimal"]),
  Room(name: "Diagnostics"),
  Room(name: "Archives", uses: ["CZip"]),
  Room(name: "Secrecy", uses: ["Archives", "Diagnostics"]),
  Room(name: "Quantities", uses: ["Decimals", "Diagnostics"]),
  Room(name: "Declarations", uses: ["Diagnostics"], products: [.product(name: "Yams", package: "Yams")]),
  Room(name: "DelimitedText", uses: ["Diagnostics"]),
  // For the made-up city, and for the tests of every room.
  Room(name: "Randomness"),
  Room(
    name: "Workbooks",
    uses: ["Archives", "CExpat", "Decimals", "DelimitedText", "Diagnostics", "Quantities"]),

  // Columns, plans over them, and their evaluation.
  Room(name: "BlockKernels", testsUse: nil),
  Room(
    name: "BatchEvaluation", uses: ["BlockKernels", "DelimitedText", "Diagnostics", "Quantities"], products: [crypto]),

  // The language of decisions, the dictionary of facts, the journal.
  Room(
    name: "DecisionLanguage", uses: ["Decimals", "Diagnostics", "Quantities"], testResources: [.copy("Meaning")]),
  Room(name: "DecisionModels", uses: ["Decimals", "DecisionLanguage", "Diagnostics", "Quantities"]),
  Room(
    name: "Facts", uses: ["BatchEvaluation", "Decimals", "Declarations", "Diagnostics", "Quantities"],
    testsUse: ["Corpus"]),
  Room(name: "Journal", uses: ["Diagnostics", "Quantities"], products: [crypto]),

  // The documents and the enterprises.
  Room(
    name: "Corpus", path: "Corpus",
    resources: [.copy("facts.yaml"), .copy("shanghai"), .copy("national"), .copy("english"), .copy("reference")],
    testsUse: nil),
  Room(
    name: "PolicyCorpus",
    uses: ["Decimals", "Declarations", "DecisionLanguage", "DecisionModels", "Diagnostics", "Facts", "Quantities"],
    products: [crypto], testsUse: ["Corpus"]),
  // The corpus for the tests of several rooms.
  Room(name: "CorpusFixtures", uses: ["Corpus", "PolicyCorpus"], path: "Tests/CorpusFixtures", testsUse: nil),
  Room(
    name: "PolicyText",
    uses: [
      "Archives", "Decimals", "Declarations", "DecisionLanguage", "DelimitedText", "Diagnostics", "PolicyCorpus",
      "Quantities", "Secrecy",
    ],
    testsUse: ["Corpus"]),
  Room(
    name: "Enterprises",
    uses: [
      "BatchEvaluation", "Decimals", "DelimitedText", "Diagnostics", "Facts", "Journal", "Quantities", "Secrecy",
    ],
    products: [crypto], testsUse: ["Corpus", "EnterpriseFixtures"]),
  // Files of enterprises for the tests of several rooms.
  Room(
    name: "EnterpriseFixtures", uses: ["Corpus", "Enterprises", "Facts", "Quantities"],
    path: "Tests/EnterpriseFixtures", testsUse: nil),

  // The ports between the engines; then the engines, and who may use them.
  Room(
    name: "Instruments", uses: ["Decimals", "Diagnostics", "Journal", "PolicyCorpus", "Quantities", "Secrecy"]),
  Room(
    name: "Benefits",
    uses: [
      "BatchEvaluation", "Decimals", "DecisionLanguage", "Diagnostics", "Facts", "PolicyCorpus", "Quantities",
    ],
    testsUse: ["Corpus", "CorpusFixtures", "Demonstration", "Enterprises"]),
  Room(
    name: "Services",
    uses: [
      "Decimals", "DelimitedText", "Diagnostics", "Enterprises", "Facts", "Instruments", "Journal", "PolicyCorpus",
      "Quantities", "Secrecy",
    ],
    testsUse: ["CorpusFixtures"]),
  Room(
    name: "Delivery",
    uses: [
      "Decimals", "DelimitedText", "Diagnostics", "Facts", "Instruments", "Journal", "PolicyCorpus", "Quantities",
      "Secrecy",
    ],
    products: [crypto]),
  Room(
    name: "Rules",
    uses: [
      "Decimals", "Declarations", "DecisionLanguage", "DecisionModels", "Diagnostics", "Facts", "Journal",
      "PolicyCorpus", "Quantities",
    ],
    testsUse: ["CorpusFixtures"]),
  Room(
    name: "Targets",
    uses: [
      "Decimals", "Diagnostics", "Enterprises", "Facts", "Instruments", "Journal", "PolicyCorpus", "Quantities",
      "Secrecy", "Workbooks",
    ],
    testsUse: ["CorpusFixtures", "EnterpriseFixtures"]),
  // What leaves the house as a document.
  Room(name: "Materials", uses: ["CZip", "Diagnostics"]),
  Room(
    name: "Cultivation",
    uses: [
      "Decimals", "DecisionLanguage", "DelimitedText", "Diagnostics", "Enterprises", "Facts", "Instruments", "Journal",
      "PolicyCorpus", "Quantities", "Secrecy", "Workbooks",
    ],
    testsUse: ["CorpusFixtures", "Demonstration", "EnterpriseFixtures"]),
  Room(
    name: "Exchanges",
    uses: [
      "Decimals", "Diagnostics", "Enterprises", "Facts", "Instruments", "Journal", "PolicyCorpus", "Quantities",
      "Secrecy",
    ],
    testsUse: ["CorpusFixtures"]),
  Room(
    name: "Programmes",
    uses: ["Diagnostics", "Enterprises", "Instruments", "Journal", "PolicyCorpus", "Quantities", "Secrecy"],
    testsUse: ["CorpusFixtures"]),
  Room(
    name: "Places",
    uses: [
      "Decimals", "DelimitedText", "Diagnostics", "Enterprises", "Journal", "PolicyCorpus", "Quantities", "Secrecy",
    ],
    testsUse: ["CorpusFixtures"]),
  Room(
    name: "Access", uses: ["Diagnostics", "Journal", "Quantities", "Secrecy"],
    products: [crypto, .product(name: "CryptoExtras", package: "swift-crypto")]),

  // The month's reports of the districts.
  Room(
    name: "Reporting",
    uses: [
      "Decimals", "Diagnostics", "Enterprises", "Facts", "Journal", "Quantities", "Secrecy", "Workbooks",
    ],
    testsUse: ["Archives", "Corpus", "EnterpriseFixtures"], testResources: [.copy("Goldens")]),

  // What keeps, shows and demonstrates.
  Room(
    name: "Storage",
    uses: [
      "Access", "BatchEvaluation", "Benefits", "CPostgres", "Cultivation", "Decimals", "Delivery", "Diagnostics",
      "Enterprises", "Exchanges", "Facts",
      "Journal", "Places", "PolicyCorpus", "Programmes", "Quantities", "Reporting", "Rules", "Secrecy", "Services",
      "Targets",
    ],
    products: [
      .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
    ],
    testsUse: ["CorpusFixtures", "Demonstration", "EnterpriseFixtures", "Instruments", "Workbooks"]),
  Room(
    name: "Demonstration", uses: ["DelimitedText", "Diagnostics", "Quantities", "Randomness"],
    testsUse: ["Corpus", "Facts"]),
  Room(
    name: "Portal",
    uses: [
      "Access", "Benefits", "Cultivation", "Decimals", "DecisionLanguage", "DecisionModels", "DelimitedText",
      "Delivery", "Diagnostics", "Enterprises", "Exchanges", "Facts", "Instruments", "Journal", "Materials", "Places",
      "PolicyCorpus", "Programmes",
      "PolicyText",
      "Quantities", "Reporting", "Rules", "Secrecy", "Services", "Targets", "Workbooks",
    ],
    products: [
      .product(name: "Hummingbird", package: "hummingbird"),
      .product(name: "Mustache", package: "swift-mustache"),
      .product(name: "Logging", package: "swift-log"),
    ],
    resources: [.copy("Templates"), .copy("Assets"), .copy("Strings")],
    testsUse: ["CorpusFixtures", "Demonstration", "Storage"],
    testProducts: [.product(name: "HummingbirdTesting", package: "hummingbird")],
    testResources: [.copy("Goldens")]),
  Room(
    name: "tidu",
    uses: [
      "Access", "BatchEvaluation", "Benefits", "Corpus", "Cultivation", "Decimals", "DecisionLanguage",
      "DecisionModels", "Declarations", "DelimitedText", "Delivery", "Demonstration", "Diagnostics", "Enterprises",
      "Exchanges",
      "Facts", "Instruments", "Journal",
      "Places", "PolicyCorpus", "Programmes", "PolicyText", "Portal", "Quantities", "Reporting", "Rules", "Services",
      "Storage",
      "Targets", "Workbooks",
    ],
    products: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
    isCommand: true),
]

/// `TIDU_ROOMS=Storage,Journal swift test` builds those rooms and what stands below them, and nothing above:
/// seconds instead of minutes while one works on a lower floor.
func chosen(_ rooms: [Room]) -> [Room] {
  guard let wish = ProcessInfo.processInfo.environment["TIDU_ROOMS"], !wish.isEmpty else { return rooms }
  let tested = Set(wish.split(separator: ",").map(String.init))
  var wanted = tested.union(["Randomness"])
  for room in rooms.reversed() {
    if tested.contains(room.name) { wanted.formUnion(room.testsUse ?? []) }
    if wanted.contains(room.name) { wanted.formUnion(room.uses) }
  }
  return rooms.filter { wanted.contains($0.name) }.map { room in
    var room = room
    if !tested.contains(room.name) { room.testsUse = nil }
    return room
  }
}

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

func targets(of room: Room) -> [Target] {
  let below = room.uses.map { Target.Dependency.byName(name: $0) } + room.products
  var targets: [Target] = [
    room.isCommand
      ? .executableTarget(
        name: room.name, dependencies: below, path: room.path, resources: room.resources, swiftSettings: settings)
      : .target(
        name: room.name, dependencies: below, path: room.path, resources: room.resources, swiftSettings: settings)
  ]
  if let beside = room.testsUse {
    targets.append(
      .testTarget(
        name: "\(room.name)Tests",
        dependencies: [.byName(name: room.name)]
          + Set(room.uses.filter { use in !libraries.contains { $0.name == use } } + beside + ["Randomness"])
          .subtracting([room.name]).sorted().map { .byName(name: $0) } + room.testProducts,
        resources: room.testResources, swiftSettings: settings))
  }
  return targets
}

let present = chosen(rooms)
let isPresent = { (name: String) in present.contains { $0.name == name } }

/// What evaluates whole populations, for programs around this package.
let populationRooms = [
  "BatchEvaluation", "Benefits", "Corpus", "Demonstration", "Enterprises", "Facts", "PolicyCorpus", "Quantities",
  "Randomness",
]

let package = Package(
  name: "tidu",
  platforms: [.macOS(.v15)],
  products: (isPresent("tidu") ? [.executable(name: "tidu", targets: ["tidu"])] : [])
    + (isPresent("DecisionModels")
      ? [.library(name: "DecisionLanguage", targets: ["DecisionLanguage", "DecisionModels"])] : [])
    + (populationRooms.allSatisfy(isPresent)
      ? [.library(name: "PopulationEvaluation", targets: populationRooms)] : [])
    + (isPresent("Places") ? [.library(name: "Places", targets: ["Places"])] : [])
    + (isPresent("Workbooks") ? [.library(name: "Workbooks", targets: ["Archives", "Diagnostics", "Workbooks"])] : []),
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: libraries.filter { library in present.contains { $0.uses.contains(library.name) } }
    .map { .systemLibrary(name: $0.name, providers: [.apt([$0.package])]) }
    + present.flatMap(targets(of:))
)
