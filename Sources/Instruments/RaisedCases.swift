import Journal
import Quantities

/// Opens a case for something that another engine found, such as an enterprise that may fall below scale: asked by that
/// engine, answered by the one of services.
public protocol RaisedCases: Sendable {
  /// Opens a case, or finds the one that the same command opened.
  /// - Parameter words: what is to be done, as the person wrote it.
  /// - Returns: the case's number.
  func raise(
    for enterprise: CreditCode, words: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> Int

  /// Whether a case has ended, so that what it was about may be raised anew.
  func isClosed(_ number: Int) async throws -> Bool
}
