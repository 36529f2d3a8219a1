import Diagnostics
import Foundation
import Mustache

/// Writes pages: templates and words, read once at the start.
///
/// Words stand in the templates of their language: a page looks up what is its own alone, and not the same thousand words
/// through every row and section around them.
struct PageRenderer: Sendable {
  private let libraries: [Language: MustacheLibrary]
  private let strings: [Language: Strings]

  /// Reads every template and both tables of words.
  /// - Throws: `Diagnostics` naming the file that cannot be read, with line and column where a template is broken, and
  ///   the template that asks for a text that is in no table.
  init(templates: URL, words: URL) throws {
    let read = try Self.read(templates, extension: "mustache")
    var strings: [Language: Strings] = [:]
    var libraries: [Language: MustacheLibrary] = [:]
    for language in Language.allCases {
      let words = try Strings.load(language, from: words)
      strings[language] = words
      libraries[language] = try Self.library(read, words)
    }
    self.strings = strings
    self.libraries = libraries
  }

  private static func library(_ templates: [(name: String, text: String)], _ words: Strings) throws -> MustacheLibrary {
    var library = MustacheLibrary()
    PageText.register()
    for (name, text) in templates {
      do {
        try library.register(PageText.pragma + (try worded(text, name, words)), named: name)
      } catch let error as MustacheTemplate.ParserError {
        throw Diagnostics(
          Diagnostic(
            "portal.template",
            at: Place(
              // The pragma is a line of its own before the template's.
              file: "\(name).mustache", line: error.context.lineNumber - 1, column: error.context.columnNumber),
            Wording(zh: "页面模板读不懂：\(error.error)", en: "the page template cannot be read: \(error.error)")))
      }
    }
    return library
  }

  /// A template with each `{{t.key}}` as the text of its key, escaped as any text of a page.
  private static func worded(_ template: String, _ name: String, _ words: Strings) throws -> String {
    let opening = "{{t."
    var parts = template.components(separatedBy: opening)
    for index in parts.indices.dropFirst() {
      guard let end = parts[index].range(of: "}}") else { continue }
      let key = String(parts[index][..<end.lowerBound])
      guard let text = words.texts[key] else {
        throw Diagnostics(
          Diagnostic(
            "portal.template-word", at: Place(file: "\(name).mustache", field: key),
            Wording(zh: "页面文字表里没有“\(key)”", en: "the tables of page texts lack “\(key)”")))
      }
      parts[index].replaceSubrange(..<end.upperBound, with: PageText().escapeText(text))
    }
    return parts.joined()
  }

  /// The words of a language.
  func words(_ language: Language) -> Strings {
    strings[language] ?? Strings(language: language, texts: [:])
  }

  /// A template filled in.
  /// - Throws: `Diagnostics` where there is no such template.
  func render(_ template: String, view: Any, chrome: Any, language: Language) throws -> String {
    let context: [String: Any] = ["page": TemplateValue.of(chrome), "view": TemplateValue.of(view)]
    guard let html = libraries[language]?.render(context, withTemplate: template) else {
      throw Diagnostics(
        Diagnostic(
          "portal.template-missing", at: Place(file: "\(template).mustache"),
          Wording(zh: "没有这个页面模板", en: "there is no such page template")))
    }
    return html
  }

  private static func read(_ folder: URL, extension ending: String) throws -> [(name: String, text: String)] {
    let root = folder.resolvingSymlinksInPath().path
    guard let files = FileManager.default.enumerator(atPath: root) else {
      throw Diagnostics(
        Diagnostic(
          "portal.templates-missing", at: Place(file: folder.lastPathComponent),
          Wording(zh: "找不到页面模板的文件夹", en: "the folder of page templates is missing"),
          remedy: Wording(zh: "重新安装，或用随程序安装的资源文件夹", en: "install the program with its resources")))
    }
    return try files.compactMap { $0 as? String }.filter { $0.hasSuffix(".\(ending)") }.sorted().map { path in
      (String(path.dropLast(ending.count + 1)), try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8))
    }
  }
}
