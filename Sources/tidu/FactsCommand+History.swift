import ArgumentParser
import Diagnostics
import Enterprises
import Facts
import Foundation
import Quantities
import Reporting

extension FactsCommand {
  /// `tidu facts history`: what was ever told about an enterprise.
  struct History: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "一家企业历次记录的全部事实，连同依据、来源和更正 / everything ever told about an enterprise",
      discussion: "例 / example: tidu facts history 91310117MA1ABCDE2X")

    @Argument(help: "统一社会信用代码 / the credit code")
    var code: String

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func run() async throws {
      guard let credit = CreditCode(code) else {
        throw ValidationError("“\(code)”不是统一社会信用代码 / no credit code")
      }
      let desk = try await store.desk(corpus, in: output.lang, toWrite: false)
      let history = try await desk.history(of: credit, at: .now, within: .everywhere)
      guard !history.isEmpty else {
        throw Diagnostics(
          Diagnostic(
            "facts.no-enterprise",
            Wording(zh: "没有 \(code) 这家企业的记录", en: "nothing was ever told about \(code)"),
            remedy: Wording(zh: "核对代码，或先用 tidu import 导入", en: "check the code, or import it with tidu import first")))
      }
      for entry in history { print(entry.line(in: output.lang)) }
    }
  }

  /// `tidu facts tell`: facts about one subject, typed one by one.
  struct Tell: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "登记一个对象的几项事实，写法与导入的表相同 / records facts about one subject, written as in files",
      discussion: """
        例 / examples:
          tidu facts tell 91310117MA0000001U output@2025=132000000 tier=srdi
          tidu facts tell 91310117MA0000001U --subject contract --key 合同1 contract_amount=5000000
        """)

    @Argument(help: "统一社会信用代码 / the credit code")
    var code: String

    @Argument(help: "事实和值，确知没有的写 - / facts and values, - for known to be absent: output@2025=132000000")
    var facts: [String]

    @Option(help: "说的是什么 / what it is about: enterprise, project, contract, loan …")
    var subject = SubjectKind.enterprise

    @Option(help: "项目、合同……的编号 / the key of the project, contract …")
    var key: String?

    @Flag(name: .customLong("confirm-doubts"), help: "存疑的数已核实无误 / doubtful figures were verified")
    var confirmed = false

    @OptionGroup var basis: BasisOptions
    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func validate() throws {
      guard CreditCode(code) != nil else {
        throw ValidationError("“\(code)”不是统一社会信用代码 / no credit code")
      }
      guard (subject == .enterprise) == (key == nil) else {
        throw ValidationError("--key 与 --subject 要一起写 / --key and --subject go together")
      }
      guard !facts.isEmpty, facts.allSatisfy({ $0.contains("=") }) else {
        throw ValidationError("事实写作 output@2025=132000000 / a fact is written output@2025=132000000")
      }
    }

    func run() async throws {
      guard let credit = CreditCode(code) else { return }
      let telling = FactTelling(
        subject: SubjectReference(credit, subject, key: key ?? ""),
        lines: facts.map { text in
          let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
          return FactTelling.Line(column: sides[0], text: sides[1])
        }, basis: try basis.stated(), doubts: confirmed ? .confirmed : .asked)
      let desk = try await store.rounds(corpus, in: output.lang)
      let reply = try await Diagnostics.namingFlag {
        try await desk.tell(
          telling, command: telling.command(by: .commandLine, key: UUID().uuidString), at: .now, within: .everywhere)
      }
      print(Wording(zh: "已登记，日志第 \(reply.record) 条", en: "recorded; record \(reply.record)")(output.lang))
    }
  }

  /// `tidu facts correct`: another value in the place of a recorded one. Both stay in the history.
  struct Correct: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "更正一条事实：原记录保留，其后以新值为准 / corrects a recorded fact; both stay in the history",
      discussion: """
        编号见 tidu facts history。 / tidu facts history shows the numbers
        例 / example: tidu facts correct 1205 --value 132000000 --reason 录入时多了一个零
        """)

    @Argument(help: "事实编号 / the fact's number")
    var number: Int

    @Option(help: "正确的值，确知没有的写 - / the right value, - for known to be absent")
    var value: String

    @Option(help: "更正的理由 / why")
    var reason: String

    @Flag(
      name: [.customLong("confirm-doubts"), .customLong("confirmed")],
      help: "存疑的数已核实无误 / a doubtful figure was verified")
    var confirmed = false

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func run() async throws {
      let correction = FactCorrection(
        fact: RecordedFact.ID(number), text: value, reason: reason, isConfirmed: confirmed)
      let desk = try await store.rounds(corpus, in: output.lang)
      let reply = try await Diagnostics.namingFlag {
        try await desk.correct(
          correction, command: correction.command(by: .commandLine, key: UUID().uuidString), at: .now,
          within: .everywhere)
      }
      print(Wording(zh: "已更正，日志第 \(reply.record) 条", en: "corrected; record \(reply.record)")(output.lang))
    }
  }

  /// `tidu facts withdraw`: a recorded fact that counts no more. It stays in the history.
  struct Withdraw: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "撤回一条事实：原记录保留，不再算数 / withdraws a recorded fact; it stays in the history",
      discussion: "例 / example: tidu facts withdraw 1205 --reason 填报单位弄错了企业")

    @Argument(help: "事实编号 / the fact's number")
    var number: Int

    @Option(help: "撤回的理由 / why")
    var reason: String

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func run() async throws {
      let withdrawal = FactWithdrawal(fact: RecordedFact.ID(number), reason: reason)
      let reply = try await store.rounds(corpus, in: output.lang).withdraw(
        withdrawal, command: withdrawal.command(by: .commandLine, key: UUID().uuidString), at: .now,
        within: .everywhere)
      print(Wording(zh: "已撤回，日志第 \(reply.record) 条", en: "withdrawn; record \(reply.record)")(output.lang))
    }
  }
}

