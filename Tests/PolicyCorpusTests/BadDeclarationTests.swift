import Diagnostics
import Foundation
import Testing

@testable import PolicyCorpus

/// One change to a file of the example, and the whole message that it must bring.
struct BadDeclaration: CustomTestStringConvertible, Sendable {
  let title: String
  var folder = "shanghai/example-2023"
  var file = "02-awards.yaml"
  let old: String
  let new: String
  var language = Language.english
  let message: String

  var testDescription: String { title }

  /// What loading says; empty where it finds nothing wrong.
  func faults() throws -> String {
    var files = try ExampleDocument.files()
    let path = "\(folder)/\(file)"
    let text = try #require(files.texts[path])
    let place = try #require(text.range(of: old), "the example has no “\(old)”")
    files.texts[path] = text.replacingCharacters(in: place, with: new)
    let tables = try CarriedCorpus.tables.get()
    do {
      _ = try PolicyCorpus.load(from: files, tables: tables)
      return ""
    } catch {
      return error.rendered(in: language)
    }
  }
}

@Suite("Bad declarations")
struct BadDeclarationTests {
  @Test(
    "each is told with its place, what was expected and what to do",
    arguments: BadDeclaration.benefits + BadDeclaration.amounts + BadDeclaration.readings + BadDeclaration.cases
      + BadDeclaration.clauses + BadDeclaration.standards)
  func message(_ bad: BadDeclaration) throws {
    #expect(try bad.faults() == bad.message)
  }

  @Test("the example itself has no fault")
  func sound() throws {
    let corpus = try PolicyCorpus.load(from: ExampleDocument.files())
    #expect(corpus.clauses.count == 4)
  }

  @Test("faults of several files are told together, in the order of files and lines")
  func together() throws {
    var files = try ExampleDocument.files()
    for (name, old, new) in [
      ("01-targets.yaml", "direction: reach", "direction: reached"), ("02-awards.yaml", "payer: city", "payer: town"),
    ] {
      let path = "shanghai/example-2023/\(name)"
      files.texts[path] = files.texts[path]?.replacing(old, with: new)
    }
    let faults = #expect(throws: Diagnostics.self) { try PolicyCorpus.load(from: files) }
    #expect(
      faults?.all.compactMap { $0.place?.description } == [
        "shanghai/example-2023/01-targets.yaml:13:16", "shanghai/example-2023/01-targets.yaml:34:16",
        "shanghai/example-2023/02-awards.yaml:14:12", "shanghai/example-2023/02-awards.yaml:34:12",
      ])
  }

  @Test("files that belong to no clause, or to no document, are not passed over")
  func strayFiles() throws {
    var files = try ExampleDocument.files()
    files.texts["shanghai/example-2023/5-entry.yaml"] = ""
    files.texts["shanghai/other-2024/01-targets.yaml"] = ""
    let faults = #expect(throws: Diagnostics.self) { try PolicyCorpus.load(from: files) }
    #expect(
      faults?.rendered(in: .english) == """
        shanghai/example-2023/5-entry.yaml: error: this file of the folder is no clause
          expected: a name such as 05-entry-awards.yaml
          try: rename it, or move it out of the corpus
        shanghai/other-2024/01-targets.yaml: error: this file belongs to no document
          expected: a document.yaml in the same folder
        """)
  }

  @Test("a folder that is no corpus says what it lacks")
  func noCorpus() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tidu-\(UUID().uuidString)")
    let faults = #expect(throws: Diagnostics.self) { try PolicyCorpus.load(from: folder) }
    #expect(
      faults?.rendered(in: .chinese) == """
        \(folder.path): 错误：这个文件夹不是文件库：缺少 facts.yaml、reference、shanghai
          办法：用 --corpus 指明文件库所在的文件夹
        """)
  }

  @Test("a corpus without one of its tables says which, and so does one with a unit of two names")
  func tables() throws {
    var files = try ExampleDocument.files()
    files.texts["reference/workdays-cn.tsv"] = nil
    files.texts["reference/departments.yaml"] = """
      departments:
        - {name: 市财政局, aliases: [财政局]}
        - {name: 区财政局, aliases: [财政局]}
      """
    let faults = #expect(throws: Diagnostics.self) { try PolicyCorpus.load(from: files) }
    #expect(
      faults?.rendered(in: .english) == """
        reference/workdays-cn.tsv: error: this file is missing
        reference/departments.yaml:3:5: error: “财政局” belongs to “市财政局” too
          |   - {name: 区财政局, aliases: [财政局]}
          |     ^
          try: give each spelling to one unit
        """)
  }

  @Test("files under national that are no standard are not passed over, nor is an id in two folders")
  func strayStandards() throws {
    var files = try ExampleDocument.files()
    files.texts["national/readme.md"] = "text"
    let stray = #expect(throws: Diagnostics.self) { try PolicyCorpus.load(from: files) }
    #expect(
      stray?.rendered(in: .english) == """
        national/readme.md: error: this file of the folder is no standard
          expected: national/quality-smes/quality-smes-2026.yaml
          try: rename it, or move it out of the corpus
        """)
    files.texts["national/readme.md"] = nil
    files.texts["national/other/example-2022.yaml"] = files.texts["national/example/example-2022.yaml"]
    let twice = #expect(throws: Diagnostics.self) { try PolicyCorpus.load(from: files) }
    #expect(
      twice?.rendered(in: .english) == """
        national/other/example-2022.yaml:1:5: error: the standard “example-2022” stands in national/example/example-2022.yaml already
          | id: example-2022
          |     ^^^^^^^^^^^^
          try: give each a name of its own
        """)
  }

  @Test("a corpus may do without standards")
  func noStandards() throws {
    var files = try ExampleDocument.files()
    files.texts = files.texts.filter { !$0.key.hasPrefix("national/") }
    #expect(try PolicyCorpus.load(from: files).standards.isEmpty)
  }
}
