import ArgumentParser
import BatchEvaluation
import Benefits
import Diagnostics
import Foundation
import PolicyCorpus
import Quantities

/// `tidu sql`: the rules as views, for a warehouse that a population already lies in.
struct SQLCommand: SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "把规则写成 SQL 视图：每个事项一个，合计一个 / the rules as views: one for each benefit, one for totals",
    discussion: """
      视图读的表与人口文件同名同列（enterprise、contract……），每列都是文字：空为未知，- 为确知没有。
      The views read tables named and shaped like a population's files, every column a text: empty is unknown, - is known
      to be absent. Amounts come out in fen.

      例 / examples:
        tidu sql --dialect sqlite --on 2026-11-21 > views.sql
        tidu sql --dialect duckdb --on 2026-11-21 --population population > views.sql
        tidu sql --dialect duckdb --on 2026-11-21 --reading zjtx-2025/12:contract-or-paid --answer 两者取低 > other.sql
      """)

  @Option(help: "写给哪种引擎 / which engine: sqlite, postgresql, duckdb, spark")
  var dialect: SQLDialect

  @Option(help: "所问之日，如 2026-05-10 / the day of the question")
  var on: CalendarDay

  @Option(name: .customLong("for"), help: "所属年份，缺省为上一个完整年度 / the qualifying year, by default the last closed one")
  var year: Int?

  @Option(
    help:
      "按这个文件夹的表头写：没有的列算未知；缺省为除“已列全”外各列都有 / which columns there are; by default all but those of what is listed whole")
  var population: String?

  @OptionGroup var other: OtherReadingOptions
  @OptionGroup var output: SpeechOptions
  @OptionGroup var corpus: CorpusOptions

  func validate() throws {
    for (name, value) in [("--for", year), ("--on", on.year)] {
      guard let value, !(1900...2199).contains(value) else { continue }
      throw ValidationError("\(name) \(value)：年份应在 1900 至 2199 之间 / the year should be from 1900 to 2199")
    }
  }

  func run() throws {
    let (corpus, touched) = try other.applied(to: corpus.load())
    let assessor = BatchAssessor(corpus: corpus, on: on, forYear: year, only: touched)
    // The hash of the rules is that of the files, which another reading leaves as they are.
    if let reading = other.reading, let answer = other.answer {
      print("-- 按另一种读法 / under another reading: \(reading) \(answer)")
    }
    let columns = try population.map { try PopulationHeads.columns(in: URL(fileURLWithPath: $0, isDirectory: true)) }
    // Few populations say that all subjects of a kind are listed: a view asks for that column only where it is there.
    let listed = Set(assessor.benefits.compactMap(\.declaration.listedFact?.text))
    print(assessor.script(for: dialect) { columns?.contains($0) ?? !listed.contains($0.name) }, terminator: "")
  }
}

extension SQLDialect: ExpressibleByArgument {}

/// The columns that a population's files have, by their first lines.
enum PopulationHeads {
  static func columns(in folder: URL) throws -> Set<ColumnName> {
    var columns: Set<ColumnName> = []
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for name in names where name.hasSuffix(".csv") {
      let file = try MappedFile(folder.appending(path: name))
      let head = file.withBytes { bytes in
        String(decoding: bytes.prefix(1 << 16).prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
      }
      for column in head.split(separator: ",") {
        columns.insert(
          ColumnName(table: String(name.dropLast(4)), name: column.filter { $0 != "\"" && $0 != "\u{FEFF}" }))
      }
    }
    return columns
  }
}
