import ArgumentParser
import Benefits
import Diagnostics
import Facts
import Foundation
import PolicyCorpus
import Quantities

/// `tidu assess`: what one enterprise may match.
struct AssessCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess",
    abstract: "一家企业符合哪些扶持事项，最高多少，为什么，还缺什么 / what an enterprise may match, at most how much, and why",
    discussion: """
      例 / examples:
        tidu assess --facts enterprise.json --on 2026-05-10
        tidu assess --facts enterprise.json --on 2025-11-01 --for 2025 --format json
      """)

  @Option(help: "企业的事实文件（JSON）/ the facts of the enterprise (JSON)")
  var facts: String

  @Option(help: "所问之日，如 2026-05-10 / the day of the question")
  var on: CalendarDay

  @Option(name: .customLong("for"), help: "所属年份，缺省为上一个完整年度 / the qualifying year, by default the last closed one")
  var year: Int?

  @Option(help: "知悉之日：此后才记录的事实不看 / what was recorded later is not seen")
  var known: CalendarDay?

  @OptionGroup var output: OutputOptions
  @OptionGroup var corpus: CorpusOptions

  func validate() throws {
    for (name, value) in [("--for", year), ("--on", on.year), ("--known", known?.year)] {
      guard let value, !(1900...2199).contains(value) else { continue }
      throw ValidationError("\(name) \(value)：年份应在 1900 至 2199 之间 / the year should be from 1900 to 2199")
    }
  }

  func run() throws {
    let corpus = try corpus.load()
    let json = try InputFile.text(at: URL(fileURLWithPath: facts))
    let read = try FactsFile.read(json: json, dictionary: corpus.facts, file: facts)
    for warning in read.warnings { Console.say(warning.rendered(in: output.lang)) }
    let report = try Assessor(corpus: corpus).assess(read.dossier, on: on, forYear: year, known: known)
    switch output.format {
    case .json: print(report.json(in: output.lang).rendered)
    case .text: print(report.text(corpus: corpus, in: output.lang))
    }
  }
}
