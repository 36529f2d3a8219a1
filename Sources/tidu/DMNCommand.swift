import ArgumentParser
import DecisionLanguage
import DecisionModels
import Diagnostics
import Foundation
import PolicyCorpus
import Rules

/// `tidu dmn`: models of the open standard for decisions.
struct DMNCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dmn", abstract: "DMN 1.2 至 1.5 的决策模型 / decision models of DMN 1.2 to 1.5",
    discussion: """
      例 / examples:
        tidu dmn run loan.dmn --decision Eligibility --input applicant.json
        tidu dmn check loan.dmn
        tidu dmn export shenggui-2023/5#annual-entrant-growth-award > award.dmn
        tidu dmn import award.dmn
        tidu dmn tck dmn-tck --format json
      """,
    subcommands: [Run.self, Check.self, Export.self, Import.self, Kit.self])

  struct Run: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "计算一项决策或调用一项决策服务 / works out a decision, or calls a decision service",
      discussion: """
        标准的做法是出错得空值（原因写在标准错误输出）；--strict 则报错并停下。
        By the standard an error gives null, and its cause is told; with --strict it ends the command.

        例 / examples:
          tidu dmn run loan.dmn --decision Eligibility --input applicant.json
          tidu dmn run loan.dmn --decision Eligibility --input applicant.json --strict --format json
        """)

    @Argument(help: "模型文件 / the model")
    var model: String

    @Option(help: "决策、决策服务或业务知识模型的名称 / the name of a decision, service or knowledge model")
    var decision: String

    @Option(help: "输入数据（JSON，名称对值）/ the input data (JSON, values by name)")
    var input: String?

    @Flag(help: "出错即停 / an error ends the command")
    var strict = false

    @OptionGroup var output: OutputOptions

    func run() throws {
      let engine = try DecisionEngine(ModelFolder.library(of: URL(fileURLWithPath: model)))
      let values = try input.map { try InputValues.read(file: $0) { engine.inputType($0) } } ?? [:]
      let session = EvaluationSession(mode: strict ? .strict : .standard, now: .current)
      let value: Value
      if engine.invocables.contains(decision), !engine.decisions.contains(decision) {
        sayLacking(try engine.lackingArguments(values, of: decision))
        value = try engine.call(decision, arguments: values, session: session)
      } else {
        let inputs = try engine.inputs(values)
        sayLacking(try engine.lacking(inputs, for: decision))
        value = try engine.evaluate(decision: decision, inputs: inputs, session: session)
      }
      switch output.format {
      case .text:
        for cause in session.causes { Console.say(cause.rendered(in: output.lang)) }
        print(value)
      case .json:
        print(
          JSONValue(fields: [
            "decision": .text(decision), "value": JSONValue(value),
            "causes": .list(session.causes.map { .text($0.rendered(in: output.lang)) }),
          ]).rendered)
      }
    }

    private func sayLacking(_ names: [String]) {
      guard !names.isEmpty else { return }
      let words = Wording(
        zh: "没有给出，按空值计算：\(names.joined(separator: "、"))",
        en: "not given, taken as null: \(names.joined(separator: ", "))")
      Console.say(words(output.lang))
    }
  }

  struct Check: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "检查名称、类型和决策表（重叠、空缺、无用的规则）/ checks names, types and tables (overlaps, gaps, idle rules)",
      discussion: """
        退出码 1 为有错误；只有提醒时为 0。 / exits 1 where there is an error, 0 where there are warnings alone

        例 / example: tidu dmn check loan.dmn --lang en
        """)

    @Argument(help: "模型文件 / the model")
    var model: String

    @OptionGroup var output: OutputOptions

    func run() throws {
      let engine = try DecisionEngine(ModelFolder.library(of: URL(fileURLWithPath: model)), checking: true)
      let found = engine.faults + engine.findings
      switch output.format {
      case .text:
        for fault in found { Console.say(fault.rendered(in: output.lang)) }
        for place in engine.unanalysedTables {
          let words = Wording(
            zh: "这张表有格子不只是拿输入同固定的值比较，没有分析",
            en: "a cell of this table does more than compare its input with fixed values: not analysed")
          Console.say("\(place): \(words(output.lang))")
        }
        let errors = found.count { $0.severity == .error }
        let words = Wording(
          zh: "错误 \(errors) 处，提醒 \(found.count - errors) 处",
          en: "errors: \(errors), warnings: \(found.count - errors)")
        print(words(output.lang))
      case .json:
        print(
          JSONValue(fields: [
            "findings": .list(
              found.map { fault in
                JSONValue(fields: [
                  "code": .text(fault.code), "severity": .text(fault.severity.rawValue),
                  "place": JSONValue(text: fault.place), "message": .text(fault.rendered(in: output.lang)),
                ])
              }),
            "unanalysed": JSONValue(texts: engine.unanalysedTables),
          ]).rendered)
      }
      guard !found.contains(where: { $0.severity == .error }) else { throw ExitCode.found }
    }
  }

  struct Kit: SpeakingCommand {
    static let configuration = CommandConfiguration(
      commandName: "tck",
      abstract: "跑 DMN 兼容性测试套件的一个目录 / runs a folder of the DMN compatibility kit",
      discussion: """
        退出码 1 表示有案例不符。 / exits 1 where a case fails

        例 / examples:
          tidu dmn tck dmn-tck
          tidu dmn tck dmn-tck/compliance-level-2 --format json
        """)

    @Argument(help: "套件的目录 / a folder of the kit")
    var folder: String

    @OptionGroup var output: OutputOptions

    func run() throws {
      let report = try KitRunner(root: URL(fileURLWithPath: folder), now: .current).run { name in
        ProgressLine.show(name)
      }
      ProgressLine.end()
      switch output.format {
      case .text: print(report.rendered(in: output.lang))
      case .json: print(report.exported.rendered)
      }
      guard report.failed == 0 else { throw ExitCode.found }
    }
  }
}

extension KitReport {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "passed": .integer(passed), "failed": .integer(failed),
      "folders": .list(
        folders.map { folder in
          JSONValue(fields: [
            "folder": .text(folder.name), "passed": .integer(folder.passed), "failed": .integer(folder.failed),
            "failures": .list(
              folder.failures.map { failure in
                JSONValue(fields: [
                  "case": .text(failure.testCase), "node": .text(failure.node), "expected": .text(failure.expected),
                  "actual": .text(failure.actual),
                ])
              }),
          ])
        }),
    ])
  }

  fileprivate func rendered(in language: Language) -> String {
    var lines: [String] = []
    for folder in folders where folder.failed > 0 {
      lines.append("\(folder.name)  \(folder.passed) / \(folder.passed + folder.failed)")
      for failure in folder.failures {
        let words = Wording(
          zh: "应为 \(failure.expected)，得到 \(failure.actual)", en: "expected \(failure.expected), got \(failure.actual)")
        lines.append("  \(failure.testCase)  \(failure.node)  \(words(language))")
      }
    }
    let words = Wording(
      zh: "\(folders.count) 个目录，\(passed) 个案例相符，\(failed) 个不符",
      en: "\(folders.count) folders, \(passed) cases passed, \(failed) failed")
    return (lines + [words(language)]).joined(separator: "\n")
  }
}
