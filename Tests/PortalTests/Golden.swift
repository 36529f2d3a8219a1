import Foundation
import Testing

/// Pages held against what a person has looked at. `TIDU_RECORD_GOLDENS=1 swift test` writes them anew.
enum Golden {
  static func expect(_ text: String, is name: String, _ location: SourceLocation = #_sourceLocation) throws {
    let shown = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.replacing(/[ \t]+$/, with: "") }.joined(separator: "\n")
      .replacing(/\n{3,}/, with: "\n\n")
    if ProcessInfo.processInfo.environment["TIDU_RECORD_GOLDENS"] != nil {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
      try shown.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
      return
    }
    let file = Bundle.module.bundleURL.appending(path: "Goldens/\(name)")
    let golden = try String(contentsOf: file, encoding: .utf8)
    guard golden != shown else { return }
    let pair = zip(
      golden.split(separator: "\n", omittingEmptySubsequences: false),
      shown.split(separator: "\n", omittingEmptySubsequences: false))
    let difference = pair.enumerated().first { $1.0 != $1.1 }
    Issue.record(
      """
      \(name) differs from line \((difference?.offset ?? 0) + 1) on:
        golden: \(difference?.element.0 ?? "the shorter one ends")
        shown:  \(difference?.element.1 ?? "the shorter one ends")
      """, sourceLocation: location)
  }
}
