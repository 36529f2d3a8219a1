import Diagnostics

/// PostgreSQL behind an address, through libpq.
///
/// Writers take turns by a lock of the database that belongs to the schema and ends with the transaction, so that
/// several processes before one database take turns too, and the journal has one order. Readers see one unchanging view
/// (`REPEATABLE READ`), and neither wait for writers nor hold them up.
public struct PostgreSQLDriver: Driver {
  let address: PostgreSQLAddress
  private let writers: PostgreSQLPool
  private let readers: PostgreSQLPool
  public let dialect = SQLDialect.postgreSQL

  /// Connects when first used. At most nine connections: one for writing, eight for reading.
  public init(_ address: PostgreSQLAddress) {
    self.address = address
    writers = PostgreSQLPool(address, limit: 1)
    readers = PostgreSQLPool(address, limit: 8)
  }

  /// - Throws: `Diagnostics` with a code of `storage.…`; what `body` throws. A statement that the server refuses may be
  ///   told by a later one, or by the end of the transaction, which is then undone.
  public func write<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    try await use(writers, for: .writing, body)
  }

  public func read<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    try await use(readers, for: .reading, body)
  }

  public func close() throws(Diagnostics) {
    writers.close()
    readers.close()
  }

  private func use<T: Sendable>(
    _ pool: PostgreSQLPool, for purpose: PostgreSQLSession.Purpose, _ body: @Sendable (any Connection) throws -> T
  ) async throws -> T {
    do {
      return try await pool.withSession { try await $0.transaction(for: purpose, body) }
    } catch let fault as PostgreSQLFault {
      throw Diagnostics(.storage(fault, at: address))
    }
  }
}
