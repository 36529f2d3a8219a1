import Diagnostics
import Journal
import Quantities

/// 存疑: figures of a form that may be slips, each with why; taken once somebody ticks that just these are right.
struct FigureDoubts: Sendable {
  let texts: [String]
  /// Names the doubts that were looked at, so that what is typed after that is asked about anew.
  let key: String

  /// `nil` where something else is wrong too, which is told first.
  init?(_ faults: Diagnostics?, words: Strings) {
    guard let faults, !faults.all.isEmpty, faults.areDoubts else { return nil }
    texts = FormFaults(faults, words: words).all.map(\.text)
    key = faults.doubtKey
  }
}

extension Diagnostics {
  /// The same for the same figures at the same places beside the same others.
  fileprivate var doubtKey: String {
    let told = all.map { "\($0.place?.description ?? "") \($0.message.zh)" }.joined(separator: "\n")
    return ContentHash(of: told.utf8).hex
  }
}

extension PortalRequest {
  /// Carries something out that may be refused as doubtful; as confirmed where the form says so of just those doubts.
  @discardableResult
  func confirming<Outcome>(_ act: (_ isConfirmed: Bool) async throws -> Outcome) async throws -> Outcome {
    do {
      return try await act(false)
    } catch let faults as Diagnostics {
      guard faults.areDoubts, form.text("confirmed") == faults.doubtKey else { throw faults }
      return try await act(true)
    }
  }
}
