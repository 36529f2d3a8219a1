import ArgumentParser
import Diagnostics
import PolicyCorpus

/// One open question answered in another way.
struct OtherReadingOptions: ParsableArguments {
  @Option(help: "按这条口径的另一种读法，如 shenggui-2023/5:entry-day / this question answered in another way")
  var reading: String?

  @Option(help: "哪一种读法，照 tidu readings 写 / which answer, as tidu readings tells it")
  var answer: String?

  func validate() throws {
    guard (reading == nil) == (answer == nil) else {
      throw ValidationError("--reading 和 --answer 要一起用 / --reading and --answer go together")
    }
  }

  /// The rules under that answer, and the benefits that it changes; as they stand, and all, where none is asked for.
  /// - Throws: `readings.unknown-reading`, `readings.unknown-answer`.
  func applied(
    to corpus: PolicyCorpus
  ) throws(Diagnostic) -> (corpus: PolicyCorpus, only: Set<InstrumentID>?) {
    guard let reading, let answer else { return (corpus, nil) }
    guard let found = corpus.readings.first(where: { "\($0.id)" == reading }) else {
      throw Diagnostic(
        "readings.unknown-reading", Wording(zh: "没有口径“\(reading)”", en: "there is no reading “\(reading)”"),
        remedy: suggestion(for: reading, among: corpus.readings.map { "\($0.id)" }))
    }
    let told = found.alternatives.filter { !$0.benefits.isEmpty }
    guard let alternative = told.first(where: { $0.answer == answer }) else {
      throw Diagnostic(
        "readings.unknown-answer",
        Wording(
          zh: "口径“\(reading)”没有能测算的读法“\(answer)”",
          en: "the reading “\(reading)” has no answer “\(answer)” that changes a rule"),
        expected: Wording(verbatim: told.map(\.answer).joined(separator: " | ")))
    }
    let reform = PolicyReform(alternative, of: found)
    return (corpus.applying(reform), reform.touched)
  }
}
