import ArgumentParser
import DecisionModels
import Diagnostics
import Foundation
import PolicyCorpus

extension DMNCommand {
  struct Export: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "把一项扶持事项的决策表写成 DMN 1.5 / writes a benefit's table as DMN 1.5",
      discussion: """
        万、亿、% 写成数字；各列读什么写成决策。任何合乎标准的引擎都能读。
        Suffixes become plain numbers, what columns read becomes decisions; any engine of the standard reads it.

        例 / example: tidu dmn export shenggui-2023/5#annual-entrant-growth-award > award.dmn
        """)

    @Argument(help: "扶持事项的标识 / the benefit's id")
    var id: String

    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let benefits = try corpus.load().benefits
      let known = benefits.filter { $0.table != nil }.map(\.id.description)
      guard let model = benefits.first(where: { $0.id.description == id })?.exportedModel else {
        throw Diagnostic(
          "dmn.no-table", Wording(zh: "没有带决策表的扶持事项“\(id)”", en: "there is no benefit “\(id)” with a table"),
          expected: Wording(
            zh: "扶持事项的标识，如 shenggui-2023/5#new-entrant-award",
            en: "the id of a benefit, such as shenggui-2023/5#new-entrant-award"),
          remedy: suggestion(for: id, among: known)
            ?? Wording(zh: "全部标识见 tidu corpus list", en: "tidu corpus list shows all ids"))
      }
      print(model.xml, terminator: "")
    }
  }

  struct Import: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "试读模型：决策表写成文本会是什么样 / a dry run: a model's tables in the text form",
      discussion: """
        什么也不写入；退出码 1 表示有表不能照用。 / writes nothing; exits 1 where a table can't be used as it is

        例 / example: tidu dmn import award.dmn
        """)

    @Argument(help: "模型文件 / the model")
    var model: String

    @OptionGroup var output: OutputOptions

    func run() throws {
      let engine = try DecisionEngine(ModelFolder.library(of: URL(fileURLWithPath: model)))
      let tables = engine.importedTables
      let faults = engine.faults + tables.flatMap(\.faults)
      switch output.format {
      case .text:
        for fault in faults { Console.say(fault.rendered(in: output.lang)) }
        print(tables.map(\.text).joined(separator: "\n\n"))
      case .json:
        print(
          JSONValue(fields: [
            "tables": .list(tables.map { JSONValue($0) }),
            "faults": .list(faults.map { .text($0.rendered(in: output.lang)) }),
          ]).rendered)
      }
      guard faults.isEmpty else { throw ExitCode.found }
    }
  }
}

extension TableImport {
  /// The table as a clause file has it.
  fileprivate var text: String {
    let indented = grid.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return (["# \(decision)", "inputs:"] + inputs.map { "  \($0.name): \($0.expression)" } + ["table: |", indented])
      .joined(separator: "\n")
  }
}

extension JSONValue {
  fileprivate init(_ table: TableImport) {
    self.init(fields: [
      "decision": .text(table.decision),
      "inputs": .list(
        table.inputs.map { JSONValue(fields: ["name": .text($0.name), "expression": .text($0.expression)]) }),
      "table": .text(table.grid),
    ])
  }
}
