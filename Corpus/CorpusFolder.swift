// Corpus: the policy documents, the dictionary of facts and the reference tables, as files that travel with the program.
// May import: Foundation alone.
// Start reading at the files themselves: `shanghai/shenggui-2023/05-entry-awards.yaml`, then `facts.yaml`.

import Foundation

/// Where the corpus stands on this machine.
public enum CorpusFolder {
  /// The folder that was built with the program. SwiftPM lays it beside the executable (`tidu_Corpus.resources`), so
  /// it is found again when both are moved together.
  public static var bundled: URL { Bundle.module.bundleURL }

  /// The folder to read: the one that a person names (`--corpus DIR`, relative to the working directory), else the
  /// bundled one.
  public static func url(override folder: String? = nil) -> URL {
    guard let folder, !folder.isEmpty else { return bundled }
    return URL(fileURLWithPath: folder, isDirectory: true)
  }
}
