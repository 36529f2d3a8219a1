import ArgumentParser
import BatchEvaluation
import Benefits
import Decimals
import Diagnostics
import Facts
import Foundation
import PolicyCorpus
import Quantities

/// `tidu gaps`: who is one fact short of a benefit, and what each fact that nobody has told could release.
struct GapsCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps",
    abstract: "只差一项就相符的有谁、差多少；每项待补信息值多少 / who is one fact short, and what missing facts could release",
    discussion: """
      逐行写出 credit_code,subject,key,benefit,fact,op,now,needed,share；share 是差距占所需值的比例，不是数的没有。
      统计制度也要的事实（产值、营收、研发费用……）不在名单里：任何名单都不告诉谁该报多少。
      --missing 逐行写出 credit_code,subject,key,benefit,fact,could_release_yuan，并按最高可释放的金额给每项事实排队。
      Statutory facts are never listed: no list tells anybody what to report. With --missing, facts that nobody has told are
      ranked by what collecting each alone could release at most; overlaps and caps for an enterprise are not taken off.

      例 / examples:
        tidu gaps --population population --on 2026-11-21 --out gaps.csv
        tidu gaps --store --on 2026-11-21 --benefit zjtx-2025/9#major-upgrade-support --within 0.1
        tidu gaps --missing --population population --on 2026-11-21 --format json
      """)

  @Option(help: "只看这一事项 / this benefit alone, such as shenggui-2023/5#new-entrant-award")
  var benefit: String?

  @Option(help: "只看差距不超过所需值这一比例的，如 0.1；不是数的不算在内 / at most so far from what is needed, such as 0.1")
  var within: String?

  @Flag(help: "改看待补信息：每项事实补齐后最高能释放多少 / facts that nobody has told, by what they could release")
  var missing = false

  @Option(help: "名单写到哪个文件（CSV）/ the file to write")
  var out: String?

  @OptionGroup var source: PopulationOptions
  @OptionGroup var question: QuestionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var corpus: CorpusOptions

  private var share: Decimal128? { within.flatMap { Decimal128($0) } }

  func validate() throws {
    try OutputFile.check(["--out": out], reading: source.population)
    guard let within else { return }
    guard !missing else { throw ValidationError("--missing 没有差距，不能与 --within 同用 / --missing knows no --within") }
    guard let share, !share.isNegative, share <= 10 else {
      throw ValidationError("--within “\(within)”应是 0 至 10 的小数，如 0.1 / --within should be from 0 to 10, such as 0.1")
    }
  }

  func run() async throws {
    let corpus = try corpus.load()
    let ids = try chosenBenefit(corpus).map { Set([$0]) }
    // Who may have what excludes the benefit is told no way to it: that is asked too.
    let asked = ids.map { ids in
      ids.union(
        ids.compactMap { corpus.benefit($0) }.flatMap(\.overlaps).filter { $0.stacking == .exclusive }.map(\.benefit))
    }
    let assessor = BatchAssessor(corpus: corpus, on: question.on, forYear: question.year, only: asked)
    let everybody = try await source.read(corpus, question, in: output.lang, keeps: assessor.reads)
    let lacks = try assessor.lacks(
      missing ? .missing : .gaps, of: ids, in: everybody.population, apart: everybody.apart, threads: question.threads
    ) { done, total in
      if done % 16 == 0 { ProgressLine.show("测算 \(done * 100 / max(1, total))%") }
    }.within(share)
    ProgressLine.end()
    if let out {
      try OutputFile.write(to: URL(fileURLWithPath: out)) { receive in try LackTable(lacks).write(receive) }
    }
    switch (output.format, missing) {
    case (.json, false): print(lacks.gapSums.json.rendered)
    case (.json, true): print(lacks.missingFactValues.json.rendered)
    case (.text, false): print(lacks.gapSums.text(corpus: corpus, in: output.lang))
    case (.text, true): print(lacks.missingFactValues.text(corpus: corpus, in: output.lang))
    }
  }

  private func chosenBenefit(_ corpus: PolicyCorpus) throws(Diagnostic) -> InstrumentID? {
    guard let benefit else { return nil }
    if let id = InstrumentID(benefit), corpus.benefit(id)?.table != nil { return id }
    throw Diagnostic(
      "gaps.unknown-benefit",
      Wording(zh: "没有可以测算的事项“\(benefit)”", en: "there is no benefit “\(benefit)” that can be assessed"),
      remedy: suggestion(for: benefit, among: corpus.benefits.filter { $0.table != nil }.map(\.id.description)))
  }
}

