import Diagnostics
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small files that a crash may not leave half written.
enum DurableFile {
  /// Writes a file that was not there. Of several programs that do so at once the first one's stays, whole.
  static func create(_ bytes: [UInt8], at file: URL, mode: mode_t) throws(Diagnostics) {
    let draft = file.appendingPathExtension("\(getpid())-\(UInt32.random(in: 0...(.max)))")
    try write(bytes, to: draft, mode: mode)
    let outcome = link(draft.path, file.path)
    let cause = errno
    unlink(draft.path)
    guard outcome == 0 || cause == EEXIST else { throw failure(file, cause) }
    flushFolder(of: file)
  }

  /// Writes beside the file, flushes, and renames over it: afterwards the file is the old one or the new one, whole.
  static func write(_ bytes: [UInt8], to file: URL, mode: mode_t) throws(Diagnostics) {
    try write(to: file, mode: mode) { (receive) throws(Diagnostics) in
      try bytes.withUnsafeBufferPointer { (bytes) throws(Diagnostics) in try receive(UnsafeRawBufferPointer(bytes)) }
    }
  }

  /// The same for bytes that come in stretches.
  /// - Throws: `Diagnostics` where the system refuses, and what the body throws; then the file is as it was.
  static func write(
    to file: URL, mode: mode_t,
    _ body: (_ receive: (UnsafeRawBufferPointer) throws(Diagnostics) -> Void) throws(Diagnostics) -> Void
  ) throws(Diagnostics) {
    // What somebody who was killed left of one is overwritten.
    let draft = file.appendingPathExtension("draft")
    let descriptor = open(draft.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(file) }
    do throws(Diagnostics) {
      guard fchmod(descriptor, mode) == 0 else { throw failure(file) }
      try body { (bytes) throws(Diagnostics) in
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = put(descriptor, UnsafeRawBufferPointer(rebasing: rest))
          guard count > 0 else { throw failure(file) }
          rest = rest.dropFirst(count)
        }
      }
      guard fsync(descriptor) == 0 else { throw failure(file) }
    } catch {
      // The cause of a failure was read before `close` can change it.
      close(descriptor)
      throw error
    }
    close(descriptor)
    try rename(draft, to: file)
  }

  /// Puts a file that is written and flushed in the place of another, in one step.
  static func rename(_ file: URL, to place: URL) throws(Diagnostics) {
    guard moved(file.path, place.path) == 0 else { throw failure(place) }
    flushFolder(of: place)
  }

  static func read(_ file: URL) throws(Diagnostics) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: file))
    } catch {
      throw Diagnostics(
        Diagnostic(
          "storage.unreadable-file", at: Place(file: file.path),
          Wording(
            zh: "文件读不出来：\(error.localizedDescription)", en: "the file cannot be read: \(error.localizedDescription)")))
    }
  }

  /// The file's mode, or `nil` where it cannot be told.
  static func mode(of file: URL) -> Int? {
    var status = stat()
    guard stat(file.path, &status) == 0 else { return nil }
    return Int(status.st_mode)
  }

  private static func moved(_ from: String, _ to: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.rename(from, to)
    #else
      Darwin.rename(from, to)
    #endif
  }

  private static func put(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  /// Makes the renaming itself durable. A folder that cannot be flushed only risks the older file after a power cut.
  static func flushFolder(of file: URL) {
    let descriptor = open(file.deletingLastPathComponent().path, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  fileprivate static func failure(_ file: URL, _ cause: Int32 = errno) -> Diagnostics {
    let words = String(cString: strerror(cause))
    return Diagnostics(
      Diagnostic(
        "storage.unwritable-file", at: Place(file: file.path),
        Wording(zh: "文件写不进去：\(words)", en: "the file cannot be written: \(words)"),
        remedy: Wording(zh: "检查磁盘空间和目录权限", en: "look at the disk's space and the folder's mode")))
  }
}

/// A file that one at a time has in hand, over all processes of a machine. It goes with the process that has it.
struct FileLock {
  private let descriptor: Int32

  /// Takes the lock; `nil` where somebody else has it.
  init?(_ file: URL) throws(Diagnostics) {
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableFile.failure(file) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let cause = errno
      close(descriptor)
      guard cause == EWOULDBLOCK else { throw DurableFile.failure(file, cause) }
      return nil
    }
    self.descriptor = descriptor
  }

  func release() {
    close(descriptor)
  }
}
