// PolicyText: the official texts as their holders load them, placed beside the clauses of the corpus, and the audit that
// holds every figure of the one against the other.
// May import: Declarations, Decimals, DecisionLanguage, DelimitedText, Diagnostics, PolicyCorpus, Quantities, Secrecy,
// Archives, and Foundation's XML.
// Start reading at `OfficialText`, then `AttachedText`, `FigureScanner` and `CorpusAudit`.

import DelimitedText
import Diagnostics
import Foundation
import PolicyCorpus
import Secrecy

/// 正文: the official text of a document as its holder's file has it, line by line, untouched.
///
/// The project holds no official text; it comes from its holder and stays in the holder's data folder.
public struct OfficialText: Sendable, Hashable {
  public let document: DocumentID
  /// The name of the holder's file.
  public let file: String
  /// Without their line breaks. Of a word processor's file a line is a paragraph; of a web page or a PDF it is a line of
  /// the text taken out of it.
  public let lines: [String]

  /// The most characters of one text: several times the longest plan.
  public static let greatestSize = 800_000
  /// The largest file that is opened.
  public static let greatestFileSize = 64 << 20

  init(document: DocumentID, file: String, lines: [String]) {
    self.document = document
    self.file = file
    self.lines = lines
  }

  /// Reads the holder's file: text, Markdown, HTML, or DOCX by itself, PDF through `pdftotext`.
  /// - Throws: `Diagnostics`: `text.unreadable`, `text.format`, `text.too-large`, `text.encoding`, `text.empty`,
  ///   `text.word`, `text.pdf`, `text.pdf-tool`, or `import.classified` for a file with the mark of a state secret.
  public static func read(_ file: URL, as document: DocumentID) throws(Diagnostics) -> OfficialText {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: file))
    } catch {
      throw Diagnostics(.unreadable(file, error))
    }
    let name = file.relativePath
    let format = try TextFormat(of: bytes, file: name)
    return try OfficialText(try format.text(of: file, bytes: bytes), as: document, file: name)
  }

  /// Takes a text that is in memory already.
  /// - Throws: `Diagnostics` as `read` does.
  init(_ text: String, as document: DocumentID, file: String) throws(Diagnostics) {
    guard text.count <= Self.greatestSize else { throw Diagnostics(.tooLarge(file, text.count)) }
    if let mark = ClassificationMark.first(in: Array(text.utf8), file: file) { throw Diagnostics(mark.refusal) }
    guard text.contains(where: { !$0.isWhitespace }) else { throw Diagnostics(.emptyText(file)) }
    self.init(
      document: document, file: file,
      lines: text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init))
  }

  /// A message with the line of the text that its place names.
  func completing(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    if let line = diagnostic.place?.line, lines.indices.contains(line - 1) { diagnostic.sourceLine = lines[line - 1] }
    return diagnostic
  }
}

extension Diagnostic {
  static func unreadable(_ file: URL, _ error: any Error) -> Diagnostic {
    let isMissing = !FileManager.default.fileExists(atPath: file.path)
    return Diagnostic(
      "text.unreadable", at: Place(file: file.relativePath),
      isMissing
        ? Wording(zh: "没有这个文件", en: "there is no such file")
        : Wording(
          zh: "读不到文件：\(error.localizedDescription)", en: "the file cannot be read: \(error.localizedDescription)"),
      remedy: isMissing
        ? Wording(zh: "核对路径", en: "check the path") : Wording(zh: "核对权限", en: "check its permissions"))
  }

  static func tooLarge(_ file: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "text.too-large", at: Place(file: file),
      Wording(zh: "正文有 \(count) 个字符，太长", en: "the text has \(count) characters, which is too long"),
      expected: Wording(
        zh: "一份文件的正文，不超过 \(OfficialText.greatestSize) 个字符",
        en: "the text of one document, at most \(OfficialText.greatestSize) characters"),
      remedy: Wording(zh: "只留这份文件的正文", en: "keep the text of this document alone"))
  }

  fileprivate static func emptyText(_ file: String) -> Diagnostic {
    Diagnostic(
      "text.empty", at: Place(file: file),
      Wording(zh: "文件里没有文字", en: "there is no text in the file"),
      remedy: Wording(
        zh: "扫描件先做文字识别，再存成文本", en: "a scanned page must go through text recognition first; then save it as text"))
  }
}
