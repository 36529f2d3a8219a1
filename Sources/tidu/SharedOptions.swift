import ArgumentParser
import Corpus
import Diagnostics
import Facts
import Foundation

/// How a command answers.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

extension Language: ExpressibleByArgument {}

/// Options that say in which language a command speaks.
protocol SpokenOptions: ParsableArguments {
  var lang: Language { get }
}

/// The language of a command that answers in words alone.
struct SpeechOptions: SpokenOptions {
  @Option(help: "语言 / language: zh, en")
  var lang = Language.chinese
}

/// The form and language of an answer with data.
struct OutputOptions: SpokenOptions {
  @Option(help: "答案的形式 / form of the answer: text, json")
  var format = OutputFormat.text

  @Option(help: "语言 / language: zh, en")
  var lang = Language.chinese
}

/// A command whose messages are in the language that a person chose.
protocol SpeakingCommand: ParsableCommand {
  associatedtype Output: SpokenOptions
  var output: Output { get }
}

extension SpeakingCommand {
  var language: Language { output.lang }
}

/// Where the corpus stands.
struct CorpusOptions: ParsableArguments {
  @Option(name: .customLong("corpus"), help: "语料目录，缺省为随程序的一份 / folder of the corpus, by default the program's own")
  var folder: String?

  var url: URL { CorpusFolder.url(override: folder) }

  /// The dictionary of facts alone, for commands that need no clause.
  /// - Throws: `Diagnostics` where the file cannot be read or is wrong.
  func facts() throws -> FactDictionary {
    let file = url.appendingPathComponent("facts.yaml")
    return try FactDictionary(yaml: InputFile.text(at: file), file: folder == nil ? "facts.yaml" : file.relativePath)
  }
}

/// Files that people name.
enum InputFile {
  /// The text of a file.
  /// - Throws: `Diagnostics`: `input.unreadable` with the system's reason, or `input.encoding`.
  static func text(at url: URL) throws -> String {
    let bytes = try bytes(at: url)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostics(
        Diagnostic(
          "input.encoding", at: Place(file: url.relativePath),
          Wording(zh: "文件不是 UTF-8 编码", en: "the file is not UTF-8"),
          remedy: Wording(zh: "另存为 UTF-8", en: "save it as UTF-8")))
    }
    return text
  }

  /// The bytes of a file.
  /// - Throws: `Diagnostics` with `input.unreadable`: missing, or the system's reason.
  static func bytes(at url: URL) throws -> Data {
    do {
      return try Data(contentsOf: url)
    } catch {
      let isMissing = !FileManager.default.fileExists(atPath: url.path)
      throw Diagnostics(
        Diagnostic(
          "input.unreadable", at: Place(file: url.relativePath),
          isMissing
            ? Wording(zh: "没有这个文件", en: "there is no such file")
            : Wording(
              zh: "读不到文件：\(error.localizedDescription)", en: "the file cannot be read: \(error.localizedDescription)"),
          remedy: isMissing
            ? Wording(zh: "核对路径", en: "check the path") : Wording(zh: "核对权限", en: "check its permissions")))
    }
  }
}
