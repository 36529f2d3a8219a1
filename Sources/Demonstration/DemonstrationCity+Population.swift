import DelimitedText
import Diagnostics
import Foundation

extension DemonstrationCity {
  /// The population file `enterprise.csv` (UTF-8, RFC 4180), handed over block by block, so that a city of any size
  /// takes little memory.
  ///
  /// - Parameter receive: takes the next bytes of the file, and how many enterprises have been written with them.
  public func writeEnterprises(_ receive: (_ block: [UInt8], _ written: Int) throws -> Void) rethrows {
    var writer = DelimitedTextWriter(for: .program)
    writer.append(columns.map(\.header))
    var written = 0
    for enterprise in enterprises {
      writer.append(columns.map { enterprise.cell(of: $0) })
      written += 1
      guard written % 500 == 0, written < count else { continue }
      try receive(writer.bytes, written)
      writer = DelimitedTextWriter(for: .program)
    }
    try receive(writer.bytes, written)
  }

  /// Writes the population folder: `enterprise.csv`, which appears only once it is whole, and replaces one that is
  /// there.
  ///
  /// - Parameter progress: told from time to time how many enterprises have been written.
  /// - Throws: `Diagnostics` where the folder cannot be made or written.
  public func writePopulation(to folder: URL, progress: (_ written: Int) -> Void = { _ in }) throws(Diagnostics) {
    let file = folder.appendingPathComponent("enterprise.csv")
    let part = folder.appendingPathComponent("enterprise.csv.part")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data().write(to: part)
      let handle = try FileHandle(forWritingTo: part)
      try writeEnterprises { block, written in
        try handle.write(contentsOf: Data(block))
        progress(written)
      }
      try handle.close()
      guard rename(part.path, file.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    } catch {
      throw Diagnostics(
        Diagnostic(
          "demonstration.cannot-write", at: Place(file: file.path),
          Wording(
            zh: "写不成文件：\(error.localizedDescription)",
            en: "the file cannot be written: \(error.localizedDescription)"),
          remedy: Wording(
            zh: "换一个可写且有空间的文件夹", en: "choose a folder that can be written and has room")))
    }
  }
}
