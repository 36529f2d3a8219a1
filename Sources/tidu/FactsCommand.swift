import ArgumentParser
import DelimitedText
import Diagnostics
import Facts
import Foundation
import PolicyCorpus

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
        """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
      case csv
    }

    @Option(help: "表的形式 / form of the table: csv")
    var kind = Kind.csv

    @Option(help: "说的是什么 / what the table is about: enterprise, project, contract, loan …")
    var subject = SubjectKind.enterprise

    @Option(
      name: .customLong("for"), help: "所问的年份，表里有它和上一年 / the year asked about; the table has it and the year before")
    var year = Calendar(identifier: .gregorian).component(.year, from: Date()) - 1

    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func validate() throws {
      guard (1901...2199).contains(year) else {
        throw ValidationError("--for \(year)：年份应在 1901 至 2199 之间 / the year should be from 1901 to 2199")
      }
    }

    func run() throws {
      var table = DelimitedTextWriter(for: .spreadsheet)
      table.append(try corpus.facts().templateColumns(of: subject, year: year))
      FileHandle.standardOutput.write(Data(table.bytes))
    }
  }
}

extension SubjectKind: ExpressibleByArgument {}
