import Diagnostics
import PolicyCorpus

/// Another answer to an open question that a visitor has switched to: one at a time, so that what it changes can be seen.
struct TakenReading: Sendable {
  let reading: Reading
  let alternative: ReadingAlternative
  /// The reading and the place of the answer among its alternatives, `shenggui-2023/5:first-entry=0`.
  let value: String

  /// Reads what `value` wrote; `nil` where the corpus has no such answer.
  init?(value: String, in corpus: PolicyCorpus) {
    let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let id = ReadingID(parts[0]), let index = Int(parts[1]),
      let reading = corpus.reading(id), reading.alternatives.indices.contains(index)
    else { return nil }
    self.reading = reading
    alternative = reading.alternatives[index]
    self.value = value
  }

  /// What the form asks for: a switch that was just pressed, else the one that stands in the form.
  static func of(_ form: FormFields, in corpus: PolicyCorpus) -> TakenReading? {
    if form.text("untake") != nil { return nil }
    return (form.text("take") ?? form.text("taken")).flatMap { TakenReading(value: $0, in: corpus) }
  }
}

extension ReadingView {
  /// A button that switches to another answer.
  struct Switch: Sendable, Hashable {
    let answer: String
    let value: String
  }

  /// The answers of a reading that can be switched to.
  static func switches(of reading: Reading, corpus: PolicyCorpus, in language: Language) -> [Switch] {
    reading.alternatives.enumerated().map { index, alternative in
      Switch(answer: corpus.wording(alternative.answer)(language), value: "\(reading.id)=\(index)")
    }
  }
}
