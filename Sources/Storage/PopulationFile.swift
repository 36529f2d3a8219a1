import BatchEvaluation
import Diagnostics
import Enterprises
import Foundation

/// Keeps a population in a file of the folder of the data, its owner's alone.
///
/// It is no backup and in none: what it holds is in the store.
public struct PopulationFile: PopulationShelf {
  private let place: URL

  public init(in folder: URL) { place = folder.appendingPathComponent("population.snapshot") }

  public func file() throws(Diagnostics) -> MappedFile? {
    guard FileManager.default.fileExists(atPath: place.path) else { return nil }
    return try MappedFile(place)
  }

  public func replace(
    _ write: (_ receive: (UnsafeRawBufferPointer) throws(Diagnostics) -> Void) throws(Diagnostics) -> Void
  ) throws(Diagnostics) {
    // Who writes while somebody else does leaves it to the other: both have read the same store.
    guard let lock = try FileLock(place.appendingPathExtension("lock")) else { return }
    defer { lock.release() }
    try DurableFile.write(to: place, mode: 0o600, write)
  }
}
