import ArgumentParser
import DelimitedText
import Diagnostics
import Facts
import Foundation
import Quantities
import PolicyCorpus
import Reporting

/// `tidu facts`: the dictionary of facts.
struct FactsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts", abstract: "事实字典 / the dictionary of facts",
    discussion: """
      例 / examples:
        tidu facts list --format json
        tidu facts template --for 2025 > enterprise.csv
        tidu facts template --subject contract
      """,
    subcommands: [List.self, Template.self, History.self, Tell.self, Correct.self, Withdraw.self])

  struct List: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出全部事实：含义、到哪里找、谁提供、来源先后 / every fact: meaning, where to find it, who tells it, sources",
      discussion: """
        例 / examples:
          tidu facts list
          tidu facts list --lang en
          tidu facts list --format json
        """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let dictionary = try corpus.facts()
      switch output.format {
      case .text: print(dictionary.listing(in: output.lang))
      case .json: print(dictionary.exported.rendered)
      }
    }
  }

  struct Template: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "事实表的表头：每个事实、每个期间一列 / the header of a table of facts: a column for each fact and period",
      discussion: """
        金额以元为单位，是否写 true 或 false，选项写标识，不知道的留空，确知没有的写 -。
        Amounts are in yuan, truth is true or false, choices stand by their ids, empty is unknown, - is known to be absent.

        例 / examples:
          tidu facts template --for 2025 > enterprise.csv
          tidu facts template --subject contract > contract.csv
        tidu facts template --kind xlsx --month 2025-11 > 报送表.xlsx
        """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
      case csv, xlsx
    }

    @Option(help: "表的形式：csv 为事实表，xlsx 为月报 / form of the table: csv of all facts, xlsx of a month's report")
    var kind = Kind.csv

    @Option(help: "说的是什么 / what the table is about: enterprise, project, contract, loan …")
    var subject = SubjectKind.enterprise

    @Option(
      name: .customLong("for"), help: "所问的年份，表里有它和上一年 / the year asked about; the table has it and the year before")
    var year = Timestamp.now.dayInShanghai.year - 1

    @Option(help: "月报的月份，缺省为上年 12 月 / the report's month, by default last year's December")
    var month: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func validate() throws {
      guard kind == .csv || subject == .enterprise else {
        throw ValidationError(
          "--kind xlsx 是企业的月报，没有 --subject \(subject.rawValue) / the month's report is about enterprises")
      }
      guard month.map({ ReportMonth($0) != nil }) ?? true else {
        throw ValidationError("--month \(month ?? "")：应为 2025-11 的形式 / should be as 2025-11")
      }
      guard (1901...2199).contains(year) else {
        throw ValidationError("--for \(year)：年份应在 1901 至 2199 之间 / the year should be from 1901 to 2199")
      }
    }

    func run() throws {
      if kind == .xlsx, let month = ReportMonth(month ?? "\(year)-12") {
        let template = ReportTemplate(
          month: month, title: "工业企业报送表", measures: ["output", "revenue"], unit: .thousand,
          dictionary: try corpus.facts())
        FileHandle.standardOutput.write(Data(try template.draft([], streets: []).bytes()))
        return
      }
      var table = DelimitedTextWriter(for: .spreadsheet)
      table.append(try corpus.facts().templateColumns(of: subject, year: year))
      FileHandle.standardOutput.write(Data(table.bytes))
    }
  }
}

extension SubjectKind: ExpressibleByArgument {}
