// DelimitedText: comma-separated files in and out (RFC 4180), with the line and column of every cell and every fault.
// May import: Diagnostics, Foundation and the system's iconv.
// Start reading at `DelimitedText`, then `DelimitedReader` and `DelimitedTextWriter`.

import Diagnostics

/// The bytes of a comma-separated file, decoded to UTF-8 and ready to be read row by row.
public struct DelimitedText: Sendable {
  /// How much is taken in before a file is refused.
  public struct Limits: Sendable, Hashable {
    /// The whole file.
    public var bytes: Int
    /// One record, with the line breaks inside its quotes.
    public var recordBytes: Int
    /// The cells of one record.
    public var cells: Int

    /// 512 MiB a file, 1 MiB a record, 4,096 cells a record: far above any honest table of enterprises.
    public static let standard = Limits(bytes: 512 << 20, recordBytes: 1 << 20, cells: 4096)

    public init(bytes: Int, recordBytes: Int, cells: Int) {
      self.bytes = bytes
      self.recordBytes = recordBytes
      self.cells = cells
    }
  }

  /// How the file was encoded.
  public enum Encoding: String, Sendable, Hashable {
    case utf8 = "UTF-8"
    case utf8WithByteOrderMark = "UTF-8 BOM"
    /// GBK, read as GB 18030, which contains it.
    case gb18030 = "GBK"
  }

  /// The text in UTF-8, without byte order mark.
  public let bytes: [UInt8]
  public let encoding: Encoding
  /// The name that places carry.
  public let file: String
  public let limits: Limits

  /// Checks and decodes a file's bytes: UTF-8 with or without byte order mark, otherwise GBK.
  /// - Throws: `Diagnostics` with code `csv.too-large`, `csv.utf16`, `csv.nul` or `csv.encoding`.
  /// Cost: linear; GBK is converted once.
  public init(bytes: [UInt8], file: String, limits: Limits = .standard) throws(Diagnostics) {
    guard bytes.count <= limits.bytes else {
      throw Diagnostics(.tooLarge(bytes.count, limit: limits.bytes, file: file))
    }
    (self.bytes, encoding) = try Self.decoded(bytes, file: file, limits: limits)
    self.file = file
    self.limits = limits
  }

  /// A part of a text that is known to be UTF-8, such as one record of a file too large to be copied.
  public init(part bytes: [UInt8], file: String, limits: Limits = .standard) {
    self.bytes = bytes
    encoding = .utf8
    self.file = file
    self.limits = limits
  }

  /// A cursor before the first record.
  /// - Parameter line: the line on which the text begins.
  public func reader(fromLine line: Int = 1) -> DelimitedReader {
    DelimitedReader(self, fromLine: line)
  }

  /// Whether the bytes are well-formed UTF-8 and hold no NUL.
  public static func isPlainUTF8(_ bytes: [UInt8]) -> Bool { !bytes.contains(0) && firstInvalidUTF8(in: bytes) == nil }
}
