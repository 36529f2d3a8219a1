import Crypto
import Diagnostics
import Foundation

/// The files of a corpus folder, read into memory in the order of their paths.
struct CorpusFiles {
  /// The text of each file by its path within the folder, with `/` between its parts.
  var texts: [String: String]

  /// SHA-256 over the paths and bytes, in hexadecimal.
  var hash: String {
    var hash = SHA256()
    for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
      // Lengths stand before the bytes, so that no two sets of files give the same stream.
      hash.update(data: Data("\(path)\n\(text.utf8.count)\n\(text)".utf8))
    }
    return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// What a corpus is read from; other files in the folder are not part of it.
  private static let parts = ["facts.yaml", "reference", "shanghai", "national"]
  /// The parts that a corpus may lack.
  private static let optionalParts: Set<String> = ["national"]

  /// - Throws: `corpus.folder` where the folder is no corpus, `corpus.file` for a file that cannot be read as UTF-8.
  init(in folder: URL) throws(Diagnostics) {
    let missing = Self.parts.filter { part in
      !Self.optionalParts.contains(part)
        && !FileManager.default.fileExists(atPath: folder.appendingPathComponent(part).path)
    }
    guard missing.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "corpus.folder", at: Place(file: folder.path),
          Wording(
            zh: "这个文件夹不是文件库：缺少 \(missing.joined(separator: "、"))",
            en: "this folder is no corpus: \(missing.joined(separator: ", ")) is missing"),
          remedy: Wording(
            zh: "用 --corpus 指明文件库所在的文件夹", en: "name the corpus's folder with --corpus")))
    }
    var texts: [String: String] = [:]
    var faults: [Diagnostic] = []
    for path in Self.paths(in: folder) {
      do {
        let data = try Data(contentsOf: folder.appendingPathComponent(path))
        guard let text = String(data: data, encoding: .utf8) else {
          faults.append(
            Self.fault(path, Wording(zh: "这个文件不是 UTF-8 文本", en: "this file is not UTF-8 text")))
          continue
        }
        texts[path] = text
      } catch {
        faults.append(
          Self.fault(
            path,
            Wording(
              zh: "读不出这个文件：\(error.localizedDescription)",
              en: "this file cannot be read: \(error.localizedDescription)")))
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.texts = texts
  }

  /// Every file of the corpus's parts, by path; hidden files, such as an editor's, are no part of it.
  private static func paths(in folder: URL) -> [String] {
    var paths = ["facts.yaml"]
    for part in parts.dropFirst() {
      let root = folder.appendingPathComponent(part)
      guard let inner = FileManager.default.enumerator(atPath: root.path) else { continue }
      for case let path as String in inner {
        let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") || $0.hasSuffix("~") }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(
          atPath: root.appendingPathComponent(path).path, isDirectory: &isFolder)
        if exists, !isHidden, !isFolder.boolValue { paths.append("\(part)/\(path)") }
      }
    }
    return paths.sorted()
  }

  private static func fault(_ path: String, _ message: Wording) -> Diagnostic {
    Diagnostic("corpus.file", at: Place(file: path), message)
  }
}
