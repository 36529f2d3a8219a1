// swift-tools-version: 6.1
import Foundation
import PackageDescription

// What `make bench` measures: a package of its own, so that everyday builds don't carry it.

/// SwiftPM knows the package around this one by the name of its folder.
let home = URL(fileURLWithPath: Context.packageDirectory).deletingLastPathComponent().lastPathComponent

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(path: "..")],
  targets: [
    .executableTarget(
      name: "Bench",
      dependencies: [
        .product(name: "DecisionLanguage", package: home), .product(name: "Places", package: home),
        .product(name: "PopulationEvaluation", package: home),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")])
  ]
)
