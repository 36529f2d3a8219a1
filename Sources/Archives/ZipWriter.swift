import CZip

/// Makes a ZIP file in memory. The same members always give the same bytes: no clock is read.
public struct ZipWriter {
  private var members: [(name: String, bytes: [UInt8])] = []

  public init() {}

  /// Adds a member after those that there are. Its name, with `/` between folders, has to be its own.
  public mutating func add(_ name: String, _ bytes: [UInt8]) {
    members.append((name, bytes))
  }

  /// Adds a member of text, in UTF-8.
  public mutating func add(_ name: String, _ text: String) {
    add(name, Array(text.utf8))
  }

  /// The archive, deflated.
  /// - Throws: `ZipFault` where the library refuses, such as for want of memory.
  public func bytes() throws(ZipFault) -> [UInt8] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let target = zip_source_buffer_create(nil, 0, 0, &error) else {
      throw ZipFault(reason: String(cString: zip_error_strerror(&error)))
    }
    defer { zip_source_free(target) }
    // Closing the archive gives its hold on the target away; this one keeps it for reading.
    zip_source_keep(target)
    guard let archive = zip_open_from_source(target, Int32(ZIP_CREATE | ZIP_TRUNCATE), &error) else {
      zip_source_free(target)
      throw ZipFault(reason: String(cString: zip_error_strerror(&error)))
    }
    // The library reads the members only when it closes: their bytes stand in one place until then.
    let content = members.flatMap(\.bytes)
    let isClosed = content.withUnsafeBytes { buffer -> Bool in
      var start = 0
      for member in members {
        let address = buffer.baseAddress.map { $0 + start }
        start += member.bytes.count
        guard let source = zip_source_buffer(archive, address, UInt64(member.bytes.count), 0) else { return false }
        let index = zip_file_add(archive, member.name, source, UInt32(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
          zip_source_free(source)
          return false
        }
        // 1980-01-01, the first day that the format knows.
        zip_file_set_dostime(archive, UInt64(index), 0, 0x21, 0)
      }
      return zip_close(archive) == 0
    }
    guard isClosed else {
      let reason = String(cString: zip_strerror(archive))
      zip_discard(archive)
      throw ZipFault(reason: reason)
    }
    guard zip_source_open(target) == 0 else { throw ZipFault(reason: "the written archive cannot be read") }
    defer { zip_source_close(target) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Int(zip_source_read(target, &block, UInt64(block.count)))
      guard count >= 0 else { throw ZipFault(reason: "the written archive cannot be read") }
      guard count > 0 else { return bytes }
      bytes += block.prefix(count)
    }
  }
}
