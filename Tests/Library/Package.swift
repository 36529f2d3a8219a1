// swift-tools-version: 6.1
import Foundation
import PackageDescription

// A program of someone else's, which uses the language and nothing else of this package: `scripts/library.sh`.

/// SwiftPM knows the package around this one by the name of its folder.
let home = URL(fileURLWithPath: Context.packageDirectory).deletingLastPathComponent().deletingLastPathComponent()

let package = Package(
  name: "example",
  platforms: [.macOS(.v15)],
  dependencies: [.package(path: "../..")],
  targets: [
    .executableTarget(
      name: "Example", dependencies: [.product(name: "DecisionLanguage", package: home.lastPathComponent)])
  ]
)
