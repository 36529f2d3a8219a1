import Journal
import Quantities

/// Opens a case for something that another engine found, such as an enterprise that may fall below scale: asked by that
/// engine, answered by the one of services.
public protocol RaisedCases: Sendable {
  /// Reads what has to be known before the transaction in which a case is opened.
  /// - Parameter words: what is to be done, as the person wrote it.
  func prepare(
    for enterprise: CreditCode, words: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> any PreparedCase
}

/// A case that is opened in the transaction of the engine that asks for it, so that what both keep is kept, or nothing.
public protocol PreparedCase: Sendable {
  /// Opens it, or finds the one that the same command opened.
  /// - Returns: the case's number.
  /// - Throws: `Diagnostics` with whatever the services refuse.
  func open(in transaction: any CaseTransaction) throws -> Int

  /// Whether an earlier case has ended, so that what it was about may be raised anew.
  func isClosed(_ number: Int, in transaction: any CaseTransaction) throws -> Bool
}

/// A transaction that has the tables of the services too: what those are, their engine knows alone.
public protocol CaseTransaction {}
