import DelimitedText
import Diagnostics
import Foundation

/// The kinds of file that an official text comes in.
enum TextFormat: Sendable, Hashable {
  case plain, html, word, pdf

  private static let extensions: [String: TextFormat] = [
    "txt": .plain, "text": .plain, "md": .plain, "markdown": .plain, "html": .html, "htm": .html, "docx": .word,
    "pdf": .pdf,
  ]

  /// Tells a file's kind by its name, and holds its first bytes against it.
  /// - Throws: `text.too-large` for a file beyond any document; `text.format` for a kind that cannot be read, or for
  ///   bytes of another kind.
  init(of bytes: [UInt8], file: String) throws(Diagnostics) {
    guard bytes.count <= OfficialText.greatestFileSize else {
      throw Diagnostics(
        Diagnostic(
          "text.too-large", at: Place(file: file),
          Wording(zh: "文件有 \(bytes.count) 字节，太大", en: "the file has \(bytes.count) bytes, which is too large"),
          expected: Wording(
            zh: "不超过 \(OfficialText.greatestFileSize) 字节", en: "at most \(OfficialText.greatestFileSize) bytes"),
          remedy: Wording(zh: "只留这份文件的正文", en: "keep the text of this document alone")))
    }
    let name = file.split(separator: "/").last ?? ""
    let ending = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
    guard let format = Self.extensions[ending] else {
      throw Diagnostics(
        .format(
          file,
          Wording(zh: "不认识这种文件（.\(ending.excerpt)）", en: "files of this kind (.\(ending.excerpt)) cannot be read"),
          remedy: ending == "doc" || ending == "wps"
            ? Wording(zh: "在文字处理软件里另存为 .docx", en: "save it from the word processor as .docx")
            : Wording(zh: "另存为其中一种", en: "save it as one of these")))
    }
    let found = Self.kind(of: bytes)
    guard found == nil || found == format else {
      throw Diagnostics(
        .format(
          file,
          Wording(zh: "文件名是 .\(ending)，内容却不是", en: "the name ends in .\(ending), but the content is of another kind"),
          remedy: Wording(zh: "把扩展名改成内容的种类", en: "give the file the ending of its content")))
    }
    guard format != .word || found == .word else { throw Diagnostics(WordText.fault(file)) }
    self = format
  }

  /// The kind that the first bytes give away; `nil` for text.
  private static func kind(of bytes: [UInt8]) -> TextFormat? {
    if bytes.starts(with: Array("%PDF-".utf8)) { return .pdf }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .word }
    return nil
  }

  /// The text of a file of this kind, whose bytes are read.
  func text(of file: URL, bytes: [UInt8]) throws(Diagnostics) -> String {
    let name = file.relativePath
    switch self {
    case .plain: return try Self.decoded(bytes, file: name)
    case .html: return HTMLText.text(of: try Self.decoded(bytes, file: name))
    case .word: return try WordText.text(of: bytes, file: name)
    case .pdf: return try PDFText.text(of: file)
    }
  }

  /// UTF-8, otherwise GBK.
  private static func decoded(_ bytes: [UInt8], file: String) throws(Diagnostics) -> String {
    do throws(Diagnostics) {
      return String(decoding: try DelimitedText(bytes: bytes, file: file).bytes, as: UTF8.self)
    } catch {
      throw Diagnostics(
        error.all.map { fault in
          Diagnostic(
            "text.encoding", at: fault.place, fault.message,
            expected: Wording(zh: "UTF-8 或 GBK 编码的文本", en: "text in UTF-8 or GBK"),
            remedy: Wording(zh: "另存为 UTF-8 文本", en: "save it as text in UTF-8"))
        })
    }
  }
}

extension Diagnostic {
  fileprivate static func format(_ file: String, _ message: Wording, remedy: Wording) -> Diagnostic {
    Diagnostic(
      "text.format", at: Place(file: file), message,
      expected: Wording(verbatim: ".txt .md .html .docx .pdf"), remedy: remedy)
  }
}
