import ArgumentParser
import BatchEvaluation
import Benefits
import Diagnostics
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities

/// `tidu batch`: everybody at once.
struct BatchCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "全部企业测算一遍：谁符合哪些事项，最高多少 / everybody assessed: who matches what, at most how much",
    discussion: """
      逐行写出 credit_code,subject,key,benefit,state,amount_kind,min_yuan,max_yuan,row，按前几列排序；缺省只写相符和待补信息的。
      答案与 tidu assess 逐分相同。汇总中 max_yuan 含待补信息的；有一户没有上限时为空，另给有上限部分之和。
      The answers are those of tidu assess, to the fen. A summary's max_yuan includes the undecided, and is null where
      nothing bounds one of them.

      例 / examples:
        tidu batch --population population --on 2026-11-21 --out result.csv --summary summary.json
        tidu batch --store --data data --on 2026-11-21 --out result.csv
        tidu batch --population population --on 2026-05-10 --for 2025 --out all.csv --all --reasons --threads 2
      """)

  @OptionGroup var source: PopulationOptions

  @OptionGroup var question: QuestionOptions

  @Option(help: "结果写到哪个文件（CSV）/ the file to write")
  var out: String?

  @Option(help: "汇总写到哪个文件（JSON）/ the file for the summary")
  var summary: String?

  @Flag(help: "不相符和不在执行期的也写 / tell also what is ineligible or not in force")
  var all = false

  @Flag(help: "末列写明每行每个条件：t 满足、f 不满足、u 未知 / a last column with each condition: met, failed, unknown")
  var reasons = false

  @OptionGroup var other: OtherReadingOptions
  @OptionGroup var output: SpeechOptions
  @OptionGroup var corpus: CorpusOptions

  func validate() throws {
    guard out != nil || summary != nil else {
      throw ValidationError("缺少 --out 或 --summary：结果写到哪里 / --out or --summary is missing: where to write")
    }
    try OutputFile.check(["--out": out, "--summary": summary], reading: source.population)
  }

  func run() async throws {
    let (corpus, touched) = try other.applied(to: corpus.load())
    let assessor = BatchAssessor(corpus: corpus, on: question.on, forYear: question.year, only: touched)
    let everybody = try await source.read(corpus, question, in: output.lang, keeps: assessor.reads)
    let outcome = try assessor.run(
      everybody.population, apart: everybody.apart, threads: question.threads,
      options: .init(isWhole: all, keepsCells: reasons)
    ) { done, total in
      if done % 64 == 0 { ProgressLine.show("测算 \(done * 100 / max(1, total))%") }
    }
    ProgressLine.end()
    let sums = outcome.summary
    if let out {
      let table = BatchTable(outcome, showsReasons: reasons)
      try OutputFile.write(to: URL(fileURLWithPath: out)) { receive in try table.write(receive) }
    }
    if let summary {
      try OutputFile.write(to: URL(fileURLWithPath: summary)) { receive in
        try receive(Array((sums.json.rendered + "\n").utf8))
      }
    }
    let words = Wording(
      zh: "\(sums.enterprises) 家企业：初步相符 \(sums.benefits.reduce(0) { $0 + $1.all.eligible }) 项次，"
        + "待补信息 \(sums.benefits.reduce(0) { $0 + $1.all.open }) 项次",
      en: "\(sums.enterprises) enterprises: \(sums.benefits.reduce(0) { $0 + $1.all.eligible }) matches, "
        + "\(sums.benefits.reduce(0) { $0 + $1.all.open }) undecided")
    print(words(output.lang))
  }
}
