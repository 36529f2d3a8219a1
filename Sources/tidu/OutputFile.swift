import ArgumentParser
import Diagnostics
import Foundation

/// Files that commands write: they appear once they are whole, and keep the mode that they had.
enum OutputFile {
  /// Refuses, before anything is read, a place that another output or the population itself has.
  /// - Parameter folder: the population's, whose files are the input.
  static func check(_ outputs: [String: String?], reading folder: String?) throws {
    var taken: [FileIdentity: String] = [:]
    // A folder that can't be listed is told of by whoever reads it.
    let inputs = folder.flatMap {
      FileManager.default.enumerator(
        at: URL(fileURLWithPath: $0, isDirectory: true), includingPropertiesForKeys: nil,
        options: .skipsSubdirectoryDescendants)
    }
    for case let input as URL in inputs.map(Array.init) ?? [] where input.pathExtension == "csv" {
      if let file = FileIdentity(input.path) { taken[file] = input.relativePath }
    }
    var named: [String: String] = [:]
    for (option, path) in outputs.sorted(by: { $0.key < $1.key }) {
      guard let path else { continue }
      if let input = FileIdentity(path).flatMap({ taken[$0] }) {
        throw ValidationError("\(option) \(path)：这是要读的文件 \(input)，会被盖掉 / is the input \(input), which it would replace")
      }
      let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      if let other = named.updateValue(option, forKey: place) {
        throw ValidationError("\(other) 与 \(option) 是同一个文件 / \(other) and \(option) are one file: \(path)")
      }
    }
  }

  /// - Throws: `Diagnostics` with `output.cannot-write` and the system's reason, `output.busy` where another program is
  ///   writing the same file.
  static func write(to url: URL, _ body: ((_ bytes: [UInt8]) throws -> Void) throws -> Void) throws {
    // What stands behind a link is written, and the link stays.
    let target = url.resolvingSymlinksInPath()
    var status = stat()
    let isThere = stat(target.path, &status) == 0
    do {
      if isThere, status.st_mode & S_IFMT == S_IFDIR { throw POSIXError(.EISDIR) }
      // A device or a pipe takes the bytes as they come.
      if isThere, status.st_mode & S_IFMT != S_IFREG {
        let handle = try FileHandle(forWritingTo: target)
        try body { try handle.write(contentsOf: Data($0)) }
        return try handle.close()
      }
      let part = try PartFile(of: target, mode: isThere ? status.st_mode & 0o7777 : nil)
      try part.fill(body)
    } catch let fault as Diagnostics {
      throw fault
    } catch {
      throw Diagnostics(
        Diagnostic(
          "output.cannot-write", at: Place(file: url.relativePath),
          Wording(
            zh: "写不成文件：\(error.localizedDescription)", en: "the file cannot be written: \(error.localizedDescription)"),
          remedy: Wording(zh: "换一个可写且有空间的地方", en: "choose a place that can be written and has room")))
    }
  }
}

/// One file of the system, whatever it is called.
private struct FileIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  /// `nil` where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }

  init?(_ descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }
}

/// `NAME.part` beside a file that is being written, which one program at a time has in hand. What a killed one left is
/// taken up by the next.
private struct PartFile {
  private let target: URL
  private let path: String
  private let descriptor: Int32

  init(of target: URL, mode: mode_t?) throws {
    self.target = target
    path = target.path + ".part"
    var opened: Int32 = -1
    // Whoever wrote it may have put it in its place between the opening and the lock.
    repeat {
      if opened >= 0 { close(opened) }
      opened = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode ?? 0o666)
      guard opened >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
        close(opened)
        throw Diagnostics(Self.busy(target))
      }
    } while FileIdentity(opened) != FileIdentity(path)
    descriptor = opened
    if let mode { fchmod(descriptor, mode) }
  }

  /// Writes the whole and puts it in its place, or leaves nothing.
  func fill(_ body: ((_ bytes: [UInt8]) throws -> Void) throws -> Void) throws {
    defer { close(descriptor) }
    do {
      guard ftruncate(descriptor, 0) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
      try body { try handle.write(contentsOf: Data($0)) }
      guard rename(path, target.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    } catch {
      unlink(path)
      throw error
    }
  }

  private static func busy(_ target: URL) -> Diagnostic {
    Diagnostic(
      "output.busy", at: Place(file: target.path),
      Wording(zh: "另一个程序正在写这个文件", en: "another program is writing this file"),
      remedy: Wording(zh: "等它写完，或写到另一个文件", en: "wait until it is done, or write to another file"))
  }
}
