import ArgumentParser
import Benefits
import Decimals
import Diagnostics
import Facts
import Foundation
import PolicyCorpus
import Quantities

/// `tidu seek`: for which value of one fact a benefit's amount reaches a goal.
struct SeekCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "seek",
    abstract: "某一事实为何值时，某一事项的金额达到所求 / for which value of a fact a benefit's amount reaches a goal",
    discussion: """
      只变动一个事实，其余照旧；在每处界限上都是准确的。法定统计报送的、期间已经结束的数不能反推。
      One fact moves, all others stand; exact at every boundary. Statutory figures of closed periods are not sought.
      达到与否看最高金额；达不到也是答案，退出码仍为 0。/ A ceiling counts as its height; out of reach is an answer too (exit 0).

      例 / examples:
        tidu seek --facts enterprise.json --on 2026-05-10 --benefit zhuanxing-2026/1#first-set-support \\
          --key c1 --fact contract_amount --at-least 3000000
        tidu seek --facts enterprise.json --on 2026-05-10 --benefit zhuanxing-2026/6#upgrade-financing \\
          --fact lease_cost --at-least 20000000 --format json
      """)

  @Option(help: "企业的事实文件（JSON）/ the facts of the enterprise (JSON)")
  var facts: String

  @Option(help: "所问之日，如 2026-05-10 / the day of the question")
  var on: CalendarDay

  @Option(name: .customLong("for"), help: "所属年份，缺省为上一个完整年度 / the qualifying year, by default the last closed one")
  var year: Int?

  @Option(help: "知悉之日：此后才记录的事实不看 / what was recorded later is not seen")
  var known: CalendarDay?

  @Option(help: "扶持事项，如 shenggui-2023/5#new-entrant-award / the benefit")
  var benefit: InstrumentID

  @Option(help: "合同、项目等的 key，只有一个时可不写 / the key of the contract, project …, where there are several")
  var key: String?

  @Option(help: "变动的事实，如 contract_amount；分期间的可写 output@2026 / the fact that moves")
  var fact: FactReference

  @Option(help: "所求的金额（元）/ the amount to reach, in yuan")
  var atLeast: Money

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
    let request = SeekRequest(benefit: benefit, key: key, fact: fact.fact, period: fact.period, goal: atLeast)
    let answer = try Assessor(corpus: corpus).seek(request, in: read.dossier, on: on, forYear: year, known: known)
    switch output.format {
    case .json: print(answer.json(in: output.lang))
    case .text: print(answer.text(corpus: corpus, in: output.lang))
    }
  }
}

extension InstrumentID: ExpressibleByArgument {
  /// Reads `shenggui-2023/5#new-entrant-award`.
  public init?(argument: String) { self.init(argument) }
}

extension FactReference: ExpressibleByArgument {
  /// Reads `contract_amount` or `output@2026`.
  public init?(argument: String) { self.init(column: argument) }
}

extension Money: ExpressibleByArgument {
  /// Reads an amount in yuan with at most two digits after the point.
  public init?(argument: String) {
    guard let yuan = Decimal128(exactly: argument) else { return nil }
    self.init(exactlyYuan: yuan)
  }
}
