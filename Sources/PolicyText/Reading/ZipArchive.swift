import CZip
import Diagnostics

/// The members of a ZIP file in memory, read through libzip.
struct ZipArchive {
  /// Why a file could not be read.
  struct Fault: Error {
    let reason: String
  }

  /// The most bytes that all wanted members together may unfold to: a small file can hold gigabytes of blanks.
  static let greatestSize = 64 << 20

  /// The members whose names are wanted, in the order of the archive.
  /// - Throws: `Fault` where the bytes are no ZIP file, a member is damaged or encrypted, or they unfold to too much.
  static func members(
    of bytes: [UInt8], where isWanted: (String) -> Bool
  ) throws(Fault) -> [(name: String, bytes: [UInt8])] {
    let outcome = bytes.withUnsafeBytes { buffer -> Result<[(name: String, bytes: [UInt8])], Fault> in
      do throws(Fault) {
        return .success(try members(in: buffer, where: isWanted))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private static func members(
    in buffer: UnsafeRawBufferPointer, where isWanted: (String) -> Bool
  ) throws(Fault) -> [(name: String, bytes: [UInt8])] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let source = zip_source_buffer_create(buffer.baseAddress, UInt64(buffer.count), 0, &error) else {
      throw Fault(reason: String(cString: zip_error_strerror(&error)))
    }
    guard let archive = zip_open_from_source(source, Int32(ZIP_RDONLY), &error) else {
      // Only an archive that was opened takes the source over.
      zip_source_free(source)
      throw Fault(reason: String(cString: zip_error_strerror(&error)))
    }
    defer { zip_discard(archive) }
    var found: [(name: String, bytes: [UInt8])] = []
    var left = greatestSize
    for index in 0..<UInt64(max(0, zip_get_num_entries(archive, 0))) {
      guard let name = zip_get_name(archive, index, 0).map({ String(cString: $0) }), isWanted(name) else { continue }
      let bytes = try contents(ofMember: index, in: archive, atMost: left)
      left -= bytes.count
      found.append((name, bytes))
    }
    return found
  }

  private static func contents(
    ofMember index: UInt64, in archive: OpaquePointer, atMost limit: Int
  ) throws(Fault) -> [UInt8] {
    guard let member = zip_fopen_index(archive, index, 0) else {
      throw Fault(reason: String(cString: zip_strerror(archive)))
    }
    defer { zip_fclose(member) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = zip_fread(member, &chunk, UInt64(chunk.count))
      guard count >= 0 else { throw Fault(reason: "damaged data") }
      guard count > 0 else { return bytes }
      guard bytes.count + Int(count) <= limit else { throw Fault(reason: "unfolds to more than \(greatestSize) bytes") }
      bytes += chunk.prefix(Int(count))
    }
  }
}
