import Diagnostics
import Synchronization

/// A bounded number of sessions, made when first asked for. Whoever finds none free waits in line.
final class PostgreSQLPool: Sendable {
  private let address: PostgreSQLAddress
  private let limit: Int
  private let state = Mutex(State())

  private struct State {
    var idle: [PostgreSQLSession] = []
    var count = 0
    var line: [CheckedContinuation<PostgreSQLSession, any Error>] = []
    var isClosed = false
  }

  init(_ address: PostgreSQLAddress, limit: Int) {
    self.address = address
    self.limit = limit
  }

  deinit { close() }

  /// Runs `task` with a session that nobody else has meanwhile.
  /// - Throws: `PostgreSQLFault`; `Diagnostics` with code `storage.closed`; what `task` throws.
  func withSession<T: Sendable>(_ task: (PostgreSQLSession) async throws -> T) async throws -> T {
    let session = try await take()
    defer { give(session) }
    return try await task(session)
  }

  private func take() async throws -> PostgreSQLSession {
    try await withCheckedThrowingContinuation { continuation in
      let answer: Result<PostgreSQLSession, any Error>? = state.withLock { state in
        if state.isClosed { return .failure(Diagnostics(.storeClosed(address))) }
        if let session = state.idle.popLast() { return .success(session) }
        if state.count < limit {
          state.count += 1
          return .success(PostgreSQLSession(address))
        }
        state.line.append(continuation)
        return nil
      }
      if let answer { continuation.resume(with: answer) }
    }
  }

  private func give(_ session: PostgreSQLSession) {
    let next = state.withLock { state -> CheckedContinuation<PostgreSQLSession, any Error>? in
      if state.isClosed { return nil }
      if !state.line.isEmpty { return state.line.removeFirst() }
      state.idle.append(session)
      return nil
    }
    next?.resume(returning: session)
  }

  /// Lets go of every session; those in use end with what they are doing.
  func close() {
    let line = state.withLock { state in
      defer { state.line = [] }
      state.isClosed = true
      state.idle = []
      return state.line
    }
    for waiting in line { waiting.resume(throwing: Diagnostics(.storeClosed(address))) }
  }
}

extension Diagnostic {
  fileprivate static func storeClosed(_ address: PostgreSQLAddress) -> Diagnostic {
    Diagnostic(
      "storage.closed", at: Place(file: address.shown),
      Wording(zh: "这个库已经关闭", en: "the store has been closed"))
  }
}
