import ArgumentParser
import Benefits
import Demonstration
import Diagnostics
import Foundation
import PolicyCorpus

/// `tidu corpus`: the documents as declarations.
struct CorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus", abstract: "政策文件的声明 / the documents as declarations",
    discussion: """
      例 / examples:
        tidu corpus check
        tidu corpus show shenggui-2023/5
        tidu corpus export --format json
      """,
    subcommands: [
      Check.self, List.self, Show.self, Export.self, CoverageCheck.self, Mutate.self, Attach.self, Audit.self,
    ])

  /// The kinds of instrument whose engine is here, is shown on a page, and is walked by a test.
  static let engines: Set<InstrumentKind> = [
    .benefit, .indicator, .register, .voucher, .case, .exchange, .programme, .event, .evaluation,
  ]
  /// The kinds of instrument whose records people can keep where the corpus means them to be no more than that.
  static let records: Set<InstrumentKind> = [.register, .programme, .evaluation]

  struct Check: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "检查全部声明，并跑每一条旁边的案例 / checks every declaration and runs the cases beside it",
      discussion: """
        退出码 0 为全部无误，1 为有发现。 / exits 0 where all is well, 1 where something was found

        例 / examples:
          tidu corpus check
          tidu corpus check --corpus Corpus --lang en
        """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let (loaded, outcomes, faults) = try check()
      let rowByRow = loaded.map { BatchAssessor(corpus: $0, on: DemonstrationCity.usualDay).withoutPlan } ?? []
      switch output.format {
      case .text:
        for (benefit, reason) in rowByRow {
          print(
            Wording(
              zh: "\(benefit) 没有列运算，全体测算时逐户计算，也没有 SQL：\(reason.zh)",
              en: "\(benefit) has no plan: it is assessed row by row, and has no SQL: \(reason.en)")(output.lang))
        }
        for fault in faults { Console.say(fault.rendered(in: output.lang)) }
        guard let loaded else { break }
        let words = Wording(
          zh: "\(loaded.documents.count) 份文件，\(loaded.clauses.count) 条，\(loaded.instruments.count) 项政策工具；"
            + "\(outcomes.count) 个案例，\(faults.count) 个不符",
          en: "\(loaded.documents.count) documents, \(loaded.clauses.count) clauses, "
            + "\(loaded.instruments.count) instruments; \(outcomes.count) cases, \(faults.count) of them wrong")
        print(words(output.lang))
      case .json:
        print(
          JSONValue(fields: [
            "documents": .integer(loaded?.documents.count ?? 0), "clauses": .integer(loaded?.clauses.count ?? 0),
            "instruments": .integer(loaded?.instruments.count ?? 0), "cases": .integer(outcomes.count),
            "faults": .list(faults.map { .text($0.rendered(in: output.lang)) }),
            "withoutPlan": .list(
              rowByRow.map { benefit, reason in
                JSONValue(fields: ["benefit": .text("\(benefit)"), "reason": .text(reason(output.lang))])
              }),
          ]).rendered)
      }
      guard faults.isEmpty else { throw ExitCode.found }
    }

    /// Loads the corpus and runs its cases; where it can't be loaded, its faults alone.
    /// - Throws: `Diagnostics` where the folder itself is not there: that is bad input, no finding.
    private func check() throws -> (corpus: PolicyCorpus?, outcomes: [CaseOutcome], faults: [Diagnostic]) {
      do {
        let loaded = try corpus.load()
        let outcomes = Assessor(corpus: loaded).runCases()
        return (loaded, outcomes, outcomes.compactMap(\.fault) + loaded.translationFaults)
      } catch let faults as Diagnostics where faults.all.first?.code != "corpus.folder" {
        return (nil, [], faults.all)
      }
    }
  }

  struct List: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出文件、条款、政策工具和标准 / documents, clauses, instruments and standards",
      discussion: "例 / example: tidu corpus list --lang en")

    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let loaded = try corpus.load()
      switch output.format {
      case .text: print(loaded.listing(in: output.lang))
      case .json: print(loaded.exported.rendered)
      }
    }
  }

  struct Show: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "一份文件、一条、一项政策工具或一个标准的全部声明 / all that a document, clause, instrument or standard declares",
      discussion: """
        例 / examples:
          tidu corpus show shenggui-2023
          tidu corpus show shenggui-2023/5
          tidu corpus show shenggui-2023/5#new-entrant-award
          tidu corpus show quality-smes-2026
        """)

    @Argument(help: "标识 / id")
    var id: String

    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      print(try corpus.load().description(of: id, in: output.lang))
    }
  }

  struct Export: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "导出全部声明为数据 / the declarations as data",
      discussion: "例 / example: tidu corpus export --format json > corpus.json")

    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let loaded = try corpus.load()
      switch output.format {
      case .json: print(loaded.exported.rendered)
      case .text: print(loaded.listing(in: output.lang))
      }
    }
  }

  struct CoverageCheck: SpeakingCommand {
    static let configuration = CommandConfiguration(
      commandName: "coverage",
      abstract: "名单里的每一项机制由哪些政策工具承接 / which instruments account for each mechanism of a list",
      discussion: """
        退出码 1 表示有遗漏。 / exits 1 where one is missing
        例 / example: tidu corpus coverage --mechanisms mechanisms.tsv --format json
        """)

    @Option(help: "机制名单（TSV）/ the list of mechanisms (TSV)")
    var mechanisms: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let loaded = try corpus.load()
      let list = try MechanismList(tsv: InputFile.text(at: URL(fileURLWithPath: mechanisms)), file: mechanisms)
      let coverage = Coverage(of: list, by: loaded, engines: CorpusCommand.engines, records: CorpusCommand.records)
      switch output.format {
      case .text: print(coverage.rendered(in: output.lang))
      case .json: print(coverage.exported.rendered)
      }
      guard coverage.isComplete else { throw ExitCode.found }
    }
  }
}
