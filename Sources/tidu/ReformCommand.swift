import ArgumentParser
import BatchEvaluation
import Benefits
import Diagnostics
import Foundation
import PolicyCorpus
import Quantities

/// `tidu reform`: what a change of rules would cost, before anybody enables it.
struct ReformCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "reform",
    abstract: "调整测算：改动规则，前后各多少钱，谁多谁少 / what a change of rules would cost, who would gain and who lose",
    discussion: """
      补丁是 YAML：title 是名称；changes 各改一处（benefit 加 column+cell、input+reads、table、base、from、to、enterprise_cap
      或 with+stacking）；clauses 写新条款。补丁按语料同样的规矩检查，不改任何规则。金额都是上限（最高），含待补信息的；
      分组、得失只算现金事项；有上限不明的，按其余部分比较，比不了的记为无法比较。
      A patch changes nothing by itself: it is checked as the corpus is, and tried. Sums are ceilings, those of the undecided
      included; groups, winners and losers count cash benefits alone. Where nothing bounds a part, the rest is compared;
      whom that leaves open is counted as incomparable.

      例 / examples:
        tidu reform --patch patch.yaml --population population --on 2026-11-21
        tidu reform --patch patch.yaml --store --data data --on 2026-11-21 --format json > outcome.json
      """)

  @Option(help: "补丁文件（YAML）/ the patch")
  var patch: String

  @OptionGroup var source: PopulationOptions
  @OptionGroup var question: QuestionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var corpus: CorpusOptions

  func run() async throws {
    let corpus = try corpus.load()
    let url = URL(fileURLWithPath: patch)
    let reform = try PolicyReform(yaml: InputFile.text(at: url), file: url.relativePath, for: corpus)
    try refuseFailedCases(of: reform, corpus)
    let run = ReformRun(reform, of: corpus, on: question.on, forYear: question.year, isWhole: true)
    let everybody = try await source.read(corpus, question, in: output.lang, keeps: run.reads)
    let groups = try EnterpriseGroups(everybody.population, corpus: corpus, on: question.on)
    let outcome = try run.outcome(
      everybody.population, apart: everybody.apart, groups: groups, threads: question.threads
    ) { done, total in
      if done % 64 == 0 { ProgressLine.show("测算 \(done * 100 / max(1, total))%") }
    }
    ProgressLine.end()
    switch output.format {
    case .json: print(outcome.json.rendered)
    case .text: print(outcome.text(corpus: corpus.applying(reform), in: output.lang))
    }
  }

  /// A new clause is held to the cases beside it, as those of the corpus are.
  private func refuseFailedCases(of reform: PolicyReform, _ corpus: PolicyCorpus) throws(Diagnostics) {
    let assessor = Assessor(corpus: corpus.applying(reform))
    let faults = reform.clauses.flatMap(\.instruments).compactMap { assessor.corpus.benefit($0.id) }
      .flatMap { assessor.runCases(of: $0) }.compactMap(\.fault)
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }
}

/// `tidu readings`: what the other answers to open questions would cost or free.
struct ReadingsCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "readings",
    abstract: "各口径的其他读法要多花或少花多少钱，按金额排 / what each other reading would cost or free, ranked by money",
    discussion: """
      每次只换一条口径，其余不动；金额是上限（最高），含待补信息的，只算现金事项。
      Each is tried alone. Sums are ceilings of cash benefits, those of the undecided included.

      例 / examples:
        tidu readings --population population --on 2026-11-21
        tidu readings --population population --on 2026-11-21 --clause shenggui-2023/5 --format json
      """)

  @Option(help: "只看这一条款 / this clause alone, such as shenggui-2023/5")
  var clause: String?

  @OptionGroup var source: PopulationOptions
  @OptionGroup var question: QuestionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var corpus: CorpusOptions

  func run() async throws {
    let corpus = try corpus.load()
    let costs = ReadingCosts(of: corpus, on: question.on, forYear: question.year, clause: try chosenClause(corpus))
    let everybody = try await source.read(corpus, question, in: output.lang, keeps: costs.reads)
    let ranked = try costs.ranked(
      everybody.population, apart: everybody.apart, threads: question.threads
    ) { done, total in
      ProgressLine.show("测算 \(done) / \(total)")
    }
    ProgressLine.end()
    switch output.format {
    case .json:
      print(
        JSONValue(fields: [
          "on": .text("\(question.on)"), "enterprises": .integer(everybody.population.enterprises.count),
          "readings": .list(ranked.map(\.json)),
          "overlaps_alone": .list(
            costs.ofOverlapsAlone.map { one in
              JSONValue(fields: ["reading": .text("\(one.reading.id)"), "answer": .text(one.alternative.answer)])
            }),
          "row_by_row": costs.rowByRowJSON,
        ]).rendered)
    case .text:
      for cost in ranked { print(cost.text(in: output.lang)) }
      for one in costs.rowByRow {
        print(
          Wording(
            zh: "逐行推算（没有列运算）：\(one.reading.id) \(one.alternative.answer)，\(one.benefit)：\(one.reason.zh)",
            en: "worked out row by row, for want of a form over columns: \(one.reading.id) \(one.alternative.answer), "
              + "\(one.benefit): \(one.reason.en)")(output.lang))
      }
      if !costs.ofOverlapsAlone.isEmpty {
        print(
          Wording(
            zh: "另有 \(costs.ofOverlapsAlone.count) 种读法只改变能否叠加，单项金额不变",
            en: "\(costs.ofOverlapsAlone.count) more change only which benefits go together, and no benefit's own sum")(
              output.lang))
      }
    }
  }

  private func chosenClause(_ corpus: PolicyCorpus) throws(Diagnostic) -> ClauseID? {
    guard let clause else { return nil }
    if let id = ClauseID(clause), corpus.clause(id) != nil { return id }
    throw Diagnostic(
      "readings.unknown-clause", Wording(zh: "没有条款“\(clause)”", en: "there is no clause “\(clause)”"),
      remedy: suggestion(for: clause, among: corpus.clauses.map(\.id.description)))
  }
}

