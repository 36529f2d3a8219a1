import Diagnostics
import Foundation

/// A file's bytes, mapped into memory and not read before they are looked at.
public final class MappedFile: Sendable {
  /// The name that messages carry.
  public let name: String
  private let data: Data

  /// - Throws: `Diagnostics` with `input.unreadable`: missing, or the system's reason.
  public init(_ url: URL) throws(Diagnostics) {
    name = url.relativePath
    do {
      data = try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      let isMissing = !FileManager.default.fileExists(atPath: url.path)
      throw Diagnostics(
        Diagnostic(
          "input.unreadable", at: Place(file: name),
          isMissing
            ? Wording(zh: "没有这个文件", en: "there is no such file")
            : Wording(
              zh: "读不到文件：\(error.localizedDescription)", en: "the file cannot be read: \(error.localizedDescription)"),
          remedy: isMissing
            ? Wording(zh: "核对路径", en: "check the path") : Wording(zh: "核对权限", en: "check its permissions")))
    }
  }

  /// Bytes that stand in memory already.
  public init(name: String, bytes: some Sequence<UInt8>) {
    self.name = name
    data = Data(bytes)
  }

  /// The bytes for as long as this object lives. Sixteen or more stay where they are; fewer must not be looked at.
  var stableBytes: UnsafeRawBufferPointer { data.withUnsafeBytes { $0 } }

  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try data.withUnsafeBytes(body)
  }
}
