import ArgumentParser
import DecisionLanguage
import Diagnostics
import Foundation
import PolicyCorpus
import Rules

/// `tidu feel`: one expression of the open standard's language for decisions.
struct FEELCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "feel", abstract: "计算一个 FEEL 表达式（DMN 1.5） / works out a FEEL expression (DMN 1.5)",
    discussion: """
      标准的做法是出错得空值（原因写在标准错误输出）；--strict 则报错并停下。
      By the standard an error gives null, and its cause is told; with --strict it ends the command.

      例 / examples:
        tidu feel 'for x in [1, 2, 3] return x ** 2'
        tidu feel 'applicant.monthly income * 12 > 100000' --context applicant.json
        tidu feel '-2 ** 2'
        tidu feel '"abc" + 1' --strict --lang en
      """)

  @Argument(help: "表达式 / the expression")
  var expression: String

  @Option(help: "名称的值（JSON，名称对值） / values of names (JSON, values by name)")
  var context: String?

  @Flag(help: "出错即停 / an error ends the command")
  var strict = false

  @OptionGroup var output: OutputOptions

  /// An expression may begin with a minus, which would be taken for an option: it goes to the end, behind `--`.
  static func arranged(_ arguments: [String]) -> [String] {
    guard arguments.first == "feel", !arguments.contains("--"),
      let minus = arguments.firstIndex(where: { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0 != "-h" })
    else { return arguments }
    var rest = arguments
    let expression = rest.remove(at: minus)
    return rest + ["--", expression]
  }

  func run() throws {
    let values = try context.map { try InputValues.read(file: $0) { _ in .any } } ?? [:]
    let source = SourceText(expression)
    let parsed = try Expression(parsing: source, scope: NameScope(types: values.mapValues(\.type)))
    let session = EvaluationSession(mode: strict ? .strict : .standard, now: .current)
    let environment = Environment(values.mapValues(Evaluation.known))
    let result = try Interpreter(source, environment: environment).evaluate(parsed, in: session).value ?? .null
    switch output.format {
    case .text:
      for cause in session.causes { Console.say(cause.rendered(in: output.lang)) }
      print(result)
    case .json:
      print(
        JSONValue(fields: [
          "value": JSONValue(result), "causes": .list(session.causes.map { .text($0.rendered(in: output.lang)) }),
        ]).rendered)
    }
  }
}