extension Diagnostics {
  /// Carries out what may be refused as doubtful.
  /// - Throws: what `act` throws; doubts with how the command says that they are right.
  static func namingFlag<Outcome>(_ act: () async throws -> Outcome) async throws -> Outcome {
    do {
      return try await act()
    } catch let faults as Diagnostics where !faults.all.isEmpty && faults.areDoubts {
      throw Diagnostics(
        faults.all + [
          Diagnostic(
            "facts.doubts", at: Place(field: "--confirm-doubts"),
            Wording(zh: "存疑的数没有核实，什么都没有保存", en: "doubtful figures were not verified; nothing was stored"),
            expected: Wording(zh: "逐个核实过", en: "each of them verified"),
            remedy: Wording(
              zh: "有误的改好；核实无误的，加上 --confirm-doubts 再执行一次",
              en: "mend what is wrong; where they are right, run it again with --confirm-doubts"))
        ])
    }
  }
}

extension DataOptions {
  /// The desk over a store that is there already.
  fileprivate func desk(
    _ options: CorpusOptions, in language: Language, toWrite: Bool = true
  ) async throws -> FactDesk {
    FactDesk(store: try await openExisting(in: language, toWrite: toWrite), corpus: try options.load())
  }

  /// The desk of reports, which looks after what rounds keep.
  fileprivate func rounds(_ options: CorpusOptions, in language: Language) async throws -> ReportingDesk {
    let store = try await openExisting(in: language, toWrite: true)
    return ReportingDesk(store: store, facts: FactDesk(store: store, corpus: try options.load()))
  }
}

extension FactHistoryEntry {
  /// Number, fact, value, basis, source, day and record; and what became of it.
  fileprivate func line(in language: Language) -> String {
    let state: Wording =
      switch (fact.ending?.way, counts) {
      case (.corrected?, _): Wording(zh: "已更正", en: "corrected")
      case (.withdrawn?, _): Wording(zh: "已撤回", en: "withdrawn")
      case (nil, true): Wording(zh: "算数", en: "counts")
      case (nil, false): Wording(zh: "有更可信或更新的", en: "superseded")
      }
    let reason = fact.ending.map { "（\($0.reason)）" } ?? ""
    return [
      "\(fact.id)", fact.subject.key.isEmpty ? "\(fact.reference)" : "\(fact.subject.key) \(fact.reference)",
      fact.value?.description ?? "-", fact.origin.basis.kind.name(language), fact.origin.source,
      fact.origin.recordedAt.description, "#\(fact.origin.record)", state(language) + reason,
    ].joined(separator: "\t")
  }
}
