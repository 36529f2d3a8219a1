import Diagnostics
import Journal
import Secrecy

/// A file that somebody sends, looked at: bounded, of a kind that its own bytes show, and without a mark of secrecy. Every
/// engine that takes files takes these, so that none is kept that was not looked at.
public struct IncomingFile: Sendable, Hashable {
  public let file: AttachedFile
  public let kind: FileKind
  public let bytes: [UInt8]

  public var hash: ContentHash { file.hash }

  /// The most bytes of one file: ten mebibytes.
  public static let limit = 10 << 20
  /// The most characters of a name.
  public static let longestName = 200

  /// - Parameters:
  ///   - name: as the sender's machine gives it, without folders.
  ///   - field: where it was chosen.
  /// - Throws: `Diagnostics` with code `files.name`, `files.size`; what `FileKind` throws.
  /// Cost: linear in the bytes and in what an archive unfolds to.
  public init(_ bytes: [UInt8], name: String, field: String) throws(Diagnostics) {
    guard (1...Self.longestName).contains(name.count) else { throw Diagnostics(.fileName(field)) }
    guard bytes.count <= Self.limit else { throw Diagnostics(.fileSize(bytes.count, name, field)) }
    kind = try FileKind(of: bytes, name: name, field: field)
    file = AttachedFile(name: name, hash: ContentHash(of: bytes), size: bytes.count)
    self.bytes = bytes
  }
}

extension Diagnostic {
  fileprivate static func fileName(_ field: String) -> Diagnostic {
    Diagnostic(
      "files.name", at: Place(field: field),
      Wording(zh: "文件没有名字，或名字太长", en: "the file has no name, or one that is too long"),
      expected: Wording(
        zh: "不超过 \(IncomingFile.longestName) 个字", en: "at most \(IncomingFile.longestName) characters"),
      remedy: Wording(zh: "改短文件名再传", en: "rename it and send it again"))
  }

  fileprivate static func fileSize(_ size: Int, _ name: String, _ field: String) -> Diagnostic {
    Diagnostic(
      "files.size", at: Place(field: field),
      Wording(
        zh: "“\(name.excerpt)”有 \((size + (1 << 20) - 1) >> 20) MB，太大",
        en: "“\(name.excerpt)” has \((size + (1 << 20) - 1) >> 20) MiB, which is too large"),
      expected: Wording(
        zh: "一个文件最大 \(IncomingFile.limit >> 20) MB", en: "at most \(IncomingFile.limit >> 20) MiB for one file"),
      remedy: Wording(zh: "压缩图片或分成几个文件再传", en: "shrink its pictures, or send it in parts"))
  }
}
