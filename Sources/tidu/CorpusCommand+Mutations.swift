import ArgumentParser
import Benefits
import Diagnostics
import PolicyCorpus

extension CorpusCommand {
  /// `tidu corpus mutate`: whether the cases hold the rules.
  struct Mutate: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "逐一改动每个数、界限和日期，看旁边的案例能否发现 / alters every figure, boundary and date, and sees whether a case notices",
      discussion: """
        退出码 1 表示有改动没被发现。 / exits 1 where an alteration went unnoticed

        例 / examples:
          tidu corpus mutate
          tidu corpus mutate --format json
        """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let scores = Assessor(corpus: try corpus.load()).runMutations { done, all in
        ProgressLine.show(Wording(zh: "事项 \(done)/\(all)", en: "benefits \(done)/\(all)")(output.lang))
      }
      ProgressLine.end()
      switch output.format {
      case .text: print(Self.text(scores, output.lang))
      case .json: print(Self.json(scores).rendered)
      }
      guard scores.allSatisfy(\.survivors.isEmpty) else { throw ExitCode.found }
    }

    private static func text(_ scores: [MutationScore], _ language: Language) -> String {
      var lines: [String] = []
      for score in scores {
        lines.append("\(score.clause)\t\(score.noticed)/\(score.altered)")
        for survivor in score.survivors {
          lines.append("  \(survivor.place): \(survivor.benefit.name): \(survivor.change(language))")
        }
      }
      let altered = scores.map(\.altered).reduce(0, +)
      let noticed = scores.map(\.noticed).reduce(0, +)
      lines.append(
        Wording(
          zh: "改动 \(altered) 处，发现 \(noticed) 处，漏过 \(altered - noticed) 处",
          en: "\(altered) alterations, \(noticed) noticed, \(altered - noticed) not")(language))
      return lines.joined(separator: "\n")
    }

    private static func json(_ scores: [MutationScore]) -> JSONValue {
      JSONValue(fields: [
        "clauses": .list(
          scores.map { score in
            JSONValue(fields: [
              "clause": .text("\(score.clause)"), "altered": .integer(score.altered),
              "noticed": .integer(score.noticed),
              "survivors": .list(
                score.survivors.map { survivor in
                  JSONValue(fields: [
                    "benefit": .text("\(survivor.benefit)"), "place": .text("\(survivor.place)"),
                    "change": .text(survivor.change.en),
                  ])
                }),
            ])
          })
      ])
    }
  }
}
