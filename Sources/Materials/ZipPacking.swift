import CZip
import Diagnostics

/// Packs texts into a ZIP file in memory, through libzip.
enum ZipPacking {
  /// - Throws: `Diagnostics` with code `material.word`.
  static func pack(_ members: [(name: String, text: String)]) throws(Diagnostics) -> [UInt8] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let target = zip_source_buffer_create(nil, 0, 0, &error) else { throw fault(&error) }
    // One reference is the archive's, one stays here until the bytes have been read back.
    zip_source_keep(target)
    defer { zip_source_free(target) }
    guard let archive = zip_open_from_source(target, Int32(ZIP_TRUNCATE), &error) else {
      zip_source_free(target)
      throw fault(&error)
    }
    let contents = members.map { Array($0.text.utf8) }
    var buffers: [UnsafeMutableBufferPointer<UInt8>] = []
    defer { for buffer in buffers { buffer.deallocate() } }
    for (member, content) in zip(members, contents) {
      // libzip reads them only when it closes the archive.
      let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, content.count))
      _ = buffer.initialize(from: content)
      buffers.append(buffer)
      guard let source = zip_source_buffer(archive, buffer.baseAddress, UInt64(content.count), 0) else {
        throw discarding(archive)
      }
      let index = zip_file_add(archive, member.name, source, UInt32(ZIP_FL_ENC_UTF_8))
      guard index >= 0 else {
        zip_source_free(source)
        throw discarding(archive)
      }
      // The same day in every file (1980-01-01, where the format's days begin), so that equal texts give equal bytes.
      guard zip_file_set_dostime(archive, UInt64(index), 0, 0x21, 0) == 0 else { throw discarding(archive) }
    }
    guard zip_close(archive) == 0 else { throw discarding(archive) }
    return try read(target)
  }

  private static func read(_ source: OpaquePointer) throws(Diagnostics) -> [UInt8] {
    guard zip_source_open(source) == 0 else { throw fault("cannot be read back") }
    defer { zip_source_close(source) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = zip_source_read(source, &chunk, UInt64(chunk.count))
      guard count >= 0 else { throw fault("cannot be read back") }
      guard count > 0 else { return bytes }
      bytes += chunk.prefix(Int(count))
    }
  }

  private static func discarding(_ archive: OpaquePointer) -> Diagnostics {
    let reason = String(cString: zip_strerror(archive))
    zip_discard(archive)
    return fault(reason)
  }

  private static func fault(_ error: inout zip_error_t) -> Diagnostics {
    fault(String(cString: zip_error_strerror(&error)))
  }

  private static func fault(_ reason: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "material.word", Wording(zh: "Word 文件没有做成：\(reason)", en: "the Word file could not be made: \(reason)"),
        remedy: Wording(zh: "再试一次；仍不行时请联系管理员", en: "try again; if it stays so, ask the administrator")))
  }
}
