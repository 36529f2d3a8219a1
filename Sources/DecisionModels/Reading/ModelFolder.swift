import Diagnostics
import Foundation

/// Models as files: a model's imports are looked for in its own folder, and nowhere else.
public enum ModelFolder {
  private static let mostFiles = 1_000
  private static let mostBytes = 64_000_000

  /// A model and those that it imports.
  /// - Throws: `Diagnostics`: files that can't be read or are no models, and imports that are not there.
  public static func library(of file: URL) throws(Diagnostics) -> ModelLibrary {
    let folder = file.deletingLastPathComponent()
    let main = try model(at: file)
    var read: [String: DecisionModel] = [:]
    var unread = names(in: folder).filter { $0.hasSuffix(".dmn") && $0 != file.lastPathComponent }
      .prefix(mostFiles)
    // A file that is no model is told only where an import is not found elsewhere.
    var broken: [Diagnostic] = []
    return try ModelLibrary(main) { wanted, _ throws(Diagnostics) in
      // The hint first, where it names a file of the folder.
      if let hint = wanted.location?.split(separator: "/").last.map(String.init),
        let position = unread.firstIndex(of: hint)
      {
        unread.remove(at: position)
        unread.insert(hint, at: unread.startIndex)
      }
      while read[wanted.namespace] == nil, let name = unread.popFirst() {
        do throws(Diagnostics) {
          let model = try model(at: folder.appendingPathComponent(name))
          read[model.namespace] = read[model.namespace] ?? model
        } catch {
          broken.append(contentsOf: error.all)
        }
      }
      if read[wanted.namespace] == nil, !broken.isEmpty { throw Diagnostics(broken) }
      return read[wanted.namespace]
    }
  }

  /// One model, without its imports.
  /// - Throws: `Diagnostics`: a file that can't be read or is no model.
  public static func model(at file: URL) throws(Diagnostics) -> DecisionModel {
    try DecisionModel(xml: text(at: file), file: file.relativePath)
  }

  static func text(at file: URL) throws(Diagnostics) -> String {
    let place = Place(file: file.relativePath)
    let bytes: Data
    do {
      let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
      guard size <= mostBytes else {
        throw Diagnostic(
          "xml.too-large", at: place, Wording(zh: "文件太大", en: "the file is too large"),
          expected: Wording(zh: "至多 64 MB", en: "at most 64 MB"))
      }
      bytes = try Data(contentsOf: file)
    } catch let fault as Diagnostic {
      throw Diagnostics(fault)
    } catch {
      throw Diagnostics(
        Diagnostic(
          "dmn.unreadable", at: place,
          Wording(
            zh: "读不到文件：\(error.localizedDescription)", en: "the file cannot be read: \(error.localizedDescription)"),
          remedy: Wording(zh: "核对路径和权限", en: "check the path and its permissions")))
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw Diagnostics(
      Diagnostic(
        "xml.encoding", at: place, Wording(zh: "文件不是 UTF-8 编码", en: "the file is not UTF-8"),
        remedy: Wording(zh: "另存为 UTF-8", en: "save it as UTF-8")))
  }

  /// The names in a folder; none where it can't be read, which the caller tells as an empty folder.
  static func names(in folder: URL) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    } catch {
      return []
    }
  }

  static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
