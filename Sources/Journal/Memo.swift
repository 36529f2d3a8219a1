import Synchronization

/// Answers as they were last worked out, each for as long as nothing that it rests on has changed.
///
/// Whoever asks reads the grounds before what the answer is worked out from: what changes in between is then kept under
/// grounds that no longer hold, and is worked out again.
public final class Memo<Question: Hashable & Sendable, Grounds: Equatable & Sendable, Answer: Sendable>: Sendable {
  private let most: Int
  private let kept = Mutex<[Question: (grounds: Grounds, answer: Answer)]>([:])

  /// - Parameter most: how many questions are remembered; one more lets all go. The standard is as many as a city has
  ///   districts, and some.
  public init(most: Int = 24) { self.most = most }

  /// What was kept for a question; `nil` where nothing was, or where it rests on other grounds.
  public func answer(to question: Question, on grounds: Grounds) -> Answer? {
    kept.withLock { kept in
      guard let found = kept[question], found.grounds == grounds else { return nil }
      return found.answer
    }
  }

  /// Keeps an answer in place of the one that there was to its question.
  public func keep(_ answer: Answer, to question: Question, on grounds: Grounds) {
    kept.withLock { kept in
      if kept[question] == nil, kept.count >= most { kept = [:] }
      kept[question] = (grounds, answer)
    }
  }

  /// What was kept for a question, else what `work` gives, which is kept. Two who ask at once may both work it out.
  public func answer(to question: Question, on grounds: Grounds, else work: () throws -> Answer) rethrows -> Answer {
    if let known = answer(to: question, on: grounds) { return known }
    let answer = try work()
    keep(answer, to: question, on: grounds)
    return answer
  }
}
