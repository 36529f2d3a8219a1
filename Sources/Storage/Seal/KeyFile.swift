import Diagnostics
import Foundation
import Quantities

/// A secret of 32 bytes in a file of its own: sixty-four hexadecimal digits that their owner alone may read, mode 0600,
/// and never in a backup.
public struct KeyFile: Sendable {
  public let url: URL
  /// What messages call it: the first part of their codes, and its name.
  private let room: String
  private let name: Wording

  public init(_ url: URL, of room: String, called name: Wording) {
    self.url = url
    self.room = room
    self.name = name
  }

  public var isThere: Bool { FileManager.default.fileExists(atPath: url.path) }

  /// The secret, made on first use: of two programs that start at once, both get that of the first.
  /// - Parameter fresh: 32 new bytes.
  /// - Throws: `Diagnostics` with code `….key-open` where others can read it, `….key-unreadable` where it holds something
  ///   else, and those of files that can't be read or written.
  public func secret(fresh: () -> [UInt8]) throws(Diagnostics) -> [UInt8] {
    if !isThere { try DurableFile.create(Array(Hexadecimal.text(of: fresh()).utf8), at: url, mode: 0o600) }
    let mode = DurableFile.mode(of: url)
    guard let mode, mode & 0o077 == 0 else { throw Diagnostics(open(mode: mode)) }
    let text = String(decoding: try DurableFile.read(url), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard let secret = Hexadecimal.bytes(of: text), secret.count == 32 else { throw Diagnostics(unreadable) }
    return secret
  }

  private func open(mode: Int?) -> Diagnostic {
    let shown = mode.map { String($0 & 0o777, radix: 8) } ?? "?"
    return Diagnostic(
      "\(room).key-open", at: Place(file: url.path),
      Wording(
        zh: "\(name.zh)文件的权限是 \(shown)，其他用户也能读", en: "\(name.en) has mode \(shown): others can read it"),
      expected: Wording(verbatim: "0600"), remedy: Wording(verbatim: "chmod 600 \(url.path)"))
  }

  private var unreadable: Diagnostic {
    Diagnostic(
      "\(room).key-unreadable", at: Place(file: url.path),
      Wording(zh: "\(name.zh)文件读不懂", en: "\(name.en) cannot be read"),
      expected: Wording(zh: "64 位十六进制数字", en: "sixty-four hexadecimal digits"),
      remedy: Wording(zh: "从保管处取回原来的密钥文件", en: "bring the key's file back from where it is kept"))
  }
}
