import Diagnostics
import Foundation
import Mustache

/// Writes pages: templates and words, read once at the start.
struct PageRenderer: Sendable {
  private let library: MustacheLibrary
  private let strings: [Language: Strings]

  /// Reads every template and both tables of words.
  /// - Throws: `Diagnostics` naming the file that cannot be read, with line and column where a template is broken.
  init(templates: URL, words: URL) throws {
    var library = MustacheLibrary()
    for (name, text) in try Self.read(templates, extension: "mustache") {
      do {
        try library.register(text, named: name)
      } catch let error as MustacheTemplate.ParserError {
        throw Diagnostics(
          Diagnostic(
            "portal.template",
            at: Place(
              file: "\(name).mustache", line: error.context.lineNumber, column: error.context.columnNumber),
            Wording(zh: "页面模板读不懂：\(error.error)", en: "the page template cannot be read: \(error.error)")))
      }
    }
    self.library = library
    strings = Dictionary(
      uniqueKeysWithValues: try Language.allCases.map { ($0, try Strings.load($0, from: words)) })
  }

  /// The words of a language.
  func words(_ language: Language) -> Strings {
    strings[language] ?? Strings(language: language, texts: [:])
  }

  /// A template filled in.
  /// - Throws: `Diagnostics` where there is no such template.
  func render(_ template: String, view: Any, chrome: Any, language: Language) throws -> String {
    let context: [String: Any] = [
      "t": words(language).tree, "page": TemplateValue.of(chrome), "view": TemplateValue.of(view),
    ]
    guard let html = library.render(context, withTemplate: template) else {
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
