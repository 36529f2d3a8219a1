import Foundation

/// This very test program as a process of its own that runs one suite, says how far it is, and is killed (SIGKILL).
enum KilledProcess {
  /// How many of its lines were read, and whether it came to its end.
  typealias End = (lines: Int, hasEnded: Bool)

  /// Marks the child's own lines among those of the test runner.
  private static let mark = "killed-process "

  /// Says, in the child, that it is a step further. Unbuffered, so that the parent sees it at once.
  @Sendable static func report(_ step: String) {
    FileHandle.standardOutput.write(Data((mark + step + "\n").utf8))
  }

  /// Runs the child, and kills it after so many of its lines; `nil` lets it end.
  static func run(_ suite: String, _ environment: [String: String], killAfter limit: Int?) throws -> End {
    let child = Process()
    let output = Pipe()
    child.executableURL = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
    child.arguments = ["--testing-library", "swift-testing", "--filter", suite]
    child.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    child.standardOutput = output
    child.standardError = FileHandle.nullDevice
    try child.run()
    var rest: [UInt8] = []
    var lines = 0
    while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
      rest += data
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        if String(decoding: rest[..<end], as: UTF8.self).hasPrefix(mark) { lines += 1 }
        rest.removeSubrange(...end)
        if lines == limit { kill(child.processIdentifier, SIGKILL) }
      }
    }
    child.waitUntilExit()
    return (lines, child.terminationReason == .exit && child.terminationStatus == 0)
  }
}
