import Declarations
import Diagnostics
import Foundation
import PolicyCorpus

/// Where the attached texts stand: one JSON file for each document in the holder's data folder.
public struct TextShelf: Sendable {
  public let folder: URL

  /// The shelf in a data folder.
  public init(in data: URL) {
    folder = data.appendingPathComponent("texts", isDirectory: true)
  }

  /// The form of the file: a later one is refused rather than misread.
  private static let version = "1"

  /// Keeps a text; an earlier one of the same document goes. The file is the old one or the new one, whole.
  /// - Throws: `text.too-large` for a text beyond any document, `text.unwritable` with the system's reason.
  public func keep(_ text: OfficialText) throws(Diagnostics) {
    let file = self.file(of: text.document)
    let content = JSONValue(fields: [
      "version": .text(Self.version), "document": .text(text.document.text), "file": .text(text.file),
      "lines": JSONValue(texts: text.lines),
    ]).rendered
    // What is kept must be readable again: many empty lines take more room here than in the holder's file.
    guard content.count < DeclarationReader.greatestSize else {
      throw Diagnostics(.tooLarge(text.file, content.count))
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data((content + "\n").utf8).write(to: file, options: .atomic)
    } catch {
      throw Diagnostics(
        Diagnostic(
          "text.unwritable", at: Place(file: file.relativePath),
          Wording(
            zh: "正文写不进去：\(error.localizedDescription)", en: "the text cannot be written: \(error.localizedDescription)"),
          remedy: Wording(zh: "检查磁盘空间和目录权限", en: "look at the disk's space and the folder's mode")))
    }
  }

  /// A document's text; `nil` where none is attached.
  /// - Throws: `Diagnostics` where the file is damaged, with what is wrong and where.
  public func text(of document: DocumentID) throws(Diagnostics) -> OfficialText? {
    let file = self.file(of: document)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let json: String
    do {
      json = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    } catch {
      throw Diagnostics(.unreadable(file, error))
    }
    return try Self.text(json: json, file: file.relativePath, document: document)
  }

  /// When a document's text was last attached; `nil` where none is.
  func changed(_ document: DocumentID) -> Date? {
    let path = file(of: document).path
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    } catch {
      // A file that cannot be asked counts as new, so that reading it tells what is wrong.
      return .now
    }
  }

  /// The attached texts of some documents, in their order.
  public func texts(of documents: [DocumentID]) throws(Diagnostics) -> [OfficialText] {
    var texts: [OfficialText] = []
    for document in documents {
      if let text = try text(of: document) { texts.append(text) }
    }
    return texts
  }

  static func text(json: String, file: String, document: DocumentID) throws(Diagnostics) -> OfficialText {
    let reader = try DeclarationReader(json: json, file: file)
    let text = reader.mapping(reader.root) { fields -> OfficialText? in
      let version = fields.parsed("version", expected: Wording(verbatim: "\"\(Self.version)\"")) {
        $0 == Self.version ? Self.version : nil
      }
      let id = fields.parsed("document", expected: Wording(verbatim: "\"\(document)\"")) {
        $0 == document.text ? document : nil
      }
      let name = fields.text("file")
      // Empty lines count: places are told by them.
      let lines = fields.list("lines") { $0.text }
      guard version != nil, let id, let name, let lines else { return nil }
      return OfficialText(document: id, file: name, lines: lines)
    }
    return try reader.finish(text)
  }

  private func file(of document: DocumentID) -> URL { folder.appendingPathComponent("\(document).json") }
}

extension OfficialText {
  /// The texts of a folder of raw files named for their documents, such as `shenggui-2023.txt`.
  /// - Throws: `text.folder` where there is none; otherwise as `read` does.
  public static func texts(in folder: URL, of documents: [DocumentID]) throws(Diagnostics) -> [OfficialText] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    } catch {
      throw Diagnostics(.unreadable(folder, error))
    }
    var texts: [OfficialText] = []
    for document in documents {
      guard let name = names.first(where: { $0.hasPrefix("\(document).") }) else { continue }
      texts.append(try read(folder.appendingPathComponent(name), as: document))
    }
    guard !texts.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "text.folder", at: Place(file: folder.relativePath),
          Wording(zh: "这个文件夹里没有任何一份文件的正文", en: "the folder holds the text of no document"),
          expected: Wording(
            zh: "以文件标识命名的文件，如 \(documents.first?.text ?? "id").txt",
            en: "files named for their documents, such as \(documents.first?.text ?? "id").txt")))
    }
    return texts
  }
}
