import Dispatch

/// One place in the pool: a connection that is made when it is needed and made again when it was lost.
///
/// Its work runs on a thread of its own, since libpq waits for the server, and a thread of the cooperative pool must
/// not.
actor PostgreSQLSession {
  private let address: PostgreSQLAddress
  private let executor = QueueExecutor()
  private var link: PostgreSQLLink?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ address: PostgreSQLAddress) {
    self.address = address
  }

  /// What a transaction is for.
  enum Purpose {
    case reading, writing
  }

  /// Runs `body` in one transaction. A connection that was lost since the last one is made anew before it begins; `body`
  /// itself is never run twice.
  /// - Throws: `PostgreSQLFault`, and what `body` throws.
  func transaction<T: Sendable>(
    for purpose: Purpose, _ body: @Sendable (any Connection) throws -> T
  ) throws -> T {
    let link = try begin(purpose)
    do {
      let result = try body(PostgreSQLConnection(link))
      try link.commit()
      return result
    } catch {
      if !link.rollback() { self.link = nil }
      throw error
    }
  }

  private func begin(_ purpose: Purpose) throws -> PostgreSQLLink {
    if let link {
      do {
        try link.begin(purpose)
        return link
      } catch let fault as PostgreSQLFault {
        _ = link.rollback()
        self.link = nil
        // Nothing was done yet: a server that was restarted meanwhile is asked once more.
        guard fault.isLoss else { throw fault }
      }
    }
    let fresh = try PostgreSQLLink(address)
    try fresh.begin(purpose)
    link = fresh
    return fresh
  }
}

/// A thread of its own for an actor; Dispatch has no executor on Linux.
private final class QueueExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "tidu.postgresql")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
