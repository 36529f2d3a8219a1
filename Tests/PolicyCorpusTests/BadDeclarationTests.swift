import Diagnostics
import Foundation
import Testing

@testable import PolicyCorpus

/// One change to a carried file, and the whole message that it must bring.
struct BadDeclaration: CustomTestStringConvertible, Sendable {
  let title: String
  var file = "05-entry-awards.yaml"
  let old: String
  let new: String
  var language = Language.english
  let message: String

  var testDescription: String { title }

  /// What loading says; empty where it finds nothing wrong.
  func faults() throws -> String {
    var files = try CarriedCorpus.files.get()
    let path = file.contains("/") || file == "facts.yaml" ? file : "shanghai/shenggui-2023/\(file)"
    let text = try #require(files.texts[path])
    let place = try #require(text.range(of: old), "the carried file has no “\(old)”")
    files.texts[path] = text.replacingCharacters(in: place, with: new)
    do {
      _ = try PolicyCorpus.load(from: files)
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
    arguments: BadDeclaration.benefits + BadDeclaration.cases + BadDeclaration.clauses)
  func message(_ bad: BadDeclaration) throws {
    #expect(try bad.faults() == bad.message)
  }

  @Test("faults of several files are told together, in the order of files and lines")
  func together() throws {
    var files = try CarriedCorpus.files.get()
    for (name, old, new) in [
      ("01-overall-targets.yaml", "direction: exceed", "direction: exceeds"),
      ("05-entry-awards.yaml", "payer: city", "payer: town"),
    ] {
      let path = "shanghai/shenggui-2023/\(name)"
      files.texts[path] = files.texts[path]?.replacing(old, with: new, maxReplacements: 1)
    }
    let faults = #expect(throws: Diagnostics.self) { try PolicyCorpus.load(from: files) }
    #expect(
      faults?.all.compactMap { $0.place?.description } == [
        "shanghai/shenggui-2023/01-overall-targets.yaml:47:16", "shanghai/shenggui-2023/05-entry-awards.yaml:14:12",
      ])
  }
}
