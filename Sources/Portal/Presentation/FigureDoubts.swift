import Diagnostics
import Journal
import Quantities

/// 存疑: figures of a form that may be slips, each with why; taken once somebody ticks that just these are right. Where the
/// form comes back for something else, the tick stays.
struct FigureDoubts: Sendable {
  /// None where something else was wrong before the figures were looked at.
  let texts: [String]
  let hasTexts: Bool
  /// Names the doubts that were looked at, so that what is typed after that is asked about anew.
  let key: String
  let isTicked: Bool
  /// What the tick says; `nil` where it says that a figure is right.
  var label: String?

  /// - Parameters:
  ///   - texts: the doubts.
  ///   - ticked: which doubts the form says were looked at.
  /// Returns `nil` where there is nothing to ask and nothing was ticked.
  init?(_ texts: [String], key: String, ticked: String?) {
    guard let key = texts.isEmpty ? ticked : key else { return nil }
    self.texts = texts
    hasTexts = !texts.isEmpty
    self.key = key
    isTicked = ticked == key
  }

  /// - Parameters:
  ///   - faults: what a form was refused for; `nil` for one that was not sent.
  ///   - form: what was sent.
  init?(_ faults: Diagnostics?, of form: FormFields?, words: Strings) {
    guard let faults, !faults.all.isEmpty else { return nil }
    let doubts = faults.all.filter(\.isDoubt)
    self.init(
      FormFaults(Diagnostics(doubts), words: words).all.map(\.text), key: Diagnostics(doubts).doubtKey,
      ticked: form?.text("confirmed"))
  }
}

extension Diagnostics {
  /// What has to be put right. A doubt stands beside the tick that answers it.
  var toPutRight: Diagnostics { Diagnostics(all.filter { !$0.isDoubt }) }

  /// The same for the same figures at the same places beside the same others.
  fileprivate var doubtKey: String {
    let told = all.map { "\($0.place?.description ?? "") \($0.message.zh)" }.joined(separator: "\n")
    return ContentHash(of: told.utf8).hex
  }
}

extension PortalRequest {
  /// Carries something out that may be refused as doubtful; as confirmed where the form says so of just those doubts.
  /// - Throws: what `act` throws; what stands in the way of something confirmed, together with the doubts.
  @discardableResult
  func confirming<Outcome>(_ act: (_ isConfirmed: Bool) async throws -> Outcome) async throws -> Outcome {
    do {
      return try await act(false)
    } catch let faults as Diagnostics {
      guard faults.areDoubts, form.text("confirmed") == faults.doubtKey else { throw faults }
      do {
        return try await act(true)
      } catch let others as Diagnostics {
        throw Diagnostics(others.all + faults.all)
      }
    }
  }
}
