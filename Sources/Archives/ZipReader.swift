// Archives: ZIP files in and out, in memory and bounded: what word processors and spreadsheets keep their documents in.
// May import: CZip.
// Start reading at `ZipReader` and `ZipWriter`.

import CZip

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why an archive could not be read or written.
public struct ZipFault: Error, Sendable, Hashable {
  public let reason: String
}

/// An opened ZIP file, read member by member through libzip.
public final class ZipReader {
  public struct Member: Sendable, Hashable {
    public let name: String
    /// The size that the archive claims for the unfolded content; a hostile one claims anything.
    public let claimedSize: Int
    fileprivate let index: UInt64
  }

  /// In the order of the archive.
  public let members: [Member]
  private let archive: OpaquePointer

  /// Opens an archive. The bytes are copied.
  /// - Throws: `ZipFault` where they are no ZIP file.
  public init(_ bytes: [UInt8]) throws(ZipFault) {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let copy = malloc(max(1, bytes.count)) else { throw ZipFault(reason: "no memory") }
    bytes.withUnsafeBytes { if let start = $0.baseAddress { memcpy(copy, start, $0.count) } }
    // The library frees the copy with the source.
    guard let source = zip_source_buffer_create(copy, UInt64(bytes.count), 1, &error) else {
      free(copy)
      throw ZipFault(reason: String(cString: zip_error_strerror(&error)))
    }
    guard let archive = zip_open_from_source(source, Int32(ZIP_RDONLY), &error) else {
      // Only an archive that was opened takes the source over.
      zip_source_free(source)
      throw ZipFault(reason: String(cString: zip_error_strerror(&error)))
    }
    self.archive = archive
    members = (0..<UInt64(max(0, zip_get_num_entries(archive, 0)))).compactMap { index in
      guard let name = zip_get_name(archive, index, 0) else { return nil }
      var stat = zip_stat_t()
      let isSized = zip_stat_index(archive, index, 0, &stat) == 0 && stat.valid & UInt64(ZIP_STAT_SIZE) != 0
      return Member(
        name: String(cString: name), claimedSize: isSized ? Int(clamping: stat.size) : 0, index: index)
    }
  }

  deinit { zip_discard(archive) }

  public func member(named name: String) -> Member? { members.first { $0.name == name } }

  /// Hands over a member's content block by block.
  /// - Parameter limit: the most bytes that it may unfold to: a small file can hold gigabytes of blanks.
  /// - Returns: how many bytes it had.
  /// - Throws: `ZipFault` where the member is damaged, encrypted or too large; what `body` throws.
  @discardableResult
  public func read(
    _ member: Member, atMost limit: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    guard let opened = zip_fopen_index(archive, member.index, 0) else {
      throw ZipFault(reason: String(cString: zip_strerror(archive)))
    }
    defer { zip_fclose(opened) }
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var total = 0
    while true {
      let count = Int(zip_fread(opened, &block, UInt64(block.count)))
      guard count >= 0 else { throw ZipFault(reason: "damaged data") }
      guard count > 0 else { return total }
      total += count
      guard total <= limit else { throw ZipFault(reason: "unfolds to more than \(limit) bytes") }
      try block.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  /// The whole content of the members whose names are wanted, in the order of the archive.
  /// - Parameter limit: the most bytes that all of them together may unfold to.
  /// - Throws: `ZipFault` where the bytes are no ZIP file, a member is damaged or encrypted, or they unfold to too much.
  public static func contents(
    of bytes: [UInt8], atMost limit: Int = 64 << 20, where isWanted: (String) -> Bool
  ) throws(ZipFault) -> [(name: String, bytes: [UInt8])] {
    let reader = try ZipReader(bytes)
    var found: [(name: String, bytes: [UInt8])] = []
    var left = limit
    for member in reader.members where isWanted(member.name) {
      var content: [UInt8] = []
      do {
        left -= try reader.read(member, atMost: left) { content += $0 }
      } catch {
        throw error as? ZipFault ?? ZipFault(reason: "\(error)")
      }
      found.append((member.name, content))
    }
    return found
  }
}
