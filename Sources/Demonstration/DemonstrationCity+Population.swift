import DelimitedText
import Diagnostics
import Foundation

extension DemonstrationCity {
  /// One file of a population.
  public enum PopulationFile: Sendable, Hashable, CaseIterable {
    case enterprises
    case subjects(DemonstrationSubject.Kind)

    /// In the order in which they can be imported: an enterprise before what is below it.
    public static let allCases = [Self.enterprises] + DemonstrationSubject.Kind.allCases.map { .subjects($0) }

    /// What the rows are about, by the dictionary's name.
    public var subject: String {
      switch self {
      case .enterprises: "enterprise"
      case .subjects(let kind): kind.rawValue
      }
    }

    /// `enterprise.csv`, `contract.csv` …
    public var name: String { "\(subject).csv" }
  }

  /// The population's files (UTF-8, RFC 4180), handed over block by block in one pass, so that a city of any size takes
  /// little memory. A file of which there is no row is not begun.
  ///
  /// - Parameter receive: takes the next bytes of a file, and how many enterprises have been written with them.
  public func writePopulation(
    _ receive: (_ file: PopulationFile, _ block: [UInt8], _ written: Int) throws -> Void
  ) rethrows {
    try write(subjects: true, receive)
  }

  /// The file `enterprise.csv` alone.
  public func writeEnterprises(_ receive: (_ block: [UInt8], _ written: Int) throws -> Void) rethrows {
    try write(subjects: false) { _, block, written in try receive(block, written) }
  }

  private func write(
    subjects: Bool, _ receive: (_ file: PopulationFile, _ block: [UInt8], _ written: Int) throws -> Void
  ) rethrows {
    var begun: Set<PopulationFile> = []
    var pending: [PopulationFile: DelimitedTextWriter] = [:]
    func append(_ cells: [String], to file: PopulationFile, header: () -> [String]) {
      if begun.insert(file).inserted { pending[file, default: DelimitedTextWriter(for: .program)].append(header()) }
      pending[file, default: DelimitedTextWriter(for: .program)].append(cells)
    }
    var written = 0
    for enterprise in enterprises {
      append(columns.map { enterprise.cell(of: $0) }, to: .enterprises) { columns.map(\.header) }
      for subject in subjects ? enterprise.subjects : [] {
        append([enterprise.creditCode.text, subject.key] + subject.cells, to: .subjects(subject.kind)) {
          subject.kind.header
        }
      }
      written += 1
      guard written % 500 == 0 || written == count else { continue }
      for file in PopulationFile.allCases {
        if let block = pending.removeValue(forKey: file) { try receive(file, block.bytes, written) }
      }
    }
  }

  /// Writes the population folder: `enterprise.csv`, and one file for each kind of subject that the city has. They
  /// appear only once all are whole, and replace those that are there.
  ///
  /// - Parameter progress: told from time to time how many enterprises have been written.
  /// - Throws: `Diagnostics` where the folder cannot be made or written.
  public func writePopulation(to folder: URL, progress: (_ written: Int) -> Void = { _ in }) throws(Diagnostics) {
    var current = PopulationFile.enterprises
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      var handles: [PopulationFile: FileHandle] = [:]
      try writePopulation { file, block, written in
        current = file
        let handle = try handles[file] ?? Self.newFile(at: Self.part(of: file, in: folder))
        handles[file] = handle
        try handle.write(contentsOf: Data(block))
        if file == .enterprises { progress(written) }
      }
      for file in PopulationFile.allCases {
        current = file
        let path = folder.appendingPathComponent(file.name).path
        if let handle = handles[file] {
          try handle.close()
          guard rename(Self.part(of: file, in: folder).path, path) == 0 else { throw Self.systemError() }
        } else if unlink(path) != 0, errno != ENOENT {
          // An older city's file would tell of enterprises that this one does not have.
          throw Self.systemError()
        }
      }
    } catch {
      throw Diagnostics(
        Diagnostic(
          "demonstration.cannot-write", at: Place(file: folder.appendingPathComponent(current.name).path),
          Wording(
            zh: "写不成文件：\(error.localizedDescription)",
            en: "the file cannot be written: \(error.localizedDescription)"),
          remedy: Wording(
            zh: "换一个可写且有空间的文件夹", en: "choose a folder that can be written and has room")))
    }
  }

  private static func part(of file: PopulationFile, in folder: URL) -> URL {
    folder.appendingPathComponent(file.name + ".part")
  }

  private static func newFile(at url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  private static func systemError() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
