import Crypto
import Diagnostics
import Foundation
import Quantities

/// Style sheets, scripts and pictures, read once; each is known by its path and by the hash of its content.
struct AssetShelf: Sendable {
  struct Asset: Sendable {
    let type: String
    let bytes: [UInt8]
    /// The first 16 hexadecimal digits of the content's SHA-256: in the address, so that it may be kept for ever.
    let version: String
  }

  private let assets: [String: Asset]

  private static let types = [
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    "png": "image/png", "woff2": "font/woff2", "ico": "image/x-icon",
  ]

  /// Reads every file of a known type below a folder.
  /// - Throws: the file system's error where a file that is there cannot be read.
  init(folder: URL) throws {
    let root = folder.resolvingSymlinksInPath().path
    var assets: [String: Asset] = [:]
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    for path in files {
      guard let type = Self.types[(path as NSString).pathExtension] else { continue }
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)"))
      let version = Hexadecimal.text(of: SHA256.hash(data: data).prefix(8))
      assets[path] = Asset(type: type, bytes: Array(data), version: version)
    }
    self.assets = assets
  }

  /// The asset of a path below `/assets/`; only what was read at the start is ever served.
  func asset(_ path: String) -> Asset? { assets[path] }

  /// The address of an asset with its version; `nil` where it is not installed.
  func address(_ path: String) -> String? {
    assets[path].map { "/assets/\(path)?v=\($0.version)" }
  }
}
