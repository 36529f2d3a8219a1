import Archives
import Diagnostics
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Takes the text out of a word processor's file (Office Open XML, ECMA-376): a line for each paragraph, first those of
/// the page headers and footers, where marks stand, then those of the document.
enum WordText {
  /// - Throws: `text.word` where the file is no such document, is encrypted, or carries a document type definition.
  static func text(of bytes: [UInt8], file: String) throws(Diagnostics) -> String {
    let members: [(name: String, bytes: [UInt8])]
    do throws(ZipFault) {
      members = try ZipReader.contents(of: bytes, where: isText)
    } catch {
      throw Diagnostics(fault(file, error.reason))
    }
    guard members.contains(where: { $0.name == body }) else { throw Diagnostics(fault(file)) }
    let ordered = members.filter { $0.name != body } + members.filter { $0.name == body }
    var lines: [String] = []
    for member in ordered {
      lines += try paragraphs(of: member.bytes, file: file)
    }
    return lines.joined(separator: "\n")
  }

  private static let body = "word/document.xml"

  private static func isText(_ name: String) -> Bool {
    name == body
      || ["header", "footer", "footnotes", "endnotes"].contains { name.hasPrefix("word/\($0)") }
        && name.hasSuffix(".xml")
  }

  private static func paragraphs(of bytes: [UInt8], file: String) throws(Diagnostics) -> [String] {
    // No document of this kind has a type definition; one that does may unfold without end. In another encoding one
    // could not be seen here: word processors write UTF-8.
    guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0),
      !text.contains("<!DOCTYPE"), isUTF8(declaredBy: text)
    else { throw Diagnostics(fault(file)) }
    let collector = ParagraphCollector()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldResolveExternalEntities = false
    parser.delegate = collector
    // On some systems the parser reports a fault and still says that it parsed.
    guard parser.parse(), parser.parserError == nil else {
      throw Diagnostics(fault(file, parser.parserError?.localizedDescription))
    }
    return collector.paragraphs
  }

  /// Whether the declaration at the head of a part names UTF-8, or no encoding.
  private static func isUTF8(declaredBy text: String) -> Bool {
    guard let head = text.prefixMatch(of: /\u{FEFF}?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/) else { return true }
    return ["utf-8", "utf8"].contains(head.1.lowercased())
  }

  static func fault(_ file: String, _ reason: String? = nil) -> Diagnostic {
    let why = reason.map { Wording(zh: "（\($0)）", en: " (\($0))") } ?? Wording(verbatim: "")
    return Diagnostic(
      "text.word", at: Place(file: file),
      Wording(zh: "不是可以读的 .docx 文件\(why.zh)", en: "this is no .docx file that can be read\(why.en)"),
      expected: Wording(zh: "未加密的 .docx", en: "a .docx file that is not encrypted"),
      remedy: Wording(
        zh: "在文字处理软件里打开，去掉密码，另存为 .docx 或文本",
        en: "open it in a word processor, take its password off, and save it as .docx or as text"))
  }
}

/// Collects the text of each paragraph as the parser comes by it.
private final class ParagraphCollector: NSObject, XMLParserDelegate {
  private(set) var paragraphs: [String] = []
  private var line = ""
  private var isText = false
  /// How many elements deep the parser is in what is no text: the second form of a drawing, or what was deleted.
  private var silence = 0

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if silence > 0 || name == "mc:Fallback" || name == "w:del" {
      silence += 1
      return
    }
    switch name {
    case "w:t": isText = true
    case "w:tab": line.append(" ")
    case "w:br", "w:cr": endLine()
    default: break
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if silence > 0 {
      silence -= 1
      return
    }
    switch name {
    case "w:t": isText = false
    case "w:p": endLine()
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isText, silence == 0 { line += string }
  }

  private func endLine() {
    paragraphs.append(line)
    line = ""
  }
}