/// The day and year of a question about everybody, and how it is worked out.
struct QuestionOptions: ParsableArguments {
  @Option(help: "所问之日，如 2026-05-10 / the day of the question")
  var on: CalendarDay

  @Option(name: .customLong("for"), help: "所属年份，缺省为上一个完整年度 / the qualifying year, by default the last closed one")
  var year: Int?

  @Option(help: "用几个线程 / how many threads")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    for (name, value) in [("--for", year), ("--on", on.year)] {
      guard let value, !(1900...2199).contains(value) else { continue }
      throw ValidationError("\(name) \(value)：年份应在 1900 至 2199 之间 / the year should be from 1900 to 2199")
    }
    guard (1...256).contains(threads) else {
      throw ValidationError("--threads 应在 1 至 256 之间 / --threads should be from 1 to 256")
    }
  }
}

extension ReformOutcome {
  /// The outcome for a terminal: the benefits that change, then who gains and who loses.
  /// - Parameter corpus: the rules after the reform.
  func text(corpus: PolicyCorpus, in language: Language) -> String {
    var lines = [title]
    let changed = after.benefits.filter { benefit in before.benefits.first { $0.id == benefit.id } != benefit }
    for benefit in changed {
      let former = before.benefits.first { $0.id == benefit.id }
      lines.append("  \(benefit.id)  \(corpus.benefit(benefit.id)?.name(language) ?? "")")
      lines.append("    " + Self.words(former?.all ?? .init(), benefit.all)(language))
    }
    if changed.isEmpty, enterprises.changes.isEmpty {
      lines.append(Wording(zh: "  对这些企业没有影响", en: "  nothing is different for these enterprises")(language))
    }
    lines.append(
      Wording(
        zh: "多得 \(enterprises.winners) 家 \(Self.yuan(enterprises.gain))，少得 \(enterprises.losers) 家 "
          + "\(Self.yuan(enterprises.loss))，无法比较 \(enterprises.incomparable) 家",
        en: "\(enterprises.winners) would have more, \(Self.yuan(enterprises.gain)); \(enterprises.losers) less, "
          + "\(Self.yuan(enterprises.loss)); \(enterprises.incomparable) cannot be compared")(language))
    let told = zip(Self.toldShares, enterprises.quantiles(Self.toldShares)).map { share, difference in
      "\(Int(share * 100))%: \(difference.grouped)"
    }
    if !told.isEmpty {
      lines.append(
        Wording(zh: "每家差额的分布（元）", en: "the differences, in yuan, by share of enterprises")(language) + " "
          + told.joined(separator: "  "))
    }
    lines.append(
      Wording(
        zh: "金额为上限，含待补信息的；测算不改变任何规则。",
        en: "Sums are ceilings, those of the undecided included. Trying a reform changes no rule.")(language))
    return lines.joined(separator: "\n")
  }

  private static func words(_ before: BatchSummary.Figures, _ after: BatchSummary.Figures) -> Wording {
    Wording(
      zh: "相符 \(before.eligible) → \(after.eligible) 项次，待补信息 \(before.open) → \(after.open) 项次，"
        + "最高 \(most(before).zh) → \(most(after).zh)",
      en: "matches \(before.eligible) → \(after.eligible), undecided \(before.open) → \(after.open), "
        + "at most \(most(before).en) → \(most(after).en)")
  }

  /// What is bounded, and how many answers nothing bounds.
  private static func most(_ figures: BatchSummary.Figures) -> Wording {
    guard figures.unbounded > 0 else { return Wording(verbatim: yuan(figures.bounded)) }
    return Wording(
      zh: "\(yuan(figures.bounded))（另有 \(figures.unbounded) 项次上限不明）",
      en: "\(yuan(figures.bounded)) (and \(figures.unbounded) with no ceiling)")
  }

  /// Grouped yuan; ? where it is too large or can't be compared.
  fileprivate static func yuan(_ money: Money?) -> String { money?.grouped ?? "?" }
}

extension ReadingCost {
  fileprivate func text(in language: Language) -> String {
    // Where nobody can be compared nothing is known of the difference.
    let difference =
      enterprises.winners + enterprises.losers == 0 && enterprises.incomparable > 0 ? nil : enterprises.difference
    let sign = difference.map { $0 > .zero ? "+" : "" } ?? ""
    let counts = Wording(
      zh: "多得 \(enterprises.winners) 家，少得 \(enterprises.losers) 家，无法比较 \(enterprises.incomparable) 家",
      en: "\(enterprises.winners) more, \(enterprises.losers) less, \(enterprises.incomparable) incomparable")
    return "\(sign)\(ReformOutcome.yuan(difference))\t\(reading.id)\t\(reading.question)\t"
      + "\(alternative.answer)\t\(counts(language))"
  }
}
