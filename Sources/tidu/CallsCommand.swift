import ArgumentParser
import Delivery
import Diagnostics
import Enterprises
import Foundation
import Quantities
import Storage

/// `tidu calls`: calls and their runs, for who works at the machine.
struct CallsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calls", abstract: "申报通知与测算批次 / calls, and runs over everybody",
    discussion: """
      例 / examples:
        tidu calls list
        tidu calls run c1 --on 2026-11-26
      """,
    subcommands: [List.self, Run.self])

  struct List: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出申报通知 / lists the calls", discussion: "例 / example: tidu calls list --format json")

    @OptionGroup var store: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let database = try await store.openExisting(in: output.lang)
      let calls = try await database.read { (book: any DeliveryReader) in try book.calls() }
      let today = Timestamp.now.dayInShanghai
      switch output.format {
      case .text:
        if calls.isEmpty { Console.say(Wording(zh: "还没有申报通知", en: "there are no calls")(output.lang)) }
        for call in calls {
          print(
            [
              call.id.text, call.phase(on: today).wording(output.lang), "\(call.terms.opens)—\(call.terms.closes)",
              call.terms.instrument.description, call.terms.document, call.terms.title,
            ].joined(separator: "\t"))
        }
      case .json:
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let rows = calls.map { call in
          CallLine(
            call: call.id.text, phase: call.phase(on: today).rawValue, instrument: call.terms.instrument.description,
            title: call.terms.title, document: call.terms.document, opens: "\(call.terms.opens)",
            closes: "\(call.terms.closes)", entrance: call.terms.entrance.rawValue)
        }
        print(String(decoding: try encoder.encode(rows), as: UTF8.self))
      }
    }

    private struct CallLine: Encodable {
      let call: String
      let phase: String
      let instrument: String
      let title: String
      let document: String
      let opens: String
      let closes: String
      let entrance: String
    }
  }

  struct Run: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "按申报通知测算全部企业，留下批次 / assesses everybody for a call and freezes what comes out",
      discussion: "例 / example: tidu calls run c1 --area 310117")

    @Argument(help: "申报通知的编号，见 calls list / the call's number, as calls list shows it")
    var call: String

    @Option(help: "测算日，缺省为今天 / the day of the question, by default today")
    var on: CalendarDay?

    @Option(help: "只测算一个区或街镇 / one district or street alone")
    var area: String?

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func validate() throws {
      guard CallID(call) != nil else {
        throw ValidationError("“\(call)”不是通知编号，应如 c1 / “\(call)” is no call, such as c1")
      }
      guard area.map({ AreaCode($0) != nil }) ?? true else {
        throw ValidationError("--area “\(area ?? "")”不是区划代码 / --area is no area's code")
      }
    }

    func run() async throws {
      let corpus = try corpus.load()
      let database = try await store.openExisting(in: output.lang, toWrite: true)
      let desk = try DeliveryDesk(
        database, folder: store.folder, corpus: corpus, facts: FactDesk(store: database, corpus: corpus))
      guard let id = CallID(call) else { return }
      let now = Timestamp.now
      let day = on ?? now.dayInShanghai
      let scope = area.flatMap { AreaCode($0) }.map(AreaScope.area) ?? .everywhere
      let begun = ContinuousClock.now
      let reply = try await desk.makeRun(
        under: id, within: scope, on: day, by: .commandLine, key: "run-\(call)-\(now.millisecondsSinceEpoch)", at: now
      ) { ProgressLine.show("已测算 \($0) 家") }
      ProgressLine.end()
      let taken = ContinuousClock.now - begun
      let made = try await database.read { (book: any DeliveryReader) in
        try RunID(reply.subject).flatMap { try book.run($0) }
      }
      guard let made else { return }
      func count(_ finding: RunRow.Finding) -> Int { made.counts.rows[finding] ?? 0 }
      let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
      let time = String(format: "%.1f", seconds)
      let words = Wording(
        zh:
          "批次 \(made.id)：问 \(made.counts.asked) 项，拟支持 \(count(.proposed))、最高 \(made.counts.atMost.grouped) 元，"
          + "待补信息 \(count(.open))，核查不通过 \(count(.barred))，暂不相符 \(made.counts.ineligible)，用时 \(time) 秒",
        en:
          "run \(made.id): \(made.counts.asked) asked, \(count(.proposed)) proposed for at most \(made.counts.atMost.grouped) yuan, "
          + "\(count(.open)) with facts missing, \(count(.barred)) barred, \(made.counts.ineligible) not matching, in \(time) s"
      )
      print(words(output.lang))
    }
  }
}
