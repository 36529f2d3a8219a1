import Dispatch
import Foundation
import Synchronization

/// Works something out for everybody whose dossier it is given: on all cores, while the next dossiers are read.
///
/// Memory: besides what is found, at most a batch for each core and the one being gathered.
final class PopulationRun<Given: Sendable, Found: Sendable>: Sendable {
  private let work: @Sendable (Given) throws -> [Found]
  private let progress: @Sendable (Int) -> Void
  private let state = Mutex(State())
  private let freeCores = DispatchSemaphore(value: ProcessInfo.processInfo.activeProcessorCount)
  private let running = DispatchGroup()

  private let batchSize = 250

  private struct State: Sendable {
    var gathered: [Given] = []
    var batches = 0
    var worked: [Int: [Found]] = [:]
    var enterprises = 0
    var fault: (any Error)?

    /// Hands over what has been gathered, with the batch's number.
    mutating func nextBatch() -> (number: Int, given: [Given]) {
      defer {
        gathered = []
        batches += 1
      }
      return (batches, gathered)
    }
  }

  /// - Parameters:
  ///   - progress: told after each batch how many enterprises have been worked out.
  ///   - work: what comes out for one enterprise.
  init(progress: @escaping @Sendable (Int) -> Void, work: @escaping @Sendable (Given) throws -> [Found]) {
    self.work = work
    self.progress = progress
  }

  /// Takes one more dossier; waits while every core has a batch to work on.
  /// - Throws: what an earlier batch threw.
  func take(_ given: Given) throws {
    let batch = try state.withLock { state -> (number: Int, given: [Given])? in
      if let fault = state.fault { throw fault }
      state.gathered.append(given)
      return state.gathered.count < batchSize ? nil : state.nextBatch()
    }
    if let batch { run(batch.given, number: batch.number) }
  }

  /// Waits for the last batch.
  /// - Returns: what was found, in the order in which the dossiers came.
  /// - Throws: what any batch threw.
  func finish() throws -> [Found] {
    let last = state.withLock { $0.nextBatch() }
    run(last.given, number: last.number)
    running.wait()
    return try state.withLock { state in
      if let fault = state.fault { throw fault }
      return (0..<state.batches).flatMap { state.worked[$0] ?? [] }
    }
  }

  private func run(_ given: [Given], number: Int) {
    freeCores.wait()
    DispatchQueue.global().async(group: running) { [self] in
      defer { freeCores.signal() }
      let result = Result { try given.flatMap(work) }
      let enterprises = state.withLock { state in
        switch result {
        case .success(let found): state.worked[number] = found
        case .failure(let fault): state.fault = state.fault ?? fault
        }
        state.enterprises += given.count
        return state.enterprises
      }
      progress(enterprises)
    }
  }
}
