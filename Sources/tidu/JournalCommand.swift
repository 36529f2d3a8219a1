import Access
import ArgumentParser
import Cultivation
import Delivery
import Diagnostics
import Enterprises
import Exchanges
import Foundation
import Places
import PolicyCorpus
import Programmes
import Reporting
import Rules
import Services
import Storage
import Targets

/// `tidu journal`: whether what was done is as it was written down.
struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "核验日志，按日志重建 / verifies the journal, rebuilds from it",
    discussion: """
      例 / examples:
        tidu journal verify --data data
        tidu journal replay --data data
      """,
    subcommands: [Verify.self, Replay.self])

  struct Verify: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "逐条核验日志，指出第一处不对 / walks the journal and names the first record that is wrong",
      discussion: "例 / example: tidu journal verify --data data")

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions

    func run() async throws {
      let opened = try await store.openExisting(in: output.lang)
      let report = try await opened.verifyJournal { ProgressLine.show("已核验 \($0) 条") }
      ProgressLine.end()
      if let fault = report.fault {
        Console.say(fault.diagnostic.rendered(in: output.lang))
        throw ExitCode.found
      }
      let words = Wording(
        zh: "日志完好：\(report.head.count) 条，\(report.segments) 个批次，末条 \(report.head.hash.hex)",
        en:
          "the journal is sound: \(report.head.count) records, \(report.segments) segments, head \(report.head.hash.hex)"
      )
      print(words(output.lang))
      let files = try await opened.verifyAttachments()
      guard files.broken == nil else {
        Console.say(files.words(output.lang))
        throw ExitCode.found
      }
      print(files.words(output.lang))
    }
  }

  struct Replay: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "按日志重建并与库里逐行对照 / rebuilds everything from the journal and compares row by row",
      discussion: "例 / example: tidu journal replay --data data")

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func run() async throws {
      let dictionary = try corpus.facts()
      let opened = try await store.openExisting(in: output.lang)
      let report = try await opened.replay(
        [
          EnterpriseProjection(dictionary), DeliveryProjection(), TargetProjection(), ServiceProjection(),
          ReportingProjection(), RuleProjection(), RegisterProjection(), PlaceProjection(), WarningProjection(),
          ScaleProjection(),
          ExchangeProjection(), ProgrammeProjection(), EvaluationProjection(), CourseProjection(),
          AccessProjection(),
        ], at: .now
      ) { ProgressLine.show("已重建 \($0) 条") }
      ProgressLine.end()
      if let difference = report.difference {
        Console.say(difference.diagnostic.rendered(in: output.lang))
        throw ExitCode.found
      }
      let words = Wording(
        zh: "重建一致：\(report.records) 条日志，\(report.rows) 行",
        en: "rebuilt the same: \(report.records) records, \(report.rows) rows")
      print(words(output.lang))
      print(try await opened.verifyAttachments().words(output.lang))
    }
  }
}