extension PolicyCorpus {
  /// A fact by its name, with its period.
  fileprivate func name(of reference: FactReference, _ language: Language) -> String {
    let name = facts.definition(of: reference.fact)?.name(language) ?? reference.fact.text
    return reference.period.map { "\(name) \($0)" } ?? name
  }
}

extension GapSums {
  fileprivate func text(corpus: PolicyCorpus, in language: Language) -> String {
    guard !benefits.isEmpty else {
      return Wording(
        zh: "\(enterprises) 家企业中没有只差一项就相符的", en: "of \(enterprises) enterprises none is one fact short of matching")(
          language)
    }
    var lines: [String] = []
    for benefit in benefits {
      lines.append("\(benefit.id)  \(corpus.benefit(benefit.id)?.name(language) ?? "")")
      lines.append(
        Wording(
          zh: "  只差一项的 \(benefit.subjects) 项，\(benefit.enterprises) 家企业",
          en: "  one fact short: \(benefit.subjects), of \(benefit.enterprises) enterprises")(language))
      for fact in benefit.facts { lines.append("    " + fact.text(corpus: corpus, in: language)) }
    }
    lines.append(
      Wording(
        zh: "统计制度也要的事实不在其中；以申报通知和审核结果为准。",
        en: "Statutory facts are left out. Calls and reviews decide.")(language))
    return lines.joined(separator: "\n")
  }
}

extension GapSums.Fact {
  fileprivate func text(corpus: PolicyCorpus, in language: Language) -> String {
    var parts = ["\(corpus.name(of: reference, language)) \(subjects)"]
    let ends = GapSums.bands.map { "≤ \($0.multiplied(by: 100)?.plainText() ?? "")%" }
    let last = "> \(GapSums.bands.last?.multiplied(by: 100)?.plainText() ?? "")%"
    for (end, count) in zip(ends + [last], byShare) where count > 0 { parts.append("\(end) \(count)") }
    for need in needs.prefix(3) { parts.append("\(need.comparison) \(need.needed) \(need.subjects)") }
    if needs.count > 3 {
      parts.append(Wording(zh: "另 \(needs.count - 3) 种", en: "\(needs.count - 3) more")(language))
    }
    return parts.joined(separator: "  ")
  }
}

extension MissingFactValues {
  fileprivate func text(corpus: PolicyCorpus, in language: Language) -> String {
    guard !facts.isEmpty else {
      return Wording(
        zh: "\(enterprises) 家企业没有待补信息",
        en: "of \(enterprises) enterprises nothing is missing that could release anything")(language)
    }
    var lines = [
      Wording(
        zh: "最高可释放（元）\t无上限\t不付现金\t待补项次\t企业\t事实",
        en: "at most (yuan)\tunbounded\twithout cash\tanswers\tenterprises\tfact")(language)
    ]
    for fact in facts {
      lines.append(
        "\(fact.couldRelease?.grouped ?? "?")\t\(fact.unbounded)\t\(fact.withoutCash)\t\(fact.answers)\t"
          + "\(fact.enterprises)\t\(corpus.name(of: fact.reference, language)) (\(fact.reference))")
    }
    lines.append(
      Wording(
        zh: "每项事实单独看，金额是上限，重叠事项和单户上限不扣减。",
        en: "Each fact alone; sums are ceilings, and overlaps and caps for an enterprise are not taken off.")(language))
    return lines.joined(separator: "\n")
  }
}
