// swift-tools-version: 6.1
import Foundation
import PackageDescription

// Fuzz targets for what reads text from outside: `make fuzz SECONDS=60`. A package of its own, since a sanitizer must
// instrument all that it watches; it leans on two library products alone, so that nothing else is built.

/// SwiftPM knows the package around this one by the name of its folder.
let home = URL(fileURLWithPath: Context.packageDirectory).deletingLastPathComponent().lastPathComponent

let package = Package(
  name: "fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        .product(name: "DecisionLanguage", package: home), .product(name: "Workbooks", package: home),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")])
  ]
)
