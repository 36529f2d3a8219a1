import ArgumentParser
import Diagnostics
import Facts
import Testing

@testable import tidu

@Suite("tidu facts")
struct FactsCommandTests {
  @Test("the dictionary travels with the program")
  func bundledDictionary() throws {
    #expect(try CorpusOptions.parse([]).facts().all.count >= 53)
  }

  @Test("a folder without a dictionary is named in both languages")
  func missingDictionary() throws {
    let options = try CorpusOptions.parse(["--corpus", "nowhere"])
    let faults = try #require(throws: Diagnostics.self) { try options.facts() }
    #expect(
      faults.rendered(in: .chinese) == """
        nowhere/facts.yaml: 错误：没有这个文件
          办法：核对路径
        """)
    #expect(
      faults.rendered(in: .english) == """
        nowhere/facts.yaml: error: there is no such file
          try: check the path
        """)
  }

  @Test("the arguments of facts list and facts template are understood")
  func arguments() throws {
    let list = try #require(
      try Tidu.parseAsRoot(["facts", "list", "--format", "json", "--lang", "en"]) as? FactsCommand.List)
    #expect(list.output.format == .json)
    #expect(list.output.lang == .english)
    let template = try #require(
      try Tidu.parseAsRoot(["facts", "template", "--kind", "csv", "--subject", "contract", "--for", "2025"])
        as? FactsCommand.Template)
    #expect(template.subject == .contract)
    #expect(template.year == 2025)
  }

  @Test(
    "what is not understood is bad usage",
    arguments: [
      ["facts", "lst"], ["facts", "list", "--format", "xml"], ["facts", "list", "--lang", "fr"],
      ["facts", "template", "--for", "1800"], ["facts", "template", "--subject", "company"], ["nothing"],
    ])
  func badUsage(arguments: [String]) {
    #expect(throws: (any Error).self) { try Tidu.parseAsRoot(arguments) }
  }
}
