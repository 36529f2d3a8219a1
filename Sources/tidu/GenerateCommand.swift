import ArgumentParser
import Demonstration
import Foundation
import Quantities

/// `tidu generate`: the enterprises of a demonstration city, and what is below them.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "生成一座演示城市的企业及其合同、项目、贷款等（模拟数据）/ a demonstration city (made-up data)",
    discussion: """
      企业写入 enterprise.csv，合同、项目、产品、贷款、保险、人才、地块、机构各写一个文件，如 contract.csv。
      同样的参数，每次写出的内容逐字节相同。
      Enterprises go into enterprise.csv, contracts, projects, loans … into a file of their own, such as contract.csv.
      The same arguments write the same bytes.

      例 / example:
        tidu generate --enterprises 20000 --months 24 --seed 7 --out population
      """)

  @Option(help: "企业家数 / how many enterprises")
  var enterprises: Int

  @Option(help: "给出最近几个月的产值 / of how many months output is told")
  var months = 0

  @Option(help: "随机种子 / the seed")
  var seed: UInt64 = 1

  @Option(help: "生成所依据的日子 / the day that the city is made for")
  var on = DemonstrationCity.usualDay

  @Option(help: "写到哪个文件夹 / the folder to write")
  var out: String

  @OptionGroup var corpus: CorpusOptions

  func run() throws {
    let corpus = try corpus.load()
    let city = try DemonstrationCity(
      enterprises: enterprises, months: months, seed: seed, on: on, areas: corpus.areas,
      industries: corpus.industries)
    try city.writePopulation(to: URL(fileURLWithPath: out, isDirectory: true)) { written in
      ProgressLine.show("已生成 \(written) / \(enterprises) 家")
    }
    ProgressLine.end()
    print("已在 \(out) 生成 \(enterprises) 家企业（模拟数据）/ \(enterprises) made-up enterprises written")
  }
}

extension DemonstrationCity {
  /// The day that a demonstration is made for where nobody names one.
  static let usualDay = CalendarDay(daysSinceEpoch: 20_778)  // 2026-11-21
}
